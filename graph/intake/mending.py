"""The quarantine as a workbook: one sheet a kind, the columns as the templates have them, the reason beside each row.

Mended rows are imported again from this very file: the extra columns (原文件, 行, 隔离原因) are unknown to the intake,
so they warn and are never used.
"""

from __future__ import annotations

import io
import json
from pathlib import Path
from typing import Final

import xlsxwriter

from graph.errors import Refused
from graph.intake.cells import visible
from graph.intake.kinds import KINDS
from graph.intake.whose import rows_for
from graph.office import Office
from graph.whole_file import write_whole

_BESIDE: Final = ("原文件", "原表", "行", "有误的列", "隔离原因", "等待中")


def export_quarantine(office: Office, out: Path, department: str | None = None, region: str = "") -> int:
    """Every row that is set aside (of one department, in one region, where named), as it came, into a **new** file.

    It holds names and ID numbers. Their number.
    """
    rows = sorted(rows_for(office, department, region), key=lambda row: (row["seq"], row["row"]))
    if not rows:
        raise Refused("隔离区没有行,没有写文件。")
    stream = io.BytesIO()
    options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
    with xlsxwriter.Workbook(stream, options) as book:
        text = book.add_format({"num_format": "@"})
        for kind in KINDS.values():
            of_kind = [row for row in rows if row["kind"] == kind.english]
            if not of_kind:
                continue
            sheet = book.add_worksheet(kind.chinese)
            sheet.write_row(0, 0, [*kind.names, *_BESIDE])
            for number, row in enumerate(of_kind, 1):
                raw = json.loads(office.keys.unseal_here(row["raw_sealed"]))
                beside = (
                    row["file"],
                    row["sheet"] or "",
                    str(row["row"]),
                    row["column"],
                    row["reason"],
                    "是" if row["waiting"] else "否",
                )
                for column, value in enumerate([*(raw.get(name) or "" for name in kind.names), *beside]):
                    sheet.write_string(number, column, visible(value), text)
    write_whole(out, stream.getvalue())
    return len(rows)
