"""What a key's held cells look like in the graph: properties of its node and what it is linked to. No I/O.

Used twice: by ``writing`` to write, by ``graph.verification`` to hold the graph against the chains. Dates are Python
dates, money integer fen, days integers since 1970-01-01 (open end 99999). Withdrawn: no properties but ``withdrawn``.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any, Final

from graph.intake.belonging import OPEN, day_number
from graph.intake.history import Cells, Held

NUMBER: Final = re.compile(r"[+-]?\d+(\.\d+)?", re.ASCII)


@dataclass(frozen=True)
class Node:
    """``properties`` set on the node (a null removes one); ``links``: what it is linked by, as its kind's
    statement takes it."""

    properties: Mapping[str, Any]
    links: Mapping[str, Any] | None = field(default=None)


def node_of(kind: str, key: str, held: Held, reporter: str | None) -> Node:
    properties, links = _NODES[kind](key, held.cells, reporter)
    if held.withdrawn:
        empty = {name: None for name in properties if name != "id"}
        return Node({**empty, "id": properties["id"], "withdrawn": True})
    return Node({**properties, "withdrawn": None}, links)


def run_of(cells: Cells) -> tuple[int, int]:
    """First and last day a grant runs (contract §3), both count; open = 99999; 一次性 without 截止日期: one day."""
    first = day_number(cells["起始日期"])
    if cells["发放周期"] == "一次性" and not cells.get("截止日期"):
        return first, first
    ends = [day_number(end) for end in (cells.get("截止日期"), cells.get("终止日期")) if end]
    return first, min(ends, default=OPEN)


def number_of(text: str) -> float | None:
    """A value that compares as a number: digits with sign and point.

    >>> number_of("-3.50"), number_of("1,200"), number_of("一级")
    (-3.5, None, None)
    """
    return float(text) if NUMBER.fullmatch(text) else None


def _day(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None


_Shape = tuple[dict[str, Any], dict[str, Any]]


def _household(key: str, cells: Cells, reporter: str | None) -> _Shape:
    return {
        "id": key,
        "code": cells["行政区划代码"],
        "grid": cells.get("网格"),
        "kind": cells.get("户籍类型"),
        "protected": cells.get("保护标记"),
        "head_sealed": cells.get("户主姓名"),
        "address_sealed": cells.get("地址"),
    }, {"code": cells["行政区划代码"]}


def _member(key: str, cells: Cells, reporter: str | None) -> _Shape:
    held = {
        "relation": cells["与户主关系"],
        "joined_on": _day(cells["加入日期"]),
        "left_on": _day(cells.get("离开日期")),
        "died_on": _day(cells.get("死亡日期")),
    }
    return (
        {"id": key, "person": cells["身份证号"], "name_sealed": cells["姓名"], **held},
        {"person": cells["身份证号"], "household": cells["户编号"], "first_day": day_number(cells["加入日期"]), **held},
    )


def _fact(key: str, cells: Cells, reporter: str | None) -> _Shape:
    until = cells.get("截止日期")
    return (
        {
            "id": key,
            "name": cells["指标"],
            "text": cells["值"],
            "word": cells["值"][:256],  # indexed: a key of more than about 8 kB is refused by Neo4j
            "number": number_of(cells["值"]),
            "valid_from": _day(cells["起始日期"]),
            "valid_to": _day(until),
            "first_day": day_number(cells["起始日期"]),
            "last_day": day_number(until) if until else OPEN,
        },
        {"household": cells.get("户编号"), "person": cells.get("身份证号"), "department": reporter},
    )


def _application(key: str, cells: Cells, reporter: str | None) -> _Shape:
    return (
        {
            "id": key,
            "measure": cells["措施代码"],
            "accepted_on": _day(cells["受理日期"]),
            "ended_on": _day(cells.get("办结日期")),
            "result": cells.get("结果"),
            "pledge": cells.get("告知承诺"),
            "reason": cells.get("理由"),
        },
        {
            "household": cells.get("户编号"),
            "person": cells.get("身份证号"),
            "department": cells["受理部门"],
            "measure": cells["措施代码"],
        },
    )


def _grant(key: str, cells: Cells, reporter: str | None) -> _Shape:
    first, last = run_of(cells)
    return (
        {
            "id": key,
            "measure": cells["措施代码"],
            "cycle": cells["发放周期"],
            "starts_on": _day(cells["起始日期"]),
            "ends_on": _day(cells.get("截止日期")),
            "stopped_on": _day(cells.get("终止日期")),
            "stop_reason": cells.get("终止原因"),
            "reason": cells.get("事由"),
            "approved_fen": cells["批准金额"],
            "not_covered": list(cells.get("不保障人员") or ()) or None,
            "first_day": first,
            "last_day": last,
        },
        {
            "household": cells.get("户编号"),
            "person": cells.get("身份证号"),
            "department": cells["经办部门"],
            "measure": cells["措施代码"],
            "first_day": first,
            "last_day": last,
        },
    )


def _adjustment(key: str, cells: Cells, reporter: str | None) -> _Shape:
    return (
        {"id": key, "from_month": cells["生效月份"], "approved_fen": cells["批准金额"], "reason": cells.get("原因")},
        {"grant": cells["救助编号"]},
    )


def _payment(key: str, cells: Cells, reporter: str | None) -> _Shape:
    return (
        {
            "id": key,
            "month": cells["所属月份"],
            "paid_on": _day(cells["发放日期"]),
            "amount_fen": cells["金额"],
            "content": cells.get("内容"),
        },
        {"grant": cells["救助编号"]},
    )


def _referral(key: str, cells: Cells, reporter: str | None) -> _Shape:
    return (
        {
            "id": key,
            "need": cells["需求"],
            "state": cells["状态"],
            "sent_on": _day(cells["发出日期"]),
            "received_on": _day(cells.get("签收日期")),
            "accepted_on": _day(cells.get("受理日期")),
            "ended_on": _day(cells.get("办结日期")),
            "reason": cells.get("理由"),
        },
        {
            "person": cells.get("身份证号"),
            "sender": cells["转出部门"],
            "receiver": cells["转入部门"],
            "follows": cells.get("上一转介编号"),
        },
    )


def _visit(key: str, cells: Cells, reporter: str | None) -> _Shape:
    return (
        {
            "id": key,
            "visited_on": _day(cells["走访日期"]),
            "visitor_sealed": cells["走访人"],
            "channel": cells["渠道"],
            "found": cells["发现情况"],
            "cause": cells.get("致困原因"),
            "handled": cells.get("处置"),
            "need": cells.get("需求"),
        },
        {"person": cells.get("身份证号")},
    )


def _resource(key: str, cells: Cells, reporter: str | None) -> _Shape:
    return (
        {
            "id": key,
            "organisation": cells["机构"],
            "category": cells["类别"],
            "need": cells["需求"],
            "code": cells["行政区划代码"],
            "capacity": cells["容量"],
            "valid_from": _day(cells.get("起始日期")),
            "valid_to": _day(cells.get("截止日期")),
        },
        {"code": cells["行政区划代码"]},
    )


_NODES: Final[Mapping[str, Callable[[str, Cells, str | None], _Shape]]] = {
    "household": _household,
    "member": _member,
    "fact": _fact,
    "application": _application,
    "grant": _grant,
    "adjustment": _adjustment,
    "payment": _payment,
    "referral": _referral,
    "visit": _visit,
    "resource": _resource,
}
