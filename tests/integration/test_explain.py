"""The server's own opinion of every statement: EXPLAIN, and no notification allowed.

Names unknown labels and properties, deprecations and cartesian products. For the unknown ones to mean something the
database must know every word of the vocabulary, so they are all created first; nodes are not needed.
"""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import Any

import pytest
from neo4j import Driver

from graph.store import Store
from graph.vocabulary import LABELS, RELATIONSHIPS
from queries.catalogue import QUERIES, Query

EXPLAINED = [name for name in QUERIES if name != "schema/set_password"]  # runs in the system database only
TYPED: dict[str, Any] = {
    "string": "x",
    "int": 1,
    "float": 1.0,
    "bool": True,
    "date": date(2024, 1, 1),
    "datetime": datetime(2024, 1, 1, tzinfo=UTC),
    "list": [],
    "map": {},
}
ALLOWED = {
    # code → why it is no fault here
    "00N00": "success",
    "00N01": "success, nothing returned",
    "00000": "success",
    "02000": "no rows",
    "00001": "omitted result",
    "00NA0": "index or constraint already exists: the schema is in place",
    "00NA1": "index or constraint is already gone",
}


@pytest.fixture(scope="module")
def words(driver: Driver) -> None:
    """Every label, relationship and property of the vocabulary as a token of the database."""
    words = {**LABELS, **RELATIONSHIPS}
    properties = {name for term in words.values() for name in term.properties}
    for procedure, names in (
        ("createLabel", LABELS.keys()),
        ("createRelationshipType", RELATIONSHIPS.keys()),
        ("createProperty", properties),
    ):
        for name in sorted(names):
            driver.execute_query(f"CALL db.{procedure}($name)", name=name, database_="neo4j")


def explain(driver: Driver, query: Query, statement: str) -> tuple[str, list[str]]:
    params = {param.name: TYPED[param.type] for param in query.params.values()}
    with driver.session(database="neo4j", notifications_min_severity="INFORMATION") as session:
        summary = session.run(f"EXPLAIN {statement}", params).consume()  # type: ignore[arg-type]
    told = [
        f"{query.file}: {status.gql_status} {status.status_description}"
        for status in summary.gql_status_objects
        if status.gql_status not in ALLOWED
    ]
    return summary.query_type or "", told


@pytest.mark.parametrize("name", EXPLAINED)
def test_the_server_has_nothing_to_say_against(name: str, words: None, driver: Driver) -> None:
    query = QUERIES[name]
    for statement in query.statements:
        kind, told = explain(driver, query, statement)
        assert not told
        if not query.writes:
            assert kind == "r", f"{query.file} is declared read, the server calls it {kind}"


def test_the_server_would_tell_of_a_wrong_label(words: None, driver: Driver) -> None:
    """The check above can fail at all."""
    wrong = "MATCH (h:Houshold) RETURN count(h) AS a"
    _, told = explain(driver, QUERIES["schema/applied"], wrong)
    assert any("01N50" in line for line in told)


def test_the_server_would_tell_of_a_cartesian_product(words: None, driver: Driver) -> None:
    _, told = explain(driver, QUERIES["schema/applied"], "MATCH (a:Grant), (b:Grant) RETURN count(*) AS a")
    assert any("03N90" in line for line in told)


def test_the_store_reads_a_statement_that_is_declared_read(store: Store) -> None:
    assert store.read("schema/applied")
