"""Whose household, on a day: the chain rule of contract §3. No I/O; days are integers since 1970-01-01."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final

OPEN: Final = 99999
_EPOCH: Final = date(1970, 1, 1).toordinal()


def day_number(iso: str) -> int:
    """Days since 1970-01-01 of an ISO date (a month 'YYYY-MM' counts as its first day).

    >>> day_number("1970-01-02"), day_number("2024-03")
    (1, 19783)
    """
    return date.fromisoformat(iso if len(iso) == 10 else iso + "-01").toordinal() - _EPOCH


def day_of(number: int) -> date:
    return date.fromordinal(number + _EPOCH)


@dataclass(frozen=True)
class Membership:
    """One held membership row. Both ends count; ``died_on`` as the row says it, the person's earliest death ends it."""

    household: str
    joined_on: str
    left_on: str | None
    died_on: str | None

    @property
    def first_day(self) -> int:
        return day_number(self.joined_on)


def death_of(memberships: Iterable[Membership]) -> str | None:
    """A death reported on one row ends all memberships; of several the earliest holds."""
    return min((m.died_on for m in memberships if m.died_on), default=None)


def last_day(membership: Membership, died_on: str | None) -> int:
    ends = [day_number(end) for end in (membership.left_on, died_on) if end]
    return min(ends, default=OPEN)


def households_on(memberships: Sequence[Membership], day: str) -> list[str]:
    """The chain rule: households whose membership runs that day; else the one that ended last before it; else the one
    that begins first after it. Sorted; several only where several run, or end or begin on one day."""
    at, died_on = day_number(day), death_of(memberships)
    spans = [(m.household, m.first_day, last_day(m, died_on)) for m in memberships]
    running = {household for household, first, last in spans if first <= at <= last}
    if running:
        return sorted(running)
    ended = [(last, household) for household, first, last in spans if last < at]
    if ended:
        latest = max(ended)[0]
        return sorted({household for last, household in ended if last == latest})
    begins = [(first, household) for household, first, last in spans if first > at]
    if begins:
        earliest = min(begins)[0]
        return sorted({household for first, household in begins if first == earliest})
    return []
