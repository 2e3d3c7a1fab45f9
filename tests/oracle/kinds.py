"""The kinds of contract §1: columns, required cells, keys, and the pairs of days that must be in order."""

from collections.abc import Callable
from dataclasses import dataclass

from tests.oracle.cells import Value, count, day, id_number, id_numbers, money, month, name, one_of, region, text
from tests.oracle.events import Cell

YES_NO = one_of("是", "否")
STATES = (
    "草拟",
    "待签收",
    "已签收",
    "已受理",
    "办理中",
    "待补正",
    "已办结",
    "已闭环",
    "已退回",
    "未办成",
    "已撤回",
    "录入有误",
)
CHANNELS = ("入户走访", "网格上报", "热线", "本人申报", "线上预警", "其他")
SUBJECT = "身份证号|户编号"
"""The composite column of an A|B: a sheet having either column sets both."""


@dataclass(frozen=True)
class Kind:
    columns: dict[str, Callable[[Cell], Value]]
    required: tuple[str, ...]
    key: tuple[str, ...]
    happened: str | None
    subject: str = ""  # "|": exactly one of 身份证号, 户编号; "/": at least one
    departments: tuple[str, ...] = ()
    orders: tuple[tuple[str, ...], ...] = ()  # days that must not go backwards


KINDS: dict[str, Kind] = {
    "household": Kind(
        {
            "户编号": text,
            "行政区划代码": region,
            "网格": text,
            "户主姓名": name,
            "地址": text,
            "户籍类型": one_of("农业", "非农业", "流动"),
            "保护标记": YES_NO,
        },
        ("户编号", "行政区划代码"),
        ("户编号",),
        None,
    ),
    "member": Kind(
        {
            "身份证号": id_number,
            "姓名": name,
            "户编号": text,
            "与户主关系": one_of("户主", "配偶", "子女", "父母", "其他"),
            "加入日期": day,
            "离开日期": day,
            "死亡日期": day,
        },
        ("身份证号", "姓名", "户编号", "与户主关系", "加入日期"),
        ("身份证号", "户编号", "加入日期"),
        "加入日期",
        orders=(("加入日期", "离开日期"),),
    ),
    "fact": Kind(
        {"身份证号": id_number, "户编号": text, "指标": text, "值": text, "起始日期": day, "截止日期": day},
        ("指标", "值", "起始日期"),
        (SUBJECT, "指标", "起始日期"),
        "起始日期",
        "|",
        orders=(("起始日期", "截止日期"),),
    ),
    "application": Kind(
        {
            "申请编号": text,
            "措施代码": text,
            "身份证号": id_number,
            "户编号": text,
            "受理部门": text,
            "受理日期": day,
            "办结日期": day,
            "结果": one_of("同意", "不同意", "撤回"),
            "告知承诺": YES_NO,
            "理由": text,
        },
        ("申请编号", "措施代码", "受理部门", "受理日期"),
        ("申请编号",),
        "受理日期",
        "|",
        ("受理部门",),
        (("受理日期", "办结日期"),),
    ),
    "grant": Kind(
        {
            "救助编号": text,
            "措施代码": text,
            "身份证号": id_number,
            "户编号": text,
            "经办部门": text,
            "起始日期": day,
            "截止日期": day,
            "发放周期": one_of("月", "一次性"),
            "批准金额": money,
            "终止日期": day,
            "终止原因": text,
            "事由": text,
            "不保障人员": id_numbers,
        },
        ("救助编号", "措施代码", "经办部门", "起始日期", "发放周期", "批准金额"),
        ("救助编号",),
        "起始日期",
        "|",
        ("经办部门",),
        (("起始日期", "截止日期"), ("起始日期", "终止日期")),
    ),
    "adjustment": Kind(
        {"救助编号": text, "生效月份": month, "批准金额": money, "原因": text},
        ("救助编号", "生效月份", "批准金额"),
        ("救助编号", "生效月份"),
        "生效月份",
    ),
    "payment": Kind(
        {"发放编号": text, "救助编号": text, "所属月份": month, "发放日期": day, "金额": money, "内容": text},
        ("发放编号", "救助编号", "所属月份", "发放日期", "金额"),
        ("发放编号",),
        "发放日期",
    ),
    "referral": Kind(
        {
            "转介编号": text,
            "户编号": text,
            "身份证号": id_number,
            "需求": text,
            "转出部门": text,
            "转入部门": text,
            "状态": one_of(*STATES),
            "发出日期": day,
            "签收日期": day,
            "受理日期": day,
            "办结日期": day,
            "理由": text,
            "上一转介编号": text,
        },
        ("转介编号", "需求", "转出部门", "转入部门", "状态", "发出日期"),
        ("转介编号",),
        "发出日期",
        "/",
        ("转出部门", "转入部门"),
        (("发出日期", "签收日期", "受理日期", "办结日期"),),
    ),
    "visit": Kind(
        {
            "走访编号": text,
            "户编号": text,
            "身份证号": id_number,
            "走访日期": day,
            "走访人": text,
            "渠道": one_of(*CHANNELS),
            "发现情况": text,
            "致困原因": text,
            "处置": one_of("即时解决", "转交", "一事一议"),
            "需求": text,
        },
        ("走访编号", "走访日期", "走访人", "渠道", "发现情况"),
        ("走访编号",),
        "走访日期",
        "/",
    ),
    "resource": Kind(
        {
            "资源编号": text,
            "机构": text,
            "类别": text,
            "需求": text,
            "行政区划代码": region,
            "容量": count,
            "起始日期": day,
            "截止日期": day,
        },
        ("资源编号", "机构", "类别", "需求", "行政区划代码", "容量"),
        ("资源编号",),
        None,
        orders=(("起始日期", "截止日期"),),
    ),
}
CHINESE = {
    "household": "家庭",
    "member": "成员",
    "fact": "情况",
    "application": "申请",
    "grant": "救助",
    "adjustment": "调整",
    "payment": "发放",
    "referral": "转介",
    "visit": "走访",
    "resource": "资源",
}
