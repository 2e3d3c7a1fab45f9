"""``/api/v1/pledges``: promises instead of papers (告知承诺), checked, kept or broken, revoked, restored."""

from __future__ import annotations

from typing import Any, Final

from flask import Blueprint, Response

from api.auth import account, clerk, office, own, permission
from api.describing import describe
from api.paging import page_of
from api.requests import (
    Many,
    Schema,
    Text,
    Whole,
    as_json,
    given,
    idempotency_key,
    idempotent,
    if_match,
    read_json,
    versioned,
)
from api.routes.referrals import person_of
from api.scope import hold_household
from graph import credit, pledges

bp = Blueprint("pledges", __name__)

_ITEM: Final = Text("一项", required=True, longest=pledges.LONGEST_WORD)
PROMISE: Final[Schema] = {
    "household": Text("户编号", required=True, longest=256),
    "id_number": Text("作出承诺的人的身份证号;不写为全户承诺", longest=30),
    "measure": Text("措施代码", required=True, longest=60),
    "text": Text("承诺内容", required=True),
    "edition": Text("承诺文本的版本", required=True, longest=100),
    "claims": Many("承诺的情况,如 人均月收入<700、户:机动车数=0", _ITEM, required=True, most=pledges.MOST),
    "spares": Many("因此免交的材料", _ITEM, most=pledges.MOST),
    "application": Text("申请编号", longest=256),
    "grant": Text("据此批准的救助编号", longest=256),
    "department": Text("受理部门代码;不写按申请或措施", longest=60),
}
CHECK: Final[Schema] = {
    "to": Text("核查结论或处理", required=True, longest=20, words=tuple(pledges.WORDS)),
    "why": Text("理由", required=True),
    "recover_fen": Whole("应追(分),撤销时写", high=10**14 - 1),
    "recovered_fen": Whole("已追(分),累计", high=10**14 - 1),
    "grant": Text("撤销时停哪项救助", longest=256),
    "working_days": Whole("任务的期限(工作日)", low=1, high=1_000),
}
PURPOSE: Final[Schema] = {
    "purpose": Text("用途,会被记录", required=True, longest=200),
    "state": Text("状态", longest=20, words=tuple(pledges.WORDS)),
}
KEYS: Final = ("state", "household", "department")


@bp.get("/pledges")
@permission("pledge.read")
@describe("承诺清单", "部门只看自己受理的。", keys={
    "state": "、".join(pledges.WORDS), "household": "户编号", "department": "受理部门代码"}, paged=True)
def show_list() -> Response:
    keys = given(known=KEYS)
    asked = dict(keys)
    rows = pledges.listing(office(), state=asked.get("state"), household=asked.get("household"),
                           department=own() or asked.get("department"), scope=account().scope)
    return as_json(page_of("pledges", keys, rows).as_json())


@bp.post("/pledges")
@permission("pledge.write")
@describe("记下一件告知承诺", "承诺什么、免交什么;记进该户的链。", body=PROMISE, created=True)
@idempotent
def promise() -> Response:
    body = read_json(PROMISE)
    hold_household(office(), account(), body["household"])
    number = body.pop("id_number")
    body["claims"], body["spares"] = tuple(body["claims"]), tuple(body["spares"] or ())
    promised = pledges.Promise(**body, person=None if number is None else person_of(number))
    made = pledges.promise(office(), clerk(), promised, key=idempotency_key(), scope=account().scope)
    return versioned(made, 201, location=f"pledges/{made['pledge']}")


@bp.get("/pledges/<number:pledge>")
@permission("pledge.read")
@describe("一件告知承诺", "旁边是图中各部门今天的情况:符合、不符合、无法判断;ETag 供核查时用。")
def show(pledge: str) -> Response:
    given(known=())
    found = pledges.read(office(), pledge, department=own(), scope=account().scope)
    return versioned(found)


@bp.post("/pledges/<number:pledge>/checks")
@permission("pledge.write")
@describe("核查或处理", "守诺、失信由人认定;撤销只留下停发的任务和应追;不允许时 409,并列出此刻允许的。", body=CHECK,
          created=True, existing=True)
@idempotent
def check(pledge: str) -> Response:
    body: dict[str, Any] = read_json(CHECK)
    seen = if_match()
    found = pledges.check(office(), clerk(), pledge, pledges.Check(**body), key=idempotency_key(), if_match=seen,
                          scope=account().scope)
    return versioned(found, 201)


@bp.post("/pledges/credit-list")
@permission("person.reveal")
@describe("报信用平台的名单(含身份证号)", "先记下用途,再答;只要掩码的用清单。", body=PURPOSE)
@idempotent
def reveal_list() -> Response:
    body = read_json(PURPOSE)
    rows = credit.credit_list(office(), state=body["state"], department=own(), scope=account().scope,
                              reveal=body["purpose"], by=account().name)
    return as_json({"rows": rows})
