"""``python -m bench``: a county of its own in a temporary home, measured, thrown away.

Prints medians with the machine beside them; nothing here passes or fails by a time.
"""

from __future__ import annotations

import os
import platform
import sys
import tempfile
from dataclasses import replace
from pathlib import Path

from bench import chain, intake
from graph.local import LocalServer
from graph.office import office_of
from graph.settings import Settings


def main() -> int:
    with tempfile.TemporaryDirectory(prefix="aidchain-bench-") as folder:
        settings = replace(
            Settings.read(os.environ), home=Path(folder) / "home", neo4j_uri=None, heap="2g", pagecache="512m"
        )
        server = LocalServer(settings)
        try:
            with server.start(keep=True) as store:
                office = office_of(store, settings)
                rows = [*intake.measure(office, Path(folder)), *chain.measure(office)]
        finally:
            server.stop()
    print(f"{os.cpu_count()} cores, {platform.machine()}, Python {platform.python_version()}, Neo4j local")
    for what, figure in rows:
        print(f"{what:<60} {figure}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
