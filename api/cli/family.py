"""``aidchain family``: the list that a family itself gets to read (幸福清单)."""

from __future__ import annotations

from pathlib import Path

import click

from api.cli.output import json_flag, print_json
from graph.settings import settings


@click.command()
@click.argument("household")
@click.argument("out", type=click.Path(path_type=Path))
@click.option("--telephone", metavar="TEXT", help="印在清单上的电话;不给则留空手填。")
@json_flag
def command(household: str, out: Path, telephone: str | None, as_json: bool) -> None:
    """幸福清单(PDF):一户正在享受的、可能还可以申请的、要带什么、找谁。"""
    from api.papers.family import list_pdf
    from graph import packets
    from graph.office import open_office
    from graph.policy.regions import EVERYWHERE
    from graph.whole_file import write_whole

    with open_office(settings()) as office:
        built = packets.text_of(packets.build(office, household, []))
        content = list_pdf(office, packets.show(office, built, EVERYWHERE), telephone)
    write_whole(out, content)
    if as_json:
        print_json({"file": str(out)})
    else:
        click.echo(f"已写 {out}。")
