"""The path that proves a row: boxes from one grant over people and households to the other, in the order of the row."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from api.drawing.text import BLUE, GREY, INK, LINE, link, svg, words

BOX, HIGH, GAP, ACROSS = 168, 56, 34, 4
_FILLS: Final = {"救助": "#eaf1fa", "家庭": "#ffffff", "人员": "#ffffff", "措施": "#f2f2f2"}


@dataclass(frozen=True)
class Step:
    """``kind``: 救助, 人员, 家庭, 措施. ``href`` null: no page of its own, or not for this reader."""

    kind: str
    name: str
    more: str = ""
    href: str | None = None


def draw(steps: Sequence[Step], title: str) -> str:
    """Four boxes a line; a line that goes on begins with an arrow of its own."""
    if not steps:
        return svg(BOX + 20, 40, title, [words(8, 24, "没有路径。", fill=GREY)])
    parts, lines = [], -(-len(steps) // ACROSS)
    for place, step in enumerate(steps):
        x, y = 24 + place % ACROSS * (BOX + GAP), 8 + place // ACROSS * (HIGH + 22)
        inner = (
            f'<rect x="{x}" y="{y}" width="{BOX}" height="{HIGH}" rx="4" fill="{_FILLS.get(step.kind, "#ffffff")}" '
            f'stroke="{INK if step.kind == "救助" else LINE}"/>'
            + words(x + 8, y + 16, step.kind, size=11, fill=GREY)
            + words(x + 8, y + 33, step.name, size=13, fill=BLUE if step.href else INK, room=BOX - 16)
            + (words(x + 8, y + 49, step.more, size=11, fill=GREY, room=BOX - 16) if step.more else "")
        )
        parts.append(link(step.href, inner) if step.href else inner)
        if place:
            begin = x - GAP if place % ACROSS else x - 20
            parts.append(
                f'<path d="M{begin + 2} {y + HIGH / 2:g}H{x - 8}m-5 -4l5 4l-5 4" fill="none" stroke="{INK}" '
                'stroke-width="1.2"/>'
            )
    across = min(len(steps), ACROSS)
    return svg(32 + across * (BOX + GAP), 16 + lines * (HIGH + 22), title, parts)
