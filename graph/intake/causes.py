"""致困原因 as coded words: what brought a household into difficulty, so that a table can count it.

A word of this list, or a reason of the policy catalogue (住院, 火灾 …), is known; anything else is kept as it came,
with a warning.
"""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

#: Word → other ways to write it. The words are this product's own, after those of the monitoring forms; not policy.
CAUSES: Final[Mapping[str, tuple[str, ...]]] = MappingProxyType(
    {
        "因病": ("疾病", "患病", "生病", "因病致困", "因病致贫"),
        "因残": ("残疾", "因残致困", "因残致贫"),
        "因学": ("教育", "因学致困", "因学致贫"),
        "因灾": ("自然灾害", "因自然灾害", "受灾", "因灾致困"),
        "因意外": ("意外事故", "因意外事故", "突发意外", "因突发事件"),
        "失业": ("务工就业不稳", "待业", "没有工作"),
        "缺劳力": ("缺劳动力", "没有劳动力", "无劳动力"),
        "住房": ("危房", "无房", "住房困难"),
        "无人照料": ("无人照顾", "无人抚养", "独居", "留守"),
        "家庭变故": ("离异", "丧偶", "亲人去世"),
    }
)
_WORDS: Final[Mapping[str, str]] = MappingProxyType(
    {written: word for word, others in CAUSES.items() for written in (word, *others)}
)


def cause_word(text: str) -> str | None:
    """
    >>> cause_word("患病"), cause_word("因病"), cause_word("修锅")
    ('因病', '因病', None)
    """
    return _WORDS.get(text)
