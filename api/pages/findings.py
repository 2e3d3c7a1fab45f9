"""Findings over time: what an audit run opened, grouped to a household; each with its row, history and judgements."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any, Final
from urllib.parse import urlencode

from flask import Blueprint, Response, redirect, render_template, request
from werkzeug.wrappers import Response as Redirect

from api.auth import account, office, permission
from api.masking import mask
from api.pages.audit import LISTS
from api.pages.paging import keys_of_form, part_of
from api.problems import BadRequest
from api.requests import read_day
from graph import findings
from graph.audits import KINDS
from graph.questions import QUESTIONS, RULES
from queries.catalogue import QUERIES

bp = Blueprint("finding_pages", __name__)
STATES: Final[Mapping[str, str]] = {"open": "未消", "gone": "已消"}
#: Columns of a row that the page's head says already, or that are no fact of it.
_SAID_ABOVE: Final = frozenset({"finding", "households", "household", "rule", "confirmed"})
KEYS: Final = ("rule", "state", "verdict", "measure")


@bp.get("/findings")
@permission("finding.read")
def list_findings() -> str:
    keys = dict(keys_of_form(KEYS))
    state = keys.get("state", "open")
    if state not in STATES:
        raise BadRequest(f"state:只能是 {'、'.join(STATES)}。", field="state")
    rows = findings.listing(
        office(),
        scope=account().scope,
        rule=keys.get("rule"),
        state=state,
        verdict=keys.get("verdict"),
        measure=keys.get("measure"),
    )
    ordered = sorted(rows, key=lambda row: (row["households"], row["measures"], row["rule"], row["id"]))
    part = part_of(ordered)
    money = sum(row["amount_fen"] or 0 for row in rows)
    return render_template(
        "findings.html",
        part=part,
        shown=mask(office(), account(), part.rows),
        keys=keys,
        state=state,
        money=money,
        states=STATES,
        query=urlencode(list(keys.items())),
        rules=[*RULES, *(kind.question for kind in KINDS[1:])],
        verdicts=findings.VERDICTS,
        measures=office().catalogue.measures,
        names={name: words[0] for name, words in LISTS.items()},
    )


@bp.get("/findings.csv")
@permission("finding.read")
def download_findings() -> Response:
    from api.cli.tables import csv_bytes

    keys = dict(keys_of_form(KEYS))
    rows = findings.listing(
        office(),
        scope=account().scope,
        rule=keys.get("rule"),
        state=keys.get("state", "open"),
        verdict=keys.get("verdict"),
        measure=keys.get("measure"),
    )
    plain = [{name: value for name, value in row.items() if name != "row"} for row in mask(office(), account(), rows)]
    return Response(
        csv_bytes(plain), mimetype="text/csv", headers={"Content-Disposition": 'attachment; filename="findings.csv"'}
    )


@bp.get("/findings/<number:finding>")
@permission("finding.read")
def show_finding(finding: str) -> str:
    keys_of_form(())
    found = mask(office(), account(), [findings.read(office(), finding, scope=account().scope)])[0]
    clears = LISTS.get(found["question"], ("", ""))[1]
    return render_template(
        "finding.html",
        finding=found,
        told=_in_order(found["question"], found["row"]),
        clears=clears,
        states=STATES,
        verdicts=findings.VERDICTS,
        names={name: words[0] for name, words in LISTS.items()},
    )


def _in_order(question: str, row: Mapping[str, Any]) -> list[tuple[str, Any]]:
    """A kept row lost the order of its columns: theirs is that of the statement, what was added comes after."""
    places = {name: at for at, name in enumerate(QUERIES[QUESTIONS[question].statement].returns)}
    said = [(name, value) for name, value in row.items() if value is not None and name not in _SAID_ABOVE]
    return sorted(said, key=lambda pair: places.get(pair[0], len(places)))


@bp.post("/findings/<number:finding>/judgements")
@permission("finding.judge")
def judge(finding: str) -> Redirect:
    form = {name: value.strip() or None for name, value in request.form.items()}
    seen = form.get("made") or ""
    if not (seen.isascii() and seen.isdigit() and len(seen) < 9):
        raise BadRequest("这个页面不完整:请刷新后再判。", field="made")
    review: date | None = read_day("review_on", form["review_on"] or "") if form.get("review_on") else None
    judgement = findings.Judgement(
        verdict=form.get("verdict") or "",
        why=form.get("why") or "",
        by=account().name,
        review_on=review,
        recover_fen=_fen("recover", form.get("recover")),
        recovered_fen=_fen("recovered", form.get("recovered")),
    )
    findings.judge(office(), finding, judgement, scope=account().scope, key=form.get("key"), if_match=int(seen))
    return redirect(f"/findings/{finding}", 303)


def _fen(name: str, text: Any) -> int | None:
    """Yuan as typed → fen, by the rule of the files."""
    from graph.intake.cells import money
    from graph.intake.reasons import Fault

    if text is None:
        return None
    read = money(str(text))
    if isinstance(read, Fault):
        raise BadRequest(f"{name}:{read}。", field=name)
    return int(read)
