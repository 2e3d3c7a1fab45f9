"""Progress and warnings of a long command, on standard error."""

from __future__ import annotations

import sys
from types import TracebackType

from rich.console import Console


class Progress:
    """One line that counts where standard error is a terminal; else one line a step. Warnings are never dropped."""

    def __init__(self) -> None:
        self._console = Console(stderr=True, highlight=False, soft_wrap=True)
        self._status = self._console.status("准备…") if sys.stderr.isatty() else None

    def __enter__(self) -> Progress:
        if self._status:
            self._status.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._status:
            self._status.stop()

    def rows(self, what: str, count: int) -> None:
        if self._status:
            self._status.update(f"{what}:已处理 {count:,} 行")
        else:
            self._console.print(f"{what}:已处理 {count:,} 行", markup=False)

    def warn(self, text: str) -> None:
        self._console.print(f"提醒:{text}", markup=False)
