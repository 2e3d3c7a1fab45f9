"""Which files an answer stands on (contract §3, Coverage), and what the answer is then."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from tests.oracle.intake import Intake
from tests.oracle.kinds import CHINESE

Row = dict[str, Any]
NEEDS: dict[str, tuple[str, ...]] = {
    "household_aid_chain": tuple(CHINESE),
    "duplicate_benefit": ("member", "grant", "adjustment"),
    "check_before_grant": ("member", "grant", "adjustment"),
    **dict.fromkeys(
        ("missing_aid", "ineligible_grant", "household_risk", "explain_eligibility"), ("member", "fact", "grant")
    ),
    **dict.fromkeys(("underpaid_aid", "paid_after_ineligible"), ("member", "grant", "adjustment", "payment")),
    "stopped_without_followup": ("member", "grant", "visit", "referral"),
    **dict.fromkeys(
        ("referral_chain", "department_inbox", "overdue_referrals", "ping_pong", "referral_statistics"), ("referral",)
    ),
    "overdue_applications": ("application",),
    **dict.fromkeys(("visit_statistics", "overdue_visits"), ("visit",)),
}
"""The queries for which the contract names the kinds."""


def coverage(intake: Intake, query: str, as_of: date) -> list[Row]:
    """“for every department that ever sent a kind that the query needs, the newest data date of that kind and
    whether it covers `as_of` (data date ≥ `as_of` − 35 days, or what the catalogue says). A kind that nobody sent is
    named too.”
    """
    rows = []
    for kind in NEEDS[query]:
        sent = [batch.event for batch in intake.batches if batch.event.kind == kind]
        departments: list[str | None] = [*sorted({event.department for event in sent})]
        for department in departments or [None]:
            newest = max((event.data_date for event in sent if event.department == department), default=None)
            days = allowed_days(intake, department, kind)
            rows.append(
                {
                    "department": department,
                    "kind": kind,
                    "newest": newest,
                    "covers": newest is not None and newest >= as_of - timedelta(days=days),
                }
            )
    return rows


def allowed_days(intake: Intake, department: str | None, kind: str) -> int:
    for one in intake.catalogue.listed("freshness"):
        if one["department"] == department and one["kind"] == CHINESE[kind]:
            return int(one["days"])
    return 35


def answer(rows: list[Row], covered: list[Row]) -> str:
    """“有, 无 or 无法判断 (no rows, and a file that it needs is missing or too old)”."""
    if rows:
        return "有"
    return "无" if all(one["covers"] for one in covered) else "无法判断"
