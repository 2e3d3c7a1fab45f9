"""From a clear row to what may be written: ``P…`` for a person, sealed text for names and places."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from graph.intake.cells import birth
from graph.intake.deciding import SEPARATOR, Incoming
from graph.intake.history import Source
from graph.intake.kinds import Kind
from graph.intake.reach import Sender
from graph.intake.rows import Row
from graph.intake.writing import Person
from graph.sealing import Keys
from graph.store import Unit


@dataclass
class DataKeys:
    """Wrapped data keys by owner (person or household), those in the graph and those made for this transaction."""

    people: dict[str, str] = field(default_factory=dict)
    households: dict[str, str] = field(default_factory=dict)
    new_households: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Concealed:
    incoming: Incoming
    person: Person | None = None  # of a member row


def read_data_keys(unit: Unit, keys: Keys, kind: Kind, rows: Sequence[Row]) -> DataKeys:
    found = DataKeys()
    if kind.english == "member":
        people = sorted({keys.person(str(row.cells["身份证号"])) for row in rows})
        found.people = {r["id"]: r["sealed_key"] for r in unit.run("intake/read_people_keys", people=people)}
    elif kind.english == "household":
        households = sorted({str(row.cells["户编号"]) for row in rows})
        found.households = {
            r["id"]: r["sealed_key"] for r in unit.run("intake/read_household_keys", households=households)
        }
    return found


def conceal(
    keys: Keys,
    data_keys: DataKeys,
    kind: Kind,
    row: Row,
    department: str,
    data_date: str,
    order: tuple[int, int],
    source: Source,
    quarantined: str | None,
    sender: Sender | None,
) -> Concealed:
    cells: dict[str, Any] = {name: _plain(value) for name, value in row.cells.items()}
    person = None
    number: str = cells.get("身份证号") or ""
    if number:
        cells["身份证号"] = keys.person(number)
    if cells.get("不保障人员"):
        cells["不保障人员"] = sorted({keys.person(other) for other in cells["不保障人员"]})
    if kind.english == "member":
        person = _person(keys, data_keys, number, cells)
    elif kind.english == "household":
        _seal_household(keys, data_keys, cells)
    elif kind.english == "visit":
        cells["走访人"] = keys.seal_here(cells["走访人"])
    return Concealed(
        Incoming(
            kind.english,
            key_of(kind, cells, department),
            cells,
            data_date,
            department,
            order,
            source,
            quarantined,
            sender,
        ),
        person,
    )


def _plain(value: object) -> object:
    if isinstance(value, date):
        return value.isoformat()
    return list(value) if isinstance(value, tuple) else value


def _person(keys: Keys, data_keys: DataKeys, number: str, cells: dict[str, Any]) -> Person:
    owner = cells["身份证号"]
    if owner not in data_keys.people:
        data_keys.people[owner] = keys.new_data_key(owner)
    wrapped = data_keys.people[owner]
    cells["姓名"] = keys.seal(wrapped, owner, cells["姓名"])
    return Person(owner, wrapped, keys.seal(wrapped, owner, number), birth(number))


def _seal_household(keys: Keys, data_keys: DataKeys, cells: dict[str, Any]) -> None:
    owner = cells["户编号"]
    if owner not in data_keys.households:
        data_keys.households[owner] = data_keys.new_households[owner] = keys.new_data_key(owner)
    for name in ("户主姓名", "地址"):
        if cells.get(name):
            cells[name] = keys.seal(data_keys.households[owner], owner, cells[name])


def key_of(kind: Kind, cells: Mapping[str, Any], department: str) -> str:
    """The key of contract §1, joined by U+001F. Of a subject A|B the one given: ``P…`` or ``户:`` and the number."""
    parts = []
    for name in kind.key:
        if kind.subject is not None and name in kind.subject.columns:
            if cells.get(name):
                parts.append(cells[name] if name == "身份证号" else f"户:{cells[name]}")
        else:
            parts.append(cells[name])
    if kind.key_has_department:
        parts.append(department)
    return SEPARATOR.join(parts)
