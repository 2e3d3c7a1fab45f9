"""`duplicate_benefit` and `check_before_grant` (contract §3)."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date
from itertools import combinations, pairwise
from typing import Any

from tests.oracle import policy
from tests.oracle.days import FAR, Days, between, first_of, last_of, months_between, window
from tests.oracle.world import (
    Grant,
    World,
    chain_rule,
    household_of_grant,
    households_reached,
    in_region,
    month_amount,
    persons_reached,
    smallest,
)

Row = dict[str, Any]


@dataclass(frozen=True)
class Hit:
    rule: str
    one: Grant
    other: Grant
    person: str | None
    household: str | None
    common: Days
    cited: policy.Entry | None  # None: the citation of the measure's version on the first common day
    region: str | None = None
    neighbours: bool = False  # rule `once`: ``one`` is the earlier, ``other`` the later


def duplicate_benefit(
    world: World,
    as_of: date,
    region: str | None = None,
    since: date | None = None,
    until: date | None = None,
    rule: str | None = None,
    min_days: int = 1,
) -> list[Row]:
    rows = [row_of(world, hit, as_of) for hit in hits(world)]
    return [
        row
        for row in rows
        if (rule is None or row["rule"] == rule)
        and in_region(world, row["households"], region)
        and touches(row, since, until)
        and (row["overlap_days"] is None or row["overlap_days"] >= min_days)
    ]


def touches(row: Row, since: date | None, until: date | None) -> bool:
    """“`from`/`to`: first to last common day must touch that window.”"""
    return bool(between(row["overlap_from"], row["overlap_to"] or FAR) & window(since, until))


def hits(world: World) -> list[Hit]:
    found: list[Hit] = []
    grants = sorted(world.grants.values(), key=lambda one: one.id)
    for one, other in combinations(grants, 2):
        found += same_measure(world, one, other)
        found += excluded(world, one, other)
        found += two_households(world, one, other)
    found += once(world, grants)
    return [hit for hit in found if in_region(world, households_named(world, hit), hit.region)]


def common_persons(world: World, one: Grant, other: Grant) -> Iterator[tuple[str, Days]]:
    """The persons that both reach on a common day, with those days."""
    theirs = persons_reached(world, other)
    for person, days in persons_reached(world, one).items():
        if common := days & theirs.get(person, Days()):
            yield person, common


def common_households(world: World, one: Grant, other: Grant) -> Iterator[tuple[str, Days]]:
    theirs = households_reached(world, other)
    for household, days in households_reached(world, one).items():
        if common := days & theirs.get(household, Days()):
            yield household, common


def same_measure(world: World, one: Grant, other: Grant) -> Iterator[Hit]:
    """“two grants of one measure, not `repeatable`, to the same person (both member grants) or the same household
    (both household grants); of a measure of unit `either` also a member and a household grant that reach one person
    on a common day”
    """
    if one.measure != other.measure or policy.repeatable(world.catalogue, one.measure):
        return
    if one.subject == other.subject:
        if common := one.days & other.days:
            person = one.subject[1] if one.of_person else None
            yield Hit("same_measure", one, other, person, None if person else one.subject[1], common, None)
    elif one.of_person != other.of_person and policy.unit(world.catalogue, one.measure) == "either":
        for person, common in common_persons(world, one, other):
            yield Hit("same_measure", one, other, person, None, common, None)


def two_households(world: World, one: Grant, other: Grant) -> Iterator[Hit]:
    """“household grants of one measure, not `repeatable`, of two households reach the same person on a common day”."""
    if one.measure != other.measure or policy.repeatable(world.catalogue, one.measure):
        return
    if not one.of_person and not other.of_person and one.subject != other.subject:
        for person, common in common_persons(world, one, other):
            yield Hit("two_households", one, other, person, None, common, None)


def excluded(world: World, one: Grant, other: Grant) -> Iterator[Hit]:
    """“an exclusion (§4) of that kind; scope `member`: both reach the same person on a common day; scope
    `household`: both reach the same household on a common day (then `person` is empty)”
    """
    for exclusion in world.catalogue.listed("exclusions"):
        if (exclusion["a"], exclusion["b"]) not in ((one.measure, other.measure), (other.measure, one.measure)):
            continue
        cited, region = policy.clause(exclusion), exclusion.get("region")
        if exclusion["scope"] == "member":
            for person, common in common_persons(world, one, other):
                yield Hit(exclusion["kind"], one, other, person, None, common, cited, region)
        else:
            for household, common in common_households(world, one, other):
                yield Hit(exclusion["kind"], one, other, None, household, common, cited, region)


def once(world: World, grants: list[Grant]) -> Iterator[Hit]:
    """“a frequency limit (§4): more than `max` grants of the measure to one subject start in one calendar year (or
    `ever`), where `same_reason` with the same 事由 (an empty 事由 is the same as no other, not even as another empty
    one); one row for each two neighbours of them all by 起始日期, then 救助编号”
    """
    for limit in world.catalogue.listed("frequency"):
        together: dict[object, list[Grant]] = defaultdict(list)
        for grant in grants:
            if grant.measure == limit["measure"]:
                together[grant.subject, year_of(limit, grant), reason_of(limit, grant)].append(grant)
        for group in together.values():
            if len(group) > int(limit["max"]):
                for earlier, later in pairwise(sorted(group, key=lambda one: (one.starts, one.id))):
                    person = earlier.subject[1] if earlier.of_person else None
                    yield Hit(
                        "once",
                        earlier,
                        later,
                        person,
                        None if person else earlier.subject[1],
                        Days(),
                        policy.clause(limit),
                        limit.get("region"),
                        neighbours=True,
                    )


def year_of(limit: policy.Entry, grant: Grant) -> int | None:
    return grant.starts.year if limit["per"] == "calendar_year" else None


def reason_of(limit: policy.Entry, grant: Grant) -> object:
    if not policy.yes(limit.get("same_reason")):
        return None
    return grant.reason if grant.reason else ("only", grant.id)


def households_named(world: World, hit: Hit) -> list[str]:
    """“`households`: for a person, of a household grant its household, of a member grant each that it reaches (if
    none, the chain rule on its first day); for a household itself.”
    """
    if hit.household:
        return [hit.household]
    return sorted(set(households_of(world, hit.one)) | set(households_of(world, hit.other)))


def households_of(world: World, grant: Grant) -> list[str]:
    if not grant.of_person:
        return [grant.subject[1]]
    return sorted(households_reached(world, grant)) or chain_rule(world, grant.subject[1], grant.starts)


def clause_of(world: World, hit: Hit) -> policy.Entry | None:
    """“`clause`: the exclusion's or frequency's, else the citation of the measure's version on the first common
    day.”
    """
    if hit.cited is not None:
        return hit.cited
    version = policy.valid_version(world.catalogue, hit.one.measure, hit.common.first())
    return policy.clause(version.citation) if version else None


def amount_at_risk(world: World, hit: Hit, as_of: date) -> int | None:
    """“if both are monthly, the sum over the calendar months that hold a common day (up to `as_of`) of the smaller
    of the two amounts of that month; else the smaller approved amount once; empty for `topup`; for `once` the approved
    amount of the later grant”
    """
    if hit.rule == "topup":
        return None
    if hit.neighbours:
        return hit.other.approved_fen
    if not (hit.one.monthly and hit.other.monthly):
        return min(hit.one.approved_fen, hit.other.approved_fen)
    past = hit.common & between(hit.common.first(), as_of)
    if not past:
        return 0
    months = [month for month in months_between(past.first(), past.last()) if any_in(past, month)]
    return sum(min(month_amount(world, hit.one, month), month_amount(world, hit.other, month)) for month in months)


def any_in(days: Days, month: str) -> bool:
    return bool(days & between(first_of(month), last_of(month)))


def row_of(world: World, hit: Hit, as_of: date) -> Row:
    """“from the first to the last common day (`overlap_to` empty = still running, `overlap_days` then too;
    `overlap_days` the number of common days, gaps left out)”; `once`: “the overlap columns are the earlier and the
    later 起始日期, days empty”.
    """
    a, b = sorted((hit.one, hit.other), key=lambda one: one.id)
    cited = clause_of(world, hit)
    if hit.neighbours:
        overlap: tuple[date, date | None, int | None] = (hit.one.starts, hit.other.starts, None)
    elif hit.common.still_running():
        overlap = (hit.common.first(), None, None)
    else:
        overlap = (hit.common.first(), hit.common.last(), hit.common.count())
    return {
        "rule": hit.rule,
        "person": hit.person,
        "households": households_named(world, hit),
        "grant_a": a.id,
        "grant_b": b.id,
        "measure_a": a.measure,
        "measure_b": b.measure,
        "overlap_from": overlap[0],
        "overlap_to": overlap[1],
        "overlap_days": overlap[2],
        "amount_at_risk_fen": amount_at_risk(world, hit, as_of),
        "clause": cited,
        "confirmed": cited is not None and cited["status"] == "confirmed",
    }


PLANNED = "\U0010ffff"
"""救助编号 of the grant that is asked about: after all others, “the last of its day”."""


def check_before_grant(
    world: World,
    measure: str,
    since: date,
    until: date | None = None,
    id_number: str | None = None,
    household: str | None = None,
) -> list[Row]:
    """“What `duplicate_benefit` would report if such a monthly grant were there (without 事由, the last of its day;
    only rows that name it): one row for each rule and grant, however many persons it concerns.”
    """
    subject = ("person", id_number) if id_number else ("household", household or "")
    planned = Grant(PLANNED, measure, subject, "", since, until or FAR, True, 0, None, None, frozenset())
    imagined = replace(world, grants={**world.grants, PLANNED: planned})
    rows: dict[tuple[str, str], tuple[date, Row]] = {}
    for hit in hits(imagined):
        if planned not in (hit.one, hit.other):
            continue
        there = hit.one if hit.other == planned else hit.other
        cited = clause_of(imagined, hit)
        row = {
            "rule": hit.rule,
            "grant": there.id,
            "measure": there.measure,
            "household": smallest(chain_rule(world, there.subject[1], since))
            if there.of_person
            else household_of_grant(world, there, since),
            "department": there.department,
            "since": there.starts,
            "until": None if there.last == FAR else there.last,
            "clause": cited,
        }
        first = hit.common.first() if hit.common else since
        if (hit.rule, there.id) not in rows or first < rows[hit.rule, there.id][0]:
            rows[hit.rule, there.id] = (first, row)
    return [row for _, row in rows.values()]
