"""Every question of contract §3 by its name; parameters as on the command line, `from` and `to` as ``since``,
``until``.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from tests.oracle import aid, duplicates, money, referrals, tables
from tests.oracle.world import World

QUERIES: dict[str, Callable[..., list[dict[str, Any]]]] = {
    "duplicate_benefit": duplicates.duplicate_benefit,
    "check_before_grant": duplicates.check_before_grant,
    "missing_aid": aid.missing_aid,
    "ineligible_grant": aid.ineligible_grant,
    "explain_eligibility": aid.explain_eligibility,
    "household_risk": aid.household_risk,
    "paid_after_ineligible": money.paid_after_ineligible,
    "underpaid_aid": money.underpaid_aid,
    "stopped_without_followup": money.stopped_without_followup,
    "visit_statistics": tables.visit_statistics,
    "aid_statistics": tables.aid_statistics,
    "overdue_visits": tables.overdue_visits,
    "referral_chain": referrals.referral_chain,
    "department_inbox": referrals.department_inbox,
    "overdue_referrals": referrals.overdue_referrals,
    "overdue_applications": referrals.overdue_applications,
    "ping_pong": referrals.ping_pong,
    "referral_statistics": referrals.referral_statistics,
}


def ask(world: World, query: str, **asked: Any) -> list[dict[str, Any]]:
    return QUERIES[query](world, **asked)
