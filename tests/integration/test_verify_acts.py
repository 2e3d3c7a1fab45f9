"""What acts left in the graph is held against the chain: alerts, tasks, decisions, matches, promises, complaints, and
what is about no household (campaigns, duties for a 网格, meetings with an empty agenda) against the office's own."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from graph import campaigns, complaints, findings, meetings, pledges, resources, roster
from graph.alerts import open_alerts
from graph.audits import run
from graph.checkpoint import checkpoint, hold
from graph.dispositions import Disposition, dispose
from graph.meetings import Order, Verdict
from graph.store import Row, Store, Unit
from graph.verification import Report, verify
from tests.alerting import ANNA, CHAIR, CIVIL, alert_of, county
from tests.filing import Desk


@pytest.fixture
def acted(desk: Desk) -> Desk:
    """H1 with one of each kind; H2 with an alert of its own."""
    county(desk)
    desk.send({"资源编号": "Z1", "机构": "慈善会", "类别": "物资", "需求": "看病", "行政区划代码": "210302000000",
               "容量": "1"})
    open_alerts(desk.office)
    dispose(desk.office, CHAIR, alert_of(desk, "H1"), Disposition(1, "符合而未办", measure="CARE"))
    dispose(desk.office, CHAIR, alert_of(desk, "H2"), Disposition(2, "缺收入", measure="DIBAO"))
    dispose(desk.office, CHAIR, alert_of(desk, "H4"), Disposition(4, "先核实", measure="DIBAO", grant="G4"))
    meeting = meetings.open_meeting(desk.office, CHAIR, desk.office.today)["meeting"]
    meetings.add_item(desk.office, CHAIR, meeting, "H1", "交办")
    meetings.freeze(desk.office, CHAIR, meeting)
    meetings.decide(desk.office, CHAIR, meeting, "H1", Verdict("CIVIL", "先办", "纪要", (Order("DPF", "评残", 5),)))
    resources.match(desk.office, CIVIL, "Z1", "H1", "缺药")
    person = desk.office.keys.person(ANNA)
    made = pledges.promise(desk.office, CIVIL, pledges.Promise("H1", "CARE", "如有不实愿承担责任", "2024版",
                                                               ("残疾等级=一级",), ("残疾证",), person))
    pledges.check(desk.office, CIVIL, made["pledge"], pledges.Check("kept", "与残联一致"))
    decided = _one(desk, "MATCH (d:Decision) RETURN d.id AS id")
    complaints.file(desk.office, CIVIL, complaints.Complaint("H1", "decision", decided, "不同意"))
    run(desk.office, everything=True, progress=lambda what, count: None)
    every = {"region": ""}
    finding = next(row["id"] for row in findings.listing(desk.office, scope=every) if row["households"] == ["H1"])
    findings.judge(desk.office, finding, findings.Judgement("属实", "应办未办", "审计员"), scope=every)
    roster.add(desk.office, CIVIL, "王五", date(2024, 6, 1), household="H2")
    return desk


def _one(desk: Desk, statement: str) -> str:
    records, _, _ = desk.office.store.driver.execute_query(statement)
    return str(records[0]["id"])


#: what is done past the product → (household, what the reason must say)
TAMPERING: dict[str, tuple[str, str, str]] = {
    "an alert's score": ("MATCH (a:Alert {household: 'H2'}) SET a.score = 1", "H2", "score"),
    "an alert settled": ("MATCH (a:Alert {household: 'H1'}) SET a.state = '已了结'", "H1", "state"),
    "an alert gone": ("MATCH (a:Alert {household: 'H2'}) DETACH DELETE a", "H2", "不在图中"),
    "an alert made up": ("MATCH (h:Household {id: 'H5'}) CREATE (:Alert {id: 'YJ9', household: 'H5'})-[:ABOUT]->(h)",
                         "H5", "没有它的记录"),
    "a task done": ("MATCH (t:Task {household: 'H1', kind: '落实'}) SET t.state = '已办结'", "H1", "state"),
    "a task's due day": ("MATCH (t:Task {household: 'H1', kind: '决定'}) SET t.due_on = date('2030-01-01')", "H1",
                         "due_on"),
    "a task's due day that is a text": (
        "MATCH (t:Task {household: 'H1', kind: '决定'}) SET t.due_on = toString(t.due_on)", "H1", "due_on"),
    "a frozen packet that is a number": ("MATCH (i:AgendaItem) SET i.packet = 7", "H1", "案卷与摘要不符"),
    "a task of another department": (
        "MATCH (t:Task {household: 'H1', kind: '决定'})-[r:ASSIGNED_TO]->(), (d:Department {code: 'MEDSEC'})"
        " DELETE r CREATE (t)-[:ASSIGNED_TO]->(d)", "H1", "关系"),
    "a task hidden": ("MATCH (t:Task {household: 'H1', kind: '决定'}) DETACH DELETE t", "H1", "不在图中"),
    "a push's missing facts": ("MATCH (p:Push) SET p.missing_facts = []", "H2", "missing_facts"),
    "a verification's basis": ("MATCH (v:Verification) SET v.basis = '{}'", "H4", "basis"),
    "a decision's words": ("MATCH (d:Decision) SET d.what = '不办'", "H1", "what"),
    "a decision's basis added": ("MATCH (d:Decision) SET d.decided_by = '别人'", "H1", "decided_by"),
    "a meeting's chair": ("MATCH (m:Meeting) SET m.chair = '别人'", "H1", "chair"),
    "a meeting undone": ("MATCH (m:Meeting) SET m.state = '筹备'", "H1", "state"),
    "a meeting gone": ("MATCH (m:Meeting) DETACH DELETE m", "H1", "不在图中"),
    "an item taken off": ("MATCH (i:AgendaItem) SET i.state = '已撤下', i.dropped_why = '不议'", "H1", "dropped_why"),
    "an item's reasons": ("MATCH (i:AgendaItem) SET i.reasons = '[]'", "H1", "reasons"),
    "an item under another meeting": (
        "MATCH (i:AgendaItem) CREATE (:Meeting {id: 'HY9', state: '筹备'})-[:HAS_ITEM]->(i)", "H1", "关系"),
    "an item gone": ("MATCH (i:AgendaItem) DETACH DELETE i", "H1", "不在图中"),
    "an item made up": (
        "MATCH (h:Household {id: 'H5'}) CREATE (:AgendaItem {id: 'YT9', household: 'H5'})-[:ABOUT]->(h)", "H5",
        "没有它的记录"),
    "a frozen packet's hash": ("MATCH (i:AgendaItem) SET i.sha256 = 'ab'", "H1", "sha256"),
    "a frozen packet's bytes": ("MATCH (i:AgendaItem) SET i.packet = i.packet + ' '", "H1", "案卷与摘要不符"),
    "a frozen packet taken out": ("MATCH (i:AgendaItem) REMOVE i.packet", "H1", "案卷与摘要不符"),
    "packet and hash together": ("MATCH (i:AgendaItem) SET i.packet = '', i.sha256 ="
                                 " 'e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855'", "H1", "sha256"),
    "a match ended": ("MATCH (m:Match) SET m.state = '已完成', m.worth_fen = 100", "H1", "state"),
    "a match's resource": ("MATCH (m:Match)-[u:USES]->() DELETE u", "H1", "关系"),
    "a promise broken": ("MATCH (p:Pledge) SET p.state = '失信'", "H1", "state"),
    "what is owed back": ("MATCH (p:Pledge) SET p.recover_fen = 1", "H1", "recover_fen"),
    "a check's result": ("MATCH (c:PledgeCheck) SET c.result = '失信'", "H1", "result"),
    "a judgement's verdict": ("MATCH (j:Judgement) SET j.verdict = '误报'", "H1", "verdict"),
    "a judgement made up": (
        "MATCH (f:Finding)<-[:ON]-(:Judgement) CREATE (:Judgement {id: '9', verdict: '误报'})-[:ON]->(f)", "H1",
        "没有它的记录"),
    "a judgement gone": ("MATCH (j:Judgement) DETACH DELETE j", "H1", "不在图中"),
    "a complaint answered": ("MATCH (c:Complaint) SET c.state = '不成立'", "H1", "state"),
    "a complaint gone": ("MATCH (c:Complaint) DETACH DELETE c", "H1", "不在图中"),
    "a duty of somebody else": ("MATCH (d:Duty) SET d.visitor_sealed = 'x'", "H2", "visitor_sealed"),
    "a duty ended": ("MATCH (d:Duty) SET d.valid_to = date('2024-06-30')", "H2", "valid_to"),
    "a duty for another household": (
        "MATCH (d:Duty)-[r:ABOUT]->(), (h:Household {id: 'H5'}) DELETE r CREATE (d)-[:ABOUT]->(h)", "H2", "关系"),
    "a duty gone": ("MATCH (d:Duty) DETACH DELETE d", "H2", "不在图中"),
    "a duty made up": ("MATCH (h:Household {id: 'H5'}) CREATE (:Duty {id: 'BH9', household: 'H5'})-[:ABOUT]->(h)", "H5",
                       "没有它的记录"),
    "a complaint's target": ("MATCH (c:Complaint)-[r:AGAINST]->() DELETE r", "H1", "关系"),
}


class Inside(Store):
    """Reads inside one open transaction: what was done in it is seen, and gone when it is rolled back."""

    def __init__(self, transaction: Any) -> None:
        self._unit = Unit(transaction)

    def read(self, name: str, /, **params: object) -> list[Row]:
        return self._unit.run(name, **params)


def test_untouched_acts_are_clean_and_each_tampering_is_named(acted: Desk) -> None:
    assert acted.broken() == []
    assert acted.broken("H1") == []
    for what, (statement, home, said) in TAMPERING.items():
        found, alone = _under(acted, statement, home)
        assert [row["household"] for row in found] == [home] * len(found) != [], (what, found)
        assert any(said in row["why"] for row in found), (what, found)
        assert all((row["seq"] is None) == ("没有它的记录" in row["why"]) for row in found), (what, found)
        assert alone == found, what
    assert acted.broken() == []


def test_a_meeting_of_many_households_is_held_from_each_of_them(desk: Desk) -> None:
    """Opened, ordered, one dropped, frozen, one decided: the meeting is told now in one chain, now in another."""
    county(desk)
    office = desk.office
    open_alerts(office)
    dispose(office, CHAIR, alert_of(desk, "H3"), Disposition(3, "病情复杂"))
    assert desk.broken() == []
    number = meetings.open_meeting(office, CHAIR, office.today)["meeting"]
    meetings.open_meeting(office, CHAIR, office.today, region="99")     # nobody's: told in the office's own chain
    for home in ("H1", "H2", "H5"):
        meetings.add_item(office, CHAIR, number, home, "交办")
    assert desk.broken() == []
    ordered = meetings.order_items(office, CHAIR, number, ["H5", "H1", "H2", "H3"])
    assert meetings.order_items(office, CHAIR, number, ["H5", "H1", "H2", "H3"])["version"] == ordered["version"]
    told = {home: desk.ask("household_aid_chain", household=home).rows[-1]["event"] for home in ("H2", "H5")}
    assert told == {"H2": "列入 2024-07-01 协调会:交办", "H5": "2024-07-01 协调会议程改为第 1 项"}
    meetings.drop_item(office, CHAIR, number, "H3", "先补病历")
    meetings.freeze(office, CHAIR, number)
    meetings.decide(office, CHAIR, number, "H2", Verdict("CIVIL", "先办", "纪要", (Order("DPF", "评残", 5),)))
    for which in (None, "H1", "H2", "H3", "H4", "H5"):
        assert desk.broken(which) == [], which
    for statement, home, said in (
        ("MATCH (m:Meeting {region: ''}) SET m.held_on = date('2024-07-02')", "H2", "held_on"),
        ("MATCH (i:AgendaItem {household: 'H1'}) SET i.position = 1", "H1", "position"),
    ):
        found, alone = _under(desk, statement, "H1")
        assert [(row["household"], said in row["why"], row["seq"] is None) for row in found] == [(home, True, False)]
        assert alone == found, "from H1 too, whose chain does not tell of it last"
    assert _under(desk, "MATCH (m:Meeting) SET m.lock = 'x'", "H1") == ([], [])


#: what is done past the product to what is about no household → what the reason must say
UNTOLD: dict[str, tuple[str, str]] = {
    "a campaign's days": ("MATCH (c:Campaign) SET c.valid_to = date('2024-12-31')", "valid_to"),
    "a campaign gone": ("MATCH (c:Campaign) DETACH DELETE c", "不在图中"),
    "a campaign made up": ("CREATE (:Campaign {id: 'XD9', name: '别的', region: ''})", "没有它的记录"),
    "a duty's 网格": ("MATCH (d:Duty) SET d.grid = '二网格'", "grid"),
    "a duty's end taken back": ("MATCH (d:Duty) REMOVE d.valid_to", "valid_to"),
    "a duty gone": ("MATCH (d:Duty) DETACH DELETE d", "不在图中"),
    "a duty made up": ("CREATE (:Duty {id: 'BH9', grid: '一网格', region: ''})", "没有它的记录"),
    "an empty meeting's day": ("MATCH (m:Meeting) SET m.held_on = date('2024-07-02')", "held_on"),
    "an empty meeting gone": ("MATCH (m:Meeting) DETACH DELETE m", "不在图中"),
    "an empty meeting made up": ("CREATE (:Meeting {id: 'HY9', region: '', state: '筹备'})", "没有它的记录"),
    "an entry's words": ("MATCH (e:OfficeEntry {seq: 2}) SET e.body = replace(e.body, '2024', '2025')", "正文"),
    "an entry taken out": ("MATCH (e:OfficeEntry {seq: 2}) DELETE e", "第 2 笔不见了"),
    "a tail and what it told": (
        "MATCH (e:OfficeEntry {seq: 4}), (m:Meeting) DETACH DELETE e, m", "末尾可能被截去"),
    "a tail, what it told and the head": (
        "MATCH (e:OfficeEntry {seq: 4}), (m:Meeting), (o:OfficeLedger), (l:OfficeEntry {seq: 3}) DETACH DELETE e, m"
        " SET o.seq = 3, o.mac = l.mac", "末尾可能被截去"),
    "the head": ("MATCH (o:OfficeLedger) DELETE o", "末尾可能被截去"),
}


def test_what_is_about_no_household_is_held_by_the_offices_own_chain(desk: Desk, tmp_path: Path) -> None:
    """Near misses: the same request again tells nothing twice; what is told there is not the household's own verify."""
    county(desk)
    office = desk.office
    june = (date(2024, 6, 1), date(2024, 6, 30))
    for _ in range(2):
        campaigns.begin(office, CHAIR, "走进困难家庭", *june, key="c")
        duty = roster.add(office, CIVIL, "张三", date(2024, 1, 1), grid="一网格", key="g")["duty"]
        roster.end(office, CIVIL, duty, date(2024, 6, 30), key="e")
        meetings.open_meeting(office, CHAIR, office.today, region="99", key="m")
    told = [json.loads(row["body"]) for row in
            office.store.read("chain/read_office_entries", after=0, limit=10)]
    assert [(body["kind"], body["event"].replace(duty, "BH")) for body in told] == [
        ("campaign", "开展专项行动“走进困难家庭”,2024-06-01 至 2024-06-30"),
        ("roster", "网格“一网格”联系人自 2024-01-01 起(名册 BH)"),
        ("roster", "网格“一网格”联系人到 2024-06-30 为止(名册 BH)"),
        ("meeting", "开出 2024-07-01 协调会,议程还是空的"),
    ]
    assert "张三" not in json.dumps(told, ensure_ascii=False)
    assert desk.broken() == []
    for what, (statement, said) in UNTOLD.items():
        found, alone = _under(desk, statement, "H1")
        assert {row["household"] for row in found} == {None}, (what, found)
        assert any(said in row["why"] for row in found), (what, found)
        assert alone == [], what
    signed = tmp_path / "checkpoint.json"
    assert checkpoint(office.store, office.keys, signed, office.now()) == 6    # five households, and the office
    store = office.store
    for statement, named in (("RETURN 1", []), ("MATCH (o:OfficeLedger), (e:OfficeEntry), (c:Campaign), (d:Duty),"
                                                " (m:Meeting) DETACH DELETE o, e, c, d, m", [(None, 4)])):
        with store.driver.session(database=store.database) as session, session.begin_transaction() as transaction:
            transaction.run(statement).consume()
            report = Report()
            hold(Inside(transaction), office.keys, signed, report)
            transaction.rollback()
        assert [(row["household"], row["seq"]) for row in report.broken] == named, statement


def _under(desk: Desk, statement: str, home: str) -> tuple[list[dict[str, Any]], list[dict[str, Any]]]:
    """What verify names while the statement holds, of the county and of the household alone."""
    store = desk.office.store
    with store.driver.session(database=store.database) as session, session.begin_transaction() as transaction:
        transaction.run(statement).consume()
        reports = [verify(Inside(transaction), desk.office.keys, which, lambda what, count: None).as_json()["broken"]
                   for which in (None, home)]
        transaction.rollback()
    return reports[0], reports[1]
