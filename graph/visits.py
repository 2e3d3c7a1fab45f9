"""Visits and reports entered in the product, by every channel: the same Visit node and one chain entry as a file makes.

Rules of the game, in one transaction: the turn of the importers is taken first; an entry with the same idempotency key
is the answer; the cells are read as a file's are (words, aliases, lengths), and become version 1 of a number that the
product gives, so that a file may correct it later as it corrects its own rows.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import asdict, dataclass
from datetime import date
from typing import Any, Final

from graph import chain
from graph.acts import HERE, Act, Clerk, Wanting, home_of, missing, number
from graph.intake.causes import cause_word
from graph.intake.cells import read as read_cell
from graph.intake.deciding import Incoming, decide, places
from graph.intake.history import Observation
from graph.intake.kinds import CHANNELS, HANDLINGS, KINDS
from graph.intake.loading import read_state
from graph.intake.reasons import Fault
from graph.intake.writing import write
from graph.office import Office
from graph.policy.regions import EVERYWHERE
from graph.store import Row, Unit

__all__ = ["CHANNELS", "HANDLINGS", "Report", "add", "listing", "odd", "read", "unlisted"]
#: Behind every row of the batches so far, before every row of the next.
_AFTER_ROWS: Final = 1_000_000_000
_COLUMNS: Final[Mapping[str, str]] = {
    "household": "户编号", "visited_on": "走访日期", "visitor": "走访人", "channel": "渠道", "found": "发现情况",
    "cause": "致困原因", "handled": "处置", "need": "需求",
}  # fmt: skip


@dataclass(frozen=True)
class Report:
    """``household`` or ``person`` (``P…``): of a person the household that the chain rule names on the day."""

    visited_on: date
    visitor: str
    channel: str
    found: str
    household: str | None = None
    person: str | None = None
    cause: str | None = None
    handled: str | None = None
    need: str | None = None


def add(office: Office, clerk: Clerk, report: Report, *, key: str | None = None,
        scope: Mapping[str, str] = EVERYWHERE) -> dict[str, Any]:
    """The visit as ``read`` gives it, with ``warnings`` for what looks odd and is taken all the same, as of a
    file's row: words that are on no list, a day that is yet to come (contract §1)."""
    if report.household is None and report.person is None:
        raise Wanting("household", "须写明户编号或身份证号,至少一个。")
    cells, warnings = _cells(office, report)
    act = Act(office, "visit", clerk, key, asdict(report), scope)
    made = number("ZF", act.today)

    def work(unit: Unit) -> str:
        turn = unit.run("intake/take_turn", request=act.request, files=False)[0]["batches"]
        if before := act.answered(unit):
            return before
        _write(unit, act, made, cells, turn)
        return made

    return {**read(office, office.store.write(work), scope=scope), "warnings": warnings}


def _cells(office: Office, report: Report) -> tuple[dict[str, Any], list[str]]:
    """The cells as a file's row would bring them."""
    kind = KINDS["visit"]
    found: dict[str, Any] = {}
    for field, name in _COLUMNS.items():
        column = kind.column(name)
        value = read_cell(getattr(report, field), column, office.today)
        if isinstance(value, Fault):
            raise Wanting(field, f"“{name}”:{value}。")
        if value is None and column.required:
            raise Wanting(field, f"须写明{name}。")
        found[name] = value.isoformat() if isinstance(value, date) else value
    warnings = odd(office, report.visited_on, found["需求"], found["致困原因"])
    for name, word in (("需求", office.catalogue.needs_word), ("致困原因", _cause_word(office))):
        found[name] = found[name] and (word(found[name]) or found[name])
    return {**found, "身份证号": report.person}, warnings


def odd(office: Office, visited_on: date, need: str | None, cause: str | None) -> list[str]:
    """One warning for each thing about a visit that looks odd."""
    found = unlisted(office, need, cause)
    if visited_on <= office.today:
        return found
    return [f"走访日期 {visited_on} 晚于今天:照样记下,到那一天以前清单和统计里没有它。", *found]


def unlisted(office: Office, need: str | None, cause: str | None) -> list[str]:
    """One warning for each word that is on no list: kept as it came."""
    asked = (("需求", need, office.catalogue.needs_word), ("致困原因", cause, _cause_word(office)))
    near = "、".join(office.catalogue.needs_near(need)) if need else ""
    meant = {"需求": f";相近的有:{near}" if near else ""}
    return [f"{name}“{text[:60]}”不在所列的词里,原样保留{meant.get(name, '')}。" for name, text, word in asked
            if text is not None and word(text) is None]


def _cause_word(office: Office) -> Callable[[str], str | None]:
    return lambda text: cause_word(text) or office.catalogue.reason_word(text)


def _write(unit: Unit, act: Act, made: str, cells: dict[str, Any], turn: int) -> None:
    office, who = act.office, f"{act.clerk.department or ''} {act.clerk.name}".strip()
    clear = {**cells, "走访编号": made, "走访人": office.keys.seal_here(cells["走访人"]),
             "编号": made, "经办": act.clerk.name, "请求摘要": act.digest}
    observation = Observation(act.today.isoformat(), (turn, _AFTER_ROWS + 1), 1, clear, (HERE, who, 1))
    incoming = Incoming("visit", made, clear, observation.data_date, act.clerk.department or "", observation.order,
                        observation.source)
    decided = read_state(unit, office.keys, [incoming])
    household = clear["户编号"]
    if household is None:
        household = home_of(unit, decided.belongs(clear["身份证号"]), clear["走访日期"], act.scope)
        if [household] != places(decided, "visit", clear, observation.data_date):  # another one lies elsewhere
            clear["户编号"] = household
            decided.households.add(household)
    elif not unit.run("household/count_household", household=household, scope=act.scope)[0]["checked"]:
        raise missing("户", household)
    chain.lock(unit, [household], act.request)
    verdict = decide(decided, incoming)
    if verdict.outcome != "created":
        raise Wanting("household", f"{verdict.reason}。")
    write(unit, office.keys, office.names, decided, "visit", [], {}, act.now, act.request, act.key)


def read(office: Office, visit: str, *, scope: Mapping[str, str] = EVERYWHERE) -> dict[str, Any]:
    """One visit with its visitor. Out of scope is as nonexistent."""
    rows = office.store.read("visit/list_visits", visit=visit, household=None, scope=dict(scope))
    if not rows:
        raise missing("走访", visit)
    return _shown(office, rows[0])


def listing(office: Office, household: str, *, scope: Mapping[str, str] = EVERYWHERE) -> list[dict[str, Any]]:
    """All visits of a household, the latest first; those of files too."""
    rows = office.store.read("visit/list_visits", visit=None, household=household, scope=dict(scope))
    return [_shown(office, row) for row in rows]


def _shown(office: Office, row: Row) -> dict[str, Any]:
    sealed = row["visitor_sealed"]
    shown = {name: value for name, value in row.items() if name != "visitor_sealed"}
    return {**shown, "visitor": office.keys.unseal_here(sealed) if sealed else None}
