"""Files of departments: rows as cells, written as CSV or XLSX, and the same rows as events for the oracle."""

import csv
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import xlsxwriter

from tests.oracle.events import Cell, Event, Number, Row


@dataclass(frozen=True)
class Sheet:
    kind: str
    name: str
    above: tuple[str, ...]  # title and unit lines above the header
    columns: tuple[str, ...]
    header: tuple[str, ...]  # the columns as the sheet writes them: with a blank, a line break, full-width forms
    rows: tuple[tuple[Cell, ...], ...]  # in CSV only text; () is a blank line


@dataclass(frozen=True)
class File:
    name: str
    encoding: str  # utf-8, utf-8-sig, gb18030 or xlsx
    sheets: tuple[Sheet, ...]
    department: str
    data_date: date
    notes: str = ""  # of a workbook: a sheet that is no table

    def write(self, folder: Path) -> Path:
        path = folder / self.name
        if self.encoding == "xlsx":
            self._write_workbook(path)
        else:
            self._write_csv(path)
        return path

    def _write_csv(self, path: Path) -> None:
        (sheet,) = self.sheets
        with path.open("w", encoding=self.encoding, newline="") as out:
            lines = csv.writer(out)
            lines.writerows([line] for line in sheet.above)
            lines.writerow(sheet.header)
            lines.writerows(sheet.rows)

    def _write_workbook(self, path: Path) -> None:
        with xlsxwriter.Workbook(path) as book:
            as_day = book.add_format({"num_format": "yyyy-mm-dd"})
            if self.notes:
                book.add_worksheet("填表说明").write_string(0, 0, self.notes)
            for sheet in self.sheets:
                page = book.add_worksheet(sheet.name)
                for place, line in enumerate((*((text,) for text in sheet.above), sheet.header, *sheet.rows)):
                    for column, cell in enumerate(line):
                        if isinstance(cell, Number):
                            page.write_number(place, column, float(cell.text))
                        elif isinstance(cell, date):
                            page.write_datetime(place, column, cell, as_day)
                        elif cell:
                            page.write_string(place, column, cell)

    def events(self) -> list[Event]:
        """One event for each batch; a blank line is no row, but counts in the numbers of those after it, as does a line
        break in the header of a CSV.
        """
        broken = 0 if self.encoding == "xlsx" else sum(name.count("\n") for name in self.sheets[0].header)
        return [
            Event(
                self.name,
                sheet.name if self.encoding == "xlsx" else None,
                sheet.kind,
                sheet.columns,
                tuple(
                    Row(len(sheet.above) + 2 + broken + place, cells) for place, cells in enumerate(sheet.rows) if cells
                ),
                self.department,
                self.data_date,
            )
            for sheet in self.sheets
        ]
