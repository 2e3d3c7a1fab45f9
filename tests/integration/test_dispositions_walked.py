"""One walk for each disposition, by API alone: an imported file, an alert, the choice, the work, the next agenda."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import Any

import pytest
from neo4j import Driver

from api.app import create_app
from graph import accounts
from graph.office import office_of
from graph.settings import Settings
from graph.store import Store
from tests.alerting import ANNA, BO, county, fact, on
from tests.doors import Api
from tests.filing import Desk, grant, household
from tests.paper_text import text_of

PASSWORD = "correct horse 42"


@dataclass
class Town:
    desk: Desk
    chair: Api
    civil: Api
    dpf: Api

    @property
    def today(self) -> str:
        return self.desk.office.today.isoformat()

    @property
    def tomorrow(self) -> str:
        return (self.desk.office.today + timedelta(days=1)).isoformat()

    def send(self, *rows: dict[str, str]) -> None:
        self.desk.send(*rows, on=self.today)

    def alert(self, home: str) -> str:
        (found,) = (row["alert"] for row in self.chair.get("/alerts")["rows"] if row["household"] == home)
        return str(found)

    def dispose(self, home: str, kind: int) -> dict[str, Any]:
        """As suggested; a second person with the version seen before is told, one with the new version too late."""
        shown = self.chair.get(f"/alerts/{self.alert(home)}")
        assert [each["kind"] for each in shown["suggestions"]] == [kind]
        body = {"kind": kind, "why": shown["suggestions"][0]["reason"]}
        address = f"/alerts/{shown['alert']}/disposition"
        self.chair.post(address, body, 428)
        made = self.chair.post(address, body, 201, etag=shown["etag"], key=f"dispose-{home}")
        assert self.chair.post(address, body, 201, etag=shown["etag"], key=f"dispose-{home}") == made
        self.chair.post(address, body, 412, etag=shown["etag"])
        self.chair.post(address, body, 409, of=f"/alerts/{shown['alert']}")
        return made

    def state(self, home: str) -> str:
        return str(self.chair.get(f"/alerts/{self.alert(home)}")["state"])

    def agenda(self, day: str) -> list[tuple[str, str]]:
        """(household, source of the first reason) of a meeting opened for that day."""
        items = self.chair.post("/meetings", {"held_on": day}, 201)["items"]
        return [(item["household"], item["reasons"][0]["source"]) for item in items]


@pytest.fixture(scope="module")
def town(
    driver: Driver, server_settings: Settings, tmp_path_factory: pytest.TempPathFactory, quick_passwords: None
) -> Town:
    """The county on the real date, built once; alerts opened by the chair. Each test has its own household."""
    driver.execute_query("MATCH (n) WHERE NOT n:Migration AND NOT n:CalendarYear DETACH DELETE n", database_="neo4j")
    office = office_of(Store(driver, "neo4j"), server_settings)
    today = office.today.isoformat()
    desk = on(county(Desk(office, tmp_path_factory.mktemp("files"))), today)
    accounts.add_user(desk.office, "chair", "coordinator", PASSWORD, region="2103", by="test")
    for name in ("CIVIL", "DPF"):
        accounts.add_user(desk.office, name, "department", PASSWORD, region="2103", department=name, by="test")
    client = create_app(desk.office).test_client()
    apis = [Api(client, accounts.create_token(desk.office, name, by="test")[1]) for name in ("chair", "CIVIL", "DPF")]
    made = Town(desk, *apis)
    assert len(made.chair.post("/alerts/scan", {})["opened"]) == 4
    return made


def test_1_what_is_due_becomes_a_task_that_ends_with_the_grant(town: Town) -> None:
    town.civil.get("/households/H1", 404)
    made = town.dispose("H1", 1)
    town.civil.get("/alerts", 403)
    assert town.civil.get("/households/H1")["household"] == "H1"   # its task is about it
    town.dpf.get("/households/H1", 404)
    task = made["tasks"][0]["task"]
    assert [row["task"] for row in town.civil.get("/tasks?unfinished=true&household=H1")["rows"]] == [task]
    town.dpf.get(f"/tasks/{task}", 404)
    assert town.civil.step(task, 409, to="done", evidence="G1")["allowed"] == ["doing"]
    town.civil.step(task, to="doing")
    town.civil.step(task, 422, to="done")
    town.civil.step(task, 422, to="done", evidence="G1")          # not there yet
    town.send(grant("G1", person=ANNA, starts=town.today))
    town.civil.step(task, to="done", evidence="G1")
    assert town.state("H1") == "已了结"
    assert "H1" not in [home for home, _ in town.agenda(town.tomorrow)]


def test_2_what_may_be_due_is_pushed_with_the_missing_fact_and_answered(town: Town) -> None:
    made = town.dispose("H2", 2)
    push, task = made["pushes"][0], made["tasks"][0]["task"]
    assert (push["department"], push["measure"], push["missing_facts"]) == ("CIVIL", "DIBAO", ["人均月收入"])
    town.civil.step(task, to="doing")
    town.civil.step(task, 422, to="done")
    town.send(fact("人均月收入", "1200", home="H2", since=town.today))
    town.civil.step(task, to="done", result="已补报收入,超过标准")
    shown = town.chair.get(f"/alerts/{town.alert('H2')}")
    assert (shown["state"], shown["pushes"][0]["answer"]) == ("已了结", "已补报收入,超过标准")
    assert shown["pushes"][0]["pushed_by"] == "chair"
    assert "H2" not in [home for home, _ in town.agenda(town.tomorrow)]


def test_4_what_is_no_longer_due_is_verified_then_stopped(town: Town) -> None:
    made = town.dispose("H4", 4)
    check = made["tasks"][0]["task"]
    assert made["verifications"][0]["basis"]["failed"] == ["人均月收入"]
    assert made["verifications"][0]["basis"]["advisory_only"] == ["机动车数"]
    town.civil.step(check, to="doing")
    town.civil.step(check, 422, to="done", result="没有写结论")
    town.civil.step(check, to="done", result="入户核实属实", outcome="不再符合")
    assert town.state("H4") == "已处置"
    stop = next(row["task"] for row in town.civil.get("/tasks?unfinished=true&household=H4")["rows"])
    town.civil.step(stop, to="doing")
    town.civil.step(stop, 409, to="done")                          # the graph still shows the grant without a last day
    town.send(grant("G4", home="H4", 终止日期=town.today, 终止原因="收入超标"))
    town.civil.step(stop, to="done")
    assert town.state("H4") == "已了结"
    assert "H4" not in [home for home, _ in town.agenda(town.tomorrow)]


def test_3_what_is_complex_goes_to_the_meeting_and_its_task_to_the_next(town: Town) -> None:
    item = town.dispose("H3", 3)["items"][0]["item"]
    proposals = town.chair.get("/meetings/proposals")["rows"]
    assert [(row["household"], row["standing"]) for row in proposals] == [("H3", True)]
    meeting = town.chair.post("/meetings", {"held_on": town.today}, 201)
    where = f"/meetings/{meeting['meeting']}"
    assert [each["item"] for each in meeting["items"]] == [item]
    town.civil.get(where, 403)
    town.chair.post(f"{where}/items", {"household": "H5", "why": "局长交办"}, of=where)
    town.chair.post(f"{where}/items", {"drop": "H5", "why": "无人在户"}, of=where)
    decision = {"item": "H3", "lead": "CIVIL", "what": "先予照护", "basis": "会商纪要",
                "tasks": [{"department": "DPF", "what": "评残", "working_days": 5}]}
    town.chair.post(f"{where}/decisions", decision, 409, of=where)
    town.chair.post(f"{where}/freeze", {}, of=where)
    packet = town.chair.get(f"{where}/items/H3/packet")
    assert (packet["frozen"], packet["packet"]["household"]["household"], packet["changes"]) == (True, "H3", [])
    town.chair.post(f"{where}/decisions", {**decision, "tasks": [{"department": "DPF"}]}, 400, of=where)
    assert town.chair.post(f"{where}/decisions", decision, 201, of=where)["state"] == "已决定"
    assert town.state("H3") == "已处置"                          # decided, its task still to be done
    assert town.chair.get(f"{where}/items/H3/packet")["changes"][0]["kind"] == "decision"
    for paper, begins in ((f"{where}/items/H3/packet.pdf", b"%PDF"), (f"{where}/items/H3/packet.docx", b"PK"),
                          (f"{where}/minutes.pdf", b"%PDF"), (f"{where}/minutes.docx", b"PK"),
                          ("/households/H3/packet.pdf", b"%PDF"), ("/households/H3/packet.docx", b"PK"),
                          ("/households/H3/list.pdf", b"%PDF")):
        assert town.chair.paper(paper).startswith(begins), paper
    apart = text_of(town.chair.paper("/households/H3/packet.pdf"))
    assert (f"{town.today}协调会已决定" in apart, "会上封存的那一份在会议里" in apart) == (True, True)
    assert "未列会" in text_of(town.chair.paper("/households/H1/packet.pdf"))
    assert town.chair.get("/households/H3/packet")["reasons"] == packet["packet"]["reasons"]
    (task,) = (row["task"] for row in town.dpf.get("/tasks")["rows"])
    following = town.chair.post("/meetings", {"held_on": town.tomorrow}, 201)["items"]
    assert [(each["household"], each["reasons"][0]["source"], each["reasons"][0]["link"]) for each in following] == [
        ("H3", "上次会议未了", task)]
    town.dpf.step(task, to="doing")
    town.dpf.step(task, to="done", result="已评为二级")
    assert town.agenda(town.tomorrow) == []
    assert town.desk.broken() == []


def test_what_was_found_at_the_door_by_api_alone(town: Town) -> None:
    """A visit with a need, the needs of the region, a duty and its end, a campaign whose table counts the visit."""
    report = {"household": "H5", "visited_on": town.today, "visitor": "李四", "channel": "热线", "found": "独居",
              "need": "看病", "handled": "一事一议", "cause": "独居"}
    made = town.civil.post("/visits", report, 201, key="visit")
    assert town.civil.post("/visits", report, 201, key="visit") == made
    assert (made["cause"], made["need"], made["warnings"]) == ("无人照料", "医疗救助", [])
    town.civil.post("/visits", {**report, "household": "H404"}, 404)
    town.civil.post("/visits", {**report, "channel": "路过"}, 400)
    early = town.civil.post("/visits", {**report, "visited_on": town.tomorrow}, 201)     # as a file's row is taken
    assert early["warnings"] == [f"走访日期 {town.tomorrow} 晚于今天:照样记下,到那一天以前清单和统计里没有它。"]
    town.civil.get("/roster", 403)
    assert [row["visit"] for row in town.chair.get("/visits?household=H5")["rows"]] == [
        early["visit"], made["visit"]]
    assert town.chair.get(f"/visits/{made['visit']}")["visitor"] == "李四"
    assert [(row["need"], row["households"]) for row in town.chair.get("/needs")["rows"]] == [("医疗救助", 1)]
    duty = town.chair.post("/roster", {"visitor": "王五", "household": "H5", "since": town.today}, 201)["duty"]
    town.chair.post("/roster", {"visitor": "王五", "grid": "一网格", "since": town.today, "region": "2104"}, 403)
    town.chair.post(f"/roster/{duty}/end", {"until": town.today}, 428)
    town.chair.post(f"/roster/{duty}/end", {"until": town.today}, of=f"/roster/{duty}")
    town.chair.post(f"/roster/{duty}/end", {"until": town.tomorrow}, 409, of=f"/roster/{duty}")
    assert town.chair.get("/roster/due")["rows"] == []
    one = town.chair.post("/campaigns", {"name": "走进困难家庭", "from": town.today, "to": town.today}, 201)
    assert (one["total"]["visits"], one["total"]["case_by_case"]) == (1, 1)
    assert [row["campaign"] for row in town.chair.get("/campaigns")["rows"]] == [one["campaign"]]
    town.civil.post("/campaigns", {"name": "别的", "from": town.today, "to": town.today}, 403)


def test_5_an_alert_is_scored_anew_only_where_something_came_and_never_vanishes(town: Town) -> None:
    """Of five households the files touch one; its alert, settled before, is marked with the day and stays."""
    town.chair.post("/alerts/scan", {})
    assert town.chair.post("/alerts/scan", {})["households"] == 0
    town.send(fact("急难事件", "无", home="H2", since=town.today))
    town.send(fact("残疾等级", "四级", person=BO, since=town.today))
    town.send(household("H9", "110101000000"))      # of another province: the chair's count knows nothing of it
    found = town.chair.post("/alerts/scan", {})
    assert (found["households"], found["opened"], found["lapsed"]) == (1, [], [town.alert("H2")])
    shown = town.chair.get(f"/alerts/{town.alert('H2')}")
    assert (shown["state"], shown["holds"], shown["lapsed_on"]) == ("已了结", False, town.today)
    assert "不再成立" in town.desk.ask("household_aid_chain", household="H2").rows[-1]["event"]
    assert town.desk.broken() == []
