"""One cell → its value, or the reason why not. Pure functions; what a cell holds is told by its column (``kinds.py``).

A value comes as text (CSV, text cells) or typed as the workbook has it (float, bool, date, datetime, time). Digits are
ASCII digits only: ``\\d`` and ``int`` would take ２１ for 21. Money never passes through binary fractions.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Mapping
from datetime import date, datetime, timedelta
from decimal import Decimal
from functools import lru_cache
from typing import Final

from graph.intake.kinds import SHORT, SHORT_LIMIT, Cell, Column
from graph.intake.reasons import Fault, fault

Value = str | int | bool | date | tuple[str, ...] | None

FIRST_DAY: Final = date(1900, 1, 1)
LAST_DAY: Final = date(2199, 12, 31)
MONEY_BOUND: Final = 10**12  # yuan
COUNT_BOUND: Final = 10**9
#: Excel keeps 15 significant digits; a longer number has already lost its last ones.
EXACT_NUMBER: Final = 10**15

_SPACES = " \r\n\u00a0\u1680\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200a\u202f\u205f\u3000"
_SPACES_AND_TAB = _SPACES + "\t"
#: Controls (but tab and line ends), format characters, line separators, lone surrogates, letters that print nothing.
INVISIBLE: Final = re.compile(
    "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u00ad\u034f\u0600-\u0605\u061c\u06dd\u070f\u0890\u0891\u08e2\u115f\u1160"
    "\u180e\u200b-\u200f\u2028-\u202e\u2060-\u206f\u2800\u3164\ud800-\udfff\ufeff\uffa0\ufff9-\ufffb\ufffe\uffff"
    "\U000110bd\U000110cd\U00013430-\U0001343f\U0001bca0-\U0001bca3\U0001d173-\U0001d17a\U000e0001\U000e0020-\U000e007f]"
)
_LINE_CONTROL = re.compile("[\t\r\n]")
_DOTS = dict.fromkeys(map(ord, "\u2022\u30fb\u2027\u2219\u22c5\uff65"), "\u00b7")
_LOOK_ALIKE = re.compile("[\u0370-\u03ff\u0400-\u052f]")

_DATE = re.compile(
    r"([0-9]{4})(?:-([0-9]{1,2})-([0-9]{1,2})|/([0-9]{1,2})/([0-9]{1,2})|"
    r"年([0-9]{1,2})月([0-9]{1,2})日)"
)
_DATE_DIGITS = re.compile(r"([0-9]{4})([0-9]{2})([0-9]{2})")
_MONTH = re.compile(r"([0-9]{4})(?:-([0-9]{1,2})|([0-9]{2})|年([0-9]{1,2})月)")
_MONEY = re.compile(r"[0-9]+(?:\.[0-9]{1,2})?")
_MONEY_FINE = re.compile(r"[0-9]+\.[0-9]{3,}")
_MONEY_NEGATIVE = re.compile(r"[-\u2212\uff0d][0-9]+(?:\.[0-9]+)?")
_COUNT = re.compile(r"[0-9]+")
_REGION = re.compile(r"(?:[0-9]{6}|[0-9]{9}|[0-9]{12})")
_ID_18 = re.compile(r"[0-9]{17}[0-9X]")
_ID_15 = re.compile(r"[0-9]{15}")
_LOST_DIGITS = re.compile(r"[0-9]+(?:\.[0-9]+)?[Ee][+]?[0-9]+|[0-9]{15,18}\.0+")
_FOREVER = ("长期", "永久", "至今", "无期限")
_WEIGHTS: Final = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
_CHECKS: Final = "10X98765432"
#: First two digits of the codes in use (GB/T 2260, with 83 and 91 of residence permits).
PROVINCES: Final = frozenset(
    str(code)
    for codes in (
        *((11, 12, 13, 14, 15), (21, 22, 23), (31, 32, 33, 34, 35, 36, 37), (41, 42, 43, 44, 45, 46)),
        *((50, 51, 52, 53, 54), (61, 62, 63, 64, 65), (71,), (81, 82, 83), (91,)),
    )
    for code in codes
)


def visible(text: str) -> str:
    """
    >>> visible("张\\u202e三")
    '张[U+202E]三'
    """
    return INVISIBLE.sub(lambda found: f"[U+{ord(found[0]):04X}]", text)


def as_text(value: object) -> str:
    """A typed cell as its reader would write it: whole numbers without point, dates as ISO.

    >>> as_text(1001.0), as_text(0.1), as_text(datetime(2024, 3, 1)), as_text(True)
    ('1001', '0.1', '2024-03-01', 'TRUE')
    """
    kind = type(value)
    if kind is str:
        return value  # type: ignore[return-value]  # mypy does not narrow by ``kind``
    if value is None:
        return ""
    if isinstance(value, bool):
        return "TRUE" if value else "FALSE"
    if isinstance(value, float):
        if value.is_integer():
            return str(int(value)) if abs(value) < EXACT_NUMBER else repr(value)
        return format(Decimal(repr(value)), "f")
    if isinstance(value, datetime):
        midnight = not (value.hour or value.minute or value.second or value.microsecond)
        return value.date().isoformat() if midnight else value.isoformat(" ")
    if isinstance(value, date):
        return value.isoformat()
    return str(value)


def is_blank(value: object) -> bool:
    return value is None or (type(value) is str and not value.strip(_SPACES_AND_TAB))


def read(value: object, column: Column, today: date) -> Value | Fault:
    """The value of one cell, None where it is empty, or a fault."""
    cell = column.cell
    if type(value) is not str:
        if value is None:
            return None
        if cell is Cell.DATE or cell is Cell.MONTH:
            if isinstance(value, date):
                day = value.date() if isinstance(value, datetime) else value
                return _bounded(day) if cell is Cell.DATE else month_of(day)
        elif cell is Cell.ID_NUMBER or cell is Cell.ID_NUMBERS:
            return fault("id_number_text")
        elif cell is Cell.MONEY and type(value) is float:
            return money(format(Decimal(repr(value)), "f"))
        if isinstance(value, int | float) and abs(value) >= EXACT_NUMBER:
            return fault("long_number")
        value = as_text(value)
    if cell is Cell.TEXT or cell is Cell.NAME:
        text = value.strip(_SPACES)  # a leading tab stays: it is part of what came, and made harmless on export
        if not text.strip("\t"):
            return None
    else:
        text = value.strip(_SPACES_AND_TAB)
        if not text:
            return None
    if len(text) > SHORT_LIMIT and len(text) > column.limit:
        return fault("too_long", limit=f"{column.limit:,}")
    if not text.isascii() or not text.isprintable():
        found = INVISIBLE.search(text) or (_LINE_CONTROL.search(text) if cell in SHORT else None)
        if found:
            return fault("invisible", point=f"U+{ord(found[0]):04X}")
        text = unicodedata.normalize("NFC", text)
    reader = _READERS.get(cell)
    return text if reader is None else reader(text, column, today)


@lru_cache(maxsize=100_000)
def day(text: str) -> date | Fault:
    """
    >>> day("2024年3月1日"), day("20240301"), str(day("2024-02-30")), str(day("9999-12-31"))
    (datetime.date(2024, 3, 1), datetime.date(2024, 3, 1), '没有这一天', '这不是日期,请留空表示长期')
    """
    found = _DATE.fullmatch(text) or _DATE_DIGITS.fullmatch(text)
    if not found:
        return fault("forever" if text in _FOREVER else "date")
    year, month, number = (int(part) for part in found.groups() if part is not None)
    if year == 9999:
        return fault("forever")
    try:
        return _bounded(date(year, month, number))
    except ValueError:
        return fault("no_such_day")


def _bounded(value: date) -> date | Fault:
    if FIRST_DAY <= value <= LAST_DAY:
        return value
    return fault("forever" if value.year == 9999 else "date_range")


def month_of(value: date) -> str | Fault:
    bounded = _bounded(value)
    return bounded if isinstance(bounded, Fault) else f"{value.year:04}-{value.month:02}"


@lru_cache(maxsize=10_000)
def month(text: str) -> str | Fault:
    """
    >>> month("202403"), month("2024年3月"), str(month("2024-00"))
    ('2024-03', '2024-03', '没有这个月份')
    """
    found = _MONTH.fullmatch(text)
    if not found:
        return fault("month")
    year, number = (int(part) for part in found.groups() if part is not None)
    if not 1 <= number <= 12 or year < 1:
        return fault("no_such_month")
    return month_of(date(year, number, 1))


@lru_cache(maxsize=100_000)
def money(text: str) -> int | Fault:
    """Yuan as text → integer fen.

    >>> money("19.99"), money("0"), str(money("-1"))
    (1999, 0, '金额不得为负')
    """
    if not _MONEY.fullmatch(text):
        if _MONEY_NEGATIVE.fullmatch(text):
            return fault("money_negative")
        return fault("money_decimals" if _MONEY_FINE.fullmatch(text) else "money")
    yuan = Decimal(text)
    if yuan >= MONEY_BOUND:
        return fault("money_bound")
    return int(yuan.scaleb(2))


def count(text: str) -> int | Fault:
    if not _COUNT.fullmatch(text) or len(text) > 20 or int(text) > COUNT_BOUND:
        return fault("count")
    return int(text)


def region(text: str) -> str | Fault:
    return text.ljust(12, "0") if _REGION.fullmatch(text) else fault("region")


def check_character(first_17: str) -> str:
    """ISO 7064 MOD 11-2 as GB 11643 uses it.

    >>> check_character("21030219900101105")
    '1'
    """
    return _CHECKS[sum(int(digit) * weight for digit, weight in zip(first_17, _WEIGHTS, strict=True)) % 11]


@lru_cache(maxsize=200_000)
def id_number(text: str, today: date) -> str | Fault:
    """18 characters, or 15 digits turned into 18.

    >>> id_number("210302900101105", date(2024, 1, 1)), str(id_number("2.10302E+17", date(2024, 1, 1)))[:9]
    ('210302199001011051', '身份证号须为文本;')
    """
    number = text.upper() if text.isascii() else text
    if _ID_15.fullmatch(number):
        number = f"{number[:6]}19{number[6:]}"
        number += check_character(number)
    elif not _ID_18.fullmatch(number):
        return fault("id_number_text" if _LOST_DIGITS.fullmatch(number) else "id_number")
    try:
        born = birth(number)
    except ValueError:
        return fault("id_number_birth")
    if not FIRST_DAY <= born <= today:
        return fault("id_number_birth")
    return number if number[17] == check_character(number[:17]) else fault("id_number_check")


def birth(number: str) -> date:
    """Of 18 characters that ``id_number`` gave."""
    return date(int(number[6:10]), int(number[10:12]), int(number[12:14]))


def id_numbers(text: str, today: date) -> tuple[str, ...] | Fault:
    """Several, joined by 、: a set, so sorted and each once."""
    numbers: set[str] = set()
    for nth, part in enumerate(text.split("、"), start=1):
        stripped = part.strip(_SPACES_AND_TAB)
        if not stripped:
            continue
        number = id_number(stripped, today)
        if isinstance(number, Fault):
            return fault("id_numbers", nth=nth, inner=str(number))
        numbers.add(number)
    return tuple(sorted(numbers)) or fault("id_number")


def word(text: str, words: tuple[str, ...]) -> str | Fault:
    return text if text in words else fault("word", words="、".join(words))


def yes_no(text: str) -> bool | Fault:
    if text == "是":
        return True
    return False if text == "否" else fault("word", words="是、否")


def name(text: str) -> str:
    """The dots inside names come in half a dozen code points; one person must not have six names."""
    return text if text.isascii() else text.translate(_DOTS)


def look_alikes(text: str) -> tuple[str, ...]:
    """Code points of Greek and Cyrillic letters: they look like Latin ones and are not equal to them."""
    return () if text.isascii() else tuple(f"U+{ord(found):04X}" for found in dict.fromkeys(_LOOK_ALIKE.findall(text)))


def as_it_came(value: object) -> str:
    """For the quarantine: a long number stays as its cell had it, so that it cannot come back as if it were text."""
    if isinstance(value, timedelta):
        return str(value)
    return repr(value) if isinstance(value, float) and abs(value) >= EXACT_NUMBER else as_text(value)


_READERS: Final[Mapping[Cell, Callable[[str, Column, date], Value | Fault]]] = {
    Cell.DATE: lambda text, _column, _today: day(text),
    Cell.MONTH: lambda text, _column, _today: month(text),
    Cell.MONEY: lambda text, _column, _today: money(text),
    Cell.COUNT: lambda text, _column, _today: count(text),
    Cell.REGION: lambda text, _column, _today: region(text),
    Cell.ID_NUMBER: lambda text, _column, today: id_number(text, today),
    Cell.ID_NUMBERS: lambda text, _column, today: id_numbers(text, today),
    Cell.WORD: lambda text, column, _today: word(text, column.words),
    Cell.YES_NO: lambda text, _column, _today: yes_no(text),
    Cell.NAME: lambda text, _column, _today: name(text),
}
