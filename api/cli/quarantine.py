"""``aidchain quarantine``: rows set aside."""

from __future__ import annotations

from pathlib import Path

import click

from api.cli.output import json_flag, print_json
from graph.settings import settings


@click.group()
def quarantine() -> None:
    """隔离区:有错的行与等待中的行。"""


@quarantine.command("list")
@json_flag
def list_rows(as_json: bool) -> None:
    """列出隔离区里的行:文件、表、行、列、原因、是否等待。"""
    from graph.intake.quarantine import list_rows as read
    from graph.local import open_store

    with open_store(settings()) as store:
        rows = read(store)
    if as_json:
        print_json({"rows": rows})
        return
    for row in rows:
        where = row["file"] if row["sheet"] is None else f"{row['file']} / {row['sheet']}"
        waiting = "(等待中)" if row["waiting"] else ""
        click.echo(f"{where} 第 {row['row']} 行“{row['column']}”:{row['reason']}{waiting}")
    click.echo(f"共 {len(rows)} 行,其中等待中 {sum(1 for row in rows if row['waiting'])} 行。")


@quarantine.command()
@click.argument("out", type=click.Path(path_type=Path))
@json_flag
def export(out: Path, as_json: bool) -> None:
    """导出隔离区(每种表一张工作表,带原因),改好后可再导入。"""
    from graph.intake.mending import export_quarantine
    from graph.office import open_office

    with open_office(settings()) as office:
        count = export_quarantine(office, out)
    if as_json:
        print_json({"rows": count, "file": str(out)})
    else:
        click.echo(f"已导出 {count} 行到 {out}。")


@quarantine.command()
@json_flag
def retry(as_json: bool) -> None:
    """再试隔离区里的行:等待中的,以及因目录里没有代码而隔离的。"""
    from api.cli.progress import Progress
    from graph.intake.importing import retry as try_again
    from graph.office import open_office

    with open_office(settings()) as office, Progress() as progress:
        taken = try_again(office, progress.rows, progress.warn)
    if as_json:
        print_json({"taken": taken})
    else:
        click.echo(f"接收了 {taken} 行。")
