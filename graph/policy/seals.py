"""The catalogue in the graph, sealed when it is loaded: an exclusion taken out by hand would be a wrong “无重复”."""

from __future__ import annotations

import hashlib
import hmac
from collections.abc import Callable
from datetime import date

from graph.chain import canonical
from graph.sealing import Keys
from graph.store import Row, Store, Unit


def seal(unit: Unit, keys: Keys | None) -> None:
    """At the end of what loads it, in the same transaction. Without keys it stands unsealed, and verify says so."""
    unit.run("policy/seal_catalogue", seal=_seal(unit.run, keys) if keys is not None else None)


def difference(store: Store, keys: Keys) -> str | None:
    """What is wrong with the catalogue, if anything; nothing where none was ever loaded."""
    kept = store.read("policy/read_seal")
    if not kept or kept[0]["digest"] is None:
        return None
    if kept[0]["seal"] is None:
        return "政策目录没有封存:请重新装载(aidchain policy load)"
    return None if kept[0]["seal"] == _seal(store.read, keys) else "政策目录与装载时的不符"


def _seal(read: Callable[..., list[Row]], keys: Keys) -> str:
    whole = read("policy/read_whole")[0]
    lines = sorted(canonical(_plain(one)) for one in (*whole["nodes"], *whole["links"]))
    return hmac.new(keys.chain, canonical(["aidchain.catalogue", 1, lines]).encode(), hashlib.sha256).hexdigest()


def _plain(value: object) -> object:
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, dict):
        return {name: _plain(one) for name, one in value.items()}
    if isinstance(value, list):
        return [_plain(one) for one in value]
    return value if isinstance(value, str | int | float | type(None)) else repr(value)
