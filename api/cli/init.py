"""``aidchain init``: constraints and indexes."""

from __future__ import annotations

import click

from api.cli.output import json_flag, print_json
from graph.settings import settings


@click.command()
@json_flag
def command(as_json: bool) -> None:
    """建立约束和索引;已经建好的不变。"""
    from graph.local import open_store
    from graph.schema import migrate

    with open_store(settings()) as store:
        applied = migrate(store)
    if as_json:
        print_json({"applied": applied})
    elif applied:
        click.echo(f"已建立约束和索引({len(applied)} 项迁移)。")
    else:
        click.echo("约束和索引已是最新。")
