"""When this home was last backed up and last signed: one line of JSON a kind, beside the keys, for whoever asks.

Only a note. The copy itself leaves the machine; that it is still there, only its keeper knows.
"""

from __future__ import annotations

import json
import os
from datetime import datetime
from pathlib import Path
from typing import Final

BACKUP: Final = "backup"
CHECKPOINT: Final = "checkpoint"


def note(home: Path, kind: str, at: datetime, file: Path) -> None:
    path = _path(home, kind)
    fresh = path.with_name(f".{path.name}.{os.getpid()}")
    fresh.write_text(json.dumps({"at": at.isoformat(), "file": file.name}, ensure_ascii=False), encoding="utf-8")
    os.replace(fresh, path)


def last(home: Path, kind: str) -> tuple[datetime, str] | None:
    """When, and the name of the file; null where nothing is known."""
    try:
        told = json.loads(_path(home, kind).read_text(encoding="utf-8"))
        return datetime.fromisoformat(told["at"]), str(told["file"])
    except (OSError, ValueError, KeyError, TypeError):
        return None


def _path(home: Path, kind: str) -> Path:
    return home / f"last-{kind}.json"
