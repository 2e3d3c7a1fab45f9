"""One row: its values, or the columns that are wrong (contract §1, “Wrong are: …”)."""

from dataclasses import dataclass
from datetime import date
from itertools import combinations

from tests.oracle import policy
from tests.oracle.cells import Value, Wrong, born_on, plain
from tests.oracle.events import Cell, Event, Row
from tests.oracle.kinds import KINDS, SUBJECT, YES_NO

Values = dict[str, Value]


@dataclass(frozen=True)
class Checked:
    values: Values  # of the columns that the sheet has; A|B under SUBJECT
    wrong: frozenset[str]
    anywhere: bool = False  # wrong as a row, with no column to name (longer than the header)


def check_row(event: Event, row: Row, catalogue: policy.Catalogue) -> Checked:
    cells = dict(zip(event.columns, row.cells, strict=False))
    if any(extra not in (None, "") for extra in row.cells[len(event.columns) :]):
        return Checked({}, frozenset(), anywhere=True)
    values, wrong = read_cells(event, cells)
    wrong |= missing_cells(event, values, wrong)
    wrong |= subject_cells(event, values, wrong)
    wrong |= unknown_codes(event, values, catalogue)
    wrong |= wrong_unit(event, values, catalogue)
    wrong |= wrong_order(event, values)
    wrong |= before_birth(event, values)
    wrong |= follows_itself(event, values)
    return Checked(canonical(event, values, catalogue), frozenset(wrong))


def read_cells(event: Event, cells: dict[str, Cell]) -> tuple[Values, set[str]]:
    """“a missing or malformed cell; a word outside a column's list”. A short row has empty cells."""
    values: Values = {}
    wrong = set()
    for column, parse in {**KINDS[event.kind].columns, "作废": YES_NO}.items():
        if column in event.columns:
            try:
                values[column] = parse(cells.get(column))
            except Wrong:
                values[column] = None
                wrong.add(column)
    return values, wrong


def missing_cells(event: Event, values: Values, wrong: set[str]) -> set[str]:
    return {column for column in KINDS[event.kind].required if values.get(column) is None and column not in wrong}


def subject_cells(event: Event, values: Values, wrong: set[str]) -> set[str]:
    """“`A|B` = exactly one of the two, `A/B` = at least one”; “of an `A|B` or `A/B` both”."""
    if wrong & {"身份证号", "户编号"} or not KINDS[event.kind].subject:
        return set()
    given = [column for column in ("身份证号", "户编号") if values.get(column) is not None]
    fits = len(given) == 1 if KINDS[event.kind].subject == "|" else len(given) >= 1
    return set() if fits else {"身份证号", "户编号"}


def unknown_codes(event: Event, values: Values, catalogue: policy.Catalogue) -> set[str]:
    """“an unknown department or measure”."""
    wrong = {
        column
        for column in KINDS[event.kind].departments
        if values.get(column) is not None and values[column] not in catalogue.departments
    }
    if values.get("措施代码") is not None and values["措施代码"] not in catalogue.measures:
        wrong.add("措施代码")
    return wrong


def wrong_unit(event: Event, values: Values, catalogue: policy.Catalogue) -> set[str]:
    """“a subject that the measure's unit does not ask for”."""
    measure = values.get("措施代码")
    if measure not in catalogue.measures or KINDS[event.kind].subject != "|":
        return set()
    unit = policy.unit(catalogue, str(measure))
    unasked = {"member": "户编号", "household": "身份证号", "either": ""}[unit]
    return {"身份证号", "户编号"} if values.get(unasked) is not None else set()


def wrong_order(event: Event, values: Values) -> set[str]:
    """“an end before its begin; 发出 ≤ 签收 ≤ 受理 ≤ 办结 violated”."""
    wrong = set()
    for order in KINDS[event.kind].orders:
        for first, second in combinations(order, 2):
            begins, ends = values.get(first), values.get(second)
            if isinstance(begins, date) and isinstance(ends, date) and ends < begins:
                wrong |= {first, second}
    return wrong


def before_birth(event: Event, values: Values) -> set[str]:
    """“死亡日期 or 加入日期 before the birth”; “death before birth → Q naming both cells”: the birth's is 身份证号."""
    number = values.get("身份证号")
    if event.kind != "member" or not isinstance(number, str):
        return set()
    born, days = born_on(number), {column: values.get(column) for column in ("死亡日期", "加入日期")}
    early = {column for column, day in days.items() if isinstance(day, date) and day < born}
    return early | {"身份证号"} if early else early


def follows_itself(event: Event, values: Values) -> set[str]:
    """“a referral that follows itself”."""
    itself = event.kind == "referral" and values.get("转介编号") is not None
    return {"上一转介编号"} if itself and values.get("上一转介编号") == values["转介编号"] else set()


def canonical(event: Event, values: Values, catalogue: policy.Catalogue) -> Values:
    """The catalogue's words for 需求 and 事由; the two columns of an A|B as one; 作废 否 says what an empty cell
    says.
    """
    values = dict(values)
    if values.get("作废") == "否":
        values["作废"] = None
    for column, entries in (("需求", "needs"), ("事由", "reasons")):
        if isinstance(values.get(column), str):
            values[column] = policy.word(catalogue.listed(entries), str(values[column]))
    if KINDS[event.kind].subject == "|":
        person, household = values.pop("身份证号", None), values.pop("户编号", None)
        values[SUBJECT] = f"P:{person}" if person else f"H:{household}" if household else None
    return values


def is_blank(row: Row) -> bool:
    return all(cell is None or (isinstance(cell, str) and not cell.strip()) for cell in row.cells)


__all__ = ["Checked", "Values", "check_row", "is_blank", "plain"]
