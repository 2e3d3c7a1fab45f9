"""What leaves a desk or a meeting about referrals: notice, digest, FHIR Tasks; circles and first responsible."""

from __future__ import annotations

from datetime import date
from typing import Any

from flask import Blueprint, Response

from api.auth import account, office, permission
from api.describing import describe
from api.papers import takeaway
from api.problems import BadRequest
from api.requests import acting_department, as_json, given, read_day
from api.scope import hold_household, hold_referral
from graph import network
from graph.policy.regions import cut_region

bp = Blueprint("takeaways", __name__)
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
_DAYS = {"from": "发出自", "to": "发出至", "as_of": "截至哪一天(默认今天)"}


@bp.get("/referrals/<number:referral>/notice.pdf")
@permission("referral.read")
@describe(
    "转办告知单(PDF,A5)",
    "给家庭的。有印不出的字时 422。",
    keys={"telephone": "印在单子上的电话;不写则留空手填"},
    media="application/pdf",
    refuses=True,
)
def print_notice(referral: str) -> Response:
    keys = dict(given(known=("telephone",)))
    hold_referral(office(), account(), referral)
    made = takeaway.notice(office(), referral, office().today, keys.get("telephone"), account().scope)
    return Response(made, mimetype="application/pdf")


@bp.get("/desk/digest.xlsx")
@permission("desk.work")
@describe("本部门的转介周报(XLSX,一页)", "超期、临期、待签收、退回,行内有理由。", media=XLSX)
def write_digest() -> Response:
    given(known=())
    made, _ = takeaway.digest(office(), acting_department(), office().today, account().scope)
    return Response(made, mimetype=XLSX, headers={"Content-Disposition": 'attachment; filename="digest.xlsx"'})


@bp.get("/households/<number:household>/referrals.fhir.json")
@permission("meeting.read")
@describe("一户的转介链(FHIR Task,一个 Bundle)")
def export_tasks(household: str) -> Response:
    given(known=())
    hold_household(office(), account(), household)
    return as_json(takeaway.tasks(office(), household, office().today, account().scope))


@bp.get("/referral-loops")
@permission("overview.read")
@describe("绕圈的转介和互相等待的部门", keys={"region": "行政区划", **_DAYS, "max_length": "圈最多几个部门,默认 5"})
def show_loops() -> Response:
    keys = dict(given(known=("region", *_DAYS, "max_length")))
    longest = keys.get("max_length", str(network.MAX_LENGTH))
    if not (longest.isascii() and longest.isdigit() and 2 <= int(longest[:3]) <= 10):
        raise BadRequest("max_length:须是 2 至 10 的整数。", field="max_length")
    where: dict[str, Any] = {"region": _region(keys), "scope": account().scope, "as_of": _day(keys)}
    where |= {f"{end}_day": read_day(end, keys[end]) if end in keys else None for end in ("from", "to")}
    passed = network.referral_loops(office().store, max_length=int(longest), **where)
    waiting = network.waiting_loops(office().store, max_length=int(longest), **where)
    return as_json({"loops": [one.as_json() for one in passed], "waiting": [one.as_json() for one in waiting]})


@bp.get("/first-responsible")
@permission("overview.read")
@describe("首问负责:还没有了结的事", keys={"region": "行政区划", "department": "首问部门", "as_of": _DAYS["as_of"]})
def show_first_responsible() -> Response:
    keys = dict(given(known=("region", "department", "as_of")))
    rows = office().store.read(
        "referral/first_responsible",
        region=_region(keys),
        department=keys.get("department"),
        as_of=_day(keys),
        scope=account().scope,
    )
    return as_json({"rows": rows})


def _region(keys: dict[str, str]) -> str:
    return cut_region(keys["region"]) if "region" in keys else ""


def _day(keys: dict[str, str]) -> date:
    return read_day("as_of", keys["as_of"]) if "as_of" in keys else office().today
