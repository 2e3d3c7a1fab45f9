"""Horizontal bars with their numbers: readable in black and white, zero and nothing told apart."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from api.drawing.text import BLUE, GREY, INK, link, svg, words

ROW: Final = 26
LABEL: Final = 230
WIDTH: Final = 820


@dataclass(frozen=True)
class Bar:
    """``value`` null: not known, which is no bar and says so."""

    label: str
    value: float | None
    href: str | None


def draw(bars: Sequence[Bar], title: str) -> str:
    if not bars:
        return svg(WIDTH, 60, title, [words(8, 20, title, size=14, bold=True), words(8, 46, "没有。", fill=GREY)])
    most = max((bar.value or 0 for bar in bars), default=0) or 1
    parts = [words(8, 20, title, size=14, bold=True)]
    room = WIDTH - LABEL - 150
    for place, bar in enumerate(bars):
        y = 34 + place * ROW
        parts.append(words(LABEL - 8, y + 15, bar.label, anchor="end", room=LABEL - 16))
        if bar.value is None:
            parts.append(words(LABEL, y + 15, "无法判断", fill=GREY))
            continue
        long = room * bar.value / most
        shown = f"{bar.value:,.2f}" if bar.value != int(bar.value) else f"{int(bar.value):,}"
        inner = f'<rect x="{LABEL}" y="{y + 3}" width="{long:.1f}" height="16" fill="{BLUE}"/>'
        inner += words(LABEL + long + 6, y + 16, shown, size=12, fill=INK)
        parts.append(link(bar.href, inner) if bar.href else inner)
    return svg(WIDTH, 40 + ROW * len(bars), title, parts)
