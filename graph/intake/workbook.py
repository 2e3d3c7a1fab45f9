"""XLSX: what the archive is, then its worksheets with typed rows. ``bombs.py`` has looked before calamine does."""

from __future__ import annotations

import posixpath
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from io import BytesIO
from types import MappingProxyType
from typing import Any, Final
from xml.etree import ElementTree

from python_calamine import CalamineWorkbook, SheetTypeEnum, SheetVisibleEnum

from graph.errors import Refused
from graph.intake.bombs import BLANK_ROWS, Archive, Survey, open_archive, survey
from graph.intake.cells import is_blank
from graph.intake.reasons import Fault, fault, text

ZIP: Final = b"PK\x03\x04"
EMPTY_ZIP: Final = b"PK\x05\x06"
OLE: Final = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_RELATION: Final = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"
_STRICT_RELATION: Final = "{http://purl.oclc.org/ooxml/officeDocument/relationships}id"
_OTHERS: Final = (
    ("xl/workbook.bin", "XLSB 二进制工作簿"),
    ("word/document.xml", "Word 文档"),
    ("ppt/presentation.xml", "演示文稿"),
    ("content.xml", "ODS 表格"),
)


@dataclass(frozen=True)
class TypedRow:
    number: int
    values: tuple[object, ...]
    faults: Mapping[int, Fault]


_NONE: Final[Mapping[int, Fault]] = MappingProxyType({})


@dataclass(frozen=True)
class Worksheet:
    name: str
    hidden: bool
    survey: Survey
    sheet: Any  # CalamineSheet

    def rows(self) -> Iterator[TypedRow]:
        """From the first row of the sheet, blank ones too; ends where 1,000 blank rows follow each other."""
        blanks = 0
        marks = self._faults()
        left = ("",) * (self.sheet.start or (0, 0))[1]  # calamine gives the empty rows above a table, not the columns
        for number, values in enumerate(self.sheet.iter_rows(), start=1):
            faults = marks.get(number - 1, _NONE)
            if not faults and all(is_blank(value) for value in values):
                blanks += 1
                if blanks > BLANK_ROWS:
                    return
            else:
                blanks = 0
            yield TypedRow(number, (*left, *values), faults)

    def _faults(self) -> dict[int, dict[int, Fault]]:
        """By row, then column: what calamine does not tell, and the empty rest of merged cells."""
        by_row: dict[int, dict[int, Fault]] = {}
        budget = 1_000_000
        for first_row, first_column, last_row, last_column in self.survey.merges:
            for row in range(first_row, min(last_row, self.survey.rows) + 1):
                for column in range(first_column, min(last_column, self.survey.columns) + 1):
                    budget -= 1
                    if budget < 0:
                        return by_row
                    if (row, column) != (first_row, first_column):
                        by_row.setdefault(row, {})[column] = fault("merged")
        for (row, column), code in self.survey.marks.items():
            by_row.setdefault(row, {})[column] = fault(code)
        return by_row

    def merged_across(self, row: int) -> int | None:
        """The column (from 0) of a cell of this row (from 1) that is merged over several columns."""
        across = [m[1] for m in self.survey.merges if m[0] <= row - 1 <= m[2] and m[3] > m[1]]
        return min(across, default=None)


def open_workbook(data: bytes, file: str) -> list[Worksheet]:
    archive_file = open_archive(BytesIO(data), file)
    names = {name.lower() for name in archive_file.namelist()}
    if "xl/workbook.xml" not in names:
        what = next((what for part, what in _OTHERS if part in names), "没有工作簿的压缩包")
        raise Refused(text("file_not_xlsx", file=file, what=what))
    surveyed = survey(data, archive_file, file)
    parts = _parts_of_sheets(surveyed, file)
    try:
        workbook = CalamineWorkbook.from_filelike(BytesIO(data))
        return [
            Worksheet(
                about.name,
                about.visible != SheetVisibleEnum.Visible,
                surveyed.worksheets[part],  # what was not surveyed is not opened
                workbook.get_sheet_by_index(at),
            )
            for at, (about, part) in enumerate(zip(workbook.sheets_metadata, parts, strict=True))
            if about.typ == SheetTypeEnum.WorkSheet
        ]
    except BaseException as error:
        # calamine's errors share no base, and a panic of its Rust is not even an Exception
        if isinstance(error, KeyboardInterrupt | SystemExit | GeneratorExit):
            raise
        raise Refused(text("file_damaged", file=file)) from error


def _parts_of_sheets(archive: Archive, file: str) -> list[str]:
    """The part of each sheet, in the workbook's order. Entities were refused before this parses."""
    try:
        book = ElementTree.fromstring(archive.parts["xl/workbook.xml"])
        relations = ElementTree.fromstring(archive.parts["xl/_rels/workbook.xml.rels"])
    except (KeyError, ElementTree.ParseError) as error:
        raise Refused(text("file_damaged", file=file)) from error
    targets = {one.get("Id"): one.get("Target", "") for one in relations.iter() if one.get("Id")}
    parts: list[str] = []
    for element in book.iter():
        if element.tag.rpartition("}")[2] == "sheet":
            target = targets.get(element.get(_RELATION) or element.get(_STRICT_RELATION)) or ""
            path = target.lstrip("/") if target.startswith(("/", "xl/")) else f"xl/{target}"
            parts.append(posixpath.normpath(path))
    return parts


def what_it_is(data: bytes) -> str | None:
    """A file that calls itself .xlsx and is none, by its first bytes; None: an archive."""
    if data.startswith((ZIP, EMPTY_ZIP)):
        return None
    if data.startswith(OLE):
        return "encrypted" if "EncryptedPackage".encode("utf-16-le") in data else "旧版 XLS 工作簿"
    head = data[:1024].lstrip(b"\xef\xbb\xbf \r\n\t").lower()
    if head.startswith((b"<!doctype html", b"<html", b"<table", b"<meta", b"<head", b"<style", b"<body", b"<div")):
        return "网页(HTML)"
    if head.startswith(b"<?xml"):
        return "XML 表格"
    if head.startswith(b"%pdf"):
        return "PDF"
    return "文本文件" if b"\x00" not in data[:1024] else "别的格式"
