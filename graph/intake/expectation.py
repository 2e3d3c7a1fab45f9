"""What the graph must say of a thing, by its entries; compared with what it says. No I/O."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from typing import Any

from graph.intake.belonging import death_of, last_day
from graph.intake.deciding import State, Thing
from graph.intake.nodes import node_of

_SUBJECT_LINK = {"grant": "TO", "application": "FOR", "fact": "HAS_FACT"}


def differing_properties(thing: Thing, actual: Mapping[str, Any]) -> Iterator[str]:
    """Names of properties that are not what the held cells give."""
    held = thing.held
    if held is None:
        return
    expected = {
        **node_of(thing.kind, thing.key, held, thing.reporter).properties,
        "holds": held.version,
        "data_date": date.fromisoformat(held.data_date),
    }
    if thing.kind == "fact":
        expected["reporter"] = thing.reporter
    for name, value in expected.items():
        if actual.get(name) != value:
            yield name


def differing_links(thing: Thing, node: Mapping[str, Any], state: State, homes: Sequence[str]) -> Iterator[str]:
    """Words for links that are missing, too many, or lead elsewhere."""
    held = thing.held
    if held is None:
        return
    links = None if held.withdrawn else node_of(thing.kind, thing.key, held, thing.reporter).links
    expected = _links(thing.kind, links, homes) if links is not None else []
    found = [(link[0], link[1], _own(link[2])) for link in node["links"]]
    if sorted(expected, key=repr) != sorted(found, key=repr):
        yield "关系"
    if thing.kind not in ("household", "resource") and sorted(homes) != sorted(node["stands_in"], key=str):
        yield "现在归属的链"
    if thing.kind == "member":
        yield from _membership(thing, links, node, state)


def _own(properties: Mapping[str, Any]) -> dict[str, Any]:
    return dict(properties)


def _links(kind: str, links: Mapping[str, Any], homes: Sequence[str]) -> list[tuple[str, str, dict[str, Any]]]:
    subject = links.get("household") or links.get("person")
    found: list[tuple[str, str | None, dict[str, Any]]] = []
    if kind in ("household", "resource"):
        found = [("IN", links["code"], {})]
    elif kind == "fact":
        found = [("HAS_FACT", subject, {}), ("REPORTED_BY", links["department"], {})]
    elif kind == "application":
        found = [("FOR", subject, {}), ("OF", links["measure"], {}), ("RECEIVED_BY", links["department"], {})]
    elif kind == "grant":
        days = {name: links[name] for name in ("measure", "first_day", "last_day")}
        found = [("TO", subject, days), ("OF", links["measure"], {}), ("BY", links["department"], {})]
    elif kind == "adjustment":
        found = [("CHANGES", links["grant"], {})]
    elif kind == "payment":
        found = [("PAYS", links["grant"], {})]
    elif kind == "referral":
        found = [("FROM", links["sender"], {}), ("SENT_TO", links["receiver"], {}), ("FOLLOWS", links["follows"], {})]
    if kind in ("referral", "visit"):
        found += [("ABOUT", homes[0] if homes else None, {}), ("FOR", links["person"], {})]
    return [(name, target, properties) for name, target, properties in found if target is not None]


def _membership(thing: Thing, links: Mapping[str, Any] | None, node: Mapping[str, Any], state: State) -> Iterator[str]:
    if links is None:
        if node["belongs"]:
            yield "在户关系"
        return
    rows = state.memberships.get(links["person"], {})
    died_on = death_of(rows.values())
    names = ("relation", "joined_on", "left_on", "died_on", "first_day")
    expected = {
        "key": thing.key,
        **{name: links[name] for name in names if links[name] is not None},
        "last_day": last_day(rows[thing.key], died_on),
    }
    if node["belongs"] != [[links["household"], expected]]:
        yield "在户关系"
    if node["died_on"] != (date.fromisoformat(died_on) if died_on else None):
        yield "本人的死亡日期"
