"""Lists of the API: ``limit`` and ``cursor`` of a request, the rows of one page, the cursor of the next.

A cursor is good for one question, its keys, one account and one day: it is sealed over all of them.
"""

from __future__ import annotations

import base64
import hashlib
import hmac
import json
import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final

from flask import request

from api.auth import account, office
from api.problems import BadRequest

LIMIT_DEFAULT, LIMIT_MOST = 100, 1000
_LIMIT: Final = re.compile(r"[0-9]{1,9}", re.ASCII)


@dataclass(frozen=True)
class Page:
    """``rows`` of the page asked for, of ``total``; ``next``: the cursor of the page behind, null on the last."""

    rows: Sequence[Any]
    total: int
    next: str | None

    def as_json(self) -> dict[str, Any]:
        return {"rows": self.rows, "total": self.total, "next": self.next}


@dataclass(frozen=True)
class Place:
    """Where in a list the request wants to be: ``limit`` rows from ``begin`` on."""

    about: str
    keys: Sequence[tuple[str, str]]
    begin: int
    limit: int

    def of(self, rows: Sequence[Any]) -> Page:
        end = self.begin + self.limit
        following = next_cursor(self.about, self.keys, end) if end < len(rows) else None
        return Page(rows[self.begin : end], len(rows), following)


def read_place(about: str, keys: Sequence[tuple[str, str]]) -> Place:
    """``about``: the list or question, ``keys``: what it was asked with; a cursor of another is refused."""
    return Place(about, keys, read_cursor(about, keys), read_limit())


def page_of(about: str, keys: Sequence[tuple[str, str]], rows: Sequence[Any]) -> Page:
    return read_place(about, keys).of(rows)


def read_limit(default: int = LIMIT_DEFAULT) -> int:
    text = request.args.get("limit")
    if text is None:
        return default
    if not _LIMIT.fullmatch(text) or not 1 <= int(text) <= LIMIT_MOST:
        raise BadRequest(f"limit:须是 1 至 {LIMIT_MOST} 的整数。", field="limit")
    return int(text)


def read_cursor(about: str, keys: Sequence[tuple[str, str]]) -> int:
    """The position that the cursor names, 0 without one."""
    text = request.args.get("cursor")
    if text is None:
        return 0
    try:
        raw = base64.b64decode(text.encode("ascii"), altchars=b"-_", validate=True)
        position, day, mac = raw[:4], raw[4:8], raw[8:]
        wanted = _seal(about, keys, int.from_bytes(position), int.from_bytes(day))
        good = len(raw) == 40 and hmac.compare_digest(mac, wanted)
    except (ValueError, UnicodeError):
        good = False
    if not good or int.from_bytes(day) != office().today.toordinal():
        raise BadRequest("cursor:不是这个查询、这些参数、这个帐号今天得到的游标;请从第一页重新开始。", field="cursor")
    return int.from_bytes(position)


def next_cursor(about: str, keys: Sequence[tuple[str, str]], position: int) -> str:
    day = office().today.toordinal()
    raw = position.to_bytes(4) + day.to_bytes(4) + _seal(about, keys, position, day)
    return base64.urlsafe_b64encode(raw).decode()


def _seal(about: str, keys: Sequence[tuple[str, str]], position: int, day: int) -> bytes:
    text = json.dumps(
        ["aidchain.cursor", 1, about, sorted(map(list, keys)), account().name, account().region, position, day],
        ensure_ascii=False,
    )
    return hmac.new(office().keys.lookup, text.encode("utf-8", "surrogatepass"), hashlib.sha256).digest()
