"""``/households/…/packet`` and ``…/list.pdf``: one household on paper, for a meeting and for the family itself."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, Response

from api.attachments import called
from api.auth import account, office, permission
from api.describing import describe
from api.papers.family import list_pdf
from api.papers.packet import packet_docx, packet_pdf, standing_words
from api.papers.word import MEDIA as WORD
from api.requests import as_json, given
from api.scope import hold_household
from graph import households, meetings
from graph.accounts import Role

bp = Blueprint("papers", __name__)


def case_of(household: str) -> dict[str, Any]:
    """Today's packet; who looked is kept."""
    packet: dict[str, Any] = _now(household)["packet"]
    return packet


def _now(household: str) -> dict[str, Any]:
    who = account()
    hold_household(office(), who, household)
    households.record_viewing(office(), who, household)
    return meetings.case(office(), household, place=who.role is Role.COORDINATOR, scope=who.scope)


@bp.get("/households/<number:household>/packet")
@permission("meeting.read")
@describe("一户的案卷", "此刻的:成员、在享救助、各部门掌握的与不知道的、疑点、在办转介、选项与条款、须回答的问题。")
def show_packet(household: str) -> Response:
    given(known=())
    return as_json(case_of(household))


@bp.get("/households/<number:household>/packet.pdf")
@permission("meeting.read")
@describe("一户的案卷(PDF)", "一页 A4,其后是证据。", media="application/pdf")
def print_packet(household: str) -> Response:
    given(known=())
    case = _now(household)
    made = packet_pdf(case, standing_words(case["listed"]), office().names)
    headers = called(f"案卷-{household}", office().today, "pdf", shown=True)
    return Response(made, mimetype="application/pdf", headers=headers)


@bp.get("/households/<number:household>/packet.docx")
@permission("meeting.read")
@describe("一户的案卷(Word)", "第一页是案卷,其后是证据。", media=WORD)
def write_packet(household: str) -> Response:
    given(known=())
    case = _now(household)
    made = packet_docx(case, standing_words(case["listed"]), office().names)
    return Response(made, mimetype=WORD, headers=called(f"案卷-{household}", office().today, "docx"))


@bp.get("/households/<number:household>/list.pdf")
@permission("household.read")
@describe("幸福清单(PDF)", "给家庭自己看:正在享受的、在办的、可能还可以申请的、要带什么、找谁。有印不出的字时 422。",
          keys={"telephone": "印在清单上的电话;不写则留空手填"}, media="application/pdf", refuses=True)
def print_list(household: str) -> Response:
    """Also for a department: its clerk at the window hands it out, and its page says as much."""
    keys = dict(given(known=("telephone",)))
    made = list_pdf(office(), case_of(household), keys.get("telephone"))
    headers = called(f"幸福清单-{household}", office().today, "pdf", shown=True)
    return Response(made, mimetype="application/pdf", headers=headers)
