"""All versions of one key, and what of them holds (contract §1, "Several rows with one key").

An observation is one row received: its data date, its place in the order of receipt, and the cells of the columns that
its sheet had. A row that was taken has a version of its own (and entries in chains); a row that only confirmed what
held carries the version that it confirmed, makes no entry, and its date counts.
No I/O. Cells are JSON values: text, integer, true, null, list of text; dates are ISO text.
"""

from __future__ import annotations

import hashlib
import hmac
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

Cells = Mapping[str, Any]
Source = tuple[str, str | None, int]  # file, sheet (null for CSV), row as the sheet or file numbers its lines
WITHDRAWN: Final = "作废"


@dataclass(frozen=True)
class Observation:
    data_date: str  # ISO
    order: tuple[int, int]  # (sequence number of the batch, row): order of receipt, for equal dates
    version: int  # from 1; of a confirmation the version that it confirms
    cells: Cells
    source: Source
    confirms: bool = False

    def agrees(self, cells: Cells) -> bool:
        return all(name in self.cells and self.cells[name] == value for name, value in cells.items())


@dataclass(frozen=True)
class Held:
    """What holds: the fold of all observations in the order of data date, then receipt."""

    cells: Cells
    version: int
    data_date: str

    @property
    def withdrawn(self) -> bool:
        return bool(self.cells.get(WITHDRAWN))


def fold(observations: Sequence[Observation]) -> Held:
    """Column by column: the latest data date whose sheet had the column, of equal dates the row received last."""
    if len(observations) == 1:
        only = observations[0]
        return Held(only.cells, only.version, only.data_date)
    cells: dict[str, Any] = {}
    ordered = sorted(observations, key=lambda o: (o.data_date, o.order))
    for observation in ordered:
        cells.update(observation.cells)
    return Held(cells, ordered[-1].version, ordered[-1].data_date)


def versions(observations: Sequence[Observation]) -> list[Observation]:
    """The rows that were taken, by version."""
    return sorted((o for o in observations if not o.confirms), key=lambda o: o.version)


@dataclass(frozen=True)
class Decision:
    """``outcome``: created | updated | unchanged; ``observations``: all of them from now on."""

    outcome: str
    observations: tuple[Observation, ...]
    version: int | None  # of a row that was taken


def receive(
    observations: Sequence[Observation],
    cells: Cells,
    data_date: str,
    order: tuple[int, int],
    source: Source,
    *,
    contested: bool = False,
) -> Decision:
    """Decides one row against the history of its key.

    unchanged: all its values hold already (its date counts from now on), or a row with these values came in a file of
    that date or a later one (then nothing at all changes). Anything else is a new version, also an older one.
    ``contested``: another row of this key, received before, still waits. Then the place in the order of receipt counts
    too: of equal dates this row beats the other, however late the other is taken.
    """
    known = tuple(observations)
    if not known:
        return Decision("created", (Observation(data_date, order, 1, cells, source),), 1)
    held = fold(known)
    if all(held.cells.get(name) == value for name, value in cells.items()):
        stamp = (data_date, order if contested else ())
        if all(_latest(known, name) >= stamp for name in cells):
            return Decision("unchanged", known, None)
        confirmation = Observation(data_date, order, held.version, cells, source, confirms=True)
        return Decision("unchanged", (*known, confirmation), None)
    if any(o.data_date >= data_date and o.agrees(cells) for o in known):
        return Decision("unchanged", known, None)
    version = max(o.version for o in known) + 1
    return Decision("updated", (*known, Observation(data_date, order, version, cells, source)), version)


def _latest(observations: Sequence[Observation], name: str) -> tuple[str, tuple[int, ...]]:
    """Date and order of the row that decides this column; before every row where none had it."""
    return max(((o.data_date, o.order) for o in observations if name in o.cells), default=("", ()))


def to_text(observations: Sequence[Observation]) -> str:
    """Kept on the node once a key has more than one observation; else its entry's body is enough."""
    rows = [[o.data_date, list(o.order), o.version, o.confirms, list(o.source), dict(o.cells)] for o in observations]
    return json.dumps(rows, ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def from_text(text: str) -> tuple[Observation, ...]:
    return tuple(
        Observation(date, (order[0], order[1]), version, cells, (source[0], source[1], source[2]), confirms)
        for date, order, version, confirms, source, cells in json.loads(text)
    )


def seal_of(key: bytes, kind: str, thing: str, text: str, told: Sequence[object]) -> str:
    """Keyed seal over a kept history and what the chain tells of it (``told``: date as ISO text, event, measure,
    person, department, amount). A confirmation has no entry, told columns stand in no body: this guards them."""
    message = json.dumps(["aidchain.history", 1, kind, thing, text, list(told)], ensure_ascii=False).encode()
    return hmac.new(key, message, hashlib.sha256).hexdigest()
