"""Referral questions (contract §3, Referrals). What is sent after ``as_of`` is left out; states are those that hold
now.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from tests.oracle import policy
from tests.oracle.workdays import distance, due_on, limit_of, provisional, working_days
from tests.oracle.world import Referral, World, chain_rule, in_region, smallest

Row = dict[str, Any]
CLOCK = ("待签收", "已签收", "已受理", "办理中", "待补正")
OF_SENDER = ("草拟", "待补正", "已办结", "已退回", "未办成")
OF_RECEIVER = ("待签收", "已签收", "已受理", "办理中")
BUCKETS = ("超期", "临期", "待签收", "在办", "待补正", "待确认", "待重派", "草拟")
NEVER_SENT = ("草拟", "录入有误")


def clock_runs(referral: Referral) -> bool:
    """“The clock runs in 待签收, 已签收, 已受理, 办理中, 待补正.”"""
    return referral.state in CLOCK


def sent_by(world: World, as_of: date) -> list[Referral]:
    """“What begins after `as_of` (发出 …) is left out”."""
    return sorted((one for one in world.referrals.values() if one.sent_on <= as_of), key=lambda one: one.id)


def followers(world: World, referral: Referral, as_of: date) -> list[Referral]:
    return [one for one in sent_by(world, as_of) if one.previous == referral.id]


def is_last_hop(world: World, referral: Referral, as_of: date) -> bool:
    """“of the last hop only (a referral that another one follows has none)”."""
    return not followers(world, referral, as_of)


def holder(world: World, referral: Referral, as_of: date) -> str | None:
    """“the sender in 草拟, 待补正, 已办结, 已退回, 未办成; the receiver in 待签收, 已签收, 已受理, 办理中; nobody in
    已闭环, 已撤回, 录入有误”
    """
    if not is_last_hop(world, referral, as_of):
        return None
    if referral.state in OF_SENDER:
        return referral.sender
    return referral.receiver if referral.state in OF_RECEIVER else None


@dataclass(frozen=True)
class Limit:
    amount: int
    unit: str
    source: str | None
    due: date
    provisional: bool


def limit(world: World, kind: str, household: str | None, begins: date, measure: str | None = None) -> Limit | None:
    """The regional entry on 发出日期 or 受理日期; of applications “those for the measure, if one fits, before those
    for all”.
    """
    home = world.households.get(household or "")
    if home is None:
        return None
    entries = [one for one in world.catalogue.listed("limits") if one["kind"] == kind]
    for_it = [one for one in entries if measure and one.get("measure") == measure]
    for_all = [one for one in entries if not one.get("measure")]
    entry = policy.choose(for_it, home.code, home.type, begins) or policy.choose(for_all, home.code, home.type, begins)
    if entry is None:
        return None
    amount, unit = limit_of(entry)
    due = due_on(begins, amount, unit)
    return Limit(amount, unit, entry.get("source") or None, due, provisional(begins, due, unit))


def limit_of_referral(world: World, referral: Referral) -> Limit | None:
    return limit(world, "referral", referral.household, referral.sent_on)


def working_days_used(world: World, referral: Referral, as_of: date) -> int:
    """“to 办结日期, else the follower's 发出日期, else `as_of`”."""
    after = min((one.sent_on for one in followers(world, referral, as_of)), default=as_of)
    return working_days(referral.sent_on, referral.ended_on or after)


def is_overdue(world: World, referral: Referral, as_of: date) -> bool:
    """“Last hops whose clock runs past `due_on`.”"""
    found = limit_of_referral(world, referral)
    return clock_runs(referral) and is_last_hop(world, referral, as_of) and found is not None and as_of > found.due


# -- chains ----------------------------------------------------------------------------------------------------------


def root(world: World, referral: Referral, as_of: date) -> Referral:
    there = {one.id: one for one in sent_by(world, as_of)}
    while referral.previous and referral.previous in there:
        referral = there[referral.previous]
    return referral


def hop(world: World, referral: Referral, as_of: date) -> int:
    """“hops follow 上一转介编号, from 1; two that follow the same one have the same hop”."""
    there = {one.id: one for one in sent_by(world, as_of)}
    steps = 1
    while referral.previous and referral.previous in there:
        referral = there[referral.previous]
        steps += 1
    return steps


def chains_of(world: World, household: str, as_of: date) -> list[list[Referral]]:
    """“`chain` counts a household's chains by the first 发出日期”, then by the smallest number."""
    chains: dict[str, list[Referral]] = defaultdict(list)
    for one in sent_by(world, as_of):
        if one.household == household:
            chains[root(world, one, as_of).id].append(one)
    return sorted(chains.values(), key=lambda chain: (min(one.sent_on for one in chain), min(one.id for one in chain)))


def referral_chain(world: World, as_of: date, household: str | None = None, referral: str | None = None) -> list[Row]:
    asked = world.referrals[referral] if referral else None
    rows: list[Row] = []
    for number, chain in enumerate(chains_of(world, household or (asked.household if asked else ""), as_of), start=1):
        if asked is None or asked in chain:
            rows += [hop_row(world, one, number, as_of) for one in chain]
    return rows


def hop_row(world: World, one: Referral, chain: int, as_of: date) -> Row:
    """“Without a limit: `limit_days`, `due_on` empty, `limit_source` ”未规定“. `first_responsible` (首问负责): the
    sender of hop 1.”
    """
    found = limit_of_referral(world, one)
    return {
        "chain": chain,
        "hop": hop(world, one, as_of),
        "referral": one.id,
        "need": one.need,
        "from_department": one.sender,
        "to_department": one.receiver,
        "state": one.state,
        "sent_on": one.sent_on,
        "received_on": one.received_on,
        "completed_on": one.ended_on,
        "working_days_used": working_days_used(world, one, as_of),
        "limit_days": found.amount if found else None,
        "limit_unit": found.unit if found else None,
        "limit_source": found.source if found else "未规定",
        "due_on": found.due if found else None,
        "provisional": found.provisional if found else False,
        "reason": one.reason,
        "holder": holder(world, one, as_of),
        "first_responsible": root(world, one, as_of).sender,
    }


# -- what is open ----------------------------------------------------------------------------------------------------


def bucket_of(referral: Referral, found: Limit | None, as_of: date) -> str:
    """“超期 (clock runs, `as_of` past `due_on`), 临期 (clock runs, 0–2 left), 待签收, 在办 (已签收, 已受理, 办理中),
    待补正, 待确认 (已办结), 待重派 (已退回, 未办成), 草拟; the first that fits”
    """
    if found and clock_runs(referral):
        if as_of > found.due:
            return "超期"
        if 0 <= distance(as_of, found.due, found.unit) <= 2:
            return "临期"
    return {
        "已签收": "在办",
        "已受理": "在办",
        "办理中": "在办",
        "已办结": "待确认",
        "已退回": "待重派",
        "未办成": "待重派",
    }.get(referral.state, referral.state)


def department_inbox(world: World, as_of: date, department: str, bucket: str | None = None) -> list[Row]:
    """“The referrals it holds.”"""
    rows: list[Row] = []
    for one in sent_by(world, as_of):
        if holder(world, one, as_of) == department:
            found = limit_of_referral(world, one)
            runs = found if clock_runs(one) else None
            rows.append(
                {
                    "referral": one.id,
                    "household": one.household,
                    "need": one.need,
                    "from_department": one.sender,
                    "state": one.state,
                    "sent_on": one.sent_on,
                    "due_on": found.due if found else None,
                    "days_left": distance(as_of, runs.due, runs.unit) if runs else None,
                    "bucket": bucket_of(one, found, as_of),
                }
            )
    return [row for row in rows if bucket in (None, row["bucket"])]


def overdue_referrals(world: World, as_of: date, region: str | None = None) -> list[Row]:
    rows: list[Row] = []
    for one in sent_by(world, as_of):
        found = limit_of_referral(world, one)
        if found and is_overdue(world, one, as_of):
            rows.append(
                {
                    "referral": one.id,
                    "household": one.household,
                    "need": one.need,
                    "holder": holder(world, one, as_of),
                    "state": one.state,
                    "due_on": found.due,
                    "days_overdue": distance(found.due, as_of, found.unit),
                    "limit_source": found.source,
                }
            )
    return [row for row in rows if in_region(world, [row["household"]], region)]


def overdue_applications(world: World, as_of: date, region: str | None = None) -> list[Row]:
    """“Without 办结日期 and past the limit of kind `application`. A person's household: the chain rule on 受理日期.”"""
    rows: list[Row] = []
    for one in world.applications.values():
        person = one.subject[1] if one.subject[0] == "person" else None
        home = smallest(chain_rule(world, person, one.accepted_on)) if person else one.subject[1]
        found = limit(world, "application", home, one.accepted_on, one.measure)
        if one.ended_on is None and one.accepted_on <= as_of and found and as_of > found.due:
            rows.append(
                {
                    "application": one.id,
                    "person": person,
                    "household": home,
                    "measure": one.measure,
                    "department": one.department,
                    "accepted_on": one.accepted_on,
                    "due_on": found.due,
                    "days_overdue": distance(found.due, as_of, found.unit),
                    "limit_source": found.source,
                }
            )
    return [row for row in rows if in_region(world, [row["household"]], region)]


def ping_pong(
    world: World, as_of: date, region: str | None = None, min_returns: int = 2, window_days: int = 90
) -> list[Row]:
    """“One household and need, two departments (sorted, either direction): `min_returns` or more 已退回 between them
    with `as_of` − `window_days` ≤ 发出日期 ≤ `as_of`; reasons by 发出日期; `working_days_lost`: the sum of their
    `working_days_used`.”
    """
    groups: dict[tuple[str, str, tuple[str, ...]], list[Referral]] = defaultdict(list)
    for one in sent_by(world, as_of):
        if one.state == "已退回" and as_of - timedelta(days=window_days) <= one.sent_on:
            groups[one.household, one.need, tuple(sorted((one.sender, one.receiver)))].append(one)
    rows: list[Row] = []
    for (household, need, departments), returned in groups.items():
        in_order = sorted(returned, key=lambda one: (one.sent_on, one.id))
        if len(returned) >= min_returns:
            rows.append(
                {
                    "household": household,
                    "need": need,
                    "departments": list(departments),
                    "returns": len(returned),
                    "reasons": [one.reason for one in in_order if one.reason],
                    "working_days_lost": sum(working_days_used(world, one, as_of) for one in returned),
                    "last_referral": in_order[-1].id,
                }
            )
    return [row for row in rows if in_region(world, [row["household"]], region)]


def referral_statistics(
    world: World, as_of: date, region: str | None = None, since: date | None = None, until: date | None = None
) -> list[Row]:
    """“By 发出日期, without 草拟 and 录入有误; returned: 已退回; completed: 已办结, 已闭环; on_time: completed, with
    办结日期 ≤ `due_on`; overdue: last hops whose clock runs past it; the median (of an even number the lower) of
    `working_days_used` of the completed.”
    """
    groups: dict[tuple[str, str], list[Referral]] = defaultdict(list)
    for one in sent_by(world, as_of):
        timely = (since is None or since <= one.sent_on) and (until is None or one.sent_on <= until)
        if timely and one.state not in NEVER_SENT and in_region(world, [one.household], region):
            groups[one.sender, one.receiver].append(one)
    rows: list[Row] = []
    for (sender, receiver), sent in sorted(groups.items()):
        completed = [one for one in sent if one.state in ("已办结", "已闭环")]
        used = sorted(working_days_used(world, one, as_of) for one in completed)
        rows.append(
            {
                "from_department": sender,
                "to_department": receiver,
                "sent": len(sent),
                "returned": sum(one.state == "已退回" for one in sent),
                "completed": len(completed),
                "on_time": sum(on_time(world, one) for one in completed),
                "overdue": sum(is_overdue(world, one, as_of) for one in sent),
                "median_working_days": used[(len(used) - 1) // 2] if used else None,
            }
        )
    return rows


def on_time(world: World, one: Referral) -> bool:
    found = limit_of_referral(world, one)
    return found is not None and one.ended_on is not None and one.ended_on <= found.due
