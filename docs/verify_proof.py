"""核对一份疑点证据包,不用 aidchain 的任何代码:python verify_proof.py 证据包.zip [查询人另存的检查点.json]

Checks, each printed with 通过 or 不符; exit 0 if all hold, 1 if not, 2 if the file cannot be read:
1. every chain in the package begins at 1, has no gap, and each entry names the MAC of the one before;
2. the checkpoint in the package: Merkle root over its heads (SHA-256, leaf prefix 00, node prefix 01, an odd node is
   carried up) and Ed25519 signature over the canonical JSON of its signed fields;
3. the last entry of each chain is the head that the checkpoint signs;
4. a checkpoint that was kept elsewhere earlier: its heads are still in the chains of the package;
5. the entries tell of every grant that the finding names.
Needs Python 3.11 and the package cryptography; nothing else.
"""

from __future__ import annotations

import hashlib
import json
import sys
import zipfile
from pathlib import Path
from typing import Any

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

SIGNED = ("format", "version", "hashing", "signing", "key_id", "created_at", "chains", "root")
FIRST = "0" * 64


def canonical(value: Any) -> bytes:
    return json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode()


def root_of(heads: list[list[Any]]) -> str:
    level = [hashlib.sha256(b"\x00" + canonical(head)).digest() for head in heads]
    if not level:
        return hashlib.sha256(b"").hexdigest()
    while len(level) > 1:
        above = [hashlib.sha256(b"\x01" + level[i] + level[i + 1]).digest() for i in range(0, len(level) - 1, 2)]
        level = above + ([level[-1]] if len(level) % 2 else [])
    return level[0].hex()


def chain_faults(entries: list[dict[str, Any]]) -> list[str]:
    faults, previous = [], FIRST
    for expected, entry in enumerate(sorted(entries, key=lambda e: e["seq"]), 1):
        if entry["seq"] != expected:
            return [f"第 {expected} 笔不见了"]
        if entry["previous"] != previous:
            faults.append(f"第 {expected} 笔接不上前一笔")
        previous = entry["mac"]
    return faults


def signature_holds(checkpoint: dict[str, Any]) -> bool:
    key = Ed25519PublicKey.from_public_bytes(bytes.fromhex(checkpoint["public_key"]))
    try:
        key.verify(bytes.fromhex(checkpoint["signature"]), canonical({name: checkpoint[name] for name in SIGNED}))
    except InvalidSignature:
        return False
    return checkpoint["chains"] == len(checkpoint["heads"]) and checkpoint["root"] == root_of(checkpoint["heads"])


def check(package: dict[str, Any], earlier: dict[str, Any] | None) -> list[tuple[str, list[str]]]:
    finding, checkpoint = package["finding.json"], package["checkpoint.json"]
    chains: dict[str, list[dict[str, Any]]] = {}
    for entry in package["chains.json"]:
        chains.setdefault(entry["household"], []).append(entry)
    heads = {household: (seq, mac) for household, seq, mac in checkpoint["heads"]}
    results = [
        (f"户 {household} 的链逐笔相扣({len(entries)} 笔)", chain_faults(entries))
        for household, entries in sorted(chains.items())
    ]
    results.append(("检查点的签名与 Merkle 根", [] if signature_holds(checkpoint) else ["签名或根不符"]))
    results.append(
        (
            "各链末端就是检查点所签的",
            [
                f"户 {household}"
                for household, entries in sorted(chains.items())
                if heads.get(household) != (entries[-1]["seq"], entries[-1]["mac"])
            ],
        )
    )
    if earlier is not None:
        if earlier["public_key"] != checkpoint["public_key"] or not signature_holds(earlier):
            results.append(("早先的检查点", ["签名不符,或不是同一把密钥"]))
        else:
            macs = {(h, e["seq"]): e["mac"] for h, entries in chains.items() for e in entries}
            lost = [
                f"户 {h} 第 {seq} 笔" for h, seq, mac in earlier["heads"] if h in chains and macs.get((h, seq)) != mac
            ]
            results.append(("早先检查点的末端仍在链上", lost))
    told = {json.loads(entry["body"])["key"] for entry in package["chains.json"]}
    grants = [finding["row"][name] for name in ("grant", "grant_a", "grant_b") if finding["row"].get(name)]
    results.append(("链上有疑点所说的每一笔救助", [grant for grant in grants if grant not in told]))
    missing = [household for household in finding["households"] if household not in chains]
    results.append(("证据包含有所涉的每一户", missing))
    return results


def main(arguments: list[str]) -> int:
    try:
        with zipfile.ZipFile(arguments[0]) as archive:
            package = {name: json.loads(archive.read(name)) for name in archive.namelist() if name.endswith(".json")}
        earlier = json.loads(Path(arguments[1]).read_text("utf-8")) if len(arguments) > 1 else None
        results = check(package, earlier)
    except (IndexError, OSError, ValueError, KeyError, TypeError, zipfile.BadZipFile) as error:
        print(f"读不了证据包:{type(error).__name__};用法:python verify_proof.py 证据包.zip [早先的检查点.json]")
        return 2
    for what, faults in results:
        print(f"{'通过' if not faults else '不符'}  {what}{':' + '、'.join(faults) if faults else ''}")
    return 0 if not any(faults for _, faults in results) else 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
