"""The local Neo4j under bad luck: killed, started twice, its port taken, its pid another's, its home not writable."""

from __future__ import annotations

import os
import signal
import socket
import stat
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

import psutil
import pytest

from graph import local
from graph.errors import AidChainError, Refused, Unavailable
from graph.local import LocalServer, open_store
from graph.settings import Settings
from graph.store import Store

ROOT = Path(__file__).parents[2]


@pytest.fixture
def own(server_settings: Settings, tmp_path: Path) -> Iterator[LocalServer]:
    """A home of its own; whatever lives there at the end is stopped."""
    server = LocalServer(replace(server_settings, home=tmp_path / "户 home"))
    try:
        yield server
    finally:
        server.stop()


def one(store: Store) -> int:
    [row] = store.typed("RETURN 1 AS n", write=False)[1]
    return int(row["n"])


def killed(pid: int) -> None:
    """SIGKILL, and gone."""
    process = psutil.Process(pid)
    process.kill()
    process.wait(10)


def test_a_life(own: LocalServer) -> None:
    """Start, join, kill -9 of the server, start again with what was written, lose the password file, stop."""
    with open_store(own.settings) as store:
        assert one(store) == 1
        store.typed("CREATE (:Need {name: 'kept'})", write=True)
        pid = own.pid()
        assert pid is not None
        command = psutil.Process(pid).cmdline()
        assert own.password() not in " ".join(command)
        assert stat.S_IMODE((own.home / "neo4j.password").stat().st_mode) == 0o600
        assert "AIDCHAIN_HOME" not in psutil.Process(pid).environ()

        with open_store(own.settings) as joined:
            assert one(joined) == 1
            assert own.pid() == pid
        assert own.pid() == pid, "who joins and leaves does not stop it"

        killed(pid)
        assert own.pid() is None
        assert not own.status().running
    assert own.pid() is None

    own.start(keep=True).close()
    assert own.status().running
    with open_store(own.settings) as store:
        assert store.typed("MATCH (n:Need) RETURN n.name AS name", write=False)[1] == [{"name": "kept"}]
    assert own.pid() is not None, "db start keeps it between commands"

    password = (own.home / "neo4j.password").read_bytes()
    (own.home / "neo4j.password").write_bytes(b"\xff\x00")
    with pytest.raises(Refused, match="里不是密码"):
        own.password()
    (own.home / "neo4j.password").write_bytes(password)
    (own.home / "neo4j.password").unlink()
    with pytest.raises(AidChainError, match=r"neo4j\.password"), open_store(own.settings):
        pass
    assert own.stop()
    assert own.pid() is None
    assert not own.is_locked()
    assert not own.stop()


COMMAND = """
import sys, time
from dataclasses import replace
from pathlib import Path
from graph.local import open_store
from graph.settings import Settings
settings = replace(Settings.read(__import__("os").environ), home=Path(sys.argv[1]), heap="384m", pagecache="64m",
                   jvm_flags=("-XX:TieredStopAtLevel=1",))
with open_store(settings) as store:
    print(store.typed("RETURN 1 AS n", write=False)[1][0]["n"], flush=True)
    time.sleep(float(sys.argv[2]))
"""


def command(home: Path, seconds: float) -> subprocess.Popen[str]:
    """Another process with a store open for so long."""
    arguments = [sys.executable, "-c", COMMAND, str(home), str(seconds)]
    return subprocess.Popen(arguments, cwd=ROOT, stdout=subprocess.PIPE, text=True)


def test_two_at_once_get_one_server_and_the_last_one_stops_it(own: LocalServer) -> None:
    with command(own.home, 0) as first, command(own.home, 4) as second:
        assert first.communicate()[0] == "1\n"
        assert second.stdout is not None
        assert second.stdout.readline() == "1\n"
        assert first.returncode == 0
        assert own.pid() is not None, "the second is still at work"
        second.communicate()
        assert second.returncode == 0
    assert own.pid() is None
    assert not own.is_locked()


def test_a_server_whose_starter_is_busy_is_stopped_by_somebody_else(own: LocalServer) -> None:
    """The starter has not asked for its child's end: the process list keeps it, as a zombie, and it holds nothing."""
    with command(own.home, 600) as starter:
        try:
            assert starter.stdout is not None
            assert starter.stdout.readline() == "1\n"
            assert own.stop()
            assert own.pid() is None
            assert not own.is_locked()
        finally:
            starter.kill()


def test_a_command_killed_while_it_starts_leaves_a_server_that_the_next_joins_and_stops(own: LocalServer) -> None:
    """kill -9 of us in the very first start: the server still has the delivered password, the next one sets ours."""
    with command(own.home, 60) as process:
        deadline = time.monotonic() + 120
        while own.pid() is None and time.monotonic() < deadline:
            time.sleep(0.02)
        orphan = own.pid()
        process.kill()
    assert orphan is not None
    (own.home / "neo4j.pid").unlink()
    with open_store(own.settings) as store:
        assert one(store) == 1
        assert own.pid() == orphan
    assert own.pid() is None


def test_a_taken_port_is_left_for_another(own: LocalServer, monkeypatch: pytest.MonkeyPatch) -> None:
    """Somebody takes the port between our look and the server's start; its owner never sees our password."""
    heard: list[bytes] = []
    with socket.socket() as foreign:
        foreign.bind(("127.0.0.1", 0))
        foreign.listen()
        foreign.settimeout(0.2)
        taken = int(foreign.getsockname()[1])
        free = local._free_port
        ports = iter([taken])
        monkeypatch.setattr(local, "_free_port", lambda: next(ports, None) or free())
        stopped = threading.Event()

        def listen() -> None:
            while not stopped.is_set():
                try:
                    heard.append(foreign.accept()[0].recv(100))
                except TimeoutError:
                    continue

        listener = threading.Thread(target=listen)
        listener.start()
        try:
            with open_store(own.settings) as store:
                assert one(store) == 1
                assert own.uri() != f"bolt://127.0.0.1:{taken}"
        finally:
            stopped.set()
            listener.join()
    assert heard == []


def test_a_pid_that_is_now_anothers_is_not_touched(own: LocalServer) -> None:
    with subprocess.Popen([sys.executable, "-c", "import time; time.sleep(60)"]) as bystander:
        own.home.mkdir()
        (own.home / "neo4j.pid").write_text(f"{bystander.pid}\n")
        assert own.pid() is None
        assert own.status().running is False
        assert own.stop() is False
        assert bystander.poll() is None
        bystander.kill()


@pytest.mark.parametrize("left", ["", "x", "-1", "99999999", "7" * 40])
def test_a_senseless_pid_file_means_nothing_runs(own: LocalServer, left: str) -> None:
    own.home.mkdir()
    (own.home / "neo4j.pid").write_text(left)
    (own.home / "neo4j.lock").touch()
    assert own.pid() is None
    assert own.stop() is False


def test_a_server_that_cannot_start_says_why(own: LocalServer) -> None:
    broken = LocalServer(replace(own.settings, jvm_flags=("-XX:NoSuchFlag",)))
    began = time.monotonic()
    with pytest.raises(Unavailable, match=r"console\.log"):
        broken.start()
    assert time.monotonic() - began < 30
    assert broken.pid() is None


def test_a_home_that_cannot_be_used_is_one_sentence(own: LocalServer, tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    settings = replace(own.settings, home=tmp_path / "file" / "home")
    for act in (lambda: LocalServer(settings).start(), lambda: open_store(settings).__enter__()):
        with pytest.raises(Unavailable, match="AIDCHAIN_HOME"):
            act()
    assert LocalServer(settings).status().running is False


def test_a_read_only_home_is_one_sentence(own: LocalServer) -> None:
    with tempfile.TemporaryDirectory() as folder:
        Path(folder).chmod(0o555)
        server = LocalServer(replace(own.settings, home=Path(folder)))
        with unprivileged(), pytest.raises(Unavailable, match=r"不能使用主目录.*AIDCHAIN_HOME"):
            server.start()


@contextmanager
def unprivileged() -> Iterator[None]:
    """Root may write everywhere: be nobody for a while."""
    if os.geteuid() != 0:
        yield
        return
    os.seteuid(65534)
    try:
        yield
    finally:
        os.seteuid(0)


def test_a_terminated_command_stops_what_it_started(own: LocalServer) -> None:
    environment = {**os.environ, "AIDCHAIN_HOME": str(own.home), "AIDCHAIN_NEO4J_HEAP": "384m"}
    main = "import sys; sys.argv = ['aidchain', 'db', 'shell']; from api.cli.main import main; main()"
    with subprocess.Popen(
        [sys.executable, "-c", main], cwd=ROOT, env=environment, stdin=subprocess.PIPE, stderr=subprocess.PIPE
    ) as shell:
        deadline = time.monotonic() + 120
        while not own.status().running and time.monotonic() < deadline:
            time.sleep(0.2)
        assert own.pid() is not None
        shell.send_signal(signal.SIGTERM)
        shell.wait(30)
        assert shell.returncode == 1
    assert own.pid() is None
