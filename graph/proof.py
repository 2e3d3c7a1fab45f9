"""Outside proof of one finding: a zip that can be read and checked without this software.

``README.txt`` says how. The links between entries can be checked by anybody (each entry names the one before); the
keyed MAC only by who holds the chain key; the checkpoint's signature and Merkle root by anybody with the public key.
``docs/verify_proof.py`` is a second verifier that shares no code with this one.
"""

from __future__ import annotations

import io
import json
import zipfile
from collections.abc import Collection, Mapping
from pathlib import Path
from typing import Any, Final

from graph import checkpoint
from graph.answers import with_people
from graph.findings import read
from graph.office import Office
from graph.questions import question
from graph.whole_file import write_whole

_README: Final = """疑点证据包
finding.json     疑点:当时的行(finding.row)、经过、历次判断
query.cypher     查出它的语句原文
catalogue.json   当时政策目录的版本(摘要)与所涉措施、条款
chains.json      有关各户救助链的全部各笔:seq、previous、mac、body(正文原样)
checkpoint.json  今天各链末端的签名检查点(全部的链;只管一个地区的人导出的,只有包里的链;Ed25519,SHA-256 Merkle 根)
核对:每户各笔的 seq 从 1 连续,previous 等于前一笔的 mac;检查点里该户的末端等于最后一笔;
      python verify_proof.py 证据包.zip   (docs/verify_proof.py,只用标准库与 cryptography)
人员一律为 P… 编号{revealed}。
"""


def export_finding(
    office: Office, finding: str, out: Path, *, scope: Mapping[str, str], reveal: str | None
) -> list[str]:
    """Writes a **new** zip; the names of its parts. ``reveal``: the purpose for which ID numbers are put in, logged."""
    parts = parts_of(office, finding, scope=scope, reveal=reveal)
    write_whole(out, packed(parts))
    return list(parts)


def parts_of(
    office: Office,
    finding: str,
    *,
    scope: Mapping[str, str],
    reveal: str | None,
    by: str | None = None,
    hidden: Collection[str] = (),
) -> dict[str, str]:
    """Text by name. ``by``: who is written down beside the purpose of ``reveal``, before anything is given.

    Who sees one region only gets a checkpoint over the chains in the package: that over all names every household.
    ``hidden``: households of whose entries those that tell where they live are withheld; their links still hold.
    """
    found = read(office, finding, scope=scope)
    if reveal is not None:
        found["row"] = with_people(office, f"finding:{finding}", [found["row"]], scope, reveal, by)[0]
    asked = question(found["question"])
    households = found["households"]
    entries = [
        {**row, "body": _withheld(row)} if row["kind"] == "household" and row["household"] in hidden else row
        for row in office.store.read("chain/read_entries", households=households)
    ]
    return {
        "README.txt": _README.format(revealed="" if reveal is None else ",另含身份证号,用途:" + reveal),
        "finding.json": _json(found),
        "query.cypher": asked.text,
        "catalogue.json": _json(
            {
                "digest": office.catalogue.digest,
                "measures": [
                    {
                        "code": m.code,
                        "name": m.name,
                        "versions": [
                            {"valid_from": v.valid_from, "valid_to": v.valid_to, "citation": v.citation.as_json()}
                            for v in m.versions
                        ],
                    }
                    for m in office.catalogue.measures.values()
                    if m.code in found["measures"]
                ],
            }
        ),
        "chains.json": _json(
            [{name: row[name] for name in ("household", "seq", "previous", "mac", "body")} for row in entries]
        ),
        "checkpoint.json": _json(
            checkpoint.signed_heads(
                office.store, office.keys, office.now(), only=households if scope["region"] else None
            )
        ),
    }


def _withheld(row: Mapping[str, Any]) -> str:
    return json.dumps({"key": row["key"], "withheld": "受保护的户:写有区划的各笔不显示正文"}, ensure_ascii=False)


def packed(parts: Mapping[str, str]) -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, text in parts.items():
            archive.writestr(name, text)
    return stream.getvalue()


def _json(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False, indent=1, default=lambda v: v.isoformat())
