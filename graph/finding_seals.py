"""The book of findings, sealed: what the audit wrote of each, and how many it ever opened.

A finding stands in no chain: an audit may open ten thousand in a minute, and what people do about one (a judgement, a
complaint) is in the chain. So each carries a keyed seal over what it says, and their number is sealed beside them:
findings are closed, never taken out, so one that is gone is missed too.
"""

from __future__ import annotations

import hashlib
import hmac
from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from typing import Any, Final

from graph.chain import canonical
from graph.sealing import Keys
from graph.store import Row, Store, Unit

PAGE: Final = 5_000


def known(unit: Unit, ids: Sequence[str]) -> int:
    """How many of these the book already has."""
    return int(unit.run("audit/count_known", ids=list(ids))[0]["known"])


def seal(unit: Unit, keys: Keys, ids: Sequence[str], opened: int) -> None:
    """Seals findings as they stand now, and the number of all, of which ``opened`` are new. The book is locked."""
    rows = unit.run("audit/read_findings", ids=list(ids))
    unit.run("audit/seal_findings", seals=[{"id": row["id"], "seal": _seal(keys, row)} for row in rows])
    if opened:
        book = unit.run("audit/read_book")[0]
        before = book["findings"] or 0
        sound = book["seal"] == _seal_of_number(keys, before) if book["seal"] is not None else before == 0
        # a number that somebody changed is not sealed anew: it stays wrong, and verify names it
        sealed = _seal_of_number(keys, before + opened) if sound else book["seal"]
        unit.run("audit/write_book", findings=before + opened, seal=sealed)


def differences(store: Store, keys: Keys, household: str | None) -> Iterator[tuple[str | None, str]]:
    """(household, why) of each finding that is not as the audit wrote it; of the whole book their number too."""
    after = ""
    while page := store.read("audit/list_sealed", household=household, after=after, limit=PAGE):
        for row in page:
            if row["properties"].get("seal") != _seal(keys, row):
                yield min(row["households"], default=None), f"疑点 {row['id']} 与审计写下的不符"
        after = page[-1]["id"]
    if household is None:
        book = store.read("audit/read_book")[0]
        number = book["findings"] or 0
        sound = book["seal"] == _seal_of_number(keys, number) if book["seal"] is not None else number == 0
        if not sound:
            yield None, "疑点簿的总数被改动过"
        elif book["there"] != number:
            yield None, f"疑点簿应有 {number} 条,现有 {book['there']} 条"


def _seal(keys: Keys, row: Row | Mapping[str, Any]) -> str:
    said = {name: _plain(value) for name, value in row["properties"].items() if name not in ("seal", "lock")}
    message = canonical(["aidchain.finding", 1, said, sorted(row["households"])])
    return hmac.new(keys.chain, message.encode(), hashlib.sha256).hexdigest()


def _seal_of_number(keys: Keys, number: object) -> str:
    return hmac.new(keys.chain, canonical(["aidchain.findings", 1, number]).encode(), hashlib.sha256).hexdigest()


def _plain(value: object) -> object:
    """As JSON has it; what the audit never writes (a point, a time of day) by its looks, so that it differs."""
    if isinstance(value, date):
        return value.isoformat()
    return value if isinstance(value, str | int | list | type(None)) else repr(value)
