"""A list to take away: the same rows as its page, as CSV or XLSX, at the page's address with an ending.

Headings and cells say what the page says (money in yuan, names of codes, days and times of the office's own zone); the
command line and the API keep the contract's columns and codes.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any, Final

from flask import Blueprint, Response, request
from werkzeug.utils import secure_filename

from api.auth import account, office, permission
from api.pages.showing import words
from graph.columns import column_name

KINDS: Final = {
    "csv": "text/csv",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}
_CENT: Final = Decimal("0.01")
_DAMAGED: Final = re.compile(r"0\d+|\d{16,}|\d+[eE]\d+", re.ASCII)


@dataclass(frozen=True)
class Sheet:
    """``columns``: those written, in order. ``basis``: what the rows rest on (XLSX). ``headings``: where they differ
    from the column's usual name."""

    rows: Sequence[Mapping[str, Any]]
    columns: Sequence[str]
    basis: Mapping[str, Any] = field(default_factory=dict)
    headings: Mapping[str, str] = field(default_factory=dict)


def downloads(bp: Blueprint, address: str, needed: str, make: Callable[..., Sheet]) -> None:
    """``address``.csv and ``address``.xlsx, for who may see the page; ``make`` gets the parts of the address."""
    for form in KINDS:
        bp.add_url_rule(
            f"{address}.{form}", endpoint=f"{make.__name__}_{form}", view_func=permission(needed)(_view(make, form))
        )


def _view(make: Callable[..., Sheet], form: str) -> Callable[..., Response]:
    def view(**parts: str) -> Response:
        return file(make(**parts), form, request.path.rpartition("/")[2])

    view.__doc__ = make.__doc__
    return view


def file(sheet: Sheet, form: str, name: str) -> Response:
    from api.cli.tables import csv_bytes, workbook

    columns = columns_of(sheet)
    rows = [{column: _cell(column, row.get(column)) for column in columns} for row in sheet.rows]
    headings = [heading(column, sheet.headings) for column in columns]
    if form == "csv":
        digits = [{column: digits_kept(value) for column, value in row.items()} for row in rows]
        content = csv_bytes(digits, columns, headings)
    else:
        who = account()
        drawn = {"行数": len(rows), "导出": f"{who.name} {office().today}", "条件": _asked()}
        content = workbook(rows, {**sheet.basis, **drawn}, columns, headings)
    named = secure_filename(name) or f"list.{form}"
    return Response(content, mimetype=KINDS[form], headers={"Content-Disposition": f'attachment; filename="{named}"'})


def heading(column: str, own: Mapping[str, str]) -> str:
    """
    >>> heading("paid_fen", {}), heading("what", {"what": "申诉内容"})
    ('已付(元)', '申诉内容')
    """
    return own.get(column) or column_name(column).replace("(分)", "(元)")


def _cell(column: str, value: Any) -> str | int | float | Decimal:
    """What is counted or added up stays a number; a measure keeps its code beside its name, to be looked up by."""
    if column.endswith("_fen") and value is not None:
        return Decimal(value).scaleb(-2).quantize(_CENT)
    if isinstance(value, int | float) and not isinstance(value, bool):
        return value
    if column == "members" and isinstance(value, list):
        return len(value)
    if column.startswith("measure") and value is not None:
        return "、".join(_measure(code) for code in (value if isinstance(value, list) else [value]))
    return words(value, column)


def _measure(code: str) -> str:
    name = office().names.measure(code)
    return name if name == code else f"{name}({code})"


def digits_kept(value: str | int | float | Decimal) -> str | int | float | Decimal:
    """In a CSV a spreadsheet takes such text for a number: zeros in front, an exponent, more digits than it keeps.

    >>> digits_kept("210302001001"), digits_kept("007"), digits_kept("2E5"), digits_kept("1234567890123456")
    ('210302001001', "'007", "'2E5", "'1234567890123456")
    """
    return f"'{value}" if isinstance(value, str) and _DAMAGED.fullmatch(value) else value


def columns_of(sheet: Sheet) -> Sequence[str]:
    """With 暂定 behind 期限 where the rows say whether that day is provisional."""
    columns = list(sheet.columns)
    if "due_on" in columns and "provisional" not in columns and any("provisional" in row for row in sheet.rows[:1]):
        columns.insert(columns.index("due_on") + 1, "provisional")
    return columns


def _asked() -> str:
    return "、".join(f"{key}={value}" for key, value in request.args.items(multi=True) if value) or "无"
