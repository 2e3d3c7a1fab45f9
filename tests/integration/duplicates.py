"""The county of the duplicate tests, and how it is asked."""

from datetime import date
from typing import Any

from graph import overlaps
from graph.store import Store
from tests.world import World

AS_OF = date(2024, 6, 30)


def derive(store: Store) -> None:
    """What an import does: a test's county is written past it."""
    store.write(overlaps.derive_all)


def duplicates(store: Store, **params: Any) -> list[dict[str, Any]]:
    asked: dict[str, Any] = {
        "region": "",
        "scope": {"region": ""},
        "as_of": AS_OF,
        "from": None,
        "to": None,
        "rule": None,
        "min_days": 1,
        "only": {"people": None, "homes": None},
    }
    derive(store)
    return store.read("finding/duplicate_benefit", **asked | params)


def found(store: Store, **params: Any) -> list[str]:
    return [row["finding"] for row in duplicates(store, **params)]


def town_of(world: World) -> World:
    """Two households, P1 and P2 of H1, P3 of H2, and measures of every unit."""
    world.household("H1")
    world.household("H2", code="110101001001")
    world.member("P1", of="H1")
    world.member("P2", of="H1")
    world.member("P3", of="H2")
    world.measure("NURSING")
    world.measure("LIVING")
    world.measure("DIBAO", unit="household")
    world.measure("RENT", unit="household")
    world.measure("TEMP", unit="either")
    return world
