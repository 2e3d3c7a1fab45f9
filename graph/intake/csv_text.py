"""CSV: bytes → text → records, with the numbers that an editor gives its lines.

The encodings of the contract are tried strictly, in this order: BOM → UTF-8 → GB18030. A UTF-8 file reads as GB18030
without an error ("姓名" → "濮撳悕"), and a few short GB18030 files read as UTF-8: so the header decides.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import chain, islice
from typing import Final

from graph.intake.cells import is_blank
from graph.intake.reasons import Fault, fault

#: A file may be so big, and so may one cell of it: the cell is then set aside as too long, not the file.
MAX_BYTES: Final = 200 * 1024 * 1024
csv.field_size_limit(MAX_BYTES)  # process-wide, as the csv module has it; its default stops the file at 131,072

_BOM: Final = b"\xef\xbb\xbf"
_WIDE: Final = (
    (b"\xff\xfe\x00\x00", "UTF-32"),
    (b"\x00\x00\xfe\xff", "UTF-32"),
    (b"\xff\xfe", "UTF-16"),
    (b"\xfe\xff", "UTF-16"),
)
#: Follows the last line: a record that swallows it was opened by a quote that nobody closed.
_END: Final = "end"
#: So many stray quotes are looked behind; after that each line stands alone.
_STRAY_QUOTES: Final = 50


@dataclass(frozen=True, slots=True)
class Decoded:
    """``texts``: what the bytes may mean, the likelier first. ``broken_at``: where strict UTF-8 ended, if it did."""

    texts: tuple[str, ...]
    broken_at: int | None


def decode(data: bytes) -> Decoded | Fault:
    for mark, encoding in _WIDE:
        if data.startswith(mark):
            return fault("utf16", offset=0, encoding=encoding)
    head = data[:4096]
    if head.count(0) * 4 >= len(head) > 8:  # every second byte of Latin text in UTF-16 without a mark
        return fault("utf16", offset=head.index(0), encoding="UTF-16")
    if data.startswith(_BOM):
        try:
            return Decoded((data[len(_BOM) :].decode("utf-8"),), None)
        except UnicodeDecodeError as error:
            return fault("encoding", offset=len(_BOM) + error.start)
    texts: list[str] = []
    ends: list[int] = []
    for encoding in ("utf-8", "gb18030"):
        try:
            texts.append(data.decode(encoding))
            ends.append(len(data))
        except UnicodeDecodeError as error:
            ends.append(error.start)
    if not texts:
        return fault("encoding", offset=max(ends))  # the reading that got further was the right one
    return Decoded(tuple(texts), ends[0] if ends[0] < len(data) else None)


@dataclass(frozen=True, slots=True)
class Record:
    number: int  # of its first line
    cells: Sequence[str]
    fault: Fault | None = None


def records(text: str) -> Iterator[Record]:
    """Every record, blank ones too.

    A quote that is opened and not closed would swallow the rows up to the next quote, or all. It shows: a quote in the
    middle of a cell closes it, or none does. Such a record is given back as one bad line, and reading goes on with the
    next.
    """
    lines = list(io.StringIO(text, newline=""))  # splits at CR, LF and CRLF and nowhere else, keeping them
    at = strays = 0
    while at < len(lines):
        if strays >= _STRAY_QUOTES:
            yield from (Record(at + nth, _one(line)) for nth, line in enumerate(lines[at:], start=1))
            return
        reader = csv.reader(chain(islice(lines, at, None), (_END,)))
        begin = at
        for cells in reader:
            end = at + reader.line_num
            if begin == len(lines):
                return
            if end - begin > 1 and (end > len(lines) or not _well_quoted(lines[begin:end])):
                strays += 1
                yield Record(begin + 1, _one(lines[begin]), fault("open_quote"))
                break
            yield Record(begin + 1, cells)
            begin = end
        at = begin + 1


def _well_quoted(lines: Sequence[str]) -> bool:
    try:
        return len(list(csv.reader(lines, strict=True))) == 1
    except csv.Error:
        return False


def _one(line: str) -> list[str]:
    return next(csv.reader((line,)), [])


def blank(cells: Sequence[str]) -> bool:
    return all(is_blank(cell) for cell in cells)


def other_delimiter(cells: Sequence[str]) -> str | None:
    """What a line that is one cell seems to be split by instead."""
    line = ",".join(cells)
    return next((sign for sign in (";", "\t", "|", ",", ";") if line.count(sign) >= 1), None)
