"""The oracle's referrals, visits and tables against expectations written out by hand."""

from __future__ import annotations

from datetime import date

from tests.oracle import coverage, policy, workdays
from tests.oracle.files import CODE, Files, family, paid, some


def test_working_days_of_the_official_calendar() -> None:
    assert workdays.plus_working_days(date(2024, 9, 27), 5) == date(2024, 10, 10)
    assert workdays.working_days(date(2024, 9, 27), date(2024, 10, 10)) == 5
    assert workdays.distance(date(2024, 10, 10), date(2024, 9, 27), "工作日") == -5


def test_a_chain_counts_hops_and_a_fork_shares_its_hop() -> None:
    files = (
        Files()
        .household(f"H1 {CODE} 农业")
        .referral(
            "R1 H1 看病 CIVIL MED 已退回 2024-09-27 - - 材料不全",
            "R2 H1 医疗救助 MED CIVIL 待签收 2024-10-10 - R1 -",
            "R3 H1 医疗救助 MED DPF 已闭环 2024-10-11 2024-10-12 R1 -",
            "R0 H1 其他 CIVIL DPF 草拟 2024-09-26 - - -",
        )
    )
    rows = files.ask("referral_chain", as_of=date(2024, 10, 11), household="H1")
    columns = ("chain", "hop", "referral", "need", "working_days_used", "due_on", "holder", "first_responsible")
    assert sorted(some(rows, *columns)) == [
        (1, 1, "R0", "其他", 7, date(2024, 10, 9), "CIVIL", "CIVIL"),
        (2, 1, "R1", "医疗救助", 5, date(2024, 10, 10), None, "CIVIL"),
        (2, 2, "R2", "医疗救助", 1, date(2024, 10, 16), "CIVIL", "CIVIL"),
        (2, 2, "R3", "医疗救助", 1, date(2024, 10, 17), None, "CIVIL"),
    ]
    before = files.ask("referral_chain", as_of=date(2024, 9, 29), household="H1")
    assert some(before, "referral", "working_days_used", "holder") == [("R0", 2, "CIVIL"), ("R1", 1, "CIVIL")]


def test_the_inbox_sorts_by_what_is_left() -> None:
    files = Files().household(f"H1 {CODE} 农业").referral("R1 H1 看病 CIVIL MED 待签收 2024-10-12 - - -")
    columns = ("bucket", "days_left")
    for as_of, expected in (
        (date(2024, 10, 15), ("待签收", 3)),
        (date(2024, 10, 16), ("临期", 2)),
        (date(2024, 10, 18), ("临期", 0)),
        (date(2024, 10, 19), ("超期", 0)),
        (date(2024, 10, 21), ("超期", -1)),
    ):
        assert some(files.ask("department_inbox", as_of=as_of, department="MED"), *columns) == [expected]
    assert files.ask("department_inbox", as_of=date(2024, 10, 11), department="MED") == []
    assert some(files.ask("overdue_referrals", as_of=date(2024, 10, 21)), "referral", "days_overdue") == [("R1", 1)]
    assert files.ask("overdue_referrals", as_of=date(2024, 10, 18)) == []


def test_returned_twice_between_two_departments() -> None:
    files = (
        Files()
        .household(f"H1 {CODE} 农业")
        .referral(
            "R1 H1 看病 CIVIL MED 已退回 2024-06-03 2024-06-04 - 甲",
            "R2 H1 看病 MED CIVIL 已退回 2024-06-05 2024-06-07 - 乙",
        )
    )
    (row,) = files.ask("ping_pong", as_of=date(2024, 9, 1))
    assert (row["departments"], row["returns"], row["reasons"], row["working_days_lost"], row["last_referral"]) == (
        ["CIVIL", "MED"],
        2,
        ["甲", "乙"],
        3,
        "R2",
    )
    assert files.ask("ping_pong", as_of=date(2024, 9, 2)) == []


def test_a_visit_is_due_a_month_after_the_last_one_in_person() -> None:
    files = family().grant("G1 DIBAO - H1 2024-01-31 - 月 1 - -")
    columns = ("last_visit", "due_on")
    assert files.ask("overdue_visits", as_of=date(2024, 2, 29)) == []
    assert some(files.ask("overdue_visits", as_of=date(2024, 3, 1)), *columns) == [(None, date(2024, 2, 29))]
    files.file(
        "visit",
        "走访编号 户编号 走访日期 走访人 渠道 发现情况 处置",
        "V1 H1 2024-02-20 王 入户走访 无 转交",
        "V2 H1 2024-02-28 王 热线 无 -",
    )
    assert files.ask("overdue_visits", as_of=date(2024, 3, 20)) == []
    assert some(files.ask("overdue_visits", as_of=date(2024, 3, 21)), *columns) == [
        (date(2024, 2, 20), date(2024, 3, 20))
    ]
    assert files.ask("visit_statistics", region="2103", since=date(2024, 2, 28)) == [
        {
            "region": "210381000000",
            "households": 1,
            "visited": 1,
            "visits": 1,
            "problems": 0,
            "solved_at_once": 0,
            "passed_on": 0,
            "case_by_case": 0,
        }
    ]


def test_aid_statistics_counts_whom_the_grants_reach_in_the_time() -> None:
    files = paid(family().grant("G1 DIBAO - H1 2024-01-01 2024-01-31 月 1 - -"), "Y1 G1 2024-01 2024-02-01 1")
    january = {"since": date(2024, 1, 31), "until": date(2024, 1, 31)}
    february = {"since": date(2024, 2, 1), "until": date(2024, 2, 1)}
    columns = ("measure", "households", "persons", "grants", "paid_fen")
    assert some(files.ask("aid_statistics", **january), *columns) == [("DIBAO", 1, 2, 1, 0)]
    assert some(files.ask("aid_statistics", **february), *columns) == [("DIBAO", 0, 0, 0, 100)]
    assert files.ask("aid_statistics", region="11", **january) == []


def test_regions_are_cut_at_their_last_level_that_is_not_zero() -> None:
    for region, cut in (
        ("210381100000", "210381100"),
        ("310110000000", "310110"),
        ("000000000000", ""),
        ("2103", "2103"),
    ):
        assert policy.cut(region) == cut


def test_coverage_names_who_sent_what_and_what_nobody_sent() -> None:
    taken = family().grant("G1 DIBAO - H1 2024-01-01 - 月 1 - -").taken()
    assert some(coverage.coverage(taken, "missing_aid", date(2025, 8, 6)), "department", "kind", "covers") == [
        ("CIVIL", "member", False),
        (None, "fact", False),
        ("CIVIL", "grant", True),
    ]
    assert coverage.answer([], coverage.coverage(taken, "duplicate_benefit", date(2025, 8, 5))) == "无法判断"
