"""告知承诺: somebody promises instead of proving, is believed, and is checked against what departments hold.

待核查 → 守诺 | 失信; 失信 → 已撤销 → 已修复. The machine shows what the graph knows beside what was promised (符合,
不符合, 无法判断); kept or broken is said by a person, with a reason. Revoking stops nothing: it leaves a task for the
department that pays, and says what is owed back; credit is restored when nothing is owed any more. ``NEXT`` holds all
moves, the 409 and the buttons read it.

A claim is one comparison: ``人均月收入<700``, ``户:机动车数=0``, ``成员:重特大疾病=是`` (the household's, any member's;
without a word in front: the person's who promises, or the household's where it does).
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Any, Final

from graph import chain, tasks
from graph.acts import Act, Clerk, Wanting, hold_department, hold_text, missing, number, plain
from graph.answers import ask, coverage_of, with_people
from graph.eligibility import compile_claims, facts_of
from graph.errors import Conflict, Stale, called
from graph.office import Office
from graph.policy.model import Leaf, number_of
from graph.policy.regions import EVERYWHERE
from graph.store import Row, Unit

PROMISED, KEPT, BROKEN, REVOKED, RESTORED = "待核查", "守诺", "失信", "已撤销", "已修复"
CODES: Final[Mapping[str, str]] = {
    PROMISED: "promised", KEPT: "kept", BROKEN: "broken", REVOKED: "revoked", RESTORED: "restored",
}
WORDS: Final[Mapping[str, str]] = {code: word for word, code in CODES.items()}
#: 守诺 and 已撤销 lead to themselves: checked again, and money that has come back meanwhile.
NEXT: Final[Mapping[str, tuple[str, ...]]] = {
    PROMISED: (KEPT, BROKEN),
    KEPT: (KEPT, BROKEN),
    BROKEN: (KEPT, REVOKED, RESTORED),
    REVOKED: (REVOKED, RESTORED),
    RESTORED: (),
}
#: The day of a pledge that a move sets.
DAYS: Final[Mapping[str, str]] = {BROKEN: "broken_on", REVOKED: "revoked_on", RESTORED: "restored_on"}
MOST: Final = 50
LONGEST_WORD: Final = 200
_CLAIM: Final = re.compile(r"\s*(?:(户|成员)[::])?\s*([^<>=!≤≥≠]+?)\s*(<=|>=|!=|<|>|=|≤|≥|≠)\s*(\S.*?)\s*")
_OPS: Final[Mapping[str, str]] = {
    "=": "eq", "!=": "ne", "≠": "ne", "<": "lt", "<=": "le", "≤": "le", ">": "gt", ">=": "ge", "≥": "ge",
}
_SUBJECTS: Final[Mapping[str | None, str]] = {None: "self", "户": "household", "成员": "any_member"}


@dataclass(frozen=True)
class Promise:
    """What is promised. ``edition``: which version of the text was signed. ``spares``: papers that need not be brought.

    ``person`` null: the household promises. ``department``: else who received the application, else the measure's.
    """

    household: str
    measure: str
    text: str
    edition: str
    claims: tuple[str, ...]
    spares: tuple[str, ...] = ()
    person: str | None = None
    application: str | None = None
    grant: str | None = None
    department: str | None = None


@dataclass(frozen=True)
class Check:
    """One move. ``recover_fen``: owed back in all (said when revoked); ``recovered_fen``: come back so far, in all."""

    to: str
    why: str
    recover_fen: int | None = None
    recovered_fen: int | None = None
    grant: str | None = None
    working_days: int | None = None


class StepNotAllowed(Conflict):
    """Not a move from here. ``allowed``: the codes of the moves that are."""

    def __init__(self, pledge: str, state: str, asked: str) -> None:
        self.state, self.allowed = CODES[state], tuple(CODES[to] for to in NEXT[state])
        can = "、".join(NEXT[state]) or "无"
        super().__init__(f"承诺 {pledge} 现为“{state}”,不能改为“{asked}”;此刻可改为:{can}。")


def read_claim(text: str) -> Leaf:
    """
    >>> read_claim("户:人均月收入 <= 700")
    Leaf(path='1', fact='人均月收入', op='le', value=Decimal('700'), subject='household', advisory=False, trigger=False)
    """
    match = _CLAIM.fullmatch(text)
    if match is None or len(text) > LONGEST_WORD:
        raise Wanting("claims", f"承诺的情况“{text[:40]}”写得不对:"
                                "应如 人均月收入<700、户:机动车数=0、成员:残疾等级=一级。")
    subject, fact, op, value = match.groups()
    held = number_of(value)
    if held is None and _OPS[op] not in ("eq", "ne"):
        raise Wanting("claims", f"承诺的情况“{text[:40]}”:比大小须是数字。")
    return Leaf("1", fact, _OPS[op], value if held is None else held, _SUBJECTS[subject])


def promise(office: Office, clerk: Clerk, given: Promise, *, key: str | None = None,
            scope: Mapping[str, str] = EVERYWHERE) -> dict[str, Any]:
    """Writes a promise down; the pledge as ``read`` gives it."""
    _hold_promise(office, given)
    place = office.store.read("household/show_household", household=given.household, scope=dict(scope))
    if not place:
        raise missing("户", given.household)
    department = given.department or clerk.department or office.catalogue.measures[given.measure].department
    if given.person is not None:
        homes = office.store.read("account/list_homes", person=given.person, scope=dict(scope))
        if given.household not in {row["household"] for row in homes}:
            raise Wanting("person", f"作出承诺的人没有登记在户 {given.household}:请核对。")
    if given.application is not None:
        department = given.department or _application(office, given, scope)
    if given.grant is not None:
        _grant(office, given.grant, given.household, given.measure, scope)
    hold_department(office, department)
    act = Act(office, "pledge", clerk, key, asdict(given), scope)
    made = number("CN", act.today)
    properties = {**asdict(given), "claims": list(given.claims), "spares": list(given.spares), "id": made,
                  "department": department, "state": PROMISED, "promised_on": act.today, "made_at": act.now,
                  "made_by": clerk.name, "version": 1}

    def work(unit: Unit) -> str:
        chain.lock(unit, [given.household], act.request)
        if before := act.answered(unit):
            return before
        if not unit.run("pledge/create_pledge", properties=properties):
            raise Wanting("department", "承诺没有写入:户或部门不在图中。")
        spared = f",免交{'、'.join(given.spares)}" if given.spares else ""
        said = f"告知承诺({office.names.measure(given.measure)},{given.edition}):{';'.join(given.claims)}{spared}"
        act.append(unit, [act.entry(given.household, "pledge", made, said, {"承诺": asdict(given)},
                                    measure=given.measure, person=given.person, department=department)])
        return made

    return read(office, office.store.write(work), scope=scope)


def _hold_promise(office: Office, given: Promise) -> None:
    if given.measure not in office.catalogue.measures:
        raise Wanting("measure", f"政策目录里没有措施“{given.measure[:40]}”:请核对措施代码。")
    hold_text("text", given.text, "承诺内容")
    hold_text("edition", given.edition, "承诺文本的版本")
    for name, words, items in (("claims", "承诺的情况", given.claims), ("spares", "免交的材料", given.spares)):
        if len(items) > MOST or any(not item.strip() or len(item) > LONGEST_WORD for item in items):
            raise Wanting(name, f"{called(name, words)}最多 {MOST} 项,每项 1 至 {LONGEST_WORD} 字。")
    if not given.claims:
        raise Wanting("claims", f"须至少写明一项{called('claims', '承诺的情况')},例如 人均月收入<700,以便日后核查。")
    for claim in given.claims:
        read_claim(claim)


def _application(office: Office, given: Promise, scope: Mapping[str, str]) -> str:
    rows = office.store.read("pledge/read_application", application=given.application, household=given.household,
                             scope=dict(scope))
    if not rows or rows[0]["measure"] != given.measure or rows[0]["person"] not in (None, given.person):
        raise Wanting("application", f"这一户(这个人)没有编号为 {given.application} 的这项申请:请核对。")
    return str(rows[0]["department"])


def _grant(office: Office, grant: str, household: str, measure: str, scope: Mapping[str, str]) -> Row:
    rows = office.store.read("task/read_grant", grant=grant, household=household, scope=dict(scope))
    if not rows or rows[0]["measure"] != measure:
        raise Wanting("grant", f"这一户没有编号为 {grant} 的这项救助:请核对。")
    return rows[0]


def read(office: Office, pledge: str, *, department: str | None = None,
         scope: Mapping[str, str] = EVERYWHERE) -> dict[str, Any]:
    """One pledge with what the graph knows beside it today, its checks, and what may be done now."""
    row = _row(office, pledge, department, scope)
    kept = {name: value for name, value in row.items() if name not in ("code", "type")}
    checks = [{**check, "result": CODES[check["result"]], "comparison": json.loads(check["comparison"])}
              for check in row["checks"]]
    owed = max((row["recover_fen"] or 0) - (row["recovered_fen"] or 0), 0)
    found = {**kept, "state": CODES[row["state"]], "checks": checks, "owed_fen": owed,
             "comparison": compare(office, row, scope=scope), "next": [CODES[to] for to in NEXT[row["state"]]],
             "etag": f'"{row["version"]}"'}
    return with_people(office, "pledge", [found], scope, None, None)[0]


def _row(office: Office, pledge: str, department: str | None, scope: Mapping[str, str]) -> Row:
    rows = office.store.read("pledge/read_pledge", pledge=pledge, department=department, scope=dict(scope))
    if not rows:
        raise missing("承诺", pledge)
    return rows[0]


def compare(office: Office, pledge: Mapping[str, Any], *, scope: Mapping[str, str] = EVERYWHERE) -> dict[str, Any]:
    """What was promised, and the measure's own criteria, held against the departments' facts of today.

    ``owed``: files of members and facts that are missing or too old: then a 无法判断 may only be a file away.
    """
    claims = [read_claim(text) for text in pledge["claims"]]
    subject = {"person": pledge["person"], "household": None if pledge["person"] else pledge["household"]}
    rule = compile_claims(office.catalogue, office.today, claims)
    rows = office.store.read("household/explain_eligibility", rules={"承诺": rule}, facts=facts_of([rule]),
                             as_of=office.today, scope=dict(scope), **subject)
    promised = [{"claim": pledge["claims"][row["criterion"] - 1], **_leaf(row)} for row in _own(rows, pledge)]
    asked = [(name, value) for name, value in subject.items() if value is not None]
    why = ask(office, "explain_eligibility", [("measure", pledge["measure"]), *asked], scope=scope)
    return {"as_of": office.today, "promised": promised,
            "criteria": [{**_leaf(row), "clause": row["clause"]} for row in _own(why.rows, pledge)],
            "owed": [item for item in coverage_of(office, ("member", "fact"), office.today) if not item["covers"]]}


def _own(rows: Sequence[Row], pledge: Mapping[str, Any]) -> list[Row]:
    """The block of the pledge's household; of a person who left it, whatever block there is."""
    own = [row for row in rows if row["household"] == pledge["household"]]
    first = rows[0]["household"] if rows else None
    return own or [row for row in rows if row["household"] == first]


def _leaf(row: Row) -> dict[str, Any]:
    return {name: row[name] for name in ("fact", "truth", "value", "reported_by", "since")}


def listing(office: Office, *, state: str | None = None, household: str | None = None, department: str | None = None,
            region: str = "", scope: Mapping[str, str] = EVERYWHERE) -> list[dict[str, Any]]:
    rows = office.store.read("pledge/list_pledges", state=WORDS.get(state, state) if state else None,
                             household=household, department=department, region=region, scope=dict(scope))
    return with_people(office, "pledges", [{**row, "state": CODES[row["state"]]} for row in rows], scope, None, None)


def check(office: Office, clerk: Clerk, pledge: str, given: Check, *, key: str | None = None,
          if_match: int | None = None, scope: Mapping[str, str] = EVERYWHERE) -> dict[str, Any]:
    """One move of the table, said by a person; what the graph knew that day is kept with it."""
    to = WORDS.get(given.to, given.to)
    if to not in CODES:
        raise Wanting("to", f"没有这一步“{given.to[:40]}”;可用:{'、'.join(f'{c}({w})' for w, c in CODES.items())}。")
    hold_text("why", given.why, "理由")
    act = Act(office, "pledge", clerk, key, {"pledge": pledge, **asdict(given)}, scope)
    seen = _row(office, pledge, clerk.department, scope)
    comparison = plain(compare(office, seen, scope=scope))
    task = _task(act, seen, given) if to == REVOKED and seen["state"] == BROKEN else None
    checked = act.touch(number("HC", act.today))

    def work(unit: Unit) -> None:
        chain.lock(unit, [seen["household"]], act.request)
        if act.answered(unit):
            return
        row = unit.run("pledge/read_pledge", pledge=pledge, department=clerk.department, scope=act.scope)[0]
        if if_match is not None and if_match != row["version"]:
            raise Stale(f"承诺 {pledge} 已被别人改动,现为“{row['state']}”;请重新查看后再办。")
        if to not in NEXT[row["state"]]:
            raise StepNotAllowed(pledge, row["state"], to)
        changes = _changes(act, row, to, given)
        if not unit.run("pledge/move_pledge", pledge=pledge, before=row["version"], changes=changes):
            raise Conflict(f"承诺 {pledge} 刚被别人改动:请重新查看后再办。")
        money = {name: changes.get(name, row[name]) for name in ("recover_fen", "recovered_fen")}
        unit.run("pledge/create_check", pledge=pledge, properties={
            "id": checked, "household": row["household"], "result": to, "why": given.why, "by": clerk.name,
            "at": act.now, "on": act.today, "comparison": chain.canonical(comparison), **money})
        if task is not None:
            tasks.write(unit, task, carries=pledge)
        said = f"承诺 {pledge} 核查为{to}:{given.why}" if to in (KEPT, BROKEN) else f"承诺 {pledge} {to}:{given.why}"
        said += _said(money) + (f";交办:{tasks.told(task)}" if task else "")
        truths = [[each["claim"], each["truth"], each["value"]] for each in comparison["promised"]]
        act.append(unit, [act.entry(row["household"], "pledge", pledge, said,
                                    {"承诺": pledge, "由": row["state"], "到": to, "理由": given.why, "对照": truths,
                                     "任务": task and task["id"], **money},
                                    measure=row["measure"], person=row["person"], department=clerk.department)])

    office.store.write(work)
    return read(office, pledge, department=clerk.department, scope=scope)


def _said(money: Mapping[str, int | None]) -> str:
    words = (("recover_fen", "应追"), ("recovered_fen", "已追"))
    return "".join(f",{word} {fen / 100:.2f} 元" for name, word in words if (fen := money[name]) is not None)


def _changes(act: Act, row: Row, to: str, given: Check) -> dict[str, Any]:
    """What the move makes of the pledge; nothing has been written yet."""
    changes: dict[str, Any] = {"state": to}
    if to in DAYS and to != row["state"]:
        changes[DAYS[to]] = act.today
    if to in (KEPT, BROKEN):
        changes |= {"checked_on": act.today, "checked_by": act.clerk.name}
        if given.recover_fen is not None or given.recovered_fen is not None:
            raise Wanting("recover_fen", "撤销时才写应追,撤销后才写已追。")
    if to == REVOKED and row["state"] == BROKEN and given.recover_fen is None:
        raise Wanting("recover_fen", f"撤销须写明{called('recover_fen', '应追多少')};没有要追的写 0。")
    for name, words in (("recover_fen", "应追"), ("recovered_fen", "已追")):
        value = getattr(given, name)
        if value is not None:
            if not 0 <= value < 10**14:
                raise Wanting(name, f"{called(name, words)}须是不为负的整数(分)。")
            changes[name] = value
    if given.grant is not None:
        changes["grant"] = given.grant
    owed, paid = (changes.get(name, row[name]) or 0 for name in ("recover_fen", "recovered_fen"))
    if paid > owed:
        raise Wanting("recovered_fen", f"已追 {paid / 100:.2f} 元多于应追 {owed / 100:.2f} 元:请核对。")
    if to == RESTORED and paid < owed:
        raise Conflict(f"承诺 {row['pledge']} 还有 {(owed - paid) / 100:.2f} 元没有追回,不能修复信用。")
    return changes


def _task(act: Act, seen: Row, given: Check) -> dict[str, Any]:
    """Who has to stop what rests on the promise; without a grant: who has to ask for the papers after all."""
    office, grant = act.office, given.grant or seen["grant"]
    department, kind = seen["department"], tasks.MEND
    what = f"撤销按告知承诺办理的{office.names.measure(seen['measure'])}申请,改为提交材料"
    if grant is not None:
        row = _grant(office, grant, seen["household"], seen["measure"], act.scope)
        department, kind, what = row["department"], tasks.STOP, f"停发救助 {grant}(告知承诺不实)"
    limit = tasks.due(office, "task", seen["code"], seen["type"], working_days=given.working_days,
                      measure=seen["measure"], receiver=department)
    return tasks.draft(act, seen["household"], kind, department, what, given.why, limit, measure=seen["measure"],
                       person=seen["person"], grant=grant)
