"""What holds, what waits, what stays in which chain (contract §1): each promise beside its near miss."""

from __future__ import annotations

from datetime import timedelta
from itertools import permutations

import pytest

from graph.intake.importing import retry
from tests.filing import CATALOGUE, Desk, grant, household, id_number, member, payment, referral

ANNA, BORIS = id_number(1), id_number(2)


@pytest.fixture
def county(desk: Desk) -> Desk:
    """Two households; Anna lives in H1."""
    desk.policy().send(household("H1"), household("H2", "210303000000"))
    desk.send(member(ANNA, "H1"))
    return desk


def counts(created: int = 0, updated: int = 0, unchanged: int = 0, quarantined: int = 0) -> dict[str, int]:
    return {"created": created, "updated": updated, "unchanged": unchanged, "quarantined": quarantined}


def hop(number: str, after: str, **more: str) -> dict[str, str]:
    """A referral about H1 that follows another."""
    return referral(number, 状态="已退回", 上一转介编号=after, **more)


def test_the_same_file_twice_changes_nothing(county: Desk) -> None:
    rows = [grant("G1", person=ANNA), grant("G2", home="H1")]
    assert county.send(*rows) == counts(created=2)
    before = county.chain("H1")
    assert county.send(*rows) == counts(unchanged=2)
    assert county.chain("H1") == before


def test_a_correction_is_a_new_entry_and_the_old_one_stays(county: Desk) -> None:
    county.send(grant("G1", person=ANNA, amount="100"), on="2024-07-01")
    assert county.send(grant("G1", person=ANNA, amount="120"), on="2024-07-02") == counts(updated=1)
    rows = [
        (r["amount_fen"], r["status"])
        for r in county.ask("household_aid_chain", household="H1").rows
        if r["kind"] == "grant"
    ]
    assert rows == [(10000, "已更正"), (12000, "现行")]


def test_an_older_file_that_comes_late_is_kept_and_does_not_hold(county: Desk) -> None:
    county.send(grant("G1", person=ANNA, amount="120"), on="2024-07-02")
    assert county.send(grant("G1", person=ANNA, amount="100"), on="2024-07-01") == counts(updated=1)
    rows = [
        (r["amount_fen"], r["status"])
        for r in county.ask("household_aid_chain", household="H1").rows
        if r["kind"] == "grant"
    ]
    assert rows == [(12000, "现行"), (10000, "已更正")]


def test_the_date_of_an_unchanged_row_counts(county: Desk) -> None:
    """The same values of 07-05 beat others of 07-02 that come later (contract §1)."""
    county.send(grant("G1", person=ANNA, amount="100"), on="2024-07-01")
    assert county.send(grant("G1", person=ANNA, amount="100"), on="2024-07-05") == counts(unchanged=1)
    assert county.send(grant("G1", person=ANNA, amount="200"), on="2024-07-02") == counts(updated=1)
    held = [
        r["amount_fen"]
        for r in county.ask("household_aid_chain", household="H1").rows
        if r["status"] == "现行" and r["kind"] == "grant"
    ]
    assert held == [10000]
    assert county.broken() == []


def test_an_empty_cell_empties_and_a_missing_column_leaves(county: Desk) -> None:
    county.send(grant("G1", person=ANNA, 截止日期="2024-12-31", 事由="看病"), on="2024-07-01")
    county.send(grant("G1", person=ANNA), on="2024-07-02")
    assert held(county, "G1") == {"ends_on": "2024-12-31", "reason": "看病"}
    county.send(grant("G1", person=ANNA, 截止日期=""), on="2024-07-03")
    assert held(county, "G1") == {"ends_on": None, "reason": "看病"}


def held(county: Desk, number: str) -> dict[str, object]:
    record = county.office.store.driver.execute_query(
        "MATCH (g:Grant {id: $id}) RETURN toString(g.ends_on) AS ends_on, g.reason AS reason", id=number
    ).records[0]
    return record.data()


@pytest.mark.parametrize("order", list(permutations(range(3))))
def test_what_holds_does_not_depend_on_the_order_of_files(county: Desk, order: tuple[int, ...]) -> None:
    files = [
        (grant("G1", person=ANNA, amount="100", 截止日期="2024-12-31"), "2024-07-01"),
        (grant("G1", person=ANNA, amount="200"), "2024-07-02"),
        (grant("G1", person=ANNA, amount="300", 截止日期=""), "2024-06-30"),
    ]
    for index in order:
        row, day = files[index]
        county.send(row, on=day)
    rows = [
        (r["amount_fen"], r["event"])
        for r in county.ask("household_aid_chain", household="H1").rows
        if r["kind"] == "grant" and r["status"] == "现行"
    ]
    assert rows == [(20000, "民政局批准护理补贴 G1,每月 200.00 元,自 2024-01-01 起,2024-12-31 到期")]
    assert county.broken() == []


def test_a_row_waits_for_its_grant_and_is_taken_by_itself(county: Desk) -> None:
    assert county.send(payment("F1", "G1")) == counts(quarantined=1)
    assert county.quarantine() == [(2, "救助编号", True)]
    assert county.send(grant("G1", person=ANNA)) == counts(created=1)
    assert county.quarantine() == []
    assert [kind for kind, _, _ in county.chain("H1")] == ["household", "member", "grant", "payment"]


def test_a_waiting_row_names_what_it_waits_for(county: Desk) -> None:
    """The number that has to come, but never a person's."""
    county.send(payment("F1", "G404"))
    county.send(grant("G2", person=BORIS))
    reasons = [row["reason"] for row in county.office.store.read("intake/list_quarantined")]
    assert reasons == ["等待 救助编号 G404 到来;到了以后自动接收", "等待 身份证号(见原行)的人 到来;到了以后自动接收"]


def test_a_row_that_waits_for_two_things_waits_until_both_are_there(county: Desk) -> None:
    county.send(referral("R2", "H9", 上一转介编号="R1"))
    assert county.quarantine() == [(2, "户编号、上一转介编号", True)]
    county.send(household("H9"))
    assert county.quarantine() == [(2, "上一转介编号", True)]
    county.send(referral("R1", "H9", 状态="已退回", 上一转介编号=""))
    assert county.quarantine() == []


def test_of_two_rows_that_wait_for_one_thing_the_older_is_taken_first(desk: Desk) -> None:
    """What one round of waiting rows brings is for the next, where the rows stand in the order received. So the row of
    07-05, which says less, brings nothing new; taken first it would have made an entry of its own."""

    desk.policy()
    desk.send(hop("R2", "R1", 理由="材料不全"), on="2024-07-01")
    desk.send(hop("R1", ""), on="2024-07-02")
    desk.send(hop("R2", "R1"), on="2024-07-05")
    desk.send(household("H1"))
    rows = [
        (row["source"]["data_date"], row["status"])
        for row in desk.ask("household_aid_chain", household="H1").rows
        if row["kind"] == "referral"
    ]
    assert rows == [("2024-07-02", "现行"), ("2024-07-01", "现行")]  # R1, then R2


@pytest.mark.parametrize(("homes", "holds"), [(("H1", "H9", "H1"), ["H1"]), (("H1", "H9"), ["H9"])])
def test_of_equal_dates_the_row_received_last_holds_also_when_another_waited(
    county: Desk, homes: tuple[str, ...], holds: list[str]
) -> None:
    """Rows of one file; the one about H9 waits for it."""
    county.send(*(grant("G1", home=home) for home in homes))
    county.send(household("H9"))
    assert [
        home
        for home in ("H1", "H9")
        for row in county.ask("household_aid_chain", household=home).rows
        if (row["kind"], row["status"]) == ("grant", "现行")
    ] == holds
    assert county.broken() == []


def test_a_row_that_waits_in_a_file_of_its_own_is_beaten_by_a_later_one_of_its_date(county: Desk) -> None:
    county.send(grant("G1", home="H1"))
    county.send(grant("G1", home="H9"))
    county.send(grant("G1", home="H1"))
    county.send(household("H9"))
    assert ("grant", "2024-01-01", "现行") in county.chain("H1")
    assert ("grant", "2024-01-01", "已更正") in county.chain("H9")


def test_a_late_membership_brings_what_an_older_version_named(county: Desk) -> None:
    """A payment that named another grant once, and a withdrawn adjustment: their entries belong to every household of
    the person on that day, also to one that she is only later said to have been in."""
    county.send(grant("G1", person=ANNA), grant("G2", person=ANNA))
    county.send(payment("F1", "G1"), on="2024-07-01")
    county.send(payment("F1", "G2"), on="2024-07-02")
    raised = {"救助编号": "G1", "生效月份": "2024-02", "批准金额": "120"}
    county.send(raised, on="2024-07-01")
    county.send({**raised, "作废": "是"}, on="2024-07-02")
    county.send(member(ANNA, "H2"))
    told = [(row["kind"], row["status"]) for row in county.ask("household_aid_chain", household="H2").rows]
    assert sorted(told[2:]) == [
        ("adjustment", "已更正"),
        ("adjustment", "已更正"),
        ("grant", "现行"),
        ("grant", "现行"),
        ("payment", "已更正"),
        ("payment", "现行"),
    ]
    assert county.broken() == []


def test_a_waiting_row_that_proves_wrong_stays_and_waits_no_longer(county: Desk) -> None:
    county.send(hop("R1", "R2"))
    assert county.quarantine() == [(2, "上一转介编号", True)]
    county.send(hop("R2", ""))
    county.send(hop("R2", "R1"), on="2024-07-02")
    assert county.quarantine() == [(2, "上一转介编号", False)]
    assert county.broken() == []


def test_a_withdrawn_grant_holds_nothing_and_stays_in_the_chain(county: Desk) -> None:
    county.send(grant("G1", person=ANNA, 作废=""))
    county.send(grant("G1", person=ANNA, 作废="是"), on="2024-07-02")
    assert [status for kind, _, status in county.chain("H1") if kind == "grant"] == ["已更正", "已更正"]
    assert county.send(payment("F1", "G1")) == counts(quarantined=1)
    county.send(grant("G1", person=ANNA, 作废="否"), on="2024-07-03")
    assert county.quarantine() == []
    assert county.broken() == []


def test_what_others_point_at_cannot_be_withdrawn(county: Desk) -> None:
    county.send(grant("G1", person=ANNA))
    county.send(payment("F1", "G1"))
    assert county.send(grant("G1", person=ANNA, 作废="是"), on="2024-07-02") == counts(quarantined=1)
    assert county.office.store.read("intake/list_quarantined")[0]["reason"] == "不能作废:发放 F1 还指向它"
    county.send({**payment("F1", "G1"), "作废": "是"}, on="2024-07-02")
    assert county.send(grant("G1", person=ANNA, 作废="是"), on="2024-07-02") == counts(updated=1)


def test_a_late_membership_moves_the_entries_and_leaves_them_where_they_were(county: Desk) -> None:
    county.send(grant("G1", person=ANNA, starts="2024-03-01"))
    county.send(payment("F1", "G1", "2024-03"))
    county.send(member(ANNA, "H1", 离开日期="2023-12-31"), on="2024-07-02")
    county.send(member(ANNA, "H2", "2024-01-01"), on="2024-07-03")
    assert [(k, s) for k, _, s in county.chain("H1") if k in ("grant", "payment")] == [
        ("grant", "转出"),
        ("payment", "转出"),
    ]
    assert [(k, s) for k, _, s in county.chain("H2") if k in ("grant", "payment")] == [
        ("grant", "现行"),
        ("payment", "现行"),
    ]
    assert county.broken() == []


def test_a_person_in_two_households_stands_in_both_chains(county: Desk) -> None:
    county.send(member(ANNA, "H2", "2024-03-01"))
    county.send(grant("G1", person=ANNA, starts="2024-02-29"), grant("G2", person=ANNA, starts="2024-03-01"))
    assert sum(kind == "grant" for kind, _, _ in county.chain("H1")) == 2
    assert sum(kind == "grant" for kind, _, _ in county.chain("H2")) == 1


def test_two_departments_report_one_fact_differently_and_both_are_kept(county: Desk) -> None:
    fact = {"身份证号": ANNA, "指标": "残疾等级", "值": "一级", "起始日期": "2024-01-01"}
    assert county.send(fact, by="DPF") == counts(created=1)
    assert county.send({**fact, "值": "三级"}, by="CIVIL") == counts(created=1)
    assert county.send(household("H1"), by="DPF", on="2024-07-02") == counts(unchanged=1)


def test_a_death_on_one_row_ends_every_membership(county: Desk) -> None:
    county.send(member(ANNA, "H2", 死亡日期="2024-05-01"))
    days = county.office.store.driver.execute_query(
        "MATCH (:Member)-[b:BELONGS_TO]->(h) RETURN h.id AS id, b.last_day AS last ORDER BY id"
    ).records
    assert [(r["id"], r["last"]) for r in days] == [("H1", 19844), ("H2", 19844)]


def test_names_and_numbers_lie_sealed(county: Desk) -> None:
    county.send(household("H3", 户主姓名="赵无名", 地址="无名街 1 号"))
    county.send({**member(BORIS, "H3"), "姓名": "钱无名"})
    for record in county.office.store.driver.execute_query("MATCH (n) RETURN properties(n) AS p").records:
        text = repr(record["p"])
        assert not [secret for secret in ("无名", ANNA, BORIS) if secret in text]
    answer = county.ask("household_aid_chain", household="H3")
    assert [(r["name"], r["id_masked"]) for r in answer.rows if r["person"]] == [
        ("钱无名", "210302********" + BORIS[14:])
    ]


def test_a_row_of_an_unknown_measure_is_taken_once_the_catalogue_knows_it(county: Desk) -> None:
    """``quarantine retry``: what a later catalogue mends; what it does not mend stays as it was."""
    county.send({**grant("G1", person=ANNA), "措施代码": "NEW"}, {**grant("G2", person=ANNA), "批准金额": "一百"})
    assert county.quarantine() == [(2, "措施代码", False), (3, "批准金额", False)]
    county.policy(CATALOGUE.replace("code: CARE", "code: NEW"))
    assert retry(county.office, lambda what, count: None, county.warnings.append) == 1
    assert county.quarantine() == [(3, "批准金额", False)]
    assert held(county, "G1") == {"ends_on": None, "reason": None}
    assert county.broken() == []


def test_surplus_commas_at_the_end_of_a_line_say_nothing(county: Desk) -> None:
    path = county.write([household("H3")])
    path.write_text("户编号,行政区划代码\nH3,210302,,\nH4,210302,,x\n", encoding="utf-8")
    assert county.send_file(path) == counts(created=1, quarantined=1)


def test_a_very_long_value_is_taken_whole(county: Desk) -> None:
    """4,000 Chinese characters are 12 kB: more than an index of Neo4j holds, so only its beginning is indexed."""
    value = "困" * 4000
    fact = {"身份证号": ANNA, "指标": "家庭情况", "值": value, "起始日期": "2024-01-01"}
    assert county.send(fact) == counts(created=1)
    record = county.office.store.driver.execute_query("MATCH (f:Fact) RETURN f.text AS text").records[0]
    assert record["text"] == value


def test_as_of_bounds_what_was_recorded_by_then(county: Desk) -> None:
    """The chain as it read on a day: nothing recorded later, whatever day it tells of."""
    today = county.office.today.isoformat()
    yesterday = (county.office.today - timedelta(days=1)).isoformat()
    assert len(county.ask("household_aid_chain", household="H1", as_of=today).rows) == 2
    assert county.ask("household_aid_chain", household="H1", as_of=yesterday).rows == []
    assert len(county.ask("household_aid_chain", household="H1", to="2020-01-01").rows) == 1
