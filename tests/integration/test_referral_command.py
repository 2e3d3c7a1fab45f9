"""``aidchain referral``: a clerk's day by the command line, and what a desk takes away."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from api.cli.main import run
from graph.settings import Settings, settings
from tests.filing import Desk, grant, household, id_number, member, payment

ANNA = id_number(1)


@pytest.fixture
def county(desk: Desk, server_settings: Settings, monkeypatch: pytest.MonkeyPatch) -> Iterator[Desk]:
    """The command joins the tests' server."""
    for name in ("URI", "USER", "PASSWORD", "DATABASE"):
        monkeypatch.delenv(f"AIDCHAIN_NEO4J_{name}", raising=False)
    monkeypatch.setenv("AIDCHAIN_HOME", str(server_settings.home))
    settings.cache_clear()
    desk.policy().send(household("H1"))
    desk.send(member(ANNA, "H1"))
    desk.send(grant("G1", person=ANNA))
    desk.send(payment("F1", "G1"))
    yield desk
    settings.cache_clear()


@pytest.fixture
def command(county: Desk, capsys: pytest.CaptureFixture[str]) -> Any:
    def call(*arguments: str) -> tuple[int, dict[str, Any], str]:
        capsys.readouterr()
        code = run(["referral", *arguments, "--json"])
        out, err = capsys.readouterr()
        return code, json.loads(out) if out.strip() else {}, err

    return call


def test_a_clerks_day_by_the_command_line(command: Any, tmp_path: Path) -> None:
    opened = ("--department", "CIVIL", "--to", "DPF", "--need", "看病", "--id-number", ANNA, "--key", "k1")
    code, made, _ = command("create", *opened)
    assert (code, made["state"], made["household"]) == (0, "requested", "H1")
    number = made["referral"]
    assert command("create", *opened)[1] == made
    assert command("inbox", "DPF")[1]["rows"][0]["referral"] == number
    for department, to, more in (
        ("DPF", "received", ()),
        ("DPF", "已受理", ()),
        ("DPF", "in-progress", ()),
        ("DPF", "completed", ()),
        ("CIVIL", "closed", ("--evidence", "F1")),
    ):
        code, made, said = command("step", number, to, "--department", department, *more)
        assert code == 0, said
    assert (made["state"], made["next"]) == ("closed", [])
    assert [row["state"] for row in command("list", "--household", "H1")[1]["rows"]] == ["已闭环"]
    assert command("first")[1] == {"rows": []}
    assert command("loops")[1] == {"loops": [], "waiting": []}
    assert command("notice", number, str(tmp_path / "n.pdf"))[0] == 0
    assert (tmp_path / "n.pdf").read_bytes().startswith(b"%PDF-")
    assert command("fhir", "H1", str(tmp_path / "h.json"))[1]["tasks"] == 1
    assert json.loads((tmp_path / "h.json").read_text())["entry"][0]["resource"]["status"] == "completed"
    assert command("digest", "DPF", str(tmp_path / "d.xlsx"))[1]["rows"] == 0


@pytest.mark.parametrize(
    ("arguments", "code", "said"),
    [
        (("step", "R9", "received", "--department", "DPF"), 1, "没有转介“R9”"),
        (("step", "R9", "arrived", "--department", "DPF"), 2, "没有状态“arrived”"),
        (("step", "R9", "received", "--department", "NOBODY"), 1, "没有部门“NOBODY”"),
        (("create", "--department", "CIVIL", "--to", "DPF", "--need", "看病"), 2, "二者之一"),
        (("create", "--department", "CIVIL", "--to", "DPF", "--need", "看病", "--id-number", "1"), 2, "--id-number"),
        (("create", "--department", "CIVIL", "--to", "DPF", "--need", "看病", "--household", "H9"), 1, "没有户 H9"),
        (("loops", "--from", "2024-02-01", "--to", "2024-01-01"), 2, "晚于"),
        (("loops", "--region", "abc"), 2, "abc"),
        (("notice", "R9", "x.pdf"), 1, "R9"),
    ],
)
def test_what_cannot_be_is_said_in_one_sentence(command: Any, arguments: tuple[str, ...], code: int, said: str) -> None:
    found, printed, errors = command(*arguments)
    assert (found, printed) == (code, {})
    assert said in errors
    assert "Traceback" not in errors
