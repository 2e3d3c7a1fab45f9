"""The product as a test calls it: the command line's own functions in one process, answering the same JSON objects."""

from __future__ import annotations

import io
import json
from contextlib import redirect_stderr, redirect_stdout
from pathlib import Path
from typing import Any

from api.cli.main import run


def command(*arguments: str) -> tuple[int, dict[str, Any]]:
    """Exit code and the JSON object of one command line (``{}`` where nothing was printed)."""
    out, err = io.StringIO(), io.StringIO()
    with redirect_stdout(out), redirect_stderr(err):
        code = run([*arguments, "--json"])
    text = out.getvalue().strip()
    if code in (1, 2):
        raise AssertionError(f"aidchain {' '.join(arguments)}: exit {code}: {err.getvalue().strip()}")
    return code, json.loads(text) if text else {}


def policy_load(*files: Path) -> dict[str, Any]:
    return command("policy", "load", *map(str, files))[1]


def import_file(file: Path, department: str, data_date: str) -> dict[str, Any]:
    return command("import", str(file), "--department", department, "--data-date", data_date)[1]


def quarantine() -> list[dict[str, Any]]:
    rows: list[dict[str, Any]] = command("quarantine", "list")[1]["rows"]
    return rows


def query(name: str, reveal: str | None = "核对", **params: object) -> dict[str, Any]:
    given = [f"{key.rstrip('_')}={value}" for key, value in params.items() if value is not None]
    return command("query", name, *given, *(["--reveal", reveal] if reveal else []))[1]


def verify(*arguments: str) -> dict[str, Any]:
    return command("chain", "verify", *arguments)[1]
