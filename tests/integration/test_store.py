"""The store: types before the call, reads that only read, writes retried in one place and never doubled."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from datetime import UTC, date, datetime
from typing import Any

import neo4j
import pytest
from neo4j import exceptions as driver_errors

from graph import store as store_module
from graph.errors import Broken, Conflict, OutcomeUnknown, Refused, Unavailable, WrongPassword, WrongUsage
from graph.local import LocalServer
from graph.schema import digest, migrate, migrations
from graph.store import Store, Unit, check_params, connect
from queries.catalogue import Query, parse

HEADER = "// purpose: 试\n// params:  {params}\n// returns: {returns}\n// access:  {access}\n// note:    单行\n"


@pytest.fixture
def queries(monkeypatch: pytest.MonkeyPatch) -> Callable[..., str]:
    """Adds a statement to the catalogue for one test; hands back its name."""
    known: dict[str, Query] = dict(store_module.QUERIES)
    monkeypatch.setattr(store_module, "QUERIES", known)

    def add(text: str, params: str = "none", returns: str = "none", access: str = "read") -> str:
        name = f"intake/given_{len(known)}"
        known[name] = parse(name, HEADER.format(params=params, returns=returns, access=access) + text)
        return name

    return add


def test_migrations_run_once_and_are_recorded(store: Store) -> None:
    assert migrate(store) == []
    assert store.read("schema/applied") == [{"name": query.name, "sha256": digest(query)} for query in migrations()[1:]]


def test_an_edited_migration_is_refused(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("graph.schema.digest", lambda query: "another")
    with pytest.raises(Broken, match="schema/0001_keys"):
        migrate(store)


@pytest.mark.parametrize(
    ("declared", "right", "wrong"),
    [
        ("string", "x", 1),
        ("int", 1, True),
        ("int", -(2**63), 2**63),
        ("float", 1.0, 1),
        ("bool", False, 0),
        ("date", date(2024, 3, 1), "2024-03-01"),
        ("date", date(2024, 3, 1), datetime(2024, 3, 1, tzinfo=UTC)),
        ("datetime", datetime(2024, 3, 1, tzinfo=UTC), date(2024, 3, 1)),
        ("list", [1], "1"),
        ("map", {"region": ""}, [("region", "")]),
    ],
)
def test_types_are_strict(declared: str, right: object, wrong: object) -> None:
    query = parse("intake/x", HEADER.format(params=f"$x {declared}", returns="a", access="read") + "RETURN $x AS a")
    check_params(query, {"x": right})
    for value in (wrong, None):
        with pytest.raises(WrongUsage, match=r"\$x"):
            check_params(query, {"x": value})
    nullable = parse("intake/x", HEADER.format(params="$x int?", returns="a", access="read") + "RETURN $x AS a")
    check_params(nullable, {"x": None})


def test_all_faults_of_a_call_are_told_at_once(store: Store, queries: Callable[..., str]) -> None:
    name = queries("RETURN $a + $b AS c", params="$a int; $b int", returns="c")
    with pytest.raises(WrongUsage) as caught:
        store.read(name, a="1", z=1)
    assert str(caught.value) == f"查询 {name} 的参数不对:缺少 $b、$a 须为 int,不是 str、没有声明 $z。"


def test_values_come_back_as_pythons_own(store: Store, queries: Callable[..., str]) -> None:
    name = queries(
        "RETURN date('2024-03-01') AS d, datetime('2024-03-01T08:00:00+08:00') AS t, {x: [date('1900-01-01')]} AS m",
        returns="d, t, m",
    )
    [row] = store.read(name)
    assert row["d"] == date(2024, 3, 1)
    assert type(row["d"]) is date
    assert row["t"] == datetime(2024, 3, 1, tzinfo=UTC)
    assert row["m"] == {"x": [date(1900, 1, 1)]}


def test_dates_are_read_without_the_drivers_own_in_between(store: Store) -> None:
    """As the wire brings them, to the last microsecond and the last day; what Python cannot hold stays the driver's."""
    (record,), _, _ = store.driver.execute_query(
        "RETURN date('2199-12-31') AS d, datetime('2024-03-01T08:00:00.000001+08:00') AS t,"
        " datetime('1969-12-31T23:59:59.999999Z') AS before, date('+10000-01-01') AS late,"
        " datetime('2024-03-01T00:00:00.000000001Z') AS fine"
    )
    assert (type(record["d"]), record["d"]) == (date, date(2199, 12, 31))
    assert record["t"].isoformat() == "2024-03-01T08:00:00.000001+08:00"
    assert (type(record["before"]), record["before"].isoformat()) == (datetime, "1969-12-31T23:59:59.999999+00:00")
    assert record["fine"].iso_format() == "2024-03-01T00:00:00.000000001+00:00"
    with pytest.raises(driver_errors.BrokenRecordError):
        record["late"]


def test_closing_while_a_thread_is_sending_is_no_error() -> None:
    """What the driver raises then: a page that outlived the stop must not end ``serve`` with 1."""

    class Sending:
        def close(self) -> None:
            raise BufferError("Existing exports of data: object cannot be re-sized")

    driver: Any = Sending()
    with Store(driver, "neo4j"):
        pass


def test_a_half_character_is_wrong_usage(store: Store, queries: Callable[..., str]) -> None:
    name = queries("RETURN $x AS a", params="$x string", returns="a")
    with pytest.raises(WrongUsage):
        store.read(name, x="\ud800")


def test_a_write_query_is_not_read_and_a_read_transaction_cannot_write(
    store: Store, queries: Callable[..., str]
) -> None:
    name = queries("CREATE (:Need {name: 'x'})", access="write")
    with pytest.raises(Broken):
        store.read(name)
    with pytest.raises(WrongUsage, match="只读"):
        store.reading(lambda unit: unit.run(name))


def test_reads_of_one_piece_of_work_share_a_transaction(
    store: Store, queries: Callable[..., str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Two reads inside, one session; what is written between them is seen by the second; outside each has its own."""
    count = queries("MATCH (n:Awaited) RETURN count(n) AS n ORDER BY n", returns="n")
    add = queries("CREATE (:Awaited {key: 'together'})", access="write")
    opened: list[str] = []
    session = Store._session

    def counted(self: Store, mode: str, timeout: float) -> neo4j.Session:
        opened.append(mode)
        return session(self, mode, timeout)

    monkeypatch.setattr(Store, "_session", counted)

    def work() -> list[int]:
        before = store.read(count)[0]["n"]
        store.write(lambda unit: unit.run(add))
        return [before, store.read(count)[0]["n"]]

    assert store.together(work) == [0, 1]
    assert opened == [neo4j.READ_ACCESS, neo4j.WRITE_ACCESS]
    assert store.read(count) == store.read(count) == [{"n": 1}]
    assert opened[2:] == [neo4j.READ_ACCESS] * 2


def test_work_that_fails_leaves_the_thread_as_it_was(store: Store, queries: Callable[..., str]) -> None:
    """An error of ours comes out as it is, what the server refuses as one sentence; the next read begins anew."""
    one = queries("RETURN 1 AS n ORDER BY n", returns="n")
    wrong = queries("RETURN 1 / 0 AS n ORDER BY n", returns="n")

    def fails() -> None:
        store.read(one)
        raise Conflict("anders")

    with pytest.raises(Conflict, match="anders"):
        store.together(fails)
    with pytest.raises(Broken):
        store.together(lambda: store.read(wrong))
    assert store.read(one) == [{"n": 1}]


def test_work_together_is_done_again_where_the_server_asks_for_it(store: Store, queries: Callable[..., str]) -> None:
    one, tried = queries("RETURN 1 AS n ORDER BY n", returns="n"), []

    def work() -> list[dict[str, Any]]:
        rows = store.read(one)
        tried.append(1)
        if len(tried) == 1:
            raise driver_errors.TransientError("again")
        return rows

    assert store.together(work) == [{"n": 1}]
    assert len(tried) == 2


def test_work_together_within_another_shares_its_transaction(
    store: Store, queries: Callable[..., str], monkeypatch: pytest.MonkeyPatch
) -> None:
    one, opened, reading = queries("RETURN 1 AS n ORDER BY n", returns="n"), list[int](), store.reading

    def counted(work: Callable[[Unit], Any]) -> Any:
        opened.append(1)
        return reading(work)

    monkeypatch.setattr(store, "reading", counted)

    def both() -> list[dict[str, Any]]:
        return store.together(lambda: store.read(one)) + store.read(one)

    assert store.together(both) == [{"n": 1}, {"n": 1}]
    assert len(opened) == 1
    assert store.read(one) == [{"n": 1}]
    assert len(opened) == 2


def test_what_is_typed_is_read_only_unless_writing_is_asked_for(store: Store) -> None:
    with pytest.raises(WrongUsage, match="--write"):
        store.typed("CREATE (:Need {name: 'x'})", write=False)
    assert store.typed("MATCH (n:Need) RETURN count(n) AS n", write=False) == (("n",), [{"n": 0}])
    store.typed("CREATE (:Need {name: 'x'})", write=True)
    assert store.typed("MATCH (n:Need) RETURN n.name AS n", write=False)[1] == [{"n": "x"}]
    with pytest.raises(Refused, match="RETRUN"):
        store.typed("RETRUN 1", write=False)


def test_a_key_written_meanwhile_is_found_at_the_second_look(store: Store, queries: Callable[..., str]) -> None:
    """Our look sees nothing, another writes, our write hits the constraint: the loop looks again and finds it."""
    look = queries("MATCH (n:Need {name: 'x'}) RETURN n.name AS name", returns="name")
    create = queries("CREATE (:Need {name: 'x'})", access="write")
    looks = 0

    def work(unit: Unit) -> str:
        nonlocal looks
        looks += 1
        if unit.run(look):
            return "found"
        if looks == 1:
            store.typed("CREATE (:Need {name: 'x'})", write=True)
        unit.run(create)
        return "created"

    assert store.write(work) == "found"
    assert looks == 2


def test_a_contradiction_ends_after_three_tries(store: Store, queries: Callable[..., str]) -> None:
    create = queries("CREATE (:Need {name: 'x'})", access="write")
    tries = 0

    def work(unit: Unit) -> None:
        nonlocal tries
        tries += 1
        unit.run(create)
        unit.run(create)

    with pytest.raises(Conflict):
        store.write(work)
    assert tries == 3
    assert store.typed("MATCH (n:Need) RETURN count(n) AS n", write=False)[1] == [{"n": 0}]


def lose_commits(monkeypatch: pytest.MonkeyPatch, times: int) -> list[int]:
    """The server commits, the client sees the connection die: so often as ``times`` says."""
    lost: list[int] = []
    original = neo4j.Session.execute_write

    def execute_write(self: neo4j.Session, work: Callable[..., Any]) -> Any:
        result = original(self, work)
        if len(lost) < times:
            lost.append(1)
            raise driver_errors.IncompleteCommit("connection died")
        return result

    monkeypatch.setattr(neo4j.Session, "execute_write", execute_write)
    return lost


def test_a_lost_answer_is_looked_up_and_written_once(
    store: Store, queries: Callable[..., str], monkeypatch: pytest.MonkeyPatch
) -> None:
    merge = queries("MERGE (n:Need {name: $key}) RETURN n.name AS name", "$key string", "name", "write")
    lost = lose_commits(monkeypatch, times=1)
    assert store.write(lambda unit: unit.run(merge, key="K1")) == [{"name": "K1"}]
    assert lost
    assert store.typed("MATCH (n:Need) RETURN count(n) AS n", write=False)[1] == [{"n": 1}]


def test_an_answer_that_stays_lost_is_an_answer_of_its_own(
    store: Store, queries: Callable[..., str], monkeypatch: pytest.MonkeyPatch
) -> None:
    merge = queries("MERGE (n:Need {name: $key}) RETURN n.name AS name", "$key string", "name", "write")
    lose_commits(monkeypatch, times=10_000)
    monkeypatch.setattr(store_module, "LOST_COMMIT_SECONDS", 0.5)
    with pytest.raises(OutcomeUnknown, match="结果未知"):
        store.write(lambda unit: unit.run(merge, key="K1"))


def test_writers_on_one_node_wait_for_each_other(store: Store, queries: Callable[..., str]) -> None:
    """Deadlocks and lock waits are the driver's to retry: every writer comes through."""
    lock = queries("MATCH (n:Need {name: $key}) SET n.lock = $key", "$key string", access="write")
    count = queries("MATCH (n:Need {name: $key}) SET n.seq = n.seq + 1", "$key string", access="write")
    for name in ("A", "B"):
        store.typed(f"CREATE (:Need {{name: '{name}', seq: 0}})", write=True)

    def work(first: str, second: str) -> None:
        def steps(unit: Unit) -> None:
            unit.run(lock, key=first)
            unit.run(lock, key=second)
            unit.run(count, key=first)
            unit.run(count, key=second)

        for _ in range(5):
            store.write(steps)

    threads = [threading.Thread(target=work, args=pair) for pair in (("A", "B"), ("B", "A")) * 2]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert store.typed("MATCH (n:Need) RETURN sum(n.seq) AS n", write=False)[1] == [{"n": 40}]


def test_a_lock_held_too_long_is_a_conflict_not_an_endless_wait(store: Store, queries: Callable[..., str]) -> None:
    """``db.lock.acquisition.timeout`` is for ever by default; the local server is told 10 s."""
    lock = queries("MATCH (n:Need {name: 'x'}) SET n.lock = 'y'", access="write")
    store.typed("CREATE (:Need {name: 'x'})", write=True)
    began = time.monotonic()
    with store.driver.session(database="neo4j") as session, session.begin_transaction() as holder:
        holder.run("MATCH (n:Need {name: 'x'}) SET n.lock = 'held'").consume()
        with pytest.raises(Conflict, match="正被别的操作占用"):
            store.write(lambda unit: unit.run(lock), timeout=1)
        assert time.monotonic() - began < 15
        holder.rollback()
    store.write(lambda unit: unit.run(lock))


def test_a_server_that_is_not_there_is_one_sentence() -> None:
    with pytest.raises(Unavailable, match=r"连不上 Neo4j bolt://127.0.0.1:1 "):
        connect("bolt://127.0.0.1:1", "neo4j", "x", "neo4j", patience=0.2)


def test_a_wrong_password_and_a_wrong_database_are_told_apart(server: LocalServer) -> None:
    uri = server.uri()
    assert uri is not None
    with pytest.raises(WrongPassword):
        connect(uri, "nobody", "wrong-password", "neo4j")
    with pytest.raises(Unavailable, match="没有这个数据库"):
        connect(uri, "neo4j", server.password(), "elsewhere")


def test_the_cluster_scheme_reads_its_own_writes(server: LocalServer, store: Store) -> None:
    uri = server.uri()
    assert uri is not None
    with connect(uri.replace("bolt://", "neo4j://"), "neo4j", server.password(), "neo4j") as routed:
        routed.write(
            lambda unit: unit.run("schema/record_migration", name="x", sha256="y", applied_at=datetime.now(UTC))
        )
        assert {"name": "x", "sha256": "y"} in routed.read("schema/applied")
        routed.typed("MATCH (m:Migration {name: 'x'}) DELETE m", write=True)


def test_a_connection_closed_in_the_middle_of_an_answer_is_one_sentence(
    store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The driver cannot empty a buffer that somebody still looks at, and says so while the session closes."""

    def close(session: neo4j.Session) -> None:
        raise BufferError("Existing exports of data: object cannot be re-sized")

    monkeypatch.setattr(neo4j.Session, "close", close)
    with pytest.raises(Unavailable, match="在答复中途断开"):
        store.read("schema/applied")
