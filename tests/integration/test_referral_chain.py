"""``referral_chain`` (contract §3, Referrals): chains, hops, working days used, limits, holder."""

from datetime import date

import pytest

OF_THE_COUNTY = {"region": ""}
LIMIT = {"kind": "referral", "amount": 5, "unit": "工作日", "valid_from": "2024-01-01", "source": "办法第五条"}


def chain(store, as_of="2024-10-12", household=None, referral=None, region="", scope=""):
    return store.read(
        "referral/referral_chain",
        household=household,
        referral=referral,
        as_of=date.fromisoformat(as_of),
        region=region,
        scope={"region": scope},
    )


def places(rows):
    return [(row["chain"], row["hop"], row["referral"]) for row in rows]


def test_one_referral_in_full(store, world):
    """The contract's own example: 2024-09-27 plus five working days is 2024-10-10."""
    world.household("H1")
    world.entry("Limit", **LIMIT)
    world.referral(
        "R1", "H1", "2024-09-27", state="办理中", received="2024-09-29", giver="CIVIL", taker="DPF", reason="急"
    )
    assert chain(store, household="H1") == [
        {
            "chain": 1,
            "hop": 1,
            "referral": "R1",
            "need": "医疗救助",
            "from_department": "CIVIL",
            "to_department": "DPF",
            "state": "办理中",
            "sent_on": date(2024, 9, 27),
            "received_on": date(2024, 9, 29),
            "completed_on": None,
            "working_days_used": 7,
            "limit_days": 5,
            "limit_unit": "工作日",
            "limit_source": "办法第五条",
            "due_on": date(2024, 10, 10),
            "provisional": False,
            "reason": "急",
            "holder": "DPF",
            "first_responsible": "CIVIL",
        }
    ]


def test_without_a_limit_no_number_is_borrowed(store, world):
    world.household("H1")
    world.referral("R1", "H1", "2024-09-27")
    [row] = chain(store, household="H1")
    assert (row["limit_days"], row["limit_unit"], row["due_on"], row["limit_source"], row["provisional"]) == (
        None,
        None,
        None,
        "未规定",
        False,
    )


def test_chains_are_numbered_by_their_first_day_then_smallest_number(store, world):
    world.household("H1")
    world.referral("R5", "H1", "2024-03-01", state="已退回")
    world.referral("R1", "H1", "2024-04-01", follows="R5")
    world.referral("R2", "H1", "2024-02-01")
    world.referral("R4", "H1", "2024-03-01")
    assert places(chain(store, household="H1")) == [(1, 1, "R2"), (2, 1, "R5"), (2, 2, "R1"), (3, 1, "R4")]


def test_two_that_follow_the_same_one_have_the_same_hop(store, world):
    world.household("H1")
    world.referral("R1", "H1", "2024-03-01", state="已退回")
    world.referral("R3", "H1", "2024-03-05", follows="R1", state="已退回")
    world.referral("R2", "H1", "2024-03-06", follows="R1")
    world.referral("R4", "H1", "2024-03-08", follows="R3")
    rows = chain(store, household="H1")
    assert places(rows) == [(1, 1, "R1"), (1, 2, "R2"), (1, 2, "R3"), (1, 3, "R4")]
    assert [row["holder"] for row in rows] == [None, "MEDSEC", None, "MEDSEC"]


def test_asked_by_referral_the_chain_keeps_its_number(store, world):
    world.household("H1")
    world.referral("R1", "H1", "2024-02-01")
    world.referral("R2", "H1", "2024-03-01", state="已退回")
    world.referral("R3", "H1", "2024-03-05", follows="R2")
    assert places(chain(store, referral="R3")) == [(2, 1, "R2"), (2, 2, "R3")]


def test_what_is_sent_later_is_not_there_yet(store, world):
    """A follower after ``as_of`` neither shows nor takes the holder's place nor ends the working days."""
    world.household("H1")
    world.referral("R1", "H1", "2024-03-01", state="已退回", giver="CIVIL")
    world.referral("R2", "H1", "2024-03-20", follows="R1")
    [row] = chain(store, household="H1", as_of="2024-03-19")
    assert (row["referral"], row["holder"], row["working_days_used"]) == ("R1", "CIVIL", 12)
    assert [r["working_days_used"] for r in chain(store, household="H1", as_of="2024-03-20")] == [13, 0]


def test_working_days_end_with_the_hop_then_with_the_first_follower(store, world):
    world.household("H1")
    world.referral("R1", "H1", "2024-03-01", state="已退回", ended="2024-03-05")
    world.referral("R2", "H1", "2024-03-11", state="已退回")
    world.referral("R3", "H1", "2024-03-14", follows="R2", ended="2024-03-14")
    world.referral("R4", "H1", "2024-03-13", follows="R2", ended="2024-03-13")
    used = {row["referral"]: row["working_days_used"] for row in chain(store, household="H1")}
    assert used == {"R1": 2, "R2": 2, "R3": 0, "R4": 0}


@pytest.mark.parametrize(
    ("state", "holder"),
    [
        ("草拟", "CIVIL"),
        ("待签收", "DPF"),
        ("已签收", "DPF"),
        ("已受理", "DPF"),
        ("办理中", "DPF"),
        ("待补正", "CIVIL"),
        ("已办结", "CIVIL"),
        ("已闭环", None),
        ("已退回", "CIVIL"),
        ("未办成", "CIVIL"),
        ("已撤回", None),
        ("录入有误", None),
    ],
)
def test_the_holder_in_each_of_the_twelve_states(store, world, state, holder):
    world.household("H1")
    world.referral("R1", "H1", "2024-03-01", state=state, giver="CIVIL", taker="DPF")
    assert chain(store, household="H1")[0]["holder"] == holder


@pytest.mark.parametrize(
    ("unit", "amount", "sent", "due"),
    [
        ("天", 5, "2024-09-27", date(2024, 10, 2)),
        ("月", 1, "2024-01-31", date(2024, 2, 29)),
        ("月", 12, "2024-02-29", date(2025, 2, 28)),
        ("工作日", 1, "2024-12-31", date(2025, 1, 2)),
        ("工作日", 300, "2024-01-02", date(2025, 3, 18)),
    ],
)
def test_limits_in_days_months_and_over_a_year(store, world, unit, amount, sent, due):
    world.household("H1")
    world.entry("Limit", **{**LIMIT, "unit": unit, "amount": amount})
    world.referral("R1", "H1", sent)
    [row] = chain(store, household="H1", as_of="2025-12-01")
    assert (row["due_on"], row["limit_days"], row["limit_unit"], row["provisional"]) == (due, amount, unit, False)


def test_a_due_day_over_an_unpublished_year_is_provisional(store, world):
    world.household("H1")
    world.entry("Limit", **LIMIT)
    world.referral("R1", "H1", "2026-12-25")
    world.referral("R2", "H1", "2026-12-24")
    rows = chain(store, household="H1", as_of="2026-12-31")
    assert [(r["referral"], r["due_on"], r["provisional"]) for r in rows] == [
        ("R2", date(2026, 12, 31), False),
        ("R1", date(2027, 1, 1), True),
    ]


def test_the_limit_is_chosen_by_region_then_household_type_then_day(store, world):
    world.household("H1", code="210381100201", kind="农业")
    world.entry("Limit", **{**LIMIT, "region": "2103", "amount": 1, "household_type": "农业"})
    world.entry("Limit", **{**LIMIT, "region": "210381", "amount": 2, "valid_from": "2024-06-01"})
    world.entry("Limit", **{**LIMIT, "region": "210381", "amount": 3, "household_type": "农业"})
    world.entry("Limit", **{**LIMIT, "region": "210381", "amount": 4, "household_type": "流动"})
    world.entry("Limit", **{**LIMIT, "region": "210382", "amount": 6})
    world.entry(
        "Limit", **{**LIMIT, "region": "210381", "amount": 7, "household_type": "农业", "valid_from": "2024-09-28"}
    )
    world.entry("Limit", **{**LIMIT, "region": "210381100", "amount": 8, "kind": "application"})
    world.referral("R1", "H1", "2024-09-27")
    world.referral("R2", "H1", "2024-09-28")
    world.referral("R0", "H1", "2023-12-31")
    assert {r["referral"]: r["limit_days"] for r in chain(store, household="H1")} == {"R0": None, "R1": 3, "R2": 7}


def test_a_limit_for_the_need_or_receiver_goes_before_one_for_all(store, world):
    world.household("H1")
    world.entry("Limit", **{**LIMIT, "region": "210381", "amount": 1})
    world.entry("Limit", **{**LIMIT, "amount": 2, "need": "就业帮扶"})
    world.entry("Limit", **{**LIMIT, "amount": 3, "receiver": "DPF"})
    world.referral("R1", "H1", "2024-03-01", need="就业帮扶", taker="MEDSEC")
    world.referral("R2", "H1", "2024-03-02", need="医疗救助", taker="DPF")
    world.referral("R3", "H1", "2024-03-03", need="医疗救助", taker="MEDSEC")
    assert [r["limit_days"] for r in chain(store, household="H1")] == [2, 3, 1]


def test_scope_and_region_hide_the_household(store, world):
    world.household("H1", code="210381100201")
    world.referral("R1", "H1", "2024-03-01")
    assert places(chain(store, household="H1", scope="210381")) == [(1, 1, "R1")]
    assert chain(store, household="H1", scope="210382") == []
    assert chain(store, referral="R1", scope="210382") == []
    assert chain(store, household="H1", region="2104") == []


def test_a_path_over_two_households_is_one_story(store, world):
    """The person moved between two hops: each household sees the whole path, an account only its own part."""
    world.household("H1", code="210381100201")
    world.household("H2", code="210382100201")
    world.referral("R1", "H1", "2024-03-01", state="已退回")
    world.referral("R2", "H2", "2024-03-05", follows="R1")
    assert places(chain(store, household="H1")) == places(chain(store, household="H2")) == [(1, 1, "R1"), (1, 2, "R2")]
    assert places(chain(store, household="H2", scope="210382")) == [(1, 2, "R2")]


def test_a_withdrawn_referral_is_gone(store, world):
    world.household("H1")
    world.referral("R1", "H1", "2024-03-01", giver="CIVIL", state="已退回")
    world.referral("R2", "H1", "2024-03-05", follows="R1")
    world.withdraw("R2")
    assert [(r["referral"], r["holder"]) for r in chain(store, household="H1")] == [("R1", "CIVIL")]
