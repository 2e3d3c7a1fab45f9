"""What an answer to an account may not tell of another region or department, door by door."""

from __future__ import annotations

import re
from typing import Any

import pytest

from graph import accounts
from graph.acts import Clerk
from graph.errors import WrongUsage
from graph.visits import Report, add
from tests.filing import grant, household, id_number, member
from tests.pages.conftest import HERE, PASSWORD, THERE, Browser, Site

EVERYWHERE = {"region": ""}
NOBODY = id_number(901)


def _visit(**subject: str) -> dict[str, str]:
    said = {"visited_on": "2024-06-01", "visitor": "李四", "channel": "热线", "found": "屋顶漏雨"}
    return {**said, **subject}


def _referral(**more: str) -> dict[str, Any]:
    return {"to_department": "DPF", "need": "医疗救助", **more}


def _said(answer: Any) -> tuple[int, str]:
    return answer.status_code, answer.json["detail"]


@pytest.mark.parametrize("door", ["visits", "referrals"])
def test_a_person_who_lives_only_elsewhere_is_as_somebody_unknown(site: Site, door: str) -> None:
    make = _visit if door == "visits" else _referral
    api = site.api("department")
    answers = [
        _said(api.post(f"/api/v1/{door}", make(id_number=number), Idempotency_Key=f"{door}{number[-4:]}"))
        for number in (site.people["foreign_number"], NOBODY)
    ]
    assert answers[0] == answers[1] == (404, "这个人不属于任何户:请先导入成员表。")
    browser = site.browser("department")
    browser.get("/visits/new" if door == "visits" else "/referrals/new")
    page = browser.post(f"/{door}", **make(id_number=site.people["foreign_number"]))
    assert page.status_code == 404
    assert "HFOREIGN" not in page.text


@pytest.mark.parametrize("door", ["visits", "referrals"])
def test_of_a_persons_households_the_one_in_reach_is_meant(site: Site, door: str) -> None:
    """The smallest number lies in the other region: here the other one is meant, and the chain verifies."""
    person, here, there = id_number(61), "HZ61", "HA61"
    site.desk.send(household(here, HERE + "001001"), household(there, THERE + "001001"))
    site.desk.send(member(person, here), member(person, there))
    make = _visit if door == "visits" else _referral
    made = site.api("department").post(f"/api/v1/{door}", make(id_number=person), Idempotency_Key=f"of-{door}")
    assert made.status_code == 201, made.text
    assert made.json["household"] == here
    assert site.desk.broken(here) == site.desk.broken(there) == []


def test_a_foreign_resource_is_as_none(site: Site) -> None:
    columns = ("资源编号", "机构", "类别", "需求", "行政区划代码", "容量")
    places = {"ZTHERE": THERE, "ZABOVE": "210000", "ZBELOW": HERE + "009"}
    rows = ((number, "社", "志愿", "医疗救助", code, "9") for number, code in places.items())
    site.desk.send(*(dict(zip(columns, row, strict=True)) for row in rows))
    answers = {
        number: _said(site.api("coordinator").post("/api/v1/matches",
                      {"household": "H1", "resource": number, "why": "缺人陪护"}, Idempotency_Key=number))
        for number in ("ZTHERE", "ZNOTHING", "ZBELOW")
    }  # fmt: skip
    assert answers["ZTHERE"] == (404, "没有资源“ZTHERE”:请核对编号。")
    assert answers["ZNOTHING"] == (404, "没有资源“ZNOTHING”:请核对编号。")
    assert answers["ZBELOW"][0] == 422  # here, and not for this household
    made = site.api("coordinator").post("/api/v1/matches", {"household": "H1", "resource": "ZABOVE", "why": "缺人陪护"},
                                        Idempotency_Key="ZABOVE")  # fmt: skip
    assert made.status_code == 201


def _home(site: Site, number: str, nth: int) -> None:
    site.desk.send(household(number, HERE + "001001"))
    site.desk.send(member(id_number(nth), number))


def _opens(site: Site, role: str, number: str) -> bool:
    return site.api(role).get(f"/api/v1/households/{number}").status_code == 200


def _step(site: Site, role: str, referral: str, to: str, **more: str) -> None:
    etag = site.api(role).get(f"/api/v1/referrals/{referral}").headers["ETag"]
    moved = site.api(role).post(f"/api/v1/referrals/{referral}/steps", {"to": to, **more},
                                Idempotency_Key=f"{referral}-{to}", If_Match=etag)  # fmt: skip
    assert moved.status_code == 200, moved.text


def test_a_draft_opens_no_household(site: Site) -> None:
    """Nor one that was given up before it left; what was sent does, also withdrawn."""
    _home(site, "H62", 62)
    made = [
        site.api("medsec").post("/api/v1/referrals", _referral(household="H62", draft=True), Idempotency_Key=f"d{n}")
        for n in (1, 2)
    ]
    one, other = (answer.json["referral"] for answer in made)
    assert not _opens(site, "medsec", "H62")
    browser = Browser(site.app.test_client()).log_in("medsec")
    assert 'href="/households/H62"' not in browser.get("/desk").text
    assert browser.get(f"/referrals/{one}").status_code == 200
    _step(site, "medsec", one, "cancelled", reason="不需要了")
    assert not _opens(site, "medsec", "H62")
    _step(site, "medsec", other, "requested")
    assert _opens(site, "medsec", "H62")
    _step(site, "medsec", other, "cancelled", reason="不需要了")
    assert _opens(site, "medsec", "H62")


def test_a_visit_to_a_household_of_others_is_as_none(site: Site) -> None:
    _home(site, "H63", 63)
    made = add(site.office, Clerk("测试"), Report(site.office.today, "李四", "热线", "漏雨", household="H63"))["visit"]
    told = _said(site.api("medsec").get(f"/api/v1/visits/{made}"))
    none = _said(site.api("medsec").get("/api/v1/visits/ZF0"))
    assert told == (404, f"没有走访“{made}”:请核对编号。")
    assert none == (404, "没有走访“ZF0”:请核对编号。")


def test_a_referral_of_others_is_not_there_to_be_followed(site: Site) -> None:
    """R1 goes from CIVIL to DPF: MEDSEC is told of it as of none, DPF (who has it) that it is not its own to follow."""
    body = _referral(household="H1")
    for number in ("R1", "RFOREIGN", "RNONE"):
        answer = site.api("medsec").post("/api/v1/referrals", {**body, "follows": number}, Idempotency_Key=f"f{number}")
        assert _said(answer) == (404, f"没有转介“{number}”:请核对转介编号。")
    own = site.api("dpf").post("/api/v1/referrals", {**body, "to_department": "CIVIL", "follows": "R1"},
                               Idempotency_Key="own")  # fmt: skip
    assert _said(own) == (422, "转介 R1 不是您部门转出的,不能由您接续。")
    browser = Browser(site.app.test_client()).log_in("medsec")
    browser.get("/referrals/new")
    assert browser.post("/referrals", **{**body, "follows": "R1"}).status_code == 404


def test_an_admin_has_no_region(site: Site) -> None:
    with pytest.raises(WrongUsage, match="不属于任何地区:不要写地区"):
        accounts.add_user(site.office, "admin2", "admin", PASSWORD, region=HERE, by="test")
    accounts.add_user(site.office, "admin2", "admin", PASSWORD, region="000000000000", by="test")


def test_no_link_leads_to_what_is_not_there_for_this_account(site: Site) -> None:
    """MEDSEC has a grant in a household that CIVIL referred to DPF: it reads of that referral, which has no page for
    it; somebody of a township without a department has no list of tasks."""
    _home(site, "H64", 64)
    site.desk.send(grant("G64", home="H64", 经办部门="MEDSEC"))
    number = site.api("department").post("/api/v1/referrals", _referral(household="H64"), Idempotency_Key="n1").json
    referral, link = number["referral"], f'href="/referrals/{number["referral"]}"'
    page = Browser(site.app.test_client()).log_in("medsec").get("/households/H64").text
    assert referral in page
    assert link not in page
    assert link in site.browser("department").get("/households/H64").text

    accounts.add_user(site.office, "village", "township", PASSWORD, region=HERE, by="test")
    village = Browser(site.app.test_client()).log_in("village")
    for address in ("/meetings", "/visits", "/alerts", "/overview", "/households/H64"):
        for target in sorted(set(re.findall(r'href="(/[^"#?]*)', village.get(address).text))):
            assert village.client.get(target).status_code not in (403, 404), (address, target)
