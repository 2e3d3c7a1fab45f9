"""What reaches the oracle: one event for each batch (a file's sheet), in the order received."""

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True)
class Number:
    """A numeric spreadsheet cell, as opposed to a text cell with digits."""

    text: str


Cell = str | Number | date | None


@dataclass(frozen=True)
class Row:
    number: int  # as the sheet or file numbers its lines
    cells: tuple[Cell, ...]


@dataclass(frozen=True)
class Event:
    file: str
    sheet: str | None  # None for CSV
    kind: str
    columns: tuple[str, ...]  # every column of the sheet, also unknown ones
    rows: tuple[Row, ...]
    department: str
    data_date: date
