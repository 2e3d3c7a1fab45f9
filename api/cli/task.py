"""``aidchain task``: a department's inbox of tasks, and their steps."""

from __future__ import annotations

import getpass

import click

from api.cli.output import json_flag, print_json
from graph.settings import settings


@click.group()
def task() -> None:
    """任务:部门案头、查看、办一步。"""


@task.command("list")
@click.option("--department", metavar="CODE", help="只列交给这个部门的。")
@click.option("--household", metavar="ID", help="只列这一户的。")
@click.option("--all", "everything", is_flag=True, help="已办结的也列。")
@json_flag
def list_tasks(department: str | None, household: str | None, everything: bool, as_json: bool) -> None:
    """列出任务:待办、办理中、未办成,按期限。"""
    from graph.office import open_office
    from graph.tasks import listing

    with open_office(settings()) as office:
        rows = listing(office, department=department, household=household, unfinished=not everything)
        names = office.names
    if as_json:
        print_json({"rows": rows})
        return
    from graph.tasks import WORDS
    from graph.workdays import due_words

    for row in rows:
        late = "  超期" if row["overdue"] else ""
        click.echo(f"{row['task']}  户 {row['household']}  {names.department(row['department'])}"
                   f"  {WORDS[row['state']]}  {row['what']}  期限 {due_words(row)}{late}")
    click.echo(f"共 {len(rows)} 件。")


@task.command()
@click.argument("number")
@json_flag
def show(number: str, as_json: bool) -> None:
    """看一件任务。"""
    from graph.office import open_office
    from graph.tasks import WORDS, read
    from graph.workdays import due_words

    with open_office(settings()) as office:
        found = read(office, number)
        names = office.names
    if as_json:
        print_json(found)
        return
    click.echo(f"任务 {found['task']},户 {found['household']},{names.department(found['department'])}:{found['what']}")
    click.echo(f"  {WORDS[found['state']]},期限 {due_words(found)}({found['limit_source']})")
    for name, said in (("why", "缘由"), ("not_before", "不早于"), ("result", "结果"), ("evidence", "凭据"),
                       ("outcome", "结论"), ("alert", "预警"), ("meeting", "会议"), ("decision", "决定")):
        if found[name]:
            click.echo(f"  {said}:{found[name]}")


@task.command()
@click.argument("number")
@click.argument("to", metavar="STEP")
@click.option("--department", metavar="CODE", help="以哪个部门的名义办;不写为协调机制办公室。")
@click.option("--result", help="办理结果;未办成时写理由。")
@click.option("--evidence", metavar="ID", help="凭据:本户的一项救助、一笔发放或一次走访的编号。")
@click.option("--outcome", metavar="TEXT", help="核实的结论:仍符合、不再符合。")
@click.option("--if-match", type=int, metavar="VERSION", help="只在仍是这一版时才办。")
@click.option("--key", metavar="TEXT", help="幂等键:同一键再来一次,结果相同,不重复写。")
@json_flag
def step(number: str, to: str, department: str | None, result: str | None, evidence: str | None, outcome: str | None,
         if_match: int | None, key: str | None, as_json: bool) -> None:
    """办一步:doing(办理中)、done(已办结)、failed(未办成)。"""
    from graph.acts import Clerk
    from graph.office import open_office
    from graph.tasks import WORDS, Step, take_step

    with open_office(settings()) as office:
        found = take_step(office, Clerk(getpass.getuser(), department), number, Step(to, result, evidence, outcome),
                          key=key, if_match=if_match)
    if as_json:
        print_json(found)
    else:
        click.echo(f"任务 {number} 现为{WORDS[found['state']]}。")
