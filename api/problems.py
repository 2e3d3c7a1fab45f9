"""Errors → one shape: RFC 9457 problem details with a Chinese ``detail`` under ``/api``, else a page.

The page is that of ``api/pages/refused.py``.
"""

from __future__ import annotations

import dataclasses
import json
import logging
import re
from collections.abc import Callable, Mapping
from functools import partial
from http import HTTPStatus
from typing import Any, Final

from flask import Flask, Response, request
from werkzeug.exceptions import HTTPException, SecurityError

from graph.errors import AidChainError, in_json

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
        self.field = field
        super().__init__(said)
        self.kind = kind  # type: ignore[misc]  # one class for all of the doors' own refusals


@dataclasses.dataclass(frozen=True)
class Problem:
    """``told``: the sentence, its fields named by a function of JSON name and words. ``field``: the one at fault."""

    status: int
    told: Callable[[Callable[[str, str], str]], str]
    more: Mapping[str, Any] = dataclasses.field(default_factory=dict)

    @property
    def field(self) -> str | None:
        return self.more.get("field")


def register(app: Flask, page: Callable[[Problem], Response]) -> None:
    """``page``: what a browser gets."""
    app.register_error_handler(Exception, partial(answer, page))


def answer(page: Callable[[Problem], Response], error: Exception) -> Response:
    """The one error handler."""
    if isinstance(error, HTTPException):
        if error.code is not None and error.code < 400:
            redirect = error.get_response()
            assert isinstance(redirect, Response)
            return redirect
        status = error.code or 500
        said = DETAILS.get(status, TITLES.get(status, "请求没有完成。"))
        problem = _plain(status, _HOST if isinstance(error, SecurityError) else said)
    elif isinstance(error, AidChainError):
        problem = Problem(STATUS.get(error.kind, 500), error.told, _more(error))
    else:
        _log.error("unexpected", exc_info=error)
        problem = _plain(500, DETAILS[500])
    status = problem.status
    plain = wants_json() or isinstance(error, SecurityError)  # under an unknown name no page of ours is shown
    response = _json(problem) if plain else page(problem)
    if status == 401 and wants_json():
        response.headers["WWW-Authenticate"] = "Bearer"
    if status in (429, 503):
        response.headers["Retry-After"] = "10"
    if isinstance(error, HTTPException) and error.code == 405:
        response.headers.update({k: v for k, v in error.get_headers() if k == "Allow"})
    return response


def _plain(status: int, detail: str) -> Problem:
    return Problem(status, lambda _: detail)


def _more(error: AidChainError) -> dict[str, Any]:
    found: dict[str, Any] = {}
    at = error.field
    if at is None and error.kind == "usage" and (match := _FIELD.search(str(error))):
        at = next(group for group in match.groups() if group)
    if at is not None:
        found["field"] = at
    allowed = getattr(error, "allowed", None)
    if allowed is not None:
        found["allowed"] = [getattr(to, "code", to) for to in allowed]
    state = getattr(error, "state", None)
    if state is not None:
        found["state"] = getattr(state, "code", state)
    return found


def wants_json() -> bool:
    return request.path.startswith("/api/") or request.path in ("/healthz", "/readyz", "/metrics")


def _json(problem: Problem) -> Response:
    shown = {
        "type": "about:blank",
        "title": TITLES.get(problem.status) or HTTPStatus(problem.status).phrase,
        "status": problem.status,
        "detail": problem.told(in_json),
        **problem.more,
    }
    return Response(json.dumps(shown, ensure_ascii=False), problem.status, mimetype="application/problem+json")
