"""Criteria in Chinese, one line a leaf, as a clerk reads them."""

from collections.abc import Callable, Iterable, Iterator
from decimal import Decimal

from graph.policy.model import Criterion, Leaf, Parameter, ParameterRef, Single, Value, leaves

_OPERATORS = {"eq": "为", "in": "为", "lt": "低于", "le": "不超过", "gt": "超过", "ge": "不低于"}
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


def wording(leaf: Leaf, parameter: Callable[[str], Parameter | None] | None = None) -> str:
    """One comparison. ``parameter``: what holds of a standard where it is asked; without, only its name is said.

    >>> from datetime import date
    >>> leaf = Leaf("1", "人均月收入", "lt", ParameterRef("低保标准", Decimal("1.5")), "household")
    >>> wording(leaf), wording(leaf, lambda name: Parameter(name, "", Decimal(800), date(2024, 7, 1)))
    ('家庭的人均月收入低于1.5倍低保标准', '家庭的人均月收入低于1.5倍低保标准(1200)')
    >>> wording(leaf, lambda name: None)
    '家庭的人均月收入低于1.5倍低保标准(这里没有规定)'
    """
    return f"{called(leaf)}{bound(leaf, parameter)}"


def called(leaf: Leaf) -> str:
    """What a comparison looks at: the fact, and whose where it is not the subject's own."""
    return f"{_SUBJECTS[leaf.subject]}{leaf.fact}"


def bound(leaf: Leaf, parameter: Callable[[str], Parameter | None] | None = None) -> str:
    """What the fact is held against, without the fact.

    >>> bound(Leaf("1", "残疾等级", "in", ("一级", "二级"))), bound(Leaf("2", "低收入人口层级", "ne", "无"))
    ('为一级、二级之一', '不是“无”')
    """
    amount = ""
    if isinstance(leaf.value, ParameterRef) and parameter is not None:
        held = parameter(leaf.value.name)
        amount = f"({plain(held.times(leaf.value.times))})" if held else "(这里没有规定)"
    if leaf.op == "ne":
        return f"不是“{_value(leaf.value)}”{amount}"
    return f"{_OPERATORS[leaf.op]}{_value(leaf.value)}{amount}"


def numbered(
    criteria: Iterable[Criterion], parameter: Callable[[str], Parameter | None]
) -> dict[tuple[int, int], str]:
    """The comparisons by the numbers that ``explain_eligibility`` gives them, in words."""
    return {number: wording(leaf, parameter) for number, leaf in by_number(criteria).items()}


def by_number(criteria: Iterable[Criterion]) -> dict[tuple[int, int], Leaf]:
    """Criterion and leaf, both from 1, in the order of the catalogue (contract §3)."""
    return {(at, place): leaf for at, item in enumerate(criteria, 1) for place, leaf in enumerate(leaves(item), 1)}


def standards(criteria: Iterable[Criterion]) -> list[str]:
    """The names of the standards that the comparisons take, each once."""
    values = [leaf.value for item in criteria for leaf in leaves(item)]
    return list(dict.fromkeys(value.name for value in values if isinstance(value, ParameterRef)))


def _value(value: Value) -> str:
    if isinstance(value, ParameterRef):
        return value.name if value.times == 1 else f"{plain(value.times)}倍{value.name}"
    if isinstance(value, tuple):
        return "、".join(plain(item) for item in value) + ("之一" if len(value) > 1 else "")
    return plain(value)


def plain(value: Single) -> str:
    """A number without the noughts that nobody wrote.

    >>> plain(Decimal("800.00")), plain("一级")
    ('800', '一级')
    """
    return format(value.normalize(), "f") if isinstance(value, Decimal) else value
