"""An entry's identity and its normalized JSON: what the graph keeps, and what "unchanged" means.

Two definitions are the same exactly if their JSON texts are: keys sorted, numbers as they were written without
trailing zeros, criteria as a tree. From it the records are built again.
"""

import json
from collections.abc import Callable, Iterable, Mapping
from dataclasses import fields, replace
from datetime import date
from decimal import Decimal
from typing import Any

from graph.policy.model import (
    Catalogue,
    Citation,
    Criterion,
    Department,
    Entry,
    Exclusion,
    Frequency,
    Freshness,
    Grace,
    Group,
    Indicator,
    Leaf,
    Limit,
    Measure,
    Need,
    Parameter,
    ParameterRef,
    Reason,
    Threshold,
    Version,
    VisitRule,
)

SEPARATOR = "\x1f"
CLASSES: Mapping[str, type[Entry]] = {
    "department": Department,
    "measure": Measure,
    "version": Version,
    "exclusion": Exclusion,
    "frequency": Frequency,
    "parameter": Parameter,
    "limit": Limit,
    "visit": VisitRule,
    "indicator": Indicator,
    "threshold": Threshold,
    "freshness": Freshness,
    "need": Need,
    "reason": Reason,
}
SORTS: Mapping[type[Entry], str] = {cls: sort for sort, cls in CLASSES.items()}
_IDENTITY: Mapping[type[Entry], tuple[str, ...]] = {
    Department: ("code",),
    Measure: ("code",),
    Version: ("measure", "valid_from"),
    Exclusion: ("a", "b", "kind", "scope", "region"),
    Frequency: ("measure", "per", "same_reason", "region"),
    Parameter: ("name", "region", "household_type", "valid_from"),
    Limit: ("kind", "measure", "need", "receiver", "region", "household_type", "valid_from"),
    VisitRule: ("measure", "region", "household_type", "valid_from"),
    Indicator: ("code",),
    Threshold: ("region", "household_type", "valid_from"),
    Freshness: ("department", "kind"),
    Need: ("name",),
    Reason: ("name",),
}


def key_of(entry: Entry) -> str:
    """What makes it the same entry in two files or two loads; unique among entries of its sort."""
    values = (getattr(entry, name) for name in _IDENTITY[type(entry)])
    return SEPARATOR.join("" if value is None else str(value) for value in values)


def definition_of(entry: Entry) -> str:
    """A measure's definition is without its versions: they are entries of their own."""
    if isinstance(entry, Measure):
        entry = replace(entry, versions=())
    plain = {f.name: _plain(getattr(entry, f.name)) for f in fields(entry) if f.name != "versions"}
    return json.dumps(plain, ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def entry_from(sort: str, definition: str) -> Entry:
    """The record that :func:`definition_of` wrote down."""
    plain = json.loads(definition)
    return CLASSES[sort](**{name: _RECORDS.get(name, _same)(value) for name, value in plain.items()})


def build(entries: Iterable[Entry], return_reasons: tuple[str, ...], digest: str) -> Catalogue:
    """The catalogue of these entries, each sort in the order of its keys."""
    by_sort: dict[type[Entry], list[Any]] = {cls: [] for cls in SORTS}
    for entry in sorted(entries, key=key_of):
        by_sort[type(entry)].append(entry)
    versions: dict[str, list[Version]] = {}
    for version in by_sort[Version]:
        versions.setdefault(version.measure, []).append(version)
    measures = (replace(m, versions=tuple(versions.get(m.code, ()))) for m in by_sort[Measure])
    return Catalogue(
        departments={department.code: department for department in by_sort[Department]},
        measures={measure.code: measure for measure in measures},
        exclusions=tuple(by_sort[Exclusion]),
        frequencies=tuple(by_sort[Frequency]),
        parameters=tuple(by_sort[Parameter]),
        limits=tuple(by_sort[Limit]),
        visits=tuple(by_sort[VisitRule]),
        indicators=tuple(by_sort[Indicator]),
        thresholds=tuple(by_sort[Threshold]),
        freshness=tuple(by_sort[Freshness]),
        needs=tuple(by_sort[Need]),
        reasons=tuple(by_sort[Reason]),
        return_reasons=return_reasons,
        digest=digest,
    )


def _plain(value: object) -> object:
    if isinstance(value, Decimal):
        return {"number": format(value.normalize(), "f")}
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, tuple):
        return [_plain(item) for item in value]
    if isinstance(value, ParameterRef):
        return {"parameter": value.name, "times": format(value.times.normalize(), "f")}
    if isinstance(value, Leaf):
        names = ("path", "fact", "op", "value", "subject", "advisory", "trigger")
        return {name: _plain(getattr(value, name)) for name in names}
    if isinstance(value, Group):
        flags = {"path": value.path, "advisory": value.advisory, "trigger": value.trigger}
        return {**flags, value.kind: _plain(value.items)}
    if isinstance(value, (Citation, Grace)):
        return {f.name: _plain(getattr(value, f.name)) for f in fields(value)}
    return value


def _same(value: Any) -> Any:
    return tuple(value) if isinstance(value, list) else value


def _value(plain: Any) -> Any:
    if isinstance(plain, list):
        return tuple(_value(item) for item in plain)
    if isinstance(plain, dict):
        if "parameter" in plain:
            return ParameterRef(plain["parameter"], Decimal(plain["times"]))
        return Decimal(plain["number"])
    return plain


def _criterion(plain: dict[str, Any]) -> Criterion:
    if "fact" in plain:
        return Leaf(**{**plain, "value": _value(plain["value"])})
    flags = {"advisory": plain["advisory"], "trigger": plain["trigger"]}
    if "any_of" in plain:
        return Group(plain["path"], "any_of", tuple(map(_criterion, plain["any_of"])), **flags)
    return Group(plain["path"], "all_of", tuple(map(_criterion, plain["all_of"])), **flags)


def _day(plain: str | None) -> date | None:
    return None if plain is None else date.fromisoformat(plain)


def _grace(plain: dict[str, Any] | None) -> Grace | None:
    return None if plain is None else Grace(plain["months"], tuple(plain["facts"]))


_RECORDS: Mapping[str, Callable[[Any], Any]] = {
    "value": _value,
    "when": _criterion,
    "criteria": lambda plain: tuple(map(_criterion, plain)),
    "citation": lambda plain: Citation(**plain),
    "grace": _grace,
    "valid_from": _day,
    "valid_to": _day,
}
