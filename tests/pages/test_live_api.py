"""Every operation of the OpenAPI document asked over the live server with drawn requests, right and wrong ones, in all
five roles: no 5xx, no status that the document does not name, no body of another kind than it names (schemathesis).
"""

from __future__ import annotations

import time
import warnings
from collections.abc import Iterator
from typing import Any

import pytest
import requests
import schemathesis
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import seed as seeded
from schemathesis import APIOperation, Case, GenerationMode
from schemathesis.checks import not_a_server_error
from schemathesis.specs.openapi.checks import content_type_conformance, status_code_conformance

from tests import chromium
from tests.pages.conftest import DRAWN_FROM, ROLES, Site

SECONDS = 8  # for one role; the first round is whole whatever it takes
EXAMPLES = 2  # of one operation in one round
CHECKS = [not_a_server_error, status_code_conformance, content_type_conformance]
#: What exists: half of the requests ask for it, so that they come further than a 404.
KNOWN = {"household": "H1", "referral": "R1"}


@pytest.fixture(scope="module")
def address(site: Site) -> Iterator[str]:
    with chromium.serving(site.app) as listening:
        yield listening


@pytest.mark.parametrize("role", ROLES)
def test_drawn_requests_meet_only_documented_answers(site: Site, address: str, role: str) -> None:
    document = site.anonymous().get("/api/v1/openapi.json").json
    operations = [found.ok() for found in schemathesis.openapi.from_dict(document).get_all_operations()]
    assert len(operations) > 50
    begun, rounds = time.monotonic(), 0
    with requests.Session() as session:
        session.headers["Authorization"] = f"Bearer {site.tokens[role]}"
        while rounds == 0 or time.monotonic() - begun < SECONDS:
            for operation in operations:
                if rounds and time.monotonic() - begun > SECONDS:
                    break
                _ask(session, address, operation, DRAWN_FROM + rounds, known=rounds % 2 == 0)
            rounds += 1


def _ask(session: requests.Session, address: str, operation: APIOperation, number: int, *, known: bool) -> None:
    """``number``: the seed of hypothesis; odd ones draw requests that the document forbids."""
    mode = GenerationMode.NEGATIVE if number % 2 else GenerationMode.POSITIVE
    told: dict[str, Any] = {}
    if known and (wanted := {one.name for one in operation.path_parameters} & KNOWN.keys()):
        told["path_parameters"] = {name: KNOWN[name] for name in wanted}

    @seeded(number)
    @settings(
        max_examples=EXAMPLES,
        phases=[Phase.generate],
        deadline=None,
        database=None,
        suppress_health_check=list(HealthCheck),
    )
    @given(case=operation.as_strategy(mode, **told))
    def ask(case: Case) -> None:
        case.call_and_validate(base_url=address, session=session, checks=CHECKS, timeout=60)

    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        ask()
