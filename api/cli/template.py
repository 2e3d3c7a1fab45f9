"""``aidchain template DIR``: an empty workbook for every kind of departments' file."""

from __future__ import annotations

from pathlib import Path

import click

from api.cli.output import json_flag, print_json


@click.command()
@click.argument("directory", metavar="DIR", type=click.Path(path_type=Path))
@json_flag
def command(directory: Path, as_json: bool) -> None:
    """在文件夹 DIR 中为十种表各写一个空的 xlsx;已有的同名文件不动,先报告。"""
    from graph.intake.blanks import write_all

    files = write_all(directory)
    if as_json:
        print_json({"files": files})
    else:
        click.echo(f"已写出 {len(files)} 个空表:" + "、".join(path.name for path in files))
