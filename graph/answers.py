"""Asks a question and gives the whole answer: rows, how many were looked at, and which files it rests on.

A "无" is only said where every file that the question needs is there and new enough; else the answer is 无法判断.
Names are unsealed here, ID numbers only with a purpose, which is written down before the answer leaves.
"""

from __future__ import annotations

import getpass
import json
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any, Final

from graph import eligibility
from graph.desks import Desks
from graph.errors import NotFound, WrongUsage, at_terminal
from graph.intake.cells import id_number
from graph.intake.reasons import Fault
from graph.office import Office
from graph.policy.regions import EVERYWHERE
from graph.questions import Question, question, read_params
from queries.catalogue import QUERIES

YES, NO, UNKNOWN = "有", "无", "无法判断"
_IN_STATEMENT: Final = {"id_number"}  # read into ``person`` before the statement
_EXISTS: Final = {
    "household": ("household/count_household", "户"),
    "referral": ("referral/find_referral", "转介"),
    "person": ("household/find_person", "人员"),
}


@dataclass(frozen=True)
class Answer:
    """``as_of``: the day asked for. ``forecast``: that day lies ahead. ``checked``: how many were looked at.
    ``doubt``: which due days are provisional (``graph.unsure``), empty where none is."""

    query: str
    version: str
    as_of: date
    answer: str
    checked: int
    coverage: Sequence[Mapping[str, Any]]
    rows: Sequence[dict[str, Any]]
    forecast: bool = field(default=False)
    doubt: str = field(default="")

    @property
    def note(self) -> str:
        """What a reader must know of the answer as a whole; empty where there is nothing."""
        return ";".join(filter(None, ("预测:as_of 晚于今天" if self.forecast else "", self.doubt)))

    def as_json(self) -> dict[str, Any]:
        found = {
            "query": self.query,
            "version": self.version,
            "as_of": self.as_of,
            "answer": self.answer,
            "checked": self.checked,
            "coverage": list(self.coverage),
            "rows": list(self.rows),
        }
        return {**found, "note": self.note} if self.note else found


def ask(
    office: Office,
    name: str,
    given: Sequence[tuple[str, str]],
    *,
    scope: Mapping[str, str] = EVERYWHERE,
    reveal: str | None = None,
    by: str | None = None,
    homes: Sequence[str] | None = None,
    desks: Desks | None = None,
) -> Answer:
    """``given``: keys and texts as typed. ``reveal``: the purpose for which ID numbers are shown, logged first.
    ``homes``: look at these households alone, where the question can (``$only``); its cost follows them then.
    ``desks``: where a ``department_inbox`` may be found kept."""
    asked = question(name)
    params = _params(office, asked, given, scope)
    if homes is not None:
        params["only"] = {"people": None, "homes": list(homes)}
    as_of = params["as_of"] or office.today
    if desks is not None and name == "department_inbox":
        view, bucket = desks.view(office, params["department"], as_of, scope), params["bucket"]
        rows = [row for row in view.inbox if bucket in (None, row["bucket"])]
        checked, coverage = view.checked, _covered(office, asked.needs, as_of, view.coverage)
    else:
        rows = office.store.read(asked.statement, **_for(asked.statement, params))
        checked = office.store.read(asked.count, **_for(asked.count, params))[0]["checked"]
        coverage = coverage_of(office, asked.needs, as_of)
    if name == "household_aid_chain":
        rows = [{**row, "source": json.loads(row["source"]) if row["source"] else None} for row in rows]
    rows = with_people(office, name, rows, scope, reveal, by)
    nothing = NO if all(item["covers"] for item in coverage) else UNKNOWN
    verdict = YES if rows else nothing
    return Answer(name, asked.version, as_of, verdict, checked, coverage, rows, as_of > office.today)


def rows_of(
    office: Office,
    name: str,
    *,
    only: Mapping[str, Sequence[str] | None],
    measures: Collection[str] | None = None,
) -> list[dict[str, Any]]:
    """The bare rows for today, everywhere, without names: for what is kept, not shown. ``only``: the ``people`` and
    ``homes`` to ask about, both null for everybody. ``measures``: those alone, where the question goes by rules."""
    asked = question(name)
    params = _params(office, asked, [], EVERYWHERE) | {"only": dict(only)}
    if measures is not None:
        params["rules"] = {code: rule for code, rule in params["rules"].items() if code in measures}
        params["facts"] = eligibility.facts_of(params["rules"].values())
    return office.store.read(asked.statement, **_for(asked.statement, params))


def checked_of(office: Office, name: str) -> int:
    """How many grants, people or households the question looks at today, everywhere."""
    asked = question(name)
    return int(
        office.store.read(asked.count, **_for(asked.count, _params(office, asked, [], EVERYWHERE)))[0]["checked"]
    )


def prepared(office: Office, name: str, given: Sequence[tuple[str, str]], scope: Mapping[str, str]) -> dict[str, Any]:
    """What a question's statement is asked with: keys read and held against what exists, rules compiled."""
    return _params(office, question(name), given, scope)


def _params(
    office: Office, asked: Question, given: Sequence[tuple[str, str]], scope: Mapping[str, str]
) -> dict[str, Any]:
    params = read_params(asked, given, office.today)
    _hold_codes(office, asked, params, scope)
    if asked.prepare is not None:
        params |= asked.prepare(office.catalogue, params)
    return {"as_of": office.today, **params, "scope": dict(scope), "region": params.get("region") or ""}


def _for(statement: str, params: Mapping[str, Any]) -> dict[str, Any]:
    return {name: params.get(name) for name in QUERIES[statement].params}


def _hold_codes(office: Office, asked: Question, params: dict[str, Any], scope: Mapping[str, str]) -> None:
    """A code or number that does not exist is said, never answered with an empty table."""
    for name, key in asked.keys.items():
        value = params.get(name)
        if value is None:
            continue
        if key.kind == "measure" and value not in office.catalogue.measures:
            raise NotFound(f"政策目录里没有措施“{value}”:请核对措施代码{at_terminal('(aidchain policy show)')}。")
        if key.kind == "department" and value not in office.catalogue.departments:
            raise NotFound(f"政策目录里没有部门“{value}”:请核对部门代码。")
        if key.kind == "id_number":
            params["person"] = person_of(office, value, scope)
        elif key.kind in _EXISTS:
            statement, noun = _EXISTS[key.kind]
            found = office.store.read(statement, **{key.kind: value, "scope": dict(scope)})
            if not found or found[0].get("checked") == 0:
                raise NotFound(f"没有{noun}“{value}”:请核对编号,或先导入相应的表。")
    params.setdefault("person", None)
    params.setdefault("household", None)


def person_of(office: Office, text: str, scope: Mapping[str, str] = EVERYWHERE) -> str:
    """``P…`` of somebody who is registered here, by ID number."""
    number = id_number(text, office.today)
    if isinstance(number, Fault):
        raise WrongUsage(f"id_number:{number}。")
    person = office.keys.person(number)
    if not office.store.read("household/find_person", person=person, scope=dict(scope)):
        raise NotFound("没有登记这个身份证号的人:请核对号码,或先导入成员表。")
    return person


def coverage_of(office: Office, kinds: Sequence[str], as_of: date) -> list[dict[str, Any]]:
    """Newest data date by kind and department that ever sent it; ``covers``: not more than the catalogue's days old
    (35 where it says nothing). A kind that nobody sent stands there without a department."""
    return _covered(office, kinds, as_of, office.store.read("coverage/read_coverage", kinds=list(kinds)))


def _covered(
    office: Office, kinds: Sequence[str], as_of: date, rows: Sequence[Mapping[str, Any]]
) -> list[dict[str, Any]]:
    sent = {row["kind"] for row in rows}
    found = [
        {
            "kind": row["kind"],
            "department": row["department"],
            "data_date": row["data_date"],
            "covers": (as_of - row["data_date"]).days <= office.catalogue.fresh_days(row["department"], row["kind"]),
        }
        for row in rows
    ]
    found += [
        {"kind": kind, "department": None, "data_date": None, "covers": False} for kind in kinds if kind not in sent
    ]
    return sorted(found, key=lambda item: (kinds.index(item["kind"]), item["department"] or ""))


def with_people(
    office: Office,
    query: str,
    rows: Sequence[dict[str, Any]],
    scope: Mapping[str, str],
    reveal: str | None,
    by: str | None,
) -> list[dict[str, Any]]:
    """Rows with ``person`` get ``name`` and ``id_masked`` behind it, with a purpose ``id_number`` too."""
    if not rows or "person" not in rows[0]:
        return list(rows)
    people = sorted({row["person"] for row in rows if row["person"] is not None})
    if reveal is not None:
        record_access(office, query, people, reveal, by)
    known = {row["person"]: row for row in office.store.read("household/read_people", people=people, scope=dict(scope))}
    shown: dict[str | None, dict[str, Any]] = {None: {"name": None, "id_masked": None}}
    for person in people:
        shown[person] = _identity(office, person, known.get(person))
    if reveal is None:
        for identity in shown.values():
            identity.pop("id_number", None)
    else:
        shown[None]["id_number"] = None
    return [_beside_person(row, shown[row["person"]]) for row in rows]


def _identity(office: Office, person: str, row: Mapping[str, Any] | None) -> dict[str, Any]:
    if row is None or row["sealed_key"] is None:
        return {"name": None, "id_masked": None, "id_number": None}
    number = office.keys.unseal(row["sealed_key"], person, row["number_sealed"])
    name = row["name_sealed"] and office.keys.unseal(row["sealed_key"], person, row["name_sealed"])
    return {"name": name, "id_masked": f"{number[:6]}********{number[14:]}", "id_number": number}


def _beside_person(row: dict[str, Any], identity: Mapping[str, Any]) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for column, value in row.items():
        found[column] = value
        if column == "person":
            found.update(identity)
    return found


def record_access(office: Office, query: str, people: Sequence[str], purpose: str, by: str | None) -> None:
    if not purpose.strip() or len(purpose) > 200:
        raise WrongUsage("--reveal 须写明用途(1 至 200 字),例如 --reveal 入户核对。")
    at, who = office.now(), by or getpass.getuser()
    office.store.write(
        lambda unit: unit.run("trust/record_access", by=who, at=at, purpose=purpose, query=query, people=list(people))
    )
