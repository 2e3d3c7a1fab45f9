"""``aidchain demo``: the demo county through the ordinary import, five answers for a stranger, then the pages."""

from __future__ import annotations

import hashlib
import time
from contextlib import suppress
from dataclasses import replace
from functools import partial
from importlib.resources import as_file, files
from pathlib import Path
from threading import Thread
from typing import TYPE_CHECKING

import click

from graph.policy.regions import EVERYWHERE
from graph.settings import settings

if TYPE_CHECKING:
    from graph.office import Office
    from seed.files import DepartmentFile


@click.command()
@click.option("--no-serve", is_flag=True, help="打印完就结束,不打开页面。")
def command(no_serve: bool) -> None:
    """演示:启动本地 Neo4j,导入虚构的清禾县,打印五个答案,然后打开页面。"""
    from api.cli.demo_answers import Answers
    from graph.office import open_office

    begun = time.monotonic()
    click.echo("正在准备演示(启动 Neo4j、导入 15 个部门的文件)……", err=True)
    # A server that lives for minutes never earns back the second compiler: importing the county took 43 instead of
    # 70 s of processor time without it (2026-11-24).
    quick = replace(settings(), jvm_flags=(*settings().jvm_flags, "-XX:TieredStopAtLevel=1"))
    with open_office(quick) as office:
        _only_the_demo(office)
        directory = settings().home / "demo"
        load_county(office, directory)
        answers = Answers(office)
        answers.print_four(directory)
        click.echo(f"用时 {time.monotonic() - begun:.0f} 秒。", err=True)
        hold_meeting(office)
        audit(office)
        answers.print_meeting()
        if not no_serve:
            from api.cli.demo_accounts import print_accounts
            from api.cli.serve import serve

            log = settings().home / "logs" / "requests.log"
            serve(office, any_port=True, log=log, greet=partial(print_accounts, office, log))


def load_county(office: Office, directory: Path) -> int:
    """Writes the county's files into ``directory`` and imports those that this database has not taken; how many."""
    from api.cli.progress import Progress
    from graph.intake.importing import import_files
    from graph.policy.loading import load
    from seed.county import write_county

    with as_file(files("seed") / "policy") as catalogue:
        load(office.store, sorted(catalogue.glob("*.yaml")), office.keys)
    written = write_county(directory)
    rest = [file for file in written if not _taken(office, file)]
    rows = 0
    planning = Thread(target=_plan, args=(office,), daemon=True)
    with Progress() as progress:
        for at, file in enumerate(rest, len(written) - len(rest) + 1):
            if file is rest[-len(rest) // 3]:
                planning.start()
            progress.rows(f"导入 {at}/{len(written)} {file.path.name}", rows)
            batches = import_files(office, [file.path], file.department, file.data_date, progress=_quiet, warn=_quiet)
            rows += sum(sum(batch.counts.values()) for batch in batches)
        if rest:
            planning.join()
    return len(rest)


def hold_meeting(office: Office) -> None:
    """The county's coordination meeting, once; after the answers, which do not need it."""
    from graph.errors import Conflict
    from seed.meeting import held, hold

    if held(office) is None:
        click.echo("正在召开演示的协调会,然后审计一次(约 30 秒)……", err=True)
        with suppress(Conflict):  # somebody has played with the cases meanwhile: their county, their meeting
            hold(office)


def audit(office: Office) -> None:
    """Once, so that the auditor's book is open; afterwards ``aidchain audit run`` is the reader's to try."""
    from graph.audits import run

    if not office.store.read("audit/read_last_run"):
        run(office, everything=True, progress=_quiet)


def _plan(office: Office) -> None:
    """Neo4j plans a large statement for seconds on one core: done while the last third of the files keeps the other.

    Earlier would be in vain: a plan made for a nearly empty database is thrown away once it has filled.
    """
    from api.cli.demo_answers import QUESTIONS
    from graph.answers import ask
    from graph.errors import AidChainError

    for query, given in QUESTIONS:
        with suppress(AidChainError):       # the answer itself says it
            ask(office, query, given)


def _taken(office: Office, file: DepartmentFile) -> bool:
    """All sheets or none count: a file of which only some sheets arrived is imported again, and goes on there."""
    digest = hashlib.sha256(file.path.read_bytes()).hexdigest()
    rows = office.store.read(
        "intake/count_done_batches", sha256=digest, department=file.department, data_date=file.data_date
    )
    return int(rows[0]["done"]) >= file.sheets


def _quiet(*_: object) -> None:
    """Titles above headers and columns nobody asked for are the county's everyday; ``aidchain import`` names each."""


def _only_the_demo(office: Office) -> None:
    """The demo never mixes invented people into a county's own data."""
    from graph.errors import Refused
    from seed.people import COUNTY

    def households(region: str) -> int:
        rows = office.store.read("finding/count_households", region=region, scope=EVERYWHERE)
        return int(rows[0]["checked"])

    others = households("") - households(COUNTY)
    if others:
        raise Refused(
            f"库里已有演示县以外的 {others} 户,演示不往里加虚构的人:请换一个空目录,"
            "例如 AIDCHAIN_HOME=/tmp/aidchain-demo aidchain demo。"
        )
