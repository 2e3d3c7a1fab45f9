"""Numbered migrations of constraints and indexes, each recorded in the graph when it has run.

A migration is ``queries/schema/NNNN_name.cypher``, its statements all ``IF NOT EXISTS``: killed in between, it simply
runs again. A file that has run is never edited; what changes is a new number.
"""

from __future__ import annotations

import hashlib
import re
from datetime import UTC, datetime

from graph import calendar, overlaps
from graph.errors import Broken
from graph.store import Store, Unit
from queries.catalogue import QUERIES, Query

INDEX_SECONDS = 300
OVERLAPS = "schema/0042_overlaps"
_NUMBERED = re.compile(r"schema/\d{4}_\w+")


def migrations() -> tuple[Query, ...]:
    return tuple(QUERIES[name] for name in QUERIES if _NUMBERED.fullmatch(name))


def migrate(store: Store) -> list[str]:
    """Run what has not run yet, in order; the names of those. ``Broken`` if one that has run was edited since."""
    own, *numbered = migrations()
    store.alter(own)
    done = {row["name"]: row["sha256"] for row in store.read("schema/applied")}
    edited = [query.name for query in numbered if done.get(query.name, digest(query)) != digest(query)]
    if edited:
        raise Broken(f"已经执行过的结构迁移被改动:{'、'.join(edited)};请恢复原文件,改动另写一个新编号。")
    fresh = [query for query in numbered if query.name not in done]
    for query in fresh:
        store.alter(query)
        if query.name == OVERLAPS:  # a graph that is older than they are
            store.read("schema/wait_for_indexes", seconds=INDEX_SECONDS)
            store.write(overlaps.derive_all, timeout=INDEX_SECONDS)
        _record(store, query, datetime.now(UTC))
    if fresh:
        store.read("schema/wait_for_indexes", seconds=INDEX_SECONDS)
    calendar.ensure(store)
    return [query.name for query in fresh]


def digest(query: Query) -> str:
    return hashlib.sha256("\n".join(query.statements).encode()).hexdigest()


def _record(store: Store, query: Query, now: datetime) -> None:
    def work(unit: Unit) -> None:
        unit.run("schema/record_migration", name=query.name, sha256=digest(query), applied_at=now)

    store.write(work)
