"""First page of ``department_inbox`` for a department that holds 20,000 open referrals, through HTTP, one at a time.

What limits it: three round trips to Neo4j a request (token, mark, catalogue's digest now and then) and building a JSON
page. The first request of a day, or after a new catalogue or calendar, reads the whole desk: seconds, of which the
driver's decoding of 20,000 rows is most; ``serve`` does it at the start, before anybody asks.
"""

from __future__ import annotations

import csv
import http.client
import threading
import time
from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path
from random import Random
from statistics import median, quantiles

from waitress.server import create_server

from api.app import create_app
from graph import accounts, referrals
from graph.intake.importing import import_files
from graph.model import State
from graph.office import Office
from graph.policy.loading import load
from tests.filing import CATALOGUE, household

OPEN = 20_000
HOUSEHOLDS = 5_000
ASKED = 300
STEPS = 60
ADDRESS = "/api/v1/queries/department_inbox?department=DPF&limit=100"
LIMITS = (
    '\nlimits:\n  - {kind: referral, region: "000000000000", working_days: 5, valid_from: 2020-01-01, source: 试}\n'
)


def measure(office: Office, folder: Path) -> Iterator[tuple[str, str]]:
    """p50 / p95 in milliseconds at the client, and the first request of all."""
    numbers = _fill(office, folder)
    accounts.add_user(office, "bench", "coordinator", "correct horse 42", region="21", by="bench", department="DPF")
    token = accounts.create_token(office, "bench", by="bench")[1]
    app = create_app(office, per_account=1_000_000)
    server = create_server(app, host="127.0.0.1", port=0, threads=8, clear_untrusted_proxy_headers=False)
    threading.Thread(target=server.run, daemon=True).start()
    port = int(server.effective_port)
    try:
        first = _asked(port, token, ADDRESS)
        yield "inbox of 20,000, very first request (plans, whole desk) ms", f"{first:.0f}"
        yield "inbox of 20,000, first page of 100, p50 / p95 ms", _many(port, token, ADDRESS, ASKED)
        yield "the same, one bucket", _many(port, token, ADDRESS + "&bucket=%E8%B6%85%E6%9C%9F", ASKED)
        yield "the same, right after a step of that department", _after_steps(office, port, token, numbers)
        yield "desk page with 20,000, p50 / p95 ms", _many(port, token, "/desk", ASKED)
        yield "inbox of 20,000, first request of another day ms", f"{_asked(port, token, _yesterday(office)):.0f}"
    finally:
        server.close()


def _yesterday(office: Office) -> str:
    return f"{ADDRESS}&as_of={office.today - timedelta(days=1)}"


def _many(port: int, token: str, address: str, times: int) -> str:
    _asked(port, token, address)
    return _shown([_asked(port, token, address) for _ in range(times)])


def _after_steps(office: Office, port: int, token: str, numbers: list[str]) -> str:
    clerk, taken = referrals.Actor("bench", "DPF"), []
    for number in numbers[:STEPS]:
        referrals.take_step(office, clerk, number, referrals.Step(State.RECEIVED))
        taken.append(_asked(port, token, ADDRESS))
    return _shown(taken)


def _shown(taken: list[float]) -> str:
    return f"{median(taken):.1f} / {quantiles(taken, n=20)[-1]:.1f}"


def _asked(port: int, token: str, address: str) -> float:
    connection = http.client.HTTPConnection("127.0.0.1", port)
    begun = time.perf_counter()
    connection.request("GET", address, headers={"Authorization": f"Bearer {token}"})
    response = connection.getresponse()
    body = response.read()
    taken = (time.perf_counter() - begun) * 1000
    connection.close()
    assert response.status == 200, body[:300]
    return taken


def _fill(office: Office, folder: Path) -> list[str]:
    """The numbers of those that wait to be signed for."""
    (folder / "policy.yaml").write_text(CATALOGUE + LIMITS, encoding="utf-8")
    load(office.store, [folder / "policy.yaml"], office.keys)
    drawn, homes = Random(1), [f"H{number:05d}" for number in range(HOUSEHOLDS)]
    _send(office, folder, [household(home, f"21030{2 + nth % 3}001001") for nth, home in enumerate(homes)])
    rows = []
    for number in range(OPEN):
        state = drawn.choice(("待签收", "已签收", "已受理", "办理中", "待补正"))
        ends = ("DPF", "CIVIL") if state == "待补正" else ("CIVIL", "DPF")
        rows.append(
            {
                "转介编号": f"R{number:05d}",
                "户编号": drawn.choice(homes),
                "需求": "医疗救助",
                "转出部门": ends[0],
                "转入部门": ends[1],
                "状态": state,
                "发出日期": (office.today - timedelta(days=drawn.randrange(300))).isoformat(),
            }
        )
    _send(office, folder, rows)
    return [row["转介编号"] for row in rows if row["状态"] == "待签收"]


def _send(office: Office, folder: Path, rows: list[dict[str, str]]) -> None:
    path = folder / "rows.csv"
    with path.open("w", encoding="utf-8", newline="") as out:
        writer = csv.DictWriter(out, list(rows[0]))
        writer.writeheader()
        writer.writerows(rows)
    day = date.today()
    (batch,) = import_files(office, [path], "CIVIL", day, progress=lambda what, count: None, warn=lambda text: None)
    assert batch.counts["created"] == len(rows), batch.counts
