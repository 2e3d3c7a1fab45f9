"""Criteria and their three truths (contract §3, missing_aid)."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from enum import Enum
from fractions import Fraction
from typing import Any

from tests.oracle import policy
from tests.oracle.days import full_years
from tests.oracle.world import Fact, Subject, World, born, members


class Truth(Enum):
    TRUE = "符合"
    FALSE = "不符合"
    UNKNOWN = "无法判断"


AGE = "年龄"


@dataclass
class Outcome:
    """What became of a node: of a leaf also why, and by which facts."""

    truth: Truth
    node: policy.Entry
    parts: list[Outcome] = field(default_factory=list)
    missing: set[str] = field(default_factory=set)
    conflicts: set[str] = field(default_factory=set)
    facts: list[Fact] = field(default_factory=list)

    @property
    def is_leaf(self) -> bool:
        return "fact" in self.node


@dataclass(frozen=True)
class Asked:
    """For whom: a person (of a household, or of none) or a household, on a day."""

    person: str | None
    household: str | None
    day: date

    @property
    def self(self) -> Subject:
        return ("person", self.person) if self.person else ("household", self.household or "")


def judge(world: World, node: policy.Entry, asked: Asked) -> Outcome:
    """“`any_of`: true if one is true, false if all are false, else unknown; `all_of`: false if one is false, true if
    all are true, else unknown.”
    """
    if "fact" in node:
        return judge_leaf(world, node, asked)
    name = "any_of" if "any_of" in node else "all_of"
    parts = [judge(world, part, asked) for part in node[name]]
    decided = Truth.TRUE if name == "any_of" else Truth.FALSE
    truths = {part.truth for part in parts}
    truth = decided if decided in truths else Truth.UNKNOWN if Truth.UNKNOWN in truths else opposite(decided)
    return Outcome(truth, node, parts)


def opposite(truth: Truth) -> Truth:
    return Truth.FALSE if truth is Truth.TRUE else Truth.TRUE


def judge_leaf(world: World, node: policy.Entry, asked: Asked) -> Outcome:
    subject = node.get("subject") or "self"
    if subject == "any_member":
        return judge_any_member(world, node, asked)
    if subject == "household":
        if asked.household is None:
            return no_subject(world, node, asked)
        return judge_of(world, node, ("household", asked.household), asked)
    return judge_of(world, node, asked.self, asked)


def no_subject(world: World, node: policy.Entry, asked: Asked) -> Outcome:
    """“nobody there that day, or a person of no household: unknown, missing”."""
    missing = {node["fact"]}
    if (name := parameter_of(node)) and wanted(world, node, asked) is None:
        missing.add(f"参数:{name}")
    return Outcome(Truth.UNKNOWN, node, missing=missing)


def judge_any_member(world: World, node: policy.Entry, asked: Asked) -> Outcome:
    """“`any_member`: true if true for one member of that day, false if false for all, else unknown”."""
    there = members(world, asked.household, asked.day) if asked.household else []
    if not there:
        return no_subject(world, node, asked)
    each = [judge_of(world, node, ("person", person), asked) for person in there]
    truths = {one.truth for one in each}
    truth = Truth.TRUE if Truth.TRUE in truths else Truth.UNKNOWN if Truth.UNKNOWN in truths else Truth.FALSE
    because = [one for one in each if one.truth is truth]
    return Outcome(
        truth,
        node,
        missing=set().union(*(one.missing for one in because)),
        conflicts=set().union(*(one.conflicts for one in because)),
        facts=[fact for one in because for fact in one.facts],
    )


def judge_of(world: World, node: policy.Entry, subject: Subject, asked: Asked) -> Outcome:
    """A leaf for one subject: “None left: unknown, the fact is missing. Left ones that differ, or cannot be compared
    (text where a number is needed): unknown, in `conflicts`.”
    """
    name, aim = node["fact"], wanted(world, node, asked)
    outcome = Outcome(Truth.UNKNOWN, node)
    if aim is None:
        outcome.missing.add(f"参数:{parameter_of(node)}")
    if name == AGE and subject[0] == "person":
        values = [str(full_years(born(subject[1]), asked.day))]
    else:
        outcome.facts = deciding_facts(world, subject, name, asked.day)
        values = [fact.value for fact in outcome.facts]
    if not values:
        outcome.missing.add(name)
    elif any(not policy.same_value(values[0], other) for other in values) or not comparable(node, values):
        outcome.conflicts.add(name)
    elif aim is not None:
        outcome.truth = Truth.TRUE if compare(node["op"], values[0], aim) else Truth.FALSE
    return outcome


def deciding_facts(world: World, subject: Subject, name: str, day: date) -> list[Fact]:
    """“the subject's facts of that name with 起始日期 ≤ `as_of`: those of the latest 起始日期 decide; among them
    expired ones (截止日期 < `as_of`) say nothing”
    """
    begun = [fact for fact in world.facts[subject] if fact.name == name and fact.valid_from <= day]
    latest = max((fact.valid_from for fact in begun), default=None)
    return [fact for fact in begun if fact.valid_from == latest and not (fact.valid_to and fact.valid_to < day)]


def parameter_of(node: policy.Entry) -> str | None:
    return node["value"]["parameter"] if isinstance(node["value"], dict) else None


def wanted(world: World, node: policy.Entry, asked: Asked) -> Any:
    """What the value is held against: a text, a list, or a number from a parameter; None: “a value taken from a
    parameter that has none there and then … so for a person of no household”.
    """
    name = parameter_of(node)
    if name is None:
        return node["value"]
    if asked.household is None:
        return None
    household = world.households[asked.household]
    entries = [one for one in world.catalogue.listed("parameters") if one["name"] == name]
    entry = policy.choose(entries, household.code, household.type, asked.day)
    if entry is None:
        return None
    return Fraction(entry["value"]) * Fraction(node["value"].get("times") or 1)


def comparable(node: policy.Entry, values: list[str]) -> bool:
    """“text where a number is needed” cannot be compared."""
    needs_number = node["op"] in ("lt", "le", "gt", "ge")
    return not needs_number or all(policy.as_number(value) is not None for value in values)


def compare(op: str, value: str, aim: Any) -> bool:
    if op == "in":
        return any(policy.same_value(value, one) for one in aim)
    if op in ("eq", "ne"):
        same = policy.as_number(value) == aim if isinstance(aim, Fraction) else policy.same_value(value, aim)
        return same if op == "eq" else not same
    number = policy.as_number(value)
    limit = aim if isinstance(aim, Fraction) else Fraction(aim)
    assert number is not None
    return {"lt": number < limit, "le": number <= limit, "gt": number > limit, "ge": number >= limit}[op]


# -- a whole version -------------------------------------------------------------------------------------------------


def judge_version(world: World, version: policy.Version, asked: Asked) -> list[Outcome]:
    """Every criterion that decides: “`advisory` criteria are shown and decide nothing”."""
    return [judge(world, node, asked) for node in version.criteria if not policy.yes(node.get("advisory"))]


def leaves(outcome: Outcome) -> Iterator[Outcome]:
    if outcome.is_leaf:
        yield outcome
    for part in outcome.parts:
        yield from leaves(part)


def unknown_leaves(outcome: Outcome) -> Iterator[Outcome]:
    """“the leaves that are unknown, in groups that are unknown, in criteria that are unknown”."""
    if outcome.truth is Truth.UNKNOWN:
        if outcome.is_leaf:
            yield outcome
        for part in outcome.parts:
            yield from unknown_leaves(part)


def true_leaves(outcomes: list[Outcome]) -> list[Outcome]:
    return [leaf for outcome in outcomes for leaf in leaves(outcome) if leaf.truth is Truth.TRUE]


def names(found: list[Outcome]) -> list[str]:
    return sorted({leaf.node["fact"] for leaf in found})


def triggered(outcomes: list[Outcome]) -> bool:
    """“for which at least one criterion marked `trigger` is true”."""
    return any(policy.yes(outcome.node.get("trigger")) and outcome.truth is Truth.TRUE for outcome in outcomes)
