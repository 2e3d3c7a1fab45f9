"""The ten kinds of departments' files (contract §1) as one literal table.

What a column is called, whether it must be filled, what it holds and which words it takes stands here and nowhere else:
the header search, the row checks, the templates and the bookkeeping of "what holds" all read it.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from types import MappingProxyType
from typing import Final


class Cell(StrEnum):
    """What a cell of a column holds, and so which function of ``cells.py`` reads it."""

    TEXT = "text"
    NAME = "name"  # text; the dots of names are put into one form, look-alike letters warned of
    CODE = "code"  # an id that other rows point at
    REGION = "region"  # 12 digits; 6 and 9 are padded
    ID_NUMBER = "id_number"  # 身份证号, 18 characters
    ID_NUMBERS = "id_numbers"  # several, joined by 、
    DATE = "date"
    MONTH = "month"
    MONEY = "money"  # integer fen
    COUNT = "count"
    YES_NO = "yes_no"
    WORD = "word"  # one of the column's words
    DEPARTMENT = "department"
    MEASURE = "measure"
    INDICATOR = "indicator"  # 指标: any text, an unknown name is warned of
    NEED = "need"  # put to the catalogue's word by its aliases
    REASON = "reason"
    CAUSE = "cause"  # 致困原因: of our own list or a reason of the catalogue


#: Cells that become keys or codes in the graph: an indexed string of more than about 8 kB is refused by Neo4j.
SHORT: Final = frozenset(
    {Cell.CODE, Cell.REGION, Cell.ID_NUMBER, Cell.DEPARTMENT, Cell.MEASURE, Cell.INDICATOR, Cell.WORD, Cell.YES_NO}
    | {Cell.DATE, Cell.MONTH, Cell.MONEY, Cell.COUNT}
)
SHORT_LIMIT: Final = 256
LONG_LIMIT: Final = 4_000


@dataclass(frozen=True, slots=True)
class Column:
    name: str
    cell: Cell
    required: bool = False
    words: tuple[str, ...] = ()
    private: bool = False  # names a person, or says where one lives: sealed at rest, never quoted in a reason

    @property
    def limit(self) -> int:
        return SHORT_LIMIT if self.cell in SHORT else LONG_LIMIT


@dataclass(frozen=True, slots=True)
class Subject:
    """``A|B`` (exactly one of the two columns) or ``A/B`` (at least one)."""

    columns: tuple[str, str]
    exactly_one: bool


@dataclass(frozen=True, slots=True)
class Kind:
    english: str
    chinese: str
    columns: tuple[Column, ...]  # in the contract's order, 作废 last
    key: tuple[str, ...]  # of a subject ``A|B`` both columns; 情况 adds the reporting department
    happened_on: str | None  # None: 家庭 takes the batch's data date, 资源 has none
    subject: Subject | None = None
    key_has_department: bool = False

    def column(self, name: str) -> Column:
        return next(c for c in self.columns if c.name == name)

    @property
    def names(self) -> tuple[str, ...]:
        return tuple(c.name for c in self.columns)

    @property
    def required(self) -> tuple[str, ...]:
        return tuple(c.name for c in self.columns if c.required)


VOID: Final = "作废"
RELATIONS: Final = ("户主", "配偶", "子女", "父母", "其他")
HOUSEHOLD_TYPES: Final = ("农业", "非农业", "流动")
RESULTS: Final = ("同意", "不同意", "撤回")
CYCLES: Final = ("月", "一次性")
CHANNELS: Final = ("入户走访", "网格上报", "热线", "本人申报", "线上预警", "其他")
HANDLINGS: Final = ("即时解决", "转交", "一事一议")
STATES: Final = (
    *("草拟", "待签收", "已签收", "已受理", "办理中", "待补正"),
    *("已办结", "已闭环", "已退回", "未办成", "已撤回", "录入有误"),
)

ID: Final = "身份证号"
HOUSEHOLD: Final = "户编号"


def _columns(*columns: Column) -> tuple[Column, ...]:
    return (*columns, Column(VOID, Cell.YES_NO))


def _id(required: bool = False) -> Column:
    return Column(ID, Cell.ID_NUMBER, required, private=True)


def _household(required: bool = False) -> Column:
    return Column(HOUSEHOLD, Cell.CODE, required)


def _code(name: str, required: bool = True) -> Column:
    return Column(name, Cell.CODE, required)


def _date(name: str, required: bool = False) -> Column:
    return Column(name, Cell.DATE, required)


EITHER: Final = Subject((ID, HOUSEHOLD), exactly_one=True)
AT_LEAST_ONE: Final = Subject((HOUSEHOLD, ID), exactly_one=False)

_TABLE: Final = (
    Kind(
        "household",
        "家庭",
        _columns(
            _household(True),
            Column("行政区划代码", Cell.REGION, True),
            Column("网格", Cell.TEXT),
            Column("户主姓名", Cell.NAME, private=True),
            Column("地址", Cell.TEXT, private=True),
            Column("户籍类型", Cell.WORD, words=HOUSEHOLD_TYPES),
            Column("保护标记", Cell.YES_NO),
        ),
        key=(HOUSEHOLD,),
        happened_on=None,
    ),
    Kind(
        "member",
        "成员",
        _columns(
            _id(True),
            Column("姓名", Cell.NAME, True, private=True),
            _household(True),
            Column("与户主关系", Cell.WORD, True, RELATIONS),
            _date("加入日期", True),
            _date("离开日期"),
            _date("死亡日期"),
        ),
        key=(ID, HOUSEHOLD, "加入日期"),
        happened_on="加入日期",
    ),
    Kind(
        "fact",
        "情况",
        _columns(
            _id(),
            _household(),
            Column("指标", Cell.INDICATOR, True),
            Column("值", Cell.TEXT, True),
            _date("起始日期", True),
            _date("截止日期"),
        ),
        key=(ID, HOUSEHOLD, "指标", "起始日期"),
        happened_on="起始日期",
        subject=EITHER,
        key_has_department=True,
    ),
    Kind(
        "application",
        "申请",
        _columns(
            _code("申请编号"),
            Column("措施代码", Cell.MEASURE, True),
            _id(),
            _household(),
            Column("受理部门", Cell.DEPARTMENT, True),
            _date("受理日期", True),
            _date("办结日期"),
            Column("结果", Cell.WORD, words=RESULTS),
            Column("告知承诺", Cell.YES_NO),
            Column("理由", Cell.TEXT),
        ),
        key=("申请编号",),
        happened_on="受理日期",
        subject=EITHER,
    ),
    Kind(
        "grant",
        "救助",
        _columns(
            _code("救助编号"),
            Column("措施代码", Cell.MEASURE, True),
            _id(),
            _household(),
            Column("经办部门", Cell.DEPARTMENT, True),
            _date("起始日期", True),
            _date("截止日期"),
            Column("发放周期", Cell.WORD, True, CYCLES),
            Column("批准金额", Cell.MONEY, True),
            _date("终止日期"),
            Column("终止原因", Cell.TEXT),
            Column("事由", Cell.REASON),
            Column("不保障人员", Cell.ID_NUMBERS, private=True),
        ),
        key=("救助编号",),
        happened_on="起始日期",
        subject=EITHER,
    ),
    Kind(
        "adjustment",
        "调整",
        _columns(
            _code("救助编号"),
            Column("生效月份", Cell.MONTH, True),
            Column("批准金额", Cell.MONEY, True),
            Column("原因", Cell.TEXT),
        ),
        key=("救助编号", "生效月份"),
        happened_on="生效月份",
    ),
    Kind(
        "payment",
        "发放",
        _columns(
            _code("发放编号"),
            _code("救助编号"),
            Column("所属月份", Cell.MONTH, True),
            _date("发放日期", True),
            Column("金额", Cell.MONEY, True),
            Column("内容", Cell.TEXT),
        ),
        key=("发放编号",),
        happened_on="发放日期",
    ),
    Kind(
        "referral",
        "转介",
        _columns(
            _code("转介编号"),
            _household(),
            _id(),
            Column("需求", Cell.NEED, True),
            Column("转出部门", Cell.DEPARTMENT, True),
            Column("转入部门", Cell.DEPARTMENT, True),
            Column("状态", Cell.WORD, True, STATES),
            _date("发出日期", True),
            _date("签收日期"),
            _date("受理日期"),
            _date("办结日期"),
            Column("理由", Cell.TEXT),
            _code("上一转介编号", required=False),
        ),
        key=("转介编号",),
        happened_on="发出日期",
        subject=AT_LEAST_ONE,
    ),
    Kind(
        "visit",
        "走访",
        _columns(
            _code("走访编号"),
            _household(),
            _id(),
            _date("走访日期", True),
            Column("走访人", Cell.NAME, True, private=True),
            Column("渠道", Cell.WORD, True, CHANNELS),
            Column("发现情况", Cell.TEXT, True),
            Column("致困原因", Cell.CAUSE),
            Column("处置", Cell.WORD, words=HANDLINGS),
            Column("需求", Cell.NEED),
        ),
        key=("走访编号",),
        happened_on="走访日期",
        subject=AT_LEAST_ONE,
    ),
    Kind(
        "resource",
        "资源",
        _columns(
            _code("资源编号"),
            Column("机构", Cell.TEXT, True),
            Column("类别", Cell.TEXT, True),
            Column("需求", Cell.NEED, True),
            Column("行政区划代码", Cell.REGION, True),
            Column("容量", Cell.COUNT, True),
            _date("起始日期"),
            _date("截止日期"),
        ),
        key=("资源编号",),
        happened_on=None,
    ),
)

#: What the quarantine's export puts beside a kind's own columns; the first tells which row set aside each one was.
EXPORTED: Final = ("隔离编号", "原文件", "原表", "行", "有误的列", "隔离原因", "等待中")

#: English word → kind, in the contract's order.
KINDS: Final[Mapping[str, Kind]] = MappingProxyType({kind.english: kind for kind in _TABLE})

#: Columns that end an interval, and the column that begins it (an end before its begin is wrong).
ENDS: Final[Mapping[str, tuple[tuple[str, str], ...]]] = MappingProxyType(
    {
        "member": (("加入日期", "离开日期"),),
        "fact": (("起始日期", "截止日期"),),
        "application": (("受理日期", "办结日期"),),
        "grant": (("起始日期", "截止日期"), ("起始日期", "终止日期")),
        "resource": (("起始日期", "截止日期"),),
    }
)
#: The steps of a referral, none before the one before it.
STEPS: Final = ("发出日期", "签收日期", "受理日期", "办结日期")
