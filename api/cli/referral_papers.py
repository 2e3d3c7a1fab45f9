"""``aidchain referral digest|notice|fhir``: what a desk takes away."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path
from typing import Any

import click

from api.cli.output import json_flag, print_json
from api.cli.values import DAY
from graph.settings import settings

_OUT = click.argument("out", type=click.Path(path_type=Path))
_AS_OF = click.option("--as-of", type=DAY, metavar="DATE", help="截至哪一天(默认今天)。")


@click.command()
@click.argument("department")
@_OUT
@_AS_OF
@json_flag
def digest(department: str, out: Path, as_of: date | None, as_json: bool) -> None:
    """部门转介周报(XLSX,一页):超期、临期、待签收、退回。"""
    from api.papers import takeaway
    from graph.office import open_office
    from graph.whole_file import write_whole

    with open_office(settings()) as office:
        content, listed = takeaway.digest(office, department, as_of or office.today)
    write_whole(out, content)
    _tell(as_json, {"file": str(out), "rows": listed}, f"已写 {out}:{listed} 件。")


@click.command()
@click.argument("referral")
@_OUT
@click.option("--telephone", metavar="TEXT", help="印在单子上的电话;不给则留空手填。")
@_AS_OF
@json_flag
def notice(referral: str, out: Path, telephone: str | None, as_of: date | None, as_json: bool) -> None:
    """给家庭的转办告知单(PDF,A5)。"""
    from api.papers import takeaway
    from graph.office import open_office
    from graph.whole_file import write_whole

    with open_office(settings()) as office:
        content = takeaway.notice(office, referral, as_of or office.today, telephone)
    write_whole(out, content)
    _tell(as_json, {"file": str(out)}, f"已写 {out}。")


@click.command()
@click.argument("household")
@_OUT
@_AS_OF
@json_flag
def fhir(household: str, out: Path, as_of: date | None, as_json: bool) -> None:
    """一户的转介链,导出为 FHIR Task(JSON,一个 Bundle)。"""
    from api.papers import takeaway
    from graph.office import open_office
    from graph.whole_file import write_whole

    with open_office(settings()) as office:
        made = takeaway.tasks(office, household, as_of or office.today)
    write_whole(out, json.dumps(made, ensure_ascii=False, indent=2).encode())
    listed = len(made["entry"])
    _tell(as_json, {"file": str(out), "tasks": listed}, f"已写 {out}:{listed} 件。")


def _tell(as_json: bool, found: dict[str, Any], said: str) -> None:
    if as_json:
        print_json(found)
    else:
        click.echo(said)
