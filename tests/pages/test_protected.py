"""保护标记: where a protected household lives, and whose it is, stands in no answer but its coordinator's; nor does
anything of another region in any. Every address that can be got, as it comes: page, JSON, picture, sheet, PDF, Word."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from api.auth import permission_of
from graph import alerts, audits, complaints, meetings, pledges
from graph.acts import Clerk
from graph.complaints import Complaint
from graph.pledges import Promise
from tests.filing import CATALOGUE, grant, household, id_number, referral
from tests.pages.conftest import CANARIES, HERE, Site
from tests.paper_text import text_of

#: Of HP: head, address, 网格, place; the ID number of who lives there, which nobody gets without a purpose.
PLACE, GRID, NUMBER = "210302002001", "暗处网格", id_number(3)
TELLING = ("藏身处", "避难巷九号", GRID, PLACE)
FOREIGN = (*CANARIES, "210404001001", id_number(4))
SCORED = """
indicators:
  - {code: ILL, name: 一级残疾, dimension: 健康状况, points: 100, source: 示例,
     when: {fact: 残疾等级, op: eq, value: 一级, subject: any_member}}
alert_threshold: [{region: "000000000000", points: 60, valid_from: 2020-01-01, source: 示例}]
"""
OUTSIDE = ("/login", "/metrics", "/healthz", "/readyz")


@pytest.fixture(scope="module")
def matters(site: Site) -> dict[str, dict[str, str]]:
    """One of everything about HP and, as far as the product lets anybody make it, about HFOREIGN: by part of an
    address, then by household."""
    desk, office = site.desk.policy(CATALOGUE + SCORED), site.desk.office
    desk.send(household("HP", PLACE, 户主姓名="藏身处", 地址="避难巷九号", 网格=GRID, 保护标记="是"), on="2024-08-01")
    desk.send({"身份证号": NUMBER, "指标": "残疾等级", "值": "一级", "起始日期": "2024-01-01"}, by="DPF")
    desk.send(grant("GP1", person=NUMBER), grant("GP2", person=NUMBER, starts="2024-02-01"))
    for home in ("HP", "HFOREIGN"):
        desk.send({"走访编号": f"V{home}", "户编号": home, "走访日期": "2024-06-01", "走访人": "网格员",
                   "渠道": "入户走访", "发现情况": "屋顶漏雨"})
    desk.send(referral("RP", "HP"))
    clerk, found = Clerk("测试"), {"household": {"HP": "HP", "HFOREIGN": "HFOREIGN"}}
    found["person"] = {home: site.people[home] for home in found["household"]}
    found["referral"] = {"HP": "RP", "HFOREIGN": "RFOREIGN"}
    alerts.open_alerts(office)
    found["alert"] = {row["household"]: row["alert"] for row in alerts.listing(office)}
    audits.run(office, everything=True, progress=lambda what, count: None)
    rows = office.store.read("finding/list_findings", rule=None, state="open", verdict=None, measure=None,
                             scope={"region": ""})
    found["finding"] = {home: row["id"] for row in rows for home in row["households"]}
    for home, region in (("HP", HERE), ("HFOREIGN", "210404")):
        scope = {"region": region}
        made = meetings.open_meeting(office, clerk, office.today, region=region, title=f"{region}的会", scope=scope)
        added = meetings.add_item(office, clerk, made["meeting"], home, "几家都沾边", if_match=made["version"],
                                  scope=scope)
        frozen = meetings.freeze(office, clerk, made["meeting"], if_match=added["version"], scope=scope)
        item = frozen["items"][0]["item"]
        verdict = meetings.Verdict("DPF", "先办护理补贴", "政策", (meetings.Order("DPF", "入户评定", 5),))
        decided = meetings.decide(office, clerk, made["meeting"], item, verdict, if_match=frozen["version"],
                                  scope=scope)
        for name, number in (("meeting", made["meeting"]), ("item", item),
                             ("task", decided["items"][0]["tasks"][0]["task"])):
            found.setdefault(name, {})[home] = number
        promised = pledges.promise(office, clerk, Promise(home, "CARE", "以上属实", "2024版", ("残疾等级=一级",), (),
                                                          site.people[home]))
        found.setdefault("pledge", {})[home] = promised["pledge"]
        against = complaints.file(office, clerk, Complaint(home, "finding", found["finding"][home], "不服"))
        found.setdefault("complaint", {})[home] = against["complaint"]
    found["visit"] = {home: f"V{home}" for home in found["household"]}
    checked = site.api("coordinator").post("/api/v1/checks", {"measure": "CARE", "id_number": NUMBER,
                                                              "from": "2026-12-01"}, Idempotency_Key="protected-1")
    assert checked.status_code == 201, checked.text
    found["receipt"] = {"HP": (checked.json or {})["receipt"]}
    return found


def addresses(site: Site, matters: dict[str, dict[str, str]], home: str) -> Iterator[tuple[str, str]]:
    """(address, permission) of every rule that GET may ask for, about this household where it is about one."""
    for rule in site.app.url_map.iter_rules():
        if rule.endpoint.endswith("static") or "GET" not in (rule.methods or ()) or rule.rule in OUTSIDE:
            continue
        if rule.rule.startswith("/audit/<name>"):
            continue  # by name below
        values = {name: matters.get(name, {}).get(home, "X0") for name in rule.arguments}
        with site.app.test_request_context():
            built = site.app.url_map.bind("localhost").build(rule.endpoint, values, method="GET")
        yield built, permission_of(site.app, rule.endpoint) or ""
    for name in ("duplicate_benefit", "missing_aid", "household_risk", "visit_statistics", "overdue_visits"):
        for form in ("", ".csv", ".xlsx"):
            yield f"/audit/{name}{form}", "finding.read"
    for name in ("household_aid_chain", "referral_chain", "explain_eligibility"):
        yield f"/api/v1/queries/{name}?household={home}", "query.ask"


@pytest.mark.parametrize("role", ["coordinator", "department", "township", "auditor", "dpf", "medsec"])
def test_no_address_tells_where_a_protected_household_lives_or_what_is_foreign(
    site: Site, matters: dict[str, dict[str, str]], role: str
) -> None:
    api, told, papers = site.api(role), [], 0
    for home in ("HP", "HFOREIGN"):
        for address, _ in addresses(site, matters, home):
            answer = api.get(address)
            assert answer.status_code < 500, (address, answer.text[:200])
            text = text_of(answer.data)
            for asked in (home, *(of.get(home, "") for of in matters.values())):
                if answer.status_code in (400, 404) and asked:
                    text = text.replace(asked, "")  # what was asked for is said again
            papers += answer.status_code == 200 and answer.data[:4] in (b"%PDF", b"PK\x03\x04")
            hidden = () if role == "coordinator" else TELLING
            told += [(address, word) for word in (*FOREIGN, NUMBER, *hidden) if word in text]
    assert not told, "\n".join(map(str, told))
    assert papers >= 5, "no paper was read"


def test_its_coordinator_is_told(site: Site, matters: dict[str, dict[str, str]]) -> None:
    """The words that are looked for do stand in papers and pages where they may."""
    api = site.api("coordinator")
    page = text_of(api.get("/households/HP").data)
    assert [word for word in ("藏身处", "避难巷九号", GRID, PLACE) if word not in page] == []
    for address in ("/api/v1/households/HP/packet.pdf", "/api/v1/households/HP/packet.docx", "/households.xlsx",
                    f"/api/v1/meetings/{matters['meeting']['HP']}/items/{matters['item']['HP']}/packet.pdf"):
        assert PLACE in text_of(api.get(address).data), address
