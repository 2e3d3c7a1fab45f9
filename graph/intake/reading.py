"""A department's file → its sheets → their rows, as they came (contract §1).

The bytes are read once: the hash, the header and the rows are those of the same bytes, whatever happens to the file
meanwhile. What a file is, is told by its content; ``.xlsx`` alone promises something that is then held against it.
"""

from __future__ import annotations

import hashlib
import os
import stat
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from typing import Final

from graph.errors import Refused, reason
from graph.intake.bombs import BLANK_ROWS
from graph.intake.cells import INVISIBLE, is_blank, visible
from graph.intake.csv_text import MAX_BYTES, Decoded, Record, blank, decode, other_delimiter, records
from graph.intake.headers import SEARCHED, Header, NoHeader, duplicates, find_header, fitting, lay_out, trim
from graph.intake.kinds import KINDS, Kind
from graph.intake.reasons import Fault, fault, text
from graph.intake.sheets import NO_FAULTS, Layout, OpenedFile, Sheet, SheetRow
from graph.intake.workbook import OLE, ZIP, Worksheet, open_workbook, what_it_is

__all__ = ["OpenedFile", "Sheet", "SheetRow", "open_file"]

_SPECIAL: Final = (
    (stat.S_ISLNK, "符号链接"),
    (stat.S_ISDIR, "文件夹"),
    (stat.S_ISFIFO, "管道"),
    (stat.S_ISCHR, "设备"),
    (stat.S_ISBLK, "设备"),
    (stat.S_ISSOCK, "套接字"),
)
_MB: Final = 1024 * 1024


def open_file(path: Path) -> OpenedFile:
    """Raises Refused with one sentence when the file as a whole cannot be taken."""
    data = read_bytes(path)
    file = _name(path)
    sha256 = hashlib.sha256(data).hexdigest()
    called_xlsx = path.suffix.lower() in (".xlsx", ".xlsm", ".xls")
    if not data and called_xlsx:
        raise Refused(text("file_empty", file=file))
    if data.startswith((ZIP, OLE)) or called_xlsx:
        what = what_it_is(data)
        if what == "encrypted":
            raise Refused(text("file_encrypted", file=file))
        if what:
            raise Refused(text("file_not_xlsx", file=file, what=what))
        return _open_xlsx(data, file, sha256)
    return _open_csv(data, file, sha256)


def read_bytes(path: Path) -> bytes:
    """Never follows a link and never waits on a pipe or a device."""
    shown = visible(str(path).encode("utf-8", "surrogateescape").decode("utf-8", "replace"))
    if ".." in path.parts:
        raise Refused(text("file_dots", file=shown))
    try:
        mode = os.lstat(path).st_mode
        for is_special, what in _SPECIAL:
            if is_special(mode):
                raise Refused(text("file_special", file=shown, what=what))
        descriptor = os.open(path, os.O_RDONLY | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_NONBLOCK", 0))
        with open(descriptor, "rb") as stream:
            if not stat.S_ISREG(os.fstat(descriptor).st_mode):
                raise Refused(text("file_special", file=shown, what="别的东西"))
            data = stream.read(MAX_BYTES + 1)
    except (FileNotFoundError, NotADirectoryError, ValueError) as error:
        raise Refused(text("file_missing", file=shown)) from error
    except OSError as error:
        raise Refused(text("file_unreadable", file=shown, why=reason(error))) from error
    if len(data) > MAX_BYTES:
        raise Refused(text("file_too_big", file=shown, limit=MAX_BYTES // _MB))
    return data


def _name(path: Path) -> str:
    return visible(path.name.encode("utf-8", "surrogateescape").decode("utf-8", "replace"))


@dataclass(frozen=True, slots=True)
class _Found:
    kind: Kind
    header: Header
    layout: Layout
    warnings: tuple[str, ...]


def _recognise(header: Header, file: str) -> _Found:
    if len(header.kinds) > 1:
        raise Refused(text("ambiguous_kind", file=file, kinds="、".join(kind.chinese for kind in header.kinds)))
    kind = header.kinds[0]
    twice = duplicates(header.names, kind)
    if twice:
        column, positions = twice
        raise Refused(text("duplicate_column", file=file, column=column, positions="、".join(map(str, positions))))
    layout, warnings = lay_out(header.names, kind)
    if header.row > 1:
        warnings.insert(0, text("above_header", row=header.row))
    return _Found(kind, header, layout, tuple(warnings))


def _unknown(missing: NoHeader, file: str) -> Refused:
    if missing.kind is None:
        return Refused(text("no_header", file=file, kinds="、".join(kind.chinese for kind in KINDS.values())))
    return Refused(
        text("unknown_header", file=file, kind=missing.kind.chinese, missing=missing.missing, hint=missing.hint)
    )


def _open_csv(data: bytes, file: str, sha256: str) -> OpenedFile:
    decoded = decode(data)
    if isinstance(decoded, Fault):
        raise Refused(text(decoded.code, file=file, **dict(decoded.fields)))
    read, header = _csv_header(decoded)
    if isinstance(header, NoHeader):
        if all(INVISIBLE.sub("", read).isspace() or not read for read in decoded.texts):
            return OpenedFile(file, sha256, [], (text("no_rows"),))
        raise _unknown_csv(decoded, header, file)
    found = _recognise(header, file)

    def rows() -> Iterator[SheetRow]:
        return _csv_rows(records(read), found)

    return OpenedFile(file, sha256, [_sheet(file, None, sha256, found, rows, ())], ())


def _csv_header(decoded: Decoded) -> tuple[str, Header | NoHeader]:
    """Of the readings of the bytes, the first whose header is known; of none, what the likeliest one lacks."""
    tops = [(read, islice(records(read), SEARCHED)) for read in decoded.texts]
    tried = [(read, find_header((one.number, one.cells) for one in top)) for read, top in tops]
    return next(((read, header) for read, header in tried if isinstance(header, Header)), tried[0])


def _unknown_csv(decoded: Decoded, missing: NoHeader, file: str) -> Refused:
    if decoded.broken_at is not None and missing.kind is None:
        return Refused(text("broken_utf8", file=file, offset=decoded.broken_at))
    for record in islice(records(decoded.texts[0]), SEARCHED):
        sign = other_delimiter(record.cells)
        if sign and fitting(tuple(name.strip() for name in ",".join(record.cells).split(sign))):
            return Refused(text("wrong_delimiter", file=file, delimiter={"\t": "制表符"}.get(sign, sign)))
    return _unknown(missing, file)


def _csv_rows(found_records: Iterable[Record], found: _Found) -> Iterator[SheetRow]:
    layout, width, header_row = found.layout, found.layout.width, found.header.row
    for record in found_records:
        cells = record.cells
        if record.number <= header_row:
            continue
        size = len(cells)
        if size == width and cells[0].strip():  # the common case first
            yield SheetRow(record.number, tuple(cells), layout, NO_FAULTS, record.fault)
        elif record.fault or not blank(cells):
            while size > width and not cells[size - 1].strip():
                size -= 1               # surplus commas at the end say nothing
            wrong = record.fault or (fault("row_too_long", cells=size, header=width) if size > width else None)
            yield SheetRow(record.number, (*cells[:size], *("",) * (width - size)), layout, NO_FAULTS, wrong)


def _open_xlsx(data: bytes, file: str, sha256: str) -> OpenedFile:
    sheets: list[Sheet] = []
    warnings: list[str] = []
    missing: list[NoHeader] = []
    for worksheet in open_workbook(data, file):
        top = [(row.number, row.values) for row in islice(worksheet.rows(), SEARCHED)]
        header = find_header(top)
        if isinstance(header, Header):
            sheets.append(_typed_sheet(worksheet, header, file, sha256))
        elif worksheet.survey.rows == 0 or all(is_blank(value) for row in worksheet.rows() for value in row.values):
            warnings.append(text("empty_sheet", sheet=worksheet.name))
        else:
            missing.append(header)
            warnings.append(_skipped(worksheet.name, header))
    if not sheets and missing:
        raise _unknown(max(missing, key=lambda one: one.kind is not None), file)
    return OpenedFile(file, sha256, sheets, tuple(warnings) if sheets or warnings else (text("no_rows"),))


def _skipped(sheet: str, missing: NoHeader) -> str:
    if missing.kind is None:
        return text("skipped_plain", sheet=sheet)
    return text("skipped_sheet", sheet=sheet, kind=missing.kind.chinese, missing=missing.missing, hint=missing.hint)


def _typed_sheet(worksheet: Worksheet, header: Header, file: str, sha256: str) -> Sheet:
    across = worksheet.merged_across(header.row)
    if across is not None:
        name = header.names[across] if across < len(header.names) else ""
        raise Refused(text("merged_header", file=file, column=name))
    names = header.names[: trim(header.names)]
    found = _recognise(Header(header.row, names, header.kinds), file)

    def rows() -> Iterator[SheetRow]:
        return _typed_rows(worksheet, found)

    return _sheet(file, worksheet.name, sha256, found, rows, _seen(worksheet, found))


def _seen(worksheet: Worksheet, found: _Found) -> Iterator[str]:
    survey = worksheet.survey
    if worksheet.hidden:
        yield text("hidden_sheet", sheet=worksheet.name)
    if survey.hidden_rows:
        yield text("hidden_rows", count=survey.hidden_rows)
    below = [merge for merge in survey.merges if merge[2] >= found.header.row]
    for column, position in found.layout.positions:
        if position in survey.formulas:
            yield text("formula_column", column=column.name)
        if not column.required and any(first <= position <= last for _, first, _, last in below):
            yield text("merged_optional", column=column.name)
    if survey.gap is not None:
        yield text("blank_stop", row=survey.gap + 1, limit=f"{BLANK_ROWS:,}")


def _typed_rows(worksheet: Worksheet, found: _Found) -> Iterator[SheetRow]:
    layout, width, header_row = found.layout, found.layout.width, found.header.row
    for row in worksheet.rows():
        if row.number <= header_row:
            continue
        values: Sequence[object] = row.values
        if not row.faults and all(is_blank(value) for value in values):
            continue
        size = trim(values)
        if not size and all(one.code == "merged" for one in row.faults.values()):
            continue
        if size > width:
            wrong = fault("row_too_long", cells=size, header=width)
            yield SheetRow(row.number, tuple(values[:size]), layout, row.faults, wrong)
        else:
            padded = (*values[:width], *("",) * (width - len(values)))
            yield SheetRow(row.number, padded, layout, row.faults or NO_FAULTS)


def _sheet(
    file: str, name: str | None, sha256: str, found: _Found, rows: Callable[[], Iterator[SheetRow]], seen: Iterable[str]
) -> Sheet:
    warnings = [*seen, *found.warnings]
    if next(rows(), None) is None:
        warnings.append(text("no_rows"))
    columns = tuple(column.name for column, _ in found.layout.positions)
    return Sheet(file, name, found.kind, columns, found.header.row, sha256, tuple(warnings), found.layout, rows)
