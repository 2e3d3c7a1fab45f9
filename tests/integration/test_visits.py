"""Visits (contract §3): what was visited, where, and who should have been."""

from datetime import date

import pytest

RULE = {"measure": "TEKUN", "every_months": 1, "valid_from": "2020-01-01", "source": "办法"}


def statistics(store, region="", since=None, until=None, scope="", as_of=date(2024, 10, 12)):
    window = {"from": since, "to": until}
    rows = store.read("statistics/visit_statistics", region=region, scope={"region": scope}, as_of=as_of, **window)
    return [tuple(row.values()) for row in rows]


def overdue(store, as_of, region="", scope=""):
    rows = store.read("alert/overdue_visits", region=region, scope={"region": scope}, as_of=date.fromisoformat(as_of))
    return [(row["household"], row["measure"], row["last_visit"], row["due_on"]) for row in rows]


def test_one_row_a_region_below_and_one_for_the_level_itself(store, world):
    for household, code in (
        ("H1", "210381100201"),
        ("H2", "210381100202"),
        ("H3", "210381101000"),
        ("H4", "210381000000"),
        ("H5", "210382100201"),
    ):
        world.household(household, code=code)
    world.visit("H1", "2024-03-01", handled="即时解决")
    world.visit("H1", "2024-03-02", handled="转交", channel="热线")
    world.visit("H2", "2024-03-03", handled="一事一议")
    world.visit("H2", "2024-03-31")
    world.visit("H4", "2024-10-13")
    assert statistics(store, "210381") == [
        ("210381000000", 1, 0, 0, 0, 0, 0, 0),
        ("210381100000", 2, 2, 4, 3, 1, 1, 1),
        ("210381101000", 1, 0, 0, 0, 0, 0, 0),
    ]
    assert statistics(store, "2103") == [("210381000000", 4, 2, 4, 3, 1, 1, 1), ("210382000000", 1, 0, 0, 0, 0, 0, 0)]
    assert statistics(store) == [("210000000000", 5, 2, 4, 3, 1, 1, 1)]
    assert statistics(store, "210381100201") == [("210381100201", 1, 1, 2, 2, 1, 1, 0)]
    assert statistics(store, "210381", scope="210381101") == [("210381101000", 1, 0, 0, 0, 0, 0, 0)]
    assert statistics(store, "210381", since=date(2024, 3, 2), until=date(2024, 3, 3))[1] == (
        "210381100000",
        2,
        2,
        2,
        2,
        0,
        1,
        1,
    )


def test_the_next_visit_is_due_a_month_after_the_last(store, world):
    world.household("H1")
    world.measure("TEKUN", unit="household")
    world.entry("VisitRule", **RULE)
    world.grant("G1", to="H1", measure="TEKUN", starts="2024-01-31")
    assert overdue(store, "2024-02-29") == []
    assert overdue(store, "2024-03-01") == [("H1", "TEKUN", None, date(2024, 2, 29))]
    world.visit("H1", "2024-03-10", channel="热线")
    world.visit("H1", "2024-03-05")
    world.visit("H1", "2024-04-06")
    assert overdue(store, "2024-04-05") == []
    assert overdue(store, "2024-05-06") == []
    assert overdue(store, "2024-05-07") == [("H1", "TEKUN", date(2024, 4, 6), date(2024, 5, 6))]


def test_a_member_grant_reaches_the_households_of_that_day(store, world):
    world.household("H1")
    world.household("H2")
    world.measure("TEKUN")
    world.entry("VisitRule", **RULE)
    world.member("P1", of="H1", left="2024-05-31")
    world.member("P1", of="H2", joined="2024-06-01")
    world.member("P2", of="H2")
    world.grant("G1", to="P1", measure="TEKUN", starts="2024-02-01", stopped="2024-08-31")
    world.grant("G2", to="P2", measure="TEKUN", starts="2024-01-01")
    assert [row[0] for row in overdue(store, "2024-05-31")] == ["H1", "H2"]
    assert overdue(store, "2024-06-01") == [("H2", "TEKUN", None, date(2024, 2, 1))]
    assert overdue(store, "2024-09-01") == [("H2", "TEKUN", None, date(2024, 2, 1))]
    assert overdue(store, "2024-09-01", region="2104") == []


@pytest.mark.parametrize(("kind", "due"), [("农业", date(2024, 4, 1)), ("流动", date(2024, 3, 1))])
def test_the_rule_of_the_longest_region_then_of_the_household_type(store, world, kind, due):
    world.household("H1", kind=kind)
    world.measure("TEKUN", unit="household")
    world.entry("VisitRule", **{**RULE, "household_type": kind})
    world.entry("VisitRule", **{**RULE, "region": "210381", "every_months": 2})
    world.entry("VisitRule", **{**RULE, "region": "210381", "every_months": 3, "household_type": "农业"})
    world.entry("VisitRule", **{**RULE, "region": "210382", "every_months": 4})
    world.entry("VisitRule", **{**RULE, "region": "210381", "every_months": 5, "valid_from": "2025-01-01"})
    world.grant("G1", to="H1", measure="TEKUN", starts="2024-01-01")
    assert [row[3] for row in overdue(store, "2024-12-31")] == [due]
    assert store.read("alert/count_overdue_visits", region="", scope={"region": ""}, as_of=date(2024, 12, 31)) == [
        {"checked": 1}
    ]


def test_no_rule_for_the_place_no_row(store, world):
    world.household("H1")
    world.measure("TEKUN", unit="household")
    world.entry("VisitRule", **{**RULE, "region": "2104"})
    world.grant("G1", to="H1", measure="TEKUN")
    assert overdue(store, "2024-12-31") == []
