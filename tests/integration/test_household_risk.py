"""household_risk (contract §3): points of the indicators that are true, against the threshold of the place."""

from datetime import date
from typing import Any

import pytest

from graph.eligibility import risk_questions
from graph.policy.model import Catalogue
from graph.store import Store
from tests.rules import all_of, indicator, leaf, parameter, rules, threshold, times
from tests.world import World

AS_OF = date(2024, 3, 1)
ILL = indicator("ILL", leaf("重病", "eq", "是", "any_member"), points=30)
UNSAFE = indicator("UNSAFE", leaf("危房", "in", ["C级", "D级"], "household"), points=40)
AGED = indicator("AGED", all_of(leaf("年龄", "ge", 80, "any_member"), leaf("独居", "eq", "是", "household")), points=5)
POOR = indicator("POOR", leaf("人均月收入", "lt", times("低保标准", "1.5"), "household"), points=20)


def county_rules(**params: Any) -> Catalogue:
    return rules(indicators=[ILL, UNSAFE, AGED, POOR], parameters=[parameter("低保标准", 800, "2103")], **params)


def risk(store: Store, catalogue: Catalogue, min_score: int = 0, **params: Any) -> list[dict[str, Any]]:
    asked: dict[str, Any] = {"region": "", "scope": {"region": ""}, "as_of": AS_OF} | params
    prepared = risk_questions(catalogue, asked["as_of"])
    return store.read("alert/household_risk", min_score=min_score, **prepared | asked)


@pytest.fixture
def town(world: World) -> World:
    world.household("H1")
    world.member("P1", of="H1", born="1944-03-01")
    world.member("P2", of="H1", born="1990-01-01")
    return world


def test_points_add_up_and_what_is_unknown_is_named(town: World, store: Store) -> None:
    town.fact("P2", "重病", "是")
    town.fact("H1", "危房", "D级")
    town.fact("H1", "人均月收入", "1200")

    assert risk(store, county_rules(thresholds=[threshold(70)])) == [
        {
            "household": "H1",
            "score": 70,
            "threshold": 70,
            "over": True,
            "indicators": ["ILL", "UNSAFE"],
            "unknown": ["AGED"],
        }
    ]


def test_a_false_leaf_makes_an_all_of_false_and_not_unknown(town: World, store: Store) -> None:
    town.fact("H1", "独居", "否")
    town.fact("P1", "重病", "否")
    (row,) = risk(store, county_rules())
    assert (row["indicators"], row["unknown"]) == ([], ["ILL", "POOR", "UNSAFE"])
    (row,) = risk(store, county_rules(), as_of=date(2024, 2, 29))
    assert "AGED" not in row["unknown"]  # nobody is 80 yet, whether alone or not


def test_without_a_threshold_nothing_is_over(town: World, store: Store) -> None:
    town.fact("P2", "重病", "是")
    (row,) = risk(store, county_rules(thresholds=[threshold(10, "2104"), threshold(10, "2103", "2024-03-02")]))
    assert (row["score"], row["threshold"], row["over"]) == (30, None, False)


@pytest.mark.parametrize(
    ("entries", "points"),
    [
        ([threshold(60), threshold(30, "210381"), threshold(50, "2103")], 30),
        ([threshold(60, valid_from="2023-01-01"), threshold(20, valid_from="2024-03-01")], 20),
        ([threshold(60), threshold(40, household_type="农业"), threshold(35, household_type="流动")], 40),
    ],
)
def test_the_threshold_is_that_of_the_place_the_type_and_the_day(
    town: World, store: Store, entries: list[Any], points: int
) -> None:
    town.fact("P2", "重病", "是")
    (row,) = risk(store, county_rules(thresholds=entries))
    assert (row["threshold"], row["over"]) == (points, points <= 30)


def test_highest_first_then_by_household_and_only_from_a_score_on(town: World, store: Store) -> None:
    for household, unsafe in (("H0", "D级"), ("H2", "D级"), ("H3", "安全")):
        town.household(household, code="210382100201")
        town.member(f"P{household}", of=household)
        town.fact(household, "危房", unsafe)
    town.fact("P2", "重病", "是")

    def scores(**params: Any) -> list[tuple[str, int]]:
        return [(row["household"], row["score"]) for row in risk(store, county_rules(), **params)]

    assert scores() == [("H0", 40), ("H2", 40), ("H1", 30), ("H3", 0)]
    assert scores(only={"homes": ["H3", "H1"]}) == [("H1", 30), ("H3", 0)]
    assert scores(min_score=40) == [("H0", 40), ("H2", 40)]
    assert scores(region="210381") == [("H1", 30)]
    assert scores(scope={"region": "210382"}, min_score=1) == [("H0", 40), ("H2", 40)]


def test_a_household_without_a_member_that_day_is_not_scored(town: World, store: Store) -> None:
    town.household("H2")
    town.member("P3", of="H2", left="2024-02-29")
    town.fact("H2", "危房", "D级")
    assert [row["household"] for row in risk(store, county_rules())] == ["H1"]
    assert [row["household"] for row in risk(store, county_rules(), as_of=date(2024, 2, 29))] == ["H2", "H1"]


def test_no_indicators_is_a_score_of_nothing(town: World, store: Store) -> None:
    assert [(row["household"], row["score"]) for row in risk(store, rules())] == [("H1", 0)]
