"""Grants that reach the same person or household on the same day, kept as OVERLAPS between the two.

They are derived again in the transaction that changes a grant or a membership, for those whom it concerns, and for
everybody when the catalogue's exclusions, frequencies, measures or versions change: so ``duplicate_benefit`` is a read,
and never older than what it tells of. What is kept is not believed alone: ``chain verify`` derives all from facts.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Any, Final

from graph.store import Row, Store, Unit

Only = Mapping[str, Sequence[str] | None]
Some = Mapping[str, Sequence[str]]
EVERYBODY: Final[Only] = {"people": None, "homes": None}
NOBODY: Final[Some] = {"people": (), "homes": ()}
PAGE: Final = 20_000
#: Sorts of catalogue entries that an overlap's rule or clause comes from.
CATALOGUE_SORTS: Final = frozenset({"measure", "version", "exclusion", "frequency"})
_NAMED: Final = ("rule", "grant_a", "grant_b", "subject", "scope")


@dataclass(frozen=True)
class Fresh:
    """Numbers of grants: those given to a person, those given to a household."""

    to_people: list[str]
    to_homes: list[str]


def follow_grants(unit: Unit, fresh: Fresh, people: Iterable[str], homes: Iterable[str]) -> None:
    """``fresh``: grants that were not there before, which take nothing away. ``people``, ``homes``: whom other changed
    grants reach now, or did before; they concern the households of the one and the members of the other."""
    only = _around(unit, people, homes)
    new = fresh.to_people or fresh.to_homes
    crowded = unit.run("overlap/find_conflicting", fresh=asdict(fresh))[0] if new else NOBODY
    _derive_again(unit, _union(only, crowded), _union(_crowded(unit, only), crowded))


def follow_memberships(unit: Unit, people: Iterable[str], homes: Iterable[str]) -> None:
    """Memberships of these people changed. ``homes``: those that the rows name, also where one is withdrawn now; a
    death moves the end of all the others."""
    only = _union(_around(unit, people, []), {"people": (), "homes": homes})
    _derive_again(unit, only, _crowded(unit, only))


def derive_all(unit: Unit) -> int:
    """From facts, for everybody; how many there are. One sweep of the county; nothing is planned for an empty one."""
    unit.run("overlap/drop_overlaps", only=dict(EVERYBODY))
    return _derive(unit, EVERYBODY) if unit.run("overlap/count_given")[0]["given"] else 0


def differences(store: Store, household: str | None) -> Iterator[tuple[str | None, str]]:
    """(household, why) where what is kept is not what the facts give; ``household``: itself and its people alone."""
    only = EVERYBODY
    if household is not None:
        people = store.read("overlap/read_concerned", only={"people": [], "homes": [household]})[0]["people"]
        only = {"people": sorted(people), "homes": [household]}
    derived = {_name(row): row for row in store.read("overlap/derive_overlaps", only=dict(only))}
    for row in store.read("overlap/list_overlaps", only=dict(only)):
        due = derived.pop(_name(row), None)
        if row != due:
            yield _home(due or row), f"重叠 {_said(row)} 与从事实推出的不符"
    for row in derived.values():
        yield _home(row), f"重叠 {_said(row)} 应有,图里却没有"


def _around(unit: Unit, people: Iterable[str], homes: Iterable[str]) -> Some:
    """These, with the households of the people and the members of the homes."""
    given = _union(NOBODY, {"people": people, "homes": homes})
    return _union(given, unit.run("overlap/read_concerned", only=given)[0]) if _any(given) else given


def _crowded(unit: Unit, only: Some) -> Some:
    """Those of them for whom two grants may conflict: a few of a chunk."""
    return unit.run("overlap/find_crowded", only=only)[0] if _any(only) else NOBODY


def _derive_again(unit: Unit, only: Some, crowded: Some) -> None:
    """What ``only`` had in common goes, what the crowded have comes."""
    if _any(only):
        unit.run("overlap/drop_overlaps", only=only)
    if _any(crowded):
        _derive(unit, crowded)


def _any(some: Some) -> bool:
    return bool(some["people"] or some["homes"])


def _union(some: Mapping[str, Iterable[str]], others: Mapping[str, Iterable[str]]) -> Some:
    return {sort: sorted({*some[sort], *others[sort]}) for sort in ("people", "homes")}


def _derive(unit: Unit, only: Only) -> int:
    rows = unit.run("overlap/derive_overlaps", only=dict(only))
    for start in range(0, len(rows), PAGE):
        unit.run("overlap/write_overlaps", rows=rows[start : start + PAGE])
    return len(rows)


def _name(row: Row) -> tuple[object, ...]:
    """A text of each, since somebody may have written anything there."""
    return tuple(str(row[column]) for column in _NAMED)


def _said(row: Row) -> str:
    return " ".join(str(row[column]) for column in ("rule", "grant_a", "grant_b", "subject"))


def _home(row: Mapping[str, Any]) -> str | None:
    homes = row["homes"]
    return str(homes[0]) if isinstance(homes, list) and homes else None
