"""One data row, checked by itself (contract §1, "Wrong are …"): what needs no look into the graph.

A row is wrong or it is not; every fault of it is named, so that a clerk mends it once. What merely looks odd (in the
future, before a birth, money beside goods) is taken with a warning: it is what the auditor looks for.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from difflib import get_close_matches
from functools import lru_cache
from itertools import pairwise
from typing import Final

from graph.errors import without_id_numbers
from graph.intake.causes import cause_word
from graph.intake.cells import PROVINCES, Value, as_text, birth, look_alikes, read, visible
from graph.intake.kinds import ENDS, ID, KINDS, STEPS, Cell, Column, Kind
from graph.intake.reasons import Fault, fault, text
from graph.intake.sheets import NO_FAULTS, SheetRow

Cells = dict[str, Value]
Wrong = tuple[tuple[str, ...], str, str]  # columns, code, sentence


@dataclass(frozen=True, slots=True)
class Row:
    """A row that is well-formed by itself."""

    number: int  # as the sheet or file numbers its lines
    cells: Cells  # only columns that the sheet has; an empty optional cell is None
    raw: dict[str, str]
    warnings: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class WrongRow:
    number: int
    columns: tuple[str, ...]  # in the contract's order; none where the row as a whole cannot be read
    reason: str
    raw: dict[str, str]
    codes: tuple[str, ...]  # of ``reasons.py``


@dataclass(frozen=True)
class RowContext:
    """What a row is held against. One for each sheet: an unknown word is warned of once."""

    departments: Collection[str]
    measures: Mapping[str, str]  # code → unit: member | household | either
    need_word: Callable[[str], str | None]
    reason_word: Callable[[str], str | None]
    known_fact_names: Collection[str]
    today: date
    warned: set[tuple[Cell, str]] = field(default_factory=set)


def check_row(kind: Kind, sheet_row: SheetRow, context: RowContext) -> Row | WrongRow:
    layout, values, faults, today = sheet_row.layout, sheet_row.values, sheet_row.faults, context.today
    if sheet_row.fault:
        return WrongRow(sheet_row.number, (), str(sheet_row.fault), sheet_row.raw(), (sheet_row.fault.code,))
    cells: Cells = {}
    wrong: list[Wrong] = []
    unknown: list[tuple[Cell, str, str]] = []
    for column, position in layout.positions:
        raw = values[position]
        value: Value | Fault
        if faults is not NO_FAULTS and position in faults:
            value = faults[position]
            if value.code == "merged" and not column.required:
                value = None
        else:
            value = read(raw, column, today)
        cell = column.cell
        if value is None:
            if column.required:
                value = fault("required")
        elif cell in _LOOKED_UP and not isinstance(value, Fault):
            value = _look_up(str(value), cell, context, unknown)
        if type(value) is Fault:
            wrong.append(((column.name,), value.code, _quoted(kind, column, raw, value)))
        else:
            cells[column.name] = value  # type: ignore[assignment]  # a Fault went the other way
    broken = {name for columns, _, _ in wrong for name in columns}
    wrong += _across(kind, sheet_row, cells, broken, context)
    if wrong:
        return _set_aside(kind, sheet_row, wrong)
    _complete(kind, cells)
    warnings = [*_tell(unknown, context), *_odd(kind, sheet_row.number, cells, today)]
    return Row(sheet_row.number, cells, sheet_row.raw(), tuple(warnings))


_LOOKED_UP: Final = frozenset({Cell.DEPARTMENT, Cell.MEASURE, Cell.NEED, Cell.REASON, Cell.CAUSE, Cell.INDICATOR})
#: Of a name or a word; a date has none of them.
_LETTERS: Final = re.compile(r"[^\W\d_年月日]")
#: Reasons that a look at the value does not help.
_UNQUOTED: Final = frozenset({"required", "merged", "formula", "error_cell", "too_long", "invisible"})


def _quoted(kind: Kind, column: Column, raw: object, reason: Fault) -> str:
    """“金额”=“1200.555”:… ; the value only where it names nobody. In a row whose columns have shifted, a name or an ID
    number may stand anywhere: letters of a kind that has names, and what looks like a number, are not said again."""
    shown = visible(without_id_numbers(as_text(raw).strip()))
    names_people = bool(_NAMES[kind.english]) and _LETTERS.search(shown) is not None
    if column.private or names_people or reason.code in _UNQUOTED:
        return f"“{column.name}”:{reason}"
    return f"“{column.name}”=“{shown[:40]}{'…' if len(shown) > 40 else ''}”:{reason}"


def _look_up(value: str, cell: Cell, context: RowContext, unknown: list[tuple[Cell, str, str]]) -> Value | Fault:
    """Codes must be in the catalogue; its words are put for their aliases, other words are kept and told of once."""
    if cell is Cell.DEPARTMENT:
        there = context.departments
        return value if value in there else fault("unknown_department", hint=_hint(value, there))
    if cell is Cell.MEASURE:
        return value if value in context.measures else fault("unknown_measure", hint=_hint(value, context.measures))
    if cell is Cell.INDICATOR:
        known, code, canonical = value in context.known_fact_names, "unknown_indicator", value
    else:
        found = _word(value, cell, context)
        known, code = found is not None, _UNKNOWN[cell]
        canonical = value if found is None else found
    if not known:
        unknown.append((cell, value, code))
    return canonical


_UNKNOWN: Final = {Cell.NEED: "unknown_need", Cell.REASON: "unknown_reason", Cell.CAUSE: "unknown_cause"}


def _word(value: str, cell: Cell, context: RowContext) -> str | None:
    if cell is Cell.NEED:
        return context.need_word(value)
    return (cause_word(value) if cell is Cell.CAUSE else None) or context.reason_word(value)


def _tell(unknown: list[tuple[Cell, str, str]], context: RowContext) -> Iterator[str]:
    for cell, value, code in unknown:
        if (cell, value) not in context.warned:
            context.warned.add((cell, value))
            yield text(code, word=value[:60])


def _hint(value: str, known: Collection[str]) -> str:
    near = get_close_matches(value.upper(), sorted(known), n=1)
    return f";{near[0]}?" if near else ""


def _set_aside(kind: Kind, sheet_row: SheetRow, wrong: list[Wrong]) -> WrongRow:
    order = kind.names
    named = {name for columns, _, _ in wrong for name in columns}
    wrong.sort(key=lambda one: min((order.index(name) for name in one[0]), default=0))
    return WrongRow(
        sheet_row.number,
        tuple(name for name in order if name in named),
        ";".join(dict.fromkeys(sentence for _, _, sentence in wrong)),
        sheet_row.raw(),
        tuple(dict.fromkeys(code for _, code, _ in wrong)),
    )


def _across(kind: Kind, row: SheetRow, cells: Cells, broken: set[str], context: RowContext) -> Iterator[Wrong]:
    """Cells that do not fit each other. A cell that is wrong by itself is not held against others."""
    if kind.subject:
        yield from _subject(kind, row, cells, broken, context)
    for begin, end in ENDS.get(kind.english, ()):
        if _later(cells.get(begin), cells.get(end)):
            yield (begin, end), "end_before_begin", text("end_before_begin", begin=begin, end=end)
    if kind.english == "referral":
        yield from _steps(cells)
        if cells.get("上一转介编号") is not None and cells.get("上一转介编号") == cells.get("转介编号"):
            yield ("上一转介编号",), "follows_itself", f"“上一转介编号”:{text('follows_itself')}"
    elif kind.english == "member" and isinstance(cells.get(ID), str):
        born = birth(str(cells[ID]))
        for column in ("加入日期", "死亡日期"):
            if _later(born, cells.get(column)):
                yield (ID, column), "before_birth", text("before_birth", column=column)


def _subject(kind: Kind, row: SheetRow, cells: Cells, broken: set[str], context: RowContext) -> Iterator[Wrong]:
    """``A|B`` exactly one, ``A/B`` at least one, the one that the measure's unit asks for; both are named."""
    subject = kind.subject
    if subject is None:
        return
    pair = subject.columns
    filled = [name for name in pair if cells.get(name) is not None or name in broken]
    named = "、".join(f"“{name}”" for name in pair)
    if not filled:
        merged = any(row.faults.get(at) for column, at in row.layout.positions if column.name in pair)
        if merged:
            yield pair, "merged", f"{named}:{text('merged')}"
        else:
            yield pair, "no_subject", text("no_subject", columns=named)
    elif len(filled) == 2 and subject.exactly_one:
        yield pair, "both_subjects", text("both_subjects", columns=named)
    else:
        measure = cells.get("措施代码")
        unit = context.measures.get(measure) if isinstance(measure, str) else None
        if unit in _UNITS and filled[0] != _UNITS[unit][0]:
            column, noun = _UNITS[unit]
            sentence = text("wrong_subject", measure=measure, unit=noun, column=column)
            yield pair, "wrong_subject", sentence


_UNITS: Final = {"member": (ID, "人"), "household": ("户编号", "户")}


def _steps(cells: Cells) -> Iterator[Wrong]:
    """发出 ≤ 签收 ≤ 受理 ≤ 办结, each held against the one before it that is filled."""
    filled = [name for name in STEPS if isinstance(cells.get(name), date)]
    for begin, end in pairwise(filled):
        if _later(cells[begin], cells[end]):
            yield (begin, end), "step_order", text("step_order", begin=begin, end=end)


def _later(begin: Value, end: Value) -> bool:
    return isinstance(begin, date) and isinstance(end, date) and end < begin


def _complete(kind: Kind, cells: Cells) -> None:
    """Of a pair ``A|B`` in which the sheet has one column, the other one is empty, not missing: a row that says 户编号
    says that it is about no person. 作废 says 是 or nothing."""
    if kind.subject and kind.subject.exactly_one:
        for name in kind.subject.columns:
            cells.setdefault(name, None)
    if cells.get("作废") is False:
        cells["作废"] = None


def _odd(kind: Kind, number: int, cells: Cells, today: date) -> Iterator[str]:
    happened = kind.happened_on
    if happened and _later(cells.get(happened), today):
        yield text("future", row=number, column=happened)
    identity = cells.get(ID)
    if isinstance(identity, str):
        if identity[:2] not in PROVINCES:
            yield text("id_county", row=number)
        if kind.english != "member" and happened and _later(_born(identity), cells.get(happened)):
            yield text("happened_before_birth", row=number, column=happened)
    for column in _NAMES[kind.english]:
        value = cells.get(column)
        if isinstance(value, str) and (points := look_alikes(value)):
            yield text("look_alike", row=number, column=column, points="、".join(points[:5]))
    if kind.english == "member":
        died = cells.get("死亡日期")
        if _later(died, today):
            yield text("future", row=number, column="死亡日期")
        if _later(cells.get("加入日期"), died):
            yield text("death_before_joining", row=number)
    elif kind.english == "payment" and cells.get("内容") and cells.get("金额"):
        yield text("goods_with_money", row=number)
    elif kind.english == "grant" and cells.get("不保障人员") and cells.get(ID):
        yield text("excluded_of_person", row=number)


@lru_cache(maxsize=200_000)
def _born(number: str) -> date:
    return birth(number)


#: Columns that hold names, by kind.
_NAMES: Final = {
    english: tuple(column.name for column in kind.columns if column.cell is Cell.NAME)
    for english, kind in KINDS.items()
}
