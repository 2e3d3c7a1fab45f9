"""A department's tasks on its desk: from 待办 to 已办结 or 未办成, each with what it must bring."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Final

from flask import Blueprint, redirect
from werkzeug.wrappers import Response as Redirect

from api.auth import account, office, permission
from api.pages.form import INCOMPLETE, read_form, read_version
from api.problems import BadRequest
from api.requests import acting_department
from api.scope import may
from graph import tasks
from graph.acts import Clerk

bp = Blueprint("task_pages", __name__)
#: What a button says; a state's word where nothing better is known.
STEPS: Final = {"doing": "开始办理", "done": "办结"}


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
    """``back``: where the button stood, else the desk."""
    form = read_form()
    seen, to = read_version(form), form.get("to") or ""
    if to not in tasks.WORDS:
        raise BadRequest(INCOMPLETE, field="to")
    step = tasks.Step(to, form.get("result"), form.get("evidence"), form.get("outcome"))
    done = tasks.take_step(
        office(), Clerk(account().name, acting_department()), task, step, if_match=seen, scope=account().scope
    )
    there = form.get("back") == "alert" and done["alert"] and may(account(), "alert.read")
    return redirect(f"/alerts/{done['alert']}" if there else "/desk", 303)
