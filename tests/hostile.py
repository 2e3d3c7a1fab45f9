"""Files that nobody should send, each made by a function of one name (``graph/intake/reasons.py`` refers to them)."""

from __future__ import annotations

import os
import zipfile
from collections.abc import Callable
from io import BytesIO
from pathlib import Path
from typing import Any

import xlsxwriter

HOUSEHOLD = ("户编号", "行政区划代码")
GOOD = ("H1", "210300000000")
Build = Callable[[Any, Any], None]  # workbook, worksheet


def book(*rows: tuple[Any, ...], name: str = "家庭", change: Build | None = None) -> bytes:
    """A workbook of one sheet, as Excel would write it (shared strings)."""
    stream = BytesIO()
    with xlsxwriter.Workbook(stream, {"in_memory": True, "strings_to_urls": False}) as workbook:
        sheet = workbook.add_worksheet(name)
        for at, row in enumerate(rows):
            sheet.write_row(at, 0, row)
        if change:
            change(workbook, sheet)
    return stream.getvalue()


_TYPES = (
    '<?xml version="1.0"?><Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
    '<Default Extension="xml" ContentType="application/xml"/>'
    '<Override PartName="/xl/workbook.xml" '
    'ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"/></Types>'
)
_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_BOOK = (
    f'<workbook xmlns="{_MAIN}" xmlns:r="{_OFFICE}">'
    '<sheets><sheet name="家庭" sheetId="1" r:id="rId1"/></sheets></workbook>'
)
_ROOT = (
    '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
    f'<Relationship Id="rId1" Type="{_OFFICE}/officeDocument" Target="xl/workbook.xml"/></Relationships>'
)
_RELATIONS = (
    '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
    f'<Relationship Id="rId1" Type="{_OFFICE}/worksheet" Target="worksheets/sheet1.xml"/>'
    f'<Relationship Id="rId2" Type="{_OFFICE}/sharedStrings" Target="sharedStrings.xml"/></Relationships>'
)


def text_cell(reference: str, text: str) -> str:
    return f'<c r="{reference}" t="inlineStr"><is><t>{text}</t></is></c>'


HEADER_ROW = f'<row r="1">{text_cell("A1", HOUSEHOLD[0])}{text_cell("B1", HOUSEHOLD[1])}</row>'
GOOD_ROW = f'<row r="2">{text_cell("A2", GOOD[0])}{text_cell("B2", GOOD[1])}</row>'


def raw_book(rows: str = HEADER_ROW + GOOD_ROW, *, before: str = "", after: str = "", strings: str = "") -> bytes:
    """A workbook by its XML: ``rows`` go into sheetData."""
    stream = BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("[Content_Types].xml", _TYPES)
        archive.writestr("_rels/.rels", _ROOT)
        archive.writestr("xl/workbook.xml", _BOOK)
        archive.writestr("xl/_rels/workbook.xml.rels", _RELATIONS)
        if strings:
            archive.writestr("xl/sharedStrings.xml", f'<sst xmlns="{_MAIN}">{strings}</sst>')
        sheet = f'{before}<worksheet xmlns="{_MAIN}"><sheetData>{rows}</sheetData>{after}</worksheet>'
        archive.writestr("xl/worksheets/sheet1.xml", sheet)
    return stream.getvalue()


def padded(data: bytes, name: str, size: int) -> bytes:
    """The same archive with one part more, of so many zeros."""
    stream = BytesIO(data)
    with (
        zipfile.ZipFile(stream, "a", zipfile.ZIP_DEFLATED) as archive,
        archive.open(name, "w", force_zip64=True) as part,
    ):
        for _ in range(size // (1024 * 1024)):
            part.write(bytes(1024 * 1024))
    return stream.getvalue()


# --- what a file may be, by the names that reasons.py uses -----------------------------------------------------------


def merged_data() -> bytes:
    def change(_: Any, sheet: Any) -> None:
        sheet.merge_range("B2:B3", "210300000000")
        sheet.write("A3", "H2")

    return book(HOUSEHOLD, GOOD, change=change)


def merged_optional() -> bytes:
    def change(_: Any, sheet: Any) -> None:
        sheet.merge_range("C2:C3", "网格一")
        sheet.write_row("A3", ("H2", "210300"))

    return book((*HOUSEHOLD, "网格"), GOOD, change=change)


def merged_header() -> bytes:
    return book(HOUSEHOLD, GOOD, change=lambda _, sheet: sheet.merge_range("C1:D1", "地址"))


def formula() -> bytes:
    """As openpyxl writes it: no program has worked it out yet."""
    return raw_book(HEADER_ROW + f'<row r="2">{text_cell("A2", "H1")}<c r="B2"><f>210300*1</f><v></v></c></row>')


def cached_formula() -> bytes:
    return book(HOUSEHOLD, change=lambda _, s: (s.write("A2", "H1"), s.write_formula("B2", "=210300*1", None, 210300)))


def error_value() -> bytes:
    return raw_book(HEADER_ROW + f'<row r="2">{text_cell("A2", "H1")}<c r="B2" t="e"><v>#N/A</v></c></row>')


def sparse_sheet() -> bytes:
    return raw_book(HEADER_ROW + GOOD_ROW + f'<row r="1048576">{text_cell("A1048576", "x")}</row>')


def far_cell() -> bytes:
    """calamine asks for 6.4 GB and aborts the process, were it asked."""
    return raw_book(HEADER_ROW + GOOD_ROW + f'<row r="200001">{text_cell("ALM200001", "x")}</row>')


def repeated_text() -> bytes:
    """One text of 2 MB that 200 cells refer to; were they a million, each would have its own copy."""
    cells = "".join(f'<row r="{n}"><c r="A{n}" t="s"><v>0</v></c></row>' for n in range(3, 203))
    noise = os.urandom(500_000).hex()
    return raw_book(HEADER_ROW + GOOD_ROW + cells, strings=f"<si><t>{noise * 2}</t></si>")


def entity_bomb() -> bytes:
    before = '<!DOCTYPE w [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;&a;&a;">]>'
    return raw_book(HEADER_ROW + f'<row r="2">{text_cell("A2", "&b;")}</row>', before=before)


def big_bomb() -> bytes:
    return padded(raw_book(), "xl/media/zeros.bin", 201 * 1024 * 1024)


def ratio_bomb() -> bytes:
    return padded(raw_book(), "xl/media/zeros.bin", 20 * 1024 * 1024)


def encrypted() -> bytes:
    head = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(504)
    return head + "EncryptedPackage".encode("utf-16-le") + bytes(64)


def _beside(*rows: tuple[Any, ...]) -> bytes:
    def change(workbook: Any, _: Any) -> None:
        other = workbook.add_worksheet("别的")
        for at, row in enumerate(rows):
            other.write_row(at, 0, row)

    return book(HOUSEHOLD, GOOD, change=change)


def unknown_sheet_beside() -> bytes:
    return _beside(
        ("发放编号", "救助编码", "所属月份", "发放日期", "金额"), ("F1", "G1", "2024-03", "2024-03-05", "80")
    )


def notes_sheet_beside() -> bytes:
    return _beside(("本表由某局填报",))


def empty_sheet_beside() -> bytes:
    return _beside()


def hidden_sheet() -> bytes:
    def change(workbook: Any, sheet: Any) -> None:
        workbook.add_worksheet("说明").activate()
        sheet.hide()

    return book(HOUSEHOLD, GOOD, change=change)


def hidden_rows() -> bytes:
    return book(HOUSEHOLD, GOOD, change=lambda _, sheet: sheet.set_row(1, None, None, {"hidden": True}))


def blank_gap() -> bytes:
    return book(HOUSEHOLD, GOOD, change=lambda _, sheet: sheet.write_row(1100, 0, ("H2", "210300")))


# --- what a path may be ----------------------------------------------------------------------------------------------


def missing(folder: Path) -> Path:
    return folder / "none.csv"


def dots(folder: Path) -> Path:
    return folder / "a" / ".." / ".." / "x.xlsx"


def directory(folder: Path) -> Path:
    path = folder / "d.csv"
    path.mkdir()
    return path


def unreadable(folder: Path) -> Path:
    return folder / ("n" * 300 + ".csv")  # root may read everything, so a name that no file system takes


def too_big(folder: Path) -> Path:
    path = folder / "b.csv"
    with path.open("wb") as stream:
        stream.truncate(201 * 1024 * 1024)
    return path


#: These make a path in a folder, all others the bytes of a file.
PATHS = frozenset({"missing", "dots", "directory", "unreadable", "too_big"})


def place(folder: Path, name: str, content: bytes = b"", made_by: str = "") -> Path:
    """The file of an example, in ``folder``."""
    if made_by in PATHS:
        made: Path = globals()[made_by](folder)
        return made
    path = folder / name
    path.write_bytes(globals()[made_by]() if made_by else content)
    return path


__all__ = ["book", "place", "raw_book"]
