"""The product's side of the comparison: its own statements by its own functions, on a province loaded in bulk.

``computed``: until the first row is there, which their ORDER BY puts after all the work; ``delivered``: all rows as
Python values, as ``aidchain query`` and the audit get them. The clock of the office stands on the province's day.
"""

from __future__ import annotations

import csv
import hashlib
import http.client
import json
import os
import time
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import replace
from datetime import date
from functools import partial
from pathlib import Path
from random import Random
from statistics import median, quantiles
from typing import Any, Final
from uuid import uuid4

import neo4j
import psutil

from bench import bulk, province
from bench.serving import served
from graph import accounts, audits, checks
from graph.answers import ask, rows_of
from graph.intake.importing import import_files
from graph.local import LocalServer
from graph.office import Office, office_of
from graph.overlaps import EVERYBODY, Only
from graph.policy.loading import load
from graph.questions import question
from graph.settings import Settings
from graph.store import Store, named
from graph.verification import verify

QUESTIONS: Final = ("duplicate_benefit", "missing_aid", "ineligible_grant")
DERIVED: Final = "derived"  # the overlaps from facts again, as an import does for those it touched
FROM_FACTS: Final = (DERIVED, *QUESTIONS[1:])
TOUCHED: Final = (500, 5_000)
OPEN: Final = 99_999
Result = dict[str, Any]


_TIMED: Final = {*(question(name).statement for name in QUESTIONS), "overlap/derive_overlaps"}


class FirstRow(Store):
    """Reads until the first row of a timed statement is there, leaves the others with the server, and remembers how
    long that took. Any other statement is read as always."""

    def __init__(self, store: Store) -> None:
        super().__init__(store.driver, store.database)
        self.seconds = 0.0

    def read(self, name: str, /, **params: object) -> list[dict[str, Any]]:
        if name not in _TIMED:
            return super().read(name, **params)
        begun = time.perf_counter()
        with self.driver.session(database=self.database, default_access_mode=neo4j.READ_ACCESS) as session:
            result = session.run(named(name).text, params)
            result.peek()
            self.seconds = time.perf_counter() - begun
            result.consume()
        return []


def repeated(runs: int, work: Callable[[], float]) -> Result:
    """Warm seconds: the first run is shown apart."""
    first = work()
    seconds = [work() for _ in range(runs)]
    return {"first": first, "median": median(seconds), "low": min(seconds), "high": max(seconds)}


def timed(work: Callable[[], Any]) -> Callable[[], float]:
    def once() -> float:
        begun = time.perf_counter()
        work()
        return time.perf_counter() - begun

    return once


def checksum(rows: Iterable[Sequence[Any]]) -> str:
    """Of rows in any order; the same text for each engine."""
    lines = sorted("|".join("" if value is None else str(value) for value in row) for row in rows)
    return hashlib.sha256("\n".join(lines).encode()).hexdigest()[:16]


def shape(question: str, row: Mapping[str, Any]) -> tuple[Any, ...]:
    """The columns that every engine answers."""
    if question == DERIVED:
        last = None if row["last_day"] == OPEN else row["last_day"]
        ends = (row["first_day"], last, None if last is None else row["days"])
        return (row["rule"], row["grant_a"], row["grant_b"], row["subject"], *ends)
    if question == "duplicate_benefit":
        subject = row["finding"].rpartition(":")[2]
        ends = (_number(row["overlap_from"]), _number(row["overlap_to"]), row["overlap_days"])
        return (row["rule"], row["grant_a"], row["grant_b"], subject, *ends)
    if question == "missing_aid":
        return row["person"], row["household"], row["measure"], row["verdict"]
    return row["grant"], row["person"], row["household"], row["measure"]


def _number(day: date | None) -> int | None:
    return None if day is None else (day - province.EPOCH).days


def settings_for(households: int, home: Path) -> Settings:
    heap, pages = ("6g", "4g") if households > 300_000 else ("2g", "1g") if households > 30_000 else ("1g", "512m")
    return replace(Settings.read(os.environ), home=home, neo4j_uri=None, heap=heap, pagecache=pages)


def load_province(folder: Path, households: int, say: Callable[[str], None]) -> Result:
    """Bulk load: files with entries computed outside, the loader, schema and catalogue. Seconds of each."""
    home = folder / "home"
    settings = settings_for(households, home)
    server = LocalServer(settings)
    found: Result = {"households": households}
    begun = time.perf_counter()
    found["nodes"] = bulk.write(folder / "csv", home, households)
    found["files"] = _lap(begun)
    say(f"文件 {found['files']:.0f} s")
    server.start(keep=True).close()
    server.stop()
    begun = time.perf_counter()
    bulk.admin_import(server, folder / "csv", memory="4g" if households > 300_000 else "1g")
    found["import"] = _lap(begun)
    say(f"导入 {found['import']:.0f} s")
    begun = time.perf_counter()
    with server.start(keep=True) as store:
        office = office_of(store, settings)
        load(store, [province.CATALOGUE], office.keys)
        found["schema"] = _lap(begun)
        say(f"约束与索引 {found['schema']:.0f} s")
        broken = 0
        for number in Random(7).sample(range(households), 20):
            told = verify(store, office.keys, bulk.number_of_home(number), lambda what, count: None)
            broken += len(told.broken)
        found["verified"], found["broken"] = 20, broken
    server.stop()
    found["store_bytes"] = sum(p.stat().st_size for p in (home / "neo4j" / "data").rglob("*") if p.is_file())
    return found


def _lap(begun: float) -> float:
    return time.perf_counter() - begun


@contextmanager
def running(folder: Path, households: int) -> Iterator[tuple[Office, LocalServer]]:
    settings = settings_for(households, folder / "home")
    server = LocalServer(settings)
    try:
        with server.start(keep=True) as store:
            yield replace(office_of(store, settings), today=province.DAY), server
    finally:
        server.stop()


def measure(folder: Path, households: int, runs: int, say: Callable[[str], None]) -> Result:
    """Kept after each part, so that a run that was ended goes on where it was."""
    partly = folder / "figures" / "neo4j.partly"
    found: Result = json.loads(partly.read_text("utf-8")) if partly.exists() else {}
    with running(folder, households) as (office, server):
        probe = FirstRow(office.store)
        looking = replace(office, store=probe)
        parts: dict[str, Callable[[], Result]] = {
            name: partial(_sweep, office, looking, probe, name, runs) for name in (*QUESTIONS, DERIVED)
        }
        parts["json"] = partial(_as_json, office, runs)
        for count in TOUCHED:
            parts[f"touched-{count}"] = partial(_touched, office, looking, probe, folder, households, count, runs)
        parts["chain"] = lambda: _latencies(_chain_look_ups(office, households))
        parts["check"] = lambda: _check_latencies(office, folder, households)
        for name, part in parts.items():
            if name not in found:
                found[name] = part()
                partly.write_text(json.dumps(found), "utf-8")
                say(f"{name} {json.dumps(found[name])[:200]}")
        found["touched"] = {str(count): found.pop(f"touched-{count}") for count in TOUCHED}
        found["memory"] = psutil.Process(server.pid()).memory_info().rss
    partly.unlink()
    return found


def _sweep(office: Office, looking: Office, probe: FirstRow, name: str, runs: int) -> Result:
    rows = _rows(office, name, EVERYBODY)

    def computed() -> float:
        _rows(looking, name, EVERYBODY)
        return probe.seconds

    return {
        "rows": len(rows),
        "checksum": checksum(shape(name, row) for row in rows),
        "computed": repeated(runs, computed),
        "delivered": repeated(runs, timed(lambda: _rows(office, name, EVERYBODY))),
    }


def _rows(office: Office, name: str, only: Only) -> list[dict[str, Any]]:
    if name == DERIVED:
        return office.store.read("overlap/derive_overlaps", only=dict(only))
    return rows_of(office, name, only=only)


def _as_json(office: Office, runs: int) -> Result:
    some = rows_of(office, "missing_aid", only=EVERYBODY)[:100_000]
    return {"rows": len(some), **repeated(runs, timed(lambda: json.dumps(some, default=str)))}


def around(office: Office, homes: Sequence[str]) -> dict[str, list[str]]:
    return dict(office.store.read("audit/read_around", people=[], homes=list(homes))[0])


def sampled(households: int, count: int) -> list[str]:
    return [bulk.number_of_home(n) for n in sorted(Random(count).sample(range(households), min(count, households)))]


def _touched(
    office: Office, looking: Office, probe: FirstRow, folder: Path, households: int, count: int, runs: int
) -> Result:
    """Re-check of so many households and everybody around them, as ``audit run`` asks. The set is left on disk."""
    only = around(office, sampled(households, count))
    (folder / f"touched-{count}.json").write_text(json.dumps(only), encoding="utf-8")
    found: Result = {"homes": len(only["homes"]), "people": len(only["people"])}
    found["around"] = repeated(runs, timed(lambda: around(office, sampled(households, count))))
    for name in FROM_FACTS:
        rows = _rows(office, name, only)

        def computed(name: str = name) -> float:
            _rows(looking, name, only)
            return probe.seconds

        found[name] = {
            "rows": len(rows),
            "checksum": checksum(shape(name, row) for row in rows),
            "computed": repeated(runs, computed),
        }
    return found


def _latencies(seconds: Sequence[float]) -> Result:
    times = [second * 1000 for second in seconds]
    return {"p50": median(times), "p95": quantiles(times, n=20)[-1], "asked": len(times)}


def _chain_look_ups(office: Office, households: int) -> list[float]:
    homes = Random(3).choices(sampled(households, 1_000), k=340)
    asked = [timed(lambda home=home: ask(office, "household_aid_chain", [("household", home)]))() for home in homes]
    return asked[40:]


def subjects(folder: Path, count: int) -> list[dict[str, str]]:
    """What clerks ask before a grant: people by ID number, households by number, about equally."""
    with next(folder.joinpath("csv").glob("member-0.csv")).open(encoding="utf-8") as rows:
        people = [row[4] for row, _ in zip(csv.reader(rows), range(20_000), strict=False)]
    draw, found = Random(11), []
    measures = {"id_number": ("DIS_NURSING", "TEKUN_LIVING", "EDU_AID"), "household": ("DIBAO", "HOUSE_RURAL")}
    for n in range(count):
        key = "household" if n % 2 else "id_number"
        value = bulk.number_of_home(draw.randrange(1_000)) if n % 2 else draw.choice(people)
        found.append({"measure": draw.choice(measures[key]), key: value, "from": "2026-08-01"})
    return found


def _check_latencies(office: Office, folder: Path, households: int) -> Result:
    """The statement with its coverage, and the whole answer (clash, criteria, receipt)."""
    asked = subjects(folder, 340)
    answers = [timed(lambda one=one: ask(office, "check_before_grant", list(one.items())))() for one in asked]

    def whole(one: dict[str, str]) -> float:
        first = date.fromisoformat(one["from"])
        who = {key: value for key, value in one.items() if key in ("id_number", "household")}
        return timed(lambda: checks.check(office, one["measure"], first, by="bench", **who))()

    return {"statement": _latencies(answers[40:]), "whole": _latencies([whole(one) for one in asked][40:])}


def over_http(folder: Path, households: int) -> Result:
    """``POST /api/v1/checks`` of a real ``aidchain serve``, one connection, one at a time, after its planning."""
    settings = settings_for(households, folder / "home")
    server = LocalServer(settings)
    with server.start(keep=True) as store:
        office = office_of(store, settings)
        name = f"bench-{uuid4().hex[:8]}"
        accounts.add_user(office, name, "coordinator", uuid4().hex, by="bench")
        _, token, _ = accounts.create_token(office, name, by="bench")
    try:
        with served(settings) as door:
            connection = http.client.HTTPConnection("127.0.0.1", door.port, timeout=120)
            asked = subjects(folder, 400)
            first = _post(connection, token, asked[0])
            begun = time.perf_counter()
            door.planned.wait(400)
            planned = _lap(begun)
            times = [_post(connection, token, one) for one in asked[1:]]
        return {"first": first * 1000, "planned": planned, **_latencies(times[99:])}
    finally:
        server.stop()


def _post(connection: http.client.HTTPConnection, token: str, body: Mapping[str, str]) -> float:
    headers = {
        "Authorization": f"Bearer {token}",
        "Content-Type": "application/json",
        "Idempotency-Key": uuid4().hex,
    }
    begun = time.perf_counter()
    connection.request("POST", "/api/v1/checks", json.dumps(body), headers)
    answer = connection.getresponse()
    text = answer.read()
    seconds = time.perf_counter() - begun
    if answer.status != 201:
        raise SystemExit(f"POST /api/v1/checks 答复 {answer.status}:{text[:300]!r}")
    return seconds


def keep(folder: Path, households: int, runs: int, say: Callable[[str], None]) -> Result:
    """Findings kept: the first audit, then imports of 500 and 5,000 grants and the audit after each.

    Of the six questions only those three that the province has rows for: without payments every month is underpaid.
    """
    found: Result = {}
    kinds = [kind for kind in audits.KINDS if kind.question in QUESTIONS]
    with running(folder, households) as (office, _):
        begun = time.perf_counter()
        first = audits.run(office, everything=True, progress=_quiet, kinds=kinds)
        found["first_audit"] = {"seconds": _lap(begun), **first.as_json()}
        say(f"首次审计 {found['first_audit']['seconds']:.0f} s")
        found["imports"] = [
            _import_and_audit(office, kinds, folder, households, nth, count)
            for nth, count in enumerate((500, 5_000, 5_000))
        ]
    return found


def _quiet(*told: object) -> None:
    """Progress and warnings go nowhere while the clock runs."""


def _import_and_audit(
    office: Office, kinds: Sequence[audits.Kind], folder: Path, households: int, nth: int, count: int
) -> Result:
    """``count`` households get one more grant each."""
    path = folder / f"grants-{nth}.csv"
    homes = sampled(households, count)
    with path.open("w", encoding="utf-8", newline="") as out:
        writer = csv.writer(out)
        writer.writerow(["救助编号", "措施代码", "户编号", "经办部门", "起始日期", "发放周期", "批准金额"])
        for home in homes:
            writer.writerow([f"N{nth}-{home}", "ENERGY", home, "CIVIL", "2026-06-01", "月", "120"])
    begun = time.perf_counter()
    import_files(office, [path], "CIVIL", province.DAY, progress=_quiet, warn=_quiet)
    imported = _lap(begun)
    begun = time.perf_counter()
    run = audits.run(office, everything=False, progress=_quiet, kinds=kinds)
    return {"rows": len(homes), "import": imported, "audit": _lap(begun), **run.as_json()}
