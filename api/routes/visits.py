"""``/api/v1/visits``, ``/roster`` and ``/campaigns``: discovery by every channel, who covers whom, named periods."""

from __future__ import annotations

from typing import Final

from flask import Blueprint, Response

from api.auth import account, office, permission, signing
from api.describing import describe
from api.paging import page_of
from api.problems import BadRequest
from api.requests import Schema, Text, as_json, given, idempotency_key, idempotent, if_match, read_json, versioned
from api.routes.meetings import sees_place
from api.routes.referrals import person_of
from api.scope import Forbidden, hold_household, opened
from graph import campaigns, roster, visits
from graph.acts import missing
from graph.policy.regions import cut_region

bp = Blueprint("visits", __name__)

VISIT: Final[Schema] = {
    "household": Text("户编号;与 id_number 至少给一个", longest=256),
    "id_number": Text("身份证号", longest=30),
    "visited_on": Text("走访日期", required=True, day=True),
    "visitor": Text("走访人", required=True, longest=60),
    "channel": Text("渠道", required=True, words=visits.CHANNELS),
    "found": Text("发现情况", required=True),
    "cause": Text("致困原因;不在所列词里的原样保留", longest=200),
    "handled": Text("处置", words=visits.HANDLINGS),
    "need": Text("需求", longest=200),
}
DUTY: Final[Schema] = {
    "visitor": Text("谁来走访", required=True, longest=roster.LONGEST_NAME),
    "household": Text("包哪一户;与 grid 二者给一", longest=256),
    "grid": Text("包哪个网格", longest=200),
    "region": Text("网格所在的行政区划代码;不写为帐号的地区", longest=12),
    "since": Text("从哪天起", required=True, day=True),
}
ENDING: Final[Schema] = {"until": Text("到哪天为止", required=True, day=True)}
CAMPAIGN: Final[Schema] = {
    "name": Text("名称", required=True, longest=campaigns.LONGEST_NAME),
    "from": Text("起始日期", required=True, day=True),
    "to": Text("截止日期", required=True, day=True),
    "region": Text("行政区划代码;不写为帐号的地区", longest=12),
}


def place_of(region: str | None) -> str:
    """A region inside the account's own; its own where none is given."""
    place = cut_region(region) if region else account().region
    if not place.startswith(account().region):
        raise Forbidden("只能在本帐号的地区内办理。")
    return place


@bp.post("/visits")
@permission("visit.write")
@describe("记下一次走访或上报",
          "编号由系统给出;进该户的救助链,与部门文件报来的一样。"
          "warnings 是看着不对而照样记下的:不在所列词里的、日期晚于今天的。",
          body=VISIT, created=True)
@idempotent
def add() -> Response:
    body = read_json(VISIT)
    number = body.pop("id_number")
    report = visits.Report(**body, person=None if number is None else person_of(number))
    made = visits.add(office(), signing(), report, key=idempotency_key(), scope=account().scope)
    response = as_json(made, 201)
    response.headers["Location"] = f"/api/v1/visits/{made['visit']}"
    return response


@bp.get("/visits")
@permission("visit.write")
@describe("一户的走访", "近的在前;部门文件报的也在内。", keys={"household": "户编号(必填)"}, paged=True)
def show_list() -> Response:
    keys = given(known=("household",))
    household = dict(keys).get("household")
    if household is None:
        raise BadRequest("缺少 household(户编号)。", field="household")
    hold_household(office(), account(), household)
    return as_json(page_of("visits", keys, visits.listing(office(), household, scope=account().scope)).as_json())


@bp.get("/visits/<number:visit>")
@permission("visit.write")
@describe("一次走访")
def show(visit: str) -> Response:
    given(known=())
    found = visits.read(office(), visit, scope=account().scope)
    if not opened(office(), account(), found["household"]):
        raise missing("走访", visit)
    return as_json(found)


@bp.get("/roster")
@permission("roster.read")
@describe("名册", "谁包哪一户、哪个网格;只列今天有效的,all=true 时都列。",
          keys={"household": "户编号:包到它的,按网格的也算", "grid": "网格", "visitor": "走访人",
                "region": "行政区划代码", "all": "true 时已结束的也列"}, paged=True)
def show_roster() -> Response:
    asked = given(known=("household", "grid", "visitor", "region", "all"))
    keys = dict(asked)
    if keys.get("all", "false") not in ("true", "false"):
        raise BadRequest("all:只能是 true、false。", field="all")
    if home := keys.get("household"):
        hold_household(office(), account(), home)
    rows = roster.listing(
        office(), household=keys.get("household"), grid=keys.get("grid"), visitor=keys.get("visitor"),
        region=cut_region(keys["region"]) if "region" in keys else "",
        on=None if keys.get("all") == "true" else office().today, place=sees_place(), scope=account().scope,
    )  # fmt: skip
    return as_json(page_of("roster", asked, rows).as_json())


@bp.post("/roster")
@permission("roster.write")
@describe("派人包户或包网格", "包户的进该户的救助链(不写姓名)。", body=DUTY, created=True)
@idempotent
def add_duty() -> Response:
    body = read_json(DUTY)
    region = place_of(body["region"]) if body["household"] is None else None
    made = roster.add(office(), signing(), body["visitor"], body["since"], household=body["household"],
                      grid=body["grid"], region=region, key=idempotency_key(), scope=account().scope)
    return versioned(made, 201)


@bp.get("/roster/due")
@permission("roster.read")
@describe("该走访没走访的,连同该谁去", "overdue_visits 的行,加上网格和包户的人;可按人、按网格看。",
          keys={"visitor": "走访人", "grid": "网格", "region": "行政区划代码"}, paged=True)
def show_due() -> Response:
    asked = given(known=("visitor", "grid", "region"))
    keys = dict(asked)
    rows = roster.overdue(office(), region=keys.get("region", ""), grid=keys.get("grid"), visitor=keys.get("visitor"),
                          place=sees_place(), scope=account().scope)
    return as_json(page_of("roster/due", asked, rows).as_json())


@bp.get("/roster/<number:duty>")
@permission("roster.read")
@describe("名册的一笔", "ETag 供结束时用。")
def show_duty(duty: str) -> Response:
    given(known=())
    found = roster.read(office(), duty, scope=account().scope)
    return versioned(found)


@bp.post("/roster/<number:duty>/end")
@permission("roster.write")
@describe("结束名册的一笔", body=ENDING, existing=True)
@idempotent
def end_duty(duty: str) -> Response:
    body, seen = read_json(ENDING), if_match()
    found = roster.end(office(), signing(), duty, body["until"], key=idempotency_key(), if_match=seen,
                       scope=account().scope)
    return versioned(found)


@bp.get("/campaigns")
@permission("roster.read")
@describe("专项行动清单", "近的在前。", paged=True)
def show_campaigns() -> Response:
    given(known=())
    return as_json(page_of("campaigns", [], campaigns.listing(office(), scope=account().scope)).as_json())


@bp.post("/campaigns")
@permission("campaign.write")
@describe("定一次专项行动", "一段时间、一个地区。", body=CAMPAIGN, created=True)
@idempotent
def begin_campaign() -> Response:
    body = read_json(CAMPAIGN)
    made = campaigns.begin(office(), signing(), body["name"], body["from"], body["to"], region=place_of(body["region"]),
                           key=idempotency_key(), scope=account().scope)
    return as_json(made, 201)


@bp.get("/campaigns/<number:campaign>")
@permission("roster.read")
@describe("一次专项行动的表", "rows 是这段时间的走访统计,total 是合计,causes 按致困原因。")
def show_campaign(campaign: str) -> Response:
    given(known=())
    return as_json(campaigns.read(office(), campaign, scope=account().scope))
