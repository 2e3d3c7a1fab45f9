"""Who asks, and may they: the account of a request, permissions of routes, CSRF, and what every answer carries.

Every route declares a permission with ``@permission("…")``; ``create_app`` refuses to start with one that does not.
A request carries a Bearer token, or the pages' session cookie with CSRF protection on everything that writes;
both together are refused: it would be unclear who acts.
"""

from __future__ import annotations

import hashlib
import hmac
import re
import secrets
from collections.abc import Callable
from typing import Any, Final, TypeVar
from urllib.parse import quote

from flask import Flask, Response, current_app, g, redirect, request, session

from api.problems import BadRequest, wants_json
from api.scope import LOGGED_IN, PERMISSIONS, PUBLIC, Forbidden, Unauthenticated, may
from graph import accounts, sessions
from graph.accounts import Account, Role
from graph.acts import Clerk
from graph.office import Office

V = TypeVar("V", bound=Callable[..., Any])
SECRET: Final = "s"  # the session's secret in the signed cookie
CSRF: Final = "csrf"
_UNSAFE: Final = frozenset({"POST", "PUT", "PATCH", "DELETE"})
_FORMS: Final = frozenset({"application/x-www-form-urlencoded", "multipart/form-data"})
_BEARER: Final = re.compile(r"Bearer ([A-Za-z0-9_.~+/=-]{1,200})", re.IGNORECASE)
POLICY: Final = (
    "default-src 'none'; style-src 'self'; img-src 'self' data:; font-src 'self'; form-action 'self'; "
    "frame-ancestors 'none'; base-uri 'none'"
)


def permission(name: str) -> Callable[[V], V]:
    """Declares what a route asks for: a key of ``api.scope.PERMISSIONS``, ``public`` or ``account``."""
    if name not in PERMISSIONS and name not in (PUBLIC, LOGGED_IN):
        raise KeyError(f"no such permission: {name}")

    def mark(view: V) -> V:
        view.permission = name  # type: ignore[attr-defined]  # read by enforce() and by the test that walks the URL map
        return view

    return mark


def permission_of(app: Flask, endpoint: str) -> str | None:
    if endpoint == "static" or endpoint.endswith(".static"):
        return PUBLIC
    return getattr(app.view_functions[endpoint], "permission", None)


def office() -> Office:
    found = current_app.extensions["aidchain.desk"].office()
    assert isinstance(found, Office)
    return found


def account() -> Account:
    """Who asks; only on routes that are not public."""
    found = g.get("account")
    if not isinstance(found, Account):
        raise Unauthenticated("请先登录,或带上有效的令牌。")
    return found


def own() -> str | None:
    """The department that a department's account is held to: it sees and acts on its own matters, everybody else on
    those of the region."""
    return account().department if account().role is Role.DEPARTMENT else None


def clerk() -> Clerk:
    """Who acts, on the matters of :func:`own`."""
    return Clerk(account().name, own())


def signing() -> Clerk:
    """Who acts where nobody is held to a department: with the department, if the account has one, beside the name."""
    return Clerk(account().name, account().department)


def csrf_token() -> str:
    if CSRF not in session:
        session[CSRF] = secrets.token_urlsafe(24)
    return str(session[CSRF])


def begin(secret: str, name: str) -> None:
    """A fresh cookie at log-in: what was in it before is gone."""
    session.clear()
    session[SECRET] = secret
    session[CSRF] = f"{secrets.token_urlsafe(24)}.{mark_of(name)}"


def mark_of(name: str) -> str:
    """What the CSRF tokens of this account's sessions end with: does not tell whose, and nobody else can make it."""
    key = current_app.secret_key
    assert isinstance(key, bytes)
    return hmac.new(key, f"form of\x1f{name}".encode(), hashlib.sha256).hexdigest()[:32]


def shown_to() -> str | None:
    """The mark in the CSRF token of the form that was sent: to whom its page was shown, also when that session is over.
    Null where nobody was logged in. Not yet believed: it has to be held against :func:`mark_of`."""
    if request.method not in _UNSAFE or request.mimetype not in _FORMS:
        return None
    return request.form.get("csrf_token", "").partition(".")[2] or None


def register(app: Flask) -> None:
    undeclared = [rule.endpoint for rule in app.url_map.iter_rules() if permission_of(app, rule.endpoint) is None]
    if undeclared:
        raise RuntimeError(f"routes without @permission: {', '.join(sorted(set(undeclared)))}")
    app.before_request(enforce)
    app.after_request(protect)
    app.jinja_env.globals["csrf_token"] = csrf_token


def enforce() -> Response | None:
    """Before every request. None: go on."""
    g.account = None
    if request.endpoint is None:
        identify_quietly()
        return None
    needed = permission_of(current_app, request.endpoint)
    if needed == PUBLIC and request.endpoint.endswith("static"):
        return None
    g.account = identify()
    if request.method in _UNSAFE and g.get("by_cookie", True):
        hold_csrf(needed)
    if needed is None:
        raise Forbidden("您的帐号没有这项权限。")
    if may(g.account, needed):
        return None
    if g.account is None:
        if wants_json():
            raise Unauthenticated("请先登录,或带上有效的令牌。")
        asked = request.full_path.rstrip("?") if request.method == "GET" else "/"
        return redirect(f"/login?next={quote(asked)}")  # type: ignore[return-value]  # a werkzeug Response
    raise Forbidden(f"{g.account.role.chinese}没有这项权限。")


def identify() -> Account | None:
    """By token or by session; both at once, or a token that is not valid: 401."""
    header, secret = request.headers.get("Authorization"), session.get(SECRET)
    g.by_cookie = header is None
    if header is not None:
        if secret is not None:
            raise Unauthenticated("令牌和登录会话只能用一样:请不要同时带 Authorization 和 Cookie。")
        match = _BEARER.fullmatch(header)
        found = accounts.of_token(office(), match[1]) if match else None
        if found is None:
            raise Unauthenticated("令牌不对、已过期或已停用。")
        return found
    if secret is None:
        return None
    found = sessions.of_session(office(), str(secret))
    if found is None:
        session.clear()
    return found


def identify_quietly() -> None:
    """For the page that says 404: who is logged in only decides which links it shows."""
    if request.headers.get("Authorization") is None and session.get(SECRET):
        g.account = sessions.of_session(office(), str(session[SECRET]))


def hold_csrf(needed: str | None) -> None:
    given = request.headers.get("X-CSRF-Token")
    if given is None and request.mimetype in _FORMS:
        given = request.form.get("csrf_token")
    if g.account is None and request.path.startswith("/api/"):
        return  # nobody to act for: enforce() answers 401
    if g.account is None and needed != PUBLIC and shown_to():
        raise Unauthenticated("登录已到时,请再登录。")
    if given and hmac.compare_digest(given.encode(), str(session.get(CSRF, "")).encode()):
        return
    if g.account is not None and shown_to() == mark_of(g.account.name):
        raise BadRequest("这个页面是上一次登录时打开的:请看过再提交。", field="csrf_token")
    raise BadRequest("这个页面已经过期:请返回刷新后再提交(缺少或不符的 CSRF 令牌)。", field="csrf_token")


def protect(response: Response) -> Response:
    """After every request: nothing from outside, nothing kept by caches, nothing framed."""
    response.headers.setdefault("Content-Security-Policy", POLICY)
    response.headers.setdefault("X-Content-Type-Options", "nosniff")
    response.headers.setdefault("Referrer-Policy", "same-origin")
    response.headers.setdefault("X-Frame-Options", "DENY")
    if not (request.endpoint or "").endswith("static"):
        response.headers["Cache-Control"] = "no-store"
    return response
