"""How each department of the demo county writes its files: one table of forms, and the two writers, CSV and XLSX.

A form says what the department's own system exports: encoding, date style, a title above the header, columns nobody
asked for, 15-digit ID numbers. Cells that a story gave as text are written as they are: that is how a bad row gets out.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any, Final

import xlsxwriter

from graph.intake.kinds import KINDS
from seed.ledger import Cell, Row
from seed.people import Person

MONTH_COLUMNS: Final = frozenset({"所属月份", "生效月份"})
DAY_STYLES: Final = ("iso", "slash", "chinese", "compact")


@dataclass(frozen=True)
class DepartmentFile:
    """A written file and what the import is told about it; ``sheets``: how many of its tables the import takes."""

    path: Path
    department: str
    data_date: date
    sheets: int


@dataclass(frozen=True)
class Sheet:
    """One table of a form. ``days``: a style of ``DAY_STYLES``, "cell" (XLSX only) or "mixed".

    ``extra``: unknown columns, each with its values in turn.
    """

    kind: str
    name: str
    part: str = ""
    title: str = ""
    unit: str = ""
    days: str = "iso"
    old_numbers: bool = False
    extra: Mapping[str, tuple[str, ...]] = field(default_factory=dict)


@dataclass(frozen=True)
class Form:
    """One file of one department. ``encoding`` is empty for XLSX; ``remark``: a sheet of text that the import skips."""

    file: str
    department: str
    data_date: date
    sheets: tuple[Sheet, ...]
    encoding: str = ""
    remark: str = ""


def write(form: Form, rows: Iterable[Row], directory: Path) -> DepartmentFile:
    """Writes what ``rows`` hold for this form's department, kinds and parts."""
    path = directory / form.file
    tables = [(sheet, _table(sheet, [row for row in rows if _belongs(row, form, sheet)])) for sheet in form.sheets]
    if form.encoding:
        ((sheet, (header, lines)),) = tables  # a CSV holds one table
        path.write_bytes(_csv_text(sheet, header, lines).encode(form.encoding))
    else:
        _write_workbook(path, tables, form.remark)
    return DepartmentFile(path, form.department, form.data_date, len(form.sheets))


def _belongs(row: Row, form: Form, sheet: Sheet) -> bool:
    return (row.sender, row.kind, row.part) == (form.department, sheet.kind, sheet.part)


def _table(sheet: Sheet, rows: list[Row]) -> tuple[list[str], list[list[Cell]]]:
    """Header and lines; columns that no row of the sheet fills in are left out, unknown extra ones stand at the end."""
    columns = [column for column in KINDS[sheet.kind].names if any(row.cells.get(column) is not None for row in rows)]
    header = [*columns, *sheet.extra]
    lines = [
        [*(row.cells.get(column) for column in columns), *(values[at % len(values)] for values in sheet.extra.values())]
        for at, row in enumerate(rows)
    ]
    return header, lines


def _csv_text(sheet: Sheet, header: list[str], lines: list[list[Cell]]) -> str:
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\r\n")
    for above in filter(None, (sheet.title, sheet.unit)):
        writer.writerow([above] + [""] * (len(header) - 1))
    writer.writerow(header)
    for at, line in enumerate(lines):
        writer.writerow([_text(sheet, at, column, cell) for column, cell in zip(header, line, strict=True)])
    return out.getvalue()


def _text(sheet: Sheet, at: int, column: str, cell: Cell) -> str:
    if cell is None:
        return ""
    if isinstance(cell, Person):
        return cell.old_number if sheet.old_numbers else cell.number
    style = DAY_STYLES[at % len(DAY_STYLES)] if sheet.days == "mixed" else sheet.days
    if isinstance(cell, date):
        return _day_text(style, cell)
    if column in MONTH_COLUMNS:
        return _month_text(style, str(cell))
    if isinstance(cell, Decimal):
        return f"{cell:.2f}"
    return str(cell)


def _day_text(style: str, day: date) -> str:
    if style == "slash":
        return f"{day.year}/{day.month}/{day.day}"
    if style == "chinese":
        return f"{day.year}年{day.month}月{day.day}日"
    return f"{day:%Y%m%d}" if style == "compact" else day.isoformat()


def _month_text(style: str, month: str) -> str:
    if style == "chinese":
        return f"{month[:4]}年{int(month[5:])}月"
    return month.replace("-", "") if style == "compact" else month


def _write_workbook(path: Path, tables: list[tuple[Sheet, tuple[list[str], list[list[Cell]]]]], remark: str) -> None:
    book = xlsxwriter.Workbook(str(path), {"in_memory": True})
    # A fixed creation day keeps the file the same, byte for byte, each time it is written.
    book.set_properties({"created": datetime(2026, 11, 1, tzinfo=UTC)})
    bold = book.add_format({"bold": True, "align": "center"})
    day_format = book.add_format({"num_format": "yyyy-mm-dd"})
    month_format = book.add_format({"num_format": 'yyyy"年"m"月"'})
    if remark:
        book.add_worksheet("填报说明").write_string(0, 0, remark)
    for sheet, (header, lines) in tables:
        page = book.add_worksheet(sheet.name)
        top = 0
        if sheet.title:
            page.merge_range(0, 0, 0, len(header) - 1, sheet.title, bold)
            top = 1
        if sheet.unit:
            page.write_string(top, 0, sheet.unit)
            top += 1
        for across, column in enumerate(header):
            page.write_string(top, across, column, bold)
        for at, line in enumerate(lines):
            for across, (column, cell) in enumerate(zip(header, line, strict=True)):
                _write_cell(page, top + 1 + at, across, sheet, at, column, cell, day_format, month_format)
    book.close()


def _write_cell(
    page: Any,
    down: int,
    across: int,
    sheet: Sheet,
    at: int,
    column: str,
    cell: Cell,
    day_format: Any,
    month_format: Any,
) -> None:
    if cell is None:
        return
    if isinstance(cell, Decimal):
        page.write_number(down, across, float(cell))
    elif isinstance(cell, int):
        page.write_number(down, across, cell)
    elif sheet.days == "cell" and isinstance(cell, date):
        page.write_datetime(down, across, cell, day_format)
    elif sheet.days == "cell" and column in MONTH_COLUMNS and isinstance(cell, str):
        page.write_datetime(down, across, date(int(cell[:4]), int(cell[5:]), 1), month_format)
    else:
        page.write_string(down, across, _text(sheet, at, column, cell))
