"""Lists that need no page of their own kind: resources, referrals sent. One literal table: filters, rows, columns."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Final
from urllib.parse import urlencode

from flask import Blueprint, render_template

from api.asking import kept_desks
from api.auth import account, office, permission
from api.masking import mask
from api.pages.paging import keys_of_form, part_of
from api.pages.recovery import Recovery, of_still_paid
from api.pages.sheets import Sheet, downloads
from api.problems import BadRequest
from api.requests import acting_department, read_day
from api.routes.findings import STILL_DAYS
from graph import findings, meetings, resources
from graph.errors import NotFound, called
from graph.intake.cells import money
from graph.intake.reasons import Fault
from graph.model import HOLDER, State
from graph.policy.regions import cut_region
from graph.questions import read_value

bp = Blueprint("lists", __name__)
Keys = Mapping[str, str]


@dataclass(frozen=True)
class Filter:
    """One field above a list. ``kind``: region | measure | department | need | money | day | words | text."""

    key: str
    said: str
    kind: str = "text"
    words: Mapping[str, str] | None = None

    def hold(self, value: str) -> None:
        if self.kind == "region":
            cut_region(value)
        if self.kind == "day":
            read_day(self.key, value)
        if self.kind == "words" and value not in (self.words or {}):
            raise BadRequest(f"{called(self.key)}:只能是 {'、'.join(self.words or {})}。", field=self.key)
        known = {"measure": office().catalogue.measures, "department": office().catalogue.departments}.get(self.kind)
        if known is not None and value not in known:
            raise NotFound(f"政策目录里没有“{value[:40]}”:请核对代码。")
        if self.kind == "money" and isinstance(money(value), Fault):
            raise BadRequest(f"{called(self.key)}:{money(value)}。", field=self.key)
        if len(value) > 256 or not value.isprintable():
            raise BadRequest(f"{called(self.key)}:须是 1 至 256 个可见字符。", field=self.key)


@dataclass(frozen=True)
class Listing:
    """``columns`` also are the columns of the files. ``empty``: what stands where there is no row at all.
    ``recovery``: totals of what is owed back."""

    address: str
    title: str
    permission: str
    filters: tuple[Filter, ...]
    rows: Callable[[Keys], Sequence[Mapping[str, Any]]]
    columns: tuple[str, ...]
    empty: str
    note: str = ""
    recovery: Callable[[Sequence[Mapping[str, Any]]], Recovery] | None = None


def read_filters(filters: Sequence[Filter]) -> dict[str, str]:
    keys = dict(keys_of_form([one.key for one in filters]))
    for one in filters:
        if one.key in keys:
            one.hold(keys[one.key])
    return keys


def within(keys: Keys, day: date) -> bool:
    """Does it lie between the filters ``from`` and ``to``, both days counted?"""
    return keys.get("from", "") <= day.isoformat() and ("to" not in keys or day.isoformat() <= keys["to"])


def region_of(keys: Keys) -> str:
    return cut_region(keys["region"]) if "region" in keys else ""


REGION: Final = Filter("region", "行政区划", "region")
DAYS: Final = (Filter("from", "自", "day"), Filter("to", "至", "day"))
YES: Final = Filter("overdue", "期限", "words", {"yes": "已超期", "no": "没有超期"})


def late(rows: Sequence[Mapping[str, Any]], keys: Keys) -> list[dict[str, Any]]:
    """What the filter ``overdue`` leaves."""
    wanted = {"yes": True, "no": False}.get(keys.get("overdue", ""))
    return [dict(row) for row in rows if wanted is None or bool(row["overdue"]) is wanted]


def _resources(keys: Keys) -> Sequence[Mapping[str, Any]]:
    found = resources.directory(office(), region=region_of(keys), need=keys.get("need"), scope=account().scope)
    wanted = keys.get("free")
    return [row for row in found if wanted is None or (row["free"] > 0) is (wanted == "yes")]


def _still_paid(keys: Keys) -> Sequence[Mapping[str, Any]]:
    days = read_value("days", STILL_DAYS, keys.get("days", str(STILL_DAYS.default)))
    return mask(office(), account(), findings.still_paid(office(), days, scope=account().scope))


def _sent(keys: Keys) -> Sequence[Mapping[str, Any]]:
    sent = kept_desks().view(office(), acting_department(), office().today, account().scope).sent
    return [row for row in sent if all(row[key] == keys[key] for key in keys)]


def meetings_of(keys: Keys) -> Sequence[Mapping[str, Any]]:
    rows = meetings.listing(office(), scope=account().scope)
    return [row for row in rows if keys.get("state") in (None, row["state"]) and within(keys, row["held_on"])]


LISTINGS: Final = (
    Listing(
        "/resources",
        "资源",
        "resource.read",
        (Filter("need", "需求", "need"), Filter("free", "空位", "words", {"yes": "有空位", "no": "已满"}), REGION),
        _resources,
        (
            "resource",
            "organisation",
            "category",
            "need",
            "code",
            "capacity",
            "free",
            "valid_from",
            "valid_to",
            "open_matches",
            "done_matches",
        ),
        "目录里还没有资源:请导入资源表。",
        "空位是容量减去还没有了结的匹配。",
    ),
    Listing(
        "/desk/sent",
        "本部门发出、还没了结的转介",
        "desk.work",
        (
            Filter("to_department", "转入部门", "department"),
            Filter("need", "需求", "need"),
            Filter("state", "状态", "words", {state.chinese: state.chinese for state in State if state in HOLDER}),
            Filter("household", "户编号"),
        ),
        _sent,
        ("referral", "household", "need", "to_department", "state", "sent_on"),
        "本部门没有发出而未了结的转介。",
        "已经接续的,列接续它的那一件。",
    ),
    Listing(
        "/findings/still-paid",
        "判为属实,两边还都在发",
        "finding.read",
        (Filter("days", "满多少天(不写为 30)"),),
        _still_paid,
        ("finding", "rule", "households", "grant_a", "grant_b", "judged_on", "recover_fen", "recovered_fen"),
        "没有判为属实满这些天、而两边今天还都在发的重复。",
        "停发一边,或把判断改过来,就不再列。",
        of_still_paid,
    ),
)
MEETING_FILTERS: Final = (
    Filter("state", "到哪一步", "words", {word: word for word in meetings.STATES}),
    *DAYS,
)
#: The meetings' own page shows them; here they are to take away.
MEETINGS: Final = ("meeting", "held_on", "title", "region", "chair", "state", "items", "decided")


def _register(listing: Listing) -> None:
    name = listing.address.strip("/").replace("/", "_")

    def show() -> str:
        keys = read_filters(listing.filters)
        rows = listing.rows(keys)
        return render_template(
            "list.html",
            listing=listing,
            keys=keys,
            part=part_of(rows),
            recovery=listing.recovery and listing.recovery(rows),
            query=urlencode(list(keys.items())),
            measures=office().catalogue.measures,
            departments=office().catalogue.departments,
            needs=office().catalogue.needs,
        )

    def sheet() -> Sheet:
        rows = listing.rows(read_filters(listing.filters))
        totals = listing.recovery(rows).as_basis() if listing.recovery else {}
        return Sheet(rows, listing.columns, {"清单": listing.title, **totals})

    sheet.__name__ = f"{name}_sheet"
    bp.add_url_rule(listing.address, endpoint=name, view_func=permission(listing.permission)(show))
    downloads(bp, listing.address, listing.permission, sheet)


for _listing in LISTINGS:
    _register(_listing)


def meeting_sheet() -> Sheet:
    return Sheet(meetings_of(read_filters(MEETING_FILTERS)), MEETINGS, {"清单": "会议"})


downloads(bp, "/meetings", "meeting.read", meeting_sheet)
