"""Promises and complaints by API and command line: each step, what it leaves, and what it is refused for."""

from __future__ import annotations

import io
import json
import zipfile
from contextlib import redirect_stdout
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from argon2 import PasswordHasher

from api.app import create_app
from api.cli.finding import _show
from api.cli.named import named
from graph import accounts, complaints, credit, findings, packets, passwords, pledges, tasks
from graph.acts import Wanting
from graph.audits import run
from graph.complaints import Complaint
from graph.pledges import Promise, read_claim
from graph.proof import export_finding
from graph.settings import Settings, settings
from tests.alerting import ANNA, CHAIR, CIVIL, county, on
from tests.doors import Api
from tests.filing import Desk, grant
from tests.product import command

ALL = {"region": ""}


@pytest.fixture
def doors(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> tuple[Desk, dict[str, Api]]:
    quick = PasswordHasher(time_cost=1, memory_cost=64, parallelism=1)
    monkeypatch.setattr(passwords, "_hasher", lambda: quick)
    on(county(desk), date.today().isoformat())
    accounts.add_user(desk.office, "chair", "coordinator", "correct horse 42", region="2103", by="test")
    for name in ("CIVIL", "DPF"):
        accounts.add_user(desk.office, name, "department", "correct horse 42", region="2103", department=name,
                          by="test")
    client = create_app(desk.office).test_client()
    return desk, {name: Api(client, accounts.create_token(desk.office, name, by="test")[1])
                  for name in ("chair", "CIVIL", "DPF")}


def entries(desk: Desk, home: str, kind: str) -> int:
    return sum(each[0] == kind for each in desk.chain(home))


PROMISE: dict[str, Any] = {
    "household": "H4", "measure": "DIBAO", "text": "以上属实,如有不实愿承担责任", "edition": "2024版", "grant": "G4",
    "claims": ["人均月收入<800", "机动车数=0"], "spares": ["收入证明", "车辆证明"],
}


def test_a_promise_broken_is_revoked_paid_back_and_restored(doors: tuple[Desk, dict[str, Api]]) -> None:
    desk, apis = doors
    civil, dpf, chair = apis["CIVIL"], apis["DPF"], apis["chair"]
    dpf.post("/pledges", PROMISE, 404)
    civil.post("/pledges", {**PROMISE, "claims": ["收入低"]}, 422)
    civil.post("/pledges", {**PROMISE, "grant": "G9"}, 422)
    civil.post("/pledges", {**PROMISE, "id_number": ANNA}, 422)  # she lives in H1
    made = civil.post("/pledges", PROMISE, 201, key="one")
    assert civil.post("/pledges", PROMISE, 201, key="one") == made
    assert (made["state"], made["next"], made["spares"]) == ("promised", ["kept", "broken"], ["收入证明", "车辆证明"])
    assert [(row["claim"], row["truth"], row["value"], row["reported_by"]) for row in made["comparison"]["promised"]] \
        == [("人均月收入<800", "不符合", "900", ["CIVIL"]), ("机动车数=0", "无法判断", None, [])]
    where = f"/pledges/{made['pledge']}"
    dpf.get(where, 404)

    def step(status: int = 201, **body: Any) -> dict[str, Any]:
        return civil.post(f"{where}/checks", {"why": "核对", **body}, status, of=where)

    assert step(409, to="revoked", recover_fen=0)["allowed"] == ["kept", "broken"]
    step(422, to="broken", recover_fen=1)
    civil.post(f"{where}/checks", {"to": "broken", "why": "x"}, 428)
    civil.post(f"{where}/checks", {"to": "broken", "why": "x"}, 412, etag='"9"')
    assert entries(desk, "H4", "pledge") == 1  # whatever was refused left nothing
    broken = step(to="broken")
    assert broken["checks"][0]["comparison"]["promised"][0]["truth"] == "不符合"
    assert civil.get("/tasks")["rows"] == []
    step(422, to="revoked")
    revoked = step(to="revoked", recover_fen=50000)
    task = civil.get("/tasks")["rows"]
    assert [(row["kind"], row["grant"]) for row in task] == [("停发", "G4")]
    assert [row["task"] for row in revoked["tasks"]] == [task[0]["task"]]
    assert chair.get(f"/tasks/{task[0]['task']}")["pledge"] == made["pledge"]
    step(409, to="restored")  # 500 yuan are still owed
    step(422, to="revoked", recovered_fen=50001)
    assert step(to="revoked", recovered_fen=20000)["owed_fen"] == 30000
    assert len(civil.get("/tasks")["rows"]) == 1
    step(to="revoked", recovered_fen=50000)
    assert (step(to="restored")["state"], step(409, to="kept")["allowed"]) == ("restored", [])
    assert entries(desk, "H4", "pledge") == 6
    assert desk.broken() == []


def test_the_list_for_the_credit_platform_is_masked_or_has_a_purpose(
    doors: tuple[Desk, dict[str, Api]],
) -> None:
    desk, apis = doors
    person = desk.office.keys.person(ANNA)
    kept = pledges.promise(desk.office, CHAIR, Promise("H1", "CARE", "属实", "2024版",
                                                       ("残疾等级=一级", "成员:残疾等级=二级", "户:人均月收入<800"),
                                                       (), person))
    assert [row["truth"] for row in kept["comparison"]["promised"]] == ["符合", "不符合", "无法判断"]
    apis["CIVIL"].post("/pledges", PROMISE, 201)
    masked = credit.credit_list(desk.office)
    assert sorted((row["household"], row["state"], "id_number" in row) for row in masked) == [
        ("H1", "待核查", False), ("H4", "待核查", False)]
    assert ANNA not in str(masked)
    assert "某人" not in str(masked)
    full = apis["chair"].post("/pledges/credit-list", {"purpose": "报送省平台"})["rows"]
    assert {row["household"]: row["id_number"] for row in full} == {"H1": ANNA, "H4": None}
    mine = apis["CIVIL"].post("/pledges/credit-list", {"purpose": "报送省平台"})["rows"]
    assert {row["household"] for row in mine} == {"H1", "H4"}  # CARE and DIBAO are both its own
    assert apis["DPF"].post("/pledges/credit-list", {"purpose": "报送省平台"})["rows"] == []
    apis["chair"].post("/pledges/credit-list", {"purpose": " "}, 400)
    looked = desk.office.store.driver.execute_query(
        "MATCH (a:Access {query: 'credit_list'}) WHERE $person IN a.people RETURN a.by AS by ORDER BY by",
        person=person).records
    assert [row["by"] for row in looked] == ["CIVIL", "chair"]


def test_claims_are_read_or_named() -> None:
    assert [read_claim(text).subject for text in ("残疾等级=一级", "户:收入<1", "成员: 残疾类别 != 视力")] == [
        "self", "household", "any_member"]
    for text in ("收入低", "收入<很少", "=1", "人:收入<1x"):
        with pytest.raises(Wanting):
            read_claim(text)


def told_elsewhere(desk: Desk, finding: str) -> dict[str, str | None]:
    """A finding of H1 on its household's page, in the packet, in the outside proof and at the terminal."""
    office = desk.office
    page = office.store.read("meeting/list_findings_of", household="H1", scope=ALL)
    packet = packets.build(office, "H1", [])["findings"]
    proof = desk.write([{"a": "b"}]).with_suffix(".zip")        # a new name each time
    export_finding(office, finding, proof, scope=ALL, reveal=None)
    with zipfile.ZipFile(proof) as archive:
        proven = json.loads(archive.read("finding.json"))
    out = io.StringIO()
    found = findings.read(office, finding, scope=ALL)
    with redirect_stdout(out):
        _show(found, [], named(office))
    return {"household": next(row["verdict"] for row in page if row["finding"] == finding),
            "packet": next((row["verdict"] for row in packet if row["finding"] == finding), None),
            "proof": proven["verdict"],
            "terminal": next(line.strip() for line in out.getvalue().splitlines() if "现在:" in line)}


def test_a_finding_complained_of_is_disputed_until_it_is_answered(doors: tuple[Desk, dict[str, Api]]) -> None:
    desk, apis = doors
    chair, civil, dpf = apis["chair"], apis["CIVIL"], apis["DPF"]
    run(desk.office, everything=True, progress=lambda what, count: None)
    rows = {tuple(row["households"]): row["id"] for row in findings.listing(desk.office, scope=ALL)}
    one, other = rows["H1",], rows["H4",]

    def shown(finding: str, verdict: str | None = None) -> list[str]:
        return [row["verdict"] for row in findings.listing(desk.office, scope=ALL, verdict=verdict)
                if row["id"] == finding]

    assert shown(one) == [None]
    findings.judge(desk.office, one, findings.Judgement("误报", "已另行安排", "审计员"), scope=ALL)
    assert shown(one) == []
    body = {"household": "H1", "against": "finding", "target": one, "what": "没有安排过"}
    civil.post("/complaints", body, 404)  # H1 is no matter of its own yet
    chair.post("/complaints", {**body, "target": other}, 422)  # a finding of another household
    made = chair.post("/complaints", body, 201, key="one")
    assert chair.post("/complaints", body, 201, key="one") == made
    chair.post("/complaints", body, 409)
    assert (made["department"], made["state"]) == ("CIVIL", "open")
    assert shown(one) == shown(one, "有争议") == ["有争议"]
    assert shown(other) == [None]
    found = chair.get(f"/findings/{one}")
    assert (found["verdict"], found["disputed"], [each["complaint"] for each in found["complaints"]]) == (
        "有争议", True, [made["complaint"]])
    assert told_elsewhere(desk, one) == {"household": "有争议", "packet": "有争议", "proof": "有争议",
                                         "terminal": "现在:有争议,有申诉,还没有答复"}
    where = f"/complaints/{made['complaint']}"
    dpf.get(where, 404)
    task = civil.get("/tasks?unfinished=true")["rows"][0]
    assert (task["kind"], task["due_on"]) == ("答复申诉", made["due_on"])
    civil.post(f"/tasks/{task['task']}/steps", {"to": "doing"}, of=f"/tasks/{task['task']}")
    civil.post(f"/tasks/{task['task']}/steps", {"to": "done", "result": "x"}, 409, of=f"/tasks/{task['task']}")
    civil.post(f"{where}/answers", {"to": "rejected", "why": "有记录", "order": "改"}, 422, of=where)
    civil.post(f"{where}/answers", {"to": "rejected", "why": "有记录"}, 201, of=where)
    assert civil.post(f"{where}/answers", {"to": "upheld", "why": "x"}, 409, of=where)["allowed"] == []
    assert civil.get(f"/tasks/{task['task']}")["state"] == "done"
    assert shown(one) == []
    assert shown(one, "误报") == ["误报"]
    assert chair.get(f"/findings/{one}")["verdict"] == "误报"
    assert told_elsewhere(desk, one) == {"household": "误报", "packet": None, "proof": "误报", "terminal": "现在:误报"}
    assert entries(desk, "H1", "complaint") == 2
    assert desk.broken() == []


def test_a_stop_complained_of_has_a_clock_and_may_leave_something_to_mend(desk: Desk) -> None:
    """Five working days from Monday 2024-07-01 are Monday 2024-07-08; without a limit: 未规定."""
    county(desk)
    given = Complaint("H4", "stop", "G4", "不该停")
    with pytest.raises(Wanting, match="没有停发可申诉"):
        complaints.file(desk.office, CIVIL, given)
    desk.send(grant("G4", home="H4", 终止日期="2024-06-30", 终止原因="超收入"))
    made = complaints.file(desk.office, CHAIR, given)
    assert (made["due_on"], made["overdue"], made["department"]) == (date(2024, 7, 8), False, "CIVIL")
    on(desk, "2024-07-09")
    assert [row["overdue"] for row in complaints.listing(desk.office)] == [True]
    answered = complaints.answer(desk.office, CIVIL, made["complaint"],
                                 complaints.Answer("upheld", "核算有误", "补发七月低保", 3))
    assert answered["state"] == "upheld"
    assert [(row["kind"], row["due_on"]) for row in tasks.listing(desk.office, unfinished=True)] == [
        ("改正", date(2024, 7, 12))]
    assert desk.broken() == []


def test_the_same_by_command_line(
    desk: Desk, server_settings: Settings, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    for name in ("URI", "USER", "PASSWORD", "DATABASE"):
        monkeypatch.delenv(f"AIDCHAIN_NEO4J_{name}", raising=False)
    monkeypatch.setenv("AIDCHAIN_HOME", str(server_settings.home))
    settings.cache_clear()
    on(county(desk), date.today().isoformat())
    promise = ("pledge", "promise", "H1", "CARE", "--text", "属实", "--edition", "2024版", "--claim", "残疾等级=一级",
               "--spares", "残疾证", "--id-number", ANNA, "--key", "one")
    made = command(*promise)[1]
    assert command(*promise)[1]["pledge"] == made["pledge"]
    assert command("pledge", "check", made["pledge"], "kept", "--why", "一致")[1]["state"] == "kept"
    assert command("pledge", "show", made["pledge"])[1]["checks"][0]["why"] == "一致"
    assert [row["state"] for row in command("pledge", "list", "--household", "H1")[1]["rows"]] == ["kept"]
    for arguments, there in ((("masked.csv",), False), (("full.xlsx", "--reveal", "报送"), True)):
        file = tmp_path / arguments[0]
        assert command("pledge", "credit-list", str(file), *arguments[1:])[1]["rows"] == 1
        if there:
            with zipfile.ZipFile(file) as book:
                text = "".join(book.read(name).decode() for name in book.namelist())
        else:
            text = file.read_text(encoding="utf-8")
        assert (ANNA in text, made["pledge"] in text) == (there, True)
    desk.send(grant("G4", home="H4", 终止日期=date.today().isoformat()), on=date.today().isoformat())
    filed = command("complaint", "file", "H4", "stop", "G4", "--what", "不该停", "--working-days", "3")[1]
    assert [row["complaint"] for row in command("complaint", "list", "--state", "open")[1]["rows"]] == [
        filed["complaint"]]
    answered = command("complaint", "answer", filed["complaint"], "withdrawn", "--why", "本人撤回")[1]
    assert answered["state"] == command("complaint", "show", filed["complaint"])[1]["state"] == "withdrawn"
    settings.cache_clear()
