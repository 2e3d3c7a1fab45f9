"""Null is never false, of what was passed on, applied for, visited and told: an empty day is not a day, no limit is
not a limit of nothing.

Which value of which question is held where stands in ``test_unknown``.
"""

from datetime import date
from typing import Any

import pytest

from graph.store import Store
from tests.filing import Desk, grant, household, id_number, member, payment
from tests.world import World

AS_OF = date(2024, 10, 12)  # a make-up Saturday; 2024-09-27 plus five working days is 2024-10-10
WHERE: dict[str, Any] = {"region": "", "scope": {"region": ""}, "as_of": AS_OF}
LIMIT = {"kind": "referral", "amount": 5, "unit": "工作日", "valid_from": "2024-01-01", "source": "办法第五条"}


@pytest.fixture
def county(world: World) -> World:
    """A limit that holds for 农业 in 2103 alone: H1 has no type, H2 has it, H3 lies elsewhere."""
    world.household("H1", kind=None)
    world.household("H2")
    world.household("H3", code="210481100201")
    for kind in ("referral", "application"):
        world.entry("Limit", **{**LIMIT, "kind": kind, "region": "2103", "household_type": "农业"})
    return world


def chain(store: Store, home: str) -> list[dict[str, Any]]:
    return store.read("referral/referral_chain", household=home, referral=None, **WHERE)


def test_without_a_type_no_limit_for_a_type_holds(county: World, store: Store) -> None:
    county.measure("DIBAO", unit="household")
    for home in ("H1", "H2", "H3"):
        county.referral(f"R{home[1]}", home, "2024-09-27", taker="DPF")
        county.application(f"A{home[1]}", to=home, measure="DIBAO", accepted="2024-09-27")

    columns = ("limit_days", "limit_unit", "limit_source", "due_on", "provisional", "received_on")
    found = {home: [tuple(row[name] for name in columns) for row in chain(store, home)] for home in ("H1", "H2", "H3")}
    none = (None, None, "未规定", None, False, None)
    assert found == {"H1": [none], "H2": [(5, "工作日", "办法第五条", date(2024, 10, 10), False, None)], "H3": [none]}

    asked = {"department": "DPF", "bucket": None, "referrals": None}
    desk = store.read("referral/department_inbox", **WHERE, **asked)
    assert [(row["referral"], row["bucket"], row["due_on"], row["days_left"]) for row in desk] == [
        ("R2", "超期", date(2024, 10, 10), -2),
        ("R1", "待签收", None, None),
        ("R3", "待签收", None, None),
    ]
    overdue = store.read("referral/overdue_referrals", **WHERE)
    assert [(row["referral"], row["days_overdue"]) for row in overdue] == [("R2", 2)]
    waiting = store.read("referral/overdue_applications", **WHERE)
    assert [(row["application"], row["days_overdue"]) for row in waiting] == [("A2", 2)]


def test_a_hop_shows_only_the_days_it_has(county: World, store: Store) -> None:
    """R1 is over without a day, R2 with one: an empty 办结日期 lets the working days run on to ``as_of``."""
    given = {"received": "2024-09-29", "accepted": "2024-09-29", "ended": "2024-09-30", "reason": "材料齐全"}
    county.referral("R1", "H2", "2024-09-27", state="已办结")
    county.referral("R2", "H2", "2024-09-27", state="已办结", **given)
    columns = ("referral", "received_on", "completed_on", "reason", "working_days_used")
    assert [tuple(row[name] for name in columns) for row in chain(store, "H2")] == [
        ("R1", None, None, None, 7),
        ("R2", date(2024, 9, 29), date(2024, 9, 30), "材料齐全", 2),
    ]


def test_completed_on_no_day_is_not_on_time(county: World, store: Store) -> None:
    """R3 of a household without a limit, R4 still open past its limit, R5 the same without one."""
    county.referral("R1", "H2", "2024-09-27", state="已办结", taker="A")
    county.referral("R2", "H2", "2024-09-27", state="已办结", taker="B", ended="2024-10-10")
    county.referral("R3", "H1", "2024-09-27", state="已办结", taker="C", ended="2024-09-30")
    county.referral("R4", "H2", "2024-09-27", taker="D")
    county.referral("R5", "H1", "2024-09-27", taker="E")
    rows = store.read("statistics/referral_statistics", **{"from": None, "to": None}, **WHERE)
    columns = ("to_department", "completed", "on_time", "overdue", "median_working_days")
    assert [tuple(row[name] for name in columns) for row in rows] == [
        ("A", 1, 0, 0, 7),
        ("B", 1, 1, 0, 5),
        ("C", 1, 0, 0, 2),
        ("D", 0, 0, 1, None),
        ("E", 0, 0, 0, None),
    ]


def test_who_was_followed_is_not_overdue(county: World, store: Store) -> None:
    """By a hop sent up to ``as_of``: R3's comes the day after."""
    for number in ("R1", "R2", "R3"):
        county.referral(number, "H2", "2024-09-27")
    county.referral("S2", "H2", "2024-10-12", follows="R2")
    county.referral("S3", "H2", "2024-10-13", follows="R3")
    assert [row["referral"] for row in store.read("referral/overdue_referrals", **WHERE)] == ["R1", "R3"]


def test_a_result_without_its_day_does_not_end_it(county: World, store: Store) -> None:
    county.measure("DIBAO", unit="household")
    for number, ends in (
        ("A1", {}),
        ("A2", {"result": "同意"}),
        ("A3", {"ended": "2024-10-12"}),
        ("A4", {"ended": "2024-10-12", "result": "不同意"}),
    ):
        county.application(number, to="H2", measure="DIBAO", accepted="2024-09-27", **ends)
    assert [row["application"] for row in store.read("referral/overdue_applications", **WHERE)] == ["A1", "A2"]


def test_whose_application_it_is(county: World, store: Store) -> None:
    """The chain rule on 受理日期: left or died before it, the household that ended last is H1, for which no limit
    holds; P9 belongs to none, so no limit is known. P1 is still of H2."""
    county.measure("CARE")
    for person, ends in (
        ("P1", {}),
        ("P2", {"left": "2024-09-27"}),
        ("P3", {"left": "2020-01-01"}),
        ("P4", {"died": "2024-09-27"}),
        ("P5", {"died": "2024-09-26"}),
    ):
        county.member(person, of="H2", **ends)
    county.member("P3", of="H1", left="2024-01-31")
    county.person("P9")
    for person in ("P1", "P2", "P3", "P4", "P5", "P9"):
        county.application(f"A{person[1]}", to=person, measure="CARE", accepted="2024-09-27")
    rows = store.read("referral/overdue_applications", **WHERE)
    assert [(row["application"], row["household"]) for row in rows] == [
        ("A1", "H2"),
        ("A2", "H2"),
        ("A4", "H2"),
        ("A5", "H2"),
    ]


def test_returned_without_reason_or_day(county: World, store: Store) -> None:
    """Each return counts; the days of R1 run to its follower, of R2 to its 办结日期, of R3 (neither) to ``as_of``."""
    county.referral("R1", "H2", "2024-09-27", state="已退回")
    county.referral("R2", "H2", "2024-09-29", state="已退回", follows="R1", reason="材料不全", ended="2024-09-30")
    county.referral("R3", "H2", "2024-09-30", state="已退回")
    county.referral("R4", "H1", "2024-09-30", state="已退回")
    rows = store.read("referral/ping_pong", min_returns=2, window_days=90, **WHERE)
    assert [(row["household"], row["returns"], row["reasons"], row["working_days_lost"]) for row in rows] == [
        ("H2", 3, ["材料不全"], 1 + 1 + 5)
    ]


def test_a_visit_without_its_optional_cells_is_a_visit(world: World, store: Store) -> None:
    """Without 处置 it was no problem, whatever else it says; without 致困原因 it stands under no cause."""
    world.household("H1")
    world.household("H2")
    world.visit("H1", "2024-03-01")
    world.visit("H1", "2024-03-02", cause="住院", need="医疗救助")
    world.visit("H1", "2024-03-03", handled="转交")
    window = {"from": date(2024, 1, 1), "to": date(2024, 12, 31)}
    rows = store.read("statistics/visit_statistics", **window, **WHERE)
    assert [tuple(row.values()) for row in rows] == [("210000000000", 2, 1, 3, 1, 0, 1, 0)]
    causes = store.read("visit/count_causes", region="", scope={"region": ""}, **window)
    assert causes == [{"cause": "住院", "visits": 1, "households": 1}]


RULE = {"measure": "TEKUN", "every_months": 1, "valid_from": "2020-01-01", "source": "办法"}


def overdue_visits(store: Store) -> list[tuple[Any, ...]]:
    return [tuple(row.values()) for row in store.read("alert/overdue_visits", **WHERE)]


def test_without_a_type_no_rule_for_a_type_holds(county: World, store: Store) -> None:
    """H3's region has none either; a rule for all types would hold for H1 too."""
    county.measure("TEKUN", unit="household")
    county.entry("VisitRule", **{**RULE, "region": "2103", "household_type": "农业"})
    for home in ("H1", "H2", "H3"):
        county.grant(f"G{home[1]}", to=home, measure="TEKUN")
    assert overdue_visits(store) == [("H2", "TEKUN", None, date(2024, 2, 1))]
    county.entry("VisitRule", **{**RULE, "region": "2103", "every_months": 2})
    assert overdue_visits(store) == [
        ("H1", "TEKUN", None, date(2024, 3, 1)),
        ("H2", "TEKUN", None, date(2024, 2, 1)),
    ]


def test_whom_a_running_grant_reaches_is_to_be_visited(world: World, store: Store) -> None:
    """Without an end, ending today, and (no row) ended the day before: of the grant, of the membership, by death."""
    world.measure("TEKUN")
    world.entry("VisitRule", **RULE)
    today, before = "2024-10-12", "2024-10-11"
    cases: tuple[tuple[str, dict[str, str], dict[str, str]], ...] = (
        ("H1", {}, {}),
        ("H2", {}, {"ends": today}),
        ("H3", {}, {"ends": before}),
        ("H4", {}, {"stopped": today}),
        ("H5", {}, {"stopped": before}),
        ("H6", {"left": today}, {}),
        ("H7", {"left": before}, {}),
        ("H8", {"died": today}, {}),
        ("H9", {"died": before}, {}),
    )
    for home, stay, ends in cases:
        world.household(home)
        world.member(f"P{home[1]}", of=home, **stay)
        world.grant(f"G{home[1]}", to=f"P{home[1]}", measure="TEKUN", **ends)
    world.grant("G0", to="P0", measure="TEKUN")
    assert [row[0] for row in overdue_visits(store)] == ["H1", "H2", "H4", "H6", "H8"]


ANNA, BORIS = id_number(1), id_number(2)


def test_the_chain_tells_what_is_given_and_leaves_out_what_is_not(desk: Desk) -> None:
    """The same ten rows, with every optional cell empty in H1 and given in H2; G0 is older than its measure."""
    desk.policy()
    desk.send(household("H1", 户籍类型="", 保护标记=""), household("H2", 户籍类型="农业", 保护标记="是"))
    left = {"离开日期": "2024-06-30", "死亡日期": "2024-06-30"}
    desk.send(member(ANNA, "H1", **dict.fromkeys(left, "")), member(BORIS, "H2", **left))
    fact = {"指标": "残疾等级", "值": "一级", "起始日期": "2024-01-01"}
    desk.send({"身份证号": ANNA, **fact, "截止日期": ""}, {"身份证号": BORIS, **fact, "截止日期": "2024-12-31"})
    asked = {"措施代码": "CARE", "受理部门": "CIVIL", "受理日期": "2024-01-01"}
    more = {"办结日期": "2024-02-01", "结果": "同意", "告知承诺": "是", "理由": "符合"}
    desk.send(
        {"申请编号": "A1", "身份证号": ANNA, **asked, **dict.fromkeys(more, "")},
        {"申请编号": "A2", "身份证号": BORIS, **asked, **more},
    )
    ends = {"截止日期": "2024-12-31", "终止日期": "2024-05-31", "终止原因": "去世", "事由": "住院"}
    desk.send(
        grant("G0", person=ANNA, starts="2020-12-31", **dict.fromkeys(ends, "")),
        grant("G1", person=ANNA, **dict.fromkeys(ends, "")),
        grant("G2", person=BORIS, **ends),
    )
    change = {"生效月份": "2024-02", "批准金额": "90"}
    desk.send({"救助编号": "G1", **change, "原因": ""}, {"救助编号": "G2", **change, "原因": "调标"})
    desk.send(payment("F1", "G1", 内容=""), payment("F2", "G2", 内容="现金"))
    hop = {"需求": "看病", "转出部门": "CIVIL", "转入部门": "DPF", "发出日期": "2024-03-01"}
    days = {"签收日期": "2024-03-02", "受理日期": "2024-03-03", "办结日期": "2024-03-04"}
    rest = {**days, "理由": "已办", "上一转介编号": "R1"}
    desk.send(
        {"转介编号": "R1", "户编号": "H1", **hop, "状态": "待签收", **dict.fromkeys(rest, "")},
        {"转介编号": "R2", "户编号": "H2", **hop, "状态": "已办结", **rest},
    )
    went = {"走访日期": "2024-03-01", "走访人": "某人", "渠道": "入户走访", "发现情况": "漏雨"}
    said = {"致困原因": "住院", "处置": "转交", "需求": "看病"}
    desk.send(
        {"走访编号": "V1", "户编号": "H1", **went, **dict.fromkeys(said, "")},
        {"走访编号": "V2", "户编号": "H2", **went, **said},
    )

    def told(home: str) -> list[tuple[str, int | None, str | None]]:
        rows = desk.ask("household_aid_chain", household=home).rows
        return [(row["event"], row["amount_fen"], row["policy_version"]) for row in rows]

    anna, boris = desk.office.keys.person(ANNA), desk.office.keys.person(BORIS)
    assert told("H1") == [
        ("登记家庭,行政区划 210302000000", None, None),
        (f"成员 {anna}(其他)自 2020-01-01 在户", None, None),
        ("民政局报告:残疾等级=一级,2024-01-01 起", None, None),
        ("民政局受理护理补贴申请 A1,未办结", None, "2021-01-01"),
        ("民政局批准护理补贴 G0,每月 100.00 元,自 2020-12-31 起", 10000, None),
        ("民政局批准护理补贴 G1,每月 100.00 元,自 2024-01-01 起", 10000, "2021-01-01"),
        ("救助 G1 自 2024-02 调整为 90.00 元", 9000, None),
        ("救助 G1 发放 2024-01 月份 100.00 元", 10000, None),
        ("民政局转介残联:医疗救助,待签收(转介 R1)", None, None),
        ("入户走访:漏雨", None, None),
    ]
    assert told("H2") == [
        ("登记家庭,行政区划 210302000000,农业户籍,有保护标记", None, None),
        (f"成员 {boris}(其他)自 2020-01-01 在户,2024-06-30 离开,2024-06-30 死亡", None, None),
        ("民政局报告:残疾等级=一级,2024-01-01 至 2024-12-31", None, None),
        ("民政局受理护理补贴申请 A2,告知承诺,2024-02-01 办结(同意)", None, "2021-01-01"),
        (
            "民政局批准护理补贴 G2,每月 100.00 元,自 2024-01-01 起,2024-12-31 到期,2024-05-31 终止(去世)",
            10000,
            "2021-01-01",
        ),
        ("救助 G2 自 2024-02 调整为 90.00 元,原因:调标", 9000, None),
        ("救助 G2 发放 2024-01 月份 100.00 元(现金)", 10000, None),
        ("民政局转介残联:医疗救助,已办结,理由:已办,接续 R1(转介 R2)", None, None),
        ("入户走访:漏雨,致困原因:住院,处置:转交,需求:医疗救助", None, None),
    ]
