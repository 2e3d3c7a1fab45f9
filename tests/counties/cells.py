"""Values of the trade and the many ways in which departments write them into cells."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from random import Random

from tests.counties.identity import fifteen_digits
from tests.oracle.events import Cell, Number


@dataclass(frozen=True)
class Id:
    number: str


@dataclass(frozen=True)
class Ids:
    numbers: tuple[str, ...]


@dataclass(frozen=True)
class Month:
    text: str


@dataclass(frozen=True)
class Fen:
    amount: int


@dataclass(frozen=True)
class Code:
    """A region of twelve digits."""

    text: str


@dataclass(frozen=True)
class Raw:
    """A cell as it stands, for what is wrong on purpose."""

    cell: Cell


Worth = Id | Ids | Month | Fen | Code | Raw | date | str | None


def render(worth: Worth, rng: Random, workbook: bool) -> Cell:
    """One of the ways to write it; in CSV always text."""
    if worth is None:
        return ""
    if isinstance(worth, Raw):
        return worth.cell.text if isinstance(worth.cell, Number) and not workbook else worth.cell
    if isinstance(worth, date):
        return worth if workbook and rng.random() < 0.3 else day_text(worth, rng)
    if isinstance(worth, Month):
        return month_cell(worth.text, rng, workbook)
    if isinstance(worth, Fen):
        return money_cell(worth.amount, rng, workbook)
    if isinstance(worth, Id):
        return id_text(worth.number, rng)
    if isinstance(worth, Ids):
        return "、".join(id_text(number, rng) for number in worth.numbers)
    if isinstance(worth, Code):
        return region_text(worth.text, rng)
    return f" {worth} " if rng.random() < 0.03 else worth


def day_text(day: date, rng: Random) -> str:
    return rng.choice(
        (
            day.isoformat(),
            day.isoformat(),
            f"{day.year}/{day.month}/{day.day}",
            f"{day:%Y%m%d}",
            f"{day.year}年{day.month}月{day.day}日",
        )
    )


def month_cell(month: str, rng: Random, workbook: bool) -> Cell:
    year, number = int(month[:4]), int(month[5:])
    if workbook and rng.random() < 0.2:
        return date(year, number, rng.choice((1, 15)))
    return rng.choice((month, month, f"{year}{number:02d}", f"{year}年{number}月"))


def money_cell(fen: int, rng: Random, workbook: bool) -> Cell:
    yuan = Decimal(fen) / 100
    text = f"{yuan:.2f}" if fen % 10 or rng.random() < 0.2 else f"{yuan:.1f}" if fen % 100 else f"{yuan:.0f}"
    return Number(text) if workbook and rng.random() < 0.4 else text


def id_text(number: str, rng: Random) -> str:
    if number[6:8] == "19" and rng.random() < 0.12:
        return fifteen_digits(number)
    return number.replace("X", "x") if rng.random() < 0.4 else number


def region_text(code: str, rng: Random) -> str:
    if code.endswith("000000") and rng.random() < 0.4:
        return code[:6]
    return code[:9] if code.endswith("000") and rng.random() < 0.4 else code
