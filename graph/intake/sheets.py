"""What reading hands to checking: a sheet, how its columns lie, and its rows as they came."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Final

from graph.intake.cells import as_it_came
from graph.intake.kinds import Column, Kind
from graph.intake.reasons import Fault

NO_FAULTS: Final[Mapping[int, Fault]] = MappingProxyType({})
#: A cell of the quarantine's export holds 32,767 characters at most.
RAW_LIMIT: Final = 32_000


@dataclass(frozen=True, slots=True)
class Layout:
    """``labels``: one for each position of the header, each once; ``positions``: the known columns, contract order."""

    labels: tuple[str, ...]
    positions: tuple[tuple[Column, int], ...]

    @property
    def width(self) -> int:
        return len(self.labels)


@dataclass(frozen=True, slots=True)
class SheetRow:
    """``values`` are as many as the header has positions, or more; ``faults``: what reading saw in a cell."""

    number: int
    values: tuple[object, ...]
    layout: Layout
    faults: Mapping[int, Fault]
    fault: Fault | None = None  # of the whole row

    def raw(self) -> dict[str, str]:
        labels = self.layout.labels
        row = {label: _shown(value) for label, value in zip(labels, self.values, strict=False)}
        for position in range(len(labels), len(self.values)):
            row[f"第 {position + 1} 列"] = _shown(self.values[position])
        return row


def _shown(value: object) -> str:
    text = value if isinstance(value, str) else as_it_came(value)
    return text if len(text) <= RAW_LIMIT else f"{text[:RAW_LIMIT]}…(原文 {len(text):,} 字)"


@dataclass(frozen=True)
class Sheet:
    file: str  # base name
    name: str | None  # None for CSV
    kind: Kind
    columns: tuple[str, ...]  # the known columns it has, in the contract's order
    header_row: int
    sha256: str  # of the whole file
    warnings: tuple[str, ...]
    layout: Layout = field(repr=False, compare=False)
    source: Callable[[], Iterator[SheetRow]] = field(repr=False, compare=False)

    def rows(self) -> Iterator[SheetRow]:
        """The data rows, blank ones left out; from the start each time it is called."""
        return self.source()


@dataclass(frozen=True)
class OpenedFile:
    file: str
    sha256: str
    sheets: list[Sheet]
    warnings: tuple[str, ...]  # of the file: sheets that were skipped
