"""Codes of the catalogue as the names that a person at the terminal expects. JSON, CSV and XLSX keep the codes."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any, Final

from graph.columns import WORDS, cited
from graph.intake.telling import Names
from graph.office import Office

#: Columns of answers that hold department codes; ``measure…`` hold measures.
DEPARTMENTS: Final = frozenset({
    "department", "departments", "holder", "from_department", "to_department", "responsible_department",
    "first_responsible", "reported_by",
})  # fmt: skip
INDICATORS: Final = frozenset({"indicators", "unknown"})
#: Columns of the contract's own English words (a reason may be free text too, which stays as it is).
WORDED: Final = frozenset({"rule", "verdict", "reason"})


@dataclass(frozen=True)
class Named:
    """``indicators``: by code. An unknown code is told as it is."""

    names: Names
    indicators: Mapping[str, str]

    def indicator(self, code: str) -> str:
        return self.indicators.get(code, code)

    def cell(self, column: str, value: Any) -> Any:
        """
        >>> Named(Names({"CARE": "护理补贴"}, {"DPF": "残联"}), {}).cell("departments", ["DPF", "NEW"])
        ['残联', 'NEW']
        """
        if isinstance(value, list | tuple):
            return [self.cell(column, one) for one in value]
        if column == "clause" and isinstance(value, Mapping):
            return cited(value)
        if not isinstance(value, str):
            return value
        if column.startswith("measure"):
            return self.names.measure(value)
        if column in DEPARTMENTS:
            return self.names.department(value)
        if column in INDICATORS:
            return self.indicator(value)
        return WORDS.get(value, value) if column in WORDED else value

    def rows(self, rows: Iterable[Mapping[str, Any]]) -> list[dict[str, Any]]:
        return [{column: self.cell(column, value) for column, value in row.items()} for row in rows]


def named(office: Office) -> Named:
    return Named(office.names, {one.code: one.name for one in office.catalogue.indicators})
