"""The oracle's intake and chains against expectations written out by hand: it may not be wrong itself."""

from __future__ import annotations

import pytest

from tests.oracle import chains
from tests.oracle.files import CATALOGUE, CODE, P1, Files, family

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
