"""``aidchain check``: may this be granted? One subject, or a list in and out."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import click

from api.cli.output import json_flag, print_json
from api.cli.values import DAY
from graph.errors import WrongUsage
from graph.settings import settings


@click.command()
@click.argument("measure")
@click.option("--id-number", metavar="N", help="身份证号(个人)。")
@click.option("--household", metavar="ID", help="户编号(家庭)。")
@click.option(
    "--list",
    "listed",
    type=click.Path(path_type=Path),
    metavar="IN.xlsx",
    help="整批核验:表中有“身份证号”或“户编号”一列。",
)
@click.option("--out", type=click.Path(path_type=Path), metavar="OUT.xlsx", help="整批核验的结果表:原列之外加上答复。")
@click.option("--from", "first", type=DAY, required=True, metavar="DATE", help="拟从哪天发放。")
@click.option("--to", "last", type=DAY, metavar="DATE", help="拟发到哪天;不写为长期。")
@json_flag
def command(
    measure: str,
    id_number: str | None,
    household: str | None,
    listed: Path | None,
    out: Path | None,
    first: date,
    last: date | None,
    as_json: bool,
) -> None:
    """救前查询:发放之前先问,答复为 可发、冲突、不符合 或 无法判断,并留回执。"""
    if sum(given is not None for given in (id_number, household, listed)) != 1 or (listed is None) != (out is None):
        raise WrongUsage("须给且只给 --id-number、--household 之一;整批核验则给 --list 与 --out。")
    if last is not None and first > last:
        raise WrongUsage(f"起始晚于截止:--from {first} 在 --to {last} 之后。")
    from graph.office import open_office

    if listed is not None and out is not None:
        from api.cli.progress import Progress
        from graph.check_list import check_list

        with open_office(settings()) as office, Progress() as progress:
            counts = check_list(office, measure, listed, out, first, last, progress=progress.rows)
        if as_json:
            print_json({"rows": sum(counts.values()), "results": counts, "file": str(out)})
        else:
            click.echo(",".join(f"{result} {count}" for result, count in counts.items()) + f";结果在 {out}。")
        return
    from graph.checks import check, whom_to_ask_of

    with open_office(settings()) as office:
        receipt = check(office, measure, first, last, id_number=id_number, household=household)
        names, asked = office.names, whom_to_ask_of(office, receipt.as_json())
    if as_json:
        print_json(receipt.as_json())
        return
    from api.cli import slip

    click.echo(slip.text(receipt.as_json(), names, asked))
