"""A whole random county: reports sorted into files, the files in a random order, some of them twice."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from random import Random

from tests.counties import catalogue
from tests.counties.cells import Worth, render
from tests.counties.contacts import tell_referrals, tell_resources, tell_visits
from tests.counties.faults import plant_circle, plant_faults, plant_waiting
from tests.counties.files import File, Sheet
from tests.counties.grants import tell_aid
from tests.counties.households import tell_facts, tell_household, tell_person
from tests.counties.identity import People
from tests.counties.reports import RELEASES, Registry, Report
from tests.oracle.events import Cell, Event
from tests.oracle.kinds import CHINESE, KINDS

ENCODINGS = ("utf-8", "utf-8-sig", "gb18030", *["xlsx"] * 6)


@dataclass(frozen=True)
class County:
    seed: int
    catalogue_yaml: str
    files: tuple[File, ...]  # in the order to import; the same file may stand twice
    planted: dict[tuple[str, str | None, int], frozenset[str]]  # file, sheet, row of each planted fault → its columns

    def write(self, folder: Path) -> list[Path]:
        """Every file in the order of ``files``; one that stands twice is written once."""
        return [file.write(folder) for file in self.files]

    def events(self) -> list[Event]:
        return [event for file in self.files for event in file.events()]


def random_county(seed: int, households: int = 80, releases: int = 3, repeats: float = 0.1) -> County:
    rng = Random(seed)
    policy = catalogue.as_yaml(catalogue.random_catalogue(rng))
    registry = Registry(rng, People(rng), RELEASES[-releases:])
    fill(registry, households)
    plant_faults(registry)
    plant_waiting(registry)
    plant_circle(registry)
    rng.shuffle(registry.reports)
    planted: dict[tuple[str, str | None, int], frozenset[str]] = {}
    files = list(files_of(registry, planted))
    rng.shuffle(files)
    for file in [one for one in files if rng.random() < repeats]:
        files.insert(rng.randint(0, len(files)), file)
    return County(seed, policy, tuple(files), planted)


def fill(registry: Registry, households: int) -> None:
    for number in range(households):
        tell_household(registry, f"H{number:03d}")
    residents = {
        household: [tell_person(registry, household) for _ in range(registry.rng.choice((0, 1, 2, 2, 3)))]
        for household in registry.households[: max(2, households - 1)]
    }
    residents[registry.households[0]] = residents[registry.households[0]] or [
        tell_person(registry, registry.households[0])
    ]
    for number, (household, persons) in enumerate(residents.items()):
        tell_facts(registry, None, household)
        for person in persons:
            tell_facts(registry, person, None)
        quiet = registry.rng.random() < 0.25
        if registry.rng.random() < 0.9:
            tell_aid(registry, household, persons, number, quiet)
        tell_referrals(registry, household, persons, number, quiet)
        tell_visits(registry, household, persons, number, quiet)
    tell_resources(registry)


# -- files -----------------------------------------------------------------------------------------------------------


def files_of(registry: Registry, planted: dict[tuple[str, str | None, int], frozenset[str]]) -> list[File]:
    """A file for each department and release: workbooks with several sheets, or a CSV for one kind."""
    rng = registry.rng
    groups: dict[tuple[str, date], dict[str, list[Report]]] = defaultdict(lambda: defaultdict(list))
    for report in registry.reports:
        groups[report.department, report.data_date][report.kind].append(report)
    files = []
    for (department, data_date), kinds in sorted(groups.items()):
        together: list[tuple[str, list[Report]]] = []
        for kind, reports in sorted(kinds.items()):
            encoding = rng.choice(ENCODINGS)
            if encoding == "xlsx":
                together.append((kind, reports))
            else:
                name = f"{department}-{CHINESE[kind]}-{data_date}.csv"
                files.append(a_file(registry, name, encoding, [(kind, reports)], department, data_date, planted))
        if together:
            rng.shuffle(together)
            files.append(
                a_file(registry, f"{department}-{data_date}.xlsx", "xlsx", together, department, data_date, planted)
            )
    return files


def a_file(
    registry: Registry,
    name: str,
    encoding: str,
    parts: list[tuple[str, list[Report]]],
    department: str,
    data_date: date,
    planted: dict[tuple[str, str | None, int], frozenset[str]],
) -> File:
    sheets = []
    for kind, reports in parts:
        lines: list[Report | None] = []  # None: a blank line
        for report in reports:
            lines += [None, report] if lines and registry.rng.random() < 0.02 else [report]
        sheet = a_sheet(registry, kind, lines, encoding)
        sheets.append(sheet)
        for place, line in enumerate(lines):
            if line is not None and line.fault is not None:
                broken = 0 if encoding == "xlsx" else sum(written.count("\n") for written in sheet.header)
                where = (name, sheet.name if encoding == "xlsx" else None, len(sheet.above) + 2 + broken + place)
                planted[where] = line.fault
    notes = "请按模板填写,不要改动表头" if registry.rng.random() < 0.3 else ""
    return File(name, encoding, tuple(sheets), department, data_date, notes)


def a_sheet(registry: Registry, kind: str, lines: list[Report | None], encoding: str) -> Sheet:
    """Columns in any order, some optional ones not there, some that nobody knows; title lines above."""
    rng = registry.rng
    columns = [
        column for column in (*KINDS[kind].columns, "作废") if keeps(rng, kind, column, list(filter(None, lines)))
    ]
    columns += rng.sample(UNKNOWN, rng.choice((0, 0, 1, 2)))
    rng.shuffle(columns)
    header = tuple(as_header(rng, column) for column in columns)
    above = rng.choice(((), (), (f"{CHINESE[kind]}台账",), ("某县", "单位:元")))
    rows = tuple(a_row(rng, line, columns, encoding == "xlsx") if line else () for line in lines)
    return Sheet(kind, f"{CHINESE[kind]}表", above, tuple(columns), header, rows)


UNKNOWN = ("备注", "救助编码", "序号")


def as_header(rng: Random, column: str) -> str:
    """“header with BOM, NBSP, full-width or line break → trimmed, NFKC, accepted”."""
    return (
        rng.choice(("\ufeff", "")) + rng.choice((f" {column}", f"{column}\u00a0", f"{column}\n", f"{column}\u3000"))
        if (rng.random() < 0.04)
        else column
    )


def keeps(rng: Random, kind: str, column: str, reports: list[Report]) -> bool:
    """Whether the sheet has the column: always if a row's fault, subject or withdrawal needs it."""
    if column in KINDS[kind].required or any(column in (report.fault or ()) for report in reports):
        return True
    filled = any(report.values.get(column) is not None for report in reports)
    if column in ("身份证号", "户编号", "作废", "上一转介编号"):
        return filled or rng.random() < 0.6
    return rng.random() < (0.85 if filled else 0.4)


def a_row(rng: Random, report: Report, columns: list[str], workbook: bool) -> tuple[Cell, ...]:
    def worth(column: str) -> Worth:
        return "随便写" if column in UNKNOWN else report.values.get(column)

    cells = tuple(render(worth(column), rng, workbook) for column in columns)
    return (*cells, "多出来的") if report.longer else cells
