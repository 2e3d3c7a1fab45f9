"""``aidchain serve`` as a process of its own; its standard error tells the port, then that all is planned."""

from __future__ import annotations

import os
import queue
import re
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Final

from graph.settings import Settings

OPENS_WITHIN: Final = 120  # seconds
_ADDRESS: Final = re.compile(r"http://127\.0\.0\.1:([0-9]+)")


@dataclass(frozen=True)
class Served:
    """``planned`` is set once every statement has been planned: what is asked before that waits for planning too."""

    port: int
    planned: threading.Event


@contextmanager
def served(settings: Settings) -> Iterator[Served]:
    """Joins the Neo4j that runs for this home."""
    environment = {name: value for name, value in os.environ.items() if name != "AIDCHAIN_NEO4J_URI"} | {
        "AIDCHAIN_HOME": str(settings.home),
        "AIDCHAIN_NEO4J_HEAP": settings.heap,
        "AIDCHAIN_NEO4J_PAGECACHE": settings.pagecache,
    }
    command = [sys.executable, "-c", "from api.cli.main import main; main()", "serve", "--port", "0"]
    ports: queue.Queue[int] = queue.Queue()
    planned = threading.Event()
    with subprocess.Popen(command, env=environment, stderr=subprocess.PIPE, text=True) as process:

        def listen() -> None:
            for line in process.stderr or ():
                if found := _ADDRESS.search(line):
                    ports.put(int(found[1]))
                if "planned" in line:
                    planned.set()

        threading.Thread(target=listen, daemon=True).start()
        try:
            yield Served(ports.get(timeout=OPENS_WITHIN), planned)
        finally:
            process.terminate()
            process.wait(60)
