"""An import that is killed, and the same file imported by two at once: every row is taken once."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import threading
from pathlib import Path

import pytest

from graph.errors import Conflict
from graph.intake import importing
from graph.settings import Settings
from tests.filing import Desk, household, member

ROWS = 60


def homes(count: int) -> list[dict[str, str]]:
    return [household(f"H{number:05d}") for number in range(count)]


def taken(desk: Desk) -> tuple[int, int]:
    """Households and entries."""
    record = desk.office.store.driver.execute_query(
        "MATCH (h:Household) WITH count(h) AS homes MATCH (e:Entry) RETURN homes, count(e) AS entries"
    ).records[0]
    return record["homes"], record["entries"]


def test_a_killed_import_goes_on_where_it_was(desk: Desk, server_settings: Settings) -> None:
    """kill -9 after the first chunk of 5,000 was acknowledged; the same command again takes the rest."""
    desk.policy()
    path = desk.write(homes(6_000))
    command = [str(Path(sys.executable).parent / "aidchain"), "import", str(path), "--department", "CIVIL"]
    environment = {
        **os.environ,
        "AIDCHAIN_HOME": str(server_settings.home),
        "AIDCHAIN_NEO4J_HEAP": server_settings.heap,
    }
    process = subprocess.Popen(
        [*command, "--data-date", "2024-07-01"], stderr=subprocess.PIPE, text=True, env=environment
    )
    assert process.stderr is not None
    for line in process.stderr:
        if "5,000" in line:
            process.send_signal(signal.SIGKILL)
            break
    process.wait(30)
    done = taken(desk)[0]
    assert 5_000 <= done < 6_000
    assert desk.send_file(path) == {"created": 6_000, "updated": 0, "unchanged": 0, "quarantined": 0}
    assert taken(desk) == (6_000, 6_000)
    assert desk.broken() == []


def test_two_importers_of_one_file_take_each_row_once(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    """Either one takes it all and the other finds it unchanged, or one is told that the other is at it."""
    monkeypatch.setattr(importing, "CHUNK", 10)
    desk.policy()
    path, told = desk.write(homes(ROWS)), []
    gate = threading.Barrier(2)

    def bring() -> None:
        gate.wait()
        try:
            desk.send_file(path)
        except Conflict as conflict:
            told.append(str(conflict))

    threads = [threading.Thread(target=bring) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(told) <= 1
    assert all("正由另一进程导入" in text for text in told)
    assert taken(desk) == (ROWS, ROWS)
    assert desk.broken() == []


def test_waiting_rows_left_by_a_killed_import_are_taken_by_the_next(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Killed between the chunk and what it set free: the next import, of whatever, takes them first."""
    from tests.filing import grant, id_number

    desk.policy()
    desk.send(grant("G1", person=id_number(1)))
    with monkeypatch.context() as patched:
        patched.setattr(importing, "free_waiting", lambda *arguments, **named: 0)
        desk.send(household("H1"))
        desk.send(member(id_number(1), "H1"))
    assert desk.quarantine() == [(2, "身份证号", True)]
    desk.send(household("H2"))
    assert desk.quarantine() == []
    assert desk.broken() == []
