"""``/api/v1/tasks``: a department's inbox of what dispositions and meetings ask of it, and its steps."""

from __future__ import annotations

from typing import Final

from flask import Blueprint, Response

from api.auth import account, office, permission
from api.describing import describe
from api.paging import page_of
from api.problems import BadRequest
from api.requests import (
    Schema,
    Text,
    acting_department,
    as_json,
    given,
    idempotency_key,
    idempotent,
    if_match,
    read_json,
    versioned,
)
from graph import tasks
from graph.accounts import Role
from graph.acts import Clerk

bp = Blueprint("tasks", __name__)

STEP: Final[Schema] = {
    "to": Text("改为哪一步", required=True, longest=20, words=tuple(tasks.WORDS)),
    "result": Text("办理结果;未办成时写理由"),
    "evidence": Text("凭据:本户的一项救助、一笔发放或一次走访的编号", longest=256),
    "outcome": Text("核实的结论", longest=20, words=tasks.OUTCOMES),
}
KEYS: Final = ("department", "household", "state", "unfinished")


def own_department() -> str | None:
    """A coordinator or auditor sees every department's tasks of its region; everybody else those of its own."""
    return None if account().role in (Role.COORDINATOR, Role.AUDITOR) else acting_department()


@bp.get("/tasks")
@permission("task.read")
@describe(
    "任务清单",
    "部门只看交给自己的。",
    keys={
        "department": "承办部门代码",
        "household": "户编号",
        "state": "、".join(tasks.WORDS),
        "unfinished": "true 时不列已办结的",
    },
    paged=True,
)
def show_list() -> Response:
    keys = given(known=KEYS)
    asked = dict(keys)
    if asked.get("state", "open") not in tasks.WORDS:
        raise BadRequest(f"state:只能是 {'、'.join(tasks.WORDS)}。", field="state")
    if asked.get("unfinished", "true") not in ("true", "false"):
        raise BadRequest("unfinished:只能是 true、false。", field="unfinished")
    own = own_department()
    if own is not None and asked.get("department", own) != own:
        raise BadRequest("department:只能看本部门的任务。", field="department")
    rows = tasks.listing(
        office(),
        department=own or asked.get("department"),
        household=asked.get("household"),
        state=asked.get("state"),
        unfinished=asked.get("unfinished") == "true",
        scope=account().scope,
    )
    return as_json(page_of("tasks", keys, rows).as_json())


@bp.get("/tasks/<number:task>")
@permission("task.read")
@describe("一件任务", "从哪里来、到哪一步、此刻可办的下一步;ETag 供办理时用。")
def show(task: str) -> Response:
    given(known=())
    found = tasks.read(office(), task, department=own_department(), scope=account().scope)
    return versioned(found)


@bp.post("/tasks/<number:task>/steps")
@permission("task.step")
@describe("任务走下一步", "open → doing → done 或 failed;不允许时 409,并列出此刻允许的。", body=STEP, existing=True)
@idempotent
def take_step(task: str) -> Response:
    body, seen = read_json(STEP), if_match()
    clerk = Clerk(account().name, own_department())
    found = tasks.take_step(
        office(), clerk, task, tasks.Step(**body), key=idempotency_key(), if_match=seen, scope=account().scope
    )
    return versioned(found)
