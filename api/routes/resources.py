"""``/api/v1/resources`` and ``/api/v1/matches``: what organisations offer, and what became of each match."""

from __future__ import annotations

from typing import Final

from flask import Blueprint, Response

from api.auth import account, office, permission, signing
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
    read_day,
    read_json,
    versioned,
)
from api.scope import hold_household
from graph import resources
from graph.policy.regions import cut_region

bp = Blueprint("resources", __name__)

MATCH: Final[Schema] = {
    "resource": Text("资源编号", required=True, longest=256),
    "household": Text("户编号", required=True, longest=256),
    "why": Text("理由", required=True),
}
RESULT: Final[Schema] = {
    "state": Text("结果", required=True, words=resources.RESULTS),
    "result": Text("经过", required=True),
    "worth_fen": Whole("折价(分)", high=10**14 - 1),
}


@bp.get("/resources")
@permission("resource.read")
@describe("资源目录", "容量减去没有了结的匹配为空位;给 household 时只列能满足它眼下需求的,各有理由。",
          keys={"region": "行政区划代码", "need": "需求", "household": "户编号"}, paged=True)
def show_list() -> Response:
    keys = given(known=("region", "need", "household"))
    asked = dict(keys)
    if home := asked.get("household"):
        hold_household(office(), account(), home)
        rows = resources.fitting(office(), home, scope=account().scope)
    else:
        region = cut_region(asked["region"]) if "region" in asked else ""
        rows = resources.directory(office(), region=region, need=asked.get("need"), scope=account().scope)
    return as_json(page_of("resources", keys, rows).as_json())


@bp.get("/resources/given")
@permission("resource.read")
@describe("社会力量给了什么", "各机构、各类别的匹配、办成数、受助户数、折价;from、to 为匹配日期。",
          keys={"region": "行政区划代码", "from": "自", "to": "至"})
def show_given() -> Response:
    keys = dict(given(known=("region", "from", "to")))
    region = cut_region(keys["region"]) if "region" in keys else ""
    first, last = (read_day(name, keys[name]) if name in keys else None for name in ("from", "to"))
    return as_json({"rows": resources.given(office(), region=region, first=first, last=last, scope=account().scope)})


@bp.get("/needs")
@permission("alert.read")
@describe("需求库", "一个地区眼下的需求各有几户,有几个空位。", keys={"region": "行政区划代码"}, paged=True)
def show_needs() -> Response:
    keys = given(known=("region",))
    asked = dict(keys)
    region = cut_region(asked["region"]) if "region" in asked else ""
    return as_json(page_of("needs", keys, resources.needs(office(), region=region, scope=account().scope)).as_json())


@bp.post("/matches")
@permission("match.write")
@describe("匹配资源", "占用一个名额;已满的 409。", body=MATCH, created=True)
@idempotent
def create() -> Response:
    body = read_json(MATCH)
    hold_household(office(), account(), body["household"])
    made = resources.match(office(), signing(), body["resource"], body["household"], body["why"], key=idempotency_key(),
                           scope=account().scope)
    return versioned(made, 201)


@bp.get("/matches/<number:match>")
@permission("match.write")
@describe("一次匹配", "ETag 供写结果时用。")
def show(match: str) -> Response:
    given(known=())
    found = resources.read(office(), match, scope=account().scope)
    hold_household(office(), account(), found["household"])
    return versioned(found)


@bp.post("/matches/<number:match>/result")
@permission("match.write")
@describe("匹配的结果", "写一次;名额随之空出。", body=RESULT, existing=True)
@idempotent
def end(match: str) -> Response:
    body, seen = read_json(RESULT), if_match()
    hold_household(office(), account(), resources.read(office(), match, scope=account().scope)["household"])
    found = resources.end(office(), signing(), match, body["state"], body["result"], worth_fen=body["worth_fen"],
                          key=idempotency_key(), if_match=seen, scope=account().scope)
    return versioned(found)
