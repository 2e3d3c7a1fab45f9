"""A kept desk says what the statement says, after everything that can change a row, and asks about little."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from graph import calendar, desks, referrals
from graph.desks import Desks
from graph.model import State
from graph.referrals import Actor, Opening, Step
from tests.filing import CATALOGUE, Desk, household, id_number, member

DAY = date(2024, 7, 10)
EVERYWHERE = {"region": ""}
LIMITS = """
limits:
  - {kind: referral, region: "000000000000", working_days: 5, valid_from: 2024-01-01, source: 试}
  - {kind: referral, region: "210303000000", working_days: 2, valid_from: 2024-01-01, source: 试}
"""
OTHER = '  - {kind: referral, region: "210303000000", working_days: 9, valid_from: 2024-06-01, source: 试}\n'
FIRST_DAY_OFF = "years: [{year: 2024, source: 试, holidays: [2024-01-01, {from: 2024-07-04, to: 2024-07-09}]}]\n"


def referral(number: str, home: str = "H1", **more: str) -> dict[str, str]:
    row = {"转介编号": number, "户编号": home, "身份证号": "", "需求": "看病", "转出部门": "CIVIL", "转入部门": "DPF"}
    return {**row, "状态": "待签收", "发出日期": "2024-07-01", "上一转介编号": "", **more}


@pytest.fixture
def county(desk: Desk) -> Desk:
    desk.policy(CATALOGUE + LIMITS).send(household("H1"), household("H2"), household("H3", "210303000000"))
    desk.send(member(id_number(1), "H2", joined="2024-02-01"))
    desk.send(
        referral("R1"),
        referral("R2", 状态="已退回"),
        referral("R3", 发出日期="2024-07-08"),
        referral("R4", "", 身份证号=id_number(1)),
        referral("R5", "H3", 状态="办理中", 发出日期="2024-07-09"),
        referral("R6", 转出部门="DPF", 转入部门="CIVIL", 状态="已办结"),
        referral("R7", 转出部门="MEDSEC", 转入部门="CIVIL"),
    )
    desk.office = replace(desk.office, today=DAY)
    return desk


def step(to: State) -> Callable[[Desk, Path], object]:
    return lambda county, folder: referrals.take_step(county.office, Actor("a", "DPF"), "R1", Step(to))


def resend(county: Desk, folder: Path) -> object:
    return referrals.create(county.office, Actor("a", "CIVIL"), Opening("DPF", "看病", household="H1", follows="R2"))


def in_a_file(*rows: dict[str, str]) -> Callable[[Desk, Path], object]:
    return lambda county, folder: county.send(*rows, on="2024-07-11")


def other_days_off(county: Desk, folder: Path) -> object:
    (folder / "2024.yaml").write_text(FIRST_DAY_OFF, encoding="utf-8")
    return calendar.load(county.office.store, folder / "2024.yaml")


CHANGES: list[tuple[str, Callable[[Desk, Path], object]]] = [
    ("a step", step(State.RECEIVED)),
    ("a new one after a return", resend),
    ("a file that moves it to another department", in_a_file(referral("R1", 转入部门="MEDSEC"))),
    ("a file that ends it", in_a_file(referral("R3", 状态="已闭环"))),
    ("a follower from a file", in_a_file(referral("R8", 上一转介编号="R1", 转入部门="MEDSEC"))),
    ("a withdrawn one", in_a_file({**referral("R5", "H3"), "作废": "是"})),
    ("a household that moves to where the limit is shorter", in_a_file(household("H1", "210303000000"))),
    ("a person who moves with a referral", in_a_file(member(id_number(1), "H1", joined="2024-01-01"))),
    ("another limit", lambda county, folder: county.policy(CATALOGUE + LIMITS + OTHER)),
    ("other days off", other_days_off),
]


def assert_same(county: Desk, kept: Desks) -> list[tuple[object, ...]]:
    office = county.office
    seen: list[tuple[object, ...]] = []
    for department in ("CIVIL", "DPF", "MEDSEC"):
        view = kept.view(office, department, DAY, EVERYWHERE)
        asked = county.ask("department_inbox", department=department, as_of=DAY.isoformat())
        assert list(view.inbox) == list(asked.rows)
        assert view.checked == asked.checked
        where = {"department": department, "region": "", "scope": EVERYWHERE, "referrals": None}
        assert list(view.sent) == office.store.read("referral/show_desk", **where)
        coverage = office.store.read("coverage/read_coverage", kinds=["referral"])
        assert list(view.coverage) == coverage
        seen += [tuple(row.values()) for row in view.inbox]
    return seen


def test_it_follows_everything_that_changes_a_row(
    county: Desk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    kept = Desks()
    loads: list[object] = []
    load = desks._load
    monkeypatch.setattr(desks, "_load", lambda *given: (loads.append(given[0]), load(*given))[1])
    before = assert_same(county, kept)
    assert ("R3", "H1", "医疗救助", "CIVIL", "待签收", date(2024, 7, 8), date(2024, 7, 15), 3, "待签收") in before
    assert len(loads) == 3
    told = {}
    try:
        for name, change in CHANGES:
            change(county, tmp_path)
            after = assert_same(county, kept)
            told[name] = (sorted(set(before) ^ set(after), key=str), len(loads))
            before = after
    finally:
        county.office.store.driver.execute_query("MATCH (y:CalendarYear) DETACH DELETE y")
        calendar.ensure(county.office.store)
    assert [name for name, (changed, _) in told.items() if not changed] == []
    # only another catalogue and another calendar make it read all three desks anew
    assert [count for _, count in told.values()] == [3] * 8 + [6, 9]


def test_a_mark_that_went_backwards_and_many_touched_are_read_anew(
    county: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    kept = Desks()
    assert [row["referral"] for row in kept.view(county.office, "DPF", DAY, EVERYWHERE).inbox][:2] == ["R1", "R4"]
    query = county.office.store.driver.execute_query
    query("MATCH (t:Intake {name: 'turn'}) SET t.writes = 1, t.request = 'restored'")
    query("MATCH (r:Referral {id: 'R1'}) SET r.state = '已闭环'")
    assert_same(county, kept)
    monkeypatch.setattr(desks, "MOST_TOUCHED", 2)
    county.send(*(referral(f"R{number}", 理由="改") for number in (1, 3, 5)), on="2024-07-09")
    assert_same(county, kept)


def test_a_region_sees_its_own_part(county: Desk) -> None:
    kept = Desks()
    assert [row["referral"] for row in kept.view(county.office, "DPF", DAY, {"region": "210303"}).inbox] == ["R5"]
    assert kept.view(county.office, "DPF", DAY, {"region": "210303"}).checked == 1
    assert kept.view(county.office, "DPF", DAY, EVERYWHERE).checked == 3
