"""Rows set aside: wrong ones with their reason, waiting ones until what they point at arrives.

A quarantined row is kept whole, sealed by the home: it holds names and numbers. What is shown of it to a clerk is its
place, its columns and the reason.
"""

from __future__ import annotations

import json
import uuid
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import groupby
from typing import Any, Final

from graph.intake.cells import Value
from graph.intake.deciding import SEPARATOR, Verdict
from graph.intake.kinds import KINDS, Cell, Kind
from graph.intake.loading import filed
from graph.intake.reach import Sender, sender_of
from graph.intake.rows import Row, RowContext, WrongRow, check_row
from graph.intake.sheets import NO_FAULTS, Layout, SheetRow
from graph.sealing import Keys
from graph.store import Store, Unit

#: Reasons that a later catalogue can take away.
CATALOGUE_CODES: Final = ("unknown_department", "unknown_measure", "wrong_subject")


@dataclass(frozen=True)
class Waiting:
    """A waiting row with the batch that it came in."""

    id: str
    kind: Kind
    row: Row
    batch: str
    batch_seq: int
    file: str
    sheet: str | None
    department: str
    data_date: str
    sender: Sender | None


def write(
    unit: Unit,
    keys: Keys,
    batch: str,
    batch_seq: int,
    bad: Sequence[WrongRow],
    verdicts: Sequence[Verdict],
    good: Mapping[int, Row],
) -> None:
    """``good``: the well-formed rows of this batch by number, of which some proved wrong or must wait."""
    rows = [
        {**_record(keys, batch_seq, row.number, row.columns, row.reason, row.raw), "codes": list(row.codes)}
        for row in bad
    ]
    awaits: list[dict[str, str]] = []
    for verdict in verdicts:
        if verdict.outcome not in ("wrong", "waiting"):
            continue
        number = verdict.incoming.order[1]
        record = _record(keys, batch_seq, number, verdict.columns, verdict.reason, good[number].raw)
        if verdict.outcome == "waiting":
            record |= {"waiting": True, "cells_sealed": kept(keys, good[number]), "brings": brings(verdict)}
            record["thing"] = _thing(verdict)
        rows.append(record)
        awaits += [{"id": record["id"], "key": key} for key in verdict.awaits]
    if rows:
        unit.run("intake/write_quarantined", batch=batch, rows=rows)
    if awaits:
        unit.run("intake/await_things", rows=awaits)


def _record(
    keys: Keys, batch_seq: int, number: int, columns: Sequence[str], reason: str, raw: Mapping[str, str]
) -> dict[str, Any]:
    return {
        "id": uuid.uuid4().hex[:12],
        "batch_seq": batch_seq,
        "row": number,
        "column": "、".join(columns),
        "reason": reason,
        "waiting": False,
        "raw_sealed": keys.seal_here(json.dumps(raw, ensure_ascii=False)),
    }


def kept(keys: Keys, row: Row) -> str:
    """The cells of a well-formed row, sealed, until it can be taken."""
    return keys.seal_here(
        json.dumps(
            {name: value.isoformat() if isinstance(value, date) else value for name, value in row.cells.items()},
            ensure_ascii=False,
        )
    )


def check_again(keys: Keys, row: Mapping[str, Any], context: RowContext) -> Row | WrongRow:
    """A row that was wrong only by the catalogue of that day, checked by today's."""
    kind = KINDS[row["kind"]]
    raw: dict[str, str] = json.loads(keys.unseal_here(row["raw_sealed"]))
    known = {column.name: column for column in kind.columns}
    positions = tuple((known[name], place) for place, name in enumerate(raw) if name in known)
    in_order = tuple(sorted(positions, key=lambda pair: kind.names.index(pair[0].name)))
    return check_row(kind, SheetRow(row["row"], tuple(raw.values()), Layout(tuple(raw), in_order), NO_FAULTS), context)


def arrived(verdicts: Sequence[Verdict]) -> list[str]:
    """What rows that were taken bring to those that wait for it."""
    found = {brings(verdict) for verdict in verdicts if verdict.outcome in ("created", "updated")}
    return sorted(key for key in found if key is not None)


def _thing(verdict: Verdict) -> str:
    return filed(verdict.incoming.kind, verdict.incoming.key)


def brings(verdict: Verdict) -> str | None:
    """What a row brings that others may wait for, null where nothing ever waits for its kind."""
    kind = verdict.incoming.kind
    if kind == "member":
        return f"person{SEPARATOR}{verdict.incoming.cells['身份证号']}"
    return f"{kind}{SEPARATOR}{verdict.incoming.key}" if kind in ("household", "grant", "referral") else None


def read_arrived(unit: Unit, keys: Keys, *, everything: bool, limit: int) -> list[Waiting]:
    """Waiting rows of which something arrived (or all): one round. What they bring sets free the next.

    Those that still lack something come first, so that what this round writes is nothing that they found; then, oldest
    first, those of which everything arrived. Of two rows of one key that wait for one thing the older is taken first.
    """
    return [_waiting(keys, row) for row in unit.run("intake/read_waiting", everything=everything, limit=limit)]


def _waiting(keys: Keys, row: Mapping[str, Any]) -> Waiting:
    kind = KINDS[row["kind"]]
    return Waiting(
        row["id"],
        kind,
        reread(kind, row["row"], json.loads(keys.unseal_here(row["cells_sealed"]))),
        row["batch"],
        row["batch_seq"],
        row["file"],
        row["sheet"],
        row["department"],
        row["data_date"].isoformat(),
        sender_of(row),
    )


def reread(kind: Kind, number: int, cells: Mapping[str, Any]) -> Row:
    """A row that was well-formed when it came: its cells as they were kept."""
    dates = {column.name for column in kind.columns if column.cell is Cell.DATE}
    values: dict[str, Value] = {}
    for name, value in cells.items():
        if name in dates and value is not None:
            values[name] = date.fromisoformat(value)
        else:
            values[name] = tuple(value) if isinstance(value, list) else value
    return Row(number, values, {}, ())


def by_kind(waiting: Sequence[Waiting]) -> Iterator[tuple[Kind, list[Waiting]]]:
    """Runs of one kind, in order: rows of one kind are decided together."""
    for _, group in groupby(waiting, key=lambda w: w.kind.english):
        rows = list(group)
        yield rows[0].kind, rows


def settle(unit: Unit, verdicts: Sequence[Verdict]) -> int:
    """Rows that were taken leave; a row that proved wrong stays, no longer waiting; the others wait on."""
    taken = [v.incoming.quarantined for v in verdicts if v.outcome in ("created", "updated", "unchanged")]
    wrong = [
        {"id": v.incoming.quarantined, "column": "、".join(v.columns), "reason": v.reason}
        for v in verdicts
        if v.outcome == "wrong"
    ]
    still = [v for v in verdicts if v.outcome == "waiting"]
    if taken:
        unit.run("intake/free_quarantined", ids=taken)
    if wrong:
        unit.run("intake/keep_quarantined", rows=wrong)
    if still:
        unit.run(
            "intake/stop_awaiting",
            rows=[
                {"id": v.incoming.quarantined, "column": "、".join(v.columns), "reason": v.reason, "thing": _thing(v)}
                for v in still
            ],
        )
        unit.run(
            "intake/await_things", rows=[{"id": v.incoming.quarantined, "key": key} for v in still for key in v.awaits]
        )
    return len(taken)


def list_rows(store: Store) -> list[dict[str, Any]]:
    """Contract §2: file, sheet, row, column, reason, waiting; in the order received."""
    return store.read("intake/list_quarantined")
