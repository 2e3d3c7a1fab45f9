"""The archive of Java's classes: made once, and never a reason for set-up to fail."""

from pathlib import Path

import pytest

from graph import java


def program(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, script: str) -> Path:
    """A ``java`` that does what the script says, with the file that it is to make as ``$ARCHIVE``; its archive."""
    fake = tmp_path / "bin" / "java"
    fake.parent.mkdir()
    fake.write_text(f'#!/bin/sh\nARCHIVE="${{2#-XX:SharedArchiveFile=}}"\necho "$1" >> {tmp_path}/calls\n{script}\n')
    fake.chmod(0o755)
    (tmp_path / "lib" / "server").mkdir(parents=True)
    monkeypatch.setattr(java, "path", lambda: fake)
    return tmp_path / "lib" / "server" / "classes.jsa"


def test_the_archive_is_made_once(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    archive = program(tmp_path, monkeypatch, 'printf classes > "$ARCHIVE"')
    assert java.main() == 0
    assert archive.read_text() == "classes"
    assert java.main() == 0
    assert (tmp_path / "calls").read_text() == "-Xshare:dump\n"


def test_a_java_that_cannot_make_it_leaves_nothing_and_set_up_goes_on(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    archive = program(tmp_path, monkeypatch, 'printf half > "$ARCHIVE"; exit 1')
    assert java.main() == 0
    assert list(archive.parent.iterdir()) == []
    assert "不影响使用" in capsys.readouterr().err
