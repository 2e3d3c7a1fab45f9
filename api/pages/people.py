"""Showing an ID number: a POST with a purpose, written down before the answer leaves."""

from __future__ import annotations

from typing import Any, Final

from flask import Blueprint, Response, render_template

from api.auth import account, office, permission
from api.describing import describe
from api.pages.form import LONGEST_PURPOSE, read_form, read_purpose
from api.requests import Text, as_json, read_json
from api.scope import hold_person
from graph.answers import with_people

bp = Blueprint("people", __name__)
REVEAL: Final = {"purpose": Text("用途,会被记录", required=True, longest=LONGEST_PURPOSE)}


@bp.post("/api/v1/people/<number:person>/reveal")
@permission("person.reveal")
@describe("显示身份证号", "先记下谁为何看,再答。", body=REVEAL)
def reveal(person: str) -> Response:
    return as_json(_reveal(person, str(read_json(REVEAL)["purpose"])))


@bp.post("/people/<number:person>/reveal")
@permission("person.reveal")
def reveal_on_page(person: str) -> str:
    form = read_form()
    purpose, household = read_purpose(form), form.get("household")
    return render_template("reveal.html", person=_reveal(person, purpose), purpose=purpose, household=household)


def _reveal(person: str, purpose: str) -> dict[str, Any]:
    hold_person(office(), account(), person)
    rows = with_people(office(), "reveal", [{"person": person}], account().scope, purpose, account().name)
    return rows[0]
