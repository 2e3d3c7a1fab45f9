"""The four dispositions of an alert: suggested from the graph with reasons, chosen by a person, each with its trace.

1 政策未落实  something is eligible and not delivered       → a task for the department responsible
2 可能符合    something cannot be told                      → pushed to it, with the facts that are missing
3 情况复杂    several departments, back and forth, or nothing fits → an item of the next meeting
4 不再符合    a grant that runs although its criteria are false → verified first, then stopped, after the grace period

The basis of a verification is kept as it was that day: the false facts and where they came from, the clause, the grace
period, and what the catalogue only advises (提示不判定), which is shown and decides nothing. Who acted on it acted
on a record (尽职免责).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field
from typing import Any, Final

from graph import alerts, chain, network, tasks
from graph.acts import Act, Clerk, Wanting, hold_department, hold_text, number, plain
from graph.answers import ask, coverage_of
from graph.errors import Conflict, Stale, called
from graph.office import Office
from graph.policy.model import leaves
from graph.policy.regions import EVERYWHERE, cut_region
from graph.questions import question
from graph.store import Unit
from graph.unknown import Asked, Lack, in_words, lacks_of, reporters, whom_to_ask

KINDS: Final[Mapping[int, str]] = {1: "政策未落实", 2: "可能符合", 3: "情况复杂", 4: "不再符合"}
#: So many departments with an open matter of one household are "several".
SEVERAL: Final = 3


@dataclass(frozen=True)
class Suggestion:
    """One way to dispose of an alert. ``rows``: the rows of the questions that it rests on."""

    kind: int
    reason: str
    measure: str | None = None
    person: str | None = None
    grant: str | None = None
    department: str | None = None
    missing_facts: tuple[str, ...] = ()
    clause: Mapping[str, str] | None = None
    grace_until: Any = None
    rows: Sequence[Mapping[str, Any]] = field(default=())

    def as_json(self) -> dict[str, Any]:
        return {**asdict(self), "missing_facts": list(self.missing_facts), "kind_name": KINDS[self.kind]}


@dataclass(frozen=True)
class Disposition:
    """What a person chose. ``department``: another one than suggested. ``working_days``: else the limit's.
    ``term_needed``: where there is none either, it is refused: a person at a page can say by when."""

    kind: int
    why: str
    measure: str | None = None
    person: str | None = None
    grant: str | None = None
    department: str | None = None
    missing_facts: tuple[str, ...] = ()
    what: str | None = None
    working_days: int | None = None
    term_needed: bool = False


def suggest(office: Office, alert: Mapping[str, Any], *, scope: Mapping[str, str] = EVERYWHERE) -> list[Suggestion]:
    """What the graph says of the alert's household today, kinds 1 to 4; where nothing fits: 3."""
    home, place = alert["household"], alert["code"]
    if not place:
        return [Suggestion(3, "这一户已作废或不在任何行政区划:请会商。")]
    return suggested(office, [home], region=cut_region(place), scope=scope)[home]


def suggested(office: Office, households: Sequence[str], *, region: str = "",
              scope: Mapping[str, str] = EVERYWHERE) -> dict[str, list[Suggestion]]:
    """The same of many households at once, each question asked once; ``region``: cut, where all of them live."""
    found: dict[str, list[Suggestion]] = {home: [] for home in households}
    if not found:
        return {}
    inside = [("region", region)] if region else []
    rows = ask(office, "missing_aid", [], scope=scope, homes=households).rows
    told = reporters(office, {lack.fact for lack in lacks_of(rows)})
    for row in rows:
        _add(found, row["household"], _aid(office, row, told))
    for row in ask(office, "ping_pong", inside, scope=scope).rows:
        _add(found, row["household"], Suggestion(
            3, f"“{row['need']}”在{_names(office, row['departments'])}之间退回 {row['returns']} 次,"
               f"耗去 {row['working_days_lost']} 个工作日", rows=[row]))
    for loop in network.referral_loops(office.store, region=region, scope=dict(scope), as_of=office.today):
        if len(loop.departments) > SEVERAL:
            _add(found, loop.household, Suggestion(
                3, f"转介转了一圈:{'→'.join(map(office.names.department, loop.departments))}", rows=[loop.as_json()]))
    for row in office.store.read("alert/count_departments", households=list(households), scope=dict(scope)):
        if len(row["departments"]) >= SEVERAL:
            _add(found, row["household"], Suggestion(3, f"{len(row['departments'])} 个部门同时有未了结的事:"
                                                        f"{_names(office, row['departments'])}"))
    for row in ask(office, "ineligible_grant", [], scope=scope, homes=households).rows:
        _add(found, row["household"], _stop(office, row))
    nothing = [Suggestion(3, "没有应享未享、待核情况或不再符合的救助与它对得上:请会商。")]
    return {home: sorted(many or nothing, key=lambda s: (s.kind, s.measure or "", s.person or "", s.grant or ""))
            for home, many in found.items()}


def _add(found: Mapping[str, list[Suggestion]], household: str, one: Suggestion) -> None:
    """The questions about circles look at a whole region: who was not asked about is passed over."""
    if household in found:
        found[household].append(one)


def _names(office: Office, departments: Sequence[str]) -> str:
    return "、".join(map(office.names.department, departments))


def _aid(office: Office, row: Mapping[str, Any], told: Mapping[str, Sequence[str]]) -> Suggestion:
    name, version = office.names.measure(row["measure"]), office.catalogue.version_on(row["measure"], office.today)
    clause = version.citation.as_json() if version else None
    where = {"measure": row["measure"], "person": row["person"], "department": row["responsible_department"],
             "clause": clause, "rows": [row]}
    if row["verdict"] == "eligible":
        busy = "(已有在办的转介或申请)" if row["open_referral"] or row["open_application"] else ""
        return Suggestion(1, f"符合{name}而没有享受,自 {row['eligible_since'] or '未知'} 起{busy}", **where)
    doubt = tuple(row["missing_facts"]) + tuple(row["conflicts"])
    asked = whom_to_ask(office, lacks_of([row]), told)
    ask = ";".join(in_words(one, office.names.department) for one in asked)
    where["department"] = _first(asked) or row["responsible_department"]
    return Suggestion(2, f"可能符合{name},无法判断:{ask}", missing_facts=doubt, **where)


def _first(asked: Sequence[Asked]) -> str | None:
    """One alert is pushed once: to who reports the first of what is missing."""
    return next((code for one in asked for code in one.departments), None)


def _stop(office: Office, row: Mapping[str, Any]) -> Suggestion:
    grace = f",渐退期到 {row['grace_until']}" if row["grace_until"] else ""
    version = office.catalogue.version_on(row["measure"], office.today)
    name, failed = office.names.measure(row["measure"]), "、".join(row["failed"])
    return Suggestion(4, f"{name}(救助 {row['grant']})不再符合:{failed}{grace}",
                      row["measure"], row["person"], row["grant"], row["department"], (),
                      version.citation.as_json() if version else None, row["grace_until"], [row])


def dispose(office: Office, clerk: Clerk, alert: str, choice: Disposition, *, key: str | None = None,
            if_match: int | None = None, scope: Mapping[str, str] = EVERYWHERE) -> dict[str, Any]:
    """Carries out one of the four; the alert as ``alerts.read`` gives it. Two at once: one wins, the other is told."""
    if choice.kind not in KINDS:
        can = "、".join(f"{k}({n})" for k, n in KINDS.items())
        raise Wanting("kind", f"{called('kind', '哪一种处置')}只能是 {can}。")
    hold_text("why", choice.why, "处置的理由")
    hold_text("what", choice.what, "要办什么", required=False)
    if choice.department is not None:
        hold_department(office, choice.department)
    act = Act(office, "alert", clerk, key, {"alert": alert, **asdict(choice)}, scope)
    if _done_before(office, act):
        return alerts.read(office, alert, scope=scope)
    seen = alerts.read(office, alert, scope=scope)
    _hold_person(office, choice.person, seen["household"], scope)
    offered = suggest(office, seen, scope=scope)
    trace = _TRACES[choice.kind](act, seen, choice, offered)

    def work(unit: Unit) -> None:
        chain.lock(unit, [seen["household"]], act.request)
        if act.answered(unit):
            return
        row = unit.run("alert/read_alert", alert=alert, scope=act.scope)[0]
        if if_match is not None and if_match != row["version"]:
            raise Stale(f"预警 {alert} 已被别人改动,现为“{row['state']}”;请重新查看后再处置。")
        if row["state"] != alerts.WAITING:
            raise Conflict(f"预警 {alert} 现为“{row['state']}”,不能再处置。")
        if not unit.run("alert/dispose_alert", alert=alert, before=row["version"], kind=choice.kind, why=choice.why,
                        by=clerk.name, on=act.today):
            raise Conflict(f"预警 {alert} 刚被别人处置:请重新查看。")
        said = trace.write(unit, alert)
        detail = {"预警": alert, "处置": choice.kind, "理由": choice.why,
                  "系统建议": [[s.kind, s.reason] for s in offered], **trace.detail}
        act.append(unit, [act.entry(seen["household"], "disposition", alert,
                                    f"预警 {alert} 处置为{KINDS[choice.kind]}:{choice.why};{said}", detail,
                                    measure=trace.measure, person=choice.person, department=trace.department)])

    office.store.write(work)
    return alerts.read(office, alert, scope=scope)


def _hold_person(office: Office, person: str | None, household: str, scope: Mapping[str, str]) -> None:
    if person is None:
        return
    homes = office.store.read("account/list_homes", person=person, scope=dict(scope))
    if household not in {row["household"] for row in homes}:
        raise Wanting("person", f"户 {household} 里没有这个人:请核对人员编号,或不写。")


def _done_before(office: Office, act: Act) -> bool:
    return office.store.reading(act.answered) is not None


@dataclass(frozen=True)
class Trace:
    """What a disposition leaves behind: nodes to write, a sentence, and what stands in the entry."""

    task: Mapping[str, Any] | None = None
    push: Mapping[str, Any] | None = None
    check: Mapping[str, Any] | None = None
    item: Mapping[str, Any] | None = None
    measure: str | None = None
    department: str | None = None
    detail: Mapping[str, Any] = field(default_factory=dict)

    def write(self, unit: Unit, alert: str) -> str:
        if self.push is not None:
            unit.run("alert/create_push", alert=alert, properties=dict(self.push))
        check = self.check
        if check is not None and not unit.run("alert/create_verification", alert=alert, properties=dict(check)):
            raise Wanting("grant", "这项救助不在图中,不能核实。")
        if self.item is not None:
            unit.run("meeting/queue_item", alert=alert, properties=dict(self.item))
            return f"列入下一次会议(议题 {self.item['id']})"
        assert self.task is not None
        carries = self.push or self.check
        tasks.write(unit, self.task, alert=alert, carries=carries["id"] if carries else None)
        return tasks.told(self.task)


def _fitting(choice: Disposition, offered: Sequence[Suggestion]) -> Suggestion | None:
    """The suggestion that the choice follows, if it follows one: same kind, measure and grant where they are given."""
    fits = [s for s in offered if s.kind == choice.kind and choice.measure in (None, s.measure)
            and choice.grant in (None, s.grant) and choice.person in (None, s.person)]
    return fits[0] if len(fits) == 1 or (fits and choice.measure is not None) else None


def _responsible(act: Act, choice: Disposition, fits: Suggestion | None) -> tuple[str, str]:
    """(measure, department) of kinds 1 and 2; of 2 the department that reports what is missing."""
    measure = choice.measure or (fits.measure if fits else None)
    if measure is None:
        raise Wanting("measure", f"须写明是哪项{called('measure', '措施')}:可选的见系统建议。")
    known = act.office.catalogue.measures.get(measure)
    if known is None:
        raise Wanting("measure", f"政策目录里没有措施“{measure[:40]}”:请核对措施代码。")
    facts = choice.missing_facts or (fits.missing_facts if fits else ())
    if choice.department is None and choice.kind == 2 and facts:
        asked = whom_to_ask(act.office, [Lack(fact, measure) for fact in facts])
        return measure, _first(asked) or known.department
    return measure, choice.department or known.department


def _deliver(act: Act, alert: Mapping[str, Any], choice: Disposition, offered: Sequence[Suggestion]) -> Trace:
    fits = _fitting(choice, offered)
    measure, department = _responsible(act, choice, fits)
    person = choice.person or (fits.person if fits else None)
    what = choice.what or f"落实{act.office.names.measure(measure)}:联系家庭、受理申请、调查审核"
    limit = tasks.due_of_disposition(act.office, alert, working_days=choice.working_days, measure=measure,
                                     receiver=department, needed=choice.term_needed)
    task = tasks.draft(act, alert["household"], tasks.DELIVER, department, what, choice.why, limit, measure=measure,
                       person=person)
    return Trace(task=task, measure=measure, department=department,
                 detail={"任务": task["id"], "部门": department, "期限": task["due_on"],
                         "与建议相符": fits is not None})


def _push(act: Act, alert: Mapping[str, Any], choice: Disposition, offered: Sequence[Suggestion]) -> Trace:
    fits = _fitting(choice, offered)
    measure, department = _responsible(act, choice, fits)
    missing = choice.missing_facts or (fits.missing_facts if fits else ())
    if not missing:
        raise Wanting("missing_facts", f"推送须写明{called('missing_facts', '缺哪些情况')}。")
    person = choice.person or (fits.person if fits else None)
    push = {"id": act.touch(number("TS", act.today)), "department": department, "measure": measure, "person": person,
            "missing_facts": list(missing), "pushed_at": act.now, "pushed_by": act.clerk.name}
    what = choice.what or f"查明可否享受{act.office.names.measure(measure)},补报:{'、'.join(missing)}"
    limit = tasks.due_of_disposition(act.office, alert, working_days=choice.working_days, measure=measure,
                                     receiver=department, needed=choice.term_needed)
    task = tasks.draft(act, alert["household"], tasks.INFORM, department, what, choice.why, limit, measure=measure,
                       person=person, missing_facts=tuple(missing))
    return Trace(task=task, push=push, measure=measure, department=department,
                 detail={"推送": push["id"], "任务": task["id"], "部门": department, "缺少的情况": list(missing),
                         "期限": task["due_on"], "与建议相符": fits is not None})


def _meet(act: Act, alert: Mapping[str, Any], choice: Disposition, offered: Sequence[Suggestion]) -> Trace:
    reasons = [{"source": "复杂预警", "reason": choice.why, "link": alert["alert"]}]
    reasons += [{"source": "复杂预警", "reason": s.reason, "link": alert["alert"]} for s in offered if s.kind == 3]
    item = {"id": act.touch(number("YT", act.today)), "household": alert["household"], "state": "待列会",
            "reasons": chain.canonical(reasons), "made_at": act.now, "made_by": act.clerk.name, "version": 1}
    return Trace(item=item, detail={"议题": item["id"], "缘由": reasons})


def _verify(act: Act, alert: Mapping[str, Any], choice: Disposition, offered: Sequence[Suggestion]) -> Trace:
    fits = _fitting(choice, offered)
    if fits is None or fits.grant is None:
        raise Wanting("grant", f"须写明{called('grant', '核实哪项救助')},且它今天判为不再符合;"
                               "仅提示的条件、无法判断的条件都不是停发的依据。")
    row, measure = fits.rows[0], fits.measure or ""
    department = choice.department or fits.department or ""
    version = act.office.catalogue.version_on(measure, act.today)
    advisory = [leaf.fact for item in (version.criteria if version else ()) for leaf in leaves(item) if leaf.advisory]
    basis = {"as_of": act.today, "query": "ineligible_grant", "version": question("ineligible_grant").version,
             "failed": row["failed"], "evidence": row["evidence"], "clause": fits.clause,
             "grace_until": row["grace_until"], "advisory_only": advisory,
             "coverage": coverage_of(act.office, ("member", "fact", "grant"), act.today)}
    check = {"id": act.touch(number("HS", act.today)), "grant": fits.grant, "measure": measure, "person": fits.person,
             "basis": chain.canonical(plain(basis)), "grace_until": row["grace_until"], "made_at": act.now}
    limit = tasks.due_of_disposition(act.office, alert, working_days=choice.working_days, measure=measure,
                                     receiver=department, needed=choice.term_needed)
    what = choice.what or f"核实救助 {fits.grant} 是否仍符合:{'、'.join(row['failed'])}"
    task = tasks.draft(act, alert["household"], tasks.VERIFY, department, what, choice.why, limit, measure=measure,
                       person=fits.person, grant=fits.grant, not_before=row["grace_until"])
    return Trace(task=task, check=check, measure=measure, department=department,
                 detail={"核实": check["id"], "任务": task["id"], "救助": fits.grant, "依据": plain(basis)})


_TRACES: Final = {1: _deliver, 2: _push, 3: _meet, 4: _verify}
