"""One local Neo4j for all tests, and a fresh database for each that asks for ``store``."""

from __future__ import annotations

import os
import signal
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from argon2 import PasswordHasher
from neo4j import Driver

from graph import passwords
from graph.errors import Broken
from graph.local import LocalServer
from graph.office import Office, office_of
from graph.schema import migrate
from graph.settings import Settings, settings
from graph.store import Store, connect
from tests.filing import Desk


def pytest_configure() -> None:
    """A terminated run (``timeout``, CI) still tears down: the JVM outlives its parent by design."""
    signal.signal(signal.SIGTERM, signal.default_int_handler)


@pytest.fixture(autouse=True)
def _settings_are_read_anew() -> Iterator[None]:
    """What one test put into the environment must not stay in the settings of the next."""
    settings.cache_clear()
    yield
    settings.cache_clear()


@pytest.fixture(scope="session")
def server_settings(tmp_path_factory: pytest.TempPathFactory) -> Settings:
    """Settings of the test server: a temporary home, or the one that AIDCHAIN_TEST_HOME names (kept running)."""
    named = os.environ.get("AIDCHAIN_TEST_HOME")
    return replace(
        Settings.read(os.environ),
        home=Path(named) if named else tmp_path_factory.mktemp("home"),
        neo4j_uri=None,
        heap=os.environ.get("AIDCHAIN_NEO4J_HEAP", "1g"),
        pagecache="64m",
        jvm_flags=(),
        conf=("dbms.cypher.min_replan_interval=1d",),
    )


@pytest.fixture(scope="session")
def server(server_settings: Settings) -> Iterator[LocalServer]:
    """The running server; stopped at the end unless its home was named from outside."""
    server = LocalServer(server_settings)
    with server.in_use():
        server.start(keep="AIDCHAIN_TEST_HOME" in os.environ).close()
        yield server


@pytest.fixture(scope="session")
def driver(server: LocalServer) -> Iterator[Driver]:
    uri = server.uri()
    assert uri is not None
    with connect(uri, "neo4j", server.password(), "neo4j") as store:
        try:
            migrate(store)
        except Broken:  # a named home, and a migration was edited since: such a home is only the tests', start it anew
            _forget_schema(store)
            migrate(store)
        yield store.driver


def _forget_schema(store: Store) -> None:
    for kind in ("CONSTRAINT", "INDEX"):
        for record in store.driver.execute_query(f"SHOW {kind} YIELD name, type WHERE type <> 'LOOKUP'").records:
            store.driver.execute_query(f"DROP {kind} `{record['name']}` IF EXISTS")
    store.driver.execute_query("MATCH (n) DETACH DELETE n")


@pytest.fixture(scope="module")
def quick_passwords() -> Iterator[None]:
    """Hashes of a millisecond: the product's take 50, for each of ten accounts and every log-in."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(passwords, "_hasher", lambda: PasswordHasher(time_cost=1, memory_cost=64, parallelism=1))
        yield


@pytest.fixture
def store(driver: Driver) -> Store:
    """A store on an emptied database with every constraint, index and the working calendar."""
    driver.execute_query("MATCH (n) WHERE NOT n:Migration AND NOT n:CalendarYear DETACH DELETE n", database_="neo4j")
    return Store(driver, "neo4j")


@pytest.fixture
def office(store: Store, server_settings: Settings) -> Office:
    """The emptied county with the test home's keys; its catalogue is what the test loads."""
    return office_of(store, server_settings)


@pytest.fixture
def desk(office: Office, tmp_path: Path) -> Desk:
    """A clerk's desk: writes departments' files and imports them."""
    return Desk(office, tmp_path)
