"""A referral's life in the product (design §5): every step leaves one entry, every refusal leaves nothing."""

from __future__ import annotations

import threading
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from itertools import product
from typing import Any

import pytest

from graph import referrals
from graph.errors import AidChainError, Conflict, NotFound
from graph.model import NEXT, State, mover
from graph.referrals import Actor, KeyReused, Moved, MovedOn, Opening, Step, StepNotAllowed, StepRefused
from tests.filing import Desk, grant, household, id_number, member, payment

ANNA, BORIS = id_number(1), id_number(2)
CIVIL, DPF, MEDSEC = (Actor(f"{code}-1", code) for code in ("CIVIL", "DPF", "MEDSEC"))
WORD = {state.code: state.chinese for state in State}


@pytest.fixture
def county(desk: Desk) -> Desk:
    """Two households, Anna in H1; a grant with a payment and a visit of H1, a payment of H2. The day is 2024-10-10."""
    desk.policy().send(household("H1"), household("H2", "210303000000"))
    desk.send(member(ANNA, "H1"), member(BORIS, "H2"))
    desk.send(grant("G1", person=ANNA), grant("G2", home="H2"))
    desk.send(payment("F1", "G1"), payment("F2", "G2"))
    desk.send(
        {"走访编号": "V1", "户编号": "H1", "走访日期": "2024-02-01", "走访人": "某", "渠道": "热线", "发现情况": "无"}
    )
    desk.office = replace(desk.office, today=date(2024, 10, 10))
    return desk


def filed(county: Desk, state: str, number: str = "R1", **more: str) -> None:
    """A referral CIVIL → DPF about H1 that a file brought in this state."""
    row = {"转介编号": number, "户编号": "H1", "需求": "看病", "转出部门": "CIVIL", "转入部门": "DPF"}
    county.send({**row, "状态": state, "发出日期": "2024-10-01", **more})


def step(county: Desk, actor: Actor, to: str, referral: str = "R1", *, today: str = "", **more: Any) -> Moved:
    state = State.of(to)
    assert state is not None
    office = replace(county.office, today=date.fromisoformat(today)) if today else county.office
    what = Step(state, more.pop("reason", None), more.pop("evidence", None))
    return referrals.take_step(office, actor, referral, what, **more)


def trace(county: Desk, referral: str = "R1", home: str = "H1") -> tuple[Any, int]:
    """The referral's row and the length of the chain: what a refused step must leave as it was."""
    entries = county.office.store.driver.execute_query(
        "MATCH (e:Entry {household: $home}) RETURN count(e) AS n", home=home
    ).records[0]["n"]
    return referrals.read(county.office, referral), entries


def test_a_clerks_day(county: Desk) -> None:
    """Create, receive, accept, return is another day; work, hold, complete, confirm, close: by the product alone."""
    first = referrals.create(county.office, CIVIL, Opening("DPF", "看病", household="H1"))
    assert (first.state, first.version, first.sent_on) == (State.REQUESTED, 1, date(2024, 10, 10))
    number = first.referral
    step(county, DPF, "received", number)
    back = step(county, DPF, "rejected", number, reason="材料不全", today="2024-10-11")
    assert (back.state, back.ended_on, back.reason) == (State.REJECTED, date(2024, 10, 11), "材料不全")

    again = referrals.create(county.office, CIVIL, Opening("DPF", "医疗救助", household="H1", follows=number)).referral
    for actor, to, day in (
        (DPF, "received", "2024-10-12"),
        (DPF, "accepted", "2024-10-12"),
        (DPF, "in-progress", "2024-10-14"),
        (DPF, "on-hold", "2024-10-14"),
        (CIVIL, "in-progress", "2024-10-15"),
        (DPF, "completed", "2024-10-16"),
        (CIVIL, "in-progress", "2024-10-17"),
        (DPF, "completed", "2024-10-18"),
    ):
        step(county, actor, to, again, today=day)
    closed = step(county, CIVIL, "closed", again, evidence="F1", today="2024-10-21")
    assert (closed.received_on, closed.accepted_on, closed.ended_on) == (
        date(2024, 10, 12),
        date(2024, 10, 12),
        date(2024, 10, 18),
    )

    rows = county.ask("referral_chain", household="H1", as_of="2024-10-31").rows
    assert [(r["hop"], r["referral"], r["need"], r["state"], r["holder"]) for r in rows] == [
        (1, number, "医疗救助", "已退回", None),
        (2, again, "医疗救助", "已闭环", None),
    ]
    entries = [r for r in county.ask("household_aid_chain", household="H1").rows if r["kind"] == "referral"]
    assert len(entries) == 3 + 10
    assert [r["status"] for r in entries].count("现行") == 2
    assert entries[-1]["event"].endswith(f"已闭环,凭据:发放 F1,接续 {number}(转介 {again})")
    assert entries[-1]["source"]["file"] == "本系统"
    assert county.broken() == []


def illegal_moves() -> list[tuple[State, State, Actor]]:
    """Every move that the table does not have, by whoever is nearest to it, and every legal one by the wrong desk."""
    wrong = [(a, b, DPF) for a, b in product(State, State) if b not in NEXT[a]]
    for state, targets in NEXT.items():
        wrong += [
            (state, to, DPF if mover(state, to) and mover(state, to).name == "SENDER" else CIVIL) for to in targets
        ]
    return wrong


def test_an_illegal_step_raises_and_leaves_graph_and_chain_as_they_were(county: Desk) -> None:
    for number, state in enumerate(State):
        filed(county, state.chinese, f"R{number}")
    before = {state: trace(county, f"R{number}") for number, state in enumerate(State)}
    for state, to, actor in illegal_moves():
        number = f"R{list(State).index(state)}"
        with pytest.raises(StepNotAllowed) as refused:
            step(county, actor, to.code, number, reason="某", evidence="F1")
        assert refused.value.state is state
        assert to not in refused.value.allowed
    assert {state: trace(county, f"R{number}") for number, state in enumerate(State)} == before


@pytest.mark.parametrize(
    ("state", "actor", "to"),
    [
        ("待签收", CIVIL, "cancelled"),
        ("已签收", DPF, "rejected"),
        ("办理中", DPF, "failed"),
        ("已退回", CIVIL, "closed"),
        ("未办成", CIVIL, "closed"),
    ],
)
def test_a_step_that_owes_a_reason(county: Desk, state: str, actor: Actor, to: str) -> None:
    filed(county, state)
    before = trace(county)
    for reason in (None, "", "  "):
        with pytest.raises(StepRefused) as refused:
            step(county, actor, to, reason=reason)
        assert refused.value.field == "reason"
    assert trace(county) == before
    assert step(county, actor, to, reason="本人放弃").reason == "本人放弃"


@pytest.mark.parametrize("number", [None, "", "F2", "G2", "V9", "R1", "x" * 5000])
def test_closing_needs_evidence_of_this_household(county: Desk, number: str | None) -> None:
    filed(county, "已办结", 办结日期="2024-10-08")
    before = trace(county)
    with pytest.raises(StepRefused) as refused:
        step(county, CIVIL, "closed", evidence=number)
    assert refused.value.field == "evidence"
    assert trace(county) == before


@pytest.mark.parametrize("number", ["F1", "G1", "V1"])
def test_a_payment_a_grant_or_a_visit_proves_it(county: Desk, number: str) -> None:
    filed(county, "已办结", 办结日期="2024-10-08")
    closed = step(county, CIVIL, "closed", evidence=number)
    assert (closed.state, closed.ended_on) == (State.CLOSED, date(2024, 10, 8))
    assert county.broken() == []


def test_nobody_else_learns_that_it_exists(county: Desk) -> None:
    filed(county, "待签收")
    with pytest.raises(NotFound) as foreign:
        step(county, MEDSEC, "received")
    with pytest.raises(NotFound) as missing:
        step(county, MEDSEC, "received", "R9")
    assert str(foreign.value) == str(missing.value).replace("R9", "R1")
    with pytest.raises(NotFound):
        step(county, DPF, "received", scope={"region": "210303"})


def test_the_same_key_again_gives_the_same_answer_and_writes_nothing(county: Desk) -> None:
    filed(county, "待签收")
    first = step(county, DPF, "received", key="k1")
    before = trace(county)
    assert step(county, DPF, "received", key="k1") == first
    step(county, DPF, "accepted", key="k2")
    assert step(county, DPF, "received", key="k1") == first
    with pytest.raises(KeyReused):
        step(county, DPF, "rejected", key="k1", reason="某")
    assert trace(county)[1] == before[1] + 1

    opening = Opening("MEDSEC", "看病", household="H1")
    made = referrals.create(county.office, CIVIL, opening, key="k3")
    assert referrals.create(county.office, CIVIL, opening, key="k3") == made
    with pytest.raises(KeyReused):
        referrals.create(county.office, CIVIL, replace(opening, need="住房"), key="k3")


def test_an_older_version_may_not_move_it(county: Desk) -> None:
    filed(county, "待签收")
    seen = referrals.read(county.office, "R1")["version"]
    moved = step(county, DPF, "received", if_match=seen)
    assert (seen, moved.version, moved.etag) == (1, 2, '"2"')
    with pytest.raises(MovedOn) as refused:
        step(county, DPF, "accepted", if_match=seen)
    assert refused.value.state is State.RECEIVED


def test_a_followed_referral_stands_still(county: Desk) -> None:
    filed(county, "已退回", 理由="材料不全")
    follower = referrals.create(county.office, CIVIL, Opening("MEDSEC", "看病", household="H1", follows="R1"))
    with pytest.raises(StepNotAllowed) as refused:
        step(county, CIVIL, "closed", reason="放弃")
    assert refused.value.allowed == ()
    with pytest.raises(Conflict, match=f"已由 {follower.referral} 接续"):
        referrals.create(county.office, CIVIL, Opening("DPF", "看病", household="H1", follows="R1"))


@pytest.mark.parametrize(
    ("actor", "opening"),
    [
        (CIVIL, Opening("NOBODY", "看病", household="H1")),
        (CIVIL, Opening("DPF", " ", household="H1")),
        (CIVIL, Opening("DPF", "看病")),
        (CIVIL, Opening("DPF", "看病", household="H1", person="P1")),
        (DPF, Opening("MEDSEC", "看病", household="H1", follows="R1")),
        (CIVIL, Opening("MEDSEC", "看病", household="H2", follows="R1")),
        (CIVIL, Opening("MEDSEC", "看病", household="H1", follows="R2")),
    ],
)
def test_a_referral_that_cannot_begin(county: Desk, actor: Actor, opening: Opening) -> None:
    filed(county, "已退回", 理由="材料不全")
    filed(county, "办理中", "R2")
    before = trace(county)
    with pytest.raises(StepRefused):
        referrals.create(county.office, actor, opening)
    assert trace(county) == before


def test_an_unknown_household_or_one_out_of_scope_is_missing(county: Desk) -> None:
    for home, region in (("H9", ""), ("H1", "210303")):
        opening = Opening("DPF", "看病", household=home)
        with pytest.raises(NotFound):
            referrals.create(county.office, CIVIL, opening, scope={"region": region})


def test_a_person_is_referred_with_the_household_of_that_day(county: Desk) -> None:
    person = county.office.keys.person(ANNA)
    made = referrals.create(county.office, CIVIL, Opening("DPF", "看病", person=person, draft=True))
    assert (made.household, made.state) == ("H1", State.DRAFT)
    sent = step(county, CIVIL, "requested", made.referral, today="2024-10-15")
    assert sent.sent_on == date(2024, 10, 15)
    assert county.broken() == []


def test_a_file_that_tells_something_newer_is_taken_as_it_is(county: Desk) -> None:
    """It happened elsewhere: a file's state need not obey the table, and its entry names the file."""
    filed(county, "待签收")
    step(county, DPF, "received")
    row = {
        "转介编号": "R1",
        "户编号": "H1",
        "需求": "看病",
        "转出部门": "CIVIL",
        "转入部门": "DPF",
        "发出日期": "2024-10-01",
    }
    assert county.send({**row, "状态": "已办结"}, on="2024-10-11")["updated"] == 1
    assert referrals.read(county.office, "R1")["state"] == "已办结"
    assert county.send({**row, "状态": "已受理"}, on="2024-10-09")["updated"] == 1
    shown = referrals.read(county.office, "R1")
    assert (shown["state"], shown["version"]) == ("已办结", 4)
    assert step(county, CIVIL, "in-progress", today="2024-10-10").state is State.IN_PROGRESS
    assert referrals.read(county.office, "R1")["state"] == "办理中"
    assert county.broken() == []


def race(*desks: Callable[[], Moved]) -> list[Moved | AidChainError]:
    """All at once behind a barrier; what each was told."""
    barrier, told = threading.Barrier(len(desks)), list[Moved | AidChainError]()

    def act(desk: Callable[[], Moved]) -> None:
        barrier.wait()
        try:
            told.append(desk())
        except AidChainError as error:
            told.append(error)

    threads = [threading.Thread(target=act, args=(desk,)) for desk in desks]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return told


def test_of_ten_desks_behind_a_barrier_one_wins(county: Desk) -> None:
    """Every pair of moves: ``test_referral_races.py``."""
    filed(county, "待签收")
    before = trace(county)[1]
    told = race(*[lambda n=n: step(county, Actor(f"DPF-{n}", "DPF"), "received") for n in range(10)])
    assert sum(isinstance(answer, Moved) for answer in told) == 1
    assert sum(isinstance(answer, StepNotAllowed) for answer in told) == 9
    assert trace(county)[1] == before + 1


def test_ten_requests_with_one_key_get_one_answer(county: Desk) -> None:
    filed(county, "待签收")
    before = trace(county)[1]
    told = race(*[lambda: step(county, DPF, "received", key="once") for _ in range(10)])
    assert all(answer == told[0] for answer in told), told
    assert isinstance(told[0], Moved)
    assert trace(county)[1] == before + 1
