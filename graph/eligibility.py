"""The catalogue's rules as data for the statements that judge (contract §3, §4). Pure: no I/O, no verdicts.

What a criterion says of a household is decided in Cypher alone (``finding/missing_aid``, ``finding/ineligible_grant``,
``household/explain_eligibility``, ``household/judge_eligibility``, ``alert/household_risk``); this module turns the
catalogue into the parameters ``$rules``, ``$facts``, ``$covers``, ``$only`` those statements take. They are maps, since
Neo4j plans again for a list of another length. A rule is a tree written as lists, so that one statement serves every
measure:

- ``leaves``: the comparisons, in the order of the catalogue. ``op`` is ``in`` (also for ``eq``), ``ne``, ``lt`` …
  ``ge``; ``values`` what the fact is held against, numbers as float (so is the fact's number), other values as text.
  Where the value is a parameter, ``parameter`` is how its absence is named, and ``entries`` maps ``REGION|户籍类型``
  (``REGION|`` for any type) to the value, times the factor, that holds there on the day: the product is exact, made
  with Decimal, and rounded once. ``places`` is where a household looks there, in this order: so many of its digits,
  with its type or without.
- ``groups``: all_of and any_of, children before parents; ``items`` are node numbers: a leaf's is its place in
  ``leaves``, the first group's is ``len(leaves)``.
- ``criteria``, ``triggers``: node numbers of the top list. ``leaf["groups"]``: the groups above it (all must be unknown
  for the leaf to be named), ``leaf["top"]``: its criterion.
- ``advisory``: leaves that decide nothing and are only shown.
- ``starts``: where the search for households begins: where a trigger is true, one of these facts is there.
- ``by_household``, ``by_person``, ``by_everybody``: measures (of households in a region) whose grants take the row away
  where they reach the household, the person, or every living member: the measure itself and those excluded with it.
- ``names``: facts and parameters by code point, each with its leaves, so that answers are sorted without sorting.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from decimal import Decimal
from enum import IntEnum
from itertools import chain
from typing import Any, Final

from graph.policy.model import (
    AGE,
    ORDERING,
    Catalogue,
    Criterion,
    Leaf,
    Measure,
    ParameterRef,
    Single,
    Version,
    leaves,
)

Rule = dict[str, Any]
_Outline = int | tuple[str, list["_Outline"]]  # a leaf's number, or a group and its items
BLOCKING: Final = ("exclusive", "higher")
WORD: Final = 256  # so much of a fact's text is in the index, as Fact.word
FAR: Final = 1e300  # an open end of a range of numbers
# how many holders a search by this kind of fact is likely to touch; only the order matters
FEW, SOME, MANY, ALL = 1, 3, 10, 1000
EVERYBODY: Final[dict[str, list[str] | None]] = {"homes": None}  # ``$only``: no narrowing to some households


class Truth(IntEnum):
    """Three-valued, ordered: all_of is the least of its items, any_of the greatest (strong Kleene)."""

    FALSE = 0
    UNKNOWN = 1
    TRUE = 2

    @property
    def chinese(self) -> str:
        return ("不符合", "无法判断", "符合")[self]

    @classmethod
    def of(cls, word: str) -> Truth:
        """
        >>> Truth.of("无法判断")
        <Truth.UNKNOWN: 1>
        """
        return next(truth for truth in cls if truth.chinese == word)


def questions(catalogue: Catalogue, as_of: date, measure: str | None = None) -> dict[str, Any]:
    """The parameters of ``missing_aid``, ``ineligible_grant``, ``explain_eligibility`` and ``judge_eligibility``."""
    rules = compile_rules(catalogue, as_of, measure)
    by_measure = {rule["measure"]: rule for rule in rules}
    return {"rules": by_measure, "facts": facts_of(rules), "covers": covers(catalogue), "only": EVERYBODY}


def risk_questions(catalogue: Catalogue, as_of: date) -> dict[str, Any]:
    """The parameters of ``household_risk``: all indicators as one rule, each a criterion of it."""
    rule = compile_indicators(catalogue, as_of)
    held = [entry for entry in sorted(catalogue.thresholds, key=lambda t: t.valid_from) if entry.valid_from <= as_of]
    entries = {_place(entry.region, entry.household_type): entry.points for entry in held}
    return {
        "rule": rule,
        "facts": facts_of([rule]),
        "only": EVERYBODY,
        "threshold": {"entries": entries, "places": _places(entries)},
    }


def compile_rules(catalogue: Catalogue, as_of: date, measure: str | None = None) -> list[Rule]:
    """One rule for each measure with a version valid on the day, by code; ``measure``: that one alone."""
    chosen = catalogue.measures.values() if measure is None else filter(None, [catalogue.measure(measure)])
    return [
        _rule(catalogue, as_of, each, version)
        for each in sorted(chosen, key=lambda m: m.code)
        if (version := each.version_on(as_of)) is not None
    ]


def compile_indicators(catalogue: Catalogue, as_of: date) -> Rule:
    indicators = sorted(catalogue.indicators, key=lambda i: i.code)
    tree = _Tree(catalogue, as_of, [indicator.when for indicator in indicators])
    scored = [
        {"code": indicator.code, "points": indicator.points, "node": node}
        for indicator, node in zip(indicators, tree.tops, strict=True)
        if node is not None
    ]
    return tree.as_rule() | {"indicators": scored}


def compile_claims(catalogue: Catalogue, as_of: date, claims: Sequence[Leaf]) -> Rule:
    """What somebody promised, one criterion each, so that ``explain_eligibility`` can hold it against the facts."""
    return _Tree(catalogue, as_of, claims).as_rule() | {"measure": "承诺", "version": None, "clause": None}


def facts_of(rules: Iterable[Rule]) -> dict[str, bool]:
    """The names of the facts that the rules look at, as keys; 年龄 is none of them."""
    names = {leaf["fact"] for rule in rules for leaf in (*rule["leaves"], *rule["advisory"])}
    return dict.fromkeys(sorted(names - {AGE}), True)


def covers(catalogue: Catalogue) -> dict[str, int]:
    """Measure → months that a 一次性 grant of it counts as help; those without are left out."""
    return {code: each.covers_months for code, each in catalogue.measures.items() if each.covers_months > 0}


def _rule(catalogue: Catalogue, as_of: date, measure: Measure, version: Version) -> Rule:
    tree = _Tree(catalogue, as_of, version.criteria)
    return (
        tree.as_rule()
        | {
            "measure": measure.code,
            "unit": measure.unit,
            "department": measure.department,
            "version": version.valid_from.isoformat(),
            "valid_from": version.valid_from,
            "clause": version.citation.as_json(),
            "grace_months": version.grace.months if version.grace else None,
            "grace_facts": list(version.grace.facts) if version.grace else [],
        }
        | _blockers(catalogue, measure)
    )


def _blockers(catalogue: Catalogue, measure: Measure) -> dict[str, list[dict[str, str]]]:
    """Which grants make an answer of "missing" wrong, by what they must reach."""
    of_people = measure.unit == "member"
    found: dict[str, list[dict[str, str]]] = {"by_household": [], "by_person": [], "by_everybody": []}
    found["by_person" if of_people else "by_household"].append({"measure": measure.code, "region": ""})
    for exclusion in catalogue.exclusions:
        if exclusion.kind in BLOCKING and measure.code in (exclusion.a, exclusion.b):
            other = exclusion.b if exclusion.a == measure.code else exclusion.a
            whole = "by_household" if exclusion.scope == "household" else "by_person" if of_people else "by_everybody"
            found[whole].append({"measure": other, "region": exclusion.region or ""})
    return found


class _Tree:
    """The top list of criteria, numbered. ``tops``: each item's node, None for one that decides nothing."""

    def __init__(self, catalogue: Catalogue, as_of: date, criteria: Sequence[Criterion]) -> None:
        self.catalogue, self.as_of = catalogue, as_of
        self.leaves: list[dict[str, Any]] = []
        self.advisory: list[dict[str, Any]] = []
        self.groups: list[dict[str, Any]] = []
        outlines = [self._outline(item, number) for number, item in enumerate(criteria, start=1)]
        self.tops = [None if outline is None else self._number(outline) for outline in outlines]
        self.triggers = [
            (node, outline)
            for node, outline, item in zip(self.tops, outlines, criteria, strict=True)
            if item.trigger and node is not None and outline is not None
        ]
        above = {item: len(self.leaves) + place for place, group in enumerate(self.groups) for item in group["items"]}
        for place, leaf in enumerate(self.leaves):
            leaf["groups"], leaf["top"] = [], place
            while leaf["top"] in above:
                leaf["top"] = above[leaf["top"]]
                leaf["groups"].append(leaf["top"])

    def as_rule(self) -> Rule:
        starts = [
            start for _, outline in self.triggers for place in self._cover(outline)
            for start in _starts(self.leaves[place], self.as_of)
        ]  # fmt: skip
        return {
            "leaves": self.leaves,
            "advisory": self.advisory,
            "groups": self.groups,
            "criteria": [node for node in self.tops if node is not None],
            "triggers": [node for node, _ in self.triggers],
            "names": [
                {
                    "name": name,
                    "leaves": [place for place, leaf in enumerate(self.leaves) if leaf["fact"] == name],
                    "values": [place for place, leaf in enumerate(self.leaves) if leaf["parameter"] == name],
                }
                for name in sorted({name for leaf in self.leaves for name in (leaf["fact"], leaf["parameter"]) if name})
            ],
            "asks_people": any(leaf["subject"] == "any_member" for leaf in self.leaves),
            "asks_home": any(leaf["subject"] == "household" for leaf in self.leaves),
            "starts": [start for place, start in enumerate(starts) if start not in starts[:place]],
        }

    def _outline(self, item: Criterion, criterion: int) -> _Outline | None:
        """The item without what is advisory, None if nothing is left; its leaves are kept on the way."""
        if isinstance(item, Leaf):
            record = self._leaf(item, criterion)
            if item.advisory:
                self.advisory.append(record)
                return None
            self.leaves.append(record)
            return len(self.leaves) - 1
        if item.advisory:
            for leaf in leaves(item):
                self.advisory.append(self._leaf(leaf, criterion))
            return None
        kept = [outline for inner in item.items if (outline := self._outline(inner, criterion)) is not None]
        return (item.kind, kept) if kept else None

    def _number(self, outline: _Outline) -> int:
        if isinstance(outline, int):
            return outline
        self.groups.append({"op": outline[0], "items": [self._number(inner) for inner in outline[1]]})
        return len(self.leaves) + len(self.groups) - 1

    def _cover(self, outline: _Outline) -> list[int]:
        """Leaves of which one is true wherever the item is: of an all_of the cheapest branch, of an any_of all."""
        if isinstance(outline, int):
            return [outline]
        branches = [self._cover(inner) for inner in outline[1]]
        if outline[0] == "all_of":
            return min(branches, key=lambda branch: sum(_cost(self.leaves[place]) for place in branch))
        return list(chain.from_iterable(branches))

    def _leaf(self, leaf: Leaf, criterion: int) -> dict[str, Any]:
        shown = sum(other["criterion"] == criterion for other in (*self.leaves, *self.advisory))
        record: dict[str, Any] = {
            "criterion": criterion, "leaf": shown + 1, "fact": leaf.fact, "subject": leaf.subject, "values": None,
            "op": "in" if leaf.op == "eq" else leaf.op, "parameter": None, "entries": None, "places": [],
        }  # fmt: skip
        if isinstance(leaf.value, ParameterRef):
            ref = leaf.value
            held = sorted(
                (p for p in self.catalogue.parameters if p.name == ref.name and p.valid_from <= self.as_of),
                key=lambda p: p.valid_from,
            )
            record["parameter"] = f"参数:{ref.name}"
            record["entries"] = {_place(p.region, p.household_type): _plain(p.times(ref.times)) for p in held}
            record["places"] = _places(record["entries"])
        else:
            several = leaf.value if isinstance(leaf.value, tuple) else (leaf.value,)
            record["values"] = [_plain(value) for value in several]
        return record


def _cost(leaf: dict[str, Any]) -> int:
    if leaf["fact"] == AGE:
        return ALL
    if leaf["parameter"] is not None or leaf["op"] == "ne":
        return MANY
    return SOME if leaf["op"] in ORDERING else FEW


def _starts(leaf: dict[str, Any], as_of: date) -> Iterator[dict[str, Any]]:
    """The index look-ups that find every fact for which the leaf can be true (and maybe some for which it is not)."""
    start: dict[str, Any] = {"fact": leaf["fact"], "via": leaf["subject"], "by": "name", "words": []}
    start |= dict.fromkeys(("low", "high", "born_from", "born_to"))  # a look-up that finds nothing, where not its own
    values = list(leaf["entries"].values()) if leaf["entries"] is not None else leaf["values"]
    numbers = [value for value in values if isinstance(value, float)]
    if leaf["op"] == "ne":
        low, high = -FAR, FAR
    elif leaf["op"] == "in":
        if words := sorted({value[:WORD] for value in values if isinstance(value, str)}):
            yield start | {"by": "text", "words": words}
        low, high = (min(numbers), max(numbers)) if numbers else (FAR, -FAR)
    elif numbers:
        low = -FAR if leaf["op"] in ("lt", "le") else min(numbers)
        high = FAR if leaf["op"] in ("gt", "ge") else max(numbers)
    else:
        low, high = FAR, -FAR
    if low > high:
        return
    if leaf["fact"] == AGE:
        if leaf["subject"] != "household":
            born = {
                "born_from": _january(as_of.year - _years(high) - 1),
                "born_to": _january(as_of.year - _years(low) + 1),
            }
            yield start | {"by": "age"} | born
    elif leaf["op"] == "ne":
        yield start
    else:
        yield start | {"by": "number", "low": low, "high": high}


def _years(bound: float) -> int:
    return int(max(-300.0, min(300.0, bound)))


def _january(year: int) -> date:
    return date(year, 1, 1)


def _place(region: str, household_type: str | None) -> str:
    return f"{region}|{household_type or ''}"


def _places(entries: Iterable[str]) -> list[dict[str, Any]]:
    """How to look an entry up: the longest region first, with the type before without (contract §3)."""
    kinds = {(len(region), bool(kind)) for region, _, kind in (key.partition("|") for key in entries)}
    return [{"digits": digits, "typed": typed} for digits, typed in sorted(kinds, reverse=True)]


def _plain(value: Single) -> float | str:
    return float(value) if isinstance(value, Decimal) else value
