"""The coordination meeting (一事一议): an agenda, packets frozen with their hash, decisions that become tasks.

筹备 (items are added, dropped with a reason, put in order) → 已封存 (the packets are fixed) → 已决定 (every item is).
Rules of the game:
- the meeting is locked first, then its households in sorted order; two at once are one after the other;
- freezing keeps each packet's bytes and writes its SHA-256 into the household's chain: what the meeting had before it
  cannot be changed unseen, and every entry after that one is shown as 会后变化;
- a decision has one lead department, a basis, and tasks with due days; it is one entry, and settles the alert that
  brought the case; a dropped item gives its alert back to be disposed of again.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import date
from functools import partial
from typing import Any, Final

from graph import agenda, chain, packets, tasks
from graph.acts import Act, Clerk, KeyReused, Wanting, hold_department, hold_text, missing, number
from graph.errors import ASK_TO_VERIFY, Broken, Conflict, NotFound, Stale, called
from graph.office import Office
from graph.policy.regions import EVERYWHERE
from graph.store import Row, Unit

STATES = PREPARING, FROZEN, DECIDED = "筹备", "已封存", "已决定"
LISTED, DROPPED, SETTLED = "已列入", "已撤下", "已决定"
MANUAL: Final = "主持人提出"
REBUILDS: Final = 3


@dataclass(frozen=True)
class Order:
    """One task of a decision."""

    department: str
    what: str
    working_days: int | None = None


@dataclass(frozen=True)
class Verdict:
    """What the meeting decided of one item."""

    lead: str
    what: str
    basis: str
    orders: tuple[Order, ...]


def open_meeting(office: Office, clerk: Clerk, held_on: date, *, region: str = "", title: str | None = None,
                 chair: str | None = None, key: str | None = None,
                 scope: Mapping[str, str] = EVERYWHERE) -> dict[str, Any]:
    """A meeting in preparation; what earlier ones left and complex alerts stand on its agenda at once."""
    if held_on < office.today:
        raise Wanting("held_on", f"开会日期 {held_on} 已过。")
    hold_text("title", title, "会议名称", required=False)
    asked = {"held_on": held_on, "region": region, "title": title, "chair": chair}
    act = Act(office, "meeting", clerk, key, asked, scope)
    meeting = number("HY", office.today)
    standing = [p for p in agenda.propose(office, region, before=held_on, scope=scope) if p.stands]
    properties = {"id": meeting, "region": region, "held_on": held_on, "title": title or f"{held_on} 协调会",
                  "chair": chair or clerk.name, "state": PREPARING, "made_at": act.now, "made_by": clerk.name,
                  "version": 1, "idempotency_key": act.key, "digest": act.digest}
    items = [_item(act, meeting, place, p.household, [r.as_json() for r in p.reasons], p.queued)
             for place, p in enumerate(standing, 1)]

    def work(unit: Unit) -> str:
        if items:
            chain.lock(unit, [item["household"] for item in items], act.request)
        if before := unit.run("meeting/find_meeting", key=act.key):
            if before[0]["digest"] != act.digest:
                raise KeyReused("这个幂等键已用于另一个请求:请换一个键。")
            return str(before[0]["meeting"])
        unit.run("meeting/create_meeting", properties=properties)
        for item in items:
            _place(unit, meeting, item)
        act.touch(meeting)
        act.append(unit, [act.entry(item["household"], "agenda", item["id"], _listed(item, held_on), _detail(item),
                                    keyed=False) for item in items])
        if not items:
            act.tell(unit, "meeting", meeting, f"开出 {held_on} 协调会,议程还是空的", {"会议": meeting})
        return meeting

    return read(office, office.store.write(work), scope=scope)


def _item(act: Act, meeting: str, place: int, household: str, reasons: Sequence[Mapping[str, str]],
          queued: str | None = None) -> dict[str, Any]:
    return {"id": queued or number("YT", act.today), "meeting": meeting, "household": household, "state": LISTED,
            "position": place, "reasons": chain.canonical(list(reasons)), "made_at": act.now,
            "made_by": act.clerk.name, "version": 1}


def _place(unit: Unit, meeting: str, item: Mapping[str, Any]) -> None:
    if not unit.run("meeting/place_item", meeting=meeting, properties=dict(item)):
        raise missing("户", item["household"])


def _listed(item: Mapping[str, Any], held_on: date) -> str:
    return f"列入 {held_on} 协调会:{';'.join(r['reason'] for r in json.loads(item['reasons']))}"


def _detail(item: Mapping[str, Any]) -> dict[str, Any]:
    return {"会议": item["meeting"], "议题": item["id"], "缘由": json.loads(item["reasons"])}


def read(office: Office, meeting: str, *, scope: Mapping[str, str] = EVERYWHERE) -> dict[str, Any]:
    """A meeting with its agenda in order, decisions, tasks and what else the graph proposes while it is prepared."""
    rows = office.store.read("meeting/read_meeting", meeting=meeting, scope=dict(scope))
    if not rows:
        raise missing("会议", meeting)
    found = rows[0]
    items = office.store.read("meeting/list_items", meeting=meeting, scope=dict(scope))
    shown = [{**item, "reasons": json.loads(item["reasons"])} for item in items]
    proposed: list[dict[str, Any]] = []
    if found["state"] == PREPARING:
        on = {item["household"] for item in items}
        proposed = [p.as_json() for p in agenda.propose(office, found["region"], before=found["held_on"], scope=scope)
                    if p.household not in on]
    return {**found, "items": shown, "proposed": proposed, "etag": f'"{found["version"]}"'}


def listing(office: Office, *, scope: Mapping[str, str] = EVERYWHERE) -> list[Row]:
    return office.store.read("meeting/list_meetings", scope=dict(scope))


class _Sitting:
    """A meeting as one act sees it: locked, of the version that the caller saw, in the state that the act needs."""

    def __init__(self, unit: Unit, act: Act, meeting: str, if_match: int | None, *states: str) -> None:
        rows = unit.run("meeting/read_meeting", meeting=meeting, scope=act.scope)
        if not rows:
            raise missing("会议", meeting)
        self.row, self.items = rows[0], unit.run("meeting/list_items", meeting=meeting, scope=act.scope)
        if if_match is not None and if_match != self.row["version"]:
            raise Stale(f"会议 {meeting} 已被别人改动,现为“{self.row['state']}”;请重新查看后再办。")
        if self.row["state"] not in states:
            raise Conflict(f"会议 {meeting} 现为“{self.row['state']}”,须是“{'、'.join(states)}”才能这样办。")

    def item(self, number: str) -> Row:
        found = next((item for item in self.items if number in (item["item"], item["household"])), None)
        if found is None:
            raise missing("议题", number)
        return found


def _begin(unit: Unit, act: Act, meeting: str, households: Sequence[str]) -> bool:
    """Locks; True where this key has been answered before."""
    unit.run("meeting/lock_meeting", meeting=meeting, request=act.request)
    if households:
        chain.lock(unit, households, act.request)
    return act.answered(unit) is not None


def add_item(office: Office, clerk: Clerk, meeting: str, household: str, why: str, *, key: str | None = None,
             if_match: int | None = None, scope: Mapping[str, str] = EVERYWHERE) -> dict[str, Any]:
    """The chair puts a household on the agenda, with a reason; what the graph proposes for it comes along."""
    hold_text("why", why, "列入的理由")
    if not office.store.read("household/count_household", household=household, scope=dict(scope))[0]["checked"]:
        raise NotFound(f"没有户“{household[:60]}”:请核对户编号,或先导入家庭表。")
    seen = read(office, meeting, scope=scope)
    act = Act(office, "meeting", clerk, key, {"add": household, "meeting": meeting, "why": why}, scope)
    reasons = [{"source": MANUAL, "reason": why, "link": household}]
    offered = next((p for p in agenda.propose(office, seen["region"], before=seen["held_on"], scope=scope)
                    if p.household == household), None)
    reasons += [r.as_json() for r in offered.reasons] if offered else []

    def work(unit: Unit) -> None:
        if _begin(unit, act, meeting, [household]):
            return
        sitting = _Sitting(unit, act, meeting, if_match, PREPARING)
        if any(item["household"] == household for item in sitting.items):
            raise Conflict(f"户 {household} 已在这次会议的议程上(或已撤下)。")
        item = _item(act, meeting, len(sitting.items) + 1, household, reasons, offered.queued if offered else None)
        _place(unit, meeting, item)
        unit.run("meeting/move_meeting", meeting=act.touch(meeting), state=PREPARING, at=None)
        act.append(unit, [act.entry(household, "agenda", item["id"], _listed(item, seen["held_on"]), _detail(item))])

    office.store.write(work)
    return read(office, meeting, scope=scope)


def drop_item(office: Office, clerk: Clerk, meeting: str, item: str, why: str, *, key: str | None = None,
              if_match: int | None = None, scope: Mapping[str, str] = EVERYWHERE) -> dict[str, Any]:
    """The chair takes an item off, with a reason; its alert stands to be disposed of again."""
    hold_text("why", why, "撤下的理由")
    seen = _find(office, meeting, item, scope)
    act = Act(office, "meeting", clerk, key, {"drop": item, "meeting": meeting, "why": why}, scope)

    def work(unit: Unit) -> None:
        if _begin(unit, act, meeting, [seen["household"]]):
            return
        row = _Sitting(unit, act, meeting, if_match, PREPARING).item(item)
        if row["state"] != LISTED:
            raise Conflict(f"议题 {row['item']} 现为“{row['state']}”,不能撤下。")
        unit.run("meeting/drop_item", item=row["item"], why=why)
        unit.run("meeting/move_meeting", meeting=act.touch(meeting), state=PREPARING, at=None)
        back = [a for a in map(act.touch, row["alerts"])
                if unit.run("alert/move_alert", alert=a, state="待处置", on=act.today)]
        said = f"议题撤下:{why}" + (f";预警 {'、'.join(back)} 退回待处置" if back else "")
        act.append(unit, [act.entry(row["household"], "agenda", row["item"], said,
                                    {"会议": meeting, "议题": row["item"], "撤下": why, "预警": back})])

    office.store.write(work)
    return read(office, meeting, scope=scope)


def order_items(office: Office, clerk: Clerk, meeting: str, order: Sequence[str], *, if_match: int | None = None,
                scope: Mapping[str, str] = EVERYWHERE) -> dict[str, Any]:
    """The chair's order: every item that stands on the agenda, once. An entry for each household whose place is
    another one; the same order again changes nothing."""
    act = Act(office, "meeting", clerk, None, {"order": list(order)}, scope)
    seen = read(office, meeting, scope=scope)

    def work(unit: Unit) -> None:
        _begin(unit, act, meeting, sorted({item["household"] for item in seen["items"]}))
        sitting = _Sitting(unit, act, meeting, if_match, PREPARING)
        rows = [sitting.item(each) for each in order]
        if sorted(row["item"] for row in rows) != sorted(r["item"] for r in sitting.items if r["state"] == LISTED):
            raise Wanting("order", "次序须把议程上的每个议题各写一次。")
        if {row["household"] for row in rows} - {item["household"] for item in seen["items"]}:
            raise Stale(f"会议 {meeting} 的议程刚有增减:请重新查看后再排。")
        moved = [(place, row) for place, row in enumerate(rows, 1) if row["position"] != place]
        if not moved:
            return
        unit.run("meeting/order_items", items=[{"item": row["item"], "position": place} for place, row in moved])
        unit.run("meeting/move_meeting", meeting=act.touch(meeting), state=PREPARING, at=None)
        act.append(unit, [
            act.entry(row["household"], "agenda", row["item"], f"{sitting.row['held_on']} 协调会议程改为第 {place} 项",
                      {"会议": meeting, "议题": row["item"], "次序": place}, keyed=n == 0)
            for n, (place, row) in enumerate(moved)])

    office.store.write(work)
    return read(office, meeting, scope=scope)


def _find(office: Office, meeting: str, item: str, scope: Mapping[str, str]) -> dict[str, Any]:
    found: Sequence[dict[str, Any]] = read(office, meeting, scope=scope)["items"]
    row = next((row for row in found if item in (row["item"], row["household"])), None)
    if row is None:
        raise missing("议题", item)
    return row


def freeze(office: Office, clerk: Clerk, meeting: str, *, key: str | None = None, if_match: int | None = None,
           scope: Mapping[str, str] = EVERYWHERE) -> dict[str, Any]:
    """Fixes every packet: bytes, SHA-256, and the place in the chain from which changes count as 会后变化."""
    act = Act(office, "meeting", clerk, key, {"freeze": meeting}, scope)
    for _ in range(REBUILDS):
        seen = read(office, meeting, scope=scope)
        listed = [item for item in seen["items"] if item["state"] == LISTED]
        built = {item["item"]: packets.build(office, item["household"], item["reasons"], scope=scope)
                 for item in listed}
        fix = partial(_freeze, act=act, meeting=meeting, if_match=if_match, listed=listed, built=built)
        if office.store.write(fix, timeout=30):
            return read(office, meeting, scope=scope)
    raise Conflict("封存时这些户的链一直在变:没有封存,请稍后再试。")


def _freeze(unit: Unit, act: Act, meeting: str, if_match: int | None, listed: Sequence[Mapping[str, Any]],
            built: Mapping[str, Mapping[str, Any]]) -> bool:
    homes = sorted(item["household"] for item in listed)
    if _begin(unit, act, meeting, homes):
        return True
    sitting = _Sitting(unit, act, meeting, if_match, PREPARING)
    if not listed:
        raise Conflict("议程是空的,没有可封存的案卷。")
    heads = chain.heads(unit.run, homes)
    if {row["item"] for row in sitting.items if row["state"] == LISTED} != set(built) or any(
            heads[packet["household"]["household"]].seq != packet["head"]["seq"] for packet in built.values()):
        return False        # something was written between reading and locking: build again
    texts = {item: packets.text_of(packet) for item, packet in built.items()}
    drafts = [act.entry(item["household"], "packet", item["item"],
                        f"{sitting.row['held_on']} 协调会案卷封存,SHA-256 {packets.digest(texts[item['item']])[:16]}…",
                        {"会议": meeting, "议题": item["item"], "sha256": packets.digest(texts[item["item"]])},
                        keyed=n == 0)
              for n, item in enumerate(listed)]
    unit.run("meeting/freeze_items", items=[
        {"item": item["item"], "packet": texts[item["item"]], "sha256": packets.digest(texts[item["item"]]),
         "seq": heads[item["household"]].seq + 1} for item in listed])        # the entry that is appended next
    unit.run("meeting/move_meeting", meeting=act.touch(meeting), state=FROZEN, at=act.now)
    act.append(unit, drafts)
    return True


def packet(office: Office, meeting: str, item: str, *, place: bool = True,
           scope: Mapping[str, str] = EVERYWHERE) -> dict[str, Any]:
    """A case as the meeting sees it: the frozen packet and what changed since, or today's while it is prepared."""
    row = _find(office, meeting, item, scope)
    kept = office.store.read("meeting/read_packet", item=row["item"], scope=dict(scope))[0]
    if kept["packet"] is None:
        built = packets.text_of(packets.build(office, row["household"], row["reasons"], scope=scope))
        return {"item": row["item"], "frozen": False, "sha256": None, "changes": [],
                "packet": packets.show(office, built, scope, place=place)}
    if packets.digest(kept["packet"]) != kept["sha256"] or kept["sha256"] not in kept["entry"]:
        raise Broken(f"议题 {row['item']} 的案卷与封存时的摘要不符:{ASK_TO_VERIFY}")
    changes = office.store.read("meeting/list_changes", household=row["household"], after=kept["frozen_seq"],
                                scope=dict(scope))
    return {"item": row["item"], "frozen": True, "sha256": kept["sha256"], "changes": changes,
            "packet": packets.show(office, kept["packet"], scope, place=place)}


def case(office: Office, household: str, *, place: bool = True,
         scope: Mapping[str, str] = EVERYWHERE) -> dict[str, Any]:
    """A household's case as of now, apart from any meeting. ``listed``: where it stands (``standing``); a frozen packet
    of it is the meeting's."""
    listed = standing(office, household, scope=scope)
    built = packets.text_of(packets.build(office, household, listed["reasons"] if listed else [], scope=scope))
    return {"frozen": False, "sha256": None, "changes": [], "listed": listed,
            "packet": packets.show(office, built, scope, place=place)}


def standing(office: Office, household: str, *, scope: Mapping[str, str] = EVERYWHERE) -> Row | None:
    """The household's newest item that waits for, stands on or was decided by a meeting, with its reasons; a dropped
    one is none."""
    rows = office.store.read("meeting/read_standing", household=household, scope=dict(scope))
    return {**rows[0], "reasons": json.loads(rows[0]["reasons"])} if rows else None


def decide(office: Office, clerk: Clerk, meeting: str, item: str, verdict: Verdict, *, key: str | None = None,
           if_match: int | None = None, scope: Mapping[str, str] = EVERYWHERE) -> dict[str, Any]:
    """A decision on one item of a frozen agenda; its tasks are in the departments' inboxes when it is written."""
    hold_department(office, verdict.lead, "lead")
    hold_text("what", verdict.what, "决定的内容")
    hold_text("basis", verdict.basis, "决定的依据")
    if not verdict.orders:
        raise Wanting("tasks", "决定须至少有一件任务,写明承办部门和期限。")
    seen = _find(office, meeting, item, scope)
    act = Act(office, "meeting", clerk, key, {"decide": item, "meeting": meeting, **asdict(verdict)}, scope)
    home = office.store.read("household/show_household", household=seen["household"], scope=dict(scope))
    place, kind = (home[0]["code"], home[0]["kind"]) if home else (None, None)
    decision = number("JD", act.today)
    made = []
    for order in verdict.orders:
        hold_text("tasks", order.what, "任务要办什么")
        limit = tasks.due(office, "task", place, kind, working_days=order.working_days, receiver=order.department)
        if limit.day is None:
            raise Wanting("tasks", f"每件任务须有{called('working_days', '期限')}:政策目录里没有规定,请写几个工作日。")
        made.append(tasks.draft(act, seen["household"], tasks.DECIDED, order.department, order.what, verdict.what,
                                limit))
    properties = {"id": decision, "item": seen["item"], "meeting": meeting, "household": seen["household"],
                  "lead": verdict.lead, "what": verdict.what, "basis": verdict.basis, "decided_on": act.today,
                  "decided_at": act.now, "decided_by": clerk.name}

    def work(unit: Unit) -> None:
        if _begin(unit, act, meeting, [seen["household"]]):
            return
        sitting = _Sitting(unit, act, meeting, if_match, FROZEN)
        row = sitting.item(item)
        if row["state"] != LISTED:
            raise Conflict(f"议题 {row['item']} 现为“{row['state']}”,不能再决定。")
        unit.run("meeting/create_decision", properties=properties)
        for task in made:
            tasks.write(unit, task, carries=decision)
        left = [each for each in sitting.items if each["state"] == LISTED and each["item"] != row["item"]]
        unit.run("meeting/move_meeting", meeting=act.touch(meeting), state=FROZEN if left else DECIDED, at=None)
        act.touch(row["item"])
        settled = [a for a in map(act.touch, row["alerts"])
                   if unit.run("alert/move_alert", alert=a, state="已了结", on=act.today)]
        said = "、".join(tasks.told(task) for task in made)
        act.append(unit, [act.entry(
            seen["household"], "decision", decision,
            f"{sitting.row['held_on']} 协调会决定:{verdict.what};牵头{office.names.department(verdict.lead)};{said}",
            {"会议": meeting, "议题": row["item"], "牵头": verdict.lead, "决定": verdict.what, "依据": verdict.basis,
             "任务": [[t["id"], t["department"], t["what"], t["due_on"]] for t in made], "预警": settled},
            department=verdict.lead)])

    office.store.write(work)
    return read(office, meeting, scope=scope)
