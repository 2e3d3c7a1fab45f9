"""Log-in, log-out, and where each kind of work begins."""

from __future__ import annotations

from typing import Final

from flask import Blueprint, Response, g, redirect, render_template, request, session
from werkzeug.wrappers import Response as Redirect

from api import auth
from api.auth import account, office, permission
from api.pages import kept_form, refused
from api.scope import LOGGED_IN, PUBLIC
from graph import sessions
from graph.accounts import Role

bp = Blueprint("login", __name__)
HOME: Final = {
    Role.COORDINATOR: "/overview",
    Role.DEPARTMENT: "/desk",
    Role.TOWNSHIP: "/households",
    Role.AUDITOR: "/audit",
    Role.ADMIN: "/accounts",
}


@bp.get("/login")
@permission(PUBLIC)
def ask_log_in() -> str | Redirect:
    if g.account is not None:
        return redirect("/")
    return render_template("login.html", next=_own(request.args.get("next")))


@bp.post("/login")
@permission(PUBLIC)
def log_in() -> Response | Redirect:
    """To the page asked for; where a form was filled in when the session ended, to that, for the same account only."""
    name, password, code, sealed = (request.form.get(field, "") for field in ("name", "password", "code", "kept"))
    who, secret = sessions.log_in(office(), name, password, code)
    auth.begin(secret, who.name)
    kept = kept_form.read(office(), sealed, who.name) if sealed else None
    if sealed and kept is None:
        return redirect("/", 303)
    again = kept and refused.show_again(kept)
    return again or redirect(_own(request.form.get("next")), 303)


def _own(address: str | None) -> str:
    """Only to a page of ours: ``//evil`` and ``https://evil`` lead home."""
    if not address or not address.startswith("/") or address.startswith(("//", "/\\")) or not address.isprintable():
        return "/"
    return address


@bp.post("/logout")
@permission(LOGGED_IN)
def log_out() -> Redirect:
    if secret := session.get(auth.SECRET):
        sessions.log_out(office(), str(secret))
    session.clear()
    return redirect("/login", 303)


@bp.get("/")
@permission(LOGGED_IN)
def home() -> Redirect:
    return redirect(HOME[account().role])
