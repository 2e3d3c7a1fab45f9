"""The chain's protocol (design §4): many writers on one household, and what it is worth without the lock."""

from __future__ import annotations

import threading
from collections.abc import Callable
from datetime import date
from functools import partial

import pytest

from graph import chain, store
from graph.errors import AidChainError, Broken, Conflict, NotFound
from graph.store import Unit
from tests.filing import Desk, household

WRITERS, APPENDS = 16, 25


def draft(number: int) -> chain.Draft:
    return chain.Draft(
        household="H1", kind="decision", happened_on=date(2024, 1, 1), event=f"第 {number} 次", detail={}
    )


def hammer(desk: Desk, append: Callable[[Unit, int], None], appends: int = APPENDS, timeout: float = 120) -> int:
    """How many appends were acknowledged; each writer makes its own, all begin at once."""
    gate, acknowledged = threading.Barrier(WRITERS), [0] * WRITERS

    def write(writer: int) -> None:
        gate.wait()
        for nth in range(appends):
            try:
                desk.office.store.write(partial(append, number=writer * appends + nth), timeout=timeout)
            except AidChainError:
                continue
            acknowledged[writer] += 1

    threads = [threading.Thread(target=write, args=(writer,)) for writer in range(WRITERS)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return sum(acknowledged)


def entries(desk: Desk) -> list[int]:
    rows = desk.office.store.driver.execute_query("MATCH (e:Entry {household: 'H1'}) RETURN e.seq AS seq ORDER BY seq")
    return [record["seq"] for record in rows.records]


def test_sixteen_writers_lose_nothing_and_leave_no_gap(desk: Desk) -> None:
    desk.policy().send(household("H1"))
    now = desk.office.now()

    def append(unit: Unit, number: int) -> None:
        chain.lock(unit, ["H1"], str(number))
        chain.append(unit, desk.office.keys, [draft(number)], now)

    assert hammer(desk, append) == WRITERS * APPENDS
    assert entries(desk) == list(range(1, WRITERS * APPENDS + 2))
    assert desk.broken() == []


def test_without_the_lock_appends_are_refused(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    """The mutant: the same protocol with its first step taken out. Uniqueness keeps the chain straight, but writers
    that were promised a place do not get one; so the lock statement is what the test above rests on. One try each:
    the store's second and third would only make it slower."""
    monkeypatch.setattr(store, "CONSTRAINT_TRIES", 1)
    desk.policy().send(household("H1"))
    now = desk.office.now()

    def append(unit: Unit, number: int) -> None:
        chain.append(unit, desk.office.keys, [draft(number)], now)

    assert hammer(desk, append, appends=1, timeout=1) < WRITERS


def test_an_unknown_household_is_said(desk: Desk) -> None:
    with pytest.raises(NotFound, match="没有户 H9"):
        desk.office.store.write(lambda unit: chain.lock(unit, ["H9"], "r"))


def test_two_heads_stop_the_writer(desk: Desk) -> None:
    desk.policy().send(household("H1"), household("H2"))
    desk.office.store.driver.execute_query(
        "MATCH (h:Household {id: 'H1'}), (e:Entry {household: 'H2'}) CREATE (h)-[:LATEST]->(e)"
    )

    def append(unit: Unit) -> None:
        chain.lock(unit, ["H1"], "r")
        chain.append(unit, desk.office.keys, [draft(1)], desk.office.now())

    with pytest.raises(Broken, match="两个末端"):
        desk.office.store.write(append)
    assert entries(desk) == [1]


def test_one_idempotency_key_makes_one_entry(desk: Desk) -> None:
    desk.policy().send(household("H1"))
    keyed = chain.Draft(
        household="H1", kind="decision", happened_on=date(2024, 1, 1), event="一次", detail={}, idempotency_key="k1"
    )

    def append(unit: Unit) -> None:
        chain.lock(unit, ["H1"], "r")
        chain.append(unit, desk.office.keys, [keyed], desk.office.now())

    desk.office.store.write(append)
    with pytest.raises(Conflict):
        desk.office.store.write(append)
    assert entries(desk) == [1, 2]
