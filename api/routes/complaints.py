"""``/api/v1/complaints``: against a decision, a finding or a stop (申诉), with a clock and an answer."""

from __future__ import annotations

from typing import Final

from flask import Blueprint, Response

from api.auth import account, clerk, office, own, permission
from api.describing import describe
from api.paging import page_of
from api.requests import (
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
from graph import complaints

bp = Blueprint("complaints", __name__)

COMPLAINT: Final[Schema] = {
    "household": Text("户编号", required=True, longest=256),
    "id_number": Text("申诉人的身份证号;不写为全户申诉", longest=30),
    "against": Text("申诉什么", required=True, longest=20, words=tuple(complaints.AGAINST)),
    "target": Text("决定、疑点的编号,停发的写救助编号", required=True, longest=256),
    "what": Text("申诉内容", required=True),
    "department": Text("由哪个部门答复;不写按所指的事", longest=60),
    "working_days": Whole("答复期限(工作日);不写按目录的任务期限", low=1, high=1_000),
}
ANSWER: Final[Schema] = {
    "to": Text("答复", required=True, longest=20,
               words=tuple(complaints.CODES[word] for word in complaints.NEXT[complaints.OPEN])),
    "why": Text("理由", required=True),
    "order": Text("成立时要改正什么,成为任务"),
    "working_days": Whole("改正的期限(工作日)", low=1, high=1_000),
}
KEYS: Final = ("state", "household", "department", "target")


@bp.get("/complaints")
@permission("complaint.read")
@describe("申诉清单", "部门只看由自己答复的。", keys={
    "state": "、".join(complaints.WORDS), "household": "户编号", "department": "答复部门代码",
    "target": "所指的决定、疑点、救助的编号"}, paged=True)
def show_list() -> Response:
    keys = given(known=KEYS)
    asked = dict(keys)
    rows = complaints.listing(office(), state=asked.get("state"), household=asked.get("household"),
                              department=own() or asked.get("department"), target=asked.get("target"),
                              scope=account().scope)
    return as_json(page_of("complaints", keys, rows).as_json())


@bp.post("/complaints")
@permission("complaint.write")
@describe("提出申诉", "进答复部门的案头,开始计时;疑点在答复之前显示有争议。", body=COMPLAINT, created=True)
@idempotent
def file() -> Response:
    body = read_json(COMPLAINT)
    hold_household(office(), account(), body["household"])
    number = body.pop("id_number")
    filed = complaints.Complaint(**body, person=None if number is None else person_of(number))
    made = complaints.file(office(), clerk(), filed, key=idempotency_key(), scope=account().scope)
    return versioned(made, 201, location=f"complaints/{made['complaint']}")


@bp.get("/complaints/<number:complaint>")
@permission("complaint.read")
@describe("一件申诉", "期限、答复、引出的任务;ETag 供答复时用。")
def show(complaint: str) -> Response:
    given(known=())
    found = complaints.read(office(), complaint, department=own(), scope=account().scope)
    return versioned(found)


@bp.post("/complaints/<number:complaint>/answers")
@permission("complaint.answer")
@describe("答复申诉", "成立、不成立或撤回,写明理由,只写一次;已答复的 409。", body=ANSWER, created=True, existing=True)
@idempotent
def answer(complaint: str) -> Response:
    body, seen = read_json(ANSWER), if_match()
    found = complaints.answer(office(), clerk(), complaint, complaints.Answer(**body), key=idempotency_key(),
                              if_match=seen, scope=account().scope)
    return versioned(found, 201)
