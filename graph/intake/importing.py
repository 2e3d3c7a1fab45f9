"""From a file to the graph: batches, chunks, quarantine, waiting rows (contract §1 and §2).

- One batch a file and sheet. A chunk of rows is one transaction; the batch keeps the row up to which it is done, so a
  killed import goes on from there and two importers of one file never take a row twice.
- Importers take turns: each chunk first locks the one ``Intake`` node, so what it read cannot change while it decides
  (a waiting row's target, a circle of referrals, a withdrawn key). Two importers at 5,000 rows a chunk gain nothing
  from running side by side anyway (performance §6: 4,270 and 4,230 rows/s).
- Rows that wait are tried again after each batch, oldest first, as long as something they wait for arrived.
"""

from __future__ import annotations

import gc
import uuid
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date, datetime
from itertools import islice
from pathlib import Path
from typing import Any, Final

from graph.errors import Conflict, NotFound, at_terminal
from graph.intake import mending, quarantine, reasons
from graph.intake.concealing import Concealed, conceal, read_data_keys
from graph.intake.deciding import Verdict, decide
from graph.intake.kinds import Kind
from graph.intake.loading import read_state
from graph.intake.reach import Sender
from graph.intake.reading import Sheet, SheetRow, open_file
from graph.intake.rows import Row, RowContext, WrongRow, check_row
from graph.intake.writing import write
from graph.office import Office
from graph.store import Unit

CHUNK: Final = 5_000
TURN_SECONDS: Final = 600.0  # how long an importer waits for its turn


@dataclass
class Batch:
    """One file and sheet. ``cursor``: the row up to which it is done, as the sheet numbers its lines."""

    id: str
    seq: int
    file: str
    sheet: str | None
    kind: str
    department: str
    data_date: str
    sender: Sender | None = None
    cursor: int = 0
    counts: dict[str, int] = field(default_factory=lambda: dict.fromkeys(OUTCOMES, 0))

    def as_json(self) -> dict[str, Any]:
        return {
            "batch": self.id,
            "file": self.file,
            "sheet": self.sheet,
            "kind": self.kind,
            "rows": sum(self.counts.values()),
            **self.counts,
        }


OUTCOMES: Final[tuple[str, ...]] = ("created", "updated", "unchanged", "quarantined")
Progress = Callable[[str, int], None]


def import_files(
    office: Office,
    paths: Sequence[Path],
    department: str,
    data_date: date,
    *,
    progress: Progress,
    warn: Callable[[str], None],
    sender: Sender | None = None,
) -> list[Batch]:
    """Imports files in the order given; every file is opened (and may be refused) before the first row is taken.

    ``sender``: the account that sends them; it brings nothing beyond its reach. None: the command line.
    """
    if department not in office.catalogue.departments:
        raise NotFound(f"没有部门“{department}”:请用政策目录里的部门代码{at_terminal('(aidchain policy show 可查)')}。")
    opened = [open_file(path) for path in paths]
    batches = []
    free_waiting(office, progress, warn)  # what an import that was killed left to do
    for file in opened:
        for warning in file.warnings:
            warn(f"{file.file}:{warning}")
        for sheet in file.sheets:
            batches.append(_import_sheet(office, sheet, department, data_date, progress, warn, sender))
            free_waiting(office, progress, warn)
    return batches


def _import_sheet(
    office: Office,
    sheet: Sheet,
    department: str,
    data_date: date,
    progress: Progress,
    warn: Callable[[str], None],
    sender: Sender | None,
) -> Batch:
    batch = _open_batch(office, sheet, department, data_date, sender)
    context = row_context(office)
    where = sheet.file if sheet.name is None else f"{sheet.file} / {sheet.name}"
    for warning in sheet.warnings:
        warn(f"{where}:{warning}")
    seen: dict[str, Row] = {}
    rows = (row for row in sheet.rows() if row.number > batch.cursor)
    for chunk in _chunks(rows, CHUNK):
        checked = [check_row(sheet.kind, row, context) for row in chunk]
        for row in checked:
            if isinstance(row, Row):
                for warning in row.warnings:
                    warn(f"{where}:{warning}")
        with _collector_at_rest():
            _take_chunk(office, batch, sheet.kind, checked, seen, lambda text: warn(f"{where}:{text}"))
        progress(where, sum(batch.counts.values()))
    _close_batch(office, batch)
    return batch


@contextmanager
def _collector_at_rest() -> Iterator[None]:
    """A chunk makes half a million objects and no cycle: the search for cycles was a quarter of Python's time."""
    working = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if working:
            gc.enable()


def row_context(office: Office) -> RowContext:
    catalogue = office.catalogue
    return RowContext(
        departments=catalogue.departments.keys(),
        measures={m.code: m.unit for m in catalogue.measures.values()},
        need_word=catalogue.needs_word,
        reason_word=catalogue.reason_word,
        known_fact_names=catalogue.fact_names,
        today=office.today,
    )


def _chunks(rows: Iterable[SheetRow], size: int) -> Iterator[list[SheetRow]]:
    iterator = iter(rows)
    while chunk := list(islice(iterator, size)):
        yield chunk


def _open_batch(office: Office, sheet: Sheet, department: str, data_date: date, sender: Sender | None) -> Batch:
    batch_id, now = uuid.uuid4().hex[:12], office.now()
    account = {"region": sender.region or None, "role": sender.role} if sender else {"region": None, "role": None}

    def work(unit: Unit) -> Batch:
        turn = unit.run("intake/take_turn", request=batch_id, files=True)
        unfinished = unit.run(
            "intake/read_unfinished_batch",
            sha256=sheet.sha256,
            sheet=sheet.name,
            department=department,
            data_date=data_date,
            **account,
        )
        if unfinished:
            row = unfinished[0]
            counts = {name: row[name] for name in OUTCOMES}
            return Batch(
                row["id"],
                row["seq"],
                sheet.file,
                sheet.name,
                sheet.kind.english,
                department,
                data_date.isoformat(),
                sender,
                row["cursor"],
                counts,
            )
        seq = turn[0]["batches"] + 1
        unit.run(
            "intake/open_batch",
            id=batch_id,
            seq=seq,
            file=sheet.file,
            sheet=sheet.name,
            sha256=sheet.sha256,
            kind=sheet.kind.english,
            department=department,
            data_date=data_date,
            received_at=now,
            **account,
        )
        day = data_date.isoformat()
        return Batch(batch_id, seq, sheet.file, sheet.name, sheet.kind.english, department, day, sender)

    return office.store.write(work, timeout=TURN_SECONDS)


def _close_batch(office: Office, batch: Batch) -> None:
    office.store.write(lambda unit: unit.run("intake/close_batch", id=batch.id))


def _take_chunk(
    office: Office,
    batch: Batch,
    kind: Kind,
    checked: Sequence[Row | WrongRow],
    seen: dict[str, Row],
    warn: Callable[[str], None],
) -> None:
    good = [row for row in checked if isinstance(row, Row)]
    bad = [row for row in checked if isinstance(row, WrongRow)]
    request, now, end = uuid.uuid4().hex, office.now(), checked[-1].number
    by_number = {row.number: row for row in good}

    def work(unit: Unit) -> tuple[list[Verdict], dict[str, int] | None]:
        unit.run("intake/take_turn", request=request, files=True)
        at = unit.run("intake/read_batch", id=batch.id)[0]
        if at["request"] == request:  # our own answer was lost on the way: it is written
            return [], {name: at[name] for name in OUTCOMES}
        if at["cursor"] != batch.cursor:
            raise Conflict(f"{batch.file} 正由另一进程导入(已到第 {at['cursor']} 行):本次停止,那边会继续,不会重复。")
        verdicts = take(unit, office, kind, good, batch, now, request) if good else []
        quarantine.write(unit, office.keys, batch.id, batch.seq, bad, verdicts, by_number)
        mending.settle(unit, checked, batch.id, kind.english, batch.department, batch.sender)
        unit.run("intake/mark_arrived", keys=quarantine.arrived(verdicts))
        counts = {name: batch.counts[name] + sum(1 for v in verdicts if v.outcome == name) for name in OUTCOMES[:3]}
        counts["quarantined"] = (
            batch.counts["quarantined"] + len(bad) + sum(1 for v in verdicts if v.outcome in ("wrong", "waiting"))
        )
        unit.run("intake/advance_batch", id=batch.id, cursor=end, counts=counts, request=request)
        return verdicts, counts

    verdicts, counts = office.store.write(work, timeout=TURN_SECONDS)
    batch.cursor = end
    batch.counts = counts or batch.counts
    for verdict in verdicts:
        for warning in verdict.warnings:
            warn(warning)
    _warn_repeated(kind, verdicts, seen, by_number, warn)


def _warn_repeated(
    kind: Kind, verdicts: Sequence[Verdict], seen: dict[str, Row], rows: dict[int, Row], warn: Callable[[str], None]
) -> None:
    for verdict in verdicts:
        row, key = rows[verdict.incoming.order[1]], verdict.incoming.key
        before = seen.setdefault(key, row)
        if before is not row and before.cells != row.cells:
            warn(reasons.text("same_key_twice", row=row.number, earlier=before.number))
            seen[key] = row


def take(
    unit: Unit, office: Office, kind: Kind, rows: Sequence[Row], batch: Batch, now: datetime, request: str
) -> list[Verdict]:
    """Decides and writes rows of one kind inside the caller's transaction, which holds the turn."""
    return take_concealed(unit, office, kind, [(row, batch) for row in rows], now, request)


def take_concealed(
    unit: Unit,
    office: Office,
    kind: Kind,
    rows: Sequence[tuple[Row, Batch]],
    now: datetime,
    request: str,
    quarantined: Sequence[str | None] = (),
) -> list[Verdict]:
    data_keys = read_data_keys(unit, office.keys, kind, [row for row, _ in rows])
    concealed: list[Concealed] = [
        conceal(
            office.keys,
            data_keys,
            kind,
            row,
            batch.department,
            batch.data_date,
            (batch.seq, row.number),
            (batch.file, batch.sheet, row.number),
            mark,
            batch.sender,
        )
        for (row, batch), mark in zip(rows, quarantined or [None] * len(rows), strict=True)
    ]
    state = read_state(unit, office.keys, [c.incoming for c in concealed])
    verdicts = [decide(state, c.incoming) for c in concealed]
    taken = {id(v.incoming) for v in verdicts if v.outcome in ("created", "updated", "unchanged")}
    people = {c.person.id: c.person for c in concealed if c.person and id(c.incoming) in taken}
    changed = [thing for thing in state.things.values() if thing.observations is not thing.before]
    if changed:
        write(
            unit,
            office.keys,
            office.names,
            state,
            kind.english,
            people.values(),
            data_keys.new_households,
            now,
            request,
        )
    return verdicts


def free_waiting(office: Office, progress: Progress, warn: Callable[[str], None], *, everything: bool = False) -> int:
    """Takes rows whose target has arrived, oldest first, until none moves; returns how many were taken.

    ``everything``: looks at every waiting row, also where nothing is known to have arrived (``quarantine retry``).
    """
    freed, tried = 0, set[str]()
    while True:
        request, now = uuid.uuid4().hex, office.now()

        def work(unit: Unit, request: str = request, now: datetime = now) -> tuple[int, int]:
            unit.run("intake/take_turn", request=request, files=True)
            waiting = [
                w
                for w in quarantine.read_arrived(unit, office.keys, everything=everything, limit=CHUNK)
                if w.id not in tried
            ]
            if not waiting:
                return 0, 0
            moved = 0
            for kind, group in quarantine.by_kind(waiting):
                rows = [(w.row, _batch_of(w)) for w in group]
                verdicts = take_concealed(unit, office, kind, rows, now, request, [w.id for w in group])
                moved += quarantine.settle(unit, verdicts)
                unit.run("intake/mark_arrived", keys=quarantine.arrived(verdicts))
            if everything:
                tried.update(w.id for w in waiting)
            return len(waiting), moved

        looked, moved = office.store.write(work, timeout=TURN_SECONDS)
        freed += moved
        if moved:
            progress("等待行", freed)
        if not looked:
            return freed


def retry(office: Office, progress: Progress, warn: Callable[[str], None]) -> int:
    """Tries the quarantine again: rows whose codes the catalogue did not know then, and every waiting row."""
    context = row_context(office)

    def work(unit: Unit) -> None:
        unit.run("intake/take_turn", request=uuid.uuid4().hex, files=True)
        mended = []
        for row in unit.run("intake/read_set_aside", codes=list(quarantine.CATALOGUE_CODES)):
            checked = quarantine.check_again(office.keys, row, context)
            if isinstance(checked, Row):
                mended.append({"id": row["id"], "cells_sealed": quarantine.kept(office.keys, checked)})
        unit.run("intake/let_wait", rows=mended)

    office.store.write(work, timeout=TURN_SECONDS)
    return free_waiting(office, progress, warn, everything=True)


def _batch_of(waiting: quarantine.Waiting) -> Batch:
    return Batch(
        waiting.batch,
        waiting.batch_seq,
        waiting.file,
        waiting.sheet,
        waiting.kind.english,
        waiting.department,
        waiting.data_date,
        waiting.sender,
    )
