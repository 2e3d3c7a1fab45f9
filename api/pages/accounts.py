"""The admin's page: accounts and what was done to them. No case, no person, no number of a household."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any, Final

from flask import Blueprint, redirect, render_template, request
from werkzeug.wrappers import Response as Redirect

from api.auth import account, office, permission
from api.pages.form import read_form
from api.pages.paging import keys_of_form
from api.problems import BadRequest
from graph import account_chain, accounts, second_factor
from graph.accounts import Role
from graph.errors import Conflict

bp = Blueprint("accounts", __name__)
LATEST: Final = 100  # acts shown


@bp.get("/accounts")
@permission("account.manage")
def list_accounts() -> str:
    keys_of_form(())
    acts = office().store.read("account/list_acts")
    users, demanded = accounts.list_users(office()), second_factor.demanded(office())
    return render_template(
        "accounts.html",
        users=users,
        demanded=demanded,
        lacking={role.code: _lacking(users, role) for role in Role},
        acts=[{**act, "told": _told(json.loads(act["body"])["detail"])} for act in acts[-LATEST:][::-1]],
        broken=account_chain.verify(office()),
        roles=list(Role),
        role_of=Role.of,
        departments=office().catalogue.departments,
    )


def _lacking(users: list[dict[str, Any]], role: Role) -> int:
    """Accounts in use of this role that have no second factor."""
    return sum(not (user["second_factor"] or user["disabled"]) for user in users if user["role"] == role.code)


def _told(detail: Mapping[str, Any]) -> str:
    """What an act says beyond its name."""
    said = []
    if "role" in detail:
        said.append(Role.of(detail["role"]).chinese)
    if "region" in detail:
        before = detail.get("before") or {}
        region, department = _place(detail["region"]), _department(detail["department"])
        said.append(f"地区 {_place(before['region'])} → {region}" if before else f"地区 {region}")
        said.append(f"部门 {_department(before['department'])} → {department}" if before else f"部门 {department}")
    if "roles" in detail:
        said.append("、".join(Role.of(role).chinese for role in detail["roles"]) or "都不要求")
    if "token" in detail:
        said.append(detail["token"])
    return ";".join(said)


def _place(region: str) -> str:
    return region or "全部"


def _department(code: str | None) -> str:
    return office().names.department(code) if code else "无"


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


@bp.post("/accounts/demand")
@permission("account.manage")
def demand_second_factor() -> Redirect:
    """The whole list of roles, as on the command line; never so that whoever asks is shut out by it."""
    roles = request.form.getlist("role")
    if Role.ADMIN.code in roles and not _own_factor():
        raise Conflict("您自己还没有设第二因素,要求系统管理之后就登录不了:请先在下面给自己设好。")
    accounts.demand_second_factor(office(), roles, by=account().name)
    return redirect("/accounts", 303)


def _own_factor() -> bool:
    return any(user["second_factor"] for user in accounts.list_users(office()) if user["account"] == account().name)


@bp.post("/accounts/<number:name>/second-factor")
@permission("account.manage")
def set_second_factor(name: str) -> str:
    """The secret stands on the page that answers, this once."""
    secret = accounts.set_second_factor(office(), name, by=account().name)
    return render_template(
        "account_factor.html", name=name, secret=secret, address=second_factor.address_of(name, secret)
    )


@bp.post("/accounts/<number:name>/<act>")
@permission("account.manage")
def change_account(name: str, act: str) -> Redirect:
    by = account().name
    if act == "password":
        accounts.set_password(office(), name, request.form.get("password", ""), by=by)
    elif act == "scope":
        form = read_form()
        accounts.set_scope(office(), name, region=form.get("region"), department=form.get("department"), by=by)
    elif act == "no-second-factor":
        if name == by and Role.ADMIN.code in second_factor.demanded(office()):
            raise Conflict("系统管理须有第二因素,取消自己的就登录不了:换手机请按“重设”。")
        accounts.drop_second_factor(office(), name, by=by)
    elif act in ("disable", "enable"):
        if name == by:
            raise BadRequest("不能停用自己的帐号。", kind="conflict")
        accounts.set_disabled(office(), name, act == "disable", by=by)
    else:
        raise BadRequest("没有这个操作。", kind="missing")
    return redirect("/accounts", 303)
