"""A department's desk kept in memory, so that a page of it costs the same whether it holds ten referrals or 20,000.

Every row is the statement's own (``referral/department_inbox``, ``show_desk``): no rule stands here a second time. What
can change a row leaves a mark, read before anything else at every call (``intake/read_turn``):
- an import or a step counts ``Intake.writes`` up and leaves that number on each referral it touched: only those are
  asked about again, by the same statement;
- another catalogue or calendar, a day, a region, more touched than ``MOST_TOUCHED``, ten minutes: all is read anew.
Several processes keep one each; none has to hear of another's writing. What is written while rows are read is read
again at the next call, because the mark is older than they are.
"""

from __future__ import annotations

import threading
import time
from bisect import bisect_left
from collections import Counter, OrderedDict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any, Final

from graph.office import Office
from graph.questions import BUCKETS
from graph.store import Row, Unit

KEEP_SECONDS: Final = 600.0
MOST_TOUCHED: Final = 1_000
MOST_KEPT: Final = 64
Name = tuple[str, date, str]
Key = tuple[Any, ...]

_PLACE: Final[Mapping[str, int]] = {bucket: place for place, bucket in enumerate(BUCKETS)}


@dataclass(frozen=True)
class View:
    """A desk as of one mark. ``inbox``: what it holds, ``sent``: what it sent and nobody finished, both in order;
    ``checked``: households that it ever referred or got referred; ``sent_files``: newest data date by department."""

    inbox: Sequence[Row]
    sent: Sequence[Row]
    checked: int
    coverage: Sequence[Row]


def _inbox_key(row: Row) -> Key:
    due = row["due_on"]
    return (_PLACE[row["bucket"]], due is None, due or date.min, row["referral"])


def _sent_key(row: Row) -> Key:
    return (-row["sent_on"].toordinal(), row["referral"])


class Listed:
    """Rows in order, of which a few are replaced.

    >>> listed = Listed(lambda row: (row["n"],))
    >>> listed.load([{"referral": "B", "n": 2}, {"referral": "C", "n": 3}])
    >>> listed.replace(["C"], [{"referral": "C", "n": 1}]); [row["referral"] for row in listed.rows]
    ['C', 'B']
    """

    def __init__(self, key: Callable[[Row], Key]) -> None:
        self._key = key
        self.rows: list[Row] = []
        self._keys: list[Key] = []
        self._by_referral: dict[str, Key] = {}

    def load(self, rows: Sequence[Row]) -> None:
        self.rows = sorted(rows, key=self._key)
        self._keys = [self._key(row) for row in self.rows]
        self._by_referral = {row["referral"]: key for row, key in zip(self.rows, self._keys, strict=True)}

    def replace(self, gone: Sequence[str], rows: Sequence[Row]) -> None:
        """``rows`` instead of those of ``gone``; whoever was handed the old list keeps it as it was."""
        self.rows = list(self.rows)
        for referral in gone:
            if (key := self._by_referral.pop(referral, None)) is not None:
                place = bisect_left(self._keys, key)
                del self._keys[place], self.rows[place]
        for row in rows:
            key = self._key(row)
            place = bisect_left(self._keys, key)
            self._keys.insert(place, key)
            self.rows.insert(place, row)
            self._by_referral[row["referral"]] = key


@dataclass
class _Desk:
    """One department, day and region. ``homes``: the household of each referral that it sent or got."""

    lock: threading.Lock = field(default_factory=threading.Lock)
    mark: Row | None = None
    read_at: float = 0.0
    inbox: Listed = field(default_factory=lambda: Listed(_inbox_key))
    sent: Listed = field(default_factory=lambda: Listed(_sent_key))
    homes: dict[str, str] = field(default_factory=dict)
    counts: Counter[str] = field(default_factory=Counter)
    coverage: Sequence[Row] = ()


class Desks:
    """Desks by department, day and region; the one not asked for longest leaves."""

    def __init__(self) -> None:
        self._desks: OrderedDict[Name, _Desk] = OrderedDict()
        self._lock = threading.Lock()

    def view(self, office: Office, department: str, as_of: date, scope: Mapping[str, str]) -> View:
        desk = self._desk((department, as_of, scope["region"]))
        with desk.lock:
            mark = office.store.read("intake/read_turn")[0]
            if mark != desk.mark:
                _refresh(office, desk, mark, {"department": department, "region": "", "scope": dict(scope)}, as_of)
            elif time.monotonic() - desk.read_at > KEEP_SECONDS:
                _load(office, desk, mark, {"department": department, "region": "", "scope": dict(scope)}, as_of)
            return View(desk.inbox.rows, desk.sent.rows, len(desk.counts), desk.coverage)

    def _desk(self, name: Name) -> _Desk:
        with self._lock:
            desk = self._desks.setdefault(name, _Desk())
            self._desks.move_to_end(name)
            while len(self._desks) > MOST_KEPT:
                self._desks.popitem(last=False)
            return desk


def _refresh(office: Office, desk: _Desk, mark: Row, where: Mapping[str, Any], as_of: date) -> None:
    known = desk.mark
    stale = (
        known is None
        or any(known[name] != mark[name] for name in ("digest", "calendar"))
        or mark["writes"] <= known["writes"]  # another database: restored, or begun anew
        or time.monotonic() - desk.read_at > KEEP_SECONDS
    )
    if known is None or stale:
        return _load(office, desk, mark, where, as_of)
    touched = [
        row["referral"] for row in office.store.read("referral/list_touched", since=known["writes"], most=MOST_TOUCHED)
    ]
    if len(touched) == MOST_TOUCHED:
        return _load(office, desk, mark, where, as_of)
    if touched:
        inbox, sent, homes = _read(office, where, as_of, touched)
        desk.inbox.replace(touched, inbox)
        desk.sent.replace(touched, sent)
        for referral in touched:
            if (home := desk.homes.pop(referral, None)) is not None:
                desk.counts[home] -= 1
                if not desk.counts[home]:
                    del desk.counts[home]
        desk.homes |= homes
        desk.counts.update(homes.values())
    if mark["batches"] != known["batches"]:
        desk.coverage = office.store.read("coverage/read_coverage", kinds=["referral"])
    desk.mark = mark
    return None


def _load(office: Office, desk: _Desk, mark: Row, where: Mapping[str, Any], as_of: date) -> None:
    desk.mark = None  # should a read fail
    inbox, sent, homes = _read(office, where, as_of, None)
    desk.inbox.load(inbox)
    desk.sent.load(sent)
    desk.homes, desk.counts = homes, Counter(homes.values())
    desk.coverage = office.store.read("coverage/read_coverage", kinds=["referral"])
    desk.mark, desk.read_at = mark, time.monotonic()


def _read(
    office: Office, where: Mapping[str, Any], as_of: date, referrals: Sequence[str] | None
) -> tuple[list[Row], list[Row], dict[str, str]]:
    """What the desk holds, what it sent, the households of both; of ``referrals`` alone where given."""
    only = None if referrals is None else list(referrals)

    def work(unit: Unit) -> tuple[list[Row], list[Row], list[Row]]:
        return (
            unit.run("referral/department_inbox", bucket=None, referrals=only, as_of=as_of, **where),
            unit.run("referral/show_desk", referrals=only, **where),
            unit.run("referral/list_desk_homes", referrals=only, as_of=as_of, **where),
        )

    inbox, sent, [homes] = office.store.reading(work)  # one transaction: fewer ways to the server and back
    return inbox, sent, dict(zip(homes["referrals"], homes["households"], strict=True))
