"""Referrals by the API alone: what a receiver sees before and after 签收, and a clerk's whole day."""

from __future__ import annotations

import csv
import io
from itertools import count
from typing import Any

import pytest
from openpyxl import load_workbook

from tests.filing import CATALOGUE, grant, household, id_number, member, payment
from tests.pages.conftest import HERE, Site

SECRET = ("张美丽", "桃花巷", "上门前情")
KEYS = count(1)


def home(site: Site, number: str, nth: int) -> None:
    """A household with one person, which no department has to do with yet."""
    site.desk.send(household(number, HERE + "001001", 户主姓名="张美丽", 地址="桃花巷七号", 保护标记="否"))
    site.desk.send(member(id_number(nth), number, 姓名="张美丽", 与户主关系="户主"))


def create(site: Site, role: str, home: str, to: str = "DPF", **more: str) -> tuple[str, str]:
    """Number and ETag."""
    body = {"to_department": to, "need": "医疗救助", "household": home, **more}
    made = site.api(role).post("/api/v1/referrals", body, Idempotency_Key=f"k{next(KEYS)}")
    assert made.status_code == 201, made.text
    return made.json["referral"], made.headers["ETag"]


def step(site: Site, role: str, referral: str, to: str, etag: str | None = None, **more: str) -> Any:
    if etag is None:
        etag = site.api(role).get(f"/api/v1/referrals/{referral}").headers["ETag"]
    return site.api(role).post(
        f"/api/v1/referrals/{referral}/steps", {"to": to, **more}, Idempotency_Key=f"k{next(KEYS)}", If_Match=etag
    )


def doors(number: str) -> list[str]:
    """Every address of a household that a department may have."""
    return [
        f"/api/v1/households/{number}",
        f"/api/v1/households/{number}/chain",
        f"/api/v1/queries/household_aid_chain?household={number}",
        f"/api/v1/queries/referral_chain?household={number}",
        f"/api/v1/queries/explain_eligibility?household={number}",
        f"/households/{number}",
        f"/households/{number}/chain.svg",
    ]


def statuses(site: Site, role: str, number: str) -> set[int]:
    return {site.api(role).get(address).status_code for address in doors(number)}


def test_before_it_signs_a_receiver_sees_the_envelope_and_nothing_else(site: Site) -> None:
    home(site, "H70", 70)
    first, _ = create(site, "department", "H70", "MEDSEC", reason="上门前情")
    step(site, "medsec", first, "received")
    step(site, "medsec", first, "rejected", reason="名额已满")
    second, _ = create(site, "department", "H70", follows=first, reason="请残联看看")

    seen = site.api("dpf").get(f"/api/v1/referrals/{second}").json
    assert {
        name: seen[name] for name in ("household", "need", "from_department", "reason", "people", "open", "holder")
    } == {
        "household": "H70",
        "need": "医疗救助",
        "from_department": "CIVIL",
        "reason": "请残联看看",
        "people": [{"relation": "户主", "name": "张**", "asked": False}],
        "open": False,
        "holder": "DPF",
    }
    assert statuses(site, "dpf", "H70") == {404}
    hops = site.api("dpf").get(f"/api/v1/queries/referral_chain?referral={second}").json["rows"]
    assert [row["referral"] for row in hops] == [second]
    person = site.office.keys.person(id_number(70))
    for address in (f"/api/v1/queries/explain_eligibility?person={person}", f"/api/v1/referrals/{first}"):
        assert site.api("dpf").get(address).status_code == 404
    told = [
        site.api("dpf").get(f"/api/v1/referrals/{second}").text,
        site.browser("dpf").get(f"/referrals/{second}").text,
    ]
    assert not [text for text in told if "/households/H70" in text]
    told += [site.browser("dpf").get("/desk").text]
    assert "/households/H70" not in told[-1], "its desk leads to the referral; the household is a 404 still"
    assert f'href="/referrals/{second}"' in told[-1]
    assert all("H70" in text for text in told)
    assert not [word for word in (*SECRET, "名额已满") for text in told if word in text]

    assert step(site, "dpf", second, "received").status_code == 200
    assert statuses(site, "dpf", "H70") == {200}
    assert site.api("dpf").get("/api/v1/households/H70").json["members"][0]["name"] == "张美丽"
    hops = site.api("dpf").get(f"/api/v1/queries/referral_chain?referral={second}").json["rows"]
    assert [row["referral"] for row in hops] == [first, second]
    assert site.api("dpf").get(f"/api/v1/referrals/{second}").json["open"] is True
    assert "/households/H70" in site.browser("dpf").get(f"/referrals/{second}").text
    assert "/households/H70" in site.browser("dpf").get("/desk").text


def test_a_third_department_sees_neither_it_nor_the_household(site: Site) -> None:
    home(site, "H71", 71)
    number, _ = create(site, "department", "H71")
    for to in ("received", "accepted"):
        assert step(site, "dpf", number, to).status_code == 200
    assert site.api("medsec").get(f"/api/v1/referrals/{number}").status_code == 404
    assert site.api("medsec").get(f"/api/v1/queries/referral_chain?referral={number}").status_code == 404
    assert statuses(site, "medsec", "H71") == {404}
    assert statuses(site, "dpf", "H71") == {200}


def test_the_sender_sees_the_signing_the_reason_of_a_return_and_who_holds_it(site: Site) -> None:
    home(site, "H72", 72)
    number, _ = create(site, "department", "H72")

    def seen() -> tuple[object, ...]:
        found = site.api("department").get(f"/api/v1/referrals/{number}").json
        return found["state"], found["received_on"] is not None, found["reason"], found["holder"]

    assert seen() == ("requested", False, None, "DPF")
    step(site, "dpf", number, "received")
    assert seen() == ("received", True, None, "DPF")
    step(site, "dpf", number, "rejected", reason="联系不上")
    assert seen() == ("rejected", True, "联系不上", "CIVIL")
    create(site, "department", "H72", "MEDSEC", follows=number)
    assert seen() == ("rejected", True, "联系不上", None)
    assert "联系不上" in site.browser("department").get(f"/referrals/{number}").text


def test_what_was_cancelled_unsigned_opens_nothing_and_what_was_signed_stays_open(site: Site) -> None:
    home(site, "H73", 73)
    home(site, "H74", 74)
    unsigned, _ = create(site, "department", "H73")
    assert step(site, "department", unsigned, "cancelled", reason="误发").status_code == 200
    signed, _ = create(site, "department", "H74")
    for role, to, more in (
        ("dpf", "received", {}),
        ("dpf", "accepted", {}),
        ("department", "cancelled", {"reason": "误发"}),
    ):
        assert step(site, role, signed, to, **more).status_code == 200
    assert statuses(site, "dpf", "H73") == {404}
    assert statuses(site, "dpf", "H74") == {200}


def test_a_draft_is_its_senders_alone(site: Site) -> None:
    home(site, "H75", 75)
    number, _ = create(site, "department", "H75")
    step(site, "dpf", number, "received")
    step(site, "dpf", number, "rejected", reason="材料不全")
    body = {"to_department": "DPF", "need": "医疗救助", "household": "H75", "follows": number, "draft": True}
    draft = site.api("department").post("/api/v1/referrals", body, Idempotency_Key="draft").json["referral"]
    assert site.api("dpf").get(f"/api/v1/referrals/{draft}").status_code == 404
    seen = {
        role: [
            row["referral"] for row in site.api(role).get("/api/v1/queries/referral_chain?household=H75").json["rows"]
        ]
        for role in ("department", "dpf")
    }
    assert seen == {"department": [number, draft], "dpf": [number]}


def looked_at(site: Site, number: str) -> tuple[dict[str, str], list[tuple[int, str, str | None]], int]:
    """Bucket by department, the hops with their holders, entries of referrals in the chain: all through the API."""
    buckets = {}
    for role, code in (("department", "CIVIL"), ("dpf", "DPF")):
        rows = site.api(role).get(f"/api/v1/queries/department_inbox?department={code}&limit=1000").json["rows"]
        held = [row["bucket"] for row in rows if row["household"] == number]
        if held:
            [buckets[code]] = held
    hops = site.api("auditor").get(f"/api/v1/queries/referral_chain?household={number}").json["rows"]
    chain = site.api("auditor").get(f"/api/v1/households/{number}/chain?limit=1000").json["rows"]
    entries = sum(row["kind"] == "referral" for row in chain)
    return buckets, [(row["hop"], row["state"], row["holder"]) for row in hops], entries


def test_a_clerks_day(site: Site) -> None:
    home(site, "H80", 80)
    site.desk.send(grant("G80", home="H80", measure="DIBAO"))
    site.desk.send(payment("F80", "G80"))
    first, etag = create(site, "department", "H80")
    assert looked_at(site, "H80") == ({"DPF": "待签收"}, [(1, "待签收", "DPF")], 1)

    moved = step(site, "dpf", first, "received", etag)
    assert looked_at(site, "H80") == ({"DPF": "在办"}, [(1, "已签收", "DPF")], 2)
    assert step(site, "dpf", first, "rejected", etag, reason="材料不全").status_code == 412  # an ETag of yesterday
    assert step(site, "dpf", first, "rejected", moved.headers["ETag"]).status_code == 422  # without a reason
    assert step(site, "dpf", first, "completed", moved.headers["ETag"]).status_code == 409
    assert looked_at(site, "H80")[2] == 2
    assert step(site, "dpf", first, "rejected", moved.headers["ETag"], reason="材料不全").status_code == 200
    assert looked_at(site, "H80") == ({"CIVIL": "待重派"}, [(1, "已退回", "CIVIL")], 3)

    again, etag = create(site, "department", "H80", follows=first)
    returned = (1, "已退回", None)
    assert looked_at(site, "H80") == ({"DPF": "待签收"}, [returned, (2, "待签收", "DPF")], 4)
    for entries, (role, to, more, buckets, hop) in enumerate(
        (
            ("dpf", "received", {}, {"DPF": "在办"}, (2, "已签收", "DPF")),
            ("dpf", "accepted", {}, {"DPF": "在办"}, (2, "已受理", "DPF")),
            ("dpf", "in-progress", {}, {"DPF": "在办"}, (2, "办理中", "DPF")),
            ("dpf", "on-hold", {}, {"CIVIL": "待补正"}, (2, "待补正", "CIVIL")),
            ("department", "in-progress", {}, {"DPF": "在办"}, (2, "办理中", "DPF")),
            ("dpf", "completed", {}, {"CIVIL": "待确认"}, (2, "已办结", "CIVIL")),
            ("department", "closed", {"evidence": "F80"}, {}, (2, "已闭环", None)),
        ),
        start=5,
    ):
        if to == "closed":
            assert step(site, role, again, to, etag).status_code == 422  # without evidence
        moved = step(site, role, again, to, etag, **more)
        assert moved.status_code == 200, moved.text
        etag = moved.headers["ETag"]
        assert looked_at(site, "H80") == (buckets, [returned, hop], entries)
    assert moved.json["next"] == []
    assert site.desk.broken("H80") == []


@pytest.mark.parametrize("limit", ["1", "2"])
def test_a_page_of_the_inbox_is_a_part_of_the_whole(site: Site, limit: str) -> None:
    address = "/api/v1/queries/department_inbox?department=DPF"
    whole, part, cursor = site.api("dpf").get(address).json, [], ""
    while True:
        page = site.api("dpf").get(f"{address}&limit={limit}{cursor}").json
        assert {name: page[name] for name in ("checked", "answer", "coverage")} == {
            name: whole[name] for name in ("checked", "answer", "coverage")
        }
        part += page["rows"]
        if page["next"] is None:
            break
        cursor = f"&cursor={page['next']}"
    assert part == whole["rows"]
    assert len(part) >= 3
    only = site.api("dpf").get(f"{address}&bucket=待签收").json["rows"]
    assert only == [row for row in whole["rows"] if row["bucket"] == "待签收"]


def test_a_step_that_a_file_tells_happened_elsewhere_and_is_marked_so(site: Site) -> None:
    home(site, "H81", 81)
    number, _ = create(site, "department", "H81")
    assert site.api("department").get(f"/api/v1/referrals/{number}").json["elsewhere"] is None
    row = {"转介编号": number, "户编号": "H81", "需求": "医疗救助", "转出部门": "CIVIL", "转入部门": "DPF"}
    row |= {"状态": "已办结", "发出日期": site.office.today.isoformat()}  # from 待签收 no step leads there
    site.desk.send(row, on=site.office.today.isoformat())
    seen = site.api("department").get(f"/api/v1/referrals/{number}").json
    assert (seen["state"], seen["elsewhere"][-4:]) == ("completed", ".csv")
    assert "最近一步在别处办理" in site.browser("department").get(f"/referrals/{number}").text
    assert step(site, "department", number, "in-progress").status_code == 200
    assert site.api("department").get(f"/api/v1/referrals/{number}").json["elsewhere"] is None


def test_what_a_desk_takes_away(site: Site) -> None:
    home(site, "H82", 82)
    number, _ = create(site, "department", "H82", "DPF", reason="看病钱不够")
    notice = site.api("dpf").get(f"/api/v1/referrals/{number}/notice.pdf?telephone=0000-1")
    assert (notice.status_code, notice.data[:5]) == (200, b"%PDF-")
    assert site.api("medsec").get(f"/api/v1/referrals/{number}/notice.pdf").status_code == 404
    digest = site.api("dpf").get("/api/v1/desk/digest.xlsx")
    [sheet] = load_workbook(io.BytesIO(digest.data)).worksheets
    listed = {row[1]: (row[0], row[9]) for row in sheet.iter_rows(min_row=4, values_only=True)}
    assert listed[number] == ("待签收", "看病钱不够")
    bundle = site.api("auditor").get("/api/v1/households/H82/referrals.fhir.json").json
    assert [entry["resource"]["status"] for entry in bundle["entry"]] == ["requested"]
    assert site.api("auditor").get("/api/v1/households/HFOREIGN/referrals.fhir.json").status_code == 404
    assert site.api("dpf").get("/api/v1/households/H82/referrals.fhir.json").status_code == 403


def test_circles_and_first_responsible_of_ones_own_region(site: Site) -> None:
    home(site, "H83", 83)
    ways = (("R83a", "CIVIL", "DPF"), ("R83b", "DPF", "MEDSEC"), ("R83c", "MEDSEC", "CIVIL"))
    for (number, sender, receiver), before in zip(ways, ("", "R83a", "R83b"), strict=True):
        row = {"转介编号": number, "户编号": "H83", "需求": "医疗救助", "转出部门": sender, "转入部门": receiver}
        row |= {"状态": "办理中" if number == "R83c" else "已退回", "发出日期": "2024-06-03", "上一转介编号": before}
        site.desk.send(row)
    found = site.api("coordinator").get("/api/v1/referral-loops").json["loops"]
    assert [(one["household"], one["departments"]) for one in found] == [("H83", ["CIVIL", "DPF", "MEDSEC", "CIVIL"])]
    assert site.api("elsewhere").get("/api/v1/referral-loops").json["loops"] == []
    assert site.api("dpf").get("/api/v1/referral-loops").status_code == 403
    assert site.api("coordinator").get("/api/v1/referral-loops?max_length=1").status_code == 400
    assert site.api("coordinator").get("/api/v1/referral-loops?max_length=2").json["loops"] == []
    rows = site.api("coordinator").get("/api/v1/first-responsible?department=CIVIL").json["rows"]
    assert [(row["referral"], row["hops"], row["holder"]) for row in rows if row["household"] == "H83"] == [
        ("R83c", 3, "CIVIL")
    ]
    assert site.api("coordinator").get("/api/v1/first-responsible?department=DPF").json["rows"] == []


def test_a_due_day_without_an_official_calendar_is_shown_as_provisional(site: Site) -> None:
    home(site, "H84", 84)
    limit = '  - {{kind: referral, {}, region: "000000000000", valid_from: 2020-01-01, source: 试}}\n'
    limits = limit.format("need: 医疗救助, working_days: 400") + limit.format("days: 700")
    limits += limit.format("need: 医疗救助, working_days: 5").replace("2020", "2000")
    site.desk.policy(f"{CATALOGUE}\nlimits:\n{limits}")
    sure, unsure = (create(site, "department", "H84", need=need)[0] for need in ("住房", "医疗救助"))
    row = {"户编号": "H84", "需求": "医疗救助", "转出部门": "CIVIL", "转入部门": "DPF", "状态": "待签收"}
    # due in 2004, counted over 2003, which is older than the oldest official calendar
    site.desk.send(row | {"转介编号": "R84a", "发出日期": "2003-12-30"})
    site.desk.send(row | {"转介编号": "R84b", "发出日期": "2004-01-02"})
    page = site.browser("dpf").get("/desk?household=H84").text
    marked = {
        number: "(暂定)" in page.split(f">{number}<")[1].split("</tr>")[0] for number in (sure, unsure, "R84a", "R84b")
    }
    assert marked == {sure: False, unsure: True, "R84a": True, "R84b": False}
    listed = site.browser("auditor").get("/audit/overdue_referrals").text
    shown = {number: "(暂定)" in listed.split(f">{number}<")[1].split("</tr>")[0] for number in ("R84a", "R84b")}
    assert shown == {"R84a": True, "R84b": False}
    for address, who in (("/audit/overdue_referrals.csv", "auditor"), ("/desk.csv?household=H84", "dpf")):
        rows = {row["转介"]: row["暂定"] for row in csv.DictReader(
            io.StringIO(site.browser(who).get(address).text.lstrip("\ufeff")))}
        assert (rows["R84a"], rows["R84b"]) == ("是", "否"), address
    for address, who in (("overdue_referrals", "auditor"), ("department_inbox?department=DPF", "dpf")):
        note = site.api(who).get(f"/api/v1/queries/{address}").json["note"]
        assert note.startswith("期限暂定")
        assert ("R84a" in note, "R84b" in note) == (True, False)
    assert "note" not in site.api("auditor").get("/api/v1/queries/overdue_referrals?region=99").json
