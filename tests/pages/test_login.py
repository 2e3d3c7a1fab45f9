"""Log-in, lock-out, idle end, CSRF, tokens, and that rights are read anew at every request."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from api.app import create_app
from graph import accounts, second_factor
from graph.accounts import FAILURES, IDLE, LOCKED_FOR, LogInRefused
from graph.errors import WrongUsage
from graph.office import Office
from tests.pages.conftest import HERE, PASSWORD, Browser, Site


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
            accounts.log_in(site.office, name, "wrong password")
    with pytest.raises(LogInRefused):
        accounts.log_in(site.office, name, PASSWORD)
    assert accounts.log_in(_later(site.office, LOCKED_FOR), name, PASSWORD)[0].name == name


def test_a_session_ends_after_thirty_idle_minutes(site: Site) -> None:
    name = _fresh(site, "idle")
    _, secret = accounts.log_in(site.office, name, PASSWORD)
    assert accounts.of_session(_later(site.office, IDLE - timedelta(minutes=1)), secret) is not None
    assert accounts.of_session(_later(site.office, IDLE * 2), secret) is None
    assert (
        accounts.of_session(_later(site.office, IDLE * 2 - timedelta(minutes=2)), secret) is not None
    )  # used meanwhile


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
        accounts.log_in(site.office, name, PASSWORD)


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
    _, session = accounts.log_in(site.office, "auditor", PASSWORD)
    records = site.office.store.driver.execute_query(
        "MATCH (n) WHERE n:User OR n:Token OR n:LoginSession RETURN properties(n) AS p"
    ).records
    stored = "".join(str(value) for record in records for value in record["p"].values())
    assert not [secret for secret in (PASSWORD, session, *site.tokens.values()) if secret in stored]


def test_acts_on_accounts_are_a_chain_that_shows_tampering(site: Site) -> None:
    assert accounts.verify_acts(site.office) == []
    driver = site.office.store.driver
    driver.execute_query("MATCH (a:AccountAct {seq: 2}) SET a.body = replace(a.body, '新建', '停用')")
    assert accounts.verify_acts(site.office) == [2]
    driver.execute_query("MATCH (a:AccountAct {seq: 2}) SET a.body = replace(a.body, '停用', '新建')")
    assert accounts.verify_acts(site.office) == []


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
            accounts.log_in(site.office, name, PASSWORD, wrong)
    code = _code(site.office, secret)
    browser = Browser(site.app.test_client())
    browser.get("/login")
    page = browser.post("/login", name=name, password=PASSWORD, code=code, next="/audit")
    assert page.status_code == 200, page.text
    with pytest.raises(LogInRefused):
        accounts.log_in(site.office, name, PASSWORD, code)
    later = _later(site.office, timedelta(minutes=2))
    with pytest.raises(LogInRefused):
        accounts.log_in(later, name, "wrong password", _code(later, secret))
    assert accounts.log_in(later, name, PASSWORD, _code(later, secret))[0].name == name
    stored = site.office.store.driver.execute_query(
        "MATCH (u:User {name: $name}) RETURN u.second_factor AS s", name=name
    )
    assert secret not in stored.records[0]["s"]
    accounts.drop_second_factor(site.office, name, by="test")
    assert accounts.log_in(site.office, name, PASSWORD)[0].name == name


def test_a_role_of_which_it_is_demanded_is_not_let_in_without(site: Site) -> None:
    name = _fresh(site, "demanded", "township", region=HERE)
    accounts.demand_second_factor(site.office, ["township"], by="test")
    try:
        with pytest.raises(LogInRefused, match="第二因素"):
            accounts.log_in(site.office, name, PASSWORD)
        secret = accounts.set_second_factor(site.office, name, by="test")
        assert accounts.log_in(site.office, name, PASSWORD, _code(site.office, secret))[0].name == name
        with pytest.raises(WrongUsage):
            accounts.demand_second_factor(site.office, ["king"], by="test")
    finally:
        accounts.demand_second_factor(site.office, [], by="test")
