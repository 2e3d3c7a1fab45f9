"""``aidchain import``: departments' files into the graph."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import click

from api.cli.output import json_flag, print_json
from api.cli.values import DAY
from graph.errors import WrongUsage
from graph.settings import settings


@click.command()
@click.argument("files", nargs=-1, required=True, type=click.Path(path_type=Path), metavar="FILE…")
@click.option("--department", required=True, metavar="CODE", help="报送部门的代码(政策目录)。")
@click.option("--data-date", required=True, type=DAY, metavar="DATE", help="数据日期:这批数据截至哪一天。")
@json_flag
def command(files: tuple[Path, ...], department: str, data_date: date, as_json: bool) -> int:
    """导入部门文件(CSV 或 XLSX);有错的行进隔离区,其余照常。"""
    from api.cli.progress import Progress
    from graph.intake.importing import import_files
    from graph.office import open_office

    if data_date > date.today():
        raise WrongUsage(f"--data-date {data_date} 晚于今天:数据日期是数据截至的那一天,请核对。")
    with open_office(settings()) as office, Progress() as progress:
        batches = import_files(office, files, department, data_date, progress=progress.rows, warn=progress.warn)
    if as_json:
        print_json({"batches": [batch.as_json() for batch in batches]})
    else:
        for batch in batches:
            where = batch.file if batch.sheet is None else f"{batch.file} / {batch.sheet}"
            c = batch.counts
            click.echo(
                f"{where}:{sum(c.values())} 行,新增 {c['created']},更正 {c['updated']},未变 {c['unchanged']},"
                f"隔离 {c['quarantined']}(批次 {batch.id})"
            )
        if any(batch.counts["quarantined"] for batch in batches):
            click.echo("有行进了隔离区:aidchain quarantine list 查看原因,quarantine export 导出修改后再导入。")
    return 3 if any(batch.counts["quarantined"] for batch in batches) else 0
