"""``aidchain finding``: list, look at, judge and export what the audit found."""

from __future__ import annotations

import getpass
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from api.cli.output import json_flag, print_json
from api.cli.values import DAY
from graph.settings import settings

if TYPE_CHECKING:
    from api.cli.named import Named

VERDICTS = ("属实", "不属实", "待核实", "误报", "有争议")


@click.group()
def finding() -> None:
    """疑点:清单、查看、判断、导出证据。"""


@finding.command("list")
@click.option("--rule", help="规则或查询名。")
@click.option("--state", type=click.Choice(("open", "gone", "all")), default="open", help="仍在、已消失、全部。")
@click.option("--verdict", type=click.Choice(VERDICTS), help="只列最近判断为此的。")
@click.option("--measure", metavar="CODE", help="只列涉及这项措施的。")
@json_flag
def list_findings(rule: str | None, state: str, verdict: str | None, measure: str | None, as_json: bool) -> None:
    """列出疑点;判过误报而事实未变的不再列。"""
    from graph.findings import listing
    from graph.office import open_office
    from graph.policy.regions import EVERYWHERE

    with open_office(settings()) as office:
        rows = listing(
            office,
            scope=EVERYWHERE,
            rule=rule,
            state=None if state == "all" else state,
            verdict=verdict,
            measure=measure,
        )
        names = office.names
    if as_json:
        print_json({"rows": list(rows)})
        return
    for row in rows:
        money = "" if row["amount_fen"] is None else f"  {row['amount_fen'] / 100:,.2f} 元"
        click.echo(
            f"{row['id']}  户 {'、'.join(row['households'])}  {'、'.join(map(names.measure, row['measures']))}{money}  "
            f"{row['first_seen']} 起  {row['verdict'] or '未判'}"
        )
    click.echo(f"共 {len(rows)} 条。判断:aidchain finding judge 编号 属实 --why 理由")


@finding.command("still-paid")
@click.option("--days", type=click.IntRange(1, 1_000_000), default=30, show_default=True, help="判为属实满多少天。")
@json_flag
def list_still_paid(days: int, as_json: bool) -> None:
    """判为属实的重复,满若干天两边还都在发。"""
    from graph.findings import still_paid
    from graph.office import open_office
    from graph.policy.regions import EVERYWHERE

    with open_office(settings()) as office:
        rows = still_paid(office, days, scope=EVERYWHERE)
    if as_json:
        print_json({"rows": list(rows)})
        return
    for row in rows:
        click.echo(
            f"{row['finding']}  户 {'、'.join(row['households'])}  救助 {row['grant_a']}、{row['grant_b']}  "
            f"{row['judged_on']} 判为属实"
        )
    click.echo(f"共 {len(rows)} 条,判为属实满 {days} 天而两边还都在发。")


@finding.command()
@click.argument("number")
@click.option("--reveal", metavar="PURPOSE", help="同时给出身份证号;写明用途,查看会被记录。")
@json_flag
def show(number: str, reveal: str | None, as_json: bool) -> None:
    """看一条疑点:当时的行(人员带姓名和掩码的身份证号)、经过、历次判断。"""
    from api.cli.named import named
    from graph.findings import clauses, read, with_person
    from graph.office import open_office
    from graph.policy.regions import EVERYWHERE

    with open_office(settings()) as office:
        found = with_person(office, read(office, number, scope=EVERYWHERE), scope=EVERYWHERE, reveal=reveal)
        decided = clauses(office, found)
        names = named(office)
    if as_json:
        print_json(found)
    else:
        _show(found, decided, names)


def _show(found: dict[str, Any], decided: list[tuple[str, dict[str, str]]], names: Named) -> None:
    from api.cli.tables import plain
    from graph.columns import EVENTS, cited, column_name

    click.echo(
        f"疑点 {found['id']}({'仍在' if found['state'] == 'open' else '已消失'}),户 {'、'.join(found['households'])}"
    )
    for name, value in found["row"].items():
        if value in (None, [], ""):
            continue
        if name.endswith("_fen"):
            click.echo(f"  {column_name(name).removesuffix('(分)')}:{value / 100:,.2f} 元")
        else:
            click.echo(f"  {column_name(name)}:{plain(names.cell(name, value))}")
    for measure, clause in decided:
        click.echo(f"  依据:{names.names.measure(measure)},{cited(clause)}")
    events = (event.split(" ", 1) for event in found["events"])
    click.echo("  经过:" + "、".join(f"{day} {EVENTS[what]}" for day, what in events))
    click.echo(f"  现在:{found['verdict'] or '未判'}{',有申诉,还没有答复' if found['disputed'] else ''}")
    for judgement in found["judgements"]:
        click.echo(f"  判断:{judgement['at']:%Y-%m-%d} {judgement['by']}:{judgement['verdict']},{judgement['why']}")


@finding.command()
@click.argument("number")
@click.argument("verdict", type=click.Choice(VERDICTS))
@click.option("--why", required=True, help="理由。")
@click.option("--review-on", type=DAY, metavar="DATE", help="哪天复查。")
@click.option("--recover-fen", type=int, metavar="FEN", help="应追回(分)。")
@click.option("--recovered-fen", type=int, metavar="FEN", help="已追回(分)。")
@json_flag
def judge(
    number: str,
    verdict: str,
    why: str,
    review_on: date | None,
    recover_fen: int | None,
    recovered_fen: int | None,
    as_json: bool,
) -> None:
    """判断一条疑点;判断进有关各户的救助链,不能抹去。"""
    from api.cli.named import named
    from graph.findings import Judgement, clauses, with_person
    from graph.findings import judge as write
    from graph.office import open_office
    from graph.policy.regions import EVERYWHERE

    judgement = Judgement(verdict, why, getpass.getuser(), review_on, recover_fen, recovered_fen)
    with open_office(settings()) as office:
        found = with_person(office, write(office, number, judgement, scope=EVERYWHERE), scope=EVERYWHERE)
        decided = clauses(office, found)
        names = named(office)
    if as_json:
        print_json(found)
    else:
        _show(found, decided, names)


@finding.command()
@click.argument("number")
@click.argument("out", type=click.Path(path_type=Path))
@click.option("--reveal", metavar="PURPOSE", help="写入身份证号;写明用途,查看会被记录。")
@json_flag
def export(number: str, out: Path, reveal: str | None, as_json: bool) -> None:
    """导出一条疑点的全部证据(zip):行、路径、链上各笔、检查点、查询文本、目录版本;不用本软件也能核对。"""
    from graph.office import open_office
    from graph.policy.regions import EVERYWHERE
    from graph.proof import export_finding

    with open_office(settings()) as office:
        files = export_finding(office, number, out, scope=EVERYWHERE, reveal=reveal)
    if as_json:
        print_json({"file": str(out), "contains": files})
    else:
        click.echo(f"已写入 {out}:{'、'.join(files)}。核对方法见其中的 README.txt。")
