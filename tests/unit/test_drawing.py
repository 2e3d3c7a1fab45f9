"""Pictures from records: well-formed, nothing of a name read as markup, red for what waits."""

from __future__ import annotations

import xml.etree.ElementTree as ElementTree
from datetime import date
from typing import Any

import pytest

from api.drawing import bars, chain, network, referrals
from api.drawing.text import cut, link, width


def _entry(seq: int, kind: str, on: str, event: str, **more: Any) -> dict[str, Any]:
    return {
        "seq": seq,
        "kind": kind,
        "happened_on": date.fromisoformat(on),
        "event": event,
        "measure": None,
        "person": None,
        "name": None,
        "amount_fen": None,
        "status": "现行",
        **more,
    }


def _texts(svg: str) -> list[str]:
    return [node.text or "" for node in ElementTree.fromstring(svg).iter() if node.tag.endswith("text")]


def test_payments_of_one_grant_in_a_row_stand_as_one_line() -> None:
    rows = [_entry(1, "grant", "2024-01-01", "批准低保 G1", measure="DIBAO")]
    rows += [_entry(n, "payment", f"2024-0{n}-10", "发放", measure="DIBAO", amount_fen=100) for n in range(2, 6)]
    lines = chain.lines_of(rows)
    assert [(line.kind, line.times, line.amount_fen) for line in lines] == [("grant", 1, None), ("payment", 4, 400)]


def test_only_what_holds_is_drawn() -> None:
    rows = [
        _entry(1, "grant", "2024-01-01", "旧", status="已更正"),
        _entry(2, "member", "2024-01-01", "成员"),
        _entry(3, "visit", "2024-01-02", "走访"),
    ]
    assert [line.seq for line in chain.lines_of(rows)] == [3]


def test_what_waits_is_red_and_says_for_whom() -> None:
    lines = chain.lines_of([_entry(1, "referral", "2024-01-01", "民政局转介残联(转介 R1)")], waiting={"R1": "残联"})
    picture = chain.draw(lines, "户 H1")
    assert "民政局转介残联(转介 R1) ← 等残联" in _texts(picture)
    assert chain.RED in picture


def test_names_are_text_never_markup() -> None:
    picture = chain.draw(chain.lines_of([_entry(1, "visit", "2024-01-01", "<script>\x00&\"'", name="</svg>")]), "<b>")
    ElementTree.fromstring(picture)
    assert "<script" not in picture
    assert "[U+0000]" in picture


def test_an_empty_chain_says_so() -> None:
    assert any("还没有" in text for text in _texts(chain.draw([], "户 H1")))


def test_ten_lanes_end_and_give_their_column_to_the_next() -> None:
    rows = [_entry(n, "grant", f"2024-{n:02d}-01", "批准", measure=f"M{n}") for n in range(1, 11)]
    lines = chain.lines_of(rows, running=frozenset({("M1", None)}))
    lanes, columns = chain._lanes(lines)
    assert columns == 2
    assert lanes["grant M1 None"] == 0


def _hop(number: str, hop: int, **more: Any) -> dict[str, Any]:
    return {
        "chain": 1,
        "hop": hop,
        "referral": number,
        "need": "康复",
        "from_department": "A",
        "to_department": "B",
        "state": "待签收",
        "sent_on": date(2024, 1, 1),
        "working_days_used": 3,
        "limit_days": 5,
        "limit_unit": "工作日",
        "due_on": None,
        "reason": None,
        "holder": None,
        **more,
    }


def test_a_path_branches_and_waits_in_red() -> None:
    rows = [
        _hop("R1", 1),
        _hop("R2", 2, from_department="B", to_department="C"),
        _hop("R3", 2, holder="C", to_department="C"),
    ]
    picture = referrals.draw(rows, lambda code: f"{code}局")
    texts = _texts(picture)
    assert texts.count("C局") == 2
    assert referrals.RED in picture
    assert any("没有转介" in text for text in _texts(referrals.draw([], str)))


def test_days_and_months_are_late_by_their_last_day_working_days_by_their_number() -> None:
    """Six working days used: past a limit of five working days, not past eight days that end on the 20th."""
    hop = _hop("R1", 1, holder="B", working_days_used=6, limit_days=5, due_on=date(2024, 6, 20))
    days = {**hop, "limit_unit": "天"}
    said = "用 6 个工作日"

    def red(row: dict[str, Any], day: int) -> bool:
        pieces = referrals.draw([row], str, date(2024, 6, day)).split("<text")
        [text] = [piece.split("</text>")[0] for piece in pieces if said in piece]
        return referrals.RED in text

    assert (red(hop, 19), red(days, 20), red(days, 21)) == (True, False, True)


def test_bars_tell_zero_from_unknown() -> None:
    texts = _texts(bars.draw([bars.Bar("零", 0, None), bars.Bar("不知", None, None), bars.Bar("多", 12, None)], "图"))
    assert "0" in texts
    assert "无法判断" in texts
    assert "12" in texts


def test_widths_of_chinese_and_latin() -> None:
    assert width("救助", 10) == 20
    assert cut("救助", 20, 10) == "救助"
    assert cut("救助金", 20, 10) == "救…"


@pytest.mark.parametrize("href", ["javascript:alert(1)", "//evil.example", "https://evil.example"])
def test_a_picture_links_to_our_own_pages_only(href: str) -> None:
    with pytest.raises(ValueError, match="own pages"):
        link(href, "")


def _tie(kind: str, source: str, target: str | None, *, label: str | None = None, runs: bool = True) -> dict[str, Any]:
    return {"kind": kind, "source": source, "target": target, "label": label, "runs": runs}


def test_a_network_joins_what_is_one_and_hides_what_is_elsewhere() -> None:
    person = "P" + "A" * 16
    rows = [
        _tie("member", "H1", person, label="户主"),
        _tie("other", person, None, label="子女"),
        _tie("aid", person, "CARE", runs=False),
        _tie("by", "CARE", "CIVIL"),
        _tie("from", "H1", "CIVIL", label="医疗", runs=False),
        _tie("referral", "H1", "DPF", label="医疗"),
        _tie("referral", "H1", "DPF", label="康复", runs=False),
    ]
    edges = network.edges_of(rows)
    assert len(edges) == 6
    assert [(edge.label, edge.waits) for edge in edges if edge.end.key == "DPF"] == [("医疗、康复", True)]
    picture = network.draw("H1", edges, lambda box: box.key)
    texts = _texts(picture)
    assert "其他地区" in texts
    assert network.RED in picture
    assert "/households/" not in picture  # the other household is out of sight, this one is here


def test_what_a_household_gets_does_not_hang_at_a_person() -> None:
    """H1's 低保 passes between the people, the other household's 住房 hangs at that one, the care at its person."""
    one, two = "P" + "A" * 16, "P" + "B" * 16
    rows = [
        _tie("member", "H1", one),
        _tie("member", "H1", two),
        _tie("other", two, "H2"),
        _tie("aid", "H1", "DIBAO"),
        _tie("aid", "H2", "HOUSE"),
        _tie("aid", two, "CARE", runs=False),
        _tie("by", "DIBAO", "CIVIL"),
    ]
    edges = network.edges_of(rows)
    ties = {(edge.begin.key, edge.end.key) for edge in edges}
    assert {("H1", "DIBAO"), ("H2", "HOUSE"), (two, "CARE")} <= ties
    assert not {(one, "DIBAO"), (two, "DIBAO"), (two, "HOUSE"), ("H1", "HOUSE"), ("H1", "CARE")} & ties
    places = {network.Box(0, "H1"): (12.0, 54.0), network.Box(2, "DIBAO"): (512.0, 158.0)}
    for person in range(3):
        top = network.TOP + network.STEP * person
        for x, y in network.way(network.Box(0, "H1"), network.Box(2, "DIBAO"), places)[1:-1]:
            assert not (262 <= x <= 262 + network.BOX_W and top <= y <= top + network.BOX_H)
            assert not top <= y <= top + network.BOX_H
    assert len(network.way(network.Box(0, "H1"), network.Box(2, "DIBAO"), places)) == 4
    picture = network.draw("H1", edges, lambda box: box.key)
    assert picture.count("stroke-dasharray") == 1


def test_a_long_name_in_a_network_takes_two_lines_and_loses_nothing() -> None:
    rows = [_tie("aid", "H1", "困难残疾人生活补贴与重度残疾人护理补贴")]
    texts = _texts(network.draw("H1", network.edges_of(rows), lambda box: box.key))
    assert "困难残疾人生活补贴与重度残疾人护理补贴" in "".join(texts)
    assert "困难残疾人生活补贴与重度残疾人护理补贴" not in texts


def test_a_network_of_many_says_how_many_it_left_out() -> None:
    rows = [_tie("member", "H1", "P" + f"{n:016d}") for n in range(100)]
    texts = _texts(network.draw("H1", network.edges_of(rows), lambda box: box.key))
    assert any("另有 41 个没有画出:41 人。" in text for text in texts)
