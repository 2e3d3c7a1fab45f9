"""The demo county many times over: each copy with its own people and numbers, stories and all, in the same villages."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

from graph.intake.importing import import_files
from graph.office import Office
from graph.policy.loading import load
from seed.county import FORMS, tell_everything
from seed.files import write
from seed.ledger import Cell, Row
from seed.people import Person, check_character


def fill(office: Office, folder: Path, copies: int) -> int:
    """Imports ``copies`` counties; how many rows were written."""
    load(office.store, sorted((Path("seed") / "policy").glob("*.yaml")), office.keys)
    rows = list(_copied(copies))
    for form in FORMS:
        file = write(form, rows, folder)
        import_files(
            office,
            [file.path],
            file.department,
            file.data_date,
            progress=lambda what, count: None,
            warn=lambda text: None,
        )
    return len(rows)


def _copied(copies: int) -> Iterator[Row]:
    told = tell_everything().rows
    for copy in range(copies):
        for row in told:
            yield replace(row, cells={column: _cell(copy, column, cell) for column, cell in row.cells.items()})


def _cell(copy: int, column: str, cell: Cell) -> Cell:
    """People get another county's first six figures, numbers an ending; the first copy stays as it is."""
    if copy == 0 or cell is None:
        return cell
    if isinstance(cell, Person):
        first_17 = f"22{copy:04d}{cell.number[6:17]}"
        return Person(cell.name, first_17 + check_character(first_17), cell.born)
    return f"{cell}-{copy}" if column.endswith("编号") and isinstance(cell, str) else cell
