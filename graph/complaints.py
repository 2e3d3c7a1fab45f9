"""申诉: a person or a household does not accept a decision, a finding or the stop of a grant.

待答复 → 成立 | 不成立 | 已撤回, each with a reason, once. The clock is that of the task that it puts on the desk of the
department that has to answer (limit kind ``task``, or the working days that were set): the catalogue's language has no
kind of limit of its own for complaints. The answer ends that task; what has to be put right is a task of its own.
While a complaint is open its finding shows 有争议; afterwards what was judged last shows again, nothing is rewritten.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Any, Final

from graph import chain, tasks
from graph.acts import Act, Clerk, Wanting, hold_department, hold_text, missing, number
from graph.answers import with_people
from graph.errors import Conflict, Stale, called
from graph.office import Office
from graph.policy.regions import EVERYWHERE
from graph.store import Row, Unit

OPEN, UPHELD, REJECTED, WITHDRAWN = "待答复", "成立", "不成立", "已撤回"
CODES: Final[Mapping[str, str]] = {OPEN: "open", UPHELD: "upheld", REJECTED: "rejected", WITHDRAWN: "withdrawn"}
WORDS: Final[Mapping[str, str]] = {code: word for word, code in CODES.items()}
NEXT: Final[Mapping[str, tuple[str, ...]]] = {
    OPEN: (UPHELD, REJECTED, WITHDRAWN), UPHELD: (), REJECTED: (), WITHDRAWN: (),
}
#: code → word of what may be complained of.
AGAINST: Final[Mapping[str, str]] = {"decision": "决定", "finding": "疑点", "stop": "停发"}


@dataclass(frozen=True)
class Complaint:
    """``against``: decision | finding | stop. ``target``: number of the decision or finding, of the grant for a stop.

    ``person`` null: the household complains. ``department``: who answers; else the lead of the decision, who pays the
    grant, whose measure it is.
    """

    household: str
    against: str
    target: str
    what: str
    person: str | None = None
    department: str | None = None
    working_days: int | None = None


@dataclass(frozen=True)
class Answer:
    """``order``: what has to be put right, where it is upheld; becomes a task of the department that answers."""

    to: str
    why: str
    order: str | None = None
    working_days: int | None = None


@dataclass(frozen=True)
class _Target:
    department: str | None
    measure: str | None
    said: str


class StepNotAllowed(Conflict):
    """Already answered, or no such answer. ``allowed``: the codes of what may still be said."""

    def __init__(self, complaint: str, state: str, asked: str) -> None:
        self.state, self.allowed = CODES[state], tuple(CODES[to] for to in NEXT[state])
        can = "、".join(NEXT[state]) or "无"
        super().__init__(f"申诉 {complaint} 现为“{state}”,不能改为“{asked}”;此刻可改为:{can}。")


def file(office: Office, clerk: Clerk, given: Complaint, *, key: str | None = None,
         scope: Mapping[str, str] = EVERYWHERE) -> dict[str, Any]:
    """Takes a complaint down and puts its answer on a department's desk; the complaint as ``read`` gives it."""
    if given.against not in AGAINST:
        can = "、".join(f"{c}({w})" for c, w in AGAINST.items())
        raise Wanting("against", f"{called('against', '对什么不服')}只能是 {can}。")
    hold_text("what", given.what, "申诉的内容")
    home = office.store.read("household/show_household", household=given.household, scope=dict(scope))
    if not home:
        raise missing("户", given.household)
    if given.person is not None:
        homes = office.store.read("account/list_homes", person=given.person, scope=dict(scope))
        if given.household not in {row["household"] for row in homes}:
            raise Wanting("person", f"申诉的人没有登记在户 {given.household}:请核对。")
    target = _TARGETS[given.against](office, given, scope)
    department = given.department or target.department
    if department is None:
        raise Wanting("department", f"须写明{called('department', '由哪个部门答复')}:从申诉的对象看不出来。")
    hold_department(office, department)
    act = Act(office, "complaint", clerk, key, asdict(given), scope)
    made = number("SS", act.today)
    limit = tasks.due(office, "task", home[0]["code"], home[0]["kind"], working_days=given.working_days,
                      measure=target.measure, receiver=department)
    task = tasks.draft(act, given.household, tasks.ANSWER, department, f"答复申诉 {made}:{target.said}", given.what,
                       limit, measure=target.measure, person=given.person)
    properties = {"id": made, "household": given.household, "person": given.person,
                  "against": AGAINST[given.against], "target": given.target, "measure": target.measure,
                  "department": department, "what": given.what, "state": OPEN, "filed_on": act.today,
                  "made_at": act.now, "made_by": clerk.name, "due_on": limit.day, "provisional": limit.provisional,
                  "limit_source": limit.source, "version": 1}

    def work(unit: Unit) -> str:
        chain.lock(unit, [given.household], act.request)
        if before := act.answered(unit):
            return before
        for row in unit.run("complaint/find_open", household=given.household, target=given.target):
            raise Conflict(f"这一户对此已有申诉 {row['complaint']},还没有答复:答复后才能再申诉。")
        if not unit.run("complaint/create_complaint", properties=properties):
            raise Wanting("target", "申诉没有写入:所指的决定、疑点、救助或答复的部门不在图中。")
        tasks.write(unit, task, carries=made)
        said = f"申诉({target.said}):{given.what};{tasks.told(task)}"
        detail = {"申诉": asdict(given), "期限": limit.day, "任务": task["id"]}
        act.append(unit, [act.entry(given.household, "complaint", made, said, detail, measure=target.measure,
                                    person=given.person, department=department)])
        return made

    return read(office, office.store.write(work), scope=scope)


def _decision(office: Office, given: Complaint, scope: Mapping[str, str]) -> _Target:
    rows = office.store.read("complaint/find_decision", decision=given.target, household=given.household,
                             scope=dict(scope))
    if not rows:
        raise _nothing(given, "决定")
    return _Target(rows[0]["lead"], None, f"对会议决定“{rows[0]['what']}”不服")


def _finding(office: Office, given: Complaint, scope: Mapping[str, str]) -> _Target:
    rows = office.store.read("complaint/find_finding", finding=given.target, household=given.household,
                             scope=dict(scope))
    if not rows:
        raise _nothing(given, "疑点")
    row, shown = rows[0], json.loads(rows[0]["row"])
    measure = row["measures"][0] if row["measures"] else None
    for name in ("grant", "grant_a", "grant_b"):
        for grant in office.store.read("task/read_grant", grant=shown.get(name) or "", household=given.household,
                                       scope=dict(scope)):
            return _Target(grant["department"], grant["measure"], f"对疑点({row['rule']})不服")
    known = office.catalogue.measures.get(measure or "")
    return _Target(known.department if known else None, measure, f"对疑点({row['rule']})不服")


def _stop(office: Office, given: Complaint, scope: Mapping[str, str]) -> _Target:
    rows = office.store.read("task/read_grant", grant=given.target, household=given.household, scope=dict(scope))
    if not rows:
        raise _nothing(given, "救助")
    row = rows[0]
    if row["stopped_on"] is None and not row["stopping"]:
        raise Wanting("target", f"救助 {given.target} 没有终止,也没有停发的任务,没有停发可申诉。")
    return _Target(row["department"], row["measure"], f"对停发救助 {given.target} 不服")


def _nothing(given: Complaint, noun: str) -> Wanting:
    return Wanting("target", f"这一户没有编号为 {given.target[:60]} 的{noun}:请核对。")


_TARGETS: Final = {"decision": _decision, "finding": _finding, "stop": _stop}


def read(office: Office, complaint: str, *, department: str | None = None,
         scope: Mapping[str, str] = EVERYWHERE) -> dict[str, Any]:
    """One complaint with its clock, its answer and its tasks. Of another department: as nonexistent."""
    row = _row(office, complaint, department, scope)
    late = row["state"] == OPEN and row["due_on"] is not None and row["due_on"] < office.today
    kept = {name: value for name, value in row.items() if name not in ("code", "type")}
    done = [{**task, "state": tasks.CODES[task["state"]]} for task in row["tasks"]]
    found = {**kept, "state": CODES[row["state"]], "overdue": late, "tasks": done,
             "next": [CODES[to] for to in NEXT[row["state"]]], "etag": f'"{row["version"]}"'}
    return with_people(office, "complaint", [found], scope, None, None)[0]


def _row(office: Office, complaint: str, department: str | None, scope: Mapping[str, str]) -> Row:
    rows = office.store.read("complaint/read_complaint", complaint=complaint, department=department, scope=dict(scope))
    if not rows:
        raise missing("申诉", complaint)
    return rows[0]


def listing(office: Office, *, state: str | None = None, household: str | None = None, department: str | None = None,
            target: str | None = None, region: str = "",
            scope: Mapping[str, str] = EVERYWHERE) -> list[dict[str, Any]]:
    """What waits for an answer first, by due day."""
    rows = office.store.read("complaint/list_complaints", state=WORDS.get(state, state) if state else None,
                             household=household, department=department, target=target, today=office.today,
                             region=region, scope=dict(scope))
    shown = [{**row, "state": CODES[row["state"]]} for row in rows]
    return with_people(office, "complaints", shown, scope, None, None)


def answer(office: Office, clerk: Clerk, complaint: str, given: Answer, *, key: str | None = None,
           if_match: int | None = None, scope: Mapping[str, str] = EVERYWHERE) -> dict[str, Any]:
    """Upheld, rejected or withdrawn, with why: ends the task that asked for it; may make one that puts things right."""
    to = WORDS.get(given.to, given.to)
    if to not in CODES or to == OPEN:
        raise Wanting("to", f"答复只能是 {'、'.join(f'{CODES[w]}({w})' for w in NEXT[OPEN])}。")
    hold_text("why", given.why, "答复的理由")
    hold_text("order", given.order, "要改正什么", required=False)
    if given.order is not None and to != UPHELD:
        raise Wanting("order", "申诉成立时才写要改正什么。")
    act = Act(office, "complaint", clerk, key, {"complaint": complaint, **asdict(given)}, scope)
    seen = _row(office, complaint, clerk.department, scope)
    mend = None
    if given.order is not None:
        limit = tasks.due(office, "task", seen["code"], seen["type"], working_days=given.working_days,
                          measure=seen["measure"], receiver=seen["department"])
        mend = tasks.draft(act, seen["household"], tasks.MEND, seen["department"], given.order,
                           f"申诉 {complaint} 成立:{given.why}", limit, measure=seen["measure"],
                           person=seen["person"])

    def work(unit: Unit) -> None:
        chain.lock(unit, [seen["household"]], act.request)
        if act.answered(unit):
            return
        row = unit.run("complaint/read_complaint", complaint=complaint, department=clerk.department,
                       scope=act.scope)[0]
        if if_match is not None and if_match != row["version"]:
            raise Stale(f"申诉 {complaint} 已被别人改动,现为“{row['state']}”;请重新查看后再答复。")
        if to not in NEXT[row["state"]]:
            raise StepNotAllowed(complaint, row["state"], to)
        if not unit.run("complaint/answer_complaint", complaint=complaint, before=row["version"], state=to,
                        why=given.why, by=clerk.name, on=act.today):
            raise Conflict(f"申诉 {complaint} 刚被别人答复:请重新查看。")
        for task in row["tasks"]:
            if task["kind"] == tasks.ANSWER and task["state"] in (tasks.OPEN, tasks.DOING):
                unit.run("task/move_task", task=act.touch(task["task"]), before=task["version"], state=tasks.DONE,
                         result=f"{to}:{given.why}", evidence=None, outcome=None, by=clerk.name, on=act.today)
        if mend is not None:
            tasks.write(unit, mend, carries=complaint)
        said = f"申诉 {complaint} {to}:{given.why}" + (f";交办:{tasks.told(mend)}" if mend else "")
        detail = {"申诉": complaint, "答复": to, "理由": given.why, "任务": mend and mend["id"]}
        act.append(unit, [act.entry(row["household"], "complaint", complaint, said, detail, measure=row["measure"],
                                    person=row["person"], department=row["department"])])

    office.store.write(work)
    return read(office, complaint, department=clerk.department, scope=scope)
