"""What ``duplicate_benefit`` reads is written by the import itself: right after each file, with nothing in between."""

from __future__ import annotations

import pytest

from api.cli.serve import parameters_for_nobody
from graph.overlaps import EVERYBODY, differences
from graph.schema import OVERLAPS, migrate
from tests.filing import CATALOGUE, Desk, grant, household, id_number, member

ANNA, BORIS = id_number(1), id_number(2)
EXCLUSION = """
exclusions:
  - {a: CARE, b: DIBAO, kind: exclusive, scope: member, document: 甲, clause: 一, status: confirmed}
"""
ONCE = """
frequency:
  - {measure: CARE, max: 2, per: ever, same_reason: false, document: 乙, clause: 二, status: unverified}
"""


@pytest.fixture
def county(desk: Desk) -> Desk:
    """Anna lives in H1, Boris in H2; CARE goes to a person, DIBAO to a household, and both together are 不可同领."""
    desk.policy(CATALOGUE + EXCLUSION).send(household("H1"), household("H2", "110101001001"))
    desk.send(member(ANNA, "H1"), member(BORIS, "H2"))
    return desk


def found(desk: Desk, **params: str) -> list[str]:
    """The findings on 2024-06-30, persons as ``A`` and ``B``; what is kept is what the facts give."""
    assert list(differences(desk.office.store, None)) == []
    names = {desk.office.keys.person(ANNA): "A", desk.office.keys.person(BORIS): "B"}
    rows = desk.ask("duplicate_benefit", as_of="2024-06-30", **params).rows
    said = []
    for row in rows:
        head, _, last = row["finding"].rpartition(":")
        said.append(f"{head}:{names.get(last, last)}")
    return said


class TestGrants:
    def test_two_in_one_file_and_one_in_the_next(self, county: Desk) -> None:
        county.send(grant("G1", person=ANNA), grant("G2", person=ANNA))
        assert found(county) == ["same_measure:G1:G2:A"]
        county.send(grant("G3", home="H1"))
        assert found(county) == ["exclusive:G1:G3:A", "exclusive:G2:G3:A", "same_measure:G1:G2:A"]

    def test_one_that_turns_out_to_be_another_persons_takes_the_pair_along(self, county: Desk) -> None:
        county.send(grant("G1", person=ANNA), grant("G2", person=ANNA), grant("G3", person=BORIS))
        county.send(grant("G2", person=BORIS), on="2024-07-02")
        assert found(county) == ["same_measure:G2:G3:B"]

    def test_one_withdrawn_leaves_nothing(self, county: Desk) -> None:
        county.send(grant("G1", person=ANNA), grant("G2", person=ANNA))
        county.send(grant("G2", person=ANNA, 作废="是"), on="2024-07-02")
        assert found(county) == []

    def test_who_is_not_covered_any_more(self, county: Desk) -> None:
        county.send(grant("G1", person=ANNA), grant("G2", home="H1"))
        assert found(county) == ["exclusive:G1:G2:A"]
        county.send(grant("G2", home="H1", 不保障人员=ANNA), on="2024-07-02")
        assert found(county) == []

    def test_one_between_two_becomes_the_neighbour_of_both(self, county: Desk) -> None:
        county.policy(ONCE)
        three = [grant(f"G{n}", person=ANNA, starts=f"2024-0{n}-01", 截止日期=f"2024-0{n}-02") for n in (1, 3, 5)]
        county.send(*three)
        assert found(county) == ["once:G1:G3:A", "once:G3:G5:A"]
        county.send(grant("G2", person=ANNA, starts="2024-02-01", 截止日期="2024-02-02"))
        assert found(county) == ["once:G1:G2:A", "once:G2:G3:A", "once:G3:G5:A"]

    @pytest.mark.parametrize("first", [0, 1])
    def test_one_to_a_member_and_one_to_the_household_concern_the_household_too(
        self, county: Desk, first: int
    ) -> None:
        county.policy(EXCLUSION.replace("member", "household"))
        both = [grant("G1", person=ANNA), grant("G2", home="H1", starts="2024-02-01")]
        over = grant("G9", home="H2", starts="2023-01-01", 截止日期="2023-12-31")
        county.send(both[first], grant("G8", person=BORIS), over, columns=over)
        assert found(county) == []
        county.send(both[1 - first])
        assert found(county) == ["exclusive:G1:G2:A", "exclusive:G1:G2:H1"]

    def test_a_new_one_leaves_what_is_kept_of_others(self, county: Desk) -> None:
        county.send(grant("G1", person=ANNA), grant("G2", person=ANNA), grant("G3", person=BORIS))
        county.send(grant("G4", person=BORIS), grant("G5", home="H1", starts="2025-01-01"))
        apart = ["exclusive:G1:G5:A", "exclusive:G2:G5:A"]
        assert found(county) == [*apart, "same_measure:G1:G2:A", "same_measure:G3:G4:B"]


class TestMemberships:
    def test_joining_a_second_household_and_leaving_it_again(self, county: Desk) -> None:
        county.send(grant("G1", home="H1"), grant("G2", home="H2"))
        assert found(county) == []
        county.send(member(ANNA, "H2", "2024-02-01"))
        assert found(county) == ["two_households:G1:G2:A"]
        county.send(member(ANNA, "H2", "2024-02-01", 离开日期="2023-12-31"), on="2024-07-02")
        assert found(county) == ["two_households:G1:G2:A"]  # refused: an end before its begin
        county.send(member(ANNA, "H1", 离开日期="2024-01-31"), on="2024-07-02")
        assert found(county) == []

    def test_a_death_told_on_one_row_ends_what_the_other_household_has_in_common(self, county: Desk) -> None:
        county.send(member(ANNA, "H2", "2024-02-01"))
        county.send(grant("G1", home="H1"), grant("G2", home="H2", starts="2024-03-01"))
        assert found(county) == ["two_households:G1:G2:A"]
        county.send(member(ANNA, "H1", 死亡日期="2024-02-29"), on="2024-07-02")
        assert found(county) == []

    def test_a_membership_withdrawn(self, county: Desk) -> None:
        county.send(member(ANNA, "H2", "2024-02-01"))
        county.send(grant("G1", home="H1"), grant("G2", home="H2"))
        county.send(member(ANNA, "H2", "2024-02-01", 作废="是"), on="2024-07-02")
        assert found(county) == []


class TestPlaces:
    def test_a_household_that_moves_is_found_where_it_lives_now(self, county: Desk) -> None:
        """The overlap is not written again: the place is read when it is asked for."""
        county.send(grant("G1", home="H1"), grant("G2", home="H1"))
        assert found(county, region="2103") == ["same_measure:G1:G2:H1"]
        county.send(household("H1", "110101001002"), on="2024-07-02")
        assert found(county, region="2103") == []
        assert found(county, region="11") == ["same_measure:G1:G2:H1"]


class TestCatalogue:
    def test_a_new_rule_is_held_against_what_was_given_before(self, desk: Desk) -> None:
        desk.policy().send(household("H1"))
        desk.send(member(ANNA, "H1"))
        desk.send(grant("G1", person=ANNA), grant("G2", home="H1"))
        assert found(desk) == []
        desk.policy(EXCLUSION)
        assert found(desk) == ["exclusive:G1:G2:A"]

    def test_what_may_be_had_twice_from_now_on(self, county: Desk) -> None:
        county.send(grant("G1", person=ANNA), grant("G2", person=ANNA))
        county.policy(CATALOGUE.replace("name: 护理补贴", "name: 护理补贴\n    repeatable: true"))
        assert found(county) == []

    def test_the_clause_is_the_new_one(self, county: Desk) -> None:
        county.send(grant("G1", person=ANNA), grant("G2", home="H1"))
        county.policy(EXCLUSION.replace("status: confirmed", "status: unverified"))
        rows = county.ask("duplicate_benefit").rows
        assert [row["clause"] for row in rows] == [{"document": "甲", "clause": "一", "status": "unverified"}]


TAMPERING = {
    "gone": ("MATCH ()-[o:OVERLAPS]->() DELETE o", "重叠 same_measure G1 G2 {anna} 应有,图里却没有"),
    "shorter": (
        "MATCH ()-[o:OVERLAPS]->() SET o.last_day = o.first_day",
        "重叠 same_measure G1 G2 {anna} 与从事实推出的不符",
    ),
    "of another type": (
        "MATCH ()-[o:OVERLAPS]->() SET o.homes = 1",
        "重叠 same_measure G1 G2 {anna} 与从事实推出的不符",
    ),
    "made up": (
        "MATCH (a:Grant {{id: 'G1'}}), (b:Grant {{id: 'G3'}}) "
        "CREATE (a)-[:OVERLAPS {{rule: 'same_measure', subject: 'H1', scope: 'household'}}]->(b)",
        "重叠 same_measure G1 G3 H1 与从事实推出的不符",
    ),
}


@pytest.mark.parametrize(("statement", "why"), TAMPERING.values(), ids=TAMPERING)
@pytest.mark.parametrize("household", [None, "H1"])
def test_an_overlap_that_was_changed_is_named(county: Desk, statement: str, why: str, household: str | None) -> None:
    county.send(grant("G1", person=ANNA), grant("G2", person=ANNA), grant("G3", person=BORIS))
    assert county.broken(household) == []
    county.office.store.driver.execute_query(statement.format())
    assert [row["why"] for row in county.broken(household)] == [why.format(anna=county.office.keys.person(ANNA))]


def test_a_graph_that_is_older_than_they_are_gets_them_at_its_next_start(county: Desk) -> None:
    county.send(grant("G1", person=ANNA), grant("G2", person=ANNA))
    driver = county.office.store.driver
    driver.execute_query("MATCH ()-[o:OVERLAPS]->() DELETE o")
    driver.execute_query("MATCH (m:Migration {name: $name}) DELETE m", {"name": OVERLAPS})
    assert migrate(county.office.store) == [OVERLAPS]
    assert found(county) == ["same_measure:G1:G2:A"]


def test_what_serve_plans_at_its_start_derives_nobodys(county: Desk) -> None:
    """A sweep of a province at each start would be paid for by the first who asks."""
    county.send(grant("G1", person=ANNA), grant("G2", person=ANNA))
    store, name = county.office.store, "overlap/derive_overlaps"
    assert store.read(name, **parameters_for_nobody(county.office, name)) == []
    assert len(store.read(name, only=dict(EVERYBODY))) == 1
