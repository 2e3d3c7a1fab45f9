"""``/api/v1/checks``: 救前查询, asked before a grant and kept with a receipt."""

from __future__ import annotations

from typing import Final

from flask import Blueprint, Response

from api.auth import account, office, permission
from api.describing import describe
from api.masking import mask
from api.problems import BadRequest
from api.requests import Schema, Text, as_json, given, idempotent, read_json
from api.scope import hold_household
from graph import checks

bp = Blueprint("checks", __name__)

CHECK: Final[Schema] = {
    "measure": Text("措施代码", required=True, longest=256),
    "id_number": Text("身份证号(个人)", longest=18),
    "household": Text("户编号(家庭)", longest=256),
    "from": Text("拟从哪天发放", required=True, day=True),
    "to": Text("拟发到哪天,不写为长期", day=True),
}


@bp.post("/checks")
@permission("check.ask")
@describe("救前查询", "答复 可发、冲突、不符合、无法判断;什么也没查到也留回执。", body=CHECK, created=True)
@idempotent
def ask() -> Response:
    body = read_json(CHECK)
    if (body["id_number"] is None) == (body["household"] is None):
        raise BadRequest("须给且只给 id_number、household 之一。", field="id_number")
    if body["to"] is not None and body["from"] > body["to"]:
        raise BadRequest("起始晚于截止:from 在 to 之后。", field="to")
    receipt = checks.check(
        office(),
        body["measure"],
        body["from"],
        body["to"],
        id_number=body["id_number"],
        household=body["household"],
        scope=account().scope,
        by=account().name,
    )
    return as_json({**receipt.as_json(), "rows": mask(office(), account(), receipt.rows)}, 201)


@bp.get("/checks/<number:receipt>")
@permission("check.ask")
@describe("一份回执", "当日的答复原样;被改动过的不给。")
def show(receipt: str) -> Response:
    given(known=())
    found = checks.read_receipt(office(), receipt, scope=account().scope)
    if not str(found["subject"]).startswith("P"):
        hold_household(office(), account(), found["subject"])
    return as_json({**found, "rows": mask(office(), account(), found["rows"])})
