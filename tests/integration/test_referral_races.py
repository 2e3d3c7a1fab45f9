"""Two desks at one referral, at the same moment: every pair of moves that start from one state; and ten desks, with
every move of that state among them.

One wins, the chain gains one entry, a loser is told the new state and has written nothing. ``AIDCHAIN_RACES``: how
many races for each pair; a few by default, since CI has minutes, 200 where it is proven (26 pairs, 5,200 races).
"""

from __future__ import annotations

import os
import threading
from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from itertools import combinations
from typing import Any

import pytest

from graph import referrals
from graph.errors import AidChainError
from graph.model import NEXT, Party, State, mover
from graph.referrals import Actor, Moved, MovedOn, Step, StepNotAllowed
from tests.filing import Desk, grant, household, payment

RACES = int(os.environ.get("AIDCHAIN_RACES", "6"))
DESKS = {Party.SENDER: Actor("CIVIL-1", "CIVIL"), Party.RECEIVER: Actor("DPF-1", "DPF")}
PAIRS = [(state, first, second) for state in State for first, second in combinations(NEXT[state], 2)]
STATES = [state for state in State if len(NEXT[state]) > 1]


def prepared(county: Desk, state: State, numbers: Sequence[str]) -> None:
    """One file: a referral for each race, all about one household."""
    county.send(
        *(
            {
                "转介编号": number,
                "户编号": "H1",
                "需求": "看病",
                "转出部门": "CIVIL",
                "转入部门": "DPF",
                "状态": state.chinese,
                "发出日期": "2024-10-01",
            }
            for number in numbers
        )
    )


def raced(county: Desk, numbers: Sequence[str], state: State, moves: Sequence[State], seen: int | None) -> list[Any]:
    """A desk for each move: all go through the list, and start each referral behind a barrier. Their answers by it."""
    barrier = threading.Barrier(len(moves))

    def desk(place: int, to: State, told: list[Moved | AidChainError]) -> None:
        party = mover(state, to)
        assert party is not None
        clerk = replace(DESKS[party], name=f"{party.value}-{place}")
        for number in numbers:
            barrier.wait(60)
            try:
                step = Step(to, reason="某", evidence="F1")
                told.append(referrals.take_step(county.office, clerk, number, step, if_match=seen))
            except AidChainError as error:
                told.append(error)

    answers: list[list[Moved | AidChainError]] = [[] for _ in moves]
    threads = [threading.Thread(target=desk, args=(place, to, told))
               for place, (to, told) in enumerate(zip(moves, answers, strict=True))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return list(zip(*answers, strict=True))


def count(county: Desk, statement: str) -> Any:
    return county.office.store.driver.execute_query(statement).records[0][0]


def test_every_pair_is_here() -> None:
    assert len(PAIRS) == 26
    assert Counter(state.code for state, _, _ in PAIRS)["in-progress"] == 6


@pytest.mark.parametrize("state", STATES, ids=lambda state: state.code)
def test_of_two_desks_at_once_one_wins_and_the_other_is_told(desk: Desk, state: State) -> None:
    desk.policy().send(household("H1"))
    desk.send(grant("G1", home="H1"))
    desk.send(payment("F1", "G1"))
    desk.office = replace(desk.office, today=date(2024, 10, 10))
    pairs = list(combinations(NEXT[state], 2))
    for nth, moves in enumerate(pairs):
        numbers = [f"R{nth}-{race}" for race in range(RACES)]
        prepared(desk, state, numbers)
        entries = count(desk, "MATCH (e:Entry {household: 'H1'}) RETURN count(e)")
        # where the slower move would be one of the table after the quicker one too, each says which version it saw
        legal = moves[1] in NEXT[moves[0]] or moves[0] in NEXT[moves[1]]
        for number, told in zip(numbers, raced(desk, numbers, state, moves, 1 if legal else None), strict=True):
            won = [answer for answer in told if isinstance(answer, Moved)]
            lost = [answer for answer in told if isinstance(answer, MovedOn if legal else StepNotAllowed)]
            assert (len(won), len(lost)) == (1, 1), (moves, told)
            assert won[0].state in moves
            assert lost[0].state is won[0].state
            assert f"现为“{won[0].state.chinese}”" in str(lost[0])
            shown = referrals.read(desk.office, number)
            assert (shown["state"], shown["version"]) == (won[0].state.chinese, 2)
        assert count(desk, "MATCH (e:Entry {household: 'H1'}) RETURN count(e)") == entries + RACES
    assert desk.broken() == []


@pytest.mark.parametrize("state", STATES, ids=lambda state: state.code)
def test_of_ten_desks_with_every_move_among_them_one_wins_and_nine_are_told(desk: Desk, state: State) -> None:
    """Each says which version it saw: after the first, no other move is made on what somebody no longer sees."""
    desk.policy().send(household("H1"))
    desk.send(grant("G1", home="H1"))
    desk.send(payment("F1", "G1"))
    desk.office = replace(desk.office, today=date(2024, 10, 10))
    moves = [NEXT[state][place % len(NEXT[state])] for place in range(10)]
    assert set(moves) == set(NEXT[state])
    numbers = [f"R{race}" for race in range(RACES)]
    prepared(desk, state, numbers)
    entries = count(desk, "MATCH (e:Entry {household: 'H1'}) RETURN count(e)")
    for number, told in zip(numbers, raced(desk, numbers, state, moves, 1), strict=True):
        [(place, won)] = [(place, one) for place, one in enumerate(told) if isinstance(one, Moved)]
        assert won.state is moves[place]
        lost = [one for one in told if one is not won]
        assert [type(one) for one in lost] == [MovedOn] * 9, told
        assert {one.state for one in lost} == {won.state}
        assert all(f"现为“{won.state.chinese}”" in str(one) for one in lost)
        shown = referrals.read(desk.office, number)
        assert (shown["state"], shown["version"]) == (won.state.chinese, 2)
    assert count(desk, "MATCH (e:Entry {household: 'H1'}) RETURN count(e)") == entries + RACES
    assert desk.broken() == []
