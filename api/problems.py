"""Errors → one shape: RFC 9457 problem details with a Chinese ``detail`` under ``/api``, else a page."""

from __future__ import annotations

import json
import logging
import re
from http import HTTPStatus
from typing import Any, Final
from urllib.parse import urlsplit

from flask import Flask, Response, g, render_template, request
from werkzeug.exceptions import HTTPException, SecurityError

from graph.errors import AidChainError

STATUS: Final = {
    "usage": 400,
    "unauthenticated": 401,
    "forbidden": 403,
    "missing": 404,
    "conflict": 409,
    "stale": 412,
    "too_large": 413,
    "wrong_type": 415,
    "refused": 422,
    "unmatched": 428,
    "too_many": 429,
    "broken": 500,
    "unavailable": 503,
    "unknown": 503,
}
TITLES: Final = {
    400: "请求不对",
    401: "请先登录",
    403: "没有权限",
    404: "没有找到",
    405: "不支持这种方法",
    409: "现在不能这样办",
    412: "已被别人改动",
    413: "内容过大",
    414: "网址过长",
    415: "内容类型不对",
    422: "内容不能接受",
    428: "须先查看再改",
    429: "请求太多",
    431: "请求头过大",
    500: "程序内部出错",
    503: "暂时不能用",
}
DETAILS: Final = {
    400: "请求的格式不对,请核对网址和参数。",
    401: "请先登录,或带上有效的令牌。",
    403: "您的帐号没有这项权限。",
    404: "没有这个网址或编号。",
    405: "这个网址不支持这种方法。",
    413: "提交的内容超过上限。",
    414: "网址过长。",
    415: "请求内容须是 application/json,不压缩。",
    429: "请求太多,请稍后再试。",
    500: "程序内部出错,没有完成;请把时间告诉维护者。",
    503: "数据库暂时没有回答,请稍后重试。",
}
_HOST: Final = "不认得这个主机名:请用本机的地址访问,或由管理员以 aidchain serve --name 加上它。"
_FIELD: Final = re.compile(r"([a-z_]{2,30})[=:]|(?:没有参数|参数)“([^”]{1,40})”|缺少参数 ([a-z_]+)")
_log = logging.getLogger("aidchain.web")


class BadRequest(AidChainError):
    """Any refusal of the doors themselves; ``kind`` and ``field`` as given."""

    def __init__(self, said: str, *, kind: str = "usage", field: str | None = None) -> None:
        super().__init__(said)
        self.kind = kind  # type: ignore[misc]  # one class for all of the doors' own refusals
        self.field = field


def register(app: Flask) -> None:
    app.register_error_handler(Exception, answer)


def answer(error: Exception) -> Response:
    """The one error handler."""
    if isinstance(error, HTTPException):
        if error.code is not None and error.code < 400:
            redirect = error.get_response()
            assert isinstance(redirect, Response)
            return redirect
        status = error.code or 500
        detail = DETAILS.get(status, TITLES.get(status, "请求没有完成。"))
        if isinstance(error, SecurityError):
            detail = _HOST
        more: dict[str, Any] = {}
    elif isinstance(error, AidChainError):
        status, detail = STATUS.get(error.kind, 500), str(error)
        more = _more(error, detail)
    else:
        _log.error("unexpected", exc_info=error)
        status, detail, more = 500, DETAILS[500], {}
    plain = wants_json() or isinstance(error, SecurityError)  # under an unknown name no page of ours is shown
    response = _problem(status, detail, more) if plain else _page(status, detail)
    if status == 401 and wants_json():
        response.headers["WWW-Authenticate"] = "Bearer"
    if status in (429, 503):
        response.headers["Retry-After"] = "10"
    if isinstance(error, HTTPException) and error.code == 405:
        response.headers.update({k: v for k, v in error.get_headers() if k == "Allow"})
    return response


def _more(error: AidChainError, detail: str) -> dict[str, Any]:
    found: dict[str, Any] = {}
    field = getattr(error, "field", None)
    if field is None and error.kind == "usage" and (match := _FIELD.search(detail)):
        field = next(group for group in match.groups() if group)
    if field is not None:
        found["field"] = field
    allowed = getattr(error, "allowed", None)
    if allowed is not None:
        found["allowed"] = [getattr(to, "code", to) for to in allowed]
    state = getattr(error, "state", None)
    if state is not None:
        found["state"] = getattr(state, "code", state)
    return found


def wants_json() -> bool:
    return request.path.startswith("/api/") or request.path in ("/healthz", "/readyz", "/metrics")


def _problem(status: int, detail: str, more: dict[str, Any]) -> Response:
    shown = {
        "type": "about:blank",
        "title": TITLES.get(status) or HTTPStatus(status).phrase,
        "status": status,
        "detail": detail,
        **more,
    }
    return Response(json.dumps(shown, ensure_ascii=False), status, mimetype="application/problem+json")


def _back() -> str | None:
    """The page of ours that a refused form stood on; the browser still has what was typed."""
    came = urlsplit(request.referrer or "")
    if came.netloc != request.host or not came.path.startswith("/") or came.path.startswith("//"):
        return None
    return came.path + (f"?{came.query}" if came.query else "")


def _page(status: int, detail: str) -> Response:
    text = render_template(
        "problem.html",
        title=TITLES.get(status, "没有完成"),
        status=status,
        detail=detail,
        account=g.get("account"),
        back=_back() if request.method == "POST" else None,
    )
    return Response(text, status, mimetype="text/html")
