"""Alerts by browser, without script: the list, the evidence, each of the four dispositions through the one form."""

from __future__ import annotations

import html
import io
import re
from dataclasses import dataclass

import pytest
from neo4j import Driver
from openpyxl import load_workbook

from api.app import create_app
from api.pages.tasks import _STOOD
from graph import accounts, alerts
from graph.office import office_of
from graph.settings import Settings
from graph.store import Store
from tests.alerting import ANNA, alert_of, county, fact, on
from tests.filing import Desk, household, id_number, member
from tests.pages.conftest import PASSWORD, Browser
from tests.pages.test_pages import _Page

FOREIGN = id_number(9)


@dataclass
class Town:
    """``numbers``: the alert of each household. Each test disposes of its own."""

    desk: Desk
    numbers: dict[str, str]
    people: dict[str, Browser]

    def page(self, home: str, who: str = "chair", query: str = "") -> str:
        shown = self.people[who].get(f"/alerts/{self.numbers[home]}{query}")
        assert (shown.status_code, _Page(shown.text).faults) == (200, [])
        return shown.text

    def fields(self, home: str, query: str = "") -> dict[str, str]:
        """Hidden fields of the form as its page has them."""
        text = self.page(home, query=query)
        form = text[text.index('/disposition"'):]
        return {name: found[1] for name in ("version", "key")
                if (found := re.search(rf'name="{name}" value="([^"]+)"', form))}

    def dispose(self, home: str, status: int = 200, **form: str) -> str:
        answer = self.people["chair"].post(f"/alerts/{self.numbers[home]}/disposition", **form)
        assert answer.status_code == status, answer.text
        assert _Page(answer.text).faults == []
        return html.unescape(answer.text)


@pytest.fixture(scope="module")
def town(driver: Driver, server_settings: Settings, tmp_path_factory: pytest.TempPathFactory,
         quick_passwords: None) -> Town:
    driver.execute_query("MATCH (n) WHERE NOT n:Migration AND NOT n:CalendarYear DETACH DELETE n", database_="neo4j")
    office = office_of(Store(driver, "neo4j"), server_settings)
    desk = county(Desk(office, tmp_path_factory.mktemp("files")))
    desk.send(household("HFOREIGN", "210404001001"), household("H6"))
    desk.send(member(FOREIGN, "HFOREIGN"), member(id_number(6), "H6"))
    desk.send(fact("残疾等级", "一级", person=FOREIGN), fact("残疾等级", "二级", person=id_number(6)))
    on(desk, office.today.isoformat())
    alerts.open_alerts(desk.office)
    for name, role, region, department in (
        ("chair", "coordinator", "210302", None), ("civil", "department", "210302", "CIVIL"),
        ("village", "township", "210302", "CIVIL"), ("auditor", "auditor", "210302", None),
        ("elsewhere", "coordinator", "210404", None),
    ):  # fmt: skip
        accounts.add_user(desk.office, name, role, PASSWORD, region=region, department=department, by="test")
    app = create_app(desk.office, per_account=100_000)
    people = {name: Browser(app.test_client()).log_in(name)
              for name in ("chair", "civil", "village", "auditor", "elsewhere")}
    numbers = {home: alert_of(desk, home) for home in ("H1", "H2", "H3", "H4", "H6", "HFOREIGN")}
    return Town(desk, numbers, people)


def test_the_list_tells_in_words_what_holds_what_is_unknown_and_what_is_suggested(town: Town) -> None:
    chair = town.people["chair"]
    lines = {line.split(",")[1]: line for line in chair.get("/alerts.csv?state=待处置").text.splitlines()[1:]}
    assert sorted(lines) == ["H1", "H2", "H3", "H4", "H6"]
    assert {home: line.rsplit(",", 2)[1] for home, line in lines.items()} == {
        "H1": "1 政策未落实", "H2": "2 可能符合", "H3": "3 情况复杂", "H4": "4 不再符合", "H6": "1 政策未落实"}
    assert "重度残疾" in lines["H1"]
    page = chair.get("/alerts").text
    assert f'<a href="/alerts/{town.numbers["H1"]}">' in page
    assert '<a href="/households/H1">' in page
    assert "共 <strong>5</strong> 条" in page
    assert "共 <strong>1</strong> 条" in chair.get("/alerts?household=H2").text
    assert "没有符合这些条件的" in chair.get("/alerts?disposition=4&state=待处置").text
    assert [chair.get(f"/alerts?{wrong}").status_code for wrong in ("state=昨天", "disposition=5")] == [400, 400]
    rows = list(load_workbook(io.BytesIO(chair.get("/alerts.xlsx").data)).worksheets[0].iter_rows(values_only=True))
    assert ("建议的处置" in rows[0], len(rows)) == (True, 6)
    assert [row.count("HFOREIGN") for row in rows] == [0] * 6


def test_a_page_tells_the_evidence_and_leads_to_it_from_household_and_overview(town: Town) -> None:
    text = town.page("H2")
    assert "急难事件=意外" in text
    assert "可能符合低保,无法判断:由民政局补报人均月收入" in text
    assert "缺 残疾等级" in text
    for address in ("/households/H2", "/alerts"):
        assert f'href="/alerts/{town.numbers["H2"]}"' in town.people["auditor"].get(address).text
    overview = town.people["chair"].get("/overview").text
    assert re.search(r'预警待处置 <a href="/alerts\?state=待处置">[1-9]</a> 条', overview)
    assert town.people["civil"].get("/alerts").status_code == 403
    assert town.people["civil"].get(f"/alerts/{town.numbers['H2']}").status_code == 403
    assert 'id="alerts"' not in town.people["civil"].get("/households/H4").text


def test_who_may_not_dispose_finds_no_form_and_nobody_finds_a_foreign_alert(town: Town) -> None:
    foreign, own = town.numbers["HFOREIGN"], town.numbers["H6"]
    for who in ("village", "auditor"):
        assert 'name="kind"' not in town.page("H6", who)
        answer = town.people[who].post(f"/alerts/{own}/disposition", kind="3", why="x", version="1")
        assert answer.status_code == 403
    chair = town.people["chair"]
    none = foreign[:-1] + ("0" if foreign[-1] != "0" else "1")
    shown = [chair.get(f"/alerts/{number}") for number in (foreign, none)]
    assert [one.status_code for one in shown] == [404, 404]
    assert shown[0].text.replace(foreign, none) == shown[1].text
    for form in ({"kind": "3", "why": "x", "version": "1"}, {"kind": "9"}, {}):
        answers = [chair.post(f"/alerts/{number}/disposition", on_page="", **form) for number in (foreign, none)]
        assert [one.status_code for one in answers] == [404, 404]
        assert answers[0].text.replace(foreign, none) == answers[1].text
    assert alerts.read(town.desk.office, foreign)["state"] == "待处置"


@pytest.mark.parametrize(("wrong", "status", "said"), [
    ({"kind": ""}, 400, "须填写哪一种。"),
    ({"kind": "5"}, 400, "请选一种处置"),
    ({"why": " "}, 422, "须填写理由。"),
    ({"measure": "NOBODY"}, 422, "没有措施“NOBODY”"),
    ({"department": "NOBODY"}, 422, "没有部门“NOBODY”"),
    ({"person": "HFOREIGN"}, 422, "里没有这个人"),
    ({"working_days": "0"}, 422, "1 至 1,000 个工作日"),
    ({"working_days": "五"}, 400, "1 至 1,000 个工作日"),
    ({"kind": "2", "measure": "DIBAO"}, 422, "缺哪些情况"),
    ({"kind": "4"}, 422, "须写明核实哪项救助"),
    ({"version": "x"}, 400, "请刷新后再办"),
])
def test_what_is_wrong_is_said_above_the_form_with_what_was_typed(town: Town, wrong: dict[str, str], status: int,
                                                                  said: str) -> None:
    if wrong.get("person"):
        wrong = {"person": town.desk.office.keys.person(FOREIGN)}
    before = town.desk.chain("H6")
    form = {"kind": "1", "why": "一直没有办", "measure": "CARE", **town.fields("H6")} | wrong
    text = town.dispose("H6", status, **form)
    sentence = re.search(r'role="alert" id="refused">没有办成:([^<]+)</p>', text)
    assert sentence is not None
    assert said in sentence[1]
    if wrong.get("why") is None:
        assert ">一直没有办</textarea>" in text
    assert town.desk.chain("H6") == before


def test_1_what_is_due_becomes_a_task_and_is_written_once(town: Town) -> None:
    suggestion = re.search(rf'href="/alerts/{town.numbers["H1"]}\?([^"]+)#dispose"', town.page("H1"))
    assert suggestion is not None
    assert town.desk.office.keys.person(ANNA) in suggestion[1]
    query = html.unescape("?" + suggestion[1])
    filled = town.page("H1", query=query)
    assert '<option value="1" selected>1 政策未落实' in filled
    assert '<option value="CARE" selected>护理补贴' in filled
    assert '>符合护理补贴而没有享受,自 2024-01-01 起</textarea>' in filled
    assert 'placeholder="按规定 5 个工作日"' in filled
    assert "没有享受,自" not in town.page("H1").partition('id="dispose"')[2], "nothing is filled in unasked"
    fields = town.fields("H1", query)
    form = {"kind": "1", "why": "符合而没有办", "measure": "CARE", "working_days": "3", **fields}
    shown = town.dispose("H1", **form)
    assert ("1 政策未落实" in shown, "落实护理补贴" in shown, 'name="kind"' in shown) == (True, True, False)
    assert '<a href="/tasks?household=H1">' in shown
    assert "落实护理补贴" in town.dispose("H1", **form)      # the same form again: the same answer
    found = alerts.read(town.desk.office, town.numbers["H1"])
    assert (found["state"], len(found["tasks"]), found["disposed_by"]) == ("已处置", 1, "chair")
    again = town.dispose("H1", 412, **{**form, "key": "another"})
    assert "已被别人改动,现为“已处置”" in again
    late = town.dispose("H1", 409, **{**form, "key": "another", "version": str(found["version"])})
    assert ("现为“已处置”,不能再处置" in late, "落实护理补贴" in late) == (True, True)
    assert len(alerts.read(town.desk.office, town.numbers["H1"])["tasks"]) == 1
    assert "落实护理补贴" in town.people["civil"].get("/desk").text
    assert town.numbers["H1"] in town.people["chair"].get("/alerts?disposition=1").text


def test_2_what_may_be_due_is_pushed_with_the_missing_fact(town: Town) -> None:
    text = town.page("H2", query="?kind=2&measure=DIBAO")
    assert ">人均月收入</textarea>" in text
    shown = town.dispose("H2", kind="2", why="收入没人报过", measure="DIBAO", department="DPF",
                         missing_facts="人均月收入\r\n\r\n就业状况", **town.fields("H2"))
    push = alerts.read(town.desk.office, town.numbers["H2"])["pushes"][0]
    assert (push["department"], push["missing_facts"]) == ("DPF", ["人均月收入", "就业状况"])
    assert (f"推送 {push['push']}" in shown, "还没有答复" in shown) == (True, True)


def test_3_what_is_complicated_goes_to_the_next_meeting(town: Town) -> None:
    shown = town.dispose("H3", kind="3", why="几个部门都说不归自己", **town.fields("H3"))
    assert ("待列会" in shown, '<a href="/meetings">' in shown) == (True, True)
    chair = town.people["chair"]
    chair.get("/meetings")
    meeting = chair.post("/meetings", held_on=str(town.desk.office.today)).request.path
    assert f'href="{meeting}"' in town.page("H3")
    assert f'href="/alerts/{town.numbers["H3"]}"' in chair.get(meeting).text


def test_4_what_is_no_longer_due_is_verified_on_the_alerts_page(town: Town) -> None:
    shown = town.dispose("H4", kind="4", why="收入已超线", grant="G4", **town.fields("H4"))
    for said in ("当时不满足 人均月收入", "仅提示、不作依据:机动车数", "还没有结论"):
        assert said in shown
    task = alerts.read(town.desk.office, town.numbers["H4"])["tasks"][0]["task"]
    village, address = town.people["village"], f"/tasks/{task}/steps"
    assert f'action="{address}"' not in shown                 # the chair belongs to no department
    assert f'action="{address}"' in town.page("H4", "village")
    page = {"back": "here", "on_page": f"/alerts/{town.numbers['H4']}"}
    begun = village.post(address, to="doing", version="1", **page)
    assert begun.request.path == f"/alerts/{town.numbers['H4']}"
    assert '<select class="form-select form-select-sm" name="outcome"' in begun.text
    done = village.post(address, to="done", version="2", outcome="不再符合", result="入户核实属实", **page)
    assert "<strong>不再符合</strong>:入户核实属实" in done.text
    assert '<a href="#work">任务待办</a>' in done.text
    assert "停发救助 G4" in done.text
    assert village.post(address, to="done", version="2", **page).status_code == 412


def test_a_task_is_done_from_the_list_of_tasks(town: Town) -> None:
    """Begun, refused without a reason where it stands, given back with one; links to the household and the alert."""
    town.dispose("H6", kind="1", why="一直没有办", measure="CARE", **town.fields("H6"))
    task = alerts.read(town.desk.office, town.numbers["H6"])["tasks"][0]["task"]
    address = f"/tasks/{task}/steps"
    for who in ("chair", "auditor"):                          # who acts for no department looks
        text = town.people[who].get("/tasks?household=H6").text
        assert (task in text, "/steps" in text, 'href="/households/H6"' in text) == (True, False, True)
    civil, here = town.people["civil"], "/tasks?household=H6"
    shown = civil.get(here).text
    assert (f'action="{address}"' in shown, 'href="/households/H6"' in shown) == (True, True)
    assert f'href="/alerts/{town.numbers["H6"]}"' in town.people["chair"].get(here).text
    page = {"back": "here", "on_page": here}
    begun = civil.post(address, to="doing", version="1", **page)
    assert (begun.request.full_path, "办理中</td>" in begun.text) == (here, True)
    refused = civil.post(address, to="failed", version="2", **page)
    sentence = re.search(r'role="alert" id="refused">没有办成:([^<]+)</p>', refused.text)
    assert (refused.status_code, "<h1>任务</h1>" in refused.text) == (422, True)
    assert sentence is not None
    assert "理由" in sentence[1]
    back = civil.post(address, to="failed", version="2", result="本人放弃", **page)
    assert (back.status_code, "未办成</td>" in back.text, f'action="{address}"' in back.text) == (200, True, False)
    assert alerts.read(town.desk.office, town.numbers["H6"])["state"] == "待处置"


@pytest.mark.parametrize("elsewhere", ["//evil.example/tasks", "https://evil.example/tasks", "/tasks/../accounts",
                                       "/alerts/x/../../accounts", "/households/H1"])
def test_a_step_leads_back_to_our_own_lists_only(elsewhere: str) -> None:
    assert _STOOD.fullmatch(elsewhere) is None
    assert _STOOD.fullmatch("/tasks?state=open&page=2") is not None
