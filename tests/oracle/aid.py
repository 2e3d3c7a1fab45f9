"""`missing_aid`, `ineligible_grant`, `explain_eligibility`, `household_risk` (contract §3)."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from tests.oracle import policy
from tests.oracle.days import Days, add_months, between
from tests.oracle.eligibility import (
    Asked,
    Outcome,
    Truth,
    judge,
    judge_version,
    leaves,
    names,
    triggered,
    true_leaves,
    unknown_leaves,
)
from tests.oracle.referrals import clock_runs
from tests.oracle.world import (
    Grant,
    World,
    belongs_to,
    household_of_grant,
    households_reached,
    in_region,
    living_members,
    members,
    persons_reached,
    runs_on,
)

Row = dict[str, Any]


def counting_days(world: World, grant: Grant) -> Days:
    """“A 一次性 grant counts here as reaching for the measure's `covers_months` from its first day (2024-01-15 and
    6 months: to 2024-07-14), or to its own last day if that is later.”
    """
    if grant.monthly:
        return grant.days
    covered = add_months(grant.starts, policy.covers_months(world.catalogue, grant.measure)) - timedelta(days=1)
    return between(grant.starts, max(covered, grant.last))


def subjects(world: World, measure: str, day: date) -> list[Asked]:
    """“each living member with each household the member belongs to on that day (unit `member`), or each household
    with a member on that day (`household`, `either`)”
    """
    if policy.unit(world.catalogue, measure) == "member":
        return [
            Asked(person, household, day)
            for household in sorted(world.households)
            for person in living_members(world, household, day)
        ]
    return [Asked(None, household, day) for household in sorted(world.households) if members(world, household, day)]


def missing_aid(world: World, as_of: date, region: str | None = None, measure: str | None = None) -> list[Row]:
    rows: list[Row] = []
    for code in sorted(world.catalogue.measures):
        version = policy.valid_version(world.catalogue, code, as_of)
        if version is None or measure not in (None, code):
            continue
        for asked in subjects(world, code, as_of):
            outcomes = judge_version(world, version, asked)
            if triggered(outcomes) and not is_false(outcomes) and not has_help(world, code, asked):
                rows.append(missing_row(world, version, asked, outcomes))
    return [row for row in rows if in_region(world, [row["household"]], region)]


def is_false(outcomes: list[Outcome]) -> bool:
    """“Any criterion false: no row.”"""
    return any(outcome.truth is Truth.FALSE for outcome in outcomes)


def missing_row(world: World, version: policy.Version, asked: Asked, outcomes: list[Outcome]) -> Row:
    """“All true: `eligible`. Else `unknown`”; “`eligible_since`: the latest 起始日期 among the facts of the true
    leaves, not before `valid_from`; empty if unknown”.
    """
    eligible = all(outcome.truth is Truth.TRUE for outcome in outcomes)
    unknown = [leaf for outcome in outcomes for leaf in unknown_leaves(outcome)]
    since = max([version.valid_from, *(fact.valid_from for leaf in true_leaves(outcomes) for fact in leaf.facts)])
    return {
        "person": asked.person,
        "household": asked.household,
        "measure": version.measure,
        "verdict": "eligible" if eligible else "unknown",
        "met": names(true_leaves(outcomes)),
        "missing_facts": sorted(set().union(*(leaf.missing for leaf in unknown))),
        "conflicts": sorted(set().union(*(leaf.conflicts for leaf in unknown))),
        "eligible_since": since if eligible else None,
        "responsible_department": world.catalogue.measures[version.measure].get("department") or None,
        "open_referral": open_referral(world, asked),
        "open_application": open_application(world, version.measure, asked),
    }


def has_help(world: World, measure: str, asked: Asked) -> bool:
    """“No row where a grant of that measure reaches the subject on `as_of`, nor where one of a measure excluded with
    it (`exclusive`, `higher`) does: scope `household`: reaches the household; scope `member`: reaches the person, or,
    asked for a household, every living member of that day.”
    """
    if asked.person and asked.person in reached_persons(world, measure, asked.day):
        return True
    if not asked.person and asked.household in reached_households(world, measure, asked.day):
        return True
    for exclusion in world.catalogue.listed("exclusions"):
        other = other_measure(exclusion, measure)
        if (
            other is None
            or exclusion["kind"] == "topup"
            or not in_region(world, [asked.household or ""], exclusion.get("region"))
        ):
            continue
        if exclusion["scope"] == "household":
            if asked.household in reached_households(world, other, asked.day):
                return True
        else:
            whom = {asked.person} if asked.person else set(living_members(world, asked.household or "", asked.day))
            if whom and whom <= reached_persons(world, other, asked.day):
                return True
    return False


def other_measure(exclusion: policy.Entry, measure: str) -> str | None:
    pair = (exclusion["a"], exclusion["b"])
    return pair[1] if pair[0] == measure else pair[0] if pair[1] == measure else None


def reached_persons(world: World, measure: str, day: date) -> set[str]:
    return {
        person
        for grant in world.grants.values()
        if grant.measure == measure
        for person, days in persons_reached(world, grant, counting_days(world, grant)).items()
        if day in days
    }


def reached_households(world: World, measure: str, day: date) -> set[str]:
    return {
        household
        for grant in world.grants.values()
        if grant.measure == measure
        for household, days in households_reached(world, grant, counting_days(world, grant)).items()
        if day in days
    }


def open_referral(world: World, asked: Asked) -> str | None:
    """“the smallest number whose clock runs for this household”."""
    return min(
        (
            one.id
            for one in world.referrals.values()
            if one.household == asked.household and clock_runs(one) and one.sent_on <= asked.day
        ),
        default=None,
    )


def open_application(world: World, measure: str, asked: Asked) -> str | None:
    """“(the smallest number) of this subject and measure without 办结日期”."""
    return min(
        (
            one.id
            for one in world.applications.values()
            if one.subject == asked.self
            and one.measure == measure
            and one.ended_on is None
            and one.accepted_on <= asked.day
        ),
        default=None,
    )


# -- grants that should not run --------------------------------------------------------------------------------------


def ineligible_grant(world: World, as_of: date, region: str | None = None, measure: str | None = None) -> list[Row]:
    """“A grant that runs on `as_of`, of a measure with a version valid that day, for which in **every** household the
    person belongs to then (a person of none: with `household` and `any_member` unknown) some criterion is false.”
    """
    rows: list[Row] = []
    for grant in world.grants.values():
        version = policy.valid_version(world.catalogue, grant.measure, as_of)
        if version is None or not runs_on(grant, as_of) or measure not in (None, grant.measure):
            continue
        each = [judge_version(world, version, asked) for asked in asked_of(world, grant.subject, as_of)]
        if all(is_false(outcomes) for outcomes in each):
            rows.append(ineligible_row(world, grant, version, each, as_of))
    return [row for row in rows if in_region(world, [row["household"]], region)]


def asked_of(world: World, subject: tuple[str, str], day: date) -> list[Asked]:
    """“A person in several households: one block for each; in none: one with `household` empty”."""
    if subject[0] == "household":
        return [Asked(None, subject[1], day)]
    homes: list[str | None] = [*belongs_to(world, subject[1], day)]
    return [Asked(subject[1], home, day) for home in homes or [None]]


def ineligible_row(world: World, grant: Grant, version: policy.Version, each: list[list[Outcome]], as_of: date) -> Row:
    """“`failed`: the facts of the false leaves in the false criteria, of all those households.”"""
    failed = [
        leaf
        for outcomes in each
        for outcome in outcomes
        if outcome.truth is Truth.FALSE
        for leaf in leaves(outcome)
        if leaf.truth is Truth.FALSE
    ]
    return {
        "grant": grant.id,
        "person": grant.subject[1] if grant.of_person else None,
        "household": household_of_grant(world, grant, as_of),
        "measure": grant.measure,
        "failed": names(failed),
        "department": grant.department,
        "grace_until": grace_until(version, failed),
    }


def grace_until(version: policy.Version, failed: list[Outcome]) -> date | None:
    """“where the version has `grace` and every failed fact is one it names, the day `months` after the latest
    起始日期 of the facts that decided”
    """
    decided = [fact.valid_from for leaf in failed for fact in leaf.facts]
    if not version.grace or not set(names(failed)) <= set(version.grace["facts"]) or not decided:
        return None
    return add_months(max(decided), int(version.grace["months"]))


# -- why -------------------------------------------------------------------------------------------------------------


def explain_eligibility(
    world: World, as_of: date, measure: str | None = None, id_number: str | None = None, household: str | None = None
) -> list[Row]:
    """“every leaf of every criterion (both numbered from 1 in the order of the catalogue), truth
    符合/不符合/无法判断”.
    """
    subject = ("person", id_number) if id_number else ("household", household or "")
    rows: list[Row] = []
    for code in sorted(world.catalogue.measures):
        version = policy.valid_version(world.catalogue, code, as_of)
        if version is None or measure not in (None, code):
            continue
        for asked in asked_of(world, subject, as_of):
            for place, node in enumerate(version.criteria, start=1):
                for number, leaf in enumerate(leaves(judge(world, node, asked)), start=1):
                    rows.append(
                        {
                            "measure": code,
                            "household": asked.household,
                            "criterion": place,
                            "leaf": number,
                            "truth": leaf.truth.value,
                            "fact": leaf.node["fact"],
                            "clause": policy.clause(version.citation),
                        }
                    )
    return rows


# -- alerts ----------------------------------------------------------------------------------------------------------


def household_risk(world: World, as_of: date, region: str | None = None, min_score: int = 0) -> list[Row]:
    """“Each household with a member on `as_of`: the sum of the points of the indicators (§4) that are true; codes of
    those, and of those that are unknown; `over`: score ≥ threshold (none: null, false).”
    """
    rows: list[Row] = []
    for household in sorted(world.households):
        if not members(world, household, as_of):
            continue
        judged = [
            (one, judge(world, one["when"], Asked(None, household, as_of)).truth)
            for one in world.catalogue.listed("indicators")
        ]
        score = sum(int(one["points"]) for one, truth in judged if truth is Truth.TRUE)
        threshold = threshold_of(world, household, as_of)
        rows.append(
            {
                "household": household,
                "score": score,
                "threshold": threshold,
                "over": threshold is not None and score >= threshold,
                "indicators": sorted(one["code"] for one, truth in judged if truth is Truth.TRUE),
                "unknown": sorted(one["code"] for one, truth in judged if truth is Truth.UNKNOWN),
            }
        )
    return [row for row in rows if row["score"] >= min_score and in_region(world, [row["household"]], region)]


def threshold_of(world: World, household: str, day: date) -> int | None:
    there = world.households[household]
    entry = policy.choose(world.catalogue.listed("alert_threshold"), there.code, there.type, day)
    return int(entry["points"]) if entry else None
