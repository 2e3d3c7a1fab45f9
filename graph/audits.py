"""One audit: the auditor's questions asked, and what they found kept over time: opened, seen again, gone, come back.

The questions only report; ``run`` keeps each row as a Finding under an identity that never drifts (question or rule,
grants, subject, month: no amounts, no days). What may change of a row without its facts changing (days counted up to
today, money at risk) is shown, but does not re-open what was judged: the ``facts`` of a finding are a digest of the
columns that do matter. A run that found nothing is kept too: scope, how many were looked at, day, coverage.

A run costs what was touched, not the county. Asked again are the households whose chain has a new entry since the last
run, those where only the days that went by can change an answer (an age, an end, a payment dated ahead), and everybody
around them: too many is harmless, one too few would be a wrong "无". All are asked when nothing was ever audited, the
catalogue changed or comes to another version in between, other money counted, the day went back, or two months passed.
When a month has begun, every running grant may be underpaid and every running overlap costs more: those two questions
are asked in full.
``tests/integration/test_audits.py`` holds that a full run right after finds nothing else.
"""

from __future__ import annotations

import calendar
import hashlib
import json
import math
import secrets
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any, Final

from graph import finding_seals
from graph.answers import checked_of, coverage_of, rows_of
from graph.eligibility import compile_rules, covers
from graph.office import Office
from graph.overlaps import EVERYBODY, Only
from graph.policy.model import AGE, Catalogue
from graph.questions import question
from graph.store import Unit
from graph.workdays import months_later


@dataclass(frozen=True)
class Kind:
    """One question whose rows become findings. ``identity``: of a row. ``facts``: columns whose change re-opens.
    ``money``: the column that says what the finding is about in fen, null where the question knows none.

    ``by_person``: ``$only`` narrows it by the person a row is about, where there is one; else by the household.
    ``each_month``: a month that begins changes its answer for those that nobody touched.
    """

    question: str
    identity: Callable[[Mapping[str, Any]], str]
    facts: tuple[str, ...]
    money: str | None
    by_person: bool = False
    each_month: bool = False
    keeps: Callable[[Mapping[str, Any]], bool] = lambda row: True


KINDS: Final = (
    Kind(
        "duplicate_benefit",
        lambda row: str(row["finding"]),
        ("measure_a", "measure_b", "households", "overlap_from", "overlap_to", "clause"),
        money="amount_at_risk_fen",
        by_person=True,
        each_month=True,
    ),
    Kind(
        "missing_aid",
        lambda row: f"missing_aid:{row['measure']}:{row['household']}:{row['person'] or ''}",
        ("met", "eligible_since"),
        money=None,
        keeps=lambda row: row["verdict"] == "eligible",
    ),
    Kind("ineligible_grant", lambda row: f"ineligible_grant:{row['grant']}", ("failed", "evidence"), money=None),
    Kind(
        "paid_after_ineligible",
        lambda row: f"paid_after_ineligible:{row['grant']}",
        ("reason", "last_eligible_day", "paid_fen"),
        money="paid_fen",
        by_person=True,
    ),
    Kind(
        "underpaid_aid",
        lambda row: f"underpaid_aid:{row['grant']}:{row['month']}",
        ("approved_fen", "paid_fen"),
        money="gap_fen",
        by_person=True,
        each_month=True,
    ),
    Kind(
        "stopped_without_followup",
        lambda row: f"stopped_without_followup:{row['household']}:{row['grant']}",
        ("reached_until", "end_reason"),
        money=None,
    ),
)


LOOKS_BACK: Final = question("stopped_without_followup").keys["months"].default
PATIENCE: Final = timedelta(days=62)  # so long after the last run nearly everything has moved: all are asked
SLACK: Final = 4  # days: months counted back and forth differ by up to three
CHUNK: Final = 5_000


@dataclass(frozen=True)
class Run:
    """``households``: how many were touched since the last run (or all). ``opened`` holds those that came back too;
    ``unchanged``: findings that stand as before, whether or not their household was looked at again."""

    id: str
    households: int
    opened: int
    closed: int
    unchanged: int

    def as_json(self) -> dict[str, Any]:
        return {
            "run": self.id,
            "households": self.households,
            "opened": self.opened,
            "closed": self.closed,
            "unchanged": self.unchanged,
        }


@dataclass
class _Seen:
    """What one question found, held against what was known of those it was asked about."""

    opened: list[dict[str, Any]] = field(default_factory=list)
    returned: list[dict[str, Any]] = field(default_factory=list)
    changed: list[dict[str, Any]] = field(default_factory=list)
    gone: list[str] = field(default_factory=list)


def run(
    office: Office, *, everything: bool, progress: Callable[[str, int], None], kinds: Sequence[Kind] = KINDS
) -> Run:
    """Brings the findings up to today. Killed in between, the next run finds the same households touched.

    ``kinds``: fewer only where the others have nothing to look at (bench).
    """
    run_id, now, store = f"SJ{office.today:%Y%m%d}-{secrets.token_hex(3).upper()}", office.now(), office.store
    last = next(iter(store.read("audit/read_last_run")), None)
    whole = everything or last is None or not _goes_on(office, last, kinds)
    touched = store.read("audit/read_touched", everything=whole)
    before: date | None = last["as_of"] if last else None
    only = EVERYBODY if whole or before is None else _around(office, touched, before)
    month = before is not None and before.month != office.today.month
    opened = closed = 0
    basis = []
    for kind in kinds:
        asked = EVERYBODY if month and kind.each_month else only
        found = {kind.identity(row): _finding(kind, row) for row in _rows(office, kind, asked)}
        seen = _compare(kind, found, store.read("audit/read_states", only=dict(asked)), asked)
        _keep(office, run_id, seen, before)
        opened += len(seen.opened) + len(seen.returned)
        closed += len(seen.gone)
        basis.append(_basis(office, kind, len(found), asked))
        progress(kind.question, len(found))

    def work(unit: Unit) -> int:
        unit.run("audit/lock_findings", request=run_id)
        for some in _chunks(touched):
            unit.run("audit/mark_audited", touched=some)
        unchanged = int(unit.run("audit/count_open")[0]["open"]) - opened
        unit.run(
            "audit/keep_run",
            id=run_id,
            at=now,
            as_of=office.today,
            digest=office.catalogue.digest,
            everything=whole,
            households=len(touched),
            basis=_text(basis),
            opened=opened,
            closed=closed,
            unchanged=unchanged,
        )
        return unchanged

    return Run(run_id, len(touched), opened, closed, store.write(work, timeout=120))


def _goes_on(office: Office, last: Mapping[str, Any], kinds: Sequence[Kind]) -> bool:
    """Whether what the last run kept still holds for those that nobody touched, the passing days apart."""
    if last["digest"] != office.catalogue.digest:
        return False
    counted = {basis["query"]: basis.get("money", "") for basis in json.loads(last["basis"])}
    if any(counted.get(kind.question, "") != kind.money for kind in kinds):
        return False
    since = last["as_of"]
    if not since <= office.today <= since + PATIENCE:
        return False
    return not any(since < day <= office.today for day in _turns(office.catalogue))


def _turns(catalogue: Catalogue) -> Iterable[date]:
    """The days on which the catalogue itself says something else."""
    for measure in catalogue.measures.values():
        for version in measure.versions:
            yield version.valid_from
            if version.valid_to is not None:
                yield version.valid_to + timedelta(days=1)
    for parameter in catalogue.parameters:
        yield parameter.valid_from


def _around(office: Office, touched: Sequence[Mapping[str, Any]], since: date) -> Only:
    """The touched, those whom the days since the last run moved, and everybody around them."""
    store = office.store
    people: set[str] = set()
    homes = {row["household"] for row in touched}
    parts = [store.read("audit/read_named", touched=some)[0] for some in _chunks(touched)]
    if since < office.today:
        parts.append(store.read("audit/read_elapsed", **_spans(office, since))[0])
    for part in parts:
        people.update(part["people"])
        homes.update(part["homes"])
    return dict(store.read("audit/read_around", people=sorted(people), homes=sorted(homes))[0])


def _spans(office: Office, since: date) -> dict[str, Any]:
    """Days from the one after ``since`` to today, and the same moved back by what a 一次性 grant covers and by how far
    ``stopped_without_followup`` looks back. An end counts from the day after it; a death on its very day."""
    first, last = since + timedelta(days=1), office.today

    def span(months: int, early: int) -> dict[str, int]:
        slack = SLACK if months else 0
        return {
            "first": _number(months_later(first, -months)) - early - slack,
            "last": _number(months_later(last, -months)) + slack,
        }

    held = {0, *covers(office.catalogue).values()}
    return {
        "first": first,
        "last": last,
        "starts": [span(months, 0) for months in sorted(held | {months + LOOKS_BACK for months in held})],
        "ends": [span(0, 1), span(LOOKS_BACK, 1)],
        "leaves": [span(0, 1), span(LOOKS_BACK, 1)],
        "birthdays": _birthdays(office.catalogue, first, last),
    }


def _number(day: date) -> int:
    return day.toordinal() - date(1970, 1, 1).toordinal()


def _birthdays(catalogue: Catalogue, first: date, last: date) -> list[date]:
    """The birth dates with which one reaches, in these days, an age that some criterion compares with."""
    leaves = [leaf for rule in compile_rules(catalogue, last) for leaf in rule["leaves"] if leaf["fact"] == AGE]
    held = [value for leaf in leaves for value in (leaf["values"] or leaf["entries"].values())]
    ages = {age for value in held if isinstance(value, float) for age in (math.floor(value), math.floor(value) + 1)}
    born = set()
    for day in (first + timedelta(days=n) for n in range((last - first).days + 1)):
        for age in (age for age in ages if day.year - age >= 1):
            leap = calendar.isleap(day.year - age)
            if (day.month, day.day) != (2, 29) or leap:
                born.add(day.replace(year=day.year - age))
            if (day.month, day.day) == (3, 1) and leap and not calendar.isleap(day.year):
                born.add(date(day.year - age, 2, 29))
    return sorted(born)


def _rows(office: Office, kind: Kind, only: Only) -> list[dict[str, Any]]:
    return [row for row in rows_of(office, kind.question, only=only) if kind.keeps(row)]


def _compare(kind: Kind, found: Mapping[str, dict[str, Any]], known: Sequence[Mapping[str, Any]], only: Only) -> _Seen:
    seen = _Seen()
    mine = {row["id"]: row for row in known if row["question"] == kind.question and _was_asked(kind, row, only)}
    for name, finding in found.items():
        row = mine.get(name)
        if row is None:
            seen.opened.append(finding)
        elif row["state"] == "gone":
            seen.returned.append(finding)
        elif (row["shown"], row["amount_fen"]) != (finding["shown"], finding["amount_fen"]):
            seen.changed.append(finding)
    seen.gone = sorted(name for name, row in mine.items() if row["state"] == "open" and name not in found)
    return seen


def _was_asked(kind: Kind, finding: Mapping[str, Any], only: Only) -> bool:
    """As the statement narrows: by the person of the row, where it goes by persons and there is one."""
    if only["homes"] is None or only["people"] is None:
        return True
    if kind.by_person and finding["person"] is not None:
        return finding["person"] in only["people"]
    return any(home in only["homes"] for home in finding["homes"])


def _keep(office: Office, run_id: str, seen: _Seen, before: date | None) -> None:
    """A finding once opened is never opened again: two runs at once write the same."""
    for statement, findings in (
        ("audit/open_findings", seen.opened),
        ("audit/return_findings", seen.returned),
        ("audit/see_findings", seen.changed),
    ):
        for some in _chunks(findings):

            def write(unit: Unit, statement: str = statement, some: Sequence[Any] = some) -> None:
                unit.run("audit/lock_findings", request=run_id)
                ids = [finding["id"] for finding in some]
                opened = len(ids) - finding_seals.known(unit, ids)
                unit.run(statement, findings=some, day=office.today)
                unit.run("audit/link_findings", findings=some)
                finding_seals.seal(unit, office.keys, ids, opened)

            office.store.write(write, timeout=120)
    for some in _chunks(seen.gone):

        def close(unit: Unit, ids: Sequence[str] = some) -> None:
            unit.run("audit/lock_findings", request=run_id)
            unit.run("audit/close_findings", ids=ids, day=office.today, seen=before)
            finding_seals.seal(unit, office.keys, ids, 0)

        office.store.write(close, timeout=120)


def _chunks(items: Sequence[Any]) -> Iterable[list[Any]]:
    for start in range(0, len(items), CHUNK):
        yield list(items[start : start + CHUNK])


def _finding(kind: Kind, row: Mapping[str, Any]) -> dict[str, Any]:
    shown = _text(dict(row))
    households = row.get("households") or [row["household"]] if row.get("household") or row.get("households") else []
    grants = [row[name] for name in ("grant", "grant_a", "grant_b") if row.get(name)]
    return {
        "id": kind.identity(row),
        "question": kind.question,
        "rule": row.get("rule") or kind.question,
        "row": shown,
        "shown": _digest(shown),
        "facts": _digest({name: row[name] for name in kind.facts}),
        "person": row.get("person"),
        "households": households,
        "grants": grants,
        "measures": _measures(row),
        "amount_fen": row[kind.money] if kind.money else None,
    }


def _measures(row: Mapping[str, Any]) -> list[str]:
    return sorted({row[name] for name in ("measure", "measure_a", "measure_b") if row.get(name)})


def _basis(office: Office, kind: Kind, rows: int, only: Only) -> dict[str, Any]:
    """``checked``: of a full run what the question counts, else the households that were asked again. ``money``: the
    column that was counted; where another one counts now, the next run asks everybody."""
    asked = question(kind.question)
    coverage = coverage_of(office, asked.needs, office.today)
    return {
        "query": kind.question,
        "version": asked.version,
        "checked": checked_of(office, kind.question) if only["homes"] is None else len(only["homes"]),
        "rows": rows,
        "money": kind.money,
        "coverage": coverage,
    }


def _text(value: object) -> str:
    return json.dumps(value, ensure_ascii=False, sort_keys=True, default=_plain)


def _plain(value: object) -> str:
    if isinstance(value, date | datetime):
        return value.isoformat()
    raise TypeError(type(value).__name__)


def _digest(value: object) -> str:
    return hashlib.sha256(_text(value).encode()).hexdigest()[:24]
