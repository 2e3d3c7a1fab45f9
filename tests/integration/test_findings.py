"""Findings over time, and what people judge of them."""

from __future__ import annotations

import json
import subprocess
import sys
import zipfile
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

import pytest

from graph.audits import Run, run
from graph.errors import NotFound, Stale, WrongUsage
from graph.findings import Judgement, judge, listing, read, sample, still_paid
from graph.policy.regions import EVERYWHERE
from graph.proof import export_finding
from tests.filing import Desk, grant, household, id_number, member, payment

ANNA = id_number(1)
ROOT = Path(__file__).parents[2]


@pytest.fixture
def county(desk: Desk) -> Desk:
    """Anna has the same allowance twice, in 2024; nothing else is wrong with H1."""
    desk.policy().send(household("H1"), household("H2", "210303000000"))
    desk.send(member(ANNA, "H1"))
    desk.send(
        grant("G1", person=ANNA, 截止日期="2024-12-31"),
        grant("G2", person=ANNA, starts="2024-06-01", 截止日期="2024-12-31"),
    )
    return desk


def audit(desk: Desk, today: str = "2024-07-15", everything: bool = False) -> Run:
    desk.office = replace(desk.office, today=date.fromisoformat(today))
    return run(desk.office, everything=everything, progress=lambda what, count: None)


def duplicates(desk: Desk, **more: str) -> list[str]:
    return [row["id"] for row in listing(desk.office, scope=EVERYWHERE, rule="same_measure", **more)]


def test_a_finding_is_opened_seen_again_gone_and_comes_back(county: Desk) -> None:
    finding = f"same_measure:G1:G2:{county.office.keys.person(ANNA)}"
    assert audit(county).opened >= 1
    assert duplicates(county) == [finding]
    assert audit(county, "2024-07-16").opened == 0
    county.send(grant("G2", person=ANNA, starts="2025-01-01", 截止日期="2025-06-30"), on="2024-07-02")
    assert audit(county, "2024-07-17").closed >= 1
    assert duplicates(county) == []
    county.send(grant("G2", person=ANNA, starts="2024-12-31", 截止日期="2025-06-30"), on="2024-07-03")
    audit(county, "2024-07-18")
    assert read(county.office, finding, scope=EVERYWHERE)["events"] == [
        "2024-07-15 opened",
        "2024-07-17 gone",
        "2024-07-18 returned",
    ]


def test_the_money_of_a_finding_is_what_its_question_is_about(county: Desk) -> None:
    county.send(grant("DUE", home="H1", starts="2024-05-01", amount="740"))
    county.send(payment("Z1", "DUE", month="2024-06", 金额="300"))
    audit(county)
    assert _short(county) == {"2024-05": 74_000, "2024-06": 44_000}

    # as it was kept before: what was paid, and a run that did not say which money it counted
    with county.office.store.driver.session() as session:
        session.run("MATCH (f:Finding {question: 'underpaid_aid'}) WHERE f.id CONTAINS ':DUE:' SET f.amount_fen = 0")
        session.run("MATCH (r:AuditRun) SET r.basis = replace(r.basis, '\"money\": \"gap_fen\", ', '')")
    again = audit(county)
    assert (again.opened, again.closed, _short(county)) == (0, 0, {"2024-05": 74_000, "2024-06": 44_000})
    assert all(
        read(county.office, row["id"], scope=EVERYWHERE)["events"] == ["2024-07-15 opened"]
        for row in listing(county.office, scope=EVERYWHERE, rule="underpaid_aid")
    )
    assert audit(county).households == 0, "what was mended is not asked again"


def _short(desk: Desk) -> dict[str, int]:
    rows = listing(desk.office, scope=EVERYWHERE, rule="underpaid_aid")
    return {row["row"]["month"]: row["amount_fen"] for row in rows if row["row"]["grant"] == "DUE"}


def test_only_touched_households_are_counted(county: Desk) -> None:
    assert audit(county).households == 2
    assert audit(county).households == 0
    county.send(payment("F1", "G1"))
    assert audit(county).households == 1
    assert audit(county, everything=True).households == 2


def test_a_false_alarm_comes_back_only_when_its_facts_change(county: Desk) -> None:
    audit(county)
    finding = duplicates(county)[0]
    judge(county.office, finding, Judgement("误报", "同一补贴改了编号", "审计员"), scope=EVERYWHERE)
    audit(county, "2024-07-16")
    assert duplicates(county) == []
    assert duplicates(county, verdict="误报") == [finding]
    county.send(grant("G2", person=ANNA, starts="2024-05-01", 截止日期="2024-12-31"), on="2024-07-02")
    audit(county, "2024-07-17")
    assert duplicates(county) == [finding]


def test_a_judgement_is_an_entry_in_the_chain_and_counts_money(county: Desk) -> None:
    audit(county)
    finding = duplicates(county)[0]
    judge(county.office, finding, Judgement("属实", "两处都在发", "审计员", recover_fen=70000), scope=EVERYWHERE)
    judge(county.office, finding, Judgement("属实", "已退", "审计员", recovered_fen=70000), scope=EVERYWHERE)
    last = county.ask("household_aid_chain", household="H1").rows[-1]
    assert (last["kind"], last["event"]) == ("judgement", "疑点(同一救助两份)判为属实:已退,已追 700.00 元")
    assert last["amount_fen"] is None                      # of grants, adjustments and payments alone
    assert county.broken() == []


def test_what_is_true_and_still_paid_on_both_sides_is_listed(county: Desk) -> None:
    """Judged true on 07-15: after 30 days, while both grants run; not a day before, elsewhere, or taken back."""
    audit(county)
    finding = duplicates(county)[0]
    judge(county.office, finding, Judgement("属实", "两处都在发", "审计员"), scope=EVERYWHERE)
    judged = date.today()

    def listed(days: int, today: date, region: str = "") -> list[str]:
        office = replace(county.office, today=today)
        return [row["finding"] for row in still_paid(office, days, scope={"region": region})]

    assert listed(1, judged + timedelta(days=1)) == []  # the grants ended in 2024
    running = [grant("G1", person=ANNA, 截止日期=""), grant("G2", person=ANNA, starts="2024-06-01", 截止日期="")]
    county.send(*running, on="2024-07-05")
    assert listed(30, judged + timedelta(days=30)) == [finding]
    assert listed(30, judged + timedelta(days=29)) == []
    assert listed(30, judged + timedelta(days=30), "210302") == [finding]
    assert listed(30, judged + timedelta(days=30), "210303") == []
    judge(county.office, finding, Judgement("不属实", "查清了", "审计员"), scope=EVERYWHERE)
    assert listed(30, judged + timedelta(days=30)) == []


def test_two_judges_at_once_one_wins_and_the_other_is_told(county: Desk) -> None:
    audit(county)
    finding = duplicates(county)[0]
    etag = read(county.office, finding, scope=EVERYWHERE)["judgements_made"]
    judge(county.office, finding, Judgement("待核实", "先看", "甲"), scope=EVERYWHERE, if_match=etag)
    entries = len(county.chain("H1"))
    with pytest.raises(Stale):
        judge(county.office, finding, Judgement("误报", "不是", "乙"), scope=EVERYWHERE, if_match=etag)
    assert len(county.chain("H1")) == entries


@pytest.mark.parametrize(
    "wrong",
    [Judgement("对", "理由", "甲"), Judgement("属实", " ", "甲"), Judgement("属实", "理由", "甲", recover_fen=-1)],
)
def test_a_judgement_that_cannot_be_meant_is_refused(county: Desk, wrong: Judgement) -> None:
    audit(county)
    with pytest.raises(WrongUsage):
        judge(county.office, duplicates(county)[0], wrong, scope=EVERYWHERE)


def test_out_of_scope_is_as_nonexistent(county: Desk) -> None:
    audit(county)
    finding = duplicates(county)[0]
    with pytest.raises(NotFound):
        read(county.office, finding, scope={"region": "210303"})
    assert listing(county.office, scope={"region": "210303"}, rule="same_measure") == []


def test_a_sample_can_be_drawn_again_by_anybody(county: Desk) -> None:
    import hashlib

    drawn = sample(county.office, 1, "2024-A", None)
    first = min(("G1", "G2"), key=lambda grant: hashlib.sha256(f"2024-A:{grant}".encode()).hexdigest())
    assert (drawn["population"], [row["grant"] for row in drawn["rows"]]) == (2, [first])


def test_a_proof_is_checked_without_this_software(county: Desk, tmp_path: Path) -> None:
    audit(county)
    out = tmp_path / "proof.zip"
    export_finding(county.office, duplicates(county)[0], out, scope=EVERYWHERE, reveal=None)
    verifier = [sys.executable, str(ROOT / "docs" / "verify_proof.py")]
    good = subprocess.run([*verifier, str(out)], capture_output=True, text=True, check=False)
    assert (good.returncode, "不符" in good.stdout) == (0, False), good.stdout
    assert ANNA not in b"".join(zipfile.ZipFile(out).read(n) for n in zipfile.ZipFile(out).namelist()).decode()

    forged = tmp_path / "forged.zip"
    with zipfile.ZipFile(out) as source, zipfile.ZipFile(forged, "w") as target:
        for name in source.namelist():
            content = source.read(name)
            if name == "chains.json":
                entries = json.loads(content)
                content = json.dumps([entry for entry in entries if entry["seq"] != 2]).encode()
            target.writestr(name, content)
    bad = subprocess.run([*verifier, str(forged)], capture_output=True, text=True, check=False)
    assert (bad.returncode, "第 2 笔不见了" in bad.stdout) == (1, True)
