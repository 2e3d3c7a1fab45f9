"""Import with chain and overlaps: grants in files of 5,000 rows, into households that are there already.

Each person has one grant a year; one in twenty still has the last year's when the next begins.
"""

from __future__ import annotations

import csv
import time
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from statistics import median

from graph.intake.importing import import_files
from graph.office import Office
from graph.policy.loading import load
from tests.filing import CATALOGUE, grant, household, id_number, member, payment

HOUSEHOLDS = 5_000
FILES = 5
DAY = date(2024, 7, 1)


def measure(office: Office, folder: Path) -> Iterator[tuple[str, str]]:
    """Rows a second of each kind, median over the files after the first (which warms plans and JVM)."""
    (folder / "policy.yaml").write_text(CATALOGUE, encoding="utf-8")
    load(office.store, [folder / "policy.yaml"], office.keys)
    people = [id_number(number % 1000, f"{1930 + number // 1000}0101") for number in range(HOUSEHOLDS)]
    homes = [f"H{number:06d}" for number in range(HOUSEHOLDS)]
    first = _timed(office, folder, [household(home) for home in homes])
    yield "household rows/s with chain, 5,000 rows (first file)", f"{HOUSEHOLDS / first:,.0f}"
    members = _timed(office, folder, [member(person, home) for person, home in zip(people, homes, strict=True)])
    yield "member rows/s with chain, 5,000 rows (first file)", f"{HOUSEHOLDS / members:,.0f}"
    grants = [
        _timed(
            office,
            folder,
            [
                grant(
                    f"G{nth}-{number}",
                    person=person,
                    starts=f"20{10 + nth}-01-01",
                    截止日期=f"20{10 + nth + (number % 20 == 0)}-12-31",
                )
                for number, person in enumerate(people)
            ],
        )
        for nth in range(FILES)
    ]
    yield "grant rows/s with chain, files of 5,000, median", f"{HOUSEHOLDS / median(grants[1:]):,.0f}"
    payments = [
        _timed(
            office,
            folder,
            [payment(f"F{nth}-{number}", f"G0-{number}", f"2011-{nth + 1:02d}") for number in range(HOUSEHOLDS)],
        )
        for nth in range(FILES)
    ]
    yield "payment rows/s with chain, files of 5,000, median", f"{HOUSEHOLDS / median(payments[1:]):,.0f}"


def _timed(office: Office, folder: Path, rows: list[dict[str, str]]) -> float:
    path = folder / "rows.csv"
    with path.open("w", encoding="utf-8", newline="") as out:
        writer = csv.DictWriter(out, list(rows[0]))
        writer.writeheader()
        writer.writerows(rows)
    begun = time.perf_counter()
    (batch,) = import_files(office, [path], "CIVIL", DAY, progress=lambda what, count: None, warn=lambda text: None)
    assert batch.counts["created"] == len(rows), batch.counts
    return time.perf_counter() - begun
