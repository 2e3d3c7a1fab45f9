"""The working calendar in the graph: one CalendarYear a year, so that a statement itself can count working days.

The package's official years are always there; a later year is loaded from a YAML file once its notice is out:

    years:
      - year: 2027
        source: 国办发明电〔…〕…号
        holidays: [2027-01-01, {from: 2027-02-05, to: 2027-02-12}]     # 放假,含周末无妨
        workdays: [2027-02-14]                                         # 调休上班的周末

A wrong file is refused whole, each fault with file and line. A loaded year replaces what stood there, also one of the
package (a notice may be changed in the course of a year); the years after it move with it, because each knows how many
working days lie before it.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path
from typing import Any
from uuid import uuid4

from graph.errors import Refused
from graph.policy.document import Fault, Items, Map, Node, Text, parse, read_bytes
from graph.store import Store, Unit
from graph.workdays import FIRST_YEAR, LAST_YEAR, PACKAGE_SOURCE, Calendar, Year, calendar_of, package_years, year_of

_DATE = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_YEAR = re.compile(r"[0-9]{4}")


class CalendarRefused(Refused):
    """The file is refused whole; every fault found, one a line."""

    def __init__(self, faults: Sequence[Fault]) -> None:
        self.faults = tuple(sorted(set(faults)))
        lines = "\n".join(str(fault) for fault in self.faults)
        super().__init__(f"日历有 {len(self.faults)} 处错误,整个未载入:\n{lines}")


@dataclass(frozen=True)
class Loaded:
    """What a load did to the years of the file."""

    created: int
    updated: int
    unchanged: int

    def as_json(self) -> dict[str, int]:
        return {"created": self.created, "updated": self.updated, "unchanged": self.unchanged}


def ensure(store: Store) -> None:
    """Write the years that are missing or that a newer package knows; loaded years stay. Cheap when all is there."""
    [stored] = store.read("calendar/list_official_years")
    if stored["years"] == LAST_YEAR - FIRST_YEAR + 1 and {y.year for y in package_years()} <= set(stored["official"]):
        return
    request = uuid4().hex
    store.write(lambda unit: _renew(unit, (), request))


def load(store: Store, path: Path) -> Loaded:
    """Take the years of a file; loading it again changes nothing."""
    faults: list[Fault] = []
    years = read_years(path.name, read_bytes(path), faults)
    if faults:
        raise CalendarRefused(faults)
    request = uuid4().hex
    return store.write(lambda unit: _renew(unit, years, request))


def read(store: Store) -> Calendar:
    """The calendar that the graph holds."""
    rows = store.read("calendar/read_years", from_year=FIRST_YEAR, to_year=LAST_YEAR)
    return calendar_of(_year(row) for row in rows)


def read_years(name: str, content: bytes, faults: list[Fault]) -> tuple[Year, ...]:
    """The years that a file describes; what is wrong is added to ``faults``."""
    document = parse(name, content, faults)
    if document is None:
        return ()
    fields = _fields(name, document, {"years"}, faults)
    listed = fields.get("years")
    if not isinstance(listed, Items):
        faults.append(Fault(name, document.line, "缺少“years:”,下面每年一项"))
        return ()
    years: dict[int, Year] = {}
    for item in listed.items:
        year = _read_year(name, item, faults)
        if year is not None and year.year in years:
            faults.append(Fault(name, item.line, f"{year.year} 年写了两次"))
        elif year is not None:
            years[year.year] = year
    if not listed.items:
        faults.append(Fault(name, listed.line, "一个年份也没有"))
    return tuple(years.values())


def _read_year(name: str, item: Node, faults: list[Fault]) -> Year | None:
    before = len(faults)
    if not isinstance(item, Map):
        faults.append(Fault(name, item.line, "每年须有 year、source、holidays,可有 workdays"))
        return None
    fields = _fields(name, item, {"year", "source", "holidays", "workdays"}, faults)
    for key in ("year", "source", "holidays"):
        if key not in fields:
            faults.append(Fault(name, item.line, f"缺少 {key}"))
    number, source = fields.get("year"), fields.get("source")
    if number is not None and not (
        isinstance(number, Text) and _YEAR.fullmatch(number.text) and FIRST_YEAR <= int(number.text) < LAST_YEAR - 9
    ):
        faults.append(Fault(name, number.line, "year 须是 1900 至 2199 的四位数字"))
    if source is not None and not (isinstance(source, Text) and source.text.strip()):
        faults.append(Fault(name, source.line, "source 须写明通知的名称或文号"))
    if len(faults) > before or not isinstance(number, Text) or not isinstance(source, Text):
        return None
    year = int(number.text)
    off = _days(name, "holidays", fields["holidays"], year, faults)
    on = _days(name, "workdays", fields.get("workdays", Items((), item.line)), year, faults)
    for day, line in on.items():
        if day in off:
            faults.append(Fault(name, line, f"{day} 既写在 holidays 又写在 workdays"))
        elif day.weekday() < 5:
            faults.append(Fault(name, line, f"workdays 的 {day} 不是周末,不是调休上班日"))
    return None if len(faults) > before else year_of(year, off, on, source=source.text.strip())


def _fields(name: str, node: Map, known: set[str], faults: list[Fault]) -> dict[str, Node]:
    for key, _ in node.entries:
        if key.text not in known:
            faults.append(Fault(name, key.line, f"不认识的键“{key.text}”(可用:{'、'.join(sorted(known))})"))
    return {key.text: value for key, value in node.entries}


def _days(name: str, key: str, node: Node, year: int, faults: list[Fault]) -> dict[date, int]:
    """The days of a list of dates and ``{from, to}``, each with its line."""
    if not isinstance(node, Items):
        faults.append(Fault(name, node.line, f"{key} 须是日期的列表"))
        return {}
    days: dict[date, int] = {}
    for item in node.items:
        first = last = _day(name, item, year, faults) if isinstance(item, Text) else None
        if isinstance(item, Map):
            ends = _fields(name, item, {"from", "to"}, faults)
            if ends.keys() != {"from", "to"}:
                faults.append(Fault(name, item.line, "一段日期须有 from 和 to"))
                continue
            first, last = (_day(name, ends[end], year, faults) for end in ("from", "to"))
        elif isinstance(item, Items):
            faults.append(Fault(name, item.line, "须是日期,或 {from: 日期, to: 日期}"))
        if first is None or last is None:
            continue
        if last < first:
            faults.append(Fault(name, item.line, f"起 {first} 晚于止 {last}"))
        for n in range((last - first).days + 1):
            day = first + timedelta(days=n)
            if day in days:
                faults.append(Fault(name, item.line, f"{key} 的 {day} 写了两次"))
            days[day] = item.line
    return days


def _day(name: str, node: Node, year: int, faults: list[Fault]) -> date | None:
    try:
        if not isinstance(node, Text) or not _DATE.fullmatch(node.text):
            raise ValueError
        day = date.fromisoformat(node.text)
    except ValueError:
        faults.append(Fault(name, node.line, f"日期须形如 {year}-01-01"))
        return None
    if day.year != year:
        faults.append(Fault(name, node.line, f"{day} 不在 {year} 年"))
        return None
    return day


def _renew(unit: Unit, loaded: Sequence[Year], request: str) -> Loaded:
    unit.run("calendar/lock_calendar", request=request)
    rows = unit.run("calendar/read_years", from_year=FIRST_YEAR, to_year=LAST_YEAR)
    stored = {row["year"]: (_year(row), row["days_before"]) for row in rows}
    before = {number: year for number, (year, _) in stored.items()}
    own = {year.year: year for year in before.values() if year.official and year.source != PACKAGE_SOURCE}
    wanted = calendar_of((own | {year.year: year for year in loaded}).values())
    changed = [
        year
        for number, year in sorted(wanted.years.items())
        if stored.get(number) != (year, wanted.offsets[number - FIRST_YEAR])
    ]
    if changed:
        unit.run("calendar/write_years", years=[_as_node(year, wanted) for year in changed])
    known = [before.get(year.year) for year in loaded]
    created = sum(old is None or not old.official for old in known)
    unchanged = sum(old == year for old, year in zip(known, loaded, strict=True))
    return Loaded(created, len(loaded) - created - unchanged, unchanged)


def _year(row: dict[str, Any]) -> Year:
    return Year(row["year"], row["official"], row["source"], tuple(row["workdays"]))


def _as_node(year: Year, calendar: Calendar) -> dict[str, Any]:
    return {
        "year": year.year,
        "official": year.official,
        "source": year.source,
        "offset": calendar.offsets[year.year - FIRST_YEAR],
        "cumulative": list(year.cumulative),
        "workdays": list(year.workdays),
    }
