"""Taking the files row by row (contract §1): versions, what holds, quarantine, waiting, withdrawal."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date

from tests.oracle import policy
from tests.oracle.cells import Value
from tests.oracle.checking import Checked, Values, check_row, is_blank
from tests.oracle.events import Event, Row
from tests.oracle.kinds import KINDS, SUBJECT

Order = tuple[int, int]
Name = tuple[str, tuple[str, ...]]
"""What is talked about: a kind and a key."""


@dataclass
class Version:
    """A row that was taken and made an entry."""

    thing: Name
    order: Order
    data_date: date
    values: Values
    reporter: str
    source: tuple[str, str | None, int]


@dataclass
class Observation:
    """A row whose date counts: a version, or one that brought just the values that hold."""

    order: Order
    data_date: date
    values: Values
    of: Version


@dataclass
class Thing:
    name: Name
    versions: list[Version] = field(default_factory=list)
    observations: list[Observation] = field(default_factory=list)


@dataclass
class SetAside:
    event: Event
    row: Row
    order: Order
    columns: frozenset[str]
    waiting: bool
    anywhere: bool = False  # the fault is the row's; no column can be asked for


@dataclass
class Batch:
    event: Event
    rows: int = 0
    created: int = 0
    updated: int = 0
    unchanged: int = 0
    quarantined: int = 0


@dataclass
class Intake:
    catalogue: policy.Catalogue
    things: dict[Name, Thing] = field(default_factory=dict)
    batches: list[Batch] = field(default_factory=list)
    quarantine: list[SetAside] = field(default_factory=list)
    after_row: list[Callable[[Intake, Thing], None]] = field(default_factory=list)  # called whenever a row was taken
    checked: dict[Order, Checked] = field(default_factory=dict)
    cache: dict[Name, Values] = field(default_factory=dict)
    of_person: dict[str, set[Name]] = field(default_factory=lambda: defaultdict(set))  # memberships ever brought

    def named(self, kind: str, *key: str) -> Thing | None:
        return self.things.get((kind, key))


def take(intake: Intake, event: Event) -> Batch:
    """One batch: its rows in order, then the rows that waited for what it brought."""
    batch = Batch(event)
    intake.batches.append(batch)
    number = len(intake.batches)
    for place, row in enumerate(event.rows):
        if is_blank(row):
            continue
        batch.rows += 1
        outcome = take_row(intake, event, row, (number, place))
        if isinstance(outcome, SetAside):
            batch.quarantined += 1
            intake.quarantine.append(outcome)
        else:
            setattr(batch, outcome, getattr(batch, outcome) + 1)
    free_waiting(intake)
    return batch


def free_waiting(intake: Intake) -> None:
    """“taken by itself once that arrives; if it proves wrong then, it stays, no longer waiting.” In rounds: those whose
    things have arrived, in the order received; what they bring may free others.
    """
    while ready := [one for one in intake.quarantine if one.waiting and is_ready(intake, one)]:
        for aside in sorted(ready, key=lambda one: one.order):
            outcome = take_row(intake, aside.event, aside.row, aside.order)
            if isinstance(outcome, SetAside):
                aside.columns, aside.waiting = outcome.columns, outcome.waiting
            else:
                intake.quarantine.remove(aside)


def is_ready(intake: Intake, aside: SetAside) -> bool:
    """Whether everything has arrived; else the columns are those that still point at nothing."""
    missing = not_there_yet(intake, aside.event.kind, intake.checked[aside.order].values)
    aside.columns = frozenset(missing) or aside.columns
    return not missing


def take_row(intake: Intake, event: Event, row: Row, order: Order) -> SetAside | str:
    if order not in intake.checked:
        intake.checked[order] = check_row(event, row, intake.catalogue)
    checked = intake.checked[order]
    if checked.wrong or checked.anywhere:
        return SetAside(event, row, order, checked.wrong, waiting=False, anywhere=checked.anywhere)
    values = checked.values
    if missing := not_there_yet(intake, event.kind, values):
        return SetAside(event, row, order, frozenset(missing), waiting=True)
    name = (event.kind, key_of(event, values))
    thing = intake.things.get(name) or Thing(name)
    if brings_what_holds(thing, values):
        count_date(intake, thing, event, order, values)
        return "unchanged"
    if already_taken(thing, event.data_date, values):
        return "unchanged"
    if closes_circle(intake, thing, values):
        return SetAside(event, row, order, frozenset({"上一转介编号"}), waiting=False)
    if withdraws_pointed_at(intake, thing, event, order, values):
        return SetAside(event, row, order, frozenset({"作废"}), waiting=False)
    version = Version(name, order, event.data_date, values, event.department, (event.file, event.sheet, row.number))
    outcome = "updated" if thing.versions else "created"
    thing.versions.append(version)
    thing.observations.append(Observation(order, event.data_date, values, version))
    intake.things[name] = thing
    changed(intake, thing)
    return outcome


def count_date(intake: Intake, thing: Thing, event: Event, order: Order, values: Values) -> None:
    """“its date counts for what holds (the same values of 07-05 beat others of 07-02 that come later)”."""
    holder = holding_version(thing)
    thing.observations.append(Observation(order, event.data_date, values, holder))
    changed(intake, thing)


def changed(intake: Intake, thing: Thing) -> None:
    intake.cache.pop(thing.name, None)
    if thing.name[0] == "member":
        intake.of_person[thing.name[1][0]].add(thing.name)
    for hook in intake.after_row:
        hook(intake, thing)


def key_of(event: Event, values: Values) -> tuple[str, ...]:
    """“subject+指标+起始日期+reporting department (`--department` of the import)”."""
    key = tuple(str(values[column]) for column in KINDS[event.kind].key)
    return (*key, event.department) if event.kind == "fact" else key


def counts_later(observation: Observation) -> tuple[date, Order]:
    """“by the row of the latest `--data-date` whose sheet had that column, of equal dates the row received last”."""
    return observation.data_date, observation.order


def what_holds(thing: Thing) -> Values:
    """“what holds is decided column by column. An empty optional cell empties the value, a column that the sheet lacks
    leaves it.”
    """
    held: Values = {}
    for observation in sorted(thing.observations, key=counts_later):
        held.update(observation.values)
    return held


def held(intake: Intake, thing: Thing) -> Values:
    if thing.name not in intake.cache:
        intake.cache[thing.name] = what_holds(thing)
    return intake.cache[thing.name]


def is_withdrawn(values: Values) -> bool:
    """“a row that says 是 withdraws what its key brought”."""
    return values.get("作废") == "是"


def holding_version(thing: Thing) -> Version:
    """The version of the row whose date counts latest; what it tells is what holds."""
    return max(thing.observations, key=counts_later).of


def brings_what_holds(thing: Thing, values: Values) -> bool:
    """“A row that brings nothing new (the values that hold …) is `unchanged`”."""
    now = what_holds(thing)
    return bool(thing.versions) and all(now.get(column) == value for column, value in values.items())


def already_taken(thing: Thing, data_date: date, values: Values) -> bool:
    """“(… or a version already taken from a file of that date or a later one)”."""
    return any(
        one.data_date >= data_date
        and all(column in one.values and one.values[column] == value for column, value in values.items())
        for one in thing.observations
    )


def would_hold(thing: Thing, event: Event, order: Order, values: Values) -> Values:
    version = Version(thing.name, order, event.data_date, values, event.department, (event.file, event.sheet, 0))
    return what_holds(
        Thing(thing.name, [], [*thing.observations, Observation(order, event.data_date, values, version)])
    )


# -- pointing ---------------------------------------------------------------------------------------------------------


def pointers(kind: str, values: Values) -> dict[str, Name]:
    """What a row points at, by column: 户编号, 救助编号, 上一转介编号 and 身份证号."""
    found: dict[str, Name] = {}
    if subject := values.get(SUBJECT):
        column = "身份证号" if str(subject).startswith("P:") else "户编号"
        found[column] = ("person" if column == "身份证号" else "household", (str(subject)[2:],))
    if kind in ("member", "referral", "visit") and values.get("户编号"):
        found["户编号"] = ("household", (str(values["户编号"]),))
    if kind in ("referral", "visit") and values.get("身份证号"):
        found["身份证号"] = ("person", (str(values["身份证号"]),))
    if kind in ("adjustment", "payment") and values.get("救助编号"):
        found["救助编号"] = ("grant", (str(values["救助编号"]),))
    if kind == "referral" and values.get("上一转介编号"):
        found["上一转介编号"] = ("referral", (str(values["上一转介编号"]),))
    return found


def is_there(intake: Intake, name: Name) -> bool:
    """What holds and is not withdrawn; a person is there who belongs, or ever belonged, to a household."""
    if name[0] == "person":
        return bool(memberships_of(intake, name[1][0]))
    thing = intake.things.get(name)
    return thing is not None and not is_withdrawn(held(intake, thing))


def memberships_of(intake: Intake, person: str) -> list[Thing]:
    things = (intake.things[name] for name in intake.of_person.get(person, ()))
    return [thing for thing in things if not is_withdrawn(held(intake, thing))]


def not_there_yet(intake: Intake, kind: str, values: Values) -> set[str]:
    """“A row that points at something not there yet (户编号; 救助编号; 上一转介编号; a 身份证号 that belongs to no
    household yet)”."""
    return {column for column, name in pointers(kind, values).items() if not is_there(intake, name)}


def pointing_at(intake: Intake, name: Name) -> list[Thing]:
    """The things that hold and point there."""
    return [
        thing
        for thing in intake.things.values()
        if not is_withdrawn(held(intake, thing)) and name in pointers(thing.name[0], held(intake, thing)).values()
    ]


def withdraws_pointed_at(intake: Intake, thing: Thing, event: Event, order: Order, values: Values) -> bool:
    """“a thing that other rows point at cannot be withdrawn: quarantine, and the reason names them”. A membership:
    where it would leave a person whom other rows name without any.
    """
    stood = bool(thing.versions) and not is_withdrawn(held(intake, thing))
    if not stood or not is_withdrawn(would_hold(thing, event, order, values)):
        return False
    if thing.name[0] == "member":
        person = thing.name[1][0]
        if [one.name for one in memberships_of(intake, person)] != [thing.name]:
            return False
        return bool(pointing_at(intake, ("person", (person,))))
    return bool(pointing_at(intake, thing.name))


def closes_circle(intake: Intake, thing: Thing, values: Values) -> bool:
    """“closes a circle of 上一转介编号”: of the row itself, whether or not another version holds."""
    at = values.get("上一转介编号") if thing.name[0] == "referral" else None
    seen: set[Value] = set()
    while at and at not in seen:
        if at == thing.name[1][0]:
            return True
        seen.add(at)
        previous = intake.named("referral", str(at))
        at = held(intake, previous).get("上一转介编号") if previous else None
    return False


def run(catalogue: policy.Catalogue, events: list[Event]) -> Intake:
    intake = Intake(catalogue)
    for event in events:
        take(intake, event)
    return intake


__all__ = ["Intake", "Thing", "Version", "run", "take"]
