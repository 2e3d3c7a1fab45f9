"""What can go wrong while the Neo4j jars are fetched: always one sentence, never half a jar under its name."""

from __future__ import annotations

import errno
import hashlib
import http.server
import threading
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from graph import jars
from graph.errors import Unavailable
from graph.jars import Jar
from graph.settings import Settings

CONTENT = {"one": b"one jar", "two": b"two jars" * 1000}


class Mirror(http.server.ThreadingHTTPServer):
    """A Maven repository of two jars; what it does wrong is set from outside."""

    daemon_threads = True
    cut_short: bool = False
    answer: int = 200
    altered: bytes = b""
    asked: int = 0


class Handler(http.server.BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    server: Mirror

    def do_GET(self) -> None:
        self.server.asked += 1
        content = CONTENT[self.path.split("/")[-3]] + self.server.altered
        self.send_response(self.server.answer)
        self.send_header("Content-Length", str(len(content)))
        self.end_headers()
        self.wfile.write(content[:3] if self.server.cut_short else content)
        self.close_connection = self.server.cut_short

    def log_message(self, format: str, *args: object) -> None:
        """Says nothing."""


@pytest.fixture
def mirror() -> Iterator[Mirror]:
    with Mirror(("127.0.0.1", 0), Handler) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield server
        server.shutdown()


@pytest.fixture
def given(mirror: Mirror, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Settings:
    two = tuple(Jar("org.x", name, "1.0", "", hashlib.sha256(CONTENT[name]).hexdigest()) for name in CONTENT)
    monkeypatch.setattr(jars, "locked", lambda: two)
    base = f"http://127.0.0.1:{mirror.server_address[1]}/maven"
    return replace(Settings.read({}), jars=tmp_path / "jars", maven_mirror=base)


def names(settings: Settings) -> list[str]:
    return sorted(path.name for path in jars.folder(settings).iterdir())


def test_the_lock_names_225_jars() -> None:
    locked = jars.locked()
    assert len(locked) == 225
    assert all(len(jar.sha256) == 64 for jar in locked)
    assert Jar("org.neo4j", "neo4j", jars.VERSION, "", "").name in {jar.name for jar in locked}


def test_jars_arrive_once(given: Settings, mirror: Mirror) -> None:
    told: list[tuple[int, int]] = []
    jars.fetch(given, lambda done, total: told.append((done, total)))
    jars.fetch(given)
    assert names(given) == ["one-1.0.jar", "two-1.0.jar"]
    assert jars.present(given)
    assert mirror.asked == 2
    assert told == [(1, 2), (2, 2)]


@pytest.mark.parametrize("left", [b"one", b"", b"another jar altogether"])
def test_a_half_or_altered_jar_is_fetched_again(given: Settings, mirror: Mirror, left: bytes) -> None:
    jars.fetch(given)
    (jars.folder(given) / "one-1.0.jar").write_bytes(left)
    jars.fetch(given)
    assert (jars.folder(given) / "one-1.0.jar").read_bytes() == CONTENT["one"]
    assert mirror.asked == 3


def test_a_download_killed_in_the_middle_leaves_nothing_that_counts(given: Settings) -> None:
    folder = jars.folder(given)
    folder.mkdir(parents=True)
    (folder / ".one-1.0.jar.4711.part").write_bytes(b"one")
    assert not jars.present(given)
    jars.fetch(given)
    assert names(given) == ["one-1.0.jar", "two-1.0.jar"]


def test_a_connection_that_breaks_off_is_no_jar(given: Settings, mirror: Mirror) -> None:
    mirror.cut_short = True
    with pytest.raises(Unavailable, match=r"网络不通.*AIDCHAIN_MAVEN_MIRROR"):
        jars.fetch(given)
    assert names(given) == []
    mirror.cut_short = False
    jars.fetch(given)
    assert jars.present(given)


def test_a_wrong_hash_is_not_taken(given: Settings, mirror: Mirror) -> None:
    mirror.altered = b"!"
    with pytest.raises(Unavailable, match="校验值不符"):
        jars.fetch(given)
    assert names(given) == []


def test_a_mirror_without_the_jar_is_named(given: Settings, mirror: Mirror) -> None:
    mirror.answer = 404
    with pytest.raises(Unavailable, match=r"HTTP 404.*AIDCHAIN_MAVEN_MIRROR"):
        jars.fetch(given)


def test_no_network_is_one_sentence(given: Settings) -> None:
    with pytest.raises(Unavailable, match="网络不通"):
        jars.fetch(replace(given, maven_mirror="http://127.0.0.1:1/maven"))


@pytest.mark.parametrize(
    ("code", "said"), [(errno.ENOSPC, "磁盘已满"), (errno.EROFS, "不能写入"), (errno.EACCES, "不能写入")]
)
def test_a_disk_that_takes_nothing_is_one_sentence(
    given: Settings, monkeypatch: pytest.MonkeyPatch, code: int, said: str
) -> None:
    def refuse(path: Path, data: bytes) -> int:
        raise OSError(code, "no")

    monkeypatch.setattr(Path, "write_bytes", refuse)
    with pytest.raises(Unavailable, match=said):
        jars.fetch(given)
    assert names(given) == []


def test_a_folder_that_cannot_be_made_is_one_sentence(given: Settings, tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    with pytest.raises(Unavailable, match="AIDCHAIN_JARS"):
        jars.fetch(replace(given, jars=tmp_path / "file" / "jars"))
