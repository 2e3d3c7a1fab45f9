"""Raw Cypher against the graph is always named (contract §2, chain verify)."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from graph.audits import run
from graph.checkpoint import checkpoint, hold
from graph.checks import check
from graph.errors import Refused
from graph.findings import Judgement, judge, listing
from graph.policy.regions import EVERYWHERE
from graph.verification import Report
from tests.filing import Desk, grant, household, id_number, member, payment, referral

ANNA, BORIS = id_number(1), id_number(2)


@pytest.fixture
def county(desk: Desk) -> Desk:
    desk.policy().send(household("H1"), household("H2", "210303000000"))
    desk.send(member(ANNA, "H1"), member(BORIS, "H2"))
    desk.send(grant("G1", person=ANNA), grant("G2", home="H1"), grant("G3", person=BORIS))
    desk.send(grant("G2", home="H1", amount="200"), on="2024-07-02")
    desk.send(payment("F1", "G1"), payment("F2", "G2"))
    desk.send({"身份证号": ANNA, "指标": "残疾等级", "值": "一级", "起始日期": "2024-01-01"})
    desk.send(referral("R1"))
    return desk


TAMPERING = {
    "an entry's body": "MATCH (e:Entry {household: 'H1', seq: 3}) SET e.body = replace(e.body, '100', '999')",
    "beside the body": "MATCH (e:Entry {household: 'H1', seq: 3}) SET e.amount_fen = 1",
    "an entry in the middle": "MATCH (e:Entry {household: 'H1', seq: 3}) DETACH DELETE e",
    "the tail": """MATCH (h:Household {id: 'H1'})-[:LATEST]->(e:Entry)-[:AFTER]->(before)
                   DETACH DELETE e CREATE (h)-[:LATEST]->(before)""",
    "a whole chain": "MATCH (e:Entry {household: 'H1'}) DETACH DELETE e",
    "a household with its chain": """MATCH (h:Household {id: 'H1'}) OPTIONAL MATCH (e:Entry {household: 'H1'})
                                     DETACH DELETE h, e""",
    "a household alone": "MATCH (h:Household {id: 'H1'}) DETACH DELETE h",
    "a grant's amount": "MATCH (g:Grant {id: 'G1'}) SET g.approved_fen = 99900",
    "a corrected grant's amount": "MATCH (g:Grant {id: 'G2'}) SET g.approved_fen = 99900",
    "a corrected grant's history": "MATCH (g:Grant {id: 'G2'}) SET g.history = replace(g.history, '20000', '90000')",
    "what a corrected grant tells": "MATCH (g:Grant {id: 'G2'}) SET g.told_amount_fen = 1",
    "a grant's last day": "MATCH (g:Grant {id: 'G1'}) SET g.last_day = 20000",
    "the day on TO": "MATCH (:Grant {id: 'G1'})-[t:TO]->() SET t.last_day = 20000",
    "a grant's subject": """MATCH (g:Grant {id: 'G1'})-[t:TO]->(), (other:Member)-[:BELONGS_TO]->({id: 'H2'})
                            CREATE (g)-[n:TO]->(other) SET n = properties(t) DELETE t""",
    "a grant gone": "MATCH (g:Grant {id: 'G3'}) DETACH DELETE g",
    "a grant made up": "MATCH (m:Member)-[:BELONGS_TO]->({id: 'H1'}) CREATE (:Grant {id: 'G9'})-[:TO]->(m)",
    "a filed grant made up": "CREATE (:Grant:Filed {key: 'grant\\u001FG9', id: 'G9'})",
    "a payment's amount": "MATCH (p:Payment {id: 'F1'}) SET p.amount_fen = 1",
    "a payment gone": "MATCH (p:Payment {id: 'F1'}) DETACH DELETE p",
    "a payment of another grant": (
        "MATCH (p:Payment {id: 'F1'})-[r:PAYS]->(), (g:Grant {id: 'G2'}) DELETE r CREATE (p)-[:PAYS]->(g)"
    ),
    "a membership's end": "MATCH ()-[b:BELONGS_TO]->({id: 'H1'}) SET b.left_on = date('2022-01-01')",
    "a membership's last day": "MATCH ()-[b:BELONGS_TO]->({id: 'H1'}) SET b.last_day = 1",
    "a membership gone": "MATCH ()-[b:BELONGS_TO]->({id: 'H1'}) DELETE b",
    "a membership made up": (
        "MATCH (m:Member)-[:BELONGS_TO]->({id: 'H2'}), (h:Household {id: 'H1'})"
        " CREATE (m)-[:BELONGS_TO {key: 'x'}]->(h)"
    ),
    "a death made up": "MATCH (m:Member)-[:BELONGS_TO]->({id: 'H1'}) SET m.died_on = date('2023-01-01')",
    "a fact's value": "MATCH (f:Fact) SET f.text = '三级'",
    "a fact's holder": (
        "MATCH ()-[r:HAS_FACT]->(f:Fact), (m:Member)-[:BELONGS_TO]->({id: 'H2'}) DELETE r CREATE (m)-[:HAS_FACT]->(f)"
    ),
    "a referral's state": "MATCH (r:Referral) SET r.state = '已办结'",
    "a referral's receiver": (
        "MATCH (r:Referral)-[s:SENT_TO]->(), (d:Department {code: 'MEDSEC'}) DELETE s CREATE (r)-[:SENT_TO]->(d)"
    ),
    "what a grant of one version tells": "MATCH (g:Grant {id: 'G1'}) SET g.told_event = '假'",
    "a corrected grant's day that is a text": "MATCH (g:Grant {id: 'G2'}) SET g.told_on = toString(g.told_on)",
    "an entry's algorithm": "MATCH (e:Entry {household: 'H1', seq: 3}) REMOVE e.algorithm",
    "an entry's key": "MATCH (e:Entry {household: 'H1', seq: 3}) SET e.key_id = 'x'",
    "a grant's label": "MATCH (g:Grant {id: 'G1'}) REMOVE g:Grant",
    "a second label": "MATCH (p:Payment {id: 'F1'}) SET p:Grant",
    "a department's label": "MATCH (d:Department {code: 'DPF'}) REMOVE d:Department",
    "a payment of a decoy": (
        "MATCH (p:Payment {id: 'F1'})-[r:PAYS]->(g) DELETE r CREATE (p)-[:PAYS]->(:Decoy {id: g.id})"
    ),
    "a decoy's grant": "MATCH (h:Household {id: 'H1'}) CREATE (:Decoy)-[:TO {measure: 'DIBAO'}]->(h)",
    "a membership of somebody else": (
        "MATCH (m:Member)-[:BELONGS_TO]->({id: 'H2'}), (:Member)-[b:BELONGS_TO]->(h {id: 'H1'})"
        " CREATE (m)-[n:BELONGS_TO]->(h) SET n = properties(b)"
    ),
    "a task without a number": "MATCH (h:Household {id: 'H1'}) CREATE (:Task {id: 5})-[:ABOUT]->(h)",
    "an entry without a number": "CREATE (:Entry {household: 'H1'})",
    "an entry whose number is a text": "CREATE (:Entry {household: 'H1', seq: '7'})",
    "an entry's day that is a text": "MATCH (e:Entry {household: 'H1', seq: 3}) SET e.happened_on = '2024-01-01'",
    "a filed grant with a number for a key": "CREATE (:Grant:Filed {key: 5, id: 'G9'})",
    "a filed grant with a word for a key": "CREATE (:Grant:Filed {key: 'zzz', id: 'G9'})",
    "an entry that stands after another": (
        "MATCH (e:Entry {household: 'H1', seq: 3})-[r:AFTER]->(), (first:Entry {household: 'H1', seq: 1})"
        " DELETE r CREATE (e)-[:AFTER]->(first)"
    ),
    "an entry after one of another chain": (
        "MATCH (e:Entry {household: 'H1', seq: 3}), (other:Entry {household: 'H2', seq: 1})"
        " CREATE (e)-[:AFTER]->(other)"
    ),
    "a person's sealed number that is none": "MATCH (m:Member)-[:BELONGS_TO]->({id: 'H1'}) SET m.number_sealed = 7",
    "an exclusion made up": (
        "MATCH (a:Measure {code: 'CARE'}), (b:Measure {code: 'DIBAO'})"
        " CREATE (a)-[:EXCLUDES {key: 'x', kind: 'exclusive', scope: 'household'}]->(b)"
    ),
    "a measure that may be had twice": "MATCH (x:Measure {code: 'CARE'}) SET x.repeatable = true",
    "a criterion gone": "MATCH (c:Criterion) WITH c LIMIT 1 DETACH DELETE c",
    "the catalogue's seal": "MATCH (c:Catalogue) REMOVE c.seal",
    "a household's region": "MATCH (h:Household {id: 'H1'}) SET h.code = '110000000000'",
    "a person's birth date": "MATCH (m:Member)-[:BELONGS_TO]->({id: 'H1'}) SET m.born_on = date('1930-01-01')",
    "a person's name": (
        "MATCH (a:Member)-[:BELONGS_TO]->({id: 'H1'}), (b:Member)-[:BELONGS_TO]->({id: 'H2'})"
        " SET a.name_sealed = b.name_sealed"
    ),
    "a thing moved to another chain": "MATCH (:Grant {id: 'G1'})-[s:STANDS_IN]->() DELETE s",
}


def test_an_untouched_county_is_clean(county: Desk) -> None:
    assert county.broken() == []
    assert county.broken("H1") == []


@pytest.mark.parametrize("what", TAMPERING)
def test_tampering_is_named(county: Desk, what: str) -> None:
    county.office.store.driver.execute_query(TAMPERING[what])
    assert county.broken(), what


def test_a_checkpoint_finds_what_was_removed_without_a_trace(county: Desk, tmp_path: Path) -> None:
    """Household, members and all that hung on them gone together: only a signed checkpoint remembers them."""
    file = tmp_path / "heads.json"
    assert checkpoint(county.office.store, county.office.keys, file, county.office.now()) == 2
    report = Report()
    hold(county.office.store, county.office.keys, file, report)
    assert report.broken == []
    county.office.store.driver.execute_query(
        "MATCH (n) WHERE n:Entry OR n:Household OR n:Filed OR n:Member DETACH DELETE n"
    )
    assert county.broken() == []
    hold(county.office.store, county.office.keys, file, report)
    assert {row["household"] for row in report.broken} == {"H1", "H2"}


def test_a_forged_checkpoint_is_named(county: Desk, tmp_path: Path) -> None:
    file = tmp_path / "heads.json"
    checkpoint(county.office.store, county.office.keys, file, county.office.now())
    file.write_text(file.read_text().replace('"H2"', '"H3"'))
    report = Report()
    hold(county.office.store, county.office.keys, file, report)
    assert [row["why"] for row in report.broken] == ["检查点 heads.json 的签名与内容不符"]


FINDINGS = {
    "a finding's money": "MATCH (f:Finding) SET f.amount_fen = 1",
    "a finding's state": "MATCH (f:Finding) SET f.state = 'gone'",
    "a finding of another household": (
        "MATCH (f:Finding)-[r:CONCERNS]->(), (h:Household {id: 'H2'}) DELETE r CREATE (f)-[:CONCERNS]->(h)"
    ),
    "a finding gone": "MATCH (f:Finding) DETACH DELETE f",
    "a finding made up": "MATCH (h:Household {id: 'H1'}) CREATE (:Finding {id: 'x', state: 'open'})-[:CONCERNS]->(h)",
    "the number of findings": "MATCH (t:Intake {name: 'audit'}) SET t.findings = 0",
}


@pytest.mark.parametrize("statement", FINDINGS.values(), ids=FINDINGS)
def test_tampering_with_findings_is_named(county: Desk, statement: str) -> None:
    """One finding: Anna has an allowance twice. What an audit and a judgement write themselves is no tampering."""
    county.send(grant("G4", person=ANNA))
    run(county.office, everything=False, progress=lambda what, count: None)
    found = [row["id"] for row in listing(county.office, scope=EVERYWHERE, rule="same_measure")]
    assert len(found) == 1
    judge(county.office, found[0], Judgement("待核实", "先看", "审计员"), scope=EVERYWHERE)
    county.send(grant("G4", person=ANNA, 作废="是"), on="2024-07-03")
    run(county.office, everything=False, progress=lambda what, count: None)
    assert county.broken() == []
    county.office.store.driver.execute_query(statement)
    assert county.broken() != []


@pytest.mark.parametrize(
    "statement",
    [
        "MATCH (r:Receipt) SET r.result = '可发'",
        "MATCH (r:Receipt) SET r.body = replace(r.body, '冲突', '可发')",
        "MATCH (r:Receipt) SET r.at = toString(r.at)",
        "MATCH (r:Receipt) REMOVE r.body",
    ],
)
def test_an_edited_receipt_is_named(county: Desk, statement: str) -> None:
    receipt = check(county.office, "CARE", date(2024, 3, 1), id_number=ANNA)
    assert receipt.result == "冲突"
    assert county.broken() == []
    county.office.store.driver.execute_query(statement)
    assert [row["why"] for row in county.broken()] == [f"救前查询回执 {receipt.number} 被改动过"]


def test_a_checkpoint_that_is_no_file_is_refused_unread(county: Desk) -> None:
    with pytest.raises(Refused, match="不是普通文件"):
        hold(county.office.store, county.office.keys, Path("/dev/zero"), Report())
