"""A household's aid chain as a picture: time runs down, each measure, referral and report has its lane.

Read like a log: the row says when and what, the lane shows how long a thing runs. Red is what waits for somebody.
Payments of one grant in a row stand as one line ("发放 7 笔"), so that ten years fit a page.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any, Final

from api.drawing.text import BLUE, GREEN, GREY, INK, LINE, RED, link, svg, width, words

ROW: Final = 24
TOP: Final = 34
DATE: Final = 86
LANE: Final = 16
PAGE: Final = 980
BACKGROUND: Final = frozenset({"household", "member", "fact"})
COLOURS: Final[Mapping[str, str]] = {
    "grant": BLUE,
    "payment": BLUE,
    "adjustment": BLUE,
    "referral": INK,
    "visit": GREEN,
    "application": GREY,
}


@dataclass
class Line:
    """One row. ``lane``: what it belongs to; ``waits``: somebody has to act; ``open``: its lane runs on."""

    day: date
    seq: int
    kind: str
    lane: str
    text: str
    amount_fen: int | None = None
    last_day: date | None = None
    times: int = 1
    waits: bool = False
    open: bool = False
    href: str | None = None
    numbers: list[int] = field(default_factory=list)


def lines_of(
    rows: Sequence[Mapping[str, Any]],
    *,
    waiting: Mapping[str, str] | None = None,
    running: frozenset[tuple[str, str | None]] = frozenset(),
) -> list[Line]:
    """Entries (``household_aid_chain``) → lines, by day. Only what holds now; the rest is the page's table.

    ``waiting``: event text or number that an entry's text names → who has to act. ``running``: (measure, person) of
    grants that run: their lanes go on to the end.
    """
    told = sorted(
        (row for row in rows if row["status"] == "现行" and row["kind"] not in BACKGROUND),
        key=lambda row: (row["happened_on"], row["seq"]),
    )
    lines: list[Line] = []
    for row in told:
        lane = _lane(row)
        before = next((line for line in reversed(lines) if line.lane == lane), None)
        if (
            row["kind"] == "payment"
            and before is not None
            and before.kind == "payment"
            and before is _last_of(lines, lane)
        ):
            before.times += 1
            before.last_day = row["happened_on"]
            before.amount_fen = _sum(before.amount_fen, row["amount_fen"])
            before.numbers.append(row["seq"])
            continue
        who = next((who for number, who in (waiting or {}).items() if number in str(row["event"])), None)
        name = f"({row['name']})" if row.get("name") else ""
        text = str(row["event"]) + name + (f" ← 等{who}" if who else "")
        lines.append(
            Line(
                row["happened_on"],
                row["seq"],
                row["kind"],
                lane,
                text,
                row["amount_fen"],
                None,
                1,
                who is not None,
                (str(row["measure"]), row["person"]) in running,
                None,
                [row["seq"]],
            )
        )
    return lines


def _last_of(lines: list[Line], lane: str) -> Line | None:
    return next((line for line in reversed(lines) if line.lane == lane), None)


def _sum(a: int | None, b: int | None) -> int | None:
    return None if a is None and b is None else (a or 0) + (b or 0)


def _lane(row: Mapping[str, Any]) -> str:
    if row["kind"] in ("grant", "payment", "adjustment", "application"):
        return f"grant {row['measure']} {row['person']}"
    return str(row["kind"])


def draw(lines: Sequence[Line], title: str) -> str:
    """SVG text; an empty chain says so."""
    if not lines:
        return svg(PAGE, 60, title, [words(12, 36, "链上还没有救助、转介或走访。", fill=GREY)])
    lanes, columns = _lanes(lines)
    left = DATE + 14 + max(columns, 1) * LANE
    height = TOP + ROW * len(lines) + 16
    parts = [words(8, 20, title, size=14, bold=True)]
    parts += _stems(lines, lanes, height)
    for place, line in enumerate(lines):
        parts.append(_row(line, place, lanes[line.lane], left))
    return svg(PAGE, height, title, parts)


def _lanes(lines: Sequence[Line]) -> tuple[dict[str, int], int]:
    """A column for each lane; one that has ended gives its column to the next. The open ones keep theirs."""
    last = {line.lane: place for place, line in enumerate(lines)}
    for line in lines:
        if line.open:
            last[line.lane] = len(lines)
    taken: dict[int, int] = {}
    found: dict[str, int] = {}
    for place, line in enumerate(lines):
        if line.lane in found:
            continue
        column = next(c for c in range(len(lines) + 1) if taken.get(c, -1) < place)
        found[line.lane] = column
        taken[column] = last[line.lane]
    return found, max(found.values()) + 1


def _y(place: int) -> float:
    return TOP + ROW * place + ROW / 2


def _x(column: int) -> float:
    return DATE + 12 + column * LANE


def _stems(lines: Sequence[Line], lanes: Mapping[str, int], height: float) -> list[str]:
    """The lane of a grant from its first line to its last, or to the bottom while it runs."""
    parts = []
    for lane, column in lanes.items():
        places = [place for place, line in enumerate(lines) if line.lane == lane]
        goes_on = any(lines[place].open for place in places)
        if len(places) < 2 and not goes_on:
            continue
        if lane.startswith("grant "):
            bottom, dash = (height - 6 if goes_on else _y(places[-1])), ""
            colour, thick = BLUE, 3
        else:
            bottom, dash, colour, thick = _y(places[-1]), ' stroke-dasharray="2 4"', LINE, 1
        x = _x(column)
        parts.append(
            f'<line x1="{x:g}" y1="{_y(places[0]):g}" x2="{x:g}" y2="{bottom:g}" stroke="{colour}" '
            f'stroke-width="{thick}" stroke-opacity="0.55"{dash}/>'
        )
        if goes_on:
            parts.append(
                f'<path d="M{x - 4:g} {bottom - 6:g} L{x:g} {bottom:g} L{x + 4:g} {bottom - 6:g}" fill="none" '
                f'stroke="{colour}" stroke-width="2"/>'
            )
    return parts


def _row(line: Line, place: int, column: int, left: float) -> str:
    y, x = _y(place), _x(column)
    colour = RED if line.waits else COLOURS.get(line.kind, INK)
    text = line.text
    if line.times > 1:
        text = f"发放 {line.times} 笔,至 {line.last_day}"
    amount = yuan(line.amount_fen)
    room = PAGE - left - 12 - (width(amount, 13) + 12 if amount else 0)
    mark = _mark(line, x, y, colour)
    inner = (
        f'<rect x="0" y="{y - ROW / 2:g}" width="{PAGE}" height="{ROW}" fill="{"#f6f8fa" if place % 2 else "#ffffff"}" '
        f'fill-opacity="0.6"/>'
        + words(8, y + 4.5, line.day.isoformat(), size=12, fill=GREY)
        + mark
        + words(left, y + 4.5, text, fill=RED if line.waits else INK, bold=line.waits, room=room)
        + (words(PAGE - 10, y + 4.5, amount, anchor="end") if amount else "")
    )
    return link(line.href or f"#e{line.seq}", inner) if line.href else inner


def _mark(line: Line, x: float, y: float, colour: str) -> str:
    """Shape tells the kind where colour is lost: a grant is a square, a referral a diamond, a payment a small dot."""
    if line.kind == "grant":
        return f'<rect x="{x - 5:g}" y="{y - 5:g}" width="10" height="10" fill="{colour}"/>'
    if line.kind == "referral":
        return f'<path d="M{x:g} {y - 6:g} L{x + 6:g} {y:g} L{x:g} {y + 6:g} L{x - 6:g} {y:g} Z" fill="{colour}"/>'
    if line.kind == "payment":
        return f'<circle cx="{x:g}" cy="{y:g}" r="3" fill="{colour}"/>'
    fill = colour if line.waits else "#ffffff"
    return f'<circle cx="{x:g}" cy="{y:g}" r="5" fill="{fill}" stroke="{colour}" stroke-width="2"/>'


def yuan(fen: int | None) -> str:
    """
    >>> yuan(120050), yuan(0), yuan(None)
    ('1,200.50 元', '0.00 元', '')
    """
    return "" if fen is None else f"{fen // 100:,}.{fen % 100:02d} 元"
