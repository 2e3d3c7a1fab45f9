"""``/api/v1/households/…``: one household, its chain, who looked at it."""

from __future__ import annotations

from flask import Blueprint, Response

from api.auth import account, office, permission
from api.describing import describe
from api.paging import page_of
from api.requests import as_json, given
from api.routes.queries import answer_page
from api.scope import hold_household
from graph import households

bp = Blueprint("households", __name__)


@bp.get("/households/<number:household>")
@permission("household.read")
@describe("一户", "户、成员、到达它的救助、各部门掌握的情况;身份证号只给掩码,保护户的地址和所在地只给协调员。")
def show_household(household: str) -> Response:
    given(known=())
    hold_household(office(), account(), household)
    home = households.show(office(), account(), household)
    households.record_viewing(office(), account(), household)
    return as_json(home.as_json())


@bp.get("/households/<number:household>/chain")
@permission("household.read")
@describe(
    "一户的救助链",
    "同 queries/household_aid_chain。",
    keys={"as_of": "记录到哪一天", "from": "发生自", "to": "发生至"},
    paged=True,
)
def show_chain(household: str) -> Response:
    keys = [("household", household), *given(known=("as_of", "from", "to"))]
    hold_household(office(), account(), household)
    households.record_viewing(office(), account(), household)
    return answer_page("household_aid_chain", keys)


@bp.get("/access-log")
@permission("access.read")
@describe("谁看过、谁改过一户", keys={"household": "户编号"}, paged=True)
def show_access_log() -> Response:
    keys = given(known=("household",))
    household = dict(keys).get("household", "")
    hold_household(office(), account(), household)
    rows = households.access_log(office(), household, account().scope)
    return as_json({"household": household, **page_of("access-log", keys, rows).as_json()})
