"""What every command shares: the ``--json`` flag and one JSON object on standard output."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import date, datetime
from pathlib import Path
from typing import Any, TypeVar

import click

F = TypeVar("F", bound=Callable[..., Any])


def json_flag(function: F) -> F:
    """``--json``: one JSON object on standard output; passed on as ``as_json``."""
    return click.option("--json", "as_json", is_flag=True, help="在标准输出给出一个 JSON 对象。")(function)


def print_json(value: object) -> None:
    click.echo(json.dumps(value, ensure_ascii=False, default=_plain))


def _plain(value: object) -> str:
    if isinstance(value, date | datetime):
        return value.isoformat()
    if isinstance(value, Path):
        return str(value)
    raise TypeError(f"{type(value).__name__} is not JSON")
