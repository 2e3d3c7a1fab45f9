"""Bad files and the one right answer: every line of the project's list of bad inputs that concerns files.

Q: the row is set aside and the rest goes on · F: the file is refused with one sentence. Never anything else.
"""

from __future__ import annotations

import os
import random
import zipfile
from contextlib import suppress
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest

from graph.errors import Refused
from graph.intake.headers import clean
from graph.intake.reading import open_file
from graph.intake.rows import Row, WrongRow, check_row
from tests import hostile
from tests.unit.intake_rows import ID, context, taken, wrong

HEADER = "户编号,行政区划代码"
MEMBERS = "身份证号,姓名,户编号,与户主关系,加入日期"


def checked(path: Path) -> list[Row | WrongRow]:
    return [check_row(sheet.kind, row, context()) for sheet in open_file(path).sheets for row in sheet.rows()]


def write(folder: Path, content: bytes | str, name: str = "f.csv") -> Path:
    path = folder / name
    path.write_bytes(content.encode() if isinstance(content, str) else content)
    return path


def refusal(path: Path) -> str:
    with pytest.raises(Refused) as refused:
        open_file(path)
    assert "\n" not in str(refused.value)
    return str(refused.value)


def codes(rows: list[Row | WrongRow]) -> list[tuple[str, ...]]:
    """Of each row, () where it was taken."""
    return [row.codes if isinstance(row, WrongRow) else () for row in rows]


def all_warnings(path: Path) -> list[str]:
    opened = open_file(path)
    return [*opened.warnings, *(warning for sheet in opened.sheets for warning in sheet.warnings)]


# an empty CSV or sheet, or header only → 0 rows; a 0-byte .xlsx → F
def test_empty_things(tmp_path: Path) -> None:
    for content in (b"", b"\xef\xbb\xbf", HEADER.encode()):
        assert checked(write(tmp_path, content)) == []
        assert "无数据行" in all_warnings(write(tmp_path, content))
    assert "0 字节" in refusal(write(tmp_path, b"", "f.xlsx"))


# unknown header → F, nearest kind and the missing columns named
def test_unknown_header(tmp_path: Path) -> None:
    assert "最接近“成员”,缺少 与户主关系、加入日期" in refusal(write(tmp_path, "身份证号,姓名,户编号\n"))


# header twice → F
def test_header_twice(tmp_path: Path) -> None:
    message = refusal(write(tmp_path, "身份证号,姓名,户编号,与户主关系,姓名,加入日期\n"))

    assert message == "f.csv 列名重复:姓名(第 2、5 列)"


# header with BOM, NBSP, full-width or line break → trimmed, NFKC, accepted
def test_header_forms(tmp_path: Path) -> None:
    path = write(tmp_path, '\ufeff户编号\u00a0,"行政\n区划代码",户主　姓名\nH1,210300,张三\n')

    assert open_file(path).sheets[0].columns == ("户编号", "行政区划代码", "户主姓名")
    assert codes(checked(path)) == [()]
    assert clean("⾦额") == "金额"


# a title, a unit line or blank rows above the header → skipped with one warning; merged header → F
def test_title_above_the_header(tmp_path: Path) -> None:
    def change(_: Any, sheet: Any) -> None:
        sheet.merge_range("A1:B1", "困难家庭名单")

    path = write(tmp_path, hostile.book((), ("单位:人",), (), hostile.HOUSEHOLD, hostile.GOOD, change=change), "f.xlsx")

    assert all_warnings(path) == ["表头在第 4 行,其上的内容未读"]
    assert [row.number for row in checked(path)] == [5]
    assert "合并" in refusal(write(tmp_path, hostile.merged_header(), "m.xlsx"))


# merged data cells → Q each empty required cell, "合并单元格"
def test_merged_data(tmp_path: Path) -> None:
    rows = checked(write(tmp_path, hostile.merged_data(), "f.xlsx"))

    assert codes(rows) == [(), ("merged",)]
    assert isinstance(rows[1], WrongRow)
    assert rows[1].columns == ("行政区划代码",)
    assert "合并单元格" in rows[1].reason


def test_a_merged_subject_names_both_columns(tmp_path: Path) -> None:
    def change(_: Any, sheet: Any) -> None:
        sheet.merge_range("A2:A3", ID)
        sheet.write_row("B3", ("残疾等级", "一级", "2024-01-01"))

    data = hostile.book(("身份证号", "指标", "值", "起始日期"), (ID, "残疾等级", "一级", "2024-01-01"), change=change)
    rows = checked(write(tmp_path, data, "f.xlsx"))

    assert codes(rows) == [(), ("merged",)]
    assert isinstance(rows[1], WrongRow)
    assert rows[1].columns == ("身份证号", "户编号")


# row longer than header → Q; shorter → empty cells
def test_row_lengths(tmp_path: Path) -> None:
    assert codes(checked(write(tmp_path, f"{HEADER},网格\nH1,210300\nH2,210300,一,二\n"))) == [(), ("row_too_long",)]


# same key twice: both rows come through, in order (the second is a correction: deciding)
def test_same_key_twice(tmp_path: Path) -> None:
    assert codes(checked(write(tmp_path, f"{HEADER}\nH1,210300\nH1,210381\n"))) == [(), ()]


# UTF-16, or GB18030 cut mid-character → F with byte offset
@pytest.mark.parametrize(
    ("content", "said"),
    [
        (f"{HEADER}\nH1,210300".encode("utf-16"), "第 0 字节起是 UTF-16"),
        (f"{HEADER}\nH1,210300".encode("utf-16-be"), "UTF-16"),
        (f"{HEADER}\nH1,210300".encode("utf-32"), "第 0 字节起是 UTF-32"),
        (f"{HEADER},地址\nH1,210300,街".encode("gb18030")[:-1], "第 35 字节起"),
        (f"{HEADER},地址\nH1,210300,街".encode()[:-1], "第 46 字节起"),
        (f"{HEADER},地址\nH1,210300,街".encode("utf-8-sig")[:-1], "第 49 字节起"),
        (f"{HEADER},地址\nH1,210300,街\xff".encode("latin-1", "replace").replace(b"?", b"\xff"), "字节起"),
    ],
)
def test_encodings_that_are_none(tmp_path: Path, content: bytes, said: str) -> None:
    assert said in refusal(write(tmp_path, content))


# UTF-8 read as GB18030 succeeds silently: UTF-8 strictly first · GB18030 4-byte characters are kept
def test_no_mojibake(tmp_path: Path) -> None:
    for encoding in ("utf-8", "gb18030"):
        path = write(tmp_path, f"{MEMBERS}\n{ID},𠮷䶮,H1,户主,2019-01-01\n".encode(encoding))
        (row,) = checked(path)
        assert isinstance(row, Row)
        assert row.cells["姓名"] == "𠮷䶮"


# NUL → Q "含不可见字符 U+0000" · U+202E, zero-width, in a name → Q, shown as [U+202E]
@pytest.mark.parametrize("character", ["\x00", "\u202e", "\u200b", "\u200d", "\ufeff"])
def test_invisible_characters(tmp_path: Path, character: str) -> None:
    rows = checked(
        write(tmp_path, f"{MEMBERS}\n{ID},张{character}三,H1,户主,2019-01-01\n{ID},李四,H1,户主,2019-01-01\n")
    )

    assert codes(rows) == [("invisible",), ()]
    assert isinstance(rows[0], WrongRow)
    assert rows[0].columns == ("姓名",)
    assert f"含不可见字符 U+{ord(character):04X}" in rows[0].reason
    assert f"[U+{ord(character):04X}]" in rows[0].reason


# name dots → one form · homoglyph → kept, warned · NFD → NFC first
def test_names(tmp_path: Path) -> None:
    assert {taken("member", {"姓名": f"买买提{dot}江"}).cells["姓名"] for dot in "\u00b7\u2022\u30fb"} == {"买买提·江"}
    cyrillic = taken("member", {"姓名": "а张"})
    assert cyrillic.cells["姓名"] == "а张"
    assert len(cyrillic.warnings) == 1
    assert taken("visit", {"走访人": "Jose\u0301"}).cells["走访人"] == "José"


# cell > 131,072: csv.Error; 10 MB cell → Q "单元格过长(上限 4,000 字)"
def test_a_cell_of_ten_megabytes(tmp_path: Path) -> None:
    rows = checked(write(tmp_path, f"{HEADER},地址\nH1,210300,{'街' * 10_000_000}\nH2,210300,街\n"))

    assert codes(rows) == [("too_long",), ()]
    assert isinstance(rows[0], WrongRow)
    assert rows[0].reason == "“地址”:单元格过长(上限 4,000 字)"
    assert wrong("grant", {"救助编号": "G" * 257}).reason == "“救助编号”:单元格过长(上限 256 字)"
    assert wrong("fact", {"指标": "指" * 257}).columns == ("指标",)


# CR only, mixed line ends → accepted, row numbers right
def test_line_ends(tmp_path: Path) -> None:
    path = write(tmp_path, f"{HEADER}\rH1,210300\r\nH2,210300\nH3,x\r")

    assert [(row.number, isinstance(row, Row)) for row in checked(path)] == [(2, True), (3, True), (4, False)]


# =cmd|…, +, -, @, tab in a name → text kept
@pytest.mark.parametrize("name", ["=cmd|' /C calc'!A0", "+1", "-1", "@SUM(1)", "\t=1"])
def test_formulas_in_names_are_text(tmp_path: Path, name: str) -> None:
    (row,) = checked(write(tmp_path, f"{MEMBERS}\n{ID},{name},H1,户主,2019-01-01\n"))

    assert isinstance(row, Row)
    assert row.cells["姓名"] == name


# formula cell in a required column → Q "公式无缓存值" / its cached value, warned
def test_formulas(tmp_path: Path) -> None:
    rows = checked(write(tmp_path, hostile.formula(), "f.xlsx"))
    assert codes(rows) == [("formula",)]
    assert isinstance(rows[0], WrongRow)
    assert "公式无缓存值" in rows[0].reason
    cached = write(tmp_path, hostile.cached_formula(), "c.xlsx")
    assert codes(checked(cached)) == [()]
    assert all_warnings(cached) == ["“行政区划代码”列含公式,取其缓存值"]


# ID as number or 2.10302E+17 → Q (contract)
def test_numbers_of_persons_as_numbers(tmp_path: Path) -> None:
    rows = (int(ID), "张三", "H1", "户主", "2019-01-01"), ("2.10302E+17", "张三", "H1", "户主", "2019-01-01")
    found = checked(write(tmp_path, hostile.book(tuple(MEMBERS.split(",")), *rows), "f.xlsx"))

    assert codes(found) == [("id_number_text",)] * 2
    assert all("身份证号须为文本" in row.reason for row in found if isinstance(row, WrongRow))


# ID wrong check digit, 02-30, future birth, digits that are not ASCII → Q
@pytest.mark.parametrize(
    "number", ["210302199001011052", "210302199002301050", "210302209901011056", "２" + ID[1:], ID[:17]]
)
def test_numbers_of_nobody(number: str) -> None:
    assert wrong("member", {"身份证号": number}).columns == ("身份证号",)


# dates → Q (9999 "请留空表示长期")
@pytest.mark.parametrize("day", ["2024-13-01", "24/3/1", "0000-00-00", "9999-12-31"])
def test_dates_that_are_none(day: str) -> None:
    row = wrong("fact", {"截止日期": day})

    assert row.columns == ("截止日期",)
    assert ("请留空表示长期" in row.reason) == day.startswith("9999")


# end < start, death before birth, payment month 2024-00 → Q naming both cells
def test_cells_that_do_not_fit_each_other() -> None:
    assert wrong("grant", {"截止日期": "2023-01-01"}).columns == ("起始日期", "截止日期")
    assert wrong("member", {"死亡日期": "1980-01-01"}).columns == ("身份证号", "死亡日期")
    assert wrong("payment", {"所属月份": "2024-00"}).columns == ("所属月份",)


# money → Q, Decimal only
@pytest.mark.parametrize("amount", ["1,234.5", "¥5", "1e3", "0.001", "−1", "-1", "NaN", "1" + "0" * 15])
def test_money_that_is_none(amount: str) -> None:
    assert wrong("payment", {"金额": amount}).columns == ("金额",)
    assert taken("payment", {"金额": "19.99"}).cells["金额"] == 1999


# region 11 digits, letters → Q
@pytest.mark.parametrize("region", ["21030000000", "2103AB", "２１０３００"])
def test_regions_that_are_none(region: str) -> None:
    assert wrong("household", {"行政区划代码": region}).columns == ("行政区划代码",)


# XLSX that is HTML, XLS, encrypted, ZIP without workbook → F, what it is, "请另存为 xlsx"
@pytest.mark.parametrize(
    ("content", "what"),
    [
        (b"<html><body><table></table></body></html>", "网页"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(2000), "XLS"),
        (hostile.encrypted(), "密码"),
        (b"%PDF-1.7", "PDF"),
        (HEADER.encode(), "文本"),
        (b"<?xml version='1.0'?><Workbook/>", "XML"),
        (b"\x89PNG\r\n\x1a\n\x00\x00", "别的格式"),
        (b"PK\x05\x06" + bytes(18), "压缩包"),
        (b"PK\x03\x04" + bytes(100), "损坏"),
    ],
)
def test_not_xlsx(tmp_path: Path, content: bytes, what: str) -> None:
    message = refusal(write(tmp_path, content, "f.xlsx"))

    assert what in message
    assert "另存为 xlsx" in message


def test_archives_without_workbook(tmp_path: Path) -> None:
    for part, what in (
        ("word/document.xml", "Word"),
        ("content.xml", "ODS"),
        ("xl/workbook.bin", "XLSB"),
        ("a", "压缩包"),
    ):
        stream = BytesIO()
        with zipfile.ZipFile(stream, "w") as archive:
            archive.writestr(part, "<a/>")
        assert what in refusal(write(tmp_path, stream.getvalue(), "f.xlsx"))
        assert what in refusal(write(tmp_path, stream.getvalue(), "f.csv"))


# ../../x.xlsx, symlink, FIFO, /dev/zero, directory → F
def test_paths_that_are_no_files(tmp_path: Path) -> None:
    good = write(tmp_path, f"{HEADER}\nH1,210300\n")
    link, pipe = tmp_path / "link.csv", tmp_path / "pipe.csv"
    link.symlink_to(good)
    os.mkfifo(pipe)

    assert ".." in refusal(tmp_path / "x" / ".." / "f.csv")
    assert "符号链接" in refusal(link)
    assert "管道" in refusal(pipe)
    assert "设备" in refusal(Path("/dev/zero"))
    assert "文件夹" in refusal(tmp_path)
    assert "不存在" in refusal(tmp_path / "none.csv")
    assert "不存在" in refusal(good / "below.csv")
    assert "不存在" in refusal(tmp_path / "a\x00b.csv")


def test_a_name_that_is_no_text(tmp_path: Path) -> None:
    path = tmp_path / os.fsdecode(b"\xff\xfe.csv")
    path.write_text(HEADER, "utf-8")

    assert open_file(path).file.encode("utf-8")


# hidden sheet or rows → read, warned
def test_hidden_things_are_read(tmp_path: Path) -> None:
    for made_by, said in (("hidden_sheet", "隐藏的"), ("hidden_rows", "1 个隐藏行")):
        path = hostile.place(tmp_path, f"{made_by}.xlsx", made_by=made_by)
        assert codes(checked(path)) == [()]
        assert any(said in warning for warning in all_warnings(path))


def test_no_byte_changed_at_random_leads_to_anything_but_rows_or_a_sentence(tmp_path: Path) -> None:
    """Also of a stored archive, where the change reaches the XML."""
    seed = random.randrange(10**9)
    print("seed", seed)
    chance = random.Random(seed)
    stored = BytesIO()
    with zipfile.ZipFile(BytesIO(hostile.raw_book())) as source, zipfile.ZipFile(stored, "w") as archive:
        for name in source.namelist():
            archive.writestr(name, source.read(name))
    originals = [hostile.raw_book(), stored.getvalue(), f'{HEADER}\nH1,210300\n"街'.encode("gb18030")]
    for round_number in range(300):
        data = bytearray(originals[round_number % 3])
        for _ in range(chance.randint(1, 8)):
            data[chance.randrange(len(data))] = chance.randrange(256)
        if chance.random() < 0.2:
            del data[chance.randrange(len(data)) :]
        path = write(tmp_path, bytes(data), "f.xlsx" if round_number % 3 < 2 else "f.csv")
        with suppress(Refused):
            checked(path)
