"""What the server writes down: one JSON object a line, on standard error (of the demo: in a file, so that its passwords
stay the last thing on the terminal). No name, no number of a person or household.

A request is told by its route (``/households/<household>``), never by its address; an error by its type and where it
arose, never by what it says: the message may quote what somebody typed. Lines of other libraries are told by their
format alone, for the same reason.
"""

from __future__ import annotations

import json
import logging
import secrets
import sys
import traceback
from datetime import UTC, datetime
from logging.handlers import RotatingFileHandler
from pathlib import Path
from time import perf_counter
from typing import IO, Any, Final

from flask import Flask, Response, g, request

_log = logging.getLogger("aidchain.web")
_OURS: Final = "aidchain"
_FRAMES: Final = 12
_LARGEST: Final = 10_000_000  # bytes of a file of lines; the one before it is kept


class Lines(logging.Formatter):
    """``extra={"told": {…}}`` of our own records become fields."""

    def format(self, record: logging.LogRecord) -> str:
        line: dict[str, Any] = {
            "at": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname.lower(),
            "from": record.name,
            "event": record.msg if isinstance(record.msg, str) else type(record.msg).__name__,
            **getattr(record, "told", {}),
        }
        if record.exc_info and record.exc_info[0] is not None:
            line["error"] = record.exc_info[0].__name__
            frames = traceback.extract_tb(record.exc_info[2])[-_FRAMES:]
            line["where"] = [f"{Path(frame.filename).name}:{frame.lineno} {frame.name}" for frame in frames]
        return json.dumps(line, ensure_ascii=False)


def begin(to: IO[str] | Path | None = None) -> None:
    """For a process that serves: everything that is logged goes out as lines. A file begins anew once it is large."""
    handler: logging.Handler
    if isinstance(to, Path):
        to.parent.mkdir(parents=True, exist_ok=True)
        handler = RotatingFileHandler(to, maxBytes=_LARGEST, backupCount=1, encoding="utf-8")
    else:
        handler = logging.StreamHandler(to or sys.stderr)
    handler.setFormatter(Lines())
    root = logging.getLogger()
    root.handlers[:] = [handler]
    root.setLevel(logging.WARNING)
    logging.getLogger(_OURS).setLevel(logging.INFO)


def register(app: Flask) -> None:
    """A number for each request, in its answer and in its line, so that both can be brought together."""

    @app.before_request
    def number() -> None:
        g.request_number = secrets.token_hex(6)
        g.asked_at = perf_counter()

    @app.after_request
    def tell(response: Response) -> Response:
        asked = g.get("request_number") or secrets.token_hex(6)
        response.headers["X-Request-Id"] = asked
        if (request.endpoint or "").endswith("static"):
            return response
        who = g.get("account")
        told = {
            "request": asked,
            "method": request.method,
            "route": str(request.url_rule) if request.url_rule else None,
            "status": response.status_code,
            "ms": round((perf_counter() - g.get("asked_at", perf_counter())) * 1000),
            "role": who.role.code if who is not None else None,
        }
        _log.info("request", extra={"told": told})
        return response
