"""Catalogues in few words, for tests: ``rules(measure("M1", leaf("残疾等级", "eq", "一级")))``."""

from collections.abc import Sequence
from datetime import date
from decimal import Decimal

from graph.policy.model import (
    Catalogue,
    Citation,
    Criterion,
    Exclusion,
    Grace,
    Group,
    Indicator,
    Leaf,
    Measure,
    Parameter,
    ParameterRef,
    Single,
    Threshold,
    Value,
    Version,
    number_of,
)

CITATION = Citation("办法", "一", "confirmed")


def single(value: str | int | float) -> Single:
    """As the catalogue reads it: digits are a number, quoted or not."""
    number = number_of(str(value))
    return str(value) if number is None else number


def leaf(
    fact: str,
    op: str,
    value: str | int | float | Sequence[str | int] | ParameterRef,
    subject: str = "self",
    trigger: bool = False,
    advisory: bool = False,
) -> Leaf:
    read: Value
    if isinstance(value, ParameterRef):
        read = value
    elif isinstance(value, str | int | float):
        read = single(value)
    else:
        read = tuple(single(each) for each in value)
    return Leaf("1", fact, op, read, subject, advisory, trigger)


def any_of(*items: Criterion, trigger: bool = False, advisory: bool = False) -> Group:
    return Group("1", "any_of", items, advisory, trigger)


def all_of(*items: Criterion, trigger: bool = False, advisory: bool = False) -> Group:
    return Group("1", "all_of", items, advisory, trigger)


def measure(
    code: str,
    *criteria: Criterion,
    unit: str = "member",
    department: str = "CIVIL",
    covers_months: int = 0,
    valid_from: str = "2021-01-01",
    valid_to: str | None = None,
    grace: Grace | None = None,
) -> Measure:
    """A measure with one version."""
    ends = date.fromisoformat(valid_to) if valid_to else None
    version = Version(code, date.fromisoformat(valid_from), ends, CITATION, criteria, grace)
    return Measure(code, code, "其他帮扶", unit, department, covers_months=covers_months, versions=(version,))


def exclusion(a: str, b: str, kind: str = "exclusive", scope: str = "member", region: str | None = None) -> Exclusion:
    return Exclusion(a, b, kind, scope, CITATION, region)


def parameter(
    name: str, value: str | int, region: str = "", household_type: str | None = None, valid_from: str = "2020-01-01"
) -> Parameter:
    return Parameter(name, region, single(value), date.fromisoformat(valid_from), household_type)


def times(name: str, factor: str = "1") -> ParameterRef:
    return ParameterRef(name, Decimal(factor))


def indicator(code: str, when: Criterion, points: int = 30) -> Indicator:
    return Indicator(code, code, "健康状况", points, when)


def threshold(
    points: int, region: str = "", valid_from: str = "2020-01-01", household_type: str | None = None
) -> Threshold:
    return Threshold(region, points, date.fromisoformat(valid_from), household_type)


def rules(
    *measures: Measure,
    exclusions: Sequence[Exclusion] = (),
    parameters: Sequence[Parameter] = (),
    indicators: Sequence[Indicator] = (),
    thresholds: Sequence[Threshold] = (),
) -> Catalogue:
    return Catalogue(
        measures={each.code: each for each in measures},
        exclusions=tuple(exclusions),
        parameters=tuple(parameters),
        indicators=tuple(indicators),
        thresholds=tuple(thresholds),
    )
