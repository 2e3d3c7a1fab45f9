"""``aidchain export``: what analysts take away."""

from __future__ import annotations

from pathlib import Path

import click

from api.cli.output import json_flag, print_json
from graph.settings import settings


@click.group()
def export() -> None:
    """导出:一个地区的救助关系图(GraphML)。"""


@export.command()
@click.argument("out", metavar="OUT.graphml", type=click.Path(path_type=Path))
@click.option("--region", required=True, metavar="CODE", help="行政区划代码,2、4、6、9 或 12 位;000000000000 为全部。")
@json_flag
def graph(out: Path, region: str, as_json: bool) -> None:
    """户、人、救助、措施、部门、转介写成一张图,供 networkx、Gephi 等分析。

    人只有编号 P…,没有姓名、证件号和地址;有保护标记的户不带区划。已有的文件不覆盖。
    """
    from graph.policy.regions import cut_region

    prefix = cut_region(region)  # wrong usage is said before a server is started
    from graph.export import export_graph
    from graph.local import open_store
    from graph.policy.regions import EVERYWHERE
    from graph.vocabulary import LABELS

    with open_store(settings()) as store:
        counts = export_graph(store, prefix, out, scope=EVERYWHERE)
    if as_json:
        print_json({"file": str(out), "edges": counts.pop("edges"), "nodes": counts})
        return
    edges = counts.pop("edges")
    told = "、".join(f"{LABELS[kind].chinese} {count}" for kind, count in counts.items())
    click.echo(f"已写出 {out}:{told},连线 {edges}。")
