"""The demo county goes in through the ordinary import, and the product answers every story as it was planted."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from rich.cells import cell_len
from rich.console import Console

from api.cli.demo import _only_the_demo, hold_meeting, load_county
from api.cli.demo_answers import Answers
from graph import complaints, households, meetings, pledges
from graph.accounts import Account, Role
from graph.agenda import propose
from graph.answers import ask
from graph.errors import Refused
from graph.explaining import explain, perhaps_missing, perhaps_over
from graph.intake.quarantine import list_rows
from graph.office import Office
from seed.stories import STORIES

AS_OF = "2026-11-24"


@pytest.fixture
def county(office: Office, tmp_path: Path) -> Office:
    assert load_county(office, tmp_path) == 30
    return office


def test_every_story_is_answered_as_it_was_planted(county: Office, tmp_path: Path) -> None:
    """One load for all: duplicates, gaps, journeys, quarantine, chains, the printed page, and a second run."""
    duplicates(county)
    gaps(county)
    narrowed(county)
    journeys(county)
    mistakes(county)
    first, meeting = printed(county, tmp_path)
    for story in STORIES:
        if story.command.startswith("aidchain query"):
            assert rows(county, *story.command.split()[2:]) or story.household == "QH0014", story.command
    for words in ("卢广田家", "不可同领", "一人在两户", "卓秋兰", "仍是“待签收”"):
        assert words in first
    for words in ("清禾县十一月协调会", "待办,超期", "没有办", "aidchain meeting propose", "aidchain quarantine list"):
        assert words in meeting
    assert max(cell_len(line) for line in (first + meeting).splitlines()) <= 100
    convened(county)
    assert load_county(county, tmp_path) == 0, "a second demo imports nothing again"
    hold_meeting(county)
    assert len(meetings.listing(county)) == 1, "and holds no second meeting"


def duplicates(county: Office) -> None:
    assert [(r["rule"], r["name"], r["households"]) for r in rows(county, "duplicate_benefit")] == [
        ("exclusive", "邬长顺", ["QH0009"]),
        ("higher", "屈老根", ["QH0012"]),
        ("once", None, ["QH0013"]),
        ("same_measure", "钟守信", ["QH0010"]),
        ("topup", "裴小舟", ["QH0011"]),
        ("two_households", "温玉兰", ["QH0007", "QH0008"]),
    ]
    allowed = answer(county, "duplicate_benefit", "region=210399102201")
    assert (allowed.answer, allowed.rows) == ("无", []), "the burnt child and the destitute elder left out of dibao"


def gaps(county: Office) -> None:
    assert [(r["measure"], r["household"], r["name"], r["verdict"]) for r in rows(county, "missing_aid")] == [
        ("DIBAO", "QH0024", None, "eligible"),
        ("DIBAO_SINGLE", "QH0022", "盛德海", "unknown"),
        ("DIS_CHILD_REHAB", "QH0028", "公良小竹", "unknown"),
        ("DIS_NURSING", "QH0015", "卓秋兰", "eligible"),
        ("DIS_NURSING", "QH0016", "阮志强", "unknown"),
        ("DIS_NURSING", "QH0028", "公良小竹", "unknown"),
        ("EDU_AID", "QH0028", "公良小松", "eligible"),
        ("FACT_ORPHAN", "QH0002", "苗小禾", "eligible"),
        ("HOUSE_RURAL", "QH0026", None, "eligible"),
        ("HOUSE_RURAL", "QH0028", None, "eligible"),
        ("JOB_AID", "QH0027", "訾明亮", "eligible"),
        ("JOB_AID", "QH0028", "公良友", "eligible"),
        ("LEGAL_AID", "QH0029", "丛立业", "eligible"),
    ]
    nothing = answer(county, "missing_aid", "region=210399101202")
    assert (nothing.answer, nothing.rows) == ("无法判断", []), "HOUSING and JUSTICE sent old files"
    assert rows(county, "missing_aid", "measure=DIBAO_SINGLE")[0]["conflicts"] == ["重特大疾病"]
    assert [r["household"] for r in rows(county, "stopped_without_followup")] == ["QH0017", "QH0019"]
    short = [(r["month"], r["gap_fen"]) for r in rows(county, "underpaid_aid")]
    assert short == [("2026-07", 37000), ("2026-08", 74000)]
    assert [(r["household"], r["reason"], r["paid_fen"]) for r in rows(county, "paid_after_ineligible")] == [
        ("QH0019", "person_died", 30000),
        ("QH0020", "household_empty", 90000),
    ]
    assert [(r["household"], r["grace_until"]) for r in rows(county, "ineligible_grant", "measure=DIBAO")] == [
        ("QH0021", date(2027, 3, 1))
    ]
    assert [r["household"] for r in rows(county, "overdue_visits")] == ["QH0023"]
    assert [r["household"] for r in rows(county, "overdue_applications")] == ["QH0024"]


def narrowed(county: Office) -> None:
    """What the page of a household goes on to ask holds every row that the whole county's answers have of it, and is
    little: of a household without any, nearly nothing."""
    day, who = date.fromisoformat(AS_OF), Account("xietiao", Role.COORDINATOR, "", None)
    found: dict[str, dict[str, set[str]]] = {"missing_aid": {}, "ineligible_grant": {}}
    for name, of in found.items():
        for row in rows(county, name):
            of.setdefault(row["household"], set()).add(row["measure"])
    asked = 0
    some = county.store.read("household/list_households", region="", begin=0, limit=40, scope=who.scope, as_of=day)
    homes = sorted({home for of in found.values() for home in of} | {row["household"] for row in some})
    for home in homes:
        blocks = explain(county, home, day, scope=who.scope)
        running = households.show(county, who, home, day).running
        wanted = {"missing_aid": perhaps_missing(blocks), "ineligible_grant": perhaps_over(running, blocks)}
        for name, of in found.items():
            assert of.get(home, set()) <= wanted[name], (home, name)
            asked += len(wanted[name])
    assert len(homes) >= 40
    assert asked < 3 * len(homes)


def journeys(county: Office) -> None:
    hops = rows(county, "referral_chain", "household=QH0025")
    assert [(r["from_department"], r["to_department"]) for r in hops] == [
        ("CIVIL", "MEDSEC"), ("MEDSEC", "DPF"), ("DPF", "CIVIL"),
    ]  # fmt: skip
    assert [(r["household"], r["departments"], r["returns"]) for r in rows(county, "ping_pong")] == [
        ("QH0026", ["AGRI", "HOUSING"], 3)
    ]
    assert {r["household"] for r in rows(county, "overdue_referrals")} == {"QH0025", "QH0027", "QH0028"}
    assert {r["household"]: r["score"] for r in rows(county, "household_risk", "min_score=60")} == {
        "QH0001": 70, "QH0002": 100, "QH0005": 70, "QH0028": 135,
    }  # fmt: skip


def convened(county: Office) -> None:
    """Three cases from agenda to decisions: one task done, one in hand, one overdue, which opens the next agenda."""
    (row,) = meetings.listing(county)
    found = meetings.read(county, row["meeting"])
    assert (found["state"], row["decided"]) == ("已决定", 3)
    assert [(i["household"], i["reasons"][0]["source"], [(t["department"], t["state"]) for t in i["tasks"]])
            for i in found["items"]] == [
        ("QH0028", "复杂预警", [("HOUSING", "办理中")]),
        ("QH0026", "主持人提出", [("AGRI", "已办结")]),
        ("QH0025", "主持人提出", [("CIVIL", "待办")]),
    ]  # fmt: skip
    following = propose(replace(county, today=date(2026, 11, 24)))
    assert [(p.household, p.reasons[0].source) for p in following if p.stands] == [
        ("QH0025", "上次会议未了"), ("QH0028", "上次会议未了"),
    ]  # fmt: skip
    (broken,) = pledges.listing(county)
    assert (broken["household"], broken["name"], broken["state"], broken["broken_on"]) == (
        "QH0025", "庄立本", "broken", date(2026, 11, 6))
    said = pledges.read(county, broken["pledge"])["checks"][0]["comparison"]["promised"]
    assert [(one["claim"], one["truth"], one["value"], one["reported_by"]) for one in said] == [
        ("残疾等级=二级", "不符合", "三级", ["DPF"])]
    case = meetings.packet(county, row["meeting"], "QH0025")["packet"]
    assert [one["pledge"] for one in case["pledges"]] == [broken["pledge"]]
    assert f"承诺 {broken['pledge']}(重度残疾人护理补贴)已认定失信,撤销与否?" in case["questions"]
    (open_one,) = complaints.listing(replace(county, today=date(2026, 11, 24)))
    assert (open_one["household"], open_one["against"], open_one["department"], open_one["state"],
            open_one["due_on"], open_one["overdue"]) == ("QH0017", "停发", "CIVIL", "open", date(2026, 11, 18), True)


def mistakes(county: Office) -> None:
    """Six rows stay aside, one of them waiting; the row about QH0031 waited and was freed by the correction file."""
    assert [(r["file"][:2], r["column"], r["waiting"]) for r in list_rows(county.store)] == [
        ("05", "身份证号", False),
        ("05", "起始日期", False),
        ("19", "救助编号", True),
        ("20", "起始日期、截止日期", False),
        ("23", "措施代码", False),
        ("26", "渠道", False),
    ]
    assert [r["kind"] for r in rows(county, "household_aid_chain", "household=QH0031")].count("fact") == 1
    corrected = rows(county, "household_aid_chain", "household=QH0032")
    assert [(r["amount_fen"], r["status"]) for r in corrected if r["kind"] == "grant"] == [
        (800000, "已更正"), (80000, "已更正"), (80000, "现行"), (80000, "已更正"),
    ]  # fmt: skip
    late = [r for r in rows(county, "household_aid_chain", "household=QH0005") if "31800" in r["event"]]
    assert [r["status"] for r in late] == ["已更正"], "May's report came last and changes nothing that holds"


def test_the_demo_keeps_out_of_a_county_of_somebody_else(office: Office, tmp_path: Path) -> None:
    office.store.driver.execute_query("CREATE (:Household {key: 'household\x1fH1', id: 'H1', code: '210381100201'})")
    with pytest.raises(Refused, match="1 户"):
        _only_the_demo(office)


def printed(county: Office, directory: Path) -> tuple[str, str]:
    """The four answers, which wait for no meeting; then what the meeting decided."""
    console = Console(record=True, width=100, highlight=False, file=StringIO())
    answers = Answers(county, console)
    answers.print_four(directory)
    four = console.export_text()
    hold_meeting(county)
    answers.print_meeting()
    return four, console.export_text()


def answer(county: Office, query: str, *given: str) -> Any:
    pairs = [(key, value) for key, _, value in (pair.partition("=") for pair in given)]
    if query != "household_aid_chain":
        pairs.append(("as_of", AS_OF))
    return ask(county, query, pairs)


def rows(county: Office, query: str, *given: str) -> list[dict[str, Any]]:
    return list(answer(county, query, *given).rows)
