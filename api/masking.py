"""The other half of a matter across two regions: it is there, and whose it is is not said.

A row counts to a region if one of its households does; a household outside of the asker's region stands in it as
其他地区, in lists and in the path that proves the row.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Any, Final

from graph.accounts import Account, Role
from graph.office import Office

ELSEWHERE: Final = "其他地区"
_COLUMNS: Final = ("household", "households", "path")
_PLACE: Final = re.compile(r"(?<=行政区划 )[0-9]+", re.ASCII)  # as graph/intake/telling.py says it
_STEP: Final = "家庭 "  # what a household's step of a path begins with


def mask(office: Office, who: Account, rows: Sequence[Mapping[str, Any]]) -> list[dict[str, Any]]:
    """The same rows, with every household outside the account's region made unknown."""
    found = [dict(row) for row in rows]
    if who.region == "":
        return found
    named = sorted({one for row in found for one in _named(row)})
    if not named:
        return found
    visible = {
        row["household"] for row in office.store.read("account/visible_households", households=named, scope=who.scope)
    }
    hidden = set(named) - visible
    return [_masked(row, hidden) for row in found] if hidden else found


def hide_place(office: Office, who: Account, household: str, rows: Sequence[Mapping[str, Any]]) -> list[dict[str, Any]]:
    """The chain of a protected household (not known = protected) without the codes of where it was ever registered;
    its coordinator alone reads them."""
    found = [dict(row) for row in rows]
    if who.role is Role.COORDINATOR:
        return found
    told = office.store.read("household/show_household", household=household, scope=who.scope)
    if told and told[0]["protected"] is False:
        return found
    return [
        {**row, "event": _PLACE.sub("不显示", row["event"])} if row["kind"] == "household" else row for row in found
    ]


def _named(row: Mapping[str, Any]) -> set[str]:
    many = row.get("households")
    many = many if isinstance(many, list) else []  # in tables of numbers it is how many
    one = row.get("household")
    steps = [step.removeprefix(_STEP) for step in row.get("path") or [] if step.startswith(_STEP)]
    return {number for number in (*many, one, *steps) if isinstance(number, str)}


def _masked(row: dict[str, Any], hidden: set[str]) -> dict[str, Any]:
    gone = _named(row) & hidden
    if not gone:
        return row
    return {
        column: _hide(value, gone) if column in _COLUMNS or column == "row" else value for column, value in row.items()
    }


def _hide(value: Any, gone: set[str]) -> Any:
    """A number alone, in a list, in a step of a path (``家庭 H1``), in a finding's own row."""
    if isinstance(value, str):
        step, number = (_STEP, value.removeprefix(_STEP)) if value.startswith(_STEP) else ("", value)
        return step + ELSEWHERE if number in gone else value
    if isinstance(value, list):
        return [_hide(one, gone) for one in value]
    if isinstance(value, Mapping):
        return {name: _hide(one, gone) if name in _COLUMNS else one for name, one in value.items()}
    return value
