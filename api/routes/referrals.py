"""``/api/v1/referrals``: begin one, see it, take a step. What is allowed stands in one table (``graph.model.NEXT``)."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any, Final

from flask import Blueprint, Response

from api.auth import account, office, permission
from api.describing import describe
from api.problems import BadRequest
from api.requests import (
    Schema,
    Text,
    Yes,
    acting_department,
    as_json,
    given,
    idempotency_key,
    idempotent,
    if_match,
    read_json,
)
from api.scope import hold_referral, opened
from graph import envelope, referrals
from graph.accounts import Account
from graph.intake.cells import id_number as read_id_number
from graph.model import State

bp = Blueprint("referrals", __name__)

OPENING: Final[Schema] = {
    "to_department": Text("转入部门代码", required=True, longest=60),
    "need": Text("需求", required=True, longest=200),
    "household": Text("户编号;与 id_number 二者给一", longest=256),
    "id_number": Text("身份证号", longest=30),
    "reason": Text("理由"),
    "follows": Text("接续哪一件已退回或未办成的转介", longest=256),
    "draft": Yes("先存草拟,不发出"),
}
STEP: Final[Schema] = {
    "to": Text("改为哪个状态", required=True, longest=40, words=tuple(state.code for state in State)),
    "reason": Text("理由;退回、未办成、撤回和放弃必填"),
    "evidence": Text("闭环的凭据:本户的一笔发放、一次走访或一项救助的编号", longest=256),
}


@bp.post("/referrals")
@permission("referral.write")
@describe("发起转介", "发出即待签收;draft 为真时先存草拟。", body=OPENING, created=True)
@idempotent
def create_referral() -> Response:
    body = read_json(OPENING)
    if (body["household"] is None) == (body["id_number"] is None):
        raise BadRequest("须给且只给 household、id_number 之一。", field="household")
    if body["follows"] is not None:
        hold_referral(office(), account(), body["follows"])
    person = None if body["id_number"] is None else person_of(body["id_number"])
    opening = referrals.Opening(
        body["to_department"],
        body["need"],
        body["household"],
        person,
        body["reason"],
        body["follows"],
        bool(body["draft"]),
    )
    moved = referrals.create(office(), actor(), opening, key=idempotency_key(), scope=account().scope)
    response = as_json(moved.as_json(), 201, etag=moved.etag)
    response.headers["Location"] = f"/api/v1/referrals/{moved.referral}"
    return response


@bp.get("/referrals/<number:referral>")
@permission("referral.read")
@describe(
    "一件转介",
    "ETag 是它的版本;next 是本部门此刻可办的下一步;holder 是现在在谁手里(已被接续的没有)。"
    "签收以前转入部门只看到这些:people 是掩码的姓名,open 为 false,户、救助链和接续以前的各手都打不开。"
    "elsewhere:最近一步在别处办理,由这个文件报来;为 null 即在本系统办的。",
)
def show_referral(referral: str) -> Response:
    given(known=())
    hold_referral(office(), account(), referral)
    row = referrals.read(office(), referral, scope=account().scope)
    return as_json(shown(row, account()), etag=referrals.etag_of(row["version"]))


@bp.post("/referrals/<number:referral>/steps")
@permission("referral.write")
@describe("转介走下一步", "不允许时 409,并列出此刻允许的状态。", body=STEP, existing=True)
@idempotent
def take_step(referral: str) -> Response:
    hold_referral(office(), account(), referral)
    body, seen = read_json(STEP), if_match()
    state = State.of(body["to"])
    assert state is not None
    step = referrals.Step(state, body["reason"], body["evidence"])
    moved = referrals.take_step(
        office(), actor(), referral, step, key=idempotency_key(), if_match=seen, scope=account().scope
    )
    return as_json(moved.as_json(), etag=moved.etag)


def shown(row: Mapping[str, Any], who: Account) -> dict[str, Any]:
    """A referral as a resource: the state's code, no place, and what this department may do now."""
    state = State.of(row["state"])
    assert state is not None
    following = referrals.moves(row, who.department) if who.department else ()
    return {
        **{name: value for name, value in row.items() if name not in ("household_code", "source")},
        "state": state.code,
        "elsewhere": referrals.told_in(row),
        "holder": referrals.holder(row),
        "people": envelope.people(office(), row, who.scope),
        "open": opened(office(), who, row["household"]),
        "next": [to.code for to in following],
    }


def actor() -> referrals.Actor:
    return referrals.Actor(account().name, acting_department())


def person_of(number: str) -> str:
    """``P…`` of an ID number; never shown back in an error."""
    read = read_id_number(number, date.today())
    if not isinstance(read, str):
        raise BadRequest(f"id_number:{read}。", field="id_number")
    return office().keys.person(read)
