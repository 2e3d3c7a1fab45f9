"""``aidchain visit``: visits by every channel; ``aidchain roster``: who covers whom; ``aidchain campaign``."""

from __future__ import annotations

import getpass
from datetime import date
from typing import TYPE_CHECKING, Any

import click

from api.cli.output import json_flag, print_json
from api.cli.values import DAY
from graph.settings import settings

if TYPE_CHECKING:
    from graph.acts import Clerk

CHANNELS = ("入户走访", "网格上报", "热线", "本人申报", "线上预警", "其他")
HANDLINGS = ("即时解决", "转交", "一事一议")
_KEY = click.option("--key", metavar="TEXT", help="幂等键:同一键再来一次,结果相同,不重复写。")
_REGION = click.option("--region", metavar="CODE", help="行政区划;不写为全部。")
_DEPARTMENT = click.option("--department", metavar="CODE", help="以哪个部门的名义。")


def _clerk(department: str | None = None) -> Clerk:
    from graph.acts import Clerk

    return Clerk(getpass.getuser(), department)


def _place(region: str | None) -> str:
    from graph.policy.regions import cut_region

    return cut_region(region) if region else ""


@click.group()
def visit() -> None:
    """走访和上报:入户、网格、热线、本人申报、线上预警。"""


@visit.command()
@click.option("--household", metavar="ID", help="户编号;与 --id-number 至少写一个。")
@click.option("--id-number", metavar="N", help="身份证号。")
@click.option("--on", "visited_on", type=DAY, metavar="DATE", help="走访日期;不写为今天。")
@click.option("--visitor", required=True, metavar="NAME", help="走访人。")
@click.option("--channel", type=click.Choice(CHANNELS), default=CHANNELS[0], help="渠道;不写为入户走访。")
@click.option("--found", required=True, metavar="TEXT", help="发现情况。")
@click.option("--cause", metavar="TEXT", help="致困原因,如 因病、因残、因学、因灾、因意外、失业。")
@click.option("--handled", type=click.Choice(HANDLINGS), help="处置。")
@click.option("--need", metavar="TEXT", help="需求。")
@_DEPARTMENT
@_KEY
@json_flag
def add(household: str | None, id_number: str | None, visited_on: date | None, visitor: str, channel: str, found: str,
        cause: str | None, handled: str | None, need: str | None, department: str | None, key: str | None,
        as_json: bool) -> None:
    """记下一次走访或上报;编号由系统给出,进该户的救助链。"""
    from graph import visits
    from graph.answers import person_of
    from graph.office import open_office

    with open_office(settings()) as office:
        person = person_of(office, id_number) if id_number else None
        report = visits.Report(visited_on or office.today, visitor, channel, found, household, person, cause, handled,
                               need)
        made = visits.add(office, _clerk(department), report, key=key)
    if as_json:
        print_json(made)
        return
    for warning in made["warnings"]:
        click.echo(warning, err=True)
    click.echo(f"已记走访 {made['visit']}:户 {made['household']},{made['visited_on']},{made['channel']}。")


@visit.command("list")
@click.argument("household")
@json_flag
def list_visits(household: str, as_json: bool) -> None:
    """一户的走访,近的在前;部门文件报的也在内。"""
    from graph import visits
    from graph.office import open_office

    with open_office(settings()) as office:
        rows = visits.listing(office, household)
    if as_json:
        print_json({"rows": rows})
        return
    for row in rows:
        said = "".join(f",{name}:{row[field]}" for name, field in
                       (("致困原因", "cause"), ("处置", "handled"), ("需求", "need")) if row[field])
        click.echo(f"{row['visited_on']}  {row['visit']}  {row['channel']}  {row['visitor']}:{row['found']}{said}")
    click.echo(f"共 {len(rows)} 次。")


@click.group()
def roster() -> None:
    """名册:谁包哪一户、哪个网格,该去没去的有哪些。"""


@roster.command("add")
@click.argument("visitor")
@click.option("--household", metavar="ID", help="包哪一户;与 --grid 二者给一。")
@click.option("--grid", metavar="TEXT", help="包哪个网格(须连同 --region)。")
@_REGION
@click.option("--since", type=DAY, metavar="DATE", help="从哪天起;不写为今天。")
@_KEY
@json_flag
def add_duty(visitor: str, household: str | None, grid: str | None, region: str | None, since: date | None,
             key: str | None, as_json: bool) -> None:
    """派一个人包一户,或包一个地方的网格。"""
    from graph import roster as duties
    from graph.office import open_office

    place = _place(region)
    with open_office(settings()) as office:
        made = duties.add(office, _clerk(), visitor, since or office.today, household=household, grid=grid,
                          region=place, key=key)
    _tell_duties([made], as_json, made)


@roster.command("end")
@click.argument("number", metavar="DUTY")
@click.option("--until", type=DAY, metavar="DATE", help="到哪天为止;不写为今天。")
@_KEY
@json_flag
def end_duty(number: str, until: date | None, key: str | None, as_json: bool) -> None:
    """结束名册的一笔。"""
    from graph import roster as duties
    from graph.office import open_office

    with open_office(settings()) as office:
        made = duties.end(office, _clerk(), number, until or office.today, key=key)
    _tell_duties([made], as_json, made)


@roster.command("list")
@click.option("--household", metavar="ID", help="只列包到这一户的(按网格的也算)。")
@click.option("--grid", metavar="TEXT", help="只列这个网格的。")
@click.option("--visitor", metavar="NAME", help="只列这个人的。")
@click.option("--all", "everything", is_flag=True, help="已结束的也列。")
@_REGION
@json_flag
def list_duties(household: str | None, grid: str | None, visitor: str | None, everything: bool, region: str | None,
                as_json: bool) -> None:
    """列出名册:今天有效的。"""
    from graph import roster as duties
    from graph.office import open_office

    place = _place(region)
    with open_office(settings()) as office:
        rows = duties.listing(office, household=household, grid=grid, visitor=visitor, region=place,
                              on=None if everything else office.today)
    _tell_duties(rows, as_json, {"rows": rows})


def _tell_duties(rows: list[dict[str, Any]], as_json: bool, whole: dict[str, Any]) -> None:
    if as_json:
        print_json(whole)
        return
    for row in rows:
        covers = f"户 {row['household']}" if row["household"] else f"网格 {row['grid']}(区划 {row['region'] or '全部'})"
        until = f" 至 {row['valid_to']}" if row["valid_to"] else ""
        click.echo(f"{row['duty']}  {row['visitor']}  {covers}  {row['valid_from']} 起{until}")


@roster.command("due")
@click.option("--visitor", metavar="NAME", help="只看该这个人去的。")
@click.option("--grid", metavar="TEXT", help="只看这个网格。")
@_REGION
@json_flag
def due(visitor: str | None, grid: str | None, region: str | None, as_json: bool) -> None:
    """该走访没走访的户(overdue_visits),连同该谁去。"""
    from graph import roster as duties
    from graph.office import open_office

    with open_office(settings()) as office:
        rows = duties.overdue(office, region=region or "", grid=grid, visitor=visitor)
        names = office.names
    if as_json:
        print_json({"rows": rows})
        return
    for row in rows:
        who = "、".join(row["visitors"]) or "无人包"
        click.echo(f"户 {row['household']}  {names.measure(row['measure'])}  应于 {row['due_on']} 前,"
                   f"上次 {row['last_visit'] or '从未'}  网格 {row['grid'] or '未填'}  {who}")
    click.echo(f"共 {len(rows)} 户次。")


@click.group()
def campaign() -> None:
    """专项行动:一段时间、一个地方,自成一张走访统计表。"""


@campaign.command("add")
@click.argument("name")
@click.option("--from", "first", type=DAY, required=True, metavar="DATE", help="起始日期。")
@click.option("--to", "last", type=DAY, required=True, metavar="DATE", help="截止日期。")
@_REGION
@_KEY
@json_flag
def add_campaign(name: str, first: date, last: date, region: str | None, key: str | None, as_json: bool) -> None:
    """定一次专项行动。"""
    from graph import campaigns
    from graph.office import open_office

    place = _place(region)
    with open_office(settings()) as office:
        made = campaigns.begin(office, _clerk(), name, first, last, region=place, key=key)
    if as_json:
        print_json(made)
    else:
        click.echo(f"专项行动 {made['campaign']} {name}:{first} 至 {last}。")
        click.echo(f"看表:aidchain campaign show {made['campaign']}")


@campaign.command("list")
@json_flag
def list_campaigns(as_json: bool) -> None:
    """列出专项行动,近的在前。"""
    from graph import campaigns
    from graph.office import open_office

    with open_office(settings()) as office:
        rows = campaigns.listing(office)
    if as_json:
        print_json({"rows": rows})
        return
    for row in rows:
        click.echo(f"{row['campaign']}  {row['name']}  {row['valid_from']} 至 {row['valid_to']}")
    click.echo(f"共 {len(rows)} 次。")


@campaign.command("show")
@click.argument("number", metavar="CAMPAIGN")
@json_flag
def show_campaign(number: str, as_json: bool) -> None:
    """一次专项行动的表:各地走访、解决的问题、致困原因。"""
    from graph import campaigns
    from graph.office import open_office

    with open_office(settings()) as office:
        found = campaigns.read(office, number)
    if as_json:
        print_json(found)
        return
    click.echo(f"{found['name']}({found['valid_from']} 至 {found['valid_to']})")
    for row in [*found["rows"], {"region": "合计", **found["total"]}]:
        click.echo(f"  {row['region']}:{row['households']} 户,走访到 {row['visited']} 户 {row['visits']} 次;"
                   f"问题 {row['problems']} = 即时解决 {row['solved_at_once']} + 转交 {row['passed_on']}"
                   f" + 一事一议 {row['case_by_case']}")
    for row in found["causes"]:
        click.echo(f"  {row['cause']}:{row['visits']} 次,{row['households']} 户")
