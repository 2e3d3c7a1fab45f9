"""Reading and checking held against the oracle's own reading of the contract, over whole random counties."""

from __future__ import annotations

import random
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from graph.intake.kinds import KINDS
from graph.intake.reading import open_file
from graph.intake.rows import Row, RowContext, WrongRow, check_row
from tests.counties.county import random_county
from tests.oracle import checking, policy
from tests.oracle.events import Event
from tests.oracle.kinds import SUBJECT

TODAY = date.today()


def held_against(catalogue: policy.Catalogue) -> RowContext:
    def word(name: str) -> Any:
        listed = catalogue.listed(name)
        known = {one["name"] for one in listed} | {alias for one in listed for alias in one.get("aliases", ())}
        return lambda written: policy.word(listed, written) if written in known else None

    return RowContext(
        departments=catalogue.departments,
        measures={code: policy.unit(catalogue, code) for code in catalogue.measures},
        need_word=word("needs"),
        reason_word=word("reasons"),
        known_fact_names=set(),
        today=TODAY,
    )


def comparable(kind: str, row: Row) -> dict[str, Any]:
    words = {True: "是", False: "否"}
    cells = {name: words[cell] if isinstance(cell, bool) else cell for name, cell in row.cells.items()}
    if KINDS[kind].subject and KINDS[kind].subject.exactly_one:
        person, household = cells.pop("身份证号", None), cells.pop("户编号", None)
        cells[SUBJECT] = f"P:{person}" if person else f"H:{household}"
    return cells


@pytest.mark.parametrize("number", range(3))
def test_every_row_of_a_random_county(number: int, tmp_path: Path) -> None:
    seed = random.randrange(10**9)
    print("seed", seed)
    county = random_county(seed, households=25)
    catalogue = policy.read(county.catalogue_yaml)
    for file in county.files:
        opened = {sheet.name: sheet for sheet in open_file(file.write(tmp_path)).sheets}
        events: list[Event] = list(file.events())
        assert [event.sheet for event in events] == list(opened)
        for event in events:
            sheet = opened[event.sheet]
            assert sheet.kind.english == event.kind
            context = held_against(catalogue)
            found = {row.number: check_row(sheet.kind, row, context) for row in sheet.rows()}
            expected = {row.number: row for row in event.rows if not checking.is_blank(row)}
            assert list(found) == list(expected)
            for at, row in expected.items():
                told, ours = checking.check_row(event, row, catalogue), found[at]
                if isinstance(ours, WrongRow):
                    assert (set(ours.columns), told.anywhere) == (told.wrong, not ours.columns), (file.name, at, ours)
                else:
                    assert (told.wrong, told.anywhere) == (frozenset(), False), (file.name, at, told)
                    values = {name: value or None for name, value in told.values.items() if name != "作废"}
                    cells = {name: value or None for name, value in comparable(event.kind, ours).items()}
                    cells.pop("作废", None)
                    assert cells == values, (file.name, at)
