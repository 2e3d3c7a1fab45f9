"""``python -m bench province``: the product beside PostgreSQL and DuckDB on the same rows, one engine at a time.

    python -m bench province --households 10000,100000,912700 [--runs 7] [--folder DIR] [--report FILE]

Needs ``pip install -e '.[bench]'`` and Debian's ``postgresql`` (nothing else of the product does). For each size: draw
the province, load it in bulk, ask the product, stop it, ask PostgreSQL, stop it, ask DuckDB. Answers are compared by
count and checksum; another answer stops the comparison. With ``--folder`` files and figures are kept, and what is
there already is not measured again; the report is written from the figures of all sizes in the folder. Room on disk:
about 25 kB a household, memory 14 GiB for the whole province.
"""

from __future__ import annotations

import argparse
import json
import os
import sys
import tempfile
import time
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import ProcessPoolExecutor
from functools import partial
from multiprocessing import get_context
from pathlib import Path
from typing import Any, Final

from bench import bulk, peers, product, province, report, sql
from graph.eligibility import questions
from graph.policy.definitions import build
from graph.policy.model import Catalogue, Measure
from graph.policy.reading import read_files

Result = dict[str, Any]
SIZES: Final = "10000,100000,912700"


def main(arguments: Sequence[str]) -> int:
    parser = argparse.ArgumentParser(prog="python -m bench province", description=__doc__)
    parser.add_argument("--households", default=SIZES, help="sizes, separated by commas")
    parser.add_argument("--runs", type=int, default=7, help="warm runs of which the median is taken")
    parser.add_argument("--folder", type=Path, help="where files and figures are kept; else a temporary one")
    parser.add_argument("--report", type=Path, default=Path("docs/benchmark.md"))
    given = parser.parse_args(arguments)
    sizes = [int(size) for size in given.households.split(",")]
    with tempfile.TemporaryDirectory(prefix="aidchain-bench-") as temporary:
        folder = given.folder or Path(temporary)
        for size in sizes:
            compare(folder / str(size), size, given.runs)
        kept = {
            int(path.name): {stage.stem: json.loads(stage.read_text("utf-8")) for stage in path.glob("figures/*.json")}
            for path in folder.iterdir()
            if path.name.isdigit()
        }
        given.report.write_text(report.text(kept, given.runs), encoding="utf-8")
    print(f"已写 {given.report}", file=sys.stderr)
    return 0


def compare(folder: Path, households: int, runs: int) -> None:
    (folder / "figures").mkdir(parents=True, exist_ok=True)
    say = partial(_say, households)
    stage = partial(_stage, folder, say)
    stage("load", lambda: product.load_province(folder, households, say))
    stage("neo4j", lambda: product.measure(folder, households, runs, say))
    stage("http", lambda: product.over_http(folder, households))
    stage("postgres", lambda: _postgres(folder, runs, say))
    stage("duckdb", lambda: _apart(_duckdb, folder, runs))
    _hold(folder, say)
    stage("kept", lambda: product.keep(folder, households, runs, say))


def _say(households: int, text: str) -> None:
    print(f"[{time.strftime('%H:%M:%S')}] {households:,} 户 · {text}", file=sys.stderr, flush=True)


def _stage(folder: Path, say: Callable[[str], None], name: str, work: Callable[[], Result]) -> None:
    path = folder / "figures" / f"{name}.json"
    if path.exists():
        return
    say(name)
    begun, load = time.perf_counter(), os.getloadavg()[0]
    found = work()
    told = {**found, "took": time.perf_counter() - begun, "loads": [load, os.getloadavg()[0]]}
    path.write_text(json.dumps(told, ensure_ascii=False, indent=1), "utf-8")


def _apart(work: Callable[..., Result], *given: Any) -> Result:
    """In a process of its own, so that its memory is its own and gone afterwards."""
    with ProcessPoolExecutor(1, mp_context=get_context("spawn")) as pool:
        return pool.submit(work, *given).result()


def catalogue() -> Catalogue:
    return build([one.entry for one in read_files([province.CATALOGUE]).entries], (), "")


def texts(engine: sql.Engine, *, only: bool = False) -> dict[str, str]:
    """Each question as this engine is best asked."""
    rules = catalogue()
    measures = {code: n for n, code in enumerate(bulk.named_in_catalogue(Measure))}
    facts = {name: n for n, name in enumerate(province.names())}
    judging = sql.Judging(engine, questions(rules, province.DAY), measures, facts)
    return {
        "duplicate_benefit": sql.duplicates(rules, measures, only=only),
        "missing_aid": judging.missing(only=only),
        "ineligible_grant": judging.ineligible(only=only),
    }


def conflicts() -> list[tuple[str, str, int, int]]:
    measures = {code: n for n, code in enumerate(bulk.named_in_catalogue(Measure))}
    return list(dict.fromkeys(sql.conflicts(catalogue(), measures)))


def _ask_all(
    engine: sql.Engine, ask: peers.Ask, asked: Mapping[str, str], runs: int, *, delivered: bool = True
) -> Result:
    """``computed``: counted and hashed in the engine; ``delivered``: every row in Python."""
    found: Result = {}
    for name, text in asked.items():
        rows = ask(text)
        hashed = f"SELECT count(*), {engine.hashed} FROM ({text}) x"
        found[name] = {
            "rows": len(rows),
            "checksum": product.checksum(rows),
            "computed": product.repeated(runs, product.timed(lambda hashed=hashed: ask(hashed))),
        }
        if delivered:
            found[name]["delivered"] = product.repeated(runs, product.timed(lambda text=text: ask(text)))
    return found


def _postgres(folder: Path, runs: int, say: Callable[[str], None]) -> Result:
    cluster = peers.Cluster(folder / "postgres")
    with cluster.running() as connection:
        begun = time.perf_counter()
        peers.load_postgres(connection, folder / "csv", conflicts())
        found: Result = {"load": time.perf_counter() - begun}
        say(f"PostgreSQL 已装入 {found['load']:.0f} s")
        ask = peers.postgres(connection)
        found |= _ask_all(sql.POSTGRES, ask, texts(sql.POSTGRES), runs)
        ask(f"CREATE TABLE stored AS {texts(sql.POSTGRES)['duplicate_benefit']}")
        ask("VACUUM (ANALYZE) stored")
        found["stored"] = _ask_all(sql.POSTGRES, ask, {"all": "SELECT * FROM stored"}, runs)["all"]
        found["touched"] = {}
        for count in product.TOUCHED:
            only = json.loads((folder / f"touched-{count}.json").read_text("utf-8"))
            _touch(connection, only)
            found["touched"][str(count)] = _ask_all(
                sql.POSTGRES, ask, texts(sql.POSTGRES, only=True), runs, delivered=False
            )
        found["memory"] = cluster.memory()
        found["version"] = ask("SHOW server_version")[0][0]
        found["store_bytes"] = ask("SELECT pg_database_size('postgres')")[0][0]
    return found


def _touch(connection: Any, only: Mapping[str, Sequence[str]]) -> None:
    with connection.cursor() as cursor:
        cursor.execute("DROP TABLE IF EXISTS asked_homes, asked_people, named")
        for table, source, names in (
            ("asked_homes", "household", only["homes"]),
            ("asked_people", "member", only["people"]),
        ):
            cursor.execute("CREATE TEMP TABLE named (name text)")
            with cursor.copy("COPY named FROM STDIN") as copy:
                for name in names:
                    copy.write_row((name,))
            cursor.execute(f"CREATE TEMP TABLE {table} AS SELECT s.id FROM {source} s JOIN named n ON n.name = s.name")
            cursor.execute(f"CREATE UNIQUE INDEX ON {table} (id)")
            cursor.execute(f"ANALYZE {table}")
            cursor.execute("DROP TABLE named")


def _duckdb(folder: Path, runs: int) -> Result:
    import duckdb
    import psutil

    begun = time.perf_counter()
    ask = peers.duckdb(folder / "csv", conflicts())
    found: Result = {"load": time.perf_counter() - begun, "version": duckdb.__version__}
    found |= _ask_all(sql.DUCKDB, ask, texts(sql.DUCKDB), runs)
    found["memory"] = psutil.Process().memory_info().rss
    return found


def _asked(name: str) -> str:
    """The question that the others are asked where we derive from facts."""
    return product.QUESTIONS[0] if name == product.DERIVED else name


def _hold(folder: Path, say: Callable[[str], None]) -> None:
    """The same answers, or no comparison."""
    read = {
        name: json.loads((folder / "figures" / f"{name}.json").read_text("utf-8"))
        for name in ("neo4j", "postgres", "duckdb")
    }
    ours, wrong = read["neo4j"], []
    for name in (*product.QUESTIONS, product.DERIVED):
        for engine in ("postgres", "duckdb"):
            theirs = read[engine][_asked(name)]
            if (theirs["rows"], theirs["checksum"]) != (ours[name]["rows"], ours[name]["checksum"]):
                wrong.append(f"{name}:{engine} {theirs['rows']:,} 行,产品 {ours[name]['rows']:,} 行")
        for count, touched in ours["touched"].items() if name in product.FROM_FACTS else ():
            theirs = read["postgres"]["touched"][count][_asked(name)]
            if (theirs["rows"], theirs["checksum"]) != (touched[name]["rows"], touched[name]["checksum"]):
                wrong.append(f"{name},{count} 户:PostgreSQL {theirs['rows']:,} 行,产品 {touched[name]['rows']:,} 行")
    if wrong:
        raise SystemExit("答案不同:\n" + "\n".join(wrong))
    say("三个引擎的行数与校验和相同")
