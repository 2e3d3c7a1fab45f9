"""``aidchain resource``: the directory, matching a household, results, and what was given."""

from __future__ import annotations

import getpass
from datetime import date
from typing import Any

import click

from api.cli.output import json_flag, print_json
from api.cli.values import DAY
from graph.settings import settings

_KEY = click.option("--key", metavar="TEXT", help="幂等键:同一键再来一次,结果相同,不重复写。")
_REGION = click.option("--region", metavar="CODE", help="只看这个行政区划。")


@click.group()
def resource() -> None:
    """资源:目录、匹配、结果、社会力量给了什么。"""


@resource.command("list")
@_REGION
@click.option("--need", help="只列这种需求的。")
@click.option("--household", metavar="ID", help="只列能满足这一户眼下需求的,各有理由。")
@json_flag
def list_resources(region: str | None, need: str | None, household: str | None, as_json: bool) -> None:
    """资源目录,带空位。"""
    from graph import resources
    from graph.office import open_office

    place = _place(region)
    with open_office(settings()) as office:
        rows = (resources.fitting(office, household) if household
                else resources.directory(office, region=place, need=need))
    if as_json:
        print_json({"rows": rows})
        return
    for row in rows:
        click.echo(f"{row['resource']}  {row['organisation']}  {row['category']}  {row['need']}"
                   f"  空 {row['free']}/{row['capacity']}  {row.get('reason', '')}")
    click.echo(f"共 {len(rows)} 项。")


@resource.command()
@_REGION
@json_flag
def needs(region: str | None, as_json: bool) -> None:
    """需求库:眼下的需求各有几户,有几个空位。"""
    from graph import resources
    from graph.office import open_office

    place = _place(region)
    with open_office(settings()) as office:
        rows = resources.needs(office, region=place)
    if as_json:
        print_json({"rows": rows})
        return
    for row in rows:
        click.echo(f"{row['need']}  {row['households']} 户  空位 {row['free']}")
    click.echo(f"共 {len(rows)} 种。")


@resource.command()
@click.argument("resource_id", metavar="RESOURCE")
@click.argument("household")
@click.option("--why", required=True, help="理由。")
@_KEY
@json_flag
def match(resource_id: str, household: str, why: str, key: str | None, as_json: bool) -> None:
    """给一户匹配一项资源。"""
    from graph import resources
    from graph.acts import Clerk
    from graph.office import open_office

    with open_office(settings()) as office:
        made = resources.match(office, Clerk(getpass.getuser()), resource_id, household, why, key=key)
    _tell(made, as_json)


@resource.command()
@click.argument("number", metavar="MATCH")
@click.argument("state", type=click.Choice(("已完成", "未成")))
@click.option("--result", required=True, help="经过。")
@click.option("--worth-fen", type=click.IntRange(0), metavar="FEN", help="折价(分)。")
@_KEY
@json_flag
def end(number: str, state: str, result: str, worth_fen: int | None, key: str | None, as_json: bool) -> None:
    """写匹配的结果;名额随之空出。"""
    from graph import resources
    from graph.acts import Clerk
    from graph.office import open_office

    with open_office(settings()) as office:
        made = resources.end(office, Clerk(getpass.getuser()), number, state, result, worth_fen=worth_fen, key=key)
    _tell(made, as_json)


@resource.command()
@_REGION
@click.option("--from", "first", type=DAY, metavar="DATE", help="匹配日期自。")
@click.option("--to", "last", type=DAY, metavar="DATE", help="匹配日期至。")
@json_flag
def given(region: str | None, first: date | None, last: date | None, as_json: bool) -> None:
    """社会力量给了什么:各机构、各类别。"""
    from graph import resources
    from graph.office import open_office

    place = _place(region)
    with open_office(settings()) as office:
        rows = resources.given(office, region=place, first=first, last=last)
    if as_json:
        print_json({"rows": rows})
        return
    for row in rows:
        click.echo(f"{row['organisation']}  {row['category']}  匹配 {row['matches']},办成 {row['done']},"
                   f"受助 {row['helped']} 户,折价 {row['worth_fen'] / 100:,.2f} 元")


def _place(region: str | None) -> str:
    from graph.policy.regions import cut_region

    return cut_region(region) if region else ""


def _tell(made: dict[str, Any], as_json: bool) -> None:
    if as_json:
        print_json(made)
    else:
        click.echo(f"匹配 {made['match']}:户 {made['household']},{made['organisation']} {made['category']},"
                   f"{made['state']}。")
