"""``aidchain doctor``: is all well here? One line a check, and what to do where it is not."""

from __future__ import annotations

from datetime import UTC, date, datetime

import click

from api.cli.output import json_flag, print_json
from graph.settings import settings


@click.command()
@json_flag
def command(as_json: bool) -> int:
    """体检:Java、程序文件、磁盘、时钟、密钥、日历、版本、迁移、隔离区、备份、字体。只看不改。"""
    from api.papers import typesetting
    from graph import doctor
    from graph.local import open_store

    found = settings()
    checks = doctor.machine(found, datetime.now(UTC))
    lacking = typesetting.is_ready()
    checks.append(
        doctor.Check("PDF 字体", doctor.OK, "能印中文")
        if lacking is None
        else doctor.Check("PDF 字体", doctor.ATTENTION, lacking, "重新运行 make setup;在此之前案卷、清单印不出 PDF。")
    )
    checks += doctor.graph(found, open_store, date.today(), lambda: datetime.now(UTC))
    code = doctor.exit_code(checks)
    if as_json:
        print_json({"ok": code == 0, "checks": [check.as_json() for check in checks]})
        return code
    for check in checks:
        click.echo(f"[{doctor.CHINESE[check.state]}] {check.name}:{check.found}")
        if check.todo:
            click.echo(f"       办法:{check.todo}")
    count = {state: sum(check.state == state for check in checks) for state in doctor.CHINESE}
    click.echo(";".join(f"{words} {count[state]} 项" for state, words in doctor.CHINESE.items() if count[state]) + "。")
    return code
