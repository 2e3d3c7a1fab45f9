"""From the text of catalogue files to located entries: one function for each section of contract §4."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from functools import partial
from pathlib import Path

from graph.policy.document import Fault, Items, Map, Node, parse, read_bytes
from graph.policy.fields import Fields
from graph.policy.model import (
    AGE,
    EXCLUSION_KINDS,
    HOUSEHOLD_TYPES,
    KINDS,
    LIMIT_KINDS,
    LIMIT_UNITS,
    OPERATORS,
    ORDERING,
    STATUSES,
    SUBJECTS,
    UNITS,
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
    Single,
    Threshold,
    Value,
    Version,
    VisitRule,
)
from graph.policy.regions import ALWAYS

GROUPS = ("any_of", "all_of")
LONGEST = {"working_days": 2500, "days": 3650, "months": 240}  # what the calendar of 1900 to 2209 can count


@dataclass(frozen=True, slots=True)
class Located:
    """An entry and where it stands. ``sound``: read without a fault. An entry from the graph has no file."""

    entry: Entry
    file: str = ""
    line: int = 0
    lines: Mapping[str, int] = field(default_factory=dict)
    sound: bool = True

    def fault(self, text: str, key: str = "") -> Fault:
        return Fault(self.file, self.lines.get(key, self.line), text)


@dataclass(frozen=True, slots=True)
class Draft:
    """What some files say, not yet held against each other."""

    entries: tuple[Located, ...] = ()
    return_reasons: tuple[str, ...] = ()
    faults: tuple[Fault, ...] = ()


def read_files(paths: list[Path]) -> Draft:
    """Several files are one catalogue. Raises only for what is no readable file; all else is a fault."""
    return read_texts([(str(path), read_bytes(path)) for path in paths])


def read_texts(texts: list[tuple[str, bytes]]) -> Draft:
    faults: list[Fault] = []
    entries: list[Located] = []
    return_reasons: dict[str, None] = {}
    for name, content in texts:
        document = parse(name, content, faults)
        if document is not None:
            sections = _Sections(name, faults, entries)
            sections.read(document)
            return_reasons |= dict.fromkeys(sections.return_reasons)
    return Draft(tuple(entries), tuple(return_reasons), tuple(faults))


class _Sections:
    """The sections of one file; entries and faults go to the lists of all files."""

    def __init__(self, file: str, faults: list[Fault], entries: list[Located]) -> None:
        self._file = file
        self._faults = faults
        self._entries = entries
        self.return_reasons: tuple[str, ...] = ()

    def read(self, document: Map) -> None:
        known = (*SECTIONS, "return_reasons")
        top = Fields(self._file, self._faults, document, "最外层", known)
        for section, (keys, build) in SECTIONS.items():
            for number, node in enumerate(top.items(section), 1):
                self._entry(node, f"{section} 第 {number} 项", keys, build)
        self.return_reasons = top.texts("return_reasons")

    def _entry(self, node: Node, where: str, keys: tuple[str, ...], build: "Build") -> None:
        before = len(self._faults)
        fields = Fields(self._file, self._faults, node, where, keys)
        entry = build(fields)
        sound = len(self._faults) == before
        self._entries.append(Located(entry, self._file, fields.line, fields.lines, sound))
        if isinstance(entry, Measure):
            for number, version in enumerate(fields.items("versions"), 1):
                inner = f"{where}({entry.code})versions 第 {number} 项"
                self._entry(version, inner, VERSION_KEYS, partial(_version, entry.code))


def _citation(fields: Fields) -> Citation:
    return Citation(fields.text("document"), fields.text("clause"), fields.choice("status", STATUSES))


def _department(fields: Fields) -> Department:
    return Department(fields.code("code"), fields.text("name"), fields.optional_text("source"))


def _parameter(fields: Fields) -> Parameter:
    return Parameter(
        name=fields.text("name"),
        region=fields.region() or "",
        value=fields.single("value", fields.node("value")),
        valid_from=fields.day("valid_from", ALWAYS),
        household_type=fields.optional_choice("household_type", HOUSEHOLD_TYPES),
        source=fields.optional_text("source"),
    )


def _measure(fields: Fields) -> Measure:
    return Measure(
        code=fields.code("code"),
        name=fields.text("name"),
        klass=fields.text("class"),
        unit=fields.choice("unit", UNITS),
        department=fields.code("department"),
        repeatable=fields.flag("repeatable"),
        after_death=fields.flag("after_death"),
        covers_months=fields.whole("covers_months", 0, 240, 0),
        source=fields.optional_text("source"),
    )


def _version(measure: str, fields: Fields) -> Version:
    valid_from = fields.day("valid_from")
    valid_to = fields.optional_day("valid_to")
    if valid_to is not None and valid_to < valid_from:
        fields.fault(fields.line_of("valid_to"), f"valid_to {valid_to} 早于 valid_from {valid_from}")
    if (node := fields.node("citation")) is None:
        fields.fault(fields.line, "缺“citation”(文件、条款、状态)")
        citation = Citation("", "", STATUSES[-1])
    else:
        keys = ("document", "clause", "status")
        citation = _citation(Fields(fields.file, fields.faults, node, f"{fields.where} citation", keys))
    grace = None
    if (node := fields.node("grace")) is not None:
        inner = Fields(fields.file, fields.faults, node, f"{fields.where} grace", ("months", "facts"))
        grace = Grace(inner.whole("months", 1, 240), inner.texts("facts", required=True))
    criteria = _items(fields, "criteria", "", "self")
    return Version(measure, valid_from, valid_to, citation, criteria, grace, fields.optional_text("source"))


def _items(fields: Fields, key: str, prefix: str, subject: str, *, required: bool = False) -> tuple[Criterion, ...]:
    nodes = fields.items(key, required=required)
    return tuple(_criterion(fields, node, f"{prefix}{n}", subject) for n, node in enumerate(nodes, 1))


def _criterion(outer: Fields, node: Node, path: str, subject: str) -> Criterion:
    """``subject``: what a leaf without one looks at ("" in an indicator, which has no person to look at)."""
    names = [key.text for key, _ in node.entries] if isinstance(node, Map) else []
    groups = [name for name in names if name in GROUPS]
    where = f"{outer.where.split(' 条件 ')[0]} 条件 {path}"
    keys = (*groups, "advisory", "trigger") if groups else (*LEAF_KEYS, *GROUPS)
    fields = Fields(outer.file, outer.faults, node, where, keys)
    outer.lines[f"criterion {path}"] = fields.line
    for name, line in fields.lines.items():
        outer.lines[f"criterion {path} {name}"] = line
    advisory, trigger = fields.flag("advisory"), fields.flag("trigger")
    if trigger and ("." in path or not subject):
        fields.fault(fields.line_of("trigger"), "trigger 只能写在 criteria 的第一层")
    if not groups:
        return _leaf(fields, path, subject, advisory, trigger)
    if len(groups) > 1:
        fields.fault(fields.line, "any_of 与 all_of 不能写在同一项,请分成两项")
    items = _items(fields, groups[0], f"{path}.", subject, required=True)
    outer.lines.update({key: line for key, line in fields.lines.items() if key.startswith("criterion ")})
    advisory = advisory or (bool(items) and all(item.advisory for item in items))
    return Group(path, "any_of" if groups[0] == "any_of" else "all_of", items, advisory, trigger)


def _leaf(fields: Fields, path: str, subject: str, advisory: bool, trigger: bool) -> Leaf:
    fact = fields.text("fact")
    op = fields.choice("op", OPERATORS)
    looks_at = fields.choice("subject", SUBJECTS if subject else SUBJECTS[1:], subject or "household")
    if fact == AGE and looks_at == "household":
        fields.fault(fields.line_of("subject"), "年龄是人的,不能以 household 为对象;请用 self 或 any_member")
    return Leaf(path, fact, op, _value(fields, fact, op), looks_at, advisory, trigger)


def _value(fields: Fields, fact: str, op: str) -> Value:
    node = fields.node("value")
    if isinstance(node, Map):
        inner = Fields(fields.file, fields.faults, node, f"{fields.where} value", ("parameter", "times"))
        if op == "in":
            fields.fault(node.line, "op: in 的 value 须是列表,不能是参数")
        return ParameterRef(inner.text("parameter"), inner.number("times", Decimal(1)))
    if op == "in":
        if node is not None and not isinstance(node, Items):
            fields.fault(node.line, "op: in 的 value 须是列表,例如 [一级, 二级]")
            return ()
        singles = [fields.single("value", item) for item in fields.items("value", required=True)]
        _age_is_a_number(fields, fact, singles)
        return tuple(singles)
    if isinstance(node, Items):
        fields.fault(node.line, f"op: {op} 的 value 须是一个值;列表请用 op: in")
        return ""
    single = fields.single("value", node)
    if op in ORDERING and not isinstance(single, Decimal) and single:
        fields.fault(fields.line_of("value"), f"op: {op} 比较大小,value 须是数字,不能是“{single}”")
    else:
        _age_is_a_number(fields, fact, [single])
    return single


def _age_is_a_number(fields: Fields, fact: str, values: list[Single]) -> None:
    if fact == AGE and (text := next((v for v in values if v and not isinstance(v, Decimal)), None)):
        fields.fault(fields.line_of("value"), f"年龄须与数字比较,不能是“{text}”")


def _exclusion(fields: Fields) -> Exclusion:
    a, b = fields.code("a"), fields.code("b")
    if a and a == b:
        fields.fault(fields.line_of("b"), f"a 与 b 是同一项措施 {a};同一措施重复享受不必写,产品自会查")
    kind = fields.choice("kind", EXCLUSION_KINDS)
    scope = fields.choice("scope", ("member", "household"))
    region = fields.region(required=False) or None
    return Exclusion(a, b, kind, scope, _citation(fields), region, fields.optional_text("source"))


def _frequency(fields: Fields) -> Frequency:
    return Frequency(
        measure=fields.code("measure"),
        max=fields.whole("max", 1, 1_000_000),
        per=fields.choice("per", ("calendar_year", "ever")),
        same_reason=fields.flag("same_reason"),
        citation=_citation(fields),
        region=fields.region(required=False) or None,
        source=fields.optional_text("source"),
    )


def _limit(fields: Fields) -> Limit:
    kind = fields.choice("kind", LIMIT_KINDS)
    given = [key for key in LIMIT_UNITS if fields.given(key)]
    if len(given) != 1:
        fields.fault(fields.line, "working_days、days、months 须恰好写一个")
    unit = given[0] if given else "days"
    for key in ("measure",) if kind != "application" else ("need", "receiver"):
        if fields.given(key):
            fields.fault(fields.line_of(key), f"kind: {kind} 不能带 {key}")
    return Limit(
        kind=kind,
        region=fields.region() or "",
        amount=fields.whole(unit, 1, LONGEST[unit], 1),
        unit=LIMIT_UNITS[unit],
        valid_from=fields.day("valid_from", ALWAYS),
        measure=fields.optional_text("measure", 64),
        need=fields.optional_text("need", 200),
        receiver=fields.optional_text("receiver", 64),
        household_type=fields.optional_choice("household_type", HOUSEHOLD_TYPES),
        source=fields.optional_text("source"),
    )


def _visit(fields: Fields) -> VisitRule:
    return VisitRule(
        measure=fields.code("measure"),
        region=fields.region() or "",
        every_months=fields.whole("every_months", 1, 240),
        valid_from=fields.day("valid_from", ALWAYS),
        household_type=fields.optional_choice("household_type", HOUSEHOLD_TYPES),
        source=fields.optional_text("source"),
    )


def _indicator(fields: Fields) -> Indicator:
    when: Criterion = Leaf("1", "", "eq", "")
    if (node := fields.node("when")) is None:
        fields.fault(fields.line, "缺“when”")
    else:
        when = _criterion(fields, node, "1", "")
    return Indicator(
        code=fields.code("code"),
        name=fields.text("name"),
        dimension=fields.text("dimension"),
        points=fields.whole("points", -1_000_000, 1_000_000),
        when=when,
        source=fields.optional_text("source"),
    )


def _threshold(fields: Fields) -> Threshold:
    return Threshold(
        region=fields.region() or "",
        points=fields.whole("points", -1_000_000, 1_000_000),
        valid_from=fields.day("valid_from", ALWAYS),
        household_type=fields.optional_choice("household_type", HOUSEHOLD_TYPES),
        source=fields.optional_text("source"),
    )


def _freshness(fields: Fields) -> Freshness:
    word = fields.choice("kind", (*KINDS, *KINDS.values()))
    days = fields.whole("days", 0, 10_000)
    return Freshness(fields.code("department"), KINDS.get(word, word), days, fields.optional_text("source"))


def _need(fields: Fields) -> Need:
    return Need(fields.text("name"), fields.texts("aliases"))


def _reason(fields: Fields) -> Reason:
    return Reason(fields.text("name"), fields.texts("aliases"))


Build = Callable[[Fields], Entry]
LEAF_KEYS = ("fact", "op", "value", "subject", "advisory", "trigger")
VERSION_KEYS = ("valid_from", "valid_to", "citation", "criteria", "grace")
_CITED = ("document", "clause", "status")
_REGIONAL = ("region", "valid_from", "household_type")
SECTIONS: Mapping[str, tuple[tuple[str, ...], Build]] = {
    "departments": (("code", "name"), _department),
    "parameters": (("name", "value", *_REGIONAL), _parameter),
    "measures": (
        ("code", "name", "class", "unit", "department", "repeatable", "after_death", "covers_months", "versions"),
        _measure,
    ),
    "exclusions": (("a", "b", "kind", "scope", "region", *_CITED), _exclusion),
    "frequency": (("measure", "max", "per", "same_reason", "region", *_CITED), _frequency),
    "limits": (("kind", "measure", "need", "receiver", *LIMIT_UNITS, *_REGIONAL), _limit),
    "needs": (("name", "aliases"), _need),
    "reasons": (("name", "aliases"), _reason),
    "visits": (("measure", "every_months", *_REGIONAL), _visit),
    "indicators": (("code", "name", "dimension", "points", "when"), _indicator),
    "alert_threshold": (("points", *_REGIONAL), _threshold),
    "freshness": (("department", "kind", "days"), _freshness),
}
