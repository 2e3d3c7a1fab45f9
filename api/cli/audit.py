"""``aidchain audit``: bring the findings up to today, draw a sample."""

from __future__ import annotations

import click

from api.cli.output import json_flag, print_json
from graph.settings import settings


@click.group()
def audit() -> None:
    """审计:更新疑点,随机抽样。"""


@audit.command()
@click.option("--all", "everything", is_flag=True, help="不论是否被触动,全部户都算在内。")
@json_flag
def run(everything: bool, as_json: bool) -> None:
    """把六类审计查询的结果更新为疑点:新开、再次看到、消失、又出现。"""
    from api.cli.progress import Progress
    from graph.audits import run as run_audit
    from graph.office import open_office

    with open_office(settings()) as office, Progress() as progress:
        done = run_audit(office, everything=everything, progress=progress.rows)
    if as_json:
        print_json(done.as_json())
    else:
        click.echo(
            f"审计 {done.id}:上次以来触动 {done.households} 户;疑点新开 {done.opened},消失 {done.closed},"
            f"未变 {done.unchanged}。查看:aidchain finding list"
        )


@audit.command()
@click.option("--size", type=click.IntRange(1, 1_000_000), required=True, help="抽几笔。")
@click.option("--seed", required=True, help="种子:任何人用同一种子抽到同样的样本。")
@click.option("--measure", metavar="CODE", help="只在这项措施里抽。")
@json_flag
def sample(size: int, seed: str, measure: str | None, as_json: bool) -> None:
    """随机抽取救助:按 SHA-256(种子:救助编号) 排序取前几笔,谁都可以重抽。"""
    from graph.findings import sample as draw
    from graph.office import open_office

    with open_office(settings()) as office:
        drawn = draw(office, size, seed, measure)
        names = office.names
    if as_json:
        print_json(drawn)
        return
    for row in drawn["rows"]:
        click.echo(
            f"{row['rank']:>4}  {row['grant']}  {names.measure(row['measure'])}  {row['household'] or '没有户'}"
            f"{' ' + row['name'] if row['name'] else ''}  "
            f"{names.department(row['department'])}  {row['starts_on']}  {row['sha256'][:12]}"
        )
    click.echo(
        f"总体 {drawn['population']} 笔,种子 {seed},抽 {len(drawn['rows'])} 笔;"
        f"重抽办法:对“{seed}:救助编号”求 SHA-256,从小到大取前 {size} 笔。"
    )
