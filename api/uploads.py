"""Files under way: one import after the other in a thread of its own, looked at by a page that refreshes itself.

Kept in this process only. Where it ends in between, what was taken is taken, and the same file sent again goes on from
there (``graph/intake/importing.py``). A stop is asked for between two chunks, so that it never takes longer than one.
"""

from __future__ import annotations

import logging
import secrets
import shutil
import threading
from collections import OrderedDict
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any, Final

from api import metrics
from graph.accounts import Account
from graph.errors import AidChainError, Unavailable
from graph.intake.importing import import_files
from graph.intake.reach import Sender
from graph.office import Office

MOST_KEPT: Final = 200  # uploads whose result can still be looked at
MOST_QUEUED: Final = 20
MOST_WARNINGS: Final = 50
_log = logging.getLogger("aidchain.web")


class Busy(AidChainError):
    kind = "unavailable"


class Stopped(Unavailable):
    """The process ends: what is taken is taken."""


@dataclass
class Upload:
    """``rows``: looked at so far of ``where``. ``batches`` null: not done; ``failed``: the one sentence why."""

    id: str
    by: str
    files: Sequence[str]
    where: str = ""
    rows: int = 0
    batches: list[dict[str, Any]] | None = None
    warnings: list[str] = field(default_factory=list)
    failed: AidChainError | None = None
    started: bool = False
    done: threading.Event = field(default_factory=threading.Event)

    def add_warning(self, text: str) -> None:
        if len(self.warnings) < MOST_WARNINGS:
            self.warnings.append(text)
        elif len(self.warnings) == MOST_WARNINGS:
            self.warnings.append("……另有更多提醒。")


class Uploads:
    def __init__(self) -> None:
        self._known: OrderedDict[str, Upload] = OrderedDict()
        self._lock = threading.Lock()
        self._one = ThreadPoolExecutor(1, thread_name_prefix="upload")
        self._stopping = threading.Event()

    def begin(self, office: Office, who: Account, folder: Path, department: str, data_date: date) -> Upload:
        """``folder`` holds one file a sub-folder, in order; it is removed when all is done."""
        paths = [next(sub.iterdir()) for sub in sorted(folder.iterdir())]
        upload = Upload(secrets.token_hex(8), who.name, [path.name for path in paths])
        with self._lock:
            if sum(not one.done.is_set() for one in self._known.values()) >= MOST_QUEUED:
                shutil.rmtree(folder, ignore_errors=True)
                raise Busy("排队的报送太多,请过几分钟再报。")
            self._known[upload.id] = upload
            while len(self._known) > MOST_KEPT:
                self._known.popitem(last=False)
        sender = Sender(who.region, who.role.code)
        self._one.submit(self._run, office, upload, folder, paths, department, data_date, sender)
        return upload

    def find(self, number: str, who: Account) -> Upload | None:
        """Only for who sent it."""
        with self._lock:
            found = self._known.get(number)
        return found if found is not None and found.by == who.name else None

    def under_way(self) -> int:
        with self._lock:
            return sum(not one.done.is_set() for one in self._known.values())

    def ahead_of(self, upload: Upload) -> int:
        """How many are under way or wait before it."""
        with self._lock:
            before = list(self._known)[: list(self._known).index(upload.id)]
            return sum(not self._known[one].done.is_set() for one in before)

    def stop(self) -> None:
        """After the chunk under way; what waits in the queue is not begun."""
        self._stopping.set()
        self._one.shutdown(wait=True, cancel_futures=True)

    def _run(
        self,
        office: Office,
        upload: Upload,
        folder: Path,
        paths: Sequence[Path],
        department: str,
        data_date: date,
        sender: Sender,
    ) -> None:
        def told(where: str, count: int) -> None:
            upload.where, upload.rows = where, count
            if self._stopping.is_set():
                raise Stopped("程序正在停止,这次报送停在中途:已入库的不会丢,同一文件再报一次会接着做。")

        upload.started = True
        try:
            batches = import_files(
                office, paths, department, data_date, progress=told, warn=upload.add_warning, sender=sender
            )
            for batch in batches:
                for outcome, count in batch.counts.items():
                    metrics.IMPORTED.labels(outcome).inc(count)
            upload.batches = [{**batch.as_json(), "file": batch.file} for batch in batches]
        except AidChainError as error:
            upload.failed = error
        except Exception:  # nobody reads this future: what escaped here would show neither result nor reason
            _log.exception("upload failed")
            upload.failed = Unavailable("程序内部出错,没有全部入库;已入库的不会丢,请把时间告诉维护者。")
        finally:
            shutil.rmtree(folder, ignore_errors=True)
            upload.done.set()
