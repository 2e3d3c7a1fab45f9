"""``GET /api/v1/queries/NAME``: every question of the contract, page by page."""

from __future__ import annotations

from dataclasses import replace

from flask import Blueprint, Response

from api.asking import timed
from api.auth import account, office, permission
from api.describing import describe
from api.paging import read_place
from api.problems import BadRequest
from api.requests import as_json, given
from graph.questions import QUESTIONS
from graph.unsure import noted

bp = Blueprint("queries", __name__)


@bp.get("/queries")
@permission("query.ask")
@describe("可问的查询", "名称和参数。")
def list_queries() -> Response:
    """Names and keys of the questions."""
    given(known=())
    return as_json({"queries": [{"name": q.name, "params": list(q.keys)} for q in QUESTIONS.values()]})


@bp.get("/queries/<name>")
@permission("query.ask")
@describe("问一个查询", "与 aidchain query --json 相同的对象,另有 next(下一页的游标,末页为 null)。")
def ask_query(name: str) -> Response:
    """One question; ``rows`` are those of this page, ``checked`` and ``answer`` of all."""
    if name not in QUESTIONS:
        raise BadRequest(f"没有查询“{name[:60]}”;可用:{'、'.join(QUESTIONS)}。", kind="missing")
    return answer_page(name, given())


def answer_page(name: str, keys: list[tuple[str, str]]) -> Response:
    """One page of a question's answer; a wrong ``cursor`` or ``limit`` is refused before the question is asked."""
    place = read_place(name, keys)
    answer = timed(name, keys)
    page = place.of(answer.rows)
    shown = noted(office(), replace(answer, rows=page.rows), account().scope)
    return as_json({**shown.as_json(), "next": page.next})
