"""``aidchain db``: the local Neo4j as a process of its own."""

from __future__ import annotations

import click

from api.cli.output import json_flag, print_json
from api.cli.shell import shell
from graph.settings import settings


@click.group()
def db() -> None:
    """本地 Neo4j:启动、停止、查看、交互查询。"""


db.add_command(shell)


@db.command()
@json_flag
def start(as_json: bool) -> None:
    """启动本地 Neo4j,并在命令之间一直保持运行。"""
    from graph.local import LocalServer

    server = LocalServer(settings())
    if server.pid() is None:
        click.echo("正在启动本地 Neo4j……", err=True)
    with server.in_use():
        server.start(keep=True).close()
    _show(server.status(), as_json)


@db.command()
@json_flag
def stop(as_json: bool) -> None:
    """停止本地 Neo4j。"""
    from graph.local import LocalServer

    server = LocalServer(settings())
    stopped = server.stop()
    if not as_json:
        click.echo("已停止。" if stopped else "本来就没有在运行。", err=True)
        return
    _show(server.status(), as_json)


@db.command()
@json_flag
def status(as_json: bool) -> None:
    """本地 Neo4j 是否在运行、地址、用户名、版本。"""
    from graph.local import LocalServer

    _show(LocalServer(settings()).status(), as_json)


def _show(status: object, as_json: bool) -> None:
    from graph.local import Status

    assert isinstance(status, Status)
    if as_json:
        print_json({"running": status.running, "uri": status.uri, "user": status.user, "version": status.version})
    elif status.running:
        click.echo(f"正在运行:{status.uri}  用户 {status.user}  版本 {status.version}")
        click.echo(f"密码在 {settings().home / 'neo4j.password'}", err=True)
    else:
        click.echo("没有在运行。")
