"""What the auditor's questions found, over time: opened, seen again, gone, come back; and what people judged of it.

The questions only report; ``run`` keeps each row as a Finding under an identity that never drifts (question or rule,
grants, subject, month: no amounts, no days). What may change of a row without its facts changing (days counted up to
today, money at risk) is shown, but does not re-open what was judged: the ``facts`` of a finding are a digest of the
columns that do matter. A judgement is an entry in the chain of every household concerned and is never erased.
A run that found nothing is kept too: scope, how many were looked at, day, coverage.
"""

from __future__ import annotations

import hashlib
import json
import secrets
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Final

from graph import chain
from graph.answers import Answer, ask
from graph.errors import Conflict, NotFound, Stale, WrongUsage
from graph.office import Office
from graph.store import Unit

VERDICTS: Final = ("属实", "不属实", "待核实", "误报", "有争议")
FALSE_ALARM: Final = "误报"


@dataclass(frozen=True)
class Kind:
    """One question whose rows become findings. ``identity``: of a row. ``facts``: columns whose change re-opens."""

    question: str
    identity: Callable[[Mapping[str, Any]], str]
    facts: tuple[str, ...]
    keeps: Callable[[Mapping[str, Any]], bool] = lambda row: True


KINDS: Final = (
    Kind(
        "duplicate_benefit",
        lambda row: str(row["finding"]),
        ("measure_a", "measure_b", "households", "overlap_from", "overlap_to", "clause"),
    ),
    Kind(
        "missing_aid",
        lambda row: f"missing_aid:{row['measure']}:{row['household']}:{row['person'] or ''}",
        ("met", "eligible_since"),
        lambda row: row["verdict"] == "eligible",
    ),
    Kind("ineligible_grant", lambda row: f"ineligible_grant:{row['grant']}", ("failed", "evidence")),
    Kind(
        "paid_after_ineligible",
        lambda row: f"paid_after_ineligible:{row['grant']}",
        ("reason", "last_eligible_day", "paid_fen"),
    ),
    Kind("underpaid_aid", lambda row: f"underpaid_aid:{row['grant']}:{row['month']}", ("approved_fen", "paid_fen")),
    Kind(
        "stopped_without_followup",
        lambda row: f"stopped_without_followup:{row['household']}:{row['grant']}",
        ("reached_until", "end_reason"),
    ),
)


@dataclass(frozen=True)
class Run:
    """``households``: how many were touched since the last run (or all). ``opened`` holds those that came back too."""

    id: str
    households: int
    opened: int
    closed: int
    unchanged: int

    def as_json(self) -> dict[str, Any]:
        return {
            "run": self.id,
            "households": self.households,
            "opened": self.opened,
            "closed": self.closed,
            "unchanged": self.unchanged,
        }


def run(office: Office, *, everything: bool, progress: Callable[[str, int], None]) -> Run:
    """Asks every question for today and brings the findings up to it.

    Which rows hold follows from the graph as it is, so back-dated grants, corrections and memberships that come later,
    in any order, are right after the next run. ``households`` counts what an import touched since the last one.
    """
    run_id, now = f"SJ{office.today:%Y%m%d}-{secrets.token_hex(3).upper()}", office.now()
    touched = office.store.read("finding/read_touched", everything=everything, scope={"region": ""})
    found: dict[str, dict[str, Any]] = {}
    basis = []
    for kind in KINDS:
        answer = ask(office, kind.question, [])
        kept = [row for row in answer.rows if kind.keeps(row)]
        found.update((kind.identity(row), _finding(kind, row)) for row in kept)
        basis.append(_basis(answer, len(kept)))
        progress(kind.question, len(kept))

    def work(unit: Unit) -> tuple[int, int, int]:
        unit.run("finding/lock_findings", request=run_id)
        known = {row["id"]: row for row in unit.run("finding/read_states")}
        fresh = [finding for name, finding in found.items() if name not in known]
        back = [finding for name, finding in found.items() if name in known and known[name]["state"] == "gone"]
        still = [finding for name, finding in found.items() if name in known and known[name]["state"] == "open"]
        gone = sorted(name for name, row in known.items() if row["state"] == "open" and name not in found)
        unit.run("finding/open_findings", findings=fresh, day=office.today)
        unit.run("finding/return_findings", findings=back, day=office.today)
        unit.run("finding/see_findings", findings=still, day=office.today)
        unit.run("finding/link_findings", findings=[*fresh, *back, *still])
        unit.run("finding/close_findings", ids=gone, day=office.today)
        unit.run("finding/mark_audited", households=[row["household"] for row in touched])
        counts = {"opened": len(fresh) + len(back), "closed": len(gone), "unchanged": len(still)}
        unit.run(
            "finding/keep_run",
            id=run_id,
            at=now,
            as_of=office.today,
            everything=everything,
            households=len(touched),
            basis=_text(basis),
            **counts,
        )
        return counts["opened"], counts["closed"], counts["unchanged"]

    opened, closed, unchanged = office.store.write(work, timeout=120)
    return Run(run_id, len(touched), opened, closed, unchanged)


def _finding(kind: Kind, row: Mapping[str, Any]) -> dict[str, Any]:
    shown = {name: value for name, value in row.items() if name not in ("name", "id_masked")}
    households = row.get("households") or [row["household"]] if row.get("household") or row.get("households") else []
    grants = [row[name] for name in ("grant", "grant_a", "grant_b") if row.get(name)]
    money = next(
        (row[name] for name in ("amount_at_risk_fen", "paid_fen", "gap_fen") if row.get(name) is not None), None
    )
    return {
        "id": kind.identity(row),
        "question": kind.question,
        "rule": row.get("rule") or kind.question,
        "row": _text(shown),
        "facts": _digest({name: row[name] for name in kind.facts}),
        "person": row.get("person"),
        "households": households,
        "grants": grants,
        "measures": _measures(row),
        "amount_fen": money,
    }


def _measures(row: Mapping[str, Any]) -> list[str]:
    return sorted({row[name] for name in ("measure", "measure_a", "measure_b") if row.get(name)})


def _basis(answer: Answer, rows: int) -> dict[str, Any]:
    return {
        "query": answer.query,
        "version": answer.version,
        "checked": answer.checked,
        "rows": rows,
        "answer": answer.answer,
        "coverage": list(answer.coverage),
    }


def _text(value: object) -> str:
    return json.dumps(value, ensure_ascii=False, sort_keys=True, default=_plain)


def _plain(value: object) -> str:
    if isinstance(value, date | datetime):
        return value.isoformat()
    raise TypeError(type(value).__name__)


def _digest(value: object) -> str:
    return hashlib.sha256(_text(value).encode()).hexdigest()[:24]


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
            raise WrongUsage(f"verdict 只能是 {'、'.join(VERDICTS)}。")
        if not 1 <= len(self.why.strip()) <= 2000:
            raise WrongUsage("why 须写明理由(1 至 2,000 字)。")
        for name in ("recover_fen", "recovered_fen"):
            value = getattr(self, name)
            if value is not None and not 0 <= value < 10**14:
                raise WrongUsage(f"{name} 须是不为负的整数(分)。")


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
        chain.append(
            unit,
            office.keys,
            [_entry(office, finding, judgement, judgement_id, seen, home) for home in households],
            now,
        )

    office.store.write(work)
    return read(office, finding, scope=scope)


def _entry(
    office: Office, finding: str, judgement: Judgement, judgement_id: str, seen: Mapping[str, Any], household: str
) -> chain.Draft:
    detail = {
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
        event=f"疑点({seen['rule']})判为{judgement.verdict}:{judgement.why}{money}",
        person=seen["person"],
        amount_fen=judgement.recover_fen,
    )


def read(office: Office, finding: str, *, scope: Mapping[str, str]) -> dict[str, Any]:
    """One finding: its row, state, history and judgements (newest first). Out of scope is as nonexistent."""
    rows = office.store.read("finding/read_finding", finding=finding, scope=dict(scope))
    if not rows:
        raise NotFound(f"没有疑点“{finding}”:请核对编号,或先运行 aidchain audit run。")
    row = rows[0]
    judgements = row.pop("judgements")
    return {
        **row,
        "row": json.loads(row["row"]),
        "judgements": judgements,
        "judgements_made": len(judgements),
        "etag": f'"{len(judgements)}"',
    }


def sample(office: Office, size: int, seed: str, measure: str | None) -> dict[str, Any]:
    """A sample that anybody can draw again: grants ordered by SHA-256 of ``SEED:救助编号``, the first ``size``.

    ``population``: how many grants there were to draw from; ``stratum``: the measure, null = all.
    """
    if measure is not None and measure not in office.catalogue.measures:
        raise NotFound(f"政策目录里没有措施“{measure}”:请核对措施代码(aidchain policy show)。")
    rows = office.store.read("finding/read_population", measure=measure, scope={"region": ""})
    ranked = sorted(rows, key=lambda row: (_rank(seed, row["grant"]), row["grant"]))
    drawn = [
        {"rank": number, "sha256": _rank(seed, row["grant"]), **row} for number, row in enumerate(ranked[:size], 1)
    ]
    return {"seed": seed, "size": size, "stratum": measure, "population": len(rows), "rows": drawn}


def _rank(seed: str, grant: str) -> str:
    return hashlib.sha256(f"{seed}:{grant}".encode()).hexdigest()


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
