"""Log-in, lock-out, idle end, CSRF, tokens, and that rights are read anew at every request."""

from __future__ import annotations

import json
import re
import time
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from werkzeug.test import TestResponse

from api.app import create_app
from graph import account_chain, accounts, second_factor, sessions
from graph.acts import KeyReused
from graph.errors import Stale, WrongUsage
from graph.office import Office
from graph.sessions import FAILURES, IDLE, LOCKED_FOR, LogInRefused
from tests.doors import json_of
from tests.pages.conftest import HERE, PASSWORD, THERE, Browser, Site


def _later(office: Office, by: timedelta) -> Office:
    now: Callable[[], Any] = office.now
    return replace(office, now=lambda: now() + by)


def _fresh(site: Site, name: str, role: str = "auditor", **more: str) -> str:
    accounts.add_user(site.office, name, role, PASSWORD, by="test", **more)
    return name


def test_a_township_has_a_region_and_its_bar_leads_nowhere_shut(site: Site) -> None:
    admin = site.browser("admin")
    admin.get("/accounts")
    sent = admin.post("/accounts", name="noregion", role="township", region="", department="", password=PASSWORD)
    assert sent.status_code == 400
    assert "乡镇经办须写明地区:它是哪个乡镇,填 9 位或 12 位行政区划代码。" in sent.text
    name = _fresh(site, "nodepartment", "township", region=HERE)
    # as one was made before a region was asked for
    site.office.store.driver.execute_query("MATCH (u:User {name: $name}) SET u.region = ''", name=name)
    page = Browser(site.app.test_client()).log_in(name).get("/households").text
    assert ('href="/visits"' in page, 'href="/desk"' in page, 'href="/upload"' in page) == (True, False, False)
    with_department = site.browser("township").get("/households").text
    assert ('href="/desk"' in with_department, 'href="/upload"' in with_department) == (True, True)


def test_each_role_lands_where_its_work_begins(site: Site) -> None:
    for role, address in (
        ("coordinator", "/overview"),
        ("department", "/desk"),
        ("township", "/households"),
        ("auditor", "/audit"),
        ("admin", "/accounts"),
    ):
        assert site.browser(role).get("/").headers["Location"] == address


def test_a_wrong_name_and_a_wrong_password_are_answered_alike(site: Site) -> None:
    browser = Browser(site.app.test_client())
    browser.get("/login")
    wrong = browser.post("/login", name="auditor", password="wrong password")
    unknown = browser.post("/login", name="nobody", password="wrong password")
    assert wrong.status_code == unknown.status_code == 401
    assert wrong.text.split("<form")[1].split("csrf")[0] == unknown.text.split("<form")[1].split("csrf")[0]


def test_five_wrong_passwords_lock_also_the_right_one_for_fifteen_minutes(site: Site) -> None:
    name = _fresh(site, "locked")
    for _ in range(FAILURES):
        with pytest.raises(LogInRefused):
            sessions.log_in(site.office, name, "wrong password")
    with pytest.raises(LogInRefused):
        sessions.log_in(site.office, name, PASSWORD)
    assert sessions.log_in(_later(site.office, LOCKED_FOR), name, PASSWORD)[0].name == name


def test_a_session_ends_after_thirty_idle_minutes(site: Site) -> None:
    name = _fresh(site, "idle")
    _, secret = sessions.log_in(site.office, name, PASSWORD)
    assert sessions.of_session(_later(site.office, IDLE - timedelta(minutes=1)), secret) is not None
    assert sessions.of_session(_later(site.office, IDLE * 2), secret) is None
    assert (
        sessions.of_session(_later(site.office, IDLE * 2 - timedelta(minutes=2)), secret) is not None
    )  # used meanwhile


def test_who_works_on_is_not_sent_out_after_thirty_minutes(site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    """The cookie is as old as the log-in; only the idle time counts, and a day's longest session."""
    browser = Browser(site.app.test_client()).log_in(_fresh(site, "busy"))
    at = time.time()
    for after, status in ((IDLE * 2, 200), (sessions.LONGEST + timedelta(minutes=1), 302)):
        monkeypatch.setattr("itsdangerous.timed.time.time", lambda after=after: at + after.total_seconds())
        assert browser.get("/audit").status_code == status, after


def test_logging_out_ends_the_session_for_a_copy_of_the_cookie_too(site: Site) -> None:
    _fresh(site, "leaver")
    browser = Browser(site.app.test_client()).log_in("leaver")
    copy = Browser(site.app.test_client())
    cookie = browser.client.get_cookie("session")
    assert cookie is not None
    copy.client.set_cookie("session", cookie.value)
    assert copy.get("/audit").status_code == 200
    copy.client.set_cookie("session", cookie.value)
    browser.get("/audit")
    browser.post("/logout")
    assert copy.get("/audit").status_code == 302


def test_log_in_gives_a_new_cookie_and_leads_to_own_pages_only(site: Site) -> None:
    browser = Browser(site.app.test_client())
    browser.get("/login")
    before = browser.csrf
    response = browser.post("/login", name="auditor", password=PASSWORD, next="//evil.example/x", follow=False)
    assert response.headers["Location"] == "/"
    browser.get("/audit")
    assert browser.csrf != before


@pytest.mark.parametrize("given", ["", "forged"])
def test_a_form_without_the_right_csrf_token_changes_nothing(site: Site, given: str) -> None:
    response = site.browser("admin").post("/accounts/auditor/disable", csrf_token=given)
    assert response.status_code == 400
    assert site.api("auditor").get("/api/v1/queries").status_code == 200


def test_a_session_needs_the_csrf_header_on_the_api_too(site: Site) -> None:
    browser = Browser(site.app.test_client()).log_in("department")
    body = {"to_department": "DPF", "need": "医疗救助", "household": "H2", "draft": True}
    assert browser.client.post("/api/v1/referrals", json=body).status_code == 400
    sent = browser.client.post("/api/v1/referrals", json=body, headers={"X-CSRF-Token": browser.csrf})
    assert sent.status_code == 201, sent.text


def test_a_token_and_a_cookie_together_are_401(site: Site) -> None:
    browser = Browser(site.app.test_client()).log_in("auditor")
    headers = {"Authorization": f"Bearer {site.tokens['auditor']}"}
    assert browser.client.get("/api/v1/queries", headers=headers).status_code == 401


@pytest.mark.parametrize("header", ["Bearer nonsense", "Bearer", "Basic YTpi", "Bearer " + "x" * 5000, "bearer é"])
def test_a_token_that_is_none_is_401(site: Site, header: str) -> None:
    response = site.anonymous().get("/api/v1/queries", headers={"Authorization": header.encode().decode("latin-1")})
    assert response.status_code == 401
    assert response.headers["WWW-Authenticate"] == "Bearer"


def test_a_disabled_account_is_out_at_once_by_token_and_by_session(site: Site) -> None:
    name = _fresh(site, "gone")
    secret = accounts.create_token(site.office, name, by="test")[1]
    browser = Browser(site.app.test_client()).log_in(name)
    assert browser.get("/audit").status_code == 200
    accounts.set_disabled(site.office, name, True, by="test")
    client = site.anonymous()
    assert client.get("/api/v1/queries", headers={"Authorization": f"Bearer {secret}"}).status_code == 401
    assert browser.get("/audit").status_code == 302
    with pytest.raises(LogInRefused):
        sessions.log_in(site.office, name, PASSWORD)


def test_a_token_ends_on_its_day_and_when_revoked(site: Site) -> None:
    name = _fresh(site, "program")
    number, secret, _ = accounts.create_token(site.office, name, days=1, by="test")
    assert accounts.of_token(site.office, secret) is not None
    assert accounts.of_token(_later(site.office, timedelta(days=1)), secret) is None
    accounts.revoke_token(site.office, number, by="test")
    assert accounts.of_token(site.office, secret) is None


@pytest.mark.parametrize("password", ["short", "aaaaaaaaaaaa", "x" * 201, "1234567890"])
def test_a_password_that_is_guessed_at_once_is_refused(site: Site, password: str) -> None:
    with pytest.raises(WrongUsage):
        accounts.add_user(site.office, "weak", "auditor", password, by="test")


def test_neither_password_nor_token_nor_session_lies_in_the_database(site: Site) -> None:
    _, session = sessions.log_in(site.office, "auditor", PASSWORD)
    records = site.office.store.driver.execute_query(
        "MATCH (n) WHERE n:User OR n:Token OR n:LoginSession RETURN properties(n) AS p"
    ).records
    stored = "".join(str(value) for record in records for value in record["p"].values())
    assert not [secret for secret in (PASSWORD, session, *site.tokens.values()) if secret in stored]


def test_acts_on_accounts_are_a_chain_that_shows_tampering(site: Site) -> None:
    assert account_chain.verify(site.office) == []
    driver = site.office.store.driver
    driver.execute_query("MATCH (a:AccountAct {seq: 2}) SET a.body = replace(a.body, '新建', '停用')")
    assert account_chain.verify(site.office) == [2]
    driver.execute_query("MATCH (a:AccountAct {seq: 2}) SET a.body = replace(a.body, '停用', '新建')")
    assert account_chain.verify(site.office) == []


def test_every_answer_forbids_what_comes_from_outside(site: Site) -> None:
    for address in ("/login", "/nowhere", "/healthz", "/static/page.css"):
        headers = site.anonymous().get(address).headers
        assert headers["Content-Security-Policy"].startswith("default-src 'none'")
        assert "unsafe-inline" not in headers["Content-Security-Policy"]
        assert headers["X-Content-Type-Options"] == "nosniff"


def test_a_foreign_host_name_is_400(site: Site) -> None:
    assert site.anonymous().get("/healthz", headers={"Host": "evil.example"}).status_code == 400
    for address in ("/login", "/nowhere"):  # a page too: in plain words, without a page of ours around them
        for host in ("evil.example", "evil.example:8420", "localhost.evil", "[::2]", "a b", "[::1", ""):
            refused = site.anonymous().get(address, headers={"Host": host})
            assert (refused.status_code, refused.mimetype) == (400, "application/problem+json"), host
            assert refused.json["detail"] == (
                "不认得这个主机名:请用本机的地址访问,或由管理员以 aidchain serve --name 加上它。"
            )
    for host in ("localhost:8420", "LOCALHOST", "127.0.0.1", "[::1]", "[::1]:8420"):
        assert site.anonymous().get("/login", headers={"Host": host}).status_code == 200, host
    page = site.anonymous().get("/", headers={"X-Forwarded-Host": "evil.example", "X-Forwarded-Proto": "https"})
    assert "evil" not in page.headers["Location"]


def test_too_many_requests_of_one_account_are_429(site: Site) -> None:
    """The third of two a minute, for this account only; the other goes on."""
    app = create_app(site.office, per_account=2)
    client = app.test_client()
    headers = {"Authorization": f"Bearer {site.tokens['auditor']}"}
    told = [client.get("/api/v1/queries", headers=headers) for _ in range(3)]
    assert [response.status_code for response in told] == [200, 200, 429]
    assert told[2].headers["Retry-After"]
    other = {"Authorization": f"Bearer {site.tokens['coordinator']}"}
    assert client.get("/api/v1/queries", headers=other).status_code == 200


def test_too_many_log_ins_from_one_address_are_429(site: Site) -> None:
    browser = Browser(create_app(site.office, per_account=2).test_client())
    browser.get("/login")
    told = [browser.post("/login", name="nobody", password="wrong password").status_code for _ in range(3)]
    assert told == [401, 401, 429]


def _code(office: Office, secret: str, by: timedelta = timedelta()) -> str:
    return second_factor.code_at(secret, int((office.now() + by).timestamp()) // second_factor.SECONDS)


def test_a_second_factor_is_asked_for_and_each_code_works_once(site: Site) -> None:
    name = _fresh(site, "careful")
    secret = accounts.set_second_factor(site.office, name, by="test")
    for wrong in ("", "000000x", "12345", "１２３４５６"):
        with pytest.raises(LogInRefused):
            sessions.log_in(site.office, name, PASSWORD, wrong)
    code = _code(site.office, secret)
    browser = Browser(site.app.test_client())
    browser.get("/login")
    page = browser.post("/login", name=name, password=PASSWORD, code=code, next="/audit")
    assert page.status_code == 200, page.text
    with pytest.raises(LogInRefused):
        sessions.log_in(site.office, name, PASSWORD, code)
    later = _later(site.office, timedelta(minutes=2))
    with pytest.raises(LogInRefused):
        sessions.log_in(later, name, "wrong password", _code(later, secret))
    assert sessions.log_in(later, name, PASSWORD, _code(later, secret))[0].name == name
    stored = site.office.store.driver.execute_query(
        "MATCH (u:User {name: $name}) RETURN u.second_factor AS s", name=name
    )
    assert secret not in stored.records[0]["s"]
    accounts.drop_second_factor(site.office, name, by="test")
    assert sessions.log_in(site.office, name, PASSWORD)[0].name == name


def test_a_role_of_which_it_is_demanded_is_not_let_in_without(site: Site) -> None:
    name = _fresh(site, "demanded", "township", region=HERE)
    accounts.demand_second_factor(site.office, ["township"], by="test")
    try:
        with pytest.raises(LogInRefused, match="第二因素"):
            sessions.log_in(site.office, name, PASSWORD)
        secret = accounts.set_second_factor(site.office, name, by="test")
        assert sessions.log_in(site.office, name, PASSWORD, _code(site.office, secret))[0].name == name
        with pytest.raises(WrongUsage):
            accounts.demand_second_factor(site.office, ["king"], by="test")
    finally:
        accounts.demand_second_factor(site.office, [], by="test")


def _act(site: Site) -> dict[str, Any]:
    """The last entry of the accounts' chain."""
    return site.office.store.read("account/list_acts")[-1]


def _row(admin: Browser, name: str) -> str:
    """Of an account on the administrator's page; what was done to it stands below."""
    users = admin.get("/accounts").text.partition("<h2>管理记录</h2>")[0]
    (row,) = re.findall(rf"<td>{name}</td>.*?</tr>", users, re.DOTALL)
    return str(row)


def _secret(shown: TestResponse) -> str:
    """The second factor's, which stands on the page that answers, this once."""
    assert shown.status_code == 200
    (secret,) = re.findall(r"secret=([A-Z2-7]{32})&amp;", shown.text)
    return str(secret)


def test_the_admins_page_tells_sets_and_drops_a_second_factor(site: Site) -> None:
    name = _fresh(site, "telephone")
    admin = site.browser("admin")
    assert "<td>没设</td>" in _row(admin, name)
    secret = _secret(admin.post(f"/accounts/{name}/second-factor"))
    assert (_act(site)["act"], _act(site)["by"], _act(site)["account"]) == ("设第二因素", "admin", name)
    assert sessions.log_in(site.office, name, PASSWORD, _code(site.office, secret))[0].name == name
    assert "<td>已设</td>" in _row(admin, name)
    assert secret not in admin.get("/accounts").text
    again = admin.post(f"/accounts/{name}/second-factor")
    assert secret not in again.text
    assert admin.post(f"/accounts/{name}/no-second-factor").request.path == "/accounts"
    assert (_act(site)["act"], _act(site)["account"]) == ("取消第二因素", name)
    assert sessions.log_in(site.office, name, PASSWORD)[0].name == name
    assert site.browser("auditor").post(f"/accounts/{name}/second-factor").status_code == 403
    assert admin.post("/accounts/nobody/second-factor").status_code == 404
    assert account_chain.verify(site.office) == []


def test_the_admins_page_demands_a_second_factor_of_roles_and_shuts_nobody_out_of_it(site: Site) -> None:
    _fresh(site, "factorless", "township", region=HERE)
    admin = site.browser("admin")
    admin.get("/accounts")
    try:
        refused = admin.post("/accounts/demand", role=["admin", "township"])
        assert refused.status_code == 409
        assert "您自己还没有设第二因素,要求系统管理之后就登录不了" in refused.text
        assert second_factor.demanded(site.office) == frozenset()
        page = admin.post("/accounts/demand", role=["township", "auditor"])
        assert second_factor.demanded(site.office) == {"township", "auditor"}
        assert re.search(r'value="township" checked>\s*乡镇经办\(还有 \d+ 个帐号没设\)', page.text)
        assert re.search(r"<td>factorless</td>.*?没设,登录不了.*?</tr>", page.text, re.S)
        assert "<td>审计、乡镇经办</td>" in page.text
        assert (_act(site)["act"], _act(site)["by"]) == ("要求第二因素", "admin")
        with pytest.raises(LogInRefused, match="第二因素"):
            sessions.log_in(site.office, "factorless", PASSWORD)
        admin.post("/accounts/demand")
        assert second_factor.demanded(site.office) == frozenset()
    finally:
        accounts.demand_second_factor(site.office, [], by="test")


def test_an_admin_of_whom_it_is_demanded_does_not_drop_the_own(site: Site) -> None:
    name = _fresh(site, "chief", "admin")
    admin = Browser(site.app.test_client()).log_in(name)
    secret = _secret(admin.post(f"/accounts/{name}/second-factor"))
    assert admin.get("/accounts").status_code == 302, "its sessions are over"
    admin.get("/login")
    admin.post("/login", name=name, password=PASSWORD, code=_code(site.office, secret), next="/accounts")
    try:
        admin.get("/accounts")
        assert admin.post("/accounts/demand", role="admin").status_code == 200
        assert admin.post(f"/accounts/{name}/no-second-factor").status_code == 409
    finally:
        accounts.demand_second_factor(site.office, [], by="test")
    assert admin.post(f"/accounts/{name}/no-second-factor").status_code == 200


def test_region_and_department_are_changed_and_the_old_scope_is_over(site: Site) -> None:
    name = _fresh(site, "mover", "township", region=HERE)
    token = accounts.create_token(site.office, name, by="test")[1]
    browser = Browser(site.app.test_client()).log_in(name)
    assert browser.get("/households").status_code == 200
    admin = site.browser("admin")
    assert 'name="region" value="210302"' in admin.get("/accounts").text
    wrong = admin.post(f"/accounts/{name}/scope", region="", department="CIVIL")
    assert (wrong.status_code, "乡镇经办须写明地区" in wrong.text) == (400, True)
    assert browser.get("/households").status_code == 200
    page = admin.post(f"/accounts/{name}/scope", region=THERE + "000000", department="CIVIL")
    assert page.status_code == 200
    assert f"地区 {HERE} → {THERE};部门 无 → 民政局" in page.text
    assert (_act(site)["act"], _act(site)["by"], _act(site)["account"]) == ("改范围", "admin", name)
    assert json.loads(_act(site)["body"])["detail"] == {
        "region": THERE, "department": "CIVIL", "before": {"region": HERE, "department": None}}
    assert browser.get("/households").status_code == 302
    assert accounts.of_token(site.office, token) is None
    now, _ = sessions.log_in(site.office, name, PASSWORD)
    assert (now.region, now.department) == (THERE, "CIVIL")
    same = admin.post(f"/accounts/{name}/scope", region=THERE, department="CIVIL")
    assert (same.status_code, "没有改动" in same.text) == (409, True)
    assert admin.post("/accounts/admin/scope", region=HERE).status_code == 400
    assert site.browser("coordinator").post(f"/accounts/{name}/scope", region="").status_code == 403
    assert account_chain.verify(site.office) == []


def test_a_program_changes_a_scope_with_key_and_version(site: Site) -> None:
    name = _fresh(site, "programmed", "department", region=HERE, department="CIVIL")
    admin = site.api("admin")
    seen = admin.get(f"/api/v1/accounts/{name}")
    shown = json_of(seen)
    assert (shown["region"], shown["department"]) == ("210302000000", "CIVIL")
    assert name in [row["account"] for row in json_of(admin.get("/api/v1/accounts?limit=1000"))["rows"]]
    body = {"region": "2103", "department": "DPF"}
    address = f"/api/v1/accounts/{name}/scope"
    assert admin.post(address, body).status_code == 428
    head = {"If_Match": seen.headers["ETag"], "Idempotency_Key": "scope-1"}
    made = json_of(admin.post(address, body, **head))
    assert (made["region"], made["department"]) == ("210300000000", "DPF")
    acts = len(site.office.store.read("account/list_acts"))
    assert json_of(admin.post(address, body, **head)) == made
    accounts.set_scope(site.office, name, **body, by="admin", key="scope-1", if_match=1)  # as after an answer lost
    with pytest.raises(KeyReused):
        accounts.set_scope(site.office, name, region="2103", department="CIVIL", by="admin", key="scope-1")
    assert len(site.office.store.read("account/list_acts")) == acts
    stale = admin.post(address, {"region": "2103", "department": "CIVIL"}, If_Match=seen.headers["ETag"])
    assert "已被别人改动" in json_of(stale, 412)["detail"]
    fresh = admin.get(f"/api/v1/accounts/{name}").headers["ETag"]
    lacking = admin.post(address, {"region": "2103"}, If_Match=fresh)
    assert json_of(lacking, 400)["field"] == "department"
    assert admin.get("/api/v1/accounts/nobody").status_code == 404
    assert site.api("coordinator").get("/api/v1/accounts").status_code == 403
    assert "password" not in str(shown)


def test_who_read_an_account_before_another_changed_it_is_told(site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    """What the entry says was there before is what was there when nobody else could write."""
    name = _fresh(site, "raced", "auditor", region=HERE)
    read = accounts._find(site.office, name)
    accounts.set_scope(site.office, name, region=THERE, department=None, by="first")
    with monkeypatch.context() as patch:
        patch.setattr(accounts, "_find", lambda office, name: read)
        with pytest.raises(Stale):
            accounts.set_scope(site.office, name, region=None, department=None, by="second")
    assert (accounts.read_user(site.office, name)["region"], _act(site)["by"]) == (THERE, "first")
    assert accounts.set_scope(site.office, name, region=None, department=None, by="second").region == ""
