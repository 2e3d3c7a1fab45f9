"""Why a household and each of its people could have aid, or not: every measure, every criterion, in one statement.

The leaves are those of ``explain_eligibility``; this folds them into a verdict by the tree of the catalogue (one false
leaf of an any_of decides nothing) and names the leaves that decided it.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Final

from graph.checks import fold
from graph.eligibility import Truth, compile_rules, facts_of
from graph.office import Office

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


def explain(
    office: Office, household: str, as_of: date, measure: str | None = None, *, scope: Mapping[str, str]
) -> list[Block]:
    """A measure for people is not asked of the household, nor one for households of its people: what nobody could be
    given explains nothing. 符合 first. ``measure``: that one alone."""
    rules = compile_rules(office.catalogue, as_of, measure)
    rows = office.store.read(
        "household/explain_household",
        of_home={rule["measure"]: rule for rule in rules if rule["unit"] != "member"},
        of_people={rule["measure"]: rule for rule in rules if rule["unit"] == "member"},
        facts=facts_of(rules),
        household=household,
        scope=dict(scope),
        as_of=as_of,
    )
    told: dict[tuple[str, str | None], list[Mapping[str, Any]]] = {}
    for row in rows:
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
