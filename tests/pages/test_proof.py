"""The proof of a finding from its page: masked by link, with ID numbers by a purpose that is written down first."""

from __future__ import annotations

import io
import json
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest
from werkzeug.test import TestResponse

from graph import audits, findings
from graph.policy.regions import EVERYWHERE
from tests.filing import grant
from tests.pages.conftest import CANARIES, Site

VERIFIER = Path(__file__).parents[2] / "docs" / "verify_proof.py"


@pytest.fixture(scope="module")
def found(site: Site) -> dict[str, str]:
    """Of H1, of the protected HP, and of the two regions: the finding of two grants of one measure."""
    site.desk.send(grant("GP2", home="HP", starts="2024-02-01"))
    audits.run(site.office, everything=True, progress=lambda *_: None)
    rows = findings.listing(site.office, scope=EVERYWHERE)
    return {
        home: next(row["id"] for row in rows if row["rule"] == "same_measure" and home in row["households"])
        for home in ("H1", "HP")
    } | {"across": next(row["id"] for row in rows if {"HA", "HFOREIGN"} <= set(row["households"]))}


def parts(answer: TestResponse) -> dict[str, str]:
    assert answer.status_code == 200, answer.text
    assert answer.mimetype == "application/zip"
    with zipfile.ZipFile(io.BytesIO(answer.data)) as archive:
        return {name: archive.read(name).decode() for name in archive.namelist()}


def test_a_masked_proof_holds_and_names_nobody(site: Site, found: dict[str, str], tmp_path: Path) -> None:
    address = f"/findings/{found['H1']}"
    for role in ("auditor", "coordinator"):
        browser = site.browser(role)
        assert "/proof.zip" in browser.get(address).text
        answer = browser.get(f"{address}/proof.zip")
        told = "".join(parts(answer).values())
        assert site.people["number"] not in told
        assert not any(canary in told for canary in CANARIES), "a checkpoint over all would name every household"
        (tmp_path / "proof.zip").write_bytes(answer.data)
        held = subprocess.run([sys.executable, VERIFIER, tmp_path / "proof.zip"], capture_output=True, text=True,
                              check=False)
        assert held.returncode == 0, held.stdout
    assert "proof" not in site.browser("township").get(address).text
    for role in ("township", "department", "admin"):
        assert site.browser(role).get(f"{address}/proof.zip").status_code == 403


def test_a_number_goes_in_with_a_purpose_only_and_is_logged(site: Site, found: dict[str, str]) -> None:
    browser, address = site.browser("auditor"), f"/findings/{found['H1']}/proof"
    browser.get(f"/findings/{found['H1']}")
    refused = browser.post(address, purpose=" ")
    assert (refused.status_code, "没有办成:须填写用途。" in refused.text) == (400, True)
    told = parts(browser.post(address, purpose="移送纪委核查"))
    assert json.loads(told["finding.json"])["row"]["id_number"] == site.people["number"]
    assert "移送纪委核查" in told["README.txt"]
    log = browser.get("/households/H1/access").text
    assert ("移送纪委核查" in log, "看号码" in log) == (True, True)


def test_where_a_protected_household_lives_is_for_its_coordinator(site: Site, found: dict[str, str]) -> None:
    seen = {role: parts(site.browser(role).get(f"/findings/{found['HP']}/proof.zip")) for role in
            ("auditor", "coordinator")}
    assert "210302002001" not in seen["auditor"]["chains.json"]
    assert "受保护的户" in seen["auditor"]["chains.json"]
    assert "210302002001" in seen["coordinator"]["chains.json"]


def test_of_two_regions_nobody_takes_half_a_proof(site: Site, found: dict[str, str]) -> None:
    for role in ("auditor", "elsewhere"):
        answer = site.browser(role).get(f"/findings/{found['across']}/proof.zip")
        assert (answer.status_code, "也涉及别的地区的户" in answer.text) == (403, True)
