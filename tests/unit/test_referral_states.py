"""The one table of a referral's states and moves (design §5), written out a second time by hand."""

from pathlib import Path

import pytest

from graph.model import (
    CLOCK,
    NEXT,
    Party,
    State,
    allowed,
    chart,
    mover,
    needs_evidence,
    needs_reason,
)

S, R = Party.SENDER, Party.RECEIVER

WORDS = {
    "draft": "草拟",
    "requested": "待签收",
    "received": "已签收",
    "accepted": "已受理",
    "in-progress": "办理中",
    "on-hold": "待补正",
    "completed": "已办结",
    "closed": "已闭环",
    "rejected": "已退回",
    "failed": "未办成",
    "cancelled": "已撤回",
    "entered-in-error": "录入有误",
}

# (from, to): who may, and what it must bring ("r" reason, "e" evidence)
MOVES = {
    ("draft", "requested"): (S, ""),
    ("draft", "cancelled"): (S, "r"),
    ("draft", "entered-in-error"): (S, ""),
    ("requested", "received"): (R, ""),
    ("requested", "cancelled"): (S, "r"),
    ("requested", "entered-in-error"): (R, ""),
    ("received", "accepted"): (R, ""),
    ("received", "rejected"): (R, "r"),
    ("received", "entered-in-error"): (R, ""),
    ("accepted", "in-progress"): (R, ""),
    ("accepted", "cancelled"): (S, "r"),
    ("accepted", "entered-in-error"): (R, ""),
    ("in-progress", "on-hold"): (R, ""),
    ("in-progress", "completed"): (R, ""),
    ("in-progress", "failed"): (R, "r"),
    ("in-progress", "entered-in-error"): (R, ""),
    ("on-hold", "in-progress"): (S, ""),
    ("on-hold", "cancelled"): (S, "r"),
    ("on-hold", "entered-in-error"): (S, ""),
    ("completed", "closed"): (S, "e"),
    ("completed", "in-progress"): (S, ""),
    ("completed", "entered-in-error"): (S, ""),
    ("rejected", "closed"): (S, "r"),
    ("rejected", "entered-in-error"): (S, ""),
    ("failed", "closed"): (S, "r"),
    ("failed", "entered-in-error"): (S, ""),
}


def test_every_move_who_makes_it_and_what_it_must_bring():
    table = {
        (state.code, to.code): (mover(state, to), "r" * needs_reason(state, to) + "e" * needs_evidence(state, to))
        for state in State
        for to in NEXT[state]
    }
    assert table == MOVES


def test_words_and_codes():
    assert {state.code: state.chinese for state in State} == WORDS
    for code, word in WORDS.items():
        assert State.of(code) is State.of(word)
    assert State.of("closed").fhir_status == "completed"
    assert State.of("Closed") is None
    assert State.of("") is None


def test_the_clock_runs_in_five_states():
    assert {state.chinese for state in CLOCK} == {"待签收", "已签收", "已受理", "办理中", "待补正"}


@pytest.mark.parametrize("state", ["已闭环", "已撤回", "录入有误"])
def test_nobody_holds_what_is_over(state):
    assert State.of(state).holder is None
    assert NEXT[State.of(state)] == ()


def test_the_receiver_cannot_take_back_what_it_was_sent():
    assert allowed(State.REQUESTED, frozenset({R})) == (State.RECEIVED, State.ENTERED_IN_ERROR)
    assert allowed(State.REQUESTED, frozenset({S})) == (State.CANCELLED,)
    assert allowed(State.REQUESTED, frozenset()) == ()


def test_a_department_that_refers_to_itself_may_do_both():
    assert allowed(State.REQUESTED, frozenset({S, R})) == NEXT[State.REQUESTED]


def test_a_followed_referral_moves_no_more():
    assert allowed(State.REJECTED, frozenset({S, R}), followed=True) == ()


def test_the_chart_draws_every_move_once_and_stands_in_the_docs():
    drawn = [line.strip() for line in chart().splitlines() if "-->" in line and "[*]" not in line]
    assert len(drawn) == len(MOVES)
    assert "COMPLETED --> CLOSED: 转出部门,凭据" in drawn
    assert "IN_PROGRESS --> FAILED: 转入部门,理由" in drawn
    docs = Path(__file__).parents[2] / "docs" / "referral-states.md"
    assert f"```mermaid\n{chart()}\n```" in docs.read_text(encoding="utf-8")
