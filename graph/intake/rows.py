"""One data row, checked by itself (contract §1, "Wrong are …"): what needs no look into the graph."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, field
from datetime import date

from graph.intake.kinds import Kind
from graph.intake.reading import SheetRow

Value = str | int | bool | date | tuple[str, ...] | None


@dataclass(frozen=True, slots=True)
class Row:
    """A row that is well-formed by itself."""

    number: int  # as the sheet or file numbers its lines
    cells: dict[str, Value]  # only columns that the sheet has; an empty optional cell is None
    raw: dict[str, str]
    warnings: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class WrongRow:
    number: int
    columns: tuple[str, ...]  # in the contract's order
    reason: str
    raw: dict[str, str]
    codes: tuple[str, ...] = ()


@dataclass(frozen=True)
class RowContext:
    """What a row is held against. One for each sheet: an unknown word is warned of once."""

    departments: Collection[str]
    measures: Mapping[str, str]  # code → unit: member | household | either
    need_word: Callable[[str], str | None]
    reason_word: Callable[[str], str | None]
    known_fact_names: Collection[str]
    today: date
    warned: set[tuple[str, str]] = field(default_factory=set)


def check_row(kind: Kind, sheet_row: SheetRow, context: RowContext) -> Row | WrongRow:
    raise NotImplementedError
