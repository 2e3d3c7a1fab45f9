"""``aidchain backup`` and ``restore``: the local Neo4j, encrypted, keys apart."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import click

from api.cli.output import json_flag, print_json
from graph.errors import Refused
from graph.settings import Settings, settings

_ELSEWHERE = (
    "AIDCHAIN_NEO4J_URI 指着一台别人管理的服务器:请由它的管理员运行 neo4j-admin database dump neo4j "
    "--to-path=目录(恢复用 neo4j-admin database load),并另行保存 AIDCHAIN_HOME 下的 keys 目录。"
)


def _local() -> Settings:
    found = settings()
    if found.neo4j_uri is not None:
        raise Refused(_ELSEWHERE)
    return found


@click.command()
@click.argument("out", type=click.Path(path_type=Path))
@json_flag
def command(out: Path, as_json: bool) -> None:
    """备份本地 Neo4j 的全部内容(密钥另存),加密写入一个新文件;先核验全部链。"""
    from graph import kept_copies
    from graph.backup import backup
    from graph.local import LocalServer
    from graph.office import office_of

    found, now = _local(), datetime.now(UTC)
    server = LocalServer(found)
    with server.in_use(), server.start(keep=server.kept) as store:
        office = office_of(store, found)
        header = backup(server, store, office.keys, out, now)
    kept_copies.note(found.home, kept_copies.BACKUP, now, out)
    if as_json:
        print_json({"file": str(out), "counts": header["counts"]})
    else:
        click.echo(
            f"已备份到 {out}({header['counts'].get('Household', 0)} 户、{header['counts'].get('Entry', 0)} 笔)。"
            f"密钥不在其中:请另存 {found.home / 'keys'}。"
        )


@click.command()
@click.argument("file", type=click.Path(path_type=Path))
@click.option("--replace", is_flag=True, help="库里已有数据时,用备份替换。")
@json_flag
def restore(file: Path, replace: bool, as_json: bool) -> None:
    """从备份恢复;先整份解密核对,再动数据库,恢复后核验全部链与数目。"""
    from graph.backup import counts_of, read_header
    from graph.backup import restore as load
    from graph.local import LocalServer
    from graph.sealing import load_keys

    found = _local()
    read_header(file)
    server = LocalServer(found)
    with server.in_use(), server.start(keep=server.kept) as store:
        if counts_of(store).get("Household", 0) and not replace:
            raise Refused("库里已有数据,没有恢复:确要替换请加 --replace,或换一个空的 AIDCHAIN_HOME。")
    header = load(server, load_keys(found.home), file)
    if as_json:
        print_json({"file": str(file), "counts": header["counts"]})
    else:
        click.echo(
            f"已恢复 {header['created_at'][:10]} 的备份:{header['counts'].get('Household', 0)} 户、"
            f"{header['counts'].get('Entry', 0)} 笔,核验无不符。"
        )
