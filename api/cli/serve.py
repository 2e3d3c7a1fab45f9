"""``aidchain serve``: API and pages, on this machine unless told otherwise; ends in order on SIGTERM."""

from __future__ import annotations

import logging
import signal
import socket
import threading
from collections.abc import Callable, Sequence
from contextlib import ExitStack
from functools import partial
from pathlib import Path
from types import FrameType
from typing import TYPE_CHECKING, Any

import click

from graph.errors import AidChainError, Unavailable
from graph.settings import settings

if TYPE_CHECKING:
    from flask import Flask

    from graph.desks import Desks
    from graph.office import Office

HOST, PORT = "127.0.0.1", 8420
THREADS = 8
STATEMENT_SECONDS = 20  # how long a stop waits for the statement that is just being planned
NOBODY = {"region": "99"}
#: Planned first: what the pages of a household and a desk ask. Then every question about a region, then all the rest.
PLANNED = (
    "account/read_session",
    "household/household_aid_chain",
    "household/list_members",
    "household/list_grants",
    "household/list_facts",
    "household/explain_household",
    "referral/referral_chain",
    "referral/department_inbox",
    "referral/show_desk",
    "household/explain_eligibility",
    "finding/check_before_grant",
)
#: Folders of which no page or route asks: they are the commands' own.
UNASKED = ("chain/", "export/", "policy/", "schema/")


@click.command()
@click.option("--host", default=HOST, show_default=True, help="在哪个地址上听;0.0.0.0 = 所有网卡。")
@click.option("--port", type=click.IntRange(0, 65535), default=PORT, show_default=True, help="端口;0 = 任一空闲端口。")
@click.option("--name", "names", multiple=True, metavar="HOST", help="允许用哪个主机名访问(可给多次)。")
@click.option("--https", is_flag=True, help="前面有 HTTPS 代理:Cookie 只走 HTTPS。")
def command(host: str, port: int, names: tuple[str, ...], https: bool) -> None:
    """打开接口和页面(默认只在本机:http://127.0.0.1:8420)。"""
    from graph.office import open_office

    click.echo("正在启动……", err=True)
    with open_office(settings()) as office:
        serve(office, host, port, names=names, secure=https)


def serve(
    office: Office | None = None,
    host: str = HOST,
    port: int = PORT,
    *,
    names: Sequence[str] = (),
    secure: bool = False,
    any_port: bool = False,
    log: Path | None = None,
    greet: Callable[[], None] | None = None,
) -> None:
    """Until SIGTERM or Ctrl-C. No office: it opens its own. ``any_port``: another one where the port is taken.

    ``log``: the file for the requests (none: standard error). ``greet``: said last, once the pages can be asked for.
    """
    from api import logs
    from api.app import LOCAL_HOSTS, create_app
    from graph import sessions
    from graph.office import open_office

    with ExitStack() as stack:
        if office is None:
            office = stack.enter_context(open_office(settings()))
        sessions.tidy(office)
        app = create_app(office, hosts=[*LOCAL_HOSTS, *_names_of(host), *names], secure=secure)
        server = _listen(app, host, port, any_port=any_port, proxied=secure)
        stopping = threading.Event()
        planning = threading.Thread(
            target=_plan, args=(office, app.extensions["aidchain.desks"], stopping), daemon=True
        )
        planning.start()
        before = signal.signal(signal.SIGTERM, _stop)
        click.echo(
            f"已打开 http://{'127.0.0.1' if host == '0.0.0.0' else host}:{_port(server)} (Ctrl-C 结束)", err=True
        )
        logs.begin(log)
        if greet is not None:
            greet()
        try:
            server.run()  # ends by itself on SystemExit and Ctrl-C, after the requests under way
        finally:
            signal.signal(signal.SIGTERM, before)
            stopping.set()
            server.close()
            app.extensions["aidchain.uploads"].stop()  # after the chunk under way
            planning.join(STATEMENT_SECONDS)  # closing a connection that it is just sending on fails: exit 1
        click.echo("已结束。", err=True)


def _listen(app: Flask, host: str, port: int, *, any_port: bool, proxied: bool) -> Any:
    """``proxied``: the proxy on this machine is believed who asks (``X-Forwarded-For``), anybody else is not."""
    from waitress.server import create_server

    from api.app import LARGEST_BODY

    headers = {"x-forwarded-for", "x-forwarded-proto"}
    proxy: dict[str, Any] = {"trusted_proxy": "127.0.0.1", "trusted_proxy_headers": headers} if proxied else {}

    def listen(at: int) -> Any:
        return create_server(
            app,
            host=host,
            port=at,
            threads=THREADS,
            ident=None,
            max_request_body_size=LARGEST_BODY,
            # /metrics must see that a request came through a proxy; nothing else looks at these headers
            clear_untrusted_proxy_headers=False,
            **proxy,
        )

    try:
        return listen(port)
    except (OSError, ValueError) as error:
        if not any_port:
            raise Unavailable(f"不能在 {host}:{port} 上听:端口被占用,或不是本机的地址;可换一个 --port。") from error
    return listen(0)


def _port(server: Any) -> int:
    """Of several sockets (localhost by IPv4 and IPv6) the first's."""
    return int(server.effective_port if hasattr(server, "effective_port") else server.effective_listen[0][1])


def _stop(signum: int, frame: FrameType | None) -> None:
    raise SystemExit


def _names_of(host: str) -> list[str]:
    """Names of this machine, where it listens to others too."""
    if host in ("127.0.0.1", "localhost", "::1"):
        return []
    name = socket.gethostname()
    found = [name, socket.getfqdn()]
    try:
        found += socket.gethostbyname_ex(name)[2]
    except OSError:
        click.echo("查不到本机的地址:请用 --name 说明别人用哪个主机名访问。", err=True)
    return [*found, *([] if host in ("0.0.0.0", "::") else [host])]


def _plan(office: Office, desks: Desks, stopping: threading.Event) -> None:
    """The first call of a large statement is planning (seconds): done here, on a region where nobody lives.

    In the background, so that the server answers at once; the statements that most people meet first come first, then
    the desks of those who have an account, so that the first of the morning need not wait for 20,000 rows. Ends after
    the statement under way once ``stopping`` is set.
    """
    from graph import accounts
    from graph.answers import ask
    from graph.questions import QUESTIONS
    from queries.catalogue import QUERIES

    failed: list[str] = []
    rest = [name for name in QUERIES if not QUERIES[name].writes and not name.startswith(UNASKED)]
    asked = {
        one
        for question in QUESTIONS.values()
        if "region" in question.keys
        for one in (question.statement, question.count)
    }
    plans: dict[str, Callable[[], object]] = {name: partial(_read, office, name) for name in PLANNED}
    users = [user for user in accounts.list_users(office) if user["department"] and not user["disabled"]]
    plans |= {
        f"{user['department']} {user['region']}": partial(
            desks.view, office, user["department"], office.today, {"region": user["region"]}
        )
        for user in users
    }
    plans |= {
        question.statement: partial(ask, office, question.name, [("region", "990000000000")], scope=NOBODY)
        for question in QUESTIONS.values()
        if "region" in question.keys
    }
    plans |= {name: partial(_read, office, name) for name in rest if name not in plans and name not in asked}
    for name, plan in plans.items():
        try:
            plan()
        except AidChainError:
            failed.append(name)
        if stopping.is_set():
            return
    logging.getLogger("aidchain.serve").info("planned", extra={"told": {"statements": len(plans), "failed": failed}})


def _read(office: Office, statement: str) -> None:
    office.store.read(statement, **parameters_for_nobody(office, statement))


def parameters_for_nobody(office: Office, statement: str) -> dict[str, object]:
    """Parameters that find nothing, as the statement's header declares them."""
    from queries.catalogue import QUERIES

    values: dict[str, object] = {
        "string": "-",
        "date": office.today,
        "datetime": office.now(),
        "map": {**NOBODY, "people": [], "homes": []},  # as $only too: without both keys it would mean everybody
        "list": [],
        "int": 0,
        "float": 0.0,
        "bool": False,
    }
    return {param.name: None if param.nullable else values[param.type] for param in QUERIES[statement].params.values()}
