"""A department's file → its sheets → their rows, as they came (contract §1)."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from graph.intake.kinds import Kind


@dataclass(frozen=True, slots=True)
class SheetRow:
    number: int
    values: tuple[object, ...]


@dataclass(frozen=True)
class Sheet:
    file: str  # base name
    name: str | None  # None for CSV
    kind: Kind
    columns: tuple[str, ...]  # the known columns it has, in the contract's order
    header_row: int
    sha256: str  # of the whole file
    warnings: tuple[str, ...]

    def rows(self) -> Iterator[SheetRow]:
        raise NotImplementedError


@dataclass(frozen=True)
class OpenedFile:
    file: str
    sha256: str
    sheets: list[Sheet]
    warnings: tuple[str, ...]


def open_file(path: Path) -> OpenedFile:
    raise NotImplementedError
