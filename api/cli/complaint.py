"""``aidchain complaint``: against a decision, a finding or a stop: take down, list, look at, answer."""

from __future__ import annotations

import getpass
from typing import TYPE_CHECKING, Any

import click

from api.cli.output import json_flag, print_json
from api.cli.referral import id_number_of
from graph.settings import settings

if TYPE_CHECKING:
    from graph.intake.telling import Names

_KEY = click.option("--key", metavar="TEXT", help="幂等键:同一键再来一次,结果相同,不重复写。")


@click.group()
def complaint() -> None:
    """申诉:提出、清单、查看、答复。"""


@complaint.command()
@click.argument("household")
@click.argument("against", type=click.Choice(("decision", "finding", "stop")), metavar="AGAINST")
@click.argument("target")
@click.option("--what", required=True, help="申诉内容。")
@click.option("--id-number", metavar="N", help="申诉人;不写为全户申诉。")
@click.option("--department", metavar="CODE", help="由哪个部门答复;不写按所指的事。")
@click.option("--working-days", type=int, metavar="N", help="答复期限(工作日);不写按目录的任务期限。")
@_KEY
@json_flag
def file(household: str, against: str, target: str, what: str, id_number: str | None, department: str | None,
         working_days: int | None, key: str | None, as_json: bool) -> None:
    """一户(一人)对决定(decision)、疑点(finding)或停发(stop,写救助编号)不服。"""
    from graph import complaints
    from graph.acts import Clerk
    from graph.office import open_office

    number = None if id_number is None else id_number_of(id_number)
    with open_office(settings()) as office:
        person = None if number is None else office.keys.person(number)
        given = complaints.Complaint(household, against, target, what, person, department, working_days)
        made = complaints.file(office, Clerk(getpass.getuser()), given, key=key)
        _tell(made, as_json, office.names)


@complaint.command("list")
@click.option("--state", type=click.Choice(("open", "upheld", "rejected", "withdrawn")), help="只列这个状态的。")
@click.option("--household", metavar="ID", help="只列这一户的。")
@click.option("--department", metavar="CODE", help="只列由这个部门答复的。")
@json_flag
def list_complaints(state: str | None, household: str | None, department: str | None, as_json: bool) -> None:
    """列出申诉:待答复的在前,按期限。"""
    from graph import complaints
    from graph.office import open_office

    with open_office(settings()) as office:
        rows = complaints.listing(office, state=state, household=household, department=department)
        names = office.names
    if as_json:
        print_json({"rows": rows})
        return
    from graph.workdays import due_words

    for row in rows:
        late = "  超期" if row["overdue"] else ""
        click.echo(f"{row['complaint']}  户 {row['household']}  对{row['against']} {row['target']}  "
                   f"{names.department(row['department'])}  {complaints.WORDS[row['state']]}  "
                   f"期限 {due_words(row)}{late}")
    click.echo(f"共 {len(rows)} 件。")


@complaint.command()
@click.argument("number")
@json_flag
def show(number: str, as_json: bool) -> None:
    """看一件申诉。"""
    from graph.complaints import read
    from graph.office import open_office

    with open_office(settings()) as office:
        found = read(office, number)
        _tell(found, as_json, office.names)


@complaint.command()
@click.argument("number")
@click.argument("to", type=click.Choice(("upheld", "rejected", "withdrawn")), metavar="ANSWER")
@click.option("--why", required=True, help="理由。")
@click.option("--order", help="成立时要改正什么,成为任务。")
@click.option("--working-days", type=int, metavar="N", help="改正的期限(工作日)。")
@click.option("--department", metavar="CODE", help="以哪个部门的名义答复;不写为协调机制办公室。")
@click.option("--if-match", type=int, metavar="VERSION", help="只在仍是这一版时才办。")
@_KEY
@json_flag
def answer(number: str, to: str, why: str, order: str | None, working_days: int | None, department: str | None,
           if_match: int | None, key: str | None, as_json: bool) -> None:
    """答复:upheld(成立)、rejected(不成立)、withdrawn(本人撤回)。"""
    from graph import complaints
    from graph.acts import Clerk
    from graph.office import open_office

    given = complaints.Answer(to, why, order, working_days)
    with open_office(settings()) as office:
        found = complaints.answer(office, Clerk(getpass.getuser(), department), number, given, key=key,
                                  if_match=if_match)
        _tell(found, as_json, office.names)


def _tell(found: dict[str, Any], as_json: bool, names: Names) -> None:
    if as_json:
        print_json(found)
        return
    from graph.complaints import WORDS
    from graph.workdays import due_words

    click.echo(f"申诉 {found['complaint']}:户 {found['household']},对{found['against']} {found['target']},"
               f"{WORDS[found['state']]},由{names.department(found['department'])}答复,"
               f"期限 {due_words(found)}({found['limit_source']})。")
    click.echo(f"  内容:{found['what']}")
    if found["why"]:
        click.echo(f"  答复:{found['answered_on']} {found['answered_by']}:{found['why']}")
    for task in found["tasks"]:
        click.echo(f"  任务 {task['task']}:{names.department(task['department'])} {task['what']}({task['state']})")
