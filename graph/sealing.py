"""Keys and sealing: who a row tells of is readable only with the keys of this home.

- A person is ``P…``: a keyed hash of the 18-digit ID number, stable within one home, telling nothing without the key.
- Names, addresses and ID numbers are sealed (AES-SIV) with a data key for each person or household; the data key is
  wrapped (AES-GCM) by the master key and lies beside the node. Destroying the wrapped key forgets the person, and every
  chain still verifies, because entries hold the sealed text only.
- SIV is deterministic on purpose: "the same value again" (contract §1, ``unchanged``) is decided on sealed text.

Key files lie in ``<home>/keys``, mode 0600, made on first use. No function here does anything else on disk.
"""

from __future__ import annotations

import base64
import hashlib
import hmac
import os
import secrets
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Final

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.ciphers.aead import AESGCM, AESSIV

from graph.errors import ASK_TO_VERIFY, Broken, Refused

FILES: Final = ("master.key", "lookup.key", "chain.key", "checkpoint.key")
_KEY_BYTES: Final = 32


@dataclass(frozen=True)
class Keys:
    """The secrets of one home. ``key_id`` names them in entries and checkpoints without revealing them."""

    master: bytes
    lookup: bytes
    chain: bytes
    checkpoint: bytes

    @property
    def key_id(self) -> str:
        return hashlib.sha256(b"aidchain key id" + self.chain).hexdigest()[:16]

    @property
    def check(self) -> str:
        """What the graph remembers of the keys that sealed it: another home's keys give another text."""
        return hmac.new(self.lookup, b"aidchain keys" + self.chain + self.master, hashlib.sha256).hexdigest()

    def person(self, id_number: str) -> str:
        """``P…`` of an 18-digit ID number: 16 letters, 80 bits."""
        digest = hmac.new(self.lookup, id_number.encode(), hashlib.sha256).digest()
        return "P" + base64.b32encode(digest[:10]).decode()

    def new_data_key(self, owner: str) -> str:
        """A fresh wrapped data key for a person or household; ``owner`` is bound to it."""
        return self._wrap(secrets.token_bytes(64), owner)

    def seal(self, wrapped: str, owner: str, text: str) -> str:
        return base64.b64encode(_siv(self._unwrap(wrapped, owner)).encrypt(text.encode(), [owner.encode()])).decode()

    def unseal(self, wrapped: str, owner: str, sealed: str) -> str:
        try:
            plain = _siv(self._unwrap(wrapped, owner)).decrypt(base64.b64decode(sealed), [owner.encode()])
        except (InvalidTag, ValueError) as error:
            raise Broken(f"{owner} 的密封内容打不开:内容或密钥被改动过,{ASK_TO_VERIFY}") from error
        return plain.decode()

    def seal_here(self, text: str) -> str:
        """Sealed by the home itself: quarantined rows, visitors' names."""
        return base64.b64encode(_siv(self._own()).encrypt(text.encode(), [b"aidchain"])).decode()

    def unseal_here(self, sealed: str) -> str:
        try:
            return _siv(self._own()).decrypt(base64.b64decode(sealed), [b"aidchain"]).decode()
        except (InvalidTag, ValueError) as error:
            raise Broken(f"密封内容打不开:内容或密钥被改动过,{ASK_TO_VERIFY}") from error

    def signer(self) -> Ed25519PrivateKey:
        return Ed25519PrivateKey.from_private_bytes(self.checkpoint)

    def _own(self) -> bytes:
        return hmac.new(self.master, b"own data key", hashlib.sha512).digest()

    def _wrap(self, data_key: bytes, owner: str) -> str:
        nonce = os.urandom(12)
        return base64.b64encode(nonce + AESGCM(self.master).encrypt(nonce, data_key, owner.encode())).decode()

    def _unwrap(self, wrapped: str, owner: str) -> bytes:
        try:
            raw = base64.b64decode(wrapped)
            return AESGCM(self.master).decrypt(raw[:12], raw[12:], owner.encode())
        except (InvalidTag, ValueError) as error:
            raise Broken(f"{owner} 的数据密钥打不开:密钥不属于本机目录,或被改动过。") from error


@lru_cache(maxsize=4096)
def _siv(data_key: bytes) -> AESSIV:
    return AESSIV(data_key)


def load_keys(home: Path) -> Keys:
    """Reads the keys of a home, making them on first use. Some there and some missing is refused: never half a set."""
    folder = home / "keys"
    present = [name for name in FILES if (folder / name).exists()]
    if not present:
        _create(folder)
    elif len(present) < len(FILES):
        missing = "、".join(sorted(set(FILES) - set(present)))
        raise Refused(f"密钥目录缺少 {missing}:请从备份恢复整个 keys 目录,不要新建(新密钥打不开旧数据)。")
    try:
        values = [bytes.fromhex((folder / name).read_text("ascii").strip()) for name in FILES]
    except ValueError as error:  # not ASCII, not hexadecimal
        raise Refused(f"{folder} 里的密钥文件已损坏:应为 64 个十六进制字符,请从备份恢复。") from error
    if any(len(value) != _KEY_BYTES for value in values):
        raise Refused(f"{folder} 里的密钥文件长度不对:应为 64 个十六进制字符,请从备份恢复。")
    return Keys(*values)


def _create(folder: Path) -> None:
    """Two processes may come here at once: the rename of the folder makes the set whole, whoever is first."""
    temporary = folder.with_name(f".keys-{os.getpid()}-{secrets.token_hex(4)}")
    temporary.mkdir(parents=True, mode=0o700)
    for name in FILES:
        descriptor = os.open(temporary / name, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(descriptor, "w", encoding="ascii") as out:
            out.write(secrets.token_hex(_KEY_BYTES) + "\n")
            out.flush()
            os.fsync(out.fileno())
    try:
        temporary.rename(folder)
    except OSError:
        if not (folder / FILES[-1]).exists():
            raise
        for name in FILES:  # somebody else was first: theirs hold
            (temporary / name).unlink()
        temporary.rmdir()
