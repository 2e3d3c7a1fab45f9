"""What the environment says, read once. Every setting with its unit and its default in one place."""

from __future__ import annotations

import os
import re
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from urllib.parse import urlsplit

from graph.errors import WrongUsage

SCHEMES = ("bolt", "bolt+s", "bolt+ssc", "neo4j", "neo4j+s", "neo4j+ssc")
_SIZE = re.compile(r"[1-9][0-9]*[mg]")


@dataclass(frozen=True)
class Settings:
    home: Path  # AIDCHAIN_HOME: data, keys, password and logs of the local Neo4j
    jars: Path  # AIDCHAIN_JARS: the Neo4j jars, read-only after set-up and shared by all homes
    neo4j_uri: str | None  # AIDCHAIN_NEO4J_URI; None: the local Neo4j
    neo4j_user: str  # AIDCHAIN_NEO4J_USER
    neo4j_password: str  # AIDCHAIN_NEO4J_PASSWORD; of a named server only
    neo4j_database: str  # AIDCHAIN_NEO4J_DATABASE
    heap: str  # AIDCHAIN_NEO4J_HEAP: largest Java heap, such as 384m or 1g
    pagecache: str  # AIDCHAIN_NEO4J_PAGECACHE
    jvm_flags: tuple[str, ...]  # AIDCHAIN_NEO4J_JVM: further flags, separated by blanks
    conf: tuple[str, ...]  # AIDCHAIN_NEO4J_CONF: further lines of neo4j.conf (name=value), separated by blanks
    maven_mirror: str | None  # AIDCHAIN_MAVEN_MIRROR: base address of a Maven repository; None: the public one

    @staticmethod
    def read(environ: Mapping[str, str]) -> Settings:
        """An empty variable counts as not set; a wrong one is wrong usage, named with what is expected."""

        def given(name: str) -> str | None:
            return environ.get(f"AIDCHAIN_{name}", "").strip() or None

        uri = given("NEO4J_URI")
        if uri is not None and not _is_server(uri):
            raise WrongUsage(
                f"AIDCHAIN_NEO4J_URI 须形如 bolt://主机:7687 或 neo4j://主机(可用协议:{'、'.join(SCHEMES)})。"
            )
        mirror = given("MAVEN_MIRROR")
        if mirror is not None and urlsplit(mirror).scheme not in ("http", "https", "file"):
            raise WrongUsage("AIDCHAIN_MAVEN_MIRROR 须是 Maven 仓库的网址(http:// 或 https://)。")
        heap = _size("NEO4J_HEAP", given("NEO4J_HEAP") or "1g")
        small = heap.endswith("m") and int(heap[:-1]) <= 512
        return Settings(
            home=Path(given("HOME") or _user_folder("data") / "aidchain").expanduser().absolute(),
            jars=Path(given("JARS") or _user_folder("cache") / "aidchain" / "jars").expanduser().absolute(),
            neo4j_uri=uri,
            neo4j_user=given("NEO4J_USER") or "neo4j",
            neo4j_password=environ.get("AIDCHAIN_NEO4J_PASSWORD", ""),
            neo4j_database=given("NEO4J_DATABASE") or "neo4j",
            heap=heap,
            pagecache=_size("NEO4J_PAGECACHE", given("NEO4J_PAGECACHE") or ("64m" if small else "512m")),
            jvm_flags=tuple((given("NEO4J_JVM") or "").split()),
            conf=tuple((given("NEO4J_CONF") or "").split()),
            maven_mirror=mirror.rstrip("/") if mirror else None,
        )


@lru_cache(maxsize=1)
def settings() -> Settings:
    """The process's own settings; ``settings.cache_clear()`` reads the environment again (tests)."""
    return Settings.read(os.environ)


def _is_server(uri: str) -> bool:
    try:
        parts = urlsplit(uri)
        return parts.scheme in SCHEMES and bool(parts.hostname) and (parts.port is None or parts.port > 0)
    except ValueError:
        return False


def _size(name: str, text: str) -> str:
    lowered = text.lower()
    if not _SIZE.fullmatch(lowered):
        raise WrongUsage(f"AIDCHAIN_{name} 须是带单位的大小,例如 384m 或 1g。")
    return lowered


def _user_folder(kind: str) -> Path:
    """The user's folder for data or caches, by the custom of the system."""
    home = Path.home()
    if sys.platform == "darwin":
        return home / "Library" / ("Application Support" if kind == "data" else "Caches")
    named = os.environ.get("XDG_DATA_HOME" if kind == "data" else "XDG_CACHE_HOME")
    if named and Path(named).is_absolute():
        return Path(named)
    return home / (".local/share" if kind == "data" else ".cache")
