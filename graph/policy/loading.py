"""The catalogue into the graph and back.

``load`` takes several files as one catalogue, holds them together with what is loaded against every check, and writes
nothing if one fault is found. What a file no longer names stays as it is. One transaction: lock, read, check, write;
the files are read before it, so that a retry writes the same thing.
"""

import hashlib
import uuid
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path
from threading import Lock
from typing import Any
from weakref import WeakKeyDictionary

from graph import overlaps
from graph.errors import Broken
from graph.policy import seals
from graph.policy.checking import Checked, check
from graph.policy.definitions import SEPARATOR, SORTS, build, definition_of, entry_from, key_of
from graph.policy.document import CatalogueRefused, Fault
from graph.policy.model import (
    Catalogue,
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
    Single,
    Threshold,
    Version,
    VisitRule,
)
from graph.policy.reading import Draft, read_files
from graph.sealing import Keys
from graph.store import Store, Unit

Row = dict[str, Any]
DERIVING_SECONDS = 600.0  # an exclusion that changed asks about every grant of the county again


@dataclass(frozen=True, slots=True)
class LoadResult:
    """``changed``: the sorts of entries that were created or updated ("exclusion", "measure" …)."""

    created: int
    updated: int
    unchanged: int
    warnings: tuple[Fault, ...] = ()
    changed: frozenset[str] = frozenset()

    def as_json(self) -> dict[str, int]:
        return {"created": self.created, "updated": self.updated, "unchanged": self.unchanged}


def load(store: Store, files: Sequence[Path | str], keys: Keys | None = None) -> LoadResult:
    """Load catalogue files; raises CatalogueRefused with every fault. The schema must be there (``aidchain init``).

    ``keys``: of the home, to seal what was loaded; without them ``chain verify`` names an unsealed catalogue.
    """
    draft = read_files([Path(file) for file in files])
    if draft.faults:
        # cross checks against what is loaded add to the list, so that nobody mends a file twice
        raise CatalogueRefused(list(check(draft, _entries(store.read("policy/read_definitions"))).faults))
    request = uuid.uuid4().hex
    return store.write(lambda unit: _load(unit, draft, keys, request), timeout=DERIVING_SECONDS)


def read_catalogue(store: Store) -> Catalogue:
    """What holds, rebuilt from the graph; empty if nothing was ever loaded. Costs one small read while unchanged."""
    with _lock:
        kept = _kept.get(store)
    state = store.read("policy/read_digest")
    if not state:
        return Catalogue()
    if kept is not None and kept.digest == state[0]["digest"]:
        return kept
    catalogue = store.reading(_read)
    with _lock:
        _kept[store] = catalogue
    return catalogue


_kept: WeakKeyDictionary[Store, Catalogue] = WeakKeyDictionary()
_lock = Lock()


def _read(unit: Unit) -> Catalogue:
    """Cypher reads committed rows, no snapshot: read the digest before and after until both are one."""
    while True:
        before = unit.run("policy/read_digest")
        entries = _entries(unit.run("policy/read_definitions"))
        if unit.run("policy/read_digest") == before:
            state: Row = before[0] if before else {"return_reasons": None, "digest": ""}
            return build(entries, tuple(state["return_reasons"] or ()), state["digest"])


def _load(unit: Unit, draft: Draft, keys: Keys | None, request: str) -> LoadResult:
    state = unit.run("policy/lock_catalogue")[0]
    loaded = {(SORTS[type(entry)], key_of(entry)): entry for entry in _entries(unit.run("policy/read_definitions"))}
    checked = check(draft, loaded.values())
    if checked.faults:
        raise CatalogueRefused(list(checked.faults))
    created, updated, unchanged = _sort_out(checked, loaded)
    for cls, (query, row_of) in _WRITES.items():
        rows = [row_of(entry) | _common(entry) for entry in (*created, *updated) if isinstance(entry, cls)]
        if rows:
            written = unit.run(query, rows=rows)[0]["written"]
            if written != len(rows):
                raise Broken(f"政策目录只写入了 {written} 条,应为 {len(rows)} 条({query});已全部撤回。")
    versions = [entry for entry in (*created, *updated) if isinstance(entry, Version)]
    if versions:
        unit.run("policy/clear_criteria", versions=[version.key for version in versions])
        unit.run("policy/write_criteria", rows=[row for version in versions for row in _criteria(version)])
    reasons = list(dict.fromkeys((*(state["return_reasons"] or ()), *draft.return_reasons)))
    changed = frozenset(SORTS[type(entry)] for entry in (*created, *updated))
    if changed & overlaps.CATALOGUE_SORTS:
        unit.run("intake/take_turn", request=request, files=False)
        overlaps.derive_all(unit)
    digest = _digest((located.entry for located in checked.union.values()), reasons)
    if digest != state["digest"]:
        unit.run("policy/write_digest", digest=digest, return_reasons=reasons)
    if digest != state["digest"] or state["seal"] is None:
        seals.seal(unit, keys)
    return LoadResult(len(created), len(updated), len(unchanged), checked.warnings, changed)


def _sort_out(checked: Checked, loaded: dict[tuple[str, str], Entry]) -> tuple[list[Entry], list[Entry], list[Entry]]:
    created: list[Entry] = []
    updated: list[Entry] = []
    unchanged: list[Entry] = []
    for key in checked.fresh:
        entry = checked.union[key].entry
        before = loaded.get((SORTS[type(entry)], key_of(entry)))
        if before is None:
            created.append(entry)
        elif definition_of(before) != definition_of(entry):
            updated.append(entry)
        else:
            unchanged.append(entry)
    return created, updated, unchanged


def _entries(rows: Iterable[Row]) -> list[Entry]:
    return [entry_from(row["sort"], row["definition"]) for row in rows]


def _digest(entries: Iterable[Entry], return_reasons: Iterable[str]) -> str:
    lines = sorted(f"{SORTS[type(entry)]} {definition_of(entry)}" for entry in entries)
    return hashlib.sha256("\n".join([*lines, *return_reasons]).encode()).hexdigest()


def _common(entry: Entry) -> Row:
    return {"key": key_of(entry), "definition": definition_of(entry)}


def _department(entry: Department) -> Row:
    return {"code": entry.code, "name": entry.name, "source": entry.source}


def _measure(entry: Measure) -> Row:
    return {
        "code": entry.code,
        "name": entry.name,
        "class": entry.klass,
        "unit": entry.unit,
        "department": entry.department,
        "repeatable": entry.repeatable,
        "after_death": entry.after_death,
        "covers_months": entry.covers_months,
        "source": entry.source,
    }


def _version(entry: Version) -> Row:
    days = {"valid_from": entry.valid_from, "valid_to": entry.valid_to}
    return {"measure": entry.measure, **days, **entry.citation.as_json(), "source": entry.source}


def _exclusion(entry: Exclusion) -> Row:
    names = {"a": entry.a, "b": entry.b, "kind": entry.kind, "scope": entry.scope, "region": entry.region}
    return {**names, **entry.citation.as_json(), "source": entry.source}


def _frequency(entry: Frequency) -> Row:
    names = {"measure": entry.measure, "max": entry.max, "per": entry.per, "same_reason": entry.same_reason}
    return {**names, "region": entry.region, **entry.citation.as_json(), "source": entry.source}


def _regional(entry: Parameter | Limit | VisitRule | Threshold) -> Row:
    return {
        "region": entry.region,
        "household_type": entry.household_type,
        "valid_from": entry.valid_from,
        "source": entry.source,
    }


def _parameter(entry: Parameter) -> Row:
    value = float(entry.value) if isinstance(entry.value, Decimal) else entry.value
    return {"name": entry.name, "value": value, **_regional(entry)}


def _limit(entry: Limit) -> Row:
    names = {name: getattr(entry, name) for name in ("kind", "measure", "need", "receiver", "amount", "unit")}
    return {**names, **_regional(entry)}


def _visit(entry: VisitRule) -> Row:
    return {"measure": entry.measure, "every_months": entry.every_months, **_regional(entry)}


def _threshold(entry: Threshold) -> Row:
    return {"points": entry.points, **_regional(entry)}


def _indicator(entry: Indicator) -> Row:
    return {name: getattr(entry, name) for name in ("code", "name", "dimension", "points", "source")}


def _freshness(entry: Freshness) -> Row:
    return {name: getattr(entry, name) for name in ("department", "kind", "days", "source")}


def _word(entry: Need | Reason) -> Row:
    return {"name": entry.name, "aliases": list(entry.aliases)}


def _criteria(version: Version) -> Iterator[Row]:
    for item in version.criteria:
        yield from _criterion(version, item)


def _criterion(version: Version, item: Criterion) -> Iterator[Row]:
    row: Row = dict.fromkeys(("fact", "op", "value", "parameter", "times", "subject"))
    row |= {"version": version.key, "key": version.key + SEPARATOR + item.path, "path": item.path}
    row |= {"advisory": item.advisory, "trigger": item.trigger}
    if not isinstance(item, Leaf):
        yield row | {"kind": item.kind}
        for inner in item.items:
            yield from _criterion(version, inner)
        return
    row |= {"kind": "leaf", "fact": item.fact, "op": item.op, "subject": item.subject}
    if isinstance(item.value, ParameterRef):
        yield row | {"parameter": item.value.name, "times": float(item.value.times)}
    else:
        values = item.value if isinstance(item.value, tuple) else (item.value,)
        yield row | {"value": [_text(value) for value in values]}


def _text(value: Single) -> str:
    return format(value, "f") if isinstance(value, Decimal) else value


# in the order of writing: what others point at first
_WRITES: dict[type[Entry], tuple[str, Callable[[Any], Row]]] = {
    Department: ("policy/write_departments", _department),
    Measure: ("policy/write_measures", _measure),
    Version: ("policy/write_versions", _version),
    Exclusion: ("policy/write_exclusions", _exclusion),
    Frequency: ("policy/write_frequency", _frequency),
    Parameter: ("policy/write_parameters", _parameter),
    Limit: ("policy/write_limits", _limit),
    VisitRule: ("policy/write_visits", _visit),
    Indicator: ("policy/write_indicators", _indicator),
    Threshold: ("policy/write_thresholds", _threshold),
    Freshness: ("policy/write_freshness", _freshness),
    Need: ("policy/write_needs", _word),
    Reason: ("policy/write_reasons", _word),
}
