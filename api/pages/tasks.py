"""Tasks: the list, and their steps from 待办 to 已办结 or 未办成, each with what it must bring."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Any, Final
from urllib.parse import urlencode

from flask import Blueprint, redirect, render_template
from werkzeug.wrappers import Response as Redirect

from api.auth import account, office, permission
from api.pages.form import INCOMPLETE, Form, read_form, read_version
from api.pages.lists import REGION, YES, Filter, late, read_filters, region_of
from api.pages.paging import part_of
from api.pages.sheets import Sheet, downloads
from api.problems import BadRequest
from api.requests import acting_department
from api.routes.tasks import own_department
from api.scope import may
from graph import tasks
from graph.acts import Clerk

bp = Blueprint("task_pages", __name__)
#: What a button says; a state's word where nothing better is known.
STEPS: Final = {"doing": "开始办理", "done": "办结"}
FILTERS: Final = (
    Filter("state", "到哪一步", "words", tasks.WORDS),
    YES,
    Filter("department", "承办部门", "department"),
    REGION,
    Filter("household", "户编号"),
)
COLUMNS: Final = ("task", "household", "kind", "what", "department", "state", "due_on", "overdue", "measure", "made_on",
                  "why", "alert", "meeting", "pledge", "complaint")
#: Pages on which the buttons of a task stand beside the desk.
_STOOD: Final = re.compile(r"/alerts/[A-Za-z0-9-]{1,60}|/tasks(\?[A-Za-z0-9_.%&=+-]{0,600})?")


def _found() -> tuple[dict[str, str], list[dict[str, Any]]]:
    keys = read_filters(FILTERS)
    rows = tasks.listing(office(), department=own_department() or keys.get("department"),
                         household=keys.get("household"), state=keys.get("state"), region=region_of(keys),
                         scope=account().scope)
    return keys, late(rows, keys)


@bp.get("/tasks")
@permission("task.read")
def list_tasks() -> str:
    """A department does here what it does on its desk; who acts for none looks."""
    keys, rows = _found()
    who, catalogue = account(), office().catalogue
    acts = who.department is not None and may(who, "task.step")
    part = part_of(rows)
    moves = {row["task"]: buttons_of(row) for row in part.rows if acts and row["department"] == who.department}
    return render_template(
        "tasks.html",
        part=part,
        keys=keys,
        filters=FILTERS,
        query=urlencode(list(keys.items())),
        departments=catalogue.departments,
        moves=moves,
        acts=acts,
        outcomes=tasks.OUTCOMES,
        words=tasks.WORDS,
        opens={noun: may(who, f"{noun}.read") for noun in ("alert", "meeting", "pledge", "complaint")},
    )


def task_sheet() -> Sheet:
    return Sheet(in_words(_found()[1]), COLUMNS, {"清单": "任务"})


downloads(bp, "/tasks", "task.read", task_sheet)


def buttons_of(order: Mapping[str, Any]) -> list[tuple[str, str]]:
    """(code, what the button says) of the steps from here."""
    codes = [tasks.CODES[to] for to in tasks.NEXT[tasks.WORDS[order["state"]]]]
    return [(code, STEPS.get(code, tasks.WORDS[code])) for code in codes]


def in_words(orders: Sequence[Mapping[str, Any]]) -> list[dict[str, Any]]:
    """Tasks as a table shows them: the state's word for its code."""
    return [{**order, "state": tasks.WORDS.get(order["state"], order["state"])} for order in orders]


@bp.post("/tasks/<number:task>/steps")
@permission("task.step")
def take_step(task: str) -> Redirect:
    """``back``: to the page where the button stood, else to the desk."""
    form = read_form()
    seen, to = read_version(form), form.get("to") or ""
    if to not in tasks.WORDS:
        raise BadRequest(INCOMPLETE, field="to")
    step = tasks.Step(to, form.get("result"), form.get("evidence"), form.get("outcome"))
    tasks.take_step(
        office(), Clerk(account().name, acting_department()), task, step, if_match=seen, scope=account().scope
    )
    return redirect(_back(form), 303)


def _back(form: Form) -> str:
    """One of our own pages that this account may open, whatever the form says."""
    stood = (form.get("back") and form.get("on_page")) or ""
    opens = _STOOD.fullmatch(stood) and may(account(), "alert.read" if stood.startswith("/alerts") else "task.read")
    return stood if opens else "/desk"
