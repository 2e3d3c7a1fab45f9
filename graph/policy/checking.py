"""Cross checks: what is loaded already and what the files say, taken as one catalogue. Finds every fault, no I/O.

A reference to something whose own entry has a fault is no fault of its own: the first has to be mended anyway.
"""

import itertools
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from decimal import Decimal

from graph.policy.definitions import SEPARATOR, definition_of, key_of
from graph.policy.document import Fault
from graph.policy.fields import nearest
from graph.policy.model import (
    ORDERING,
    Criterion,
    Department,
    Entry,
    Exclusion,
    Frequency,
    Freshness,
    Indicator,
    Leaf,
    Limit,
    Measure,
    Need,
    Parameter,
    ParameterRef,
    Reason,
    Version,
    VisitRule,
    leaves,
)
from graph.policy.reading import Draft, Located

Key = tuple[type, str]
_NAMES: dict[type, str] = {
    Department: "部门", Measure: "措施", Version: "措施版本", Exclusion: "互斥规定", Frequency: "次数限制",
    Parameter: "参数", Limit: "时限", VisitRule: "走访规定", Indicator: "指标", Freshness: "更新期限",
    Need: "需求", Reason: "事由",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Checked:
    """The union by key, with the files' entry where both have one; ``fresh`` are the keys that the files name."""

    union: dict[Key, Located]
    fresh: frozenset[Key]
    faults: tuple[Fault, ...]
    warnings: tuple[Fault, ...]


def check(draft: Draft, loaded: Iterable[Entry] = ()) -> Checked:
    union: dict[Key, Located] = {_key(entry): Located(entry) for entry in loaded}
    faults = list(draft.faults)
    fresh: dict[Key, Located] = {}
    for located in draft.entries:
        key = _key(located.entry)
        first = fresh.setdefault(key, located)
        if first is not located and first.sound and located.sound:
            if definition_of(first.entry) != definition_of(located.entry):
                faults.append(located.fault(_twice(located, first)))
        elif located.sound and not first.sound:
            fresh[key] = located
    union |= fresh
    everything = list(union.values())
    faults += _references(everything)
    faults += _overlaps(everything)
    faults += _words(everything, Need)
    faults += _words(everything, Reason)
    return Checked(union, frozenset(fresh), tuple(sorted(set(faults))), tuple(_warnings(everything)))


def _key(entry: Entry) -> Key:
    return type(entry), key_of(entry)


def _place(located: Located) -> str:
    return f"{located.file}:{located.line}" if located.file else "已载入的目录"


def _twice(second: Located, first: Located) -> str:
    sort = _NAMES.get(type(second.entry), "预警线")
    words = " ".join(word for word in key_of(second.entry).split(SEPARATOR) if word)
    return f"{sort}“{words}”重复,内容不同:{_place(first)} 已有"


def _references(everything: list[Located]) -> Iterator[Fault]:
    departments = {e.entry.code for e in everything if isinstance(e.entry, Department)}
    measures = {e.entry.code for e in everything if isinstance(e.entry, Measure)}
    parameters: dict[str, list[Parameter]] = {}
    for located in everything:
        if isinstance(located.entry, Parameter):
            parameters.setdefault(located.entry.name, []).append(located.entry)
    needs = {word for e in everything if isinstance(e.entry, Need) for word in (e.entry.name, *e.entry.aliases)}
    known = {"部门": departments, "措施": measures, "需求": needs}
    for located in everything:
        entry = located.entry
        for key, sort, word in _names(entry):
            if word and word not in known[sort]:
                place = "" if located.file else "(已载入的目录)"
                yield located.fault(f"“{key}”:没有{sort}“{word}”{place}{nearest(word, sorted(known[sort]))}", key)
        for item in _criteria(entry):
            for leaf in leaves(item):
                yield from _parameters(located, leaf, parameters)


def _names(entry: Entry) -> tuple[tuple[str, str, str | None], ...]:
    """(key, what it names, the word) for everything that an entry names."""
    if isinstance(entry, Measure):
        return (("department", "部门", entry.department),)
    if isinstance(entry, Exclusion):
        return ("a", "措施", entry.a), ("b", "措施", entry.b)
    if isinstance(entry, (Frequency, VisitRule)):
        return (("measure", "措施", entry.measure),)
    if isinstance(entry, Limit):
        return ("measure", "措施", entry.measure), ("need", "需求", entry.need), ("receiver", "部门", entry.receiver)
    if isinstance(entry, Freshness):
        return (("department", "部门", entry.department),)
    return ()


def _criteria(entry: Entry) -> tuple[Criterion, ...]:
    if isinstance(entry, Version):
        return entry.criteria
    return (entry.when,) if isinstance(entry, Indicator) else ()


def _parameters(located: Located, leaf: Leaf, parameters: dict[str, list[Parameter]]) -> Iterator[Fault]:
    if not isinstance(leaf.value, ParameterRef) or not leaf.value.name:
        return
    name, key = leaf.value.name, f"criterion {leaf.path} value"
    if name not in parameters:
        yield located.fault(f"条件 {leaf.path}:没有参数“{name}”{nearest(name, sorted(parameters))}", key)
    elif (leaf.op in ORDERING or leaf.value.times != 1) and any(
        not isinstance(p.value, Decimal) for p in parameters[name] if p.value != ""
    ):
        yield located.fault(f"条件 {leaf.path}:参数“{name}”的值有的不是数字,不能比较大小或乘倍数", key)


def _overlaps(everything: list[Located]) -> Iterator[Fault]:
    by_measure: dict[str, list[tuple[Version, Located]]] = {}
    for located in everything:
        if isinstance(located.entry, Version) and located.sound:
            by_measure.setdefault(located.entry.measure, []).append((located.entry, located))
    for versions in by_measure.values():
        versions.sort(key=lambda pair: pair[0].valid_from)
        for (earlier, first), (later, second) in itertools.pairwise(versions):
            if earlier.valid_to is None or later.valid_from <= earlier.valid_to:
                until = f"至 {earlier.valid_to}" if earlier.valid_to else "没有 valid_to(长期有效)"
                named, other = (second, first) if second.file else (first, second)
                yield named.fault(
                    f"措施 {later.measure} 的版本 {later.valid_from} 与版本 {earlier.valid_from} 重叠:"
                    f"后者{until}({_place(other)});请先给旧版本写上 valid_to",
                    "valid_from",
                )


def _words(everything: list[Located], cls: type[Need] | type[Reason]) -> Iterator[Fault]:
    """A word means one need (or reason) only."""
    taken: dict[str, Located] = {}
    entries = [located for located in everything if isinstance(located.entry, cls)]
    for located in entries:
        taken[located.entry.name] = located  # type: ignore[union-attr]  # entries hold cls only
    for located in entries:
        entry = located.entry
        assert isinstance(entry, (Need, Reason))
        for alias in entry.aliases:
            other = taken.setdefault(alias, located)
            if other is not located:
                text = f"别名“{alias}”已属于“{key_of(other.entry)}”({_place(other)})"
                yield (located if located.file else other).fault(text, "aliases")


def _warnings(everything: list[Located]) -> Iterator[Fault]:
    for located in everything:
        entry = located.entry
        if located.file and isinstance(entry, Version) and entry.grace:
            asked = {leaf.fact for item in entry.criteria for leaf in leaves(item)}
            for fact in entry.grace.facts:
                if fact not in asked:
                    yield located.fault(f"渐退期所列“{fact}”不在该版本的条件里,不起作用", "grace")
