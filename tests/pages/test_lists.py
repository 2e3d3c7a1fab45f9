"""Every list: filters that leave the right rows, count, pages, and the same rows as CSV and XLSX, harmless to open."""

from __future__ import annotations

import csv
import hashlib
import io
import re
from dataclasses import replace
from datetime import date, timedelta

import pytest
from openpyxl import load_workbook

from api.app import create_app
from api.cli.tables import csv_bytes, workbook
from api.pages.audit import clears_of
from api.pages.sheets import digits_kept
from graph import audits, meetings
from graph.acts import Clerk
from tests.filing import CATALOGUE, grant, household, id_number, member
from tests.pages.conftest import CANARIES, HERE, THERE, Browser, Site
from tests.pages.test_pages import _Page

#: Each list with who may take it away; every one answers as page, CSV and XLSX.
LISTS = {
    "/tasks": "department",
    "/alerts": "coordinator",
    "/resources": "department",
    "/meetings": "coordinator",
    "/desk": "department",
    "/households": "auditor",
    "/findings": "auditor",
    "/audit/duplicate_benefit": "auditor",
    "/audit/overdue_visits": "auditor",
    "/households/H1/access": "auditor",
    "/visits": "township",
}


def _csv(text: bytes) -> list[str]:
    return text.decode("utf-8-sig").splitlines()


def _xlsx(content: bytes) -> list[tuple[object, ...]]:
    return list(load_workbook(io.BytesIO(content)).worksheets[0].iter_rows(values_only=True))


@pytest.mark.parametrize(("address", "role"), LISTS.items())
def test_a_list_is_a_page_a_csv_and_a_workbook_of_the_same_rows(site: Site, address: str, role: str) -> None:
    browser = site.browser(role)
    page = browser.get(address)
    assert (page.status_code, _Page(page.text).faults) == (200, [])
    for form in ("csv", "xlsx"):
        assert f'href="{address}.{form}' in page.text
    csv, xlsx = browser.get(f"{address}.csv"), browser.get(f"{address}.xlsx")
    assert (csv.status_code, xlsx.status_code) == (200, 200)
    assert len(_csv(csv.data)) == len(_xlsx(xlsx.data)) >= 1  # a heading also where there is no row
    assert "attachment" in csv.headers["Content-Disposition"]
    assert not [canary for canary in CANARIES if canary in csv.data.decode("utf-8-sig")]
    assert browser.get(f"{address}?colour=red").status_code == 400
    assert site.browser("admin").get(f"{address}.csv").status_code == 403


def test_a_desks_filters_leave_the_rows_that_fit(site: Site) -> None:
    dpf = site.browser("dpf")
    assert _csv(dpf.get("/desk.csv").data)[0].startswith("分类,转介,家庭,")
    assert [line.split(",")[1] for line in _csv(dpf.get("/desk.csv?household=H2").data)[1:]] == ["R3"]
    assert [line.split(",")[1] for line in _csv(dpf.get("/desk.csv?from_department=DPF").data)[1:]] == []
    page = dpf.get("/desk?household=H2").text
    assert ("R3" in page, ">R1<" in page) == (True, False)
    assert "没有符合这些条件的" in dpf.get("/desk?household=H2&bucket=草拟").text
    assert dpf.get("/desk?bucket=昨天").status_code == 400
    assert dpf.get("/desk?from_department=NOBODY").status_code == 404


def test_meetings_and_the_access_log_are_filtered(site: Site) -> None:
    chair = site.browser("coordinator")
    for held_on in ("2031-03-01", "2031-03-02"):
        meetings.open_meeting(site.office, Clerk("x"), date.fromisoformat(held_on), region=HERE)

    def held(keys: str) -> list[str]:
        return [line.split(",")[1] for line in _csv(chair.get(f"/meetings.csv?{keys}").data)[1:]]

    assert held("from=2031-03-01&to=2031-03-01") == ["2031-03-01"]
    assert held("from=2031-03-02&state=筹备") == ["2031-03-02"]
    assert held("from=2031-03-01&state=已决定") == []
    assert "没有符合这些条件的" in chair.get("/meetings?from=2031-03-03").text
    assert [chair.get(f"/meetings?{keys}").status_code for keys in ("from=昨天", "state=开完")] == [400, 400]

    site.api("coordinator").get("/api/v1/households/H1")
    auditor = site.browser("auditor")
    whole = _csv(auditor.get("/households/H1/access.csv").data)[1:]
    seen = [line for line in whole if ",coordinator,看户," in line]
    assert len(seen) == 1
    today = site.office.today
    day, after = today.isoformat(), (today + timedelta(days=1)).isoformat()
    assert _csv(auditor.get(f"/households/H1/access.csv?by=coord&act=看户&from={day}&to={day}").data)[1:] == seen
    for keys in ("by=nobody", "act=看号码&by=coord", f"from={after}"):
        assert _csv(auditor.get(f"/households/H1/access.csv?{keys}").data)[1:] == []
    assert "没有符合这些条件的" in auditor.get("/households/H1/access?by=nobody").text


def test_a_sample_is_drawn_again_by_whoever_knows_its_seed(site: Site) -> None:
    auditor = site.browser("auditor")
    form = auditor.get("/audit/sample").text
    assert ("抽几笔" in form, "<table" in form) == (True, False)
    everything = _csv(auditor.get("/audit/sample.csv?seed=x&size=1000").data)[1:]
    grants = [line.split(",")[1] for line in everything]
    assert len(grants) >= 3
    ranked = sorted(grants, key=lambda grant: hashlib.sha256(f"甲7:{grant}".encode()).hexdigest())
    drawn = _csv(auditor.get("/audit/sample.csv?seed=甲7&size=2").data)[1:]
    assert [line.split(",")[1] for line in drawn] == ranked[:2]
    page = auditor.get("/audit/sample?seed=甲7&size=2").text
    assert f"总体 <strong>{len(grants)}</strong> 笔" in page
    assert [grant in page for grant in ranked[:3]] == [True, True, False]
    there = _csv(site.browser("elsewhere").get("/audit/sample.csv?seed=x&size=1000").data)[1:]
    assert not set(grants) & {line.split(",")[1] for line in there}, "an account draws from its own region alone"
    assert auditor.get("/audit/sample?seed=x&size=0").status_code == 400
    assert auditor.get("/audit/sample?size=2").status_code == 400
    assert auditor.get("/audit/sample?size=2&seed=a%07b").status_code == 400
    assert auditor.get("/audit/sample?seed=x&size=2&measure=NOBODY").status_code == 404


def test_households_of_a_region_and_none_of_another(site: Site) -> None:
    auditor = site.browser("auditor")
    lines = _csv(auditor.get(f"/households.csv?region={HERE}001").data)[1:]
    assert [line.split(",")[0] for line in lines] == ["H1", "H2", "HA"]
    assert _csv(auditor.get(f"/households.csv?region={THERE}").data)[1:] == []
    assert auditor.get("/households?region=21x").status_code == 400


@pytest.mark.parametrize("region", ["99", THERE, f"{HERE}009"])
@pytest.mark.parametrize(
    "address",
    ["/households", "/overview", "/audit/duplicate_benefit", "/audit/household_risk", "/findings", "/tasks", "/alerts",
     "/visits", "/pledges", "/complaints"],
)  # fmt: skip
def test_a_place_where_nobody_lives_is_neither_zero_nor_unknown(site: Site, address: str, region: str) -> None:
    """Of another region, of one that does not exist and of an empty one of one's own: the same sentence."""
    page = site.browser("coordinator").get(f"{address}?region={region}")
    assert (page.status_code, _Page(page.text).faults) == (200, [])
    assert f"没有您看得到的户登记在区划 {region}" in page.text
    if address in ("/overview", "/audit/duplicate_benefit", "/audit/household_risk"):
        assert "没有疑点" not in page.text
        assert "核查" not in page.text.split("</form>", 2)[-1].split("<footer")[0]
    for lived_in in ("", f"?region={HERE}", "?region=21"):
        assert "没有您看得到的户" not in site.browser("coordinator").get(address + lived_in).text


def test_a_department_does_not_learn_where_nobody_lives(site: Site) -> None:
    """It sees no list of households: of its own region it is told nothing, of any other the same as of none."""
    pages = {region: site.browser("dpf").get(f"/tasks?region={region}").text for region in ("99", THERE, f"{HERE}009")}
    assert ["没有您看得到的户" in page for page in pages.values()] == [True, True, False]


def test_a_region_code_alone_is_shown_with_its_province(site: Site) -> None:
    page = site.browser("coordinator").get(f"/overview?region={HERE}").text
    assert f'<h1>概况 {HERE} <span class="note">辽宁省</span>' in page
    assert f'· {HERE} <span class="note">辽宁省</span></span>' in page


def test_a_protected_households_place_is_in_no_file(site: Site) -> None:
    """HP lives at 210302002001: the coordinator's file says so, the auditor's does not."""

    def place(role: str) -> str:
        lines = _csv(site.browser(role).get("/households.csv").data)
        return next(line.split(",")[1] for line in lines if line.startswith("HP,"))

    assert (place("coordinator"), place("auditor"), place("township")) == ("210302002001", "受保护", "受保护")


def test_tasks_by_state_and_department(site: Site) -> None:
    """One task for 残联 about H2, from a meeting: the coordinator sees it, 民政 does not, 残联 does."""
    office, scope = site.office, {"region": HERE}
    chair = Clerk("coordinator")
    meeting = meetings.open_meeting(office, chair, office.today, region=HERE, title="=1+1", chair=None, scope=scope)
    number, version = meeting["meeting"], meeting["version"]
    added = meetings.add_item(office, chair, number, "H2", "一级残疾,没有护理补贴", if_match=version, scope=scope)
    frozen = meetings.freeze(office, chair, number, if_match=added["version"], scope=scope)
    verdict = meetings.Verdict("DPF", "办护理补贴", "政策", (meetings.Order("DPF", "入户评定", 5),))
    item = frozen["items"][0]["item"]
    meetings.decide(office, chair, number, item, verdict, if_match=frozen["version"], scope=scope)

    def whose(role: str, query: str = "") -> list[str]:
        return [line.split(",")[4] for line in _csv(site.browser(role).get(f"/tasks.csv{query}").data)[1:]]

    assert whose("coordinator", "?state=open&overdue=no&department=DPF") == ["残联"]
    assert whose("coordinator", "?state=done") == []
    assert whose("coordinator", "?overdue=yes") == []
    assert whose("department") == []
    assert whose("dpf", "?household=H2") == ["残联"]
    assert "'=1+1" in site.browser("coordinator").get("/meetings.csv").data.decode("utf-8-sig")
    taken = _xlsx(site.browser("coordinator").get(f"/meetings.xlsx?to={office.today}").data)
    assert [row[2] for row in taken] == ["名称", "'=1+1"]


def test_a_list_that_is_taken_away_speaks_as_its_page_does(site: Site) -> None:
    """Chinese headings, words for codes, yuan; the contract's columns and codes stay with the API and the terminal."""
    auditor = site.browser("auditor")
    head, *rows = csv.reader(io.StringIO(auditor.get("/audit/duplicate_benefit.csv").data.decode("utf-8-sig")))
    assert head[:7] == ["疑点", "规则", "人员", "姓名", "身份证号(掩码)", "涉及的户", "救助甲"]
    assert not [name for name in head if name.isascii()]
    same = dict(zip(head, next(row for row in rows if row[1] == "同一救助两份"), strict=True))
    assert (same["措施甲"], same["重叠至"]) == ("护理补贴(CARE)", "至今")
    assert same["依据"] == "国发〔2015〕52号 二（二）(已核实原文)"
    [told] = site.api("auditor").get("/api/v1/queries/duplicate_benefit?rule=same_measure").json["rows"]
    assert told["amount_at_risk_fen"] == int(same["风险金额(元)"].replace(".", ""))  # 3400.00 and 340000
    paid = list(csv.DictReader(io.StringIO(auditor.get("/audit/underpaid_aid.csv").data.decode("utf-8-sig"))))
    assert {row["批准(元)"] for row in paid} == {"100.00"}
    book = load_workbook(io.BytesIO(auditor.get("/audit/underpaid_aid.xlsx").data)).worksheets[0]
    money = [cell for cell in book[2] if book.cell(1, cell.column).value == "批准(元)"]
    assert [(cell.value, cell.data_type, cell.number_format) for cell in money] == [(100, "n", "#,##0.00")]
    raw = site.api("auditor").get("/api/v1/queries/underpaid_aid").json["rows"][0]
    assert (raw["measure"], raw["approved_fen"]) == ("CARE", 10_000)


def test_times_in_the_access_log_are_those_of_the_office(site: Site) -> None:
    site.api("coordinator").get("/api/v1/households/H1")
    lines = _csv(site.browser("auditor").get("/households/H1/access.csv").data)
    assert lines[0] == "时间,谁,做了什么,用途或事项,次数"
    assert all(re.match(r"\d{4}-\d\d-\d\d \d\d:\d\d,", line) for line in lines[1:])
    page = site.browser("auditor").get("/households/H1/access").text
    assert {line.split(",")[0] for line in lines[1:]} & set(re.findall(r"<td>([-\d]+ [:\d]+)</td>", page))


def test_a_sheet_keeps_digits_and_runs_nothing() -> None:
    formula = "=cmd|' /C calc'!A0"
    row = {"code": "210302001001", "amount_fen": 120050, "n": 10**15, "name": formula, "at": "+1", "x": None}
    rows = [row]
    book = load_workbook(io.BytesIO(workbook(rows, {"条件": "=1+1"})))
    cells = [(cell.value, cell.data_type) for cell in list(book.worksheets[0].iter_rows())[1]]
    assert cells == [
        ("210302001001", "s"),
        (120050, "n"),
        ("1000000000000000", "s"),
        ("'=cmd|' /C calc'!A0", "s"),
        ("'+1", "s"),
        ("", "s"),
    ]
    assert book.worksheets[1]["B1"].value == "'=1+1"
    assert csv_bytes([], ("a", "b")).decode("utf-8-sig") == "a,b\r\n"
    numbers = ["210302001001", "007", "2E5", "1234567890123456", "A-1", "0"]
    assert [digits_kept(one) for one in numbers] == [
        "210302001001", "'007", "'2E5", "'1234567890123456", "A-1", "0"]
    assert "'=cmd" in csv_bytes(rows).decode("utf-8-sig")


def test_a_step_is_taken_on_the_desk_itself(site: Site) -> None:
    """R2 waits for 残联: signed for with one click, back on the desk; returned only with a reason."""
    dpf = site.browser("dpf")
    page = dpf.get("/desk?household=H1").text
    assert _Page(page).faults == []
    version = re.findall(r'/referrals/R2/steps".*?name="version" value="(\d+)"', page, re.DOTALL)[0]
    page = dpf.post("/referrals/R2/steps", to="received", version=version, back="desk")
    assert (page.status_code, page.request.path) == (200, "/desk")
    version = re.findall(r'/referrals/R2/steps".*?name="version" value="(\d+)"', page.text, re.DOTALL)[0]
    assert dpf.post("/referrals/R2/steps", to="rejected", version=version, back="desk", reason="").status_code == 422
    dpf.get("/desk")
    page = dpf.post("/referrals/R2/steps", to="rejected", version=version, back="desk", reason="不属本部门")
    assert (page.status_code, "/referrals/R2" in page.text.split("交给本部门的任务")[0]) == (200, False)


def test_a_book_without_an_audit_is_not_an_empty_one(site: Site) -> None:
    """Nobody has run one yet; after it the book counts."""
    before = site.browser("auditor").get("/findings").text
    assert ("还没有审计过" in before, "疑点 <strong" in before) == (True, False)
    audits.run(site.office, everything=True, progress=lambda what, count: None)
    after = site.browser("auditor").get("/findings").text
    assert "还没有审计过" not in after
    assert re.search(r'核查 <strong>4</strong> 户,疑点 <strong class="red">[1-9]', after)
    assert f"最近一次审计 {site.office.today}" in after


def test_what_cannot_be_told_is_no_finding(site: Site) -> None:
    """李二 has 残疾等级 一级: 护理补贴 is missing for sure, 助学 would need to know whether she goes to school."""
    school = """
  - code: SCHOOL
    name: 助学
    class: 其他帮扶
    unit: member
    department: CIVIL
    versions:
      - valid_from: 2021-01-01
        citation: {document: 办法, clause: 一, status: confirmed}
        criteria:
          - {fact: 残疾等级, op: in, value: [一级, 二级], trigger: true}
          - {fact: 在校, op: eq, value: 是}
needs:"""
    site.desk.policy(CATALOGUE.replace("\nneeds:", school, 1))
    app = create_app(replace(site.desk.office), per_account=100_000)
    text = Browser(app.test_client()).log_in("auditor").get("/audit/missing_aid").text
    assert '疑点 <strong class="red">1</strong>,<span class="unknown">无法判断 1</span>。' in text
    assert "缺少的情况" in text
    assert "向谁补" in text
    assert "<td>在校:还没有部门报过这项情况,请问民政局</td>" in text
    assert "本户在途转介" in text
    assert "R3(医疗救助)" in text  # the household's, not one about this measure


@pytest.mark.parametrize(
    ("rule", "ways"),
    [
        ("topup", ["改按差额发:两份都可以领,后一份只补差额;补差不计风险金额。"]),
        ("higher", ["择高保留一份,停另一份。"]),
        (None, ["停重复的一份", "停其中一份", "择高保留一份", "改按差额发", "更正在户记录", "核对给过的次数"]),
    ],
)
def test_each_rule_of_duplicates_is_cleared_in_its_own_way(rule: str | None, ways: list[str]) -> None:
    told = [words for _, words in clears_of("duplicate_benefit", rule)]
    assert [words[: len(way)] for words, way in zip(told, ways, strict=True)] == ways


def test_a_sample_says_whose_grant_it_is(site: Site) -> None:
    """Name and masked number beside the household of the day the grant began, not that of later; no code of ours."""
    number = id_number(80)
    site.desk.send(household("HS1", HERE + "003001"), household("HS2", HERE + "003001"))
    site.desk.send(
        member(number, "HS1", 姓名="孙八", 离开日期="2024-03-31"), member(number, "HS2", "2024-04-01", 姓名="孙八")
    )
    site.desk.send(grant("GS1", person=number, 截止日期="2024-03-31"), grant("GS2", person=number, starts="2024-05-01"))
    auditor = site.browser("auditor")
    lines = [line.split(",") for line in _csv(auditor.get("/audit/sample.csv?seed=x&size=1000").data)]
    assert lines[0][3:6] == ["家庭", "姓名", "身份证号(掩码)"]
    whose = {line[1]: line[3:6] for line in lines}
    masked = f"{number[:6]}********{number[14:]}"
    assert [whose["GS1"], whose["GS2"]] == [["HS1", "孙八", masked], ["HS2", "孙八", masked]]
    assert whose["GP"] == ["HP", "", ""]
    page = auditor.get("/audit/sample?seed=x&size=1000").text
    assert '<a href="/households/HS1">HS1</a>' in page
    assert "孙八" in page
    assert site.desk.office.keys.person(number) not in page


def test_who_is_left_in_a_household_is_a_number(site: Site) -> None:
    numbers = [id_number(81), id_number(82)]
    site.desk.send(household("HS3", HERE + "003001"))
    site.desk.send(*(member(number, "HS3") for number in numbers))
    site.desk.send(grant("GS3", home="HS3", 截止日期="2024-06-30"))
    auditor, address = site.browser("auditor"), "/audit/stopped_without_followup"
    head, *lines = (line.split(",") for line in _csv(auditor.get(f"{address}.csv?as_of=2024-07-15").data))
    assert [line[head.index("在户人数")] for line in lines if line[0] == "HS3"] == ["2"]
    page = auditor.get(f"{address}?as_of=2024-07-15").text
    assert '<td class="num">2</td>' in page
    assert not [number for number in numbers if site.desk.office.keys.person(number) in page]
