"""``python -m bench [files] [pages]``: counties of their own in temporary homes, measured, thrown away.

``python -m bench province --households 10000,100000,912700`` compares with PostgreSQL and DuckDB (``compare.py``).

Prints medians with the machine beside them; nothing here passes or fails by a time.
"""

from __future__ import annotations

import os
import platform
import sys
import tempfile
from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from pathlib import Path
from typing import Final

from bench import chain, inbox, intake, pages
from graph.local import LocalServer
from graph.office import Office, office_of
from graph.settings import Settings

Row = tuple[str, str]


def _files(office: Office, folder: Path) -> Iterator[Row]:
    """The chains looked up are those of the households imported."""
    yield from intake.measure(office, folder)
    yield from chain.measure(office)


#: Each with a county to itself.
PARTS: Final[Mapping[str, Callable[[Office, Path], Iterator[Row]]]] = {
    "files": _files,
    "inbox": inbox.measure,
    "pages": pages.measure,
}


def main(wanted: list[str]) -> int:
    if wanted[:1] == ["province"]:
        from bench import compare  # brings clients that only the comparison needs

        return compare.main(wanted[1:])
    if unknown := set(wanted) - PARTS.keys():
        known = f"[{'] ['.join(PARTS)}] | province …"
        print(f"usage: python -m bench {known}; not known: {', '.join(sorted(unknown))}", file=sys.stderr)
        return 2
    load = f"{os.getloadavg()[0]:.1f}" if hasattr(os, "getloadavg") else "unknown"
    print(
        f"{os.cpu_count()} cores (load at the start {load}), {platform.machine()}, Python {platform.python_version()}, "
        "Neo4j local"
    )
    for name, measure in PARTS.items():
        if not wanted or name in wanted:
            for what, figure in _measured(measure):
                print(f"{what:<72} {figure}", flush=True)
    return 0


def _measured(measure: Callable[[Office, Path], Iterator[Row]]) -> Iterator[Row]:
    with tempfile.TemporaryDirectory(prefix="aidchain-bench-") as folder:
        settings = replace(
            Settings.read(os.environ), home=Path(folder) / "home", neo4j_uri=None, heap="2g", pagecache="512m"
        )
        server = LocalServer(settings)
        try:
            with server.start(keep=True) as store:
                yield from measure(office_of(store, settings), Path(folder))
        finally:
            server.stop()


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
