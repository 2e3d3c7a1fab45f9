"""Promises: the list, one beside what departments hold, its moves, the file for the credit platform."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final
from urllib.parse import urlencode

from flask import Blueprint, Response, redirect, render_template
from werkzeug.wrappers import Response as Redirect

from api.auth import account, clerk, office, own, permission
from api.pages.findings import fen_of
from api.pages.form import INCOMPLETE, read_form, read_purpose, read_version, read_working_days
from api.pages.lists import REGION, Filter, read_filters, region_of
from api.pages.paging import keys_of_form, part_of
from api.pages.sheets import Sheet, downloads, file
from api.pages.tasks import in_words
from api.problems import BadRequest
from api.routes.referrals import person_of
from api.scope import hold_household
from graph import credit, pledges

bp = Blueprint("pledge_pages", __name__)
FILTERS: Final = (
    Filter("state", "状态", "words", pledges.WORDS),
    Filter("measure", "措施", "measure"),
    Filter("department", "受理部门", "department"),
    REGION,
    Filter("household", "户编号"),
)
#: Of each move: what its button says.
BUTTONS: Final[Mapping[str, str]] = {
    "kept": "认定守诺", "broken": "认定失信", "revoked": "撤销", "restored": "修复信用",
}


def _found() -> tuple[dict[str, str], list[dict[str, Any]]]:
    keys = read_filters(FILTERS)
    rows = pledges.listing(office(), state=keys.get("state"), household=keys.get("household"),
                           department=own() or keys.get("department"), region=region_of(keys), scope=account().scope)
    measure = keys.get("measure")
    return keys, [{**row, "state": pledges.WORDS[row["state"]]} for row in rows if measure in (None, row["measure"])]


@bp.get("/pledges")
@permission("pledge.read")
def list_pledges() -> str:
    keys, rows = _found()
    return render_template("pledges.html", part=part_of(rows), keys=keys, filters=FILTERS, states=pledges.WORDS,
                           query=urlencode(list(keys.items())), measures=office().catalogue.measures,
                           departments=office().catalogue.departments)


def pledge_sheet() -> Sheet:
    """Masked: what the credit platform gets without a purpose."""
    keys, rows = _found()
    shown = credit.credit_list(office(), state=keys.get("state"), department=own() or keys.get("department"),
                               region=region_of(keys), scope=account().scope)
    wanted = {row["pledge"] for row in rows}
    return Sheet([row for row in shown if row["pledge"] in wanted], credit.COLUMNS, {"清单": "告知承诺(掩码)"})


downloads(bp, "/pledges", "pledge.read", pledge_sheet)


@bp.post("/pledges/credit-list")
@permission("person.reveal")
def download_credit_list() -> Response:
    """With ID numbers: the purpose is written down before the file leaves."""
    form = read_form()
    purpose, kind, state = read_purpose(form), form.get("form") or "xlsx", form.get("state")
    if kind not in ("csv", "xlsx") or state not in (None, *pledges.WORDS):
        raise BadRequest("这个页面不完整:请刷新后再下载。", field="form")
    rows = credit.credit_list(office(), state=state, department=own(), scope=account().scope, reveal=purpose,
                              by=account().name)
    columns = tuple(rows[0]) if rows else credit.COLUMNS
    return file(Sheet(rows, columns, {"用途": purpose}, title="告知承诺(带身份证号)"), kind)


@bp.get("/pledges/new")
@permission("pledge.write")
def ask_pledge() -> str:
    keys = dict(keys_of_form(("household", "measure", "application", "grant")))
    return render_template("pledge_new.html", keys=keys, measures=office().catalogue.measures)


@bp.post("/pledges")
@permission("pledge.write")
def promise() -> Redirect:
    form = read_form()
    hold_household(office(), account(), form.get("household") or "")
    number = form.get("id_number")
    given = pledges.Promise(
        form.get("household") or "", form.get("measure") or "", form.get("text") or "", form.get("edition") or "",
        _lines(form.get("claims")), _lines(form.get("spares")), None if number is None else person_of(number),
        form.get("application"), form.get("grant"),
    )
    made = pledges.promise(office(), clerk(), given, key=form.get("key"), scope=account().scope)
    return redirect(f"/pledges/{made['pledge']}", 303)


@bp.get("/pledges/<number:pledge>")
@permission("pledge.read")
def show_pledge(pledge: str) -> str:
    keys_of_form(())
    found = pledges.read(office(), pledge, department=own(), scope=account().scope)
    one = {**found, "tasks": in_words(found["tasks"])}
    return render_template("pledge.html", one=one, words=pledges.WORDS, buttons=BUTTONS)


@bp.post("/pledges/<number:pledge>/checks")
@permission("pledge.write")
def check(pledge: str) -> Redirect:
    form = read_form()
    seen, to = read_version(form), form.get("to") or ""
    if to not in pledges.WORDS:
        raise BadRequest(INCOMPLETE, field="to")
    given = pledges.Check(to, form.get("why") or "", fen_of("recover", form.get("recover")),
                          fen_of("recovered", form.get("recovered")), form.get("grant"),
                          read_working_days(form))
    pledges.check(office(), clerk(), pledge, given, key=form.get("key"), if_match=seen, scope=account().scope)
    return redirect(f"/pledges/{pledge}", 303)


def _lines(text: str | None) -> tuple[str, ...]:
    return tuple(line.strip() for line in (text or "").splitlines() if line.strip())
