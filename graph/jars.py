"""The Neo4j jars by our own lock: fetched once over kept-alive connections, checked by sha256, written atomically.

``neo4j.lock.toml`` names 225 jars (group, artifact, version, classifier, sha256). They land flat in one folder, so that
``-cp FOLDER/*`` is the class path. A jar is there only under its final name and only after its hash was right; a
half one is a temporary file that the next run removes. Nothing is resolved here: the lock is the whole answer.
"""

from __future__ import annotations

import errno
import hashlib
import os
import sys
import threading
import tomllib
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from importlib.resources import files
from pathlib import Path

from graph.errors import AidChainError, Broken, Unavailable
from graph.settings import Settings

VERSION = "2026.08.1"
CONNECTIONS = 4
TIMEOUT_SECONDS = (10, 60)  # to connect, between two packets
TRIES = 3


@dataclass(frozen=True)
class Jar:
    group: str
    artifact: str
    version: str
    classifier: str
    sha256: str

    @property
    def name(self) -> str:
        ending = f"-{self.classifier}" if self.classifier else ""
        return f"{self.artifact}-{self.version}{ending}.jar"

    @property
    def path(self) -> str:
        """Where a Maven repository keeps it."""
        return f"{self.group.replace('.', '/')}/{self.artifact}/{self.version}/{self.name}"


def locked() -> tuple[Jar, ...]:
    entries = tomllib.loads(files("graph").joinpath("neo4j.lock.toml").read_text(encoding="utf-8"))["dependencies"]
    jars = tuple(
        Jar(e["groupId"], e["artifactId"], e["version"], e.get("classifier", ""), e["sha256"]) for e in entries
    )
    if len({jar.name for jar in jars}) != len(jars):
        raise Broken("Neo4j 程序清单里有重名的文件,请重新安装本产品。")
    return jars


def folder(settings: Settings) -> Path:
    return settings.jars / f"neo4j-{VERSION}"


def present(settings: Settings) -> bool:
    """Are all jars there by name and not empty? Cheap, for each start; ``fetch`` holds the hashes."""
    try:
        there = {entry.name for entry in os.scandir(folder(settings)) if entry.stat().st_size}
    except OSError:
        return False
    return all(jar.name in there for jar in locked())


def fetch(settings: Settings, progress: Callable[[int, int], None] | None = None) -> Path:
    """Check every jar by its hash, fetch what is missing or wrong; the folder that then holds them all.

    ``progress(done, total)`` is called from one thread. No network, a wrong hash from the mirror and a full or
    read-only disk are ``Unavailable`` with what to do.
    """
    lib = folder(settings)
    try:
        lib.mkdir(parents=True, exist_ok=True)
        for left in lib.glob(".*.part"):
            left.unlink(missing_ok=True)
        wanted = [jar for jar in locked() if not is_sound(lib / jar.name, jar)]
        for done, _ in enumerate(_downloads(settings, wanted, lib), start=1):
            if progress:
                progress(done, len(wanted))
    except OSError as error:
        raise _disk(error, lib) from error
    return lib


def _downloads(settings: Settings, wanted: list[Jar], lib: Path) -> Iterator[None]:
    if not wanted:
        return
    base = settings.maven_mirror or _public_repository()
    local = threading.local()
    with ThreadPoolExecutor(CONNECTIONS, thread_name_prefix="jars") as pool:
        tasks = [pool.submit(_download, local, base, jar, lib) for jar in wanted]
        try:
            for task in tasks:
                yield task.result()
        finally:
            for task in tasks:
                task.cancel()


def _download(local: threading.local, base: str, jar: Jar, lib: Path) -> None:
    import requests

    if not hasattr(local, "session"):
        local.session = requests.Session()  # one kept-alive connection a thread: 1 s for all, not 60
    content = b""
    for attempt in range(1, TRIES + 1):
        try:
            response = local.session.get(f"{base}/{jar.path}", timeout=TIMEOUT_SECONDS)
            response.raise_for_status()
            content = response.content
        except requests.HTTPError as error:
            raise Unavailable(
                f"Maven 仓库没有给出 {jar.name}(HTTP {error.response.status_code});"
                "请检查 AIDCHAIN_MAVEN_MIRROR,或稍后重新运行 make setup。"
            ) from error
        except requests.RequestException as error:
            if attempt < TRIES:
                continue
            raise Unavailable(
                "下载 Neo4j 程序时网络不通;请检查网络,或用 AIDCHAIN_MAVEN_MIRROR 指定可用的 Maven 镜像,"
                "然后重新运行 make setup(已下载的不会重来)。"
            ) from error
        if hashlib.sha256(content).hexdigest() == jar.sha256:
            part = lib / f".{jar.name}.{os.getpid()}.part"
            part.write_bytes(content)
            os.replace(part, lib / jar.name)
            return
    raise Unavailable(
        f"下载的 {jar.name} 与清单的校验值不符,没有采用;"
        "请换一个 Maven 镜像(AIDCHAIN_MAVEN_MIRROR)后重新运行 make setup。"
    )


def is_sound(path: Path, jar: Jar) -> bool:
    """Is the file there, with the hash of the lock?"""
    try:
        with path.open("rb") as file:
            return hashlib.file_digest(file, "sha256").hexdigest() == jar.sha256
    except FileNotFoundError:
        return False


def _disk(error: OSError, lib: Path) -> Unavailable:
    if error.errno in (errno.ENOSPC, errno.EDQUOT):
        return Unavailable(f"磁盘已满,Neo4j 程序(约 160 MB)写不进 {lib};请腾出空间后重新运行 make setup。")
    return Unavailable(f"不能写入 {lib};请检查权限,或用 AIDCHAIN_JARS 指定别的文件夹。")


def _public_repository() -> str:
    from jgo.constants import MAVEN_CENTRAL_URL

    return str(MAVEN_CENTRAL_URL)


def main() -> int:
    """``python -m graph.jars``: the part of ``make setup`` that fetches; one sentence if it cannot."""
    from graph.settings import settings

    def progress(done: int, total: int) -> None:
        if done == total or done % 25 == 0:
            print(f"正在下载 Neo4j 程序:{done}/{total}", file=sys.stderr, flush=True)

    try:
        fetch(settings(), progress)
    except AidChainError as error:
        print(error, file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
