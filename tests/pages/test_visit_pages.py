"""Visits, duties and campaigns by browser: what is typed is taken once, or said to be wrong beside its form."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest

from graph import roster, visits
from graph.acts import Clerk
from tests.pages.conftest import CANARIES, Browser, Site


def _key(browser: Browser, address: str) -> str:
    found = re.search(r'name="key" value="([^"]+)"', browser.get(address).text)
    assert found is not None
    return found[1]


def _report(site: Site, **more: str) -> dict[str, str]:
    return {"household": "H2", "visited_on": str(site.office.today), "visitor": "网格员老李", "channel": "网格上报",
            "found": "灶台坏了", "cause": "独居", "handled": "转交", "need": "养老服务", **more}


@pytest.mark.parametrize("channel", visits.CHANNELS)
def test_a_report_by_every_channel_is_taken_once(site: Site, channel: str) -> None:
    browser = site.browser("township")
    before = len(visits.listing(site.office, "H2"))
    key = _key(browser, "/visits")
    for _ in range(2):
        shown = browser.post("/visits", key=key, **_report(site, channel=channel))
        assert (shown.status_code, "已记入" in shown.text) == (200, True)
    rows = visits.listing(site.office, "H2")
    assert len(rows) == before + 1
    assert [(r["channel"], r["cause"], r["handled"], r["need"]) for r in rows if r["visit"] in shown.text] == [
        (channel, "无人照料", "转交", "养老服务")]
    assert "需求“养老服务”不在所列的词里" in shown.text
    assert "致困原因“" not in shown.text
    assert _key(browser, "/visits/new") != key


@pytest.mark.parametrize(("wrong", "status", "said"), [
    ({"household": ""}, 422, "须写明户编号或身份证号,至少一个。"),
    ({"household": "H404"}, 404, "H404"),
    ({"channel": ""}, 422, "须填写渠道。"),
    ({"channel": "路过"}, 422, "渠道"),
    ({"found": ""}, 422, "须填写发现情况。"),
    ({"visited_on": ""}, 400, "须填写哪天。"),
    ({"visited_on": "昨天"}, 400, "哪天:日期应写作 2024-03-01"),
    ({"handled": "以后再说"}, 422, "处置"),
    ({"id_number": "210302199001010000"}, 400, "身份证号"),
])
def test_what_is_wrong_is_said_beside_the_form_with_what_was_typed(site: Site, wrong: dict[str, str], status: int,
                                                                   said: str) -> None:
    browser = site.browser("township")
    before = site.desk.chain("H2")
    answer = browser.post("/visits", key=_key(browser, "/visits"), **_report(site, **wrong))
    sentence = re.search(r'role="alert" id="refused">没有办成:([^<]+)</p>', answer.text)
    assert sentence is not None, answer.text
    assert answer.status_code == status
    assert said in sentence[1]
    assert 'value="网格员老李"' in answer.text
    assert "210302199001010000" not in answer.text, "an ID number is never shown again"
    assert site.desk.chain("H2") == before


def test_a_day_to_come_is_taken_with_a_warning_as_in_a_file_today_without(site: Site) -> None:
    """Contract §1: what looks odd, in the future too, is taken with a warning; the product's door is no other."""
    browser = site.browser("township")
    (day,) = re.findall(r'<input[^>]*name="visited_on"[^>]*>', browser.get("/visits").text)
    assert 'max="' not in day
    tomorrow = str(site.office.today + timedelta(days=1))
    shown = browser.post("/visits", **_report(site, visited_on=tomorrow))
    assert (shown.status_code, f"走访日期 {tomorrow} 晚于今天" in shown.text) == (200, True)
    today = browser.post("/visits", **_report(site))
    assert (today.status_code, "晚于今天" in today.text) == (200, False)


def test_a_foreign_household_answers_as_none(site: Site) -> None:
    browser = site.browser("township")
    browser.get("/visits")
    answers = [browser.post("/visits", **_report(site, household=home)) for home in ("HFOREIGN", "HFOREIGM")]
    assert answers[0].status_code == answers[1].status_code
    sentences = [re.findall(r'role="alert" id="refused">([^<]+)<', answer.text) for answer in answers]
    assert [one.replace("HFOREIGN", "HFOREIGM") for one in sentences[0]] == sentences[1] != []
    assert not any(canary in answers[0].text for canary in CANARIES if canary != "HFOREIGN")


def test_a_department_reports_too_without_the_roster(site: Site) -> None:
    browser = site.browser("medsec")
    assert "/visits/new" in browser.get("/desk").text
    assert browser.get("/visits").status_code == 403
    shown = browser.post("/visits", key=_key(browser, "/visits/new"), **_report(site, household="HP", channel="热线"))
    assert "已记入" in shown.text
    assert "/households/HP" not in shown.text, "it is no matter of this department"
    assert site.browser("auditor").get("/visits/new").status_code == 403
    assert 'action="/visits"' not in site.browser("auditor").get("/visits").text


def test_without_the_token_of_the_page_nothing_is_taken(site: Site) -> None:
    browser, before = site.browser("township"), site.desk.chain("H2")
    browser.get("/visits")
    assert browser.post("/visits", **_report(site), csrf_token="x").status_code == 400
    assert site.desk.chain("H2") == before


def test_a_duty_is_given_and_ended_once(site: Site) -> None:
    browser, today = site.browser("township"), str(site.office.today)
    given = {"visitor": "包户小王", "household": "H2", "since": today, "key": _key(browser, "/visits")}
    for _ in range(2):
        assert "包户小王" in browser.post("/roster", **given).text
    (duty,) = roster.listing(site.office, visitor="包户小王")
    both = browser.post("/roster", **{**given, "grid": "一网格", "key": ""})
    assert (both.status_code, "须给且只给户编号或网格之一。" in both.text) == (422, True)
    grid = browser.post("/roster", visitor="片长", grid="一网格", since=today)
    assert "片长" in grid.text
    outside = browser.post("/roster", visitor="片长", grid="一网格", region="210404", since=today)
    assert (outside.status_code, "只能在本帐号的地区内办理" in outside.text) == (403, True)
    end = {"version": str(duty["version"]), "until": "2000-01-01"}
    early = browser.post(f"/roster/{duty['duty']}/end", **end)
    assert (early.status_code, "早于起始" in early.text) == (422, True)
    assert browser.post(f"/roster/{duty['duty']}/end", **{**end, "until": today}).status_code == 200
    assert roster.read(site.office, duty["duty"])["valid_to"] == site.office.today
    again = browser.post(f"/roster/{duty['duty']}/end", **{**end, "until": today})
    assert (again.status_code, f"名册 {duty['duty']} 已于 {today} 结束" in again.text) == (409, True)
    assert site.browser("medsec").post("/roster", **given).status_code == 403


def test_a_foreign_duty_is_as_none(site: Site) -> None:
    made = roster.add(site.office, Clerk("测试"), "外县人", site.office.today, household="HFOREIGN")
    browser = site.browser("township")
    browser.get("/visits")
    for duty in (made["duty"], made["duty"][:-1] + ("0" if made["duty"][-1] != "0" else "1")):
        answer = browser.post(f"/roster/{duty}/end", version="1", until=str(site.office.today))
        assert (answer.status_code, "没有名册" in answer.text) == (404, True)
    assert roster.read(site.office, made["duty"])["valid_to"] is None


def test_a_campaign_by_the_coordinator_alone(site: Site) -> None:
    browser = site.browser("coordinator")
    browser.get("/visits")
    form = {"name": "走进困难家庭", "from": "2024-04-01", "to": "2024-08-31"}
    assert "走进困难家庭" in browser.post("/campaigns", **form).text
    turned = browser.post("/campaigns", **{**form, "to": "2024-03-31"})
    assert (turned.status_code, "起始晚于截止" in turned.text) == (422, True)
    assert 'action="/campaigns"' not in site.browser("township").get("/visits").text
