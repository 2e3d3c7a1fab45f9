"""``/api/v1/meetings``: prepare an agenda, freeze the packets, record decisions."""

from __future__ import annotations

from typing import Any, Final

from flask import Blueprint, Response

from api.attachments import called
from api.auth import account, clerk, office, permission
from api.describing import describe
from api.paging import page_of
from api.papers.minutes import minutes_docx, minutes_pdf
from api.papers.packet import packet_docx, packet_pdf
from api.papers.word import MEDIA as WORD
from api.problems import BadRequest
from api.requests import (
    Many,
    Schema,
    Text,
    Whole,
    as_json,
    given,
    idempotency_key,
    idempotent,
    if_match,
    read_json,
    versioned,
)
from api.scope import Forbidden
from graph import agenda, meetings
from graph.accounts import Role
from graph.policy.regions import cut_region

bp = Blueprint("meetings", __name__)


class Orders(Many):
    """A list of tasks: objects of department, what, working_days."""

    def schema(self) -> dict[str, Any]:
        fields = {name: field.schema() for name, field in ORDER.items()}
        required = [name for name, field in ORDER.items() if field.required]
        items = {"type": "object", "properties": fields, "required": required, "additionalProperties": False}
        return {"type": "array", "description": self.said, "maxItems": self.most, "items": items}

    def read(self, name: str, value: object) -> list[Any]:
        if not isinstance(value, list) or not 1 <= len(value) <= self.most:
            raise BadRequest(f"{name}({self.said}):须是 1 至 {self.most} 项的列表。", field=name)
        return [self._order(f"{name}[{place}]", item) for place, item in enumerate(value)]

    def _order(self, name: str, value: object) -> meetings.Order:
        if not isinstance(value, dict) or set(value) - set(ORDER):
            raise BadRequest(f"{name}:须是对象,可用:{'、'.join(ORDER)}。", field=name)
        found: dict[str, Any] = {}
        for key, field in ORDER.items():
            given_value = value.get(key)
            if given_value is None and field.required:
                raise BadRequest(f"{name}:缺少 {key}({field.said})。", field=f"{name}.{key}")
            found[key] = None if given_value is None else field.read(f"{name}.{key}", given_value)
        return meetings.Order(**found)


ORDER: Final[Schema] = {
    "department": Text("承办部门代码", required=True, longest=60),
    "what": Text("要办什么", required=True),
    "working_days": Whole("期限(工作日);不写按规定,没有规定的须写", low=1, high=1_000),
}
MEETING: Final[Schema] = {
    "held_on": Text("开会日期", required=True, day=True),
    "region": Text("行政区划代码;不写为帐号的地区", longest=12),
    "title": Text("名称", longest=200),
    "chair": Text("主持人", longest=60),
}
ITEM: Final[Schema] = {
    "household": Text("列入的户", longest=256),
    "drop": Text("撤下的议题(编号或户编号)", longest=256),
    "order": Many("新的次序:每个议题各写一次", Text("议题或户编号", required=True, longest=256), most=500),
    "why": Text("列入或撤下的理由"),
}
DECISION: Final[Schema] = {
    "item": Text("议题编号或户编号", required=True, longest=256),
    "lead": Text("牵头部门,只有一个", required=True, longest=60),
    "what": Text("决定的内容", required=True),
    "basis": Text("依据", required=True),
    "tasks": Orders("任务", Text("任务"), required=True, most=50),
}


def sees_place() -> bool:
    """Where a protected household lives is for the coordinator only."""
    return account().role is Role.COORDINATOR


@bp.get("/meetings")
@permission("meeting.read")
@describe("会议清单", "近的在前。", paged=True)
def show_list() -> Response:
    given(known=())
    return as_json(page_of("meetings", [], meetings.listing(office(), scope=account().scope)).as_json())


@bp.post("/meetings")
@permission("meeting.write")
@describe(
    "开出一次会议",
    "上次未了的和处置为情况复杂的预警自动列入;其余在 proposed 里,由主持人取舍。",
    body=MEETING,
    created=True,
)
@idempotent
def open_meeting() -> Response:
    body = read_json(MEETING)
    region = cut_region(body["region"]) if body["region"] else account().region
    if not region.startswith(account().region):
        raise Forbidden("只能在本帐号的地区内开会。")
    found = meetings.open_meeting(
        office(),
        clerk(),
        body["held_on"],
        region=region,
        title=body["title"],
        chair=body["chair"],
        key=idempotency_key(),
        scope=account().scope,
    )
    return versioned(found, 201, location=f"meetings/{found['meeting']}")


@bp.get("/meetings/proposals")
@permission("meeting.read")
@describe("图上提出的议题", "上次未了、复杂预警、来回退回、转圈、转介超期,各有缘由和出处;standing 的会自动列入。")
def show_proposals() -> Response:
    given(known=())
    rows = agenda.propose(office(), account().region, scope=account().scope)
    return as_json({"rows": [each.as_json() for each in rows]})


@bp.get("/meetings/<number:meeting>")
@permission("meeting.read")
@describe("一次会议", "议程、缘由、决定、任务;筹备时还有图上提出的 proposed。ETag 供修改时用。")
def show(meeting: str) -> Response:
    given(known=())
    found = meetings.read(office(), meeting, scope=account().scope)
    return versioned(found)


@bp.post("/meetings/<number:meeting>/items")
@permission("meeting.write")
@describe(
    "改议程", "列入一户(household、why)、撤下一个议题(drop、why),或排次序(order):三者给一。", body=ITEM, existing=True
)
@idempotent
def change_items(meeting: str) -> Response:
    body, seen = read_json(ITEM), if_match()
    if sum(body[name] is not None for name in ("household", "drop", "order")) != 1:
        raise BadRequest("household、drop、order 须给且只给一个。", field="household")
    common: dict[str, Any] = {"if_match": seen, "scope": account().scope}
    if body["order"] is not None:
        found = meetings.order_items(office(), clerk(), meeting, body["order"], **common)
    elif body["drop"] is not None:
        found = meetings.drop_item(
            office(), clerk(), meeting, body["drop"], body["why"] or "", key=idempotency_key(), **common
        )
    else:
        found = meetings.add_item(
            office(), clerk(), meeting, body["household"], body["why"] or "", key=idempotency_key(), **common
        )
    return versioned(found)


@bp.post("/meetings/<number:meeting>/freeze")
@permission("meeting.write")
@describe(
    "封存案卷", "各户案卷的字节与摘要固定下来,摘要记入各户的链;之后的变化显示为会后变化。", body={}, existing=True
)
@idempotent
def freeze(meeting: str) -> Response:
    read_json({})
    found = meetings.freeze(
        office(), clerk(), meeting, key=idempotency_key(), if_match=if_match(), scope=account().scope
    )
    return versioned(found)


@bp.get("/meetings/<number:meeting>/items/<number:item>/packet")
@permission("meeting.read")
@describe("案卷", "封存后是封存的内容和摘要,changes 是会后变化;封存前是此刻的。")
def show_packet(meeting: str, item: str) -> Response:
    given(known=())
    return as_json(meetings.packet(office(), meeting, item, place=sees_place(), scope=account().scope))


@bp.get("/meetings/<number:meeting>/items/<number:item>/packet.pdf")
@permission("meeting.read")
@describe("案卷(PDF)", "一页 A4,其后是证据,连同会后变化。", media="application/pdf")
def print_packet(meeting: str, item: str) -> Response:
    given(known=())
    case = meetings.packet(office(), meeting, item, place=sees_place(), scope=account().scope)
    found = meetings.read(office(), meeting, scope=account().scope)
    made = packet_pdf(case, found["title"], office().names)
    headers = called(f"案卷-{meeting}-{item}", office().today, "pdf", shown=True)
    return Response(made, mimetype="application/pdf", headers=headers)


@bp.get("/meetings/<number:meeting>/items/<number:item>/packet.docx")
@permission("meeting.read")
@describe("案卷(Word)", "第一页是案卷,其后是证据,连同会后变化。", media=WORD)
def write_packet(meeting: str, item: str) -> Response:
    given(known=())
    case = meetings.packet(office(), meeting, item, place=sees_place(), scope=account().scope)
    found = meetings.read(office(), meeting, scope=account().scope)
    made = packet_docx(case, found["title"], office().names)
    return Response(made, mimetype=WORD, headers=called(f"案卷-{meeting}-{item}", office().today, "docx"))


@bp.get("/meetings/<number:meeting>/minutes.docx")
@permission("meeting.read")
@describe("会议纪要(Word)", "各议题的决定与依据、决定与任务登记表,供签字。", media=WORD)
def print_minutes(meeting: str) -> Response:
    given(known=())
    found = meetings.read(office(), meeting, scope=account().scope)
    made = minutes_docx(found, office().names, office().today)
    return Response(made, mimetype=WORD, headers=called(f"会议纪要-{meeting}", office().today, "docx"))


@bp.get("/meetings/<number:meeting>/minutes.pdf")
@permission("meeting.read")
@describe("会议纪要(PDF)", "与 Word 的相同,供签字。", media="application/pdf")
def typeset_minutes(meeting: str) -> Response:
    given(known=())
    found = meetings.read(office(), meeting, scope=account().scope)
    made = minutes_pdf(found, office().names, office().today)
    headers = called(f"会议纪要-{meeting}", office().today, "pdf", shown=True)
    return Response(made, mimetype="application/pdf", headers=headers)


@bp.post("/meetings/<number:meeting>/decisions")
@permission("meeting.write")
@describe(
    "记下决定",
    "一个牵头部门、依据、任务与期限;进该户的救助链,任务进部门案头。",
    body=DECISION,
    created=True,
    existing=True,
)
@idempotent
def decide(meeting: str) -> Response:
    body, seen = read_json(DECISION), if_match()
    verdict = meetings.Verdict(body["lead"], body["what"], body["basis"], tuple(body["tasks"]))
    found = meetings.decide(
        office(), clerk(), meeting, body["item"], verdict, key=idempotency_key(), if_match=seen, scope=account().scope
    )
    return versioned(found, 201)
