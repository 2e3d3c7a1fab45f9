"""What goes wrong in files: bad rows for the quarantine, rows that wait, corrections that come late.

Each bad row is one that a clerk might send; the comment says which rule it breaks (contract §1).
"""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from seed.ledger import Cell, Ledger
from seed.people import VILLAGES


def bad_rows(ledger: Ledger) -> None:
    home = ledger.family("QH0030", VILLAGES["石桥村"], "邸长安")
    man = ledger.born(home, "邸长安", "户主", date(1969, 2, 28))
    wrong_check = man.number[:17] + ("1" if man.number[17] != "1" else "2")

    ledger.add(
        "DPF", "fact", {"身份证号": wrong_check, "指标": "残疾等级", "值": "三级", "起始日期": date(2025, 6, 1)}
    )  # check character
    ledger.add("DPF", "fact", {"身份证号": man, "指标": "残疾类别", "值": "肢体", "起始日期": "2024-13-01"})  # month 13
    ledger.add(
        "EDU",
        "grant",
        {
            "救助编号": "JY26-9001",
            "措施代码": "EDU_AID",
            "身份证号": man,
            "经办部门": "EDU",
            "起始日期": date(2026, 9, 20),
            "截止日期": date(2025, 8, 31),
            "发放周期": "一次性",
            "批准金额": Decimal(1250),
        },
    )  # end before begin
    ledger.add(
        "CHARITY",
        "grant",
        {
            "救助编号": "CS26-9001",
            "措施代码": "CISHAN",
            "身份证号": man,
            "经办部门": "CHARITY",
            "起始日期": date(2026, 7, 1),
            "发放周期": "一次性",
            "批准金额": Decimal(2000),
        },
    )  # unknown measure
    ledger.add(
        "MEDSEC",
        "payment",
        {
            "发放编号": "FF26-90001",
            "救助编号": "YB26-9001",
            "所属月份": "2026-11",
            "发放日期": date(2026, 11, 6),
            "金额": Decimal("3120.40"),
        },
    )  # a grant not sent yet: waits
    ledger.add(
        "YOUTHWOMEN",
        "visit",
        {
            "走访编号": "ZF26-9001",
            "户编号": home.number,
            "走访日期": date(2026, 10, 8),
            "走访人": "志愿者",
            "渠道": "微信群",
            "发现情况": "老人行动不便",
        },
    )  # a word outside the list of 渠道


def waiting_row_that_frees_itself(ledger: Ledger) -> None:
    """JUSTICE tells of a household that CIVIL enters only with its correction file of 18 November."""
    number = "QH0031"
    ledger.add("JUSTICE", "fact", {"户编号": number, "指标": "申请法律援助", "值": "是", "起始日期": date(2026, 7, 1)})
    ledger.add(
        "CIVIL",
        "household",
        {
            "户编号": number,
            "行政区划代码": VILLAGES["后杏村"].code,
            "网格": "后杏2网格",
            "户主姓名": "尉迟松",
            "地址": f"{VILLAGES['后杏村'].address}21号",
            "户籍类型": "农业",
            "保护标记": "否",
        },
        "更正",
    )
    man = ledger.register.person("尉迟松", date(1961, 10, 2), woman=False)
    ledger.add(
        "CIVIL",
        "member",
        {
            "身份证号": man,
            "姓名": man.name,
            "户编号": number,
            "与户主关系": "户主",
            "加入日期": date(2015, 1, 1),
        },
        "更正",
    )


def late_corrections(ledger: Ledger) -> None:
    """An amount typed wrong, put right a week later; and a grant entered by mistake, withdrawn (作废)."""
    home = ledger.family("QH0032", VILLAGES["上岭村"], "东方明")
    ledger.born(home, "东方明", "户主", date(1957, 8, 15))
    wrong = ledger.once("TEMP_URGENT", home, date(2026, 10, 12), 8000, why="火灾", after=-1)
    twice = ledger.once("TEMP_URGENT", home, date(2026, 10, 12), 800, why="火灾", after=-1)
    ledger.fact("CIVIL", home, "急难事件", "意外", date(2026, 10, 11), date(2026, 12, 31))
    common: dict[str, Cell] = {
        "措施代码": "TEMP_URGENT",
        "户编号": home.number,
        "经办部门": "CIVIL",
        "起始日期": date(2026, 10, 12),
        "发放周期": "一次性",
        "事由": "火灾",
    }
    ledger.add("CIVIL", "grant", {"救助编号": wrong, **common, "批准金额": Decimal(800), "作废": "否"}, "更正")
    ledger.add("CIVIL", "grant", {"救助编号": twice, **common, "批准金额": Decimal(800), "作废": "是"}, "更正")
    ledger.visit(
        home,
        date(2026, 10, 13),
        "网格上报",
        "灶房起火,无人受伤",
        cause="意外",
        handled="即时解决",
        visitor="网格员 邵卫东",
    )


def tell(ledger: Ledger) -> None:
    bad_rows(ledger)
    waiting_row_that_frees_itself(ledger)
    late_corrections(ledger)
