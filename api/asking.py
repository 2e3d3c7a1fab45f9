"""A question asked by an account: held to its rights, timed, and kept while nothing was written.

Only questions about a whole region are kept: every import and every step of a referral leaves a new mark
(``intake/take_turn``), and as long as the mark is the same the answer is the same. A minute at most, in memory.
"""

from __future__ import annotations

import threading
import time
from collections import OrderedDict
from dataclasses import replace
from typing import Any, Final

from flask import current_app

from api import metrics
from api.auth import account, office
from api.masking import hide_place, mask
from api.scope import hold_question, own_hops
from graph.answers import Answer, ask
from graph.desks import Desks
from graph.office import Office
from graph.questions import QUESTIONS
from graph.store import Row

KEEP_SECONDS: Final = 60.0
MOST_KEPT: Final = 64
MOST_ROWS: Final = 5_000
Name = tuple[object, ...]


class Kept:
    """Answers by question, keys, region, day and mark; the oldest leave."""

    def __init__(self) -> None:
        self._answers: OrderedDict[Name, tuple[float, Answer | list[Row]]] = OrderedDict()
        self._lock = threading.Lock()

    def find(self, name: Name) -> Answer | list[Row] | None:
        with self._lock:
            found = self._answers.get(name)
        return found[1] if found is not None and time.monotonic() - found[0] < KEEP_SECONDS else None

    def keep(self, name: Name, answer: Answer | list[Row]) -> None:
        if len(answer if isinstance(answer, list) else answer.rows) > MOST_ROWS:
            return
        with self._lock:
            self._answers[name] = (time.monotonic(), answer)
            self._answers.move_to_end(name)
            while len(self._answers) > MOST_KEPT:
                self._answers.popitem(last=False)


def timed(name: str, keys: list[tuple[str, str]]) -> Answer:
    """The question in the account's scope, its time kept for /metrics."""
    who, desk = account(), office()
    hold_question(desk, who, name, keys)
    kept: Kept = current_app.extensions["aidchain.kept"]
    kept_as = _name(desk, name, keys, who.region) if "region" in QUESTIONS[name].keys else None
    if kept_as is not None and isinstance(found := kept.find(kept_as), Answer):
        return found
    with metrics.QUERY_SECONDS.labels(name).time():
        answer = ask(desk, name, keys, scope=who.scope, desks=kept_desks())
        if name != "department_inbox":  # one household a row, all of them in the scope
            answer = replace(answer, rows=mask(desk, who, answer.rows))
        if name == "referral_chain":
            answer = replace(answer, rows=own_hops(desk, who, dict(keys), answer.rows))
        if name == "household_aid_chain":
            answer = replace(answer, rows=hide_place(desk, who, dict(keys)["household"], answer.rows))
    if kept_as is not None:
        kept.keep(kept_as, answer)
    return answer


def kept_rows(statement: str, **params: Any) -> list[Row]:
    """A statement about a region, in the account's scope; kept as the questions are."""
    who, desk = account(), office()
    kept: Kept = current_app.extensions["aidchain.kept"]
    name = _name(desk, statement, [(key, str(value)) for key, value in params.items()], who.region)
    found = kept.find(name)
    if isinstance(found, list):
        return found
    with metrics.QUERY_SECONDS.labels(statement).time():
        rows = desk.store.read(statement, **params, scope=who.scope)
    kept.keep(name, rows)
    return rows


def _name(desk: Office, name: str, keys: list[tuple[str, str]], region: str) -> Name:
    """The mark is read before the question: what is written meanwhile leaves another one."""
    mark = desk.store.read("intake/read_turn")[0]
    return (desk.today, name, tuple(sorted(keys)), region, mark["turn"], mark["digest"], mark["calendar"])


def kept_desks() -> Desks:
    """Departments' desks, kept by themselves (``graph.desks``): they follow each step instead of being asked anew."""
    found = current_app.extensions["aidchain.desks"]
    assert isinstance(found, Desks)
    return found
