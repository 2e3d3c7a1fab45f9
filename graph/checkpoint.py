"""A checkpoint: all chain heads of a day (the office's own too, under the empty household), signed, to be kept outside
the machine.

``verify`` finds what was edited; only a checkpoint finds what was removed without a trace: a tail, a chain, a
household. The file is JSON: every head (household, seq, mac), their number, a Merkle root over them and an Ed25519
signature over number and root. Leaves and nodes are hashed with different prefixes (RFC 6962), so that no node can be
passed off as a leaf.
"""

from __future__ import annotations

import hashlib
import json
import stat
from collections.abc import Collection, Mapping, Sequence
from datetime import datetime
from pathlib import Path
from typing import Any, Final

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

from graph import office_chain
from graph.chain import canonical
from graph.errors import Refused
from graph.sealing import Keys
from graph.store import Store
from graph.verification import PAGE, Report
from graph.whole_file import write_whole

FORMAT: Final = "aidchain.checkpoint"
HASHING: Final = "SHA-256"
SIGNING: Final = "Ed25519"


def merkle_root(leaves: Sequence[str]) -> str:
    """Root over texts, in order. An odd node is carried up unpaired. No leaf: the hash of nothing.

    >>> merkle_root([]) == hashlib.sha256(b"").hexdigest()
    True
    """
    if not leaves:
        return hashlib.sha256(b"").hexdigest()
    level = [hashlib.sha256(b"\x00" + leaf.encode()).digest() for leaf in leaves]
    while len(level) > 1:
        pairs = [hashlib.sha256(b"\x01" + level[i] + level[i + 1]).digest() for i in range(0, len(level) - 1, 2)]
        level = pairs + level[len(pairs) * 2 :]
    return level[0].hex()


def checkpoint(store: Store, keys: Keys, out: Path, now: datetime) -> int:
    """Signs all heads into ``out``, a new file; the number of chains."""
    content = signed_heads(store, keys, now)
    write_whole(out, json.dumps(content, ensure_ascii=False).encode())
    return len(content["heads"])


def signed_heads(store: Store, keys: Keys, now: datetime, only: Collection[str] | None = None) -> dict[str, Any]:
    """The content of a checkpoint: all heads as they stand (``only``: of these households), root and signature."""
    heads: list[list[Any]] = []
    after = ""
    while page := store.read("chain/read_household_heads", after=after, limit=PAGE):
        heads += [[row["household"], *head] for row in page for head in row["heads"]]
        after = page[-1]["household"]
    heads = [head for head in heads if only is None or head[0] in only]
    if only is None and (own := office_chain.head(store.read)):
        heads.append([office_chain.NOBODY, own.seq, own.mac])
    signed = {
        "format": FORMAT,
        "version": 1,
        "hashing": HASHING,
        "signing": SIGNING,
        "key_id": keys.key_id,
        "created_at": now.isoformat(),
        "chains": len(heads),
        "root": merkle_root([canonical(h) for h in heads]),
    }
    key = keys.signer()
    public = key.public_key().public_bytes(Encoding.Raw, PublicFormat.Raw).hex()
    signature = key.sign(canonical(signed).encode()).hex()
    return {**signed, "public_key": public, "signature": signature, "heads": heads}


def hold(store: Store, keys: Keys, file: Path, report: Report) -> None:
    """Holds one checkpoint against today's chains; what differs goes into ``report``."""
    content = _read(file)
    heads = content["heads"]
    signed = {
        name: content[name]
        for name in ("format", "version", "hashing", "signing", "key_id", "created_at", "chains", "root")
    }
    public = keys.signer().public_key()
    if content["public_key"] != public.public_bytes(Encoding.Raw, PublicFormat.Raw).hex():
        report.name(None, None, f"检查点 {file.name} 不是用本机的密钥签的")
        return
    if (
        not _signed(public, content["signature"], signed)
        or content["chains"] != len(heads)
        or content["root"] != merkle_root([canonical(head) for head in heads])
    ):
        report.name(None, None, f"检查点 {file.name} 的签名与内容不符")
        return
    for start in range(0, len(heads), PAGE):
        part = heads[start : start + PAGE]
        found = {
            (row["household"], row["seq"]): row["mac"]
            for row in store.read("chain/read_macs", heads=[{"household": head[0], "seq": head[1]} for head in part])
        }
        for household, seq, mac in part:
            own = household == office_chain.NOBODY
            today = office_chain.mac_at(store.read, seq) if own else found.get((household, seq))
            if today is None:
                report.name(household or None, seq, f"检查点 {file.name} 记有这一笔,现在没有了")
            elif today != mac:
                report.name(household or None, seq, f"这一笔与检查点 {file.name} 不同")


def _signed(public: Ed25519PublicKey, signature: str, signed: Mapping[str, Any]) -> bool:
    try:
        public.verify(bytes.fromhex(signature), canonical(signed).encode())
    except (InvalidSignature, ValueError):
        return False
    return True


def _read(file: Path) -> dict[str, Any]:
    try:
        if not stat.S_ISREG(file.stat().st_mode):
            raise Refused(f"{file} 不是普通文件,未读取:请给检查点文件。")
        content = json.loads(file.read_bytes())
        if content["format"] != FORMAT or content["version"] != 1:
            raise KeyError("format")
        for name in ("hashing", "signing", "key_id", "created_at", "chains", "root", "public_key", "signature"):
            content[name]
        [(household, seq, mac) for household, seq, mac in content["heads"]]
    except FileNotFoundError as error:
        raise Refused(f"检查点文件不存在:{file}。") from error
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise Refused(f"{file.name} 不是本产品的检查点文件,或已损坏:请换一份完整的副本。") from error
    return dict(content)
