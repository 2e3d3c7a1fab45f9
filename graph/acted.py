"""What an act leaves in the graph, told in its entry, and held against it by ``chain verify``.

A decision, a task, a promise has no file that could be folded again. So the entry of each act carries the nodes that it
made or moved as they stood when it was written (``detail["记录"]``: label, id, every property, every link), read back
inside the same transaction. The last entry that tells of a node says what the node must still be. A meeting is about
many households: each act of it is told in the chain of one of them, and the record of the highest version holds. What
is about no household (a meeting with an empty agenda, a campaign, a duty for a 网格) is told in the office's own chain.
A frozen packet's bytes are held by their hash, which is told.
"""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any, Final

from graph.store import Row, Store, Unit
from graph.vocabulary import LABELS

TOLD: Final = "记录"
PAGE: Final = 5_000
PACKETS: Final = 200  # tens of kilobytes each
MEETING: Final = "Meeting"
_DAYS: Final = re.compile(r"(?:^|_)(?:on|at|from|to|until|since)$")
_ITEM: Final = LABELS["AgendaItem"].chinese


def records(unit: Unit, ids: Sequence[str]) -> list[dict[str, Any]]:
    """The nodes of these numbers as they stand now; numbers of other things give none."""
    return [_record(row) for row in unit.run("chain/read_acted", ids=sorted(set(ids)))]


def home_of(record: Mapping[str, Any]) -> str | None:
    """The household that a record is about; a check is told with its promise, a decision with its item."""
    home: str | None = record["properties"].get("household")
    return home or next((to for kind, to in record["links"] if kind == "ABOUT"), None)


def _record(row: Row) -> dict[str, Any]:
    """JSON values only, in an order of its own."""
    there = {name: _typed(name, value) for name, value in row["properties"].items() if value is not None}
    told = {"label": row["label"], "id": row["id"], "properties": there, "links": sorted(row["links"], key=repr)}
    found: dict[str, Any] = json.loads(json.dumps(told, default=_iso))
    return found


def _typed(name: str, value: object) -> object:
    """A day that is a text differs from the day: Cypher compares the two to null, and nothing is ever overdue."""
    return repr(value) if isinstance(value, str) and _DAYS.search(name) else value


def _iso(value: object) -> str:
    return value.isoformat() if isinstance(value, date) else repr(value)  # a datetime is a date; the rest is not ours


@dataclass(frozen=True)
class Difference:
    household: str | None
    seq: int | None
    why: str


@dataclass
class Ledger:
    """What the entries tell of acts: for each node its last record, and where that stands."""

    last: dict[str, tuple[str | None, int, dict[str, Any]]] = field(default_factory=dict)

    def take(self, household: str | None, seq: int, body: Mapping[str, Any]) -> None:
        """The entries of a chain in order; ``household`` is null in the office's own."""
        for record in body["detail"].get(TOLD) or ():
            known = self.last.get(record["id"])
            if known is None or record["label"] != MEETING or _version(record) >= _version(known[2]):
                self.last[record["id"]] = (household, seq, record)

    def meetings(self) -> list[str]:
        return sorted(number for number, (_, _, record) in self.last.items() if record["label"] == MEETING)

    def take_meetings(self, household: str, seq: int, body: Mapping[str, Any]) -> None:
        """Of an entry in another chain than the one that is held: what it tells of meetings."""
        told = [record for record in body["detail"].get(TOLD) or () if record["label"] == MEETING]
        self.take(household, seq, {"detail": {TOLD: told}})

    def differences(self, store: Store, household: str | None) -> list[Difference]:
        """Every node that is not what the chain tells of it, is gone, or of which it tells nothing."""
        rows = _rows(store, household, sorted(self.last))
        nodes = {row["id"]: _record(row) for row in rows}
        households = {row["id"]: row["households"] for row in rows}
        found = [
            Difference(home, seq, why)
            for number, (home, seq, record) in sorted(self.last.items())
            for why in _differing(record, nodes.get(number))
        ]
        for number, node in sorted(nodes.items()):
            if number not in self.last:
                home = household or home_of(node) or min(households[number], default=None)
                found.append(Difference(home, None, f"{_named(node)} 在图中,但链上没有它的记录"))
        for item, home in _edited_packets(store, household):
            _, seq, _ = self.last.get(item, (home, None, None))
            found.append(Difference(home, seq, f"{_ITEM} {item} 封存的案卷与摘要不符"))
        return found


def _version(record: Mapping[str, Any]) -> int:
    return int(record["properties"].get("version") or 0)


def _edited_packets(store: Store, household: str | None) -> Iterator[tuple[str, str]]:
    """(item, household) of frozen packets whose bytes are not those of their hash, which is held beside them."""
    after = ""
    while page := store.read("chain/read_packets", household=household, after=after, limit=PACKETS):
        for row in page:
            packet = row["packet"]
            if not isinstance(packet, str) or hashlib.sha256(packet.encode()).hexdigest() != row["sha256"]:
                yield row["item"], row["household"]
        after = page[-1]["item"]


def _rows(store: Store, household: str | None, told: Sequence[str]) -> list[Row]:
    if household is not None:
        there = [row["id"] for row in store.read("chain/list_acted_of_household", household=household)]
        return store.read("chain/read_acted", ids=sorted({*told, *there}))
    found: list[Row] = []
    after = ""
    while page := store.read("chain/list_acted", after=after, limit=PAGE):
        found += page
        after = page[-1]["id"]
    return found


def _differing(record: Mapping[str, Any], node: Mapping[str, Any] | None) -> list[str]:
    if node is None or node["label"] != record["label"]:
        return [f"{_named(record)} 已不在图中"]
    was, now = record["properties"], node["properties"]
    found = [f"{_named(record)} 的 {name} 与链上不符" for name in sorted(was.keys() | now.keys())
             if was.get(name) != now.get(name)]
    if sorted(record["links"], key=repr) != node["links"]:
        found.append(f"{_named(record)} 的关系与链上不符")
    return found


def _named(record: Mapping[str, Any]) -> str:
    term = LABELS.get(record["label"])
    return f"{term.chinese if term else record['label']} {record['id']}"
