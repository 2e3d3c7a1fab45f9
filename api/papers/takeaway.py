"""What a desk takes away, from the same queries for the command line and the browser: digest, notice, FHIR Tasks."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from graph.answers import ask
from graph.errors import NotFound
from graph.office import Office
from graph.policy.regions import EVERYWHERE
from graph.unsure import unsure

Scope = Mapping[str, str]


def digest(office: Office, department: str, day: date, scope: Scope = EVERYWHERE) -> tuple[bytes, int]:
    """The weekly digest as XLSX, and how many referrals it lists."""
    from api.papers.digest import digest_bytes, section_of

    answer = ask(office, "department_inbox", [("department", department), ("as_of", str(day))], scope=scope)
    rows = [row for row in answer.rows if section_of(row)]
    reasons = {row["referral"]: row["reason"] for row in _details(office, rows, scope)}
    doubted = unsure(office, "department_inbox", rows, scope)
    return digest_bytes(department, day, rows, reasons, doubted, office.names.departments), len(rows)


def notice(office: Office, referral: str, day: date, telephone: str | None, scope: Scope = EVERYWHERE) -> bytes:
    """The family's 转办告知单 as PDF."""
    from api.papers.notice import notice_pdf

    rows = [row for row in _chain(office, referral, day, scope) if row["referral"] == referral]
    if not rows:
        raise NotFound(f"转介“{referral[:60]}”在 {day} 还没有发出。")
    household = _details(office, rows, scope)[0]["household"]
    return notice_pdf(rows[0], household, office.names.departments, day, telephone)


def tasks(office: Office, household: str, day: date, scope: Scope = EVERYWHERE) -> dict[str, Any]:
    """The referral chains of a household as one FHIR Bundle."""
    from graph.fhir import bundle

    rows = ask(office, "referral_chain", [("household", household), ("as_of", str(day))], scope=scope).rows
    details = _details(office, rows, scope)
    follows = {row["referral"]: row["follows"] for row in details if row["follows"] is not None}
    return bundle(household, rows, follows, office.names.departments, office.now())


def _chain(office: Office, referral: str, day: date, scope: Scope) -> Sequence[Mapping[str, Any]]:
    return ask(office, "referral_chain", [("referral", referral), ("as_of", str(day))], scope=scope).rows


def _details(office: Office, rows: Sequence[Mapping[str, Any]], scope: Scope) -> list[dict[str, Any]]:
    numbers = [row["referral"] for row in rows]
    return office.store.read("referral/read_details", referrals=numbers, scope=dict(scope))
