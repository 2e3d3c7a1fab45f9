"""Rows that are wrong on purpose, each with the columns that the quarantine must name; and rows that wait for ever."""

from __future__ import annotations

from datetime import date

from tests.counties.cells import Code, Fen, Id, Month, Raw, Worth
from tests.counties.identity import fifteen_digits
from tests.counties.reports import Registry, Report, Values
from tests.oracle.events import Number


def sound(registry: Registry, kind: str, number: int) -> Values:
    """A good row with a number of its own, about a person and a household that are there."""
    person, household = sorted(registry.lives_in)[0], registry.households[0]
    whom: Values = {"身份证号": Id(person), "户编号": None}
    day = date(2024, 5, 1)
    values: dict[str, Values] = {
        "household": {"户编号": f"BAD-H{number}", "行政区划代码": Code("210381100001"), "户籍类型": "农业"},
        "member": {
            "身份证号": Id(registry.people.id_number()),
            "姓名": "张三",
            "户编号": household,
            "与户主关系": "其他",
            "加入日期": date(2024, 1, 1),
            "离开日期": None,
            "死亡日期": None,
        },
        "fact": {**whom, "指标": f"指标{number}", "值": "7", "起始日期": day, "截止日期": None},
        "application": {
            "申请编号": f"BAD-A{number}",
            "措施代码": "DIS_LIVING",
            **whom,
            "受理部门": "CIVIL",
            "受理日期": day,
            "办结日期": None,
        },
        "grant": {
            "救助编号": f"BAD-G{number}",
            "措施代码": "DIS_LIVING",
            **whom,
            "经办部门": "CIVIL",
            "起始日期": day,
            "截止日期": None,
            "发放周期": "月",
            "批准金额": Fen(100),
            "终止日期": None,
            "不保障人员": None,
        },
        "adjustment": {"救助编号": registry.grants[0], "生效月份": Month("2031-01"), "批准金额": Fen(100)},
        "payment": {
            "发放编号": f"BAD-Y{number}",
            "救助编号": registry.grants[0],
            "所属月份": Month("2024-05"),
            "发放日期": day,
            "金额": Fen(100),
        },
        "referral": {
            "转介编号": f"BAD-R{number}",
            "户编号": household,
            "身份证号": None,
            "需求": "医疗",
            "转出部门": "CIVIL",
            "转入部门": "DPF",
            "状态": "待签收",
            "发出日期": day,
            "签收日期": None,
            "受理日期": None,
            "办结日期": None,
            "上一转介编号": None,
        },
        "visit": {
            "走访编号": f"BAD-V{number}",
            "户编号": household,
            "身份证号": None,
            "走访日期": day,
            "走访人": "王五",
            "渠道": "热线",
            "发现情况": "无",
            "处置": None,
        },
        "resource": {
            "资源编号": f"BAD-Z{number}",
            "机构": "某机构",
            "类别": "服务",
            "需求": "医疗",
            "行政区划代码": Code("210381000000"),
            "容量": "5",
        },
    }
    return values[kind]


def wrong_check(number: str) -> str:
    return number[:17] + ("1" if number[17] != "1" else "2")


def faults(registry: Registry) -> list[tuple[str, Values, set[str]]]:
    """(kind, what is changed in a sound row, columns that the quarantine names)."""
    person = sorted(registry.lives_in)[0]
    household = registry.households[0]
    early = date(2024, 4, 30)
    found: list[tuple[str, Values, set[str]]] = [
        ("household", {"行政区划代码": Raw("21038110000")}, {"行政区划代码"}),
        ("household", {"行政区划代码": Raw("21038A")}, {"行政区划代码"}),
        ("household", {"行政区划代码": None}, {"行政区划代码"}),
        ("household", {"户编号": None}, {"户编号"}),
        ("household", {"户籍类型": Raw("城镇")}, {"户籍类型"}),
        ("household", {"保护标记": Raw("Y")}, {"保护标记"}),
        ("household", {"作废": Raw("作废")}, {"作废"}),
        ("household", {"网格": Raw("一\u202e网格")}, {"网格"}),
        ("member", {"身份证号": Raw(wrong_check(person))}, {"身份证号"}),
        ("member", {"身份证号": Raw(Number("2.10302E+17"))}, {"身份证号"}),
        ("member", {"身份证号": Raw("21030219600230001X")}, {"身份证号"}),
        ("member", {"身份证号": Raw("２１０３０２１９６００１０１００１Ｘ")}, {"身份证号"}),
        ("member", {"身份证号": Raw("2103026002300")}, {"身份证号"}),
        ("member", {"身份证号": None}, {"身份证号"}),
        ("member", {"姓名": Raw("张\u200b三")}, {"姓名"}),
        ("member", {"姓名": None}, {"姓名"}),
        ("member", {"与户主关系": "儿媳"}, {"与户主关系"}),
        ("member", {"加入日期": Raw("2024-13-01")}, {"加入日期"}),
        ("member", {"加入日期": Raw("24/3/1")}, {"加入日期"}),
        ("member", {"加入日期": date(1931, 1, 1)}, {"身份证号", "加入日期"}),
        ("member", {"死亡日期": date(1931, 1, 1)}, {"身份证号", "死亡日期"}),
        ("member", {"离开日期": date(2023, 12, 31)}, {"加入日期", "离开日期"}),
        ("fact", {"身份证号": None}, {"身份证号", "户编号"}),
        ("fact", {"户编号": household}, {"身份证号", "户编号"}),
        ("fact", {"指标": None}, {"指标"}),
        ("fact", {"值": None}, {"值"}),
        ("fact", {"截止日期": early}, {"起始日期", "截止日期"}),
        ("fact", {"截止日期": Raw("9999-12-31")}, {"截止日期"}),
        ("fact", {"起始日期": Raw("0000-00-00")}, {"起始日期"}),
        ("application", {"措施代码": "NO_SUCH"}, {"措施代码"}),
        ("application", {"受理部门": "NOWHERE"}, {"受理部门"}),
        ("application", {"办结日期": early}, {"受理日期", "办结日期"}),
        ("application", {"结果": Raw("同意了")}, {"结果"}),
        ("application", {"告知承诺": Raw("1")}, {"告知承诺"}),
        ("application", {"措施代码": "DIBAO"}, {"身份证号", "户编号"}),
        ("grant", {"身份证号": None, "户编号": household}, {"身份证号", "户编号"}),
        ("grant", {"截止日期": early}, {"起始日期", "截止日期"}),
        ("grant", {"终止日期": early}, {"起始日期", "终止日期"}),
        ("grant", {"发放周期": "季"}, {"发放周期"}),
        ("grant", {"批准金额": Raw("1,234.5")}, {"批准金额"}),
        ("grant", {"批准金额": Raw("-1")}, {"批准金额"}),
        ("grant", {"批准金额": Raw("NaN")}, {"批准金额"}),
        ("grant", {"经办部门": "民政局"}, {"经办部门"}),
        ("grant", {"不保障人员": Raw(f"{person}、123")}, {"不保障人员"}),
        ("adjustment", {"生效月份": Raw("2024-00")}, {"生效月份"}),
        ("adjustment", {"批准金额": Raw("1200.555")}, {"批准金额"}),
        ("payment", {"所属月份": Raw("2024-13")}, {"所属月份"}),
        ("payment", {"金额": Raw("1e3")}, {"金额"}),
        ("payment", {"金额": Raw("¥5")}, {"金额"}),
        ("payment", {"发放日期": None}, {"发放日期"}),
        ("referral", {"户编号": None}, {"身份证号", "户编号"}),
        ("referral", {"状态": "处理中"}, {"状态"}),
        ("referral", {"转入部门": "NOWHERE"}, {"转入部门"}),
        ("referral", {"签收日期": early}, {"发出日期", "签收日期"}),
        ("referral", {"签收日期": date(2024, 5, 9), "受理日期": date(2024, 5, 8)}, {"签收日期", "受理日期"}),
        ("referral", {"办结日期": early}, {"发出日期", "办结日期"}),
        ("visit", {"渠道": "电话"}, {"渠道"}),
        ("visit", {"处置": "已处理"}, {"处置"}),
        ("visit", {"户编号": None}, {"身份证号", "户编号"}),
        ("resource", {"容量": Raw("若干")}, {"容量"}),
    ]
    return found


def plant_faults(registry: Registry) -> None:
    rng = registry.rng
    for number, (kind, change, columns) in enumerate(faults(registry)):
        values = sound(registry, kind, number) | change
        registry.reports.append(Report(kind, office(kind), rng.choice(registry.releases), values, frozenset(columns)))
    values = sound(registry, "referral", 900)
    registry.reports.append(
        Report(
            "referral",
            "CIVIL",
            rng.choice(registry.releases),
            values | {"上一转介编号": "BAD-R900"},
            frozenset({"上一转介编号"}),
        )
    )
    registry.reports.append(
        Report("visit", "CIVIL", rng.choice(registry.releases), sound(registry, "visit", 901), frozenset(), longer=True)
    )


def office(kind: str) -> str:
    return {"fact": "DPF", "referral": "HOUSING"}.get(kind, "CIVIL")


def plant_waiting(registry: Registry) -> None:
    """Rows that point at what never comes, in every form."""
    rng = registry.rng
    stranger = registry.people.id_number()
    changes: list[tuple[str, dict[str, Worth]]] = [
        ("member", {"户编号": "NO-HOUSE"}),
        ("fact", {"身份证号": Id(stranger)}),
        ("fact", {"身份证号": None, "户编号": "NO-HOUSE"}),
        ("application", {"身份证号": Id(stranger)}),
        ("grant", {"身份证号": Id(stranger)}),
        ("adjustment", {"救助编号": "NO-GRANT"}),
        ("payment", {"救助编号": "NO-GRANT"}),
        ("payment", {"救助编号": "BAD-G35"}),
        ("referral", {"上一转介编号": "NO-REFERRAL"}),
        ("referral", {"户编号": "NO-HOUSE"}),
        ("referral", {"身份证号": Id(stranger)}),
        ("visit", {"户编号": None, "身份证号": Id(stranger)}),
        ("visit", {"户编号": "NO-HOUSE"}),
    ]
    for number, (kind, change) in enumerate(changes, start=500):
        registry.reports.append(
            Report(kind, office(kind), rng.choice(registry.releases), sound(registry, kind, number) | change)
        )


def plant_circle(registry: Registry) -> None:
    """R1, R2 after R1, R3 after R2; then R1 is said to follow R3."""
    rng = registry.rng
    for first, second in ((700, None), (701, 700), (702, 701), (700, 702)):
        values = sound(registry, "referral", first) | {"上一转介编号": f"BAD-R{second}" if second else None}
        registry.reports.append(Report("referral", "CIVIL", rng.choice(registry.releases), values))


__all__ = ["fifteen_digits", "plant_circle", "plant_faults", "plant_waiting"]
