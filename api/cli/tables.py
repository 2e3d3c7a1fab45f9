"""An answer as a table, CSV or XLSX. Cells that a spreadsheet would take for a formula or a long number stay text."""

from __future__ import annotations

import csv
import io
import sys
from collections.abc import Mapping, Sequence
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import click

from api.cli.named import Named
from graph.answers import Answer
from graph.columns import column_name
from graph.whole_file import write_whole

if TYPE_CHECKING:
    from rich.console import Console

_PIPED: Final = 160  # columns, where no terminal says how many
_FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r")


def show(answer: Answer, form: str, out: str | None, names: Named) -> None:
    """``names``: a table on the terminal tells names; files keep codes."""
    if form == "table":
        _show_table(answer, names)
        return
    content = csv_bytes(answer.rows) if form == "csv" else xlsx_bytes(answer)
    if form == "csv" and answer.note:
        click.echo(answer.note, err=True)   # the columns of the file are fixed
    if out is None:
        click.echo(content.decode(), nl=False)
    else:
        write_whole(Path(out), content)


def plain(value: Any) -> str:
    """One cell as text: empty for null, lists joined by 、, maps as 名=值."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "是" if value else "否"
    if isinstance(value, Mapping):
        return ",".join(f"{name}={plain(inner)}" for name, inner in value.items() if inner is not None)
    if isinstance(value, list | tuple):
        return "、".join(plain(inner) for inner in value)
    return str(value)


def harmless(text: str) -> str:
    """A leading = + - @ would run as a formula where the file is opened; an apostrophe makes it text."""
    return "'" + text if text.startswith(_FORMULA_STARTS) else text


def csv_bytes(
    rows: Sequence[Mapping[str, Any]], columns: Sequence[str] = (), headings: Sequence[str] | None = None
) -> bytes:
    """UTF-8 with BOM, so that a spreadsheet reads the Chinese right. ``columns``: those of the rows where not given;
    they head themselves where ``headings`` are not given."""
    stream = io.StringIO()
    writer = csv.writer(stream)
    if shown := columns or (list(rows[0]) if rows else ()):
        writer.writerow(shown if headings is None else headings)
        writer.writerows([_csv_cell(row.get(name)) for name in shown] for row in rows)
    return b"\xef\xbb\xbf" + stream.getvalue().encode()


def _csv_cell(value: Any) -> str | int | float | Decimal:
    return value if _is_numeric(value) else harmless(plain(value))


def xlsx_bytes(answer: Answer) -> bytes:
    return workbook(answer.rows, basis_of(answer))


def basis_of(answer: Answer, names: Named | None = None) -> dict[str, Any]:
    """What an answer rests on: query, day, how many were looked at, coverage (``names``: departments by name)."""
    return {
        "查询": answer.query,
        "版本": answer.version,
        "日期": str(answer.as_of),
        "结论": answer.answer,
        "核查数": answer.checked,
        "数据": coverage_text(answer, names),
    } | ({"注": answer.note} if answer.note else {})


def workbook(
    rows: Sequence[Mapping[str, Any]],
    basis: Mapping[str, Any],
    columns: Sequence[str] = (),
    headings: Sequence[str] | None = None,
) -> bytes:
    """Two sheets: the rows under Chinese headings (the columns' own where not given), and what they rest on. A
    ``Decimal`` is money in yuan."""
    import xlsxwriter

    stream = io.BytesIO()
    options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
    with xlsxwriter.Workbook(stream, options) as book:
        sheet = book.add_worksheet("结果")
        money = book.add_format({"num_format": "#,##0.00"})
        if shown := columns or (list(rows[0]) if rows else ()):
            sheet.write_row(0, 0, [column_name(name) for name in shown] if headings is None else headings)
            for number, row in enumerate(rows, 1):
                for column, name in enumerate(shown):
                    if _is_number(value := row.get(name)):
                        sheet.write_number(number, column, value, money if isinstance(value, Decimal) else None)
                    else:
                        sheet.write_string(number, column, harmless(plain(value)))
        about = book.add_worksheet("依据")
        for number, (name, value) in enumerate(basis.items()):
            about.write_string(number, 0, name)
            if _is_number(value):
                about.write_number(number, 1, value)
            else:
                about.write_string(number, 1, harmless(plain(value)))
    return stream.getvalue()


def _is_number(value: Any) -> bool:
    """What a spreadsheet keeps whole; beyond 15 digits it would not."""
    return _is_numeric(value) and abs(value) < (10**13 if isinstance(value, Decimal) else 10**15)


def _is_numeric(value: Any) -> bool:
    return isinstance(value, int | float | Decimal) and not isinstance(value, bool)


def coverage_text(answer: Answer, names: Named | None = None) -> str:
    """What is missing or too old, and who owes it; empty when everything is there."""

    def who(code: str | None) -> str:
        return "无部门" if code is None else names.names.department(code) if names else code

    owed = [
        f"{who(item['department'])}的“{column_name(item['kind'])}”"
        + (f"(最新 {item['data_date']},过旧)" if item["data_date"] else "(从未报送)")
        for item in answer.coverage
        if not item["covers"]
    ]
    return "、".join(owed)


def _show_table(answer: Answer, names: Named) -> None:
    from rich.console import Console

    console = Console(highlight=False, markup=False, soft_wrap=True, width=None if sys.stdout.isatty() else _PIPED)
    if answer.rows:
        (_show_grid if len(answer.rows[0]) * 11 <= console.width else _show_cards)(console, names.rows(answer.rows))
    day = f"{answer.as_of}(预测)" if answer.forecast else str(answer.as_of)
    console.print(f"{answer.query} · {day} · 核查 {answer.checked:,} · 结论:{answer.answer}({len(answer.rows):,} 行)")
    owed = coverage_text(answer, names)
    if owed:
        console.print(f"数据不足:{owed}")
    if answer.doubt:
        console.print(answer.doubt)


def _show_grid(console: Console, rows: Sequence[Mapping[str, Any]]) -> None:
    from rich.table import Table

    table = Table()
    for name in rows[0]:
        table.add_column(column_name(name), overflow="fold")
    for row in rows:
        table.add_row(*[plain(value) for value in row.values()])
    console.print(table)


def _show_cards(console: Console, rows: Sequence[Mapping[str, Any]]) -> None:
    """Many columns do not fit a line: one paragraph a row, empty cells left out."""
    for number, row in enumerate(rows, 1):
        cells = [f"{column_name(name)} {plain(value)}" for name, value in row.items() if value not in (None, [])]
        console.print(f"[{number}] " + " · ".join(cells))
