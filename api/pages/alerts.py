"""Alerts: the list, one with its evidence and what the graph suggests, the form of the four dispositions."""

from __future__ import annotations

import secrets
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any, Final
from urllib.parse import urlencode

from flask import Blueprint, redirect, render_template
from werkzeug.wrappers import Response as Redirect

from api.asking import one_reading
from api.auth import account, office, permission, signing
from api.pages.entitlement import WHOLE, names_of
from api.pages.form import INCOMPLETE, Form, read_form, read_version, read_working_days
from api.pages.lists import REGION, YES, Filter, late, read_filters, region_of
from api.pages.paging import keys_of_form, part_of
from api.pages.sheets import Sheet, downloads
from api.pages.tasks import buttons_of
from api.problems import BadRequest
from api.scope import may
from graph import alerts, dispositions, households, tasks
from graph.accounts import Role
from graph.answers import coverage_of
from graph.dispositions import KINDS, Disposition, Suggestion
from graph.questions import QUESTIONS
from graph.workdays import Span

bp = Blueprint("alert_pages", __name__)
FILTERS: Final = (
    Filter("state", "状态", "words", {state: state for state in alerts.STATES}),
    Filter("disposition", "处置", "words", {str(kind): f"{kind} {name}" for kind, name in KINDS.items()}),
    YES,
    REGION,
    Filter("household", "户编号"),
)
COLUMNS: Final = ("alert", "household", "state", "holds", "score", "threshold", "indicators", "unknown", "opened_on",
                  "due_on", "overdue", "suggestion", "disposition")
#: What a suggestion fills in, and what the form sends.
_PICKED: Final = ("kind", "measure", "person", "grant")
#: What the form only offers as a choice, and how long it may be (as ``POST /api/v1/alerts/ID/disposition`` has it).
_LONGEST: Final = {"measure": 60, "person": 60, "grant": 256, "department": 60}


def _found() -> tuple[dict[str, str], list[dict[str, Any]]]:
    keys = read_filters(FILTERS)
    rows = alerts.listing(office(), state=keys.get("state"), household=keys.get("household"), region=region_of(keys),
                          scope=account().scope)
    wanted = keys.get("disposition")
    return keys, told([row for row in late(rows, keys) if wanted in (None, str(row["disposition"] or ""))])


def told(rows: Sequence[Mapping[str, Any]]) -> list[dict[str, Any]]:
    """Rows of the list with indicators and disposition in words."""
    names = {one.code: one.name for one in office().catalogue.indicators}
    return [
        {**row, "disposition": _kind(row["disposition"]),
         **{column: [names.get(code, code) for code in row[column] or []] for column in ("indicators", "unknown")}}
        for row in rows
    ]  # fmt: skip


def _kind(kind: int | None) -> str | None:
    return None if kind is None else f"{kind} {KINDS[kind]}"


def _with_suggestions(rows: Sequence[Mapping[str, Any]]) -> list[dict[str, Any]]:
    """Of those that wait, what the graph says today: the kinds, each once."""
    homes = sorted({row["household"] for row in rows if row["state"] == alerts.WAITING})
    offered = dispositions.suggested(office(), homes, scope=account().scope)
    kinds = {home: [_kind(kind) for kind in sorted({one.kind for one in many})] for home, many in offered.items()}
    return [{**row, "suggestion": kinds[row["household"]] if row["state"] == alerts.WAITING else None} for row in rows]


@bp.get("/alerts")
@permission("alert.read")
@one_reading
def list_alerts() -> str:
    keys, rows = _found()
    part = part_of(rows)
    return render_template("alerts.html", part=replace(part, rows=_with_suggestions(part.rows)), keys=keys,
                           filters=FILTERS, columns=COLUMNS, query=urlencode(list(keys.items())))


def alert_sheet() -> Sheet:
    return Sheet(_with_suggestions(_found()[1]), COLUMNS, {"清单": "预警"})


downloads(bp, "/alerts", "alert.read", alert_sheet)


@bp.get("/alerts/<number:alert>")
@permission("alert.read")
@one_reading
def show_alert(alert: str) -> str:
    """``kind``, ``measure``, ``person``, ``grant``: a suggestion that fills the form in; a person still sends it."""
    return _page(alert, dict(keys_of_form(_PICKED)))


@bp.post("/alerts/<number:alert>/disposition")
@permission("alert.dispose")
def dispose(alert: str) -> Redirect:
    form = read_form()
    alerts.read(office(), alert, scope=account().scope)  # a foreign one is as none, whatever was typed
    dispositions.dispose(office(), signing(), alert, _choice(form), key=form.get("key"), if_match=read_version(form),
                         scope=account().scope)
    return redirect(f"/alerts/{alert}", 303)


def _page(alert: str, entered: Form) -> str:
    who = account()
    found = alerts.read(office(), alert, scope=who.scope)
    waits = found["state"] == alerts.WAITING
    offered = dispositions.suggest(office(), found, scope=who.scope) if waits else []
    names: dict[str | None, str] = _names(found["household"]) if found["code"] else {None: WHOLE}
    return render_template(
        "alert.html",
        one=found,
        names=names,
        offered=[(each, _address(alert, each)) for each in offered],
        choices=_choices(names, offered),
        entered=_filled_in(entered, offered),
        limit=_limit(found, _picked(entered, offered)),
        kinds=KINDS,
        version=found["version"],
        key=secrets.token_urlsafe(16),
        disposes=waits and may(who, "alert.dispose"),
        work=_work(found),
        outcomes=tasks.OUTCOMES,
        lists_tasks=who.role in (Role.COORDINATOR, Role.AUDITOR),
        coverage=coverage_of(office(), QUESTIONS["missing_aid"].needs, office().today) if waits else None,
        today=office().today,
    )


def _choices(names: Mapping[str | None, str], offered: Sequence[Suggestion]) -> dict[str, list[tuple[str, str]]]:
    """(value, words) of what the form offers; of the grants those that may be verified."""
    catalogue, said = office().catalogue, office().names
    return {
        "measures": [(code, one.name) for code, one in catalogue.measures.items()],
        "departments": [(code, one.name) for code, one in catalogue.departments.items()],
        "people": [(person, name) for person, name in names.items() if person],
        "grants": [(one.grant, f"{one.grant} {said.measure(one.measure)}") for one in offered if one.grant],
    }


def _names(household: str) -> dict[str | None, str]:
    """The page names people, so it counts as looking at the household."""
    home = households.show(office(), account(), household)
    households.record_viewing(office(), account(), household)
    return names_of(home)


def _address(alert: str, one: Suggestion) -> str:
    """The page with the form filled in as suggested."""
    picked = {name: getattr(one, name) for name in _PICKED}
    return f"/alerts/{alert}?{urlencode({name: value for name, value in picked.items() if value})}#dispose"


def _picked(entered: Form, offered: Sequence[Suggestion]) -> list[Suggestion]:
    """The suggestions by which the form was asked to be filled in; of what is complicated (3) all together."""
    if "kind" not in entered:
        return []
    return [one for one in offered if all(entered.get(name) == _text(getattr(one, name)) for name in _PICKED)]


def _filled_in(entered: Form, offered: Sequence[Suggestion]) -> Form:
    """With what the picked suggestion says beside its kind, measure, person and grant: why, and which facts lack."""
    picked = _picked(entered, offered)
    missing = dict.fromkeys(fact for one in picked for fact in one.missing_facts)
    return {**entered, "why": ";".join(one.reason for one in picked) or None, "missing_facts": "\n".join(missing)}


def _limit(found: Mapping[str, Any], picked: Sequence[Suggestion]) -> str | None:
    """What 期限 means where it is left empty: the catalogue's limit of a task; none: it must be filled in."""
    measure, department = (picked[0].measure, picked[0].department) if picked else (None, None)
    limit = office().catalogue.limit("task", office().today, found["code"], found["type"], measure=measure,
                                     receiver=department)
    return f"按规定 {limit.amount} {'' if limit.unit == Span.DAYS else '个'}{limit.unit}" if limit else None


def _text(value: object) -> str | None:
    return None if value is None else str(value)


def _work(found: Mapping[str, Any]) -> dict[str, tuple[dict[str, Any], list[tuple[str, str]]]]:
    """By task, those of the account's own department with the steps it may take; a verification is concluded so."""
    who = account()
    if who.department is None or not may(who, "task.step"):
        return {}
    own = [row["task"] for row in found["tasks"] if row["department"] == who.department]
    orders = [tasks.read(office(), task, department=who.department, scope=who.scope) for task in own]
    return {order["task"]: (order, buttons_of(order)) for order in orders}


def _choice(form: Form) -> Disposition:
    kind = form.get("kind") or ""
    if kind not in map(str, KINDS):
        raise BadRequest("请选一种处置:1 至 4。", field="kind")
    if any(len(form.get(name) or "") > most for name, most in _LONGEST.items()):
        raise BadRequest(INCOMPLETE, field="person")
    missing = tuple(line.strip() for line in (form.get("missing_facts") or "").splitlines() if line.strip())
    return Disposition(int(kind), form.get("why") or "", form.get("measure"), form.get("person"), form.get("grant"),
                       form.get("department"), missing, form.get("what"), read_working_days(form), term_needed=True)
