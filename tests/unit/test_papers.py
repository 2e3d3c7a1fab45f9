"""What is taken away on paper: the weekly digest, the family's notice, the packet of a case, minutes."""

from __future__ import annotations

import io
import json
from datetime import date
from pathlib import Path
from typing import Any

import noto_cjk_sans_otc
import openpyxl
import pytest
import typst
from docx import Document
from pypdf import PdfReader

from api.papers.digest import digest_bytes
from api.papers.minutes import minutes_docx, minutes_pdf, minutes_words
from api.papers.notice import notice_pdf, words
from api.papers.packet import packet_docx, packet_pdf, packet_words, standing_words
from graph.intake.telling import Names
from graph.model import State
from tests.paper_text import text_of

NAMES = {"CIVIL": "民政局", "DPF": "残联"}
DAY = date(2024, 10, 12)


def waiting(referral: str, bucket: str, state: str = "待签收", left: int | None = 3, **more: Any) -> dict[str, Any]:
    return {
        "referral": referral,
        "household": "H1",
        "need": "医疗救助",
        "from_department": "CIVIL",
        "state": state,
        "sent_on": date(2024, 10, 8),
        "due_on": date(2024, 10, 14),
        "days_left": left,
        "bucket": bucket,
        **more,
    }


def sheet(
    *rows: dict[str, Any], reasons: dict[str, str | None] | None = None, unsure: tuple[str, ...] = ()
) -> list[Any]:
    content = digest_bytes("DPF", DAY, rows, reasons or {}, frozenset(unsure), NAMES)
    return list(openpyxl.load_workbook(io.BytesIO(content))["本周转介"].iter_rows(values_only=True))


def test_the_digest_lists_its_four_sections_in_order_with_the_reason_in_the_row() -> None:
    found = sheet(
        waiting("R1", "超期", left=-2),
        waiting("R2", "待签收"),
        waiting("R3", "在办", "办理中"),
        waiting("R4", "待重派", "已退回", None, due_on=None),
        waiting("R5", "待重派", "未办成", None),
        waiting("R6", "临期", left=1),
        reasons={"R4": "=材料不全"},
        unsure=("R6",),
    )
    assert found[0][0] == "残联 转介周报 2024-10-12:超期 1、临期 1、待签收 1、退回 1"
    assert [row[:2] for row in found[3:]] == [("超期", "R1"), ("临期", "R6"), ("待签收", "R2"), ("退回", "R4")]
    assert found[3][4:9] == ("民政局", "待签收", "2024-10-08", "2024-10-14", -2)
    assert found[4][7] == "2024-10-14(暂定)"
    assert found[6][7:10] == ("未规定", None, "'=材料不全")


def test_an_empty_week_says_so() -> None:
    assert sheet()[3][0] == "本周没有超期、临期、待签收和退回的转介。"


def hop(**more: Any) -> dict[str, Any]:
    return {
        "referral": "R1",
        "need": "医疗救助",
        "state": "待签收",
        "from_department": "CIVIL",
        "to_department": "DPF",
        "first_responsible": "CIVIL",
        "sent_on": date(2024, 10, 8),
        "due_on": date(2024, 10, 14),
        "provisional": False,
        "reason": None,
        **more,
    }


@pytest.mark.parametrize("state", list(State))
def test_the_notice_has_a_plain_next_step_for_each_state(state: State) -> None:
    said = words(hop(state=state.chinese), "H1", NAMES, DAY, None)
    assert said["now"].startswith(state.chinese + "。")
    assert "{" not in said["now"]


def test_the_notice_in_words() -> None:
    said = words(hop(provisional=True), "H1", NAMES, DAY, "0412-000000")
    assert said["passed"] == "2024 年 10 月 8 日,民政局把您家的“医疗救助”转给了残联。"
    assert said["due"] == "最迟 2024 年 10 月 14 日(暂定:那一年的放假安排还没有公布)。"
    assert said["telephone"] == "0412-000000"
    assert words(hop(due_on=None), "H1", NAMES, DAY, None)["due"] == "没有规定办理期限。"


def test_the_notice_is_a_pdf_and_markup_in_a_reason_stays_text() -> None:
    made = notice_pdf(hop(reason="#panic() *材料* $x$"), "H1", NAMES, DAY, None)
    assert made.startswith(b"%PDF-")


def case(much: int = 1, frozen: bool = True) -> dict[str, Any]:
    """A frozen case; ``much``: how many of everything."""
    person = {"person": "P1", "name": "张三", "id_masked": "210302********0011"}
    clause = {"document": "国发〔2015〕52号", "clause": "二（二）", "status": "confirmed"}
    facts = [{**person, "fact": "残疾等级", "value": "一级", "since": "2024-01-01"}]
    told = {"kind": "visit", "event": "入户走访:屋顶漏雨", "measure": None, "person": None, "name": None,
            "department": None, "amount_fen": None, "happened_on": "2024-01-02"}
    packet = {
        "household": {"household": "H1", "code": "210302001001", "kind": "农业", "protected": False},
        "as_of": "2024-10-12", "head": {"seq": 9, "mac": "0"},
        "reasons": [{"source": "复杂预警", "reason": "三家都沾边" * 12, "link": "YJ1"}] * much,
        "members": [{**person, "relation": "户主", "joined_on": "2020-01-01", "elsewhere": 0}] * much,
        "alert": [{"score": 60, "threshold": 60, "unknown": ["ILL"],
                   "evidence": [{"name": "重度残疾", "points": 60, "source": "示例", "facts": facts}] * much}],
        "aid": [{**person, "grant": "G1", "measure": "CARE", "department": "CIVIL", "cycle": "月",
                 "starts_on": "2024-01-01", "ends_on": None, "approved_fen": 10050}] * much,
        "held": [{"department": "DPF", "facts": facts * much}] * much,
        "not_known": {"facts": ["人均月收入"],
                      "files": [{"kind": "fact", "department": "DPF", "data_date": "2024-06-30"},
                                {"kind": "visit", "department": None, "data_date": None}]},
        "findings": [{"finding": "F1", "rule": "exclusive", "amount_fen": 500, "verdict": None,
                      "row": {"measure_a": "CARE", "measure_b": "DIBAO"}}] * much,
        "referrals": [{"need": "医疗救助", "holder": "DPF", "state": "待签收", "due_on": "2024-10-11",
                       "working_days_used": 9, "referral": "R1"}] * much,
        "path": [[1, 1, "CIVIL", "DPF", "待签收"]] * much,
        "tasks": [{"department": "DPF", "what": "评残", "due_on": "2024-10-11", "overdue": True}] * much,
        "options": [{**person, "measure": "CARE", "verdict": "无法判断", "missing_facts": ["照护月数"], "failed": [],
                     "grace_until": None, "department": "CIVIL", "clause": clause,
                     "asked": [{"how": "补报", "departments": ["DPF"], "facts": ["照护月数"]}]}] * much,
        "questions": ["残联:照护月数还没有报(判断护理补贴要用),何时报来?"] * much,
        "chain": [{**told, "seq": seq} for seq in range(1, 5 * much + 1)],
    }  # fmt: skip
    changes = [{"happened_on": "2024-10-12", "event": "会后又发了一笔", "kind": "payment"}] * (much if frozen else 0)
    return {"packet": packet, "frozen": frozen, "sha256": "ab" * 32 if frozen else None, "changes": changes}


PEOPLE = Names({"CARE": "护理补贴", "DIBAO": "低保"}, {"CIVIL": "民政局", "DPF": "残联"})


def said(words: dict[str, Any]) -> dict[str, list[str]]:
    return {part["name"]: part["lines"] for part in words["sections"]}


def test_a_packet_says_in_chinese_what_is_held_not_known_and_asked() -> None:
    found = said(packet_words(case(), "协调会", PEOPLE))
    assert found["预警"] == ["共 60 分,阈值 60,另有 1 项无法判断", "重度残疾 60 分"]
    assert found["各部门掌握"] == ["残联:残疾等级=一级(张三)"]
    assert found["还不知道的"] == ["本户还缺:人均月收入", "残联的情况表停在 2024-06-30", "走访表没有部门报送"]
    assert found["疑点"] == ["不可同领:护理补贴与低保,涉及 5.00 元,未判断"]
    whose = case()
    whose["packet"]["findings"] = [{"finding": "missing_aid:CARE:H1:P1", "rule": "missing_aid", "amount_fen": None,
                                    "verdict": None, "row": {"measure": "CARE", "person": "P1"},
                                    "name": "张三", "id_masked": "2103**********0011"}]
    words = packet_words(whose, "协调会", PEOPLE)
    assert said(words)["疑点"] == ["应享未享:护理补贴(张三),未判断"]
    (last,) = (part for part in words["tables"] if part["name"] == "疑点")
    assert last["rows"] == [["应享未享:护理补贴(张三 2103**********0011),未判断"]]
    assert found["在办转介"] == ["医疗救助 在残联,待签收,期限 2024-10-11,已用 9 个工作日,已超期(R1)"]
    assert found["在享救助"] == ["护理补贴(张三) 每月 100.50 元,2024-01-01 起,民政局"]
    assert found["选项与依据"] == [
        "无法判断:护理补贴(张三),主管民政局,由残联补报照护月数;国发〔2015〕52号 二（二）(已核实)"]
    assert found["会后变化"] == ["2024-10-12 会后又发了一笔"]
    assert "会后变化" not in said(packet_words(case(frozen=False), "协调会", PEOPLE))


def test_an_option_of_a_packet_frozen_before_it_kept_whom_to_ask_says_what_is_missing() -> None:
    old = case()
    del old["packet"]["options"][0]["asked"]
    assert said(packet_words(old, "协调会", PEOPLE))["选项与依据"] == [
        "无法判断:护理补贴(张三),主管民政局,缺 照护月数;国发〔2015〕52号 二（二）(已核实)"]


@pytest.mark.parametrize(("listed", "title", "now"), [
    (None, "未列会", "尚未封存:此刻的情况"),
    ({"state": "待列会", "held_on": None, "meeting_state": None}, "待列入下次协调会", "尚未封存:此刻的情况"),
    ({"state": "已列入", "held_on": DAY, "meeting_state": "筹备"}, "已列入 2024-10-12 协调会(筹备)",
     "尚未封存:此刻的情况"),
    ({"state": "已列入", "held_on": DAY, "meeting_state": "已封存"}, "已列入 2024-10-12 协调会(已封存)",
     "此刻的情况;会上封存的那一份在会议里"),
    ({"state": "已决定", "held_on": DAY, "meeting_state": "已封存"}, "2024-10-12 协调会已决定",
     "此刻的情况;会上封存的那一份在会议里"),
])  # fmt: skip
def test_a_packet_printed_apart_from_a_meeting_says_which_meeting_has_the_household(
    listed: dict[str, Any] | None, title: str, now: str
) -> None:
    apart = {**case(frozen=False), "listed": listed}
    assert (standing_words(listed), packet_words(apart, "", PEOPLE)["frozen"]) == (title, now)


def disputed() -> dict[str, Any]:
    """The case with a promise that was revoked and a complaint that nobody answered, and one that somebody did."""
    found = case()
    pledge = {"pledge": "CN1", "person": "P1", "name": "张三", "measure": "DIBAO", "edition": "2024版",
              "state": "revoked", "promised_on": "2024-03-01", "broken_on": "2024-06-01", "revoked_on": "2024-06-20",
              "restored_on": None, "recover_fen": 160000, "recovered_fen": 60000}
    open_one = {"complaint": "SS1", "person": None, "name": None, "against": "停发", "target": "G1", "what": "不该停",
                "department": "CIVIL", "state": "open", "filed_on": "2024-06-21", "due_on": "2024-06-28",
                "overdue": True, "answered_on": None, "why": None}
    answered = {**open_one, "complaint": "SS2", "against": "疑点", "target": "F1", "state": "rejected",
                "overdue": False, "answered_on": "2024-06-25", "why": "与残联一致"}
    found["packet"] |= {"pledges": [pledge], "complaints": [open_one, answered]}
    return found


def test_a_packet_tells_promises_and_complaints_where_there_are_any() -> None:
    words = packet_words(disputed(), "协调会", PEOPLE)
    assert said(words)["承诺与申诉"] == [
        "承诺:低保(张三),2024-03-01 承诺,已撤销(2024-06-20),还欠 1,000.00 元",
        "申诉:对停发不服:不该停;民政局待答复,期限 2024-06-28,已超期",
        "申诉:对疑点不服:不该停;民政局不成立,与残联一致",
    ]
    tables = {part["name"]: part["rows"] for part in words["tables"]}
    assert tables["告知承诺"] == [["低保", "张三", "2024版", "2024-03-01", "已撤销(2024-06-20)", "1,600.00 元",
                                "600.00 元", "CN1"]]
    assert tables["申诉"] == [
        ["停发 G1", "全户", "不该停", "民政局", "待答复,期限 2024-06-28,已超期", "还没有", "SS1"],
        ["疑点 F1", "全户", "不该停", "民政局", "不成立", "2024-06-25 与残联一致", "SS2"],
    ]
    without = packet_words(case(), "协调会", PEOPLE)
    assert "承诺与申诉" not in said(without)
    assert not {"告知承诺", "申诉"} & {part["name"] for part in without["tables"]}


@pytest.mark.parametrize("much", [1, 12, 60])
def test_the_evidence_begins_on_the_second_page_however_much_there_is(much: int) -> None:
    words = packet_words(case(much), "协调会", PEOPLE)
    fonts = typst.Fonts(include_system_fonts=False, font_paths=[str(Path(noto_cjk_sans_otc.FONT_PATH).parent)])
    template = Path(__file__).parents[2] / "api" / "templates" / "packet.typ"
    pages = typst.query(str(template), "<evidence>", field="value", one=True, font_paths=fonts,
                        sys_inputs={"data": json.dumps(words, ensure_ascii=False)})
    assert json.loads(pages) == 2


def test_a_long_number_stays_in_its_cell_and_can_still_be_searched_for() -> None:
    """28 characters in a column an eighth of the page wide: broken over lines, nothing put between its characters."""
    long = "CN" + "7" * 26
    found = disputed()
    found["packet"]["pledges"][0]["pledge"] = long
    made = packet_pdf(found, "协调会", PEOPLE)
    lines = [line for page in PdfReader(io.BytesIO(made)).pages for line in page.extract_text().splitlines()]
    assert long in text_of(made)
    assert not [line for line in lines if line.strip() == long], "one line of it is wider than its cell"
    assert long in text_of(minutes_pdf(meeting() | {"title": long}, PEOPLE, DAY))
    assert long in text_of(notice_pdf(hop(reason=long), "H1", NAMES, DAY, None))


@pytest.mark.parametrize(("lines", "pages"), [(1, 1), (6, 1), (12, 2)])
def test_the_familys_list_is_one_page_where_one_can_be_read(lines: int, pages: int) -> None:
    """Five sections of six lines still fit in small type; five of twelve go on to a second page."""
    names = ("您家正在享受的", "正在办的", "您家可能还可以申请的", "来办时请带", "这些不用再带")
    words = {"household": "H1", "as_of": "2024-10-12", "telephone": "1",
             "sections": [{"name": name, "lines": ["残疾人证(张三):残联已有登记"] * lines} for name in names]}
    fonts = typst.Fonts(include_system_fonts=False, font_paths=[str(Path(noto_cjk_sans_otc.FONT_PATH).parent)])
    made = typst.compile(str(Path(__file__).parents[2] / "api" / "templates" / "family_list.typ"), font_paths=fonts,
                         sys_inputs={"data": json.dumps(words, ensure_ascii=False)}, format="png", ppi=20)
    assert (len(made) if isinstance(made, list) else 1) == pages


def test_a_packet_in_word_has_its_evidence_behind_a_page_break() -> None:
    paper = Document(io.BytesIO(packet_docx(case(30), "协调会", PEOPLE)))
    first = "\n".join(cell.text for row in paper.tables[0].rows for cell in row.cells)
    assert "另有" in first
    assert sum(-(-len(line) // 50) for row in paper.tables[0].rows for line in row.cells[1].text.split("\n")) <= 46
    assert 'w:type="page"' in paper.element.xml
    assert len(paper.inline_shapes) == 4                    # 150 lines of the chain, 42 on a picture
    assert [cell.text for cell in paper.tables[1].rows[0].cells] == ["笔", "日期", "发生了什么", "金额"]
    assert len(paper.tables[1].rows) == 151


def test_a_chair_reads_the_packet_in_word() -> None:
    """Title, what is sealed, every section of the first page, every table of the evidence under its heading."""
    paper = Document(io.BytesIO(packet_docx(disputed(), "协调会", PEOPLE)))
    lines = [(line.style.name, line.text) for line in paper.paragraphs if line.text.strip()]
    assert lines[:2] == [("Title", "案卷 户 H1"),
                         ("Normal", "协调会    农业    区划 210302001001    截至 2024-10-12,链上第 9 笔    ")]
    assert [text for style, text in lines if style.startswith("Heading")] == [
        "证据", "救助链(登记与情况不在内)", "各部门掌握的情况", "预警的证据", "选项与依据", "疑点", "告知承诺", "申诉",
        "须回答的问题", "会后变化", "还不知道的"]
    assert [row.cells[0].text for row in paper.tables[0].rows] == [
        "缘由", "成员", "预警", "在享救助", "各部门掌握", "还不知道的", "转介走过的路", "在办转介", "疑点",
        "未办完的任务", "承诺与申诉", "选项与依据", "须回答的问题", "会后变化"]
    assert paper.sections[0].footer.paragraphs[0].text == f"已封存,SHA-256 {'ab' * 32}    第  页"
    assert [round(side.cm, 1) for side in (paper.sections[0].page_width, paper.sections[0].page_height)] == [21, 29.7]
    assert all("w:tblHeader" in part._tbl.xml for part in paper.tables[1:])


def meeting() -> dict[str, Any]:
    task = {"task": "RW1", "department": "DPF", "what": "评残", "due_on": date(2024, 10, 11), "state": "待办"}
    decision = {"what": "先予照护", "basis": "会商", "lead": "CIVIL"}
    reason = [{"source": "复杂预警", "reason": "三家都沾边", "link": "YJ1"}]
    held = {"meeting": "HY1", "title": "协调会", "held_on": date(2024, 10, 8), "chair": "局长", "state": "已封存"}
    return {**held, "items": [
        {"household": "H1", "state": "已决定", "reasons": reason, "sha256": "ab" * 32, "decision": decision,
         "tasks": [task, {**task, "due_on": DAY}], "dropped_why": None},
        {"household": "H2", "state": "已列入", "reasons": reason, "sha256": None, "decision": None, "tasks": [],
         "dropped_why": None},
        {"household": "H3", "state": "已撤下", "reasons": reason, "sha256": None, "decision": None, "tasks": [],
         "dropped_why": "先补病历"},
    ]}  # fmt: skip


def test_minutes_say_what_was_decided_what_was_not_and_register_each_task() -> None:
    words = minutes_words(meeting(), PEOPLE, DAY)
    assert [item["name"] for item in words["items"]] == ["议题1 户 H1", "议题2 户 H2"]
    assert words["items"][0]["said"][:4] == [
        ("缘由", "三家都沾边"), ("决定", "先予照护"), ("依据", "会商"), ("牵头", "民政局")]
    assert words["items"][1]["said"][1] == ("决定", "本次未议,列入下次会议。")
    assert words["register"] == [["1", "H1", "残联", "评残", "2024-10-11", "待办,超期"],
                                 ["2", "H1", "残联", "评残", "2024-10-12", "待办"]]
    assert words["dropped"] == ["户 H3:先补病历"]


def test_minutes_as_word_and_pdf_tell_the_same_register() -> None:
    paper = Document(io.BytesIO(minutes_docx(meeting(), PEOPLE, DAY)))
    lines = [(line.style.name, line.text) for line in paper.paragraphs if line.text.strip()]
    assert lines[:6] == [
        ("Title", "协调会会议纪要"),
        ("Normal", "会议编号 HY1    开会日期 2024-10-08    主持人 局长    议题 2 个,已决定 1 个    状态 已封存"
                   "    打印 2024-10-12"),
        ("Normal", "出席:" + "_" * 60),
        ("Heading 1", "议题1 户 H1"), ("Normal", "缘由:三家都沾边"), ("Normal", "决定:先予照护")]
    assert [text for style, text in lines if style.startswith("Heading")] == [
        "议题1 户 H1", "议题2 户 H2", "决定与任务登记表"]
    assert lines[-2:] == [("Normal", "撤下 户 H3:先补病历"), (
        "Normal", "主持人签字:________________    记录人签字:________________    日期:____________")]
    assert [cell.text for cell in paper.tables[-1].rows[0].cells] == ["序号", "户", "承办部门", "任务", "期限", "状态"]
    assert len(paper.tables[-1].rows) == 3
    first = [cell.text for cell in paper.tables[-1].rows[1].cells]
    assert first == ["1", "H1", "残联", "评残", "2024-10-11", "待办,超期"]
    assert "主持人签字" in "\n".join(line.text for line in paper.paragraphs)
    assert minutes_pdf(meeting(), PEOPLE, DAY).startswith(b"%PDF-")
    assert packet_pdf(case(), "协调会", PEOPLE).startswith(b"%PDF-")
