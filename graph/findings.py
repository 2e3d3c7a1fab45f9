"""What people judge of a finding, and the list of them. How findings come about: ``graph/audits.py``.

A judgement is an entry in the chain of every household concerned and is never erased.
"""

from __future__ import annotations

import hashlib
import json
import secrets
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Final

from graph import acted, chain
from graph.answers import with_people
from graph.columns import FINDINGS
from graph.errors import Conflict, NotFound, Stale, WrongUsage, at_terminal, called
from graph.office import Office
from graph.policy.regions import EVERYWHERE
from graph.store import Unit

VERDICTS: Final = ("属实", "不属实", "待核实", "误报", "有争议")
FALSE_ALARM: Final = "误报"
#: Also what a finding shows while a complaint against it waits for its answer; then the last judgement shows again.
DISPUTED: Final = "有争议"
_PART: Final = 5_000  # grants asked about at once


@dataclass(frozen=True)
class Judgement:
    """What a person says of a finding. Money in fen: ``recover`` is owed back, ``recovered`` has come back."""

    verdict: str
    why: str
    by: str
    review_on: date | None = None
    recover_fen: int | None = None
    recovered_fen: int | None = None

    def check(self) -> None:
        if self.verdict not in VERDICTS:
            raise WrongUsage(f"{called('verdict', '结论')}只能是 {'、'.join(VERDICTS)}。")
        if not 1 <= len(self.why.strip()) <= 2000:
            raise WrongUsage(f"须写明{called('why', '理由')},1 至 2,000 字。")
        for name, words in (("recover_fen", "应追"), ("recovered_fen", "已追")):
            value = getattr(self, name)
            if value is not None and not 0 <= value < 10**14:
                raise WrongUsage(f"{called(name, words)}须是不为负的整数(分)。")
        if self.recover_fen is not None and (self.recovered_fen or 0) > self.recover_fen:
            raise WrongUsage(f"{called('recovered_fen', '已追')}多于{called('recover_fen', '应追')}:请核对两个金额。")


def judge(
    office: Office,
    finding: str,
    judgement: Judgement,
    *,
    scope: Mapping[str, str],
    key: str | None = None,
    if_match: int | None = None,
) -> dict[str, Any]:
    """Writes a judgement and its entry in each chain concerned; the finding as ``read`` gives it.

    ``if_match``: how many judgements were seen (``judgements_made``); another number is ``Stale``.
    ``key``: asked again, nothing is written.
    """
    judgement.check()
    if judgement.review_on is not None and judgement.review_on < office.today:
        raise WrongUsage(f"{called('review_on', '复查日')} {judgement.review_on} 已经过去:请写今天或以后的一天。")
    seen = read(office, finding, scope=scope)
    if if_match is not None and if_match != seen["judgements_made"]:
        raise Stale(f"疑点 {finding} 已被别人判过:请重新查看后再判。")
    judgement_id, now = secrets.token_hex(8), office.now()
    households = sorted(seen["households"])

    def work(unit: Unit) -> None:
        chain.lock(unit, households, judgement_id)
        if key is not None and unit.run("finding/read_judgement_by_key", key=key):
            return
        rows = unit.run(
            "finding/write_judgement",
            id=judgement_id,
            finding=finding,
            verdict=judgement.verdict,
            why=judgement.why,
            by=judgement.by,
            at=now,
            review_on=judgement.review_on,
            recover_fen=judgement.recover_fen,
            recovered_fen=judgement.recovered_fen,
            key=key,
            before=seen["judgements_made"],
        )
        if not rows:
            raise Conflict(f"疑点 {finding} 刚被别人判过:请重新查看后再判。")
        told = acted.records(unit, [judgement_id])
        chain.append(
            unit,
            office.keys,
            [_entry(office, finding, judgement, judgement_id, seen, home, told) for home in households],
            now,
        )

    office.store.write(work)
    return read(office, finding, scope=scope)


def _entry(
    office: Office,
    finding: str,
    judgement: Judgement,
    judgement_id: str,
    seen: Mapping[str, Any],
    household: str,
    told: Sequence[Mapping[str, Any]],
) -> chain.Draft:
    detail = {
        acted.TOLD: list(told),
        "finding": finding,
        "judgement": judgement_id,
        "verdict": judgement.verdict,
        "why": judgement.why,
        "by": judgement.by,
        "review_on": judgement.review_on and judgement.review_on.isoformat(),
        "recover_fen": judgement.recover_fen,
        "recovered_fen": judgement.recovered_fen,
    }
    money = f",应追 {judgement.recover_fen / 100:.2f} 元" if judgement.recover_fen else ""
    money += f",已追 {judgement.recovered_fen / 100:.2f} 元" if judgement.recovered_fen else ""
    return chain.Draft(
        household=household,
        kind="judgement",
        happened_on=office.today,
        detail=detail,
        event=f"疑点({FINDINGS.get(seen['rule'], seen['rule'])})判为{judgement.verdict}:{judgement.why}{money}",
        person=seen["person"],
    )


def read(office: Office, finding: str, *, scope: Mapping[str, str]) -> dict[str, Any]:
    """One finding: its row, state, history and judgements (newest first). Out of scope is as nonexistent."""
    rows = office.store.read("finding/read_finding", finding=finding, scope=dict(scope))
    if not rows:
        raise NotFound(f"没有疑点“{finding}”:请核对编号{at_terminal(',或先运行 aidchain audit run')}。")
    row = rows[0]
    judgements = row.pop("judgements")
    judged = judgements[0]["verdict"] if judgements else None
    return {
        **row,
        "verdict": DISPUTED if row["disputed"] else judged,
        "row": json.loads(row["row"]),
        "judgements": judgements,
        "judgements_made": len(judgements),
        "etag": f'"{len(judgements)}"',
    }


def with_person(
    office: Office, found: Mapping[str, Any], *, scope: Mapping[str, str], reveal: str | None = None
) -> dict[str, Any]:
    """A finding that was ``read``, its row's person by name and masked number too (contract §3); as every question's,
    the number itself only for a purpose, which is recorded first."""
    row = with_people(office, f"finding:{found['id']}", [dict(found["row"])], scope, reveal, None)[0]
    return {**found, "row": row}


#: Questions that a version's criteria decide, and whose rows (contract §3) name no clause of their own.
_BY_CRITERIA: Final = frozenset({"missing_aid", "ineligible_grant"})


def clauses(office: Office, found: Mapping[str, Any]) -> list[tuple[str, dict[str, str]]]:
    """(measure, clause) of the versions whose criteria decided a finding that was ``read``, the day it was last seen;
    none where the row names its clause, or where none decides."""
    if found["question"] not in _BY_CRITERIA:
        return []
    versions = [(code, office.catalogue.version_on(code, found["last_seen"])) for code in found["measures"]]
    return [(code, version.citation.as_json()) for code, version in versions if version is not None]


def sample(
    office: Office, size: int, seed: str, measure: str | None, scope: Mapping[str, str] = EVERYWHERE
) -> dict[str, Any]:
    """A sample that anybody can draw again: grants ordered by SHA-256 of ``SEED:救助编号``, the first ``size``.

    ``population``: how many grants of ``scope`` there were to draw from; ``stratum``: the measure, null = all.
    ``household``: of a person's grant that of the chain rule on its first day, where its chain has the grant.
    """
    if measure is not None and measure not in office.catalogue.measures:
        raise NotFound(f"政策目录里没有措施“{measure}”:请核对措施代码{at_terminal('(aidchain policy show)')}。")
    rows = office.store.read("finding/read_population", measure=measure, scope=dict(scope))
    ranked = sorted(rows, key=lambda row: (_rank(seed, row["grant"]), row["grant"]))
    drawn = [
        {"rank": number, "sha256": _rank(seed, row["grant"]), **row} for number, row in enumerate(ranked[:size], 1)
    ]
    homes = _homes(office, [row["grant"] for row in drawn if row["person"] is not None], scope)
    drawn = [{**row, "household": row["household"] or homes.get(row["grant"])} for row in drawn]
    named = with_people(office, "finding", drawn, scope, None, None)
    return {"seed": seed, "size": size, "stratum": measure, "population": len(rows), "rows": named}


def _homes(office: Office, grants: Sequence[str], scope: Mapping[str, str]) -> dict[str, str]:
    homes = {}
    for start in range(0, len(grants), _PART):
        some = list(grants[start : start + _PART])
        for row in office.store.read("finding/read_homes_of_grants", grants=some, scope=dict(scope)):
            homes[row["grant"]] = row["household"]
    return homes


def _rank(seed: str, grant: str) -> str:
    return hashlib.sha256(f"{seed}:{grant}".encode()).hexdigest()


def still_paid(office: Office, days: int, *, scope: Mapping[str, str]) -> Sequence[dict[str, Any]]:
    """Duplicates whose latest judgement is 属实, ``days`` or more old, and of which both grants still run today."""
    return office.store.read(
        "finding/still_paid_after_judgement", days=days, as_of=office.today, scope=dict(scope)
    )


def listing(
    office: Office,
    *,
    scope: Mapping[str, str],
    rule: str | None = None,
    state: str | None = "open",
    verdict: str | None = None,
    measure: str | None = None,
) -> Sequence[dict[str, Any]]:
    """Findings with their latest verdict; a false alarm whose facts have not changed is left out unless asked for."""
    rows = office.store.read(
        "finding/list_findings", rule=rule, state=state, verdict=verdict, measure=measure, scope=dict(scope)
    )
    return [{**row, "row": json.loads(row["row"])} for row in rows]
