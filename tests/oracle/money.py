"""`paid_after_ineligible`, `underpaid_aid`, `stopped_without_followup` (contract §3)."""

from __future__ import annotations

from datetime import date
from typing import Any

from tests.oracle import policy
from tests.oracle.aid import counting_days
from tests.oracle.days import FAR, Days, add_months, between, first_of, last_of, months_between, union, window
from tests.oracle.referrals import NEVER_SENT
from tests.oracle.world import (
    Grant,
    World,
    household_of_grant,
    households_reached,
    in_region,
    living_members,
    month_amount,
    runs_on,
)

Row = dict[str, Any]


def last_eligible(world: World, grant: Grant) -> tuple[date, str] | None:
    """“its **last eligible day**, the earliest of: `person_died`, `person_left`, `household_empty`, `grant_ended`.
    Of equal days the first named is the reason.”
    """
    ends = [
        (person_died(world, grant), "person_died"),
        (person_left(world, grant), "person_left"),
        (household_empty(world, grant), "household_empty"),
        (grant_ended(grant), "grant_ended"),
    ]
    known = [(day, reason) for day, reason in ends if day is not None]
    return min(known, key=lambda one: one[0]) if known else None


def person_died(world: World, grant: Grant) -> date | None:
    """“member grants: the death”; “a measure with `after_death: true` knows neither `person_died` nor
    `person_left`”.
    """
    if not grant.of_person or policy.after_death(world.catalogue, grant.measure):
        return None
    return world.died_on.get(grant.subject[1])


def person_left(world: World, grant: Grant) -> date | None:
    """“member grants: the last day of the last membership, if none is open”."""
    if not grant.of_person or policy.after_death(world.catalogue, grant.measure):
        return None
    last = max((one.last for one in world.by_person[grant.subject[1]]), default=None)
    return None if last == FAR else last


def household_empty(world: World, grant: Grant) -> date | None:
    """“household grants: the last day anyone belonged to it, if somebody once did and no membership is open”."""
    if grant.of_person:
        return None
    belonged = union(one.days for one in world.by_household[grant.subject[1]])
    return belonged.last() if belonged and not belonged.still_running() else None


def grant_ended(grant: Grant) -> date | None:
    return None if grant.last == FAR else grant.last


def paid_after_ineligible(world: World, as_of: date, region: str | None = None) -> list[Row]:
    """“Monthly grants: one row for a grant with payments (发放日期 ≤ `as_of`) for months that begin after its last
    eligible day. 一次性 member grants: only `person_died`, where 起始日期 lies after the death; all their payments
    count.”
    """
    rows: list[Row] = []
    for grant in world.grants.values():
        paid = [one for one in world.payments[grant.id] if one.paid_on <= as_of]
        if grant.monthly:
            end = last_eligible(world, grant)
            late = [one for one in paid if end and first_of(one.month) > end[0]]
        else:
            died = person_died(world, grant)
            end = (died, "person_died") if died and grant.starts > died else None
            late = paid if end else []
        if end and late:
            rows.append(
                {
                    "person": grant.subject[1] if grant.of_person else None,
                    "household": last_household(world, grant),
                    "grant": grant.id,
                    "measure": grant.measure,
                    "reason": end[1],
                    "last_eligible_day": end[0],
                    "paid_fen": sum(one.amount_fen for one in late),
                }
            )
    return [row for row in rows if in_region(world, [row["household"]], region)]


def last_household(world: World, grant: Grant) -> str | None:
    """“`household`: of a member grant, that of the membership that ended last or is open.”"""
    if not grant.of_person:
        return grant.subject[1]
    theirs = world.by_person[grant.subject[1]]
    last = max((one.last for one in theirs), default=None)
    return min((one.household for one in theirs if one.last == last), default=None)


def underpaid_aid(
    world: World, as_of: date, region: str | None = None, since: date | None = None, until: date | None = None
) -> list[Row]:
    """“A month whose first day a monthly grant runs on, that does not begin after the grant's last eligible day,
    whose last day is before `as_of`, that touches `from`..`to`, and whose payments (发放日期 ≤ `as_of`) add up to
    less than its amount, or, where that is 0 (a service), that has none.”
    """
    rows: list[Row] = []
    for grant in world.grants.values():
        end = last_eligible(world, grant)
        for month in months_between(grant.starts, min(grant.last, as_of)) if grant.monthly else []:
            first, last = first_of(month), last_of(month)
            if not runs_on(grant, first) or (end and first > end[0]) or last >= as_of:
                continue
            if not between(first, last) & window(since, until):
                continue
            paid = [one.amount_fen for one in world.payments[grant.id] if one.month == month and one.paid_on <= as_of]
            approved = month_amount(world, grant, month)
            if sum(paid) < approved or (approved == 0 and not paid):
                rows.append(
                    {
                        "grant": grant.id,
                        "person": grant.subject[1] if grant.of_person else None,
                        "household": household_of_grant(world, grant, first),
                        "measure": grant.measure,
                        "month": month,
                        "approved_fen": approved,
                        "paid_fen": sum(paid),
                        "gap_fen": approved - sum(paid),
                    }
                )
    return [row for row in rows if in_region(world, [row["household"]], region)]


def stopped_without_followup(world: World, as_of: date, region: str | None = None, months: int = 12) -> list[Row]:
    """“No grant (一次性: with `covers_months`) reaches the household on `as_of` or later; the last day that one did
    lies before `as_of` and not before `as_of` minus `months`; someone living belongs to it on `as_of`.”
    """
    rows: list[Row] = []
    for household in sorted(world.households):
        reached = {grant.id: days for grant in world.grants.values() if (days := reaching(world, grant, household))}
        last = max((days.last() for days in reached.values()), default=None)
        alive = living_members(world, household, as_of)
        if last is None or not add_months(as_of, -months) <= last < as_of or not alive:
            continue
        if followed_up(world, household, last, as_of):
            continue
        grant = world.grants[min(id_ for id_, days in reached.items() if days.last() == last)]
        rows.append(
            {
                "household": household,
                "grant": grant.id,
                "measure": grant.measure,
                "reached_until": last,
                "end_reason": grant.stop_reason or "到期",
                "members": alive,
            }
        )
    return [row for row in rows if in_region(world, [row["household"]], region)]


def reaching(world: World, grant: Grant, household: str) -> Days:
    return households_reached(world, grant, counting_days(world, grant)).get(household, Days())


def followed_up(world: World, household: str, last: date, as_of: date) -> bool:
    """“after that day and up to `as_of` no referral (other than 草拟, 录入有误) was sent and no visit made”."""
    sent = any(
        one.household == household and one.state not in NEVER_SENT and last < one.sent_on <= as_of
        for one in world.referrals.values()
    )
    return sent or any(one.household == household and last < one.visited_on <= as_of for one in world.visits.values())
