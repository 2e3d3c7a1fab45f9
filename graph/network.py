"""Circles among departments: graph theory that is no query (design §5).

Two questions: was one household passed round (A→B→C→A), and do departments wait for one another in a circle. Both are
simple cycles of a small directed graph of departments, bounded in length, in a stable order: a circle begins at its
smallest code, and circles are sorted.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from itertools import groupby, pairwise
from typing import Any, Final

import networkx as nx

from graph.store import Row, Store

#: Longer circles are rare and their number grows with every department; the caller may ask for more.
MAX_LENGTH: Final = 5


@dataclass(frozen=True)
class Loop:
    """One household passed round. ``departments`` closes: the first stands at the end again.

    ``referrals``: for each step of the circle the numbers of all referrals of that household that made it.
    """

    household: str
    departments: tuple[str, ...]
    referrals: tuple[tuple[str, ...], ...]
    first_sent_on: date
    last_sent_on: date

    def as_json(self) -> dict[str, Any]:
        return {
            "household": self.household,
            "departments": list(self.departments),
            "referrals": [list(step) for step in self.referrals],
            "first_sent_on": self.first_sent_on.isoformat(),
            "last_sent_on": self.last_sent_on.isoformat(),
        }


@dataclass(frozen=True)
class Standstill:
    """Departments that wait for one another in a circle. ``open``: for each step, how many referrals wait."""

    departments: tuple[str, ...]
    open: tuple[int, ...]
    oldest_sent_on: date

    def as_json(self) -> dict[str, Any]:
        return {
            "departments": list(self.departments),
            "open": list(self.open),
            "oldest_sent_on": self.oldest_sent_on.isoformat(),
        }


def referral_loops(
    store: Store,
    *,
    region: str,
    scope: dict[str, str],
    as_of: date,
    from_day: date | None = None,
    to_day: date | None = None,
    max_length: int = MAX_LENGTH,
) -> list[Loop]:
    """Every household passed round, by household, then length, then departments."""
    rows = store.read("referral/household_hops", region=region, scope=scope, as_of=as_of, **_period(from_day, to_day))
    return [
        loop
        for household, hops in groupby(rows, key=lambda row: row["household"])
        for loop in loops_of(household, list(hops), max_length)
    ]


def waiting_loops(
    store: Store,
    *,
    region: str,
    scope: dict[str, str],
    as_of: date,
    from_day: date | None = None,
    to_day: date | None = None,
    max_length: int = MAX_LENGTH,
) -> list[Standstill]:
    """Every circle of departments that wait for one another with a clock running, shortest first."""
    rows = store.read("referral/department_waits", region=region, scope=scope, as_of=as_of, **_period(from_day, to_day))
    return standstills_of(rows, max_length)


def loops_of(household: str, hops: Iterable[Row], max_length: int = MAX_LENGTH) -> list[Loop]:
    """The circles among one household's hops; rows as of ``referral/household_hops``."""
    sent: dict[tuple[str, str], list[tuple[date, str]]] = defaultdict(list)
    for hop in hops:
        sent[hop["from_department"], hop["to_department"]].append((hop["sent_on"], hop["referral"]))
    loops = []
    for departments in cycles(sent, max_length):
        steps = [sorted(sent[step]) for step in pairwise(departments)]
        days = [day for step in steps for day, _ in step]
        referrals = tuple(tuple(referral for _, referral in step) for step in steps)
        loops.append(Loop(household, departments, referrals, min(days), max(days)))
    return loops


def standstills_of(waits: Iterable[Row], max_length: int = MAX_LENGTH) -> list[Standstill]:
    """The circles among departments; rows as of ``referral/department_waits``."""
    by_pair = {(wait["waiting"], wait["holder"]): wait for wait in waits}
    found = []
    for departments in cycles(by_pair, max_length):
        steps = [by_pair[step] for step in pairwise(departments)]
        open_counts = tuple(step["open"] for step in steps)
        found.append(Standstill(departments, open_counts, min(step["oldest_sent_on"] for step in steps)))
    return found


def cycles(edges: Iterable[tuple[str, str]], max_length: int) -> list[tuple[str, ...]]:
    """Simple cycles of at most ``max_length`` departments, each closed, from its smallest code; shortest first.

    >>> cycles([("B", "C"), ("C", "A"), ("A", "B"), ("B", "A")], 3)
    [('A', 'B', 'A'), ('A', 'B', 'C', 'A')]
    """
    found: list[tuple[str, ...]] = []
    cycle: list[str]
    for cycle in nx.simple_cycles(nx.DiGraph(list(edges)), length_bound=max_length):
        start = cycle.index(min(cycle))
        found.append((*cycle[start:], *cycle[: start + 1]))
    return sorted(found, key=lambda departments: (len(departments), departments))


def _period(from_day: date | None, to_day: date | None) -> dict[str, date | None]:
    return {"from": from_day, "to": to_day}
