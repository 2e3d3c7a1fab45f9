"""``/api/v1/accounts``: who may log in, and the region and department of each, for who manages accounts."""

from __future__ import annotations

from typing import Any, Final

from flask import Blueprint, Response

from api.auth import account, office, permission
from api.describing import describe
from api.paging import page_of
from api.requests import Schema, Text, as_json, given, idempotency_key, idempotent, if_match, read_json, versioned
from graph import accounts

bp = Blueprint("accounts_api", __name__)
SCOPE: Final[Schema] = {
    "region": Text("行政区划代码;不写为全部地区", longest=12),
    "department": Text("部门代码;不写为不属于任何部门", longest=40),
}


@bp.get("/accounts")
@permission("account.manage")
@describe("全部帐号", "角色、地区、部门、停用没有、有没有第二因素、有几个令牌。", paged=True)
def show_list() -> Response:
    rows = [_whole(row) for row in accounts.list_users(office())]
    return as_json(page_of("accounts", given(known=()), rows).as_json())


@bp.get("/accounts/<number:name>")
@permission("account.manage")
@describe("一个帐号", "ETag 供改范围时用。")
def show(name: str) -> Response:
    given(known=())
    return versioned(_whole(accounts.read_user(office(), name)))


@bp.post("/accounts/<number:name>/scope")
@permission("account.manage")
@describe("改帐号的地区和部门", "两样一起写;这个帐号的会话和令牌都结束。", body=SCOPE, existing=True)
@idempotent
def set_scope(name: str) -> Response:
    body, seen = read_json(SCOPE), if_match()
    accounts.set_scope(office(), name, by=account().name, key=idempotency_key(), if_match=seen, **body)
    return versioned(_whole(accounts.read_user(office(), name)))


def _whole(row: dict[str, Any]) -> dict[str, Any]:
    """Its region in twelve digits, as everywhere in the API."""
    return {**row, "region": row["region"].ljust(12, "0")}
