"""Deny by default: every route declares a permission, every role is let in or kept out as the table says."""

from __future__ import annotations

import pytest

from api.auth import permission_of
from api.scope import PERMISSIONS, PUBLIC, may
from graph.accounts import Account, Role
from tests.pages.conftest import CANARIES, ROLES, Site

PUBLIC_ROUTES = {"/healthz", "/readyz", "/metrics", "/api/v1/openapi.json", "/api/docs", "/login"}
VALUES = {
    "household": "H1",
    "person": "P0",
    "referral": "R1",
    "receipt": "JQ0",
    "name": "duplicate_benefit",
    "act": "disable",
}


def _addresses(site: Site) -> list[tuple[str, str, str]]:
    """(method, address, permission) of every rule but static files."""
    found = []
    for rule in site.app.url_map.iter_rules():
        if rule.endpoint.endswith("static"):
            continue
        needed = permission_of(site.app, rule.endpoint)
        with site.app.test_request_context():
            address = site.app.url_map.bind("localhost").build(
                rule.endpoint,
                {name: VALUES.get(name, "X0") for name in rule.arguments},
                method=next(iter((rule.methods or set()) - {"HEAD", "OPTIONS"})),
            )
        assert needed is not None, rule.endpoint
        found += [(method, address, needed) for method in sorted((rule.methods or set()) - {"HEAD", "OPTIONS"})]
    return found


def test_only_these_routes_are_public(site: Site) -> None:
    assert {address for _, address, needed in _addresses(site) if needed == PUBLIC} == PUBLIC_ROUTES


def test_nobody_is_let_in_without_logging_in(site: Site) -> None:
    """JSON says 401, a page leads to the log-in; a POST without a session fails its CSRF check or is 401."""
    client = site.anonymous()
    for method, address, needed in _addresses(site):
        if needed == PUBLIC:
            continue
        response = client.open(address, method=method)
        wanted = {401} if address.startswith("/api/") else {302, 400}
        assert response.status_code in wanted, (method, address, response.status_code)
        assert not any(canary in response.text for canary in (*CANARIES, "王一", "李二"))


@pytest.mark.parametrize("role", ROLES)
def test_every_role_at_every_route(site: Site, role: str) -> None:
    """403 exactly where the table says no; never a 5xx."""
    api, who = site.api(role), Account(role, Role.of(role), "210302", None)
    for method, address, needed in _addresses(site):
        if address.startswith(("/login", "/logout")) or (method == "POST" and address.startswith("/accounts")):
            continue
        response = api.client.open(address, method=method, headers=api.headers)
        assert response.status_code < 500, (method, address, response.text)
        if not may(who, needed):
            assert response.status_code == 403, (method, address, response.status_code)


def test_an_admin_sees_no_case() -> None:
    assert {name for name, roles in PERMISSIONS.items() if Role.ADMIN in roles} == {"account.manage", "metrics.read"}


def test_metrics_only_from_here_or_for_an_admin(site: Site) -> None:
    client = site.anonymous()
    assert client.get("/metrics").status_code == 200  # the test client comes from 127.0.0.1
    away = {"REMOTE_ADDR": "192.0.2.7"}
    assert client.get("/metrics", environ_base=away).status_code == 401
    assert client.get("/metrics", headers={"X-Forwarded-For": "127.0.0.1"}).status_code == 401
    assert (
        site.api("auditor").client.get("/metrics", environ_base=away, headers=site.api("auditor").headers).status_code
        == 401
    )
    assert (
        site.api("admin").client.get("/metrics", environ_base=away, headers=site.api("admin").headers).status_code
        == 200
    )
