"""Overview of a region: plain numbers, each a link to its rows, and one bar chart; and who may be called upon."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass

from flask import Blueprint, render_template
from markupsafe import Markup

from api.asking import timed
from api.auth import account, office, permission
from api.drawing.bars import Bar, draw
from api.pages.audit import LISTS
from api.pages.paging import keys_of_form
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


@dataclass(frozen=True)
class Number:
    """``count`` is null where the files do not allow to say: 无法判断 is never shown as 0."""

    name: str
    title: str
    count: int | None
    checked: int
    unknown: int


@bp.get("/overview")
@permission("overview.read")
def show_overview() -> str:
    keys_of_form(())
    answers = {name: timed(name, []) for name in COUNTED}
    numbers = [_number(name, answer) for name, answer in answers.items()]
    aid = timed("aid_statistics", [])
    bars = [Bar(office().names.measure(row["measure"]), row["paid_fen"] / 100, None) for row in aid.rows]
    late = Counter(office().names.department(row["holder"]) for row in answers["overdue_referrals"].rows)
    waiting = [Bar(name, count, None) for name, count in late.most_common(12)]
    homes = office().store.read("finding/count_households", region="", scope=account().scope)[0]["checked"]
    return render_template(
        "overview.html",
        numbers=numbers,
        aid=aid,
        homes=homes,
        paid=Markup(draw(sorted(bars, key=lambda bar: -(bar.value or 0))[:15], "已发金额(元),按措施")),
        late=Markup(draw(waiting, "超期转介(件),按现在该办的部门")),
    )


def _number(name: str, answer: Answer) -> Number:
    unknown = sum(row.get("verdict") == "unknown" for row in answer.rows)
    count = len(answer.rows) - unknown
    return Number(
        name, LISTS[name][0], count if count or answer.answer != "无法判断" else None, answer.checked, unknown
    )
