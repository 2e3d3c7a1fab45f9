"""Holds the labels, relationships and properties of a statement against a vocabulary: a slip of the pen is a fault.

Works on the masked text (comments and strings blanked). A property is looked up where its owner is known: its variable
is bound in a node or relationship pattern of the same statement. Values of maps (``row.x``) are not names;
a variable that is also given a value (``… AS x``, ``x IN …``) is left alone, as it may be either.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass

from queries.catalogue import Fault, Query

Words = Mapping[str, Collection[str]]  # label or relationship → its properties

_NODE = re.compile(r"\(\s*(\w*)\s*(:\s*[\w\s|&!:]+)?\s*(\{[^{}]*\})?\s*(?:WHERE\b|\))")
_EDGE = re.compile(r"\[\s*(\w*)\s*(:\s*[\w\s|&!]+)?(?:\*[\d.]*)?\s*(\{[^{}]*\})?\s*(?:WHERE\b[^\]]*)?\]")
_TEST = re.compile(r"\b(\w+)\s*:\s*(!?[A-Z][a-z]\w*(?:\s*[|&]\s*!?[A-Z]\w*)*)")
_ACCESS = re.compile(r"(?<![\w$.])(\w+)\.(\w+)\b(?!\s*\()")
_KEY = re.compile(r"(?<=[{,])\s*(\w+)\s*:")
_REBOUND = re.compile(r"\bAS\s+(\w+)|[\[(]\s*(\w+)\s+IN\b", re.IGNORECASE)
_WORD = re.compile(r"\w+")


@dataclass(frozen=True)
class Use:
    """One name as a statement uses it: ``owners`` are the labels or relationships its variable is bound to."""

    position: int
    what: str  # 标签 | 关系 | 属性
    name: str
    owners: frozenset[str] = frozenset()


def faults(query: Query, labels: Words, relationships: Words) -> list[Fault]:
    """What the statement names and the vocabulary does not."""
    found = []
    every = {name for properties in (*labels.values(), *relationships.values()) for name in properties}
    for use in uses(query.masked):
        if use.what == "标签":
            known: Collection[str] = labels
        elif use.what == "关系":
            known = relationships
        else:
            owned = [{**labels, **relationships}[owner] for owner in use.owners if owner in {**labels, **relationships}]
            known = {name for properties in owned for name in properties} if owned else every
        if use.name not in known:
            whose = f"({'、'.join(sorted(use.owners))})" if use.owners else ""
            line = query.line + query.masked.count("\n", 0, use.position)
            found.append(Fault(query.file, line, f"词汇表里没有{use.what} {use.name}{whose}"))
    return sorted(set(found), key=lambda fault: (fault.line, fault.what))


def uses(masked: str) -> Iterator[Use]:
    """Every name that a statement takes from the graph."""
    bound: dict[str, set[str]] = {}
    for pattern, kind in ((_NODE, "标签"), (_EDGE, "关系")):
        for match in pattern.finditer(masked):
            if not _is_pattern(masked, match, kind):
                continue
            variable, words, properties = match.groups()
            owners = frozenset(_WORD.findall(words or ""))
            yield from (Use(match.start(2), kind, owner) for owner in owners)
            for key in _KEY.finditer(properties or ""):
                yield Use(match.start(3) + key.start(1), "属性", key.group(1), owners)
            if variable:
                bound.setdefault(variable, set()).update(owners)
    for match in _TEST.finditer(masked):
        if match.group(1) in bound and masked[: match.start()].rstrip()[-1:] not in "{,":
            owners = frozenset(_WORD.findall(match.group(2)))
            yield from (Use(match.start(2), "标签", owner) for owner in owners)
            bound[match.group(1)].update(owners)
    values = {name for match in _REBOUND.finditer(masked) for name in match.groups() if name}
    for match in _ACCESS.finditer(masked):
        variable, name = match.groups()
        if variable in bound and variable not in values:
            yield Use(match.start(2), "属性", name, frozenset(bound[variable]))


def _is_pattern(masked: str, match: re.Match[str], kind: str) -> bool:
    """``(x)`` may be an expression and ``[x]`` a list: a bare one is a pattern only with an arrow or dash beside it."""
    before, after = masked[: match.start()].rstrip()[-1:], masked[match.end() :].lstrip()[:1]
    if kind == "关系":
        return before == "-" and after == "-"
    calls = re.search(r"\w$", masked[: match.start()]) is not None
    if match.group(2) or match.group(3):
        return not calls
    return not calls and bool(match.group(1)) and (before in "->" or after in "-<") and bool(before or after)
