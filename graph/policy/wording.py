"""Criteria in Chinese, one line a leaf, as a clerk reads them."""

from collections.abc import Iterable, Iterator
from decimal import Decimal

from graph.policy.model import Criterion, Leaf, ParameterRef, Single, Value

_OPERATORS = {"eq": "为", "ne": "不为", "in": "为", "lt": "低于", "le": "不超过", "gt": "超过", "ge": "不低于"}
_SUBJECTS = {"self": "", "household": "家庭的", "any_member": "任一成员的"}


def lines(criteria: Iterable[Criterion], indent: str = "") -> Iterator[str]:
    """One line for each leaf and group, groups indented; the mark behind says what only hints and what triggers."""
    for item in criteria:
        marks = "".join(word for given, word in ((item.trigger, "〔触发〕"), (item.advisory, "〔仅提示〕")) if given)
        if isinstance(item, Leaf):
            yield f"{indent}{item.path} {wording(item)}{marks}"
        else:
            yield f"{indent}{item.path} {'任一' if item.kind == 'any_of' else '同时'}符合:{marks}"
            yield from lines(item.items, indent + "  ")


def wording(leaf: Leaf) -> str:
    """One comparison.

    >>> wording(Leaf("1", "人均月收入", "lt", ParameterRef("低保标准", Decimal("1.5")), "household"))
    '家庭的人均月收入低于1.5倍低保标准'
    """
    return f"{_SUBJECTS[leaf.subject]}{leaf.fact}{_OPERATORS[leaf.op]}{_value(leaf.value)}"


def _value(value: Value) -> str:
    if isinstance(value, ParameterRef):
        return value.name if value.times == 1 else f"{_plain(value.times)}倍{value.name}"
    if isinstance(value, tuple):
        return "、".join(_plain(item) for item in value) + ("之一" if len(value) > 1 else "")
    return _plain(value)


def _plain(value: Single) -> str:
    return format(value.normalize(), "f") if isinstance(value, Decimal) else value
