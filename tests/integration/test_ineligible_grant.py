"""ineligible_grant (contract §3): a grant that runs although, wherever its person belongs, some criterion is false."""

from datetime import date
from typing import Any

import pytest

from graph.eligibility import questions
from graph.policy.model import Catalogue, Criterion, Grace
from graph.store import Store
from tests.rules import any_of, leaf, measure, parameter, rules, times
from tests.world import World

AS_OF = date(2024, 3, 1)
SEVERE = leaf("残疾等级", "in", ["一级", "二级"], trigger=True)
POOR = leaf("人均月收入", "lt", times("低保标准"), "household")
STANDARD = [parameter("低保标准", 800, "2103")]


def ineligible(store: Store, catalogue: Catalogue, measure: str | None = None, **params: Any) -> list[dict[str, Any]]:
    asked: dict[str, Any] = {"region": "", "scope": {"region": ""}, "as_of": AS_OF} | params
    prepared = questions(catalogue, asked["as_of"], measure)
    del prepared["covers"]
    return store.read("finding/ineligible_grant", **prepared | asked)


def grants(store: Store, catalogue: Catalogue, **params: Any) -> list[str]:
    return [row["grant"] for row in ineligible(store, catalogue, **params)]


def nursing(*criteria: Criterion, grace: Grace | None = None, **version: Any) -> Catalogue:
    return rules(measure("NURSING", *criteria, grace=grace, **version), parameters=STANDARD)


@pytest.fixture
def town(world: World) -> World:
    """P1 in H1, with a grant G1 that runs."""
    world.measure("NURSING")
    world.household("H1")
    world.member("P1", of="H1", born="1964-03-01")
    world.grant("G1", to="P1", measure="NURSING", starts="2023-01-01", department="DPF")
    return world


def test_a_false_criterion_shows_the_facts_that_decided_and_who_said_so(town: World, store: Store) -> None:
    town.fact("P1", "残疾等级", "三级", since="2024-02-01", department="DPF")
    town.fact("P1", "残疾等级", "三级", since="2024-02-01", department="CIVIL")

    assert ineligible(store, nursing(SEVERE)) == [
        {
            "grant": "G1",
            "person": "P1",
            "household": "H1",
            "measure": "NURSING",
            "failed": ["残疾等级"],
            "evidence": [
                {"fact": "残疾等级", "value": "三级", "reported_by": "CIVIL", "since": date(2024, 2, 1)},
                {"fact": "残疾等级", "value": "三级", "reported_by": "DPF", "since": date(2024, 2, 1)},
            ],
            "department": "DPF",
            "grace_until": None,
        }
    ]


def test_unknown_is_not_false(town: World, store: Store) -> None:
    assert grants(store, nursing(SEVERE)) == []
    town.fact("P1", "残疾等级", "三级", since="2024-02-01")
    town.fact("P1", "残疾等级", "一级", since="2024-02-01", department="DPF")
    assert grants(store, nursing(SEVERE)) == []


def test_one_false_criterion_is_enough_whatever_the_others_are(town: World, store: Store) -> None:
    town.fact("P1", "残疾等级", "一级")
    town.fact("H1", "人均月收入", "800")
    assert [row["failed"] for row in ineligible(store, nursing(SEVERE, POOR, leaf("甲", "eq", "是")))] == [
        ["人均月收入"]
    ]


def test_of_a_false_group_every_false_leaf_is_named_of_a_true_one_none(town: World, store: Store) -> None:
    for name in ("甲", "乙", "丙"):
        town.fact("P1", name, "否")
    tree = any_of(leaf("甲", "eq", "是"), leaf("乙", "eq", "是"))
    assert [
        row["failed"]
        for row in ineligible(store, nursing(tree, any_of(leaf("丙", "eq", "是"), leaf("丙", "eq", "否"))))
    ] == [["乙", "甲"]]


def test_only_grants_that_run_on_the_day_of_a_version_that_is_valid_then(town: World, store: Store) -> None:
    town.fact("P1", "残疾等级", "三级")
    town.grant("G2", to="P1", measure="NURSING", starts="2023-01-01", ends="2024-02-29")
    town.grant("G3", to="P1", measure="NURSING", starts="2023-01-01", stopped="2024-03-01")
    town.grant("G4", to="P1", measure="NURSING", starts="2024-03-01", cycle="一次性")
    town.grant("G5", to="P1", measure="NURSING", starts="2024-03-02")
    town.grant("G6", to="P1", measure="NURSING", starts="2024-02-01", cycle="一次性")

    assert grants(store, nursing(SEVERE)) == ["G1", "G3", "G4"]
    assert grants(store, nursing(SEVERE, valid_to="2024-02-29")) == []
    assert grants(store, nursing(SEVERE, valid_from="2024-03-02")) == []


class TestSeveralHouseholds:
    @pytest.fixture
    def pair(self, town: World) -> World:
        """P1 belongs to H1, too rich, and to H0."""
        town.household("H0", code="210382100201")
        town.member("P1", of="H0", joined="2024-03-01")
        town.fact("H1", "人均月收入", "900", since="2024-01-01")
        return town

    def test_it_must_be_false_in_every_household(self, pair: World, store: Store) -> None:
        assert grants(store, nursing(POOR)) == []  # unknown in H0
        pair.fact("H0", "人均月收入", "799.99")
        assert grants(store, nursing(POOR)) == []
        pair.fact("H0", "人均月收入", "1000", since="2024-02-01")
        (row,) = ineligible(store, nursing(POOR, grace=Grace(6, ("人均月收入",))))
        assert (row["household"], row["failed"], row["grace_until"]) == ("H0", ["人均月收入"], date(2024, 8, 1))
        assert [each["value"] for each in row["evidence"]] == ["900", "1000"]

    def test_asked_for_some_households_the_others_of_their_people_still_count(self, pair: World, store: Store) -> None:
        assert grants(store, nursing(POOR), only={"homes": ["H0"]}) == []
        pair.fact("H0", "人均月收入", "1000")
        assert grants(store, nursing(POOR), only={"homes": ["H0"]}) == ["G1"]
        assert grants(store, nursing(POOR), only={"homes": ["H1"]}) == []  # the row is H0's

    def test_a_household_before_the_day_does_not_count(self, pair: World, store: Store) -> None:
        assert grants(store, nursing(POOR), as_of=date(2024, 2, 29)) == ["G1"]

    def test_the_row_belongs_to_the_region_of_the_household_it_names(self, pair: World, store: Store) -> None:
        pair.fact("H0", "人均月收入", "1000", since="2024-02-01")
        assert grants(store, nursing(POOR), region="210382") == ["G1"]
        assert grants(store, nursing(POOR), region="210381") == []
        assert grants(store, nursing(POOR), scope={"region": "210382"}) == ["G1"]
        assert grants(store, nursing(POOR), scope={"region": "210381"}) == []

    def test_two_memberships_of_one_household_are_one_household(self, town: World, store: Store) -> None:
        town.member("P1", of="H1", joined="2020-01-01")
        town.fact("H1", "人均月收入", "900", since="2024-01-01")
        (row,) = ineligible(store, nursing(POOR))
        assert len(row["evidence"]) == 1


class TestNoHousehold:
    def test_what_looks_at_the_household_is_unknown_what_looks_at_the_person_is_not(
        self, world: World, store: Store
    ) -> None:
        world.measure("NURSING")
        world.person("P7")
        world.fact("P7", "残疾等级", "三级")
        world.grant("G7", to="P7", measure="NURSING")
        assert grants(store, nursing(POOR, leaf("残疾等级", "eq", "一级", "any_member"))) == []
        (row,) = ineligible(store, nursing(SEVERE, POOR))
        assert (row["person"], row["household"], row["failed"]) == ("P7", None, ["残疾等级"])
        assert grants(store, nursing(SEVERE), region="21") == []

    def test_who_left_stands_with_the_household_left_last(self, town: World, store: Store) -> None:
        town.household("H0")
        town.household("H2")
        town.member("P8", of="H0", left="2022-01-01")
        town.member("P8", of="H2", left="2023-01-01")
        town.member("P8", of="H1", joined="2024-03-02")
        town.fact("P8", "残疾等级", "三级")
        town.fact("H2", "人均月收入", "900")
        town.grant("G8", to="P8", measure="NURSING")
        rows = ineligible(store, nursing(SEVERE, POOR))
        assert [(row["grant"], row["household"], row["failed"]) for row in rows] == [("G8", "H2", ["残疾等级"])]
        assert grants(store, nursing(POOR)) == []
        assert grants(store, nursing(SEVERE), region="210381") == ["G8"]


def test_a_household_grant_is_judged_for_the_household(town: World, store: Store) -> None:
    town.measure("DIBAO", unit="household")
    town.grant("G9", to="H1", measure="DIBAO")
    town.fact("H1", "财产", "不符合")
    town.fact("P1", "财产", "符合")
    (row,) = ineligible(store, rules(measure("DIBAO", leaf("财产", "eq", "符合"), unit="household")))
    assert (row["grant"], row["person"], row["household"]) == ("G9", None, "H1")
    ill = rules(
        measure("DIBAO", leaf("财产", "eq", "不符合"), leaf("重病", "eq", "是", "any_member"), unit="household")
    )
    assert ineligible(store, ill) == []
    town.fact("P1", "重病", "否")
    assert grants(store, ill) == ["G9"]


def test_grace_runs_from_the_latest_fact_that_decided_and_only_for_the_facts_it_names(
    town: World, store: Store
) -> None:
    town.fact("H1", "人均月收入", "900", since="2023-08-31")
    assert [row["grace_until"] for row in ineligible(store, nursing(POOR, grace=Grace(6, ("人均月收入",))))] == [
        date(2024, 2, 29)
    ]
    town.fact("P1", "残疾等级", "三级", since="2024-01-01")
    assert [
        row["grace_until"] for row in ineligible(store, nursing(POOR, SEVERE, grace=Grace(6, ("人均月收入",))))
    ] == [None]


def test_age_is_evidence_without_a_department(town: World, store: Store) -> None:
    (row,) = ineligible(store, nursing(leaf("年龄", "lt", 60)))
    assert row["evidence"] == [{"fact": "年龄", "value": "60", "reported_by": None, "since": None}]
    assert ineligible(store, nursing(leaf("年龄", "lt", 60)), as_of=date(2024, 2, 29)) == []


def test_what_is_advisory_stops_nothing(town: World, store: Store) -> None:
    town.fact("P1", "残疾等级", "三级")
    assert grants(store, nursing(leaf("残疾等级", "eq", "一级", advisory=True))) == []


def test_checked_counts_the_grants_that_run(town: World, store: Store) -> None:
    town.grant("G2", to="P1", measure="NURSING", starts="2024-03-02")
    town.grant("G3", to="H1", measure="NURSING")
    town.person("P7")
    town.grant("G7", to="P7", measure="NURSING")
    asked = {"rules": questions(nursing(), AS_OF)["rules"], "scope": {"region": ""}, "as_of": AS_OF}

    assert store.read("finding/count_running_grants", region="", **asked) == [{"checked": 3}]
    assert store.read("finding/count_running_grants", region="210381", **asked) == [{"checked": 2}]
    assert store.read("finding/count_running_grants", region="210382", **asked) == [{"checked": 0}]
