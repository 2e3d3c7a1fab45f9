"""`household_aid_chain` (contract §3, The chain): which entry stands in which household's chain, with which status.

“Memberships that come or change later bring the entries that are missing then”: an entry, once in a chain, stays there.
A product may look after each row or after each batch; so an entry is ``sure`` where it belonged after a batch, and
``possible`` where it belonged after any row. 现行 entries are always sure.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field
from datetime import date
from typing import Any, cast

from tests.oracle import intake as taking
from tests.oracle.checking import Values
from tests.oracle.days import FAR, first_of
from tests.oracle.events import Event
from tests.oracle.intake import Intake, Name, Thing, Version
from tests.oracle.kinds import KINDS, SUBJECT
from tests.oracle.policy import Catalogue, valid_version
from tests.oracle.world import Membership, deaths, households_on, membership_of, smallest

Row = dict[str, Any]


@dataclass
class Chains:
    """Where each version was ever entered."""

    sure: dict[int, set[str]] = field(default_factory=lambda: defaultdict(set))
    possible: dict[int, set[str]] = field(default_factory=lambda: defaultdict(set))


def follow(catalogue: Catalogue, events: list[Event]) -> tuple[Intake, Chains]:
    intake, chains = Intake(catalogue), Chains()
    intake.after_row.append(lambda _, thing: place_affected(intake, chains, thing))
    for event in events:
        taking.take(intake, event)
        for thing in intake.things.values():
            if not of_withdrawn_grant(intake, thing):
                place(intake, thing, chains.sure)
            place(intake, thing, chains.possible)
    return intake, chains


def of_withdrawn_grant(intake: Intake, thing: Thing) -> bool:
    """A withdrawn payment of a grant that is withdrawn too: whose it is then, no sentence says; it stays where it
    was.
    """
    if thing.name[0] not in ("adjustment", "payment"):
        return False
    return taking.is_withdrawn(grant_of(intake, taking.held(intake, thing)))


def place_affected(intake: Intake, chains: Chains, thing: Thing) -> None:
    """After a row: the thing itself, and what a membership or a grant that came or changed moves."""
    moved = [thing]
    if thing.name[0] in ("member", "grant"):
        moved = [one for one in intake.things.values() if one is thing or one.name[0] not in ("household", "member")]
    for one in moved:
        place(intake, one, chains.possible)


def place(intake: Intake, thing: Thing, chains: dict[int, set[str]]) -> None:
    for version in thing.versions:
        chains[id(version)] |= set(belongs_in(intake, thing, version))


def is_current(intake: Intake, thing: Thing, version: Version) -> bool:
    return not taking.is_withdrawn(taking.held(intake, thing)) and taking.holding_version(thing) is version


def telling(intake: Intake, thing: Thing, version: Version) -> Values:
    """What an entry tells: “the version that holds” what holds, any other its own cells."""
    return taking.held(intake, thing) if is_current(intake, thing, version) else version.values


def belongs_in(intake: Intake, thing: Thing, version: Version) -> list[str]:
    """“A row with 户编号 (and every member row) is entered in that household's chain; one with only 身份证号, and
    adjustments and payments of a member grant, in the chain of every household of that person on `happened_on` (chain
    rule; a referral or visit: the one it is about).”
    """
    kind, values = thing.name[0], telling(intake, thing, version)
    if kind == "resource":
        return []
    if kind in ("household", "member"):
        return [thing.name[1][0 if kind == "household" else 1]]
    if kind in ("referral", "visit"):
        if values.get("户编号"):
            return [str(values["户编号"])]
        home = smallest(homes(intake, str(values["身份证号"]), happened_on(intake, thing, version)))
        return [home] if home else []
    if kind in ("adjustment", "payment"):
        values = grant_of(intake, values)
    subject = str(values.get(SUBJECT) or "")
    if subject.startswith("P:"):
        return homes(intake, subject[2:], happened_on(intake, thing, version))
    return [subject[2:]] if subject else []


def grant_of(intake: Intake, values: Values) -> Values:
    grant = intake.named("grant", str(values["救助编号"]))
    return taking.held(intake, grant) if grant else {}


def homes(intake: Intake, person: str, day: date) -> list[str]:
    return households_on(memberships(intake, person), day)


def memberships(intake: Intake, person: str) -> list[Membership]:
    """By the memberships that hold now."""
    rows = [taking.held(intake, thing) for thing in taking.memberships_of(intake, person)]
    died = deaths(rows)
    return [membership_of(values, died) for values in rows]


def happened_on(intake: Intake, thing: Thing, version: Version) -> date:
    """The column of §1; of a household “the batch's data date”: for what holds the latest that counts for it."""
    kind = thing.name[0]
    if kind in ("household", "resource"):
        if is_current(intake, thing, version):
            return max(one.data_date for one in thing.observations)
        return version.data_date
    value = telling(intake, thing, version)[KINDS[kind].happened or ""]
    return first_of(str(value)) if kind == "adjustment" else cast(date, value)


def status(intake: Intake, thing: Thing, version: Version, household: str) -> str:
    """“现行 (the version that holds) · 已更正 (another version holds, or withdrawn) · 转出 (by the memberships that
    hold now it belongs to another household, where it stands too)”
    """
    if not is_current(intake, thing, version):
        return "已更正"
    return "现行" if household in belongs_in(intake, thing, version) else "转出"


def entry_of(intake: Intake, thing: Thing, version: Version, household: str) -> Row:
    """“`amount_fen`: of grants, adjustments, payments.”"""
    kind, values = thing.name[0], telling(intake, thing, version)
    person = values.get("身份证号")
    subject = str((grant_of(intake, values) if kind in ("adjustment", "payment") else values).get(SUBJECT) or "")
    if subject.startswith("P:"):
        person = subject[2:]
    amount = {"grant": "批准金额", "adjustment": "批准金额", "payment": "金额"}.get(kind, "")
    department = {"application": "受理部门", "grant": "经办部门"}.get(kind, "")
    return {
        "household": household,
        "happened_on": happened_on(intake, thing, version),
        "kind": kind,
        "key": thing.name[1],
        "status": status(intake, thing, version, household),
        "person": person,
        "measure": values.get("措施代码"),
        "department": values.get(department),
        "amount_fen": values.get(amount),
        "source": {
            "file": version.source[0],
            "sheet": version.source[1],
            "row": version.source[2],
            "data_date": version.data_date,
        },
        "policy_version": policy_version(intake, kind, values),
    }


def policy_version(intake: Intake, kind: str, values: Values) -> date | None:
    """“`policy_version`: of grants and applications, valid on `happened_on`”."""
    if kind not in ("grant", "application"):
        return None
    day = cast(date, values[KINDS[kind].happened or ""])
    version = valid_version(intake.catalogue, str(values["措施代码"]), day)
    return version.valid_from if version else None


def entries(intake: Intake, placed: dict[int, set[str]]) -> list[Row]:
    return [
        entry_of(intake, thing, version, household)
        for thing in intake.things.values()
        for version in thing.versions
        for household in sorted(placed[id(version)])
    ]


def household_aid_chain(
    intake: Intake, chains: Chains, household: str, since: date | None = None, until: date | None = None
) -> tuple[list[Row], list[Row]]:
    """The entries that must stand in the chain, and those that may. “`from`/`to` bound `happened_on`”."""
    sure, possible = (
        [
            row
            for row in entries(intake, placed)
            if row["household"] == household and (since or date.min) <= row["happened_on"] <= (until or FAR)
        ]
        for placed in (chains.sure, chains.possible)
    )
    return sure, possible


__all__ = ["Chains", "Name", "follow", "household_aid_chain"]
