"""duplicate_benefit (contract §3): how long, how much, in which households, asked of whom."""

from datetime import date

import pytest

from graph.store import Store
from tests.integration.duplicates import duplicates, found, town_of
from tests.world import World


@pytest.fixture
def town(world: World) -> World:
    return town_of(world)


class TestDays:
    def test_a_doubled_membership_doubles_neither_rows_nor_days(self, town: World, store: Store) -> None:
        town.exclusion("DIBAO", "NURSING")
        town.member("P1", of="H1", joined="2015-01-01")
        town.member("P1", of="H1", joined="2024-01-10", left="2024-01-20")
        town.grant("G1", to="H1", measure="DIBAO", starts="2024-01-01", ends="2024-01-31")
        town.grant("G2", to="P1", measure="NURSING", starts="2024-01-01", ends="2024-01-31")

        assert [(row["finding"], row["overlap_days"]) for row in duplicates(store)] == [("exclusive:G1:G2:P1", 31)]

    def test_gaps_are_left_out_of_days_and_months(self, town: World, store: Store) -> None:
        town.exclusion("DIBAO", "NURSING")
        town.member("P4", of="H1", joined="2024-01-01", left="2024-01-05")
        town.member("P4", of="H1", joined="2024-01-07", left="2024-01-07")
        town.member("P4", of="H1", joined="2024-04-28", left="2024-05-02")
        town.grant("G1", to="H1", measure="DIBAO", starts="2023-01-01", approved=100)
        town.grant("G2", to="P4", measure="NURSING", starts="2023-01-01", approved=1000)

        [row] = duplicates(store)

        assert (row["overlap_from"], row["overlap_to"]) == (date(2024, 1, 1), date(2024, 5, 2))
        assert (row["overlap_days"], row["amount_at_risk_fen"]) == (11, 300)
        assert found(store, min_days=11) == ["exclusive:G1:G2:P4"]
        assert found(store, min_days=12) == []

    def test_stretches_that_overlap_are_one(self, town: World, store: Store) -> None:
        town.exclusion("DIBAO", "NURSING")
        town.member("P4", of="H1", joined="2024-01-10", left="2024-01-31")
        town.member("P4", of="H1", joined="2024-01-01", left="2024-01-20")
        town.grant("G1", to="H1", measure="DIBAO")
        town.grant("G2", to="P4", measure="NURSING")

        assert [(row["overlap_to"], row["overlap_days"]) for row in duplicates(store)] == [(date(2024, 1, 31), 31)]

    def test_a_membership_that_begins_after_the_death_never_runs(self, town: World, store: Store) -> None:
        town.exclusion("DIBAO", "NURSING")
        town.exclusion("DIBAO", "DIBAO", kind="higher")
        town.member("P4", of="H1", joined="2024-01-01", died="2024-01-10")
        town.member("P4", of="H1", joined="2024-02-01")
        town.grant("G1", to="H1", measure="DIBAO")
        town.grant("G2", to="P4", measure="NURSING")

        assert [(row["overlap_to"], row["overlap_days"]) for row in duplicates(store)] == [(date(2024, 1, 10), 10)]

    def test_a_grant_is_no_duplicate_of_itself(self, town: World, store: Store) -> None:
        """Reached twice, by a doubled membership, under a clause of a measure with itself."""
        town.exclusion("DIBAO", "DIBAO")
        town.member("P1", of="H1", joined="2015-01-01")
        town.grant("G1", to="H1", measure="DIBAO")

        assert found(store) == []

    def test_an_open_overlap_is_long_enough(self, town: World, store: Store) -> None:
        town.grant("G1", to="P1", measure="NURSING")
        town.grant("G2", to="P1", measure="NURSING", starts="2024-06-30")

        assert [(r["overlap_to"], r["overlap_days"]) for r in duplicates(store, min_days=5000)] == [(None, None)]

    def test_a_coming_overlap_is_reported_and_puts_nothing_at_risk_yet(self, town: World, store: Store) -> None:
        town.grant("G1", to="P1", measure="NURSING")
        town.grant("G2", to="P1", measure="NURSING", starts="2025-01-01", ends="2025-02-28")

        assert [(r["overlap_days"], r["amount_at_risk_fen"]) for r in duplicates(store)] == [(59, 0)]

    @pytest.mark.parametrize(
        ("window", "hit"),
        [
            ({"from": date(2024, 3, 31)}, True),
            ({"from": date(2024, 4, 1)}, False),
            ({"to": date(2024, 3, 1)}, True),
            ({"to": date(2024, 2, 29)}, False),
            ({"from": date(2024, 3, 10), "to": date(2024, 3, 12)}, True),
        ],
    )
    def test_the_window_must_be_touched(self, town: World, store: Store, window: dict[str, date], hit: bool) -> None:
        town.grant("G1", to="P1", measure="NURSING", ends="2024-03-31")
        town.grant("G2", to="P1", measure="NURSING", starts="2024-03-01")

        assert bool(found(store, **window)) is hit


class TestAmounts:
    def test_monthly_grants_count_each_months_smaller_amount_up_to_as_of(self, town: World, store: Store) -> None:
        town.grant("G1", to="P1", measure="NURSING", starts="2024-01-31", approved=1000)
        town.grant("G2", to="P1", measure="NURSING", starts="2024-01-01", approved=600)
        town.adjustment("G2", "2024-03", approved=2000)
        town.adjustment("G2", "2024-05", approved=100)
        town.adjustment("G2", "2024-07", approved=0)
        town.adjustment("G1", "2024-06", approved=50)

        assert [row["amount_at_risk_fen"] for row in duplicates(store)] == [600 + 600 + 1000 + 1000 + 100 + 50]
        assert [row["amount_at_risk_fen"] for row in duplicates(store, as_of=date(2024, 3, 1))] == [2200]
        assert [row["amount_at_risk_fen"] for row in duplicates(store, as_of=date(2024, 1, 30))] == [0]

    @pytest.mark.parametrize(("first", "second"), [("月", "一次性"), ("一次性", "月"), ("一次性", "一次性")])
    def test_otherwise_the_smaller_approved_amount_once(
        self, town: World, store: Store, first: str, second: str
    ) -> None:
        town.grant("G1", to="P1", measure="NURSING", ends="2024-05-31", cycle=first, approved=900)
        town.grant("G2", to="P1", measure="NURSING", ends="2024-05-31", cycle=second, approved=700)
        town.adjustment("G1", "2024-02", approved=100)

        assert [row["amount_at_risk_fen"] for row in duplicates(store)] == [700]


class TestHouseholds:
    def test_of_a_member_grant_each_that_it_reaches(self, town: World, store: Store) -> None:
        """H3 was left before the grant began, H4 is joined on its last day."""
        town.household("H0")
        town.household("H3")
        town.household("H4")
        town.member("P1", of="H0", joined="2020-01-01")
        town.member("P1", of="H3", joined="2020-01-01", left="2023-12-31")
        town.member("P1", of="H4", joined="2024-03-31")
        town.grant("G1", to="P1", measure="NURSING", ends="2024-03-31")
        town.grant("G2", to="P1", measure="NURSING", ends="2024-03-01")

        assert [row["households"] for row in duplicates(store)] == [["H0", "H1", "H4"]]

    @pytest.mark.parametrize(
        ("memberships", "home"),
        [
            ([("H3", "2010-01-01", "2023-12-30"), ("H4", "2010-01-01", "2023-12-31")], ["H4"]),
            ([("H4", "2025-01-02", None), ("H3", "2025-01-01", None)], ["H3"]),
            ([("H4", "2010-01-01", "2011-01-01"), ("H3", "2025-01-01", None)], ["H4"]),
            ([("H4", "2010-01-01", "2011-01-01"), ("H3", "2009-01-01", "2011-01-01")], ["H3", "H4"]),
            ([], []),
        ],
    )
    def test_if_it_reaches_none_the_chain_rule_on_its_first_day(
        self, town: World, store: Store, memberships: list[tuple[str, str, str | None]], home: list[str]
    ) -> None:
        town.household("H3")
        town.household("H4")
        town.person("P9")
        for household, joined, left in memberships:
            town.member("P9", of=household, joined=joined, left=left)
        town.grant("G1", to="P9", measure="NURSING", starts="2024-01-01", ends="2024-03-31")
        town.grant("G2", to="P9", measure="NURSING", starts="2024-01-01", ends="2024-03-31")

        assert [row["households"] for row in duplicates(store)] == [home]

    def test_region_and_scope_ask_for_one_household_in_both(self, town: World, store: Store) -> None:
        town.member("P1", of="H2")
        town.grant("G1", to="P1", measure="NURSING")
        town.grant("G2", to="P1", measure="NURSING")

        assert found(store, region="2103") == ["same_measure:G1:G2:P1"]
        assert found(store, region="11", scope={"region": "1101"}) == ["same_measure:G1:G2:P1"]
        assert found(store, region="2103", scope={"region": "1101"}) == []
        assert found(store, region="2104") == []
        assert found(store, scope={"region": "2104"}) == []


def test_rules_can_be_asked_for_alone_and_people_and_homes_too(town: World, store: Store) -> None:
    town.exclusion("DIBAO", "NURSING")
    town.grant("G1", to="H1", measure="DIBAO")
    town.grant("G2", to="H1", measure="DIBAO")
    town.grant("G3", to="P1", measure="NURSING")
    town.grant("G4", to="P2", measure="NURSING")
    everything = found(store)

    assert everything == [
        "exclusive:G1:G3:P1",
        "exclusive:G1:G4:P2",
        "exclusive:G2:G3:P1",
        "exclusive:G2:G4:P2",
        "same_measure:G1:G2:H1",
    ]
    assert found(store, rule="same_measure") == ["same_measure:G1:G2:H1"]
    assert found(store, rule="once") == []
    assert found(store, only={"people": ["P1"], "homes": None}) == ["exclusive:G1:G3:P1", "exclusive:G2:G3:P1"]
    assert found(store, only={"people": ["P1", "P2"], "homes": ["H1"]}) == everything
    assert found(store, only={"people": [], "homes": None}) == []


def test_a_withdrawn_grant_is_gone(town: World, store: Store) -> None:
    town.grant("G1", to="P1", measure="NURSING")
    town.grant("G2", to="P1", measure="NURSING")
    town.withdraw("G2")

    assert found(store) == []


def test_grants_are_counted_where_they_count(town: World, store: Store) -> None:
    town.person("P9")
    town.grant("G1", to="P1", measure="NURSING")
    town.grant("G2", to="H2", measure="DIBAO", cycle="一次性")
    town.grant("G3", to="P9", measure="NURSING")

    def checked(region: str, cycle: str | None = None) -> int:
        [row] = store.read("finding/count_grants_given", region=region, scope={"region": ""}, cycle=cycle)
        return int(row["checked"])

    assert (checked(""), checked("2103"), checked("11"), checked("22")) == (3, 1, 1, 0)
    assert (checked("", "月"), checked("11", "月")) == (2, 0)
