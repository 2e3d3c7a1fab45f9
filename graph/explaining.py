"""Why a household and each of its people could have aid, or not: every measure, every criterion, in one statement.

The leaves are those of ``explain_eligibility``; this folds them into a verdict by the tree of the catalogue (one false
leaf of an any_of decides nothing) and names the leaves that decided it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Final

from graph.checks import fold
from graph.eligibility import Truth, compile_rules, facts_of
from graph.office import Office
from graph.policy.model import ORDERING, Catalogue, Criterion, Leaf, Parameter, ParameterRef
from graph.policy.wording import bound, by_number, called, standards

EXCLUDED: Final = Truth.FALSE.chinese
VERDICTS: Final = (Truth.TRUE.chinese, Truth.UNKNOWN.chinese, Truth.FALSE.chinese)


@dataclass(frozen=True)
class Block:
    """One measure asked of one subject. ``person`` null: of the household. ``triggered``: a criterion that calls for
    the measure is true. ``deciding``: those of ``leaves`` by which the verdict is what it is; a leaf that is only shown
    (提示不判定) is never among them."""

    measure: str
    person: str | None
    verdict: str
    clause: Mapping[str, Any] | None
    triggered: bool
    leaves: Sequence[Mapping[str, Any]]
    deciding: Sequence[Mapping[str, Any]]


@dataclass(frozen=True)
class Step:
    """One line of a measure's criteria as they hang together: a comparison or, with ``leaf`` null, a group, above its
    own. ``depth``: in how many groups it stands. ``truth`` null: a group that decides nothing. ``advisory``: shown,
    decides nothing (提示不判定)."""

    depth: int
    words: str
    truth: str | None
    advisory: bool
    leaf: Mapping[str, Any] | None


#: Of a standard by name: what holds of it where it is asked, null where nothing does.
Standard = Callable[[str], Parameter | None]
#: Of a leaf of ``explain_eligibility`` for a measure: what it asks, null where that adds nothing to its value.
Limits = Callable[[str, Mapping[str, Any]], str | None]


def steps_of(block: Block, catalogue: Catalogue, day: date, standard: Standard | None) -> list[Step]:
    """The criteria of a block, in the order of the catalogue, each with what the fact is held against. ``standard``
    null: whoever reads must not learn what holds there, since that tells where it is."""
    version = catalogue.version_on(block.measure, day)
    assert version is not None  # the block explains it
    rows: dict[int, list[Mapping[str, Any]]] = {}
    for row in block.leaves:
        rows.setdefault(row["criterion"], []).append(row)
    return [
        step
        for number, item in enumerate(version.criteria, 1)
        for step in _steps(item, iter(rows[number]), standard, 0, advisory=False)
    ]


def _steps(
    item: Criterion, rows: Iterator[Mapping[str, Any]], standard: Standard | None, depth: int, *, advisory: bool
) -> list[Step]:
    advisory = advisory or item.advisory
    if isinstance(item, Leaf):
        row = next(rows)
        return [Step(depth, f"{called(item)}须{bound(item, standard)}", row["truth"], advisory, row)]
    inner = [step for each in item.items for step in _steps(each, rows, standard, depth + 1, advisory=advisory)]
    truth = fold(item, (Truth.of(step.truth) for step in inner if step.leaf is not None and step.truth is not None))
    words = "任一满足即可:" if item.kind == "any_of" else "须同时满足:"
    return [Step(depth, words, None if truth is None else truth.chinese, advisory, None), *inner]


def limits_of(blocks: Sequence[Block], catalogue: Catalogue, day: date, standard: Standard | None) -> Limits:
    """Beside a value that decided: the amount or number it was held against, or, of one that does not fit, what would.
    ``standard``: as of :func:`steps_of`."""
    of: dict[str, dict[tuple[int, int], Leaf]] = {}
    for measure in {block.measure for block in blocks}:
        version = catalogue.version_on(measure, day)
        of[measure] = by_number(version.criteria if version else ())

    def limit(measure: str, row: Mapping[str, Any]) -> str | None:
        leaf = of[measure].get((row["criterion"], row["leaf"]))
        if leaf is None:
            return None
        measured = leaf.op in ORDERING or isinstance(leaf.value, ParameterRef)
        return f"须{bound(leaf, standard)}" if measured or row["truth"] == EXCLUDED else None

    return limit


def standards_of(blocks: Sequence[Block], catalogue: Catalogue, day: date, standard: Standard) -> list[Parameter]:
    """What holds there, that day, of the standards that the criteria of these measures take."""
    versions = [catalogue.version_on(measure, day) for measure in dict.fromkeys(block.measure for block in blocks)]
    names = sorted({name for version in versions if version is not None for name in standards(version.criteria)})
    return [held for held in map(standard, names) if held is not None]


def explain(
    office: Office, household: str, as_of: date, measure: str | None = None, *, scope: Mapping[str, str]
) -> list[Block]:
    """A measure for people is not asked of the household, nor one for households of its people: what nobody could be
    given explains nothing. 符合 first. ``measure``: that one alone."""
    rules = compile_rules(office.catalogue, as_of, measure)
    found = office.store.read(
        "household/explain_household",
        of_home={rule["measure"]: rule for rule in rules if rule["unit"] != "member"},
        of_people={rule["measure"]: rule for rule in rules if rule["unit"] == "member"},
        facts=facts_of(rules),
        household=household,
        scope=dict(scope),
        as_of=as_of,
    )
    told: dict[tuple[str, str | None], list[Mapping[str, Any]]] = {}
    for row in found[0]["leaves"]:
        told.setdefault((row["measure"], row["person"]), []).append(row)
    blocks = [_block(office, measure, person, leaves, as_of) for (measure, person), leaves in told.items()]
    return sorted(blocks, key=lambda block: (VERDICTS.index(block.verdict), block.measure, block.person or ""))


def _block(office: Office, measure: str, person: str | None, leaves: Sequence[Mapping[str, Any]], day: date) -> Block:
    version = office.catalogue.version_on(measure, day)
    assert version is not None  # the rules asked are those of versions valid that day
    of: dict[int, list[Mapping[str, Any]]] = {}
    for row in leaves:
        of.setdefault(row["criterion"], []).append(row)
    folded = {
        number: fold(item, (Truth.of(row["truth"]) for row in of[number]))
        for number, item in enumerate(version.criteria, 1)
    }
    verdict = min((truth for truth in folded.values() if truth is not None), default=Truth.TRUE)
    called = {number for number, item in enumerate(version.criteria, 1) if item.trigger}
    triggered = any(folded[number] == Truth.TRUE for number in called)
    deciding = [row for row in leaves if folded[row["criterion"]] == verdict and row["truth"] == verdict.chinese]
    return Block(measure, person, verdict.chinese, leaves[0]["clause"], triggered, leaves, deciding)


def perhaps_missing(blocks: Sequence[Block]) -> set[str]:
    """Measures of which ``missing_aid`` may have a row here: something calls for it, and it is not ruled out."""
    return {block.measure for block in blocks if block.triggered and block.verdict != EXCLUDED}


def perhaps_over(running: Sequence[Mapping[str, Any]], blocks: Sequence[Block]) -> set[str]:
    """Measures of which ``ineligible_grant`` may have a row here. A grant that runs fits as long as no criterion is
    false; of one whose subject was not asked (gone from the household, or a measure for either) nothing is known."""
    verdicts = {(block.measure, block.person): block.verdict for block in blocks}
    return {
        grant["measure"] for grant in running if verdicts.get((grant["measure"], grant["person"]), EXCLUDED) == EXCLUDED
    }
