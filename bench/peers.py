"""PostgreSQL (Debian's, a cluster of its own, Unix socket only) and DuckDB (in memory, in a process of its own).

Neither is part of the product: ``pip install -e '.[bench]'`` brings their clients, ``apt-get install postgresql`` the
server. Settings are what suited these questions on the machine where ``sql.py`` was written.
"""

from __future__ import annotations

import os
import pwd
import shutil
import subprocess
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Final

from bench.sql import INDEXES, LOADED, TABLES

Row = Sequence[Any]
Ask = Callable[[str], list[Row]]
SETTINGS: Final = {
    "shared_buffers": "2GB", "work_mem": "256MB", "maintenance_work_mem": "512MB", "effective_cache_size": "6GB",
    "max_parallel_workers_per_gather": "2", "max_worker_processes": "4", "jit": "off", "random_page_cost": "1.1",
    "fsync": "off", "synchronous_commit": "off", "max_wal_size": "8GB", "autovacuum": "off", "listen_addresses": "",
}  # fmt: skip


class Cluster:
    """One PostgreSQL in ``folder``; as user postgres where we are root, which it refuses to run as."""

    def __init__(self, folder: Path) -> None:
        self.folder, self.data = folder, folder / "data"
        found = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb")) or [Path(shutil.which("initdb") or "")]
        if not found[-1].name:
            raise SystemExit("没有 PostgreSQL:请先 apt-get install postgresql。")
        self.binaries = found[-1].parent
        self.other = pwd.getpwnam("postgres") if os.geteuid() == 0 else None

    def _run(self, program: str, *arguments: str) -> None:
        """A server that stays inherits no pipe of ours, else we would wait for its end."""
        other, stays = self.other, program == "pg_ctl"
        done = subprocess.run(
            [str(self.binaries / program), *arguments],
            cwd=self.folder,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL if stays else subprocess.PIPE,
            check=False,
            user=other.pw_uid if other else None,
            group=other.pw_gid if other else None,
            extra_groups=[] if other else None,
        )
        if done.returncode != 0:
            raise SystemExit(f"{program} 失败:{(done.stderr or b'').decode()[-800:]}")

    @contextmanager
    def running(self) -> Iterator[Any]:
        """A connection; the server is stopped afterwards."""
        import psycopg

        self.folder.mkdir(parents=True, exist_ok=True)
        if self.other:
            os.chown(self.folder, self.other.pw_uid, self.other.pw_gid)
        if not (self.data / "PG_VERSION").exists():
            user = self.other.pw_name if self.other else pwd.getpwuid(os.geteuid()).pw_name
            self._run("initdb", "-D", str(self.data), "-A", "trust", "-U", user, "--locale=C.UTF-8", "-E", "UTF8", "-N")
        options = " ".join(f"-c {name}={value or repr('')}" for name, value in SETTINGS.items())
        self._run("pg_ctl", "-D", str(self.data), "-w", "-t", "60", "-o", f"{options} -k {self.folder}", "start")
        try:
            with psycopg.connect(
                host=str(self.folder),
                dbname="postgres",
                user=self.other.pw_name if self.other else None,
                autocommit=True,
            ) as connection:
                yield connection
        finally:
            self._run("pg_ctl", "-D", str(self.data), "-w", "-m", "fast", "stop")

    def memory(self) -> int:
        """Bytes of all its processes, shared pages counted once (PSS)."""
        import psutil

        first = psutil.Process(int((self.data / "postmaster.pid").read_text().splitlines()[0]))
        return sum(p.memory_full_info().pss for p in (first, *first.children(recursive=True)))


def load_postgres(connection: Any, files: Path, conflicts: Sequence[Row]) -> None:
    with connection.cursor() as cursor:
        cursor.execute(TABLES)
        for table in LOADED:
            for path in sorted(files.glob(f"{table}-*.csv")):
                with cursor.copy(f"COPY {table} FROM STDIN (FORMAT csv)") as copy, path.open("rb") as rows:
                    while chunk := rows.read(1 << 20):
                        copy.write(chunk)
        with cursor.copy("COPY conflict FROM STDIN") as copy:
            for row in conflicts:
                copy.write_row(row)
        for statement in INDEXES.split(";"):
            if statement.strip():
                cursor.execute(statement)
        cursor.execute("VACUUM (ANALYZE)")


def postgres(connection: Any) -> Ask:
    def ask(text: str) -> list[Row]:
        with connection.cursor() as cursor:
            cursor.execute(text)
            return list(cursor.fetchall()) if cursor.description else []

    return ask


def duckdb(files: Path, conflicts: Sequence[Row]) -> Ask:
    """In this process: call it in one of its own, so that its memory is its own."""
    import duckdb as engine

    connection = engine.connect(":memory:", config={"threads": 2})
    connection.execute(TABLES)
    for table in LOADED:
        connection.execute(f"COPY {table} FROM '{files}/{table}-*.csv' (FORMAT csv, HEADER false)")
    connection.executemany("INSERT INTO conflict VALUES (?, ?, ?, ?)", conflicts)

    def ask(text: str) -> list[Row]:
        return list(connection.execute(text).fetchall())

    return ask
