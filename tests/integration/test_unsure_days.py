"""A due day counted over a year without an official calendar is 暂定 wherever it is told (contract §3, Referrals).

2027 has none. Near misses: the same days by a limit in 天, a day that stays in 2026, and what began on the last day of
2003, whose first working day lies in 2004, the first official year.
"""

from __future__ import annotations

import io
import json
from contextlib import contextmanager
from dataclasses import replace
from datetime import date
from typing import Any

import openpyxl
import pytest

import graph.office
from api.cli.main import run
from api.cli.tables import csv_bytes, xlsx_bytes
from api.papers.family import list_words
from api.papers.minutes import minutes_words
from api.papers.packet import packet_words
from graph import alerts, complaints, meetings, packets, tasks, unsure
from graph.answers import ask
from graph.meetings import Order, Verdict
from graph.policy.regions import EVERYWHERE
from tests.alerting import ANNA, CHAIR, CIVIL, county, on
from tests.filing import CATALOGUE, Desk, household, member

LIMITS = """
limits:
  - {kind: referral, region: "000000000000", working_days: 5, valid_from: 2000-01-01, source: 试}
  - {kind: referral, region: "000000000000", need: 住房, days: 9, valid_from: 2000-01-01, source: 试}
  - {kind: application, region: "000000000000", working_days: 5, valid_from: 2000-01-01, source: 试}
  - {kind: application, region: "000000000000", measure: CARE, days: 9, valid_from: 2000-01-01, source: 试}
"""
SAID = "期限暂定(跨过的年份还没有公布放假安排):"


def referral(number: str, sent: str, need: str = "看病") -> dict[str, str]:
    return {"转介编号": number, "户编号": "H1", "需求": need, "转出部门": "CIVIL", "转入部门": "DPF", "状态": "待签收",
            "发出日期": sent}


def application(number: str, accepted: str, measure: str = "DIBAO") -> dict[str, str]:
    who = {"身份证号": ANNA} if measure == "CARE" else {"户编号": "H1"}
    return {"申请编号": number, "措施代码": measure, "身份证号": "", "户编号": "", **who, "受理部门": "CIVIL",
            "受理日期": accepted}


@pytest.fixture
def late(desk: Desk) -> Desk:
    desk.policy(CATALOGUE.replace("needs: [", "needs: [{name: 住房}, ") + LIMITS).send(household("H1"))
    desk.send(member(ANNA, "H1"))
    begun = {"1": "2026-12-25", "2": "2026-12-24", "3": "2003-12-30", "4": "2003-12-31"}
    desk.send(*(referral(f"R{n}", day) for n, day in begun.items()), referral("R5", "2026-12-25", "住房"))
    desk.send(*(application(f"A{n}", day) for n, day in begun.items()), application("A5", "2026-12-25", "CARE"))
    return on(desk, "2027-02-01")


@pytest.mark.parametrize(("query", "given", "mine"), [
    ("overdue_referrals", {}, "R"), ("department_inbox", {"department": "DPF"}, "R"), ("overdue_applications", {}, "A"),
])
def test_the_note_names_the_rows_and_the_table_marks_them(
    late: Desk, query: str, given: dict[str, str], mine: str
) -> None:
    answer = unsure.noted(late.office, late.ask(query, **given))
    assert len(answer.rows) == 5
    assert answer.as_json()["note"] == f"{SAID}{mine}1、{mine}3"
    assert answer.rows == late.ask(query, **given).rows         # the contract's columns
    marks = unsure.marked(late.office, query, answer.rows)
    number = "application" if mine == "A" else "referral"
    assert {row[number]: row["provisional"] for row in marks} == {
        f"{mine}1": True, f"{mine}2": False, f"{mine}3": True, f"{mine}4": False, f"{mine}5": False}
    book = openpyxl.load_workbook(io.BytesIO(xlsx_bytes(answer)))
    assert ["注", f"{SAID}{mine}1、{mine}3"] in [[cell.value for cell in row] for row in book["依据"].rows]
    assert "暂定" not in csv_bytes(answer.rows).decode()


def test_no_note_where_no_day_is_doubted_and_both_where_the_day_asked_for_lies_ahead(late: Desk) -> None:
    late.office = replace(late.office, today=date(2026, 12, 31))
    assert "note" not in unsure.noted(late.office, late.ask("referral_chain", referral="R1")).as_json()
    sure = unsure.noted(late.office, replace(late.ask("overdue_referrals"), rows=()))
    assert "note" not in sure.as_json()
    ahead = unsure.noted(late.office, late.ask("overdue_referrals", as_of="2027-02-01", region="2103"))
    assert ahead.note == f"预测:as_of 晚于今天;{SAID}R1、R3"
    assert late.ask("overdue_referrals", as_of="2027-02-01").note == "预测:as_of 晚于今天"
    assert unsure.unsure(late.office, "overdue_referrals", ahead.rows, {"region": "2104"}) == frozenset()


def test_the_command_line_says_it_below_the_table_and_beside_the_file(
    late: Desk, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    @contextmanager
    def here(settings: object) -> Any:
        yield late.office

    monkeypatch.setattr(graph.office, "open_office", here)
    for arguments, where in ((["query", "overdue_referrals"], "out"), (["referral", "inbox", "DPF"], "out"),
                             (["query", "overdue_referrals", "--format", "csv"], "err")):
        assert run(arguments) == 0
        said = capsys.readouterr()
        assert f"{SAID}R1、R3" in getattr(said, where), arguments
    assert run(["query", "overdue_referrals", "--json"]) == 0
    assert json.loads(capsys.readouterr().out)["note"] == f"{SAID}R1、R3"


def test_alerts_tasks_complaints_decisions_and_their_papers(desk: Desk) -> None:
    """From 2026-12-28: an alert in ten working days and a task in five are due in 2027, a task in three is not."""
    county(desk)
    office = on(desk, "2026-12-28").office
    alerts.open_alerts(office)
    assert {row["household"]: (str(row["due_on"]), row["provisional"]) for row in alerts.listing(office)}["H1"] == (
        "2027-01-11", True)
    meeting = meetings.open_meeting(office, CHAIR, office.today)["meeting"]
    meetings.add_item(office, CHAIR, meeting, "H1", "交办")
    meetings.freeze(office, CHAIR, meeting)
    orders = (Order("DPF", "评残", 5), Order("CIVIL", "先垫付", 3))
    meetings.decide(office, CHAIR, meeting, "H1", Verdict("CIVIL", "先办", "纪要", orders))
    made = tasks.listing(office, household="H1")
    assert [(row["what"], str(row["due_on"]), row["provisional"]) for row in made] == [
        ("先垫付", "2026-12-31", False), ("评残", "2027-01-04", True)]
    told = desk.ask("household_aid_chain", household="H1").rows[-1]["event"]
    assert "2027-01-04(暂定) 前" in told
    assert "2026-12-31 前" in told
    read = meetings.read(office, meeting)
    minutes = minutes_words(read, office.names, office.today)
    assert [row[4] for row in minutes["register"]] == ["2026-12-31", "2027-01-04(暂定)"]
    assert any("2027-01-04(暂定) 前" in said for _, said in minutes["items"][0]["said"])
    decision = read["items"][0]["decision"]["decision"]
    complaints.file(office, CIVIL, complaints.Complaint("H1", "decision", decision, "不同意"))
    [complaint] = complaints.listing(office)
    assert complaint["provisional"] is (complaint["due_on"] is not None)
    packet = packets.show(office, packets.text_of(packets.build(office, "H1", [])), EVERYWHERE)
    assert [fact["name"] for sign in packet["alert"][0]["evidence"] for fact in sign["facts"]] == ["某人"]
    case = {"packet": packet, "frozen": False, "sha256": None, "changes": []}
    lines = [line for section in packet_words(case, "会", office.names)["sections"] for line in section["lines"]]
    assert any("评残,期限 2027-01-04(暂定)" in line for line in lines)
    assert any("先垫付,期限 2026-12-31" in line and "暂定" not in line for line in lines)


def test_a_packet_and_the_familys_list_mark_an_open_referral(late: Desk) -> None:
    late.office = replace(late.office, today=date(2026, 12, 31))
    packet = packets.show(late.office, packets.text_of(packets.build(late.office, "H1", [])), EVERYWHERE)
    case = {"packet": packet, "frozen": False, "sha256": None, "changes": []}
    words = packet_words(case, "会", late.office.names)
    lines = [line for section in words["sections"] for line in section["lines"]]
    assert sum("期限 2027-01-01(暂定)" in line for line in lines) == 2      # the referral, and the question it leaves
    family = list_words(late.office, packet, None)
    waiting = next(one["lines"] for one in family["sections"] if one["name"] == "正在办的")
    assert "“医疗救助”正在残联,最迟 2027-01-01(暂定)。" in waiting
    assert "“住房”正在残联,最迟 2027-01-03。" in waiting
    assert len(ask(late.office, "department_inbox", [("department", "DPF")]).rows) == 5
