"""``/api/v1/alerts``: who is in difficulty by the indicators, and the four ways to dispose of it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any, Final

from flask import Blueprint, Response

from api.auth import account, clerk, office, permission, signing
from api.describing import describe
from api.paging import page_of
from api.problems import BadRequest
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
from graph import alerts, dispositions
from graph.policy.regions import cut_region

bp = Blueprint("alerts", __name__)

DISPOSITION: Final[Schema] = {
    "kind": Whole("1 政策未落实、2 可能符合、3 情况复杂、4 不再符合", required=True, low=1, high=4),
    "why": Text("理由", required=True),
    "measure": Text("措施代码(1、2)", longest=60),
    "person": Text("人员编号", longest=60),
    "grant": Text("核实哪项救助(4)", longest=256),
    "department": Text("交给哪个部门;不写为措施的主管部门", longest=60),
    "missing_facts": Many("缺哪些情况(2)", Text("情况", required=True, longest=100), most=50),
    "what": Text("要办什么"),
    "working_days": Whole("期限(工作日);不写按规定,没有规定的为未规定", low=1, high=1_000),
}
KEYS: Final = ("state", "region")


@bp.get("/alerts")
@permission("alert.read")
@describe(
    "预警清单",
    "先列待处置的,再按得分从高到低。",
    keys={"state": f"{'、'.join(alerts.STATES)}", "region": "行政区划代码"},
    paged=True,
)
def show_list() -> Response:
    keys = given(known=KEYS)
    asked = dict(keys)
    state = asked.get("state")
    if state is not None and state not in alerts.STATES:
        raise BadRequest(f"state:只能是 {'、'.join(alerts.STATES)}。", field="state")
    region = cut_region(asked["region"]) if "region" in asked else ""
    rows = alerts.listing(office(), state=state, region=region, scope=account().scope)
    return as_json(page_of("alerts", keys, rows).as_json())


_LISTED: Final = ("opened", "lapsed", "returned", "seen")


@bp.post("/alerts/scan")
@permission("alert.dispose")
@describe("核分", "只核有新记录的户(新的一天、换了政策目录:全部);到阈值的开预警,不再成立的标明。", body={})
@idempotent
def scan() -> Response:
    read_json({})
    found = alerts.open_alerts(office(), clerk=clerk())
    scope = account().scope
    there = {row["alert"] for row in alerts.listing(office(), scope=scope)}
    homes = office().store.read("account/visible_households", households=list(found.households), scope=scope)
    own = replace(
        found,
        households=tuple(row["household"] for row in homes),
        **{name: tuple(each for each in getattr(found, name) if each in there) for name in _LISTED},
    )
    return as_json(own.as_json())


@bp.get("/alerts/<number:alert>")
@permission("alert.read")
@describe("一条预警", "各指标的证据、不能判断的缘由、系统建议的处置及理由、处置以后引出的事;ETag 供处置时用。")
def show(alert: str) -> Response:
    given(known=())
    found = alerts.read(office(), alert, scope=account().scope)
    offered = dispositions.suggest(office(), found, scope=account().scope) if found["state"] == alerts.WAITING else []
    return versioned({**without_place(found), "suggestions": [each.as_json() for each in offered]})


@bp.post("/alerts/<number:alert>/disposition")
@permission("alert.dispose")
@describe(
    "处置预警",
    "四种处置之一;任务、推送、议题或核实与处置同时写下。已被别人处置的 409。",
    body=DISPOSITION,
    created=True,
    existing=True,
)
@idempotent
def dispose(alert: str) -> Response:
    body, seen = read_json(DISPOSITION), if_match()
    choice = dispositions.Disposition(**{**body, "missing_facts": tuple(body["missing_facts"] or ())})
    found = dispositions.dispose(
        office(),
        signing(),
        alert,
        choice,
        key=idempotency_key(),
        if_match=seen,
        scope=account().scope,
    )
    return versioned(without_place(found), 201)


def without_place(found: Mapping[str, Any]) -> dict[str, Any]:
    """Where the household lives is for its own page, which knows who may see it."""
    return {name: value for name, value in found.items() if name not in ("code", "type")}
