"""A day of each kind of work in a real browser, from log-in to the printed page, with scripts and without.

Left out where no Chromium is found (``conftest.py`` says so).
"""

from __future__ import annotations

import zipfile
from collections.abc import Iterator
from io import BytesIO
from pathlib import Path

import pytest
from openpyxl import load_workbook
from playwright.sync_api import Browser

from api.app import create_app
from graph import alerts, audits
from tests import chromium
from tests.filing import CATALOGUE
from tests.pages.conftest import Site
from tests.pages.walker import Walker, walking

ALERTS = f"""{CATALOGUE}
indicators:
  - {{code: ACCIDENT, name: 急难事件, dimension: 突发风险, points: 60, source: 示例,
      when: {{fact: 急难事件, op: eq, value: 意外, subject: household}}}}
alert_threshold: [{{region: "000000000000", points: 60, source: 示例}}]
"""


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with chromium.browser() as running:
        yield running


@pytest.fixture(scope="module")
def address(site: Site) -> Iterator[str]:
    site.desk.policy(ALERTS)
    told = {"指标": "急难事件", "值": "意外", "起始日期": "2024-01-01"}
    site.desk.send(*({"户编号": home, **told} for home in ("H1", "H2")), columns=("户编号", *told))
    audits.run(site.office, everything=True, progress=lambda what, count: None)
    alerts.open_alerts(site.desk.office)
    app = create_app(site.desk.office, per_account=100_000)  # knows the catalogue that was just loaded
    with chromium.serving(app) as listening:
        yield listening


@pytest.fixture(params=[True, False], ids=["with script", "without script"])
def walker(request: pytest.FixtureRequest, browser: Browser, address: str, tmp_path: Path) -> Iterator[Walker]:
    with walking(browser, address, tmp_path, scripted=request.param) as person:
        yield person


def test_a_clerks_day(site: Site, walker: Walker) -> None:
    """Desk, 救前查询 with its slip, three referrals on their way, a file with a wrong row mended and sent again."""
    first, second, third = (_referral_to_dpf(site) for _ in range(3))
    walker.log_in("dpf").says("残联的案头", "待签收", first)

    form = walker.page.locator("form[action='/check']")
    form.get_by_label("身份证号").fill(site.people["number"])
    form.get_by_label("措施").select_option("CARE")
    walker.press("查", form).says("结论", "冲突", "同一救助两份", "210302********")
    assert site.people["number"] not in walker.page.content()
    walker.printed(1)

    walker.follow("案头").follow(first).press("签收").press("受理").says("已受理")
    walker.follow("案头").follow(second).press("签收")
    back = walker.page.locator("form", has=walker.page.get_by_role("button", name="退回", exact=True))
    back.locator("[name=reason]").fill("不属本部门")
    walker.press("退回", back).says("已退回", "不属本部门")
    walker.follow("案头").says(third, "待签收").printed(2)

    _files_a_wrong_row(walker, site)


def _referral_to_dpf(site: Site) -> str:
    opening = {"to_department": "DPF", "need": "医疗救助", "household": "H1"}
    made = site.api("department").post("/api/v1/referrals", opening)
    assert made.status_code == 201, made.text
    return str((made.json or {})["referral"])


def _files_a_wrong_row(walker: Walker, site: Site) -> None:
    """One row is taken, one set aside with its reason; downloaded, mended, sent again: all of it is taken."""
    number = site.people["number"]
    name = f"情况{'一' if walker.scripted else '二'}.csv"
    fact = "视力残疾" if walker.scripted else "听力残疾"
    rows = f"身份证号,指标,值,起始日期\n{number},{fact},是,2024-01-01\n{number},残疾等级,一级,2024-13-01\n"
    file = walker.folder / name
    file.write_text(rows, encoding="utf-8")
    walker.follow("导入")
    walker.page.locator("input[type=file]").set_input_files(file)
    walker.press("报送").until("刚才报送的结果").says("有 1 行没有入库")
    walker.follow("隔离区").says(name, "起始日期", "2024-13-01").printed(3)
    sheet = walker.downloaded("下载修改(xlsx,含身份证号)", button=True)
    book = load_workbook(sheet)
    for row in book.active.iter_rows():
        for cell in row:
            if cell.value == "2024-13-01":
                cell.value = "2024-12-01"
    book.save(sheet)
    walker.page.locator("input[type=file]").set_input_files(sheet)
    walker.press("报送").until("刚才报送的结果").says("全部入库")
    walker.go("/upload").says("隔离区")
    assert "2024-13-01" not in walker.page.content()  # the old row left with the mended one
    walker.go("/households/H1").says(fact, "2024-12-01")


def test_an_auditors_day(walker: Walker) -> None:
    """A list with clause and Cypher, its files, one finding of the book judged, what was said stands in the chain."""
    walker.log_in("auditor").says("疑点与统计").follow("重复享受")
    walker.says("核查", "疑点", "同一救助两份")
    walker.page.get_by_text("查出它的语句").click()
    walker.says("MATCH", "怎样算清")
    table = walker.downloaded("Excel")
    assert load_workbook(table).sheetnames[0] != ""
    assert "same_measure" in walker.downloaded("CSV").read_text(encoding="utf-8-sig")
    walker.printed(3)

    walker.follow("疑点簿")
    walker.page.get_by_label("规则").select_option("same_measure")
    walker.press("查").says("核查", "同一救助两份")
    walker.page.locator("main tbody").get_by_role("link", name="同一救助两份").first.click()
    walker.look().says("依据", "措施甲", "护理补贴", "路径")
    walker.page.get_by_text("查出它的语句").click()
    walker.says("MATCH")
    walker.page.get_by_label("结论").select_option("属实")
    why = f"两份都在发{'' if walker.scripted else ',再核'}"
    walker.page.get_by_label("理由").fill(why)
    walker.page.get_by_label("应追(元)").fill("1200.50")
    walker.press("记入").says(why, "1,200.50 元").printed(2)
    walker.follow("H1").says("救助链", "判为属实").printed(5)
    criteria = walker.go("/households/H1/why?all=1").page.locator("details.why table").first
    assert not criteria.is_visible()
    walker.printed(2)
    walker.page.emulate_media(media="print")
    assert criteria.is_visible(), "folded on paper too"
    walker.page.emulate_media(media="screen")
    walker.go("/households/H1/access").says("auditor", "看户")


def test_a_chairs_day(walker: Walker) -> None:
    """An alert disposed of, agenda, packet, freezing, a decision with its task, the minutes."""
    household = "H1" if walker.scripted else "H2"
    walker.log_in("coordinator").says("概况", "预警待处置").printed(3)
    _disposes_of_an_alert(walker, household)
    walker.follow("会议")
    walker.page.get_by_label("名称").fill("十一月协调会")
    walker.page.get_by_label("主持人").fill("王主任")
    walker.press("筹备一次会议").says("十一月协调会", "筹备", "议程是空的")
    add = walker.page.locator("form", has=walker.page.get_by_label("户编号"))
    add.get_by_label("户编号").fill(household)
    add.get_by_label("理由").fill("两个部门说法不一")
    walker.press("列入", add).says("两个部门说法不一", "已列入")
    walker.press("封存案卷,开会").says("已封存")
    assert walker.fetched("案卷(PDF)").startswith(b"%PDF-")

    walker.page.get_by_text("记下决定").click()
    walker.page.get_by_label("决定", exact=True).fill("民政牵头,残联评估")
    walker.page.get_by_label("依据").fill("会议纪要第三条")
    walker.page.get_by_label("牵头部门").select_option("CIVIL")
    walker.page.get_by_label("任务", exact=True).fill("评估长期照护需要")
    walker.page.get_by_label("承办部门").first.select_option("DPF")
    walker.page.get_by_label("期限(工作日)").first.fill("5")
    walker.page.get_by_label("任务 2(可不填)").fill("送药上门")
    walker.page.get_by_label("承办部门").nth(1).select_option("CIVIL")
    walker.page.get_by_label("期限(工作日)").nth(1).fill("10")
    walker.press("记下").says("民政牵头,残联评估", "评估长期照护需要", "送药上门", "已决定").printed(2)
    minutes = walker.downloaded("会议纪要(Word)")
    text = zipfile.ZipFile(BytesIO(minutes.read_bytes())).read("word/document.xml").decode()
    assert "民政牵头,残联评估" in text
    walker.follow("全部会议").says("十一月协调会", "评估长期照护需要").printed(2)


def _disposes_of_an_alert(walker: Walker, household: str) -> None:
    """From the list to its page; filled in from a suggestion of the graph, sent by a person."""
    walker.follow("预警").says("急难事件", "建议的处置").printed(1)
    walker.page.get_by_label("户编号").fill(household)
    walker.press("查").says("共 1 条")
    walker.page.locator("main tbody a").first.click()
    walker.look().says("急难事件=意外", "系统建议").printed(2)
    walker.page.get_by_label("照建议 1 填").click()
    form = walker.look().page.locator("form[action$='/disposition']")
    form.get_by_label("理由").fill("当场入户看过")
    form.get_by_label("措施").select_option("CARE")
    form.get_by_label("哪一种").select_option("1")
    assert form.get_by_label("期限(工作日)").get_attribute("placeholder") == "没有规定,请写"
    form.get_by_label("期限(工作日)").fill("5")
    walker.press("处置", form).says("已处置", "当场入户看过", "落实护理补贴").printed(2)
