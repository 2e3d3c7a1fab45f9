"""stopped_without_followup (contract §3): help ended, and nobody asked after the household since."""

from datetime import date
from typing import Any

import pytest

from graph.store import Store
from tests.world import World

AS_OF = date(2024, 12, 31)


def stopped(store: Store, **params: Any) -> list[dict[str, Any]]:
    asked: dict[str, Any] = {"region": "", "scope": {"region": ""}, "as_of": AS_OF, "months": 12}
    asked["only"] = {"homes": None}
    return store.read("finding/stopped_without_followup", **asked | params)


@pytest.fixture
def town(world: World) -> World:
    world.household("H1")
    world.member("P1", of="H1")
    world.measure("NURSING")
    world.measure("DIBAO", unit="household")
    return world


def test_the_last_help_of_a_household(town: World, store: Store) -> None:
    town.member("P2", of="H1")
    town.grant(
        "G1",
        to="H1",
        measure="DIBAO",
        starts="2020-01-01",
        ends="2024-12-31",
        stopped="2024-08-31",
        stop_reason="收入超标",
    )
    town.grant("G2", to="P1", measure="NURSING", starts="2020-01-01", ends="2024-07-31")

    assert stopped(store) == [
        {
            "household": "H1",
            "grant": "G1",
            "measure": "DIBAO",
            "reached_until": date(2024, 8, 31),
            "end_reason": "收入超标",
            "members": ["P1", "P2"],
        }
    ]


def test_of_several_that_ended_last_the_smallest(town: World, store: Store) -> None:
    town.grant("G2", to="P1", measure="NURSING", ends="2024-08-31")
    town.grant("G1", to="H1", measure="DIBAO", ends="2024-08-31")

    assert [(row["grant"], row["end_reason"]) for row in stopped(store)] == [("G1", "到期")]


@pytest.mark.parametrize(
    ("ends", "hit"), [("2024-12-30", True), ("2024-12-31", False), ("2023-12-31", True), ("2023-12-30", False)]
)
def test_it_ended_before_as_of_and_not_too_long_ago(town: World, store: Store, ends: str, hit: bool) -> None:
    town.grant("G1", to="H1", measure="DIBAO", starts="2020-01-01", ends=ends)

    assert bool(stopped(store)) is hit


def test_months_go_back_to_the_same_day_else_the_months_last(town: World, store: Store) -> None:
    town.grant("G1", to="H1", measure="DIBAO", starts="2020-01-01", ends="2024-11-30")

    assert len(stopped(store, months=1)) == 1
    assert stopped(store, months=1, as_of=date(2025, 1, 1)) == []


def test_coming_help_is_help(town: World, store: Store) -> None:
    town.grant("G1", to="H1", measure="DIBAO", ends="2024-08-31")
    town.grant("G2", to="P1", measure="NURSING", starts="2025-03-01", ends="2025-03-31")

    assert stopped(store) == []


def test_given_once_it_covers_its_months(town: World, store: Store) -> None:
    town.measure("TEMP", unit="either", covers_months=6)
    town.grant("G1", to="H1", measure="TEMP", starts="2024-07-02", cycle="一次性")

    assert stopped(store, as_of=date(2025, 1, 1)) == []
    assert [row["reached_until"] for row in stopped(store, as_of=date(2025, 1, 2))] == [date(2025, 1, 1)]


def test_given_once_its_own_last_day_may_be_later_and_a_monthly_one_is_not_prolonged(town: World, store: Store) -> None:
    town.measure("TEMP", unit="either", covers_months=6)
    town.grant("G1", to="H1", measure="TEMP", starts="2024-01-01", ends="2024-08-15", cycle="一次性")
    town.grant("G2", to="H1", measure="TEMP", starts="2024-08-01", ends="2024-08-20")

    assert [(row["grant"], row["reached_until"]) for row in stopped(store)] == [("G2", date(2024, 8, 20))]


def test_a_members_help_reaches_the_household_while_both_run(town: World, store: Store) -> None:
    town.member("P2", of="H1", left="2024-09-15")
    town.member("P3", of="H1", joined="2024-10-01", left="2024-10-31")
    town.grant("G2", to="P2", measure="NURSING")
    town.grant("G3", to="P3", measure="NURSING", ends="2024-09-30")

    assert [(row["grant"], row["reached_until"], row["members"]) for row in stopped(store)] == [
        ("G2", date(2024, 9, 15), ["P1"])
    ]


def test_never_helped_or_nobody_left_alive(town: World, store: Store) -> None:
    town.household("H2")
    town.member("P2", of="H2", died="2024-12-31")
    town.member("P3", of="H2", left="2024-12-30")
    town.member("P4", of="H2", joined="2025-01-01")
    town.grant("G2", to="H2", measure="DIBAO", ends="2024-08-31")

    assert stopped(store) == []


@pytest.mark.parametrize(
    ("sent", "state", "hit"),
    [
        ("2024-08-31", "待签收", True),
        ("2024-09-01", "待签收", False),
        ("2024-12-31", "已撤回", False),
        ("2025-01-01", "待签收", True),
        ("2024-09-01", "草拟", True),
        ("2024-09-01", "录入有误", True),
    ],
)
def test_a_referral_since_is_a_followup(town: World, store: Store, sent: str, state: str, hit: bool) -> None:
    town.grant("G1", to="H1", measure="DIBAO", ends="2024-08-31")
    town.referral("R1", about="H1", sent=sent, state=state)

    assert bool(stopped(store)) is hit


@pytest.mark.parametrize(
    ("on", "hit"), [("2024-08-31", True), ("2024-09-01", False), ("2024-12-31", False), ("2025-01-01", True)]
)
def test_a_visit_since_is_a_followup(town: World, store: Store, on: str, hit: bool) -> None:
    town.household("H2")
    town.grant("G1", to="H1", measure="DIBAO", ends="2024-08-31")
    town.visit("H1", on=on)
    town.visit("H2", on="2024-10-01")

    assert bool(stopped(store)) is hit


def test_only_in_the_region_and_the_scope(town: World, store: Store) -> None:
    town.grant("G1", to="H1", measure="DIBAO", ends="2024-08-31")

    assert len(stopped(store, region="2103", scope={"region": "21"})) == 1
    assert stopped(store, region="2104") == []
    assert stopped(store, scope={"region": "11"}) == []
