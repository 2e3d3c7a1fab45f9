"""What only looks like a duplicate (policy.md §4, ``allowed``) is not reported, by the seed's catalogue and the query.

All pairs live in one county, each with a household and people of its own; the question is asked once.
"""

from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from graph.policy.loading import load, read_catalogue
from graph.policy.model import Catalogue
from graph.store import Store
from tests.integration.duplicates import derive
from tests.policy_pairs import PAIRS, pairs_with_everything
from tests.world import World

SEED = sorted((Path(__file__).parents[2] / "seed" / "policy").glob("*.yaml"))
Row = dict[str, Any]


def duplicates(store: Store) -> list[Row]:
    days = {"as_of": date(2026, 11, 24), "from": None, "to": None}
    where = {"region": "", "scope": {"region": ""}, "only": {"people": None, "homes": None}}
    derive(store)
    return store.read("finding/duplicate_benefit", **days, **where, rule=None, min_days=1)


@pytest.fixture
def county(world: World, store: Store) -> tuple[World, Catalogue]:
    load(store, SEED)
    return world, read_catalogue(store)


@pytest.fixture
def give(county: tuple[World, Catalogue]) -> Callable[[str, str, str], None]:
    """One household of one, with a monthly grant of each of two measures, where the unit puts it."""
    world, catalogue = county

    def both(number: str, a: str, b: str) -> None:
        world.household(f"H{number}")
        world.member(f"P{number}", of=f"H{number}")
        for letter, code in (("a", a), ("b", b)):
            unit = catalogue.measures[code].unit
            world.grant(f"{number}{letter}", to=f"H{number}" if unit == "household" else f"P{number}", measure=code)

    return both


def test_no_allowed_pair_is_reported(
    county: tuple[World, Catalogue], store: Store, give: Callable[[str, str, str], None]
) -> None:
    pairs = [*PAIRS, *pairs_with_everything(county[1])]
    for number, (_, a, b) in enumerate(pairs):
        give(str(number), a, b)
    reported = [(row["rule"], *pairs[int(row["grant_a"][:-1])]) for row in duplicates(store)]
    assert reported == []


def test_the_forbidden_pair_beside_them_is_reported(store: Store, give: Callable[[str, str, str], None]) -> None:
    give("1", "TEKUN_LIVING", "DIS_LIVING")
    give("2", "DIS_NURSING", "DIS_LIVING")
    assert [(row["rule"], row["grant_a"], row["confirmed"]) for row in duplicates(store)] == [
        ("exclusive", "1a", False)
    ]


def test_a_child_without_carers_beside_dibao_is_topped_up(store: Store, give: Callable[[str, str, str], None]) -> None:
    """A15."""
    give("1", "FACT_ORPHAN", "DIBAO")
    assert [(row["rule"], row["amount_at_risk_fen"]) for row in duplicates(store)] == [("topup", None)]


def test_one_household_holds_dibao_for_one_and_destitute_support_for_another(
    county: tuple[World, Catalogue], store: Store
) -> None:
    """A22: the other is left out of the dibao; covered by it, he would be reported."""
    world, _ = county
    for home, left_out in (("H1", True), ("H2", False)):
        one, other = f"P{home}1", f"P{home}2"
        world.household(home)
        world.member(one, of=home)
        world.member(other, of=home)
        world.grant(f"{home}a", to=home, measure="DIBAO", not_covered=[other] if left_out else None)
        world.grant(f"{home}b", to=other, measure="TEKUN_LIVING")
        world.grant(f"{home}c", to=one, measure="DIS_NURSING")
    assert [(row["person"], row["grant_a"], row["grant_b"]) for row in duplicates(store)] == [("PH22", "H2a", "H2b")]


def test_two_people_of_an_edge_household_each_hold_dibao_of_their_own(
    county: tuple[World, Catalogue], store: Store
) -> None:
    """A16."""
    world, _ = county
    world.household("H1")
    for person in ("P1", "P2"):
        world.member(person, of="H1")
        world.grant(f"G{person}", to=person, measure="DIBAO_SINGLE")
        world.grant(f"E{person}", to=person, measure="EDU_AID")
    assert duplicates(store) == []
