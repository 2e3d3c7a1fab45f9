"""The policy catalogue (contract §4), from the plain dict that a YAML string loader gives, and the regional entries
of §3.
"""

import re
from dataclasses import dataclass, field
from datetime import date
from fractions import Fraction
from typing import Any

import yaml

Entry = dict[str, Any]


def read(text: str) -> "Catalogue":
    """Every scalar as the text that stands there: `000000000000` stays what it is; only nothing is nothing."""
    return Catalogue(without_nothing(yaml.load(text, Loader=yaml.BaseLoader)))


def without_nothing(part: Any) -> Any:
    if isinstance(part, dict):
        return {name: without_nothing(value) for name, value in part.items()}
    if isinstance(part, list):
        return [without_nothing(one) for one in part]
    return None if part in ("", "null", "~") else part


@dataclass(frozen=True)
class Version:
    measure: str
    valid_from: date
    valid_to: date | None
    citation: Entry
    criteria: list[Entry]
    grace: Entry | None


@dataclass
class Catalogue:
    source: Entry
    measures: dict[str, Entry] = field(init=False)
    departments: set[str] = field(init=False)

    def __post_init__(self) -> None:
        self.measures = {one["code"]: one for one in self.listed("measures")}
        self.departments = {one["code"] for one in self.listed("departments")}

    def listed(self, name: str) -> list[Entry]:
        return self.source.get(name) or []


def day(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None


def yes(text: str | None) -> bool:
    return text == "true"


def unit(catalogue: Catalogue, measure: str) -> str:
    return str(catalogue.measures[measure]["unit"])


def repeatable(catalogue: Catalogue, measure: str) -> bool:
    return yes(catalogue.measures[measure].get("repeatable"))


def after_death(catalogue: Catalogue, measure: str) -> bool:
    return yes(catalogue.measures[measure].get("after_death"))


def covers_months(catalogue: Catalogue, measure: str) -> int:
    return int(catalogue.measures[measure].get("covers_months") or 0)


def valid_version(catalogue: Catalogue, measure: str, on: date) -> Version | None:
    """The measure's version valid on a day; “valid_to: empty = still valid”."""
    for one in catalogue.measures[measure].get("versions") or []:
        begins, ends = day(one["valid_from"]), day(one.get("valid_to"))
        if begins and begins <= on and (ends is None or on <= ends):
            return Version(measure, begins, ends, one["citation"], one.get("criteria") or [], one.get("grace") or None)
    return None


def clause(cited: Entry) -> Entry:
    """“`clause` is `{document, clause, status}`”."""
    return {name: cited.get(name) or None for name in ("document", "clause", "status")}


def cut(region: str) -> str:
    """“cut at its last level (2·2·2·3·3 digits) that is not all zeros: `000000000000` → everything”."""
    levels, at = [], 0
    for width in (2, 2, 2, 3, 3):
        if at < len(region):
            levels.append(region[at : at + width])
        at += width
    while levels and not levels[-1].strip("0"):
        levels.pop()
    return "".join(levels)


def holds(region: str | None, code: str) -> bool:
    """“What is left is a prefix of the household's 12-digit code.”"""
    return code.startswith(cut(region or ""))


def choose(entries: list[Entry], code: str, household_type: str | None, on: date) -> Entry | None:
    """“Regional entries: of those with `valid_from` ≤ the day and a region that holds the household: the longest
    region, of these one with the household's 户籍类型 as `household_type` before one without, then the latest
    `valid_from`.”
    """
    fitting = [
        one
        for one in entries
        if (day(one.get("valid_from")) or date.min) <= on
        and holds(one.get("region"), code)
        and (one.get("household_type") or None) in (None, household_type)
    ]
    if not fitting:
        return None
    return max(
        fitting,
        key=lambda one: (
            len(cut(one.get("region") or "")),
            bool(one.get("household_type")),
            day(one.get("valid_from")) or date.min,
        ),
    )


def word(entries: list[Entry], written: str | None) -> str | None:
    """“需求 and 事由 are put to the catalogue's word by its aliases; an unknown one is kept”."""
    for one in entries:
        if written == one["name"] or written in (one.get("aliases") or []):
            return str(one["name"])
    return written


NUMBER = re.compile("[+-]?[0-9]+([.][0-9]+)?")


def as_number(text: str) -> Fraction | None:
    """“Numbers (digits with sign and point) compare as numbers everywhere, other values as text.”"""
    return Fraction(text) if NUMBER.fullmatch(text) else None


def same_value(one: str, other: str) -> bool:
    a, b = as_number(one), as_number(other)
    return a == b if a is not None and b is not None else one == other
