"""aid_statistics (contract §3, tables): whom each measure reached in a time, and what was paid in it."""

from datetime import date
from typing import Any

import pytest

from graph.store import Store
from tests.world import World


def statistics(store: Store, **params: Any) -> list[dict[str, Any]]:
    asked: dict[str, Any] = {"region": "", "scope": {"region": ""}, "from": None, "to": None}
    return store.read("statistics/aid_statistics", **asked | params)


def line(measure: str, households: int, persons: int, grants: int, paid_fen: int) -> dict[str, Any]:
    return {
        "measure": measure,
        "households": households,
        "persons": persons,
        "grants": grants,
        "paid_fen": paid_fen,
    }


@pytest.fixture
def town(world: World) -> World:
    world.household("H1")
    world.household("H2", code="110101001001")
    world.member("P1", of="H1")
    world.member("P2", of="H1")
    world.member("P3", of="H2")
    world.measure("NURSING")
    world.measure("DIBAO", unit="household")
    return world


def test_everything_of_all_time(town: World, store: Store) -> None:
    """A doubled membership and two grants to one person count the person and the household once."""
    town.member("P1", of="H1", joined="2015-01-01")
    town.grant("G1", to="H1", measure="DIBAO", not_covered=["P2"])
    town.grant("G2", to="P1", measure="NURSING")
    town.grant("G3", to="P1", measure="NURSING")
    town.grant("G4", to="P3", measure="NURSING")
    town.payment("G1", "2024-01", amount=1)
    town.payment("G2", "2024-01", amount=10)
    town.payment("G4", "2024-01", amount=100)

    assert statistics(store) == [line("DIBAO", 1, 1, 1, 1), line("NURSING", 2, 2, 3, 110)]


def test_only_who_is_reached_in_the_time(town: World, store: Store) -> None:
    town.member("P4", of="H1", joined="2024-03-01", left="2024-03-31")
    town.member("P5", of="H1", joined="2024-03-31")
    town.grant("G1", to="H1", measure="DIBAO", starts="2024-01-01", ends="2024-04-30")
    town.grant("G2", to="P4", measure="NURSING", starts="2024-01-01")

    assert statistics(store, **{"from": date(2024, 2, 1), "to": date(2024, 2, 29)}) == [line("DIBAO", 1, 2, 1, 0)]
    assert statistics(store, to=date(2024, 3, 1)) == [line("DIBAO", 1, 3, 1, 0), line("NURSING", 1, 1, 1, 0)]
    assert statistics(store, **{"from": date(2024, 4, 30)}) == [line("DIBAO", 1, 3, 1, 0)]
    assert statistics(store, **{"from": date(2024, 5, 1)}) == []


def test_money_by_the_day_it_was_paid_on_also_after_the_grant(town: World, store: Store) -> None:
    town.grant("G1", to="P1", measure="NURSING", ends="2024-01-31")
    town.payment("G1", "2024-01", amount=1, paid="2024-02-01")
    town.payment("G1", "2024-01", amount=10, paid="2024-02-29")
    town.payment("G1", "2024-02", amount=100, paid="2024-03-01")

    assert statistics(store, **{"from": date(2024, 2, 1), "to": date(2024, 2, 29)}) == [line("NURSING", 0, 0, 0, 11)]


def test_a_region_counts_its_own_households_and_the_money_by_the_chain_rule(town: World, store: Store) -> None:
    """P4 moves from H1 to H2 in March and leaves it at the end of May; what comes later follows to H2."""
    town.member("P4", of="H1", left="2024-02-29")
    town.member("P4", of="H2", joined="2024-03-01", left="2024-05-31")
    town.grant("G1", to="P4", measure="NURSING")
    town.grant("G2", to="H1", measure="DIBAO")
    for month, fen in (("2024-02", 1), ("2024-03", 10), ("2024-07", 100)):
        town.payment("G1", month, amount=fen)
        town.payment("G2", month, amount=fen)

    assert statistics(store) == [line("DIBAO", 1, 3, 1, 111), line("NURSING", 2, 1, 1, 111)]
    assert statistics(store, region="11") == [line("NURSING", 1, 1, 1, 110)]
    assert statistics(store, scope={"region": "2103"}) == [line("DIBAO", 1, 3, 1, 111), line("NURSING", 1, 1, 1, 1)]
    assert statistics(store, region="11", to=date(2024, 2, 29)) == []
    assert statistics(store, region="11", scope={"region": "21"}) == []


def test_of_two_households_left_on_one_day_both_have_the_money(town: World, store: Store) -> None:
    town.member("P4", of="H1", left="2024-02-29")
    town.member("P4", of="H2", left="2024-02-29")
    town.grant("G1", to="P4", measure="NURSING")
    town.payment("G1", "2024-03", amount=5)

    assert [row["paid_fen"] for region in ("", "11", "21") for row in statistics(store, region=region)] == [5, 5, 5]


def test_somebody_of_no_household_reaches_none(town: World, store: Store) -> None:
    town.grant("G1", to="P9", measure="NURSING")
    town.payment("G1", "2024-01")

    assert statistics(store) == []


def test_somebody_in_two_households_is_paid_once(town: World, store: Store) -> None:
    town.member("P1", of="H2")
    town.grant("G1", to="P1", measure="NURSING")
    town.payment("G1", "2024-01", amount=5)

    assert statistics(store) == [line("NURSING", 2, 1, 1, 5)]
    assert statistics(store, region="11") == [line("NURSING", 1, 1, 1, 5)]
    assert statistics(store, region="21") == [line("NURSING", 1, 1, 1, 5)]
