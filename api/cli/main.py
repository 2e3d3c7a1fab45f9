"""The ``aidchain`` command: a literal table of commands, imported when asked for; errors → exit codes in one place.

Exit: 0 done · 1 the operation failed · 2 wrong usage · 3 done, but rows were quarantined or ``verify`` found something.
A command hands back 3 (or nothing) as its result; what fails raises an ``AidChainError``.
"""

from __future__ import annotations

import errno
import importlib
import importlib.util
import os
import signal
import sys
from collections.abc import Mapping
from contextlib import suppress
from functools import partial
from types import FrameType
from typing import Any, Final

import click

from api.cli import usage
from graph.errors import AidChainError, in_json, reason, without_id_numbers

COMMANDS: Final[Mapping[str, str]] = {
    "demo": "api.cli.demo:command",
    "db": "api.cli.db:db",
    "init": "api.cli.init:command",
    "policy": "api.cli.policy:policy",
    "calendar": "api.cli.calendar:calendar",
    "template": "api.cli.template:command",
    "import": "api.cli.imports:command",
    "quarantine": "api.cli.quarantine:quarantine",
    "query": "api.cli.query:command",
    "check": "api.cli.check:command",
    "audit": "api.cli.audit:audit",
    "finding": "api.cli.finding:finding",
    "referral": "api.cli.referral:referral",
    "visit": "api.cli.visit:visit",
    "roster": "api.cli.visit:roster",
    "campaign": "api.cli.visit:campaign",
    "alert": "api.cli.alert:alert",
    "task": "api.cli.task:task",
    "meeting": "api.cli.meeting:meeting",
    "family": "api.cli.family:command",
    "resource": "api.cli.resource:resource",
    "pledge": "api.cli.pledge:pledge",
    "complaint": "api.cli.complaint:complaint",
    "chain": "api.cli.chain:chain",
    "access-log": "api.cli.access:command",
    "export": "api.cli.export:export",
    "user": "api.cli.user:user",
    "token": "api.cli.token:token",
    "backup": "api.cli.backup:command",
    "restore": "api.cli.backup:restore",
    "serve": "api.cli.serve:command",
    "doctor": "api.cli.doctor:command",
}


class Lazy(click.Group):
    """A group whose commands are imported only when they are run or the help of all is asked for."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        return [name for name, target in COMMANDS.items() if importlib.util.find_spec(target.split(":")[0])]

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        if cmd_name not in COMMANDS:
            return None
        module, _, attribute = COMMANDS[cmd_name].partition(":")
        command = getattr(importlib.import_module(module), attribute)
        assert isinstance(command, click.Command)
        return command


@click.group(cls=Lazy, no_args_is_help=False, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(package_name="aidchain", message="aidchain %(version)s", help="显示版本。")
def cli() -> None:
    """一户一条救助链:导入各部门文件,查重复、查漏、查转介。"""


def main() -> None:
    closed = sys.stdout is None  # >&-: Python then has no stream at all
    for name in ("stdout", "stderr"):
        if getattr(sys, name) is None:
            setattr(sys, name, os.fdopen(os.open(os.devnull, os.O_WRONLY), "w", encoding="utf-8"))
        getattr(sys, name).reconfigure(errors="backslashreplace")
    signal.signal(signal.SIGTERM, _interrupt)
    code = run(sys.argv[1:])
    sys.exit(1 if closed and code == 0 else code)


def run(arguments: list[str]) -> int:
    """One command line → its exit code. Never a traceback; a closed pipe ends quietly with 1."""
    usage.speak_chinese()
    try:
        result: Any = cli.main(arguments, prog_name="aidchain", standalone_mode=False)
        sys.stdout.flush()
        return result if isinstance(result, int) else 0
    except click.exceptions.Exit as ending:
        return ending.exit_code
    except click.UsageError as error:
        _say(usage.sentence(error))
        return 2
    except (KeyboardInterrupt, click.Abort):
        _say("已中断。")
        return 1
    except AidChainError as error:
        _say(error.told(partial(_option, arguments), terminal=True))
        return 2 if error.kind == "usage" else 1
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), 1)
        return 1
    except click.ClickException as error:
        _say(error.format_message())
        return 1
    except OSError as error:
        if error.errno not in (errno.ENOSPC, errno.EDQUOT, errno.EIO):
            return _internal(error)
        _say(f"写不出结果:{reason(error)}。请腾出空间或换一处再试。")
        os.dup2(os.open(os.devnull, os.O_WRONLY), 1)  # what is still in the buffer would fail again at the very end
        return 1
    except Exception as error:
        return _internal(error)


def _internal(error: Exception) -> int:
    if os.environ.get("AIDCHAIN_DEBUG"):
        raise error
    _say(f"程序内部出错({type(error).__name__}),没有完成。{_kept(error)}")
    return 1


def _option(arguments: list[str], field: str, words: str) -> str:
    """A field as the command asked calls it; where it has no such option, as everywhere."""
    command: click.Command | None = cli
    ctx = click.Context(cli)
    for word in arguments:
        if isinstance(command, click.Group) and (found := command.get_command(ctx, word)) is not None:
            command = found
    options = [param for param in command.params if isinstance(param, click.Option)] if command else []
    known = next((one for one in options if one.name == field), None)
    if known is None:
        return in_json(field, words)
    return f"{words}({known.opts[-1]})" if words else known.opts[-1]


def _say(sentence: str) -> None:
    """Where even that cannot be said (a full disk behind 2>), the exit code still does."""
    with suppress(OSError):
        click.echo(without_id_numbers(sentence), err=True)


def _kept(error: Exception) -> str:
    """Keep the traceback where the maintainer finds it; it is not for the user's screen."""
    import traceback

    from graph.settings import settings

    try:
        path = settings().home / "error.log"
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        with open(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600), "a", encoding="utf-8") as file:
            traceback.print_exception(error, file=file)
    except (OSError, AidChainError):
        return "请把所用的命令告诉维护者。"
    return f"详情已记入 {path},请交给维护者。"


def _interrupt(signum: int, frame: FrameType | None) -> None:
    """A terminated command still leaves in order: the local Neo4j that it started is stopped."""
    raise KeyboardInterrupt
