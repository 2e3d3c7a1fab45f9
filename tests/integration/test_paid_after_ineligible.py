"""paid_after_ineligible (contract §3): the last eligible day, and what was paid for months after it."""

from datetime import date
from typing import Any

import pytest

from graph.store import Store
from tests.world import World

AS_OF = date(2024, 12, 31)


def paid_after(store: Store, **params: Any) -> list[dict[str, Any]]:
    asked = {"region": "", "scope": {"region": ""}, "as_of": AS_OF, "only": {"people": None, "homes": None}}
    return store.read("finding/paid_after_ineligible", **asked | params)


def brief(store: Store) -> list[tuple[str, str, str]]:
    return [(row["grant"], row["reason"], row["last_eligible_day"].isoformat()) for row in paid_after(store)]


@pytest.fixture
def town(world: World) -> World:
    world.household("H1")
    world.household("H2", code="110101001001")
    world.measure("NURSING")
    world.measure("DIBAO", unit="household")
    return world


def test_months_that_begin_after_the_death(town: World, store: Store) -> None:
    """The month of the death itself is due."""
    town.member("P1", of="H1", died="2024-03-01")
    town.grant("G1", to="P1", measure="NURSING")
    for month, fen in (("2024-02", 1), ("2024-03", 10), ("2024-04", 100), ("2024-05", 1000)):
        town.payment("G1", month, amount=fen)

    assert paid_after(store) == [
        {
            "person": "P1",
            "household": "H1",
            "grant": "G1",
            "measure": "NURSING",
            "reason": "person_died",
            "last_eligible_day": date(2024, 3, 1),
            "paid_fen": 1100,
        }
    ]


def test_a_death_on_the_last_of_the_month_before(town: World, store: Store) -> None:
    town.member("P1", of="H1", died="2024-02-29")
    town.grant("G1", to="P1", measure="NURSING")
    town.payment("G1", "2024-03", amount=5)

    assert [row["paid_fen"] for row in paid_after(store)] == [5]


def test_what_is_paid_after_as_of_does_not_count(town: World, store: Store) -> None:
    town.member("P1", of="H1", died="2024-03-01")
    town.grant("G1", to="P1", measure="NURSING")
    town.payment("G1", "2024-04", amount=1, paid="2024-12-31")
    town.payment("G1", "2024-05", amount=10, paid="2025-01-01")

    assert [row["paid_fen"] for row in paid_after(store)] == [1]


def test_a_service_paid_with_nothing_is_a_payment_too(town: World, store: Store) -> None:
    town.member("P1", of="H1", died="2024-03-01")
    town.grant("G1", to="P1", measure="NURSING", approved=0)
    town.payment("G1", "2024-04", amount=0, content="上门护理")

    assert [row["paid_fen"] for row in paid_after(store)] == [0]


def test_left_the_last_household(town: World, store: Store) -> None:
    """Nobody has left who still belongs to another one, or never belonged to any."""
    town.member("P1", of="H1", left="2024-01-31")
    town.member("P1", of="H2", left="2024-03-31")
    town.member("P2", of="H1", left="2024-01-31")
    town.member("P2", of="H2")
    for person in ("P1", "P2", "P3"):
        town.grant(f"G-{person}", to=person, measure="NURSING")
        town.payment(f"G-{person}", "2024-04", amount=7)

    assert [(row["grant"], row["reason"], row["last_eligible_day"], row["household"]) for row in paid_after(store)] == [
        ("G-P1", "person_left", date(2024, 3, 31), "H2")
    ]


def test_an_empty_household(town: World, store: Store) -> None:
    """H2 never had anybody, H3 still has somebody; the end of the grant itself comes later."""
    town.household("H3")
    town.household("H4")
    town.member("P1", of="H1", left="2024-01-31")
    town.member("P2", of="H1", died="2024-02-29")
    town.member("P3", of="H3", left="2024-01-31")
    town.member("P4", of="H3")
    town.member("P5", of="H4", joined="2024-03-01", died="2024-01-01")
    for home in ("H1", "H2", "H3", "H4"):
        town.grant(f"G-{home}", to=home, measure="DIBAO", ends="2024-10-31")
        town.payment(f"G-{home}", "2024-03", amount=7)

    assert paid_after(store) == [
        {
            "person": None,
            "household": "H1",
            "grant": "G-H1",
            "measure": "DIBAO",
            "reason": "household_empty",
            "last_eligible_day": date(2024, 2, 29),
            "paid_fen": 7,
        }
    ]


@pytest.mark.parametrize(
    ("ends", "stopped"), [("2024-05-31", None), (None, "2024-05-31"), ("2024-09-30", "2024-05-31")]
)
def test_the_grant_itself_ended(town: World, store: Store, ends: str | None, stopped: str | None) -> None:
    town.member("P1", of="H1")
    town.grant("G1", to="P1", measure="NURSING", ends=ends, stopped=stopped)
    town.grant("G2", to="H1", measure="DIBAO", ends=ends, stopped=stopped)
    for grant in ("G1", "G2"):
        town.payment(grant, "2024-05")
        town.payment(grant, "2024-06")

    assert brief(store) == [("G1", "grant_ended", "2024-05-31"), ("G2", "grant_ended", "2024-05-31")]
    assert [row["paid_fen"] for row in paid_after(store)] == [10000, 10000]


def test_the_earliest_day_decides_and_of_equal_ones_the_first_named(town: World, store: Store) -> None:
    town.member("P1", of="H1", left="2024-03-31", died="2024-03-31")
    town.member("P2", of="H2", left="2024-03-30", died="2024-03-31")
    town.grant("G1", to="P1", measure="NURSING", ends="2024-03-31")
    town.grant("G2", to="P2", measure="NURSING", ends="2024-03-31")
    town.grant("G3", to="P2", measure="NURSING", ends="2024-02-29")
    town.grant("G4", to="H1", measure="DIBAO", ends="2024-03-31")
    for grant in ("G1", "G2", "G3", "G4"):
        town.payment(grant, "2024-04")

    assert brief(store) == [
        ("G1", "person_died", "2024-03-31"),
        ("G2", "person_left", "2024-03-30"),
        ("G3", "grant_ended", "2024-02-29"),
        ("G4", "household_empty", "2024-03-31"),
    ]


def test_help_after_a_death_knows_neither_the_death_nor_the_leaving(town: World, store: Store) -> None:
    town.member("P1", of="H1", died="2024-03-01")
    town.measure("FUNERAL", after_death=True)
    town.grant("G1", to="P1", measure="FUNERAL", starts="2024-03-05")
    town.grant("G2", to="P1", measure="FUNERAL", starts="2024-03-05", ends="2024-04-30")
    town.grant("G3", to="P1", measure="FUNERAL", starts="2024-03-05", cycle="一次性")
    for grant in ("G1", "G2", "G3"):
        town.payment(grant, "2024-05")

    assert brief(store) == [("G2", "grant_ended", "2024-04-30")]


def test_given_once_to_a_member_only_after_the_death(town: World, store: Store) -> None:
    town.member("P1", of="H1", died="2024-03-01")
    town.grant("G1", to="P1", measure="NURSING", starts="2024-03-01", cycle="一次性")
    town.grant("G2", to="P1", measure="NURSING", starts="2024-03-02", cycle="一次性")
    town.grant("G3", to="H1", measure="DIBAO", starts="2024-03-02", cycle="一次性")
    for grant in ("G1", "G2", "G3"):
        town.payment(grant, "2024-02", amount=1)
        town.payment(grant, "2024-06", amount=10)

    assert brief(store) == [("G2", "person_died", "2024-03-01")]
    assert [row["paid_fen"] for row in paid_after(store)] == [11]


def test_the_household_is_the_one_still_open_of_several_the_smallest(town: World, store: Store) -> None:
    town.household("H0", code="110101001001")
    town.member("P1", of="H2")
    town.member("P1", of="H1")
    town.member("P1", of="H0", left="2024-03-31")
    town.grant("G1", to="P1", measure="NURSING", ends="2024-01-31")
    town.payment("G1", "2024-02")

    assert [row["household"] for row in paid_after(store)] == ["H1"]
    assert paid_after(store, region="1101") == []
    assert paid_after(store, scope={"region": "1101"}) == []
    assert len(paid_after(store, region="2103")) == 1
