"""Cells to values (contract §1): dates, money, numbers of persons, regions, words, text."""

from __future__ import annotations

import sys
import unicodedata
from datetime import date, datetime, time, timedelta
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from graph.intake.cells import (
    INVISIBLE,
    Value,
    as_it_came,
    as_text,
    birth,
    check_character,
    id_number,
    is_blank,
    look_alikes,
    money,
    month,
    read,
    visible,
)
from graph.intake.kinds import Cell, Column
from graph.intake.reasons import Fault

TODAY = date(2026, 1, 1)
ID = "210302199001011051"


def value(text: object, cell: Cell, words: tuple[str, ...] = ()) -> Value | str:
    """The value, or the code of the reason."""
    found = read(text, Column("列", cell, words=words), TODAY)
    return found.code if isinstance(found, Fault) else found


@pytest.mark.parametrize(
    "text",
    [
        "2024-03-01",
        "2024/3/1",
        "2024/03/01",
        "20240301",
        "2024年3月1日",
        "2024年03月01日",
        " 2024-03-01\u3000",
        20240301.0,
        date(2024, 3, 1),
        datetime.fromisoformat("2024-03-01"),
        datetime.fromisoformat("2024-03-01T23:59"),
    ],
)
def test_a_date_in_each_way_that_the_contract_names(text: object) -> None:
    assert value(text, Cell.DATE) == date(2024, 3, 1)


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("2024-13-01", "no_such_day"),
        ("2023-02-29", "no_such_day"),
        ("0000-00-00", "no_such_day"),
        ("24/3/1", "date"),
        ("２０２４-03-01", "date"),
        ("2024-3/1", "date"),
        ("2024-03-01\n2024-03-02", "invisible"),
        ("2024-03", "date"),
        ("昨天", "date"),
        (45352.0, "date"),
        (time(3, 4), "date"),
        (timedelta(days=1), "date"),
        (True, "date"),
        ("1899-12-31", "date_range"),
        ("2200-01-01", "date_range"),
        (date(1899, 12, 31), "date_range"),
        ("9999-12-31", "forever"),
        ("99991231", "forever"),
        (datetime.fromisoformat("9999-12-31"), "forever"),
        ("长期", "forever"),
    ],
)
def test_not_a_date(text: object, code: str) -> None:
    assert value(text, Cell.DATE) == code


def test_the_bounds_are_dates() -> None:
    assert [value(day, Cell.DATE) for day in ("1900-01-01", "2199-12-31")] == [date(1900, 1, 1), date(2199, 12, 31)]


@pytest.mark.parametrize("text", ["2024-03", "202403", "2024年3月", "2024年03月", date(2024, 3, 31), 202403.0])
def test_a_month_in_each_way(text: object) -> None:
    assert value(text, Cell.MONTH) == "2024-03"


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("2024-00", "no_such_month"),
        ("2024-13", "no_such_month"),
        ("202413", "no_such_month"),
        ("2024-03-01", "month"),
        ("3月", "month"),
        ("24-03", "month"),
        ("9999-12", "forever"),
        ("1899-12", "date_range"),
        ("0000-01", "no_such_month"),
    ],
)
def test_not_a_month(text: str, code: str) -> None:
    assert value(text, Cell.MONTH) == code
    assert isinstance(month(text), Fault)


@pytest.mark.parametrize(
    ("text", "fen"),
    [
        ("0", 0),
        ("0.1", 10),
        ("19.99", 1999),
        ("1200.50", 120050),
        ("999999999999.99", 99999999999999),
        ("007", 700),
        (19.99, 1999),
        (1200.0, 120000),
        (0.0, 0),
        (999999999999.0, 99999999999900),
    ],
)
def test_yuan_become_fen_without_binary_fractions(text: object, fen: int) -> None:
    assert value(text, Cell.MONEY) == fen


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("1,234.5", "money"),
        ("¥5", "money"),
        ("1e3", "money"),
        ("0.001", "money_decimals"),
        ("1200.500", "money_decimals"),
        ("-1", "money_negative"),
        ("−1", "money_negative"),
        ("NaN", "money"),
        ("1" + "0" * 15, "money_bound"),
        ("1000000000000", "money_bound"),
        ("1200.", "money"),
        (".5", "money"),
        ("+5", "money"),
        ("５", "money"),
        (1200.555, "money_decimals"),
        (-1.0, "money_negative"),
        (1e22, "money_bound"),
        (float("nan"), "money"),
        (float("inf"), "money"),
        (True, "money"),
        (date(2024, 1, 1), "money"),
        ("5元", "money"),
        ("9" * 300, "too_long"),
    ],
)
def test_not_money(text: object, code: str) -> None:
    assert value(text, Cell.MONEY) == code


@given(st.decimals(min_value=0, max_value=Decimal("999999999999.99"), places=2))
def test_every_amount_comes_out_as_its_fen(yuan: Decimal) -> None:
    assert money(format(yuan, "f")) == int(yuan * 100)


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("210302199001011052", "id_number_check"),
        ("210302199002301050", "id_number_birth"),
        (ID[:-1], "id_number"),
        ("2103021990010110５1", "id_number"),
        ("2.10302E+17", "id_number_text"),
        (2.10302199001011e17, "id_number_text"),
        ("21030218990101105X", "id_number_birth"),
        ("210302202601021054", "id_number_birth"),
        ("21030290010110", "id_number"),
        ("210302900230105", "id_number_birth"),
        (ID + "1", "id_number"),
        ("X10302199001011051", "id_number"),
        (210302900101105.0, "id_number_text"),
        (date(2024, 1, 1), "id_number_text"),
        ("²10302199001011051", "id_number"),
        ("2103 0219900101 1051", "id_number"),
        (ID + "\u200b", "invisible"),
    ],
)
def test_not_a_number_of_a_person(text: object, code: str) -> None:
    assert value(text, Cell.ID_NUMBER) == code


def test_a_number_of_a_person() -> None:
    ends_in_x = next(f"{first}X" for n in range(100, 999) if check_character(first := f"21030219900101{n}") == "X")

    assert value(f" {ID} ", Cell.ID_NUMBER) == ID
    assert value(ends_in_x.lower(), Cell.ID_NUMBER) == ends_in_x
    assert value("210302900101105", Cell.ID_NUMBER) == ID
    assert birth(ID) == date(1990, 1, 1)


def test_born_today_is_not_the_future() -> None:
    first = "21030220260101105"

    assert value(first + check_character(first), Cell.ID_NUMBER) == first + check_character(first)
    assert isinstance(id_number(first + check_character(first), date(2025, 12, 31)), Fault)


def test_one_wrong_digit_never_passes() -> None:
    """MOD 11-2 finds every single wrong digit; of the birth date's digits some fail earlier, by the calendar."""
    for at in range(17):
        for digit in "0123456789":
            if digit != ID[at]:
                assert isinstance(id_number(ID[:at] + digit + ID[at + 1 :], TODAY), Fault)


def test_several_persons_are_a_set() -> None:
    other = "11010519491231002X"

    assert value(f"{ID}、{other}、 210302900101105 ", Cell.ID_NUMBERS) == (other, ID)
    assert value(f"{ID}、123", Cell.ID_NUMBERS) == "id_numbers"
    assert value(f"{ID},{other}", Cell.ID_NUMBERS) == "id_numbers"
    assert value(2.10302199001011e17, Cell.ID_NUMBERS) == "id_number_text"
    assert value("、", Cell.ID_NUMBERS) == "id_number"


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("210381", "210381000000"),
        ("210381100", "210381100000"),
        ("210381100001", "210381100001"),
        (210381.0, "210381000000"),
        (210381100001.0, "210381100001"),
        ("21038110000", "region"),
        ("21038A", "region"),
        ("２１０３８１", "region"),
        ("21", "region"),
        (-210381.0, "region"),
    ],
)
def test_a_region(text: object, found: str) -> None:
    assert value(text, Cell.REGION) == found


def test_words_are_those_of_the_list_and_no_others() -> None:
    assert value(" 月 ", Cell.WORD, ("月", "一次性")) == "月"
    assert value("按月", Cell.WORD, ("月", "一次性")) == "word"
    assert [value(text, Cell.YES_NO) for text in ("是", "否", "", "Y", True)] == [True, False, None, "word", "word"]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("10", 10),
        (10.0, 10),
        ("0", 0),
        (3.5, "count"),
        ("-1", "count"),
        ("十", "count"),
        ("1" * 21, "count"),
        ("１", "count"),
    ],
)
def test_a_count(text: object, found: object) -> None:
    assert value(text, Cell.COUNT) == found


def test_a_code_keeps_its_digits() -> None:
    assert value(1001.0, Cell.CODE) == "1001"
    assert value("0010", Cell.CODE) == "0010"
    assert value(2.0240301000000003e17, Cell.CODE) == "long_number"
    assert value("G\u001f1", Cell.CODE) == "invisible", "the separator of composite keys"
    assert value("G\t1", Cell.CODE) == "invisible"
    assert value("G" * 257, Cell.CODE) == "too_long"
    assert value("G" * 256, Cell.CODE) == "G" * 256


def test_text_is_normalised_and_kept() -> None:
    assert value("e\u0301", Cell.TEXT) == "é"
    assert value("\uf900", Cell.TEXT) == "豈"
    assert value(" 第一行\n第二行 ", Cell.TEXT) == "第一行\n第二行"
    assert value("\t=1+1", Cell.NAME) == "\t=1+1"
    assert [value(f"{sign}1", Cell.NAME) for sign in "=+-@"] == ["=1", "+1", "-1", "@1"]
    assert value("困" * 4000, Cell.TEXT) == "困" * 4000
    assert value("困" * 4001, Cell.TEXT) == "too_long"
    assert value("𠮷䶮", Cell.NAME) == "𠮷䶮"


def test_the_dots_of_names_come_into_one_form() -> None:
    assert {value(f"阿里木{dot}买买提", Cell.NAME) for dot in "\u00b7\u2022\u30fb\u2027\uff65"} == {"阿里木·买买提"}


def test_look_alike_letters_are_named_and_kept() -> None:
    assert value("张а", Cell.NAME) == "张а"
    assert look_alikes("张а") == ("U+0430",)
    assert look_alikes("张a三") == ()


@pytest.mark.parametrize(
    "character", ["\x00", "\x1f", "\u202e", "\u200b", "\ufeff", "\u00ad", "\u3164", "\u2028", "\x85"]
)
def test_an_invisible_character_inside_is_wrong_in_every_kind_of_cell(character: str) -> None:
    for cell in (Cell.NAME, Cell.TEXT, Cell.CODE, Cell.DATE, Cell.ID_NUMBER, Cell.INDICATOR):
        fault = read(f"a{character}b", Column("列", cell), TODAY)
        assert isinstance(fault, Fault)
        assert fault.code == "invisible"
        assert f"U+{ord(character):04X}" in str(fault)
    assert visible(f"a{character}b") == f"a[U+{ord(character):04X}]b"


def test_what_unicode_calls_control_or_format_is_invisible() -> None:
    """But for tab and line ends; letters that print nothing come on top."""
    listed = {chr(point) for point in range(sys.maxunicode + 1) if INVISIBLE.fullmatch(chr(point))}
    by_category = {
        chr(point)
        for point in range(sys.maxunicode + 1)
        if unicodedata.category(chr(point)) in ("Cc", "Cf", "Cs", "Zl", "Zp")
    }

    assert by_category - listed == set("\t\n\r")
    assert len(listed - by_category) < 100


@pytest.mark.parametrize("empty", ["", " ", "\u3000", "\u00a0", "\t", "\r\n", None])
def test_nothing_is_none_and_not_zero(empty: object) -> None:
    assert is_blank(empty)
    for cell in Cell:
        assert value(empty, cell) is None


@given(st.text(), st.sampled_from(list(Cell)))
def test_no_text_raises(text: str, cell: Cell) -> None:
    value(text, cell, ("月",))


@given(
    st.floats() | st.booleans() | st.dates() | st.datetimes() | st.times() | st.timedeltas() | st.integers(),
    st.sampled_from(list(Cell)),
)
def test_no_typed_cell_raises(typed: object, cell: Cell) -> None:
    value(typed, cell)
    assert isinstance(as_text(typed), str)
    assert isinstance(as_it_came(typed), str)


def test_a_long_number_cannot_come_back_as_text() -> None:
    assert as_it_came(2.10302199001011e17) == "2.10302199001011e+17"
    assert value(as_it_came(2.10302199001011e17), Cell.ID_NUMBER) == "id_number_text"
