"""The ``aidchain`` command: a literal table of commands, imported when asked for; errors → exit codes in one place.

Exit: 0 done · 1 the operation failed · 2 wrong usage · 3 done, but rows were quarantined or ``verify`` found something.
"""

from __future__ import annotations

import importlib
import importlib.util
import os
import sys
from collections.abc import Mapping
from typing import Any, Final

import click

from graph.errors import AidChainError

COMMANDS: Final[Mapping[str, str]] = {
    "db": "api.cli.db:db",
    "init": "api.cli.init:command",
    "policy": "api.cli.policy:policy",
    "import": "api.cli.imports:command",
    "template": "api.cli.template:command",
    "quarantine": "api.cli.quarantine:quarantine",
    "query": "api.cli.query:command",
    "check": "api.cli.check:command",
    "chain": "api.cli.chain:chain",
    "export": "api.cli.export:export",
    "demo": "api.cli.demo:command",
    "serve": "api.cli.serve:command",
}


class Lazy(click.Group):
    """A group whose commands are imported only when they are run or their help is asked for."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        return [name for name, target in COMMANDS.items() if importlib.util.find_spec(target.split(":")[0])]

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        target = COMMANDS.get(cmd_name)
        if target is None:
            return None
        module, _, attribute = target.partition(":")
        command = getattr(importlib.import_module(module), attribute)
        assert isinstance(command, click.Command)
        return command


@click.group(cls=Lazy, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(package_name="aidchain")
def cli() -> None:
    """一户一条救助链:导入各部门文件,查重复、查漏、查转介。"""


def main() -> None:
    sys.exit(run(sys.argv[1:]))


def run(arguments: list[str]) -> int:
    """One command line → its exit code. Never a traceback; a closed pipe ends quietly with 1."""
    try:
        result: Any = cli.main(arguments, prog_name="aidchain", standalone_mode=False)
        sys.stdout.flush()
        return result if isinstance(result, int) else 0
    except click.exceptions.Exit as ending:
        return ending.exit_code
    except click.ClickException as error:
        error.show()
        return error.exit_code
    except AidChainError as error:
        click.echo(str(error), err=True)
        return 2 if error.kind == "usage" else 1
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 1
    except (KeyboardInterrupt, click.Abort):
        click.echo("已中断。", err=True)
        return 1
