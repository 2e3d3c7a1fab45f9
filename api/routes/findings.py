"""``/api/v1/findings``: what the audit found, and what people judge of it."""

from __future__ import annotations

from typing import Final

from flask import Blueprint, Response

from api.auth import account, office, permission
from api.describing import describe
from api.masking import mask
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
from graph import findings
from graph.questions import Key, read_value

bp = Blueprint("findings", __name__)

JUDGEMENT: Final[Schema] = {
    "verdict": Text("结论", required=True, words=findings.VERDICTS),
    "why": Text("理由", required=True, longest=2_000),
    "review_on": Text("复查日", day=True),
    "recover_fen": Whole("应追(分)", high=10**14 - 1),
    "recovered_fen": Whole("已追(分)", high=10**14 - 1),
}
STILL_DAYS: Final = Key("count", default=30)
KEYS: Final = ("rule", "state", "verdict", "measure")


@bp.get("/findings")
@permission("finding.read")
@describe(
    "疑点清单",
    "判过误报而事实未变的不列。",
    keys={"rule": "规则或查询名", "state": "open、gone;不写为 open", "verdict": "最近判断", "measure": "措施代码"},
    paged=True,
)
def show_list() -> Response:
    keys = given(known=KEYS)
    asked = dict(keys)
    rows = findings.listing(
        office(),
        scope=account().scope,
        rule=asked.get("rule"),
        state=asked.get("state", "open"),
        verdict=asked.get("verdict"),
        measure=asked.get("measure"),
    )
    page = page_of("findings", keys, rows)
    return as_json({**page.as_json(), "rows": mask(office(), account(), page.rows)})


@bp.get("/findings/still-paid")
@permission("finding.read")
@describe(
    "属实却仍在发",
    "最近判为属实、满 days 天(不写为 30)而两份救助今天都还在享受期内的重复。",
    keys={"days": "判为属实满多少天"},
    paged=True,
)
def show_still_paid() -> Response:
    keys = given(known=("days",))
    days = read_value("days", STILL_DAYS, dict(keys).get("days", str(STILL_DAYS.default)))
    page = page_of("still-paid", keys, findings.still_paid(office(), days, scope=account().scope))
    return as_json({**page.as_json(), "rows": mask(office(), account(), page.rows)})


@bp.get("/findings/<number:finding>")
@permission("finding.read")
@describe("一条疑点", "当时的行、经过、历次判断;ETag 供判断时用。")
def show(finding: str) -> Response:
    given(known=())
    found = findings.read(office(), finding, scope=account().scope)
    return versioned(mask(office(), account(), [found])[0])


@bp.post("/findings/<number:finding>/judgements")
@permission("finding.judge")
@describe("判断疑点", "判断进有关各户的救助链,不能抹去。", body=JUDGEMENT, created=True, existing=True)
@idempotent
def judge(finding: str) -> Response:
    body = read_json(JUDGEMENT)
    seen = if_match()
    judged = findings.judge(
        office(),
        finding,
        findings.Judgement(by=account().name, **body),
        scope=account().scope,
        key=idempotency_key(),
        if_match=seen,
    )
    return versioned(mask(office(), account(), [judged])[0], 201)
