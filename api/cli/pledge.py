"""``aidchain pledge``: promises instead of papers: write down, look at, check, revoke, restore, list."""

from __future__ import annotations

import getpass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from api.cli.output import json_flag, print_json
from api.cli.referral import id_number_of
from api.cli.tables import csv_bytes, workbook
from graph.settings import settings

if TYPE_CHECKING:
    from graph.intake.telling import Names

_KEY = click.option("--key", metavar="TEXT", help="幂等键:同一键再来一次,结果相同,不重复写。")
_REGION = click.option("--region", metavar="CODE", help="只看这个行政区划。")
_STATES = ("promised", "kept", "broken", "revoked", "restored")


@click.group()
def pledge() -> None:
    """告知承诺:记下、查看、核查、撤销、修复、报信用平台。"""


@pledge.command()
@click.argument("household")
@click.argument("measure")
@click.option("--text", required=True, help="承诺内容。")
@click.option("--edition", required=True, help="承诺文本的版本。")
@click.option("--claim", "claims", multiple=True, required=True, metavar="TEXT",
              help="承诺的情况,可写几次,例如 人均月收入<700、户:机动车数=0、成员:残疾等级=一级。")
@click.option("--spares", multiple=True, metavar="TEXT", help="因此免交的材料,可写几次。")
@click.option("--id-number", metavar="N", help="作出承诺的人;不写为全户承诺。")
@click.option("--application", metavar="ID", help="申请编号。")
@click.option("--grant", metavar="ID", help="据此批准的救助编号。")
@click.option("--department", metavar="CODE", help="受理部门;不写按申请或措施。")
@_KEY
@json_flag
def promise(household: str, measure: str, text: str, edition: str, claims: tuple[str, ...], spares: tuple[str, ...],
            id_number: str | None, application: str | None, grant: str | None, department: str | None,
            key: str | None, as_json: bool) -> None:
    """记下一户(一人)为一项措施作出的承诺。"""
    from graph import pledges
    from graph.acts import Clerk
    from graph.office import open_office

    number = None if id_number is None else id_number_of(id_number)
    with open_office(settings()) as office:
        person = None if number is None else office.keys.person(number)
        given = pledges.Promise(household, measure, text, edition, claims, spares, person, application, grant,
                                department)
        made = pledges.promise(office, Clerk(getpass.getuser()), given, key=key)
        _tell(made, as_json, office.names)


@pledge.command("list")
@_REGION
@click.option("--state", type=click.Choice(_STATES), help="只列这个状态的。")
@click.option("--household", metavar="ID", help="只列这一户的。")
@click.option("--department", metavar="CODE", help="只列这个部门受理的。")
@json_flag
def list_pledges(region: str | None, state: str | None, household: str | None, department: str | None,
                 as_json: bool) -> None:
    """列出承诺:待核查的在前,失信的其次。"""
    from graph import pledges
    from graph.office import open_office
    from graph.policy.regions import cut_region

    with open_office(settings()) as office:
        rows = pledges.listing(office, state=state, household=household, department=department,
                               region=cut_region(region) if region else "")
        names = office.names
    if as_json:
        print_json({"rows": rows})
        return
    for row in rows:
        money = "" if row["recover_fen"] is None else (
            f"  应追 {row['recover_fen'] / 100:,.2f} 元,已追 {(row['recovered_fen'] or 0) / 100:,.2f} 元")
        click.echo(f"{row['pledge']}  户 {row['household']}  {names.measure(row['measure'])}"
                   f"  {pledges.WORDS[row['state']]}  {row['promised_on']} 承诺{money}")
    click.echo(f"共 {len(rows)} 件。")


@pledge.command()
@click.argument("number")
@json_flag
def show(number: str, as_json: bool) -> None:
    """看一件承诺:承诺了什么,旁边是各部门今天的情况。"""
    from graph import pledges
    from graph.office import open_office

    with open_office(settings()) as office:
        found = pledges.read(office, number)
        names = office.names
    _tell(found, as_json, names)
    if as_json:
        return
    for row in found["comparison"]["promised"]:
        by = "、".join(map(names.department, row["reported_by"])) or "没有部门报过"
        click.echo(f"  承诺 {row['claim']}:{row['truth']}(图中 {row['value'] or '没有'},{by})")
    for row in found["comparison"]["criteria"]:
        click.echo(f"  条件 {row['fact']}:{row['truth']}(图中 {row['value'] or '没有'})")
    for one in found["checks"]:
        click.echo(f"  {one['at']:%Y-%m-%d} {one['by']}:{pledges.WORDS[one['result']]},{one['why']}")
    for task in found["tasks"]:
        click.echo(f"  任务 {task['task']}:{names.department(task['department'])} {task['what']}({task['state']})")


@pledge.command()
@click.argument("number")
@click.argument("to", type=click.Choice(_STATES[1:]), metavar="STEP")
@click.option("--why", required=True, help="理由。")
@click.option("--recover-fen", type=click.IntRange(0), metavar="FEN", help="应追(分),撤销时写;没有写 0。")
@click.option("--recovered-fen", type=click.IntRange(0), metavar="FEN", help="已追(分),累计。")
@click.option("--grant", metavar="ID", help="撤销时停哪项救助。")
@click.option("--working-days", type=int, metavar="N", help="任务的期限(工作日)。")
@click.option("--department", metavar="CODE", help="以哪个部门的名义办;不写为协调机制办公室。")
@click.option("--if-match", type=int, metavar="VERSION", help="只在仍是这一版时才办。")
@_KEY
@json_flag
def check(number: str, to: str, why: str, recover_fen: int | None, recovered_fen: int | None, grant: str | None,
          working_days: int | None, department: str | None, if_match: int | None, key: str | None,
          as_json: bool) -> None:
    """核查或处理:kept(守诺)、broken(失信)、revoked(撤销)、restored(修复信用)。"""
    from graph import pledges
    from graph.acts import Clerk
    from graph.office import open_office

    given = pledges.Check(to, why, recover_fen, recovered_fen, grant, working_days)
    with open_office(settings()) as office:
        found = pledges.check(office, Clerk(getpass.getuser(), department), number, given, key=key, if_match=if_match)
        _tell(found, as_json, office.names)


@pledge.command("credit-list")
@click.argument("out", type=click.Path(path_type=Path))
@_REGION
@click.option("--state", type=click.Choice(_STATES), help="只列这个状态的。")
@click.option("--reveal", metavar="PURPOSE", help="写入身份证号;写明用途,查看会被记录。")
@json_flag
def credit_list(out: Path, region: str | None, state: str | None, reveal: str | None, as_json: bool) -> None:
    """报信用平台的名单(.csv 或 .xlsx):平时掩码,写明用途才有号码。"""
    from graph.credit import COLUMNS
    from graph.credit import credit_list as rows_of
    from graph.errors import WrongUsage
    from graph.office import open_office
    from graph.policy.regions import cut_region
    from graph.whole_file import write_whole

    if out.suffix not in (".csv", ".xlsx"):
        raise WrongUsage(f"{out}:文件名须以 .csv 或 .xlsx 结尾。")
    with open_office(settings()) as office:
        rows = rows_of(office, state=state, region=cut_region(region) if region else "", reveal=reveal)
        columns = tuple(rows[0]) if rows else COLUMNS
        basis = {"清单": "告知承诺", "日期": str(office.today), "行数": len(rows), "用途": reveal or "掩码"}
    write_whole(out, csv_bytes(rows, columns) if out.suffix == ".csv" else workbook(rows, basis, columns))
    if as_json:
        print_json({"rows": len(rows), "file": str(out)})
    else:
        click.echo(f"已写入 {out}:{len(rows)} 件。")


def _tell(found: dict[str, Any], as_json: bool, names: Names) -> None:
    if as_json:
        print_json(found)
        return
    from graph.pledges import WORDS

    owed = f",还欠 {found['owed_fen'] / 100:,.2f} 元" if found["owed_fen"] else ""
    click.echo(f"承诺 {found['pledge']}:户 {found['household']},{names.measure(found['measure'])},"
               f"{WORDS[found['state']]}{owed}。")
