"""Holds the chains against themselves and the graph against the chains (contract §2, chain verify).

Intact links prove nothing about an edited grant, so three things are held:
- every chain: numbers from 1 without a gap, each entry's keyed MAC over its body and the one before, what stands beside
  the body, the head, and the head's seal (a tail cut off breaks it);
- every thing that came from a file: its versions as the entries tell them, folded again, must give the properties and
  links that the node has, in the chains in which it belongs. What has no entry, and what an entry misses, is named;
- everything that an act in the product made or moved (alerts, tasks, meetings, decisions, matches, promises,
  complaints, judgements, duties, campaigns): it must be what the last entry that tells of it says (``graph.acted``);
  what is about no household is told in the office's own chain (``graph.office_chain``), held when all are;
- the overlaps that an import keeps, by deriving them from facts again (``graph.overlaps``);
- the findings of the audit, by their seals (``graph.finding_seals``), and the catalogue by its own; then whatever else
  was written past the product: relations to things that they cannot lead to, numbers and keys of a wrong type.
Nothing is written. A finding is a row: household, seq (null where no entry is meant), why.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any, Final

from graph import checks, finding_seals, office_chain, overlaps
from graph.acted import Ledger
from graph.chain import ALGORITHM, GENESIS, Head, canonical, head_seal_of, mac_of
from graph.errors import Broken, NotFound
from graph.intake.cells import birth
from graph.intake.deciding import SEPARATOR, GrantSubject, State, Thing, chains_of, membership_of
from graph.intake.expectation import differing_links, differing_properties
from graph.intake.history import Observation, from_text, seal_of, versions
from graph.intake.loading import filed, observation_of
from graph.policy import seals
from graph.sealing import Keys
from graph.store import Row, Store
from graph.vocabulary import RELATIONSHIPS

PAGE: Final = 1_000
Progress = Callable[[str, int], None]


@dataclass
class Report:
    households: int = 0
    entries: int = 0
    broken: list[dict[str, Any]] = field(default_factory=list)

    def name(self, household: str | None, seq: int | None, why: str) -> None:
        self.broken.append({"household": household, "seq": seq, "why": why})

    def as_json(self) -> dict[str, Any]:
        rows = sorted(self.broken, key=lambda b: (b["household"] or "", b["seq"] or 0, b["why"]))
        return {"households": self.households, "entries": self.entries, "broken": rows}


@dataclass
class _Told:
    """What the entries of one thing say, by version; and which chain holds which version at which number."""

    versions: dict[int, Observation] = field(default_factory=dict)
    places: dict[tuple[int, str], int] = field(default_factory=dict)  # (version, household) -> seq
    reporter: str | None = None


def verify(store: Store, keys: Keys, household: str | None, progress: Progress) -> Report:
    report = Report()
    if household is not None and not store.read("chain/read_household_head", household=household):
        raise NotFound(f"没有户“{household}”:请核对户编号。")
    told: dict[str, _Told] = {}
    acts = Ledger()
    for heads, entries in _chains(store, household):
        for head in heads:
            report.households += 1
            _check_chain(keys, head, entries.get(head["household"], []), report, told, acts)
        progress("链", report.entries)
    if household is not None:
        _take_meetings(store, keys, household, acts)
    else:
        for seq, body in office_chain.held(store.read, keys, lambda seq, why: report.name(None, seq, why)):
            acts.take(None, seq, body)
    _check_things(store, keys, household, told, report, progress)
    for one in acts.differences(store, household):
        report.name(one.household, one.seq, one.why)
    _check_people(store, keys, household, report)
    if household is None:
        for receipt in checks.edited(store, keys):
            report.name(None, None, f"救前查询回执 {receipt} 被改动过")
        if wrong := seals.difference(store, keys):
            report.name(None, None, wrong)
        for row in store.read("chain/read_chains_without_household"):
            report.name(row["household"], None, "户节点已不在图中,链上仍有它的记录")
    for home, why in finding_seals.differences(store, keys, household):
        report.name(home, None, why)
    for home, why in overlaps.differences(store, household):
        report.name(home, None, why)
    for row in _strays(store, household):
        report.name(row["household"], None, f"{row['what']} 在图中,但{row['why']}")
    return report


def _strays(store: Store, household: str | None) -> list[Row]:
    """What was written past the product and has no number, key or ends by which the checks above would have met it."""
    ends = {name: [list(one.first), list(one.last)] for name, one in RELATIONSHIPS.items()}
    if household is not None:
        return store.read("chain/read_strays_of_household", household=household, ends=ends)
    return store.read("chain/read_strays", ends=ends)


def _take_meetings(store: Store, keys: Keys, household: str, acts: Ledger) -> None:
    """What the chains of the other households of its meetings tell of them; an entry that was edited tells nothing."""
    for row in store.read("chain/read_meeting_entries", household=household, meetings=acts.meetings()):
        if mac_of(keys, row["household"], row["seq"], row["previous"], row["body"]) == row["mac"]:
            acts.take_meetings(row["household"], row["seq"], json.loads(row["body"]))


def _chains(
    store: Store, household: str | None
) -> Iterator[tuple[list[dict[str, Any]], dict[str, list[dict[str, Any]]]]]:
    """Pages of households with their entries in order."""
    after = ""
    while True:
        if household is None:
            heads = store.read("chain/read_household_heads", after=after, limit=PAGE)
        else:
            heads = store.read("chain/read_household_head", household=household) if after == "" else []
        if not heads:
            return
        after = heads[-1]["household"]
        entries: dict[str, list[dict[str, Any]]] = {}
        for row in store.read("chain/read_entries", households=[head["household"] for head in heads]):
            entries.setdefault(row["household"], []).append(row)
        yield heads, entries


def _check_chain(
    keys: Keys,
    head: Mapping[str, Any],
    entries: Sequence[Mapping[str, Any]],
    report: Report,
    told: dict[str, _Told],
    acts: Ledger,
) -> None:
    household = head["household"]
    if not entries:
        report.name(household, None, "这一户没有链:整条链不见了")
        return
    previous, expected = GENESIS, 1
    for entry in entries:
        report.entries += 1
        seq, body = entry["seq"], entry["body"]
        if seq != expected:
            report.name(household, expected, f"第 {expected} 笔不见了")
        if entry["previous"] != previous:
            report.name(household, seq, "接不上前一笔")
        if not isinstance(body, str) or mac_of(keys, household, seq, entry["previous"], body) != entry["mac"]:
            report.name(household, seq, "正文或校验码被改动过")
        else:
            read = json.loads(body)
            if (entry["algorithm"], entry["key_id"]) != (ALGORITHM, keys.key_id):
                report.name(household, seq, "记着的算法或密钥编号被改动过")
            _check_beside(household, entry, read, report, told)
            acts.take(household, seq, read)
        previous, expected = entry["mac"], seq + 1
    last = entries[-1]
    if head["heads"] != [[last["seq"], last["mac"]]]:
        report.name(household, last["seq"], "链的末端没有指着最后一笔")
    if head["sealed_head"] != head_seal_of(keys, household, Head(last["seq"], last["mac"])):
        report.name(household, last["seq"], "链的末端与封存的不符:末尾可能被截去")
    if head["after"] != len(entries) - 1 or head["astray"]:
        report.name(household, None, "链上各笔之间的连接缺少或多出")


def _check_beside(
    household: str, entry: Mapping[str, Any], body: Mapping[str, Any], report: Report, told: dict[str, _Told]
) -> None:
    beside = {
        name: entry[name]
        for name in (
            "kind",
            "key",
            "version",
            "event",
            "measure",
            "person",
            "department",
            "amount_fen",
            "idempotency_key",
        )
    }
    beside |= {
        name: value.isoformat() if isinstance(value := entry[name], date) else repr(value)  # a text is no day
        for name in ("happened_on", "recorded_at")
    }
    for name, value in beside.items():
        if body[name] != value:
            report.name(household, entry["seq"], f"{name} 与正文不符")
    if entry["source"] != (canonical(body["source"]) if body["source"] is not None else None):
        report.name(household, entry["seq"], "source 与正文不符")
    if entry["records"] != ([] if body["thing"] is None else [body["thing"]]):
        report.name(household, entry["seq"], "没有连着它所记的事项,或连着别的")
    if body["thing"] is not None and body["version"] is not None:
        thing = told.setdefault(body["thing"], _Told())
        observation = observation_of(body)
        if thing.versions.setdefault(observation.version, observation) != observation:
            report.name(household, entry["seq"], "同一版在两条链上的正文不同")
        thing.places[(observation.version, household)] = entry["seq"]
        if body["kind"] == "fact":
            thing.reporter = body["department"]


def _check_things(
    store: Store, keys: Keys, household: str | None, told: dict[str, _Told], report: Report, progress: Progress
) -> None:
    """Folds every thing again. Memberships and grants first: the chains of the rest follow from them."""
    nodes = _nodes(store, household, told, progress)
    if household is not None:
        _complete(store, told, nodes)
    state, things = State(), {}
    for key in sorted(key for key in told.keys() | nodes.keys() if SEPARATOR in key):  # others: read_strays
        thing = _thing(keys, key, told.get(key), nodes.get(key), report)
        if thing is not None:
            things[key] = thing
            _remember(state, thing)
    for key, thing in things.items():
        node = nodes.get(key)
        if node is None:
            seq_of = told[key].places
            for (_, home), seq in sorted(seq_of.items()):
                report.name(home, seq, "它所记的事项已不在图中")
        else:
            _check_thing(thing, node, told.get(key) or _Told(), state, report, only=household)


def _nodes(
    store: Store, household: str | None, told: Mapping[str, _Told], progress: Progress
) -> dict[str, dict[str, Any]]:
    found: dict[str, dict[str, Any]] = {}
    if household is not None:
        for row in store.read("chain/read_filed_of_household", household=household, keys=sorted(told)):
            found[row["key"]] = row
        return found
    after = ""
    while page := store.read("chain/read_filed", after=after, limit=PAGE * 5):
        found.update((row["key"], row) for row in page)
        after = page[-1]["key"]
        progress("事项", len(found))
    return found


def _complete(store: Store, told: dict[str, _Told], nodes: Mapping[str, Mapping[str, Any]]) -> None:
    """For one household: the entries that the same things have in other chains, and the memberships of its people."""
    for row in store.read("chain/read_entries_of_things", keys=sorted(nodes)):
        body = json.loads(row["body"])
        thing = told.setdefault(row["thing"], _Told())
        thing.versions.setdefault(body["version"], observation_of(body))
        thing.places.setdefault((body["version"], row["household"]), row["seq"])
        if body["kind"] == "fact":
            thing.reporter = body["department"]


def _thing(keys: Keys, key: str, told: _Told | None, node: Mapping[str, Any] | None, report: Report) -> Thing | None:
    kind, own = key.split(SEPARATOR, 1)
    thing = Thing(kind, own, node=key, reporter=told.reporter if told else None)
    homes = sorted({home for _, home in told.places}) if told else (node or {}).get("stands_in", [])
    home = homes[0] if homes else None
    history = node["properties"].get("history") if node else None
    if told is None and kind != "resource":
        report.name(home, None, f"{named(key)} 在图中,但链上没有它的记录")
        return None
    known = told.versions if told else {}
    if history is None:
        beside = (*node["told"], node["properties"].get("history_seal")) if node is not None else ()
        if any(value is not None for value in beside):
            report.name(home, None, f"{named(key)} 只有一版,却另写了链上所说的内容")
        if len(known) != 1:
            report.name(home, None, f"{named(key)} 的版本记录不见了")
            thing.observations = tuple(known.values())
            return thing if known else None
        thing.observations = tuple(known.values())
        return thing
    if node is None or node["properties"].get("history_seal") != seal_of(keys.chain, kind, own, history, node["told"]):
        report.name(home, None, f"{named(key)} 的版本记录被改动过")
        thing.observations = tuple(known.values())
        return thing if known else None
    thing.observations = from_text(history)
    taken = {o.version: o for o in versions(thing.observations)}
    if kind != "resource" and taken != known:
        report.name(home, None, f"{named(key)} 的版本与链上各笔不符")
    return thing


def _remember(state: State, thing: Thing) -> None:
    held = thing.held
    if held is None or held.withdrawn:
        return
    if thing.kind == "member":
        state.memberships.setdefault(held.cells["身份证号"], {})[thing.key] = membership_of(held.cells)
    elif thing.kind == "grant":
        state.grants[thing.key] = GrantSubject(
            held.cells.get("户编号"), held.cells.get("身份证号"), held.cells["起始日期"]
        )


def _check_thing(
    thing: Thing, node: Mapping[str, Any], told: _Told, state: State, report: Report, *, only: str | None
) -> None:
    """Properties, links, and the chains in which each version must stand."""
    key = filed(thing.kind, thing.key)
    held = thing.held
    homes: list[str] = []
    for observation, households in chains_of(state, thing):
        if held is not None and observation.version == held.version:
            homes = [] if held.withdrawn else households
        for household in households:
            if only is None and (observation.version, household) not in told.places:
                report.name(household, None, f"{named(key)} 第 {observation.version} 版应在这一户的链上,却没有")
    at = homes or sorted({home for _, home in told.places})
    where = at[0] if at else None
    seq = told.places.get((held.version, where)) if held is not None and where is not None else None
    if sorted(node["labels"]) != sorted((LABEL_OF[thing.kind], "Filed")):
        report.name(where, seq, f"{named(key)} 的标签与链上不符")
    for name in differing_properties(thing, node["properties"]):
        report.name(where, seq, f"{named(key)} 的 {name} 与链上不符")
    for what in differing_links(thing, node, state, homes):
        report.name(where, seq, f"{named(key)} 的{what}与链上不符")


def _check_people(store: Store, keys: Keys, household: str | None, report: Report) -> None:
    """The person's own node: the sealed number gives the id and the birth date, the name is one of a membership's."""
    after = ""
    while page := store.read("chain/read_members", household=household, after=after, limit=PAGE * 5):
        after = page[-1]["id"]
        for row in page:
            try:
                number = keys.unseal(_text(row["sealed_key"]), row["id"], _text(row["number_sealed"]))
            except Broken:
                report.name(row["household"], None, f"人员 {row['id']} 的身份证号密封打不开")
                continue
            if keys.person(number) != row["id"] or birth(number) != row["born_on"]:
                report.name(row["household"], None, f"人员 {row['id']} 的出生日期或编号与身份证号不符")
            if row["name_sealed"] not in row["names"]:
                report.name(row["household"], None, f"人员 {row['id']} 的姓名与在户记录不符")


def _text(value: object) -> str:
    """What is no text was never sealed by us."""
    return value if isinstance(value, str) else ""


LABEL_OF: Final = {
    "household": "Household",
    "member": "Membership",
    "fact": "Fact",
    "application": "Application",
    "grant": "Grant",
    "adjustment": "Adjustment",
    "payment": "Payment",
    "referral": "Referral",
    "visit": "Visit",
    "resource": "Resource",
}
_NOUNS: Final = {
    "household": "户",
    "member": "在户记录",
    "fact": "情况",
    "application": "申请",
    "grant": "救助",
    "adjustment": "调整",
    "payment": "发放",
    "referral": "转介",
    "visit": "走访",
    "resource": "资源",
}


def named(key: str) -> str:
    """What a user calls a thing: its kind and number, its parts joined by a blank; persons are ``P…`` already."""
    kind, own = key.split(SEPARATOR, 1)
    return f"{_NOUNS.get(kind, kind)} {own.replace(SEPARATOR, ' ')}"
