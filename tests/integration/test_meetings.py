"""A meeting from its agenda to a decision, a task, and the next agenda that opens with what is unfinished."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from graph import alerts, meetings, tasks
from graph.acts import KeyReused, Wanting
from graph.agenda import propose
from graph.alerts import open_alerts
from graph.dispositions import Disposition, dispose
from graph.errors import Broken, Conflict, NotFound, Stale
from graph.meetings import Order, Verdict
from graph.packets import build
from graph.tasks import Step, take_step
from tests.alerting import CAI, CATALOGUE, CHAIR, CIVIL, alert_of, county, on
from tests.filing import Desk, grant

NURSING = Verdict("CIVIL", "先予临时照护,再补申请", "国发〔2015〕52号 二（二）", (Order("CIVIL", "入户评估", 3),))


def referral(number: str, state: str, sent: str, ended: str = "", home: str = "H5", to: str = "DPF") -> dict[str, str]:
    return {"转介编号": number, "户编号": home, "需求": "看病", "转出部门": "CIVIL", "转入部门": to, "状态": state,
            "发出日期": sent, "办结日期": ended, "理由": "不属本部门" if ended else ""}


@pytest.fixture
def table(desk: Desk) -> Desk:
    """H3's alert is complex; H5 was returned twice between two departments; H2 has an overdue referral."""
    county(desk)
    open_alerts(desk.office)
    desk.send(referral("Z1", "已退回", "2024-05-06", "2024-05-10"),
              referral("Z2", "已退回", "2024-05-13", "2024-05-20"),
              referral("Z3", "待签收", "2024-06-03", home="H2", to="MEDSEC"))
    dispose(desk.office, CHAIR, alert_of(desk, "H3"), Disposition(3, "病情复杂,三家都沾边"))
    return desk


def held(desk: Desk, day: str = "2024-07-01", **more: Any) -> dict[str, Any]:
    return meetings.open_meeting(desk.office, CHAIR, date.fromisoformat(day), **more)


def alert_now(desk: Desk, home: str = "H3") -> tuple[str, list[tuple[str, str]]]:
    """What whoever asks reads of a household's alert: its state, here as in the list and in a packet, and its tasks."""
    found = alerts.read(desk.office, alert_of(desk, home))
    (listed,) = alerts.listing(desk.office, household=home, state=found["state"])
    (told,) = build(desk.office, home, [])["alert"]
    assert (listed["state"], told["state"]) == (found["state"],) * 2
    return found["state"], [(task["task"], task["state"]) for task in found["tasks"]]


def test_the_agenda_is_proposed_with_reasons_and_links(table: Desk) -> None:
    found = [(p.household, [(r.source, r.link) for r in p.reasons], p.stands) for p in propose(table.office)]
    assert found == [("H3", [("复杂预警", alert_of(table, "H3"))], True), ("H5", [("来回退回", "Z2")], False),
                     ("H2", [("转介超期", "Z3")], False)]


def test_a_meeting_opens_with_complex_alerts_and_offers_the_rest(table: Desk) -> None:
    meeting = held(table, key="k")
    assert [(i["household"], i["state"], i["alerts"]) for i in meeting["items"]] == [
        ("H3", "已列入", [alert_of(table, "H3")])]
    assert [p["household"] for p in meeting["proposed"]] == ["H5", "H2"]
    assert held(table, key="k")["meeting"] == meeting["meeting"]
    with pytest.raises(KeyReused):
        held(table, "2024-07-02", key="k")
    assert alerts.read(table.office, alert_of(table, "H3"))["items"][0]["meeting"] == meeting["meeting"]


def test_the_chair_adds_drops_with_a_reason_and_orders(table: Desk) -> None:
    number = held(table)["meeting"]
    meetings.add_item(table.office, CHAIR, number, "H5", "两家推了两次")
    found = meetings.add_item(table.office, CHAIR, number, "H1", "局长交办")
    assert [r["source"] for r in found["items"][1]["reasons"]] == ["主持人提出", "来回退回"]
    with pytest.raises(Conflict):
        meetings.add_item(table.office, CHAIR, number, "H5", "再来一次")
    with pytest.raises(Wanting):
        meetings.drop_item(table.office, CHAIR, number, "H3", " ")
    found = meetings.order_items(table.office, CHAIR, number, ["H1", "H5", "H3"])
    assert [i["household"] for i in found["items"]] == ["H1", "H5", "H3"]
    with pytest.raises(Wanting):
        meetings.order_items(table.office, CHAIR, number, ["H1", "H5"])
    found = meetings.drop_item(table.office, CHAIR, number, "H3", "先补病历", if_match=found["version"])
    assert (found["items"][-1]["household"], found["items"][-1]["dropped_why"]) == ("H3", "先补病历")
    assert alerts.read(table.office, alert_of(table, "H3"))["state"] == "待处置"
    with pytest.raises(Stale):
        meetings.add_item(table.office, CHAIR, number, "H2", "晚了一步", if_match=found["version"] - 1)
    assert table.broken() == []


def test_a_frozen_packet_keeps_its_bytes_and_what_comes_later_is_a_change(table: Desk) -> None:
    number = held(table)["meeting"]
    with pytest.raises(Conflict, match="筹备"):
        meetings.decide(table.office, CHAIR, number, "H3", NURSING)
    frozen = meetings.freeze(table.office, CHAIR, number, key="f")
    assert frozen["state"] == "已封存"
    assert meetings.freeze(table.office, CHAIR, number, key="f")["version"] == frozen["version"]
    before = meetings.packet(table.office, number, "H3")
    assert (before["frozen"], before["changes"]) == (True, [])
    packet = before["packet"]
    assert packet["household"]["household"] == "H3"
    assert packet["members"][0]["id_masked"] == f"{CAI[:6]}********{CAI[14:]}"
    assert packet["alert"][0]["evidence"][0]["indicator"] == "ILL"
    assert [held["department"] for held in packet["held"]] == ["CIVIL"]
    table.send(grant("G3", person=CAI, starts="2024-07-01"))
    after = meetings.packet(table.office, number, "H3")
    assert (after["sha256"], after["packet"]["aid"]) == (before["sha256"], [])
    assert [change["kind"] for change in after["changes"]] == ["grant"]
    with pytest.raises(Conflict):
        meetings.add_item(table.office, CHAIR, number, "H5", "封存以后")
    assert table.broken() == []


def test_no_name_or_number_stands_in_the_kept_packet(table: Desk) -> None:
    number = held(table)["meeting"]
    meetings.freeze(table.office, CHAIR, number)
    rows = table.office.store.driver.execute_query("MATCH (i:AgendaItem) RETURN i.packet AS text").records
    assert all(CAI not in row["text"] and "某人" not in row["text"] and CAI[14:] not in row["text"] for row in rows)
    seen = meetings.packet(table.office, number, "H3", place=False)["packet"]["household"]
    assert (seen["protected"], seen["code"]) == (None, None)         # not known = protected


def test_an_edited_packet_is_found(table: Desk) -> None:
    number = held(table)["meeting"]
    meetings.freeze(table.office, CHAIR, number)
    table.office.store.driver.execute_query("MATCH (i:AgendaItem) SET i.packet = i.packet + ' '")
    with pytest.raises(Broken):
        meetings.packet(table.office, number, "H3")


def test_a_decision_is_in_the_chain_and_in_the_inbox_and_the_next_agenda_opens_with_it(table: Desk) -> None:
    number = held(table)["meeting"]
    meetings.freeze(table.office, CHAIR, number)
    with pytest.raises(Wanting):
        meetings.decide(table.office, CHAIR, number, "H3", Verdict("CIVIL", "办", "依据", ()))
    decided = meetings.decide(table.office, CHAIR, number, "H3", NURSING, key="d")
    assert meetings.decide(table.office, CHAIR, number, "H3", NURSING, key="d") == decided
    task = decided["items"][0]["tasks"][0]
    assert (decided["state"], task["due_on"]) == ("已决定", date(2024, 7, 4))
    (order,) = tasks.listing(table.office, department="CIVIL")
    assert (order["task"], order["meeting"], order["held_on"]) == (task["task"], number, date(2024, 7, 1))
    (order,) = tasks.listing(table.office, scope={"region": "2103"})
    assert (order["meeting"], order["held_on"]) == (None, date(2024, 7, 1))     # the whole county's meeting
    last = table.ask("household_aid_chain", household="H3").rows[-1]
    assert (last["kind"], last["event"]) == (
        "decision", "2024-07-01 协调会决定:先予临时照护,再补申请;牵头民政局;"
                    f"入户评估(任务 {task['task']},2024-07-04 前)")
    assert alert_now(table) == ("已处置", [(task["task"], "待办")])
    on(table, "2024-07-08")
    following = held(table, "2024-07-08")
    assert [(i["household"], i["reasons"][0]["source"], i["reasons"][0]["link"]) for i in following["items"]] == [
        ("H3", "上次会议未了", task["task"])]
    for to, result in (("doing", None), ("done", "已入户")):
        take_step(table.office, CIVIL, task["task"], Step(to, result))
    assert alert_now(table) == ("已了结", [(task["task"], "已办结")])
    on(table, "2024-07-09")
    assert held(table, "2024-07-09")["items"] == []
    assert table.broken() == []


def test_a_failed_task_and_a_case_not_reached_come_back(table: Desk) -> None:
    number = held(table)["meeting"]
    meetings.add_item(table.office, CHAIR, number, "H5", "两家推了两次")
    meetings.freeze(table.office, CHAIR, number)
    task = meetings.decide(table.office, CHAIR, number, "H3", NURSING)["items"][0]["tasks"][0]["task"]
    take_step(table.office, CIVIL, task, Step("doing"))
    take_step(table.office, CIVIL, task, Step("failed", "人不在家"))
    assert alert_now(table) == ("已处置", [(task, "未办成")])
    on(table, "2024-07-08")
    following = held(table, "2024-07-08")
    assert [(i["household"], i["reasons"][0]["reason"]) for i in following["items"]] == [
        ("H5", "2024-07-01 会议列入而未议"),
        ("H3", "2024-07-01 会议交办民政局“入户评估”现为未办成,期限 2024-07-04,理由:人不在家")]
    meetings.freeze(table.office, CHAIR, following["meeting"])
    items = meetings.decide(table.office, CHAIR, following["meeting"], "H3", NURSING)["items"]
    again = next(each["task"] for item in items for each in item["tasks"])
    assert alert_now(table) == ("已处置", [(task, "未办成"), (again, "待办")])
    for to in ("doing", "done"):
        take_step(table.office, CIVIL, again, Step(to, "已入户"))
    assert alert_now(table)[0] == "已了结"                         # what failed was taken up again, and done


def test_a_meeting_of_another_region_is_as_nonexistent(table: Desk) -> None:
    number = held(table, region="2103")["meeting"]
    with pytest.raises(NotFound):
        meetings.read(table.office, number, scope={"region": "2104"})
    with pytest.raises(NotFound):
        meetings.add_item(table.office, CHAIR, number, "H404", "没有这户")


def asked(desk: Desk, home: str) -> list[str]:
    """The questions of a household's packet about facts and tasks; those about files are every packet's."""
    return [line for line in build(desk.office, home, [])["questions"] if "表" not in line]


def test_a_packet_asks_about_a_task_only_once_its_day_has_passed_or_it_failed(table: Desk) -> None:
    number = held(table)["meeting"]
    meetings.freeze(table.office, CHAIR, number)
    task = meetings.decide(table.office, CHAIR, number, "H3", NURSING)["items"][0]["tasks"][0]["task"]
    assert (len(build(table.office, "H3", [])["tasks"]), asked(table, "H3")) == (1, [])
    on(table, "2024-07-04")
    assert asked(table, "H3") == []                                # its last day
    on(table, "2024-07-05")
    assert asked(table, "H3") == ["民政局:任务“入户评估”期限 2024-07-04 已过,为何没有办完?"]
    take_step(table.office, CIVIL, task, Step("doing"))
    take_step(table.office, CIVIL, task, Step("failed", "人不在家"))
    assert asked(table, "H3") == ["民政局:任务“入户评估”未办成,接下来怎么办?"]


def test_a_packet_asks_who_reports_the_fact_not_who_pays_the_measure(table: Desk) -> None:
    """CIVIL reported an income (of H4); here DPF pays DIBAO. Savings nobody reported of anybody: DPF is asked."""
    paid = CATALOGUE.replace("unit: household\n    department: CIVIL", "unit: household\n    department: DPF")
    table.policy(paid)
    assert asked(table, "H2")[0] == "民政局:人均月收入还没有报(判断低保要用),何时报来?"
    (option,) = build(table.office, "H2", [])["options"]
    assert (option["department"], option["asked"]) == (
        "DPF", [{"how": "补报", "departments": ["CIVIL"], "facts": ["人均月收入"]}])
    table.policy(paid.replace("fact: 人均月收入, op: lt", "fact: 家庭存款, op: lt"))
    assert asked(table, "H2")[0] == "残联:家庭存款还没有部门报过(判断低保要用),谁来查明?"


def test_a_household_stands_on_the_newest_agenda_that_did_not_drop_it(table: Desk) -> None:
    def standing(home: str) -> tuple[str, str | None, str | None] | None:
        found = meetings.standing(table.office, home)
        return found and (found["state"], str(found["held_on"]), found["meeting_state"])

    assert (standing("H5"), standing("H3")) == (None, ("待列会", "None", None))
    number = held(table)["meeting"]
    meetings.add_item(table.office, CHAIR, number, "H5", "两家推了两次")
    meetings.add_item(table.office, CHAIR, number, "H2", "超期")
    meetings.drop_item(table.office, CHAIR, number, "H5", "已有人接")
    assert (standing("H5"), standing("H3")) == (None, ("已列入", "2024-07-01", "筹备"))
    meetings.freeze(table.office, CHAIR, number)
    assert standing("H3") == ("已列入", "2024-07-01", "已封存")
    assert [why["link"] for why in (meetings.standing(table.office, "H3") or {})["reasons"]] == [alert_of(table, "H3")]
    meetings.decide(table.office, CHAIR, number, "H3", NURSING)
    assert (standing("H3"), standing("H2")) == (("已决定", "2024-07-01", "已封存"), ("已列入", "2024-07-01", "已封存"))
    assert meetings.standing(table.office, "H3", scope={"region": "2104"}) is None
