"""``aidchain access-log``: who looked at a household, who changed something about it."""

from __future__ import annotations

import click

from api.cli.output import json_flag, print_json
from graph.settings import settings


@click.command()
@click.argument("household")
@json_flag
def command(household: str, as_json: bool) -> None:
    """谁看过、谁改过一户。"""
    from graph.acts import missing
    from graph.households import access_log
    from graph.office import open_office
    from graph.policy.regions import EVERYWHERE

    with open_office(settings()) as office:
        if not office.store.read("household/count_household", household=household, scope=EVERYWHERE)[0]["checked"]:
            raise missing("户", household)
        rows = access_log(office, household, EVERYWHERE)
    if as_json:
        print_json({"household": household, "rows": rows})
        return
    for row in rows:
        said = f"  {row['purpose']}" if row["purpose"] else ""
        times = f"  {row['times']} 次" if row["times"] != 1 else ""
        click.echo(f"{row['at'].astimezone():%Y-%m-%d %H:%M}  {row['by']}  {row['act']}{said}{times}")
    click.echo(f"共 {len(rows)} 条。")
