"""Alerts: ``household_risk`` at the threshold opens one, with its evidence and with what cannot be told.

Rules of the game:
- an alert only points at a household; it never grants anything (没有申请受理、调查、审核确认,不得直接纳入);
- one that no longer holds is marked with the day, never deleted; one that holds again loses the mark;
- a household has at most one alert that is not 已了结. After that, a new one opens only when the score fell below the
  threshold meanwhile, or an indicator holds that the settled one did not name: who was dealt with is not rung for anew;
- the score follows from what the chain tells and from the day, so only households with a new entry are looked at,
  and those that the days since the last scoring moved (an age, a fact or membership that begins or ends); under a new
  catalogue, on a day when a threshold or a parameter changes, and after two months, all are.
States: 待处置 → 已处置 (one of the four, its trace written) → 已了结 (the trace is complete), or back to 待处置.
A meeting's decision completes the trace of 情况复杂, so that what happens anew rings anew; as long as a task of that
decision is undone, whoever asks reads 已处置.
"""

from __future__ import annotations

import json
from calendar import isleap
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from functools import partial
from typing import Any, Final

from graph import chain
from graph.acts import Act, Clerk, missing, number, plain
from graph.answers import rows_of
from graph.intake.belonging import day_number
from graph.office import Office
from graph.policy.model import AGE, Indicator, leaves
from graph.policy.regions import EVERYWHERE
from graph.store import Row, Unit
from graph.tasks import due

WAITING, DISPOSED, SETTLED = "待处置", "已处置", "已了结"
STATES: Final = (WAITING, DISPOSED, SETTLED)
WATCH: Final = Clerk("自动核分")
CHUNK: Final = 100
#: So long after the last scoring all are looked at: nearly everything has moved.
PATIENCE: Final = timedelta(days=62)
OLDEST: Final = 131


@dataclass(frozen=True)
class Scan:
    """``households``: those looked at. ``seen``: alerts whose score or indicators were brought up to date."""

    households: tuple[str, ...]
    opened: tuple[str, ...]
    lapsed: tuple[str, ...]
    returned: tuple[str, ...]
    seen: tuple[str, ...]

    def as_json(self) -> dict[str, Any]:
        return {"households": len(self.households), "opened": list(self.opened), "lapsed": list(self.lapsed),
                "returned": list(self.returned), "seen": len(self.seen)}


def open_alerts(office: Office, *, everything: bool = False, clerk: Clerk = WATCH) -> Scan:
    """Score what may have changed, open, lapse and bring back alerts; each change is an entry of its household."""
    digest = office.catalogue.digest
    last = office.store.read("alert/read_scoring")
    since = last[0]["day"] if last and last[0]["digest"] == digest else None
    whole = everything or since is None or not _goes_on(office, since)
    touched = office.store.read("alert/read_touched", everything=whole, scope=dict(EVERYWHERE))
    moved = [] if whole or since is None else _elapsed(office, since)
    ids = sorted({row["household"] for row in (*touched, *moved)})
    heads = chain.heads(office.store.read, ids)
    only = {"people": None, "homes": None if whole else ids}
    scores = {row["household"]: row for row in rows_of(office, "household_risk", only=only)}
    holding = {row["household"] for row in office.store.read("alert/read_holding", scope=dict(EVERYWHERE))}
    over = [home for home, row in scores.items() if row["over"]]
    concerned = sorted({*over, *(holding & set(ids))})
    opened: list[str] = []
    lapsed: list[str] = []
    returned: list[str] = []
    seen: list[str] = []
    for begin in range(0, len(concerned), CHUNK):
        homes = concerned[begin:begin + CHUNK]
        evidence = _evidence(office, [home for home in homes if home in scores])
        new = {home: _new(office, scores[home], evidence[home]) for home in homes if home in over}
        act = Act(office, "alert", clerk, None, {"scan": homes})
        changes = office.store.write(partial(_score, act=act, homes=homes, scores=scores, new=new, evidence=evidence),
                                     timeout=60)
        opened += changes["opened"]
        lapsed += changes["lapsed"]
        returned += changes["returned"]
        seen += changes["seen"]

    def mark(unit: Unit) -> None:
        scored = [{"household": household, "seq": head.seq} for household, head in heads.items()]
        for begin in range(0, len(scored), 5_000):
            unit.run("alert/mark_scored", scored=scored[begin:begin + 5_000])
        unit.run("alert/keep_scoring", day=office.today, digest=digest)

    office.store.write(mark, timeout=60)
    return Scan(tuple(ids), tuple(opened), tuple(lapsed), tuple(returned), tuple(seen))


def _goes_on(office: Office, since: date) -> bool:
    """Whether the scores of ``since`` still hold for those that nobody touched, the passing days apart."""
    turns = [*(t.valid_from for t in office.catalogue.thresholds), *(p.valid_from for p in office.catalogue.parameters)]
    return since <= office.today <= since + PATIENCE and not any(since < day <= office.today for day in turns)


def _elapsed(office: Office, since: date) -> list[Row]:
    """Households that the days after ``since`` may have moved; too many is harmless."""
    days = [since + timedelta(days=n) for n in range(1, (office.today - since).days + 1)]
    if not days:
        return []
    ages = any(leaf.fact == AGE for indicator in office.catalogue.indicators for leaf in leaves(indicator.when))
    return office.store.read(
        "alert/read_elapsed", first=day_number(days[0].isoformat()), last=day_number(days[-1].isoformat()),
        birthdays=[born for day in days for born in _birthdays(day)] if ages else [], scope=dict(EVERYWHERE),
    )  # fmt: skip


def _birthdays(day: date) -> list[date]:
    """The birth dates of everybody who is a year older on that day; the 29th of February counts on 1 March too."""
    born = [(day.year - age, day.month, day.day) for age in range(1, OLDEST)]
    if (day.month, day.day) == (3, 1):
        born += [(day.year - age, 2, 29) for age in range(1, OLDEST)]
    return [date(*parts) for parts in born if parts[1:] != (2, 29) or isleap(parts[0])]


def _score(unit: Unit, act: Act, homes: Sequence[str], scores: Mapping[str, Row], new: Mapping[str, dict[str, Any]],
           evidence: Mapping[str, Sequence[Row]]) -> dict[str, list[str]]:
    """One chunk in one transaction: what each household's latest alert becomes, and the entries that tell of it."""
    chain.lock(unit, homes, act.request)
    known = {row["household"]: row for row in
             unit.run("alert/read_latest", households=list(homes), scope=dict(EVERYWHERE))}
    found: dict[str, list[str]] = {"opened": [], "lapsed": [], "returned": [], "seen": []}
    creations, changes, drafts = [], [], []
    for home in homes:
        score, last = scores.get(home), known.get(home)
        over = score is not None and score["over"]
        if over and _opens(score, last):
            properties = new[home]
            creations.append({"household": home, "properties": properties})
            found["opened"].append(properties["id"])
            drafts.append(_draft(act, home, properties["id"], _told(act.office, properties), properties))
        elif last is not None and (last["state"] != SETTLED or (not over and last["holds"])):
            what = _change(act, score, last, evidence.get(home, ()))
            if what is None:
                continue
            kind, properties, said = what
            changes.append({"alert": last["alert"], "properties": properties})
            found[kind].append(last["alert"])
            if said:
                drafts.append(_draft(act, home, last["alert"], said, properties))
    if creations:
        unit.run("alert/open_alerts", alerts=creations)
    if changes:
        unit.run("alert/see_alerts", alerts=changes)
    act.append(unit, drafts)
    return found


def _opens(score: Row | None, last: Row | None) -> bool:
    if last is None:
        return True
    fresh = score is not None and bool(set(score["indicators"]) - set(last["indicators"]))
    return last["state"] == SETTLED and (not last["holds"] or fresh)


def _change(act: Act, score: Row | None, last: Row, evidence: Sequence[Row]) -> tuple[str, dict[str, Any], str] | None:
    """What becomes of an alert that is there: (lapsed | returned | seen, properties, sentence); None: nothing new."""
    day = act.today
    if score is None or not score["over"]:
        if not last["holds"]:
            return None
        now = "户中已无人" if score is None else f"得分 {score['score']},阈值 {score['threshold']}"
        return "lapsed", {"holds": False, "lapsed_on": day}, f"预警 {last['alert']} 不再成立({now})"
    properties = {**_scored(act.office, score, evidence), "holds": True, "lapsed_on": None, "last_seen": day}
    if not last["holds"]:
        return "returned", properties, f"预警 {last['alert']} 又成立:得分 {score['score']}"
    if list(score["indicators"]) == last["indicators"] and list(score["unknown"]) == last["unknown"]:
        return None
    return "seen", properties, f"预警 {last['alert']} 的指标有变:得分 {score['score']}"


def _new(office: Office, score: Row, evidence: Sequence[Row]) -> dict[str, Any]:
    place = office.store.read("household/show_household", household=score["household"], scope=dict(EVERYWHERE))[0]
    limit = due(office, "alert", place["code"], place["kind"])
    return {"id": number("YJ", office.today), "household": score["household"], "state": WAITING, "holds": True,
            "opened_on": office.today, "opened_at": office.now(), "last_seen": office.today, "due_on": limit.day,
            "provisional": limit.provisional, "limit_source": limit.source, "version": 1,
            **_scored(office, score, evidence)}


def _scored(office: Office, score: Row, evidence: Sequence[Row]) -> dict[str, Any]:
    by_code = {indicator.code: indicator for indicator in office.catalogue.indicators}
    proofs = [_proof(by_code[code], evidence) for code in score["indicators"] if code in by_code]
    untold = [_doubt(by_code[code], evidence) for code in score["unknown"] if code in by_code]
    return {"score": score["score"], "threshold": score["threshold"], "indicators": list(score["indicators"]),
            "unknown": list(score["unknown"]), "evidence": chain.canonical(plain(proofs)),
            "untold": chain.canonical(plain(untold))}


def _proof(indicator: Indicator, rows: Sequence[Row]) -> dict[str, Any]:
    """An indicator that holds: its points, where they come from, and the facts it was judged by."""
    names = {leaf.fact for leaf in leaves(indicator.when)}
    return {"indicator": indicator.code, "name": indicator.name, "dimension": indicator.dimension,
            "points": indicator.points, "source": indicator.source,
            "facts": [{name: row[name] for name in ("fact", "value", "person", "department", "since")}
                      for row in rows if row["fact"] in names]}


def _doubt(indicator: Indicator, rows: Sequence[Row]) -> dict[str, Any]:
    """An indicator that cannot be told: the facts that nobody reported, and those that differ."""
    names = sorted({leaf.fact for leaf in leaves(indicator.when)})
    values: dict[tuple[str, str | None], set[str]] = defaultdict(set)
    for row in rows:
        values[row["fact"], row["person"]].add(row["value"])
    reported = {fact for fact, _ in values}
    return {"indicator": indicator.code, "name": indicator.name, "points": indicator.points,
            "missing": [name for name in names if name not in reported],
            "conflicts": sorted({fact for (fact, _), told in values.items() if fact in names and len(told) > 1})}


def _evidence(office: Office, homes: Sequence[str]) -> dict[str, list[Row]]:
    """The facts that decide, by household: of the latest 起始日期, not expired."""
    facts = sorted({leaf.fact for i in office.catalogue.indicators for leaf in leaves(i.when)} - {AGE})
    rows = office.store.read("alert/read_evidence", households=list(homes), facts=facts, as_of=office.today,
                             scope=dict(EVERYWHERE))
    latest: dict[tuple[str, str, str | None], Any] = {}
    for row in rows:
        place = (row["household"], row["fact"], row["person"])
        latest[place] = max(latest.get(place, row["since"]), row["since"])
    found: dict[str, list[Row]] = {home: [] for home in homes}
    for row in rows:
        decides = row["since"] == latest[row["household"], row["fact"], row["person"]]
        if decides and (row["until"] is None or office.today <= row["until"]):
            found[row["household"]].append(row)
    return found


def _draft(act: Act, home: str, alert: str, said: str, properties: Mapping[str, Any]) -> chain.Draft:
    names = ("score", "threshold", "indicators", "unknown", "evidence", "untold", "holds")
    detail = {name: properties[name] for name in names if name in properties}
    return act.entry(home, "alert", alert, said, detail, keyed=False)


def _told(office: Office, properties: Mapping[str, Any]) -> str:
    names = {indicator.code: indicator.name for indicator in office.catalogue.indicators}
    why = "、".join(names.get(code, code) for code in properties["indicators"])
    doubt = f";{len(properties['unknown'])} 项无法判断" if properties["unknown"] else ""
    return f"预警 {properties['id']}:得分 {properties['score']}(阈值 {properties['threshold']}),{why}{doubt}"


def read(office: Office, alert: str, *, scope: Mapping[str, str] = EVERYWHERE) -> dict[str, Any]:
    """One alert with its evidence and all that it led to. Out of scope is as nonexistent."""
    rows = office.store.read("alert/read_alert", alert=alert, scope=dict(scope))
    if not rows:
        raise missing("预警", alert)
    row = rows[0]
    checks = [{**found, "basis": json.loads(found["basis"])} for found in row["verifications"]]
    (listed,) = [one for one in listing(office, household=row["household"], scope=scope) if one["alert"] == alert]
    return {**row, "state": listed["state"], "overdue": listed["overdue"], "evidence": json.loads(row["evidence"]),
            "untold": json.loads(row["untold"]), "verifications": checks, "etag": f'"{row["version"]}"'}


def listing(office: Office, *, state: str | None = None, household: str | None = None, region: str = "",
            scope: Mapping[str, str] = EVERYWHERE) -> list[dict[str, Any]]:
    rows = office.store.read("alert/list_alerts", state=state, household=household, region=region, scope=dict(scope))
    return [{**row, "overdue": row["state"] == WAITING and row["due_on"] is not None and row["due_on"] < office.today}
            for row in rows]
