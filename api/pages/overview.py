"""Overview of a region: plain numbers by question, by place and by month; each leads to its rows."""

from __future__ import annotations

from calendar import monthrange
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Final
from urllib.parse import urlencode

from flask import Blueprint, render_template
from markupsafe import Markup

from api.asking import kept_rows, one_reading, timed
from api.auth import account, office, permission
from api.drawing.bars import Bar, draw
from api.drawing.months import Month
from api.drawing.months import draw as draw_months
from api.pages.audit import LISTS
from api.pages.lists import REGION, read_filters, region_of
from api.pages.places import narrowed
from graph import alerts, complaints, pledges
from graph.accounts import Role
from graph.answers import Answer

bp = Blueprint("overview", __name__)
#: Counted on the overview; each number links to its list.
COUNTED = (
    "duplicate_benefit",
    "missing_aid",
    "paid_after_ineligible",
    "ineligible_grant",
    "stopped_without_followup",
    "overdue_referrals",
    "overdue_applications",
    "ping_pong",
)
#: What is counted month by month: column → its kind of file, words, the list that shows the rows.
MONTHLY: Final = {
    "paid_fen": ("payment", "发放金额(元)", "aid_statistics"),
    "sent": ("referral", "发出转介(件)", "referral_statistics"),
    "returned": ("referral", "其中退回", "referral_statistics"),
    "completed": ("referral", "其中办结", "referral_statistics"),
    "visits": ("visit", "走访(次)", "visit_statistics"),
}
DRAWN: Final = ("paid_fen", "sent", "visits")
MONTHS: Final = 12
BARS: Final = 15
HIDDEN: Final = "受保护"  # whoever may not know where a protected household lives does not learn it from a number
_LEVELS: Final = (2, 4, 6, 9, 12)


@dataclass(frozen=True)
class Number:
    """``count`` is null where the files do not allow to say: 无法判断 is never shown as 0."""

    name: str
    title: str
    count: int | None
    checked: int
    unknown: int


@dataclass(frozen=True)
class Place:
    """``prefix``: null where it may not be told; ``deeper``: whether there is anything below. ``counts``: by
    question, null = 无法判断."""

    code: str
    prefix: str | None
    deeper: bool
    households: int | None
    counts: Mapping[str, int | None]


@bp.get("/overview")
@permission("overview.read")
@one_reading
def show_overview() -> str:
    keys = read_filters((REGION,))
    wanted = region_of(keys)
    region = narrowed(account().region, wanted)
    region = wanted if region is None else region  # nothing in common: nothing is found
    asked = [("region", region.ljust(12, "0"))] if region else []
    answers = {name: timed(name, asked) for name in COUNTED}
    aid = timed("aid_statistics", asked)
    visits = timed("visit_statistics", asked)
    late = Counter(row["holder"] for row in answers["overdue_referrals"].rows)
    homes = office().store.read("finding/count_households", region=region, scope=account().scope)[0]["checked"]
    begun = _begun()
    first, months = _months(region, {"payment": aid, "visit": visits, "referral": answers["overdue_referrals"]}, begun)
    link = "?" + urlencode(asked) if asked else ""
    waiting_answers = complaints.listing(office(), state=complaints.OPEN, region=region, scope=account().scope)
    broken = pledges.listing(office(), state=pledges.BROKEN, region=region, scope=account().scope)
    waiting_alerts = alerts.listing(office(), state=alerts.WAITING, region=region, scope=account().scope)
    bars = bars_of(aid.rows, f"/audit/aid_statistics{link}", office().names.measure)
    waiting = [
        Bar(office().names.department(code), count, f"/audit/overdue_referrals{link}")
        for code, count in late.most_common(12)
    ]
    return render_template(
        "overview.html",
        keys=keys,
        filters=(REGION,),
        link=link,
        numbers=[_number(name, answer) for name, answer in answers.items()],
        places=_places(*_where_it_divides(region, visits), answers),
        titles=LISTS,
        counted=COUNTED,
        months=months,
        monthly=MONTHLY,
        spans={month: _span(month, asked) for month in months},
        begun=begun,
        charts=[Markup(_chart(column, months, begun[column], asked)) for column in DRAWN],
        since=first,
        aid=aid,
        coverage=_coverage([*answers.values(), aid, visits]),
        homes=homes,
        complaints=len(waiting_answers),
        late_complaints=sum(row["overdue"] for row in waiting_answers),
        broken=len(broken),
        alerts=len(waiting_alerts),
        late_alerts=sum(row["overdue"] for row in waiting_alerts),
        paid=Markup(draw(bars, "已发金额(元),按措施")),
        late=Markup(draw(waiting, "超期转介(件),按现在该办的部门")),
    )


def bars_of(rows: Sequence[Mapping[str, Any]], href: str, called: Callable[[str], str]) -> list[Bar]:
    """The money of each measure, the most first; what has no room is one bar that says how many it stands for."""
    sorted_rows = sorted(rows, key=lambda row: (-row["paid_fen"], row["measure"]))
    most = len(sorted_rows) if len(sorted_rows) <= BARS else BARS - 1
    bars = [Bar(called(row["measure"]), row["paid_fen"] / 100, href) for row in sorted_rows[:most]]
    if rest := sorted_rows[most:]:
        bars.append(Bar(f"其余 {len(rest)} 项", sum(row["paid_fen"] for row in rest) / 100, href))
    return bars


def _number(name: str, answer: Answer) -> Number:
    unknown = sum(row.get("verdict") == "unknown" for row in answer.rows)
    return Number(name, LISTS[name][0], _count(answer, len(answer.rows) - unknown), answer.checked, unknown)


def _count(answer: Answer, rows: int) -> int | None:
    return rows if rows or answer.answer != "无法判断" else None


def _coverage(answers: Sequence[Answer]) -> list[Mapping[str, Any]]:
    """Of all the questions together, each kind of each department once."""
    found = {(item["kind"], item["department"] or ""): item for answer in answers for item in answer.coverage}
    return [found[key] for key in sorted(found)]


def _where_it_divides(region: str, visits: Answer) -> tuple[str, Answer]:
    """A single place one level below says nothing: the first level with several, or the village."""
    while len(visits.rows) == 1 and region != (prefix := _prefix(visits.rows[0]["region"])) and len(prefix) < 12:
        region, visits = prefix, timed("visit_statistics", [("region", prefix.ljust(12, "0"))])
    return region, visits


def _places(region: str, visits: Answer, answers: Mapping[str, Answer]) -> list[Place]:
    """One line a place one level below; a row counts wherever one of its households lives."""
    sure = {name: [row for row in answer.rows if row.get("verdict") != "unknown"] for name, answer in answers.items()}
    named = {name: [_homes(row) for row in rows] for name, rows in sure.items()}
    homes = sorted({home for many in named.values() for row in many for home in row})
    opened = account().role is Role.COORDINATOR
    where: dict[str, str] = {}
    for row in kept_rows("statistics/places_of", households=homes, region=region):
        where[row["household"]] = row["place"] if opened or row["protected"] is False else HIDDEN
    counts = {
        name: Counter(place for row in many for place in {where[home] for home in row if home in where})
        for name, many in named.items()
    }
    size = {row["region"]: row["households"] for row in visits.rows}
    codes = sorted(size) + ([HIDDEN] if HIDDEN in where.values() else [])
    found = []
    for code in codes:
        prefix = None if code == HIDDEN else _prefix(code)
        own = {name: _count(answer, counts[name][code]) for name, answer in answers.items()}
        found.append(
            Place(code, prefix, bool(prefix) and prefix != region and len(prefix or "") < 12, size.get(code), own)
        )
    return found


def _homes(row: Mapping[str, Any]) -> list[str]:
    many = row.get("households")
    return list(many) if isinstance(many, list) else [row["household"]] if row.get("household") else []


def _prefix(code: str) -> str:
    return next((code[:end] for end in _LEVELS if not code[end:].strip("0")), code)


def _months(
    region: str, answers: Mapping[str, Answer], begun: Mapping[str, str]
) -> tuple[date, dict[str, dict[str, int | None]]]:
    """The twelve months up to this one. A month after the newest file of its kind is not known, not zero; nor is one
    before its first (``_begun``)."""
    today = office().today
    names = [_earlier(today, back) for back in range(MONTHS - 1, -1, -1)]
    first = date.fromisoformat(names[0] + "-01")
    span = {"region": region, "from": first, "to": today}
    rows = {row["month"]: dict(row) for row in kept_rows("statistics/months_of_aid", **span)}
    for row in kept_rows("statistics/months_of_work", **span):
        rows.setdefault(row["month"], {}).update(row)
    newest = {kind: _newest(answer, kind) for kind, answer in answers.items()}
    return first, {
        month: {
            column: rows.get(month, {}).get(column) or (0 if begun[column] <= month <= newest[kind] else None)
            for column, (kind, _, _) in MONTHLY.items()
        }
        for month in names
    }


def _begun() -> dict[str, str]:
    """The month of the first file or record of each column's kind; empty where there never was one. Nothing is known
    of the months before: neither zero nor a file that is still owed."""
    first = {row["kind"]: row["first"].strftime("%Y-%m") for row in kept_rows("statistics/first_days")}
    return {column: first.get(kind, "") for column, (kind, _, _) in MONTHLY.items()}


def _newest(answer: Answer, kind: str) -> str:
    """The month of the newest data date of a kind; empty where nobody ever sent it."""
    days = [item["data_date"] for item in answer.coverage if item["kind"] == kind and item["data_date"]]
    return max(days).strftime("%Y-%m") if days else ""


def _earlier(today: date, months: int) -> str:
    year, month = divmod(today.year * 12 + today.month - 1 - months, 12)
    return f"{year}-{month + 1:02}"


def _span(month: str, asked: Sequence[tuple[str, str]]) -> str:
    year, number = int(month[:4]), int(month[5:])
    last = monthrange(year, number)[1]
    return "?" + urlencode([*asked, ("from", f"{month}-01"), ("to", f"{month}-{last:02}")])


def _chart(
    column: str, months: Mapping[str, Mapping[str, int | None]], begun: str, asked: Sequence[tuple[str, str]]
) -> str:
    _, words, listed = MONTHLY[column]
    drawn = []
    for month, numbers in months.items():
        value = numbers[column]
        yuan = None if value is None else value / 100 if column == "paid_fen" else value
        drawn.append(Month(month, yuan, _short(yuan), f"/audit/{listed}{_span(month, asked)}", month < begun))
    return draw_months(drawn, f"{words},按月")


def _short(value: float | None) -> str:
    """Over a column there is room for six characters: from 100,000 on in 万."""
    if value is None:
        return ""
    return f"{value / 10_000:.1f}万" if value >= 100_000 else f"{value:,.0f}"
