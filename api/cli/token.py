"""``aidchain token``: what a program shows instead of a password."""

from __future__ import annotations

import getpass

import click

from api.cli.output import json_flag, print_json
from graph.settings import settings


@click.group()
def token() -> None:
    """令牌:程序用 Authorization: Bearer 令牌 访问接口。"""


@token.command()
@click.argument("name")
@click.option("--days", type=click.IntRange(1, 366), default=90, show_default=True, help="有效几天。")
@json_flag
def create(name: str, days: int, as_json: bool) -> None:
    """给帐号发一个令牌;只显示这一次。"""
    from graph import accounts
    from graph.office import open_office

    with open_office(settings()) as office:
        number, secret, until = accounts.create_token(office, name, days=days, by=getpass.getuser())
    if as_json:
        print_json({"token": secret, "id": number, "expires_at": until})
    else:
        click.echo(secret)
        click.echo(f"编号 {number},有效至 {until.astimezone():%Y-%m-%d %H:%M};只显示这一次,请保存好。", err=True)


@token.command("list")
@click.argument("name", required=False)
@json_flag
def show(name: str | None, as_json: bool) -> None:
    """已发的令牌(不含令牌本身)。"""
    from graph.office import open_office

    with open_office(settings()) as office:
        rows = office.store.read("account/list_tokens", account=name)
    if as_json:
        print_json({"tokens": rows})
        return
    for row in rows:
        state = "已作废" if row["revoked"] else f"至 {row['expires_at'].astimezone():%Y-%m-%d}"
        click.echo(f"{row['token']} · {row['account']} · {state}")
    click.echo(f"令牌 {len(rows)} 个。")


@token.command()
@click.argument("number", metavar="ID")
@json_flag
def revoke(number: str, as_json: bool) -> None:
    """作废一个令牌。"""
    from graph import accounts
    from graph.office import open_office

    with open_office(settings()) as office:
        owner = accounts.revoke_token(office, number, by=getpass.getuser())
    if as_json:
        print_json({"token": number, "user": owner})
    else:
        click.echo(f"已作废 {owner} 的令牌 {number}。")
