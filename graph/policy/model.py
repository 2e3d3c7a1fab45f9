"""Records of the policy catalogue: what the files say after reading and checking. No I/O.

Numbers are Decimal until they are compared (``700 * 1.1`` is 770, not 770.0000000000001), regions are cut to their
prefix, aliases are resolved by :class:`Catalogue`. A value is a Decimal exactly if its text is digits with sign and
point (:func:`number_of`), whether the file quotes it or not; every other value is text.
"""

import difflib
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from functools import cached_property
from typing import Literal

from graph.policy.regions import choose

AGE = "年龄"  # the one fact that comes from the ID number instead of a file
SUBJECTS = ("self", "household", "any_member")
OPERATORS = ("eq", "ne", "in", "lt", "le", "gt", "ge")
ORDERING = ("lt", "le", "gt", "ge")
UNITS = ("member", "household", "either")
STATUSES = ("confirmed", "second_hand", "unverified")
HOUSEHOLD_TYPES = ("农业", "非农业", "流动")
EXCLUSION_KINDS = ("exclusive", "higher", "topup")
LIMIT_KINDS = ("referral", "application", "alert", "task")
LIMIT_UNITS = {"working_days": "工作日", "days": "天", "months": "月"}
KINDS = {
    "家庭": "household", "成员": "member", "情况": "fact", "申请": "application", "救助": "grant", "调整": "adjustment",
    "发放": "payment", "转介": "referral", "走访": "visit", "资源": "resource",
}  # fmt: skip

_NUMBER = re.compile(r"[+-]?[0-9]+(\.[0-9]+)?")


def number_of(text: str) -> Decimal | None:
    """The number that a text is, None if it is none. Digits with sign and point, ASCII only; no exponent, no comma."""
    return Decimal(text) if _NUMBER.fullmatch(text) else None


@dataclass(frozen=True, slots=True)
class ParameterRef:
    """``{parameter: NAME, times: N}``: N times the value that holds for the household on the day."""

    name: str
    times: Decimal = Decimal(1)


Single = str | Decimal
Value = Single | tuple[Single, ...] | ParameterRef


@dataclass(frozen=True, slots=True)
class Leaf:
    """One comparison. ``path`` is its position in the criteria, from 1: "1", "2.1". ``in`` has a tuple as value."""

    path: str
    fact: str
    op: str
    value: Value
    subject: str = "self"
    advisory: bool = False
    trigger: bool = False


@dataclass(frozen=True, slots=True)
class Group:
    """any_of or all_of. A group whose items are all advisory is advisory itself (the reader sees to that)."""

    path: str
    kind: Literal["any_of", "all_of"]
    items: tuple["Criterion", ...]
    advisory: bool = False
    trigger: bool = False


Criterion = Leaf | Group


def leaves(item: Criterion) -> Iterator[Leaf]:
    """All leaves of a criterion in the order of the catalogue, advisory ones too."""
    if isinstance(item, Leaf):
        yield item
    else:
        for inner in item.items:
            yield from leaves(inner)


@dataclass(frozen=True, slots=True)
class Citation:
    document: str
    clause: str
    status: str  # confirmed | second_hand | unverified

    def as_json(self) -> dict[str, str]:
        return {"document": self.document, "clause": self.clause, "status": self.status}


@dataclass(frozen=True, slots=True)
class Grace:
    months: int
    facts: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Version:
    """A measure's rules for the days valid_from..valid_to, both included; valid_to None = still valid."""

    measure: str
    valid_from: date
    valid_to: date | None
    citation: Citation
    criteria: tuple[Criterion, ...] = ()
    grace: Grace | None = None
    source: str | None = None

    @property
    def key(self) -> str:
        return f"{self.measure}\x1f{self.valid_from.isoformat()}"

    def holds_on(self, day: date) -> bool:
        return self.valid_from <= day and (self.valid_to is None or day <= self.valid_to)


@dataclass(frozen=True, slots=True)
class Measure:
    code: str
    name: str
    klass: str  # property `class` in the graph
    unit: str  # member | household | either
    department: str
    repeatable: bool = False
    after_death: bool = False
    covers_months: int = 0
    versions: tuple[Version, ...] = ()  # by valid_from, never overlapping
    source: str | None = None

    def version_on(self, day: date) -> Version | None:
        return next((version for version in self.versions if version.holds_on(day)), None)


@dataclass(frozen=True, slots=True)
class Department:
    code: str
    name: str
    source: str | None = None


@dataclass(frozen=True, slots=True)
class Exclusion:
    a: str
    b: str
    kind: str  # exclusive | higher | topup
    scope: str  # member | household
    citation: Citation
    region: str | None = None  # cut; None and '' both mean everywhere
    source: str | None = None


@dataclass(frozen=True, slots=True)
class Frequency:
    measure: str
    max: int
    per: str  # calendar_year | ever
    same_reason: bool
    citation: Citation
    region: str | None = None
    source: str | None = None


@dataclass(frozen=True, slots=True)
class Parameter:
    name: str
    region: str
    value: Single
    valid_from: date
    household_type: str | None = None
    source: str | None = None

    def times(self, factor: Decimal) -> Single:
        """Exact; turn into float only when it meets a fact's number."""
        return self.value * factor if isinstance(self.value, Decimal) else self.value


@dataclass(frozen=True, slots=True)
class Limit:
    kind: str  # referral | application | alert | task
    region: str
    amount: int
    unit: str  # 工作日 | 天 | 月
    valid_from: date
    measure: str | None = None
    need: str | None = None  # the catalogue's word
    receiver: str | None = None
    household_type: str | None = None
    source: str | None = None


@dataclass(frozen=True, slots=True)
class VisitRule:
    measure: str
    region: str
    every_months: int
    valid_from: date
    household_type: str | None = None
    source: str | None = None


@dataclass(frozen=True, slots=True)
class Indicator:
    code: str
    name: str
    dimension: str
    points: int
    when: Criterion  # subjects household and any_member only
    source: str | None = None


@dataclass(frozen=True, slots=True)
class Threshold:
    region: str
    points: int
    valid_from: date
    household_type: str | None = None
    source: str | None = None


@dataclass(frozen=True, slots=True)
class Freshness:
    department: str
    kind: str  # English word: grant, member …
    days: int
    source: str | None = None


@dataclass(frozen=True, slots=True)
class Need:
    name: str
    aliases: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Reason:
    name: str
    aliases: tuple[str, ...] = ()


Entry = (
    Department | Measure | Version | Exclusion | Frequency | Parameter | Limit | VisitRule | Indicator | Threshold
    | Freshness | Need | Reason
)  # fmt: skip


@dataclass(frozen=True)
class Catalogue:
    """Everything that holds, of all files ever loaded."""

    departments: Mapping[str, Department] = field(default_factory=dict)
    measures: Mapping[str, Measure] = field(default_factory=dict)
    exclusions: tuple[Exclusion, ...] = ()
    frequencies: tuple[Frequency, ...] = ()
    parameters: tuple[Parameter, ...] = ()
    limits: tuple[Limit, ...] = ()
    visits: tuple[VisitRule, ...] = ()
    indicators: tuple[Indicator, ...] = ()
    thresholds: tuple[Threshold, ...] = ()
    freshness: tuple[Freshness, ...] = ()
    needs: tuple[Need, ...] = ()
    reasons: tuple[Reason, ...] = ()
    return_reasons: tuple[str, ...] = ()
    digest: str = ""

    def measure(self, code: str) -> Measure | None:
        return self.measures.get(code)

    def version_on(self, code: str, day: date) -> Version | None:
        """The version of a measure valid on the day; None if there is none or no such measure."""
        measure = self.measures.get(code)
        return measure.version_on(day) if measure else None

    def needs_word(self, text: str) -> str | None:
        """The catalogue's word for a need, None if it knows none."""
        return self._need_words.get(text)

    def needs_near(self, text: str) -> list[str]:
        """At most three words that somebody may have meant who wrote one that the catalogue does not know."""
        within = [word for word in self._need_words if word in text or text in word]
        alike = difflib.get_close_matches(text, self._need_words, n=3, cutoff=0.4)
        return list(dict.fromkeys(self._need_words[word] for word in (*within, *alike)))[:3]

    def reason_word(self, text: str) -> str | None:
        return self._reason_words.get(text)

    def parameter(self, name: str, day: date, code: str | None, household_type: str | None = None) -> Parameter | None:
        return choose((p for p in self.parameters if p.name == name), day, code, household_type)

    def threshold(self, day: date, code: str | None, household_type: str | None = None) -> Threshold | None:
        return choose(self.thresholds, day, code, household_type)

    def visit_rule(self, measure: str, day: date, code: str | None, kind: str | None = None) -> VisitRule | None:
        return choose((v for v in self.visits if v.measure == measure), day, code, kind)

    def limit(
        self,
        kind: str,
        day: date,
        code: str | None,
        household_type: str | None = None,
        *,
        measure: str | None = None,
        need: str | None = None,
        receiver: str | None = None,
    ) -> Limit | None:
        """The limit of a kind: one that names this measure, need and receiver before one that names fewer of them."""
        wanted = {"measure": measure, "need": need, "receiver": receiver}
        by_precision: dict[tuple[bool, ...], list[Limit]] = {}
        for limit in self.limits:
            named = {name: getattr(limit, name) for name in wanted}
            if limit.kind == kind and all(word is None or word == wanted[name] for name, word in named.items()):
                by_precision.setdefault(tuple(word is not None for word in named.values()), []).append(limit)
        for precision in sorted(by_precision, key=lambda p: (sum(p), p), reverse=True):
            if chosen := choose(by_precision[precision], day, code, household_type):
                return chosen
        return None

    def fresh_days(self, department: str, kind: str, default: int = 35) -> int:
        return next((f.days for f in self.freshness if f.department == department and f.kind == kind), default)

    @cached_property
    def fact_names(self) -> frozenset[str]:
        """Every fact that a criterion or an indicator asks for, except 年龄."""
        criteria = [c for m in self.measures.values() for v in m.versions for c in v.criteria]
        criteria += [indicator.when for indicator in self.indicators]
        return frozenset(leaf.fact for item in criteria for leaf in leaves(item)) - {AGE}

    @cached_property
    def _need_words(self) -> dict[str, str]:
        return {word: need.name for need in self.needs for word in (*need.aliases, need.name)}

    @cached_property
    def _reason_words(self) -> dict[str, str]:
        return {word: reason.name for reason in self.reasons for word in (*reason.aliases, reason.name)}
