"""A region's graph as GraphML, for networkx, Gephi or R: who got what from whom, and nobody's name.

Nodes carry ``kind`` (the graph's label) and ``id``; a node's key is ``P…`` for a person, ``Kind:id`` for all else, so
that a grant and a household of one number stay two. Edges carry ``kind`` (the graph's relationship). What is not known
has no attribute. Left out: names, ID numbers, addresses, birthdays (the year stays), everything typed freely, and the
place of a household that is protected or of which nobody said that it is not.
"""

from __future__ import annotations

import io
import re
from collections import Counter
from collections.abc import Mapping
from datetime import date
from pathlib import Path
from typing import Any, Final

import networkx as nx

from graph.errors import NotFound, WrongUsage
from graph.store import Row, Store, Unit
from graph.whole_file import write_whole

#: What XML 1.0 cannot hold even when escaped.
_NO_XML: Final = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def export_graph(store: Store, region: str, out: Path, *, scope: Mapping[str, str]) -> dict[str, int]:
    """Writes the new file ``out``; how many nodes of each kind, and ``edges``. ``region``: prefix ('' = everywhere)."""
    if out.suffix.lower() != ".graphml":
        raise WrongUsage(f"{out.name}:导出文件的名字须以 .graphml 结尾。")
    found = region_graph(store, region, scope=scope)
    content = io.BytesIO()
    nx.write_graphml_xml(found, content, encoding="utf-8")
    write_whole(out, content.getvalue())
    counts = Counter(str(kind) for _, kind in found.nodes(data="kind"))
    return {**counts, "edges": found.number_of_edges()}


def region_graph(store: Store, region: str, *, scope: Mapping[str, str]) -> nx.MultiDiGraph[str]:
    """All of one moment: the statements run in one transaction. ``NotFound`` where the region has no household."""
    where = {"region": region, "scope": dict(scope)}

    def work(unit: Unit) -> dict[str, list[Row]]:
        found = {name: unit.run(f"export/list_{name}", **where)
                 for name in ("households", "memberships", "grants", "referrals")}
        return {**found, **{name: unit.run(f"export/list_{name}") for name in ("measures", "departments")}}

    rows = store.reading(work)
    if not rows["households"]:
        raise NotFound("这个地区没有登记的家庭:请核对行政区划代码,或先导入家庭表。没有写出文件。")
    return graph_of(rows, region)


def graph_of(rows: Mapping[str, list[Row]], region: str) -> nx.MultiDiGraph[str]:
    """Rows of the ``export/`` statements → the graph. An edge to what lies outside the region is left out."""
    graph: nx.MultiDiGraph[str] = nx.MultiDiGraph(region=region)
    for row in rows["departments"]:
        _node(graph, "Department", row["department"], name=row["title"])
    for row in rows["measures"]:
        _node(graph, "Measure", row["measure"], name=row["title"], **{"class": row["class"], "unit": row["unit"]})
    for row in rows["households"]:
        _node(graph, "Household", row["household"], household_type=row["kind"], protected=row["protected"],
              code=row["code"], grid=row["grid"])
    for row in rows["memberships"]:
        born, died = row["born_on"], row["died_on"]
        _node(graph, "Member", row["person"], born=born.year if born else None, died_on=died)
    for row in rows["memberships"]:
        _edge(graph, "BELONGS_TO", row["person"], _key("Household", row["household"]), relation=row["relation"],
              joined_on=row["joined_on"], left_on=row["left_on"])
    for row in rows["grants"]:
        _grant(graph, row)
    for row in rows["referrals"]:
        _node(graph, "Referral", row["referral"], need=row["need"], state=row["state"], sent_on=row["sent_on"],
              ended_on=row["ended_on"])
    for row in rows["referrals"]:
        referral = _key("Referral", row["referral"])
        _edge(graph, "ABOUT", referral, _key("Household", row["household"]))
        _edge(graph, "FOR", referral, row["person"])
        _edge(graph, "FROM", referral, _key("Department", row["from_department"]))
        _edge(graph, "SENT_TO", referral, _key("Department", row["to_department"]))
        _edge(graph, "FOLLOWS", referral, row["follows"] and _key("Referral", row["follows"]))
    return graph


def _grant(graph: nx.MultiDiGraph[str], row: Row) -> None:
    _node(graph, "Grant", row["grant"], cycle=row["cycle"], starts_on=row["starts_on"], ends_on=row["ends_on"],
          stopped_on=row["stopped_on"], approved_fen=row["approved_fen"], payments=row["payments"],
          paid_fen=row["paid_fen"])
    grant = _key("Grant", row["grant"])
    _edge(graph, "TO", grant, row["person"] or _key("Household", row["household"]))
    _edge(graph, "OF", grant, _key("Measure", row["measure"]))
    _edge(graph, "BY", grant, _key("Department", row["department"]))
    for person in row["not_covered"] or ():
        _edge(graph, "NOT_COVERED", grant, person)


def _node(graph: nx.MultiDiGraph[str], kind: str, number: str, **values: Any) -> None:
    graph.add_node(_key(kind, number), kind=kind, id=_text(number), **_told(values))


def _edge(graph: nx.MultiDiGraph[str], kind: str, start: str, end: str | None, **values: Any) -> None:
    if end is not None and start in graph and end in graph:
        graph.add_edge(start, end, kind=kind, **_told(values))


def _key(kind: str, number: str) -> str:
    return number if kind == "Member" else f"{kind}:{_text(number)}"


def _told(values: Mapping[str, Any]) -> dict[str, Any]:
    return {name: _text(value) for name, value in values.items() if value is not None}


def _text(value: Any) -> Any:
    if isinstance(value, date):
        return value.isoformat()
    return _NO_XML.sub("\ufffd", value) if isinstance(value, str) else value
