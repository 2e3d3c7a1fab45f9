"""What a desk takes away, from the same queries for the command line and the browser: digest, notice, FHIR Tasks."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from graph.answers import ask
from graph.errors import NotFound
from graph.office import Office
from graph.policy.regions import EVERYWHERE
from graph.workdays import Span, package_years

Scope = Mapping[str, str]


def digest(office: Office, department: str, day: date, scope: Scope = EVERYWHERE) -> tuple[bytes, int]:
    """The weekly digest as XLSX, and how many referrals it lists."""
    from api.papers.digest import digest_bytes, section_of

    answer = ask(office, "department_inbox", [("department", department), ("as_of", str(day))], scope=scope)
    rows = [row for row in answer.rows if section_of(row)]
    reasons = {row["referral"]: row["reason"] for row in _details(office, rows, scope)}
    return digest_bytes(department, day, rows, reasons, unsure(office, rows, scope), office.names.departments), len(
        rows
    )


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


def unsure(office: Office, rows: Sequence[Mapping[str, Any]], scope: Scope = EVERYWHERE) -> frozenset[str]:
    """Of rows of ``department_inbox`` those whose due day is provisional: counted in working days over a year, from
    the day it was sent on, that has no official calendar."""
    sure = {year.year for year in package_years()}
    late = [row for row in rows if not sure.issuperset(_years(row))]
    if not late:
        return frozenset()
    sure.update(office.store.read("calendar/list_official_years")[0]["official"])
    doubted = [row["referral"] for row in late if not sure.issuperset(_years(row))]
    units = office.store.read("referral/list_units", referrals=doubted, scope=dict(scope))
    return frozenset(row["referral"] for row in units if row["unit"] == Span.WORKING_DAYS)


def _years(row: Mapping[str, Any]) -> range:
    return range(0) if row["due_on"] is None else range(row["sent_on"].year, row["due_on"].year + 1)


def _chain(office: Office, referral: str, day: date, scope: Scope) -> Sequence[Mapping[str, Any]]:
    return ask(office, "referral_chain", [("referral", referral), ("as_of", str(day))], scope=scope).rows


def _details(office: Office, rows: Sequence[Mapping[str, Any]], scope: Scope) -> list[dict[str, Any]]:
    numbers = [row["referral"] for row in rows]
    return office.store.read("referral/read_details", referrals=numbers, scope=dict(scope))
