"""A department's desk: what it holds, by bucket; a referral with its one-click steps; a new referral."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, Final
from urllib.parse import urlencode

from flask import Blueprint, redirect, render_template
from markupsafe import Markup
from werkzeug.wrappers import Response as Redirect

from api.asking import kept_desks, one_reading, timed
from api.auth import account, office, permission
from api.cli.named import named
from api.drawing import referrals as referral_picture
from api.pages.form import INCOMPLETE, read_form, read_version
from api.pages.lists import Filter, read_filters
from api.pages.paging import ROWS, keys_of_form, part_of
from api.pages.sheets import Sheet, downloads
from api.pages.tasks import buttons_of
from api.problems import BadRequest
from api.requests import acting_department
from api.routes.referrals import actor, person_of
from api.scope import hold_referral, opened
from graph import envelope, referrals, tasks
from graph.answers import Answer
from graph.errors import called
from graph.model import State, needs_evidence, needs_reason
from graph.questions import BUCKETS
from graph.unsure import marked, noted
from graph.visits import unlisted

bp = Blueprint("desk", __name__)
LATE: Final = frozenset({"超期", "临期"})
#: Takes a referral out of every count, for good: on a page never with one click, and never without a reason.
VOID: Final = State.ENTERED_IN_ERROR


@dataclass(frozen=True)
class Button:
    """One step that this department may take now, and what it must bring."""

    code: str
    words: str
    reason: bool
    evidence: bool
    voids: bool


#: What a button says; a state's word where nothing better is known.
WORDS: Final = {
    "received": "签收",
    "accepted": "受理",
    "in-progress": "开始办理",
    "on-hold": "要求补正",
    "completed": "办结",
    "closed": "闭环",
    "rejected": "退回",
    "failed": "未办成",
    "cancelled": "撤回",
    "requested": "发出",
    "entered-in-error": "录入有误",
}


FILTERS: Final = (
    Filter("bucket", "分类", "words", {bucket: bucket for bucket in BUCKETS}),
    Filter("need", "需求", "need"),
    Filter("from_department", "转出部门", "department"),
    Filter("household", "户编号"),
)
COLUMNS: Final = (
    "bucket",
    "referral",
    "household",
    "need",
    "from_department",
    "state",
    "sent_on",
    "due_on",
    "days_left",
)


def _inbox() -> tuple[Answer, dict[str, str], list[dict[str, Any]]]:
    """Everything on the desk, the filters asked for, and the rows that they leave."""
    keys = read_filters(FILTERS)
    everything = timed("department_inbox", [("department", acting_department())])
    rows = everything.rows
    for key, value in keys.items():
        rows = [row for row in rows if row[key] == value]
    return everything, keys, list(rows)


def inbox_sheet() -> Sheet:
    from api.cli.tables import basis_of

    everything, _, rows = _inbox()
    scope = account().scope
    return Sheet(marked(office(), "department_inbox", rows, scope), COLUMNS,
                 basis_of(noted(office(), replace(everything, rows=rows), scope), named(office())))


downloads(bp, "/desk", "desk.work", inbox_sheet)


@bp.get("/desk")
@permission("desk.work")
@one_reading
def show_desk() -> str:
    everything, keys, rows = _inbox()
    department = acting_department()
    counts = Counter(row["bucket"] for row in everything.rows)
    sent = kept_desks().view(office(), department, office().today, account().scope).sent
    part = part_of(rows)
    part = replace(part, rows=marked(office(), "department_inbox", part.rows, account().scope))
    orders = tasks.listing(office(), department=department, unfinished=True, scope=account().scope)
    return render_template(
        "desk.html",
        orders=[(order, buttons_of(order)) for order in orders],
        doing=_doing(part.rows, department),
        reasons=office().catalogue.return_reasons,
        outcomes=tasks.OUTCOMES,
        task_words=tasks.WORDS,
        answer=everything,
        part=part,
        bucket=keys.get("bucket"),
        keys=keys,
        query=urlencode(list(keys.items())),
        filters=FILTERS,
        columns=COLUMNS,
        departments=office().catalogue.departments,
        needs=office().catalogue.needs,
        late=LATE,
        buckets=[(name, counts[name]) for name in BUCKETS],
        measures=_measures(),
        waiting=sent[:ROWS],
        sent=len(sent),
    )


@dataclass(frozen=True)
class Doing:
    """What may be done with a referral from the desk itself, and the version that the desk showed."""

    version: int
    buttons: tuple[Button, ...]


def _doing(rows: Sequence[Mapping[str, Any]], department: str) -> dict[str, Doing]:
    """By referral. What needs evidence, and what voids it, is done on the referral's own page."""
    numbers = [row["referral"] for row in rows]
    found = office().store.read("referral/list_versions", referrals=numbers, scope=account().scope)
    return {
        row["referral"]: Doing(
            row["version"],
            tuple(button for button in _buttons(row, department) if not (button.evidence or button.voids)),
        )
        for row in found
    }


def _buttons(row: Mapping[str, Any], department: str) -> list[Button]:
    state = State.of(row["state"])
    assert state is not None
    return [
        Button(to.code, _says(state, to), needs_reason(state, to) or to is VOID, needs_evidence(state, to), to is VOID)
        for to in referrals.moves(row, department)
    ]


def _says(state: State, to: State) -> str:
    """The same move means something else to whom the work came back as done."""
    if state is State.COMPLETED and to is State.IN_PROGRESS:
        return "核实不符,继续办"
    return WORDS.get(to.code, to.chinese)


def _measures() -> dict[str, Any]:
    return dict(office().catalogue.measures)


@bp.get("/referrals/<number:referral>")
@permission("referral.read")
@one_reading
def show_referral(referral: str) -> str:
    keys_of_form(())
    hold_referral(office(), account(), referral)
    row = referrals.read(office(), referral, scope=account().scope)
    state = State.of(row["state"])
    assert state is not None
    department = account().department
    moves = referrals.moves(row, department) if department else ()
    buttons = _buttons(row, department) if department else []
    hops = timed("referral_chain", [("referral", referral)]).rows
    path = Markup(referral_picture.draw(hops, office().names.department, office().today))
    return render_template(
        "referral.html",
        row=row,
        people=envelope.people(office(), row, account().scope),
        open=opened(office(), account(), row["household"]),
        holder=referrals.holder(row),
        elsewhere=referrals.told_in(row),
        state=state,
        buttons=buttons,
        path=path,
        hops=hops,
        reasons=office().catalogue.return_reasons,
        unlisted=unlisted(office(), row["need"], None),
        resend=bool(moves) and state in (State.REJECTED, State.FAILED),
    )


@bp.post("/referrals/<number:referral>/steps")
@permission("referral.write")
def take_step(referral: str) -> Redirect | str:
    hold_referral(office(), account(), referral)
    form = read_form()
    state, seen = State.of(form.get("to") or ""), read_version(form)
    if state is None:
        raise BadRequest(INCOMPLETE, field="to")
    said = ":".join(part for part in (form.get("offered"), form.get("reason")) if part)  # the list's word, one's own
    if state is VOID and not said:
        raise BadRequest(f"作废须写明{called('reason', '理由')}。", field="reason")
    if state is VOID and form.get("sure") is None:
        raise BadRequest("作废以后不能恢复:请勾选确认。", field="sure")
    step = referrals.Step(state, said or None, form.get("evidence"))
    referrals.take_step(
        office(), actor(), referral, step, key=form.get("key"), if_match=seen, scope=account().scope
    )
    return redirect("/desk" if form.get("back") == "desk" else f"/referrals/{referral}", 303)


@bp.get("/referrals/new")
@permission("referral.write")
def ask_referral() -> str:
    keys = dict(keys_of_form(("household", "follows", "need")))
    return render_template(
        "referral_new.html", keys=keys, departments=office().catalogue.departments, needs=office().catalogue.needs
    )


@bp.post("/referrals")
@permission("referral.write")
def create_referral() -> Redirect:
    form = read_form()
    household, number = form.get("household"), form.get("id_number")
    if (household is None) == (number is None):
        raise BadRequest("须填且只填户编号、身份证号之一。", field="household")
    if follows := form.get("follows"):
        hold_referral(office(), account(), follows)
    person = None if number is None else person_of(number)
    opening = referrals.Opening(
        form.get("to_department") or "",
        form.get("need") or "",
        household,
        person,
        form.get("reason"),
        follows,
        form.get("draft") is not None,
    )
    moved = referrals.create(office(), actor(), opening, key=form.get("key"), scope=account().scope)
    return redirect(f"/referrals/{moved.referral}", 303)
