"""What holds after the files, as things with names of the trade; withdrawn ones are not there."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field
from datetime import date
from typing import cast

from tests.oracle import intake as taking
from tests.oracle import policy
from tests.oracle.cells import born_on
from tests.oracle.checking import Values
from tests.oracle.days import FAR, Days, between, first_of
from tests.oracle.kinds import SUBJECT

Subject = tuple[str, str]
"""(“person”, 18-digit number) or (“household”, 户编号)."""


@dataclass(frozen=True)
class Household:
    id: str
    code: str
    type: str | None


@dataclass(frozen=True)
class Membership:
    person: str
    household: str
    joined: date
    left: date | None
    last: date  # FAR: open

    @property
    def days(self) -> Days:
        return between(self.joined, self.last)


@dataclass(frozen=True)
class Fact:
    subject: Subject
    name: str
    value: str
    valid_from: date
    valid_to: date | None
    department: str


@dataclass(frozen=True)
class Application:
    id: str
    measure: str
    subject: Subject
    department: str
    accepted_on: date
    ended_on: date | None


@dataclass(frozen=True)
class Grant:
    id: str
    measure: str
    subject: Subject
    department: str
    starts: date
    last: date  # the last day it runs, FAR: open
    monthly: bool
    approved_fen: int
    stop_reason: str | None
    reason: str | None
    not_covered: frozenset[str]

    @property
    def of_person(self) -> bool:
        return self.subject[0] == "person"

    @property
    def days(self) -> Days:
        return between(self.starts, self.last)


@dataclass(frozen=True)
class Payment:
    id: str
    grant: str
    month: str
    paid_on: date
    amount_fen: int


@dataclass(frozen=True)
class Referral:
    id: str
    household: str
    need: str
    sender: str
    receiver: str
    state: str
    sent_on: date
    received_on: date | None
    ended_on: date | None
    reason: str | None
    previous: str | None


@dataclass(frozen=True)
class Visit:
    id: str
    household: str
    visited_on: date
    channel: str
    handled: str | None


@dataclass
class World:
    intake: taking.Intake
    catalogue: policy.Catalogue
    households: dict[str, Household] = field(default_factory=dict)
    memberships: list[Membership] = field(default_factory=list)
    died_on: dict[str, date] = field(default_factory=dict)
    facts: dict[Subject, list[Fact]] = field(default_factory=lambda: defaultdict(list))
    applications: dict[str, Application] = field(default_factory=dict)
    grants: dict[str, Grant] = field(default_factory=dict)
    adjustments: dict[str, list[tuple[str, int]]] = field(default_factory=lambda: defaultdict(list))
    payments: dict[str, list[Payment]] = field(default_factory=lambda: defaultdict(list))
    referrals: dict[str, Referral] = field(default_factory=dict)
    visits: dict[str, Visit] = field(default_factory=dict)
    by_person: dict[str, list[Membership]] = field(default_factory=lambda: defaultdict(list))
    by_household: dict[str, list[Membership]] = field(default_factory=lambda: defaultdict(list))
    reach_cache: dict[object, dict[str, Days]] = field(default_factory=dict)


def build(intake: taking.Intake) -> World:
    world = World(intake, intake.catalogue)
    held = {thing.name: taking.held(intake, thing) for thing in intake.things.values()}
    standing: dict[str, dict[tuple[str, ...], Values]] = defaultdict(dict)
    for (kind, key), values in held.items():
        if not taking.is_withdrawn(values):
            standing[kind][key] = values
    for (id_,), values in standing["household"].items():
        world.households[id_] = Household(id_, str(values["行政区划代码"]), text(values, "户籍类型"))
    world.died_on = deaths(list(standing["member"].values()))
    for values in standing["member"].values():
        membership = membership_of(values, world.died_on)
        world.memberships.append(membership)
        world.by_person[membership.person].append(membership)
        world.by_household[membership.household].append(membership)
    for key, values in standing["fact"].items():
        subject = subject_of(values)
        world.facts[subject].append(
            Fact(
                subject,
                str(values["指标"]),
                str(values["值"]),
                when(values, "起始日期"),
                maybe(values, "截止日期"),
                key[-1],
            )
        )
    for (id_,), values in standing["application"].items():
        world.applications[id_] = Application(
            id_,
            str(values["措施代码"]),
            subject_of(values),
            str(values["受理部门"]),
            when(values, "受理日期"),
            maybe(values, "办结日期"),
        )
    for (id_,), values in standing["grant"].items():
        world.grants[id_] = grant_of(id_, values)
    for values in standing["adjustment"].values():
        world.adjustments[str(values["救助编号"])].append((str(values["生效月份"]), cast(int, values["批准金额"])))
    for (id_,), values in standing["payment"].items():
        grant = str(values["救助编号"])
        world.payments[grant].append(
            Payment(id_, grant, str(values["所属月份"]), when(values, "发放日期"), cast(int, values["金额"]))
        )
    for (id_,), values in standing["referral"].items():
        world.referrals[id_] = Referral(
            id_,
            about(world, values, "发出日期"),
            str(values["需求"]),
            str(values["转出部门"]),
            str(values["转入部门"]),
            str(values["状态"]),
            when(values, "发出日期"),
            maybe(values, "签收日期"),
            maybe(values, "办结日期"),
            text(values, "理由"),
            text(values, "上一转介编号"),
        )
    for (id_,), values in standing["visit"].items():
        world.visits[id_] = Visit(
            id_, about(world, values, "走访日期"), when(values, "走访日期"), str(values["渠道"]), text(values, "处置")
        )
    return world


def when(values: Values, column: str) -> date:
    return cast(date, values[column])


def maybe(values: Values, column: str) -> date | None:
    return cast("date | None", values.get(column))


def text(values: Values, column: str) -> str | None:
    return cast("str | None", values.get(column))


def subject_of(values: Values) -> Subject:
    written = str(values[SUBJECT])
    return ("person" if written.startswith("P:") else "household", written[2:])


def deaths(rows: list[Values]) -> dict[str, date]:
    """“A death reported on one row ends all memberships of the person; of several death dates the earliest holds.”"""
    died: dict[str, date] = {}
    for values in rows:
        if day := maybe(values, "死亡日期"):
            person = str(values["身份证号"])
            died[person] = min(day, died.get(person, day))
    return died


def membership_of(values: Values, died: dict[str, date]) -> Membership:
    """“Membership runs from 加入日期 to the earlier of 离开日期 and 死亡日期 (the day of death is its last)”."""
    person, left = str(values["身份证号"]), maybe(values, "离开日期")
    return Membership(
        person, str(values["户编号"]), when(values, "加入日期"), left, min(left or FAR, died.get(person, FAR))
    )


def grant_of(id_: str, values: Values) -> Grant:
    """“A grant runs from 起始日期 to the earlier of 截止日期 and 终止日期; 一次性 without 截止日期 runs on its first
    day only.”
    """
    starts, ends, stopped = when(values, "起始日期"), maybe(values, "截止日期"), maybe(values, "终止日期")
    monthly = values["发放周期"] == "月"
    if ends is None and not monthly:
        ends = starts
    return Grant(
        id_,
        str(values["措施代码"]),
        subject_of(values),
        str(values["经办部门"]),
        starts,
        min(ends or FAR, stopped or FAR),
        monthly,
        cast(int, values["批准金额"]),
        text(values, "终止原因"),
        text(values, "事由"),
        frozenset(cast("tuple[str, ...]", values.get("不保障人员") or ())),
    )


def about(world: World, values: Values, column: str) -> str:
    """“A referral or visit with only 身份证号 is about the household that the chain rule names on its day; of several,
    the smallest 户编号.”
    """
    if values.get("户编号"):
        return str(values["户编号"])
    return smallest(households_on(world.by_person[str(values["身份证号"])], when(values, column))) or ""


# -- people and households -------------------------------------------------------------------------------------------


def households_on(memberships: list[Membership], day: date) -> list[str]:
    """“The household of a person on a day (the chain rule): the one whose membership runs that day; if none does,
    the one whose membership ended last before it, else the one that begins first after it.”
    """
    running = [one for one in memberships if one.joined <= day <= one.last]
    if running:
        return sorted({one.household for one in running})
    ended = [one for one in memberships if one.last < day]
    if ended:
        latest = max(one.last for one in ended)
        return sorted({one.household for one in ended if one.last == latest})
    later = [one for one in memberships if one.joined > day]
    earliest = min((one.joined for one in later), default=None)
    return sorted({one.household for one in later if one.joined == earliest})


def smallest(households: list[str]) -> str | None:
    """“Where a row has room for one household, of several the smallest 户编号.”"""
    return min(households, default=None)


def chain_rule(world: World, person: str, day: date) -> list[str]:
    return households_on(world.by_person[person], day)


def belongs_to(world: World, person: str, day: date) -> list[str]:
    """The households whose membership runs that day."""
    return sorted({one.household for one in world.by_person[person] if one.joined <= day <= one.last})


def members(world: World, household: str, day: date) -> list[str]:
    return sorted({one.person for one in world.by_household[household] if one.joined <= day <= one.last})


def living(world: World, person: str, day: date) -> bool:
    """“living on a day: no death on it or before”."""
    return world.died_on.get(person, FAR) > day


def living_members(world: World, household: str, day: date) -> list[str]:
    return [person for person in members(world, household, day) if living(world, person, day)]


def born(person: str) -> date:
    return born_on(person)


def household_of_grant(world: World, grant: Grant, day: date) -> str | None:
    """Of a household grant its own, of a member grant that of the person by the chain rule on the day."""
    return smallest(chain_rule(world, grant.subject[1], day)) if grant.of_person else grant.subject[1]


def in_region(world: World, households: list[str], region: str | None) -> bool:
    """“A row counts to a region if one of the households it names does.”"""
    return not policy.cut(region or "") or any(
        policy.holds(region, world.households[one].code) for one in households if one in world.households
    )


# -- reaching --------------------------------------------------------------------------------------------------------


def persons_reached(world: World, grant: Grant, days: Days | None = None) -> dict[str, Days]:
    """“A grant reaches a person: a member grant its person; a household grant every member but its 不保障人员, on
    the days that both grant and membership run.” ``days``: the days it runs, or those that it counts for.
    """
    running = grant.days if days is None else days
    if (cached := world.reach_cache.get(("person", grant, running))) is not None:
        return cached
    reached: dict[str, Days] = defaultdict(Days)
    if grant.of_person:
        reached[grant.subject[1]] = running
    else:
        for one in world.by_household[grant.subject[1]]:
            if one.person not in grant.not_covered:
                reached[one.person] |= one.days & running
    found = {person: days for person, days in reached.items() if days}
    world.reach_cache["person", grant, running] = found
    return found


def households_reached(world: World, grant: Grant, days: Days | None = None) -> dict[str, Days]:
    """“It reaches a household: a household grant its own; a member grant the households its person belongs to, on
    the days that both run.”
    """
    running = grant.days if days is None else days
    if (cached := world.reach_cache.get(("household", grant, running))) is not None:
        return cached
    reached: dict[str, Days] = defaultdict(Days)
    if not grant.of_person:
        reached[grant.subject[1]] = running
    else:
        for one in world.by_person[grant.subject[1]]:
            reached[one.household] |= one.days & running
    found = {household: days for household, days in reached.items() if days}
    world.reach_cache["household", grant, running] = found
    return found


def month_amount(world: World, grant: Grant, month: str) -> int:
    """“The amount of a month is that of the adjustment with the latest 生效月份 up to that month, else the grant's own
    批准金额.”
    """
    up_to = [one for one in world.adjustments[grant.id] if one[0] <= month]
    return max(up_to)[1] if up_to else grant.approved_fen


def runs_on(grant: Grant, day: date) -> bool:
    return grant.starts <= day <= grant.last


def runs_on_first_of(grant: Grant, month: str) -> bool:
    return runs_on(grant, first_of(month))
