"""Promises and complaints by browser: forms from end to end; nothing of another region or department is seen."""

from __future__ import annotations

import io
import re
import zipfile

import pytest

from graph import complaints, pledges
from graph.acts import Clerk
from graph.complaints import Complaint
from graph.pledges import Promise
from tests.filing import grant
from tests.pages.conftest import CANARIES, Site

TEXT = "外县承诺内容"


@pytest.fixture(scope="module")
def foreign(site: Site) -> dict[str, str]:
    """One of each in the other region, one in this."""
    office, clerk = site.office, Clerk("测试")
    site.desk.send(grant("GFOREIGN", person=site.people["foreign_number"], 终止日期="2024-05-01", 终止原因="死亡"))
    there = pledges.promise(office, clerk, Promise("HFOREIGN", "CARE", TEXT, "2024版", ("残疾等级=一级",), (),
                                                   site.people["HFOREIGN"]))
    against = complaints.file(office, clerk, Complaint("HFOREIGN", "stop", "GFOREIGN", TEXT))
    return {"pledges": there["pledge"], "complaints": against["complaint"]}


@pytest.mark.parametrize("role", ["coordinator", "department", "township", "auditor", "dpf"])
def test_nothing_foreign_is_seen(site: Site, foreign: dict[str, str], role: str) -> None:
    api = site.api(role)
    for noun, number in foreign.items():
        none = number[:-1] + ("0" if number[-1] != "0" else "1")
        for address in (f"/api/v1/{noun}", f"/{noun}", f"/{noun}.csv", "/api/v1/tasks", "/households/H1"):
            text = api.get(address).text
            assert not [canary for canary in (*CANARIES, TEXT, number) if canary in text], address
        answers = [api.get(f"/api/v1/{noun}/{one}") for one in (number, none)]
        assert [answer.status_code for answer in answers] == [404, 404]
        assert answers[0].text.replace(number, none) == answers[1].text
        assert api.get(f"/{noun}/{number}").status_code == 404
        with zipfile.ZipFile(io.BytesIO(api.get(f"/{noun}.xlsx").data)) as book:
            assert not any(number.encode() in book.read(name) for name in book.namelist())
    if role != "auditor":
        body = {"household": "HFOREIGN", "measure": "CARE", "text": "x", "edition": "1", "claims": ["收入<1"]}
        answer = api.post("/api/v1/pledges", body)
        assert (answer.status_code, answer.json["detail"]) == (404, "没有户“HFOREIGN”:请核对编号,或先导入相应的表。")


def test_a_promise_by_browser_from_the_form_to_the_credit_list(site: Site) -> None:
    browser = site.browser("department")
    assert "记告知承诺" in browser.get("/households/H1").text
    browser.get("/pledges/new?household=H1")
    shown = browser.post("/pledges", household="H1", id_number=site.people["number"], measure="CARE", grant="G1",
                         edition="2024版", text="以上属实", claims="残疾等级=一级\n户:人均月收入<800", spares="残疾证")
    assert (shown.status_code, "没有部门报过" in shown.text, "残疾证" in shown.text) == (200, True, True)
    address = shown.request.path
    assert browser.post(f"{address}/checks", version="1", to="broken", why="").status_code == 422
    assert "失信" in browser.post(f"{address}/checks", version="1", to="broken", why="残联查无此证").text
    stale = browser.post(f"{address}/checks", version="1", to="revoked", why="x", recover="100")
    assert stale.status_code == 412
    browser.get(address)
    assert "停发救助 G1" in browser.post(f"{address}/checks", version="2", to="revoked", why="依规撤销",
                                     recover="100.50").text
    assert "停发救助 G1" in browser.get("/desk").text
    assert "100.50" in browser.get("/households/H1").text
    assert site.browser("dpf").get(address).status_code == 404
    number = address.rpartition("/")[2]
    assert number in browser.get("/pledges?state=revoked").text
    assert number not in browser.get("/pledges?state=kept").text
    masked = browser.get("/pledges.csv").text
    assert number in masked
    assert site.people["number"] not in masked
    browser.get("/pledges")
    assert browser.post("/pledges/credit-list", purpose="", form="csv").status_code == 400
    full = browser.post("/pledges/credit-list", purpose="报送", form="csv").text
    assert site.people["number"] in full


def test_a_complaint_by_browser_from_the_form_to_its_answer(site: Site) -> None:
    browser, other = site.browser("coordinator"), site.browser("department")
    site.desk.send(grant("G2", person=site.people["number"], starts="2024-02-01", 终止日期="2024-06-01"))
    browser.get("/complaints/new?household=H1")
    shown = browser.post("/complaints", household="H1", against="stop", target="G2", what="不该停", department="")
    assert (shown.status_code, "未规定" in shown.text) == (200, True)
    address = shown.request.path
    assert '申诉待答复 <a href="/complaints?state=open">1</a> 件' in browser.get("/overview").text
    desk = other.get("/desk").text
    assert re.search(f'href="{address}">去答复', desk)
    assert "成立" in other.get(address).text
    assert site.browser("township").get(address).status_code == 200
    assert "name=\"to\"" not in site.browser("township").get(address).text
    other.get(address)
    answered = other.post(f"{address}/answers", version="1", to="upheld", why="算错了", order="补发六月")
    assert (answered.status_code, "算错了" in answered.text, "补发六月" in answered.text) == (200, True, True)
    assert not re.search(f'href="{address}">去答复', other.get("/desk").text)
    assert "算错了" in browser.get("/households/H1").text
