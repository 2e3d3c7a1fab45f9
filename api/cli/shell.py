"""``aidchain db shell``: Cypher typed or piped in; read-only unless ``--write``."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from typing import Any

import click

from api.cli.output import json_flag, print_json
from graph.errors import AidChainError
from graph.settings import settings
from queries.catalogue import mask


@click.command()
@click.option("--write", is_flag=True, help="允许写入(平时只读)。")
@json_flag
def shell(write: bool, as_json: bool) -> None:
    """运行键入或由管道送入的 Cypher;语句以分号结束,平时只读。"""
    from graph.local import open_store

    interactive = sys.stdin.isatty()
    results: list[dict[str, Any]] = []
    with open_store(settings(), waiting=lambda: click.echo("正在启动本地 Neo4j……", err=True)) as store:
        if interactive:
            click.echo(f"{'可写' if write else '只读'}。语句以分号结束,Ctrl-D 离开。", err=True)
        for statement in statements(_typed() if interactive else sys.stdin):
            try:
                columns, rows = store.typed(statement, write=write)
            except AidChainError as error:
                if not interactive:
                    raise
                click.echo(str(error), err=True)
                continue
            if as_json:
                results.append({"columns": columns, "rows": rows})
            else:
                show(columns, rows)
    if as_json:
        print_json({"results": results})


def statements(lines: Iterator[str]) -> Iterator[str]:
    """Cut at each ``;`` that stands in no string and no comment; what is left at the end counts too.

    >>> list(statements(iter(["RETURN ';' AS a; // b;\\n", "RETURN 1\\n"])))
    ["RETURN ';' AS a", '// b;\\nRETURN 1']
    """
    buffer = ""
    for line in lines:
        buffer += line
        while (end := mask(buffer).find(";")) >= 0:
            if mask(buffer[:end]).strip():
                yield buffer[:end].strip()
            buffer = buffer[end + 1 :].lstrip(" ")
    if mask(buffer).strip():
        yield buffer.strip()


def show(columns: tuple[str, ...], rows: list[dict[str, Any]]) -> None:
    """A table for a person; nothing but the number of rows when there are none."""
    if columns:
        from rich.console import Console
        from rich.table import Table
        from rich.text import Text

        table = Table(*columns)
        for row in rows:
            table.add_row(*(Text("" if value is None else str(value)) for value in row.values()))
        Console().print(table)
    click.echo(f"{len(rows)} 行", err=True)


def _typed() -> Iterator[str]:
    import readline  # noqa: F401  # importing it is what gives input() its line editing

    while True:
        try:
            yield input("cypher> ") + "\n"
        except EOFError:
            click.echo(err=True)
            return
