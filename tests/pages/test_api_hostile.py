"""Bad inputs of the API (inputs.md): each has one right answer, a problem with a Chinese detail and the field."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from werkzeug.test import TestResponse

from tests.doors import json_of
from tests.pages.conftest import Site

OPENING: dict[str, Any] = {"to_department": "DPF", "need": "医疗救助", "household": "H2", "draft": True}


def problem(response: TestResponse, status: int, field: str | None = None) -> dict[str, Any]:
    """The one shape of error; hands the body back."""
    body = json_of(response, status)
    assert response.mimetype == "application/problem+json"
    assert {"type", "title", "status", "detail"} <= set(body)
    assert body["status"] == status
    assert any("\u4e00" <= c <= "\u9fff" for c in body["detail"])
    if field is not None:
        assert body.get("field") == field, body
    return body


@pytest.mark.parametrize(
    ("raw", "said"),
    [
        (b"[" * 100_000 + b"]" * 100_000, "嵌套过深"),
        (b'{"need": ' + b'{"a":' * 50_000 + b"1" + b"}" * 50_000 + b"}", "嵌套过深"),
        (b'{"need": ' + b"9" * 5_000 + b"}", "整数过长"),
        (b'{"need": NaN}', "NaN"),
        (b'{"need": -Infinity}', "Infinity"),
        (b'{"need": "a", "need": "b"}', "写了两次"),
        (b'{"need": 1e999}', "过大"),
        (b'{"need": "\xff"}', "UTF-8"),
        (b'{"need": "\\ud800"}', "UTF-8"),
        (b'{"need": ', "JSON"),
        (b"", "JSON"),
        (b"[]", "对象"),
        (b"null", "对象"),
    ],
)
def test_json_that_parsers_disagree_on_is_400(site: Site, raw: bytes, said: str) -> None:
    assert said in problem(site.api("department").post("/api/v1/referrals", raw=raw), 400)["detail"]


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"need": None}, "need"),
        ({"need": ""}, "need"),
        ({"need": 5}, "need"),
        ({"need": "x" * 201}, "need"),
        ({"need": "a\u0000b"}, "need"),
        ({"draft": "yes"}, "draft"),
        ({"unknown": 1}, "unknown"),
        ({"household": None}, "household"),
        ({"id_number": "210302199001010014"}, "household"),
        ({"household": None, "id_number": "123"}, "id_number"),
    ],
)
def test_a_wrong_field_is_named(site: Site, change: dict[str, Any], field: str) -> None:
    problem(site.api("department").post("/api/v1/referrals", {**OPENING, **change}), 400, field)


def test_an_id_number_is_never_said_back(site: Site) -> None:
    response = site.api("department").post(
        "/api/v1/referrals", {**OPENING, "household": None, "id_number": "210302199001010019"}
    )
    assert "210302199001010019" not in response.text


def test_size_and_type_of_a_body(site: Site) -> None:
    api = site.api("department")
    problem(api.post("/api/v1/referrals", raw=b'{"need": "' + b"x" * 10_500_000 + b'"}'), 413)
    problem(api.post("/api/v1/referrals", raw=b"{}", Content_Type="text/plain"), 415)
    problem(api.post("/api/v1/referrals", raw=b"\x1f\x8b", Content_Encoding="gzip"), 415)
    problem(api.client.post("/api/v1/referrals", headers=api.headers), 415)


@pytest.mark.parametrize("limit", ["0", "-1", "1000000000", "1e3", "٣", "", "1.0", "1001"])
def test_a_limit_out_of_range_is_400_with_the_range(site: Site, limit: str) -> None:
    told = problem(site.api("auditor").get(f"/api/v1/queries/aid_statistics?limit={limit}"), 400, "limit")
    assert "1000" in told["detail"]


@pytest.mark.parametrize(
    ("keys", "field"),
    [
        ("region=abc", None),
        ("region=２１０３", None),
        ("as_of=2024-13-01", "as_of"),
        ("as_of=9999-12-31", "as_of"),
        ("nonsense=1", "nonsense"),
        ("rule=exclusive&rule=once", "rule"),
        ("min_days=0", "min_days"),
        ("rule=foo", "rule"),
        ("from=2024-02-01&to=2024-01-01", "from"),
        ("limit=5&limit=6", "limit"),
        ("min_days=9223372036854775808", "min_days"),
        ("region=" + "1" * 5000, "region"),
    ],
)
def test_keys_of_a_question(site: Site, keys: str, field: str | None) -> None:
    problem(site.api("auditor").get(f"/api/v1/queries/duplicate_benefit?{keys}"), 400, field)


def test_an_unknown_question_is_404(site: Site) -> None:
    problem(site.api("auditor").get("/api/v1/queries/nonsense"), 404)
    problem(site.api("auditor").get("/api/v1/nowhere"), 404)
    problem(site.api("auditor").client.put("/api/v1/queries/aid_statistics", headers=site.api("auditor").headers), 405)


CHAIN = "/api/v1/queries/household_aid_chain?household=H1"


def test_pages_of_a_cursor_are_the_whole_answer(site: Site) -> None:
    api = site.api("auditor")
    whole = api.get(CHAIN).json
    assert whole is not None
    assert whole["next"] is None
    rows: list[Any] = []
    page: Any = api.get(f"{CHAIN}&limit=2").json
    while True:
        rows += page["rows"]
        assert page["checked"] == whole["checked"]
        if page["next"] is None:
            break
        page = api.get(f"{CHAIN}&limit=2&cursor={page['next']}").json
    assert rows == whole["rows"]


def test_every_list_goes_page_by_page_by_a_cursor_of_its_own(site: Site) -> None:
    """All lists that the document names, a row a page, are the whole list; a cursor of another list is 400."""
    document = site.anonymous().get("/api/v1/openapi.json").json
    assert document is not None
    lists = [
        path
        for path, operations in document["paths"].items()
        if "/queries/" not in path
        and "limit" in {one["name"] for one in operations.get("get", {}).get("parameters", [])}
    ]
    assert {path.removeprefix("/api/v1/") for path in lists} == {
        *("access-log", "accounts", "alerts", "campaigns", "complaints", "findings", "findings/still-paid"),
        *("households/{household}/chain", "meetings"),
        *("needs", "pledges", "resources", "roster", "roster/due", "tasks", "visits"),
    }
    foreign = (site.api("auditor").get("/api/v1/queries/referral_chain?household=H1&limit=1").json or {})["next"]
    seen = 0
    for path in lists:
        asking = site.api({"visits": "department", "accounts": "admin"}.get(path.rpartition("/")[2], "auditor"))
        address = path.replace("{household}", "H1") + ("?household=H1" if path.endswith(("visits", "-log")) else "?")
        whole = asking.get(address).json["rows"]
        rows, following = [], ""
        while following is not None and len(rows) <= len(whole):
            page = asking.get(f"{address}&limit=1{following and f'&cursor={following}'}").json
            rows, following = rows + page["rows"], page["next"]
        assert rows == whole, path
        problem(asking.get(f"{address}&cursor={foreign}"), 400, "cursor")
        problem(asking.get(f"{address}&limit=0"), 400, "limit")
        seen += len(whole) > 1
    assert seen >= 1


def test_a_cursor_is_good_for_one_question_its_keys_and_one_account(site: Site) -> None:
    cursor = (site.api("auditor").get(f"{CHAIN}&limit=2").json or {})["next"]
    forged = "B" + cursor[1:]  # every position below 67 million begins with A
    for role, address in (
        ("auditor", f"{CHAIN}&cursor={forged}"),
        ("coordinator", f"{CHAIN}&cursor={cursor}"),
        ("auditor", f"{CHAIN}&from=2020-01-01&cursor={cursor}"),
        ("auditor", f"/api/v1/queries/referral_chain?household=H1&cursor={cursor}"),
        ("auditor", f"{CHAIN}&cursor=nonsense"),
        ("auditor", f"{CHAIN}&cursor="),
        ("auditor", f"{CHAIN}&cursor=" + "A" * 3000),
    ):
        problem(site.api(role).get(address), 400, "cursor")


def test_a_cursor_of_another_day_has_expired(site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    api, desk = site.api("auditor"), site.app.extensions["aidchain.desk"]
    cursor = (api.get(f"{CHAIN}&limit=2").json or {})["next"]
    assert api.get(f"{CHAIN}&limit=2&cursor={cursor}").status_code == 200
    monkeypatch.setattr(desk, "_office", replace(desk._office, today=site.office.today + timedelta(days=5)))
    problem(api.get(f"{CHAIN}&limit=2&cursor={cursor}"), 400, "cursor")


@pytest.mark.parametrize(
    "number", ["%00", "H1%00", "..", "%2e%2e", "x" * 10_000, "h1", "H1%0a", "%F0%9F%98%80", "' OR 1=1", "%ED%A0%80"]
)
@pytest.mark.parametrize("address", ["/api/v1/households/{}", "/api/v1/referrals/{}", "/api/v1/households/{}/chain"])
def test_a_strange_number_is_404_as_any(site: Site, address: str, number: str) -> None:
    assert site.api("auditor").get(address.format(number)).status_code == 404


def _draft(site: Site) -> tuple[str, str]:
    made = site.api("department").post("/api/v1/referrals", OPENING)
    assert made.status_code == 201, made.text
    return str((made.json or {})["referral"]), made.headers["ETag"]


def test_if_match(site: Site) -> None:
    number, etag = _draft(site)
    step, api = f"/api/v1/referrals/{number}/steps", site.api("department")
    problem(api.post(step, {"to": "requested"}), 428, "If-Match")
    for wrong in ("*", f"W/{etag}", "1", '"x"', f'{etag}, "2"', '"' + "9" * 500 + '"'):
        problem(api.post(step, {"to": "requested"}, If_Match=wrong), 400, "If-Match")
    done = api.post(step, {"to": "requested"}, If_Match=etag)
    assert done.status_code == 200, done.text
    assert api.get(f"/api/v1/referrals/{number}").headers["ETag"] == done.headers["ETag"] != etag
    stale = problem(api.post(step, {"to": "cancelled", "reason": "重复"}, If_Match=etag), 412)
    assert stale["state"] == "requested"


def test_the_same_key_gives_the_same_answer_and_writes_nothing(site: Site) -> None:
    api = site.api("department")
    first = api.post("/api/v1/referrals", OPENING, Idempotency_Key="abc-1")
    again = api.post("/api/v1/referrals", OPENING, Idempotency_Key="abc-1")
    assert first.status_code == again.status_code == 201
    assert (first.data, first.headers["ETag"]) == (again.data, again.headers["ETag"])
    problem(api.post("/api/v1/referrals", {**OPENING, "need": "别的"}, Idempotency_Key="abc-1"), 422)
    other = site.api("dpf").post("/api/v1/referrals", {**OPENING, "to_department": "CIVIL"}, Idempotency_Key="abc-1")
    assert other.status_code == 201  # another account's key is another key
    for wrong in ("", "x" * 10_000, "有汉字".encode().decode("latin-1"), "a b"):
        problem(api.post("/api/v1/referrals", OPENING, Idempotency_Key=wrong), 400, "Idempotency-Key")


def test_a_lost_answer_is_given_again_by_the_act_itself(site: Site) -> None:
    """The process ended between writing and keeping the answer: the entry's own key still answers."""
    api = site.api("department")
    first = api.post("/api/v1/referrals", OPENING, Idempotency_Key="lost-1")
    site.office.store.driver.execute_query("MATCH (k:KeptAnswer) WHERE k.key CONTAINS 'lost-1' DELETE k")
    again = api.post("/api/v1/referrals", OPENING, Idempotency_Key="lost-1")
    assert json.loads(first.data)["referral"] == json.loads(again.data)["referral"]


def test_steps_that_are_not_allowed(site: Site) -> None:
    number, etag = _draft(site)
    step, api = f"/api/v1/referrals/{number}/steps", site.api("department")
    refused = problem(api.post(step, {"to": "completed"}, If_Match=etag), 409)
    assert refused["state"] == "draft"
    assert set(refused["allowed"]) == {"requested", "cancelled", "entered-in-error"}
    problem(api.post(step, {"to": "nonsense"}, If_Match=etag), 400, "to")
    problem(api.post(step, {"to": "cancelled"}, If_Match=etag), 422, "reason")
    problem(site.api("dpf").post(step, {"to": "requested"}, If_Match=etag), 404)  # a draft is its sender's
    problem(site.api("auditor").post(step, {"to": "requested"}, If_Match=etag), 403)
    problem(site.api("coordinator").post(step, {"to": "requested"}, If_Match=etag), 403)  # acts for no department


def test_a_referral_from_draft_to_closed(site: Site) -> None:
    number, etag = _draft(site)
    step = f"/api/v1/referrals/{number}/steps"
    for role, to in (
        ("department", "requested"),
        ("dpf", "received"),
        ("dpf", "accepted"),
        ("dpf", "in-progress"),
        ("dpf", "completed"),
    ):
        done = site.api(role).post(step, {"to": to}, If_Match=etag)
        assert done.status_code == 200, done.text
        etag = done.headers["ETag"]
    sender = site.api("department")
    problem(sender.post(step, {"to": "closed"}, If_Match=etag), 422, "evidence")
    problem(sender.post(step, {"to": "closed", "evidence": "F1"}, If_Match=etag), 422, "evidence")  # H1's, not H2's
    assert sender.get(f"/api/v1/referrals/{number}").headers["ETag"] == etag
    assert site.api("dpf").get("/api/v1/households/H2").status_code == 200  # received: a matter of its own now


def test_the_openapi_document_tells_of_every_route(site: Site) -> None:
    document = site.anonymous().get("/api/v1/openapi.json").json
    assert document is not None
    assert document["openapi"] == "3.1.0"
    assert "/api/v1/queries/duplicate_benefit" in document["paths"]
    assert document["paths"]["/api/v1/referrals/{referral}/steps"]["post"]["responses"].keys() >= {
        "200",
        "409",
        "412",
        "428",
    }
    for paper in ("/api/v1/households/{household}/list.pdf", "/api/v1/referrals/{referral}/notice.pdf"):
        assert "422" in document["paths"][paper]["get"]["responses"]  # a telephone in letters that the font lacks
    described = {path for path in document["paths"] if "/queries/" not in path}
    routes = {
        str(rule).replace("<number:", "{").replace(">", "}")
        for rule in site.app.url_map.iter_rules()
        if str(rule).startswith("/api/v1/") and "<name>" not in str(rule)
    }
    assert described == routes - {"/api/v1/openapi.json"}
    page = site.anonymous().get("/api/docs").text
    assert "duplicate_benefit" in page
    assert "http://" not in page.replace("http://www.w3.org", "")


def test_showing_a_number_is_a_post_with_a_purpose_and_is_written_down(site: Site) -> None:
    api, person = site.api("auditor"), site.people["H1"]
    problem(api.post(f"/api/v1/people/{person}/reveal", {}), 400, "purpose")
    shown = api.post(f"/api/v1/people/{person}/reveal", {"purpose": "入户核对"})
    assert (shown.json or {})["id_number"] == site.people["number"]
    log = (api.get("/api/v1/access-log?household=H1").json or {})["rows"]
    assert [row for row in log if row["by"] == "auditor" and row["purpose"] == "入户核对"]
    problem(api.post(f"/api/v1/people/{site.people['HFOREIGN']}/reveal", {"purpose": "x"}), 404)
    problem(site.api("admin").post(f"/api/v1/people/{person}/reveal", {"purpose": "x"}), 403)
