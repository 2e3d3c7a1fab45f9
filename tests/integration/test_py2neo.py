"""Analysts' py2neo 2021.2.4 still reads the graph: the documented script itself, and the calls behind it."""

from __future__ import annotations

import subprocess
import sys
from datetime import date
from pathlib import Path

import py2neo
import pytest

from graph.local import LocalServer
from tests.filing import Desk, grant, household, id_number, member

SCRIPT = Path(__file__).parents[2] / "docs" / "scripts" / "py2neo_example.py"
A = id_number(1)


@pytest.fixture
def graph(desk: Desk, server: LocalServer) -> py2neo.Graph:
    desk.policy()
    desk.send(household("H1", 保护标记="否"), household("H2", 保护标记="是"), household("H3", 保护标记=""))
    desk.send(member(A, "H1", 离开日期=""), member(id_number(2), "H1", 离开日期="2024-01-31"))
    desk.send(grant("G1", person=A, amount="85.5", 作废=""), grant("G2", home="H1", amount="700", 作废=""),
              grant("G3", home="H2", amount="900", 作废="是"))
    return py2neo.Graph(server.uri(), auth=("neo4j", server.password()))


def test_the_documented_script_runs_as_it_stands(graph: py2neo.Graph, server: LocalServer) -> None:
    """It counts the withdrawn grant nowhere, and lists the one household that is said to be unprotected."""
    told = subprocess.run([sys.executable, SCRIPT, str(server.uri()), server.home / "neo4j.password"], timeout=60,
                          capture_output=True, text=True, check=True)
    assert told.stdout.splitlines() == [
        "人员 2",
        "CARE 护理补贴:1 笔,每月批准合计 85.50 元",
        "DIBAO 低保:1 笔,每月批准合计 700.00 元",
        "户 H1(210302000000):在户 1 人",
    ]


def test_the_password_in_the_home_is_the_key(graph: py2neo.Graph, server: LocalServer) -> None:
    assert (server.home / "neo4j.password").read_text(encoding="utf-8").strip() == server.password()
    with pytest.raises(py2neo.errors.ConnectionUnavailable):
        py2neo.Graph(server.uri(), auth=("neo4j", "not-the-password"))


def test_nodes_relationships_and_dates(graph: py2neo.Graph) -> None:
    nodes = py2neo.NodeMatcher(graph)
    assert nodes.match("Household").count() == 3
    given = nodes.match("Grant", id="G1").first()
    assert given["approved_fen"] == 8550
    assert given["starts_on"].to_native() == date(2024, 1, 1)

    ties = py2neo.RelationshipMatcher(graph).match(r_type="TO").all()
    assert sorted(next(iter(tie.nodes))["id"] for tie in ties) == ["G1", "G2"]


def test_a_read_only_transaction_refuses_to_write(graph: py2neo.Graph) -> None:
    with pytest.raises(py2neo.errors.ClientError):
        graph.query("CREATE (:Need {name: 'x'})")           # py2neo's call for reading
    assert graph.evaluate("MATCH (n:Need {name: 'x'}) RETURN count(n)") == 0
