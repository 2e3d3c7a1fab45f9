"""转办告知单: what a family gets when its matter is passed on. A5, plain words, next step, telephone."""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import date
from importlib.resources import as_file, files
from pathlib import Path
from typing import Any, Final

from graph.errors import Refused, Unavailable
from graph.model import CLOCK, State

_NEXT_STEP: Final[Mapping[State, str]] = {
    State.DRAFT: "还没有转出。转出后我们会再告知您。",
    State.REQUESTED: "等待{receiver}签收。您不用再跑一趟,也不用重复交材料。",
    State.RECEIVED: "{receiver}已签收,正在看能不能受理。",
    State.ACCEPTED: "{receiver}已受理,即将办理。",
    State.IN_PROGRESS: "{receiver}正在办理。",
    State.ON_HOLD: "需要补充材料。请与{sender}联系,工作人员会告诉您补什么。",
    State.COMPLETED: "{receiver}已办结,{sender}会向您核实。",
    State.CLOSED: "这件事已经办完。",
    State.REJECTED: "{receiver}退回了这件事,{sender}会重新安排,并告知您。",
    State.FAILED: "这次没有办成,{sender}会重新安排,并告知您。",
    State.CANCELLED: "{sender}已撤回这件事。有疑问请与{sender}联系。",
    State.ENTERED_IN_ERROR: "这份告知单登记有误,请以新的告知单为准。",
}


def notice_pdf(
    row: Mapping[str, Any], household: str, names: Mapping[str, str], printed_on: date, telephone: str | None
) -> bytes:
    """``row`` of ``referral_chain``; a telephone that nobody gave is a line to be filled in by hand."""
    return _compile("referral_notice.typ", words(row, household, names, printed_on, telephone))


def words(
    row: Mapping[str, Any], household: str, names: Mapping[str, str], printed_on: date, telephone: str | None
) -> dict[str, str]:
    """What stands on the paper, sentence by sentence."""
    state = State.of(row["state"])
    assert state is not None
    sender, receiver, first = (
        names.get(row[end], row[end]) for end in ("from_department", "to_department", "first_responsible")
    )
    due = "没有规定办理期限。"
    if row["due_on"] is not None:
        sure = "(暂定:那一年的放假安排还没有公布)" if row["provisional"] else ""
        due = f"最迟 {_day(row['due_on'])}{sure}。"
        if row["due_on"] < printed_on and state in CLOCK:
            due = f"本应在 {_day(row['due_on'])} 前办好{sure},已经超期,可以向{first}催问。"
    return {
        "household": household,
        "referral": row["referral"],
        "matter": row["need"],
        "passed": f"{_day(row['sent_on'])},{sender}把您家的“{row['need']}”转给了{receiver}。",
        "now": f"{state.chinese}。{_NEXT_STEP[state].format(sender=sender, receiver=receiver)}",
        "due": due,
        "reason": row["reason"] or "",
        "first": f"您最先找的是{first}。不管转到哪里,{first}都会负责到底,可以直接问他们。",
        "telephone": telephone or "__________________",
        "printed": _day(printed_on),
        "printed_on": printed_on.isoformat(),
    }


def _day(day: date) -> str:
    return f"{day.year} 年 {day.month} 月 {day.day} 日"


def _compile(template: str, data: Mapping[str, str]) -> bytes:
    """Data goes in as one JSON text beside the template, so that no word of it is ever markup."""
    try:
        import noto_cjk_sans_otc
        import typst
    except ImportError:
        raise Unavailable("缺少打印 PDF 所需的组件;请运行 make setup,或安装 aidchain[pdf]。") from None
    with as_file(files("api") / "templates" / template) as path:
        fonts = typst.Fonts(include_system_fonts=False, font_paths=[str(Path(noto_cjk_sans_otc.FONT_PATH).parent)])
        inputs = {"data": json.dumps(data, ensure_ascii=False)}
        try:
            made = typst.compile(str(path), font_paths=fonts, sys_inputs=inputs, pdf_standards=["a-2b"])
        except typst.TypstError as error:  # PDF/A names a character that the font lacks; else a box is printed silently
            raise Refused("告知单里有字体没有的字,印不出来;请换用常用字后重试。") from error
    assert isinstance(made, bytes)
    return made
