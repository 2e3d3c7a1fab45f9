"""``aidchain user``, ``token`` and ``serve`` as an administrator types them."""

from __future__ import annotations

import io
import json
import logging
import os
import signal
import subprocess
import sys
import threading
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from functools import partial
from pathlib import Path

import pytest

from api.cli.main import run
from graph import accounts, findings, sessions
from graph.local import LocalServer
from graph.office import Office
from graph.policy.regions import EVERYWHERE
from graph.settings import settings
from seed.people import VILLAGES
from tests.filing import Desk, grant, household, id_number, member

PASSWORD = "correct horse 42"


@pytest.fixture
def here(server: LocalServer, monkeypatch: pytest.MonkeyPatch, desk: Desk) -> Iterator[Desk]:
    """The command line in this process, on the tests' server, with a catalogue loaded."""
    monkeypatch.setenv("AIDCHAIN_HOME", str(server.home))
    settings.cache_clear()
    yield desk.policy()
    settings.cache_clear()


def _type(monkeypatch: pytest.MonkeyPatch, *arguments: str, given: str = "") -> int:
    monkeypatch.setattr(sys, "stdin", io.StringIO(given))
    return run(list(arguments))


def test_an_account_and_its_token(
    here: Desk, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """The password comes from standard input, the token is shown once; acts are in the accounts' chain."""
    made = _type(
        monkeypatch, "user", "add", "li", "--role", "auditor", "--region", "210302000000", "--json", given=PASSWORD
    )
    assert made == 0
    told = json.loads(capsys.readouterr().out)
    assert told == {"user": {"name": "li", "role": "auditor", "region": "210302000000", "department": None}}
    assert _type(monkeypatch, "token", "create", "li", "--json") == 0
    token = json.loads(capsys.readouterr().out)["token"]
    found = accounts.of_token(here.office, token)
    assert found is not None
    assert (found.name, found.region) == ("li", "210302")
    assert _type(monkeypatch, "user", "disable", "li") == 0
    assert accounts.of_token(here.office, token) is None
    assert _type(monkeypatch, "user", "list", "--json") == 0
    told = json.loads(capsys.readouterr().out[len("已停用:li。\n") :])
    assert [(user["account"], user["disabled"], user["tokens"]) for user in told["users"]] == [("li", True, 1)]
    assert told["broken"] == []


def test_a_scope_is_changed_where_it_stands(
    here: Desk, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """What is not named stays; tokens of the old scope are over."""
    add = ("user", "add", "zhao", "--role", "township", "--region", "210302001000")
    assert _type(monkeypatch, *add, given=PASSWORD) == 0
    token = accounts.create_token(here.office, "zhao", by="test")[1]
    capsys.readouterr()
    assert _type(monkeypatch, "user", "scope", "zhao", "--department", "CIVIL", "--json") == 0
    assert json.loads(capsys.readouterr().out) == {
        "user": {"name": "zhao", "role": "township", "region": "210302001000", "department": "CIVIL"}}
    assert accounts.of_token(here.office, token) is None
    assert _type(monkeypatch, "user", "scope", "zhao", "--region", "210302002000", "--no-department") == 0
    assert capsys.readouterr().out == "已改 zhao:210302002,不属于部门;它的会话和令牌都已结束。\n"
    assert _type(monkeypatch, "user", "list") == 0
    assert "zhao · 乡镇经办 · 210302002 · 启用 · 无第二因素 · 令牌 0\n" in capsys.readouterr().out
    for wrong, said in (((), "没有要改的"), (("--department", "CIVIL", "--no-department"), "只能写一个"),
                        (("--region", "000000000000"), "乡镇经办须写明地区")):
        assert _type(monkeypatch, "user", "scope", "zhao", *wrong) == 2
        assert said in capsys.readouterr().err
    assert _type(monkeypatch, "user", "scope", "nobody", "--region", "21") == 1
    assert [act["act"] for act in here.office.store.read("account/list_acts")] == ["新建", "发令牌", "改范围", "改范围"]


@pytest.mark.parametrize(
    ("arguments", "given", "code", "said"),
    [
        (("user", "add", "x", "--role", "king"), PASSWORD, 2, "coordinator"),
        (("user", "add", "x", "--role", "auditor"), "short", 2, "10"),
        (("user", "add", "x", "--role", "auditor"), "", 2, "密码"),
        (("user", "add", "x", "--role", "department"), PASSWORD, 2, "--department"),
        (("user", "add", "x", "--role", "township"), PASSWORD, 2, "乡镇经办须写明地区(--region)"),
        (("user", "add", "x", "--role", "township", "--region", "000000000000"), PASSWORD, 2, "--region"),
        (("user", "add", "x", "--role", "department", "--department", "NONE"), PASSWORD, 1, "部门"),
        (("user", "add", "x y", "--role", "auditor"), PASSWORD, 2, "帐号名"),
        (("user", "add", "x", "--role", "auditor", "--region", "21x"), PASSWORD, 2, "行政区划"),
        (("token", "create", "nobody"), "", 1, "没有帐号"),
        (("token", "create", "nobody", "--days", "0"), "", 2, "--days"),
        (("token", "revoke", "T0"), "", 1, "没有令牌"),
        (("serve", "--port", "70000"), "", 2, "--port"),
    ],
)
def test_what_is_wrong_is_said_in_a_sentence(
    here: Desk,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    arguments: tuple[str, ...],
    given: str,
    code: int,
    said: str,
) -> None:
    assert _type(monkeypatch, *arguments, given=given) == code
    assert said in capsys.readouterr().err


def test_a_finding_is_told_in_words(here: Desk, capsys: pytest.CaptureFixture[str]) -> None:
    """Rule, clause and what happened to it; programs get the contract's words."""
    here.send(household("H1"))
    here.send(member(id_number(1), "H1"))
    here.send(grant("G1", person=id_number(1)), grant("G2", person=id_number(1)))
    assert run(["audit", "run"]) == 0
    capsys.readouterr()
    assert run(["finding", "list", "--rule", "same_measure", "--json"]) == 0
    (row,) = json.loads(capsys.readouterr().out)["rows"]
    assert run(["finding", "show", row["id"]]) == 0
    told = capsys.readouterr().out.splitlines()
    assert "  规则:同一救助两份" in told
    assert "  依据:国发〔2015〕52号 二（二）(已核实原文)" in told
    assert f"  经过:{here.office.today} 发现" in told
    here.send({"身份证号": id_number(1), "指标": "残疾等级", "值": "三级", "起始日期": "2024-01-01"})
    assert run(["audit", "run"]) == 0
    capsys.readouterr()
    assert run(["finding", "show", "ineligible_grant:G1"]) == 0
    told = capsys.readouterr().out.splitlines()
    assert "  依据:护理补贴,国发〔2015〕52号 二（二）(已核实原文)" in told, "its rows name no clause: the version's"
    assert run(["query", "duplicate_benefit"]) == 0
    assert "同一救助两份" in capsys.readouterr().out


def test_a_finding_tells_whose_it_is_and_the_number_only_for_a_purpose(
    here: Desk, capsys: pytest.CaptureFixture[str]
) -> None:
    """Name and masked number beside the code; with --reveal the number too, and who asked is written down."""
    number = id_number(1)
    here.send(household("H1"))
    here.send(member(number, "H1", 姓名="王一"))
    here.send(grant("G1", person=number), grant("G2", person=number))
    assert run(["audit", "run"]) == 0
    (row,) = findings.listing(here.office, scope=EVERYWHERE, rule="same_measure")
    capsys.readouterr()

    assert run(["finding", "show", row["id"]]) == 0
    told = capsys.readouterr().out
    assert f"  人员:{row['row']['person']}\n  姓名:王一\n  身份证号(掩码):210302********{number[14:]}\n" in told
    assert number not in told
    assert run(["finding", "show", row["id"], "--reveal", " "]) == 2
    assert "用途" in capsys.readouterr().err
    assert run(["finding", "show", row["id"], "--reveal", "入户核对"]) == 0
    assert f"  身份证号:{number}\n" in capsys.readouterr().out
    assert run(["finding", "judge", row["id"], "属实", "--why", "两份都在发"]) == 0
    assert "  姓名:王一\n" in capsys.readouterr().out
    asked = "MATCH (a:Access) RETURN a.purpose AS purpose, a.query AS query"
    kept = here.office.store.driver.execute_query(asked).records
    assert [(one["purpose"], one["query"]) for one in kept] == [("入户核对", f"finding:{row['id']}")]


def test_serve_answers_and_ends_in_order_on_sigterm(here: Desk, server: LocalServer, tmp_path: Path) -> None:
    environment = {**os.environ, "AIDCHAIN_HOME": str(server.home), "AIDCHAIN_NEO4J_HEAP": "384m"}
    log = (tmp_path / "log").open("w+")
    program = "import sys; from api.cli.main import main; sys.argv = ['aidchain', 'serve', '--port', '0']; main()"
    command = [sys.executable, "-c", program]
    process = subprocess.Popen(command, env=environment, stderr=log, cwd=Path(__file__).parents[2])
    try:
        address = _address(log, process)
        with urllib.request.urlopen(f"{address}/readyz", timeout=20) as answer:
            assert answer.status == 200
        with pytest.raises(urllib.error.HTTPError) as refused:
            urllib.request.urlopen(f"{address}/api/v1/queries", timeout=20)
        assert refused.value.code == 401
        process.send_signal(signal.SIGTERM)
        assert process.wait(30) == 0
    finally:
        process.kill()
        process.wait()
    log.seek(0)
    assert "Traceback" not in log.read()


def test_a_stop_waits_for_the_statement_that_is_just_planned(
    here: Desk, office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    from api.cli import serve

    class Stopped:
        """A server that was told to stop before it ran."""

        effective_port = 0

        def run(self) -> None: ...

        def close(self) -> None: ...

    finished = threading.Event()

    def planning(office: Office, desks: object, stopping: threading.Event) -> None:
        assert stopping.wait(20)
        time.sleep(0.3)  # the statement goes on: longer than a stop takes that does not wait for it
        finished.set()

    monkeypatch.setattr(serve, "_plan", planning)
    monkeypatch.setattr(serve, "_listen", lambda *args, **named: Stopped())
    monkeypatch.setattr("api.logs.begin", lambda log: None)
    serve.serve(office)
    assert finished.is_set()


def test_the_demo_ends_with_its_accounts_and_writes_its_requests_down_elsewhere(
    here: Desk, office: Office, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    """The accounts are said once the pages can be asked for; no line of a request buries them."""
    from api.cli import serve
    from api.cli.demo_accounts import print_accounts

    class OneRequest:
        effective_port = 8420

        def run(self) -> None:
            logging.getLogger("aidchain.web").info("request", extra={"told": {"status": 200}})

        def close(self) -> None: ...

    monkeypatch.setattr(serve, "_plan", lambda *args: None)
    monkeypatch.setattr(serve, "_listen", lambda *args, **named: OneRequest())
    root, ours, log = logging.getLogger(), logging.getLogger("aidchain"), tmp_path / "logs" / "requests.log"
    before = (root.handlers[:], root.level, ours.level)
    try:
        serve.serve(office, log=log, greet=partial(print_accounts, office, log))
    finally:
        root.handlers[:], root.level, ours.level = before
    said = capsys.readouterr()
    printed = [line.split() for line in said.out.splitlines() if line.startswith("  帐号 ")]
    assert [words[1] for words in printed] == ["xietiao", "minzheng", "canlian", "shenji", "hewan", "guanli"]
    assert len({words[3] for words in printed}) == 1
    assert said.out.splitlines()[-1].startswith("  帐号 guanli")
    assert any(village.code.startswith("210399101") for village in VILLAGES.values()), "somebody lives there"
    town, _ = sessions.log_in(office, "hewan", printed[4][3])
    assert (town.role, town.region, town.department) == (accounts.Role.TOWNSHIP, "210399101", "CIVIL")
    assert said.err.splitlines() == ["已打开 http://127.0.0.1:8420 (Ctrl-C 结束)", f"请求日志写在 {log}。", "已结束。"]
    assert '"event": "request"' in log.read_text(encoding="utf-8")


def _address(log: io.TextIOWrapper, process: subprocess.Popen[bytes]) -> str:
    until = time.monotonic() + 90
    while time.monotonic() < until and process.poll() is None:
        log.seek(0)
        for line in log.read().splitlines():
            if line.startswith("已打开 "):
                return line.split()[1]
        time.sleep(0.2)
    log.seek(0)
    raise AssertionError(log.read())


def test_a_busy_port_is_said(here: Desk, office: Office) -> None:
    import socket

    from api.cli.serve import serve
    from graph.errors import Unavailable

    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        with pytest.raises(Unavailable, match="--port"):
            serve(office, port=taken.getsockname()[1])
