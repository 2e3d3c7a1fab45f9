"""``aidchain meeting``: agenda, packets, decisions of the coordination meeting."""

from __future__ import annotations

import getpass
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from api.cli.output import json_flag, print_json
from api.cli.values import DAY
from graph.errors import WrongUsage
from graph.settings import settings

if TYPE_CHECKING:
    from graph.acts import Clerk
    from graph.intake.telling import Names
    from graph.meetings import Order

_KEY = click.option("--key", metavar="TEXT", help="幂等键:同一键再来一次,结果相同,不重复写。")
_REGION = click.option("--region", metavar="CODE", help="行政区划;不写为全部。")
_MEETING = click.argument("number", metavar="MEETING")
_ITEM = click.argument("item", metavar="ITEM")
_OUT = click.argument("out", type=click.Path(path_type=Path))


@click.group()
def meeting() -> None:
    """协调会(一事一议):议程、案卷、决定。"""


@meeting.command()
@_REGION
@json_flag
def propose(region: str | None, as_json: bool) -> None:
    """图上提出的议题:上次未了、复杂预警、来回退回、转圈、转介超期,各有缘由。"""
    from graph.agenda import propose as ask
    from graph.office import open_office

    place = _place(region)
    with open_office(settings()) as office:
        rows = [each.as_json() for each in ask(office, place)]
    if as_json:
        print_json({"rows": rows})
        return
    for row in rows:
        click.echo(f"户 {row['household']}" + ("(自动列入)" if row["standing"] else ""))
        for reason in row["reasons"]:
            click.echo(f"  {reason['source']}:{reason['reason']}({reason['link']})")
    click.echo(f"共 {len(rows)} 户。")


@meeting.command("open")
@click.argument("held_on", type=DAY, metavar="DATE")
@_REGION
@click.option("--title", help="名称。")
@click.option("--chair", help="主持人。")
@_KEY
@json_flag
def open_meeting(held_on: date, region: str | None, title: str | None, chair: str | None, key: str | None,
                 as_json: bool) -> None:
    """开出一次会议;上次未了的和复杂预警自动列入。"""
    from graph import meetings
    from graph.office import open_office

    place = _place(region)
    with open_office(settings()) as office:
        found = meetings.open_meeting(office, _clerk(), held_on, region=place, title=title, chair=chair, key=key)
        _tell(found, as_json, office.names)


@meeting.command("list")
@json_flag
def list_meetings(as_json: bool) -> None:
    """列出会议,近的在前。"""
    from graph import meetings
    from graph.office import open_office

    with open_office(settings()) as office:
        rows = meetings.listing(office)
    if as_json:
        print_json({"rows": rows})
        return
    for row in rows:
        click.echo(f"{row['meeting']}  {row['held_on']}  {row['title']}  {row['state']}"
                   f"  议题 {row['items']},已决定 {row['decided']}")
    click.echo(f"共 {len(rows)} 次。")


@meeting.command()
@_MEETING
@json_flag
def show(number: str, as_json: bool) -> None:
    """看一次会议:议程、缘由、决定、任务。"""
    from graph import meetings
    from graph.office import open_office

    with open_office(settings()) as office:
        found = meetings.read(office, number)
        _tell(found, as_json, office.names)


@meeting.command()
@_MEETING
@click.argument("household")
@click.option("--why", required=True, help="列入的理由。")
@_KEY
@json_flag
def add(number: str, household: str, why: str, key: str | None, as_json: bool) -> None:
    """把一户列入议程。"""
    from graph import meetings
    from graph.office import open_office

    with open_office(settings()) as office:
        found = meetings.add_item(office, _clerk(), number, household, why, key=key)
        _tell(found, as_json, office.names)


@meeting.command()
@_MEETING
@_ITEM
@click.option("--why", required=True, help="撤下的理由。")
@_KEY
@json_flag
def drop(number: str, item: str, why: str, key: str | None, as_json: bool) -> None:
    """撤下一个议题,写明理由。"""
    from graph import meetings
    from graph.office import open_office

    with open_office(settings()) as office:
        found = meetings.drop_item(office, _clerk(), number, item, why, key=key)
        _tell(found, as_json, office.names)


@meeting.command()
@_MEETING
@click.argument("items", nargs=-1, required=True, metavar="ITEM…")
@json_flag
def order(number: str, items: tuple[str, ...], as_json: bool) -> None:
    """排次序:每个议题各写一次。"""
    from graph import meetings
    from graph.office import open_office

    with open_office(settings()) as office:
        found = meetings.order_items(office, _clerk(), number, items)
        _tell(found, as_json, office.names)


@meeting.command()
@_MEETING
@_KEY
@json_flag
def freeze(number: str, key: str | None, as_json: bool) -> None:
    """封存案卷:字节与摘要固定,摘要进链。"""
    from graph import meetings
    from graph.office import open_office

    with open_office(settings()) as office:
        found = meetings.freeze(office, _clerk(), number, key=key)
        _tell(found, as_json, office.names)


@meeting.command()
@_MEETING
@_ITEM
@json_flag
def packet(number: str, item: str, as_json: bool) -> None:
    """看一个议题的案卷和会后变化。"""
    from graph import meetings
    from graph.office import open_office

    with open_office(settings()) as office:
        found = meetings.packet(office, number, item)
        names = office.names
    if as_json:
        print_json(found)
        return
    case = found["packet"]
    sealed = f"SHA-256 {found['sha256']}" if found["frozen"] else "尚未封存"
    click.echo(f"户 {case['household']['household']} 的案卷({case['as_of']}),{sealed}")
    for said, rows in (("缘由", [r["reason"] for r in case["reasons"]]),
                       ("成员", [f"{m['relation']} {m['name']} {m['id_masked']}" for m in case["members"]]),
                       ("在享", [f"{names.measure(g['measure'])} {g['approved_fen'] / 100:,.2f} 元({g['grant']})"
                               for g in case["aid"]]),
                       ("选项", [f"{o['verdict']} {names.measure(o['measure'])}" for o in case["options"]]),
                       ("须回答", case["questions"]), ("会后变化", [c["event"] for c in found["changes"]])):
        for text in rows:
            click.echo(f"  {said}:{text}")


@meeting.command("print")
@_MEETING
@_ITEM
@_OUT
@json_flag
def print_packet(number: str, item: str, out: Path, as_json: bool) -> None:
    """一个议题的案卷:一页 A4,其后是证据(OUT 以 .docx 结尾时为 Word,否则 PDF)。"""
    from api.papers.packet import packet_docx, packet_pdf
    from graph import meetings
    from graph.office import open_office
    from graph.whole_file import write_whole

    with open_office(settings()) as office:
        title = meetings.read(office, number)["title"]
        write = packet_docx if out.suffix.lower() == ".docx" else packet_pdf
        content = write(meetings.packet(office, number, item), title, office.names)
    write_whole(out, content)
    _written(out, as_json)


@meeting.command("case")
@click.argument("household")
@_OUT
@json_flag
def print_case(household: str, out: Path, as_json: bool) -> None:
    """一户此刻的案卷,不必已列会(OUT 以 .docx 结尾时为 Word,否则 PDF)。"""
    from api.papers.packet import packet_docx, packet_pdf, standing_words
    from graph import meetings
    from graph.office import open_office
    from graph.whole_file import write_whole

    with open_office(settings()) as office:
        case = meetings.case(office, household)
        write = packet_docx if out.suffix.lower() == ".docx" else packet_pdf
        content = write(case, standing_words(case["listed"]), office.names)
    write_whole(out, content)
    _written(out, as_json)


@meeting.command()
@_MEETING
@_OUT
@json_flag
def minutes(number: str, out: Path, as_json: bool) -> None:
    """会议纪要,附决定与任务登记表,供签字(OUT 以 .pdf 结尾时为 PDF,否则 Word)。"""
    from api.papers.minutes import minutes_docx, minutes_pdf
    from graph import meetings
    from graph.office import open_office
    from graph.whole_file import write_whole

    with open_office(settings()) as office:
        write = minutes_pdf if out.suffix.lower() == ".pdf" else minutes_docx
        content = write(meetings.read(office, number), office.names, office.today)
    write_whole(out, content)
    _written(out, as_json)


def _written(out: Path, as_json: bool) -> None:
    if as_json:
        print_json({"file": str(out)})
    else:
        click.echo(f"已写 {out}。")


@meeting.command()
@_MEETING
@_ITEM
@click.option("--lead", required=True, metavar="CODE", help="牵头部门。")
@click.option("--what", required=True, help="决定的内容。")
@click.option("--basis", required=True, help="依据。")
@click.option("--task", "orders", multiple=True, required=True, metavar="DEPARTMENT:WHAT[:DAYS]",
              help="任务,可多次,例如 CIVIL:入户评估:3(3 个工作日)。")
@_KEY
@json_flag
def decide(number: str, item: str, lead: str, what: str, basis: str, orders: tuple[str, ...], key: str | None,
           as_json: bool) -> None:
    """记下对一个议题的决定;任务进部门案头。"""
    from graph import meetings
    from graph.office import open_office

    verdict = meetings.Verdict(lead, what, basis, tuple(_order(text) for text in orders))
    with open_office(settings()) as office:
        found = meetings.decide(office, _clerk(), number, item, verdict, key=key)
        _tell(found, as_json, office.names)


def _order(text: str) -> Order:
    from graph.meetings import Order

    department, _, rest = text.partition(":")
    what, _, days = rest.rpartition(":")
    if what and days.isascii() and days.isdigit() and len(days) < 5:
        return Order(department, what, int(days))
    if not department or not rest:
        raise WrongUsage(f"--task {text[:40]}:写作 部门代码:要办什么:工作日,例如 CIVIL:入户评估:3。")
    return Order(department, rest)


def _clerk() -> Clerk:
    from graph.acts import Clerk

    return Clerk(getpass.getuser())


def _place(region: str | None) -> str:
    from graph.policy.regions import cut_region

    return cut_region(region) if region else ""


def _tell(found: dict[str, Any], as_json: bool, names: Names) -> None:
    if as_json:
        print_json(found)
        return
    from graph.workdays import due_words

    click.echo(f"会议 {found['meeting']}  {found['held_on']}  {found['title']}  {found['state']}")
    for item in found["items"]:
        click.echo(f"  {item['position']}. 户 {item['household']}({item['item']},{item['state']}):"
                   f"{';'.join(reason['reason'] for reason in item['reasons'])}")
        if item["decision"]:
            click.echo(f"     决定:{item['decision']['what']},牵头{names.department(item['decision']['lead'])}")
        for task in item["tasks"]:
            who = names.department(task["department"])
            click.echo(f"     任务 {task['task']}({who},{task['state']}):{task['what']},期限 {due_words(task)}")
    for proposal in found["proposed"]:
        click.echo(f"  可列入:户 {proposal['household']}:{';'.join(r['reason'] for r in proposal['reasons'])}")
