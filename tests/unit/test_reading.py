"""Files to rows: encodings, headers, line numbers, typed cells (contract §1)."""

from __future__ import annotations

from datetime import date
from hashlib import sha256
from pathlib import Path
from typing import Any

import pytest

from graph.errors import Refused
from graph.intake.headers import fitting, lay_out, meant
from graph.intake.kinds import KINDS
from graph.intake.reading import Sheet, open_file
from graph.intake.rows import Row, check_row
from tests import hostile
from tests.unit.intake_rows import context

HEADER = "户编号,行政区划代码"


def csv(folder: Path, text: str, encoding: str = "utf-8", name: str = "f.csv") -> Path:
    path = folder / name
    path.write_bytes(text.encode(encoding))
    return path


def xlsx(folder: Path, *rows: tuple[Any, ...], change: hostile.Build | None = None) -> Path:
    path = folder / "f.xlsx"
    path.write_bytes(hostile.book(*rows, change=change))
    return path


def only(path: Path) -> Sheet:
    (sheet,) = open_file(path).sheets
    return sheet


def numbers(path: Path) -> list[int]:
    return [row.number for row in only(path).rows()]


def first(path: Path) -> dict[str, Any]:
    sheet = only(path)
    row = check_row(sheet.kind, next(sheet.rows()), context())
    assert isinstance(row, Row), row
    return dict(row.cells)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030"])
def test_the_three_encodings(tmp_path: Path, encoding: str) -> None:
    path = csv(tmp_path, f"{HEADER},户主姓名\nH1,210300000000,𠮷䶮\n", encoding)

    assert first(path)["户主姓名"] == "𠮷䶮"
    assert only(path).sha256 == sha256(path.read_bytes()).hexdigest()
    assert (only(path).file, only(path).name, only(path).header_row) == ("f.csv", None, 1)


def test_a_gb18030_file_that_is_also_utf_8_is_told_by_its_header() -> None:
    """Few are: here none of the ten kinds' headers is, which is why the order of trying is safe."""
    for kind in KINDS.values():
        with pytest.raises(UnicodeDecodeError):
            ",".join(kind.names).encode("gb18030").decode("utf-8")


@pytest.mark.parametrize("kind", KINDS.values(), ids=list(KINDS))
def test_each_kind_is_told_by_its_header_in_any_order_of_columns(kind: Any, tmp_path: Path) -> None:
    assert only(csv(tmp_path, ",".join(reversed(kind.names)) + "\n")).kind is kind
    assert only(csv(tmp_path, ",".join(reversed(kind.names)) + "\n")).columns == kind.names
    required = [*kind.required, *(kind.subject.columns[:1] if kind.subject else ())]
    assert fitting(required) == (kind,)
    for name in required:
        assert kind not in fitting([other for other in required if other != name])


def test_a_grant_sheet_with_the_columns_of_adjustments_is_still_one_of_grants() -> None:
    grant = KINDS["grant"]

    assert fitting([*grant.names, "生效月份", "原因"]) == (grant,)
    assert fitting(["救助编号", "生效月份", "批准金额"]) == (KINDS["adjustment"],)


@pytest.mark.parametrize(
    "header",
    [
        "\ufeff\ufeff户编号,行政区划代码",
        "户编号\u00a0, 行政区划代码 ",
        '"户\n编号",行政区划\u3000代码',
        "户编号,行政区划代码\u200b",
    ],
)
def test_a_header_is_trimmed_and_put_into_one_form(tmp_path: Path, header: str) -> None:
    path = csv(tmp_path, f"{header}\nH1,210300000000\n")

    assert only(path).columns == ("户编号", "行政区划代码")
    assert first(path)["户编号"] == "H1"


def test_a_title_a_unit_and_blank_lines_above_the_header(tmp_path: Path) -> None:
    path = csv(tmp_path, f"困难家庭名单,\n\n单位:,某局\n{HEADER}\nH1,210300000000\n")

    assert only(path).header_row == 4
    assert only(path).warnings == ("表头在第 4 行,其上的内容未读",)
    assert numbers(path) == [5]


def test_the_header_is_looked_for_in_ten_rows_and_no_more(tmp_path: Path) -> None:
    assert only(csv(tmp_path, "标题\n" * 9 + HEADER)).header_row == 10
    with pytest.raises(Refused, match="前十行没有任何认得的列名"):
        open_file(csv(tmp_path, "标题\n" * 10 + HEADER))


def test_lines_are_numbered_as_an_editor_does(tmp_path: Path) -> None:
    mixed = f'{HEADER},地址\r\nH1,210300,"一\n二"\rH2,210300,\n\n  ,\u3000,\nH3,210300,三\r\n'

    assert numbers(csv(tmp_path, mixed)) == [2, 4, 7]
    assert numbers(csv(tmp_path, f"{HEADER}\rH1,210300\rH2,210300")) == [2, 3]


def test_short_rows_are_filled_up_and_long_ones_are_wrong(tmp_path: Path) -> None:
    path = csv(tmp_path, f"{HEADER},网格,地址\nH1,210300\nH2,210300,a,b,c\nH3,210300,a,b,\n")
    rows = [check_row(KINDS["household"], row, context()) for row in only(path).rows()]

    assert isinstance(rows[0], Row)
    assert rows[0].cells["地址"] is None
    assert [row.codes for row in rows if not isinstance(row, Row)] == [("row_too_long",)]
    assert isinstance(rows[2], Row)     # a surplus comma at the end says nothing
    assert rows[1].raw["第 5 列"] == "c"


def test_a_quote_that_nobody_closed_costs_one_row_and_not_all_after_it(tmp_path: Path) -> None:
    lines = [f"{HEADER},地址", *(f"H{n},210300,街" for n in range(2, 9))]
    lines[3] = 'H4,210300,"街'

    rows = [check_row(KINDS["household"], row, context()) for row in only(csv(tmp_path, "\n".join(lines))).rows()]

    assert [row.number for row in rows] == [2, 3, 4, 5, 6, 7, 8]
    assert [row.number for row in rows if not isinstance(row, Row)] == [4]


def test_two_stray_quotes_do_not_swallow_what_lies_between(tmp_path: Path) -> None:
    lines = [f"{HEADER},地址", *(f"H{n},210300,街" for n in range(2, 9))]
    lines[2] = 'H3,"210300,街'
    lines[5] = 'H6,"210300,街'

    rows = [check_row(KINDS["household"], row, context()) for row in only(csv(tmp_path, "\n".join(lines))).rows()]

    assert [row.number for row in rows if isinstance(row, Row)] == [2, 4, 5, 7, 8]


def test_a_thousand_stray_quotes_end(tmp_path: Path) -> None:
    path = csv(tmp_path, HEADER + "\n" + 'H1,"""\n' * 3000)

    assert len(list(only(path).rows())) > 1


def test_rows_begin_anew_each_time(tmp_path: Path) -> None:
    for path in (csv(tmp_path, f"{HEADER}\nH1,210300\n"), xlsx(tmp_path, hostile.HOUSEHOLD, hostile.GOOD)):
        sheet = only(path)
        assert [row.number for row in sheet.rows()] == [row.number for row in sheet.rows()] == [2]


def test_unknown_columns_are_told_and_never_used(tmp_path: Path) -> None:
    path = csv(tmp_path, f"{HEADER},备注,户主姓,,备注\nH1,210300,a,b,c,d\n")

    assert only(path).warnings == (
        "未知列“备注”,未使用",
        "未知列“户主姓”,未使用;户主姓 → 户主姓名?",
        "第 5 列没有列名,未使用",
    )
    assert set(first(path)) == {"户编号", "行政区划代码"}
    assert next(only(path).rows()).raw() == {
        "户编号": "H1",
        "行政区划代码": "210300",
        "备注": "a",
        "户主姓": "b",
        "第 5 列": "c",
        "备注(第 6 列)": "d",
    }


def test_a_near_miss_says_what_was_meant() -> None:
    assert meant("身份证号码", KINDS["member"].names) == "身份证号"
    assert meant("救助编码", KINDS["payment"].names) == "救助编号"
    assert meant("x" * 1000, KINDS["payment"].names) is None


def test_a_refused_header_names_the_nearest_kind_and_what_is_missing(tmp_path: Path) -> None:
    with pytest.raises(Refused) as refused:
        open_file(csv(tmp_path, "发放编号,救助编码,所属月份,金额\nF1,G1,2024-03,80"))

    assert str(refused.value) == (
        "f.csv 前十行没有认得的表头;最接近“发放”,缺少 救助编号、发放日期(救助编码 → 救助编号?)"
    )


def test_an_empty_csv_and_a_header_without_rows(tmp_path: Path) -> None:
    for text in ("", "\n \n", "\ufeff"):
        opened = open_file(csv(tmp_path, text))
        assert (opened.sheets, opened.warnings) == ([], ("无数据行",))
    assert only(csv(tmp_path, HEADER)).warnings == ("无数据行",)
    assert only(xlsx(tmp_path, hostile.HOUSEHOLD)).warnings == ("无数据行",)


def test_an_empty_workbook(tmp_path: Path) -> None:
    opened = open_file(xlsx(tmp_path))

    assert (opened.sheets, opened.warnings) == ([], ("工作表“家庭”无数据行,已跳过",))


def test_typed_cells(tmp_path: Path) -> None:
    def change(workbook: Any, sheet: Any) -> None:
        day = workbook.add_format({"num_format": 'yyyy"年"m"月"d"日"'})
        sheet.write_datetime("C2", date(2024, 3, 31), day)
        sheet.write_number("D2", 20240305)

    path = xlsx(
        tmp_path,
        ("发放编号", "救助编号", "所属月份", "发放日期", "金额"),
        (1001, "G1", None, None, 80.5),
        change=change,
    )

    assert first(path) == {
        "发放编号": "1001",
        "救助编号": "G1",
        "所属月份": "2024-03",
        "发放日期": date(2024, 3, 5),
        "金额": 8050,
    }


def test_rows_of_a_sheet_keep_its_numbers(tmp_path: Path) -> None:
    path = xlsx(tmp_path, ("困难家庭",), (), hostile.HOUSEHOLD, (), hostile.GOOD, (), ("H2", "210300"))

    assert only(path).header_row == 3
    assert numbers(path) == [5, 7]


def test_a_table_that_begins_further_right(tmp_path: Path) -> None:
    path = xlsx(tmp_path, (None, *hostile.HOUSEHOLD), (None, *hostile.GOOD))

    assert first(path) == {"户编号": "H1", "行政区划代码": "210300000000"}
    assert only(path).warnings == ("第 1 列没有列名,未使用",)


def test_a_merged_title_is_no_merged_header(tmp_path: Path) -> None:
    path = xlsx(tmp_path, (), hostile.HOUSEHOLD, hostile.GOOD, change=lambda _, s: s.merge_range("A1:B1", "困难家庭"))

    assert only(path).header_row == 2
    assert numbers(path) == [3]


def test_a_cell_beside_the_table_makes_the_row_too_long_and_an_empty_one_does_not(tmp_path: Path) -> None:
    path = xlsx(tmp_path, hostile.HOUSEHOLD, (*hostile.GOOD, "?"), ("H2", "210300", " "))

    assert [row.fault is not None for row in only(path).rows()] == [True, False]


def test_every_sheet_with_a_known_header_is_read(tmp_path: Path) -> None:
    def change(workbook: Any, _: Any) -> None:
        workbook.add_worksheet("说明").write_row(0, 0, ("填表人", "某某"))
        workbook.add_worksheet("调整").write_row(0, 0, ("救助编号", "生效月份", "批准金额"))
        workbook.add_chartsheet("图")

    opened = open_file(xlsx(tmp_path, hostile.HOUSEHOLD, hostile.GOOD, change=change))

    assert [(sheet.name, sheet.kind.english) for sheet in opened.sheets] == [
        ("家庭", "household"),
        ("调整", "adjustment"),
    ]
    assert opened.warnings == ("工作表“说明”没有认得的表头,已跳过",)


def test_what_a_file_is_is_told_by_its_content(tmp_path: Path) -> None:
    path = tmp_path / "really.csv"
    path.write_bytes(hostile.book(hostile.HOUSEHOLD, hostile.GOOD))

    assert only(path).name == "家庭"


def test_a_shared_text_with_runs_and_readings_is_one_text(tmp_path: Path) -> None:
    strings = '<si><r><t>H</t></r><r><t>1</t></r><rPh sb="0" eb="1"><t>aitch</t></rPh></si>'
    cells = f'<row r="2"><c r="A2" t="s"><v>0</v></c>{hostile.text_cell("B2", "210300")}</row>'
    path = tmp_path / "f.xlsx"
    path.write_bytes(hostile.raw_book(hostile.HEADER_ROW + cells, strings=strings))

    assert first(path)["户编号"] == "H1"


def test_lay_out_takes_the_columns_in_the_order_of_the_contract() -> None:
    layout, warnings = lay_out(("行政区划代码", "网格", "户编号"), KINDS["household"])

    assert [(column.name, at) for column, at in layout.positions] == [("户编号", 2), ("行政区划代码", 0), ("网格", 1)]
    assert warnings == []
