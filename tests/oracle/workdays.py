"""Working days of the official calendar, 2004 to 2026; other years by weekdays, provisional (contract §3,
Referrals).
"""

from datetime import date, timedelta

import chinese_calendar

from tests.oracle import policy
from tests.oracle.days import add_months

OFFICIAL = range(2004, 2027)
ONE = timedelta(days=1)


def is_workday(day: date) -> bool:
    """“weekends and statutory holidays do not count, make-up workdays do”."""
    return bool(chinese_calendar.is_workday(day)) if day.year in OFFICIAL else day.weekday() < 5


def working_days(after: date, until: date) -> int:
    """“the day after 发出日期 is the first”; backwards: as a negative number."""
    if until < after:
        return -working_days(until, after)
    return sum(is_workday(date.fromordinal(day)) for day in range(after.toordinal() + 1, until.toordinal() + 1))


def plus_working_days(day: date, count: int) -> date:
    """“2024-09-27 plus 5 is 2024-10-10.”"""
    while count:
        day += ONE
        count -= is_workday(day)
    return day


UNITS = {"working_days": "工作日", "days": "天", "months": "月"}


def limit_of(entry: policy.Entry) -> tuple[int, str]:
    """“A limit is in working days, days or months (`limit_unit` 工作日, 天, 月)”."""
    for name, unit in UNITS.items():
        if entry.get(name):
            return int(entry[name]), unit
    raise ValueError(entry)


def due_on(begins: date, amount: int, unit: str) -> date:
    if unit == "工作日":
        return plus_working_days(begins, amount)
    return begins + amount * ONE if unit == "天" else add_months(begins, amount)


def distance(first: date, second: date, unit: str) -> int:
    """“`days_left` and `days_overdue` count in working days for 工作日, else in days”."""
    return working_days(first, second) if unit == "工作日" else (second - first).days


def provisional(begins: date, due: date, unit: str) -> bool:
    """“Years without an official calendar: shown as provisional, never as sure.”"""
    return unit == "工作日" and any(year not in OFFICIAL for year in range((begins + ONE).year, due.year + 1))
