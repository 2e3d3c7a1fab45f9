"""One case of each disposition by API alone: from imported files to a closed task and the next agenda."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from argon2 import PasswordHasher
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from api.app import create_app
from graph import accounts
from graph.agenda import propose
from graph.alerts import open_alerts
from tests.alerting import ANNA, county, on
from tests.filing import Desk, grant


class Api:
    """One account's requests; ``post`` takes the version last read from the thing's own address."""

    def __init__(self, client: FlaskClient, token: str) -> None:
        self.client, self.head = client, {"Authorization": f"Bearer {token}"}
        self.keys = 0

    def get(self, address: str, status: int = 200) -> dict[str, Any]:
        return self._json(self.client.get(f"/api/v1{address}", headers=self.head), status)

    def post(self, address: str, body: dict[str, Any], status: int = 200, *, of: str | None = None,
             etag: str | None = None, key: str | None = None) -> dict[str, Any]:
        self.keys += 1
        head = {**self.head, "Idempotency-Key": key or f"key-{self.keys}"}
        if etag is None and of is not None:
            etag = self.client.get(f"/api/v1{of}", headers=self.head).headers["ETag"]
        if etag is not None:
            head["If-Match"] = etag
        return self._json(self.client.post(f"/api/v1{address}", json=body, headers=head), status)

    @staticmethod
    def _json(response: TestResponse, status: int) -> dict[str, Any]:
        assert response.status_code == status, response.text
        found = response.json
        assert isinstance(found, dict)
        return found


@pytest.fixture
def doors(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> tuple[Desk, dict[str, Api]]:
    """The county with its alerts open, a coordinator and three departments at the doors, on the real date."""
    quick = PasswordHasher(time_cost=1, memory_cost=64, parallelism=1)
    monkeypatch.setattr(accounts, "_hasher", lambda: quick)
    on(county(desk), date.today().isoformat())
    open_alerts(desk.office)
    accounts.add_user(desk.office, "chair", "coordinator", "correct horse 42", region="2103", by="test")
    for name in ("CIVIL", "DPF"):
        accounts.add_user(desk.office, name, "department", "correct horse 42", region="2103", department=name,
                          by="test")
    client = create_app(desk.office).test_client()
    return desk, {name: Api(client, accounts.create_token(desk.office, name, by="test")[1])
                  for name in ("chair", "CIVIL", "DPF")}


def step(api: Api, task: str, status: int = 200, **body: str) -> dict[str, Any]:
    return api.post(f"/tasks/{task}/steps", dict(body), status, of=f"/tasks/{task}")


def test_each_disposition_from_an_imported_file_to_its_end(doors: tuple[Desk, dict[str, Api]]) -> None:
    desk, apis = doors
    chair, civil, dpf = apis["chair"], apis["CIVIL"], apis["DPF"]
    alerts = {row["household"]: row["alert"] for row in chair.get("/alerts?state=待处置")["rows"]}
    assert sorted(alerts) == ["H1", "H2", "H3", "H4"]
    civil.get("/alerts", 403)

    for home, kind in (("H1", 1), ("H2", 2), ("H3", 3), ("H4", 4)):
        shown = chair.get(f"/alerts/{alerts[home]}")
        assert [each["kind"] for each in shown["suggestions"]] == [kind]
        body = {"kind": kind, "why": shown["suggestions"][0]["reason"]}
        address = f"/alerts/{alerts[home]}/disposition"
        made = chair.post(address, body, 201, etag=shown["etag"], key=f"alert-{home}")
        assert chair.post(address, body, 201, etag=shown["etag"], key=f"alert-{home}") == made
        chair.post(address, body, 412, etag=shown["etag"])
        chair.post(address, body, 409, of=f"/alerts/{alerts[home]}")
    chair.post(f"/alerts/{alerts['H1']}/disposition", {"kind": 5, "why": "x"}, 400, etag='"1"')
    chair.post(f"/alerts/{alerts['H1']}/disposition", {"kind": 1, "why": "x"}, 428)

    inbox = {row["household"]: row["task"] for row in civil.get("/tasks?unfinished=true")["rows"]}
    assert sorted(inbox) == ["H1", "H2", "H4"]
    assert dpf.get("/tasks")["rows"] == []
    dpf.get(f"/tasks/{inbox['H1']}", 404)
    refused = step(civil, inbox["H1"], 409, to="done", evidence="G1")
    assert refused["allowed"] == ["doing"]
    for home in inbox:
        step(civil, inbox[home], to="doing")
    desk.send(grant("G1", person=ANNA, starts=desk.office.today.isoformat()), on=desk.office.today.isoformat())
    step(civil, inbox["H1"], 422, to="done")
    step(civil, inbox["H1"], to="done", evidence="G1")
    step(civil, inbox["H2"], to="done", result="已补报收入")
    step(civil, inbox["H4"], to="done", result="入户核实属实", outcome="不再符合")
    stop = next(row for row in civil.get("/tasks?unfinished=true")["rows"] if row["household"] == "H4")
    step(civil, stop["task"], to="doing")
    step(civil, stop["task"], 409, to="done")           # the graph still shows the grant without a last day
    desk.send(grant("G4", home="H4", 终止日期=desk.office.today.isoformat()), on=desk.office.today.isoformat())
    step(civil, stop["task"], to="done")

    today = desk.office.today.isoformat()
    meeting = chair.post("/meetings", {"held_on": today}, 201)
    where = f"/meetings/{meeting['meeting']}"
    assert [item["household"] for item in meeting["items"]] == ["H3"]
    civil.get(where, 403)
    chair.post(f"{where}/items", {"household": "H5", "why": "局长交办"}, of=where)
    chair.post(f"{where}/items", {"drop": "H5", "why": "无人在户"}, of=where)
    decision = {"item": "H3", "lead": "CIVIL", "what": "先予照护", "basis": "会商纪要",
                "tasks": [{"department": "DPF", "what": "评残", "working_days": 5}]}
    chair.post(f"{where}/decisions", decision, 409, of=where)
    chair.post(f"{where}/freeze", {}, of=where)
    packet = chair.get(f"{where}/items/H3/packet")
    assert (packet["frozen"], packet["packet"]["household"]["household"]) == (True, "H3")
    chair.post(f"{where}/decisions", {**decision, "tasks": [{"department": "DPF"}]}, 400, of=where)
    assert chair.post(f"{where}/decisions", decision, 201, of=where)["state"] == "已决定"
    for paper, begins in ((f"{where}/items/H3/packet.pdf", b"%PDF"), (f"{where}/minutes.docx", b"PK"),
                          ("/households/H1/packet.pdf", b"%PDF"), ("/households/H1/list.pdf", b"%PDF")):
        response = chair.client.get(f"/api/v1{paper}", headers=chair.head)
        assert (response.status_code, response.data[:len(begins)]) == (200, begins), paper
    task = dpf.get("/tasks")["rows"][0]["task"]
    assert chair.get(f"{where}/items/H3/packet")["changes"][0]["kind"] == "decision"

    on(desk, "2099-01-05")
    assert [(p.household, p.reasons[0].link) for p in propose(desk.office)] == [("H3", task)]
    on(desk, today)
    step(dpf, task, to="doing")
    step(dpf, task, to="done", result="已评为二级")
    on(desk, "2099-01-05")
    assert propose(desk.office) == []
    on(desk, today)
    assert {row["state"] for row in chair.get("/alerts")["rows"]} == {"已了结"}
    assert desk.broken() == []
