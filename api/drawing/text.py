"""Text in a picture: how wide it is, where it is cut, how it is escaped."""

from __future__ import annotations

import unicodedata
from typing import Final
from xml.sax.saxutils import escape, quoteattr

FONT: Final = "'Noto Sans CJK SC','Source Han Sans SC','Microsoft YaHei','SimSun',sans-serif"
INK, GREY, LINE, RED, BLUE, GREEN = "#1b1f24", "#5c6570", "#aab2bb", "#b3261e", "#1f5fa8", "#2f6b3a"


def width(text: str, size: float = 13) -> float:
    """Pixels: a Chinese character is as wide as it is high, others a little over half.

    >>> width("救助ab", 10)
    32.0
    """
    wide = sum(unicodedata.east_asian_width(c) in "WF" for c in text)
    return round(wide * size + (len(text) - wide) * size * 0.6, 1)


def cut(text: str, room: float, size: float = 13) -> str:
    """What fits into ``room`` pixels, with … where something is left out.

    >>> cut("重度残疾人护理补贴", 60, 10)
    '重度残疾人…'
    """
    if width(text, size) <= room:
        return text
    kept = text
    while kept and width(kept, size) + size > room:
        kept = kept[:-1]
    return kept + "…"


def lines_of(text: str, room: float, size: float = 13, *, most: int) -> list[str]:
    """A text that is too wide for one line, broken anywhere as Chinese is, the last of ``most`` lines cut.

    >>> lines_of("重度残疾人护理补贴", 60, 10, most=2), lines_of("低保", 60, 10, most=2)
    (['重度残疾人护', '理补贴'], ['低保'])
    """
    lines: list[str] = []
    while text and len(lines) < most - 1:
        fits = next((end for end in range(len(text), 1, -1) if width(text[:end], size) <= room), 1)
        lines.append(text[:fits])
        text = text[fits:]
    return [*lines, cut(text, room, size)] if text else lines


def clean(text: str) -> str:
    """Characters that XML cannot hold are shown, not dropped."""
    return "".join(
        c if c >= " " and not "\ud800" <= c <= "\udfff" and c not in "\ufffe\uffff" else f"[U+{ord(c):04X}]"
        for c in text
    )


def words(
    x: float,
    y: float,
    text: str,
    *,
    size: float = 13,
    fill: str = INK,
    anchor: str = "start",
    bold: bool = False,
    room: float | None = None,
) -> str:
    """A ``<text>``; with ``room`` cut to fit, the whole as its title."""
    text = clean(text)
    shown = text if room is None else cut(text, room, size)
    title = f"<title>{escape(text)}</title>" if shown != text else ""
    weight = ' font-weight="bold"' if bold else ""
    return (
        f'<text x="{x:g}" y="{y:g}" font-size="{size:g}" fill="{fill}" text-anchor="{anchor}"{weight}>'
        f"{title}{escape(shown)}</text>"
    )


def link(href: str, inner: str) -> str:
    """Only to our own pages."""
    if not href.startswith("/") or href.startswith("//"):
        raise ValueError("a picture links to our own pages only")
    return f"<a href={quoteattr(href)}>{inner}</a>"


def svg(width_px: float, height_px: float, title: str, parts: list[str]) -> str:
    """Scales with its page, is read by its title; attributes only (a strict policy forbids inline style).

    One with links is no single picture to a screen reader: what can be followed must be reached.
    """
    role = "group" if any("<a " in part for part in parts) else "img"
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width_px:g} {height_px:g}" width="{width_px:g}" '
        f'height="{height_px:g}" role="{role}" font-family="{FONT}"><title>{escape(clean(title))}</title>'
        + "".join(parts)
        + "</svg>"
    )
