"""What stands around a household, two steps out: people, their other households, measures, departments.

Four columns from left to right, lines between them: solid what runs now, dashed what is over, red what waits. No more
than sixty boxes; what is left out is counted.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from api.drawing.text import GREY, INK, LINE, RED, link, svg, width, words
from api.masking import ELSEWHERE

MOST: Final = 60
BOX_W, BOX_H, STEP = 168, 30, 44
COLUMNS: Final = (12, 262, 512, 762)
TOP: Final = 54
HEADS: Final = ("户", "人", "措施", "部门")


@dataclass(frozen=True)
class Box:
    """``column``: 0 households, 1 people, 2 measures, 3 departments."""

    column: int
    key: str


@dataclass(frozen=True)
class Edge:
    begin: Box
    end: Box
    label: str
    runs: bool
    waits: bool


def edges_of(rows: Sequence[Mapping[str, Any]]) -> list[Edge]:
    """Rows of ``household_network`` → edges; two of one pair are one, which runs if either does."""
    found: dict[tuple[Box, Box], Edge] = {}
    for row in rows:
        ends = {"member": (0, 1), "other": (0, 1), "aid": (None, 2), "by": (2, 3), "referral": (0, 3), "from": (0, 3)}
        first, last = ends[row["kind"]]
        if row["kind"] == "other":
            begin, end = Box(0, row["target"] or ELSEWHERE), Box(1, row["source"])
        else:
            person = first is None and row["source"].startswith("P") and len(row["source"]) == 17
            begin = Box((1 if person else 0) if first is None else first, row["source"])
            end = Box(last, row["target"])
        before = found.get((begin, end))
        label = row["label"] or ""
        if before is not None:
            label = (
                before.label
                if label in before.label.split("、") or not label
                else f"{before.label}、{label}".strip("、")
            )
        waits = (row["kind"] == "referral" and row["runs"]) or (before is not None and before.waits)
        found[begin, end] = Edge(begin, end, label, row["runs"] or (before is not None and before.runs), waits)
    return list(found.values())


def draw(household: str, edges: Sequence[Edge], say: Callable[[Box], str]) -> str:
    """``say`` gives a box its words: a name, never a number of a person."""
    here = Box(0, household)
    boxes = list(dict.fromkeys([here, *(end for edge in edges for end in (edge.begin, edge.end))]))
    shown, left_out = boxes[:MOST], len(boxes) - MOST
    places = {
        box: (COLUMNS[column], TOP + STEP * place)
        for column in range(4)
        for place, box in enumerate([box for box in shown if box.column == column])
    }
    parts = [
        words(x + BOX_W / 2, 40, head, anchor="middle", fill=GREY, size=12)
        for x, head in zip(COLUMNS, HEADS, strict=True)
    ]
    lines = [edge for edge in edges if edge.begin in places and edge.end in places]
    parts += [_line(edge, places) for edge in lines]
    parts += [_label(edge, places) for edge in lines if edge.label]
    parts += [_box(box, places[box], say(box), here=box == here) for box in shown]
    height = max(y for _, y in places.values()) + STEP
    if left_out > 0:
        parts.append(words(12, height + 6, f"另有 {left_out} 个没有画出。", fill=GREY))
        height += 24
    return svg(
        COLUMNS[-1] + BOX_W + 12,
        height,
        f"户 {household} 的关系",
        [words(8, 18, f"户 {household} 的关系(实线=现在,虚线=已止,红=在等人办)", size=13, bold=True), *parts],
    )


def _line(edge: Edge, places: Mapping[Box, tuple[float, float]]) -> str:
    (x1, y1), (x2, y2) = places[edge.begin], places[edge.end]
    colour = RED if edge.waits else INK if edge.runs else LINE
    dash = "" if edge.runs else ' stroke-dasharray="4 4"'
    return (
        f'<line x1="{x1 + BOX_W}" y1="{y1 + BOX_H / 2:g}" x2="{x2}" y2="{y2 + BOX_H / 2:g}" stroke="{colour}" '
        f'stroke-width="{2 if edge.waits else 1.2}"{dash}/>'
    )


def _label(edge: Edge, places: Mapping[Box, tuple[float, float]]) -> str:
    """Beside the end of its line, on white, so that crossing lines do not strike it through."""
    x2, y2 = places[edge.end]
    shown = edge.label if len(edge.label) <= 6 else edge.label[:5] + "…"
    wide = width(shown, 11) + 4
    y = y2 + BOX_H / 2
    return (
        f'<rect x="{x2 - wide - 6:g}" y="{y - 8:g}" width="{wide:g}" height="15" fill="#ffffff" fill-opacity="0.85"/>'
        + words(x2 - wide - 4, y + 4, shown, size=11, fill=RED if edge.waits else GREY)
    )


def _box(box: Box, place: tuple[float, float], text: str, *, here: bool) -> str:
    x, y = place
    inner = (
        f'<rect x="{x}" y="{y:g}" width="{BOX_W}" height="{BOX_H}" rx="{4 if box.column != 1 else 15}" '
        f'fill="{"#e8eef5" if here else "#ffffff"}" stroke="{INK if here else LINE}" '
        f'stroke-width="{2 if here else 1}"/>'
        + words(x + BOX_W / 2, y + 20, text, anchor="middle", bold=here, room=BOX_W - 14)
    )
    return link(f"/households/{box.key}", inner) if box.column == 0 and not here and box.key != ELSEWHERE else inner
