"""Visits entered in the product, the roster of who covers whom, and campaigns with their own table."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from graph import campaigns, roster, visits
from graph.acts import Clerk, KeyReused, Wanting
from graph.errors import Conflict, NotFound, Stale
from graph.visits import Report
from tests.alerting import on
from tests.filing import Desk, grant, household, id_number, member

ANNA = id_number(1)
WORKER = Clerk("网格员", "CIVIL")
RULES = """
departments: [{code: CIVIL, name: 民政局}]
measures:
  - code: DIBAO
    name: 低保
    class: 最低生活保障
    unit: household
    department: CIVIL
    versions:
      - valid_from: 2021-01-01
        citation: {document: 国务院令第649号, clause: 第九条, status: confirmed}
        criteria: [{fact: 人均月收入, op: lt, value: 800, subject: household, trigger: true}]
needs: [{name: 医疗救助, aliases: [看病]}]
reasons: [{name: 住院, aliases: [生病住院]}]
visits: [{measure: DIBAO, every_months: 1, region: "210302000000", valid_from: 2020-01-01, source: 示例}]
"""


@pytest.fixture
def village(desk: Desk) -> Desk:
    """H1 and H2 in one 网格, H3 in the same-named 网格 of another township; all on DIBAO; ANNA lives in H1."""
    desk.policy(RULES).send(
        household("H1", "210302001001", 网格="一网格"), household("H2", "210302001002", 网格="二网格"),
        household("H3", "210302002001", 网格="一网格"),
    )  # fmt: skip
    desk.send(member(ANNA, "H1"))
    desk.send(*(grant(f"G{n}", home=f"H{n}", starts="2024-05-01") for n in (1, 2, 3)))
    return on(desk, "2024-07-01")


def report(**more: Any) -> Report:
    return replace(Report(date(2024, 6, 30), "李四", "热线", "屋顶漏雨", household="H1"), **more)


def test_a_visit_entered_here_is_the_same_visit_as_a_files(village: Desk) -> None:
    made = visits.add(village.office, WORKER,
                      report(household=None, person=village.office.keys.person(ANNA), cause="患病", need="看病",
                             handled="转交"), key="k")
    assert (made["household"], made["visitor"], made["channel"]) == ("H1", "李四", "热线")
    assert (made["cause"], made["need"], made["handled"], made["warnings"]) == ("因病", "医疗救助", "转交", [])
    row = village.ask("household_aid_chain", household="H1").rows[-1]
    assert (row["kind"], row["happened_on"], row["status"]) == ("visit", date(2024, 6, 30), "现行")
    assert row["source"]["file"] == "本系统"
    assert "李四" not in row["event"]
    village.send({"走访编号": "V1", "户编号": "H2", "走访日期": "2024-06-30", "走访人": "李四", "渠道": "热线",
                  "发现情况": "屋顶漏雨", "致困原因": "生病住院", "处置": "即时解决", "需求": ""})
    assert visits.listing(village.office, "H2")[0]["cause"] == "住院"
    names = [set(record["v"].keys()) for record in village.office.store.driver.execute_query(
        "MATCH (v:Visit) RETURN v ORDER BY v.id").records]
    assert names[0] - names[1] == set()          # V1 (no 需求, no person) has nothing that the other lacks
    counts = village.ask("visit_statistics", region="210302").rows[0]
    assert (counts["visits"], counts["problems"], counts["passed_on"], counts["solved_at_once"]) == (2, 2, 1, 1)
    assert village.broken() == []


def test_the_same_key_again_writes_nothing_and_a_file_may_correct_it(village: Desk) -> None:
    made = visits.add(village.office, WORKER, report(), key="k")
    before = village.chain("H1")
    assert visits.add(village.office, WORKER, report(), key="k")["visit"] == made["visit"]
    with pytest.raises(KeyReused):
        visits.add(village.office, WORKER, report(found="别的"), key="k")
    assert village.chain("H1") == before
    again = {"走访编号": made["visit"], "户编号": "H1", "走访日期": "2024-06-29", "走访人": "李四", "渠道": "热线",
             "发现情况": "屋顶漏雨"}
    assert village.send(again, on="2024-07-02")["updated"] == 1
    assert [row[2] for row in village.chain("H1") if row[0] == "visit"] == ["已更正", "现行"]
    assert village.broken() == []


@pytest.mark.parametrize(("wrong", "field"), [
    ({"channel": "路过"}, "channel"), ({"found": "  "}, "found"),
    ({"handled": "以后再说"}, "handled"), ({"household": None}, "household"), ({"visitor": "\u202e"}, "visitor"),
])  # fmt: skip
def test_a_wrong_report_leaves_no_trace(village: Desk, wrong: dict[str, object], field: str) -> None:
    before = village.chain("H1")
    with pytest.raises(Wanting) as raised:
        visits.add(village.office, WORKER, report(**wrong))
    assert raised.value.field == field
    assert village.chain("H1") == before


def test_a_day_to_come_is_taken_with_a_warning(village: Desk) -> None:
    """As a file's row is (contract §1); today's has none."""
    told = "走访日期 2024-07-02 晚于今天:照样记下,到那一天以前清单和统计里没有它。"
    assert visits.add(village.office, WORKER, report(visited_on=date(2024, 7, 2)))["warnings"] == [told]
    assert visits.add(village.office, WORKER, report(visited_on=date(2024, 7, 1)))["warnings"] == []


def test_a_household_out_of_reach_is_as_nonexistent_and_an_unknown_cause_is_kept(village: Desk) -> None:
    for given, scope in ((report(household="H404"), {"region": ""}), (report(), {"region": "2104"}),
                         (report(household=None, person="P404"), {"region": ""})):
        with pytest.raises((NotFound, Wanting)):
            visits.add(village.office, WORKER, given, scope=scope)
    made = visits.add(village.office, WORKER, report(cause="修锅"))
    assert (made["cause"], made["warnings"]) == ("修锅", ["致困原因“修锅”不在所列的词里,原样保留。"])


def test_who_covers_whom_and_who_has_to_go(village: Desk) -> None:
    office = village.office
    roster.add(office, WORKER, "张三", date(2024, 1, 1), grid="一网格", region="210302001", key="g")
    assert roster.add(office, WORKER, "张三", date(2024, 1, 1), grid="一网格", region="210302001", key="g")["grid"]
    own = roster.add(office, WORKER, "王五", date(2024, 6, 1), household="H2", key="h")
    ended = roster.add(office, WORKER, "前任", date(2023, 1, 1), household="H1")
    roster.end(office, WORKER, ended["duty"], date(2024, 6, 30), key="e")
    assert roster.end(office, WORKER, ended["duty"], date(2024, 6, 30), key="e")["valid_to"] == date(2024, 6, 30)
    with pytest.raises(Conflict):
        roster.end(office, WORKER, ended["duty"], date(2024, 7, 1))
    with pytest.raises(Stale):
        roster.end(office, WORKER, own["duty"], date(2024, 7, 1), if_match=9)
    with pytest.raises(Wanting):
        roster.add(office, WORKER, "张三", date(2024, 1, 1), household="H1", grid="一网格")
    assert [(r["household"], r["visitors"]) for r in roster.overdue(office)] == [
        ("H1", ["张三"]), ("H2", ["王五"]), ("H3", [])]
    assert [r["household"] for r in roster.overdue(office, visitor="王五")] == ["H2"]
    assert [r["household"] for r in roster.overdue(office, grid="一网格")] == ["H1", "H3"]
    assert [r["visitor"] for r in roster.listing(office, household="H1", on=office.today)] == ["张三"]
    assert [r["visitor"] for r in roster.listing(office, household="H1")] == ["张三", "前任"]
    assert roster.listing(office, scope={"region": "2104"}) == []
    rows = village.ask("household_aid_chain", household="H2").rows
    told = [row["event"] for row in rows if row["kind"] == "roster"]
    assert told == [f"包户联系人自 2024-06-01 起(名册 {own['duty']})"]
    visits.add(office, WORKER, report(household="H2", channel="入户走访"))
    assert [r["household"] for r in roster.overdue(office)] == ["H1", "H3"]
    assert village.broken() == []


def test_a_campaigns_table_adds_up_over_its_days_alone(village: Desk) -> None:
    office = village.office
    for day, home, handled, cause in (("2024-05-31", "H1", "转交", "因病"), ("2024-06-01", "H1", "即时解决", "因病"),
                                      ("2024-06-30", "H3", "一事一议", "因残"), ("2024-07-01", "H2", None, None)):
        visits.add(office, WORKER, report(visited_on=date.fromisoformat(day), household=home, handled=handled,
                                          cause=cause))
    june = (date(2024, 6, 1), date(2024, 6, 30))
    made = campaigns.begin(office, WORKER, "走进困难家庭", *june, region="210302", key="c")
    again = campaigns.begin(office, WORKER, "走进困难家庭", *june, region="210302", key="c")
    assert again["campaign"] == made["campaign"]
    assert [(r["region"], r["visited"], r["problems"]) for r in made["rows"]] == [
        ("210302001000", 1, 1), ("210302002000", 1, 1)]
    assert made["total"] == {"households": 3, "visited": 2, "visits": 2, "problems": 2, "solved_at_once": 1,
                             "passed_on": 0, "case_by_case": 1}
    assert [(r["cause"], r["visits"]) for r in made["causes"]] == [("因残", 1), ("因病", 1)]
    with pytest.raises(KeyReused):
        campaigns.begin(office, WORKER, "别的", *june, region="210302", key="c")
    with pytest.raises(NotFound):
        campaigns.read(office, made["campaign"], scope={"region": "2104"})


def test_the_grid_of_a_protected_household_stays_unsaid(village: Desk) -> None:
    """H1 is not protected and H2 is; who may not see where it lies sees its own duty alone."""
    office = village.office
    village.send(household("H1", "210302001001", 网格="一网格", 保护标记="否"),
                 household("H2", "210302001002", 网格="二网格", 保护标记="是"), on="2024-07-01")
    for grid in ("一网格", "二网格"):
        roster.add(office, WORKER, f"{grid}员", date(2024, 1, 1), grid=grid, region="210302001")
    roster.add(office, WORKER, "王五", date(2024, 1, 1), household="H2")
    seen = {r["household"]: (r["grid"], r["visitors"]) for r in roster.overdue(office, place=False)}
    assert (seen["H1"], seen["H2"]) == (("一网格", ["一网格员"]), (None, ["王五"]))
    assert roster.overdue(office, grid="二网格", place=False) == []
    assert [r["household"] for r in roster.overdue(office, grid="二网格")] == ["H2"]
    assert [r["visitor"] for r in roster.listing(office, household="H2", place=False)] == ["王五"]
    assert len(roster.listing(office, household="H2")) == 2
