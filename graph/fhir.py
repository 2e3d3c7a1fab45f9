"""A referral chain as a FHIR Bundle of Tasks: what another system can read. No I/O.

Status comes from FHIR's own list; "closed" is completed, and the business status says the rest in our words. Persons do
not appear: the focus is the household, by its number.
"""

from __future__ import annotations

from collections.abc import Container, Mapping, Sequence
from datetime import datetime
from typing import Any, Final
from uuid import UUID, uuid5

from graph.model import State

SYSTEM: Final = "urn:aidchain:"
_NAMESPACE: Final = UUID("2f6a1f0c-7a43-5c0e-9d7e-9a0b6a4c1d52")


def bundle(
    household: str,
    rows: Sequence[Mapping[str, Any]],
    follows: Mapping[str, str],
    departments: Mapping[str, str],
    at: datetime,
) -> dict[str, Any]:
    """``rows`` as of ``referral_chain``; ``follows``: referral → the one it follows; ``departments``: code → name."""
    there = {row["referral"] for row in rows}
    tasks = [_task(household, row, follows.get(row["referral"]), there, departments) for row in rows]
    return {
        "resourceType": "Bundle",
        "type": "collection",
        "timestamp": at.isoformat(timespec="seconds"),
        "entry": [{"fullUrl": f"urn:uuid:{task['id']}", "resource": task} for task in tasks],
    }


def task_id(referral: str) -> str:
    """Stable, and within FHIR's alphabet whatever a department's numbers look like."""
    return str(uuid5(_NAMESPACE, referral))


def _task(
    household: str,
    row: Mapping[str, Any],
    previous: str | None,
    there: Container[str | None],
    departments: Mapping[str, str],
) -> dict[str, Any]:
    state = State.of(row["state"])
    assert state is not None

    def department(code: str) -> dict[str, Any]:
        return {"type": "Organization", **_logical("department", code), "display": departments.get(code, code)}

    chain = f"{household}/{row['chain']}"
    based_on = (
        {"reference": f"urn:uuid:{task_id(previous)}"} if previous and previous in there else _logical("chain", chain)
    )
    task: dict[str, Any] = {
        "resourceType": "Task",
        "id": task_id(row["referral"]),
        "identifier": [{"system": SYSTEM + "referral", "value": row["referral"]}],
        "basedOn": [based_on],
        "groupIdentifier": {"system": SYSTEM + "chain", "value": chain},
        "status": state.fhir_status,
        "businessStatus": {"coding": [{"system": SYSTEM + "state", "code": state.code}], "text": state.chinese},
        "intent": "order",
        "code": {"text": row["need"]},
        "focus": {"type": "Group", **_logical("household", household)},
        "authoredOn": row["sent_on"].isoformat(),
        "requester": department(row["from_department"]),
        "owner": department(row["holder"] or row["to_department"]),
        "executionPeriod": _period(row["received_on"], row["completed_on"]),
        "restriction": {"period": _period(row["sent_on"], row["due_on"])},
    }
    if row["reason"]:
        task["statusReason"] = {"text": row["reason"]}
    if row["provisional"]:
        task["note"] = [{"text": "期限为暂定:跨过尚无官方工作日安排的年份。"}]
    return {name: value for name, value in task.items() if value}


def _logical(kind: str, value: str) -> dict[str, Any]:
    return {"identifier": {"system": SYSTEM + kind, "value": value}}


def _period(start: Any, end: Any) -> dict[str, str]:
    return {name: day.isoformat() for name, day in (("start", start), ("end", end)) if day is not None}
