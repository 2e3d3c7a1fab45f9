"""``aidchain referral digest|notice|fhir``: what a desk takes away."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from api.cli.output import json_flag, print_json
from api.cli.values import DAY
from graph.settings import settings

if TYPE_CHECKING:
    from graph.office import Office

_OUT = click.argument("out", type=click.Path(path_type=Path))
_AS_OF = click.option("--as-of", type=DAY, metavar="DATE", help="截至哪一天(默认今天)。")


@click.command()
@click.argument("department")
@_OUT
@_AS_OF
@json_flag
def digest(department: str, out: Path, as_of: date | None, as_json: bool) -> None:
    """部门转介周报(XLSX,一页):超期、临期、待签收、退回。"""
    from api.papers.digest import digest_bytes, section_of
    from graph.answers import ask
    from graph.office import open_office
    from graph.whole_file import write_whole

    with open_office(settings()) as office:
        day = as_of or office.today
        answer = ask(office, "department_inbox", [("department", department), ("as_of", str(day))])
        rows = [row for row in answer.rows if section_of(row)]
        details = _details(office, [row["referral"] for row in rows])
        reasons = {row["referral"]: row["reason"] for row in details}
        unsure = frozenset(row["referral"] for row in rows if _is_provisional(office, row, day))
        content = digest_bytes(department, day, rows, reasons, unsure, office.names.departments)
    write_whole(out, content)
    _tell(as_json, {"file": str(out), "rows": len(rows)}, f"已写 {out}:{len(rows)} 件。")


@click.command()
@click.argument("referral")
@_OUT
@click.option("--telephone", metavar="TEXT", help="印在单子上的电话;不给则留空手填。")
@_AS_OF
@json_flag
def notice(referral: str, out: Path, telephone: str | None, as_of: date | None, as_json: bool) -> None:
    """给家庭的转办告知单(PDF,A5)。"""
    from api.papers.notice import notice_pdf
    from graph.office import open_office
    from graph.whole_file import write_whole

    with open_office(settings()) as office:
        day = as_of or office.today
        [row] = [row for row in _chain(office, referral, day) if row["referral"] == referral]
        household = _details(office, [referral])[0]["household"]
        content = notice_pdf(row, household, office.names.departments, day, telephone)
    write_whole(out, content)
    _tell(as_json, {"file": str(out)}, f"已写 {out}。")


@click.command()
@click.argument("household")
@_OUT
@_AS_OF
@json_flag
def fhir(household: str, out: Path, as_of: date | None, as_json: bool) -> None:
    """一户的转介链,导出为 FHIR Task(JSON,一个 Bundle)。"""
    from graph.answers import ask
    from graph.fhir import bundle
    from graph.office import open_office
    from graph.whole_file import write_whole

    with open_office(settings()) as office:
        day = as_of or office.today
        rows = ask(office, "referral_chain", [("household", household), ("as_of", str(day))]).rows
        details = _details(office, [row["referral"] for row in rows])
        follows = {row["referral"]: row["follows"] for row in details if row["follows"] is not None}
        made = bundle(household, rows, follows, office.names.departments, office.now())
    write_whole(out, json.dumps(made, ensure_ascii=False, indent=2).encode())
    _tell(as_json, {"file": str(out), "tasks": len(rows)}, f"已写 {out}:{len(rows)} 件。")


def _chain(office: Office, referral: str, day: date) -> list[dict[str, Any]]:
    from graph.answers import ask
    from graph.errors import NotFound

    rows = list(ask(office, "referral_chain", [("referral", referral), ("as_of", str(day))]).rows)
    if not rows:
        raise NotFound(f"转介“{referral[:60]}”在 {day} 还没有发出。")
    return rows


def _details(office: Office, referrals: list[str]) -> list[dict[str, Any]]:
    return office.store.read("referral/read_details", referrals=referrals, scope={"region": ""})


def _is_provisional(office: Office, row: dict[str, Any], day: date) -> bool:
    """Only a due day in a year without an official calendar can be unsure: few are asked for."""
    if row["due_on"] is None or row["due_on"].year in office.store.read("calendar/list_official_years")[0]["official"]:
        return False
    return any(hop["provisional"] for hop in _chain(office, row["referral"], day) if hop["referral"] == row["referral"])


def _tell(as_json: bool, found: dict[str, Any], said: str) -> None:
    if as_json:
        print_json(found)
    else:
        click.echo(said)
