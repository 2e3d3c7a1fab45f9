"""Driver and units of work: the one place that sends Cypher, checks parameters and retries.

Rules of the game:
- a statement is named (``finding/duplicate_benefit``), its parameters are checked against its header **before** the
  call: names exactly, types strictly. ``date <= 'text'`` is null in Cypher, an empty answer that looks like "无";
- reads run in READ transactions, which the server itself holds to reading;
- ``write`` takes a function that may run several times: keys, ids and the clock are taken outside it, and it begins
  by looking whether its key is already there. Then every retry below writes the same thing once.

What is retried, and why:
- transient errors (deadlock, lock not had within ``db.lock.acquisition.timeout``, leader switch): by the driver,
  with its backoff, until the retry budget of the call is used up → ``Conflict``;
- ``ConstraintError``: somebody wrote the same key between our look and our write; looking again finds it. Three tries,
  then it is a real contradiction → ``Conflict``;
- ``IncompleteCommit``: the connection died while the commit was under way; done or not, nobody knows. The function is
  run again on a new connection (it looks by its key) for ten seconds → ``OutcomeUnknown``.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Mapping
from contextlib import AbstractContextManager, suppress
from datetime import date, datetime
from types import TracebackType
from typing import Any, TypeVar

import neo4j
from neo4j import exceptions as driver_errors
from neo4j.graph import Entity, Path
from neo4j.time import Date, DateTime, Duration, Time

from graph.errors import (
    AidChainError,
    Broken,
    Conflict,
    OutcomeUnknown,
    Refused,
    Unavailable,
    WrongPassword,
    WrongUsage,
)
from graph.hydration import quicken
from graph.settings import Settings
from queries.catalogue import QUERIES, Param, Query

T = TypeVar("T")
Row = dict[str, Any]

CONSTRAINT_TRIES = 3
LOST_COMMIT_SECONDS = 10.0
RETRY_SECONDS = 15.0
CONNECT_SECONDS = 10.0
BUSY = "数据正被别的操作占用,等待超时;请稍后重试。"

_INT64 = 2**63
_SCALARS = frozenset({str, int, float, bool, type(None), date, datetime})
_CHECKS: Mapping[str, Callable[[object], bool]] = {
    "string": lambda value: isinstance(value, str),
    "int": lambda value: type(value) is int and -_INT64 <= value < _INT64,
    "float": lambda value: type(value) is float,
    "bool": lambda value: type(value) is bool,
    "date": lambda value: type(value) is date,
    "datetime": lambda value: type(value) is datetime,
    "list": lambda value: type(value) in (list, tuple),
    "map": lambda value: type(value) is dict,
}


class Unit:
    """One transaction; ``run`` a named statement in it.

    A statement that returns nothing is not waited for: the server works on it while we prepare the next. What goes
    wrong with it is raised by the next one, at the latest by the commit.
    """

    def __init__(self, transaction: neo4j.ManagedTransaction) -> None:
        self._transaction = transaction

    def run(self, name: str, /, **params: object) -> list[Row]:
        query = named(name)
        check_params(query, params)
        result = self._transaction.run(query.text, params)  # text is a file of ours
        return _rows(result) if query.returns else []


class _Together(threading.local):
    """The transaction that this thread's reads share, if they do."""

    unit: Unit | None = None


class Store:
    """The database as units of work. Safe to share between threads; ``close`` ends its connections."""

    def __init__(self, driver: neo4j.Driver, database: str) -> None:
        self.driver = driver
        self.database = database
        self._bookmarks = neo4j.GraphDatabase.bookmark_manager()  # on a cluster a reader sees what we wrote
        self._together = _Together()

    def read(self, name: str, /, **params: object) -> list[Row]:
        """The rows of one read statement, dates as Python dates."""
        query = named(name)
        if query.writes:
            raise Broken(f"查询 {name} 会写入,不能当作只读查询来运行。")
        check_params(query, params)
        if self._together.unit is not None:
            return self._together.unit.run(name, **params)
        return self.reading(lambda unit: unit.run(name, **params))

    def together(self, work: Callable[[], T]) -> T:
        """``work`` with every ``read`` of this thread in one READ transaction: a page of twenty statements asks the
        server twenty times, not sixty (begin, run, commit). ``work`` may run several times; what it writes has a
        transaction of its own, and is seen by what it reads after. Within another ``together`` it shares that one."""
        if self._together.unit is not None:
            return work()

        def within(unit: Unit) -> T:
            self._together.unit = unit
            try:
                return work()
            finally:
                self._together.unit = None

        return self.reading(within)

    def reading(self, work: Callable[[Unit], T], *, timeout: float = RETRY_SECONDS) -> T:
        """Several reads in one READ transaction. ``timeout`` in seconds: how long the driver goes on retrying."""
        with _translated(), self._session(neo4j.READ_ACCESS, timeout) as session:
            return session.execute_read(_within(timeout, work))

    def write(self, work: Callable[[Unit], T], *, timeout: float = RETRY_SECONDS) -> T:
        """Run ``work`` in one write transaction, again where the module's rules say so; its result is handed back.

        ``timeout`` in seconds: how long the driver goes on retrying what is transient (a page: 5).
        """
        constraint_tries = 0
        lost_at: float | None = None
        while True:
            try:
                with _translated(), self._session(neo4j.WRITE_ACCESS, timeout) as session:
                    return session.execute_write(_within(timeout, work))
            except _ConstraintHit as hit:
                constraint_tries += 1
                if constraint_tries == CONSTRAINT_TRIES:
                    raise Conflict("同一编号正被别人写入,而且内容不同;请重新查看后再试。") from hit.__cause__
            except _CommitLost as lost:
                lost_at = lost_at or time.monotonic()
                self._wait_for_answer(lost_at, lost)
            except Unavailable as gone:
                if lost_at is None:
                    raise
                self._wait_for_answer(lost_at, gone)

    def alter(self, query: Query) -> None:
        """The statements of a ``schema/`` file, each in a transaction of its own, as Neo4j asks for constraints."""
        for statement in query.statements:
            with _translated(), self._session(neo4j.WRITE_ACCESS, RETRY_SECONDS) as session:
                session.run(statement).consume()  # text is a file of ours

    def typed(self, statement: str, *, write: bool) -> tuple[tuple[str, ...], list[Row]]:
        """A statement that a person typed (``db shell``): its columns and rows.

        Without ``write`` it is the server that refuses writing.
        """
        mode = neo4j.WRITE_ACCESS if write else neo4j.READ_ACCESS
        with _translated(), self._session(mode, 0) as session:
            try:
                result = session.run(statement)  # typed by the person who answers for it
                return tuple(result.keys()), _rows(result)
            except driver_errors.ClientError as error:
                if error.code == "Neo.ClientError.Statement.AccessMode":
                    raise WrongUsage("平时只读,不能写入;要写入请加 --write。") from error
                raise Refused(f"Neo4j 不接受这条语句:{error.message}") from error

    def _wait_for_answer(self, lost_at: float, cause: AidChainError) -> None:
        if time.monotonic() - lost_at > LOST_COMMIT_SECONDS:
            raise OutcomeUnknown("结果未知:提交时与数据库的连接中断。请用同一编号重试,已写入的不会重复。") from cause
        time.sleep(0.2)

    def _session(self, mode: str, timeout: float) -> neo4j.Session:
        return self.driver.session(
            database=self.database,
            default_access_mode=mode,
            max_transaction_retry_time=timeout,
            bookmark_manager=self._bookmarks,
        )

    def server_version(self) -> str:
        """Version of the server that answers, such as ``2026.08.1``; ``Unavailable`` if none does."""
        with _translated():
            return self.driver.get_server_info().agent.removeprefix("Neo4j/")

    def close(self) -> None:
        with suppress(BufferError):  # a thread is still sending on a connection: it ends with the process
            self.driver.close()

    def __enter__(self) -> Store:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()


def _within(seconds: float, work: Callable[[Unit], T]) -> Callable[[neo4j.ManagedTransaction], T]:
    """``work`` as the driver calls it, but not again after ``seconds``: its budget begins only at the first failure."""
    deadline: float | None = None

    def once(transaction: neo4j.ManagedTransaction) -> T:
        nonlocal deadline
        now = time.monotonic()
        if deadline is not None and now > deadline:
            raise Conflict(BUSY)
        deadline = deadline or now + seconds
        return work(Unit(transaction))

    return once


def connect(
    uri: str, user: str, password: str, database: str, *, warn: bool = False, patience: float = CONNECT_SECONDS
) -> Store:
    """A store on a server that answers ``RETURN 1`` to this user; else ``Unavailable`` saying what to look at.

    ``warn``: let the driver log the server's notifications (tests); in daily work each is a page of text.
    """
    quicken()
    with _translated(uri):
        driver = neo4j.GraphDatabase.driver(
            uri,
            auth=(user, password),
            notifications_min_severity="WARNING" if warn else "OFF",
            connection_timeout=patience,
            connection_acquisition_timeout=max(patience, 1.0) * 2,
            telemetry_disabled=True,
        )
    store = Store(driver, database)
    try:
        with _translated(uri):
            driver.verify_connectivity()  # one try: who has to wait asks again
            with store._session(neo4j.READ_ACCESS, patience) as session:
                session.execute_read(lambda transaction: transaction.run("RETURN 1").consume())
    except BaseException:
        driver.close()
        raise
    return store


def connect_named(settings: Settings) -> Store:
    """The server that ``AIDCHAIN_NEO4J_URI`` names."""
    assert settings.neo4j_uri is not None
    return connect(settings.neo4j_uri, settings.neo4j_user, settings.neo4j_password, settings.neo4j_database)


def named(name: str) -> Query:
    try:
        return QUERIES[name]
    except KeyError:
        raise Broken(f"没有名为 {name} 的查询文件。") from None


def check_params(query: Query, params: Mapping[str, object]) -> None:
    """Names and types as the header declares them, all faults in one error.

    ``bool`` is no int, ``datetime`` no date.
    """
    faults = [f"缺少 ${name}" for name in query.params if name not in params]
    for name, value in params.items():
        declared = query.params.get(name)
        if declared is None:
            faults.append(f"没有声明 ${name}")
        elif fault := _type_fault(declared, value):
            faults.append(fault)
    if faults:
        raise WrongUsage(f"查询 {query.name} 的参数不对:{'、'.join(faults)}。")


def _type_fault(declared: Param, value: object) -> str | None:
    if value is None:
        return None if declared.nullable else f"${declared.name} 不能为空"
    if not _CHECKS[declared.type](value):
        return f"${declared.name} 须为 {declared.type},不是 {type(value).__name__}"
    return None


def _rows(result: neo4j.Result) -> list[Row]:
    keys = result.keys()
    return [dict(zip(keys, map(_plain, record.values()), strict=True)) for record in result]


def _plain(value: Any) -> Any:
    """Driver values → Python's own: dates, datetimes, dicts of properties; scalars as they are."""
    if type(value) in _SCALARS:
        return value
    if isinstance(value, list):
        return [_plain(item) for item in value]
    if isinstance(value, dict):
        return {key: _plain(item) for key, item in value.items()}
    if isinstance(value, Date | DateTime | Time):
        return value.to_native()
    if isinstance(value, Duration):
        return str(value)
    if isinstance(value, Entity):
        return {key: _plain(item) for key, item in value.items()}
    if isinstance(value, Path):
        return [_plain(node) for node in value.nodes]
    return value


class _ConstraintHit(Conflict):
    pass


class _CommitLost(OutcomeUnknown):
    pass


class _translated(AbstractContextManager[None]):
    """The driver's errors → ours, one sentence each."""

    def __init__(self, uri: str | None = None) -> None:
        self._where = f" {uri} " if uri else ""

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if isinstance(error, AidChainError) or error is None:
            return
        translated = _ours(error, self._where)
        if translated is not None:
            raise translated from error


def _ours(error: BaseException, where: str) -> AidChainError | None:
    match error:
        case driver_errors.ConstraintError():
            return _ConstraintHit("同一编号已经存在。")
        case driver_errors.IncompleteCommit():
            return _CommitLost("结果未知,请用同一编号重试。")
        case driver_errors.AuthError():
            return WrongPassword(
                f"Neo4j{where}拒绝了用户名或密码,请检查 AIDCHAIN_NEO4J_USER 和 AIDCHAIN_NEO4J_PASSWORD。"
            )
        case driver_errors.TransientError():
            return Conflict(BUSY)
        case driver_errors.ClientError() if error.code == "Neo.ClientError.Database.DatabaseNotFound":
            return Unavailable(f"Neo4j{where}上没有这个数据库,请检查 AIDCHAIN_NEO4J_DATABASE。")
        case driver_errors.ClientError() if "TransactionTimedOut" in (error.code or ""):
            return Conflict("操作用时超过上限,已经撤销;请缩小范围后重试。")
        case driver_errors.ClientError() if error.code == "Neo.ClientError.Statement.AccessMode":
            return WrongUsage("这是只读操作,不能写入。")
        case driver_errors.ServiceUnavailable() | driver_errors.SessionExpired():
            return Unavailable(f"连不上 Neo4j{where or ' '}:请确认它在运行、地址和端口正确。")
        case driver_errors.ConfigurationError() | driver_errors.UnsupportedServerProduct():
            return Unavailable(f"不能用这个地址连接 Neo4j{where}:请检查协议(bolt、neo4j,加密用 +s)。")
        case driver_errors.DatabaseError():
            return Unavailable("数据库内部出错,没有写入;请看 Neo4j 的日志。")
        case driver_errors.ClientError() | driver_errors.DriverError():
            return Broken(f"Neo4j 不接受这次请求({getattr(error, 'code', None) or type(error).__name__})。")
        case UnicodeEncodeError():
            return WrongUsage("参数里有不是文字的字符,无法写入。")
        case BufferError():  # what the driver makes of a connection that is closed in the middle of an answer
            return Unavailable("与 Neo4j 的连接在答复中途断开:请重试。")
        case OSError():
            return Unavailable(f"连不上 Neo4j{where or ' '}:请确认它在运行、地址和端口正确。")
    return None
