"""The random counties are what they claim: repeatable, rich, and wrong exactly where a fault was planted."""

from __future__ import annotations

from collections import Counter
from datetime import date
from functools import cache
from pathlib import Path

import pytest

from tests.counties import County, random_county
from tests.oracle import chains, intake, policy
from tests.oracle.answers import ask
from tests.oracle.kinds import KINDS, STATES
from tests.oracle.world import World, build

SEEDS = range(1, 7)


@cache
def county(seed: int) -> County:
    return random_county(seed, households=12)


@cache
def taken(seed: int) -> tuple[intake.Intake, chains.Chains]:
    return chains.follow(policy.read(county(seed).catalogue_yaml), county(seed).events())


@cache
def world(seed: int) -> World:
    return build(taken(seed)[0])


def test_the_same_seed_gives_the_same_county(tmp_path: Path) -> None:
    again = random_county(3, households=12)
    assert again.catalogue_yaml == county(3).catalogue_yaml
    assert again.events() == county(3).events()
    assert all(path.stat().st_size for path in again.write(tmp_path))


@pytest.mark.parametrize("seed", SEEDS)
def test_each_planted_fault_is_set_aside_with_its_columns(seed: int) -> None:
    aside = {
        (one.event.file, one.event.sheet, one.row.number): (one.columns, one.waiting)
        for one in taken(seed)[0].quarantine
    }
    wrong = {
        where: aside.get(where)
        for where, columns in county(seed).planted.items()
        if aside.get(where) != (columns, False)
    }
    assert wrong == {}


@pytest.mark.parametrize("seed", SEEDS)
def test_each_batch_adds_up(seed: int) -> None:
    for batch in taken(seed)[0].batches:
        assert batch.rows == batch.created + batch.updated + batch.unchanged + batch.quarantined


def test_what_holds_does_not_depend_on_the_order_of_files_of_different_dates() -> None:
    """Without withdrawals and referrals, whose quarantine may depend on what was there; files by date, up and down."""
    quiet = [event for event in county(1).events() if "作废" not in event.columns and event.kind != "referral"]
    catalogue = policy.read(county(1).catalogue_yaml)

    def holding(newest_first: bool) -> dict[intake.Name, object]:
        events = sorted(quiet, key=lambda event: event.data_date, reverse=newest_first)
        done = intake.run(catalogue, events)
        return {name: intake.held(done, thing) for name, thing in done.things.items()}

    assert holding(newest_first=True) == holding(newest_first=False)


def test_together_they_show_everything() -> None:
    """Every kind, state, rule, verdict, reason and status turns up in some county."""
    seen: Counter[str] = Counter()
    for seed in SEEDS:
        there, placed = taken(seed)
        seen.update(batch.event.kind for batch in there.batches)
        seen.update(one.state for one in world(seed).referrals.values())
        seen.update(row["status"] for row in chains.entries(there, placed.sure))
        seen.update("waiting" for one in there.quarantine if one.waiting)
        for day in (date(2024, 9, 1), date(2025, 7, 5)):
            for query, column in (
                ("duplicate_benefit", "rule"),
                ("missing_aid", "verdict"),
                ("paid_after_ineligible", "reason"),
                ("household_risk", "over"),
                ("stopped_without_followup", "end_reason"),
            ):
                seen.update(str(row[column]) for row in ask(world(seed), query, as_of=day))
            for query in (
                "ineligible_grant",
                "underpaid_aid",
                "overdue_visits",
                "overdue_referrals",
                "overdue_applications",
                "ping_pong",
            ):
                seen.update(query for _ in ask(world(seed), query, as_of=day))
    expected = {
        *KINDS,
        *STATES,
        "现行",
        "已更正",
        "转出",
        "waiting",
        "same_measure",
        "exclusive",
        "higher",
        "topup",
        "two_households",
        "once",
        "eligible",
        "unknown",
        "person_died",
        "person_left",
        "household_empty",
        "grant_ended",
        "True",
        "False",
        "到期",
        "ineligible_grant",
        "underpaid_aid",
        "overdue_visits",
        "overdue_referrals",
        "overdue_applications",
        "ping_pong",
    }
    assert expected - set(seen) == set()
