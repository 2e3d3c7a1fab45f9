"""Backup of the local Neo4j: Neo4j's own dump, encrypted; restored only whole, and only where it checks.

File: one line of JSON (format, version, Neo4j's version, key id, day, counts), then frames: four bytes of length and
AES-256-GCM text. A frame's nonce is its number, its additional data the header and whether it is the last: nothing can
be cut, swapped or added. The key follows from the home's master key; the keys themselves are never in a backup.
"""

from __future__ import annotations

import hashlib
import hmac
import json
import os
import secrets
import subprocess
import tempfile
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from typing import IO, Any, Final

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from graph.errors import Broken, Refused, Unavailable, reason
from graph.local import LocalServer
from graph.sealing import Keys
from graph.store import Store
from graph.verification import verify

FORMAT: Final = "aidchain.backup"
VERSION: Final = 1
_FRAME: Final = 1 << 20
_LONGEST: Final = _FRAME + 16


def counts_of(store: Store) -> dict[str, int]:
    """How many of each: what a restored database is held against."""
    return {row["label"]: row["count"] for row in store.read("schema/count_labels")}


def backup(server: LocalServer, store: Store, keys: Keys, out: Path, now: datetime) -> dict[str, Any]:
    """Verifies, stops the server, dumps, encrypts into ``out`` (a new file), starts it again where it is kept.

    A county whose chains do not verify is not backed up: the fault would be copied over the last good backup.
    """
    if out.exists():
        raise Refused(f"{out} 已存在:请换一个文件名,或先移走它。")
    broken = verify(store, keys, None, lambda what, count: None).broken
    if broken:
        raise Broken(f"chain verify 有 {len(broken)} 处不符,没有备份:请先运行 aidchain chain verify 查看。")
    header = {
        "format": FORMAT,
        "version": VERSION,
        "neo4j": store.server_version(),
        "key_id": keys.key_id,
        "created_at": now.isoformat(),
        "counts": counts_of(store),
    }
    temporary = out.with_name(f".{out.name}.{secrets.token_hex(4)}")
    try:
        with open(temporary, "xb") as target, server.at_rest() as admin, tempfile.TemporaryFile() as plain:
            _run([*admin, "database", "dump", "neo4j", "--to-stdout"], server, stdout=plain)
            plain.seek(0)
            _encrypt(keys, header, plain, target)
            target.flush()
            os.fsync(target.fileno())
        os.link(temporary, out)
    except OSError as error:
        raise Unavailable(f"无法写入 {out}:{reason(error)};没有留下半个文件,请检查目录、权限与磁盘空间。") from error
    finally:
        temporary.unlink(missing_ok=True)
    return header


def restore(server: LocalServer, keys: Keys, file: Path) -> dict[str, Any]:
    """Decrypts all of ``file`` before anything is touched, loads it, and holds it against its counts and chains."""
    with tempfile.TemporaryFile() as plain:
        header = _decrypt(keys, file, plain)
        plain.seek(0)
        with server.at_rest() as admin:
            _run(
                [*admin, "database", "load", "neo4j", "--from-stdin", "--overwrite-destination=true"],
                server,
                stdin=plain,
            )
    with server.in_use(), server.start(keep=server.kept) as store:
        found = counts_of(store)
        broken = verify(store, keys, None, lambda what, count: None).broken
    if found != header["counts"] or broken:
        raise Broken(f"恢复后的内容与备份时不符({len(broken)} 处链上不符):请换一份备份再恢复。")
    return header


def read_header(file: Path) -> dict[str, Any]:
    try:
        with file.open("rb") as source:
            return _header(source, file)[0]
    except OSError as error:
        raise Refused(f"读不到 {file}:{reason(error)}。") from error


def _run(command: list[str], server: LocalServer, **streams: Any) -> None:
    done = subprocess.run(command, env=server.admin_environment(), stderr=subprocess.PIPE, check=False, **streams)
    if done.returncode != 0:
        (server.home / "backup.log").write_bytes(done.stderr)
        raise Unavailable(f"Neo4j 的备份工具没有成功,原因见 {server.home / 'backup.log'}。")


def _encrypt(keys: Keys, header: dict[str, Any], plain: IO[bytes], target: IO[bytes]) -> None:
    line = json.dumps({**header, "salt": secrets.token_hex(16)}, ensure_ascii=False, sort_keys=True).encode() + b"\n"
    target.write(line)
    cipher = AESGCM(hmac.new(keys.master, b"aidchain backup" + line, hashlib.sha256).digest())
    block = plain.read(_FRAME)
    number = 0
    while True:
        following = plain.read(_FRAME)
        sealed = cipher.encrypt(number.to_bytes(12, "big"), block, line + (b"more" if following else b"last"))
        target.write(len(sealed).to_bytes(4, "big") + sealed)
        if not following:
            return
        block, number = following, number + 1


def _decrypt(keys: Keys, file: Path, plain: IO[bytes]) -> dict[str, Any]:
    try:
        with file.open("rb") as source:
            header, line = _header(source, file)
            if header["key_id"] != keys.key_id:
                raise Refused(f"{file.name} 是用另一套密钥备份的:请先把那套 keys 目录放回 AIDCHAIN_HOME。")
            cipher = AESGCM(hmac.new(keys.master, b"aidchain backup" + line, hashlib.sha256).digest())
            frames = list_frames(source, file)
            for number, (sealed, last) in enumerate(frames):
                plain.write(cipher.decrypt(number.to_bytes(12, "big"), sealed, line + (b"last" if last else b"more")))
    except InvalidTag as error:
        raise Refused(f"{file.name} 已损坏或被改动过,没有恢复;请换一份备份。") from error
    except OSError as error:
        raise Refused(f"读不到 {file}:{reason(error)}。") from error
    return header


def list_frames(source: IO[bytes], file: Path) -> Iterator[tuple[bytes, bool]]:
    """Frames in order, each with whether it is the last."""
    size = source.read(4)
    while size:
        length = int.from_bytes(size, "big")
        sealed = source.read(length)
        if len(size) < 4 or length > _LONGEST or len(sealed) < length:
            raise Refused(f"{file.name} 不完整,没有恢复;请换一份备份。")
        size = source.read(4)
        yield sealed, not size


def _header(source: IO[bytes], file: Path) -> tuple[dict[str, Any], bytes]:
    line = source.readline(100_000)
    try:
        header = json.loads(line)
        known = header["format"] == FORMAT and isinstance(header["counts"], dict) and isinstance(header["key_id"], str)
    except (ValueError, KeyError, TypeError):
        known = False
    if not known:
        raise Refused(f"{file.name} 不是本产品的备份文件,没有恢复。")
    if header["version"] > VERSION:
        raise Refused(f"{file.name} 是更新版本写的备份,没有恢复:请先升级本软件。")
    return dict(header), line
