"""Referrals as a path: departments as boxes, hops as arrows with date, state and days; red where it waits now."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import date
from typing import Any, Final

from api.drawing.text import GREY, INK, LINE, RED, svg, words
from graph.workdays import Span

BOX_W, BOX_H, GAP = 118, 36, 172
STEP_Y: Final = 92
TOP: Final = 30
_BELOW: Final = 48  # room kept for the next chain, which the last one has no use for
ENDED: Final = frozenset({"已闭环", "已撤回", "录入有误"})


def draw(rows: Sequence[Mapping[str, Any]], name: Callable[[str], str], as_of: date | None = None) -> str:
    """``rows`` as of ``referral_chain`` on ``as_of``; ``name`` turns a department's code into its name."""
    if not rows:
        return svg(600, 50, "转介路径", [words(12, 30, "没有转介。", fill=GREY)])
    parts: list[str] = []
    y, widest = float(TOP), 0.0
    for chain in dict.fromkeys(row["chain"] for row in rows):
        hops = [row for row in rows if row["chain"] == chain]
        used, wide = _chain(parts, hops, y, name, as_of)
        y += used
        widest = max(widest, wide)
    return svg(max(widest, 600), y - _BELOW, "转介路径", parts)


def _chain(
    parts: list[str], hops: Sequence[Mapping[str, Any]], y: float, name: Callable[[str], str], as_of: date | None
) -> tuple[float, float]:
    """One chain from left to right; two that follow the same hop stand below one another."""
    parts.append(words(8, y - 8, f"第 {hops[0]['chain']} 条 · {hops[0]['need']}", size=12, fill=GREY))
    _box(parts, 8, y, name(hops[0]["from_department"]), waits=False)
    lanes: dict[int, int] = {}
    widest = 8.0 + BOX_W
    for row in hops:
        lane = lanes.get(row["hop"], 0)
        lanes[row["hop"]] = lane + 1
        x = 8 + row["hop"] * (BOX_W + GAP)
        at = y + lane * STEP_Y
        waits = row["holder"] is not None
        _arrow(parts, x - GAP, y + BOX_H / 2, x, at + BOX_H / 2, RED if waits else INK)
        middle = x - GAP + 8
        late = waits and _is_late(row, as_of)
        parts.append(words(middle, at + 10, f"{row['referral']}", size=11, fill=GREY, room=GAP - 20))
        parts.append(
            words(
                middle,
                at + 36,
                f"{row['sent_on']} {row['state']}",
                size=12,
                fill=RED if waits else INK,
                bold=waits,
                room=GAP - 20,
            )
        )
        limit = f"限 {row['limit_days']} {row['limit_unit']}" if row["limit_days"] is not None else "时限未规定"
        parts.append(
            words(
                middle,
                at + 52,
                f"用 {row['working_days_used']} 个工作日,{limit}",
                size=11,
                fill=RED if late else GREY,
                room=GAP - 12,
            )
        )
        if row["reason"]:
            parts.append(words(middle, at + 67, str(row["reason"]), size=11, fill=GREY, room=GAP + BOX_W - 20))
        holder_here = waits and row["holder"] == row["to_department"]
        _box(parts, x, at, name(row["to_department"]), waits=holder_here)
        if waits and not holder_here:
            parts.append(
                words(x, at + BOX_H + 16, f"等{name(row['holder'])}", size=12, fill=RED, bold=True, room=BOX_W + 20)
            )
        widest = max(widest, x + BOX_W + 24)
    return STEP_Y * max(lanes.values(), default=1) + 34, widest


def _is_late(row: Mapping[str, Any], as_of: date | None) -> bool:
    """Working days against working days; a limit in days or months by its last day."""
    if row["due_on"] is None:
        return False
    if row["limit_unit"] == Span.WORKING_DAYS:
        return bool(row["working_days_used"] > row["limit_days"])
    return as_of is not None and as_of > row["due_on"]


def _box(parts: list[str], x: float, y: float, text: str, *, waits: bool) -> None:
    colour = RED if waits else LINE
    parts.append(
        f'<rect x="{x:g}" y="{y:g}" width="{BOX_W}" height="{BOX_H}" rx="6" fill="{"#fdecea" if waits else "#f6f8fa"}" '
        f'stroke="{colour}" stroke-width="{2 if waits else 1}"/>'
    )
    parts.append(
        words(
            x + BOX_W / 2,
            y + BOX_H / 2 + 5,
            text,
            anchor="middle",
            fill=RED if waits else INK,
            bold=waits,
            room=BOX_W - 12,
        )
    )


def _arrow(parts: list[str], x1: float, y1: float, x2: float, y2: float, colour: str) -> None:
    parts.append(
        f'<path d="M{x1:g} {y1:g} L{x1 + 6:g} {y1:g} L{x1 + 6:g} {y2:g} L{x2 - 2:g} {y2:g}" fill="none" '
        f'stroke="{colour}" stroke-width="1.5"/><path d="M{x2 - 8:g} {y2 - 5:g} L{x2:g} {y2:g} L{x2 - 8:g} '
        f'{y2 + 5:g} Z" fill="{colour}"/>'
    )
