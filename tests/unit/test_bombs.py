"""XLSX archives that would take memory, time or the process with them: refused before anything opens them."""

from __future__ import annotations

import resource
import subprocess
import sys
import zipfile
from contextlib import suppress
from io import BytesIO
from pathlib import Path

import pytest

from graph.errors import Refused
from tests import hostile
from tests.unit.test_hostile_files import all_warnings, checked, codes, refusal, write

# zip bombs and sparse sheets → F before unpacking
BOMBS = ["big_bomb", "ratio_bomb", "sparse_sheet", "far_cell", "repeated_text", "entity_bomb"]


@pytest.mark.parametrize("bomb", BOMBS)
def test_bombs_are_refused_in_little_memory(tmp_path: Path, bomb: str) -> None:
    """In a process of its own that may take 1 GB of addresses: an abort would be an exit by signal."""
    path = hostile.place(tmp_path, "f.xlsx", made_by=bomb)
    program = (
        "import sys\nfrom pathlib import Path\nfrom graph.errors import Refused\n"
        "from graph.intake.reading import open_file\n"
        "try:\n    open_file(Path(sys.argv[1]))\nexcept Refused as refused:\n    print(refused)"
    )
    if bomb == "repeated_text":
        program = "from graph.intake import bombs\nbombs.TEXT = 100_000_000\n" + program

    def limit() -> None:
        resource.setrlimit(resource.RLIMIT_AS, (1024**3, 1024**3))

    done = subprocess.run(
        [sys.executable, "-c", program, str(path)],
        capture_output=True,
        text=True,
        preexec_fn=limit,
        timeout=300,
        check=False,
    )

    assert (done.returncode, done.stderr) == (0, "")
    assert "拒绝读取" in done.stdout or "上限" in done.stdout


def test_a_size_that_the_archive_lies_about(tmp_path: Path) -> None:
    """The directory says 1,000 bytes; a reader that believes it is not harmed, one that does not would be."""
    data = bytearray(hostile.padded(hostile.raw_book(), "xl/media/zeros.bin", 20 * 1024 * 1024))
    at = data.rindex(b"PK\x01\x02")
    data[at + 24 : at + 28] = (1000).to_bytes(4, "little")

    assert "压缩比" in refusal(write(tmp_path, bytes(data), "f.xlsx"))


def test_overlapping_parts_are_refused(tmp_path: Path) -> None:
    data = bytearray(hostile.raw_book())
    at = data.rindex(b"PK\x01\x02")
    data[at + 20 : at + 24] = (10_000_000).to_bytes(4, "little")

    assert "拒绝读取" in refusal(write(tmp_path, bytes(data), "f.xlsx"))


@pytest.mark.parametrize(
    "rows",
    [
        f'<row r="2">{hostile.text_cell("A400000", "x")}</row><row r="3">{hostile.text_cell("CV3", "x")}</row>',
        f'<row r="2">{hostile.text_cell("A99999999999999999999", "x")}</row>',
        f'<row r="2">{hostile.text_cell("AAAAAAAA2", "x")}</row>',
        f'<row r="2">{hostile.text_cell("²2", "x")}</row>',
        f'<row r="²">{hostile.text_cell("A2", "x")}</row>',
        f'<row r="{"9" * 5000}"></row>',
        f'<row r="2">{hostile.text_cell("", "x")}</row>',
        "<row r='2'>" + "<c/>" * 30 + hostile.text_cell("A500001", "x") + "</row>",
    ],
)
def test_cells_at_impossible_places(tmp_path: Path, rows: str) -> None:
    assert refusal(write(tmp_path, hostile.raw_book(hostile.HEADER_ROW + rows), "f.xlsx"))


def test_cells_and_rows_without_place(tmp_path: Path) -> None:
    cells = "".join(f'<c t="inlineStr"><is><t>{text}</t></is></c>' for text in hostile.GOOD)

    assert codes(checked(write(tmp_path, hostile.raw_book(f"{hostile.HEADER_ROW}<row>{cells}</row>"), "f.xlsx"))) == [
        ()
    ]


@pytest.mark.parametrize(
    "rows",
    [
        '<row r="2"><c r="A2" t="s"><v>99</v></c></row>',
        '<row r="2"><c r="A2" t="s"><v>²</v></c></row>',
        "<row",
        "</sheetData>",
        '<row r="2"><c r="A2"><v>abc</v></c></row>',
        '<row r="2"><c r="A2" s="999999"><v>1</v></c></row>',
    ],
)
def test_broken_sheets_end_in_a_sentence_or_in_rows(tmp_path: Path, rows: str) -> None:
    with suppress(Refused):
        checked(write(tmp_path, hostile.raw_book(hostile.HEADER_ROW + rows), "f.xlsx"))


# stop after 1,000 blank rows
def test_a_thousand_blank_rows_end_a_sheet_and_it_is_said(tmp_path: Path) -> None:
    path = write(tmp_path, hostile.blank_gap(), "f.xlsx")

    assert [row.number for row in checked(path)] == [2]
    assert all_warnings(path) == ["第 3 行起连续 1,000 个空行,其后的内容未读"]


def test_a_thousand_blank_rows_less_one_do_not(tmp_path: Path) -> None:
    data = hostile.book(hostile.HOUSEHOLD, hostile.GOOD, change=lambda _, s: s.write_row(1002, 0, ("H2", "210300")))
    path = write(tmp_path, data, "f.xlsx")

    assert [row.number for row in checked(path)] == [2, 1003]
    assert all_warnings(path) == []


# XXE, entity bomb → F, in whichever part
@pytest.mark.parametrize(
    "part", ["xl/workbook.xml", "xl/sharedStrings.xml", "xl/styles.xml", "docProps/core.xml", "x.png"]
)
def test_entities_in_any_part(tmp_path: Path, part: str) -> None:
    stream = BytesIO()
    with zipfile.ZipFile(BytesIO(hostile.raw_book())) as source, zipfile.ZipFile(stream, "w") as archive:
        for name in source.namelist():
            if name != part:
                archive.writestr(name, source.read(name))
        archive.writestr(part, '<!DOCTYPE a [<!ENTITY x SYSTEM "file:///etc/passwd">]><a>&x;</a>')

    assert "XML 实体" in refusal(write(tmp_path, stream.getvalue(), "f.xlsx"))
