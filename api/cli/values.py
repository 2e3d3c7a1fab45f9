"""Parameter types that several commands share, with Chinese faults."""

from __future__ import annotations

import re
from datetime import date

import click

FIRST, LAST = date(1900, 1, 1), date(2199, 12, 31)


def parse_day(text: str) -> date | None:
    """An ISO date within the contract's bounds, None if it is none. ASCII digits only."""
    if not re.fullmatch(r"\d{4}-\d{2}-\d{2}", text, re.ASCII):
        return None
    try:
        day = date.fromisoformat(text)
    except ValueError:
        return None
    return day if FIRST <= day <= LAST else None


class Day(click.ParamType[date]):
    name = "date"

    def convert(self, value: object, param: click.Parameter | None, ctx: click.Context | None) -> date:
        if isinstance(value, date):
            return value
        day = parse_day(str(value))
        if day is None:
            self.fail(f"“{value}”不是日期:应写作 2024-03-01,在 1900-01-01 至 2199-12-31 之间。", param, ctx)
        return day


DAY = Day()
