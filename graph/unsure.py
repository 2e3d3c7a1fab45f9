"""Due days of answers that are provisional (暂定): counted in working days over a year without an official calendar.

``referral_chain`` has a column for it. The columns of the other questions with a due day are fixed by the contract, so
there it stands in the answer's note, and as a mark beside the day wherever a row is shown. What does not come near such
a year costs no query: the limits of the catalogue say how far back a due day can have begun.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Any, Final

from graph.answers import Answer
from graph.office import Office
from graph.policy.regions import EVERYWHERE
from graph.workdays import Span, package_years

#: As the statements reckon how many calendar years a number of working days may touch.
_A_YEAR: Final = 200


@dataclass(frozen=True)
class _Dated:
    """``number``: the column with the row's own number; ``begun``: that of the first day, null where it has none."""

    number: str
    begun: str | None
    kind: str
    statement: str


_DATED: Final[Mapping[str, _Dated]] = {
    "department_inbox": _Dated("referral", "sent_on", "referral", "referral/list_units"),
    "overdue_referrals": _Dated("referral", None, "referral", "referral/list_units"),
    "overdue_applications": _Dated("application", "accepted_on", "application", "referral/list_application_units"),
}


def unsure(office: Office, query: str, rows: Sequence[Mapping[str, Any]],
           scope: Mapping[str, str] = EVERYWHERE) -> frozenset[str]:
    """Of the rows of a question, the numbers of those whose due day is provisional."""
    dated = _DATED.get(query)
    if dated is None or not rows:
        return frozenset()
    sure = {year.year for year in package_years()}
    if not (near := _near(office, dated, rows, sure)):
        return frozenset()
    sure.update(office.store.read("calendar/list_official_years")[0]["official"])
    if not (near := _near(office, dated, near, sure)):
        return frozenset()
    due = {row[dated.number]: row["due_on"] for row in near}
    begun = office.store.read(dated.statement, numbers=sorted(due), scope=dict(scope))
    return frozenset(row["number"] for row in begun if row["unit"] == Span.WORKING_DAYS
                     and not sure.issuperset(_years(row["begun_on"], due[row["number"]])))


def marked(office: Office, query: str, rows: Sequence[Mapping[str, Any]],
           scope: Mapping[str, str] = EVERYWHERE) -> list[dict[str, Any]]:
    """The rows, those of a question with a due day with ``provisional``: true where that day is."""
    if query not in _DATED:
        return [dict(row) for row in rows]
    doubted, number = unsure(office, query, rows, scope), _DATED[query].number
    return [{**row, "provisional": row[number] in doubted} for row in rows]


def noted(office: Office, answer: Answer, scope: Mapping[str, str] = EVERYWHERE) -> Answer:
    """The answer with a note that names the rows whose due day is provisional."""
    if not (doubted := unsure(office, answer.query, answer.rows, scope)):
        return answer
    return replace(answer, doubt=f"期限暂定(跨过的年份还没有公布放假安排):{'、'.join(sorted(doubted))}")


def _near(office: Office, dated: _Dated, rows: Sequence[Mapping[str, Any]], sure: set[int]) -> list[Mapping[str, Any]]:
    """Rows that may touch a year that is not sure."""
    if dated.begun is not None:
        return [row for row in rows
                if row["due_on"] is not None and not sure.issuperset(_years(row[dated.begun], row["due_on"]))]
    longest = max((limit.amount for limit in office.catalogue.limits
                   if limit.kind == dated.kind and limit.unit == Span.WORKING_DAYS), default=0)
    back = 1 + longest // _A_YEAR
    return [row for row in rows if not sure.issuperset(range(row["due_on"].year - back, row["due_on"].year + 1))]


def _years(begun: date, due: date) -> range:
    """Working day 1 is the day after the first."""
    return range((begun + timedelta(days=1)).year, due.year + 1)
