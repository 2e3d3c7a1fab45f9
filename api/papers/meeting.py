"""What a chair holds in hand: the packet of a case on one A4 page, and the minutes with the register of decisions."""

from __future__ import annotations

import io
from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any, Final

from api.papers.typesetting import pdf_of
from graph.errors import Unavailable
from graph.intake.telling import Names

#: More lines of one kind than these do not fit on the page; how many are left out is said in their place.
MOST: Final[Mapping[str, int]] = {
    "members": 8,
    "aid": 8,
    "held": 8,
    "options": 8,
    "referrals": 6,
    "findings": 5,
    "tasks": 5,
    "questions": 8,
    "changes": 6,
    "alert": 6,
}
LONGEST: Final = 150
_STATUS: Final = {"confirmed": "已核实", "second_hand": "二手来源", "unverified": "未核实"}


def packet_pdf(case: Mapping[str, Any], title: str, names: Names) -> bytes:
    """``case``: of ``meetings.packet``. One A4 page; the evidence behind it stays in the packet itself."""
    return pdf_of("packet.typ", packet_words(case, title, names), "案卷")


def packet_words(case: Mapping[str, Any], title: str, names: Names) -> dict[str, Any]:
    """What stands on the page, section by section, already in words."""
    packet = case["packet"]
    sections = [
        ("缘由", [r["reason"] for r in packet["reasons"]], "questions"),
        ("成员", [_member(row) for row in packet["members"]], "members"),
        (
            "预警",
            [f"{p['name']} {p['points']} 分:{_facts(p['facts'])}" for a in packet["alert"] for p in a["evidence"]],
            "alert",
        ),
        ("在享救助", [_grant(row, names) for row in packet["aid"]], "aid"),
        (
            "各部门掌握",
            [f"{names.department(row['department'])}:{_facts(row['facts'])}" for row in packet["held"]],
            "held",
        ),
        ("转介路径", _path(packet["path"], names), "referrals"),
        ("在办转介", [_hop(row, names) for row in packet["referrals"]], "referrals"),
        (
            "疑点",
            [f"{row['rule']}:{row['verdict'] or '未判'}({row['finding']})" for row in packet["findings"]],
            "findings",
        ),
        (
            "未办完的任务",
            [
                f"{names.department(row['department'])}:{row['what']},期限 {row['due_on'] or '未规定'}"
                for row in packet["tasks"]
            ],
            "tasks",
        ),
        ("选项与依据", [_option(row, names) for row in packet["options"]], "options"),
        ("须回答的问题", list(packet["questions"]), "questions"),
        ("会后变化", [f"{row['happened_on']} {row['event']}" for row in case["changes"]], "changes"),
    ]
    frozen = f"已封存,SHA-256 {case['sha256']}" if case["frozen"] else "尚未封存:此刻的情况"
    protected = "保护户,注意保密" if packet["household"]["protected"] is not False else ""
    return {
        "title": title,
        "household": packet["household"]["household"],
        "region": packet["household"]["code"] or "不显示",
        "kind": packet["household"]["kind"] or "户籍类型未填",
        "as_of": packet["as_of"],
        "frozen": frozen,
        "protected": protected,
        "head": f"链上第 {packet['head']['seq']} 笔",
        "sections": [{"name": name, "lines": _cut(lines, MOST[kind])} for name, lines, kind in sections],
    }


def _cut(lines: Sequence[str], most: int) -> list[str]:
    if not lines:
        return ["无"]
    lines = [line if len(line) <= LONGEST else f"{line[:LONGEST]}…" for line in lines]
    return [*lines[:most], f"另有 {len(lines) - most} 条,见电子案卷"] if len(lines) > most else list(lines)


def _member(row: Mapping[str, Any]) -> str:
    elsewhere = f",同时在另 {row['elsewhere']} 户" if row["elsewhere"] else ""
    return f"{row['relation']} {row['name'] or '姓名不详'} {row['id_masked'] or ''}{elsewhere}"


def _grant(row: Mapping[str, Any], names: Names) -> str:
    to = f"(给 {row['name']})" if row["person"] else ""
    cycle = "每月" if row["cycle"] == "月" else "一次"
    return (
        f"{names.measure(row['measure'])}{to} {cycle} {row['approved_fen'] / 100:,.2f} 元,{row['starts_on']} 起,"
        f"{names.department(row['department'])}"
    )


def _facts(facts: Sequence[Mapping[str, Any]]) -> str:
    return "、".join(f"{fact['fact']}={fact['value']}" for fact in facts)


def _hop(row: Mapping[str, Any], names: Names) -> str:
    return (
        f"{row['need']} 在{names.department(row['holder'])},{row['state']},期限 {row['due_on'] or '未规定'},"
        f"已用 {row['working_days_used']} 个工作日({row['referral']})"
    )


def _path(hops: Sequence[Sequence[Any]], names: Names) -> list[str]:
    chains: dict[int, list[str]] = {}
    for chain, _, sender, receiver, state in hops:
        path = chains.setdefault(chain, [names.department(sender)])
        path.append(f"→{names.department(receiver)}({state})")
    return ["".join(path) for path in chains.values()]


def _option(row: Mapping[str, Any], names: Names) -> str:
    clause, why = row["clause"], "无条款"
    if clause:
        why = f"{clause['document']} {clause['clause']}({_STATUS.get(clause['status'], clause['status'])})"
    lack = f",缺 {'、'.join(row['missing_facts'])}" if row["missing_facts"] else ""
    failed = f",不满足 {'、'.join(row['failed'])}" if row["failed"] else ""
    grace = f",渐退期到 {row['grace_until']}" if row["grace_until"] else ""
    what = f"{row['verdict']}:{names.measure(row['measure'])},{names.department(row['department'])}"
    return f"{what}{lack}{failed}{grace};{why}"


def minutes_docx(meeting: Mapping[str, Any], names: Names, printed_on: date) -> bytes:
    """Minutes ready to sign: each case with its decision and basis, then the register of decisions and tasks."""
    try:
        from docx import Document
    except ImportError:
        raise Unavailable("缺少写 Word 所需的组件;请安装 aidchain[pdf]。") from None
    paper = Document()
    paper.add_heading(f"{meeting['title']}会议纪要", 0)
    paper.add_paragraph(f"会议编号 {meeting['meeting']}    开会日期 {meeting['held_on']}    主持人 {meeting['chair']}")
    paper.add_paragraph(f"状态:{meeting['state']}    打印:{printed_on}")
    paper.add_paragraph("出席:" + "_" * 50)
    on = [item for item in meeting["items"] if item["state"] != "已撤下"]
    for place, item in enumerate(on, 1):
        paper.add_heading(f"议题{place} 户 {item['household']}", 1)
        paper.add_paragraph("缘由:" + ";".join(reason["reason"] for reason in item["reasons"]))
        if item["sha256"]:
            paper.add_paragraph(f"案卷摘要:{item['sha256']}")
        decision = item["decision"]
        if decision is None:
            paper.add_paragraph("决定:本次未议,列入下次会议。")
            continue
        paper.add_paragraph(f"决定:{decision['what']}")
        paper.add_paragraph(f"依据:{decision['basis']}")
        paper.add_paragraph(f"牵头:{names.department(decision['lead'])}")
    paper.add_heading("决定与任务登记表", 1)
    rows = [
        (
            item["household"],
            names.department(task["department"]),
            task["what"],
            str(task["due_on"] or "未规定"),
            task["state"],
        )
        for item in on
        for task in item["tasks"]
    ]
    table = paper.add_table(rows=1, cols=5, style="Table Grid")
    for cell, said in zip(table.rows[0].cells, ("户", "承办部门", "任务", "期限", "状态"), strict=True):
        cell.text = said
    for row in rows:
        for cell, said in zip(table.add_row().cells, row, strict=True):
            cell.text = said
    for item in meeting["items"]:
        if item["state"] == "已撤下":
            paper.add_paragraph(f"撤下:户 {item['household']},理由:{item['dropped_why']}")
    paper.add_paragraph("\n主持人签字:________________    记录人签字:________________    日期:____________")
    out = io.BytesIO()
    paper.save(out)
    return out.getvalue()
