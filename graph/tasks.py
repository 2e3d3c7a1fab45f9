"""Tasks: what a disposition or a decision asks of one department, until it is done or said to be undone.

待办 → 办理中 → 已办结 | 未办成. What done must leave behind depends on the kind (``PROOF``):
- 落实 (aid that is due): a payment, a grant or a visit of this household;
- 补情况 (a push): what was found, which is the answer to the push;
- 核实: the outcome. 仍符合 ends it; 不再符合 makes the next task, 停发, not before the end of the grace period;
- 停发: not before that day, and only when the graph itself shows the grant's last day;
- 决定 (of a meeting), 改正 (after a complaint or a promise broken): what was done;
- 答复申诉: nothing of its own, it is done by the answer.
An alert whose last task is done is 已了结; where a task of it fails, it stands to be disposed of again. What a
meeting's decision leaves undone the next agenda opens with; until it is done, the alert reads 已处置.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import Any, Final

from graph import calendar, chain
from graph.acts import Act, Clerk, Wanting, hold_department, hold_text, missing, number
from graph.errors import Conflict, Stale, called
from graph.office import Office
from graph.policy.regions import EVERYWHERE
from graph.store import Row, Unit
from graph.workdays import UNSET, Span, due_on, due_words, working_days_between

OPEN, DOING, DONE, FAILED = "待办", "办理中", "已办结", "未办成"
CODES: Final[Mapping[str, str]] = {OPEN: "open", DOING: "doing", DONE: "done", FAILED: "failed"}
WORDS: Final[Mapping[str, str]] = {code: word for word, code in CODES.items()}
NEXT: Final[Mapping[str, tuple[str, ...]]] = {OPEN: (DOING,), DOING: (DONE, FAILED), DONE: (), FAILED: ()}
DELIVER, INFORM, VERIFY, STOP, DECIDED = "落实", "补情况", "核实", "停发", "决定"
MEND, ANSWER = "改正", "答复申诉"
STILL, NO_LONGER = "仍符合", "不再符合"
OUTCOMES: Final = (STILL, NO_LONGER)


@dataclass(frozen=True)
class Step:
    """``to``: a state's code or word. ``result``: what was done, or why it failed. ``outcome``: of a 核实."""

    to: str
    result: str | None = None
    evidence: str | None = None
    outcome: str | None = None


class StepNotAllowed(Conflict):
    """Not a move from here. ``allowed``: the codes of the moves that are."""

    def __init__(self, task: str, state: str, asked: str) -> None:
        self.state, self.allowed = CODES[state], tuple(CODES[to] for to in NEXT[state])
        can = "、".join(NEXT[state]) or "无"
        super().__init__(f"任务 {task} 现为“{state}”,不能改为“{asked}”;此刻可改为:{can}。")


@dataclass(frozen=True)
class Due:
    """``day`` is null where nothing sets a limit: ``source`` says 未规定 then."""

    day: date | None
    provisional: bool
    source: str


def due(office: Office, kind: str, code: str | None, household_type: str | None, *, working_days: int | None = None,
        measure: str | None = None, receiver: str | None = None, begin: date | None = None) -> Due:
    """The last day in time: ``working_days`` if somebody set them, else the catalogue's limit of that kind.

    Counted from ``begin``, else from today.
    """
    begin = begin or office.today
    if working_days is not None:
        if not 1 <= working_days <= 1_000:
            raise Wanting("working_days", "期限须是 1 至 1,000 个工作日。")
        counted = due_on(begin, working_days, calendar.read(office.store))
        return Due(counted.day, counted.provisional, f"交办时定为 {working_days} 个工作日")
    limit = office.catalogue.limit(kind, office.today, code, household_type, measure=measure, receiver=receiver)
    if limit is None:
        return Due(None, False, UNSET)
    counted = due_on(begin, limit.amount, calendar.read(office.store), Span(limit.unit))
    return Due(counted.day, counted.provisional, limit.source or UNSET)


def due_of_disposition(office: Office, alert: Mapping[str, Any], *, working_days: int | None, measure: str,
                       receiver: str, needed: bool) -> Due:
    """``needed``: where the catalogue says nothing the person must say by when. A program that leaves it open (the
    contract's disposition has no term) makes a task without a day, 未规定."""
    limit = due(office, "task", alert["code"], alert["type"], working_days=working_days, measure=measure,
                receiver=receiver)
    if limit.day is None and needed:
        days = called("working_days", "期限")
        raise Wanting("working_days", f"政策目录里没有规定这件任务的期限:请写明{days},几个工作日。")
    return limit


def draft(act: Act, household: str, kind: str, department: str, what: str, why: str, limit: Due, *,
          measure: str | None = None, person: str | None = None, grant: str | None = None,
          missing_facts: tuple[str, ...] = (), not_before: date | None = None) -> dict[str, Any]:
    """A task's properties, numbered; ``write`` puts it into the graph inside the caller's act."""
    hold_department(act.office, department)
    return {"id": act.touch(number("RW", act.today)), "household": household, "kind": kind, "department": department,
            "what": what, "why": why, "state": OPEN, "measure": measure, "person": person, "grant": grant,
            "missing_facts": list(missing_facts), "due_on": limit.day, "provisional": limit.provisional,
            "limit_source": limit.source, "not_before": not_before, "made_on": act.today, "made_at": act.now,
            "made_by": act.clerk.name, "version": 1}


def write(unit: Unit, task: Mapping[str, Any], *, alert: str | None = None, carries: str | None = None) -> None:
    if not unit.run("task/create_task", properties=dict(task), alert=alert, carries=carries):
        raise Wanting("department", "任务没有写入:户或部门不在图中。")


def told(task: Mapping[str, Any]) -> str:
    """``民政局… (RW…,2024-07-12 前)``: a task in the sentence of an entry."""
    limit = f",{due_words(task)} 前" if task["due_on"] else ""
    early = f",不早于 {task['not_before']}" if task["not_before"] else ""
    return f"{task['what']}(任务 {task['id']}{limit}{early})"


def read(office: Office, task: str, *, department: str | None = None,
         scope: Mapping[str, str] = EVERYWHERE) -> dict[str, Any]:
    """One task with where it comes from and what may be done now. Of another department: as nonexistent."""
    rows = office.store.read("task/read_task", task=task, department=department, scope=dict(scope))
    if not rows:
        raise missing("任务", task)
    return shown(rows[0], office.today)


def shown(row: Row, today: date) -> dict[str, Any]:
    late = row["state"] in (OPEN, DOING) and row["due_on"] is not None and row["due_on"] < today
    kept = {name: value for name, value in row.items() if name not in ("code", "type")}
    return {**kept, "state": CODES[row["state"]], "overdue": late, "next": [CODES[to] for to in NEXT[row["state"]]],
            "etag": f'"{row["version"]}"'}


def listing(office: Office, *, department: str | None = None, household: str | None = None, state: str | None = None,
            unfinished: bool = False, region: str = "", scope: Mapping[str, str] = EVERYWHERE) -> list[dict[str, Any]]:
    """The inbox of a department, or all: what is open first, by due day."""
    rows = office.store.read("task/list_tasks", department=department, household=household,
                             state=WORDS.get(state, state) if state else None, unfinished=unfinished,
                             today=office.today, region=region, scope=dict(scope))
    return [{**row, "state": CODES[row["state"]]} for row in rows]


def take_step(office: Office, clerk: Clerk, task: str, step: Step, *, key: str | None = None,
              if_match: int | None = None, scope: Mapping[str, str] = EVERYWHERE) -> dict[str, Any]:
    """One step of a task of the clerk's department (a clerk without one: any). The task as ``read`` gives it."""
    to = WORDS.get(step.to, step.to)
    if to not in CODES:
        raise Wanting("to", f"没有这一步“{step.to[:40]}”;可用:{'、'.join(f'{c}({w})' for w, c in CODES.items())}。")
    for name in ("result", "evidence"):
        hold_text(name, getattr(step, name), "办理结果" if name == "result" else "凭据", required=False)
    asked = {"task": task, "to": to, "result": step.result, "evidence": step.evidence, "outcome": step.outcome}
    act = Act(office, "task", clerk, key, asked, scope)
    seen = _row(office.store.read, act, task)
    stop = _stop(act, seen, step) if seen["kind"] == VERIFY and to == DONE and step.outcome == NO_LONGER else None

    def work(unit: Unit) -> None:
        chain.lock(unit, [seen["household"]], act.request)
        if act.answered(unit):
            return
        row = _row(unit.run, act, task)
        if if_match is not None and if_match != row["version"]:
            raise Stale(f"任务 {task} 已被别人改动,现为“{row['state']}”;请重新查看后再办。")
        if to not in NEXT[row["state"]]:
            raise StepNotAllowed(task, row["state"], to)
        _hold(unit, act, row, to, step)
        if not unit.run("task/move_task", task=task, before=row["version"], state=to, result=step.result,
                        evidence=step.evidence, outcome=step.outcome, by=clerk.name, on=act.today):
            raise Conflict(f"任务 {task} 刚被别人改动:请重新查看后再办。")
        also = _follow(unit, act, row, to, step, stop)
        why = f":{step.result}" if step.result else ""
        proof = f",凭据 {step.evidence}" if step.evidence else ""
        outcome = f",核实为{step.outcome}" if step.outcome else ""
        detail = {"任务": task, "由": row["state"], "到": to, "结果": step.result, "凭据": step.evidence,
                  "结论": step.outcome, "引出": also}
        said = f"任务“{row['what']}”{to}{outcome}{why}{proof}" + (f";{also}" if also else "")
        act.append(unit, [act.entry(row["household"], "task", task, said, detail, measure=row["measure"],
                                    person=row["person"], department=row["department"])])

    office.store.write(work)
    return read(office, task, department=clerk.department, scope=scope)


def _row(run: Any, act: Act, task: str) -> Row:
    rows: list[Row] = run("task/read_task", task=task, department=act.clerk.department, scope=act.scope)
    if not rows:
        raise missing("任务", task)
    return rows[0]


def _hold(unit: Unit, act: Act, row: Row, to: str, step: Step) -> None:
    """What this step must bring; nothing has been written yet."""
    if step.outcome is not None and (row["kind"] != VERIFY or to != DONE):
        raise Wanting("outcome", "只有办结一次核实时才写结论。")
    if row["kind"] == ANSWER and to in (DONE, FAILED):
        raise Conflict(f"这件任务随答复办结:请在申诉 {row['complaint']} 上写明成立或不成立。")
    if to == FAILED:
        hold_text("result", step.result, "未办成的理由")
    if step.evidence and not unit.run("referral/find_evidence", household=row["household"], number=step.evidence,
                                      scope=act.scope):
        raise Wanting("evidence", f"本户没有编号为 {step.evidence} 的发放、走访或救助,不能作为凭据。")
    if to != DONE:
        return
    kind = row["kind"]
    if kind == DELIVER and not step.evidence:
        raise Wanting("evidence", "落实须有凭据:本户的一项救助、一笔发放或一次走访的编号。")
    if kind in (INFORM, DECIDED, MEND):
        hold_text("result", step.result, "办理结果")
    if kind == VERIFY:
        if step.outcome not in OUTCOMES:
            raise Wanting("outcome", f"核实须有{called('outcome', '结论')}:{'、'.join(OUTCOMES)}。")
        hold_text("result", step.result, "核实的经过与理由")
    if kind == STOP:
        if row["not_before"] is not None and act.today < row["not_before"]:
            raise Conflict(f"渐退期到 {row['not_before']} 为止,此前不能停发救助 {row['grant']}。")
        ends = unit.run("task/read_grant_end", grant=row["grant"])
        if ends and ends[0]["runs_to"] is None:
            raise Conflict(f"救助 {row['grant']} 在图中还没有终止日期:请先导入经办部门的终止记录,再办结停发。")


def _stop(act: Act, seen: Row, step: Step) -> dict[str, Any]:
    """The task that follows a verification: stop the grant, by the department that pays it, after the grace period.

    Nobody is asked for its limit: the catalogue's, else as many working days as the verification had, counted from the
    end of the grace period where that is later than today.
    """
    grace: date | None = seen["not_before"]
    begin = max(act.today, grace or act.today)
    limit = due(act.office, "task", seen["code"], seen["type"], measure=seen["measure"], receiver=seen["department"],
                begin=begin)
    if limit.day is None and seen["due_on"] is not None:
        days = calendar.read(act.office.store)
        given = max(1, working_days_between(seen["made_on"], seen["due_on"], days))
        counted = due_on(begin, given, days)
        limit = Due(counted.day, counted.provisional, f"同核实,{given} 个工作日")
    if begin > act.today and limit.day is not None:
        limit = replace(limit, source=f"{limit.source},自渐退期满 {begin} 起算")
    return draft(act, seen["household"], STOP, seen["department"], f"停发救助 {seen['grant']}",
                 f"核实为{NO_LONGER}:{step.result}", limit, measure=seen["measure"], person=seen["person"],
                 grant=seen["grant"], not_before=grace)


def _follow(unit: Unit, act: Act, row: Row, to: str, step: Step, stop: Mapping[str, Any] | None) -> str:
    """What the step brings about beside the task itself; said in its entry."""
    if to == DOING:
        return ""
    alert, said = row["alert"], []
    for carried in filter(None, (row["push"], row["verification"])):
        act.touch(carried)
    if to == DONE and row["kind"] == INFORM:
        unit.run("alert/answer_push", task=row["task"], answer=step.result, by=act.clerk.name, on=act.today)
    if to == DONE and row["kind"] == VERIFY:
        unit.run("alert/conclude_verification", task=row["task"], outcome=step.outcome, why=step.result,
                 by=act.clerk.name, on=act.today, evidence=step.evidence)
        if stop is not None:
            write(unit, stop, alert=alert, carries=row["verification"])
            said.append(f"交办:{told(stop)}")
    if alert is not None and stop is None:
        state = "已了结" if to == DONE else "待处置"
        if unit.run("alert/move_alert", alert=act.touch(alert), state=state, on=act.today):
            said.append(f"预警 {alert} {'了结' if to == DONE else '退回待处置'}")
    return ";".join(said)
