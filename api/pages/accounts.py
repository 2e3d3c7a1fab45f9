"""The admin's page: accounts and what was done to them. No case, no person, no number of a household."""

from __future__ import annotations

from flask import Blueprint, redirect, render_template, request
from werkzeug.wrappers import Response as Redirect

from api.auth import account, office, permission
from api.pages.paging import keys_of_form
from api.problems import BadRequest
from graph import accounts

bp = Blueprint("accounts", __name__)


@bp.get("/accounts")
@permission("account.manage")
def list_accounts() -> str:
    keys_of_form(())
    acts = office().store.read("account/list_acts")
    return render_template(
        "accounts.html",
        users=accounts.list_users(office()),
        acts=acts[-100:][::-1],
        broken=accounts.verify_acts(office()),
        roles=list(accounts.Role),
        role_of=accounts.Role.of,
        departments=office().catalogue.departments,
    )


@bp.post("/accounts")
@permission("account.manage")
def add_account() -> Redirect:
    form = {name: value.strip() or None for name, value in request.form.items() if name != "password"}
    accounts.add_user(
        office(),
        form.get("name") or "",
        form.get("role") or "",
        request.form.get("password", ""),
        region=form.get("region"),
        department=form.get("department"),
        by=account().name,
    )
    return redirect("/accounts", 303)


@bp.post("/accounts/<number:name>/<act>")
@permission("account.manage")
def change_account(name: str, act: str) -> Redirect:
    if act == "password":
        accounts.set_password(office(), name, request.form.get("password", ""), by=account().name)
    elif act in ("disable", "enable"):
        if name == account().name:
            raise BadRequest("不能停用自己的帐号。", kind="conflict")
        accounts.set_disabled(office(), name, act == "disable", by=account().name)
    else:
        raise BadRequest("没有这个操作。", kind="missing")
    return redirect("/accounts", 303)
