"""Rows that are wrong by themselves, and those that only look odd (contract §1, "Wrong are …")."""

from __future__ import annotations

from datetime import date

import pytest

from graph.intake.headers import lay_out
from graph.intake.kinds import KINDS
from graph.intake.rows import Row, WrongRow, check_row
from graph.intake.sheets import NO_FAULTS, SheetRow
from tests.unit.intake_rows import GOOD, ID, check, context, taken, wrong


@pytest.mark.parametrize("kind", KINDS)
def test_a_good_row_of_each_kind_is_taken_without_a_word(kind: str) -> None:
    row = taken(kind)

    assert row.number == 7
    assert row.warnings == ()
    assert set(row.cells) >= set(GOOD[kind])
    assert row.raw == GOOD[kind]


def test_values_are_typed() -> None:
    grant = taken("grant", {"不保障人员": "", "事由": "生病住院"}).cells

    assert grant["批准金额"] == 8000
    assert grant["起始日期"] == date(2024, 1, 1)
    assert grant["终止日期"] is None
    assert grant["事由"] == "住院"
    assert taken("adjustment").cells["生效月份"] == "2024-03"
    assert taken("household").cells["保护标记"] is False
    assert taken("resource").cells["行政区划代码"] == "210381000000"
    assert taken("referral").cells["需求"] == "医疗救助"


def test_void_is_true_or_nothing() -> None:
    assert taken("payment", {"作废": "是"}).cells["作废"] is True
    assert taken("payment", {"作废": "否"}).cells["作废"] is None
    assert taken("payment", {"作废": ""}).cells["作废"] is None
    assert "作废" not in taken("payment").cells
    assert wrong("payment", {"作废": "Y"}).columns == ("作废",)


def test_a_column_that_the_sheet_lacks_is_not_an_empty_one() -> None:
    cells = taken("adjustment").cells

    assert "原因" in cells
    row = {name: cell for name, cell in GOOD["adjustment"].items() if name != "原因"}
    layout, _ = lay_out(tuple(row), KINDS["adjustment"])
    short = check_row(KINDS["adjustment"], SheetRow(2, tuple(row.values()), layout, NO_FAULTS), context())
    assert isinstance(short, Row)
    assert "原因" not in short.cells


def test_of_a_pair_with_one_column_the_other_is_empty() -> None:
    row = {name: cell for name, cell in GOOD["fact"].items() if name != "户编号"}
    layout, _ = lay_out(tuple(row), KINDS["fact"])
    fact = check_row(KINDS["fact"], SheetRow(2, tuple(row.values()), layout, NO_FAULTS), context())

    assert isinstance(fact, Row)
    assert fact.cells["户编号"] is None
    row = {name: cell for name, cell in GOOD["visit"].items() if name != "身份证号"}
    layout, _ = lay_out(tuple(row), KINDS["visit"])
    visit = check_row(KINDS["visit"], SheetRow(2, tuple(row.values()), layout, NO_FAULTS), context())
    assert isinstance(visit, Row)
    assert "身份证号" not in visit.cells


@pytest.mark.parametrize("kind", KINDS)
def test_each_required_cell_is_missed(kind: str) -> None:
    for name in KINDS[kind].required:
        row = wrong(kind, {name: "\u3000"})
        assert row.columns == (name,)
        assert row.reason == f"“{name}”:不能为空"


@pytest.mark.parametrize("kind", KINDS)
def test_each_word_outside_a_list_is_wrong_and_each_inside_is_not(kind: str) -> None:
    for column in KINDS[kind].columns:
        if column.words:
            assert wrong(kind, {column.name: "别的"}).columns == (column.name,)
            for word in column.words:
                assert taken(kind, {column.name: word}).cells[column.name] == word


@pytest.mark.parametrize(
    ("kind", "cells", "columns"),
    [
        ("fact", {"户编号": "H1"}, ("身份证号", "户编号")),
        ("fact", {"身份证号": ""}, ("身份证号", "户编号")),
        ("fact", {"身份证号": "123"}, ("身份证号",)),
        ("fact", {"身份证号": "123", "户编号": "H1"}, ("身份证号", "户编号")),
        ("referral", {"户编号": ""}, ("户编号", "身份证号")),
        ("visit", {"户编号": ""}, ("户编号", "身份证号")),
        ("grant", {"措施代码": "DIBAO"}, ("身份证号", "户编号")),
        ("grant", {"身份证号": "", "户编号": "H1"}, ("身份证号", "户编号")),
        ("application", {"措施代码": "DIBAO"}, ("身份证号", "户编号")),
        ("grant", {"措施代码": "NONE", "身份证号": "", "户编号": "H1"}, ("措施代码",)),
        ("member", {"离开日期": "2018-12-31"}, ("加入日期", "离开日期")),
        ("member", {"死亡日期": "1989-12-31"}, ("身份证号", "死亡日期")),
        ("member", {"加入日期": "1989-12-31"}, ("身份证号", "加入日期")),
        ("application", {"办结日期": "2023-12-31"}, ("受理日期", "办结日期")),
        ("grant", {"截止日期": "2023-12-31", "终止日期": "2023-12-31"}, ("起始日期", "截止日期", "终止日期")),
        ("resource", {"截止日期": "2023-12-31"}, ("起始日期", "截止日期")),
        ("referral", {"签收日期": "2023-12-31"}, ("发出日期", "签收日期")),
        ("referral", {"受理日期": "2024-01-01"}, ("签收日期", "受理日期")),
        ("referral", {"签收日期": "", "受理日期": "2023-12-31"}, ("发出日期", "受理日期")),
        ("referral", {"签收日期": "", "受理日期": "", "办结日期": "2023-12-31"}, ("发出日期", "办结日期")),
        ("referral", {"上一转介编号": "R2"}, ("上一转介编号",)),
        ("referral", {"转入部门": "X"}, ("转入部门",)),
        ("payment", {"所属月份": "2024-00"}, ("所属月份",)),
        ("payment", {"金额": "x", "发放日期": "x", "发放编号": ""}, ("发放编号", "发放日期", "金额")),
    ],
)
def test_wrong_columns_in_the_order_of_the_contract(kind: str, cells: dict[str, str], columns: tuple[str, ...]) -> None:
    assert wrong(kind, cells).columns == columns


@pytest.mark.parametrize(
    ("kind", "cells"),
    [
        ("grant", {"措施代码": "DIBAO", "身份证号": "", "户编号": "H1"}),
        ("grant", {"措施代码": "TEMP"}),
        ("grant", {"措施代码": "TEMP", "身份证号": "", "户编号": "H1"}),
        ("grant", {"截止日期": "2024-01-01", "终止日期": "2024-01-01"}),
        ("member", {"离开日期": "2019-01-01", "死亡日期": "2019-01-01"}),
        ("member", {"加入日期": "1990-01-01"}),
        ("referral", {"签收日期": "2024-01-01", "受理日期": "2024-01-01", "办结日期": "2024-01-01"}),
        ("referral", {"身份证号": ID}),
        ("payment", {"金额": "0", "内容": "轮椅一台"}),
    ],
)
def test_the_near_miss_is_taken_without_a_word(kind: str, cells: dict[str, str]) -> None:
    assert taken(kind, cells).warnings == ()


def test_a_reason_names_every_fault_and_no_person() -> None:
    row = wrong("member", {"身份证号": "210302199001011052", "姓名": "张\u202e三", "与户主关系": "女儿"})

    assert row.columns == ("身份证号", "姓名", "与户主关系")
    assert row.reason == (
        "“身份证号”:身份证号校验位不符,请与证件核对"
        ";“姓名”:含不可见字符 U+202E(原样显示为 [U+202E]),请删去后重报"
        ";“与户主关系”:只能填 户主、配偶、子女、父母、其他"
    )
    assert row.raw["姓名"] == "张\u202e三"


@pytest.mark.parametrize(
    ("kind", "cells", "secret"),
    [
        ("member", {"与户主关系": "张三丰"}, "张三丰"),
        ("member", {"加入日期": ID}, ID),
        ("visit", {"渠道": "李四"}, "李四"),
        ("grant", {"批准金额": ID}, ID),
    ],
)
def test_a_row_whose_columns_have_shifted_names_nobody(kind: str, cells: dict[str, str], secret: str) -> None:
    assert secret not in wrong(kind, cells).reason


def test_the_value_is_shown_where_it_names_nobody() -> None:
    assert wrong("payment", {"金额": "1200.555"}).reason == (
        "“金额”=“1200.555”:金额以元为单位,最多两位小数,例如 1200.55"
    )
    assert wrong("grant", {"措施代码": "DIS_NURSNG"}).reason == (
        "“措施代码”=“DIS_NURSNG”:政策目录中没有这个措施代码;DIS_NURSING?"
    )


def test_a_huge_cell_is_not_carried_whole() -> None:
    row = wrong("visit", {"发现情况": "困" * 10_000_000})

    assert row.codes == ("too_long",)
    assert len(row.raw["发现情况"]) < 32_100
    assert "4,000" in row.reason


def test_an_unknown_word_is_told_once_for_a_sheet() -> None:
    held = context()

    first = check("fact", {"指标": "养猫"}, held)
    second = check("fact", {"指标": "养猫"}, held)

    assert isinstance(first, Row)
    assert isinstance(second, Row)
    assert (first.warnings, second.warnings) == (("指标“养猫”不在政策目录中,原样保留",), ())
    assert second.cells["指标"] == "养猫"
    assert taken("visit", {"需求": "修锅"}).cells["需求"] == "修锅"


def test_a_wrong_row_does_not_use_up_the_warning_of_a_good_one() -> None:
    held = context()

    assert isinstance(check("fact", {"指标": "养猫", "值": ""}, held), WrongRow)
    good = check("fact", {"指标": "养猫"}, held)

    assert isinstance(good, Row)
    assert len(good.warnings) == 1


@pytest.mark.parametrize(
    ("kind", "cells"),
    [
        ("payment", {"发放日期": "2030-01-01"}),
        ("member", {"死亡日期": "2030-01-01"}),
        ("member", {"死亡日期": "2018-01-01"}),
        ("grant", {"起始日期": "1980-01-01"}),
        ("payment", {"内容": "米"}),
        ("grant", {"不保障人员": ID}),
    ],
)
def test_what_only_looks_odd_is_taken_with_one_warning(kind: str, cells: dict[str, str]) -> None:
    assert len(taken(kind, cells).warnings) == 1
