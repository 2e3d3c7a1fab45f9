"""check_before_grant (contract §3) reports what duplicate_benefit would, if the grant were there."""

import random
from datetime import date, timedelta
from typing import Any

import pytest

from graph.store import Store
from tests.integration.duplicates import derive
from tests.world import World

FROM = date(2024, 5, 1)
NEW = "ZZZ"  # an id behind all others: the last of its day


def check(store: Store, measure: str, subject: str, **params: Any) -> list[dict[str, Any]]:
    asked: dict[str, Any] = {
        "measure": measure,
        "person": subject if subject.startswith("P") else None,
        "household": subject if subject.startswith("H") else None,
        "from": FROM,
        "to": None,
        "scope": {"region": ""},
    }
    return store.read("finding/check_before_grant", **asked | params)


def named(store: Store, measure: str, subject: str, **params: Any) -> list[tuple[str, str]]:
    return [(row["rule"], row["grant"]) for row in check(store, measure, subject, **params)]


def reported(store: Store) -> list[tuple[str, str]]:
    """What duplicate_benefit says about the grant ``NEW`` that is now there."""
    derive(store)
    rows = store.read(
        "finding/duplicate_benefit",
        **{"region": "", "scope": {"region": ""}, "as_of": FROM, "from": None, "to": None},
        rule=None,
        min_days=1,
        only={"people": None, "homes": None},
    )
    return sorted({(row["rule"], row["grant_a"]) for row in rows if row["grant_b"] == NEW})


@pytest.fixture
def town(world: World) -> World:
    world.household("H1")
    world.household("H2", code="110101001001")
    world.member("P1", of="H1")
    world.member("P2", of="H1")
    world.member("P3", of="H2")
    world.measure("NURSING")
    world.measure("LIVING")
    world.measure("DIBAO", unit="household")
    world.measure("TEMP", unit="either")
    return world


def test_the_row_tells_of_the_grant_that_is_already_there(town: World, store: Store) -> None:
    town.grant("G1", to="P1", measure="NURSING", starts="2024-01-01", ends="2024-12-31", department="DPF")

    assert check(store, "NURSING", "P1") == [
        {
            "rule": "same_measure",
            "grant": "G1",
            "measure": "NURSING",
            "household": "H1",
            "department": "DPF",
            "since": date(2024, 1, 1),
            "until": date(2024, 12, 31),
            "clause": {"document": "办法", "clause": "一", "status": "confirmed"},
            "status": "confirmed",
        }
    ]


@pytest.mark.parametrize(
    ("ends", "to", "hit"),
    [("2024-05-01", None, True), ("2024-04-30", None, False), (None, "2024-05-01", True), (None, "2024-05-31", True)],
)
def test_one_common_day_is_enough(town: World, store: Store, ends: str | None, to: str | None, hit: bool) -> None:
    town.grant("G1", to="P1", measure="NURSING", ends=ends)

    last = date.fromisoformat(to) if to else None
    assert named(store, "NURSING", "P1", to=last) == ([("same_measure", "G1")] if hit else [])


def test_a_coming_grant_after_the_last_day(town: World, store: Store) -> None:
    town.grant("G1", to="P1", measure="NURSING", starts="2024-06-01")

    assert named(store, "NURSING", "P1", to=date(2024, 5, 31)) == []
    assert [(row["grant"], row["until"]) for row in check(store, "NURSING", "P1")] == [("G1", None)]


def test_a_repeatable_measure_another_person_another_measure(town: World, store: Store) -> None:
    town.measure("EVENT", repeatable=True)
    town.grant("G1", to="P1", measure="EVENT")
    town.grant("G2", to="P2", measure="NURSING")
    town.grant("G3", to="P1", measure="LIVING")

    assert named(store, "EVENT", "P1") == []
    assert named(store, "NURSING", "P1") == []


@pytest.mark.parametrize("kind", ["exclusive", "higher", "topup"])
def test_one_row_however_many_persons(town: World, store: Store, kind: str) -> None:
    """A household's new grant meets the members' own and the household's other one through each of its members."""
    town.measure("RENT", unit="household")
    town.exclusion("NURSING", "DIBAO", kind=kind, status="second_hand")
    town.exclusion("DIBAO", "RENT", kind=kind)
    town.grant("G1", to="P1", measure="NURSING")
    town.grant("G2", to="P2", measure="NURSING")
    town.grant("G3", to="P3", measure="NURSING")
    town.grant("G4", to="H1", measure="RENT")

    rows = check(store, "DIBAO", "H1")

    assert [(row["rule"], row["grant"], row["status"]) for row in rows] == [
        (kind, "G1", "second_hand"),
        (kind, "G2", "second_hand"),
        (kind, "G4", "confirmed"),
    ]


def test_who_is_not_covered_is_not_reached(town: World, store: Store) -> None:
    town.exclusion("NURSING", "DIBAO")
    town.grant("G1", to="H1", measure="DIBAO", not_covered=["P1"])

    assert named(store, "NURSING", "P1") == []
    assert named(store, "NURSING", "P2") == [("exclusive", "G1")]


def test_scope_household(town: World, store: Store) -> None:
    town.exclusion("NURSING", "LIVING", scope="household")
    town.grant("G2", to="P2", measure="LIVING")
    town.grant("G3", to="P3", measure="LIVING")

    assert named(store, "NURSING", "P1") == [("exclusive", "G2")]


def test_another_household_of_a_member(town: World, store: Store) -> None:
    town.member("P1", of="H2", joined="2024-08-01")
    town.grant("G2", to="H2", measure="DIBAO", ends="2024-12-31")

    assert [(row["rule"], row["grant"], row["household"]) for row in check(store, "DIBAO", "H1")] == [
        ("two_households", "G2", "H2")
    ]
    assert named(store, "DIBAO", "H1", to=date(2024, 7, 31)) == []


def test_above_the_limit_of_the_year_the_neighbours(town: World, store: Store) -> None:
    """The new one is the last of its day and has no 事由, so a limit on the same 事由 never counts it."""
    town.measure("AID", repeatable=True)
    town.frequency("AID")
    town.frequency("AID", max=1, per="ever", same_reason=True)
    for grant, starts in (("G1", "2023-12-31"), ("G2", "2024-02-01"), ("G3", "2024-05-01"), ("G4", "2024-05-02")):
        town.grant(grant, to="P1", measure="AID", starts=starts, cycle="一次性", reason="住院")

    assert named(store, "AID", "P1") == [("once", "G3"), ("once", "G4")]
    assert named(store, "AID", "P1", **{"from": date(2025, 1, 1)}) == []
    assert named(store, "AID", "P1", **{"from": date(2023, 1, 1)}) == [("once", "G1")]
    assert named(store, "AID", "P2") == []


def test_up_to_the_limit_nothing(town: World, store: Store) -> None:
    town.measure("AID", repeatable=True)
    town.frequency("AID", max=2)
    town.grant("G1", to="P1", measure="AID", starts="2024-01-01", cycle="一次性")

    assert named(store, "AID", "P1") == []


def test_a_regional_clause_and_the_scope(town: World, store: Store) -> None:
    town.exclusion("NURSING", "LIVING", region="1101", document="区办法")
    town.grant("G1", to="P1", measure="LIVING")
    town.grant("G3", to="P3", measure="LIVING")

    assert named(store, "NURSING", "P1") == []
    assert [row["clause"]["document"] for row in check(store, "NURSING", "P3")] == ["区办法"]
    assert check(store, "NURSING", "P3", scope={"region": "21"}) == []


def test_the_household_of_a_member_grant_is_that_of_the_first_day(town: World, store: Store) -> None:
    town.household("H0")
    town.member("P4", of="H0", joined="2020-01-01", left="2024-05-01")
    town.member("P4", of="H2", joined="2024-05-02")
    town.grant("G1", to="P4", measure="NURSING")

    assert [row["household"] for row in check(store, "NURSING", "P4")] == ["H0"]
    assert [row["household"] for row in check(store, "NURSING", "P4", **{"from": date(2024, 5, 2)})] == ["H2"]


def test_nothing_given_nobody_there(town: World, store: Store) -> None:
    town.person("P9")

    assert check(store, "NURSING", "P9") == []
    assert check(store, "NURSING", "P404") == []
    assert check(store, "UNKNOWN", "P1") == []


def test_how_many_grants_were_held_against_it(town: World, store: Store) -> None:
    town.member("P1", of="H2")
    for grant, subject in (("G1", "P1"), ("G2", "P2"), ("G3", "H1"), ("G4", "H2"), ("G5", "P3")):
        town.grant(grant, to=subject, measure="NURSING")

    def compared(person: str | None, household: str | None) -> object:
        scope = {"region": ""}
        return store.read("finding/count_grants_nearby", person=person, household=household, scope=scope)[0]["checked"]

    assert (compared("P1", None), compared("P2", None), compared(None, "H1")) == (5, 3, 4)


@pytest.mark.parametrize("seed", range(12))
def test_random_towns_agree_with_duplicate_benefit(town: World, store: Store, seed: int) -> None:
    dice = random.Random(seed)

    def some_day() -> date:
        return date(2024, 1, 1) + timedelta(days=dice.randrange(240))

    def later(day: date) -> str | None:
        return dice.choice([None, (day + timedelta(days=dice.randrange(150))).isoformat()])

    town.household("H3", code="210381100202")
    for _ in range(5):
        joined = some_day()
        town.member(
            dice.choice(["P1", "P2", "P3", "P4"]),
            of=dice.choice(["H1", "H2", "H3"]),
            joined=joined.isoformat(),
            left=later(joined),
        )
    units = {"NURSING": "P", "LIVING": "P", "DIBAO": "H", "TEMP": "PH"}
    for _ in range(4):
        a, b = dice.sample(sorted(units), 2)
        kind, scope = dice.choice(["exclusive", "higher", "topup"]), dice.choice(["member", "household"])
        town.exclusion(a, b, kind=kind, scope=scope, region=dice.choice([None, "1101", "2103"]))
    town.frequency("TEMP", max=dice.choice([1, 2]), per=dice.choice(["calendar_year", "ever"]))
    town.frequency("NURSING", same_reason=dice.choice([True, False]), region=dice.choice([None, "2103"]))

    def subject_of(measure: str) -> str:
        return dice.choice([x for x in ("P1", "P2", "P3", "P4", "H1", "H2", "H3") if x[0] in units[measure]])

    for i in range(9):
        measure, starts = dice.choice(sorted(units)), some_day()
        subject = subject_of(measure)
        town.grant(
            f"G{i}",
            to=subject,
            measure=measure,
            starts=starts.isoformat(),
            ends=later(starts),
            cycle=dice.choice(["月", "一次性"]),
            not_covered=dice.choice([None, ["P1"]]) if subject.startswith("H") else None,
        )
    measure, starts = dice.choice(sorted(units)), some_day()
    subject, ends = subject_of(measure), later(starts)
    told = named(store, measure, subject, **{"from": starts, "to": date.fromisoformat(ends) if ends else None})

    town.grant(NEW, to=subject, measure=measure, starts=starts.isoformat(), ends=ends)

    assert told == reported(store)
