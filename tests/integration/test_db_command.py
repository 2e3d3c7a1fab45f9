"""``aidchain db`` and ``init`` on the running local server: joined, asked, left as it was."""

from __future__ import annotations

import io
import json
from collections.abc import Callable

import pytest

from api.cli.main import run
from graph.local import LocalServer
from graph.settings import settings
from graph.store import Store

Command = Callable[..., tuple[int, str, str]]


@pytest.fixture
def command(
    server: LocalServer, store: Store, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> Command:
    """Runs ``aidchain …`` on the test server with a text piped in: exit code, standard output, standard error."""
    monkeypatch.setenv("AIDCHAIN_HOME", str(server.home))
    monkeypatch.delenv("AIDCHAIN_NEO4J_URI", raising=False)

    def run_it(*arguments: str, piped: str = "") -> tuple[int, str, str]:
        monkeypatch.setattr("sys.stdin", io.StringIO(piped))
        code = run([*arguments])
        told = capsys.readouterr()
        return code, told.out, told.err

    return run_it


def test_status_tells_where_to_connect(command: Command, server: LocalServer) -> None:
    code, out, _ = command("db", "status", "--json")
    told = json.loads(out)
    assert code == 0
    assert told["running"] is True
    assert told["uri"] == server.uri()
    assert told["user"] == "neo4j"
    assert told["version"].startswith("2026.")


def test_init_twice_changes_nothing(command: Command) -> None:
    assert command("init", "--json") == (0, '{"applied": []}\n', "")
    assert command("init")[1] == "约束和索引已是最新。\n"


def test_the_shell_answers_what_is_piped_in(command: Command) -> None:
    code, out, err = command("db", "shell", piped="RETURN ';' AS a; // no; end\nRETURN date('2024-03-01') AS 日")
    assert (code, err) == (0, "1 行\n1 行\n")
    assert "2024-03-01" in out
    assert "日" in out


def test_the_shell_in_json_is_one_object(command: Command) -> None:
    code, out, err = command("db", "shell", "--json", piped="UNWIND [1, 2] AS x RETURN x;\nRETURN null AS y, [1] AS z")
    assert (code, err) == (0, "")
    assert json.loads(out) == {
        "results": [
            {"columns": ["x"], "rows": [{"x": 1}, {"x": 2}]},
            {"columns": ["y", "z"], "rows": [{"y": None, "z": [1]}]},
        ]
    }


def test_the_shell_only_reads_unless_told_to_write(command: Command, store: Store) -> None:
    code, _, err = command("db", "shell", piped="CREATE (:Need {name: 'x'})")
    assert (code, err) == (2, "平时只读,不能写入;要写入请加 --write。\n")
    assert store.typed("MATCH (n:Need) RETURN count(n) AS n", write=False)[1] == [{"n": 0}]

    assert command("db", "shell", "--write", piped="CREATE (:Need {name: 'x'})")[0] == 0
    assert store.typed("MATCH (n:Need) RETURN count(n) AS n", write=False)[1] == [{"n": 1}]


@pytest.mark.parametrize("typed", ["DROP CONSTRAINT household_id", "CREATE USER x SET PASSWORD 'long-enough'"])
def test_reading_does_not_reach_the_schema_or_the_users(typed: str, command: Command, store: Store) -> None:
    assert command("db", "shell", piped=typed)[0] != 0
    names = store.typed("SHOW CONSTRAINTS YIELD name RETURN collect(name) AS names", write=False)[1][0]["names"]
    assert "household_id" in names


def test_a_wrong_statement_stops_the_rest(command: Command, store: Store) -> None:
    code, out, err = command("db", "shell", "--write", piped="RETRUN 1;\nCREATE (:Need {name: 'x'})")
    assert (code, out) == (1, "")
    assert "RETRUN" in err
    assert "Traceback" not in err
    assert store.typed("MATCH (n:Need) RETURN count(n) AS n", write=False)[1] == [{"n": 0}]


def test_a_named_server_is_used_instead(command: Command, server: LocalServer, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("AIDCHAIN_HOME", "/nowhere")
    monkeypatch.setenv("AIDCHAIN_NEO4J_URI", str(server.uri()).replace("bolt", "neo4j"))
    monkeypatch.setenv("AIDCHAIN_NEO4J_PASSWORD", server.password())
    settings.cache_clear()
    assert command("init", "--json")[0] == 0

    monkeypatch.setenv("AIDCHAIN_NEO4J_PASSWORD", "wrong-one")
    settings.cache_clear()
    code, _, err = command("init")
    assert code == 1
    assert "AIDCHAIN_NEO4J_PASSWORD" in err
