"""A year of months as upright columns, each with its number; readable in black and white.

Zero is a line with a 0, nothing reported is no column and a question mark: a month that nobody reported is not zero.
A dash stands for a month before the first data of its kind.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from api.drawing.text import BLUE, GREY, INK, LINE, link, svg, words

STEP, HIGH, TOP, LEFT = 66, 130, 46, 12
_WIDE: Final = 36


@dataclass(frozen=True)
class Month:
    """``value`` null: not known. ``shown``: the number as it stands over the column. ``before``: there was no data yet,
    where there is no value."""

    month: str
    value: float | None
    shown: str
    href: str | None = None
    before: bool = False


def draw(months: Sequence[Month], title: str) -> str:
    wide = max(LEFT * 2 + STEP * len(months), 240)
    parts = [words(8, 20, title, size=14, bold=True)]
    if not months:
        return svg(wide, 60, title, [*parts, words(8, 46, "没有。", fill=GREY)])
    most = max((month.value or 0 for month in months), default=0) or 1
    floor = TOP + HIGH
    parts.append(f'<path d="M{LEFT} {floor}H{wide - LEFT}" stroke="{LINE}"/>')
    for place, month in enumerate(months):
        x = LEFT + place * STEP + STEP / 2
        parts.append(words(x, floor + 18, month.month, size=11, fill=GREY, anchor="middle"))
        if month.value is None:
            parts.append(words(x, floor - 8, "—" if month.before else "?", size=16, fill=GREY, anchor="middle"))
            continue
        high = HIGH * month.value / most
        inner = (
            f'<rect x="{x - _WIDE / 2:g}" y="{floor - high:.1f}" width="{_WIDE}" height="{high:.1f}" fill="{BLUE}"/>'
            if high
            else f'<path d="M{x - _WIDE / 2:g} {floor}h{_WIDE}" stroke="{INK}" stroke-width="3"/>'
        )
        inner += words(x, floor - high - 6, month.shown, size=11, fill=INK, anchor="middle")
        parts.append(link(month.href, inner) if month.href else inner)
    return svg(wide, floor + 28, title, parts)
