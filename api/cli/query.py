"""``aidchain query``: any question of the contract, as a table, JSON, CSV or XLSX."""

from __future__ import annotations

import click

from api.cli.output import json_flag, print_json
from graph.errors import WrongUsage
from graph.settings import settings

FORMATS = ("table", "json", "csv", "xlsx")


@click.command()
@click.argument("name")
@click.argument("params", nargs=-1, metavar="[KEY=VALUE…]")
@click.option("--format", "form", type=click.Choice(FORMATS), default="table", help="输出形式。")
@click.option("--out", type=click.Path(), help="写到文件(xlsx 必填)。")
@click.option("--reveal", metavar="PURPOSE", help="同时给出身份证号;写明用途,查看会被记录。")
@json_flag
def command(name: str, params: tuple[str, ...], form: str, out: str | None, reveal: str | None, as_json: bool) -> None:
    """问一个查询,例如:aidchain query duplicate_benefit region=210300000000"""
    given = [_pair(text) for text in params]
    from datetime import date

    from graph.questions import question, read_params

    read_params(question(name), given, date.today())  # wrong usage is said before a server is started
    from api.cli.named import named
    from graph.answers import ask
    from graph.office import open_office
    from graph.unsure import noted

    if form == "xlsx" and not out:
        raise WrongUsage("--format xlsx 须同时给 --out 文件名。")
    with open_office(settings()) as office:
        answer = noted(office, ask(office, name, given, reveal=reveal))
        names = named(office)
    if as_json or form == "json":
        print_json(answer.as_json())
        return
    from api.cli import tables

    tables.show(answer, form, out, names)


def _pair(text: str) -> tuple[str, str]:
    key, sign, value = text.partition("=")
    if not sign or not key:
        raise WrongUsage(f"“{text[:40]}”应写作 参数=值,例如 region=210300000000。")
    return key, value
