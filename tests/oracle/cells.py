"""Cells of departments' files (contract §1): one function for each sort of cell; ``Wrong`` where it does not hold."""

import re
import unicodedata
from collections.abc import Callable
from datetime import date
from decimal import Decimal

from tests.oracle.events import Cell, Number

Value = str | int | date | None | tuple[str, ...]


class Wrong(Exception):
    """A malformed cell."""


INVISIBLE = re.compile("[\u0000-\u0008\u000b-\u001f\u007f\u200b-\u200f\u202a-\u202e\u2060-\u2064\ufeff]")


def plain(cell: Cell) -> str:
    """The cell as text: trimmed, NFC; “NUL”, “U+202E, zero-width” and what is longer than 4,000 is refused."""
    if cell is None:
        return ""
    if isinstance(cell, date):
        return cell.isoformat()
    if isinstance(cell, Number):
        return cell.text
    text = unicodedata.normalize("NFC", cell).strip()
    if INVISIBLE.search(text) or len(text) > 4000:
        raise Wrong
    return text


def name(cell: Cell) -> Value:
    """“name dots U+00B7, U+2022, U+30FB → one form”."""
    return re.sub("[\u2022\u30fb]", "\u00b7", plain(cell)) or None


def text(cell: Cell) -> Value:
    return plain(cell) or None


def check_character(seventeen: str) -> str:
    """ISO 7064 MOD 11-2."""
    total = sum(int(digit) * (2 ** (17 - place) % 11) for place, digit in enumerate(seventeen))
    return "10X98765432"[total % 11]


def real_day(year: int, month: int, day: int) -> date:
    try:
        return date(year, month, day)
    except ValueError as error:
        raise Wrong from error


def id_number(cell: Cell) -> Value:
    """“18 characters with a right check character (ISO 7064 MOD 11-2) and a real birth date; 15 digits are turned into
    18 (19 before the year); `x` becomes `X`. A numeric XLSX cell is refused”; “future birth” is wrong.
    """
    if isinstance(cell, Number | date):
        raise Wrong
    written = plain(cell).replace("x", "X")
    if not written:
        return None
    if re.fullmatch("[0-9]{15}", written):
        seventeen = written[:6] + "19" + written[6:]
        written = seventeen + check_character(seventeen)
    if not re.fullmatch("[0-9]{17}[0-9X]", written) or check_character(written[:17]) != written[17]:
        raise Wrong
    if born_on(written) > date.today():
        raise Wrong
    return written


def born_on(number: str) -> date:
    return real_day(int(number[6:10]), int(number[10:12]), int(number[12:14]))


def id_numbers(cell: Cell) -> Value:
    """“ID numbers joined by 、”."""
    written = plain(cell)
    found = [id_number(part) for part in written.split("、")] if written else []
    if None in found:
        raise Wrong
    return tuple(sorted({str(one) for one in found})) or None


def day(cell: Cell) -> Value:
    """“`2024-03-01`, `2024/3/1`, `20240301`, `2024年3月1日`, or a date cell”."""
    if isinstance(cell, Number):
        raise Wrong
    written = plain(cell)
    if not written:
        return None
    for pattern in (
        "([0-9]{4})-([0-9]{1,2})-([0-9]{1,2})",
        "([0-9]{4})/([0-9]{1,2})/([0-9]{1,2})",
        "([0-9]{4})([0-9]{2})([0-9]{2})",
        "([0-9]{4})年([0-9]{1,2})月([0-9]{1,2})日",
    ):
        match = re.fullmatch(pattern, written)
        if match:
            found = real_day(*(int(part) for part in match.groups()))
            if not date(1900, 1, 1) <= found <= date(2199, 12, 31):
                raise Wrong
            return found
    raise Wrong


def month(cell: Cell) -> Value:
    """“months `2024-03`, `202403`, `2024年3月`, or a date cell (its month)”."""
    if isinstance(cell, date):
        return f"{cell.year:04d}-{cell.month:02d}"
    if isinstance(cell, Number):
        raise Wrong
    written = plain(cell)
    if not written:
        return None
    for pattern in ("([0-9]{4})-([0-9]{1,2})", "([0-9]{4})([0-9]{2})", "([0-9]{4})年([0-9]{1,2})月"):
        match = re.fullmatch(pattern, written)
        if match:
            first = real_day(int(match[1]), int(match[2]), 1)
            return f"{first.year:04d}-{first.month:02d}"
    raise Wrong


def money(cell: Cell) -> Value:
    """“Money: yuan, not negative, at most two decimals, kept as integer fen”; 10^15 and more is wrong."""
    written = plain(cell)
    if not written:
        return None
    if not re.fullmatch("[0-9]+([.][0-9]{1,2})?", written) or Decimal(written) >= 10**12:
        raise Wrong
    return int(Decimal(written) * 100)


def region(cell: Cell) -> Value:
    """“12 digits; 6 or 9 are padded with 0”."""
    written = plain(cell)
    if not written:
        return None
    if not re.fullmatch("[0-9]{6}|[0-9]{9}|[0-9]{12}", written):
        raise Wrong
    return written.ljust(12, "0")


def count(cell: Cell) -> Value:
    written = plain(cell)
    if not written:
        return None
    if not re.fullmatch("[0-9]{1,9}", written):
        raise Wrong
    return int(written)


def one_of(*words: str) -> Callable[[Cell], Value]:
    """“a word outside a column's list” is wrong."""

    def word(cell: Cell) -> Value:
        written = plain(cell)
        if written and written not in words:
            raise Wrong
        return written or None

    return word
