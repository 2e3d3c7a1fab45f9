"""Records and words that several modules share. No I/O.

Referrals (contract §3, design §5): the twelve states, the one table of moves, who may make each and what it must bring.
The 409 of the API, the buttons of the page and the drawn chart all read this table.
"""

from __future__ import annotations

from collections.abc import Mapping
from enum import Enum
from typing import Final


class State(Enum):
    """A referral's state. ``code``: FHIR Task's word, in steps and resources; ``chinese``: in files and queries."""

    DRAFT = ("draft", "草拟")
    REQUESTED = ("requested", "待签收")
    RECEIVED = ("received", "已签收")
    ACCEPTED = ("accepted", "已受理")
    IN_PROGRESS = ("in-progress", "办理中")
    ON_HOLD = ("on-hold", "待补正")
    COMPLETED = ("completed", "已办结")
    CLOSED = ("closed", "已闭环")
    REJECTED = ("rejected", "已退回")
    FAILED = ("failed", "未办成")
    CANCELLED = ("cancelled", "已撤回")
    ENTERED_IN_ERROR = ("entered-in-error", "录入有误")

    def __init__(self, code: str, chinese: str) -> None:
        self.code = code
        self.chinese = chinese

    @property
    def fhir_status(self) -> str:
        """FHIR has no "closed": it is completed, and the business status says the rest."""
        return "completed" if self is State.CLOSED else self.code

    @property
    def runs(self) -> bool:
        """Whether the clock runs."""
        return self in CLOCK

    @property
    def holder(self) -> Party | None:
        """Who has to act on a last hop; a referral that another one follows has no holder whatever its state."""
        return HOLDER.get(self)

    @classmethod
    def of(cls, word: str) -> State | None:
        """By code or Chinese word; None if it is neither."""
        return _BY_WORD.get(word)


class Party(Enum):
    SENDER = "转出部门"
    RECEIVER = "转入部门"


_BY_WORD: Final[Mapping[str, State]] = {word: state for state in State for word in (state.code, state.chinese)}

CLOCK: Final = frozenset({State.REQUESTED, State.RECEIVED, State.ACCEPTED, State.IN_PROGRESS, State.ON_HOLD})

HOLDER: Final[Mapping[State, Party]] = {
    State.DRAFT: Party.SENDER,
    State.REQUESTED: Party.RECEIVER,
    State.RECEIVED: Party.RECEIVER,
    State.ACCEPTED: Party.RECEIVER,
    State.IN_PROGRESS: Party.RECEIVER,
    State.ON_HOLD: Party.SENDER,
    State.COMPLETED: Party.SENDER,
    State.REJECTED: Party.SENDER,
    State.FAILED: Party.SENDER,
}

NEXT: Final[Mapping[State, tuple[State, ...]]] = {
    State.DRAFT: (State.REQUESTED, State.CANCELLED, State.ENTERED_IN_ERROR),
    State.REQUESTED: (State.RECEIVED, State.CANCELLED, State.ENTERED_IN_ERROR),
    State.RECEIVED: (State.ACCEPTED, State.REJECTED, State.ENTERED_IN_ERROR),
    State.ACCEPTED: (State.IN_PROGRESS, State.CANCELLED, State.ENTERED_IN_ERROR),
    State.IN_PROGRESS: (State.ON_HOLD, State.COMPLETED, State.FAILED, State.ENTERED_IN_ERROR),
    State.ON_HOLD: (State.IN_PROGRESS, State.CANCELLED, State.ENTERED_IN_ERROR),
    State.COMPLETED: (State.CLOSED, State.IN_PROGRESS, State.ENTERED_IN_ERROR),  # back to work: 核实不符
    State.REJECTED: (State.CLOSED, State.ENTERED_IN_ERROR),  # given up; else a new referral follows it
    State.FAILED: (State.CLOSED, State.ENTERED_IN_ERROR),
    State.CLOSED: (),
    State.CANCELLED: (),
    State.ENTERED_IN_ERROR: (),
}

#: What a new referral may follow: the matter came back undone.
RESENDABLE: Final = frozenset({State.REJECTED, State.FAILED})


def mover(state: State, to: State) -> Party | None:
    """Who may make this move: only the sender cancels or closes, every other move is the holder's."""
    return Party.SENDER if to in (State.CANCELLED, State.CLOSED) else state.holder


def needs_reason(state: State, to: State) -> bool:
    """Returned, failed, cancelled, and given up after a return."""
    return to in (State.REJECTED, State.FAILED, State.CANCELLED) or (to is State.CLOSED and state in RESENDABLE)


def needs_evidence(state: State, to: State) -> bool:
    """What is closed as done shows a payment, a visit or a grant of the household."""
    return to is State.CLOSED and state is State.COMPLETED


def allowed(state: State, parties: frozenset[Party], *, followed: bool = False) -> tuple[State, ...]:
    """The moves that somebody who is one of ``parties`` may make now; none where another referral follows."""
    return () if followed else tuple(to for to in NEXT[state] if mover(state, to) in parties)


def chart() -> str:
    """The table as a Mermaid state diagram: who makes each move, and what it must bring."""
    lines = ["stateDiagram-v2"]
    lines += [f"  {state.name}: {state.chinese} {state.code}" for state in State]
    lines.append(f"  [*] --> {State.DRAFT.name}")
    lines.append(f"  [*] --> {State.REQUESTED.name}")
    for state, targets in NEXT.items():
        for to in targets:
            party = mover(state, to)
            owed = [word for word, owes in (("理由", needs_reason), ("凭据", needs_evidence)) if owes(state, to)]
            said = ",".join([party.value if party else "", *owed])
            lines.append(f"  {state.name} --> {to.name}: {said}")
        if not targets:
            lines.append(f"  {state.name} --> [*]")
    return "\n".join(lines)
