"""What departments report: one report is one row of one release; things are reported again, corrected and withdrawn."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from random import Random

from tests.counties.cells import Worth
from tests.counties.identity import People

Values = dict[str, Worth]
RELEASES = (date(2025, 3, 31), date(2025, 6, 30), date(2025, 7, 2), date(2025, 7, 5))


@dataclass(frozen=True)
class Report:
    kind: str
    department: str
    data_date: date
    values: Values
    fault: frozenset[str] | None = None  # planted: the columns that the quarantine must name
    longer: bool = False  # a cell beyond the header


@dataclass
class Registry:
    """All reports of a county, and who and what is in it."""

    rng: Random
    people: People
    releases: tuple[date, ...]
    reports: list[Report] = field(default_factory=list)
    households: list[str] = field(default_factory=list)
    lives_in: dict[str, set[str]] = field(default_factory=dict)
    unsettled: set[str] = field(default_factory=set)  # persons with a withdrawn membership
    grants: list[str] = field(default_factory=list)

    def day(self, first: date, last: date) -> date:
        return date.fromordinal(self.rng.randint(first.toordinal(), max(first, last).toordinal()))

    def maybe_day(self, chance: float, first: date, last: date) -> date | None:
        return self.day(first, last) if self.rng.random() < chance else None

    def tell(
        self,
        kind: str,
        department: str,
        values: Values,
        amend: Callable[[Values], Values] | None = None,
        withdraw: float = 0.04,
    ) -> None:
        """Report a thing, and perhaps again: the same, corrected earlier or later, or withdrawn."""
        rng = self.rng
        first = Report(kind, department, rng.choice(self.releases), values)
        self.reports.append(first)
        if amend and rng.random() < 0.22:
            self.reports.append(replace(first, data_date=rng.choice(self.releases), values=amend(dict(values))))
            if rng.random() < 0.3:
                self.reports.append(replace(first, data_date=rng.choice(self.releases), values=amend(dict(values))))
        if rng.random() < 0.1:
            self.reports.append(replace(first, data_date=rng.choice(self.releases)))
        if rng.random() < withdraw:
            self.reports.append(replace(first, data_date=rng.choice(self.releases), values=values | {"作废": "是"}))
            if rng.random() < 0.2:
                self.reports.append(replace(first, data_date=rng.choice(self.releases), values=values | {"作废": "否"}))


def after(day: date, days: int) -> date:
    return day + timedelta(days=days)


def amender(rng: Random, changes: dict[str, Callable[[], Worth]]) -> Callable[[Values], Values]:
    """Change one or two of the columns."""

    def amend(values: Values) -> Values:
        for column in rng.sample(sorted(changes), min(len(changes), rng.randint(1, 2))):
            values[column] = changes[column]()
        return values

    return amend
