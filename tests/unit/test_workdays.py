"""Working days (contract §3, Referrals): the official years, make-up workdays, and what stays provisional."""

from datetime import date, timedelta

import chinese_calendar
import pytest
from hypothesis import given
from hypothesis import strategies as st

from graph.workdays import (
    Due,
    LimitError,
    Span,
    calendar_of,
    due_on,
    months_later,
    working_days_between,
    year_of,
)

CALENDAR = calendar_of()
ANY_DAY = st.dates(date(1900, 1, 1), date(2199, 12, 31))


def test_the_contracts_example():
    """2024-09-27 plus 5 is 2024-10-10: the 29th is a make-up workday, 1 to 7 October are off."""
    assert due_on(date(2024, 9, 27), 5, CALENDAR) == Due(date(2024, 10, 10), False)


@pytest.mark.parametrize(
    ("sent_on", "amount", "due"),
    [
        (date(2024, 9, 27), 1, date(2024, 9, 29)),  # Sunday, made up
        (date(2024, 9, 28), 1, date(2024, 9, 29)),  # sent on a free Saturday
        (date(2024, 9, 30), 1, date(2024, 10, 8)),
        (date(2025, 1, 26), 1, date(2025, 1, 27)),
        (date(2025, 1, 27), 1, date(2025, 2, 5)),  # Spring Festival, 8 days
        (date(2025, 12, 31), 1, date(2026, 1, 4)),  # over the year's end, a make-up Sunday
    ],
)
def test_holidays_and_makeup_workdays(sent_on, amount, due):
    assert due_on(sent_on, amount, CALENDAR) == Due(due, False)


def test_a_due_day_in_a_year_without_calendar_is_provisional():
    """The last days of 2026 already end in a year that nobody has published: shown, never as sure."""
    assert due_on(date(2026, 12, 30), 1, CALENDAR) == Due(date(2026, 12, 31), False)
    assert due_on(date(2026, 12, 30), 2, CALENDAR) == Due(date(2027, 1, 1), True)
    assert due_on(date(2026, 12, 30), 2, CALENDAR, Span.DAYS) == Due(date(2027, 1, 1), False)


def test_a_loaded_year_is_official_and_moves_the_day():
    loaded = year_of(2027, [date(2027, 1, 1)], [date(2027, 1, 3)], source="示例")
    assert due_on(date(2026, 12, 30), 2, calendar_of([loaded])) == Due(date(2027, 1, 3), False)


def test_every_official_day_is_that_of_the_package():
    day = date(2004, 1, 1)
    while day.year <= 2026:
        counted = working_days_between(day - timedelta(days=1), day, CALENDAR) == 1
        assert counted == chinese_calendar.is_workday(day), day
        day += timedelta(days=1)


@given(ANY_DAY, ANY_DAY)
def test_between_is_antisymmetric_and_counts_each_day_once(one, other):
    assert working_days_between(one, other, CALENDAR) == -working_days_between(other, one, CALENDAR)
    assert abs(working_days_between(one, other, CALENDAR)) <= abs((other - one).days)


@given(ANY_DAY, st.integers(1, 60))
def test_the_due_day_is_the_first_with_so_many_working_days(sent_on, amount):
    day = due_on(sent_on, amount, CALENDAR).day
    assert working_days_between(sent_on, day, CALENDAR) == amount
    assert working_days_between(sent_on, day - timedelta(days=1), CALENDAR) == amount - 1


def test_months_end_on_the_last_day_where_there_is_no_such_day():
    assert months_later(date(2024, 1, 31), 1) == date(2024, 2, 29)
    assert months_later(date(2024, 1, 30), 13) == date(2025, 2, 28)
    assert months_later(date(2024, 3, 31), -1) == date(2024, 2, 29)
    assert months_later(date(2024, 12, 15), 12) == date(2025, 12, 15)


@pytest.mark.parametrize("amount", [0, -1])
def test_no_limit_is_never_zero(amount):
    with pytest.raises(LimitError, match="1 或更大"):
        due_on(date(2024, 9, 27), amount, CALENDAR)


def test_a_limit_beyond_the_last_year_is_refused():
    with pytest.raises(LimitError, match="超出日历"):
        due_on(date(2199, 12, 31), 1_000_000, CALENDAR)
