"""``aidchain alert``: score, list, look at, and dispose of alerts."""

from __future__ import annotations

import getpass

import click

from api.cli.output import json_flag, print_json
from graph.settings import settings

STATES = ("待处置", "已处置", "已了结")


@click.group()
def alert() -> None:
    """预警:核分、清单、查看、四种处置。"""


@alert.command()
@click.option("--all", "everything", is_flag=True, help="核全部的户;平时只核有新记录的。")
@json_flag
def scan(everything: bool, as_json: bool) -> None:
    """按 household_risk 核分:到阈值的开预警,不再成立的标明。"""
    from graph.alerts import open_alerts
    from graph.office import open_office

    with open_office(settings()) as office:
        found = open_alerts(office, everything=everything)
    if as_json:
        print_json(found.as_json())
    else:
        click.echo(f"核了 {len(found.households)} 户:新开 {len(found.opened)} 条,不再成立 {len(found.lapsed)} 条,"
                   f"又成立 {len(found.returned)} 条,更新 {len(found.seen)} 条。")


@alert.command("list")
@click.option("--state", type=click.Choice(STATES), help="只列这个状态的。")
@click.option("--region", metavar="CODE", help="只看这个行政区划。")
@json_flag
def list_alerts(state: str | None, region: str | None, as_json: bool) -> None:
    """列出预警,待处置的在前。"""
    from api.cli.named import named
    from graph.alerts import listing
    from graph.office import open_office
    from graph.policy.regions import cut_region

    place = cut_region(region) if region else ""
    with open_office(settings()) as office:
        rows = listing(office, state=state, region=place)
        names = named(office)
    if as_json:
        print_json({"rows": rows})
        return
    for row in rows:
        held = "" if row["holds"] else "  已不再成立"
        late = "  超期" if row["overdue"] else ""
        click.echo(f"{row['alert']}  户 {row['household']}  {row['score']}/{row['threshold']}  {row['state']}"
                   f"  {'、'.join(map(names.indicator, row['indicators']))}  {row['opened_on']} 开出{held}{late}")
    click.echo(f"共 {len(rows)} 条。处置:aidchain alert dispose 编号 1|2|3|4 --why 理由")


@alert.command()
@click.argument("number")
@json_flag
def show(number: str, as_json: bool) -> None:
    """看一条预警:证据、不能判断的、建议的处置与理由、引出的事。"""
    from graph.alerts import WAITING, read
    from graph.dispositions import KINDS, suggest
    from graph.office import open_office

    with open_office(settings()) as office:
        found = read(office, number)
        offered = suggest(office, found) if found["state"] == WAITING else []
        names = office.names
    if as_json:
        print_json({**found, "suggestions": [each.as_json() for each in offered]})
        return
    click.echo(f"预警 {found['alert']},户 {found['household']}:{found['score']} 分(阈值 {found['threshold']}),"
               f"{found['state']}{'' if found['holds'] else ',已不再成立'}")
    for proof in found["evidence"]:
        facts = ";".join(f"{f['fact']}={f['value']}({names.department(f['department']) or '身份证号'},{f['since']} 起)"
                         for f in proof["facts"])
        click.echo(f"  {proof['name']} {proof['points']} 分:{facts}")
    for doubt in found["untold"]:
        why = "、".join([f"缺 {m}" for m in doubt["missing"]] + [f"{c} 互相矛盾" for c in doubt["conflicts"]])
        click.echo(f"  无法判断:{doubt['name']}({why or '部分成员的情况不全'})")
    for each in offered:
        code = f"(--measure {each.measure})" if each.measure and each.kind in (1, 2) else ""
        click.echo(f"  建议 {each.kind} {each.as_json()['kind_name']}:{each.reason}{code}")
    if found["disposition"]:
        click.echo(f"  处置 {found['disposition']} {KINDS[found['disposition']]}:{found['why']}"
                   f"({found['disposed_on']} {found['disposed_by']})")
    for push in found["pushes"]:
        answer = f"{push['answered_on']} 答复:{push['answer']}" if push["answer"] else "还没有答复"
        click.echo(f"  推送 {push['push']}({push['pushed_at']:%Y-%m-%d} 给{names.department(push['department'])}):"
                   f"{names.measure(push['measure'])},缺 {'、'.join(push['missing_facts'])};{answer}")
    for check in found["verifications"]:
        grace = f",渐退期到 {check['grace_until']}" if check["grace_until"] else ""
        click.echo(f"  核实 {check['verification']}:{names.measure(check['measure'])}(救助 {check['grant']}){grace},"
                   f"{check['outcome'] or '还没有结论'}")
    for item in found["items"]:
        click.echo(f"  议题 {item['item']}({item['state']}{',会议 ' + item['meeting'] if item['meeting'] else ''})")
    for task in found["tasks"]:
        click.echo(f"  任务 {task['task']}({names.department(task['department'])},{task['state']}):{task['what']}")


@alert.command()
@click.argument("number")
@click.argument("kind", type=click.IntRange(1, 4))
@click.option("--why", required=True, help="理由。")
@click.option("--measure", metavar="CODE", help="措施代码(1、2)。")
@click.option("--person", metavar="P…", help="人员编号。")
@click.option("--grant", metavar="ID", help="核实哪项救助(4)。")
@click.option("--department", metavar="CODE", help="交给哪个部门;不写为措施的主管部门。")
@click.option("--missing", multiple=True, metavar="FACT", help="缺哪项情况(2),可多次。")
@click.option("--what", help="要办什么。")
@click.option("--working-days", type=int, metavar="N", help="期限(工作日);不写按规定,没有规定的为未规定。")
@click.option("--key", metavar="TEXT", help="幂等键:同一键再来一次,结果相同,不重复写。")
@json_flag
def dispose(number: str, kind: int, why: str, measure: str | None, person: str | None, grant: str | None,
            department: str | None, missing: tuple[str, ...], what: str | None, working_days: int | None,
            key: str | None, as_json: bool) -> None:
    """处置:1 政策未落实→任务,2 可能符合→推送,3 情况复杂→上会,4 不再符合→先核实后停发。"""
    from graph.acts import Clerk
    from graph.dispositions import Disposition
    from graph.dispositions import dispose as write
    from graph.office import open_office

    choice = Disposition(kind, why, measure, person, grant, department, missing, what, working_days)
    with open_office(settings()) as office:
        found = write(office, Clerk(getpass.getuser()), number, choice, key=key)
        names = office.names
    if as_json:
        print_json(found)
        return
    from graph.workdays import due_words

    click.echo(f"预警 {number} {found['state']}。")
    for task in found["tasks"]:
        click.echo(f"  任务 {task['task']} 交{names.department(task['department'])}:{task['what']}"
                   f"(期限 {due_words(task)})")
    for item in found["items"]:
        click.echo(f"  议题 {item['item']} {item['state']}")
