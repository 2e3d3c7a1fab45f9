"""What stands around a household, two steps out: people, their other households, measures, departments.

Four columns from left to right, lines between them: solid what runs now, dashed what is over, thick and red what waits
(told apart without colour too). What a household gets hangs at the household: its line passes between the people, never
behind one. No more than sixty boxes; what is left out is counted.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from api.drawing.text import GREY, INK, RED, lines_of, link, svg, width, words
from api.masking import ELSEWHERE

MOST: Final = 60
BOX_W, BOX_H, STEP = 168, 34, 52
COLUMNS: Final = (12, 262, 512, 762)
TOP: Final = 54
HEADS: Final = ("户", "人", "措施", "部门")
COUNTED: Final = ("户", "人", "项措施", "个部门")
#: Another household in the region of which this account may see nothing: a department has no matter of its own there.
CLOSED: Final = "另一户"
UNTOLD: Final = (ELSEWHERE, CLOSED)
#: What is drawn first, and what is left out last.
_ENDS: Final[Mapping[str, tuple[int | None, int]]] = {
    "member": (0, 1), "other": (0, 1), "aid": (None, 2), "by": (2, 3), "referral": (0, 3), "from": (0, 3),
}  # fmt: skip
Place = tuple[float, float]


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
    people = {row["target"] for row in rows if row["kind"] == "member"}
    order = list(_ENDS)
    for row in sorted(rows, key=lambda row: order.index(row["kind"])):
        first, last = _ENDS[row["kind"]]
        if row["kind"] == "other":
            begin, end = Box(0, row["target"] or ELSEWHERE), Box(1, row["source"])
        else:
            begin = Box((1 if row["source"] in people else 0) if first is None else first, row["source"])
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
    shown, left_out = boxes[:MOST], Counter(box.column for box in boxes[MOST:])
    lines = [edge for edge in edges if edge.begin in shown and edge.end in shown]
    places = _places(shown, lines)
    parts = [
        words(x + BOX_W / 2, 40, head, anchor="middle", fill=GREY, size=12)
        for x, head in zip(COLUMNS, HEADS, strict=True)
    ]
    parts += [_line(edge, places) for edge in lines]
    parts += [_label(edge, places) for edge in lines if edge.label]
    parts += [_box(box, places[box], say(box), here=box == here) for box in shown]
    height = max(y for _, y in places.values()) + STEP
    if left_out:
        said = "、".join(f"{left_out[column]} {COUNTED[column]}" for column in sorted(left_out))
        parts.append(words(12, height + 6, f"另有 {sum(left_out.values())} 个没有画出:{said}。", fill=GREY))
        height += 24
    return svg(
        COLUMNS[-1] + BOX_W + 12,
        height,
        f"户 {household} 的关系",
        [words(8, 18, f"户 {household} 的关系(实线=现在,虚线=已止,红色粗线=在等人办)", size=13, bold=True), *parts],
    )


def _places(shown: Sequence[Box], lines: Sequence[Edge]) -> dict[Box, Place]:
    """Measures and departments stand at the height of what leads to them, so that fewer lines cross."""
    rows: dict[Box, int] = {}
    for column in range(len(COLUMNS)):
        of = [box for box in shown if box.column == column]
        if column > 1:
            above = {box: [rows[edge.begin] for edge in lines if edge.end == box and edge.begin in rows] for box in of}
            of.sort(key=lambda box: sum(above[box]) / len(above[box]) if above[box] else 0)
        rows |= {box: row for row, box in enumerate(of)}
    return {box: (COLUMNS[box.column], TOP + STEP * row) for box, row in rows.items()}


def way(begin: Box, end: Box, places: Mapping[Box, Place]) -> list[Place]:
    """The points of a line: through every column between its ends in the gap above or below a box."""
    (x1, y1), (x2, y2) = places[begin], places[end]
    from_y, to_y = y1 + BOX_H / 2, y2 + BOX_H / 2
    points = [(x1 + BOX_W, from_y)]
    for column in range(begin.column + 1, end.column):
        share = (column - begin.column) / (end.column - begin.column)
        gap = round((from_y + (to_y - from_y) * share - TOP + (STEP - BOX_H) / 2) / STEP)
        y = TOP + STEP * gap - (STEP - BOX_H) / 2
        points += [(COLUMNS[column] - 6, y), (COLUMNS[column] + BOX_W + 6, y)]
    return [*points, (x2, to_y)]


def _line(edge: Edge, places: Mapping[Box, Place]) -> str:
    colour = RED if edge.waits else INK if edge.runs else GREY
    dash = "" if edge.runs else ' stroke-dasharray="4 4"'
    points = " ".join(f"{x:g},{y:g}" for x, y in way(edge.begin, edge.end, places))
    wide = 3 if edge.waits else 1.2
    return f'<polyline points="{points}" fill="none" stroke="{colour}" stroke-width="{wide}"{dash}/>'


def _label(edge: Edge, places: Mapping[Box, Place]) -> str:
    """Beside the end of its line, on white, so that crossing lines do not strike it through."""
    x2, y2 = places[edge.end]
    shown = edge.label if len(edge.label) <= 6 else edge.label[:5] + "…"
    wide = width(shown, 11) + 4
    y = y2 + BOX_H / 2
    return (
        f'<rect x="{x2 - wide - 6:g}" y="{y - 8:g}" width="{wide:g}" height="15" fill="#ffffff" fill-opacity="0.85"/>'
        + words(x2 - wide - 4, y + 4, shown, size=11, fill=RED if edge.waits else GREY)
    )


def _box(box: Box, place: Place, text: str, *, here: bool) -> str:
    x, y = place
    lines, size = ([text], 13.0) if width(text) <= BOX_W - 14 else (lines_of(text, BOX_W - 14, 11, most=2), 11.0)
    middle = y + BOX_H / 2 + size * 0.37 - (len(lines) - 1) * 7
    inner = (
        f'<rect x="{x}" y="{y:g}" width="{BOX_W}" height="{BOX_H}" rx="{4 if box.column != 1 else 17}" '
        f'fill="{"#e8eef5" if here else "#ffffff"}" stroke="{INK}" '
        f'stroke-width="{2 if here else 1}"/>'
        + "".join(
            words(x + BOX_W / 2, middle + 14 * at, line, anchor="middle", bold=here, size=size, room=BOX_W - 6)
            for at, line in enumerate(lines)
        )
    )
    other = box.column == 0 and not here and box.key not in UNTOLD
    return link(f"/households/{box.key}", inner) if other else inner
