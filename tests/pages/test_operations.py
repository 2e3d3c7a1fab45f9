"""What runs beside the pages: log lines that name nobody, metrics, planning, and who looked before an answer leaves."""

from __future__ import annotations

import io
import json
import logging
import threading
from collections.abc import Iterator
from typing import Any

import pytest

from api import logs
from api.cli.serve import _plan
from graph import complaints, findings
from graph.acts import Clerk
from graph.audits import run
from graph.store import Store
from tests.filing import household
from tests.pages.conftest import HERE, Browser, Site


@pytest.fixture
def lines() -> Iterator[io.StringIO]:
    """The root logger as ``serve`` sets it, put back afterwards."""
    root, ours = logging.getLogger(), logging.getLogger("aidchain")
    before = (root.handlers[:], root.level, ours.level)
    stream = io.StringIO()
    logs.begin(stream)
    yield stream
    root.handlers[:], root.level, ours.level = before


def _told(stream: io.StringIO) -> list[dict[str, object]]:
    return [json.loads(line) for line in stream.getvalue().splitlines()]


def test_a_request_is_told_by_its_route_and_names_nobody(site: Site, lines: io.StringIO) -> None:
    api = site.api("coordinator")
    answer = api.get("/households/H1")
    api.get("/find?household=H1")
    api.post(f"/api/v1/people/{site.people['H1']}/reveal", {"purpose": "入户核对"})
    told = [line for line in _told(lines) if line["event"] == "request"]
    assert [(line["method"], line["route"], line["status"], line["role"]) for line in told] == [
        ("GET", "/households/<number:household>", 200, "coordinator"),
        ("GET", "/find", 302, "coordinator"),
        ("POST", "/api/v1/people/<number:person>/reveal", 200, "coordinator"),
    ]
    assert told[0]["request"] == answer.headers["X-Request-Id"]
    text = lines.getvalue()
    assert not [word for word in ("H1", "王一", site.people["H1"], site.people["number"], "入户") if word in text]


def test_an_error_is_told_by_its_type_and_place_not_by_what_it_says(
    site: Site, lines: io.StringIO, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*args: object, **named: object) -> None:
        raise RuntimeError("王一 210302199001010019")

    monkeypatch.setattr("api.pages.household.households.show", fail)
    assert site.api("coordinator").get("/households/H1").status_code == 500
    told = [line for line in _told(lines) if line["level"] == "error"]
    assert [(line["event"], line["error"]) for line in told] == [("unexpected", "RuntimeError")]
    assert "test_operations.py" in str(told[0]["where"])
    assert "王一" not in lines.getvalue()
    assert "210302199001010019" not in lines.getvalue()


def test_lines_of_other_libraries_are_told_without_what_they_quote(lines: io.StringIO) -> None:
    logging.getLogger("waitress").warning("while serving %s", "/households/H1")
    assert [(line["from"], line["event"]) for line in _told(lines)] == [("waitress", "while serving %s")]


def test_metrics_count_requests_queries_waiting_rows_and_open_findings(site: Site) -> None:
    run(site.office, everything=True, progress=lambda what, count: None)
    site.api("auditor").get("/api/v1/queries/explain_eligibility?household=H1&measure=CARE")
    text = site.anonymous().get("/metrics").text
    assert 'aidchain_open_findings{rule="same_measure"} 2.0' in text
    assert 'aidchain_query_seconds_count{query="explain_eligibility"}' in text
    assert 'aidchain_quarantined_rows{waiting="true"} 0.0' in text
    assert "aidchain_uploads_under_way 0.0" in text
    assert 'route="/api/v1/queries/<name>"' in text or 'route="/api/v1/queries/<number:name>"' in text
    assert "H1" not in text


def test_every_statement_that_a_page_asks_can_be_planned_at_the_start(site: Site, lines: io.StringIO) -> None:
    _plan(site.office, site.app.extensions["aidchain.desks"], threading.Event())
    told = [line for line in _told(lines) if line["event"] == "planned"]
    assert [line["failed"] for line in told] == [[]]
    assert int(str(told[0]["statements"])) > 60


def test_who_looked_is_written_down_before_a_number_leaves(site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    """Where it cannot be written, nothing is shown, by page as by API."""
    number, person = site.people["number"], site.people["H1"]

    def fail(*args: object, **named: object) -> None:
        raise RuntimeError("disk full")

    browser = site.browser("coordinator")
    browser.get("/households/H1")
    monkeypatch.setattr("graph.answers.record_access", fail)
    page = browser.post(f"/people/{person}/reveal", purpose="入户核对", household="H1")
    told = site.api("coordinator").post(f"/api/v1/people/{person}/reveal", {"purpose": "入户核对"})
    assert (page.status_code, told.status_code) == (500, 500)
    assert number not in page.text + told.text
    monkeypatch.undo()
    assert number in browser.post(f"/people/{person}/reveal", purpose="入户核对两", household="H1").text
    log = site.browser("auditor").get("/households/H1/access").text
    assert ("入户核对两" in log, "看号码" in log) == (True, True)
    for wrong in ("", "x" * 201):
        assert browser.post(f"/people/{person}/reveal", purpose=wrong).status_code == 400


def test_where_a_protected_household_lives_only_its_coordinator_learns(site: Site) -> None:
    """By page, API, packet, list and chain; the auditor and the township of that very region do not."""
    addresses = (
        "/households/HP",
        "/households",
        "/api/v1/households/HP",
        "/api/v1/households/HP/packet",
        "/api/v1/households/HP/chain",
        "/api/v1/queries/household_aid_chain?household=HP",
    )
    for role, shown in (("coordinator", True), ("auditor", False), ("township", False)):
        texts = {address: site.api(role).get(address).text for address in addresses}
        for word in ("避难巷九号", "藏身处", "210302002001"):
            said = [address for address, text in texts.items() if word in text]
            assert bool(said) is shown, (role, word, said)


def test_an_admins_acts_are_a_chain_and_a_case_is_not_its_business(site: Site) -> None:
    admin: Browser = site.browser("admin")
    admin.get("/accounts")
    admin.post("/accounts", name="记录用", role="township", region="210302", department="", password="long enough 1")
    admin.post("/accounts/记录用/disable")
    page = admin.get("/accounts").text
    assert page.count("记录用") >= 3
    assert "逐笔相扣" in page
    for address in ("/households/H1", "/households", "/findings", "/desk", "/tasks", "/overview", "/audit", "/upload"):
        assert admin.get(address).status_code == 403


def test_only_what_a_write_can_change_is_asked_anew(site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    """A referral moves what looks at referrals, a visit what looks at visits, a file everything."""
    asked: list[str] = []
    read = Store.read

    def counted(store: Store, name: str, /, **params: object) -> list[dict[str, Any]]:
        asked.append(name)
        return read(store, name, **params)

    monkeypatch.setattr(Store, "read", counted)
    statements = {
        "finding/duplicate_benefit": "duplicate_benefit",
        "finding/missing_aid": "missing_aid",
        "referral/overdue_referrals": "overdue_referrals",
        "statistics/visit_statistics": "visit_statistics",
    }

    def anew() -> set[str]:
        asked.clear()
        for name in statements.values():
            assert site.api("auditor").get(f"/api/v1/queries/{name}").status_code == 200
        return statements.keys() & set(asked)

    anew()
    assert anew() == set()
    opening = {"to_department": "DPF", "need": "医疗救助", "household": "H1"}
    assert site.api("department").post("/api/v1/referrals", opening).status_code == 201
    acts = {"finding/missing_aid", "referral/overdue_referrals", "statistics/visit_statistics"}
    assert anew() == acts
    report = {"visited_on": "2024-07-01", "visitor": "甲", "channel": "入户走访", "found": "好", "household": "H1"}
    assert site.api("department").post("/api/v1/visits", report).status_code == 201
    assert anew() == acts
    site.desk.send(household("H7", HERE + "001001"))
    assert anew() == set(statements)
    assert anew() == set()


def test_the_findings_are_read_anew_after_an_audit_a_judgement_and_a_complaint(
    site: Site, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Twice without any of them: once. Another filter is another list."""
    asked: list[str] = []
    listed = findings.listing

    def counted(*given: Any, **more: Any) -> Any:
        asked.append("listing")
        return listed(*given, **more)

    monkeypatch.setattr(findings, "listing", counted)
    run(site.office, everything=True, progress=lambda what, count: None)
    auditor = site.browser("auditor")

    def anew() -> int:
        asked.clear()
        assert auditor.get("/findings").status_code == auditor.get("/findings").status_code == 200
        return len(asked)

    assert anew() == 1
    assert anew() == 0
    assert (auditor.get("/findings?rule=same_measure").status_code, len(asked)) == (200, 1)
    finding = listed(site.office, scope={"region": HERE}, rule="same_measure")[0]["id"]
    findings.judge(site.office, finding, findings.Judgement("待核实", "先看", "甲"), scope={"region": HERE})
    assert "待核实" in auditor.get("/findings").text
    assert anew() == 0
    filed = complaints.file(
        site.office, Clerk("甲"), complaints.Complaint("H1", "finding", finding, "不是", working_days=5)
    )
    assert "有争议" in auditor.get("/findings").text
    answered = complaints.Answer("rejected", "核过")
    complaints.answer(site.office, Clerk("甲"), filed["complaint"], answered, if_match=1)
    assert "有争议" not in auditor.get("/findings").text.split("<tbody>")[1]
    run(site.office, everything=True, progress=lambda what, count: None)
    assert anew() == 1
