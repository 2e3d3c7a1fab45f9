"""Empty workbooks to fill in, one for each kind: the columns as the reader expects them, cells as text."""

from __future__ import annotations

from io import BytesIO
from pathlib import Path
from typing import Final

from graph.errors import Refused, Unavailable, reason
from graph.intake.kinds import KINDS, VOID, Cell, Column, Kind
from graph.whole_file import write_whole

#: Rows that are prepared: text format (a number would lose the last digits of an ID) and lists of words.
PREPARED: Final = 5_000
_TEXTS: Final = {
    Cell.ID_NUMBER: "18 位,按文本填写",
    Cell.ID_NUMBERS: "身份证号,用“、”隔开",
    Cell.REGION: "12 位行政区划代码",
    Cell.DATE: "日期,如 2024-03-01;没有则留空",
    Cell.MONTH: "月份,如 2024-03",
    Cell.MONEY: "元,最多两位小数",
    Cell.COUNT: "整数",
    Cell.DEPARTMENT: "政策目录中的部门代码",
    Cell.MEASURE: "政策目录中的措施代码",
}


def note(kind: Kind, column: Column) -> str:
    """What the comment on a column's head says."""
    parts = ["必填" if column.required else "可留空"]
    if kind.subject and column.name in kind.subject.columns:
        pair = "、".join(kind.subject.columns)
        parts = [f"{pair} {'只填一个' if kind.subject.exactly_one else '至少填一个'}"]
    if column.name == VOID:
        parts.append("是:撤销本编号以前报的内容")
    if column.cell in _TEXTS:
        parts.append(_TEXTS[column.cell])
    words = _words(column)
    if words:
        parts.append("只能填:" + "、".join(words))
    return ";".join(parts)


def _words(column: Column) -> tuple[str, ...]:
    return ("是", "否") if column.cell is Cell.YES_NO else column.words


def workbook(kind: Kind) -> bytes:
    import xlsxwriter  # 0.1 s that only this command pays

    stream = BytesIO()
    with xlsxwriter.Workbook(
        stream, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    ) as book:
        sheet = book.add_worksheet(kind.chinese)
        as_text = book.add_format({"num_format": "@"})
        needed = book.add_format({"bold": True, "bg_color": "#FFF2CC", "border": 1, "num_format": "@"})
        optional = book.add_format({"bold": True, "border": 1, "num_format": "@"})
        for position, column in enumerate(kind.columns):
            sheet.set_column(position, position, max(12, 2 * len(column.name) + 4), as_text)
            sheet.write_string(0, position, column.name, needed if column.required else optional)
            sheet.write_comment(0, position, note(kind, column))
            words = _words(column)
            if words:
                sheet.data_validation(1, position, PREPARED, position, {"validate": "list", "source": list(words)})
        sheet.freeze_panes(1, 0)
    return stream.getvalue()


def write_all(directory: Path) -> list[Path]:
    """One file for each kind; nothing is written where one of them is there already."""
    targets = {directory / f"{kind.chinese}.xlsx": kind for kind in KINDS.values()}
    there = [path.name for path in targets if path.exists() or path.is_symlink()]
    if there:
        raise Refused(f"{directory} 中已有 {'、'.join(there)}:请换一个文件夹,或先移走它们。")
    try:
        directory.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise Unavailable(f"无法建立文件夹 {directory}:{reason(error)}。") from error
    for path, kind in targets.items():
        write_whole(path, workbook(kind))
    return list(targets)
