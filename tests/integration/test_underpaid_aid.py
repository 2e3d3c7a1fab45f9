"""underpaid_aid (contract §3): months that were due and not, or not wholly, paid."""

from datetime import date
from typing import Any

import pytest

from graph.store import Store
from tests.world import World

AS_OF = date(2024, 5, 1)


def underpaid(store: Store, **params: Any) -> list[dict[str, Any]]:
    asked: dict[str, Any] = {"region": "", "scope": {"region": ""}, "as_of": AS_OF, "from": None, "to": None}
    asked["only"] = {"people": None, "homes": None}
    return store.read("finding/underpaid_aid", **asked | params)


def months(store: Store, **params: Any) -> list[str]:
    return [row["month"] for row in underpaid(store, **params)]


@pytest.fixture
def town(world: World) -> World:
    world.household("H1")
    world.household("H2", code="110101001001")
    world.member("P1", of="H1")
    world.measure("NURSING")
    world.measure("DIBAO", unit="household")
    return world


def test_a_month_paid_in_part_one_not_at_all_one_in_full(town: World, store: Store) -> None:
    town.grant("G1", to="P1", measure="NURSING", starts="2024-02-01", approved=1000)
    town.payment("G1", "2024-02", amount=600)
    town.payment("G1", "2024-02", amount=399)
    town.payment("G1", "2024-04", amount=1000)
    town.payment("G1", "2024-01", amount=1000)

    assert underpaid(store) == [
        {
            "grant": "G1",
            "person": "P1",
            "household": "H1",
            "measure": "NURSING",
            "month": "2024-02",
            "approved_fen": 1000,
            "paid_fen": 999,
            "gap_fen": 1,
        },
        {
            "grant": "G1",
            "person": "P1",
            "household": "H1",
            "measure": "NURSING",
            "month": "2024-03",
            "approved_fen": 1000,
            "paid_fen": 0,
            "gap_fen": 1000,
        },
    ]


def test_only_months_whose_first_day_the_grant_runs_on(town: World, store: Store) -> None:
    town.grant("G1", to="P1", measure="NURSING", starts="2024-01-02", ends="2024-03-01")

    assert months(store) == ["2024-02", "2024-03"]


@pytest.mark.parametrize(("as_of", "last"), [("2024-04-30", "2024-03"), ("2024-05-01", "2024-04")])
def test_only_months_that_are_over(town: World, store: Store, as_of: str, last: str) -> None:
    town.grant("G1", to="P1", measure="NURSING", starts="2024-03-01")

    assert months(store, as_of=date.fromisoformat(as_of))[-1] == last


def test_a_payment_of_later_does_not_count_yet(town: World, store: Store) -> None:
    town.grant("G1", to="P1", measure="NURSING", starts="2024-03-01")
    town.payment("G1", "2024-03", paid="2024-05-01")
    town.payment("G1", "2024-04", paid="2024-05-02")

    assert months(store) == ["2024-04"]


def test_the_window_is_touched_by_whole_months(town: World, store: Store) -> None:
    town.grant("G1", to="P1", measure="NURSING", starts="2023-11-01")

    assert months(store, **{"from": date(2024, 1, 31), "to": date(2024, 2, 1)}) == ["2024-01", "2024-02"]
    assert months(store, to=date(2023, 11, 30)) == ["2023-11"]
    assert months(store, **{"from": date(2024, 4, 1), "to": date(2030, 1, 1)}) == ["2024-04"]


def test_the_amount_of_a_month_is_that_of_the_latest_adjustment(town: World, store: Store) -> None:
    """A month adjusted to nothing is a service: one payment of nothing is enough, none is not."""
    town.grant("G1", to="P1", measure="NURSING", starts="2023-12-01", approved=500)
    town.adjustment("G1", "2024-03", approved=0)
    town.adjustment("G1", "2024-01", approved=700)
    town.adjustment("G1", "2024-07", approved=9)
    for month in ("2023-12", "2024-01", "2024-02"):
        town.payment("G1", month, amount=500)
    town.payment("G1", "2024-03", amount=0)

    assert [(row["month"], row["approved_fen"], row["paid_fen"], row["gap_fen"]) for row in underpaid(store)] == [
        ("2024-01", 700, 500, 200),
        ("2024-02", 700, 500, 200),
        ("2024-04", 0, 0, 0),
    ]


def test_nothing_is_due_after_the_last_eligible_day(town: World, store: Store) -> None:
    town.household("H3")
    town.member("P2", of="H2", died="2024-02-01")
    town.member("P3", of="H2", left="2024-02-29")
    town.member("P3", of="H1", left="2024-01-01")
    town.member("P4", of="H3", left="2024-03-31")
    town.grant("G2", to="P2", measure="NURSING")
    town.grant("G3", to="P3", measure="NURSING")
    town.grant("G4", to="H3", measure="DIBAO")
    town.measure("FUNERAL", after_death=True)
    town.grant("G5", to="P2", measure="FUNERAL", starts="2024-02-15", ends="2024-03-20")

    assert [(row["grant"], row["month"]) for row in underpaid(store)] == [
        ("G2", "2024-01"),
        ("G2", "2024-02"),
        ("G3", "2024-01"),
        ("G3", "2024-02"),
        ("G4", "2024-01"),
        ("G4", "2024-02"),
        ("G4", "2024-03"),
        ("G5", "2024-03"),
    ]


def test_a_household_nobody_ever_belonged_to_is_still_due(town: World, store: Store) -> None:
    town.grant("G1", to="H2", measure="DIBAO", starts="2024-04-01")

    assert [(row["grant"], row["person"], row["household"]) for row in underpaid(store)] == [("G1", None, "H2")]


def test_given_once_is_never_underpaid(town: World, store: Store) -> None:
    town.grant("G1", to="P1", measure="NURSING", ends="2024-04-30", cycle="一次性")

    assert underpaid(store) == []


def test_the_household_follows_the_person_month_by_month(town: World, store: Store) -> None:
    town.member("P2", of="H1", joined="2024-02-02", left="2024-03-31")
    town.member("P2", of="H2", joined="2024-03-01")
    town.grant("G2", to="P2", measure="NURSING", starts="2024-01-01")

    assert [(row["month"], row["household"]) for row in underpaid(store)] == [
        ("2024-01", "H1"),
        ("2024-02", "H1"),
        ("2024-03", "H1"),
        ("2024-04", "H2"),
    ]
    assert months(store, region="1101") == ["2024-04"]
    assert months(store, scope={"region": "2103"}) == ["2024-01", "2024-02", "2024-03"]
