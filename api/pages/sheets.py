"""A list to take away: the same rows as its page, as CSV or XLSX, at the page's address with an ending."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Final

from flask import Blueprint, Response, request
from werkzeug.utils import secure_filename

from api.auth import account, office, permission

KINDS: Final = {
    "csv": "text/csv",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}


@dataclass(frozen=True)
class Sheet:
    """``columns``: those written, in order; none: those of the rows. ``basis``: what the rows rest on (XLSX)."""

    rows: Sequence[Mapping[str, Any]]
    columns: Sequence[str] = ()
    basis: Mapping[str, Any] = field(default_factory=dict)


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
    if form == "csv":
        content = csv_bytes(sheet.rows, columns)
    else:
        who = account()
        drawn = {"行数": len(sheet.rows), "导出": f"{who.name} {office().today}", "条件": _asked()}
        content = workbook(sheet.rows, {**sheet.basis, **drawn}, columns)
    named = secure_filename(name) or f"list.{form}"
    return Response(content, mimetype=KINDS[form], headers={"Content-Disposition": f'attachment; filename="{named}"'})


def columns_of(sheet: Sheet) -> Sequence[str]:
    """With 暂定 behind 期限 where the rows say whether that day is provisional."""
    columns = list(sheet.columns)
    if "due_on" in columns and "provisional" not in columns and any("provisional" in row for row in sheet.rows[:1]):
        columns.insert(columns.index("due_on") + 1, "provisional")
    return columns


def _asked() -> str:
    return "、".join(f"{key}={value}" for key, value in request.args.items(multi=True) if value) or "无"
