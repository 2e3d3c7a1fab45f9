"""Whom to ask for what is not known: the department that reports such a fact, not the one that pays the measure.

Which department reports what is written nowhere; the graph knows who did. Of a fact that nobody ever reported this is
said, with the department responsible for the measure as the one to ask.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import Enum
from typing import Any, Final

from graph.eligibility import Truth
from graph.office import Office
from graph.policy.model import AGE

#: So many facts of one name are looked at: a county has hundreds of thousands of the common ones.
MOST: Final = 20_000
#: How the questions name a standard that the catalogue does not have there (contract §3).
_STANDARD: Final = "参数:"


class How(Enum):
    REPORT = "补报"
    CHECK = "核对"
    NOBODY = "还没有部门报过这项情况"
    STANDARD = "这里没有规定"


@dataclass(frozen=True)
class Lack:
    """A fact without which a measure cannot be judged. ``doubted``: it was reported, and differs or cannot be compared;
    ``by``: by these departments, where the question says so."""

    fact: str
    measure: str
    doubted: bool = False
    by: tuple[str, ...] = ()


@dataclass(frozen=True)
class Asked:
    """What these departments are asked for. ``facts``: each with the measures that it leaves open."""

    how: How
    departments: tuple[str, ...]
    facts: Mapping[str, Sequence[str]]


def reporters(office: Office, facts: Collection[str]) -> dict[str, tuple[str, ...]]:
    """Departments that ever reported a fact of that name, most often first; none: nobody did."""
    found: dict[str, list[str]] = {fact: [] for fact in facts}
    if asked := sorted(fact for fact in found if fact != AGE and not fact.startswith(_STANDARD)):
        for row in office.store.read("household/list_reporters", facts=asked, most=MOST):
            found[row["fact"]].append(row["department"])
    return {fact: tuple(by) for fact, by in found.items()}


def whom_to_ask(
    office: Office, lacks: Iterable[Lack], told: Mapping[str, Sequence[str]] | None = None
) -> list[Asked]:
    """By department and what it is asked for, first what can be reported. ``told``: of ``reporters``, read before."""
    many = list(dict.fromkeys(lacks))
    told = reporters(office, {lack.fact for lack in many}) if told is None else told
    found: dict[tuple[How, tuple[str, ...]], dict[str, list[str]]] = {}
    for lack in many:
        own = office.catalogue.measures.get(lack.measure)
        responsible: tuple[str, ...] = (own.department,) if own else ()
        by = lack.by or tuple(told.get(lack.fact, ()))
        key: tuple[How, tuple[str, ...]]
        if lack.fact.startswith(_STANDARD):
            key = How.STANDARD, responsible
        elif lack.fact == AGE or (lack.doubted and not by):
            key = How.CHECK, responsible
        else:
            key = (How.CHECK if lack.doubted else How.REPORT, by) if by else (How.NOBODY, responsible)
        measures = found.setdefault(key, {}).setdefault(lack.fact.removeprefix(_STANDARD), [])
        if lack.measure not in measures:
            measures.append(lack.measure)
    order = list(How)
    return [Asked(how, by, facts) for (how, by), facts in sorted(found.items(), key=lambda one: order.index(one[0][0]))]


def lacks_of(rows: Iterable[Mapping[str, Any]]) -> list[Lack]:
    """Of rows of ``missing_aid``: what makes them unknown."""
    return [
        Lack(fact, row["measure"], doubted)
        for row in rows
        if row["verdict"] != "eligible"
        for column, doubted in (("missing_facts", False), ("conflicts", True))
        for fact in row[column]
    ]


def lacks_of_leaves(measure: str, leaves: Iterable[Mapping[str, Any]]) -> list[Lack]:
    """Of leaves of ``explain_eligibility``: the unknown ones. One with a value cannot be compared: which standard, or
    which number, is for the department of the measure to find out."""
    found = []
    for row in leaves:
        if row["truth"] == Truth.UNKNOWN.chinese:
            by = tuple(row["reported_by"] or ())
            found.append(Lack(row["fact"], measure, doubted=row["value"] is not None or bool(by), by=by))
    return found


def in_words(asked: Asked, department: Callable[[str], str], facts: str | None = None) -> str:
    """One clause, without a full stop. ``facts``: as the page says them, else their names.

    >>> names = {"DPF": "残联", "CIVIL": "民政局"}.get
    >>> in_words(Asked(How.REPORT, ("DPF",), {"残疾等级": ["CARE"]}), names)
    '由残联补报残疾等级'
    >>> in_words(Asked(How.NOBODY, ("CIVIL",), {"就业状况": ["CARE"]}), names)
    '就业状况:还没有部门报过这项情况,请问民政局'
    """
    by = "、".join(department(code) for code in asked.departments) or "主管部门"
    what = facts or "、".join(asked.facts)
    match asked.how:
        case How.REPORT | How.CHECK:
            return f"由{by}{asked.how.value}{what}"
        case How.NOBODY:
            return f"{what}:{asked.how.value},请问{by}"
        case How.STANDARD:
            return f"{asked.how.value}{what},请问{by}"


def sentences(office: Office, lacks: Iterable[Lack]) -> list[str]:
    return [in_words(one, office.names.department) for one in whom_to_ask(office, lacks)]
