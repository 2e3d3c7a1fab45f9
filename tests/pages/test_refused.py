"""A refused form answers in place: the same page as of now, the sentence at the form, what was typed still in it."""

from __future__ import annotations

import html
import re
from collections.abc import Iterator

import pytest
from werkzeug.test import TestResponse

from api.pages.filled import forms_of
from graph import audits, findings, meetings
from graph.acts import Clerk
from graph.policy.regions import EVERYWHERE
from tests.filing import id_number
from tests.pages.conftest import PASSWORD, Browser, Site
from tests.pages.test_pages import _Page


def said(answer: TestResponse) -> str:
    """The one sentence of a refused form, which stands right before the form that was sent."""
    found = re.findall(r'<p class="waits" role="alert" id="refused">([^<]+)</p>', answer.text)
    assert len(found) == 1, answer.text
    assert _Page(answer.text).faults == []
    return html.unescape(found[0])


def filled(answer: TestResponse) -> dict[str, list[str]]:
    """What stands in the form below the sentence, by field."""
    rest = answer.text[answer.text.index('id="refused"'):]
    form = forms_of(rest, "/")[0]
    found: dict[str, list[str]] = {}
    for one in form.shown:
        if one.tag == "select":
            picked = [each.value for each in one.options if " selected" in rest[each.start:each.end]]
            found.setdefault(one.name, []).extend(picked or [""])
        else:
            found.setdefault(one.name, []).append(one.value)
    return found


def headings(answer: TestResponse) -> list[str]:
    return re.findall(r"<h1>(.*?)</h1>", answer.text, re.DOTALL)


@pytest.fixture
def meeting(site: Site) -> str:
    found = meetings.open_meeting(site.office, Clerk("测试"), site.office.today, region="210302")
    number = str(found["meeting"])
    meetings.add_item(site.office, Clerk("测试"), number, "H1", "测试")
    return number


#: who · the page · where its form leads · what is typed · status · the sentence (its beginning) · fields that must not
#: come back
CASES = [
    ("department", "/referrals/new", "/referrals",
     {"household": "H404", "need": "看病", "to_department": "DPF", "reason": "说明"},
     404, "没有户 H404:请核对户编号", ()),
    ("department", "/referrals/new", "/referrals", {"need": "看病", "to_department": "DPF"},
     400, "须填且只填户编号、身份证号之一。", ()),
    ("department", "/referrals/new?household=H1", "/referrals",
     {"household": "H1", "id_number": id_number(1), "need": "看病", "to_department": "DPF"},
     400, "须填且只填户编号、身份证号之一。身份证号请再填一次。", ("id_number",)),
    ("department", "/check", "/check", {"household": "H1", "measure": "", "from": "2024-13-01"},
     400, "须填写措施。", ()),
    ("department", "/check", "/check", {"household": "H1", "measure": "CARE", "from": "2024-13-01"},
     400, "拟从:日期应写作 2024-03-01", ()),
    ("department", "/check", "/check", {"household": "H1", "measure": "CARE", "from": "2024-03-01"},
     400, "护理补贴以人为对象:请填身份证号。", ()),
    ("department", "/desk", "/check", {"household": "H1", "measure": "CARE", "from": "2024-03-02", "to": "2024-03-01"},
     400, "起始晚于截止", ()),
    ("dpf", "/desk", "/referrals/R1/steps", {"to": "rejected", "reason": ""}, 409, "转介 R1 现为“待签收”", ()),
    ("coordinator", "/meetings", "/meetings", {"held_on": "明天", "title": "联席", "chair": "张主任"},
     400, "开会日期:日期应写作 2024-03-01", ()),
    ("auditor", "/findings/{finding}", "/findings/{finding}/judgements",
     {"verdict": "属实", "why": "两笔都在发", "recover": "十元", "recovered": "0"}, 400, "应追:", ()),
    ("auditor", "/findings/{finding}", "/findings/{finding}/judgements", {"verdict": "", "why": "", "recover": "10"},
     400, "须填写结论、理由。", ()),
    ("department", "/complaints/new", "/complaints",
     {"household": "H1", "against": "", "target": "G9", "what": "不服"}, 422, "对什么不服只能是", ()),
    ("department", "/pledges/new", "/pledges",
     {"household": "H1", "measure": "CARE", "edition": "1", "text": "属实", "claims": "看不懂"},
     422, "承诺的情况“看不懂”", ()),
    ("department", "/households/H1", "/people/{person}/reveal", {"purpose": "x" * 201}, 400, "请写明用途", ()),
    ("admin", "/accounts", "/accounts", {"name": "新人", "role": "department", "password": PASSWORD, "region": ""},
     400, "部门经办须写明部门:它属于哪个部门。密码请再填一次。", ("password",)),
    ("department", "/upload", "/upload", {"data_date": "2024-13-01"}, 400, "数据日期:日期应写作 2024-03-01", ()),
    ("department", "/upload", "/upload", {"data_date": "2024-03-01"}, 400, "请选 1 至 20 个文件。", ()),
    ("auditor", "/pledges", "/pledges/credit-list", {"purpose": "x" * 201, "form": "csv"}, 400, "请写明用途", ()),
]  # fmt: skip


@pytest.mark.parametrize(("who", "page", "action", "typed", "status", "sentence", "gone"), CASES)
def test_each_form_stays_on_its_page(site: Site, who: str, page: str, action: str, typed: dict[str, str], status: int,
                                     sentence: str, gone: tuple[str, ...]) -> None:
    browser = site.browser(who)
    places = {"person": site.people["H1"], "finding": next(_findings(site), "")}
    shown = browser.get(page.format(**places))
    assert shown.status_code == 200
    version = re.search(r'name="(version|made)" value="(\d+)"', shown.text)
    more = {version[1]: version[2]} if version else {}
    for _ in range(2):  # the page that answers takes the form once more
        answer = browser.post(action.format(**places), **{**more, **typed})
        assert answer.status_code == status, answer.text
        assert said(answer).startswith(f"没有办成:{sentence}")
        assert headings(answer) == headings(shown) != []
        assert "autofocus" in answer.text
        back = filled(answer)
        for name, value in typed.items():
            if name in back:
                assert back[name][0] == ("" if name in gone else value), name
    for name in gone:
        assert typed[name] not in answer.text


def test_an_empty_decision_says_what_is_to_be_filled_in(site: Site, meeting: str) -> None:
    meetings.freeze(site.office, Clerk("测试"), meeting)
    browser = site.browser("coordinator")
    text = browser.get(f"/meetings/{meeting}").text
    version = re.search(r'name="version" value="(\d+)"', text)
    item = re.search(r'name="item" value="([^"]+)"', text)
    assert version is not None
    assert item is not None
    form = {"version": version[1], "item": item[1]}
    empty = browser.post(f"/meetings/{meeting}/decide", **form)
    assert (empty.status_code, said(empty)) == (422, "没有办成:须填写决定、依据、牵头部门、任务、承办部门。")
    assert re.search(r"<details class=\"d-print-none\" open><summary>记下决定", empty.text)
    typed = {"what": "救", "basis": "会议", "lead": "CIVIL", "task": ["入户", "复查", "", ""],
             "department": ["CIVIL", "DPF", "", ""], "working_days": ["3", "三", "", ""]}
    wrong = browser.post(f"/meetings/{meeting}/decide", **form, **typed)
    assert (wrong.status_code, said(wrong)) == (400, "没有办成:期限须是 1 至 999 个工作日;不写按规定。")
    back = filled(wrong)
    assert {name: back[name] for name in ("what", "task", "department", "working_days")} == {
        "what": ["救"], **{name: typed[name] for name in ("task", "department", "working_days")}}


def test_a_need_that_no_list_knows_is_kept_and_said_with_the_near_words(site: Site) -> None:
    browser = site.browser("department")
    browser.get("/referrals/new?household=H2")
    made = browser.post("/referrals", household="H2", need="看病难", to_department="DPF", draft="1")
    assert made.status_code == 200
    assert "<dt>需求</dt><dd>看病难</dd>" in made.text
    assert "需求“看病难”不在所列的词里,原样保留;相近的有:医疗救助。" in made.text
    browser.get("/referrals/new?household=H2")
    known = browser.post("/referrals", household="H2", need="看病", to_department="DPF", draft="1")
    assert "<dt>需求</dt><dd>医疗救助</dd>" in known.text
    assert "不在所列的词里" not in known.text


def test_a_referral_is_voided_with_a_reason_and_a_tick_only(site: Site) -> None:
    browser = site.browser("department")
    browser.get("/referrals/new?household=H2")
    made = browser.post("/referrals", household="H2", need="看病", to_department="DPF", draft="1")
    address = made.request.path
    assert "确认作废(不能恢复)" in made.text
    form = {"to": "entered-in-error", "version": "1"}
    for typed, sentence in (({}, "须填写理由、确认作废。"), ({"reason": "户填错了"}, "须填写确认作废。"),
                            ({"sure": "1"}, "须填写理由。")):
        refused = browser.post(f"{address}/steps", **form, **typed)
        assert (refused.status_code, said(refused)) == (400, f"没有办成:{sentence}")
    desk = browser.get("/desk").text
    assert f'action="{address}/steps"' in desk
    assert 'value="entered-in-error"' not in desk, "never with one click"
    done = browser.post(f"{address}/steps", **form, reason="户填错了", sure="1")
    assert (done.status_code, "<small>录入有误</small>" in done.text, "户填错了" in done.text) == (200, True, True)


def test_what_was_changed_meanwhile_is_shown_as_it_is_now(site: Site, meeting: str) -> None:
    browser = site.browser("coordinator")
    browser.get(f"/meetings/{meeting}")
    stale = browser.post(f"/meetings/{meeting}/add", version="0", household="H2", why="看看")
    assert stale.status_code == 412
    assert "已被别人改动" in said(stale)
    assert said(stale).endswith("这一页已换成现在的样子:请看过再提交。")
    assert filled(stale) == {"household": ["H2"], "why": ["看看"]}


def test_a_question_with_a_fault_stays_in_its_form_too(site: Site) -> None:
    browser = site.browser("auditor")
    for address, sentence in (
        ("/audit/sample?seed=&size=30", "须填写种子。"),
        ("/audit/sample?seed=甲&size=many", "抽几笔=many:须是 1 至 1,000,000 的整数。"),
        ("/audit/aid_statistics?from=2024-03-02&to=2024-03-01", "起始晚于截止:自=2024-03-02 在 至=2024-03-01 之后。"),
        ("/findings?least=十", "金额不少于:"),
        ("/alerts?state=昨天", "状态:只能是"),
    ):
        answer = browser.get(address)
        assert answer.status_code == 400
        assert said(answer).startswith(sentence), address
    assert browser.get("/audit/sample?nonsense=1").status_code == 400
    assert browser.get("/audit/nonsense").status_code == 404


def test_a_page_of_somebody_else_is_not_shown_for_a_form(site: Site) -> None:
    """``on_page`` is asked for with the sender's own rights, and never outside."""
    browser = site.browser("department")
    browser.get("/desk")
    for page in ("/accounts", "/households/HFOREIGN", "//evil.example/", "https://evil.example/", "/upload/list.csv"):
        answer = browser.post("/referrals", need="看病", to_department="DPF", on_page=page)
        assert answer.status_code == 400
        assert "须填且只填户编号、身份证号之一。" in answer.text
        assert "<h1>请求不对 <small" in answer.text, page


def test_the_wrong_password_is_never_typed_back_the_name_is(site: Site) -> None:
    browser = Browser(site.app.test_client())
    browser.get("/login?next=/findings")
    answer = browser.post("/login", name="auditor", password="geheim-geheim", next="/findings")
    assert answer.status_code == 401
    assert said(answer).startswith("没有办成:帐号或密码不对")
    assert filled(answer)["name"] == ["auditor"]
    assert "geheim" not in answer.text
    assert browser.post("/login", name="auditor", password=PASSWORD, next="/findings").request.path == "/findings"


def _over(site: Site, who: str) -> Browser:
    """A browser of this account whose session has ended while a page stood open."""
    browser = Browser(site.app.test_client()).log_in(who)
    browser.get("/referrals/new?household=H1")
    site.office.store.driver.execute_query("MATCH (s:LoginSession {user: $who}) DELETE s", who=who)
    return browser


TYPED = {"household": "H1", "need": "看病", "to_department": "DPF", "reason": "住院回来没人照看"}


def _kept(answer: TestResponse) -> str:
    found = re.search(r'name="kept" value="([^"]*)"', answer.text)
    assert found is not None
    return html.unescape(found[1])


def _referrals(site: Site) -> int:
    found = site.office.store.driver.execute_query("MATCH (r:Referral) RETURN count(r) AS n").records[0]["n"]
    assert isinstance(found, int)
    return found


def test_what_was_typed_when_the_session_ended_is_there_after_the_log_in_and_not_sent(site: Site) -> None:
    before = _referrals(site)
    browser = _over(site, "dpf")
    asked = browser.post("/referrals", **{**TYPED, "to_department": "CIVIL", "id_number": id_number(1)})
    assert (asked.status_code, "<h1>登录</h1>" in asked.text) == (401, True)
    assert said(asked) == "没有办成:登录已到时,请再登录。填的会带回那一页,看过再提交。"
    by_chance = {"H1", "DPF"}  # so short that the sealed text may hold them
    for typed in {*TYPED.values(), id_number(1)} - by_chance:
        assert str(typed) not in asked.text.split("<form", 1)[1]
    cookies = str(browser.client.get_cookie("session"))
    assert len(cookies) < 600
    wrong = browser.post("/login", name="dpf", password="wrong password", next="/", kept=_kept(asked))
    assert (wrong.status_code, _kept(wrong)) == (401, _kept(asked)), "a slip of the finger costs nothing"
    back = browser.post("/login", name="dpf", password=PASSWORD, next="/", kept=_kept(wrong))
    assert back.status_code == 200
    assert said(back) == "登录到时,刚才的没有提交:填的还在,请看过再提交。身份证号请再填一次。"
    assert {name: values[0] for name, values in filled(back).items() if name in TYPED or name == "id_number"} == {
        **TYPED, "to_department": "CIVIL", "id_number": ""}
    assert id_number(1) not in back.text
    assert _referrals(site) == before
    sent = browser.post("/referrals", **{**TYPED, "to_department": "CIVIL", "draft": "1"})
    assert (sent.status_code, _referrals(site)) == (200, before + 1)


def test_another_account_does_not_get_what_was_typed(site: Site) -> None:
    asked = _over(site, "department").post("/referrals", **TYPED)
    other = Browser(site.app.test_client())
    other.get("/login")
    page = other.post("/login", name="medsec", password=PASSWORD, next="/referrals/new?household=H1", kept=_kept(asked))
    assert (page.request.path, "住院回来没人照看" in page.text) == ("/desk", False)
    for forged in (_kept(asked)[:-8] + "AAAAAAA=", "x", "中"):
        other = Browser(site.app.test_client())
        other.get("/login")
        page = other.post("/login", name="department", password=PASSWORD, kept=forged)
        assert (page.status_code, page.request.path) == (200, "/desk")
    # somebody else logged in in another window, the old page is sent with the new cookie
    mixed = Browser(site.app.test_client()).log_in("medsec")
    mine = Browser(site.app.test_client()).log_in("department")
    mine.get("/referrals/new?household=H1")
    sent = mixed.client.post("/referrals", data={**TYPED, "csrf_token": mine.csrf, "on_page": mine.page})
    assert (sent.status_code, "住院回来没人照看" in sent.text) == (400, False)


def test_after_a_new_log_in_in_another_window_the_old_page_keeps_what_was_typed(site: Site) -> None:
    browser = Browser(site.app.test_client()).log_in("department")
    browser.get("/referrals/new?household=H1")
    old = browser.csrf
    browser.post("/logout")
    browser.log_in("department")
    sent = browser.post("/referrals", **{**TYPED, "csrf_token": old, "on_page": "/referrals/new?household=H1"})
    assert (sent.status_code, said(sent)) == (400, "没有办成:这个页面是上一次登录时打开的:请看过再提交。")
    assert filled(sent)["reason"] == [TYPED["reason"]]


def test_a_form_of_nobody_is_not_carried_through_the_log_in(site: Site) -> None:
    """From a page of somebody else's making, or without a token: refused as before."""
    client = site.anonymous()
    for token in ("", "forged"):
        sent = client.post("/referrals", data={**TYPED, "csrf_token": token})
        assert (sent.status_code, TYPED["reason"] in sent.text) == (400, False)
    sent = client.post("/referrals", data={**TYPED, "csrf_token": "forged." + "0" * 32})
    assert sent.status_code == 401
    browser = Browser(client)
    browser.get("/login")
    page = browser.post("/login", name="department", password=PASSWORD, kept=_kept(sent))
    assert (page.request.path, TYPED["reason"] in page.text) == ("/desk", False)


def test_nothing_typed_is_nothing_kept(site: Site) -> None:
    browser = _over(site, "department")
    asked = browser.post("/logout")
    assert (asked.status_code, _kept(asked), said(asked)) == (401, "", "没有办成:登录已到时,请再登录。")


def _findings(site: Site) -> Iterator[str]:
    audits.run(site.office, everything=True, progress=lambda *_: None)
    rows = findings.listing(site.office, scope=EVERYWHERE)
    return (row["id"] for row in rows if row["rule"] == "same_measure" and "H1" in row["households"])
