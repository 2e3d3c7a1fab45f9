"""The working-day clock (contract §3, Referrals). Pure: no file, no database, no clock of its own.

A day is a working day when it is a make-up workday, or a Monday to Friday that is no statutory holiday. The State
Council publishes that year by year: 2004 to 2026 come from the ``chinesecalendar`` package, later years are loaded as
data (``graph/calendar.py``). Any other year counts Monday to Friday and is not official: what is computed over it is
provisional.
"""

from __future__ import annotations

from bisect import bisect_right
from calendar import isleap, monthrange
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from functools import cached_property, lru_cache
from itertools import accumulate
from typing import Any, Final

from chinese_calendar import constants as official_days

from graph.errors import WrongUsage

FIRST_YEAR: Final = 1900
#: Beyond 2199, the last day that may be asked for, so that a term that begins there still ends somewhere.
LAST_YEAR: Final = 2209
PACKAGE_SOURCE: Final = "国务院办公厅历年节假日安排通知(chinesecalendar)"
UNSET: Final = "未规定"
PROVISIONAL_SOURCE: Final = "尚无官方安排,暂按周一至周五计"


class LimitError(WrongUsage):
    """A limit that is not at least one day or month. "No limit" is 未规定, the caller's affair, never 0."""


class Span(StrEnum):
    """What a limit is counted in: the catalogue's ``working_days``, ``days`` and ``months``."""

    WORKING_DAYS = "工作日"
    DAYS = "天"
    MONTHS = "月"


@dataclass(frozen=True)
class Year:
    """One year's working days as numbers of the day in the year, from 1, in order."""

    year: int
    official: bool
    source: str
    workdays: tuple[int, ...]

    @property
    def length(self) -> int:
        return 366 if isleap(self.year) else 365

    @cached_property
    def cumulative(self) -> tuple[int, ...]:
        """Working days of the year up to and with day i+1."""
        working = frozenset(self.workdays)
        return tuple(accumulate(int(day in working) for day in range(1, self.length + 1)))

    @property
    def weekday_holidays(self) -> tuple[date, ...]:
        """Mondays to Fridays that are off."""
        working = frozenset(self.workdays)
        return tuple(day for number, day in _days(self.year) if day.weekday() < 5 and number not in working)

    @property
    def makeup_workdays(self) -> tuple[date, ...]:
        """Saturdays and Sundays that are worked (调休上班)."""
        working = frozenset(self.workdays)
        return tuple(day for number, day in _days(self.year) if day.weekday() >= 5 and number in working)


@dataclass(frozen=True)
class Due:
    """The last day that is still in time. ``provisional``: counted over a year without an official calendar."""

    day: date
    provisional: bool


@dataclass(frozen=True)
class Calendar:
    """Every year from FIRST_YEAR to LAST_YEAR, and how many working days lie before each (``offsets``)."""

    years: Mapping[int, Year]

    @cached_property
    def offsets(self) -> tuple[int, ...]:
        """``offsets[y - FIRST_YEAR]``: working days before 1 January of y; one more at the end, the total."""
        sizes = (len(self.years[year].workdays) for year in range(FIRST_YEAR, LAST_YEAR + 1))
        return tuple(accumulate(sizes, initial=0))

    def index(self, day: date) -> int:
        """Working days from 1900-01-01 up to and with ``day``."""
        number = day.timetuple().tm_yday
        return self.offsets[day.year - FIRST_YEAR] + bisect_right(self.years[day.year].workdays, number)

    def working_day(self, index: int) -> date:
        """The working day with that index: ``index(working_day(i)) == i``, i from 1."""
        place = bisect_right(self.offsets, index - 1) - 1
        if not 0 <= place < len(self.offsets) - 1:
            raise LimitError("期限超出日历所及的年份(1900–2209)。")
        number = self.years[FIRST_YEAR + place].workdays[index - self.offsets[place] - 1]
        return date(FIRST_YEAR + place, 1, 1) + timedelta(days=number - 1)

    def is_official(self, first: date, last: date) -> bool:
        """Whether each year from the one of ``first`` to the one of ``last`` has an official calendar."""
        return all(self.years[year].official for year in range(first.year, last.year + 1))


def year_of(year: int, holidays: Iterable[date], makeup: Iterable[date], *, source: str) -> Year:
    """An official year: Monday to Friday without ``holidays``, and the ``makeup`` workdays (调休上班)."""
    off, on = frozenset(holidays), frozenset(makeup)
    return Year(year, True, source, tuple(n for n, d in _days(year) if d in on or (d.weekday() < 5 and d not in off)))


def calendar_of(loaded: Iterable[Year] = ()) -> Calendar:
    """The package's years and those loaded as data; a loaded year replaces the package's."""
    years = {year: _plain_year(year) for year in range(FIRST_YEAR, LAST_YEAR + 1)}
    years |= {year.year: year for year in (*package_years(), *loaded)}
    return Calendar(years)


@lru_cache(maxsize=1)
def package_years() -> tuple[Year, ...]:
    """The official years that ``chinesecalendar`` knows."""
    known = sorted({day.year for day in official_days.holidays})
    return tuple(year_of(year, official_days.holidays, official_days.workdays, source=PACKAGE_SOURCE) for year in known)


def due_on(sent_on: date, amount: int, calendar: Calendar, unit: Span = Span.WORKING_DAYS) -> Due:
    """Last day on which something begun on ``sent_on`` is still in time (contract §3, Referrals).

    Working day 1 is the day after ``sent_on``. ``amount``: 1 or more, else LimitError.
    天: that many days later. 月: the same day of the month so many months later, else that month's last.

    >>> due_on(date(2024, 9, 27), 5, calendar_of())       # the 29th is a make-up workday, 1 to 7 October are off
    Due(day=datetime.date(2024, 10, 10), provisional=False)
    >>> due_on(date(2024, 1, 31), 1, calendar_of(), Span.MONTHS).day
    datetime.date(2024, 2, 29)
    """
    if amount < 1:
        raise LimitError(f"期限须为 1 或更大的整数,现为 {amount};未规定期限请留空。")
    if unit is Span.DAYS:
        return Due(sent_on + timedelta(days=amount), False)
    if unit is Span.MONTHS:
        return Due(months_later(sent_on, amount), False)
    day = calendar.working_day(calendar.index(sent_on) + amount)
    return Due(day, not calendar.is_official(sent_on + timedelta(days=1), day))


def due_words(row: Mapping[str, Any]) -> str:
    """A due day as everybody is told it. ``row``: with ``due_on`` and, where working days count, ``provisional``.

    >>> due_words({"due_on": date(2027, 1, 8), "provisional": True}), due_words({"due_on": None})
    ('2027-01-08(暂定)', '未规定')
    """
    if row["due_on"] is None:
        return UNSET
    return f"{row['due_on']}(暂定)" if row.get("provisional") else str(row["due_on"])


def months_later(day: date, months: int) -> date:
    """The same day of the month so many months later (or earlier), else that month's last day."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))


def working_days_between(start: date, end: date, calendar: Calendar) -> int:
    """Working days after ``start`` up to and with ``end``; negative when ``end`` lies before ``start``."""
    return calendar.index(end) - calendar.index(start)


def _plain_year(year: int) -> Year:
    return Year(year, False, PROVISIONAL_SOURCE, tuple(n for n, d in _days(year) if d.weekday() < 5))


def _days(year: int) -> list[tuple[int, date]]:
    first = date(year, 1, 1)
    return [(n + 1, first + timedelta(days=n)) for n in range(366 if isleap(year) else 365)]
