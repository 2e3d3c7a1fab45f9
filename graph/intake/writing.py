"""Writes what was decided: nodes as they hold, links, chains, quarantine. Decides nothing.

Order inside the caller's transaction: nodes first (an entry records one), then the chains of every household
concerned, locked in sorted order. Persons and things were read under the turn that the importer holds (``importing``),
so nothing that was read can have changed.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any, Final

from graph import chain, overlaps
from graph.intake.belonging import death_of, last_day
from graph.intake.deciding import State, Thing, chains_of
from graph.intake.history import Observation, seal_of, to_text
from graph.intake.loading import add_grants, add_memberships, add_things, filed
from graph.intake.nodes import node_of
from graph.intake.telling import Names, tell
from graph.sealing import Keys
from graph.store import Unit

# The kind chooses the statement: a label is never chosen by input.
_PLURAL: Final = {
    "household": "households",
    "member": "memberships",
    "fact": "facts",
    "application": "applications",
    "grant": "grants",
    "adjustment": "adjustments",
    "payment": "payments",
    "referral": "referrals",
    "visit": "visits",
    "resource": "resources",
}

#: A thing, and each of its versions with the households in whose chains it belongs.
Placed = tuple[Thing, Sequence[tuple[Observation, list[str]]]]


@dataclass(frozen=True)
class Person:
    """A member row's person as it is written: the number sealed, never in clear."""

    id: str
    sealed_key: str
    number_sealed: str
    born_on: date


def write(
    unit: Unit,
    keys: Keys,
    names: Names,
    state: State,
    kind: str,
    people: Iterable[Person],
    household_keys: dict[str, str],
    recorded_at: datetime,
    request: str,
    idempotency_key: str | None = None,
) -> None:
    """Everything that decided rows of one kind brought into ``state``. ``household_keys``: wrapped data keys of new
    households. ``idempotency_key``: of an act in the product, kept with its entry, so that asking again finds it."""
    changed = [thing for thing in state.things.values() if thing.observations is not thing.before]
    _write_people(unit, people)
    _write_things(unit, keys, names, state, kind, changed, household_keys)
    dependents = _dependents(unit, keys, state, kind, changed)
    if kind == "member":
        _settle(unit, state, changed)
    placed, moved = _placed(state, changed), _placed(state, dependents)
    drafts = _drafts(names, placed, moved)
    if idempotency_key is not None and drafts:
        drafts[-1] = replace(drafts[-1], idempotency_key=idempotency_key)
    chain.lock(unit, [draft.household for draft in drafts], request)
    before = chain.heads(unit.run, sorted({draft.household for draft in drafts}))
    _touch(unit, kind, changed, dependents)
    _stand(unit, [one for one in (*placed, *moved) if one[0].kind not in ("household", "resource")])
    chain.append(unit, keys, drafts, recorded_at, before)
    _overlap(unit, kind, changed)


def _write_people(unit: Unit, people: Iterable[Person]) -> None:
    rows = [
        {"id": p.id, "sealed_key": p.sealed_key, "number_sealed": p.number_sealed, "born_on": p.born_on}
        for p in sorted(people, key=lambda p: p.id)
    ]
    if rows:
        unit.run("intake/write_people", people=rows)


def _write_things(
    unit: Unit,
    keys: Keys,
    names: Names,
    state: State,
    kind: str,
    things: Sequence[Thing],
    household_keys: dict[str, str],
) -> None:
    """Each node as it holds, linked to what it is about; a node that was there loses its older links first."""
    known = [thing.key for thing in things if thing.node is not None]
    if known:
        unit.run("intake/unlink_things", keys=[filed(kind, key) for key in known])
        if kind == "member":
            unit.run("intake/unlink_memberships", keys=known)
    rows: list[dict[str, Any]] = []
    for thing in things:
        held = thing.held
        if held is None:
            continue
        node = node_of(kind, thing.key, held, thing.reporter)
        properties = {**node.properties, "holds": held.version, "data_date": date.fromisoformat(held.data_date)}
        if kind == "fact":
            properties["reporter"] = thing.reporter
        if thing.key in household_keys:
            properties["sealed_key"] = household_keys[thing.key]
        if len(thing.observations) > 1 or kind == "resource":
            properties |= _history(keys, names, thing)
        links = None if node.links is None else _links(state, kind, thing, node.links)
        rows.append({"key": filed(kind, thing.key), "properties": properties, "links": links})
    if kind in ("household", "resource"):
        codes = {level for row in rows if row["links"] for level in levels(row["links"]["code"])}
        unit.run("intake/ensure_regions", codes=sorted(codes))
    unit.run(f"intake/write_{_PLURAL[kind]}", rows=rows)


def _links(state: State, kind: str, thing: Thing, links: Mapping[str, Any]) -> Mapping[str, Any]:
    if kind in ("referral", "visit"):
        return {**links, "household": _home(state, thing)}
    if kind == "member":
        return {**links, "id": thing.key, "last_day": last_day_of(state, links["person"], thing.key)}
    return links


def _history(keys: Keys, names: Names, thing: Thing) -> dict[str, Any]:
    """All versions, and what the chain tells of the one that holds, sealed together. A resource is in no chain."""
    held, history = thing.held, to_text(thing.observations)
    told: list[Any] = [None] * 6
    if held is not None and thing.kind != "resource":
        t = tell(thing.kind, held.cells, held.data_date, thing.reporter, names)
        told = [t.happened_on, t.event, t.measure, t.person, t.department, t.amount_fen]
    return {
        "history": history,
        "history_seal": seal_of(keys.chain, thing.kind, thing.key, history, told),
        "told_on": date.fromisoformat(told[0]) if told[0] else None,
        "told_event": told[1],
        "told_measure": told[2],
        "told_person": told[3],
        "told_department": told[4],
        "told_amount_fen": told[5],
    }


def levels(code: str) -> list[str]:
    """A 12-digit code and the codes above it (2·2·2·3·3 digits), each filled up with zeros, the widest first.

    >>> levels("210381100002")
    ['210000000000', '210300000000', '210381000000', '210381100000', '210381100002']
    """
    found: list[str] = []
    for length in (2, 4, 6, 9, 12):
        level = code[:length].ljust(12, "0")
        if level not in found:
            found.append(level)
    return found


def _home(state: State, thing: Thing) -> str | None:
    """The household that a referral or visit is about: the chain of the version that holds."""
    held = thing.held
    for observation, households in chains_of(state, thing):
        if held is not None and observation.version == held.version:
            return households[0] if households else None
    return None


def last_day_of(state: State, person: str, key: str) -> int:
    memberships = state.memberships[person]
    return last_day(memberships[key], death_of(memberships.values()))


def _settle(unit: Unit, state: State, changed: Sequence[Thing]) -> None:
    """A death on one row ends all memberships of the person; the name is that of the latest row."""
    persons = sorted({o.cells["身份证号"] for thing in changed for o in thing.observations})
    people, memberships = [], []
    for person in persons:
        rows = state.memberships.get(person, {})
        died_on = death_of(rows.values())
        people.append({"id": person, "died_on": date.fromisoformat(died_on) if died_on else None})
        memberships += [{"person": person, "key": key, "last_day": last_day(row, died_on)} for key, row in rows.items()]
    unit.run("intake/settle_memberships", rows=memberships)
    unit.run("intake/settle_people", rows=people)


def _overlap(unit: Unit, kind: str, changed: Sequence[Thing]) -> None:
    """Also of those whom an older version named: what they had in common may be over."""
    if kind == "grant":
        people, homes = _named([thing for thing in changed if thing.node is not None])
        overlaps.follow_grants(unit, _fresh(thing for thing in changed if thing.node is None), people, homes)
    elif kind == "member":
        overlaps.follow_memberships(unit, *_named(changed))


def _fresh(grants: Iterable[Thing]) -> overlaps.Fresh:
    """A withdrawn one reaches nobody, whichever it is counted among."""
    found = overlaps.Fresh([], [])
    for grant in grants:
        held = grant.held
        (found.to_people if held is not None and held.cells.get("身份证号") else found.to_homes).append(grant.key)
    return found


def _named(things: Iterable[Thing]) -> tuple[set[str], set[str]]:
    """People and households that any version of these names."""
    cells = [observation.cells for thing in things for observation in thing.observations]
    people = {row["身份证号"] for row in cells if row.get("身份证号")}
    return people, {row["户编号"] for row in cells if row.get("户编号")}


def _dependents(unit: Unit, keys: Keys, state: State, kind: str, changed: Sequence[Thing]) -> list[Thing]:
    """Things of other kinds whose chains may be others now: of persons whose memberships changed, of changed grants."""
    known = set(state.things)
    if kind == "member":
        persons = sorted({o.cells["身份证号"] for thing in changed for o in thing.observations})
        wanted = [row["key"] for row in unit.run("intake/read_dependents_of_persons", persons=persons)]
    elif kind == "grant":
        grants = sorted(thing.key for thing in changed if thing.node is not None)
        wanted = [row["key"] for row in unit.run("intake/read_dependents_of_grants", grants=grants)] if grants else []
    else:
        wanted = []
    if not wanted:
        return []
    others = State(memberships=state.memberships, grants=state.grants)
    add_things(unit, keys, others, wanted)
    found = [thing for thing in others.things.values() if (thing.kind, thing.key) not in {(kind, k) for k in known}]
    grants_needed = {
        o.cells["救助编号"] for thing in found if thing.kind in ("adjustment", "payment") for o in thing.observations
    } - set(state.grants)
    add_grants(unit, state, grants_needed)
    persons_needed = {o.cells["身份证号"] for thing in found for o in thing.observations if o.cells.get("身份证号")}
    add_memberships(unit, state, persons_needed | {g.person for g in state.grants.values() if g.person})
    moved = [
        {"key": filed(thing.kind, thing.key), "household": _home(state, thing)}
        for thing in found
        if thing.kind in ("referral", "visit") and thing.standing
    ]
    if moved:
        unit.run("intake/move_abouts", rows=moved)
    return sorted(found, key=lambda t: (t.observations[0].order, t.kind, t.key))


def _touch(unit: Unit, kind: str, changed: Sequence[Thing], dependents: Sequence[Thing]) -> None:
    """Referrals that a desk must ask about again: written, followed by one written, moved, of a changed household."""
    referrals = {thing.key for thing in dependents if thing.kind == "referral"}
    households = []
    if kind == "referral":
        previous = (o.cells.get("上一转介编号") for thing in changed for o in thing.observations)
        referrals |= {thing.key for thing in changed} | {number for number in previous if number}
    elif kind == "household":
        households = sorted(thing.key for thing in changed if thing.node is not None)
    if referrals or households:
        unit.run("intake/touch_referrals", referrals=sorted(referrals), households=households)


def _placed(state: State, things: Iterable[Thing]) -> list[Placed]:
    return [(thing, list(chains_of(state, thing))) for thing in things]


def _stand(unit: Unit, placed: Sequence[Placed]) -> None:
    """STANDS_IN: the chains in which the version that holds has its place now; 转出 is derived from it."""
    rows: list[dict[str, Any]] = []
    again: list[str] = []
    for thing, chains in placed:
        held = thing.held
        key = filed(thing.kind, thing.key)
        if thing.node is not None:
            again.append(key)
        if held is None or held.withdrawn:
            continue
        for observation, households in chains:
            if observation.version == held.version:
                rows += [{"key": key, "household": household} for household in households]
    if again:
        unit.run("intake/leave_chains", keys=again)
    if rows:
        unit.run("intake/stand_in_chains", rows=rows)
    former = _former_subjects([thing for thing, _ in placed])
    if former:
        unit.run("intake/link_former_subjects", rows=former)


def _former_subjects(things: Sequence[Thing]) -> list[dict[str, str | None]]:
    """Whom an older version named, and all that a withdrawn thing named: the memberships of those persons still move
    the entries of those versions. An adjustment or payment names its person by its grant."""
    rows: list[dict[str, str | None]] = []
    for thing in things:
        held = thing.held
        if held is None or thing.kind == "member":
            continue
        for column, subject in (("身份证号", "person"), ("救助编号", "grant")):
            if subject == "grant" and thing.kind not in ("adjustment", "payment"):
                continue
            now = None if held.withdrawn else held.cells.get(column)
            former = {o.cells[column] for o in thing.observations if o.cells.get(column)} - {now}
            rows += [
                {"key": filed(thing.kind, thing.key), "person": None, "grant": None, subject: number}
                for number in sorted(former)
            ]
    return rows


def _drafts(names: Names, changed: Sequence[Placed], dependents: Sequence[Placed]) -> list[chain.Draft]:
    """Entries that are missing: of new versions in the order received, then of what memberships moved."""
    missing: list[tuple[tuple[int, int], int, Thing, Observation, str]] = []
    for rank, placed in enumerate((changed, dependents)):
        for thing, chains in placed:
            for observation, households in chains:
                missing += [
                    (observation.order, rank, thing, observation, household)
                    for household in households
                    if (observation.version, household) not in thing.entries
                ]
    missing.sort(key=lambda m: (m[1], m[0], m[4], m[2].kind, m[2].key))
    return [_draft(names, thing, observation, household) for _, _, thing, observation, household in missing]


def _draft(names: Names, thing: Thing, observation: Observation, household: str) -> chain.Draft:
    told = tell(thing.kind, observation.cells, observation.data_date, thing.reporter, names)
    file, sheet, row = observation.source
    return chain.Draft(
        household=household,
        kind=thing.kind,
        happened_on=date.fromisoformat(told.happened_on),
        event=told.event,
        detail=observation.cells,
        measure=told.measure,
        person=told.person,
        department=told.department,
        amount_fen=told.amount_fen,
        thing=filed(thing.kind, thing.key),
        key=thing.key,
        version=observation.version,
        source={"file": file, "sheet": sheet, "row": row, "data_date": observation.data_date},
        data_date=observation.data_date,
        order=observation.order,
    )
