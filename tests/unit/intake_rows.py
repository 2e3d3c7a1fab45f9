"""A good row of each kind, and the context that it is good in."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from graph.intake.headers import lay_out
from graph.intake.kinds import KINDS
from graph.intake.rows import Row, RowContext, WrongRow, check_row
from graph.intake.sheets import NO_FAULTS, SheetRow

ID = "210302199001011051"
TODAY = date(2026, 1, 1)
GOOD: Mapping[str, Mapping[str, Any]] = {
    "household": {"户编号": "H1", "行政区划代码": "210300000000", "户籍类型": "农业", "保护标记": "否"},
    "member": {"身份证号": ID, "姓名": "张三", "户编号": "H1", "与户主关系": "户主", "加入日期": "2019-01-01"},
    "fact": {"身份证号": ID, "户编号": "", "指标": "残疾等级", "值": "一级", "起始日期": "2024-01-01"},
    "application": {
        "申请编号": "A1", "措施代码": "DIS_NURSING", "身份证号": ID, "户编号": "", "受理部门": "CIVIL",
        "受理日期": "2024-01-01", "结果": "同意", "告知承诺": "是",
    },
    "grant": {
        "救助编号": "G1", "措施代码": "DIS_NURSING", "身份证号": ID, "户编号": "", "经办部门": "CIVIL",
        "起始日期": "2024-01-01", "截止日期": "2024-12-31", "发放周期": "月", "批准金额": "80",
        "终止日期": "", "事由": "住院", "不保障人员": "",
    },
    "adjustment": {"救助编号": "G1", "生效月份": "2024-03", "批准金额": "90.5", "原因": "提标"},
    "payment": {
        "发放编号": "F1", "救助编号": "G1", "所属月份": "2024-03", "发放日期": "2024-03-05",
        "金额": "80.00", "内容": "",
    },
    "referral": {
        "转介编号": "R2", "户编号": "H1", "身份证号": "", "需求": "医疗", "转出部门": "CIVIL", "转入部门": "DPF",
        "状态": "已受理", "发出日期": "2024-01-01", "签收日期": "2024-01-02", "受理日期": "2024-01-03",
        "办结日期": "", "上一转介编号": "R1",
    },
    "visit": {
        "走访编号": "V1", "户编号": "H1", "身份证号": "", "走访日期": "2024-01-01", "走访人": "李四",
        "渠道": "入户走访", "发现情况": "平安", "处置": "转交", "需求": "医疗救助",
    },
    "resource": {
        "资源编号": "Z1", "机构": "慈善会", "类别": "社会组织", "需求": "医疗救助", "行政区划代码": "210381",
        "容量": "10", "起始日期": "2024-01-01", "截止日期": "",
    },
}


def context() -> RowContext:
    return RowContext(
        departments={"CIVIL", "DPF"},
        measures={"DIS_NURSING": "member", "DIBAO": "household", "TEMP": "either"},
        need_word={"医疗": "医疗救助", "医疗救助": "医疗救助"}.get,
        reason_word={"住院": "住院", "生病住院": "住院"}.get,
        known_fact_names={"残疾等级"},
        today=TODAY,
    )


def check(kind: str, cells: Mapping[str, Any] | None = None, held: RowContext | None = None) -> Row | WrongRow:
    """Row 7 of a sheet whose columns are those of the good row and of ``cells``."""
    row = {**GOOD[kind], **(cells or {})}
    layout, _ = lay_out(tuple(row), KINDS[kind])
    return check_row(KINDS[kind], SheetRow(7, tuple(row.values()), layout, NO_FAULTS), held or context())


def taken(kind: str, cells: Mapping[str, Any] | None = None) -> Row:
    row = check(kind, cells)
    assert isinstance(row, Row), row
    return row


def wrong(kind: str, cells: Mapping[str, Any]) -> WrongRow:
    row = check(kind, cells)
    assert isinstance(row, WrongRow), row
    return row
