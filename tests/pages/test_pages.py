"""Each kind of work as its people do it, without script: desk, 救前查询, upload, lists, a household, accounts."""

from __future__ import annotations

import io
import re
import xml.etree.ElementTree as ElementTree
from html.parser import HTMLParser

import pytest
from openpyxl import load_workbook
from werkzeug.test import TestResponse

from graph import audits
from tests.filing import household, id_number, member
from tests.pages.conftest import HERE, Browser, Site

PAGES = {
    "coordinator": [
        "/overview",
        "/households",
        "/households/H1",
        "/households/H1/why",
        "/households/H1/network",
        "/households/HP",
        "/audit",
        "/check",
        "/referrals/R1",
        "/alerts",
    ],
    "department": ["/desk", "/check", "/upload", "/referrals/new", "/referrals/R1", "/households/H1"],
    "auditor": [
        "/audit",
        "/audit/duplicate_benefit",
        "/audit/missing_aid",
        "/audit/aid_statistics",
        "/households/H1/access",
        "/findings",
        "/alerts",
    ],
    "admin": ["/accounts"],
}
VOID = {"area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "wbr"}


class _Page(HTMLParser):
    """What a page must not hold, and what it must: balanced tags, labels, nothing from outside, no script or style."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.faults: list[str] = []
        self._open: list[str] = []
        self._labelled = 0
        self.feed(text)
        self.faults += [f"<{tag}> is not closed" for tag in self._open]

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        told = dict(attrs)
        if tag in ("script", "style", "iframe") or "style" in told or any(name.startswith("on") for name in told):
            self.faults.append(f"<{tag}> inline: {attrs}")
        for name in ("href", "src", "action"):
            if (value := told.get(name)) and not value.startswith(("/", "#", "?")):
                self.faults.append(f"<{tag} {name}={value}>")
        labelled = "label" in self._open or told.get("aria-label") or told.get("id")
        if tag in ("input", "select", "textarea") and told.get("type") != "hidden" and not labelled:
            self.faults.append(f"<{tag} name={told.get('name')}> has no label")
        if tag == "form" and told.get("method") == "post":
            self._labelled += 1
        if tag not in VOID:
            self._open.append(tag)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.handle_starttag(tag, attrs)
        if tag not in VOID:
            self._open.pop()

    def handle_endtag(self, tag: str) -> None:
        if tag in VOID:
            return
        if not self._open or self._open[-1] != tag:
            self.faults.append(f"</{tag}> closes {self._open[-1:]}")
        else:
            self._open.pop()


@pytest.mark.parametrize(("role", "address"), [(role, page) for role, pages in PAGES.items() for page in pages])
def test_a_page_is_whole_labelled_and_without_script(site: Site, role: str, address: str) -> None:
    response = site.browser(role).get(address)
    assert response.status_code == 200, response.text
    assert _Page(response.text).faults == []
    assert len(re.findall(r"<h1[ >]", response.text)) == 1
    forms = len(re.findall(r'<form[^>]*method="post"', response.text))
    assert response.text.count('name="csrf_token"') == forms


def test_a_page_links_only_to_what_is_there(site: Site) -> None:
    """Every link of every page of a role leads to a page that this role may see."""
    for role, pages in PAGES.items():
        browser, seen = site.browser(role), set()
        for page in pages:
            for address in re.findall(r'href="(/[^"#]*)"', browser.get(page).text):
                seen.add(address.replace("&amp;", "&"))
        for address in sorted(seen):
            assert browser.get(address).status_code in (200, 302), (role, address)


def test_a_household_shows_who_aid_chain_and_what_waits_in_red(site: Site) -> None:
    text = site.browser("coordinator").get("/households/H1").text
    assert "王一" in text
    assert "210302********" in text
    assert site.people["number"] not in text
    assert "在享 2 项" in text
    assert "有 2 件转介在等人办" in text
    picture = re.findall(r"<svg.*?</svg>", text, re.DOTALL)[0]
    ElementTree.fromstring(picture)
    assert "等残联" in picture
    assert 'fill="#b3261e"' in picture


def test_empty_zero_and_unknown_look_different(site: Site) -> None:
    """No grant: said so. No payment: not known. A list without rows whose files are missing: 无法判断, never 没有."""
    assert "没有任何救助到达这一户" in site.browser("coordinator").get("/households/H2").text
    assert "没有发放记录" in site.browser("coordinator").get("/households/HP").text
    text = site.browser("auditor").get("/audit/overdue_visits").text
    assert "无法判断" in text
    assert "从未报送" in text
    assert "没有疑点" not in text


def test_why_names_the_fact_and_the_department(site: Site) -> None:
    text = site.browser("coordinator").get("/households/H2/why?measure=CARE").text
    assert "残疾等级" in text
    assert "残联" in text
    assert "符合" in text
    text = site.browser("coordinator").get("/households/H1/why?measure=CARE").text
    assert "无法判断" in text
    assert "缺这项情况" in text


def test_a_clerks_day(site: Site) -> None:
    """Send one, the other desk signs for it, returns it with a reason, and it is back on the first desk."""
    civil, dpf = site.browser("department"), Browser(site.app.test_client()).log_in("dpf")
    assert '<option value="医疗救助">' in civil.get("/referrals/new").text
    assert '<option value="医疗救助">' in civil.get("/desk").text
    page = civil.post("/referrals", household="H2", need="看病", to_department="DPF", reason="", id_number="")
    number = re.findall(r"转介 (ZJ\S+)", page.text)[0]
    assert "医疗救助" in page.text  # the catalogue's word
    assert number in dpf.get("/desk").text
    for to, words, more in (
        ("received", "已签收", {}),
        ("rejected", "不属本部门:请转医保局", {"offered": "不属本部门", "reason": "请转医保局"}),
    ):
        page = dpf.get(f"/referrals/{number}")
        version = re.findall(r'name="version" value="(\d+)"', page.text)[0]
        page = dpf.post(f"/referrals/{number}/steps", to=to, version=version, **more)
        assert page.status_code == 200, page.text
        assert words in page.text
    desk = civil.get("/desk?bucket=待重派").text
    assert number in desk
    page = civil.get(f"/referrals/{number}")
    assert "另转一个部门" in page.text
    stale = civil.post(f"/referrals/{number}/steps", to="closed", version="1", reason="放弃")
    assert stale.status_code == 412
    assert "已被别人改动" in stale.text


def test_a_step_that_is_not_allowed_says_what_is(site: Site) -> None:
    dpf = Browser(site.app.test_client()).log_in("dpf")
    dpf.get("/referrals/R3")
    page = dpf.post("/referrals/R3/steps", to="completed", version="1")
    assert page.status_code == 409
    assert "此刻可改为:已签收" in page.text
    assert "返回刚才的页面" not in page.text  # from nowhere; a browser says where it comes from


def test_a_check_before_a_grant_is_a_slip_with_a_number(site: Site) -> None:
    civil = site.browser("department")
    civil.get("/check")
    page = civil.post(
        "/check", id_number=site.people["number"], household="", measure="CARE", **{"from": "2024-03-01"}, to=""
    )
    assert page.status_code == 200, page.text
    assert "冲突" in page.text
    assert "G1" in page.text
    assert site.people["number"] not in page.text
    receipt = re.findall(r"回执 (?:<small>)?(JQ[0-9A-F-]+)", page.text)[0]
    assert civil.get(f"/receipts/{receipt}").status_code == 200
    assert Browser(site.app.test_client()).log_in("medsec").get(f"/receipts/{receipt}").status_code == 404
    asked = civil.post("/check", household="H2", measure="DIBAO", **{"from": "2024-03-01"})
    assert "<td>须 家庭的人均月收入低于800</td>" in asked.text
    assert "<strong>向谁补:</strong>人均月收入:还没有部门报过这项情况,请问民政局。" in asked.text
    assert re.search(r"条件 ?\d", asked.text) is None
    wrong = civil.post(
        "/check", id_number=site.people["foreign_number"], household="", measure="CARE", **{"from": "2024-03-01"}
    )
    assert wrong.status_code == 404


def test_an_upload_says_what_became_of_each_row(site: Site) -> None:
    """A good row, a wrong one: the wrong one is in the table and in the workbook, only for its own department."""
    medsec = Browser(site.app.test_client()).log_in("medsec")
    medsec.get("/upload")
    number = site.people["number"]
    file = f"身份证号,指标,值,起始日期\n{number},重特大疾病,是,2024-05-01\n{number},重特大疾病,是,2024-13-01\n".encode()
    page = medsec.client.post(
        "/upload",
        data={
            "csrf_token": medsec.csrf,
            "data_date": "2024-06-01",
            "department": "CIVIL",
            "files": (io.BytesIO(file), "../../etc/大病.csv"),
        },
        content_type="multipart/form-data",
        follow_redirects=True,
    )
    assert page.status_code == 200, page.text
    assert "大病.csv" in page.text
    assert "有 1 行没有入库" in page.text
    assert "日期" in medsec.get("/upload").text
    assert "隔离区是空的" in site.browser("department").get("/upload").text
    book = load_workbook(io.BytesIO(_quarantine(medsec).data))
    assert number in [cell.value for row in book.worksheets[0].iter_rows() for cell in row]
    assert _quarantine(site.browser("department")).status_code == 422  # nothing of its own
    told = site.office.store.driver.execute_query(
        "MATCH (b:Batch {file: '大病.csv'})-[:SENT_BY]->(d) RETURN d.code AS code"
    ).records
    assert [record["code"] for record in told] == ["MEDSEC"]  # the form's department is not believed


def _quarantine(browser: Browser) -> TestResponse:
    browser.get("/upload")
    return browser.post("/upload/quarantine.xlsx", purpose="补正隔离行")


@pytest.mark.parametrize("data_date", ["2999-01-01", "", "gestern", "2199-12-31"])
def test_an_upload_of_tomorrow_is_refused(site: Site, data_date: str) -> None:
    civil = site.browser("department")
    civil.get("/upload")
    page = civil.client.post(
        "/upload",
        data={"csrf_token": civil.csrf, "data_date": data_date, "files": (io.BytesIO(b"x"), "a.csv")},
        content_type="multipart/form-data",
    )
    assert page.status_code == 400


def test_a_file_that_is_none_is_refused_with_a_sentence(site: Site) -> None:
    civil = site.browser("department")
    civil.get("/upload")
    page = civil.client.post(
        "/upload",
        data={"csrf_token": civil.csrf, "data_date": "2024-06-01", "files": (io.BytesIO(b"\x00\x01"), "a.xlsx")},
        content_type="multipart/form-data",
    )
    assert page.status_code == 422
    assert "xlsx" in page.text


def test_an_auditors_list_counts_names_clause_and_statement(site: Site) -> None:
    text = site.browser("auditor").get("/audit/duplicate_benefit").text
    assert "核查 <strong>4</strong>" in text
    assert "同一救助两份" in text
    assert "MATCH" in text
    csv = site.browser("auditor").get("/audit/duplicate_benefit.csv")
    assert csv.data.startswith(b"\xef\xbb\xbf")
    assert "attachment" in csv.headers["Content-Disposition"]


def test_pages_of_a_list(site: Site) -> None:
    assert "这一页没有行" in site.browser("auditor").get("/audit/duplicate_benefit?page=9").text
    for page in ("0", "-1", "x", "1e3", "999999999"):
        assert site.browser("auditor").get(f"/audit/duplicate_benefit?page={page}").status_code == 400


def test_an_admin_makes_and_disables_an_account(site: Site) -> None:
    admin = site.browser("admin")
    admin.get("/accounts")
    page = admin.post(
        "/accounts", name="新人", role="auditor", region="210302", department="", password="long enough 1"
    )
    assert "新人" in page.text
    assert "逐笔相扣" in page.text
    page = admin.post("/accounts/新人/disable")
    assert "停用" in page.text
    assert admin.post("/accounts/admin/disable").status_code == 409
    assert admin.post("/accounts", name="新人", role="auditor", password="long enough 1").status_code == 409
    assert admin.post("/accounts", name="a b", role="auditor", password="long enough 1").status_code == 400
    assert admin.post("/accounts", name="x", role="king", password="long enough 1").status_code == 400


def test_who_looked_is_a_page_for_the_auditor(site: Site) -> None:
    site.browser("coordinator").get("/households/H2")
    text = site.browser("auditor").get("/households/H2/access").text
    assert "coordinator" in text
    assert "看户" in text


def test_a_finding_is_judged_and_the_judgement_stays(site: Site) -> None:
    audits.run(site.office, everything=True, progress=lambda what, count: None)
    auditor = site.browser("auditor")
    listed = auditor.get("/findings?rule=same_measure")
    assert "未判" in listed.text
    address = re.findall(r'href="(/findings/[^"]+)"', listed.text)[0]
    page = auditor.get(address)
    assert _Page(page.text).faults == []
    row = page.text.partition("当时的行")[2].partition("</table>")[0]
    assert re.search(r"姓名.*[0-9]{6}\*{8}[0-9]{3}[0-9X]", row, re.DOTALL)  # whose it is, no code of ours
    assert re.search(r"P[A-Z2-7]{16}", row) is None
    assert re.search(r"<svg.*救助.*G1.*人员.*王一.*救助.*G2.*</svg>", page.text, re.DOTALL)  # its path
    form = {
        "verdict": "属实",
        "why": "两份都在发",
        "recover": "1200.50",
        "recovered": "",
        "review_on": "2099-12-01",
        "made": "0",
    }
    page = auditor.post(f"{address}/judgements", **form)
    assert page.status_code == 200, page.text
    assert "两份都在发" in page.text
    assert "1,200.50 元" in page.text
    more = {**form, "made": "1", "why": "退回一部分", "recover": "", "recovered": "200"}
    assert auditor.post(f"{address}/judgements", **more).status_code == 200
    listed = auditor.get("/findings?rule=same_measure").text
    assert '<th scope="col" class="num">应追</th><th scope="col" class="num">已追</th>' in listed
    assert '<td class="num">1,200.50 元</td><td class="num">200.00 元</td>' in listed
    told = auditor.get("/findings.csv?verdict=属实").text.lstrip("\ufeff")
    head, *rows = (line.split(",") for line in told.splitlines())
    assert [row[head.index("应追(元)") :] for row in rows] == [["1200.50", "200.00"]]
    assert auditor.post(f"{address}/judgements", **form).status_code == 412  # judged meanwhile
    assert auditor.post(f"{address}/judgements", **{**form, "made": "2", "recover": "1e3"}).status_code == 400
    assert "判为属实" in site.browser("coordinator").get("/households/H1").text
    assert site.browser("township").post(f"{address}/judgements", **form).status_code == 403
    assert Browser(site.app.test_client()).log_in("elsewhere").get(address).status_code == 404


def test_a_coordinator_of_a_part_files_for_no_department(site: Site) -> None:
    """Rows set aside name no region: who sees only a part of the county does not see the others' files."""
    assert site.browser("coordinator").get("/upload").status_code == 403
    assert 'href="/upload"' not in site.browser("coordinator").get("/households").text


def test_a_meeting_from_agenda_to_decision(site: Site) -> None:
    chair = site.browser("coordinator")
    chair.get("/meetings")
    page = chair.post("/meetings", held_on=site.office.today.isoformat(), title="例会", chair="王主任")
    assert page.status_code == 200, page.text
    address = page.request.path
    version = re.findall(r'name="version" value="(\d+)"', page.text)[0]
    page = chair.post(f"{address}/add", version=version, household="H1", why="两份护理补贴")
    assert "两份护理补贴" in page.text
    assert _Page(page.text).faults == []
    stale = chair.post(f"{address}/add", version=version, household="H2", why="再列一户")
    assert stale.status_code == 412
    page = chair.get(address)
    version = re.findall(r'name="version" value="(\d+)"', page.text)[0]
    assert "还不能记下决定:先封存案卷,开会。" in page.text
    assert "封存把议程和每户的案卷按此刻的情况定下来" in page.text
    assert ("记下决定</summary>" in page.text, "撤下</summary>" in page.text) == (False, True)
    page = chair.post(f"{address}/freeze", version=version)
    assert page.status_code == 200, page.text
    assert ("记下决定</summary>" in page.text, "撤下</summary>" in page.text) == (True, False)
    item = re.findall(r'name="item" value="([^"]+)"', page.text)[0]
    version = re.findall(r'name="version" value="(\d+)"', page.text)[0]
    form = {
        "what": "停发一份",
        "basis": "国发〔2015〕52号",
        "lead": "CIVIL",
        "task": "核实后停发",
        "department": "CIVIL",
    }
    page = chair.post(f"{address}/decide", version=version, item=item, working_days="5", **form)
    assert page.status_code == 200, page.text
    assert "停发一份" in page.text
    assert "核实后停发" in chair.get("/meetings").text
    _a_task_of_it_is_done(site)
    assert site.browser("auditor").get(address).status_code == 200
    assert site.browser("auditor").post(f"{address}/freeze", version="1").status_code == 403
    assert Browser(site.app.test_client()).log_in("elsewhere").get(address).status_code == 404


def _a_task_of_it_is_done(site: Site) -> None:
    """On the desk of the department that it was given to; with what it must bring."""
    civil = site.browser("department")
    page = civil.get("/desk")
    assert "核实后停发" in page.text
    assert _Page(page.text).faults == []
    address = re.findall(r'action="(/tasks/[^"]+/steps)"', page.text)[0]
    version = re.findall(r'"/tasks/[^"]+/steps">.*?name="version" value="(\d+)"', page.text, re.DOTALL)[0]
    page = civil.post(address, version=version, to="doing")
    assert page.status_code == 200, page.text
    version = re.findall(r'"/tasks/[^"]+/steps">.*?name="version" value="(\d+)"', page.text, re.DOTALL)[0]
    assert civil.post(address, version=version, to="done").status_code == 422  # without a result
    page = civil.post(address, version=version, to="done", result="已核实")
    assert "没有任务" in page.text
    assert Browser(site.app.test_client()).log_in("dpf").get("/desk").text.count("核实后停发") == 0


def test_a_finding_whose_row_names_no_clause_leads_to_the_one_that_decided(site: Site) -> None:
    """Missing aid is decided by a version's criteria; two grants of one measure have theirs in the row, once."""
    site.desk.send(household("H90", HERE + "001001"))
    site.desk.send(member(id_number(90), "H90"))
    site.desk.send({"身份证号": id_number(90), "指标": "残疾等级", "值": "一级", "起始日期": "2024-01-01"})
    audits.run(site.office, everything=True, progress=lambda what, count: None)
    auditor = site.browser("auditor")
    listed = auditor.get("/findings?rule=missing_aid&measure=CARE").text
    (address,) = (one for one in re.findall(r'href="(/findings/[^"]+)"', listed) if "H90" in one)
    page = auditor.get(address)
    assert _Page(page.text).faults == []
    assert "<h2>依据</h2>" in page.text
    assert "怎样算清:办理救助;依据的情况不实的,由报它的部门更正。" in page.text
    assert "向谁补" not in page.text, "a column of the list alone"
    assert '国发〔2015〕52号 二（二） <span class="source source-confirmed">已核实原文</span>' in page.text
    why = "/households/H90/why?measure=CARE"
    assert f'href="{why}"' in page.text
    assert auditor.get(why).status_code == 200
    twice = re.findall(r'href="(/findings/[^"]+)"', auditor.get("/findings?rule=same_measure").text)[0]
    assert "<h2>依据</h2>" not in auditor.get(twice).text
