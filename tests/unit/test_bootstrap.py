"""What pip or venv says becomes one Chinese sentence that says what to do; what is ready is left alone."""

from __future__ import annotations

import re
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
sys.path.insert(0, str(ROOT))
import bootstrap  # noqa: E402  # it stands beside the packages, not in one


@pytest.mark.parametrize(
    ("output", "said"),
    [
        ("ERROR: THESE PACKAGES DO NOT MATCH THE HASHES FROM THE REQUIREMENTS FILE.", "校验值不符"),
        ("ERROR: Could not install packages due to an OSError: [Errno 28] No space left on device", "磁盘已满"),
        ("WARNING: Retrying … NewConnectionError(… Temporary failure in name resolution)", "网络不通"),
        ("ERROR: No matching distribution found for neo4j==6.4.1", "PIP_INDEX_URL"),
        ("The virtual environment was not created … because ensurepip is not available.", "python3-venv"),
        ("PermissionError: [Errno 13] Permission denied: '.venv'", "权限"),
        ("something new", "setup.log"),
    ],
)
def test_each_cause_is_one_sentence(output: str, said: str) -> None:
    sentence = bootstrap.sentence(output)
    assert said in sentence
    assert sentence.count("。") == 1


def test_an_old_python_is_told_what_is_wanted(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(sys, "version_info", (3, 9, 2, "final", 0))
    assert bootstrap.main([]) == 1
    assert "需要 Python 3.11 或更新的版本,这里是 3.9" in capsys.readouterr().err


def test_a_failed_install_leaves_no_stamp_and_keeps_what_pip_said(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(bootstrap, "VENV", str(tmp_path))
    monkeypatch.setattr(bootstrap, "LOG", str(tmp_path / "setup.log"))
    python = tmp_path / "python"
    python.write_text("#!/bin/sh\ntest $3 = --version && exit 0\necho NewConnectionError\nexit 1\n")
    python.chmod(0o755)
    monkeypatch.setattr(bootstrap, "PYTHON", str(python))
    assert bootstrap.main([]) == 1
    assert "网络不通" in capsys.readouterr().err
    assert (tmp_path / "setup.log").read_text() == "NewConnectionError\n"
    assert not list(tmp_path.glob("*.stamp"))


def test_what_is_installed_already_costs_no_pip(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(bootstrap, "VENV", str(tmp_path))
    monkeypatch.setattr(bootstrap, "PYTHON", "/bin/true")
    ran: list[list[str]] = []
    monkeypatch.setattr(bootstrap, "run", lambda said, command: ran.append(command) or True)
    assert bootstrap.main(["--dev"]) == 0
    assert len(ran) == 4
    assert bootstrap.main(["--dev"]) == 0
    assert len(ran) == 4


def test_an_environment_killed_while_it_was_made_is_made_again(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(bootstrap, "VENV", str(tmp_path))
    monkeypatch.setattr(bootstrap, "PYTHON", "/bin/false")
    ran: list[list[str]] = []
    monkeypatch.setattr(bootstrap, "run", lambda said, command: bool(ran.append(command)))
    assert bootstrap.main([]) == 1
    assert ran[0][1:4] == ["-m", "venv", "--clear"]


@pytest.mark.parametrize("lock", ["requirements.lock", "requirements-dev.lock"])
def test_every_package_is_pinned_and_hashed(lock: str) -> None:
    text = (ROOT / lock).read_text(encoding="utf-8")
    packages = re.findall(r"^[a-z0-9].*?(?=^[a-z0-9]|\Z)", text, re.MULTILINE | re.DOTALL)
    assert len(packages) > 30
    assert [p.split()[0] for p in packages if "==" not in p.split()[0] or "--hash=sha256:" not in p] == []
    assert "://" not in text, "a lock names no host"
