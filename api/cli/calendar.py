"""``aidchain calendar load|show``: the official working days of later years, as data."""

from __future__ import annotations

from pathlib import Path

import click

from api.cli.output import json_flag, print_json
from graph.settings import settings


@click.group()
def calendar() -> None:
    """工作日历:2004–2026 年随程序自带,以后各年待国务院办公厅通知公布后装载。"""


@calendar.command()
@click.argument("file", type=click.Path(path_type=Path))
@json_flag
def load(file: Path, as_json: bool) -> None:
    """装载一个 YAML 文件里的年份(year、source、holidays、workdays);再装一次不变。"""
    from graph import calendar as calendars
    from graph.local import open_store
    from graph.schema import migrate

    with open_store(settings()) as store:
        migrate(store)
        loaded = calendars.load(store, file)
    if as_json:
        print_json(loaded.as_json())
    else:
        click.echo(f"新增 {loaded.created} 年,更新 {loaded.updated} 年,未变 {loaded.unchanged} 年。")


@calendar.command()
@click.argument("year", type=click.IntRange(1900, 2199))
@json_flag
def show(year: int, as_json: bool) -> None:
    """一年的工作日:放假的周一至周五和调休上班的周末。"""
    from graph import calendar as calendars
    from graph.local import open_store
    from graph.schema import migrate

    with open_store(settings()) as store:
        migrate(store)
        shown = calendars.read(store).years[year]
    if as_json:
        print_json(
            {
                "year": shown.year,
                "official": shown.official,
                "source": shown.source,
                "working_days": len(shown.workdays),
                "holidays": shown.weekday_holidays,
                "workdays": shown.makeup_workdays,
            }
        )
        return
    click.echo(f"{year} 年:{len(shown.workdays)} 个工作日({'官方安排' if shown.official else '暂定'};{shown.source})")
    click.echo("周一至周五放假:" + ("、".join(f"{day:%m-%d}" for day in shown.weekday_holidays) or "无"))
    click.echo("周末调休上班:" + ("、".join(f"{day:%m-%d}" for day in shown.makeup_workdays) or "无"))
