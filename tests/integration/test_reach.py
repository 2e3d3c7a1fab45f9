"""A file sent by an account reaches its region and, of a department, its own matters (design §10).

What merely points at another region waits as it does for something nonexistent: same columns, same reason, same counts.
"""

from __future__ import annotations

import re
from collections.abc import Mapping

import pytest

from graph.intake.importing import import_files, retry
from graph.intake.reach import Sender
from tests.filing import Desk, grant, household, id_number, member, payment, referral

HERE, THERE = "210302", "210404"
MINE, THEIRS, BOTH, NOBODY = (id_number(n) for n in (1, 2, 3, 9))
COORDINATOR, CLERK = Sender(HERE, "coordinator"), Sender(HERE, "department")
WAITING = {"created": 0, "updated": 0, "unchanged": 0, "quarantined": 1}
CREATED = {"created": 1, "updated": 0, "unchanged": 0, "quarantined": 0}
UPDATED = {"created": 0, "updated": 1, "unchanged": 0, "quarantined": 0}
BEYOND = "不在本帐号的地区范围内,或编号已用于别处:请核对,跨地区的更正由上级导入"
OTHERS = "由别的部门经办:请由经办部门报送,或请协调员导入"


def fact(**more: str) -> dict[str, str]:
    return {"指标": "人均月收入", "值": "1", "起始日期": "2024-03-01", **more}


def visit(number: str, **subject: str) -> dict[str, str]:
    return {
        "走访编号": number,
        **subject,
        "走访日期": "2024-06-01",
        "走访人": "某人",
        "渠道": "入户走访",
        "发现情况": "困难",
    }


def application(number: str, **more: str) -> dict[str, str]:
    return {"申请编号": number, "措施代码": "DIBAO", "受理部门": "CIVIL", "受理日期": "2024-03-01", **more}


@pytest.fixture
def county(desk: Desk) -> Desk:
    """HA here, HB there; a grant, a payment and a referral in each; one person belongs to both."""
    homes = (household(number, code + "001001", 保护标记="是") for number, code in (("HA", HERE), ("HB", THERE)))
    desk.policy().send(*homes)
    desk.send(member(MINE, "HA"), member(THEIRS, "HB"), member(BOTH, "HA"), member(BOTH, "HB"))
    desk.send(grant("GA", home="HA"), grant("GB", home="HB"), grant("GP", person=THEIRS))
    desk.send(payment("FA", "GA"), payment("FB", "GB"))
    desk.send(referral("RA", "HA"), referral("RB", "HB", 状态="已退回"))
    return desk


def reasons(county: Desk) -> list[tuple[str, str, bool]]:
    rows = county.office.store.read("intake/list_quarantined")
    return [(row["column"], row["reason"], row["waiting"]) for row in rows]


POINTING = {
    "成员": (member(NOBODY, "HB"), member(NOBODY, "HX")),
    "情况 of a household": (fact(户编号="HB"), fact(户编号="HX")),
    "情况 of a person": (fact(身份证号=THEIRS), fact(身份证号=NOBODY)),
    "申请": (application("SN", 户编号="HB"), application("SN", 户编号="HX")),
    "救助 of a household": (grant("GN", home="HB"), grant("GN", home="HX")),
    "救助 of a person": (grant("GN", person=THEIRS), grant("GN", person=NOBODY)),
    "another region's 救助 itself": (grant("GB", home="HB", amount="1"), grant("GX", home="HX", amount="1")),
    "调整": (
        {"救助编号": "GB", "生效月份": "2024-03", "批准金额": "1"},
        {"救助编号": "GX", "生效月份": "2024-03", "批准金额": "1"},
    ),
    "发放": (payment("FN", "GB"), payment("FN", "GX")),
    "发放 of a person's": (payment("FN", "GP"), payment("FN", "GX")),
    "another region's 发放 withdrawn": (payment("FB", "GB", 作废="是"), payment("FX", "GX", 作废="是")),
    "转介": (referral("RN", "HB"), referral("RN", "HX")),
    "转介 with a person from there": (referral("RN", "HA", 身份证号=THEIRS), referral("RN", "HA", 身份证号=NOBODY)),
    "转介 that follows": (referral("RN", "HA", 上一转介编号="RB"), referral("RN", "HA", 上一转介编号="RX")),
    "走访": (visit("ZN", 户编号="HB"), visit("ZN", 户编号="HX")),
    "走访 of a person": (visit("ZN", 身份证号=THEIRS), visit("ZN", 身份证号=NOBODY)),
}


def _unnamed(reason: str) -> str:
    """Without the number that the row itself names."""
    return re.sub(r" [A-Z]{2}(?= |、)", "", reason)


@pytest.mark.parametrize("name", POINTING)
def test_what_points_at_another_region_waits_as_for_something_nonexistent(county: Desk, name: str) -> None:
    foreign, nonexistent = POINTING[name]
    before = county.chain("HB")

    assert county.send(foreign, sender=COORDINATOR) == county.send(nonexistent, sender=COORDINATOR) == WAITING
    first, second = reasons(county)
    assert _unnamed(first[1]) == _unnamed(second[1])
    assert (first[0], first[2]) == (second[0], second[2]) == (second[0], True)

    assert retry(county.office, lambda what, count: None, county.warnings.append) == 0
    assert reasons(county) == [first, second]
    assert county.chain("HB") == before
    assert county.send(foreign) != WAITING  # the command line, as ever


def test_a_row_that_waits_is_not_freed_by_what_arrives_in_another_region(county: Desk) -> None:
    """The household comes there: the row of this region's account waits on; it comes here: the row is taken."""
    assert county.send(fact(户编号="HN"), sender=CLERK) == WAITING
    county.send(household("HN", THERE + "001001"))
    assert [waiting for _, _, waiting in reasons(county)] == [True]
    county.send(household("HN", HERE + "001001"), on="2024-07-02")
    assert reasons(county) == []
    assert [kind for kind, _, _ in county.chain("HN")] == ["household", "household", "fact"]


TAKING_OVER = {
    "a household planted there": (household("HN", THERE + "001001"), "行政区划代码"),
    "a household there": (household("HB", THERE + "001001", 地址="新"), "行政区划代码"),
    "a household moved here": (household("HB", HERE + "001001"), "户编号"),
    "a household moved away": (household("HA", THERE + "001001"), "行政区划代码"),
    "a member who belongs only there": (member(THEIRS, "HA", 死亡日期="2024-01-01"), "身份证号"),
    "a grant's number": (grant("GB", home="HA"), "救助编号"),
    "a payment's number": (payment("FB", "GA"), "发放编号"),
    "a referral's number": (referral("RB", "HA"), "转介编号"),
    "a resource there": (
        {"资源编号": "ZY", "机构": "甲", "类别": "乙", "需求": "看病", "行政区划代码": THERE, "容量": "3"},
        "行政区划代码",
    ),
}


@pytest.mark.parametrize("name", TAKING_OVER)
def test_a_place_or_number_of_another_region_is_wrong(county: Desk, name: str) -> None:
    row, column = TAKING_OVER[name]
    assert county.send(row, on="2024-07-02", sender=COORDINATOR) == WAITING
    assert reasons(county) == [(column, BEYOND, False)]
    assert county.send(row, on="2024-07-02") != WAITING


def test_what_is_withdrawn_there_is_not_taken_over(county: Desk) -> None:
    county.send(payment("FB", "GB", 作废="是"), on="2024-07-02")
    county.send(grant("GB", home="HB", 作废="是"), on="2024-07-02")
    assert county.send(payment("FB", "GA"), on="2024-07-03", sender=COORDINATOR) == WAITING
    assert county.send(grant("GB", home="HA"), on="2024-07-03", sender=COORDINATOR) == WAITING
    assert reasons(county) == [("发放编号", BEYOND, False), ("救助编号", BEYOND, False)]


@pytest.mark.parametrize(
    "row",
    [
        household("HN", HERE + "001001"),
        member(NOBODY, "HA"),
        fact(户编号="HA"),
        fact(身份证号=BOTH),
        grant("GN", person=BOTH),
        payment("FN", "GA"),
        referral("RN", "HA", 身份证号=BOTH, 上一转介编号="RA"),
        visit("ZN", 户编号="HA"),
        application("SN", 户编号="HA"),
    ],
    ids=lambda row: next(iter(row)),
)
def test_the_own_region_is_reported_as_ever(county: Desk, row: Mapping[str, str]) -> None:
    """Also of a person who belongs to a household there too."""
    assert county.send(row, sender=CLERK) == CREATED
    assert county.send(row, sender=CLERK)["unchanged"] == 1


def test_rows_of_one_file_build_on_each_other(county: Desk) -> None:
    """The second follows the first of the same file, the third follows one that is not here."""
    after = {"R1": "", "R2": "R1", "R3": "RB"}
    rows = [referral(number, "HA", 上一转介编号=previous) for number, previous in after.items()]
    assert county.send(*rows, sender=CLERK) == {"created": 2, "updated": 0, "unchanged": 0, "quarantined": 1}
    assert reasons(county) == [("上一转介编号", "等待 上一转介编号 RB 到来;到了以后自动接收", True)]


def test_a_killed_import_is_resumed_by_nobody_with_other_rights(county: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    """The command line's batch stops after its first chunk; an account sends the same file: its own reach holds."""
    path = county.write([household("H1", HERE + "001001"), household("H2", THERE + "001001")])
    monkeypatch.setattr("graph.intake.importing.CHUNK", 1)

    def stop(where: str, count: int) -> None:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        import_files(county.office, [path], "CIVIL", county.office.today, progress=stop, warn=county.warnings.append)
    day = county.office.today.isoformat()
    sent = county.send_file(path, on=day, sender=COORDINATOR)
    assert sent == {"created": 0, "updated": 0, "unchanged": 1, "quarantined": 1}


OF_OTHERS = {
    "a grant of others": (grant("GN", home="HA", 经办部门="CIVIL"), "经办部门"),
    "others' grant made one's own": (grant("GA", home="HA", 经办部门="MEDSEC"), "救助编号"),
    "an application of others": (application("SN", 户编号="HA"), "受理部门"),
    "others' referral withdrawn": (referral("RA", "HA", 作废="是"), "转出部门、转入部门"),
    "others' referral made one's own": (referral("RA", "HA", 转入部门="MEDSEC"), "转介编号"),
    "others' referral taken from its desk": (
        referral("RN", "HA", 转入部门="MEDSEC", 上一转介编号="RA"), "上一转介编号"
    ),
    "an adjustment": ({"救助编号": "GA", "生效月份": "2024-03", "批准金额": "1"}, "救助编号"),
    "a payment": (payment("FN", "GA"), "救助编号"),
    "others' payment made one's own": (payment("FA", "GM"), "救助编号"),
}


@pytest.mark.parametrize("name", OF_OTHERS)
def test_a_department_reports_no_matter_of_another(county: Desk, name: str) -> None:
    row, column = OF_OTHERS[name]
    county.send(grant("GM", home="HA", measure="DIBAO", starts="2023-01-01", 经办部门="MEDSEC"))
    assert county.send(row, on="2024-07-02", by="MEDSEC", sender=CLERK) == WAITING
    assert reasons(county) == [(column, OTHERS, False)]
    assert county.send(row, on="2024-07-02", by="MEDSEC", sender=COORDINATOR) in (CREATED, UPDATED)


def test_a_department_reports_its_own_and_what_everybody_knows(county: Desk) -> None:
    for row in (
        grant("GM", home="HA", 经办部门="MEDSEC"),
        payment("FM", "GM"),
        referral("RM", "HA", 转出部门="MEDSEC"),
        referral("RN", "HA", 转入部门="MEDSEC", 上一转介编号="RM"),
        fact(户编号="HA"),
        member(NOBODY, "HA"),
        visit("ZN", 户编号="HA"),
    ):
        assert county.send(row, by="MEDSEC", sender=CLERK) == CREATED


@pytest.mark.parametrize("mark", ["否", ""])
@pytest.mark.parametrize("role", ["department", "township"])
def test_only_the_coordinator_lifts_a_protection(county: Desk, mark: str, role: str) -> None:
    row = household("HA", HERE + "001001", 保护标记=mark)
    assert county.send(row, on="2024-07-02", sender=Sender(HERE, role)) == WAITING
    said = "本户受保护,只有协调员能改保护标记:请协调员导入,或去掉这一列再报"
    assert reasons(county) == [("保护标记", said, False)]
    assert county.send(household("HA", HERE + "001001", 地址="新"), sender=Sender(HERE, role)) == UPDATED
    assert county.send(row, on="2024-07-02", sender=COORDINATOR) == UPDATED
