"""A department's weekly digest, one page XLSX: 超期, 临期, 待签收, 退回, with the reason in the row."""

from __future__ import annotations

import io
from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any, Final

SECTIONS: Final = ("超期", "临期", "待签收", "退回")
COLUMNS: Final = (
    ("栏目", 8), ("转介编号", 24), ("户编号", 16), ("需求", 14), ("转出部门", 16), ("状态", 9), ("发出日期", 12),
    ("期限", 18), ("剩余", 7), ("理由", 36),
)  # fmt: skip


def section_of(row: Mapping[str, Any]) -> str | None:
    """The digest's section of an inbox row; None: not in the digest."""
    if row["state"] == "已退回":
        return "退回"
    return row["bucket"] if row["bucket"] in SECTIONS else None


def digest_bytes(
    department: str,
    as_of: date,
    rows: Sequence[Mapping[str, Any]],
    reasons: Mapping[str, str | None],
    provisional: frozenset[str],
    names: Mapping[str, str],
) -> bytes:
    """``rows`` as of ``department_inbox``; ``provisional``: those whose due day is unsure; ``names`` of departments."""
    import xlsxwriter

    stream = io.BytesIO()
    options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
    with xlsxwriter.Workbook(stream, options) as book:
        head = book.add_format({"bold": True, "bottom": 1, "text_wrap": True})
        late = book.add_format({"font_color": "#B00020", "text_wrap": True, "valign": "top"})
        text = book.add_format({"text_wrap": True, "valign": "top"})
        sheet = book.add_worksheet("本周转介")
        sheet.set_landscape()
        sheet.set_paper(9)
        sheet.fit_to_pages(1, 1)
        shown = [(section, row) for section in SECTIONS for row in rows if section_of(row) == section]
        counts = "、".join(f"{section} {sum(s == section for s, _ in shown)}" for section in SECTIONS)
        sheet.write_string(0, 0, f"{names.get(department, department)} 转介周报 {as_of}:{counts}", head)
        for column, (title, width) in enumerate(COLUMNS):
            sheet.set_column(column, column, width)
            sheet.write_string(2, column, title, head)
        sheet.repeat_rows(2)
        for number, (section, row) in enumerate(shown, start=3):
            form = late if section == "超期" else text
            due = f"{row['due_on']}(暂定)" if row["referral"] in provisional else str(row["due_on"] or "未规定")
            cells = (
                section, row["referral"], row["household"], row["need"],
                names.get(row["from_department"], row["from_department"]), row["state"], str(row["sent_on"]), due,
                row["days_left"], reasons.get(row["referral"]),
            )  # fmt: skip
            for column, value in enumerate(cells):
                if isinstance(value, int):
                    sheet.write_number(number, column, value, form)
                elif value:
                    sheet.write_string(number, column, harmless(value), form)
        if not shown:
            sheet.write_string(3, 0, "本周没有超期、临期、待签收和退回的转介。", text)
    return stream.getvalue()


def harmless(text: str) -> str:
    """A leading = + - @ would run as a formula where the file is opened as CSV later."""
    return "'" + text if text.startswith(("=", "+", "-", "@", "\t", "\r")) else text
