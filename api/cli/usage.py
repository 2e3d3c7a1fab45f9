"""Click's own words in Chinese: headings of the help pages, and one sentence for each kind of wrong usage."""

from __future__ import annotations

import difflib
from collections.abc import Iterable

import click
from click.exceptions import BadArgumentUsage, BadOptionUsage, MissingParameter, NoArgsIsHelpError, NoSuchOption

_WORDS = {
    "Options": "选项",
    "Commands": "命令",
    "Usage: ": "用法: ",
    "Show this message and exit.": "显示这份说明。",
    "Show the version and exit.": "显示版本。",
}


class _Formatter(click.HelpFormatter):
    def write_usage(self, prog: str, args: str = "", prefix: str | None = None) -> None:
        super().write_usage(prog, args, prefix or _WORDS["Usage: "])

    def write_heading(self, heading: str) -> None:
        super().write_heading(_WORDS.get(heading, heading))

    def write_dl(self, rows: Iterable[tuple[str, str]], col_max: int = 30, col_spacing: int = 2) -> None:
        super().write_dl([(term, _WORDS.get(said, said)) for term, said in rows], col_max, col_spacing)


def speak_chinese() -> None:
    click.Context.formatter_class = _Formatter


def sentence(error: click.UsageError) -> str:
    """What is wrong, what was probably meant, where to read more."""
    match error:
        case NoArgsIsHelpError():
            return error.ctx.get_help() if error.ctx else str(error)
        case NoSuchOption():
            said = f"没有选项 {error.option_name}{nearest(error.option_name, error.possibilities or ())}。"
        case MissingParameter():
            said = f"缺少 {_named(error)}。"
        case BadOptionUsage():
            said = f"选项 {error.option_name} 用得不对:后面须跟一个值,或不该有值。"
        case BadArgumentUsage():
            said = f"参数的个数不对:{error.message}"
        case click.BadParameter():
            said = f"{_named(error)} 不对:{_reason(error)}"
        case _ if error.message.startswith("No such command"):
            given = error.message.split("'")[1]
            known = _commands(error.ctx)
            said = f"没有命令 {given}{nearest(given, known)}。可用:{'、'.join(known)}。"
        case _ if error.message.startswith("Missing command"):
            return error.ctx.get_help() if error.ctx else "缺少命令。"
        case _ if error.message.startswith("Got unexpected extra argument"):
            said = f"多出的参数:{error.message.partition('(')[2].rstrip(').')}。"
        case _:
            said = error.message
    return f"{said}\n用 {error.ctx.command_path} --help 查看用法。" if error.ctx else said


def nearest(given: str, known: Iterable[str]) -> str:
    """``(是否要写 X?)`` for the nearest right name, or nothing."""
    found = difflib.get_close_matches(given, list(known), n=1, cutoff=0.5)
    return f"(是否要写 {found[0]}?)" if found else ""


def _commands(ctx: click.Context | None) -> list[str]:
    return ctx.command.list_commands(ctx) if ctx and isinstance(ctx.command, click.Group) else []


def _named(error: click.BadParameter) -> str:
    if error.param is None:
        return str(error.param_hint or "参数")
    if isinstance(error.param, click.Option):
        return error.param.opts[-1]
    return str(error.param.human_readable_name)


def _reason(error: click.BadParameter) -> str:
    """Our own checks speak Chinese already; of click's types only the common ones need words."""
    kind = error.param.type if error.param is not None else None
    if isinstance(kind, click.Choice):
        return f"须为 {'、'.join(str(choice) for choice in kind.choices)} 之一。"
    if isinstance(kind, click.IntRange):
        return f"须为整数({kind._describe_range()})。"
    if isinstance(kind, type(click.INT)):
        return "须为整数。"
    if isinstance(kind, click.Path | click.File):
        return "文件不存在,或不能这样使用。" if error.message.isascii() or "'" in error.message else error.message
    return error.message
