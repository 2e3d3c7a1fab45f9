"""Look-up of one household's chain of 60 entries through the driver, one at a time."""

from __future__ import annotations

import time
from collections.abc import Iterator
from datetime import date
from random import Random
from statistics import median, quantiles
from uuid import uuid4

from graph import chain
from graph.office import Office
from graph.policy.regions import EVERYWHERE
from graph.store import Unit

WARMING = 2_000  # until Java has compiled what answers: the first hundred take three times as long
LOOK_UPS = 300
ENTRIES = 60


def measure(office: Office) -> Iterator[tuple[str, str]]:
    """p50 and p95 in milliseconds of ``household_aid_chain`` itself, plans and JVM warm."""
    homes = [f"H{number:06d}" for number in range(100)]
    for home in homes:
        _fill(office, home)
    drawn = Random(1).choices(homes, k=WARMING + LOOK_UPS)
    times = []
    for home in drawn:
        begun = time.perf_counter()
        rows = office.store.read(
            "household/household_aid_chain",
            household=home,
            recorded_before=None,
            to=None,
            scope=EVERYWHERE,
            **{"from": None},
        )
        times.append((time.perf_counter() - begun) * 1000)
        assert len(rows) >= ENTRIES
    times = times[WARMING:]
    yield "chain of 60 entries, p50 / p95 ms", f"{median(times):.1f} / {quantiles(times, n=20)[-1]:.1f}"


def _fill(office: Office, home: str) -> None:
    now = office.now()
    draft = chain.Draft(household=home, kind="decision", happened_on=date(2024, 1, 1), event="试", detail={})

    def work(unit: Unit) -> None:
        chain.lock(unit, [home], uuid4().hex)
        chain.append(unit, office.keys, [draft] * ENTRIES, now)

    office.store.write(work)
