"""The quarantine as a workbook: one sheet a kind, the columns as the templates have them, the reason beside each row.

Mended rows are imported again from this very file. 隔离编号 says which row set aside each one was: coming back under
it, sent for the same department, the row takes the place of that one, whether it is taken now or set aside again. The
other columns beside (原文件, 行, 隔离原因) are never used. A row without 隔离编号 settles nothing.
"""

from __future__ import annotations

import io
import json
import re
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Final

import xlsxwriter

from graph.answers import record_access
from graph.errors import Refused
from graph.intake.cells import id_number, visible
from graph.intake.kinds import EXPORTED, KINDS
from graph.intake.reach import Sender
from graph.intake.reasons import Fault
from graph.intake.rows import Row, WrongRow
from graph.intake.whose import rows_for
from graph.office import Office
from graph.store import Unit
from graph.whole_file import write_whole

#: Not digits alone: a spreadsheet would make a number of it.
_NUMBER: Final = re.compile(r"GL([0-9a-f]{12})")


def export_quarantine(
    office: Office,
    out: Path,
    department: str | None = None,
    region: str = "",
    *,
    purpose: str | None = None,
    by: str | None = None,
) -> int:
    """Every row that is set aside (of one department, in one region, where named), as it came, into a **new** file.

    It holds names and ID numbers: with a ``purpose``, who looks is written down before anything of it leaves. Their
    number.
    """
    rows = sorted(rows_for(office, department, region), key=lambda row: (row["seq"], row["row"]))
    if not rows:
        raise Refused("隔离区没有行,没有写文件。")
    raws = {row["id"]: json.loads(office.keys.unseal_here(row["raw_sealed"])) for row in rows}
    if purpose is not None:
        record_access(office, "quarantine", _people(office, list(raws.values())), purpose, by)
    stream = io.BytesIO()
    options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
    with xlsxwriter.Workbook(stream, options) as book:
        text = book.add_format({"num_format": "@"})
        for kind in KINDS.values():
            of_kind = [row for row in rows if row["kind"] == kind.english]
            if not of_kind:
                continue
            sheet = book.add_worksheet(kind.chinese)
            sheet.write_row(0, 0, [*kind.names, *EXPORTED])
            for number, row in enumerate(of_kind, 1):
                raw = raws[row["id"]]
                beside = (
                    f"GL{row['id']}",
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


def _people(office: Office, raws: Sequence[Mapping[str, str | None]]) -> list[str]:
    """Whom these rows name by a number that can be read."""
    texts = {text for raw in raws for name in ("身份证号", "不保障人员") for text in (raw.get(name) or "").split("、")}
    numbers = [id_number(text.strip(), office.today) for text in texts if text.strip()]
    return sorted({office.keys.person(number) for number in numbers if not isinstance(number, Fault)})


def came_back(rows: Sequence[Row | WrongRow]) -> list[str]:
    """Which rows set aside these were, by their 隔离编号."""
    told = (_NUMBER.fullmatch(row.raw.get(EXPORTED[0], "").strip()) for row in rows)
    return sorted({found[1] for found in told if found})


def settle(
    unit: Unit, rows: Sequence[Row | WrongRow], batch: str, kind: str, department: str, sender: Sender | None
) -> None:
    """The old rows leave: what became of each stands in ``batch`` now. An account settles none of another region's."""
    region = sender.region if sender else ""
    if ids := came_back(rows):
        old = unit.run("intake/find_mended", ids=ids, kind=kind, department=department, batch=batch, region=region)
        if old:
            unit.run("intake/free_quarantined", ids=[row["id"] for row in old])
