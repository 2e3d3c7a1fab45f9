"""``aidchain user``: accounts of the API and the pages."""

from __future__ import annotations

import getpass
import sys

import click

from api.cli.output import json_flag, print_json
from graph.errors import WrongUsage
from graph.settings import settings

ROLES = ("coordinator", "department", "township", "auditor", "admin")


@click.group()
def user() -> None:
    """帐号:协调员、部门经办、乡镇经办、审计、系统管理。"""


@user.command()
@click.argument("name")
@click.option("--role", required=True, type=click.Choice(ROLES), help="角色。")
@click.option("--region", metavar="CODE", help="只看这个行政区划(默认全部)。")
@click.option("--department", metavar="CODE", help="属于哪个部门;部门经办必填。")
@json_flag
def add(name: str, role: str, region: str | None, department: str | None, as_json: bool) -> None:
    """新建帐号;密码在提示下输入,或从标准输入读一行。"""
    from graph import accounts
    from graph.office import open_office

    password = read_password()
    with open_office(settings()) as office:
        made = accounts.add_user(
            office, name, role, password, region=region, department=department, by=getpass.getuser()
        )
    if as_json:
        print_json({"user": made.as_json()})
    else:
        click.echo(f"已建帐号 {made.name}({made.role.chinese})。")


@user.command()
@click.argument("name")
@json_flag
def password(name: str, as_json: bool) -> None:
    """换密码,并结束这个帐号的全部会话。"""
    from graph import accounts
    from graph.office import open_office

    given = read_password()
    with open_office(settings()) as office:
        accounts.set_password(office, name, given, by=getpass.getuser())
    _done(name, "已换密码", as_json)


@user.command()
@click.argument("name")
@click.option("--region", metavar="CODE", help="改为这个行政区划;000000000000 = 全部。不写不变。")
@click.option("--department", metavar="CODE", help="改为这个部门。不写不变。")
@click.option("--no-department", is_flag=True, help="改为不属于任何部门。")
@json_flag
def scope(name: str, region: str | None, department: str | None, no_department: bool, as_json: bool) -> None:
    """改地区或部门;这个帐号的会话和令牌都结束。"""
    from graph import accounts
    from graph.office import open_office

    if region is None and department is None and not no_department:
        raise WrongUsage("没有要改的:请写 --region、--department 或 --no-department。")
    if department is not None and no_department:
        raise WrongUsage("--department 和 --no-department 只能写一个。")
    with open_office(settings()) as office:
        now = accounts.read_user(office, name)
        changed = accounts.set_scope(
            office,
            name,
            region=now["region"] if region is None else region,
            department=None if no_department else department or now["department"],
            by=getpass.getuser(),
        )
    if as_json:
        print_json({"user": changed.as_json()})
    else:
        where = f"{changed.region or '全部地区'},{changed.department or '不属于部门'}"
        click.echo(f"已改 {name}:{where};它的会话和令牌都已结束。")


@user.command()
@click.argument("name")
@json_flag
def disable(name: str, as_json: bool) -> None:
    """停用:会话和令牌立刻失效。"""
    _set_disabled(name, True, as_json)


@user.command()
@click.argument("name")
@json_flag
def enable(name: str, as_json: bool) -> None:
    """重新启用,并解除锁定。"""
    _set_disabled(name, False, as_json)


@user.command("second-factor")
@click.argument("name")
@click.option("--off", is_flag=True, help="取消。")
@json_flag
def second_factor(name: str, off: bool, as_json: bool) -> None:
    """给帐号设第二因素(手机验证码);密钥只显示这一次。"""
    from graph import accounts
    from graph.office import open_office
    from graph.second_factor import address_of

    by = getpass.getuser()
    with open_office(settings()) as office:
        secret = None if off else accounts.set_second_factor(office, name, by=by)
        if off:
            accounts.drop_second_factor(office, name, by=by)
    if as_json:
        print_json({"user": name, "secret": secret, "address": secret and address_of(name, secret)})
    elif secret is None:
        click.echo(f"已取消 {name} 的第二因素。")
    else:
        click.echo(address_of(name, secret))
        click.echo("请在手机的验证码程序里输入或扫描;只显示这一次。", err=True)


@user.command()
@click.argument("roles", nargs=-1)
@json_flag
def demand(roles: tuple[str, ...], as_json: bool) -> None:
    """要求这些角色必须有第二因素才能登录;不写角色 = 都不要求。"""
    from graph import accounts
    from graph.office import open_office

    with open_office(settings()) as office:
        wanted = accounts.demand_second_factor(office, roles, by=getpass.getuser())
    if as_json:
        print_json({"demanded": wanted})
    else:
        click.echo(f"须有第二因素的角色:{'、'.join(wanted) or '无'}。")


@user.command("list")
@json_flag
def show(as_json: bool) -> None:
    """全部帐号,以及帐号管理的记录是否完好。"""
    from graph import account_chain, accounts
    from graph.office import open_office

    with open_office(settings()) as office:
        rows, broken = accounts.list_users(office), account_chain.verify(office)
    if as_json:
        print_json({"users": rows, "broken": broken})
        return
    for row in rows:
        role = accounts.Role.of(row["role"]).chinese
        where = f"{row['region'] or '全部地区'} {row['department'] or ''}".strip()
        factor = "有第二因素" if row["second_factor"] else "无第二因素"
        state = "停用" if row["disabled"] else "启用"
        click.echo(f"{row['account']} · {role} · {where} · {state} · {factor} · 令牌 {row['tokens']}")
    click.echo(f"帐号 {len(rows)} 个;管理记录{'完好' if not broken else '有 ' + str(len(broken)) + ' 笔不符'}。")


def _set_disabled(name: str, disabled: bool, as_json: bool) -> None:
    from graph import accounts
    from graph.office import open_office

    with open_office(settings()) as office:
        accounts.set_disabled(office, name, disabled, by=getpass.getuser())
    _done(name, "已停用" if disabled else "已启用", as_json)


def _done(name: str, said: str, as_json: bool) -> None:
    if as_json:
        print_json({"user": name})
    else:
        click.echo(f"{said}:{name}。")


def read_password() -> str:
    """Asked for twice on a terminal; else one line of standard input. Never an argument: it would stand in ``ps``."""
    if not sys.stdin.isatty():
        line = sys.stdin.readline().rstrip("\r\n")
        if not line:
            raise WrongUsage("标准输入里没有密码:请给一行,或在终端里运行。")
        return line
    first = getpass.getpass("密码(至少 10 个字符):")
    if first != getpass.getpass("再输一次:"):
        raise WrongUsage("两次输入的密码不同。")
    return first
