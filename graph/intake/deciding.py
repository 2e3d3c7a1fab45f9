"""Decides rows against what the graph holds: taken, unchanged, wrong or waiting. No I/O; rows in the order received.

The state is what ``writing.read_state`` loaded for these rows, kept up to date row by row, so that a file whose rows
build on each other is decided as if each row had been committed before the next.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final

from graph.errors import without_id_numbers
from graph.intake import reasons
from graph.intake.belonging import Membership, households_on
from graph.intake.history import WITHDRAWN, Cells, Held, Observation, Source, fold, receive, versions
from graph.intake.kinds import KINDS
from graph.intake.reach import Sender
from graph.intake.telling import happened_on

SEPARATOR = "\x1f"
_SHOWN = 60  # characters of a number in a reason
#: Columns that say whose matter a row is: of one of these departments.
_DEPARTMENTS: Final[Mapping[str, tuple[str, ...]]] = {
    "grant": ("经办部门",),
    "application": ("受理部门",),
    "referral": ("转出部门", "转入部门"),
}


@dataclass(frozen=True)
class Incoming:
    """One well-formed row on its way in; persons are ``P…`` already."""

    kind: str
    key: str
    cells: Cells
    data_date: str  # ISO
    department: str  # who sent the file
    order: tuple[int, int]  # (sequence number of the batch, row)
    source: Source
    quarantined: str | None = None  # id of the waiting row that this is tried again for
    sender: Sender | None = None  # the account that sent it, null = the command line


@dataclass
class Thing:
    """One key of one kind: its history, its node, and which chains hold an entry of which version."""

    kind: str
    key: str
    observations: tuple[Observation, ...] = ()
    node: str | None = None  # elementId, null = not written yet
    entries: set[tuple[int, str]] = field(default_factory=set)  # (version, household)
    before: tuple[Observation, ...] = ()  # as loaded: what is written differs from this
    reporter: str | None = None  # of a fact: its department, part of the key

    @property
    def held(self) -> Held | None:
        return fold(self.observations) if self.observations else None

    @property
    def standing(self) -> bool:
        """There and not withdrawn: what other rows may point at."""
        held = self.held
        return held is not None and not held.withdrawn


@dataclass(frozen=True)
class GrantSubject:
    """What adjustments and payments need of their grant, as it holds."""

    household: str | None
    person: str | None
    starts_on: str
    department: str | None = None


@dataclass(frozen=True)
class Ends:
    """Whom a referral is about, and the two departments."""

    household: str | None
    sender: str | None
    receiver: str | None


@dataclass
class State:
    """``memberships``: by person, then by membership key, held rows only. ``pointers``: what points at a key, as words.

    ``lasting``: persons that other held rows name, as words; only loaded for memberships that are withdrawn.
    ``contested``: keys of which a row waits. ``codes``, ``ends``: how far a row's sender reaches.
    """

    things: dict[str, Thing] = field(default_factory=dict)
    households: set[str] = field(default_factory=set)
    memberships: dict[str, dict[str, Membership]] = field(default_factory=dict)
    grants: dict[str, GrantSubject] = field(default_factory=dict)
    referrals: set[str] = field(default_factory=set)  # standing referrals known by number
    follows: dict[str, str] = field(default_factory=dict)  # referral -> the one it follows
    pointers: dict[str, list[str]] = field(default_factory=dict)
    lasting: dict[str, list[str]] = field(default_factory=dict)
    contested: set[str] = field(default_factory=set)
    codes: dict[str, str] = field(default_factory=dict)  # of households; as ``ends`` only loaded for an account's rows
    ends: dict[str, Ends] = field(default_factory=dict)

    def belongs(self, person: str) -> Sequence[Membership]:
        return list(self.memberships.get(person, {}).values())


@dataclass(frozen=True)
class Verdict:
    """``outcome``: created | updated | unchanged | waiting | wrong; ``awaits``: what a waiting row waits for."""

    outcome: str
    incoming: Incoming
    columns: tuple[str, ...] = ()
    reason: str = ""
    awaits: tuple[str, ...] = ()
    version: int | None = None
    warnings: tuple[str, ...] = ()


def decide(state: State, incoming: Incoming) -> Verdict:
    """Decides one row and changes ``state`` accordingly; a wrong row changes nothing, a waiting one only contests."""
    wrong = _closes_circle(state, incoming)
    if wrong:
        return wrong
    waiting = _waits(state, incoming)
    if waiting:
        state.contested.add(incoming.key)
        return waiting
    thing = state.things.get(incoming.key) or Thing(incoming.kind, incoming.key)
    wrong = _out_of_region(state, incoming, thing) or _of_another_department(state, incoming, thing)
    if wrong:
        return wrong
    decision = receive(
        thing.observations,
        incoming.cells,
        incoming.data_date,
        incoming.order,
        incoming.source,
        contested=incoming.key in state.contested,
    )
    held = fold(decision.observations)
    if held.withdrawn and thing.standing:
        names = _pointing(state, incoming, thing)
        if names:
            shown = "、".join(names[:5]) + (" 等" if len(names) > 5 else "")
            return Verdict("wrong", incoming, (WITHDRAWN,), reasons.text("still_pointed_at", names=shown))
    if _unprotects(incoming, thing, held):
        return Verdict("wrong", incoming, ("保护标记",), reasons.text("protected"))
    warnings = _odd(state, incoming)
    state.things[incoming.key] = thing
    thing.observations = decision.observations
    if incoming.kind == "fact":
        thing.reporter = incoming.department
    _hold(state, thing)
    return Verdict(decision.outcome, incoming, version=decision.version, warnings=warnings)


def _reaches(state: State, incoming: Incoming, households: Sequence[str | None]) -> bool:
    """One of the households is for the sender to report on. What is not is, to it, as if it did not exist."""
    return incoming.sender is None or incoming.sender.reaches(state.codes.get(one or "") for one in households)


def _knows_person(state: State, incoming: Incoming) -> bool:
    """A row without 户编号 is entered where the person lives on its day: that is what must be in reach."""
    homes = state.belongs(incoming.cells["身份证号"])
    if incoming.sender is None or not homes:
        return bool(homes)
    if incoming.cells.get("户编号"):
        return _reaches(state, incoming, [m.household for m in homes])
    return _reaches(state, incoming, places(state, incoming.kind, incoming.cells, incoming.data_date))


def _knows_referral(state: State, incoming: Incoming, referral: str) -> bool:
    if referral not in state.referrals:
        return False
    return incoming.sender is None or _reaches(state, incoming, [state.ends[referral].household])


def _homes_of_grant(state: State, number: str) -> list[str]:
    grant = state.grants[number]
    return [grant.household] if grant.household else households_on(state.belongs(grant.person or ""), grant.starts_on)


def _homes_of(state: State, thing: Thing, held: Held) -> list[str]:
    """Whose a thing is by what holds, else (it is withdrawn, and what it pointed at too) where chains tell of it."""
    if thing.kind in ("adjustment", "payment"):
        found = _homes_of_grant(state, held.cells["救助编号"]) if held.cells["救助编号"] in state.grants else []
    else:
        found = places(state, thing.kind, held.cells, held.data_date)
    return found or sorted({household for _, household in thing.entries})


def _out_of_region(state: State, incoming: Incoming, thing: Thing) -> Verdict | None:
    """A place outside the sender's region, a key that is something's there, or a member who belongs only there.

    What merely points there waits before this is asked.
    """
    sender, cells, held = incoming.sender, incoming.cells, thing.held
    if sender is None:
        return None
    columns: tuple[str, ...] = ()
    if "行政区划代码" in cells:
        if not sender.reaches([cells["行政区划代码"]]):
            columns = ("行政区划代码",)
        elif held is not None and not sender.reaches([held.cells["行政区划代码"]]):
            columns = KINDS[thing.kind].key
    elif held is not None and not _reaches(state, incoming, _homes_of(state, thing, held)):
        columns = tuple(name for name in KINDS[thing.kind].key if cells.get(name))
    elif incoming.kind == "member":
        homes = [m.household for m in state.belongs(cells["身份证号"])]
        if homes and not _reaches(state, incoming, homes):
            columns = ("身份证号",)
    return Verdict("wrong", incoming, columns, reasons.text("out_of_region")) if columns else None


def _of_another_department(state: State, incoming: Incoming, thing: Thing) -> Verdict | None:
    """What a department's account may not report: a grant, application or referral of others, now or by this row."""
    if incoming.sender is None or not incoming.sender.held:
        return None
    mine, cells, held = incoming.department, incoming.cells, thing.held
    columns: tuple[str, ...] = ()
    if named := _DEPARTMENTS.get(incoming.kind):
        previous = state.ends.get(cells.get("上一转介编号") or "")
        if mine not in [cells[name] for name in named]:
            columns = named
        elif held is not None and mine not in [held.cells[name] for name in named]:
            columns = KINDS[thing.kind].key
        elif previous is not None and mine not in (previous.sender, previous.receiver):
            columns = ("上一转介编号",)
    elif incoming.kind in ("adjustment", "payment"):
        numbers = {cells["救助编号"], *([held.cells["救助编号"]] if held else [])}
        if any(state.grants[one].department != mine for one in numbers if one in state.grants):
            columns = ("救助编号",)
    return Verdict("wrong", incoming, columns, reasons.text("other_department")) if columns else None


def _unprotects(incoming: Incoming, thing: Thing, held: Held) -> bool:
    """保护标记 is 是, and this row of an account other than a coordinator's would have it hold no longer."""
    if incoming.kind != "household" or incoming.sender is None or incoming.sender.unprotects:
        return False
    before = thing.held
    return before is not None and before.cells.get("保护标记") is True and held.cells.get("保护标记") is not True


def _waits(state: State, incoming: Incoming) -> Verdict | None:
    columns: list[str] = []
    awaits: list[str] = []
    cells = incoming.cells

    def missing(column: str, noun: str, there: bool) -> None:
        if not there:
            columns.append(column)
            awaits.append(f"{noun}{SEPARATOR}{cells[column]}")

    if incoming.kind not in ("household", "resource"):
        if cells.get("户编号"):
            known = cells["户编号"] in state.households
            missing("户编号", "household", known and _reaches(state, incoming, [cells["户编号"]]))
        if cells.get("身份证号") and incoming.kind != "member":
            missing("身份证号", "person", _knows_person(state, incoming))
    if incoming.kind in ("adjustment", "payment"):
        known = cells["救助编号"] in state.grants
        missing("救助编号", "grant", known and _reaches(state, incoming, _homes_of_grant(state, cells["救助编号"])))
    if incoming.kind == "referral" and cells.get("上一转介编号"):
        missing("上一转介编号", "referral", _knows_referral(state, incoming, cells["上一转介编号"]))
    if not columns:
        return None
    told = "、".join(column + _told(column, str(cells[column])) for column in columns)
    return Verdict("waiting", incoming, tuple(columns), reasons.text("waiting", things=told), tuple(awaits))


def _told(column: str, number: str) -> str:
    """The number that has to come; of a person only the column is said, the number stands in the row itself."""
    return "(见原行)的人" if column == "身份证号" else f" {without_id_numbers(number[:_SHOWN])}"


def _closes_circle(state: State, incoming: Incoming) -> Verdict | None:
    previous = incoming.cells.get("上一转介编号")
    if incoming.kind != "referral" or not previous:
        return None
    if previous == incoming.key:
        return Verdict("wrong", incoming, ("上一转介编号",), reasons.text("follows_itself"))
    if previous in state.referrals and not _knows_referral(state, incoming, previous):
        return None
    seen, at = {incoming.key}, previous
    while at is not None:
        if at in seen:
            return Verdict("wrong", incoming, ("上一转介编号",), reasons.text("closes_circle", referral=previous))
        seen.add(at)
        at = state.follows.get(at)
    return None


def _pointing(state: State, incoming: Incoming, thing: Thing) -> list[str]:
    """What would hang in the air if this were withdrawn (contract §1, 作废)."""
    if thing.kind == "referral":
        return sorted(f"转介 {other}" for other, previous in state.follows.items() if previous == thing.key)
    if thing.kind == "member":
        person = incoming.cells["身份证号"]
        if set(state.memberships.get(person, {})) - {thing.key}:
            return []
        return state.lasting.get(person, [])
    return state.pointers.get(thing.key, [])


def _hold(state: State, thing: Thing) -> None:
    """Keeps what later rows look at: households, memberships, grants, who follows whom."""
    held = thing.held
    if held is None:
        return
    cells, there = held.cells, not held.withdrawn
    if thing.kind == "household":
        (state.households.add if there else state.households.discard)(thing.key)
    elif thing.kind == "member":
        rows = state.memberships.setdefault(cells["身份证号"], {})
        if there:
            rows[thing.key] = membership_of(cells)
        else:
            rows.pop(thing.key, None)
    elif thing.kind == "grant":
        if there:
            state.grants[thing.key] = GrantSubject(
                cells.get("户编号"), cells.get("身份证号"), cells["起始日期"], cells["经办部门"]
            )
        else:
            state.grants.pop(thing.key, None)
    elif thing.kind == "referral":
        (state.referrals.add if there else state.referrals.discard)(thing.key)
        home = next(iter(places(state, "referral", cells, held.data_date)), None)
        state.ends[thing.key] = Ends(home, cells["转出部门"], cells["转入部门"])
        if there and cells.get("上一转介编号"):
            state.follows[thing.key] = cells["上一转介编号"]
        else:
            state.follows.pop(thing.key, None)


def membership_of(cells: Cells) -> Membership:
    return Membership(cells["户编号"], cells["加入日期"], cells.get("离开日期"), cells.get("死亡日期"))


def _odd(state: State, incoming: Incoming) -> tuple[str, ...]:
    """What looks odd and is taken all the same: it is what the auditor looks for."""
    cells = incoming.cells
    if incoming.kind == "payment" and cells["发放日期"] < state.grants[cells["救助编号"]].starts_on:
        return (reasons.text("paid_before_grant", row=incoming.order[1]),)
    if incoming.kind == "grant" and cells.get("身份证号"):
        deaths = [m.died_on for m in state.belongs(cells["身份证号"]) if m.died_on]
        if deaths and cells["起始日期"] > min(deaths):
            return (reasons.text("after_death", row=incoming.order[1]),)
    return ()


def chains_of(state: State, thing: Thing) -> Iterator[tuple[Observation, list[str]]]:
    """Each version that was taken with the households in whose chains it belongs, by the memberships that hold.

    The version that holds goes by what holds, any other by its own cells.
    """
    held = thing.held
    if held is None or thing.kind == "resource":
        return
    for observation in versions(thing.observations):
        cells = held.cells if observation.version == held.version else observation.cells
        yield observation, places(state, thing.kind, cells, observation.data_date)


def places(state: State, kind: str, cells: Cells, data_date: str) -> list[str]:
    """Households in whose chains a row is entered (contract §3, The chain)."""
    if cells.get("户编号"):
        return [cells["户编号"]]
    day = happened_on(kind, cells, data_date)
    if kind in ("adjustment", "payment"):
        grant = state.grants.get(cells["救助编号"])
        if grant is None:
            return []
        if grant.household:
            return [grant.household]
        return households_on(state.belongs(grant.person or ""), day)
    homes = households_on(state.belongs(cells["身份证号"]), day)
    return homes[:1] if kind in ("referral", "visit") else homes
