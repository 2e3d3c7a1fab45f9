"""Null is never false, of help that was given: an end that nobody reported, a household that nobody belongs to.

Which value of which question is held where stands in ``test_unknown``.
"""

from datetime import date
from typing import Any

from graph.store import Store
from tests.world import World

EVERYWHERE: dict[str, Any] = {"region": "", "scope": {"region": ""}}
EVERYBODY: dict[str, Any] = {"only": {"people": None, "homes": None}}


def test_who_never_ended_is_not_paid_too_long(world: World, store: Store) -> None:
    """The first six have no end before the month paid for; of the others one end each is known, P9 has no household."""
    world.household("H1")
    world.household("H2")
    world.measure("NURSING")
    world.measure("DIBAO", unit="household")
    world.member("P1", of="H1")
    world.member("P2", of="H2", left="2024-02-29")
    world.member("P3", of="H1", died="2024-02-29")
    world.person("P8")
    world.person("P9", died="2024-02-29")
    world.grant("A1", to="P1", measure="NURSING")
    world.grant("A2", to="P1", measure="NURSING", starts="2024-03-01", cycle="一次性")
    world.grant("A3", to="P8", measure="NURSING")
    world.grant("A4", to="H1", measure="DIBAO")
    world.grant("A5", to="P1", measure="NURSING", ends="2024-03-01")
    world.grant("A6", to="P1", measure="NURSING", stopped="2024-03-01")
    world.grant("B1", to="P1", measure="NURSING", ends="2024-02-29")
    world.grant("B2", to="P1", measure="NURSING", stopped="2024-02-29")
    world.grant("B3", to="P2", measure="NURSING")
    world.grant("B4", to="P3", measure="NURSING")
    world.grant("B5", to="H2", measure="DIBAO")
    world.grant("B6", to="P9", measure="NURSING")
    world.grant("B7", to="P9", measure="NURSING", starts="2024-03-01", cycle="一次性")
    for grant in ("A1", "A2", "A3", "A4", "A5", "A6", "B1", "B2", "B3", "B4", "B5", "B6", "B7"):
        world.payment(grant, "2024-03")

    rows = store.read("finding/paid_after_ineligible", as_of=date(2024, 12, 31), **EVERYWHERE, **EVERYBODY)

    assert [(row["grant"], row["person"], row["household"], row["reason"]) for row in rows] == [
        ("B1", "P1", "H1", "grant_ended"),
        ("B2", "P1", "H1", "grant_ended"),
        ("B3", "P2", "H2", "person_left"),
        ("B4", "P3", "H1", "person_died"),
        ("B5", None, "H2", "household_empty"),
        ("B6", "P9", None, "person_died"),
        ("B7", "P9", None, "person_died"),
    ]


def test_without_an_end_every_month_is_due(world: World, store: Store) -> None:
    """Nothing was paid: each grant is due to its last eligible day, to the last whole month where there is none."""
    world.household("H1")
    world.measure("NURSING")
    world.member("P1", of="H1")
    world.member("P2", of="H1", left="2024-02-29")
    world.member("P3", of="H1", died="2024-02-29")
    world.person("P8")
    world.person("P9", died="2024-02-29")
    world.grant("G1", to="P1", measure="NURSING")
    world.grant("G2", to="P2", measure="NURSING")
    world.grant("G3", to="P3", measure="NURSING")
    world.grant("G4", to="P1", measure="NURSING", ends="2024-02-29")
    world.grant("G5", to="P1", measure="NURSING", stopped="2024-02-29")
    world.grant("G8", to="P8", measure="NURSING")
    world.grant("G9", to="P9", measure="NURSING")

    rows = store.read(
        "finding/underpaid_aid", as_of=date(2024, 4, 1), **{"from": None, "to": None}, **EVERYWHERE, **EVERYBODY
    )

    months: dict[tuple[str, str | None], list[str]] = {}
    for row in rows:
        months.setdefault((row["grant"], row["household"]), []).append(row["month"])
    assert months == {
        ("G1", "H1"): ["2024-01", "2024-02", "2024-03"],
        ("G2", "H1"): ["2024-01", "2024-02"],
        ("G3", "H1"): ["2024-01", "2024-02"],
        ("G4", "H1"): ["2024-01", "2024-02"],
        ("G5", "H1"): ["2024-01", "2024-02"],
        ("G8", None): ["2024-01", "2024-02", "2024-03"],
        ("G9", None): ["2024-01", "2024-02"],
    }


def test_stopped_by_whatever_end_is_known(world: World, store: Store) -> None:
    """H5's help has no end; H6's grant was given once, so its first day is its last; nobody belongs to H7. A visit
    without 处置 and a referral that nobody has received are asked after H8 and H9 all the same."""
    world.measure("DIBAO", unit="household")
    for home in ("H1", "H2", "H3", "H5", "H6", "H8", "H9"):
        world.household(home)
        world.member(f"P{home[1]}", of=home)
    world.household("H7")
    world.grant("G1", to="H1", measure="DIBAO", ends="2024-08-31")
    world.grant("G2", to="H2", measure="DIBAO", stopped="2024-08-31")
    world.grant("G3", to="H3", measure="DIBAO", stopped="2024-08-31", stop_reason="收入超标")
    world.grant("G5", to="H5", measure="DIBAO")
    world.grant("G6", to="H6", measure="DIBAO", starts="2024-08-01", cycle="一次性")
    world.grant("G7", to="H7", measure="DIBAO", ends="2024-08-31")
    world.grant("G8", to="H8", measure="DIBAO", ends="2024-08-31")
    world.grant("G9", to="H9", measure="DIBAO", ends="2024-08-31")
    world.visit("H8", "2024-09-01")
    world.referral("R9", about="H9", sent="2024-09-01")

    rows = store.read(
        "finding/stopped_without_followup", as_of=date(2024, 12, 31), months=12, **EVERYWHERE, **EVERYBODY
    )

    assert [(row["household"], row["reached_until"].isoformat(), row["end_reason"]) for row in rows] == [
        ("H1", "2024-08-31", "到期"),
        ("H2", "2024-08-31", "到期"),
        ("H3", "2024-08-31", "收入超标"),
        ("H6", "2024-08-01", "到期"),
    ]


def check(store: Store, measure: str, person: str) -> list[tuple[Any, ...]]:
    asked = {"measure": measure, "person": person, "household": None, "from": date(2024, 5, 1), "to": None}
    rows = store.read("finding/check_before_grant", scope={"region": ""}, **asked)
    return [(row["rule"], row["grant"], row["household"], row["until"], row["status"]) for row in rows]


def test_what_is_not_said_of_the_other_grant(world: World, store: Store) -> None:
    """Its end, its household, its clause: empty where unknown, and the clash is told all the same."""
    world.household("H1")
    world.member("P1", of="H1")
    world.measure("NURSING")
    world.measure("BARE", version=None)
    world.grant("G1", to="P1", measure="NURSING")
    world.grant("G2", to="P1", measure="NURSING", ends="2024-12-31", stopped="2024-05-01")
    world.grant("G3", to="P1", measure="NURSING", ends="2024-12-31", stopped="2024-04-30")
    world.grant("G4", to="P1", measure="NURSING", ends="2024-04-30")
    world.grant("G5", to="P1", measure="BARE")
    world.grant("G6", to="P9", measure="NURSING")

    assert check(store, "NURSING", "P1") == [
        ("same_measure", "G1", "H1", None, "confirmed"),
        ("same_measure", "G2", "H1", date(2024, 5, 1), "confirmed"),
    ]
    assert check(store, "BARE", "P1") == [("same_measure", "G5", "H1", None, None)]
    assert check(store, "NURSING", "P9") == [("same_measure", "G6", None, None, "confirmed")]


def test_who_belongs_to_the_household_of_the_other_grant(world: World, store: Store) -> None:
    """P1 without an end; P2 and P4 left and died the day before, P3 and P5 on the day; P9 belongs to none."""
    world.household("H1")
    world.measure("NURSING")
    world.measure("DIBAO", unit="household")
    world.exclusion("NURSING", "DIBAO")
    world.member("P1", of="H1")
    world.member("P2", of="H1", left="2024-04-30")
    world.member("P3", of="H1", left="2024-05-01")
    world.member("P4", of="H1", died="2024-04-30")
    world.member("P5", of="H1", died="2024-05-01")
    world.person("P9")
    world.grant("G1", to="H1", measure="DIBAO")

    hit = ("exclusive", "G1", "H1", None, "confirmed")
    found = {person: check(store, "NURSING", person) for person in ("P1", "P2", "P3", "P4", "P5", "P9")}
    assert found == {"P1": [hit], "P2": [], "P3": [hit], "P4": [], "P5": [hit], "P9": []}


def test_who_is_counted_in_april(world: World, store: Store) -> None:
    """A measure for each value: without an end, ended on April 1st, and (no line) the day before."""
    world.household("H1")
    world.member("P1", of="H1")
    world.member("P2", of="H1", left="2024-04-01")
    world.member("P3", of="H1", left="2024-03-31")
    world.member("P4", of="H1", died="2024-04-01")
    world.member("P5", of="H1", died="2024-03-31")
    world.member("P6", of="H1")
    for measure, person, ends in (
        ("A_OPEN", "P1", {}),
        ("B_ENDS", "P1", {"ends": "2024-04-01"}),
        ("B_ENDS_BEFORE", "P1", {"ends": "2024-03-31"}),
        ("C_STOPPED", "P1", {"ends": "2024-12-31", "stopped": "2024-04-01"}),
        ("C_STOPPED_BEFORE", "P1", {"ends": "2024-12-31", "stopped": "2024-03-31"}),
        ("D_LEFT", "P2", {}),
        ("D_LEFT_BEFORE", "P3", {}),
        ("E_DIED", "P4", {}),
        ("E_DIED_BEFORE", "P5", {}),
        ("F_ALONE", "P9", {}),
        ("G_ONCE", "P1", {"starts": "2024-04-01", "cycle": "一次性"}),
        ("G_ONCE_BEFORE", "P1", {"starts": "2024-03-31", "cycle": "一次性"}),
    ):
        world.measure(measure)
        world.grant(f"G_{measure}", to=person, measure=measure, **ends)
    world.measure("H_ALL", unit="household")
    world.measure("H_BUT_ONE", unit="household")
    world.grant("GH1", to="H1", measure="H_ALL")
    world.grant("GH2", to="H1", measure="H_BUT_ONE", not_covered=["P6"])

    rows = store.read("statistics/aid_statistics", **{"from": date(2024, 4, 1), "to": date(2024, 4, 30)}, **EVERYWHERE)

    assert [tuple(row.values()) for row in rows] == [
        ("A_OPEN", 1, 1, 1, 0),
        ("B_ENDS", 1, 1, 1, 0),
        ("C_STOPPED", 1, 1, 1, 0),
        ("D_LEFT", 1, 1, 1, 0),
        ("E_DIED", 1, 1, 1, 0),
        ("G_ONCE", 1, 1, 1, 0),
        ("H_ALL", 1, 4, 1, 0),
        ("H_BUT_ONE", 1, 3, 1, 0),
    ]
