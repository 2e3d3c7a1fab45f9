"""duplicate_benefit (contract §3): each of the six rules, each hit beside its near misses."""

from datetime import date

import pytest

from graph.store import Store
from tests.integration.duplicates import duplicates, found, town_of
from tests.world import World


@pytest.fixture
def town(world: World) -> World:
    return town_of(world)


class TestSameMeasure:
    def test_two_member_grants_to_one_person(self, town: World, store: Store) -> None:
        town.grant("G2", to="P1", measure="NURSING", starts="2024-01-15", ends="2024-03-31", approved=8000)
        town.grant("G1", to="P1", measure="NURSING", starts="2024-03-01", ends="2024-05-31", approved=5000)

        assert duplicates(store) == [
            {
                "finding": "same_measure:G1:G2:P1",
                "rule": "same_measure",
                "person": "P1",
                "households": ["H1"],
                "grant_a": "G1",
                "grant_b": "G2",
                "measure_a": "NURSING",
                "measure_b": "NURSING",
                "overlap_from": date(2024, 3, 1),
                "overlap_to": date(2024, 3, 31),
                "overlap_days": 31,
                "amount_at_risk_fen": 5000,
                "clause": {"document": "办法", "clause": "一", "status": "confirmed"},
                "confirmed": True,
                "path": ["救助 G1", "人员 P1", "救助 G2"],
            }
        ]

    @pytest.mark.parametrize(("starts", "hit"), [("2024-03-31", True), ("2024-04-01", False)])
    def test_the_last_day_of_one_is_the_first_of_the_other(
        self, town: World, store: Store, starts: str, hit: bool
    ) -> None:
        town.grant("G1", to="P1", measure="NURSING", ends="2024-03-31")
        town.grant("G2", to="P1", measure="NURSING", starts=starts)

        assert found(store) == (["same_measure:G1:G2:P1"] if hit else [])

    def test_stopped_before_the_other_began(self, town: World, store: Store) -> None:
        town.grant("G1", to="P1", measure="NURSING", ends="2024-12-31", stopped="2024-02-29")
        town.grant("G2", to="P1", measure="NURSING", starts="2024-03-01")

        assert found(store) == []

    def test_another_person_another_measure_or_a_repeatable_one(self, town: World, store: Store) -> None:
        town.measure("EVENT", repeatable=True)
        town.grant("G1", to="P1", measure="NURSING")
        town.grant("G2", to="P2", measure="NURSING")
        town.grant("G3", to="P1", measure="LIVING")
        town.grant("G4", to="P1", measure="EVENT")
        town.grant("G5", to="P1", measure="EVENT")

        assert found(store) == []

    def test_two_household_grants_concern_the_household_itself(self, town: World, store: Store) -> None:
        """The two members are not rows of their own, nor is a household without members free of duplicates."""
        town.household("H3")
        for grant, home in (("G1", "H1"), ("G2", "H1"), ("G3", "H3"), ("G4", "H3"), ("G5", "H2")):
            town.grant(grant, to=home, measure="DIBAO")

        rows = duplicates(store)

        assert [(row["finding"], row["person"], row["households"]) for row in rows] == [
            ("same_measure:G1:G2:H1", None, ["H1"]),
            ("same_measure:G3:G4:H3", None, ["H3"]),
        ]
        assert rows[0]["path"] == ["救助 G1", "家庭 H1", "救助 G2"]

    def test_of_a_measure_for_either_a_member_and_a_household_grant(self, town: World, store: Store) -> None:
        town.grant("G1", to="H1", measure="TEMP", starts="2024-03-01", cycle="一次性")
        town.grant("G2", to="P1", measure="TEMP", starts="2024-03-01", cycle="一次性")
        town.grant("G3", to="P2", measure="TEMP", starts="2024-03-02", cycle="一次性")
        town.grant("G4", to="P3", measure="TEMP", starts="2024-03-01", cycle="一次性")

        [row] = duplicates(store)

        assert (row["finding"], row["person"], row["households"]) == ("same_measure:G1:G2:P1", "P1", ["H1"])
        assert row["path"] == ["救助 G1", "家庭 H1", "人员 P1", "救助 G2"]

    def test_not_covered_is_not_reached(self, town: World, store: Store) -> None:
        town.grant("G1", to="H1", measure="TEMP", not_covered=["P1"])
        town.grant("G2", to="P1", measure="TEMP")

        assert found(store) == []

    def test_the_clause_is_the_one_valid_on_the_first_common_day(self, town: World, store: Store) -> None:
        town.measure("CARE", version=None)
        town.version("CARE", "2020-01-01", "2023-12-31", document="旧办法")
        town.version("CARE", "2024-01-01", document="新办法", status="second_hand")
        town.grant("G1", to="P1", measure="CARE", starts="2019-01-01")
        town.grant("G2", to="P1", measure="CARE", starts="2023-12-31", ends="2024-02-01")
        town.grant("G3", to="P1", measure="CARE", starts="2024-03-01")
        town.grant("G4", to="P2", measure="CARE", starts="2019-01-01")
        town.grant("G5", to="P2", measure="CARE", starts="2019-01-01")

        assert [(row["grant_b"], row["clause"], row["confirmed"]) for row in duplicates(store)] == [
            ("G2", {"document": "旧办法", "clause": "一", "status": "confirmed"}, True),
            ("G3", {"document": "新办法", "clause": "一", "status": "second_hand"}, False),
            ("G5", None, False),
        ]


class TestExclusions:
    @pytest.mark.parametrize("kind", ["exclusive", "higher", "topup"])
    @pytest.mark.parametrize(("a", "b"), [("NURSING", "LIVING"), ("LIVING", "NURSING")])
    def test_of_one_person(self, town: World, store: Store, kind: str, a: str, b: str) -> None:
        town.exclusion(a, b, kind=kind, status="unverified")
        town.grant("G1", to="P1", measure="NURSING", starts="2024-05-15", approved=300)
        town.grant("G2", to="P1", measure="LIVING", starts="2024-05-20", approved=200)
        town.grant("G3", to="P2", measure="LIVING")

        [row] = duplicates(store)

        assert (row["finding"], row["rule"], row["person"]) == (f"{kind}:G1:G2:P1", kind, "P1")
        assert row["clause"] == {"document": "排除办法", "clause": "三", "status": "unverified"}
        assert row["confirmed"] is False
        assert (row["overlap_from"], row["overlap_to"], row["overlap_days"]) == (date(2024, 5, 20), None, None)
        assert row["amount_at_risk_fen"] == (None if kind == "topup" else 400)

    def test_through_a_household_only_while_the_member_belongs_to_it(self, town: World, store: Store) -> None:
        town.exclusion("DIBAO", "NURSING")
        town.member("P4", of="H1", joined="2024-03-01", left="2024-04-10")
        town.member("P5", of="H1", joined="2024-03-01", left="2024-03-31")
        town.grant("G1", to="H1", measure="DIBAO", starts="2024-01-01")
        town.grant("G2", to="P4", measure="NURSING", starts="2024-04-01")
        town.grant("G3", to="P5", measure="NURSING", starts="2024-04-01")

        [row] = duplicates(store)

        assert (row["finding"], row["overlap_from"], row["overlap_to"], row["overlap_days"]) == (
            "exclusive:G1:G2:P4",
            date(2024, 4, 1),
            date(2024, 4, 10),
            10,
        )

    def test_two_grants_of_one_household_reach_each_of_its_members(self, town: World, store: Store) -> None:
        """Both go over the same membership: one MATCH for both would lose them."""
        town.exclusion("DIBAO", "RENT")
        town.grant("G1", to="H1", measure="DIBAO")
        town.grant("G2", to="H1", measure="RENT", not_covered=["P2"])

        assert found(store) == ["exclusive:G1:G2:P1"]

    def test_scope_household_names_the_household(self, town: World, store: Store) -> None:
        """A member's grant reaches each household that the person belongs to, on the days of the membership."""
        town.exclusion("DIBAO", "NURSING", scope="household")
        town.grant("G1", to="H1", measure="DIBAO", starts="2024-01-01", not_covered=["P1"])
        town.grant("G2", to="P1", measure="NURSING", starts="2024-02-01", ends="2024-02-10")
        town.grant("G3", to="P3", measure="NURSING")

        [row] = duplicates(store)

        assert (row["finding"], row["person"], row["households"]) == ("exclusive:G1:G2:H1", None, ["H1"])
        assert row["overlap_days"] == 10
        assert row["path"] == ["救助 G1", "家庭 H1", "人员 P1", "救助 G2"]

    def test_scope_household_of_two_members(self, town: World, store: Store) -> None:
        town.exclusion("NURSING", "LIVING", scope="household")
        town.grant("G1", to="P1", measure="NURSING")
        town.grant("G2", to="P2", measure="LIVING")
        town.grant("G3", to="P3", measure="LIVING")

        [row] = duplicates(store)

        assert row["finding"] == "exclusive:G1:G2:H1"
        assert row["path"] == ["救助 G1", "人员 P1", "家庭 H1", "人员 P2", "救助 G2"]

    def test_a_regional_one_holds_where_a_household_of_the_row_lies(self, town: World, store: Store) -> None:
        town.exclusion("NURSING", "LIVING", region="1101")
        for person in ("P1", "P3"):
            town.grant(f"{person}a", to=person, measure="NURSING")
            town.grant(f"{person}b", to=person, measure="LIVING")

        assert found(store) == ["exclusive:P3a:P3b:P3"]

    def test_of_several_clauses_the_most_local(self, town: World, store: Store) -> None:
        town.exclusion("NURSING", "LIVING", document="国办法")
        town.exclusion("LIVING", "NURSING", region="2103", document="市办法")
        town.exclusion("NURSING", "LIVING", region="1101", document="外市办法")
        town.exclusion("NURSING", "LIVING", kind="higher", document="择高办法")
        town.grant("G1", to="P1", measure="NURSING")
        town.grant("G2", to="P1", measure="LIVING")

        assert [(row["rule"], row["clause"]["document"]) for row in duplicates(store)] == [
            ("exclusive", "市办法"),
            ("higher", "择高办法"),
        ]


class TestTwoHouseholds:
    def test_one_person_in_both(self, town: World, store: Store) -> None:
        town.member("P1", of="H2", joined="2024-02-01", left="2024-02-10")
        town.grant("G2", to="H1", measure="DIBAO", starts="2024-01-01", approved=700)
        town.grant("G1", to="H2", measure="DIBAO", starts="2024-01-01", approved=900)

        [row] = duplicates(store)

        assert (row["finding"], row["person"], row["households"]) == ("two_households:G1:G2:P1", "P1", ["H1", "H2"])
        assert (row["overlap_from"], row["overlap_to"], row["overlap_days"]) == (
            date(2024, 2, 1),
            date(2024, 2, 10),
            10,
        )
        assert row["amount_at_risk_fen"] == 700
        assert row["path"] == ["救助 G1", "家庭 H2", "人员 P1", "家庭 H1", "救助 G2"]

    def test_moved_without_a_common_day_not_covered_repeatable_or_another_measure(
        self, town: World, store: Store
    ) -> None:
        town.measure("EVENT", unit="household", repeatable=True)
        town.member("P4", of="H1", left="2024-01-31")
        town.member("P4", of="H2", joined="2024-02-01")
        town.member("P5", of="H1")
        town.member("P5", of="H2")
        town.grant("G1", to="H1", measure="DIBAO")
        town.grant("G2", to="H2", measure="DIBAO", not_covered=["P5"])
        town.grant("G3", to="H1", measure="EVENT")
        town.grant("G4", to="H2", measure="EVENT")
        town.grant("G5", to="H2", measure="RENT")

        assert found(store) == []

    def test_a_death_ends_both_memberships(self, town: World, store: Store) -> None:
        town.member("P1", of="H2", died="2024-01-31")
        town.grant("G1", to="H1", measure="DIBAO", starts="2024-01-31")
        town.grant("G2", to="H2", measure="DIBAO", starts="2024-01-01")

        assert [(r["finding"], r["overlap_days"]) for r in duplicates(store)] == [("two_households:G1:G2:P1", 1)]
        assert found(store, min_days=2) == []


class TestOnce:
    def test_two_of_one_calendar_year(self, town: World, store: Store) -> None:
        town.frequency("TEMP")
        town.grant("G2", to="P1", measure="TEMP", starts="2024-01-01", cycle="一次性", approved=100)
        town.grant("G1", to="P1", measure="TEMP", starts="2024-12-31", cycle="一次性", approved=200)
        town.grant("G3", to="P1", measure="TEMP", starts="2023-12-31", cycle="一次性")
        town.grant("G4", to="P2", measure="TEMP", starts="2024-05-01", cycle="一次性")

        [row] = duplicates(store)

        assert (row["finding"], row["person"], row["households"]) == ("once:G1:G2:P1", "P1", ["H1"])
        assert (row["overlap_from"], row["overlap_to"]) == (date(2024, 1, 1), date(2024, 12, 31))
        assert row["overlap_days"] is None
        assert row["amount_at_risk_fen"] == 200
        assert row["clause"] == {"document": "频次办法", "clause": "五", "status": "confirmed"}

    def test_no_more_than_the_limit(self, town: World, store: Store) -> None:
        town.frequency("TEMP", max=2)
        town.grant("G1", to="P1", measure="TEMP", starts="2024-01-01", cycle="一次性")
        town.grant("G2", to="P1", measure="TEMP", starts="2024-02-01", cycle="一次性")

        assert found(store) == []

    def test_above_the_limit_each_two_neighbours_of_them_all(self, town: World, store: Store) -> None:
        town.frequency("TEMP", max=2)
        for grant, starts in (("G3", "2024-01-01"), ("G1", "2024-02-01"), ("G4", "2024-02-01"), ("G2", "2024-03-01")):
            town.grant(grant, to="H1", measure="TEMP", starts=starts, cycle="一次性")

        assert [(r["finding"], r["person"], r["households"]) for r in duplicates(store, rule="once")] == [
            ("once:G1:G3:H1", None, ["H1"]),
            ("once:G1:G4:H1", None, ["H1"]),
            ("once:G2:G4:H1", None, ["H1"]),
        ]

    def test_ever_goes_over_the_years(self, town: World, store: Store) -> None:
        town.frequency("TEMP", per="ever")
        town.grant("G1", to="P1", measure="TEMP", starts="2019-01-01", cycle="一次性")
        town.grant("G2", to="P1", measure="TEMP", starts="2024-02-01", cycle="一次性")

        assert found(store) == ["once:G1:G2:P1"]
        assert found(store, min_days=100_000) == ["once:G1:G2:P1"]

    def test_an_empty_reason_is_the_same_as_no_other(self, town: World, store: Store) -> None:
        town.frequency("TEMP", same_reason=True)
        for grant, reason in (("G1", None), ("G2", None), ("G3", "住院"), ("G4", "火灾"), ("G5", "住院")):
            town.grant(grant, to="P1", measure="TEMP", starts=f"2024-0{grant[1]}-01", cycle="一次性", reason=reason)

        assert found(store) == ["once:G3:G5:P1"]

    def test_a_household_and_its_member_are_two_subjects(self, town: World, store: Store) -> None:
        town.frequency("TEMP")
        town.grant("G1", to="H1", measure="TEMP", starts="2024-01-01", cycle="一次性")
        town.grant("G2", to="P1", measure="TEMP", starts="2024-02-01", cycle="一次性")

        assert found(store) == []

    def test_a_regional_limit_and_two_limits_hit_once(self, town: World, store: Store) -> None:
        town.frequency("TEMP", document="国办法")
        town.frequency("TEMP", per="ever", region="1101", document="区办法")
        for person in ("P1", "P3"):
            town.grant(f"{person}a", to=person, measure="TEMP", starts="2024-01-01", cycle="一次性")
            town.grant(f"{person}b", to=person, measure="TEMP", starts="2024-02-01", cycle="一次性")

        assert [(row["person"], row["clause"]["document"]) for row in duplicates(store)] == [
            ("P1", "国办法"),
            ("P3", "区办法"),
        ]
