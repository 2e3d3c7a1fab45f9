"""Findings are right after the next audit, whatever arrived late, back-dated, corrected or withdrawn, in either order.

Every audit here is incremental, and a full one right after must find nothing else. All days lie in one July, so that
no month ends in between.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import date

import pytest

from graph.audits import run
from graph.findings import read
from graph.overlaps import EVERYBODY
from graph.policy.regions import EVERYWHERE
from tests.filing import Desk, grant, household, id_number, member, payment

ANNA, BORIS = id_number(1), id_number(2)
FIRST_OF_JULY = "2024-07-01"
WITHDRAWN = {"作废": "是"}
BOTH_ORDERS = pytest.mark.parametrize("order", [(0, 1), (1, 0)])


@pytest.fixture
def county(desk: Desk) -> Desk:
    """Anna lives in H1, Boris and nobody else in H2; nothing is wrong on 2024-07-10."""
    desk.policy().send(household("H1"), household("H2"))
    desk.send(member(ANNA, "H1"), member(BORIS, "H2"))
    assert found(desk, 10) == set()
    return desk


def found(desk: Desk, july: int) -> set[str]:
    """The open findings after an audit on that day; persons as ``A`` and ``B``."""
    desk.office = replace(desk.office, today=date(2024, 7, july))
    run(desk.office, everything=False, progress=lambda what, count: None)
    states = desk.office.store.read("audit/read_states", only=dict(EVERYBODY))
    full = run(desk.office, everything=True, progress=lambda what, count: None)
    assert (full.opened, full.closed) == (0, 0)
    names = {desk.office.keys.person(ANNA): "A", desk.office.keys.person(BORIS): "B"}
    opened = set()
    for row in states:
        if row["state"] == "open":
            head, _, last = row["id"].rpartition(":")
            opened.add(f"{head}:{names.get(last, last)}")
    return opened


def history(desk: Desk, finding: str) -> list[str]:
    events: list[str] = read(desk.office, finding, scope=EVERYWHERE)["events"]
    return events


def disabled(since: str = "2024-01-01", person: str = ANNA) -> dict[str, str]:
    return {"身份证号": person, "指标": "残疾等级", "值": "一级", "起始日期": since}


def send_in(desk: Desk, order: tuple[int, ...], *files: tuple[str, Mapping[str, str]]) -> None:
    """Files (data date, row) in this order, an audit after each but the last."""
    for nth, index in enumerate(order):
        day, row = files[index]
        desk.send(row, on=day)
        if nth < len(order) - 1:
            found(desk, 11)


class TestBackDated:
    def test_a_grant_that_began_before_it_arrived_ends_what_was_missing(self, county: Desk) -> None:
        """And its months are due from the first on, until they are paid."""
        county.send(disabled())
        assert found(county, 11) == {"missing_aid:CARE:H1:A"}
        county.send(grant("G1", person=ANNA, starts="2024-05-01"))
        assert found(county, 12) == {"underpaid_aid:G1:2024-05", "underpaid_aid:G1:2024-06"}
        county.send(payment("F1", "G1", "2024-05"), payment("F2", "G1", "2024-06", 发放日期="2024-07-10"))
        assert found(county, 13) == set()
        anna = county.office.keys.person(ANNA)
        assert history(county, f"missing_aid:CARE:H1:{anna}") == ["2024-07-11 opened", "2024-07-12 gone"]

    def test_one_that_begins_later_leaves_it_missing_until_its_day(self, county: Desk) -> None:
        county.send(grant("G1", person=ANNA, starts="2024-07-13"))
        county.send(disabled())
        assert found(county, 12) == {"missing_aid:CARE:H1:A"}
        assert found(county, 13) == set()

    @BOTH_ORDERS
    def test_the_fact_and_the_grant_in_either_order(self, county: Desk, order: tuple[int, ...]) -> None:
        send_in(
            county, order, ("2024-07-01", disabled()), ("2024-07-02", grant("G1", person=ANNA, starts="2024-06-30"))
        )
        assert found(county, 12) == set()

    @BOTH_ORDERS
    @pytest.mark.parametrize(("ends", "open_now"), [("2024-07-01", {"same_measure:G1:G2:A"}), ("2024-06-30", set())])
    def test_one_that_reaches_into_another_is_a_duplicate(
        self, county: Desk, order: tuple[int, ...], ends: str, open_now: set[str]
    ) -> None:
        """G2 began and ended before it arrived: on G1's first day, or the day before it."""
        send_in(
            county,
            order,
            ("2024-07-01", grant("G1", person=ANNA, starts=FIRST_OF_JULY)),
            ("2024-07-02", grant("G2", person=ANNA, starts="2024-06-02", 截止日期=ends)),
        )
        assert found(county, 12) == open_now


class TestCorrected:
    @BOTH_ORDERS
    def test_an_earlier_end_takes_the_duplicate_away(self, county: Desk, order: tuple[int, ...]) -> None:
        """The correction is dated later; where it arrives first, the older row changes nothing."""
        county.send(grant("G2", person=ANNA, starts=FIRST_OF_JULY))
        send_in(
            county,
            order,
            ("2024-07-02", grant("G1", person=ANNA, starts="2024-06-02", 截止日期="2024-07-31")),
            ("2024-07-05", grant("G1", person=ANNA, starts="2024-06-02", 截止日期="2024-06-30")),
        )
        assert found(county, 12) == set()

    @BOTH_ORDERS
    def test_a_later_end_brings_it(self, county: Desk, order: tuple[int, ...]) -> None:
        county.send(grant("G2", person=ANNA, starts=FIRST_OF_JULY))
        send_in(
            county,
            order,
            ("2024-07-02", grant("G1", person=ANNA, starts="2024-06-02", 截止日期="2024-06-30")),
            ("2024-07-05", grant("G1", person=ANNA, starts="2024-06-02", 截止日期="")),
        )
        assert found(county, 12) == {"same_measure:G1:G2:A"}

    @BOTH_ORDERS
    def test_another_person_takes_the_findings_along(self, county: Desk, order: tuple[int, ...]) -> None:
        """G1 is Boris's: no longer twice for Anna, twice for him; and it is Anna who then has one only."""
        county.send(disabled(), disabled(person=BORIS))
        county.send(grant("G2", person=ANNA, starts=FIRST_OF_JULY), grant("G3", person=BORIS, starts=FIRST_OF_JULY))
        send_in(
            county,
            order,
            ("2024-07-02", grant("G1", person=ANNA, starts=FIRST_OF_JULY)),
            ("2024-07-05", grant("G1", person=BORIS, starts=FIRST_OF_JULY)),
        )
        assert found(county, 12) == {"same_measure:G1:G3:B"}

    def test_an_amount_and_an_end(self, county: Desk) -> None:
        """Half paid; the amount corrected to what was paid; the month corrected to the one before; and back."""
        county.send(disabled())
        county.send(grant("G1", person=ANNA, starts="2024-06-01", amount="200"))
        county.send(payment("F1", "G1", "2024-06"))
        assert found(county, 11) == {"underpaid_aid:G1:2024-06"}
        county.send(grant("G1", person=ANNA, starts="2024-06-01", amount="100"), on="2024-07-02")
        assert found(county, 12) == set()
        county.send(grant("G1", person=ANNA, starts="2024-05-01", 终止日期="2024-05-31"), on="2024-07-03")
        assert found(county, 13) == {
            "missing_aid:CARE:H1:A",
            "paid_after_ineligible:G1",
            "stopped_without_followup:H1:G1",
            "underpaid_aid:G1:2024-05",
        }
        county.send(grant("G1", person=ANNA, starts="2024-06-01", 终止日期=""), on="2024-07-04")
        assert found(county, 14) == set()
        assert history(county, "paid_after_ineligible:G1") == ["2024-07-13 opened", "2024-07-14 gone"]


class TestMembershipLater:
    @BOTH_ORDERS
    @pytest.mark.parametrize(
        ("ends", "open_now"),
        [("", {"two_households:G1:G2:A"}), ("2024-07-01", {"two_households:G1:G2:A"}), ("2024-06-30", set())],
    )
    def test_of_two_households_that_both_have_help(
        self, county: Desk, order: tuple[int, ...], ends: str, open_now: set[str]
    ) -> None:
        """Anna belonged to H2 as well: still, to the first common day, or to the day before it."""
        county.send(grant("G1", home="H1", starts=FIRST_OF_JULY))
        send_in(
            county,
            order,
            ("2024-07-01", grant("G2", home="H2", starts=FIRST_OF_JULY)),
            ("2024-07-02", member(ANNA, "H2", "2024-01-01", 离开日期=ends)),
        )
        assert found(county, 12) == open_now

    def test_its_end_and_its_withdrawal_take_the_finding_away(self, county: Desk) -> None:
        county.send(grant("G1", home="H1", starts=FIRST_OF_JULY), grant("G2", home="H2", starts=FIRST_OF_JULY))
        joined = member(ANNA, "H2", "2024-01-01")
        county.send(joined)
        assert found(county, 11) == {"two_households:G1:G2:A"}
        county.send({**joined, "离开日期": "2024-06-30"}, on="2024-07-02")
        assert found(county, 12) == set()
        county.send({**joined, "离开日期": ""}, on="2024-07-03")
        assert found(county, 13) == {"two_households:G1:G2:A"}
        county.send({**joined, "作废": "是"}, on="2024-07-04")
        assert found(county, 14) == set()

    @BOTH_ORDERS
    def test_a_grant_to_somebody_of_no_household_yet(self, county: Desk, order: tuple[int, ...]) -> None:
        """Where it comes first it waits, holds nothing and is no finding; the membership brings both."""
        carla = id_number(3)
        county.send(grant("G1", person=carla, starts=FIRST_OF_JULY))
        assert (found(county, 11), county.quarantine()) == (set(), [(2, "身份证号", True)])
        send_in(
            county,
            order,
            ("2024-07-01", grant("G2", person=carla, starts=FIRST_OF_JULY)),
            ("2024-07-02", member(carla, "H2")),
        )
        assert county.quarantine() == []
        assert found(county, 12) == {f"same_measure:G1:G2:{county.office.keys.person(carla)}"}

    def test_who_lives_there_decides_whether_help_stopped(self, county: Desk) -> None:
        """H3's help ended before anybody was known to live there; nobody, then somebody."""
        county.send(household("H3"))
        county.send(grant("G1", home="H3", starts="2024-06-02", 截止日期="2024-06-30"))
        assert found(county, 11) == set()
        county.send(member(ANNA, "H3", "2024-07-11"))
        assert found(county, 12) == {"stopped_without_followup:H3:G1"}


class TestWithdrawn:
    @BOTH_ORDERS
    def test_a_withdrawn_grant_is_no_duplicate(self, county: Desk, order: tuple[int, ...]) -> None:
        """Where the withdrawal comes first, the older row that says nothing of it does not bring it back."""
        county.send(grant("G1", person=ANNA, starts=FIRST_OF_JULY))
        row = grant("G2", person=ANNA, starts=FIRST_OF_JULY)
        send_in(county, order, ("2024-07-02", row), ("2024-07-05", {**row, **WITHDRAWN}))
        assert found(county, 12) == set()
        county.send({**row, "作废": "否"}, on="2024-07-06")
        assert found(county, 13) == {"same_measure:G1:G2:A"}

    def test_what_it_gave_is_missing_again(self, county: Desk) -> None:
        county.send(disabled())
        row = grant("G1", person=ANNA, starts="2024-06-01")
        county.send(row)
        assert found(county, 11) == {"underpaid_aid:G1:2024-06"}
        county.send({**row, **WITHDRAWN}, on="2024-07-02")
        assert found(county, 12) == {"missing_aid:CARE:H1:A"}
        county.send({**row, "作废": "否"}, on="2024-07-03")
        assert found(county, 13) == {"underpaid_aid:G1:2024-06"}
        anna = county.office.keys.person(ANNA)
        assert history(county, f"missing_aid:CARE:H1:{anna}") == ["2024-07-12 opened", "2024-07-13 gone"]
        assert history(county, "underpaid_aid:G1:2024-06") == [
            "2024-07-11 opened",
            "2024-07-12 gone",
            "2024-07-13 returned",
        ]

    def test_of_a_paid_one_the_payments_go_first(self, county: Desk) -> None:
        """What a payment points at is not withdrawn, and stays a finding until it is."""
        row, paid = grant("G1", person=ANNA, starts="2024-05-01", 终止日期="2024-05-31"), payment("F1", "G1", "2024-06")
        county.send(row)
        county.send(paid, payment("F2", "G1", "2024-05"))
        opened = {"paid_after_ineligible:G1", "stopped_without_followup:H1:G1"}
        assert found(county, 11) == opened
        assert county.send({**row, **WITHDRAWN}, on="2024-07-02")["quarantined"] == 1
        assert found(county, 12) == opened
        county.send({**paid, **WITHDRAWN}, {**payment("F2", "G1", "2024-05"), **WITHDRAWN}, on="2024-07-02")
        assert found(county, 13) == {"stopped_without_followup:H1:G1", "underpaid_aid:G1:2024-05"}
        county.send({**row, **WITHDRAWN}, on="2024-07-03")
        assert found(county, 14) == set()
