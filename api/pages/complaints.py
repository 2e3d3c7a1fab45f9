"""Complaints: the list with its clocks, one with its answer, and the form to take one down."""

from __future__ import annotations

from typing import Any, Final
from urllib.parse import urlencode

from flask import Blueprint, redirect, render_template
from werkzeug.wrappers import Response as Redirect

from api.auth import account, clerk, office, own, permission
from api.pages.form import INCOMPLETE, read_form, read_version, read_working_days
from api.pages.lists import REGION, Filter, read_filters, region_of
from api.pages.paging import keys_of_form, part_of
from api.pages.sheets import Sheet, downloads
from api.pages.tasks import in_words
from api.problems import BadRequest
from api.routes.referrals import person_of
from api.scope import hold_household, may
from graph import complaints

bp = Blueprint("complaint_pages", __name__)
FILTERS: Final = (
    Filter("state", "状态", "words", complaints.WORDS),
    Filter("department", "答复部门", "department"),
    REGION,
    Filter("household", "户编号"),
)
COLUMNS: Final = ("complaint", "household", "against", "target", "what", "department", "state", "filed_on", "due_on",
                  "overdue", "answered_on", "why")
HEADINGS: Final = {"what": "申诉内容", "why": "答复理由"}


def _found() -> tuple[dict[str, str], list[dict[str, Any]]]:
    keys = read_filters(FILTERS)
    rows = complaints.listing(office(), state=keys.get("state"), household=keys.get("household"),
                              department=own() or keys.get("department"), region=region_of(keys),
                              scope=account().scope)
    return keys, [{**row, "state": complaints.WORDS[row["state"]]} for row in rows]


@bp.get("/complaints")
@permission("complaint.read")
def list_complaints() -> str:
    keys, rows = _found()
    return render_template("complaints.html", part=part_of(rows), keys=keys, filters=FILTERS, columns=COLUMNS,
                           headings=HEADINGS, query=urlencode(list(keys.items())),
                           departments=office().catalogue.departments)


def complaint_sheet() -> Sheet:
    return Sheet(_found()[1], COLUMNS, {"清单": "申诉"}, HEADINGS)


downloads(bp, "/complaints", "complaint.read", complaint_sheet)


@bp.get("/complaints/new")
@permission("complaint.write")
def ask_complaint() -> str:
    keys = dict(keys_of_form(("household", "against", "target")))
    return render_template("complaint_new.html", keys=keys, against=complaints.AGAINST,
                           departments=office().catalogue.departments)


@bp.post("/complaints")
@permission("complaint.write")
def file_complaint() -> Redirect:
    form = read_form()
    hold_household(office(), account(), form.get("household") or "")
    number = form.get("id_number")
    given = complaints.Complaint(
        form.get("household") or "", form.get("against") or "", form.get("target") or "", form.get("what") or "",
        None if number is None else person_of(number), form.get("department"),
        read_working_days(form),
    )
    made = complaints.file(office(), clerk(), given, key=form.get("key"), scope=account().scope)
    seen = own() in (None, made["department"])
    return redirect(f"/complaints/{made['complaint']}" if seen else f"/households/{made['household']}", 303)


@bp.get("/complaints/<number:complaint>")
@permission("complaint.read")
def show_complaint(complaint: str) -> str:
    keys_of_form(())
    found = complaints.read(office(), complaint, department=own(), scope=account().scope)
    answers = [(code, complaints.WORDS[code]) for code in found["next"]]
    return render_template("complaint.html", one={**found, "tasks": in_words(found["tasks"])}, words=complaints.WORDS,
                           answers=answers if may(account(), "complaint.answer") else [])


@bp.post("/complaints/<number:complaint>/answers")
@permission("complaint.answer")
def answer(complaint: str) -> Redirect:
    form = read_form()
    seen, to = read_version(form), form.get("to") or ""
    if to not in complaints.WORDS:
        raise BadRequest(INCOMPLETE, field="to")
    given = complaints.Answer(to, form.get("why") or "", form.get("order"), read_working_days(form))
    complaints.answer(office(), clerk(), complaint, given, key=form.get("key"), if_match=seen,
                      scope=account().scope)
    return redirect(f"/complaints/{complaint}", 303)
