"""``aidchain chain``: verify what was written, sign what stands today."""

from __future__ import annotations

from pathlib import Path

import click

from api.cli.output import json_flag, print_json
from graph.settings import settings


@click.group()
def chain() -> None:
    """救助链:核验与检查点。"""


@chain.command()
@click.option("--household", metavar="ID", help="只核验这一户。")
@click.option(
    "--checkpoint",
    "checkpoints",
    multiple=True,
    type=click.Path(path_type=Path),
    metavar="FILE",
    help="同时与这份检查点对照(可给多次)。",
)
@click.argument("more", nargs=-1, type=click.Path(path_type=Path), metavar="[FILE…]")
@json_flag
def verify(household: str | None, checkpoints: tuple[Path, ...], more: tuple[Path, ...], as_json: bool) -> int:
    """重算每条链,并把图中的内容与链上各笔对照。"""
    from api.cli.progress import Progress
    from graph.checkpoint import hold
    from graph.office import open_office
    from graph.verification import verify as run

    with open_office(settings()) as office, Progress() as progress:
        report = run(office.store, office.keys, household, progress.rows)
        for file in (*checkpoints, *more):
            hold(office.store, office.keys, file, report)
    found = report.as_json()
    if as_json:
        print_json(found)
    else:
        for row in found["broken"]:
            seq = "" if row["seq"] is None else f" 第 {row['seq']} 笔"
            click.echo(f"{_where(row['household'])}{seq}:{row['why']}")
        click.echo(f"核验 {found['households']} 户、{found['entries']} 笔,发现 {len(found['broken'])} 处不符。")
    return 3 if found["broken"] else 0


def _where(household: str | None) -> str:
    return "不属于哪一户的" if household is None else f"户 {household}"


@chain.command("checkpoint")
@click.argument("out", type=click.Path(path_type=Path))
@json_flag
def sign(out: Path, as_json: bool) -> None:
    """给所有链的末端签名,写成一份检查点文件;请把副本放到别处保存。"""
    from graph import kept_copies
    from graph.checkpoint import checkpoint
    from graph.office import open_office

    with open_office(settings()) as office:
        chains = checkpoint(office.store, office.keys, out, now := office.now())
    kept_copies.note(settings().home, kept_copies.CHECKPOINT, now, out)
    if as_json:
        print_json({"chains": chains, "file": str(out)})
    else:
        click.echo(f"已为 {chains} 条链签名:{out}。请把副本放到本机之外。")
