"""The oracle's duplicates, missing and ineligible aid, and money, against expectations written out by hand."""

from __future__ import annotations

from datetime import date
from typing import Any

from tests.oracle.files import CODE, P1, P2, Files, family, paid, some

# -- duplicates ------------------------------------------------------------------------------------------------------

DUPLICATE = ("rule", "person", "grant_a", "grant_b", "overlap_from", "overlap_to", "overlap_days", "amount_at_risk_fen")


def test_exclusive_measures_of_one_person_overlap_on_common_days_only() -> None:
    files = family().grant(
        f"G1 NURSE {P1} - 2024-01-01 2024-03-31 月 100 - -", f"G2 LIVING {P1} - 2024-03-31 - 月 80 - -"
    )
    day = date(2024, 3, 31)
    assert some(files.ask("duplicate_benefit", as_of=date(2025, 1, 1)), *DUPLICATE) == [
        ("exclusive", P1, "G1", "G2", day, day, 1, 8000)
    ]
    assert files.ask("duplicate_benefit", as_of=date(2025, 1, 1), min_days=2) == []
    near = family().grant(
        f"G1 NURSE {P1} - 2024-01-01 2024-03-30 月 100 - -", f"G2 LIVING {P1} - 2024-03-31 - 月 80 - -"
    )
    assert near.ask("duplicate_benefit", as_of=date(2025, 1, 1)) == []


def test_at_risk_counts_months_up_to_as_of_with_the_adjusted_amount() -> None:
    files = family().grant(f"G1 NURSE {P1} - 2024-01-15 - 月 100 - -", f"G2 LIVING {P1} - 2024-01-31 - 月 80 - -")
    files.file("adjustment", "救助编号 生效月份 批准金额", "G2 2024-03 200")
    (row,) = files.ask("duplicate_benefit", as_of=date(2024, 3, 1))
    assert (row["overlap_to"], row["overlap_days"], row["amount_at_risk_fen"]) == (None, None, 8000 + 8000 + 10000)
    assert row["clause"] == {"document": "丙", "clause": "三", "status": "confirmed"}


def test_household_grants_of_two_households_reach_one_person_but_not_the_uncovered() -> None:
    files = (
        Files()
        .household(f"H1 {CODE} 农业", f"H2 {CODE} 农业")
        .member(
            f"{P1} H1 2020-01-01 - -",
            f"{P1} H2 2024-01-01 2024-01-31 -",
            f"{P2} H1 2020-01-01 - -",
            f"{P2} H2 2024-01-01 - -",
        )
    )
    files.grant("G1 DIBAO - H1 2023-01-01 - 月 100 - -", f"G2 DIBAO - H2 2023-01-01 - 月 80 - {P2}")
    rows = files.ask("duplicate_benefit", as_of=date(2025, 1, 1))
    assert some(rows, "rule", "person", "households", "overlap_days", "confirmed") == [
        ("two_households", P1, ["H1", "H2"], 31, False)
    ]


def test_once_a_year_for_the_same_reason_and_an_empty_reason_is_like_no_other() -> None:
    files = family().grant(
        "G1 TEMP - H1 2024-01-01 - 一次性 100 住院 -",
        "G3 TEMP - H1 2024-12-31 - 一次性 90 住院 -",
        "G2 TEMP - H1 2024-06-01 - 一次性 70 住院 -",
        "G4 TEMP - H1 2025-01-01 - 一次性 90 住院 -",
        "G5 TEMP - H1 2024-02-01 - 一次性 90 - -",
        "G6 TEMP - H1 2024-03-01 - 一次性 90 - -",
    )
    rows = files.ask("duplicate_benefit", as_of=date(2025, 1, 1), rule="once")
    assert sorted(some(rows, *DUPLICATE)) == [
        ("once", None, "G1", "G2", date(2024, 1, 1), date(2024, 6, 1), None, 7000),
        ("once", None, "G2", "G3", date(2024, 6, 1), date(2024, 12, 31), None, 9000),
    ]


def test_a_member_and_a_household_grant_of_a_measure_for_either() -> None:
    files = family().grant(
        f"G1 TEMP {P1} - 2024-01-01 2024-01-31 月 100 - -", "G2 TEMP - H1 2024-01-31 - 一次性 80 - -"
    )
    assert some(files.ask("duplicate_benefit", as_of=date(2025, 1, 1)), "rule", "person", "overlap_days") == [
        ("same_measure", P1, 1)
    ]


def test_before_a_grant_what_it_would_meet() -> None:
    files = family().grant(f"G1 NURSE {P1} - 2024-01-01 2024-03-31 月 100 - -")
    asked = {"measure": "LIVING", "id_number": P1}
    assert some(
        files.ask("check_before_grant", since=date(2024, 3, 31), **asked), "rule", "grant", "household", "until"
    ) == [("exclusive", "G1", "H1", date(2024, 3, 31))]
    assert files.ask("check_before_grant", since=date(2024, 4, 1), **asked) == []


# -- missing and ineligible ------------------------------------------------------------------------------------------


def with_facts(income: str, level: str = "一级") -> Files:
    files = family().file("fact", "户编号 指标 值 起始日期", f"H1 人均月收入 {income} 2024-08-01")
    return files.file("fact", "身份证号 指标 值 起始日期", f"{P1} 残疾等级 {level} 2024-02-01")


def test_missing_aid_at_the_edge_of_a_parameter_of_the_longest_region_and_type() -> None:
    """1000 of 农业 in 210381, times 1.1."""
    columns = ("person", "measure", "verdict", "eligible_since", "met")
    nurse = {"as_of": date(2024, 9, 1), "measure": "NURSE"}
    assert some(with_facts("1099.99").ask("missing_aid", **nurse), *columns) == [
        (P1, "NURSE", "eligible", date(2024, 8, 1), ["人均月收入", "残疾等级"])
    ]
    assert with_facts("1100").ask("missing_aid", **nurse) == []
    assert with_facts("1", level="三级").ask("missing_aid", **nurse) == []


def test_unknown_is_said_with_its_reason() -> None:
    columns = ("verdict", "missing_facts", "conflicts", "eligible_since")
    nurse: dict[str, Any] = {"as_of": date(2024, 9, 1), "measure": "NURSE"}
    assert some(with_facts("不详").ask("missing_aid", **nurse), *columns) == [("unknown", [], ["人均月收入"], None)]
    nurse["as_of"] = date(2024, 6, 30)
    assert some(with_facts("1").ask("missing_aid", **nurse), *columns) == [
        ("unknown", ["人均月收入", "参数:标准"], [], None)
    ]


def test_two_departments_that_differ_are_in_conflict_and_an_expired_one_says_nothing() -> None:
    files = with_facts("1").file(
        "fact", "身份证号 指标 值 起始日期 截止日期", f"{P1} 残疾等级 三级 2024-02-01 2024-09-30", by="DPF"
    )
    assert files.ask("missing_aid", as_of=date(2024, 9, 30), measure="NURSE") == []
    (row,) = files.ask("missing_aid", as_of=date(2024, 10, 1), measure="NURSE")
    assert row["verdict"] == "eligible"


def test_no_row_where_the_aid_or_one_excluded_with_it_reaches() -> None:
    nurse = {"as_of": date(2024, 9, 1), "measure": "NURSE"}
    for measure in ("NURSE", "LIVING"):
        files = with_facts("1").grant(f"G1 {measure} {P1} - 2024-01-01 2024-09-01 月 1 - -")
        assert files.ask("missing_aid", **nurse) == []
        assert len(files.ask("missing_aid", as_of=date(2024, 9, 2), measure="NURSE")) == 1


def test_any_member_of_an_age() -> None:
    """P1 is sixty on 2020-06-15."""
    assert some(family().ask("missing_aid", as_of=date(2020, 6, 15)), "household", "measure", "verdict") == [
        ("H1", "DIBAO", "eligible")
    ]
    (row,) = (
        family()
        .file("fact", "身份证号 指标 值 起始日期", f"{P2} 重病 是 2020-01-01")
        .ask("missing_aid", as_of=date(2020, 6, 14))
    )
    assert row["met"] == ["重病"]
    assert family().ask("missing_aid", as_of=date(2020, 6, 14)) == []


def test_a_grant_whose_criterion_is_false_with_grace() -> None:
    files = with_facts("5000").grant(f"G1 NURSE {P1} - 2024-01-01 2024-12-31 月 1 - -")
    assert some(
        files.ask("ineligible_grant", as_of=date(2024, 12, 31)), "grant", "household", "failed", "grace_until"
    ) == [("G1", "H1", ["人均月收入"], date(2025, 2, 1))]
    assert files.ask("ineligible_grant", as_of=date(2025, 1, 1)) == []
    assert files.ask("ineligible_grant", as_of=date(2024, 7, 31)) == []


def test_every_leaf_is_explained() -> None:
    rows = with_facts("5000").ask("explain_eligibility", as_of=date(2024, 9, 1), id_number=P1, measure="NURSE")
    assert some(rows, "criterion", "leaf", "truth") == [(1, 1, "符合"), (2, 1, "不符合")]


def test_risk_adds_points_and_names_what_is_unknown() -> None:
    columns = ("household", "score", "over", "indicators", "unknown")
    assert some(family().ask("household_risk", as_of=date(2024, 9, 1)), *columns) == [("H1", 0, False, [], ["SICK"])]
    sick = family().file("fact", "身份证号 指标 值 起始日期", f"{P1} 重病 是 2024-09-01")
    assert some(sick.ask("household_risk", as_of=date(2024, 9, 1)), *columns) == [("H1", 30, True, ["SICK"], [])]


# -- money -----------------------------------------------------------------------------------------------------------


def test_paid_after_a_death_from_the_next_month_on() -> None:
    files = Files().household(f"H1 {CODE} 农业").member(f"{P1} H1 2020-01-01 - 2024-03-31")
    files.grant(f"G1 LIVING {P1} - 2024-01-01 - 月 1 - -", f"G2 FUNERAL {P1} - 2024-05-01 - 一次性 1 - -")
    paid(
        files,
        "Y1 G1 2024-03 2024-04-05 1",
        "Y2 G1 2024-04 2024-04-05 2",
        "Y3 G1 2024-05 2024-06-01 4",
        "Y4 G2 2024-05 2024-05-01 8",
    )
    columns = ("grant", "reason", "last_eligible_day", "paid_fen")
    assert some(files.ask("paid_after_ineligible", as_of=date(2024, 5, 31)), *columns) == [
        ("G1", "person_died", date(2024, 3, 31), 200)
    ]


def test_an_empty_household_is_paid_on() -> None:
    files = (
        Files()
        .household(f"H1 {CODE} 农业")
        .member(f"{P1} H1 2020-01-01 2024-02-10 -", f"{P2} H1 2020-01-01 2024-03-01 -")
    )
    paid(files.grant("G1 DIBAO - H1 2024-01-01 - 月 1 - -"), "Y1 G1 2024-03 2024-03-05 1", "Y2 G1 2024-04 2024-04-05 2")
    assert some(files.ask("paid_after_ineligible", as_of=date(2025, 1, 1)), "reason", "paid_fen") == [
        ("household_empty", 200)
    ]


def test_underpaid_months_are_whole_and_over() -> None:
    files = family().grant(f"G1 LIVING {P1} - 2024-01-02 2024-04-01 月 1 - -")
    paid(files, "Y1 G1 2024-02 2024-02-05 0.50", "Y2 G1 2024-02 2024-03-01 0.50", "Y3 G1 2024-03 2024-04-02 0.99")
    assert some(files.ask("underpaid_aid", as_of=date(2024, 5, 1)), "month", "gap_fen") == [
        ("2024-03", 1),
        ("2024-04", 100),
    ]
    assert some(files.ask("underpaid_aid", as_of=date(2024, 3, 31)), "month", "gap_fen") == []
    assert some(files.ask("underpaid_aid", as_of=date(2024, 4, 1)), "month", "gap_fen") == [("2024-03", 100)]


def test_stopped_and_nobody_came() -> None:
    files = family().grant("G1 TEMP - H1 2024-01-15 - 一次性 1 - -")
    columns = ("grant", "reached_until", "end_reason")
    assert some(files.ask("stopped_without_followup", as_of=date(2024, 7, 15)), *columns) == [
        ("G1", date(2024, 7, 14), "到期")
    ]
    assert files.ask("stopped_without_followup", as_of=date(2024, 7, 14)) == []
    assert files.ask("stopped_without_followup", as_of=date(2025, 7, 15)) == []
    visit = "走访编号 户编号 走访日期 走访人 渠道 发现情况"
    assert (
        len(
            files.file("visit", visit, "V1 H1 2024-07-14 王 热线 无").ask(
                "stopped_without_followup", as_of=date(2024, 7, 20)
            )
        )
        == 1
    )
    assert (
        files.file("visit", visit, "V2 H1 2024-07-15 王 热线 无").ask(
            "stopped_without_followup", as_of=date(2024, 7, 20)
        )
        == []
    )
