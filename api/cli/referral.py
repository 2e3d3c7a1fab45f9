"""``aidchain referral``: begin a referral, take a step, see a desk, a path, circles, who is first responsible."""

from __future__ import annotations

import getpass
from datetime import date
from typing import Any

import click

from api.cli.output import json_flag, print_json
from api.cli.referral_papers import digest, fhir, notice
from api.cli.values import DAY
from graph.errors import WrongUsage
from graph.model import State
from graph.settings import settings


class StateWord(click.ParamType[State]):
    """A state by its code or its Chinese word."""

    name = "state"

    def convert(self, value: object, param: click.Parameter | None, ctx: click.Context | None) -> State:
        state = value if isinstance(value, State) else State.of(str(value))
        if state is None:
            words = "、".join(f"{state.code}({state.chinese})" for state in State)
            self.fail(f"没有状态“{str(value)[:40]}”;可用:{words}。", param, ctx)
        return state


_DEPARTMENT = click.option("--department", required=True, metavar="CODE", help="以哪个部门的名义办。")
_REGION = click.option("--region", metavar="CODE", help="只看这个行政区划。")
_AS_OF = click.option("--as-of", type=DAY, metavar="DATE", help="截至哪一天(默认今天)。")
_KEY = click.option("--key", metavar="TEXT", help="幂等键:同一键再来一次,结果相同,不重复写。")


@click.group()
def referral() -> None:
    """转介:发起、办理、案头、路径、文书。"""


for paper in (digest, notice, fhir):
    referral.add_command(paper)


@referral.command()
@_DEPARTMENT
@click.option("--to", "receiver", required=True, metavar="CODE", help="转入部门。")
@click.option("--need", required=True, help="需求。")
@click.option("--household", metavar="ID", help="户编号;与 --id-number 二者给一。")
@click.option("--id-number", metavar="N", help="身份证号:按当日所在的户转介。")
@click.option("--reason", help="理由。")
@click.option("--follows", metavar="REFERRAL", help="接续哪一件已退回或未办成的转介。")
@click.option("--draft", is_flag=True, help="先存草拟,不发出。")
@_KEY
@json_flag
def create(
    department: str,
    receiver: str,
    need: str,
    household: str | None,
    id_number: str | None,
    reason: str | None,
    follows: str | None,
    draft: bool,
    key: str | None,
    as_json: bool,
) -> None:
    """发起一件转介。"""
    from graph import referrals
    from graph.office import open_office

    if (household is None) == (id_number is None):
        raise WrongUsage("--household 和 --id-number 须给二者之一。")
    number = id_number_of(id_number) if id_number is not None else None
    with open_office(settings()) as office:
        _hold_department(office.catalogue.departments, department)
        person = office.keys.person(number) if number is not None else None
        opening = referrals.Opening(receiver, need, household, person, reason, follows, draft)
        moved = referrals.create(office, referrals.Actor(getpass.getuser(), department), opening, key=key)
    _tell(moved, as_json)


@referral.command()
@click.argument("referral_id", metavar="REFERRAL")
@click.argument("to", type=StateWord(), metavar="STATE")
@_DEPARTMENT
@click.option("--reason", help="理由;退回、未办成、撤回和放弃必填。")
@click.option("--evidence", metavar="ID", help="闭环的凭据:本户的发放、走访或救助编号。")
@click.option("--if-match", type=int, metavar="VERSION", help="只在仍是这一版时才办。")
@_KEY
@json_flag
def step(
    referral_id: str,
    to: State,
    department: str,
    reason: str | None,
    evidence: str | None,
    if_match: int | None,
    key: str | None,
    as_json: bool,
) -> None:
    """办一步,例如:aidchain referral step ZJ1 received --department DPF"""
    from graph import referrals
    from graph.office import open_office

    with open_office(settings()) as office:
        _hold_department(office.catalogue.departments, department)
        actor = referrals.Actor(getpass.getuser(), department)
        what = referrals.Step(to, reason, evidence)
        moved = referrals.take_step(office, actor, referral_id, what, key=key, if_match=if_match)
    _tell(moved, as_json)


@referral.command("list")
@click.option("--household", metavar="ID", help="这一户的全部转介链。")
@click.option("--referral", "number", metavar="ID", help="这件转介所在的链。")
@_AS_OF
@json_flag
def show_chain(household: str | None, number: str | None, as_of: date | None, as_json: bool) -> None:
    """转介链:谁在哪天转给谁,用了几个工作日,现在在谁手里。"""
    _ask("referral_chain", {"household": household, "referral": number, "as_of": as_of}, as_json)


@referral.command()
@click.argument("department")
@click.option("--bucket", help="只看一栏:超期、临期、待签收、在办、待补正、待确认、待重派、草拟。")
@_AS_OF
@json_flag
def inbox(department: str, bucket: str | None, as_of: date | None, as_json: bool) -> None:
    """某部门的案头。"""
    _ask("department_inbox", {"department": department, "bucket": bucket, "as_of": as_of}, as_json)


@referral.command()
@_REGION
@_AS_OF
@click.option("--from", "since", type=DAY, metavar="DATE", help="发出日期自。")
@click.option("--to", "until", type=DAY, metavar="DATE", help="发出日期至。")
@click.option("--max-length", type=click.IntRange(2, 10), default=5, help="一圈最多几个部门。")
@json_flag
def loops(
    region: str | None, as_of: date | None, since: date | None, until: date | None, max_length: int, as_json: bool
) -> None:
    """绕圈的转介(同一户 A→B→C→A)和互相等待的部门。"""
    from graph import network
    from graph.office import open_office
    from graph.policy.regions import EVERYWHERE, cut_region

    if since and until and since > until:
        raise WrongUsage("--from 晚于 --to。")
    where: dict[str, Any] = {"region": cut_region(region) if region else "", "scope": EVERYWHERE}
    with open_office(settings()) as office:
        where |= {"as_of": as_of or office.today, "from_day": since, "to_day": until, "max_length": max_length}
        passed = network.referral_loops(office.store, **where)
        waiting = network.waiting_loops(office.store, **where)
        name = office.names.department
    if as_json:
        print_json({"loops": [loop.as_json() for loop in passed], "waiting": [loop.as_json() for loop in waiting]})
        return
    for loop in passed:
        path = "→".join(map(name, loop.departments))
        click.echo(f"户 {loop.household}:{path}({loop.first_sent_on} 至 {loop.last_sent_on})")
    for circle in waiting:
        path = "→".join(map(name, circle.departments))
        click.echo(f"互相等待:{path}({sum(circle.open)} 件,最早 {circle.oldest_sent_on})")
    click.echo(f"绕圈 {len(passed)} 处,互相等待 {len(waiting)} 处。")


@referral.command()
@_REGION
@click.option("--department", metavar="CODE", help="只看这个首问部门。")
@_AS_OF
@json_flag
def first(region: str | None, department: str | None, as_of: date | None, as_json: bool) -> None:
    """首问负责:还没有了结的事,按首问部门。"""
    from graph.office import open_office
    from graph.policy.regions import EVERYWHERE, cut_region

    prefix = cut_region(region) if region else ""
    with open_office(settings()) as office:
        if department is not None:
            _hold_department(office.catalogue.departments, department)
        rows = office.store.read(
            "referral/first_responsible",
            region=prefix,
            department=department,
            as_of=as_of or office.today,
            scope=EVERYWHERE,
        )
        name = office.names.department
    if as_json:
        print_json({"rows": rows})
        return
    for row in rows:
        click.echo(
            f"{name(row['first_responsible'])} · 户 {row['household']} · {row['need']} · 自 {row['first_sent_on']} · "
            f"第 {row['hops']} 手 {row['referral']}({row['state']},在{name(row['holder'])})"
        )
    click.echo(f"未了结 {len(rows)} 件。")


def _ask(query: str, given: dict[str, Any], as_json: bool) -> None:
    """The same answer as ``aidchain query``."""
    from api.cli import tables
    from api.cli.named import named
    from graph.answers import ask
    from graph.office import open_office
    from graph.unsure import noted

    texts = [(name, str(value)) for name, value in given.items() if value is not None]
    with open_office(settings()) as office:
        answer = noted(office, ask(office, query, texts))
        names = named(office)
    if as_json:
        print_json(answer.as_json())
    else:
        tables.show(answer, "table", None, names)


def id_number_of(text: str) -> str:
    from graph.intake import cells, reasons

    number = cells.id_number(text, date.today())
    if isinstance(number, reasons.Fault):
        raise WrongUsage(f"--id-number:{number}。")
    return number


def _hold_department(known: Any, department: str) -> None:
    from graph.errors import NotFound

    if department not in known:
        raise NotFound(f"政策目录里没有部门“{department[:40]}”:请核对部门代码。")


def _tell(moved: Any, as_json: bool) -> None:
    if as_json:
        print_json(moved.as_json())
        return
    following = "、".join(f"{to.code}({to.chinese})" for to in moved.following) or "无,已了结"
    click.echo(f"转介 {moved.referral}(户 {moved.household})现为“{moved.state.chinese}”;下一步:{following}。")
