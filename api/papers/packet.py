"""The packet of a case in a chair's hand: one A4 page, then the evidence. As PDF and as Word, from the same words."""

from __future__ import annotations

import io
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Final

from api.drawing import chain as picture
from api.papers.typesetting import pdf_of, png_of
from api.papers.word import Table, new_paper, table
from graph import complaints, pledges
from graph.columns import FINDINGS
from graph.intake.kinds import KINDS
from graph.intake.telling import Names
from graph.unknown import Asked, How, in_words
from graph.workdays import due_words

STATUS: Final[Mapping[str, str]] = {"confirmed": "已核实", "second_hand": "二手来源", "unverified": "未核实"}
#: The states in which a referral's clock runs (contract §3).
CLOCK: Final = frozenset({"待签收", "已签收", "已受理", "办理中", "待补正"})
#: Rows of the picture on the first page, and on a page of the evidence.
LAST: Final = 10
PAGE: Final = 42
#: Characters of one line on the first page beyond which it is cut there; the evidence has it whole.
LONGEST: Final = 110


#: Sections of the first page without a table of their own: told again, whole, where the page may have cut them.
_AGAIN: Final = frozenset({"缘由", "成员", "在享救助", "还不知道的", "转介走过的路", "在办转介", "未办完的任务"})


@dataclass(frozen=True)
class Section:
    """``most``: lines that the first page shows when there is room for all; the rest stand in the evidence."""

    name: str
    lines: Sequence[str]
    most: int

    def as_json(self) -> dict[str, Any]:
        short = [line if len(line) <= LONGEST else f"{line[:LONGEST]}…" for line in self.lines]
        return {"name": self.name, "lines": short or ["无"], "most": self.most}


def packet_pdf(case: Mapping[str, Any], title: str, names: Names) -> bytes:
    """``case``: of ``meetings.packet``. The first page is one A4 page whatever is in it; typst measures."""
    return pdf_of("packet.typ", packet_words(case, title, names), "案卷")


def packet_words(case: Mapping[str, Any], title: str, names: Names) -> dict[str, Any]:
    """What stands on paper, already in words: the first page's sections, and the tables of the evidence."""
    packet = case["packet"]
    frozen = f"已封存,SHA-256 {case['sha256']}" if case["frozen"] else _unfrozen(case.get("listed"))
    lines = _lines(packet, names)
    return {
        "title": title,
        "household": packet["household"]["household"],
        "region": packet["household"]["code"] or "不显示",
        "kind": packet["household"]["kind"] or "户籍类型未填",
        "as_of": packet["as_of"],
        "frozen": frozen,
        "protected": "保护户,注意保密" if packet["household"]["protected"] is not False else "",
        "head": f"链上第 {packet['head']['seq']} 笔",
        "sections": [section.as_json() for section in sections(case, names)],
        "picture": picture.draw(lines[-LAST:], f"救助链(最近 {min(LAST, len(lines))} 笔,共 {len(lines)} 笔)"),
        "pictures": [picture.draw(lines[at:at + PAGE], f"救助链 {at + 1} 至 {min(at + PAGE, len(lines))} 笔")
                     for at in range(0, len(lines), PAGE)],
        "tables": [{"name": one.name, "columns": list(one.columns), "rows": [list(row) for row in one.rows],
                    "widths": list(one.widths)} for one in evidence(case, names)],
    }  # fmt: skip


def standing_words(listed: Mapping[str, Any] | None) -> str:
    """The title of a packet that is printed apart from a meeting: whether one has the household on its agenda.

    >>> standing_words({"state": "已列入", "held_on": "2026-11-09", "meeting_state": "已封存"})
    '已列入 2026-11-09 协调会(已封存)'
    """
    if listed is None:
        return "未列会"
    if listed["state"] == "待列会":
        return "待列入下次协调会"
    if listed["state"] == "已决定":
        return f"{listed['held_on']} 协调会已决定"
    return f"已列入 {listed['held_on']} 协调会({listed['meeting_state']})"


def _unfrozen(listed: Mapping[str, Any] | None) -> str:
    """``listed``: where the meeting keeps another one, this one is not it."""
    if listed is not None and listed["meeting_state"] in ("已封存", "已决定"):
        return "此刻的情况;会上封存的那一份在会议里"
    return "尚未封存:此刻的情况"


def sections(case: Mapping[str, Any], names: Names) -> list[Section]:
    """The first page, in the order in which a meeting asks."""
    packet = case["packet"]
    found = [
        Section("缘由", [r["reason"] for r in packet["reasons"]], 6),
        Section("成员", [_member(row) for row in packet["members"]], 8),
        Section("预警", [line for alert in packet["alert"] for line in _alert(alert)], 8),
        Section("在享救助", [_grant(row, names) for row in packet["aid"]], 8),
        Section("各部门掌握", [_held(row, names) for row in packet["held"]], 10),
        Section("还不知道的", _unknown(packet, names), 5),
        Section("转介走过的路", _path(packet["path"], names), 5),
        Section("在办转介", [_hop(row, names, packet["as_of"]) for row in packet["referrals"]], 6),
        Section("疑点", [_finding(row, names) for row in packet["findings"]], 5),
        Section("未办完的任务", [_task(row, names) for row in packet["tasks"]], 5),
        Section("选项与依据", [_option(row, names) for row in packet["options"]], 8),
        Section("须回答的问题", list(packet["questions"]), 8),
    ]
    said = [*(_pledge(row, names) for row in packet.get("pledges", ())),
            *(_complaint(row, names) for row in packet.get("complaints", ()))]
    if said:
        found.insert(-2, Section("承诺与申诉", said, 4))
    changes = [row["event"] if row["event"].startswith(str(row["happened_on"])) else
               f"{row['happened_on']} {row['event']}" for row in case["changes"]]
    return [*found, Section("会后变化", changes, 6)] if case["frozen"] else found


def evidence(case: Mapping[str, Any], names: Names) -> list[Table]:
    """What the first page rests on, whole. A table without rows is left out."""
    packet = case["packet"]
    told = [(str(row["seq"]), row["happened_on"], row["event"] + _who(row), picture.yuan(row["amount_fen"]))
            for row in packet["chain"]]
    held = [(names.department(one["department"]), fact["name"] or "全户", fact["fact"], fact["value"], fact["since"])
            for one in packet["held"] for fact in one["facts"]]
    signs = [(p["name"], str(p["points"]), _facts(p["facts"]), p["source"] or "")
             for a in packet["alert"] for p in a["evidence"]]
    changes = [(str(row["happened_on"]), row["event"]) for row in case["changes"]]
    whole = [Table(one.name, (one.name,), [(line,) for line in one.lines], (1,)) for one in sections(case, names)
             if one.name in _AGAIN and (len(one.lines) > max(2, one.most // 3)
                                        or any(len(line) > LONGEST for line in one.lines))]
    tables = [
        Table("救助链(登记与情况不在内)", ("笔", "日期", "发生了什么", "金额"), told, (1, 2, 10, 2)),
        Table("各部门掌握的情况", ("部门", "谁", "情况", "值", "自"), held, (3, 2, 4, 3, 2)),
        Table("预警的证据", ("指标", "分", "依据的情况", "出处"), signs, (3, 1, 6, 4)),
        Table("选项与依据", ("选项",), [(_option(row, names),) for row in packet["options"]], (1,)),
        Table("疑点", ("疑点",), [(_finding(row, names, number=True),) for row in packet["findings"]], (1,)),
        Table("告知承诺", ("措施", "谁承诺", "文本", "哪天", "现在", "应追", "已追", "编号"),
              [_pledge_cells(row, names) for row in packet.get("pledges", ())], (8, 4, 4, 5, 6, 4, 4, 7)),
        Table("申诉", ("对什么", "谁", "内容", "由谁答复", "现在", "答复", "编号"),
              [_complaint_cells(row, names) for row in packet.get("complaints", ())], (3, 2, 5, 2, 3, 4, 4)),
        Table("须回答的问题", ("问题",), [(text,) for text in packet["questions"]], (1,)),
        Table("会后变化", ("日期", "发生了什么"), changes, (2, 12)),
    ]
    return [one for one in [*tables, *whole] if one.rows]


def _lines(packet: Mapping[str, Any], names: Names) -> list[picture.Line]:
    waits = {row["referral"]: names.department(row["holder"]) for row in packet["referrals"]}
    running = frozenset((row["measure"], row["person"]) for row in packet["aid"])
    rows = [{**row, "status": "现行", "happened_on": date.fromisoformat(row["happened_on"])} for row in packet["chain"]]
    return picture.lines_of(rows, waiting=waits, running=running)


def _who(row: Mapping[str, Any]) -> str:
    return f"({row['name']})" if row.get("name") else ""


def _member(row: Mapping[str, Any]) -> str:
    elsewhere = f",同时在另 {row['elsewhere']} 户" if row["elsewhere"] else ""
    return f"{row['relation']} {row['name'] or '姓名不详'} {row['id_masked'] or ''}{elsewhere}"


def _alert(row: Mapping[str, Any]) -> list[str]:
    """The score in a line, then what it is made of."""
    doubt = f",另有 {len(row['unknown'])} 项无法判断" if row["unknown"] else ""
    return [f"共 {row['score']} 分,阈值 {row['threshold']}{doubt}",
            *(f"{sign['name']} {sign['points']} 分" for sign in row["evidence"])]


def _grant(row: Mapping[str, Any], names: Names) -> str:
    cycle = "每月" if row["cycle"] == "月" else "一次"
    until = f" 至 {row['ends_on']}" if row["ends_on"] else ""
    return (f"{names.measure(row['measure'])}{_who(row)} {cycle} {picture.yuan(row['approved_fen'])},"
            f"{row['starts_on']} 起{until},{names.department(row['department'])}")


def _facts(facts: Sequence[Mapping[str, Any]]) -> str:
    """``残疾等级=一级(张三)``; the name where it is shown."""
    return "、".join(f"{fact['fact']}={fact['value']}{_who(fact)}" for fact in facts)


def _unknown(packet: Mapping[str, Any], names: Names) -> list[str]:
    """The facts that nobody reported of this household, and the files that are missing or too old."""
    facts = packet["not_known"]["facts"]
    found = [f"本户还缺:{'、'.join(facts)}"] if facts else []
    for item in packet["not_known"]["files"]:
        kind = KINDS[item["kind"]].chinese if item["kind"] in KINDS else item["kind"]
        found.append(f"{kind}表没有部门报送" if item["department"] is None else
                     f"{names.department(item['department'])}的{kind}表停在 {item['data_date']}")
    return found


def _held(row: Mapping[str, Any], names: Names) -> str:
    return f"{names.department(row['department'])}:{_facts(row['facts'])}"


def _hop(row: Mapping[str, Any], names: Names, as_of: str) -> str:
    late = row["state"] in CLOCK and row["due_on"] is not None and row["due_on"] < as_of
    return (f"{row['need']} 在{names.department(row['holder'])},{row['state']},期限 {due_words(row)},"
            f"已用 {row['working_days_used']} 个工作日{',已超期' if late else ''}({row['referral']})")


def _path(hops: Sequence[Sequence[Any]], names: Names) -> list[str]:
    chains: dict[int, list[str]] = {}
    for chain, _, sender, receiver, state in hops:
        path = chains.setdefault(chain, [names.department(sender)])
        path.append(f"→{names.department(receiver)}({state})")
    return ["".join(path) for path in chains.values()]


def _finding(row: Mapping[str, Any], names: Names, *, number: bool = False) -> str:
    """Rule, measures, whose; with ``number`` the masked one too, which tells two of one name apart."""
    told = row["row"]
    codes = (told.get(name) for name in ("measure_a", "measure_b", "measure"))
    measures = dict.fromkeys(names.measure(code) for code in codes if code)
    who = f"({row['name']} {row['id_masked'] or ''})" if number and row.get("name") else _who(row)
    money = f",涉及 {picture.yuan(row['amount_fen'])}" if row["amount_fen"] else ""
    return f"{FINDINGS.get(row['rule'], row['rule'])}:{'与'.join(measures)}{who}{money},{row['verdict'] or '未判断'}"


def _task(row: Mapping[str, Any], names: Names) -> str:
    late = ",已超期" if row["overdue"] else ""
    return f"{names.department(row['department'])}:{row['what']},期限 {due_words(row)}{late}"


def _pledge(row: Mapping[str, Any], names: Names) -> str:
    """One promise in a line; what is owed back where something is."""
    left = (row["recover_fen"] or 0) - (row["recovered_fen"] or 0)
    owed = f",还欠 {picture.yuan(left)}" if left > 0 else ""
    return f"承诺:{names.measure(row['measure'])}{_who(row)},{row['promised_on']} 承诺,{_kept(row)}{owed}"


def _kept(row: Mapping[str, Any]) -> str:
    day = next((row.get(name) for name in ("restored_on", "revoked_on", "broken_on") if row.get(name)), None)
    word = pledges.WORDS.get(row["state"], row["state"])
    return f"{word}({day})" if day and row["state"] in ("broken", "revoked", "restored") else word


def _pledge_cells(row: Mapping[str, Any], names: Names) -> tuple[str, ...]:
    return (names.measure(row["measure"]), row.get("name") or "全户", row["edition"], row["promised_on"], _kept(row),
            picture.yuan(row["recover_fen"]), picture.yuan(row["recovered_fen"]), row["pledge"])


def _complaint(row: Mapping[str, Any], names: Names) -> str:
    late = ",已超期" if row["overdue"] else ""
    now = f"期限 {due_words(row)}{late}" if row["state"] == "open" else row.get("why") or ""
    return (f"申诉:对{row['against']}不服{_who(row)}:{row['what']};{names.department(row['department'])}"
            f"{complaints.WORDS.get(row['state'], row['state'])},{now}")


def _complaint_cells(row: Mapping[str, Any], names: Names) -> tuple[str, ...]:
    late = ",已超期" if row["overdue"] else ""
    now = complaints.WORDS.get(row["state"], row["state"])
    now += f",期限 {due_words(row)}{late}" if row["state"] == "open" else ""
    answer = f"{row['answered_on']} {row['why']}" if row.get("answered_on") else "还没有"
    return (f"{row['against']} {row['target']}", row.get("name") or "全户", row["what"],
            names.department(row["department"]), now, answer, row["complaint"])


def _option(row: Mapping[str, Any], names: Names) -> str:
    clause, why = row["clause"], "无条款"
    if clause:
        why = f"{clause['document']} {clause['clause']}({STATUS.get(clause['status'], clause['status'])})"
    failed = f",不满足 {'、'.join(row['failed'])}" if row["failed"] else ""
    grace = f",渐退期到 {row['grace_until']}" if row["grace_until"] else ""
    what = f"{row['verdict']}:{names.measure(row['measure'])}{_who(row)},主管{names.department(row['department'])}"
    return f"{what}{_lack(row, names)}{failed}{grace};{why}"


def _lack(row: Mapping[str, Any], names: Names) -> str:
    """What is missing and who can say it; a packet frozen before packets kept whom to ask tells what alone."""
    if "asked" not in row:
        return f",缺 {'、'.join(row['missing_facts'])}" if row["missing_facts"] else ""
    asked = (Asked(How(one["how"]), tuple(one["departments"]), dict.fromkeys(one["facts"], ()))
             for one in row["asked"])
    return "".join(f",{in_words(one, names.department)}" for one in asked)


#: Word cannot measure: so many characters go into a line of the first page, and so many lines onto it.
_ACROSS: Final = 50
_DOWN: Final = 46


def packet_docx(case: Mapping[str, Any], title: str, names: Names) -> bytes:
    """The same packet as a Word file; the first page is cut to what surely fits, the evidence begins on the next."""
    from docx.enum.text import WD_BREAK
    from docx.shared import Cm

    words = packet_words(case, title, names)
    paper = new_paper(f"案卷 户 {words['household']}", words["frozen"])
    paper.add_paragraph(f"{title}    {words['kind']}    区划 {words['region']}    截至 {words['as_of']},{words['head']}"
                        f"    {words['protected']}")
    fitting = fitted(words["sections"])
    table(paper, Table("", ("", ""), [(one["name"], "\n".join(one["lines"])) for one in fitting], (3, 15)), head=False)
    paper.paragraphs[-1].add_run().add_break(WD_BREAK.PAGE)
    paper.add_heading("证据", 1)
    for one in words["pictures"]:
        paper.add_picture(io.BytesIO(png_of("picture.typ", {"picture": one}, "案卷")), width=Cm(18))
    for part in evidence(case, names):
        paper.add_heading(part.name, 2)
        table(paper, part)
    out = io.BytesIO()
    paper.save(out)
    return out.getvalue()


def fitted(parts: Sequence[Mapping[str, Any]], across: int = _ACROSS, down: int = _DOWN) -> list[dict[str, Any]]:
    """Sections cut, evenly, to what fits into ``down`` lines of ``across`` characters; what is left out is said.

    >>> fitted([{"name": "甲", "lines": ["一", "二", "三"], "most": 3}], across=10, down=2)
    [{'name': '甲', 'lines': ['一', '另有 2 条,见后页']}]
    """
    for share in (100, 80, 65, 50, 40, 30, 20, 1):
        cut = []
        for part in parts:
            most = max(1, part["most"] * share // 100)
            lines, rest = list(part["lines"][:most]), len(part["lines"]) - most
            cut.append({"name": part["name"], "lines": [*lines, f"另有 {rest} 条,见后页"] if rest > 0 else lines})
        if sum(-(-len(line) // across) for one in cut for line in one["lines"]) <= down:
            return cut
    return cut
