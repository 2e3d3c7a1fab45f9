"""Every reason of the intake has an example that brings it about, and nothing else is ever given as a reason."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from graph.errors import Refused
from graph.intake import reasons
from graph.intake.kinds import KINDS
from graph.intake.reading import open_file
from graph.intake.reasons import FileExample, Reason, RowExample, StoryExample
from graph.intake.rows import Row, WrongRow, check_row
from tests import hostile
from tests.unit.intake_rows import check, context

INTAKE = Path(reasons.__file__).parent


def having(group: tuple[Reason, ...], example: type) -> list[Reason]:
    return [reason for reason in group if isinstance(reason.example, example)]


def like(reason: Reason) -> re.Pattern[str]:
    """The text with anything in the places of its fields."""
    parts = re.split(r"\{\w+\}", reason.template)
    return re.compile(".*".join(re.escape(part) for part in parts), re.DOTALL)


@pytest.mark.parametrize("reason", having(reasons.CELLS + reasons.ROWS, RowExample), ids=lambda r: r.code)
def test_the_row_is_set_aside_for_this_reason_and_these_columns(reason: Reason) -> None:
    example = reason.example
    assert isinstance(example, RowExample)

    row = check(example.kind, example.cells)

    assert isinstance(row, WrongRow)
    assert row.codes == (reason.code,)
    assert row.columns == example.columns
    assert like(reason).search(row.reason)


@pytest.mark.parametrize("reason", having(reasons.CELLS + reasons.ROWS, FileExample), ids=lambda r: r.code)
def test_of_the_file_just_the_one_row_is_set_aside(reason: Reason, tmp_path: Path) -> None:
    example = reason.example
    assert isinstance(example, FileExample)

    rows = list(checked(hostile.place(tmp_path, example.name, example.content, example.made_by)))

    assert [row.codes for row in rows if isinstance(row, WrongRow)] == [(reason.code,)]


@pytest.mark.parametrize("reason", reasons.FILES, ids=lambda r: r.code)
def test_the_file_is_refused_with_one_sentence(reason: Reason, tmp_path: Path) -> None:
    example = reason.example
    assert isinstance(example, FileExample)
    path = hostile.place(tmp_path, example.name, example.content, example.made_by)

    with pytest.raises(Refused) as refused:
        open_file(path)

    assert like(reason).fullmatch(str(refused.value)), refused.value
    assert "\n" not in str(refused.value)


@pytest.mark.parametrize("reason", having(reasons.WARNINGS, FileExample), ids=lambda r: r.code)
def test_the_file_is_read_with_a_warning(reason: Reason, tmp_path: Path) -> None:
    example = reason.example
    assert isinstance(example, FileExample)

    opened = open_file(hostile.place(tmp_path, example.name, example.content, example.made_by))

    warnings = [*opened.warnings, *(warning for sheet in opened.sheets for warning in sheet.warnings)]
    assert [warning for warning in warnings if like(reason).fullmatch(warning)]


@pytest.mark.parametrize("reason", having(reasons.WARNINGS, RowExample), ids=lambda r: r.code)
def test_the_row_is_taken_with_a_warning(reason: Reason) -> None:
    example = reason.example
    assert isinstance(example, RowExample)

    row = check(example.kind, example.cells)

    assert isinstance(row, Row)
    assert [warning for warning in row.warnings if like(reason).fullmatch(warning)], row.warnings
    assert len(row.warnings) == 1


def test_only_what_the_graph_must_tell_has_a_story_for_an_example() -> None:
    told = {reason.code for reason in reasons.REASONS.values() if isinstance(reason.example, StoryExample)}

    assert told == {
        "closes_circle",
        "waiting",
        "still_pointed_at",
        "same_key_twice",
        "paid_before_grant",
        "after_death",
        "out_of_region",
        "other_department",
        "protected",
    }


def test_every_code_in_the_modules_is_in_the_table_and_every_one_of_the_table_is_used() -> None:
    sources = "".join(path.read_text("utf-8") for path in sorted(INTAKE.glob("*.py")) if path.name != "reasons.py")
    words = set(re.findall(r"\"([a-z_0-9]+)\"", sources))
    called = set(re.findall(r"(?:fault|\btext|reasons\.text|refuse)\(\s*\"([a-z_0-9]+)\"", sources))

    assert called <= set(reasons.REASONS)
    assert set(reasons.REASONS) <= words


def test_codes_are_unique() -> None:
    every = (*reasons.CELLS, *reasons.ROWS, *reasons.FILES, *reasons.WARNINGS)

    assert len({reason.code for reason in every}) == len(every)


def checked(path: Path) -> Iterator[Row | WrongRow]:
    for sheet in open_file(path).sheets:
        assert sheet.kind in KINDS.values()
        yield from (check_row(sheet.kind, row, context()) for row in sheet.rows())
