"""The oracle against expectations written out by hand: a second opinion is worth nothing if it is wrong itself."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from tests.counties.identity import check_character
from tests.oracle import chains, coverage, intake, policy, workdays
from tests.oracle.answers import ask
from tests.oracle.events import Cell, Event, Row
from tests.oracle.world import World, build

CATALOGUE = policy.read("""
departments: [{code: CIVIL, name: 民政局}, {code: DPF, name: 残联}, {code: MED, name: 医保局}]
parameters:
  - {name: 标准, region: "210300000000", value: 800, valid_from: 2024-07-01}
  - {name: 标准, region: "210381000000", value: 1000, valid_from: 2024-07-01, household_type: 农业}
measures:
  - code: NURSE
    unit: member
    department: CIVIL
    versions:
      - valid_from: 2021-01-01
        valid_to:
        citation: {document: 甲, clause: 一, status: confirmed}
        criteria:
          - {fact: 残疾等级, op: in, value: [一级, 二级], trigger: true}
          - {fact: 人均月收入, op: lt, value: {parameter: 标准, times: 1.1}, subject: household}
        grace: {months: 6, facts: [人均月收入]}
  - {code: LIVING, unit: member, department: CIVIL, versions: []}
  - code: DIBAO
    unit: household
    department: CIVIL
    versions:
      - valid_from: 2019-01-01
        citation: {document: 乙, clause: 二, status: unverified}
        criteria:
          - trigger: true
            any_of:
              - {fact: 重病, op: eq, value: 是, subject: any_member}
              - {fact: 年龄, op: ge, value: 60, subject: any_member}
  - {code: TEMP, unit: either, department: CIVIL, covers_months: 6, versions: []}
  - {code: FUNERAL, unit: member, after_death: true, versions: []}
exclusions:
  - {a: NURSE, b: LIVING, kind: exclusive, scope: member, document: 丙, clause: 三, status: confirmed}
  - {a: DIBAO, b: LIVING, kind: topup, scope: household, document: 丁, clause: 四, status: unverified}
frequency:
  - {measure: TEMP, max: 1, per: calendar_year, same_reason: true, document: 戊, clause: 五, status: confirmed}
limits: [{kind: referral, region: "000000000000", working_days: 5, valid_from: 2024-01-01, source: 通知}]
needs: [{name: 医疗救助, aliases: [看病]}]
indicators: [{code: SICK, points: 30, when: {fact: 重病, op: eq, value: 是, subject: any_member}}]
alert_threshold: [{region: "000000000000", points: 30, valid_from: 2024-01-01}]
visits: [{measure: DIBAO, every_months: 1, region: "000000000000"}]
freshness: [{department: CIVIL, kind: 救助, days: 60}]
""")
CODE = "210381100001"


def person(seventeen: str) -> str:
    return seventeen + check_character(seventeen)


P1, P2 = person("21038119600615001"), person("21038119900101002")


class Files:
    """Imports terse files: columns and rows of texts."""

    def __init__(self) -> None:
        self.events: list[Event] = []

    def file(
        self, kind: str, columns: str, *rows: str | list[Cell], on: str = "2025-07-01", by: str = "CIVIL"
    ) -> Files:
        cells = [tuple(row.split(" ")) if isinstance(row, str) else tuple(row) for row in rows]
        told = tuple(
            Row(place, tuple("" if cell == "-" else cell for cell in row)) for place, row in enumerate(cells, 2)
        )
        self.events.append(
            Event(f"{len(self.events)}.csv", None, kind, tuple(columns.split(" ")), told, by, date.fromisoformat(on))
        )
        return self

    def household(self, *rows: str, on: str = "2025-07-01") -> Files:
        return self.file("household", "户编号 行政区划代码 户籍类型", *rows, on=on)

    def member(self, *rows: str, on: str = "2025-07-01") -> Files:
        """Number, household, joined, left, died."""
        full = [row.split(" ") for row in rows]
        return self.file(
            "member",
            "身份证号 姓名 户编号 与户主关系 加入日期 离开日期 死亡日期",
            *(f"{one[0]} 张三 {one[1]} 户主 {one[2]} {one[3]} {one[4]}" for one in full),
            on=on,
        )

    def grant(self, *rows: str, on: str = "2025-07-01") -> Files:
        """Number, measure, person, household, starts, ends, cycle, amount, reason, not covered."""
        columns = "救助编号 措施代码 身份证号 户编号 起始日期 截止日期 发放周期 批准金额 事由 不保障人员 经办部门"
        return self.file("grant", columns, *(f"{row} CIVIL" for row in rows), on=on)

    def taken(self) -> intake.Intake:
        return intake.run(CATALOGUE, self.events)

    def counts(self) -> list[tuple[int, int, int, int]]:
        return [(one.created, one.updated, one.unchanged, one.quarantined) for one in self.taken().batches]

    def aside(self) -> list[tuple[str, int, set[str], bool]]:
        return [(one.event.kind, one.row.number, set(one.columns), one.waiting) for one in self.taken().quarantine]

    def world(self) -> World:
        return build(self.taken())

    def ask(self, query: str, **asked: Any) -> list[dict[str, Any]]:
        return ask(self.world(), query, **asked)


def family() -> Files:
    """H1 with P1 and P2 since 2020."""
    return Files().household(f"H1 {CODE} 农业").member(f"{P1} H1 2020-01-01 - -", f"{P2} H1 2020-01-01 - -")


def some(rows: list[dict[str, Any]], *columns: str) -> list[tuple[Any, ...]]:
    return [tuple(row[column] for column in columns) for row in rows]


# -- intake ----------------------------------------------------------------------------------------------------------


def test_a_later_date_holds_whatever_the_order() -> None:
    early, late = ("H1 210381100001 农业", "2025-07-02"), ("H1 210381100002 农业", "2025-07-05")
    for first, second in ((early, late), (late, early)):
        files = Files().household(first[0], on=first[1]).household(second[0], on=second[1])
        assert files.counts() == [(1, 0, 0, 0), (0, 1, 0, 0)]
        assert files.world().households["H1"].code == "210381100002"


def test_an_unchanged_row_still_counts_with_its_date() -> None:
    """The same values of 07-05 beat others of 07-02 that come later."""
    files = (
        Files()
        .household("H1 210381100001 农业", on="2025-07-01")
        .household("H1 210381100001 农业", on="2025-07-05")
        .household("H1 210381100002 农业", on="2025-07-02")
    )
    assert files.counts() == [(1, 0, 0, 0), (0, 0, 1, 0), (0, 1, 0, 0)]
    assert files.world().households["H1"].code == "210381100001"


def test_a_version_already_taken_from_a_later_file_is_unchanged_and_has_no_effect() -> None:
    files = (
        Files()
        .household("H1 210381100001 农业", on="2025-07-02")
        .household("H1 210381100002 农业", on="2025-07-03")
        .household("H1 210381100001 农业", on="2025-07-02")
        .household("H1 210381100001 农业", on="2025-07-04")
    )
    assert files.counts() == [(1, 0, 0, 0), (0, 1, 0, 0), (0, 0, 1, 0), (0, 1, 0, 0)]


def test_a_column_that_the_sheet_lacks_is_left_and_an_empty_cell_empties() -> None:
    files = (
        Files()
        .household(f"H1 {CODE} 农业")
        .file("household", "户编号 行政区划代码", f"H1 {CODE[:9]}000", on="2025-07-02")
    )
    assert files.world().households["H1"].type == "农业"
    assert files.household(f"H1 {CODE} -", on="2025-07-03").world().households["H1"].type is None


def test_a_row_that_points_at_nothing_waits_and_is_freed() -> None:
    files = Files().member(f"{P1} H1 2020-01-01 - -")
    assert files.aside() == [("member", 2, {"户编号"}, True)]
    files.household(f"H1 {CODE} 农业")
    assert files.counts() == [(0, 0, 0, 1), (1, 0, 0, 0)]
    assert files.aside() == []
    assert [one.person for one in files.world().memberships] == [P1]


def test_a_freed_row_that_proves_wrong_stays_no_longer_waiting() -> None:
    columns = "转介编号 户编号 需求 转出部门 转入部门 状态 发出日期 上一转介编号"
    files = Files().household(f"H1 {CODE} 农业").file("referral", columns, "R1 H1 看病 CIVIL MED 待签收 2025-01-01 -")
    files.file("referral", columns, "R1 H1 看病 CIVIL MED 待签收 2025-01-01 R2", on="2025-07-02")
    assert files.aside() == [("referral", 2, {"上一转介编号"}, True)]
    files.file("referral", columns, "R2 H1 看病 MED CIVIL 待签收 2025-01-02 R1")
    assert files.aside() == [("referral", 2, {"上一转介编号"}, False)]


def test_what_others_point_at_cannot_be_withdrawn() -> None:
    files = Files().household(f"H1 {CODE} 农业", f"H2 {CODE} 农业").member(f"{P1} H1 2020-01-01 - -")
    files.file("household", "户编号 行政区划代码 作废", f"H1 {CODE} 是", f"H2 {CODE} 是", on="2025-07-02")
    assert files.aside() == [("household", 2, {"作废"}, False)]
    assert set(files.world().households) == {"H1"}


def test_the_last_membership_of_a_person_named_elsewhere_cannot_be_withdrawn() -> None:
    def withdrawn(*also: str) -> list[tuple[str, int, set[str], bool]]:
        files = Files().household(f"H1 {CODE} 农业").member(f"{P1} H1 2020-01-01 - -", *also)
        files.grant(f"G1 LIVING {P1} - 2024-01-01 - 月 100 - -")
        return files.file(
            "member",
            "身份证号 姓名 户编号 与户主关系 加入日期 作废",
            f"{P1} 张三 H1 户主 2020-01-01 是",
            on="2025-07-02",
        ).aside()

    assert withdrawn() == [("member", 2, {"作废"}, False)]
    assert withdrawn(f"{P1} H1 2022-01-01 - -") == []


def test_the_same_fact_of_two_departments_is_kept_twice() -> None:
    files = family()
    for by in ("CIVIL", "DPF"):
        files.file("fact", "身份证号 指标 值 起始日期", f"{P1} 残疾等级 一级 2024-01-01", by=by)
    assert files.counts()[2:] == [(1, 0, 0, 0), (1, 0, 0, 0)]


@pytest.mark.parametrize(
    ("number", "fits"), [(P1, True), (P1[:6] + P1[8:17], True), (P1[:17] + "Y", False), (P1[:14], False)]
)
def test_id_numbers(number: str, fits: bool) -> None:
    files = Files().household(f"H1 {CODE} 农业").member(f"{number} H1 2020-01-01 - -")
    assert files.aside() == ([] if fits else [("member", 2, {"身份证号"}, False)])
    assert [one.person for one in files.world().memberships] == ([P1] if fits else [])


# -- chains ----------------------------------------------------------------------------------------------------------


def statuses(files: Files, household: str) -> list[tuple[str, str]]:
    taken, placed = chains.follow(CATALOGUE, files.events)
    sure, possible = chains.household_aid_chain(taken, placed, household)
    assert sure == possible
    return sorted((row["kind"], row["status"]) for row in sure)


def test_a_grant_moves_with_its_person_and_leaves_an_entry_behind() -> None:
    files = Files().household(f"H1 {CODE} 农业", f"H2 {CODE} 农业").member(f"{P1} H1 2020-01-01 - -")
    files.grant(f"G1 LIVING {P1} - 2024-05-01 - 月 100 - -")
    assert ("grant", "现行") in statuses(files, "H1")
    files.member(f"{P1} H1 2020-01-01 2024-03-31 -", f"{P1} H2 2024-04-01 - -", on="2025-07-02")
    assert statuses(files, "H1") == [("grant", "转出"), ("household", "现行"), ("member", "已更正"), ("member", "现行")]
    assert statuses(files, "H2") == [("grant", "现行"), ("household", "现行"), ("member", "现行")]


def test_a_corrected_version_stays_corrected() -> None:
    files = Files().household(f"H1 {CODE} 农业").household(f"H1 {CODE} 非农业", on="2025-07-02")
    assert statuses(files, "H1") == [("household", "已更正"), ("household", "现行")]


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


def paid(files: Files, *rows: str) -> Files:
    return files.file("payment", "发放编号 救助编号 所属月份 发放日期 金额", *rows)


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


# -- referrals, visits, tables ---------------------------------------------------------------------------------------

REFERRAL = "转介编号 户编号 需求 转出部门 转入部门 状态 发出日期 办结日期 上一转介编号 理由"


def test_working_days_of_the_official_calendar() -> None:
    assert workdays.plus_working_days(date(2024, 9, 27), 5) == date(2024, 10, 10)
    assert workdays.working_days(date(2024, 9, 27), date(2024, 10, 10)) == 5
    assert workdays.distance(date(2024, 10, 10), date(2024, 9, 27), "工作日") == -5


def test_a_chain_counts_hops_and_a_fork_shares_its_hop() -> None:
    files = (
        Files()
        .household(f"H1 {CODE} 农业")
        .file(
            "referral",
            REFERRAL,
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
    files = (
        Files().household(f"H1 {CODE} 农业").file("referral", REFERRAL, "R1 H1 看病 CIVIL MED 待签收 2024-10-12 - - -")
    )
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
        .file(
            "referral",
            REFERRAL,
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
