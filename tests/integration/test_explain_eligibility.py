"""explain_eligibility (contract §3): every leaf, what it says and why."""

from datetime import date
from typing import Any

import pytest

from graph.eligibility import questions
from graph.policy.model import Catalogue
from graph.store import Store
from tests.rules import any_of, leaf, measure, parameter, rules, times
from tests.world import World

AS_OF = date(2024, 3, 1)
CATALOGUE = rules(
    measure(
        "NURSING",
        leaf("残疾等级", "in", ["一级", "二级"], trigger=True),
        any_of(leaf("人均月收入", "lt", times("低保标准", "1.5"), "household"), leaf("重病", "eq", "是", "any_member")),
        leaf("年龄", "ge", 60, advisory=True),
    ),
    parameters=[parameter("低保标准", 800, "2103")],
)


def explain(store: Store, catalogue: Catalogue = CATALOGUE, **params: Any) -> list[dict[str, Any]]:
    prepared = questions(catalogue, AS_OF, params.pop("measure", None))
    del prepared["covers"], prepared["only"]
    asked: dict[str, Any] = {"person": None, "household": None, "scope": {"region": ""}, "as_of": AS_OF}
    return store.read("household/explain_eligibility", **prepared, **asked | params)


def told(store: Store, **params: Any) -> list[tuple[Any, ...]]:
    return [
        (row["household"], row["criterion"], row["leaf"], row["truth"], row["value"], row["reported_by"], row["since"])
        for row in explain(store, **params)
    ]


@pytest.fixture
def town(world: World) -> World:
    world.household("H1")
    world.member("P1", of="H1", born="1964-03-02")
    world.member("P2", of="H1")
    world.fact("P1", "残疾等级", "一级", since="2022-05-01", department="DPF")
    return world


def test_every_leaf_in_the_order_of_the_catalogue(town: World, store: Store) -> None:
    town.fact("H1", "人均月收入", "1200", since="2024-01-01")
    town.fact("P1", "重病", "是", since="2024-02-01", department="MEDSEC")
    town.fact("P2", "重病", "否", since="2024-02-15", department="HEALTH")

    assert told(store, person="P1") == [
        ("H1", 1, 1, "符合", "一级", ["DPF"], date(2022, 5, 1)),
        ("H1", 2, 1, "不符合", "1200", ["CIVIL"], date(2024, 1, 1)),
        ("H1", 2, 2, "符合", "是", ["MEDSEC"], date(2024, 2, 1)),
        ("H1", 3, 1, "不符合", "59", [], None),
    ]
    assert [row["fact"] for row in explain(store, person="P1")] == ["残疾等级", "人均月收入", "重病", "年龄"]
    assert {(row["measure"], row["version"]) for row in explain(store, person="P1")} == {("NURSING", "2021-01-01")}
    assert explain(store, person="P1")[0]["clause"] == {"document": "办法", "clause": "一", "status": "confirmed"}


def test_nothing_known_is_unknown_and_a_conflict_names_both_departments(town: World, store: Store) -> None:
    town.fact("P1", "残疾等级", "二级", since="2022-05-01", department="CIVIL")
    assert [row[3:] for row in told(store, person="P1")] == [
        ("无法判断", None, ["CIVIL", "DPF"], date(2022, 5, 1)),
        ("无法判断", None, [], None),
        ("无法判断", None, [], None),
        ("不符合", "59", [], None),
    ]


def test_all_members_false_show_what_they_have_in_common(town: World, store: Store) -> None:
    town.fact("P1", "重病", "否", since="2024-02-01", department="MEDSEC")
    assert told(store, person="P1")[2][3:] == ("无法判断", None, [], None)
    town.fact("P2", "重病", "否", since="2024-02-15", department="HEALTH")
    assert told(store, person="P1")[2][3:] == ("不符合", "否", ["HEALTH", "MEDSEC"], date(2024, 2, 15))


def test_a_value_that_meets_no_parameter_is_shown_but_not_judged(town: World, store: Store) -> None:
    town.fact("H1", "人均月收入", "1200", since="2024-01-01")
    nowhere = rules(measure("LIVING", leaf("人均月收入", "lt", times("低保标准"), "household")))
    (row,) = explain(store, nowhere, person="P1")
    assert (row["truth"], row["value"]) == ("无法判断", "1200")


def test_a_person_of_two_households_gets_a_block_for_each(town: World, store: Store) -> None:
    town.household("H0", code="210382100201")
    town.member("P1", of="H0")
    town.member("P1", of="H0", joined="2015-01-01")
    town.fact("H1", "人均月收入", "1200")
    town.fact("H0", "人均月收入", "10")

    assert [row[:4] for row in told(store, person="P1")] == [
        ("H0", 1, 1, "符合"),
        ("H0", 2, 1, "符合"),
        ("H0", 2, 2, "无法判断"),
        ("H0", 3, 1, "不符合"),
        ("H1", 1, 1, "符合"),
        ("H1", 2, 1, "不符合"),
        ("H1", 2, 2, "无法判断"),
        ("H1", 3, 1, "不符合"),
    ]
    assert {row[0] for row in told(store, person="P1", scope={"region": "210382"})} == {"H0"}


def test_a_person_of_no_household_is_judged_by_what_is_known_of_the_person(town: World, store: Store) -> None:
    town.household("H2")
    town.fact("H2", "人均月收入", "10")
    town.member("P3", of="H2", left="2024-02-29")
    town.fact("P3", "残疾等级", "三级")
    town.fact("P3", "重病", "是")
    assert [row[:4] for row in told(store, person="P3")] == [
        (None, 1, 1, "不符合"),
        (None, 2, 1, "无法判断"),
        (None, 2, 2, "无法判断"),
        (None, 3, 1, "不符合"),
    ]


def test_asked_for_a_household_it_is_the_subject(town: World, store: Store) -> None:
    town.fact("H1", "危房", "D级")
    town.fact("P1", "危房", "否")
    catalogue = rules(
        measure("A", leaf("危房", "in", ["C级", "D级"]), unit="household"), measure("B", leaf("年龄", "ge", 1))
    )
    assert [(row["measure"], row["truth"]) for row in explain(store, catalogue, household="H1")] == [
        ("A", "符合"),
        ("B", "无法判断"),
    ]
    assert [row["measure"] for row in explain(store, catalogue, household="H1", measure="A")] == ["A"]


def test_what_an_account_may_not_see_is_not_there(town: World, store: Store) -> None:
    assert explain(store, household="H1", scope={"region": "210382"}) == []
    assert explain(store, person="P1", scope={"region": "210382"}) == []
    assert explain(store, person="P0") == []


@pytest.mark.parametrize(
    ("subject", "checked"),
    [
        ({"household": "H1"}, 1),
        ({"person": "P1"}, 1),
        ({"person": "P2"}, 2),
        ({"person": "P3"}, 1),
        ({"person": "P0"}, 0),
    ],
)
def test_checked_counts_the_blocks(town: World, store: Store, subject: dict[str, str], checked: int) -> None:
    town.household("H2")
    town.member("P2", of="H2")
    town.person("P3")
    asked: dict[str, Any] = {"person": None, "household": None, "scope": {"region": ""}, "as_of": AS_OF}
    assert store.read("household/count_explained", **asked | subject) == [{"checked": checked}]


def explain_household(store: Store, catalogue: Catalogue, household: str, **more: Any) -> list[dict[str, Any]]:
    prepared = questions(catalogue, AS_OF)
    units = {code: measure.unit == "member" for code, measure in catalogue.measures.items()}
    of = {
        name: {code: rule for code, rule in prepared["rules"].items() if units[code] is people}
        for name, people in (("of_home", False), ("of_people", True))
    }
    asked: dict[str, Any] = {"household": household, "scope": {"region": ""}, "as_of": AS_OF}
    rows = store.read("household/explain_household", facts=prepared["facts"], **of, **asked | more)
    leaves: list[dict[str, Any]] = rows[0]["leaves"]
    return leaves


def test_a_household_with_everybody_answers_as_each_asked_alone(town: World, store: Store) -> None:
    """A household measure of the household, a member measure of each member: P1 by an own fact, P2 by P1's illness."""
    town.fact("H1", "人均月收入", "1300", since="2024-01-01")
    town.fact("P1", "重病", "是", since="2024-02-01", department="MEDSEC")
    town.fact("P2", "残疾等级", "三级", since="2023-01-01", department="DPF")
    town.fact("P2", "残疾等级", "二级", since="2023-06-01", department="CIVIL")
    living = measure("LIVING", leaf("人均月收入", "lt", times("低保标准"), "household"), unit="household")
    catalogue = rules(*CATALOGUE.measures.values(), living, parameters=CATALOGUE.parameters)

    rows = explain_household(store, catalogue, "H1")
    assert [(r["measure"], r["person"], r["criterion"], r["leaf"], r["truth"], r["value"]) for r in rows] == [
        ("LIVING", None, 1, 1, "不符合", "1300"),
        ("NURSING", "P1", 1, 1, "符合", "一级"),
        ("NURSING", "P1", 2, 1, "不符合", "1300"),
        ("NURSING", "P1", 2, 2, "符合", "是"),
        ("NURSING", "P1", 3, 1, "不符合", "59"),
        ("NURSING", "P2", 1, 1, "符合", "二级"),
        ("NURSING", "P2", 2, 1, "不符合", "1300"),
        ("NURSING", "P2", 2, 2, "符合", "是"),
        ("NURSING", "P2", 3, 1, "不符合", "54"),
    ]
    alone = [
        {"person": person, **{name: value for name, value in row.items() if name != "household"}}
        for person, asked in ((None, {"household": "H1"}), ("P1", {"person": "P1"}), ("P2", {"person": "P2"}))
        for row in explain(store, catalogue, **asked)
        if (row["measure"] == "LIVING") is (person is None)
    ]
    assert rows == alone


def test_only_who_belongs_to_the_household_that_day_is_asked(town: World, store: Store) -> None:
    """Left the day before: not; leaves today: still. Filed twice: once. Another household's fact is not ours."""
    town.household("H2")
    town.fact("H2", "人均月收入", "10")
    town.member("P3", of="H1", left="2024-02-29")
    town.member("P4", of="H1", left="2024-03-01")
    town.member("P2", of="H1", joined="2020-01-01")
    town.member("P2", of="H2")

    rows = explain_household(store, CATALOGUE, "H1")
    assert [(row["person"], row["leaf"]) for row in rows if row["criterion"] == 2] == [
        (person, leaf) for person in ("P1", "P2", "P4") for leaf in (1, 2)
    ]
    assert {row["truth"] for row in rows if row["criterion"] == 2} == {"无法判断"}
    assert explain_household(store, CATALOGUE, "H1", scope={"region": "210382"}) == []
    assert explain_household(store, CATALOGUE, "H0") == []
