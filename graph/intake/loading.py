"""Reads from the graph what is needed to decide rows of one kind; everything by key, a few statements for all rows."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from graph.errors import ASK_TO_VERIFY, Broken
from graph.intake.belonging import Membership
from graph.intake.deciding import SEPARATOR, Ends, GrantSubject, Incoming, State, Thing
from graph.intake.history import WITHDRAWN, Observation, from_text, seal_of
from graph.sealing import Keys
from graph.store import Unit


def filed(kind: str, key: str) -> str:
    """The key of a node that comes from a file: unique over all kinds."""
    return f"{kind}{SEPARATOR}{key}"


def read_state(unit: Unit, keys: Keys, rows: Sequence[Incoming]) -> State:
    """The state for rows of **one** kind, as it stands before the first of them."""
    state = State()
    kind = rows[0].kind
    add_things(unit, keys, state, [filed(kind, row.key) for row in rows])
    keyed = {filed(kind, row.key): row.key for row in rows}
    state.contested = {keyed[key] for key in unit.run("intake/read_contested", keys=sorted(keyed))[0]["contested"]}
    households = {row.cells["户编号"] for row in rows if row.cells.get("户编号")}
    state.households |= {r["household"] for r in unit.run("intake/read_households", households=sorted(households))}
    if kind in ("adjustment", "payment"):
        cells = [row.cells for row in rows] + [o.cells for t in state.things.values() for o in t.observations]
        add_grants(unit, state, {c["救助编号"] for c in cells})
    if kind == "referral":
        numbers = {row.key for row in rows} | {
            row.cells["上一转介编号"] for row in rows if row.cells.get("上一转介编号")
        }
        for link in unit.run("intake/read_referral_paths", referrals=sorted(numbers)):
            state.referrals.add(link["referral"])
            if link["follows"] is not None:
                state.follows[link["referral"]] = link["follows"]
    add_memberships(unit, state, _persons(rows, state))
    _add_pointers(unit, state, kind, [row for row in rows if row.cells.get(WITHDRAWN)])
    if any(row.sender is not None for row in rows):
        _add_reach(unit, state, rows)
    return state


def _add_reach(unit: Unit, state: State, rows: Sequence[Incoming]) -> None:
    """Where the households lie that rows of accounts touch, directly or through what they point at or replace."""
    previous = {row.cells["上一转介编号"] for row in rows if row.cells.get("上一转介编号")}
    if previous:
        for referral, *ends in unit.run("intake/read_ends", referrals=sorted(previous))[0]["ends"]:
            state.ends[referral] = Ends(*ends)
    touched = {row.cells.get("户编号") for row in rows} | {grant.household for grant in state.grants.values()}
    touched |= {m.household for held in state.memberships.values() for m in held.values()}
    touched |= {end.household for end in state.ends.values()}
    for thing in state.things.values():
        touched |= {household for _, household in thing.entries} | {o.cells.get("户编号") for o in thing.observations}
    households = sorted(household for household in touched if household)
    state.codes = dict(unit.run("intake/read_codes", households=households)[0]["codes"])


def _persons(rows: Iterable[Incoming], state: State) -> set[str]:
    persons = {row.cells["身份证号"] for row in rows if row.cells.get("身份证号")}
    for thing in state.things.values():
        persons |= {o.cells["身份证号"] for o in thing.observations if o.cells.get("身份证号")}
    return persons | {grant.person for grant in state.grants.values() if grant.person}


def add_things(unit: Unit, keys: Keys, state: State, wanted: Iterable[str]) -> None:
    """Histories with what chains hold of them. A thing with one observation is read from its entry's body."""
    for row in unit.run("intake/read_things", keys=sorted(set(wanted))):
        kind, key = row["key"].split(SEPARATOR, 1)
        thing = Thing(kind, key, node=row["key"], reporter=row["reporter"])
        thing.entries = {(version, household) for version, household in row["entries"]}
        thing.observations = thing.before = _history(
            keys, kind, key, row["history"], row["history_seal"], row["told"], row["body"]
        )
        state.things[key] = thing


def _history(
    keys: Keys, kind: str, key: str, history: str | None, seal: str | None, told: Sequence[object], body: str | None
) -> tuple[Observation, ...]:
    if history is not None:
        if seal_of(keys.chain, kind, key, history, told) != seal:
            raise Broken(f"{key} 的版本记录被改动过:没有写入,{ASK_TO_VERIFY}")
        return from_text(history)
    if body is None:
        raise Broken(f"{key} 在图中,但链上没有它的记录:没有写入,{ASK_TO_VERIFY}")
    return (observation_of(json.loads(body)),)


def observation_of(body: Mapping[str, Any]) -> Observation:
    """The observation that an entry's body tells of."""
    order, source = body["order"], body["source"]
    place = (source["file"], source["sheet"], source["row"])
    return Observation(body["data_date"], (order[0], order[1]), body["version"], body["detail"], place)


def add_grants(unit: Unit, state: State, grants: Iterable[str]) -> None:
    for grant, *subject in unit.run("intake/read_grants", grants=sorted(set(grants)))[0]["grants"]:
        state.grants[grant] = GrantSubject(*subject)


def add_memberships(unit: Unit, state: State, persons: Iterable[str]) -> None:
    wanted = sorted(set(persons) - set(state.memberships))
    for person in wanted:
        state.memberships[person] = {}
    for person, key, *held in unit.run("intake/read_memberships", persons=wanted)[0]["memberships"]:
        state.memberships[person][key] = Membership(*held)


def _add_pointers(unit: Unit, state: State, kind: str, withdrawing: Sequence[Incoming]) -> None:
    if not withdrawing:
        return
    if kind == "household":
        for row in unit.run("intake/read_pointers_at_households", households=sorted({r.key for r in withdrawing})):
            state.pointers[row["household"]] = row["pointers"]
    elif kind == "grant":
        for row in unit.run("intake/read_pointers_at_grants", grants=sorted({r.key for r in withdrawing})):
            state.pointers[row["grant"]] = row["pointers"]
    elif kind == "member":
        persons = sorted({r.cells["身份证号"] for r in withdrawing})
        for row in unit.run("intake/read_pointers_at_persons", persons=persons):
            state.lasting[row["person"]] = row["pointers"]
