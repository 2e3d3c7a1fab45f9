"""救前查询: may this be granted? Answered before the grant, kept with a receipt number, also when nothing was found.

Order of the answer (contract §2): 冲突 if another grant stands against it (any rule but ``topup``), else 不符合 if a
criterion is false, else 无法判断 if one is unknown or a file is missing or too old, else 可发. A person of several
households is judged in each: 不符合 only where it is so in all of them, 可发 where it is so in one.

A receipt is sealed: what was answered that day can be shown, and cannot be changed unseen.
"""

from __future__ import annotations

import getpass
import hashlib
import hmac
import json
import secrets
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Final

from graph.answers import ask, person_of
from graph.chain import canonical
from graph.eligibility import Truth
from graph.errors import Broken, NotFound, WrongUsage, called
from graph.office import Office
from graph.policy.model import Criterion, Leaf
from graph.policy.regions import EVERYWHERE
from graph.policy.wording import numbered
from graph.sealing import Keys
from graph.store import Store, Unit
from graph.unknown import lacks_of_leaves, sentences

CLEAR, CLASH, NOT_ELIGIBLE, UNKNOWN = "可发", "冲突", "不符合", "无法判断"
PAGE: Final = 5_000
_RESULTS: Final = {Truth.FALSE: NOT_ELIGIBLE, Truth.UNKNOWN: UNKNOWN, Truth.TRUE: CLEAR}


@dataclass(frozen=True)
class Receipt:
    """``subject``: ``P…`` or a household's number. ``rows``: of ``check_before_grant``. ``criteria``: the leaves that
    are not 符合, with what each asks in words (``asked``) and who reported what. ``owed``: files that are
    missing or too old."""

    number: str
    result: str
    measure: str
    subject: str
    first: date
    last: date | None
    as_of: date
    at: datetime
    by: str
    rows: Sequence[Mapping[str, Any]]
    criteria: Sequence[Mapping[str, Any]]
    owed: Sequence[Mapping[str, Any]]

    def as_json(self) -> dict[str, Any]:
        return {
            "receipt": self.number,
            "result": self.result,
            "measure": self.measure,
            "subject": self.subject,
            "from": self.first,
            "to": self.last,
            "as_of": self.as_of,
            "at": self.at,
            "by": self.by,
            "rows": list(self.rows),
            "criteria": list(self.criteria),
            "owed": list(self.owed),
        }


def check(
    office: Office,
    measure: str,
    first: date,
    last: date | None = None,
    *,
    id_number: str | None = None,
    household: str | None = None,
    scope: Mapping[str, str] = EVERYWHERE,
    by: str | None = None,
) -> Receipt:
    """Exactly one of ``id_number`` and ``household``; ``first``..``last`` closed, ``last`` None = without end."""
    receipt = judge(office, measure, first, last, id_number=id_number, household=household, scope=scope, by=by)
    keep(office, [receipt])
    return receipt


def judge(
    office: Office,
    measure: str,
    first: date,
    last: date | None = None,
    *,
    id_number: str | None = None,
    household: str | None = None,
    scope: Mapping[str, str] = EVERYWHERE,
    by: str | None = None,
) -> Receipt:
    """The answer, not kept yet. ``keep`` several at once. Its dozen reads share one transaction: somebody waits."""
    return office.store.together(lambda: _judge(office, measure, first, last, id_number, household, scope, by))


def _judge(
    office: Office,
    measure: str,
    first: date,
    last: date | None,
    id_number: str | None,
    household: str | None,
    scope: Mapping[str, str],
    by: str | None,
) -> Receipt:
    asked = office.catalogue.measure(measure)
    if asked is not None and asked.unit != "either" and (asked.unit == "member") != (id_number is not None):
        raise WrongUsage(
            f"{asked.name}以{'人' if asked.unit == 'member' else '户'}为对象:请填"
            f"{called('id_number', '身份证号') if asked.unit == 'member' else called('household', '户编号')}。"
        )
    subject = ("id_number", id_number) if id_number is not None else ("household", household or "")
    span = [("from", first.isoformat())] + ([("to", last.isoformat())] if last else [])
    clash = ask(office, "check_before_grant", [("measure", measure), subject, *span], scope=scope)
    why = ask(office, "explain_eligibility", [("measure", measure), subject], scope=scope)
    owed = _owed([*clash.coverage, *why.coverage])
    if any(row["rule"] != "topup" for row in clash.rows):
        result = CLASH
    else:
        result = _RESULTS[truth_of(office, measure, why.rows)]
        result = UNKNOWN if result == CLEAR and owed else result
    columns = ("household", "criterion", "leaf", "fact", "truth", "value", "reported_by", "since")
    doubts = [{name: row[name] for name in columns} for row in why.rows if row["truth"] != Truth.TRUE.chinese]
    said = {home: _in_words(office, measure, home, scope) for home in {row["household"] for row in doubts}}
    doubts = [{**row, "asked": said[row["household"]].get((row["criterion"], row["leaf"]))} for row in doubts]
    return Receipt(
        f"JQ{office.today:%Y%m%d}-{secrets.token_hex(5).upper()}",
        result,
        measure,
        person_of(office, id_number, scope) if id_number is not None else subject[1] or "",
        first,
        last,
        office.today,
        office.now(),
        by or getpass.getuser(),
        clash.rows,
        doubts,
        owed,
    )


def _in_words(
    office: Office, measure: str, household: str | None, scope: Mapping[str, str]
) -> dict[tuple[int, int], str]:
    """What each comparison asks, its standard as it holds for that household; of a person of none only its name."""
    version = office.catalogue.version_on(measure, office.today)
    homes = office.store.read("household/show_household", household=household, scope=dict(scope)) if household else []
    place, kind = (homes[0]["code"], homes[0]["kind"]) if homes else (None, None)
    return numbered(
        version.criteria if version else (),
        lambda name: office.catalogue.parameter(name, office.today, place, kind),
    )


def truth_of(office: Office, measure: str, rows: Sequence[Mapping[str, Any]]) -> Truth:
    """The verdict on a measure from its explained leaves: the best household counts. No version valid: unknown."""
    version = office.catalogue.version_on(measure, office.today)
    if version is None:
        return Truth.UNKNOWN
    blocks: dict[str | None, dict[int, list[Truth]]] = {}
    for row in rows:
        leaves = blocks.setdefault(row["household"], {}).setdefault(row["criterion"], [])
        leaves.append(Truth.of(row["truth"]))
    verdicts = [
        _all(fold(item, iter(block[number])) for number, item in enumerate(version.criteria, 1))
        for block in blocks.values()
    ]
    return max(verdicts, default=Truth.TRUE if not version.criteria else Truth.UNKNOWN)


def fold(item: Criterion, leaves: Iterator[Truth]) -> Truth | None:
    """Truth of one criterion from the truths of all its leaves in the order of the catalogue; None: decides nothing."""
    if isinstance(item, Leaf):
        leaf = next(leaves)
        return None if item.advisory else leaf
    inner = [truth for each in item.items if (truth := fold(each, leaves)) is not None]
    if item.advisory or not inner:
        return None
    return min(inner) if item.kind == "all_of" else max(inner)


def _all(truths: Iterable[Truth | None]) -> Truth:
    return min((truth for truth in truths if truth is not None), default=Truth.TRUE)


def _owed(coverage: Sequence[Mapping[str, Any]]) -> list[Mapping[str, Any]]:
    found = {(item["kind"], item["department"]): item for item in coverage if not item["covers"]}
    return list(found.values())


def keep(office: Office, receipts: Sequence[Receipt]) -> None:
    """Writes receipts, sealed; one transaction."""
    rows = []
    for receipt in receipts:
        body = canonical(json.loads(json.dumps(receipt.as_json(), default=lambda value: value.isoformat())))
        rows.append(
            {
                "id": receipt.number,
                "body": body,
                "mac": seal_of(office.keys, body),
                "at": receipt.at,
                "by": receipt.by,
                "measure": receipt.measure,
                "subject": receipt.subject,
                "result": receipt.result,
            }
        )

    def work(unit: Unit) -> None:
        unit.run("finding/keep_receipts", receipts=rows)

    office.store.write(work)


def read_receipt(office: Office, number: str, *, scope: Mapping[str, str] = EVERYWHERE) -> dict[str, Any]:
    """What a receipt said that day; ``Broken`` where it was changed since. Of a subject out of scope: nonexistent."""
    rows = office.store.read("finding/read_receipt", receipt=number, scope=dict(scope))
    if not rows:
        raise NotFound(f"没有回执“{number}”:请核对回执号。")
    if seal_of(office.keys, rows[0]["body"]) != rows[0]["mac"]:
        raise Broken(f"回执 {number} 的内容被改动过。")
    found: dict[str, Any] = json.loads(rows[0]["body"])
    return found


def whom_to_ask_of(office: Office, receipt: Mapping[str, Any]) -> list[str]:
    """Of a receipt that says 无法判断: who is asked for what, as the graph knows it now. Not part of what is sealed."""
    if receipt["result"] != UNKNOWN:
        return []
    return sentences(office, lacks_of_leaves(receipt["measure"], receipt["criteria"]))


def seal_of(keys: Keys, body: str) -> str:
    return hmac.new(keys.chain, canonical(["aidchain.receipt", 1, body]).encode(), hashlib.sha256).hexdigest()


def edited(store: Store, keys: Keys) -> Iterator[str]:
    """Numbers of receipts that are not as they were given: the sealed body, or what stands beside it to be listed."""
    after = ""
    while page := store.read("finding/list_receipts", after=after, limit=PAGE):
        for row in page:
            body = row["body"] if isinstance(row["body"], str) else ""
            if seal_of(keys, body) != row["mac"] or not _beside(row, json.loads(body)):
                yield row["id"]
        after = page[-1]["id"]


def _beside(row: Mapping[str, Any], body: Mapping[str, Any]) -> bool:
    at = row["at"].isoformat() if isinstance(row["at"], datetime) else None
    beside = (row["id"], row["by"], row["measure"], row["subject"], row["result"], at)
    return beside == tuple(body[name] for name in ("receipt", "by", "measure", "subject", "result", "at"))
