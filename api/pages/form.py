"""What a page's form sent: its fields, and the version of the thing that the page showed."""

from __future__ import annotations

from collections.abc import Mapping

from flask import request

from api.problems import BadRequest

Form = Mapping[str, str | None]
INCOMPLETE = "这个页面不完整:请刷新后再办。"
LONGEST_PURPOSE = 200
_DIGITS = 9
_DAYS = 4


def read_form() -> dict[str, str | None]:
    """Each field once, without blanks around it; what was left empty is None."""
    return {name: value.strip() or None for name, value in request.form.items()}


def read_purpose(form: Form) -> str:
    """Why somebody wants to see ID numbers; it is written down."""
    purpose = form.get("purpose") or ""
    if not 1 <= len(purpose) <= LONGEST_PURPOSE:
        raise BadRequest(f"请写明用途(1 至 {LONGEST_PURPOSE} 字)。", field="purpose")
    return purpose


def read_working_days(form: Form) -> int | None:
    """A term of a task; left empty: the catalogue's. Its bounds are those of ``graph.tasks.due``."""
    days = form.get("working_days")
    if days is None:
        return None
    if not (days.isascii() and days.isdigit() and len(days) <= _DAYS):
        raise BadRequest("期限须是 1 至 1,000 个工作日。", field="working_days")
    return int(days)


def read_version(form: Form, field: str = "version") -> int:
    """The version that the page showed: whoever sends it has seen nothing newer."""
    seen = form.get(field) or ""
    if not (seen.isascii() and seen.isdigit() and len(seen) <= _DIGITS):
        raise BadRequest(INCOMPLETE, field=field)
    return int(seen)
