"""What a desk takes away: the weekly digest and the family's notice."""

from __future__ import annotations

import io
from datetime import date
from typing import Any

import openpyxl
import pytest

from api.papers.digest import digest_bytes
from api.papers.notice import notice_pdf, words
from graph.model import State

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
