"""What a household could have, what is missing to say so, what it is not entitled to: one line a measure and person.

Each line gives the facts that decide and the department that reported them, or the fact that nobody reported.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from graph.policy.model import Exclusion
from graph.policy.regions import holds

WHOLE: Final = "全户"
_SAID: Final = {"exclusive": "不可同领", "higher": "只能择高享受"}


@dataclass(frozen=True)
class Block:
    """One measure asked of one subject. ``verdict``: 不符合 if a criterion is false, 无法判断 if one is unknown;
    ``decisive``: the numbers of the criteria that made it so."""

    measure: str
    subject: str
    verdict: str
    clause: Any
    leaves: Sequence[dict[str, Any]]
    decisive: frozenset[int] = frozenset()


@dataclass(frozen=True)
class Line:
    """``because``: facts, in the order of the catalogue. ``aid``: 已在享, or the running aid that excludes it; null:
    nothing stands in the way."""

    measure: str
    subject: str
    verdict: str
    because: Sequence[str]
    aid: str | None


def lines_of(
    blocks: Sequence[Block],
    running: Sequence[Mapping[str, Any]],
    exclusions: Sequence[Exclusion],
    place: str | None,
    measure: Callable[[str], str],
    department: Callable[[str], str],
) -> list[Line]:
    return [
        Line(
            block.measure,
            block.subject,
            block.verdict,
            list(dict.fromkeys(_because(leaf, department) for leaf in block.leaves if _decides(block, leaf))),
            _aid(block, running, exclusions, place, measure),
        )
        for block in blocks
    ]


def _decides(block: Block, leaf: Mapping[str, Any]) -> bool:
    return leaf["criterion"] in block.decisive and leaf["truth"] == block.verdict


def _because(leaf: Mapping[str, Any], department: Callable[[str], str]) -> str:
    who = "、".join(department(code) for code in leaf["reported_by"] or [])
    if leaf["truth"] == "无法判断":
        return f"{leaf['fact']}说法不一({who})" if who else f"缺 {leaf['fact']}"
    return f"{leaf['fact']}:{leaf['value'] or '没有值'}" + (f"({who})" if who else "")


def _aid(
    block: Block,
    running: Sequence[Mapping[str, Any]],
    exclusions: Sequence[Exclusion],
    place: str | None,
    measure: Callable[[str], str],
) -> str | None:
    own = [grant for grant in running if (grant["name"] or WHOLE) in (block.subject, WHOLE)]
    if any(grant["measure"] == block.measure for grant in own):
        return "已在享"
    for one in exclusions:
        if (
            block.measure not in (one.a, one.b)
            or one.kind not in _SAID
            or (one.region and not holds(one.region, place))
        ):
            continue
        other = one.b if block.measure == one.a else one.a
        if any(grant["measure"] == other for grant in (running if one.scope == "household" else own)):
            return f"与在享的{measure(other)}{_SAID[one.kind]}"
    return None
