"""A referral's life in the product (contract §3 and §5, design §5): begin one, take a step.

Rules of the game, in one transaction:
1. the turn of the importers is taken, then the household is locked, each in a statement of its own, before the state
   is read: two desks at once are one after the other, and the second is told the new state;
2. an entry with the same idempotency key is the answer; with another request it is refused;
3. every check is made before anything is written: the table of moves, who acts, the reason, the evidence, the version;
4. the step is a further version of the referral, as a row of a file would be: it holds from its day on, the chain gains
   one entry, ``chain verify`` needs to know nothing of it, and a file that tells something newer is taken as it is.
   What was done here says so in its source: 本系统.
The clock, the number and the request are taken outside, so that a retry writes the same thing.
"""

from __future__ import annotations

import hashlib
import json
import secrets
import uuid
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import date
from typing import Any, Final

from graph import chain
from graph.acts import HERE, home_of
from graph.errors import Conflict, NotFound, Refused
from graph.intake.deciding import Incoming, decide
from graph.intake.deciding import State as Decided
from graph.intake.history import Observation
from graph.intake.loading import read_state
from graph.intake.writing import write
from graph.model import NEXT, RESENDABLE, Party, State, allowed, mover, needs_evidence, needs_reason
from graph.office import Office
from graph.policy.regions import EVERYWHERE
from graph.store import Row, Unit

#: Behind every row of the batches so far, before every row of the next.
_AFTER_ROWS: Final = 1_000_000_000
_LONGEST: Final = 4_000


@dataclass(frozen=True)
class Actor:
    """Who acts: the account's name and the department for which it acts."""

    name: str
    department: str


@dataclass(frozen=True)
class Opening:
    """A new referral. ``household`` or ``person`` (``P…``); ``follows``: the one that came back undone."""

    receiver: str
    need: str
    household: str | None = None
    person: str | None = None
    reason: str | None = None
    follows: str | None = None
    draft: bool = False


@dataclass(frozen=True)
class Step:
    """``evidence``: the number of a payment, a visit or a grant of this household."""

    to: State
    reason: str | None = None
    evidence: str | None = None


@dataclass(frozen=True)
class Moved:
    """A referral as a step left it. ``version`` counts its versions; the ETag is made of it."""

    referral: str
    household: str
    state: State
    sent_on: date
    received_on: date | None
    accepted_on: date | None
    ended_on: date | None
    reason: str | None
    version: int

    @property
    def etag(self) -> str:
        return etag_of(self.version)

    @property
    def following(self) -> tuple[State, ...]:
        """The moves of the table from here, whoever makes them."""
        return NEXT[self.state]

    def as_json(self) -> dict[str, Any]:
        return {**asdict(self), "state": self.state.code, "next": [to.code for to in self.following]}


class StepNotAllowed(Conflict):
    """Not a move of the table, not now, or not this department's. ``allowed``: what this department may do now."""

    def __init__(self, referral: str, state: State, asked: State, allowed: tuple[State, ...], why: str = "") -> None:
        self.referral, self.state, self.asked, self.allowed = referral, state, asked, allowed
        can = "、".join(to.chinese for to in allowed) or "无"
        super().__init__(f"转介 {referral} 现为“{state.chinese}”,不能由您改为“{asked.chinese}”{why};此刻可改为:{can}。")


class MovedOn(Conflict):
    """If-Match names an older version."""

    kind = "stale"

    def __init__(self, referral: str, state: State, version: int) -> None:
        self.referral, self.state, self.version = referral, state, version
        super().__init__(f"转介 {referral} 已被别人改动,现为“{state.chinese}”;请重新查看后再办。")


class StepRefused(Refused):
    """Understood, but something that the step must bring is missing or wrong; ``field`` says what."""

    def __init__(self, field: str, said: str) -> None:
        self.field = field
        super().__init__(said)


class KeyReused(Refused):
    """The idempotency key was used for another request."""


def etag_of(version: int) -> str:
    """
    >>> etag_of(3)
    '"3"'
    """
    return f'"{version}"'


def create(
    office: Office, actor: Actor, opening: Opening, *, key: str | None = None, scope: Mapping[str, str] = EVERYWHERE
) -> Moved:
    """Begin a referral: 待签收 at once, or 草拟. The same ``key`` again gives the same answer and writes nothing."""
    if opening.receiver not in office.catalogue.departments:
        raise StepRefused("to_department", f"政策目录里没有部门“{opening.receiver}”:请核对转入部门。")
    if (opening.household is None) == (opening.person is None):
        raise StepRefused("household", "须写明户编号或身份证号,二者之一。")
    _hold_length("need", opening.need, required=True)
    _hold_length("reason", opening.reason)
    number = f"ZJ{office.today:%Y%m%d}-{secrets.token_hex(5).upper()}"
    act = _Act(office, actor, scope, key, {"create": asdict(opening)})
    return office.store.write(lambda unit: _create(unit, act, opening, number))


def take_step(
    office: Office,
    actor: Actor,
    referral: str,
    step: Step,
    *,
    key: str | None = None,
    if_match: int | None = None,
    scope: Mapping[str, str] = EVERYWHERE,
) -> Moved:
    """Take one step. ``if_match``: the version that the caller has seen; None: whatever it is (the command line)."""
    _hold_length("reason", step.reason)
    asked = {"step": referral, "to": step.to.code, "reason": step.reason, "evidence": step.evidence}
    act = _Act(office, actor, scope, key, asked)
    return office.store.write(lambda unit: _take_step(unit, act, referral, step, if_match))


def read(office: Office, referral: str, *, scope: Mapping[str, str] = EVERYWHERE) -> Row:
    """A referral as it stands, with ``version``; a foreign one is missing as a nonexistent one is."""
    rows = office.store.read("referral/show_referral", referral=referral, scope=dict(scope))
    if not rows:
        raise _missing(referral)
    return rows[0]


def moves(row: Mapping[str, Any], department: str) -> tuple[State, ...]:
    """What a department may do with a referral now; ``row`` as of :func:`read`."""
    return allowed(_state_of(row), _parties(row, department), followed=bool(row["followed_by"]))


def holder(row: Mapping[str, Any]) -> str | None:
    """The department that has to act now; ``row`` as of :func:`read`."""
    party = None if row["followed_by"] else _state_of(row).holder
    ends = {Party.SENDER: "from_department", Party.RECEIVER: "to_department"}
    return None if party is None else str(row[ends[party]])


def told_in(row: Mapping[str, Any]) -> str | None:
    """The file that told of the last step, which then happened elsewhere; None: it was taken here."""
    file = json.loads(row["source"])["file"] if row["source"] else None
    return None if file in (None, HERE) else str(file)


class _Act:
    """One request with everything that a retry must not make anew."""

    def __init__(
        self, office: Office, actor: Actor, scope: Mapping[str, str], key: str | None, asked: Mapping[str, Any]
    ) -> None:
        self.office, self.actor, self.scope = office, actor, dict(scope)
        self.request = uuid.uuid4().hex
        self.key = "\x1f".join(("referral", actor.department, actor.name, key or self.request))
        self.digest = hashlib.sha256(chain.canonical(asked).encode()).hexdigest()
        self.now, self.today = office.now(), office.today

    def turn(self, unit: Unit) -> int:
        """Alone with the importers and every other step; the number of batches so far."""
        batches: int = unit.run("intake/take_turn", request=self.request, files=False)[0]["batches"]
        return batches

    def answer(self, unit: Unit) -> Moved | None:
        """What this key was answered before, if it was."""
        for row in unit.run("referral/find_answer", key=self.key):
            body = json.loads(row["body"])
            if body["detail"].get("请求摘要") != self.digest:
                raise KeyReused("这个幂等键已用于另一个请求:请换一个键。")
            return _moved(body["key"], body["detail"], body["version"], body["detail"]["户"])
        return None

    def observe(self, turn: int, version: int, cells: Mapping[str, Any], at_least: str) -> Observation:
        """A further version that holds from today on."""
        order = (turn, _AFTER_ROWS + version)
        source = (HERE, f"{self.actor.department} {self.actor.name}", version)
        return Observation(max(self.today.isoformat(), at_least), order, version, cells, source)

    def show(self, unit: Unit, referral: str) -> Row:
        rows = unit.run("referral/show_referral", referral=referral, scope=self.scope)
        if not rows:
            raise _missing(referral)
        return rows[0]


def _create(unit: Unit, act: _Act, opening: Opening, number: str) -> Moved:
    turn = act.turn(unit)
    if answer := act.answer(unit):
        return answer
    office, day = act.office, act.today.isoformat()
    cells: dict[str, Any] = {
        "转介编号": number, "户编号": opening.household, "身份证号": opening.person,
        "需求": office.catalogue.needs_word(opening.need) or opening.need,
        "转出部门": act.actor.department, "转入部门": opening.receiver,
        "状态": (State.DRAFT if opening.draft else State.REQUESTED).chinese,
        "发出日期": day, "签收日期": None, "受理日期": None, "办结日期": None,
        "理由": opening.reason, "上一转介编号": opening.follows, "请求摘要": act.digest,
    }  # fmt: skip
    observation = act.observe(turn, 1, cells, day)
    incoming = Incoming(
        "referral", number, cells, observation.data_date, act.actor.department, observation.order, observation.source
    )
    decided = read_state(unit, office.keys, [incoming])
    if opening.household is None:
        household = home_of(unit, decided.belongs(opening.person or ""), day, act.scope)
    else:
        household = opening.household
    if not unit.run("household/count_household", household=household, scope=act.scope)[0]["checked"]:
        raise NotFound(f"没有户 {household}:请核对户编号,或先导入家庭表。")
    cells |= {"户编号": household, "户": household}
    if opening.person is not None:
        decided.households.add(household)
    chain.lock(unit, [household], act.request)
    if opening.follows is not None:
        _hold_previous(act, act.show(unit, opening.follows), household)
    verdict = decide(decided, incoming)
    if verdict.outcome != "created":
        raise StepRefused("follows" if "上一转介编号" in verdict.columns else "household", f"{verdict.reason}。")
    _write(unit, act, decided)
    return _moved(number, cells, 1, household)


def _hold_previous(act: _Act, previous: Row, household: str) -> None:
    """A new referral follows one that came back undone, is its sender's, of this household, and not yet followed."""
    state, number = _state_of(previous), previous["referral"]
    if act.actor.department != previous["from_department"]:
        raise StepRefused("follows", f"转介 {number} 不是您部门转出的,不能由您接续。")
    if previous["household"] != household:
        raise StepRefused("follows", f"转介 {number} 不是这一户的,不能接续。")
    if state not in RESENDABLE:
        raise StepRefused("follows", f"转介 {number} 现为“{state.chinese}”,只有已退回、未办成的才能接续。")
    if previous["followed_by"]:
        raise Conflict(f"转介 {number} 已由 {previous['followed_by'][0]} 接续,不能再接续。")


def _take_step(unit: Unit, act: _Act, referral: str, step: Step, if_match: int | None) -> Moved:
    turn = act.turn(unit)
    if answer := act.answer(unit):
        return answer
    chain.lock(unit, [act.show(unit, referral)["household"]], act.request)
    row = act.show(unit, referral)
    state, department = _state_of(row), act.actor.department
    parties = _parties(row, department)
    if not parties:
        raise _missing(referral)
    if if_match is not None and if_match != row["version"]:
        raise MovedOn(referral, state, row["version"])
    _hold_move(row, state, step, parties)
    evidence = _evidence(unit, act, row, state, step)
    incoming = Incoming("referral", referral, {}, act.today.isoformat(), department, (turn, 0), (HERE, None, 0))
    decided = read_state(unit, act.office.keys, [incoming])
    thing = decided.things[referral]
    held = thing.held
    assert held is not None
    cells = {**held.cells, **_changes(held.cells, state, step, act.today, referral), "凭据": evidence}
    cells |= {"请求摘要": act.digest, "户": row["household"]}
    version = max(observation.version for observation in thing.observations) + 1
    latest = max(observation.data_date for observation in thing.observations)
    thing.observations = (*thing.observations, act.observe(turn, version, cells, latest))
    _write(unit, act, decided)
    return _moved(referral, cells, version, row["household"])


def _hold_move(row: Row, state: State, step: Step, parties: frozenset[Party]) -> None:
    """The table, who acts, the reason; in this order, so that the answer names the nearest thing to mend."""
    referral, followed = row["referral"], bool(row["followed_by"])
    can = allowed(state, parties, followed=followed)
    if followed:
        raise StepNotAllowed(referral, state, step.to, can, f"(已由 {row['followed_by'][0]} 接续)")
    if step.to not in NEXT[state]:
        raise StepNotAllowed(referral, state, step.to, can)
    if step.to not in can:
        party = mover(state, step.to)
        raise StepNotAllowed(referral, state, step.to, can, f"(这一步由{party.value if party else '别处'}办)")
    if needs_reason(state, step.to) and not (step.reason or "").strip():
        raise StepRefused("reason", f"改为“{step.to.chinese}”须写明理由。")


def _evidence(unit: Unit, act: _Act, row: Row, state: State, step: Step) -> str | None:
    """``发放 F1``: kind and number of what proves that the matter is done; None where the step needs none."""
    if not needs_evidence(state, step.to):
        return None
    number = (step.evidence or "").strip()
    if not number:
        raise StepRefused("evidence", "闭环须有凭据:本户的一笔发放、一次走访或一项救助的编号。")
    _hold_length("evidence", number)
    found = unit.run("referral/find_evidence", household=row["household"], number=number, scope=act.scope)
    if not found:
        raise StepRefused("evidence", f"本户没有编号为 {number} 的发放、走访或救助,不能作为闭环的凭据。")
    return f"{found[0]['kind']} {number}"


def _changes(held: Mapping[str, Any], state: State, step: Step, today: date, referral: str) -> dict[str, Any]:
    """The cells that a step changes. A date of the step is today; dates in the future are a file's fault to mend."""
    day = today.isoformat()
    dates = {name: held.get(name) for name in ("发出日期", "签收日期", "受理日期", "办结日期")}
    late = max((value for value in dates.values() if value), default=day)
    if late > day and state is not State.DRAFT:
        raise StepRefused("to", f"转介 {referral} 已有 {late} 的日期,晚于今天:请先更正。")
    changes: dict[str, Any] = {"状态": step.to.chinese}
    match step.to:
        case State.REQUESTED:
            changes["发出日期"] = day
        case State.RECEIVED:
            changes["签收日期"] = day
        case State.ACCEPTED:
            changes["受理日期"] = day
        case State.IN_PROGRESS:
            changes["办结日期"] = None
        case State.COMPLETED | State.REJECTED | State.FAILED | State.CANCELLED:
            changes["办结日期"] = day
        case State.CLOSED | State.ENTERED_IN_ERROR:
            changes["办结日期"] = dates["办结日期"] or day
    if step.reason:
        changes["理由"] = step.reason.strip()
    return changes


def needs_of(office: Office, rows: Sequence[Mapping[str, Any]], scope: Mapping[str, str] = EVERYWHERE
             ) -> dict[str, str | None]:
    """What the referrals in the column ``open_referral`` ask for: any of the household's, not of the row's measure."""
    numbers = sorted({row["open_referral"] for row in rows if row.get("open_referral")})
    if not numbers:
        return {}
    return {row["referral"]: row["need"]
            for row in office.store.read("referral/list_needs_of", numbers=numbers, scope=dict(scope))}


def _write(unit: Unit, act: _Act, decided: Decided) -> None:
    office = act.office
    write(unit, office.keys, office.names, decided, "referral", [], {}, act.now, act.request, act.key)


def _moved(referral: str, cells: Mapping[str, Any], version: int, household: str) -> Moved:
    def day(column: str) -> date | None:
        return date.fromisoformat(cells[column]) if cells.get(column) else None

    state = State.of(cells["状态"])
    assert state is not None
    return Moved(
        referral, household, state, date.fromisoformat(cells["发出日期"]), day("签收日期"), day("受理日期"),
        day("办结日期"), cells.get("理由"), version,
    )  # fmt: skip


def _state_of(row: Mapping[str, Any]) -> State:
    state = State.of(row["state"])
    assert state is not None
    return state


def _parties(row: Mapping[str, Any], department: str) -> frozenset[Party]:
    ends = ((row["from_department"], Party.SENDER), (row["to_department"], Party.RECEIVER))
    return frozenset(party for code, party in ends if code == department)


def _missing(referral: str) -> NotFound:
    shown = referral if len(referral) <= 60 else referral[:60] + "…"
    return NotFound(f"没有转介“{shown}”:请核对转介编号。")


def _hold_length(field: str, text: str | None, *, required: bool = False) -> None:
    if required and not (text or "").strip():
        raise StepRefused(field, "须写明需求。")
    if text is not None and len(text) > _LONGEST:
        raise StepRefused(field, f"文字过长(上限 {_LONGEST:,} 字)。")
