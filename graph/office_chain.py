"""The office's own chain: acts about no household (a campaign, a duty for a 网格, a meeting whose agenda is empty).

What is told in no household's chain is told here, so that ``chain verify`` holds it too. One chain, built as a
household's is: locked before it is read, each entry's MAC over its body and the one before, the head sealed so that a
tail cut off is seen. A checkpoint signs its head under ``NOBODY``, which no household can be called.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping
from datetime import date, datetime
from typing import Any, Final

from graph.chain import GENESIS, Head, canonical, head_seal_of, mac_of
from graph.sealing import Keys
from graph.store import Row, Unit

NOBODY: Final = ""
PAGE: Final = 1_000
Reader = Callable[..., list[Row]]


def append(unit: Unit, keys: Keys, told: Mapping[str, Any], *, kind: str, event: str, happened_on: date,
           recorded_at: datetime, request: str) -> int:
    """One entry behind the last; its number. The last thing that a transaction does: nothing is locked after it."""
    unit.run("chain/lock_office", request=request)
    before = head(unit.run) or Head(0, GENESIS)
    body = canonical({"kind": kind, "event": event, "happened_on": happened_on.isoformat(),
                      "recorded_at": recorded_at.isoformat(), "detail": told})
    seq = before.seq + 1
    mac = mac_of(keys, NOBODY, seq, before.mac, body)
    unit.run("chain/append_office", seq=seq, previous=before.mac, mac=mac, body=body,
             sealed=head_seal_of(keys, NOBODY, Head(seq, mac)))
    return seq


def head(read: Reader) -> Head | None:
    """The last entry; none where the office has done nothing of this kind."""
    for row in read("chain/read_office_head"):
        if row["seq"] is not None:
            return Head(row["seq"], row["mac"])
    return None


def held(read: Reader, keys: Keys, name: Callable[[int | None, str], None]) -> Iterator[tuple[int, dict[str, Any]]]:
    """(seq, body) of every entry that is as it was written; what is not goes to ``name``."""
    previous, expected, last = GENESIS, 1, Head(0, GENESIS)
    while page := read("chain/read_office_entries", after=last.seq, limit=PAGE):
        for row in page:
            seq, last = row["seq"], Head(row["seq"], row["mac"])
            if seq != expected:
                name(expected, f"本单位的链第 {expected} 笔不见了")
            if row["previous"] != previous:
                name(seq, "本单位的链接不上前一笔")
            body = row["body"]
            if not isinstance(body, str) or mac_of(keys, NOBODY, seq, row["previous"], body) != row["mac"]:
                name(seq, "本单位的链正文或校验码被改动过")
            else:
                yield seq, json.loads(body)
            previous, expected = row["mac"], seq + 1
    rows = read("chain/read_office_head")
    sealed = head_seal_of(keys, NOBODY, last) if last.seq else None
    if (rows and (rows[0]["seq"] or 0, rows[0]["sealed"]) != (last.seq, sealed)) or (last.seq and not rows):
        name(None, "本单位的链末端与封存的不符:末尾可能被截去")


def mac_at(read: Reader, seq: int) -> str | None:
    """Of one entry, for a checkpoint that was given out."""
    rows = read("chain/read_office_entries", after=seq - 1, limit=1)
    return str(rows[0]["mac"]) if rows and rows[0]["seq"] == seq else None

