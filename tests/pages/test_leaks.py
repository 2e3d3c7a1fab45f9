"""No row, path, error, count, CSV, XLSX or picture tells of what lies outside the region or behind 保护标记."""

from __future__ import annotations

import io
import zipfile

import pytest

from graph.questions import QUESTIONS
from tests.pages.conftest import CANARIES, HERE, HIDDEN, THERE, Site

#: Lists that can be taken away; each is CSV and XLSX.
TAKEN_AWAY = ("/tasks", "/alerts", "/resources", "/meetings", "/desk", "/households", "/findings", "/upload/list")
PLACE = "210302002001"  # where the protected household HP lives: its coordinator's to know
SEEING = ("coordinator", "department", "township", "auditor", "dpf")


def _question_addresses(site: Site) -> list[str]:
    found = []
    for name, asked in QUESTIONS.items():
        keys = {
            "household": ["HFOREIGN", "H1"],
            "referral": ["RFOREIGN", "R1"],
            "person": [site.people["HFOREIGN"]],
            "id_number": [site.people["foreign_number"]],
            "measure": ["CARE"],
            "department": ["CIVIL", "DPF"],
            "from": ["2024-01-01"],
        }
        required = [key for key, one in asked.keys.items() if one.required]
        base = "&".join(f"{key}={keys[key][0]}" for key in required)
        found.append(f"/api/v1/queries/{name}?{base}")
        found += [f"/api/v1/queries/{name}?{base}&{key}={value}" for key in asked.one_of for value in keys[key]]
        found += [f"/api/v1/queries/{name}?{key}={value}" for key in required for value in keys[key][1:]]
        if "region" in asked.keys:
            found += [
                f"/api/v1/queries/{name}?region={THERE}",
                f"/api/v1/queries/{name}?region={HERE}",
                f"/audit/{name}?region={THERE}",
                f"/audit/{name}",
                f"/audit/{name}.csv",
            ]
    return found


def _pages(site: Site) -> list[str]:
    return [
        "/",
        "/desk",
        "/desk?bucket=超期",
        "/overview",
        "/households",
        f"/households?region={THERE}",
        "/audit",
        "/upload",
        "/households/H1",
        "/households/H1/why",
        "/households/HA/network",
        "/api/v1/households/HFOREIGN/packet",
        "/api/v1/households/HFOREIGN/list.pdf",
        "/api/v1/households/HP/packet",
        "/api/v1/households/HA/packet",
        "/api/v1/alerts",
        "/api/v1/tasks",
        "/api/v1/meetings",
        "/api/v1/resources",
        "/api/v1/resources/given",
        "/api/v1/findings",
        "/findings",
        "/findings.csv",
        "/households/HFOREIGN/network",
        "/households/H1/chain.svg",
        "/households/HFOREIGN",
        "/households/HFOREIGN/why",
        "/households/HFOREIGN/chain.svg",
        "/households/HFOREIGN/access",
        "/find?household=HFOREIGN",
        "/referrals/RFOREIGN",
        "/referrals/R1",
        "/api/v1/households/HFOREIGN",
        "/api/v1/households/HFOREIGN/chain",
        "/api/v1/referrals/RFOREIGN",
        "/api/v1/access-log?household=HFOREIGN",
        "/api/v1/access-log?household=H1",
        "/check?household=HFOREIGN",
        f"/overview?region={THERE}",
        f"/overview?region={HERE}",
        f"/findings?region={THERE}",
        "/households/HFOREIGN/access.csv",
        "/households/HP/access.csv",
        "/api/v1/households/HP/chain",
        "/tasks",
        "/alerts",
        "/resources",
        "/meetings",
        *(f"{address}.csv" for address in TAKEN_AWAY),
        "/households/HP",
        "/households/HP/why",
    ]


@pytest.mark.parametrize("role", SEEING)
def test_nothing_foreign_in_any_answer(site: Site, role: str) -> None:
    api = site.api(role)
    for address in [*_question_addresses(site), *_pages(site)]:
        response = api.get(address)
        text = response.text.replace(address, "").replace("没有户“HFOREIGN”", "").replace("没有转介“RFOREIGN”", "")
        text = text.replace('value="HFOREIGN"', "")  # what was typed is shown in its own field
        assert response.status_code < 500, (address, response.text)
        assert not [canary for canary in CANARIES if canary in text], address
        if role != "coordinator":
            assert not [word for word in (*HIDDEN, PLACE) if word in text], address


def _words(workbook: bytes) -> str:
    with zipfile.ZipFile(io.BytesIO(workbook)) as book:
        return "".join(book.read(name).decode("utf-8", "replace") for name in book.namelist())


def test_a_workbook_tells_nothing_foreign(site: Site) -> None:
    text = _words(site.api("auditor").get("/audit/duplicate_benefit.xlsx").data)
    assert "G1" in text
    assert not [canary for canary in CANARIES if canary in text]


@pytest.mark.parametrize("role", SEEING)
def test_no_list_that_is_taken_away_tells_anything_foreign(site: Site, role: str) -> None:
    for address in (*TAKEN_AWAY, *(f"/audit/{name}" for name in ("missing_aid", "visit_statistics", "household_risk"))):
        response = site.api(role).get(f"{address}.xlsx")
        if response.status_code == 200:
            text = _words(response.data)
            hidden = () if role == "coordinator" else (*HIDDEN, PLACE)
            assert not [word for word in (*CANARIES, *hidden) if word in text], address
        else:
            assert response.status_code in (403, 422), address


@pytest.mark.parametrize(
    "address",
    [
        "/api/v1/households/{}",
        "/api/v1/households/{}/chain",
        "/api/v1/queries/household_aid_chain?household={}",
        "/api/v1/queries/referral_chain?household={}",
        "/api/v1/queries/explain_eligibility?household={}",
    ],
)
@pytest.mark.parametrize("role", ["coordinator", "department", "township", "auditor"])
def test_foreign_is_answered_as_nonexistent(site: Site, role: str, address: str) -> None:
    """Same status, same words, but for the number itself."""
    foreign, none = (site.api(role).get(address.format(number)) for number in ("HFOREIGN", "HNOWHERE"))
    assert foreign.status_code == none.status_code == 404
    assert foreign.text.replace("HFOREIGN", "HNOWHERE") == none.text


def test_counts_are_those_of_the_region(site: Site) -> None:
    here = site.api("auditor").get("/api/v1/queries/duplicate_benefit").json
    there = site.api("elsewhere").get("/api/v1/queries/duplicate_benefit").json
    assert (here["checked"], len(here["rows"])) == (4, 2)
    assert (there["checked"], len(there["rows"])) == (3, 2)
    assert site.api("auditor").get(f"/api/v1/queries/duplicate_benefit?region={THERE}").json["checked"] == 0


def test_a_matter_across_two_regions_is_seen_by_both_the_other_half_masked(site: Site) -> None:
    for role, own in (("auditor", "HA"), ("elsewhere", "HFOREIGN")):
        told = site.api(role).get("/api/v1/queries/duplicate_benefit?rule=two_households").json
        assert [sorted(row["households"]) for row in told["rows"]] == [sorted([own, "其他地区"])]
        steps = [step for step in told["rows"][0]["path"] if step.startswith("家庭")]
        assert sorted(steps) == sorted([f"家庭 {own}", "家庭 其他地区"])


def test_a_protected_household_hides_its_place(site: Site) -> None:
    told = site.api("auditor").get("/api/v1/households/HP").json
    assert (told["hidden"], told["head"], told["address"], told["region"], told["grid"]) == (
        True,
        None,
        None,
        None,
        None,
    )
    told = site.api("coordinator").get("/api/v1/households/HP").json
    assert (told["hidden"], told["head"], told["address"]) == (False, "藏身处", "避难巷九号")


def test_a_department_sees_only_its_own_matters(site: Site) -> None:
    """DPF has received nothing yet: it sees the referral, not the household; MEDSEC sees neither."""
    assert site.api("dpf").get("/api/v1/referrals/R1").status_code == 200
    assert site.api("dpf").get("/api/v1/households/H1").status_code == 404
    assert site.api("medsec").get("/api/v1/referrals/R1").status_code == 404
    assert site.api("medsec").get("/api/v1/households/H1").status_code == 404
    assert site.api("department").get("/api/v1/households/H1").status_code == 200
    assert site.api("dpf").get("/api/v1/queries/department_inbox?department=CIVIL").status_code == 404
    assert site.api("dpf").get("/api/v1/queries/duplicate_benefit").status_code == 403
    assert site.api("dpf").get("/api/v1/queries/missing_aid?measure=CARE").status_code == 403  # CARE is CIVIL's
    assert site.api("department").get("/api/v1/queries/missing_aid?measure=CARE").json["rows"]
