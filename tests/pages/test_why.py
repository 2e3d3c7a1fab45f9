"""The page ``why`` and the same table on a household's page: what each value was compared with, whose amount it is."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from api.app import create_app
from graph.policy.loading import load
from tests.filing import CATALOGUE, household, id_number, member
from tests.pages.conftest import HERE, Browser, Site
from tests.pages.test_overview import _row, _section
from tests.pages.test_pages import _Page

#: Of the catalogue that ships what stands beside the county's own 低保.
POLICY = [Path(__file__).parents[2] / "seed" / "policy" / name for name in
          ("departments.yaml", "parameters.yaml", "other_aid.yaml")]  # fmt: skip
#: H1 lives in the village 210302001001: the town's amount goes before the district's, the newer before the older.
EDGE = """
parameters:
  - {name: 低保标准, region: "210302000000", value: 800, valid_from: 2024-01-01, source: 区公告}
  - {name: 低保标准, region: "210302001000", value: 850, valid_from: 2024-01-01, source: 镇公告}
  - {name: 低保标准, region: "210302001000", value: 700, valid_from: 2022-01-01, source: 镇旧公告}
measures:
  - code: EDGE
    name: 边缘家庭补助
    class: 其他帮扶
    unit: household
    department: CIVIL
    versions:
      - valid_from: 2021-01-01
        citation: {document: 办法, clause: 一, status: confirmed}
        criteria:
          - {fact: 人均月收入, op: lt, value: {parameter: 低保标准, times: 1.5}, subject: household, trigger: true}
          - any_of:
              - {fact: 重特大疾病, op: eq, value: 是, subject: any_member}
              - all_of:
                  - {fact: 住房困难, op: eq, value: 是, subject: household}
                  - {fact: 住房套数, op: le, value: 1, subject: household}
          - {fact: 机动车数, op: le, value: 0, subject: household, advisory: true}
"""
MEASURES = EDGE[EDGE.index("  - code: EDGE") :]


@pytest.fixture(scope="module")
def edge(site: Site) -> Site:
    """H1 and the protected HP have 1,300 yuan a month, above 1.5 × 850; H1 a car, two dwellings, of illness nothing."""
    parameters = EDGE[: EDGE.index("measures:")]
    site.desk.policy(CATALOGUE.replace("measures:\n", "measures:\n" + MEASURES, 1) + parameters)
    columns = ("户编号", "指标", "值", "起始日期")
    site.desk.send(
        {"户编号": "H1", "指标": "人均月收入", "值": "1300", "起始日期": "2022-01-01"},
        {"户编号": "HP", "指标": "人均月收入", "值": "1300", "起始日期": "2022-01-01"},
        {"户编号": "H1", "指标": "住房困难", "值": "是", "起始日期": "2022-01-01"},
        {"户编号": "H1", "指标": "住房套数", "值": "2", "起始日期": "2022-01-01"},
        {"户编号": "H1", "指标": "机动车数", "值": "1", "起始日期": "2022-01-01"},
        columns=columns,
    )
    app = create_app(replace(site.desk.office, today=date(2024, 7, 1)), per_account=100_000)
    return replace(site, app=app, _browsers={})


def _annex(text: str) -> str:
    return text[text.index('<section id="why"') : text.index('<section id="entries"')]


def _lines(text: str) -> list[tuple[str, str, str]]:
    """(depth, criterion, verdict) of every row of the criteria."""
    rows = re.findall(r'<td class="in(\d)">(.*?)</td><td>(.*?)</td>', text, re.DOTALL)
    return [(depth, words, re.sub("<[^>]+>", "", truth)) for depth, words, truth in rows]


def test_each_line_says_what_the_value_is_held_against_and_how_the_lines_hang_together(edge: Site) -> None:
    text = edge.browser("coordinator").get("/households/H1/why?measure=EDGE").text
    assert _Page(text).faults == []
    assert _lines(text) == [
        ("0", "1.1 家庭的人均月收入须低于1.5倍低保标准(1275)", "不符合"),
        ("0", "任一满足即可:", "无法判断"),
        ("1", "2.1 任一成员的重特大疾病须为是", "无法判断"),
        ("1", "须同时满足:", "不符合"),
        ("2", "2.2 家庭的住房困难须为是", "符合"),
        ("2", "2.3 家庭的住房套数须不超过1", "不符合"),
        ("0", "3.1 家庭的机动车数须不超过0〔仅提示〕", "不符合"),
    ]
    assert "编号 2.1 是第 2 条里的第 1 项" in text
    assert _row(text, "低保标准") == ["低保标准", "850", "210302001000 辽宁省", "2024-01-01", "镇公告"]


def test_the_standard_is_that_of_the_day(edge: Site) -> None:
    text = edge.browser("coordinator").get("/households/H1/why?measure=EDGE&as_of=2023-12-31").text
    assert _lines(text)[0][1] == "1.1 家庭的人均月收入须低于1.5倍低保标准(1050)"
    assert _row(text, "低保标准")[1:] == ["700", "210302001000 辽宁省", "2022-01-01", "镇旧公告"]
    text = edge.browser("coordinator").get("/households/H1/why?measure=EDGE&as_of=2021-12-31").text
    assert _lines(text)[0][1:] == ("1.1 家庭的人均月收入须低于1.5倍低保标准(这里没有规定)", "无法判断")
    assert "比较用的标准" not in text


def test_the_page_of_the_household_says_it_too(edge: Site) -> None:
    """As the table of ``why`` has it, under the same standards."""
    told = _annex(edge.browser("coordinator").get("/households/H1").text)
    assert _row(told, "不符合边缘家庭补助")[2:4] == [
        "全户",
        "人均月收入:1300(民政局,自 2022-01-01),须低于1.5倍低保标准(1275)",
    ]
    assert _row(told, "低保标准")[1] == "850"


def test_an_amount_does_not_tell_where_a_protected_household_is(edge: Site) -> None:
    """Only the coordinator may know the place; for the others the standard has a name and no number."""
    for address, line in (
        ("/households/HP/why?measure=EDGE", "1.1 家庭的人均月收入须低于1.5倍低保标准<"),
        ("/households/HP", "人均月收入:1300(民政局,自 2022-01-01),须低于1.5倍低保标准<"),
    ):
        text = edge.browser("auditor").get(address).text
        assert line in text
        assert "这一户受保护:各项标准只写名称" in text
        assert "1200" not in text
        assert "区公告" not in text
        assert "低保标准(1200)" in edge.browser("coordinator").get(address).text


def test_paper_has_a_line_a_measure_and_the_criteria_of_what_is_met(edge: Site) -> None:
    """李二 is 符合 for one measure of three: the others' criteria are left out, which is said, unless asked for."""
    browser = edge.browser("coordinator")
    text = browser.get("/households/H2/why?as_of=2024-07-01").text
    assert _Page(text).faults == []
    shown = r'<details class="why d-print-(block|none)".*?<span class="truth \w+">(\S+?)</span> (\S+)'
    blocks = re.findall(shown, text)
    assert blocks == [("block", "符合", "护理补贴"), ("none", "无法判断", "低保"), ("none", "无法判断", "边缘家庭补助")]
    assert "其余 2 段(一项措施对全户或一人为一段)不逐条印" in text
    assert 'href="?as_of=2024-07-01&amp;all=1"' in text
    assert _row(text, "无法判断低保")[2:4] == ["全户", "缺 人均月收入"]
    whole = browser.get("/households/H2/why?as_of=2024-07-01&all=1").text
    assert whole.count('<details class="why d-print-block"') == 3
    assert "不逐条印" not in whole
    assert browser.get("/households/H2/why?all=2").status_code == 400


def test_nobody_who_lives_is_due_what_is_given_after_a_death(site: Site) -> None:
    """The catalogue that ships: 无法判断 until a death is registered, no missing aid, nobody is asked to report one."""
    person = id_number(61)
    site.desk.send(household("HL", HERE + "001001", 保护标记="否"))
    site.desk.send(member(person, "HL", 姓名="郑九"))
    site.desk.send(
        {"户编号": "HL", "指标": "低收入人口层级", "值": "低保", "起始日期": "2024-01-01"},
        columns=("户编号", "指标", "值", "起始日期"),
    )
    load(site.office.store, POLICY, site.office.keys)
    browser = Browser(create_app(replace(site.office), per_account=100_000).test_client()).log_in("coordinator")
    text = browser.get("/households/HL").text
    assert _row(_annex(text), "无法判断基本殡葬服务费减免")[2:4] == ["郑九", "缺 死亡登记"]
    assert "殡葬" not in _section(text, "entitled")
    assert "死亡登记" not in _section(text, "entitled")
    assert "<td>基本殡葬" not in browser.get("/audit/missing_aid").text
    site.desk.send({"身份证号": person, "指标": "死亡登记", "值": "否", "起始日期": "2024-01-01"})
    text = _annex(browser.get("/households/HL").text)
    assert _row(text, "不符合基本殡葬服务费减免")[3] == "死亡登记:否(民政局,自 2024-01-01),须为是"


def test_what_departments_tell_differently_is_not_called_missing(edge: Site) -> None:
    """Of illness nobody reported; of the cars two departments report different numbers of one day."""
    for department, cars in (("CIVIL", "0"), ("DPF", "1")):
        edge.desk.send({"户编号": "H1", "指标": "机动车数", "值": cars, "起始日期": "2023-01-01"}, by=department)
    text = edge.browser("coordinator").get("/households/H1/why?measure=EDGE").text
    line = r'<td class="in\d">[^<]*?(重特大疾病|机动车数)[^<]*</td>.*?<span class="unknown">(.*?)</span>'
    told = re.findall(line, text)
    assert told == [("重特大疾病", "缺这项情况"), ("机动车数", "说法不一")]
