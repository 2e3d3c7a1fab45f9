"""身份核验: a whole list of people or households goes in, the same columns come back with the answer beside them."""

from __future__ import annotations

import io
from collections import Counter
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any, Final

import xlsxwriter

from graph.checks import Receipt, judge, keep
from graph.errors import NotFound, Refused, WrongUsage, at_terminal
from graph.intake.cells import as_text
from graph.intake.reading import read_bytes
from graph.intake.workbook import open_workbook
from graph.office import Office
from graph.whole_file import write_whole

_ANSWER: Final = ("核验结论", "回执号", "说明")
_SUBJECTS: Final = {"身份证号": "id_number", "户编号": "household"}
_MOST: Final = 100_000
_KEEP_AT_ONCE: Final = 1_000


def check_list(
    office: Office,
    measure: str,
    listed: Path,
    out: Path,
    first: date,
    last: date | None = None,
    *,
    progress: Callable[[str, int], None],
) -> dict[str, int]:
    """Writes ``out`` (new) and keeps a receipt for each row that could be asked; how many had which answer.

    A row that cannot be asked (a wrong number, nobody known by it) gets 无法核验 and why; it never stops the list.
    """
    if measure not in office.catalogue.measures:
        raise NotFound(f"政策目录里没有措施“{measure}”:请核对措施代码{at_terminal('(aidchain policy show)')}。")
    header, rows = _read(listed)
    column = next((header.index(name) for name in _SUBJECTS if name in header), None)
    if column is None:
        raise Refused(f"{listed.name} 的第一行没有“身份证号”或“户编号”一列,没有可核验的对象。")
    subject = _SUBJECTS[header[column]]
    answers: list[tuple[str, str, str]] = []
    receipts: list[Receipt] = []
    for number, row in enumerate(rows, 1):
        receipt, answer = _answer(office, measure, first, last, subject, row[column])
        answers.append(answer)
        receipts += [receipt] if receipt else []
        if len(receipts) == _KEEP_AT_ONCE or number == len(rows):
            keep(office, receipts)
            receipts = []
            progress(listed.name, number)
    write_whole(out, _workbook(header, rows, answers))
    return dict(Counter(answer[0] for answer in answers))


def _answer(
    office: Office, measure: str, first: date, last: date | None, subject: str, value: str
) -> tuple[Receipt | None, tuple[str, str, str]]:
    if not value:
        return None, ("无法核验", "", "此格为空")
    try:
        receipt = judge(office, measure, first, last, **{subject: value})  # type: ignore[arg-type]  # one of two texts
    except (NotFound, WrongUsage) as error:
        return None, ("无法核验", "", str(error))
    return receipt, (receipt.result, receipt.number, _why(receipt))


def _why(receipt: Receipt) -> str:
    told = [f"{row['department']} 的 {row['grant']}({row['measure']}),{row['since']} 起" for row in receipt.rows]
    told += [f"{row['fact']}:{row['truth']}" for row in receipt.criteria]
    return ";".join(told) or ("部分部门数据不足" if receipt.owed else "")


def _read(path: Path) -> tuple[list[str], list[list[str]]]:
    """First row and the rest of the first sheet, all as text. An ID number as a number has lost digits: refused."""
    sheets = open_workbook(read_bytes(path), path.name)
    lines = [list(row.values) for row in sheets[0].rows()] if sheets else []
    if len(lines) < 2:
        raise Refused(f"{path.name} 没有数据行。")
    if len(lines) > _MOST:
        raise Refused(f"{path.name} 超过 {_MOST:,} 行,请分成几份。")
    header = [as_text(cell).strip() for cell in lines[0]]
    rows = [[_text(header[i] if i < len(header) else "", cell) for i, cell in enumerate(line)] for line in lines[1:]]
    return header, [row + [""] * (len(header) - len(row)) for row in rows if any(row)]


def _text(column: str, cell: Any) -> str:
    if column == "身份证号" and not isinstance(cell, str):
        return "数字单元格"  # a number has lost its last digits: the answer says that it is no ID number
    return as_text(cell).strip()


def _workbook(header: list[str], rows: list[list[str]], answers: list[tuple[str, str, str]]) -> bytes:
    stream = io.BytesIO()
    options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
    with xlsxwriter.Workbook(stream, options) as book:
        sheet = book.add_worksheet("核验结果")
        sheet.write_row(0, 0, [*header, *_ANSWER])
        for number, (row, answer) in enumerate(zip(rows, answers, strict=True), 1):
            for column, value in enumerate([*row, *answer]):
                sheet.write_string(number, column, value)
    return stream.getvalue()
