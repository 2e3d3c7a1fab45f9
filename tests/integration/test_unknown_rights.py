"""Null is never false, of what the catalogue decides: no fact, no parameter, no type, two departments that differ.

Which value of which question is held where stands in ``test_unknown``.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from graph.checks import judge
from graph.eligibility import questions, risk_questions
from graph.policy.model import Catalogue
from graph.store import Store
from tests.filing import Desk, grant, household, id_number, member
from tests.rules import indicator, leaf, measure, parameter, rules, threshold, times
from tests.world import World

AS_OF = date(2024, 3, 1)
SEVERE = leaf("残疾等级", "in", ["一级", "二级"], trigger=True)
POOR = leaf("人均月收入", "lt", times("低保标准"), "household")
STANDARD = parameter("低保标准", 800, "2103", household_type="农业")
RULES = rules(
    measure("NURSING", SEVERE, POOR),
    parameters=[STANDARD],
    indicators=[indicator("POOR", POOR)],
    thresholds=[threshold(30, "2103", household_type="农业")],
)
WHERE = {"region": "", "scope": {"region": ""}, "as_of": AS_OF}
FAMILIES = ("H1", "H2", "H3", "H4", "H5", "H6", "H7", "H8", "H9")


@pytest.fixture
def county(world: World) -> World:
    """H1 is poor and eligible; each other family differs in one value:

    H2 no 户籍类型 · H3 a place without the parameter · H4 no 情况 · H5 one that ended the day before · H6 one that ends
    today · H7 two departments that differ · H8 two that agree · H9 not poor.
    """
    world.measure("NURSING")
    for home in FAMILIES:
        code = "210481100201" if home == "H3" else "210381100201"
        world.household(home, code, kind=None if home == "H2" else "农业")
        world.member(f"P{home[1]}", of=home)
        world.fact(f"P{home[1]}", "残疾等级", "一级")
    for home in ("H1", "H2", "H3", "H7", "H8"):
        world.fact(home, "人均月收入", 700)
    world.fact("H5", "人均月收入", 700, until="2024-02-29")
    world.fact("H6", "人均月收入", 700, until="2024-03-01")
    world.fact("H7", "人均月收入", 900, department="DPF")
    world.fact("H8", "人均月收入", "700.0", department="DPF")
    world.fact("H9", "人均月收入", 900)
    return world


def test_missing_aid(county: World, store: Store) -> None:
    rows = store.read("finding/missing_aid", **questions(RULES, AS_OF), **WHERE)
    assert [(row["household"], row["verdict"], row["missing_facts"], row["conflicts"]) for row in rows] == [
        ("H1", "eligible", [], []),
        ("H2", "unknown", ["参数:低保标准"], []),
        ("H3", "unknown", ["参数:低保标准"], []),
        ("H4", "unknown", ["人均月收入"], []),
        ("H5", "unknown", ["人均月收入"], []),
        ("H6", "eligible", [], []),
        ("H7", "unknown", [], ["人均月收入"]),
        ("H8", "eligible", [], []),
    ]
    assert [row["household"] for row in rows if row["eligible_since"] is not None] == ["H1", "H6", "H8"]


def test_missing_aid_of_those_who_left_or_died(world: World, store: Store) -> None:
    world.measure("NURSING")
    world.household("H1")
    for person, ends in (
        ("P1", {}),
        ("P2", {"left": "2024-02-29"}),
        ("P3", {"left": "2024-03-01"}),
        ("P4", {"died": "2024-03-01"}),
        ("P5", {"died": "2024-03-02"}),
    ):
        world.member(person, of="H1", **ends)
        world.fact(person, "残疾等级", "一级")
    rows = store.read("finding/missing_aid", **questions(rules(measure("NURSING", SEVERE)), AS_OF), **WHERE)
    assert [row["person"] for row in rows] == ["P1", "P3", "P5"]


def test_missing_aid_names_what_is_still_open(world: World, store: Store) -> None:
    """P1 to P4 with a grant that has ended, or not; the applications of P1 and P2 are open and ended."""
    world.measure("NURSING")
    world.household("H1")
    for person, ends in (
        ("P1", {"ends": "2024-02-29"}),
        ("P2", {"ends": "2024-12-31", "stopped": "2024-02-29"}),
        ("P3", {"ends": "2024-12-31"}),
        ("P4", {}),
    ):
        world.member(person, of="H1")
        world.fact(person, "残疾等级", "一级")
        world.grant(f"G{person}", to=person, measure="NURSING", **ends)
    world.application("A1", to="P1", measure="NURSING", accepted="2024-02-01", result="同意")
    world.application("A2", to="P2", measure="NURSING", accepted="2024-02-01", ended="2024-02-02")
    rows = store.read("finding/missing_aid", **questions(rules(measure("NURSING", SEVERE)), AS_OF), **WHERE)
    assert [(row["person"], row["open_application"]) for row in rows] == [("P1", "A1"), ("P2", None)]


def test_ineligible_grant(county: World, store: Store) -> None:
    for home in FAMILIES:
        county.grant(f"G{home[1]}", to=f"P{home[1]}", measure="NURSING")
    asked = questions(RULES, AS_OF)
    del asked["covers"]
    rows = store.read("finding/ineligible_grant", **asked, **WHERE)
    assert [(row["grant"], row["failed"]) for row in rows] == [("G9", ["人均月收入"])]


def test_ineligible_grant_of_the_dead(county: World, store: Store) -> None:
    """P1 died on the day itself, so still belongs to H9, P2 the day before: of no household, nothing is known."""
    for person, died in (("PA", "2024-03-01"), ("PB", "2024-02-29")):
        county.member(person, of="H9", died=died)
        county.fact(person, "残疾等级", "一级")
        county.grant(f"G{person}", to=person, measure="NURSING")
    asked = questions(RULES, AS_OF)
    del asked["covers"]
    assert [row["grant"] for row in store.read("finding/ineligible_grant", **asked, **WHERE)] == ["GPA"]


def explain(store: Store, catalogue: Catalogue, person: str) -> list[tuple[Any, ...]]:
    asked = questions(catalogue, AS_OF)
    del asked["covers"], asked["only"]
    params = {"person": person, "household": None, "scope": {"region": ""}, "as_of": AS_OF}
    rows = store.read("household/explain_eligibility", **asked, **params)
    return [(row["household"], row["truth"], row["value"], row["reported_by"]) for row in rows if row["leaf"] == 1][-1:]


def test_explain_eligibility(county: World, store: Store) -> None:
    found = [explain(store, RULES, f"P{home[1]}")[0] for home in FAMILIES]
    assert found == [
        ("H1", "符合", "700", ["CIVIL"]),
        ("H2", "无法判断", "700", ["CIVIL"]),
        ("H3", "无法判断", "700", ["CIVIL"]),
        ("H4", "无法判断", None, []),
        ("H5", "无法判断", None, []),
        ("H6", "符合", "700", ["CIVIL"]),
        ("H7", "无法判断", None, ["CIVIL", "DPF"]),
        ("H8", "符合", "700", ["CIVIL", "DPF"]),
        ("H9", "不符合", "900", ["CIVIL"]),
    ]


def test_explain_eligibility_of_those_who_left_or_died(county: World, store: Store) -> None:
    for person, ends in (
        ("PA", {"left": "2024-02-29"}),
        ("PB", {"left": "2024-03-01"}),
        ("PC", {"died": "2024-02-29"}),
        ("PD", {"died": "2024-03-01"}),
    ):
        county.member(person, of="H9", **ends)
    assert [explain(store, RULES, person)[0][:2] for person in ("PA", "PB", "PC", "PD")] == [
        (None, "无法判断"),
        ("H9", "不符合"),
        (None, "无法判断"),
        ("H9", "不符合"),
    ]


def test_household_risk(county: World, store: Store) -> None:
    """No threshold: null and not over. H2 and H3 have none; H6, as poor as H1, has."""
    rows = store.read("alert/household_risk", min_score=0, **risk_questions(RULES, AS_OF), **WHERE)
    assert [tuple(row.values()) for row in rows] == [
        ("H1", 30, 30, True, ["POOR"], []),
        ("H6", 30, 30, True, ["POOR"], []),
        ("H8", 30, 30, True, ["POOR"], []),
        ("H2", 0, None, False, [], ["POOR"]),
        ("H3", 0, None, False, [], ["POOR"]),
        ("H4", 0, 30, False, [], ["POOR"]),
        ("H5", 0, 30, False, [], ["POOR"]),
        ("H7", 0, 30, False, [], ["POOR"]),
        ("H9", 0, 30, False, [], []),
    ]


def test_a_check_before_granting_says_what_it_does_not_know(desk: Desk) -> None:
    """可发 only with every criterion known and every file there; a false criterion stays false without a file."""
    people = {name: id_number(number) for number, name in enumerate(("given", "clear", "silent", "two", "false"))}
    desk.policy().send(household("H1"))
    desk.send(*(member(person, "H1") for person in people.values()))
    desk.send(grant("G1", person=people["given"]))
    fact = {"指标": "残疾等级", "值": "一级", "起始日期": "2024-01-01"}
    desk.send(*({"身份证号": people[name], **fact} for name in ("given", "clear", "two")))
    desk.send({"身份证号": people["two"], **fact, "值": "三级"}, by="DPF")
    desk.send({"身份证号": people["false"], **fact, "值": "三级"})
    office = replace(desk.office, today=date(2024, 7, 15))

    def results() -> dict[str, str]:
        day = date(2024, 7, 15)
        return {name: judge(office, "CARE", day, id_number=number).result for name, number in people.items()}

    told = {"given": "冲突", "silent": "无法判断", "two": "无法判断", "false": "不符合"}
    receipt = judge(office, "CARE", date(2024, 7, 15), id_number=people["clear"])
    assert (receipt.result, [item["kind"] for item in receipt.owed]) == ("无法判断", ["adjustment"])
    assert results() == {**told, "clear": "无法判断"}
    desk.send({"救助编号": "G1", "生效月份": "2024-02", "批准金额": "90", "原因": ""})
    assert results() == {**told, "clear": "可发"}
