"""A day of the meeting's office by the command line: score, dispose, meet, decide, carry out, match a resource."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from api.cli.main import run
from graph import resources
from graph.acts import Clerk
from graph.errors import Conflict
from graph.settings import Settings, settings
from tests.alerting import county, on
from tests.filing import Desk


@pytest.fixture
def table(desk: Desk, server_settings: Settings, monkeypatch: pytest.MonkeyPatch) -> Iterator[Desk]:
    """The commands join the tests' server."""
    for name in ("URI", "USER", "PASSWORD", "DATABASE"):
        monkeypatch.delenv(f"AIDCHAIN_NEO4J_{name}", raising=False)
    monkeypatch.setenv("AIDCHAIN_HOME", str(server_settings.home))
    settings.cache_clear()
    yield on(county(desk), date.today().isoformat())
    settings.cache_clear()


@pytest.fixture
def command(table: Desk, capsys: pytest.CaptureFixture[str]) -> Any:
    def call(*arguments: str, code: int = 0) -> dict[str, Any]:
        capsys.readouterr()
        ended = run([*arguments, "--json"])
        out, err = capsys.readouterr()
        assert ended == code, err
        return json.loads(out) if out.strip() else {"said": err}

    return call


def resource(number: str, need: str, code: str, capacity: str) -> dict[str, str]:
    return {"资源编号": number, "机构": "红十字会", "类别": "社会组织", "需求": need, "行政区划代码": code,
            "容量": capacity, "起始日期": "2024-01-01"}


def test_a_day_of_the_meetings_office(command: Any, tmp_path: Path) -> None:
    assert len(command("alert", "scan")["opened"]) == 4
    alerts = {row["household"]: row["alert"] for row in command("alert", "list")["rows"]}
    assert command("alert", "show", alerts["H1"])["suggestions"][0]["kind"] == 1
    task = command("alert", "dispose", alerts["H1"], "1", "--why", "应发未发")["tasks"][0]["task"]
    command("alert", "dispose", alerts["H3"], "3", "--why", "病情复杂")
    assert "不能再处置" in command("alert", "dispose", alerts["H3"], "3", "--why", "再来", code=1)["said"]
    assert [row["task"] for row in command("task", "list", "--department", "CIVIL")["rows"]] == [task]
    assert command("task", "step", task, "doing", "--department", "CIVIL")["state"] == "doing"
    assert command("task", "show", task)["alert"] == alerts["H1"]
    assert [row["household"] for row in command("meeting", "propose")["rows"]] == ["H3"]
    meeting = command("meeting", "open", date.today().isoformat())["meeting"]
    command("meeting", "add", meeting, "H1", "--why", "一并议")
    command("meeting", "order", meeting, "H1", "H3")
    command("meeting", "drop", meeting, "H1", "--why", "已有任务")
    command("meeting", "freeze", meeting)
    assert command("meeting", "packet", meeting, "H3")["frozen"]
    decided = command("meeting", "decide", meeting, "H3", "--lead", "CIVIL", "--what", "先予照护", "--basis", "会商",
                      "--task", "DPF:评残:5")
    assert decided["state"] == "已决定"
    papers = (("case.pdf", ("meeting", "print", meeting, "H3")), ("case.docx", ("meeting", "print", meeting, "H3")),
              ("m.docx", ("meeting", "minutes", meeting)), ("m.pdf", ("meeting", "minutes", meeting)),
              ("h1.pdf", ("meeting", "case", "H1")), ("list.pdf", ("family", "H1")))
    for name, arguments in papers:
        command(*arguments, str(tmp_path / name))
        assert (tmp_path / name).read_bytes().startswith(b"%PDF" if name.endswith("pdf") else b"PK"), name
    assert command("meeting", "list")["rows"][0]["decided"] == 1


def test_visits_roster_and_campaigns_by_the_command_line(command: Any) -> None:
    today = date.today().isoformat()
    given = ("visit", "add", "--household", "H1", "--visitor", "李四", "--found", "屋顶漏雨", "--cause", "患病",
             "--handled", "转交", "--need", "看病", "--key", "v")
    made = command(*given)
    assert (made["household"], made["cause"], made["need"], made["visited_on"]) == ("H1", "因病", "医疗救助", today)
    assert command(*given)["visit"] == made["visit"]
    assert "至少一个" in command("visit", "add", "--visitor", "李四", "--found", "屋顶漏雨", code=1)["said"]
    assert [row["visit"] for row in command("visit", "list", "H1")["rows"]] == [made["visit"]]
    assert command("resource", "needs")["rows"] == [{"need": "医疗救助", "households": 1, "free": 0}]
    duty = command("roster", "add", "王五", "--household", "H1")["duty"]
    assert [row["visitor"] for row in command("roster", "list", "--household", "H1")["rows"]] == ["王五"]
    assert command("roster", "end", duty, "--until", today)["valid_to"] == today
    assert command("roster", "due")["rows"] == []               # this catalogue asks for no visits
    number = command("campaign", "add", "走进困难家庭", "--from", today, "--to", today)["campaign"]
    assert command("campaign", "show", number)["total"]["passed_on"] == 1
    assert [row["campaign"] for row in command("campaign", "list")["rows"]] == [number]


def test_a_resource_is_matched_while_it_has_room(table: Desk, command: Any) -> None:
    table.send(resource("Z1", "看病", "210300000000", "1"), resource("Z2", "看病", "210400000000", "9"))
    table.send({"转介编号": "R1", "户编号": "H2", "需求": "看病", "转出部门": "CIVIL", "转入部门": "DPF",
                "状态": "待签收", "发出日期": "2024-06-03"})
    rows = command("resource", "list", "--household", "H2")["rows"]
    assert [(row["resource"], row["free"], row["reason"]) for row in rows] == [
        ("Z1", 1, "需求“医疗救助”出自转介 R1;还空 1 个名额")]
    made = command("resource", "match", "Z1", "H2", "--why", "等床位", "--key", "m")
    assert command("resource", "match", "Z1", "H2", "--why", "等床位", "--key", "m") == made
    with pytest.raises(Conflict):
        resources.match(table.office, Clerk("甲"), "Z1", "H1", "也要")
    command("resource", "end", made["match"], "已完成", "--result", "住院三天", "--worth-fen", "50000")
    assert command("resource", "list")["rows"][0]["free"] == 1
    assert command("resource", "given")["rows"] == [
        {"organisation": "红十字会", "category": "社会组织", "matches": 1, "done": 1, "helped": 1, "worth_fen": 50000}]
    log = command("access-log", "H2")["rows"]
    assert {row["act"] for row in log} == {"改"}
    assert any("等床位" in row["purpose"] for row in log)
    assert "没有户“H9”" in command("access-log", "H9", code=1)["said"]
    assert table.broken() == []


def test_a_person_reads_names_a_program_codes(table: Desk, command: Any, capsys: pytest.CaptureFixture[str]) -> None:
    """Departments, measures, indicators by name at the terminal; a code only where the next command wants it."""

    def said(*arguments: str) -> str:
        capsys.readouterr()
        assert run(list(arguments)) == 0
        return capsys.readouterr().out

    assert len(command("alert", "scan")["opened"]) == 4
    listed = {row["household"]: row for row in command("alert", "list")["rows"]}
    assert listed["H2"]["indicators"] == ["ACCIDENT"]
    assert "急难事件" in said("alert", "list")
    assert "ACCIDENT" not in said("alert", "list")
    first = said("alert", "show", listed["H1"]["alert"])
    assert "建议 1 政策未落实:符合护理补贴而没有享受" in first
    assert "(--measure CARE)" in first
    assert "残疾等级=一级(民政局" in first
    alert = listed["H2"]["alert"]
    command("alert", "dispose", alert, "2", "--why", "缺收入", "--measure", "DIBAO", "--missing", "人均月收入")
    shown = said("alert", "show", alert)
    for words in ("处置 2 可能符合:缺收入", "给民政局):低保,缺 人均月收入;还没有答复", "任务 RW", "(民政局,待办)"):
        assert words in shown
    task = command("task", "list")["rows"][0]
    assert task["department"] == "CIVIL"
    for text in (shown, said("task", "list"), said("task", "show", task["task"]), said("query", "missing_aid"),
                 said("query", "household_risk"), said("audit", "sample", "--size", "1", "--seed", "s")):
        assert not [code for code in ("CIVIL", "DIBAO", "ACCIDENT", "CARE") if code in text], text
    csv = said("query", "missing_aid", "--format", "csv")
    assert "CARE" in csv
    assert "护理补贴" not in csv
