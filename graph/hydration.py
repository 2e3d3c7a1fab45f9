"""Dates and times from the wire as Python's own, without the driver's in between.

The driver builds a ``neo4j.time.Date`` (8.5 µs) or ``DateTime`` (83 µs, by way of two time zones) that we turn into
``date`` and ``datetime`` at once. Of the 11 ms that a chain of 60 entries took, 6 were spent so (2026-11-25, driver
6.4.1). The driver names what reads its values in an attribute of each protocol version; ours differs in those two
alone. What it cannot read (a year beyond 9999, a fraction below the microsecond) it leaves to the driver.

``quicken`` is false where a later driver is built otherwise: everything then works as slowly as before, and a test of
ours says so.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta, timezone
from functools import partial
from typing import Any

_EPOCH_DAY = date(1970, 1, 1).toordinal()
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


def quicken() -> bool:
    """Let connections that are opened from now on read dates so. Done once for all stores of the process."""
    try:
        from neo4j._sync.io._bolt._bolt5 import Bolt5x0
        from neo4j._sync.io._bolt._bolt6 import Bolt6x0

        protocols: tuple[Any, ...] = (Bolt5x0, Bolt6x0)
        for protocol in protocols:
            makes = protocol.HYDRATION_HANDLER_CLS
            if not isinstance(makes, partial):
                protocol.HYDRATION_HANDLER_CLS = staticmethod(partial(_reading, makes))
    except (ImportError, AttributeError):
        return False
    return True


def _reading(makes: Callable[[], Any]) -> Any:
    """The driver's handler, with dates and times read by us."""
    handler = makes()
    known = handler.struct_hydration_functions
    handler.struct_hydration_functions = {**known, b"D": _dates(known[b"D"]), b"I": _datetimes(known[b"I"])}
    return handler


def _dates(driver: Callable[[int], Any]) -> Callable[[int], Any]:
    def read(days: int) -> Any:
        try:
            return date.fromordinal(_EPOCH_DAY + days)
        except (ValueError, OverflowError):
            return driver(days)

    return read


def _datetimes(driver: Callable[[int, int, int], Any]) -> Callable[[int, int, int], Any]:
    """Seconds since 1970 in UTC, nanoseconds of the second, seconds that the zone is ahead of UTC."""

    def read(seconds: int, nanoseconds: int, ahead: int) -> Any:
        microseconds, rest = divmod(nanoseconds, 1000)
        if rest:
            return driver(seconds, nanoseconds, ahead)
        try:
            moment = _EPOCH + timedelta(seconds=seconds, microseconds=microseconds)
            return moment.astimezone(timezone(timedelta(seconds=ahead))) if ahead else moment
        except (ValueError, OverflowError):
            return driver(seconds, nanoseconds, ahead)

    return read
