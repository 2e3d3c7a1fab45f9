"""``aidchain policy check`` needs no database; ``--json`` gives one object on standard output."""

import json
from pathlib import Path

import pytest

from api.cli.main import run

SEED = sorted(str(path) for path in (Path(__file__).parents[2] / "seed" / "policy").glob("*.yaml"))


def test_the_seed_is_sound(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["policy", "check", *SEED]) == 0
    assert capsys.readouterr().out == "212 条,0 处错误。\n"


def test_every_fault_with_its_file_and_line(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    wrong = tmp_path / "wrong.yaml"
    wrong.write_text(
        "reasons:\n  - {name: no}\nvisits:\n  - {measure: A, every_months: 1, region: 000000000000}\n", encoding="utf-8"
    )
    assert run(["policy", "check", str(wrong), "--json"]) == 1
    shown = json.loads(capsys.readouterr().out)
    assert shown["entries"] == 2
    assert [(fault["file"], fault["line"]) for fault in shown["faults"]] == [(str(wrong), 2)] + [(str(wrong), 4)] * 2


def test_a_grace_that_can_never_run_is_only_a_warning(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file = tmp_path / "grace.yaml"
    file.write_text(
        "departments: [{code: CIVIL, name: 民政局}]\n"
        "measures:\n"
        "  - {code: A, name: 甲, class: 乙, unit: member, department: CIVIL, versions: [{valid_from: 2021-01-01,\n"
        "     citation: {document: 文件, clause: 一, status: confirmed}, grace: {months: 6, facts: [收入]}}]}\n",
        encoding="utf-8",
    )
    assert run(["policy", "check", str(file)]) == 0
    assert capsys.readouterr().err == (f"提醒:{file}:4 渐退期所列“收入”不在该版本的条件里,不起作用\n")


def test_no_file_is_wrong_usage_and_a_missing_one_fails(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["policy", "load"]) == 2
    assert run(["policy", "check", str(tmp_path / "none.yaml")]) == 1
    assert "没有政策目录文件" in capsys.readouterr().err
