"""The coordination meeting: agenda with its reasons, packets, freezing, decisions with a lead, tasks and days."""

from __future__ import annotations

from typing import Any, Final
from urllib.parse import urlencode

from flask import Blueprint, redirect, render_template, request
from werkzeug.wrappers import Response as Redirect

from api.auth import account, clerk, office, permission
from api.pages.form import read_form, read_version
from api.pages.lists import MEETING_FILTERS, meetings_of, read_filters
from api.pages.paging import keys_of_form, part_of
from api.problems import BadRequest
from api.requests import read_day
from graph import meetings, tasks
from graph.tasks import WORDS

bp = Blueprint("meeting_pages", __name__)
_DAYS: Final = 3  # digits of a number of working days


@bp.get("/meetings")
@permission("meeting.read")
def list_meetings() -> str:
    keys = read_filters(MEETING_FILTERS)
    unfinished = tasks.listing(office(), unfinished=True, scope=account().scope)
    return render_template(
        "meetings.html",
        part=part_of(meetings_of(keys)),
        filters=MEETING_FILTERS,
        keys=keys,
        query=urlencode(keys),
        tasks=unfinished,
        words=WORDS,
        today=office().today,
    )


@bp.post("/meetings")
@permission("meeting.write")
def open_meeting() -> Redirect:
    form = read_form()
    held_on = read_day("held_on", form.get("held_on") or "")
    found = meetings.open_meeting(
        office(),
        clerk(),
        held_on,
        region=account().region,
        title=form.get("title"),
        chair=form.get("chair"),
        scope=account().scope,
    )
    return redirect(f"/meetings/{found['meeting']}", 303)


@bp.get("/meetings/<number:meeting>")
@permission("meeting.read")
def show_meeting(meeting: str) -> str:
    keys_of_form(())
    found = meetings.read(office(), meeting, scope=account().scope)
    return render_template(
        "meeting.html",
        meeting=found,
        words=WORDS,
        departments=office().catalogue.departments,
        writes=account().role.code == "coordinator",
    )


@bp.post("/meetings/<number:meeting>/<act>")
@permission("meeting.write")
def change_meeting(meeting: str, act: str) -> Redirect:
    form = read_form()
    common: dict[str, Any] = {"if_match": read_version(form), "scope": account().scope}
    chair = clerk()
    match act:
        case "add":
            meetings.add_item(office(), chair, meeting, form.get("household") or "", form.get("why") or "", **common)
        case "drop":
            meetings.drop_item(office(), chair, meeting, form.get("item") or "", form.get("why") or "", **common)
        case "freeze":
            meetings.freeze(office(), chair, meeting, **common)
        case "decide":
            verdict = meetings.Verdict(
                form.get("lead") or "", form.get("what") or "", form.get("basis") or "", _orders()
            )
            meetings.decide(office(), chair, meeting, form.get("item") or "", verdict, **common)
        case _:
            raise BadRequest("没有这个操作。", kind="missing")
    return redirect(f"/meetings/{meeting}", 303)


def _orders() -> tuple[meetings.Order, ...]:
    """The form's lines of task, department and days; one left empty is none."""
    fields = (request.form.getlist(name) for name in ("department", "task", "working_days"))
    lines = [[text.strip() for text in line] for line in zip(*fields, strict=False)]
    return tuple(meetings.Order(to, what, _working_days(days)) for to, what, days in lines if to or what or days)


def _working_days(text: str) -> int | None:
    if not text:
        return None
    if not (text.isascii() and text.isdigit() and len(text) <= _DAYS and int(text) > 0):
        raise BadRequest("期限须是 1 至 999 个工作日;不写按规定。", field="working_days")
    return int(text)
