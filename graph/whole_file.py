"""A file that is there whole or not at all."""

from __future__ import annotations

import os
import secrets
from pathlib import Path

from graph.errors import Refused, Unavailable, reason


def write_whole(out: Path, content: bytes) -> None:
    """Writes a **new** file: temporary name beside it, fsync, rename. An existing one is never overwritten."""
    if out.exists() or out.is_symlink():
        raise Refused(f"{out} 已存在:请换一个文件名,或先移走它。")
    temporary = out.with_name(f".{out.name}.{secrets.token_hex(4)}")
    try:
        descriptor = os.open(temporary, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        try:
            with os.fdopen(descriptor, "wb") as stream:
                stream.write(content)
                stream.flush()
                os.fsync(stream.fileno())
            os.link(temporary, out)  # fails where somebody made the name meanwhile; rename would replace it
        finally:
            temporary.unlink(missing_ok=True)
    except FileExistsError as error:
        raise Refused(f"{out} 已存在:请换一个文件名,或先移走它。") from error
    except OSError as error:
        raise Unavailable(f"无法写入 {out}:{reason(error)};没有留下半个文件,请检查目录、权限与磁盘空间。") from error
