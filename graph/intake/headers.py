"""Which kind a sheet is, told by its header row (contract §1), and what its columns are called when nearly right."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import Final

from graph.intake.cells import INVISIBLE, as_text, is_blank, visible
from graph.intake.kinds import EXPORTED, KINDS, Kind
from graph.intake.reasons import text
from graph.intake.sheets import Layout

#: The header is looked for in so many rows.
SEARCHED: Final = 10
_SPACE = re.compile(r"\s+")
_NEAR: Final = 0.6
_LABEL_LIMIT: Final = 60


@dataclass(frozen=True, slots=True)
class Header:
    row: int  # as the sheet or file numbers its lines
    names: tuple[str, ...]  # cleaned, trailing empty ones kept
    kinds: tuple[Kind, ...]  # one, or more where the header fits several equally well


@dataclass(frozen=True, slots=True)
class NoHeader:
    """``kind``: the nearest one, None where no known column was met at all."""

    kind: Kind | None
    missing: str = ""
    hint: str = ""


def clean(value: object) -> str:
    """A column's name without byte order mark, full-width forms and line breaks.

    >>> clean("\\ufeff身份\\n证号\\u00a0")
    '身份证号'
    """
    return INVISIBLE.sub("", _SPACE.sub("", unicodedata.normalize("NFKC", as_text(value))))


def find_header(rows: Iterable[tuple[int, Sequence[object]]]) -> Header | NoHeader:
    """The first of ``rows`` (the first ten of a sheet, with their numbers) that holds what some kind needs."""
    seen: list[tuple[str, ...]] = []
    for number, values in rows:
        names = tuple(clean(value) for value in values)
        kinds = fitting(names)
        if kinds:
            return Header(number, names, kinds)
        seen.append(names)
    return _nearest(seen)


def fitting(names: Sequence[str]) -> tuple[Kind, ...]:
    """Of the kinds all of whose required columns are there, the one with the most known columns; two: a tie."""
    there = frozenset(names)
    fits = [kind for kind in KINDS.values() if not _missing(kind, there)]
    known = [len(there.intersection(kind.names)) for kind in fits]
    return tuple(kind for kind, count in zip(fits, known, strict=True) if count == max(known))


def _missing(kind: Kind, there: frozenset[str]) -> list[str]:
    """Required columns that are not there; of a subject's pair ``A|B`` as one."""
    missing = [name for name in kind.required if name not in there]
    if kind.subject and not there.intersection(kind.subject.columns):
        missing.append(("|" if kind.subject.exactly_one else "/").join(kind.subject.columns))
    return missing


def _nearest(rows: Sequence[tuple[str, ...]]) -> NoHeader:
    """The kind of which the most columns are there; a column nearly right counts half."""
    best: tuple[float, Kind, frozenset[str]] | None = None
    for names in rows:
        there = frozenset(name for name in names if name)
        for kind in KINDS.values():
            exact = there.intersection(kind.names)
            near = sum(1 for name in there - exact if meant(name, set(kind.names) - exact))
            score = len(exact) + near / 2 - len(_missing(kind, there)) / 100
            if (exact or near) and (best is None or score > best[0]):
                best = score, kind, there
    if best is None:
        return NoHeader(None)
    _, kind, there = best
    missing = _missing(kind, there)
    wanted = {column for name in missing for column in re.split(r"[|/]", name)}
    hints = [f"{_label(name)} → {other}?" for name in sorted(there - set(kind.names)) if (other := meant(name, wanted))]
    return NoHeader(kind, "、".join(missing), f"({'、'.join(hints)})" if hints else "")


def meant(name: str, known: Iterable[str]) -> str | None:
    """
    >>> meant("救助编码", ["救助编号", "措施代码"]), meant("备注", ["救助编号"])
    ('救助编号', None)
    """
    if len(name) > _LABEL_LIMIT:
        return None
    ranked = sorted(((SequenceMatcher(None, name, other).ratio(), other) for other in known), reverse=True)
    return ranked[0][1] if ranked and ranked[0][0] >= _NEAR else None


def duplicates(names: Sequence[str], kind: Kind) -> tuple[str, tuple[int, ...]] | None:
    """A known column that is there twice, with its positions from 1."""
    for known in kind.names:
        positions = tuple(at for at, name in enumerate(names, start=1) if name == known)
        if len(positions) > 1:
            return known, positions
    return None


def lay_out(names: Sequence[str], kind: Kind) -> tuple[Layout, list[str]]:
    """Where the known columns lie, and a warning for every other one; those of the quarantine's own export are no
    surprise where it says which row each one was."""
    at = {name: position for position, name in reversed(list(enumerate(names)))}
    positions = tuple((column, at[column.name]) for column in kind.columns if column.name in at)
    known = {column.name for column, _ in positions}
    absent = set(kind.names) - known
    exported = EXPORTED[0] in at
    warnings: list[str] = []
    labels: list[str] = []
    for position, name in enumerate(names, start=1):
        label = name if name in known else _label(name)
        if not label:
            labels.append(f"第 {position} 列")
        else:
            labels.append(f"{label}(第 {position} 列)" if label in labels else label)
        if name and name not in known and at[name] == position - 1 and not (exported and name in EXPORTED):
            near = meant(name, absent)
            warnings.append(
                text("near_column", column=label, meant=near) if near else text("unknown_column", column=label)
            )
    unnamed = [str(position) for position, name in enumerate(names[: trim(names)], start=1) if not name]
    if unnamed:
        warnings.append(text("unnamed_column", positions="、".join(unnamed[:20])))
    return Layout(tuple(labels), positions), warnings


def _label(name: str) -> str:
    return visible(name[:_LABEL_LIMIT])


def trim(names: Sequence[object]) -> int:
    """How many positions are left without the empty ones at the end."""
    width = len(names)
    while width and is_blank(names[width - 1]):
        width -= 1
    return width
