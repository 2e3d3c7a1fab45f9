"""救前查询: may this be granted? The answer is a slip with a number, to print and to find again."""

from __future__ import annotations

from datetime import date, datetime

from flask import Blueprint, redirect, render_template
from werkzeug.wrappers import Response as Redirect

from api.auth import account, office, permission
from api.pages.form import read_form
from api.pages.paging import keys_of_form
from api.problems import BadRequest
from api.requests import read_day
from graph import checks
from graph.answers import with_people
from graph.errors import NotFound

bp = Blueprint("check", __name__)


@bp.get("/check")
@permission("check.ask")
def ask_check() -> str:
    keys = dict(keys_of_form(("household", "measure")))
    return render_template("check.html", measures=office().catalogue.measures, keys=keys, today=office().today)


@bp.post("/check")
@permission("check.ask")
def check() -> Redirect:
    form = read_form()
    number, household, measure = form.get("id_number"), form.get("household"), form.get("measure")
    if (number is None) == (household is None):
        raise BadRequest("须填且只填身份证号、户编号之一。", field="id_number")
    if measure is None:
        raise BadRequest("请选一项措施。", field="measure")
    first = read_day("from", form.get("from") or "")
    last: date | None = read_day("to", form["to"] or "") if form.get("to") else None
    if last is not None and first > last:
        raise BadRequest("起始晚于截止:请核对日期。", field="to")
    receipt = checks.check(
        office(), measure, first, last, id_number=number, household=household, scope=account().scope, by=account().name
    )
    return redirect(f"/receipts/{receipt.number}", 303)


@bp.get("/receipts/<number:receipt>")
@permission("check.ask")
def show_receipt(receipt: str) -> str:
    keys_of_form(())
    found = checks.read_receipt(office(), receipt, scope=account().scope)
    if account().role.code == "department" and found["by"] != account().name:
        raise NotFound(f"没有回执“{receipt}”:请核对回执号。")
    who = [{"person": found["subject"]}] if found["subject"].startswith("P") else []
    people = with_people(office(), "receipt", who, account().scope, None, None)
    return render_template(
        "receipt.html",
        receipt=found,
        at=datetime.fromisoformat(found["at"]),
        person=people[0] if people else None,
        asked=checks.whom_to_ask_of(office(), found),
    )
