"""A question asked by an account: held to its rights, timed, and kept while nothing was written that could change it.

Only questions about a whole region are kept. Every write leaves a mark (``intake/take_turn``): an import one of its
own, which every answer follows; a step of a referral and a visit entered here another one, which only those answers
follow whose statement looks at referrals or visits. As long as the mark is the same the answer is the same, so a desk
at work does not make the overview ask its sweeps anew. Who asks while the same is being asked waits for that answer.
"""

from __future__ import annotations

import re
import threading
import time
from collections import OrderedDict
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from functools import wraps
from typing import Any, Final, Generic, ParamSpec, TypeVar

from flask import current_app, g, request

from api import metrics
from api.auth import account, office
from api.masking import hide_place, mask
from api.scope import hold_question, own_hops
from graph import findings
from graph.answers import Answer, ask
from graph.desks import Desks
from graph.office import Office
from graph.questions import QUESTIONS
from graph.store import Row
from queries.catalogue import QUERIES

KEEP_SECONDS: Final = 3_600.0
MOST_KEPT: Final = 256
MOST_ROWS: Final = 100_000  # of all answers together; a row is about a kilobyte
#: What a step of a referral or a visit entered here changes, and how it hangs together with the rest.
_MOVED_BY_ACTS: Final = re.compile(r"\b(?:Referral|Visit|ABOUT|FOLLOWS|SENT_TO)\b")
Name = tuple[object, ...]
T = TypeVar("T")
P = ParamSpec("P")
R = TypeVar("R")


@dataclass
class _Slot(Generic[T]):
    """``lock`` is held while the answer is being found."""

    lock: threading.Lock = field(default_factory=threading.Lock)
    answer: T | None = None
    rows: int = 0
    at: float = 0.0


class Kept(Generic[T]):
    """Answers by question, keys, region, day and mark; the ones not asked for longest leave."""

    def __init__(self, size: Callable[[T], int]) -> None:
        self._size = size
        self._slots: OrderedDict[Name, _Slot[T]] = OrderedDict()
        self._lock = threading.Lock()

    def find(self, name: Name, work: Callable[[], T]) -> T:
        """The answer that is kept, else the one that ``work`` finds; ``work`` runs once however many ask."""
        slot = self._slot(name)
        with slot.lock:
            if slot.answer is not None and time.monotonic() - slot.at < KEEP_SECONDS:
                return slot.answer
            found, slot.answer, slot.rows = work(), None, 0
            if (rows := self._size(found)) <= MOST_ROWS:
                slot.answer, slot.rows, slot.at = found, rows, time.monotonic()
        self._make_room()
        return found

    def _slot(self, name: Name) -> _Slot[T]:
        with self._lock:
            slot = self._slots.setdefault(name, _Slot())
            self._slots.move_to_end(name)
            return slot

    def _make_room(self) -> None:
        with self._lock:
            while len(self._slots) > MOST_KEPT or sum(slot.rows for slot in self._slots.values()) > MOST_ROWS:
                self._slots.popitem(last=False)


def one_reading(view: Callable[P, R]) -> Callable[P, R]:
    """Everything that a page reads in one transaction (``Store.together``). Not for a view that acts: where the server
    asks to try again, the view runs again."""

    @wraps(view)
    def read(*args: P.args, **kwargs: P.kwargs) -> R:
        return office().store.together(lambda: view(*args, **kwargs))

    return read


def timed(name: str, keys: list[tuple[str, str]]) -> Answer:
    """The question in the account's scope, its time kept for /metrics."""
    who, desk = account(), office()
    hold_question(desk, who, name, keys)

    def work() -> Answer:
        with metrics.QUERY_SECONDS.labels(name).time():
            answer = ask(desk, name, keys, scope=who.scope, desks=kept_desks())
            if name != "department_inbox":  # one household a row, all of them in the scope
                answer = replace(answer, rows=mask(desk, who, answer.rows))
            if name == "referral_chain":
                answer = replace(answer, rows=own_hops(desk, who, dict(keys), answer.rows))
            if name == "household_aid_chain":
                answer = replace(answer, rows=hide_place(desk, who, dict(keys)["household"], answer.rows))
        return answer

    asked = QUESTIONS[name]
    if "region" not in asked.keys:
        return work()
    kept: Kept[Answer] = current_app.extensions["aidchain.kept"]
    return kept.find(_name(desk, name, keys, who.region, (asked.statement, asked.count)), work)


def kept_rows(statement: str, **params: Any) -> Sequence[Row]:
    """A statement about a region, in the account's scope; kept as the questions are."""
    who, desk = account(), office()

    def work() -> list[Row]:
        with metrics.QUERY_SECONDS.labels(statement).time():
            return desk.store.read(statement, **params, scope=who.scope)

    kept: Kept[Sequence[Row]] = current_app.extensions["aidchain.kept_rows"]
    keys = [(key, str(value)) for key, value in params.items()]
    return kept.find(_name(desk, statement, keys, who.region, (statement,)), work)


def kept_findings(**asked: Any) -> Sequence[Row]:
    """Findings as ``graph.findings.listing`` gives them, with its keys but ``scope``: they follow audits, judgements
    and complaints beside what every answer follows."""
    desk, scope = office(), {"region": asked.pop("region")}
    marks = desk.store.read("finding/read_marks")[0]
    keys = [(key, str(value)) for key, value in (asked | marks).items()]
    kept: Kept[Sequence[Row]] = current_app.extensions["aidchain.kept_rows"]
    name = _name(desk, "finding/list_findings", keys, scope["region"], ("finding/list_findings",))
    return kept.find(name, lambda: findings.listing(desk, scope=scope, **asked))


def _name(desk: Office, name: str, keys: list[tuple[str, str]], region: str, statements: tuple[str, ...]) -> Name:
    """The mark is read before the question: what is written meanwhile leaves another one."""
    mark = _mark(desk)
    moved = any(_MOVED_BY_ACTS.search(QUERIES[statement].text) for statement in statements)
    marks = (mark["turn"] if moved else None, mark["files"], mark["digest"], mark["calendar"])
    return (desk.today, name, tuple(sorted(keys)), region, *marks)


def _mark(desk: Office) -> Row:
    """Once a page: an overview asks a dozen questions. A request that writes reads it at each."""
    if request.method != "GET":
        return desk.store.read("intake/read_turn")[0]
    if "mark" not in g:
        g.mark = desk.store.read("intake/read_turn")[0]
    found: Row = g.mark
    return found


def kept_desks() -> Desks:
    """Departments' desks, kept by themselves (``graph.desks``): they follow each step instead of being asked anew."""
    found = current_app.extensions["aidchain.desks"]
    assert isinstance(found, Desks)
    return found
