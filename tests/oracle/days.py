"""Days, sets of days, months. A set of days is the bits of one integer: bit 0 is 1900-01-01, the last one is FAR."""

from __future__ import annotations

import calendar
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta

FIRST = date(1900, 1, 1)
FAR = date(2200, 1, 1)
"""The day that stands for “still running”: one more than any day a file may name."""


def number(day: date) -> int:
    return day.toordinal() - FIRST.toordinal()


def day_of(bit: int) -> date:
    return date.fromordinal(bit + FIRST.toordinal())


@dataclass(frozen=True)
class Days:
    """A set of days."""

    bits: int = 0

    def __and__(self, other: Days) -> Days:
        return Days(self.bits & other.bits)

    def __or__(self, other: Days) -> Days:
        return Days(self.bits | other.bits)

    def __bool__(self) -> bool:
        return self.bits != 0

    def __contains__(self, day: date) -> bool:
        return bool(self.bits >> number(day) & 1)

    def __iter__(self) -> Iterator[date]:
        return (day_of(bit) for bit in range(self.bits.bit_length()) if self.bits >> bit & 1)

    def count(self) -> int:
        return self.bits.bit_count()

    def first(self) -> date:
        return day_of((self.bits & -self.bits).bit_length() - 1)

    def last(self) -> date:
        return day_of(self.bits.bit_length() - 1)

    def still_running(self) -> bool:
        return FAR in self


def between(first: date, last: date) -> Days:
    """“An interval is closed: both its days count”; none at all if it ends before it begins."""
    if last < first:
        return Days()
    return Days(((1 << (number(last) - number(first) + 1)) - 1) << number(first))


def union(sets: Iterable[Days]) -> Days:
    every = Days()
    for one in sets:
        every = every | one
    return every


def window(first: date | None, last: date | None) -> Days:
    """“Without `from`/`to` the time has no end on that side.”"""
    return between(first or FIRST, last or FAR)


def add_months(day: date, months: int) -> date:
    """“same day of the month, else its last”."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return date(year, month + 1, min(day.day, calendar.monthrange(year, month + 1)[1]))


def month_of(day: date) -> str:
    return f"{day.year:04d}-{day.month:02d}"


def first_of(month: str) -> date:
    return date(int(month[:4]), int(month[5:]), 1)


def last_of(month: str) -> date:
    return add_months(first_of(month), 1) - timedelta(days=1)


def months_between(first: date, last: date) -> list[str]:
    """Every calendar month that holds a day from ``first`` to ``last``."""
    months, day = [], first.replace(day=1)
    while day <= last:
        months.append(month_of(day))
        day = add_months(day, 1)
    return months


def full_years(born: date, day: date) -> int:
    """“`年龄` needs no fact: full years on `as_of` from the ID number”."""
    return day.year - born.year - ((day.month, day.day) < (born.month, born.day))
