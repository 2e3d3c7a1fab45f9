"""Minutes of a meeting, ready to sign: each case with its decision and basis, then the register of decisions and tasks.

As Word and as PDF, from the same words.
"""

from __future__ import annotations

import io
from collections.abc import Mapping
from datetime import date
from typing import Any, Final

from api.papers.typesetting import pdf_of
from api.papers.word import Table, new_paper, table
from graph.intake.telling import Names
from graph.workdays import due_words

COLUMNS: Final = ("序号", "户", "承办部门", "任务", "期限", "状态")
WIDTHS: Final = (3, 4, 6, 12, 5, 5)


def minutes_words(meeting: Mapping[str, Any], names: Names, printed_on: date) -> dict[str, Any]:
    """``meeting``: of ``meetings.read``. What is not decided says so; what was taken off the agenda says why."""
    on = [item for item in meeting["items"] if item["state"] != "已撤下"]
    register = [
        (item["household"], names.department(task["department"]), task["what"], due_words(task),
         task["state"] + (",超期" if _late(task, printed_on) else ""))
        for item in on for task in item["tasks"]
    ]  # fmt: skip
    decided = sum(item["decision"] is not None for item in on)
    return {
        "title": f"{meeting['title']}会议纪要",
        "facts": [("会议编号", meeting["meeting"]), ("开会日期", str(meeting["held_on"])), ("主持人", meeting["chair"]),
                  ("议题", f"{len(on)} 个,已决定 {decided} 个"), ("状态", meeting["state"]), ("打印", str(printed_on))],
        "items": [_item(place, item, names) for place, item in enumerate(on, 1)],
        "columns": list(COLUMNS),
        "widths": list(WIDTHS),
        "register": [[str(place), *row] for place, row in enumerate(register, 1)],
        "dropped": [f"户 {item['household']}:{item['dropped_why']}"
                    for item in meeting["items"] if item["state"] == "已撤下"],
        "printed": str(printed_on),
    }  # fmt: skip


def _late(task: Mapping[str, Any], day: date) -> bool:
    return task["state"] in ("待办", "办理中") and task["due_on"] is not None and task["due_on"] < day


def _item(place: int, item: Mapping[str, Any], names: Names) -> dict[str, Any]:
    decision = item["decision"]
    said = [("缘由", ";".join(dict.fromkeys(reason["reason"] for reason in item["reasons"])))]
    if decision is None:
        said.append(("决定", "本次未议,列入下次会议。"))
    else:
        said += [("决定", decision["what"]), ("依据", decision["basis"]), ("牵头", names.department(decision["lead"]))]
        said += [("任务", f"{names.department(task['department'])}:{task['what']},{due_words(task)} 前")
                 for task in item["tasks"]]
    if item["sha256"]:
        said.append(("案卷摘要", item["sha256"]))
    return {"name": f"议题{place} 户 {item['household']}", "said": said}


def minutes_pdf(meeting: Mapping[str, Any], names: Names, printed_on: date) -> bytes:
    return pdf_of("minutes.typ", minutes_words(meeting, names, printed_on), "会议纪要")


def minutes_docx(meeting: Mapping[str, Any], names: Names, printed_on: date) -> bytes:
    words = minutes_words(meeting, names, printed_on)
    paper = new_paper(words["title"], f"打印 {words['printed']}")
    paper.add_paragraph("    ".join(f"{name} {said}" for name, said in words["facts"]))
    paper.add_paragraph("出席:" + "_" * 60)
    for item in words["items"]:
        paper.add_heading(item["name"], 1)
        for name, said in item["said"]:
            paper.add_paragraph(f"{name}:{said}")
    paper.add_heading("决定与任务登记表", 1)
    table(paper, Table("决定与任务登记表", words["columns"], words["register"], words["widths"]))
    for said in words["dropped"]:
        paper.add_paragraph(f"撤下 {said}")
    paper.add_paragraph("主持人签字:________________    记录人签字:________________    日期:____________")
    out = io.BytesIO()
    paper.save(out)
    return out.getvalue()
