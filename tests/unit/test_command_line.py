"""Exit codes and words of the command itself: contract §2, "0 done · 1 failed · 2 wrong usage · 3 done, but"."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import click
import pytest

from api.cli import main as command
from api.cli.main import COMMANDS, cli, run
from graph import errors
from graph.errors import AidChainError

ROOT = Path(__file__).parents[2]


@pytest.fixture
def given(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("AIDCHAIN_HOME", str(tmp_path / "home"))
    monkeypatch.delenv("AIDCHAIN_NEO4J_URI", raising=False)


def raising(monkeypatch: pytest.MonkeyPatch, act: object) -> None:
    """Makes ``aidchain db`` do something else: raise, or hand a number back."""

    @click.command()
    def stand_in() -> object:
        if isinstance(act, BaseException):
            raise act
        return act

    monkeypatch.setattr(command.Lazy, "get_command", lambda self, ctx, name: stand_in)


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        ([], "用法: aidchain"),
        (["dbb"], "没有命令 dbb(是否要写 db?)"),
        (["db"], "status"),
        (["db", "statsu"], "没有命令 statsu(是否要写 status?)"),
        (["db", "start", "--jsn"], "没有选项 --jsn(是否要写 --json?)"),
        (["db", "start", "now"], "多出的参数:now"),
        (["db", "start", "--json=1"], "选项 --json 用得不对"),
        (["--nothing"], "没有选项 --nothing"),
    ],
)
def test_wrong_usage_is_2_and_says_what_was_meant(
    arguments: list[str], said: str, given: None, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(arguments) == 2
    told = capsys.readouterr()
    assert said in told.err
    assert told.out == ""


def test_every_kind_of_error_has_its_exit_code(
    given: None, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    kinds = [kind for kind in vars(errors).values() if isinstance(kind, type) and issubclass(kind, AidChainError)]
    assert len(kinds) > 7
    for kind in kinds:
        raising(monkeypatch, kind("一句话。"))
        assert run(["db"]) == (2 if kind.kind == "usage" else 1)
        assert capsys.readouterr().err == "一句话。\n"


def test_three_means_done_but(given: None, monkeypatch: pytest.MonkeyPatch) -> None:
    raising(monkeypatch, 3)
    assert run(["db"]) == 3
    raising(monkeypatch, None)
    assert run(["db"]) == 0


def test_an_error_nobody_foresaw_is_a_sentence_and_a_file(
    given: None, monkeypatch: pytest.MonkeyPatch, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.delenv("AIDCHAIN_DEBUG", raising=False)
    raising(monkeypatch, RuntimeError("inner"))
    assert run(["db"]) == 1
    told = capsys.readouterr().err
    assert told.startswith("程序内部出错(RuntimeError)")
    assert "Traceback" not in told
    kept = tmp_path / "home" / "error.log"
    assert "inner" in kept.read_text(encoding="utf-8")
    assert kept.stat().st_mode & 0o077 == 0


@pytest.mark.parametrize("stop", [KeyboardInterrupt(), click.Abort()])
def test_an_interrupted_command_is_1(
    stop: BaseException, given: None, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    raising(monkeypatch, stop)
    assert run(["db"]) == 1
    assert capsys.readouterr().err.strip() == "已中断。"


def test_a_wrong_setting_is_wrong_usage(given: None, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("AIDCHAIN_NEO4J_HEAP", "much")
    assert run(["db", "status"]) == 2


def test_status_without_a_server_is_one_json_object(given: None, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["db", "status", "--json"]) == 0
    assert json.loads(capsys.readouterr().out) == {"running": False, "uri": None, "user": None, "version": None}


def test_help_is_chinese_and_names_every_command(given: None, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["--help"]) == 0
    said = capsys.readouterr().out
    assert "选项:" in said
    assert "Show this" not in said
    for name in cli.list_commands(click.Context(cli)):
        assert f"  {name} " in said


def test_every_command_of_the_table_exists_has_help_and_takes_json() -> None:
    context = click.Context(cli)
    assert cli.list_commands(context) == list(COMMANDS)
    for name in COMMANDS:
        found = cli.get_command(context, name)
        assert found is not None
        leaves = found.commands.values() if isinstance(found, click.Group) else [found]
        for leaf in leaves:
            assert leaf.help, f"{name} {leaf.name} has no help"
            options = {option for parameter in leaf.params for option in parameter.opts}
            assert "--json" in options or name in ("serve", "demo"), f"{name} {leaf.name} takes no --json"


def test_a_closed_pipe_ends_quietly_with_1(tmp_path: Path) -> None:
    code = "import sys; from api.cli.main import main; sys.argv = ['aidchain', '--help']; main()"
    with subprocess.Popen(
        [sys.executable, "-c", code], cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.PIPE
    ) as process:
        assert process.stdout is not None
        assert process.stderr is not None
        process.stdout.close()
        said = process.stderr.read()
    assert process.returncode == 1
    assert said == b""


def test_the_command_starts_without_what_is_heavy() -> None:
    heavy = {"neo4j", "flask", "networkx", "rich", "openpyxl", "yaml", "requests", "cryptography"}
    code = f"import sys; from api.cli.main import run; run(['db', 'status']); print(sorted({heavy} & {{*sys.modules}}))"
    done = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True)
    assert done.stdout.splitlines()[-1] == "[]"


@pytest.mark.parametrize(
    ("redirected", "code", "said"),
    [
        (">&-", 1, ""),
        ("2>&- >/dev/null", 0, ""),
        (">/dev/full", 1, "写不出结果:磁盘已满。请腾出空间或换一处再试。\n"),
        ("2>/dev/full", 0, ""),
    ],
)
def test_a_stream_that_is_closed_or_full_ends_without_a_traceback(redirected: str, code: int, said: str) -> None:
    done = subprocess.run(
        ["bash", "-c", f'"$0" -c "from api.cli.main import main; main()" --help {redirected}', sys.executable],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    assert (done.returncode, done.stderr) == (code, said)


def test_an_id_number_that_was_typed_is_not_said_again() -> None:
    assert str(errors.NotFound("没有户“210302199001011051”:请核对。")) == "没有户“210302********”:请核对。"
    assert str(errors.NotFound("没有户“QH0001”:请核对。")) == "没有户“QH0001”:请核对。"


@pytest.mark.parametrize(("asked", "field", "words", "named"), [
    (["referral", "step", "R1", "rejected", "--department", "DPF"], "reason", "理由", "理由(--reason)"),
    (["finding", "judge", "F1", "属实", "--why", ""], "why", "理由", "理由(--why)"),
    (["finding", "judge", "F1", "属实"], "recover_fen", "应追", "应追(--recover-fen)"),
    (["check", "CARE"], "id_number", "", "--id-number"),
    (["query", "aid_statistics", "from=x"], "from", "", "from"),
])  # fmt: skip
def test_a_field_is_called_by_the_option_of_the_command_that_was_asked(
    asked: list[str], field: str, words: str, named: str
) -> None:
    """Graph and doors name a field once (``graph.errors.called``); at the terminal it is the option that was typed."""
    assert command._option(asked, field, words) == named
