"""What an XLSX holds, found out by streaming it, before anything that builds the whole of it in memory may look.

One cell far out makes calamine ask for gigabytes and abort the process (tafia/calamine#693); 300 kB unpack to 300 MB;
one long shared string, referred to a million times, is copied a million times. Sizes are counted, never believed from
the archive's own directory. On the way it notes what calamine does not tell: formulas without a cached value, error
values, merged cells, hidden rows.
"""

from __future__ import annotations

import zlib
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, Final, NoReturn
from xml.parsers import expat
from zipfile import ZIP_DEFLATED, ZIP_STORED, BadZipFile, ZipFile, ZipInfo

from graph.errors import Refused
from graph.intake.reasons import text

MB: Final = 1024 * 1024
UNPACKED_MB: Final = 200
RATIO: Final = 100
#: Below that a part harms nobody, however well it was packed.
RATIO_FROM: Final = MB
ROWS: Final = 500_000
SPREAD: Final = 20_000_000  # rows × columns
TEXT: Final = 200_000_000  # characters of all text cells
BLANK_ROWS: Final = 1_000
_CHUNK: Final = 256 * 1024
_PARTS: Final = 10_000
_DIGITS = "0123456789"


@dataclass(slots=True)
class Survey:
    """Of one worksheet. Rows and columns are counted from 0."""

    rows: int = 0
    columns: int = 0
    merges: list[tuple[int, int, int, int]] = field(default_factory=list)  # top, left, bottom, right
    marks: dict[tuple[int, int], str] = field(default_factory=dict)  # (row, column) → code of the reason
    formulas: set[int] = field(default_factory=set)  # columns
    hidden_rows: int = 0
    gap: int | None = None  # first of more than 1,000 blank rows with something behind them


@dataclass(frozen=True, slots=True)
class Archive:
    worksheets: Mapping[str, Survey]  # part → its survey
    parts: Mapping[str, bytes]  # the small parts that name the sheets


def survey(data: bytes, archive: ZipFile, file: str) -> Archive:
    """Raises Refused for whatever must not be opened."""
    infos = archive.infolist()
    if len(infos) > _PARTS or sum(info.compress_size for info in infos) > len(data):
        raise Refused(text("bomb_ratio", file=file, limit=RATIO))  # overlapping parts
    if sum(info.file_size for info in infos) > UNPACKED_MB * MB:
        raise Refused(text("bomb_size", file=file, limit=UNPACKED_MB))
    if len({info.filename.lower() for info in infos}) < len(infos):
        raise Refused(text("file_damaged", file=file))
    if any(info.flag_bits & 0x1 for info in infos):
        raise Refused(text("file_encrypted", file=file))
    total = _Counter(file)
    lengths: list[int] = []
    kept: dict[str, bytes] = {}
    sheets: dict[str, Survey] = {}
    for info in sorted(infos, key=lambda info: info.filename.lower() != "xl/sharedstrings.xml"):
        chunks = _unpack(data, info, total, file)
        name = info.filename
        if name in _NAMING:
            kept[name] = b"".join(chunks)
            chunks = iter((kept[name],))
        found = _look(chunks, name, lengths, file)
        if found is not None:
            sheets[name] = found
    return Archive(sheets, kept)


_NAMING: Final = ("xl/workbook.xml", "xl/_rels/workbook.xml.rels")


@dataclass(slots=True)
class _Counter:
    file: str
    unpacked: int = 0

    def add(self, size: int) -> None:
        self.unpacked += size
        if self.unpacked > UNPACKED_MB * MB:
            raise Refused(text("bomb_size", file=self.file, limit=UNPACKED_MB))


def _unpack(data: bytes, info: ZipInfo, total: _Counter, file: str) -> Iterator[bytes]:
    """Python's zipfile stops at the size that the directory names, other readers do not: so count by hand."""
    at = info.header_offset
    header = data[at : at + 30]
    if len(header) < 30 or header[:4] != b"PK\x03\x04" or info.compress_type not in (ZIP_STORED, ZIP_DEFLATED):
        raise Refused(text("file_damaged", file=file))
    begin = at + 30 + int.from_bytes(header[26:28], "little") + int.from_bytes(header[28:30], "little")
    packed = memoryview(data)[begin : begin + info.compress_size]
    size = 0
    stream: Any = zlib.decompressobj(-15) if info.compress_type == ZIP_DEFLATED else None
    for offset in range(0, len(packed), _CHUNK):
        rest: bytes | memoryview = packed[offset : offset + _CHUNK]
        while rest:
            try:
                chunk = bytes(rest) if stream is None else stream.decompress(rest, _CHUNK)
            except zlib.error as error:
                raise Refused(text("file_damaged", file=file)) from error
            rest = b"" if stream is None else stream.unconsumed_tail
            size += len(chunk)
            total.add(len(chunk))
            if size > RATIO_FROM and size > RATIO * max(info.compress_size, 1):
                raise Refused(text("bomb_ratio", file=file, limit=RATIO))
            yield chunk
    if size != info.file_size or (stream is not None and not stream.eof):
        raise Refused(text("file_damaged", file=file))


def _look(chunks: Iterator[bytes], part: str, lengths: list[int], file: str) -> Survey | None:
    """Reads one part: a worksheet and the shared strings whole, of other XML the beginning, of the rest nothing."""
    parser = expat.ParserCreate()
    parser.buffer_text = True
    state = _Reading(parser, part, lengths, file)
    parser.StartDoctypeDeclHandler = state.refuse
    parser.EntityDeclHandler = state.refuse
    parser.StartElementHandler = state.root
    first = True
    for chunk in chunks:
        if first and chunk:
            first = False
            state.skip = not chunk.lstrip(b"\xef\xbb\xbf\xff\xfe\x00 \r\n\t").startswith(b"<")
        if state.skip:
            continue  # counted all the same
        try:
            parser.Parse(chunk, False)
        except expat.ExpatError as error:
            raise Refused(text("file_damaged", file=file)) from error
    if not state.skip and not first:
        try:
            parser.Parse(b"", True)
        except expat.ExpatError as error:
            raise Refused(text("file_damaged", file=file)) from error
    return state.survey


class _Reading:
    """State of one part's parse. Names are compared with the root's prefix, so no namespace work for each cell."""

    def __init__(self, parser: Any, part: str, lengths: list[int], file: str) -> None:
        self.parser, self.part, self.lengths, self.file = parser, part, lengths, file
        self.skip = False
        self.survey: Survey | None = None

    def refuse(self, *_: object) -> NoReturn:
        raise Refused(text("entity", file=self.file))

    def root(self, name: str, _attributes: Mapping[str, str]) -> None:
        prefix, _, local = name.rpartition(":")
        prefix = f"{prefix}:" if prefix else ""
        self.parser.StartElementHandler = None
        if local == "worksheet":
            self.survey = Survey()
            _worksheet(self.parser, self.survey, prefix, self.lengths, self._refuse_sheet)
        elif local == "sst":
            _shared_strings(self.parser, prefix, self.lengths)
        else:
            self.skip = True

    def _refuse_sheet(self, code: str, **fields: object) -> NoReturn:
        sheet = self.part.rpartition("/")[2].rpartition(".")[0]
        raise Refused(text(code, file=self.file, sheet=sheet, **fields))


def _shared_strings(parser: Any, prefix: str, lengths: list[int]) -> None:
    item = prefix + "si"
    length = 0

    def start(name: str, _attributes: Mapping[str, str]) -> None:
        nonlocal length
        if name == item:
            length = 0

    def characters(data: str) -> None:
        nonlocal length
        length += len(data)

    def end(name: str) -> None:
        if name == item:
            lengths.append(length)

    parser.StartElementHandler, parser.CharacterDataHandler, parser.EndElementHandler = start, characters, end


def _worksheet(parser: Any, found: Survey, prefix: str, lengths: list[int], refuse: Callable[..., NoReturn]) -> None:
    """Every cell costs a call, so calls are few: ends are heard only inside values whose text matters."""
    cell, formula, value, inline, line, merge = (prefix + name for name in ("c", "f", "v", "is", "row", "mergeCell"))
    heard, values = frozenset((cell, formula, value, inline, line, merge)), (value, inline)
    letters_to_column: dict[str, int] = {}
    marks, formulas = found.marks, found.formulas
    row = column = last_row = last_column = valued = -1
    kind: str | None = None
    has_formula = False
    spelled, row_digits, row_cut = "", "0", -1
    text_length = 0

    def place(reference: str) -> tuple[int, int]:
        letters = reference.rstrip(_DIGITS)
        at = letters_to_column.get(letters)
        if at is None:
            if not (letters.isascii() and letters.isalpha() and len(letters) <= 3):
                refuse("too_wide", rows=last_row + 1, columns=letters[:8])
            at = 0
            for letter in letters.upper():
                at = at * 26 + ord(letter) - 64
            at -= 1
            letters_to_column[letters] = at
        digits = reference[len(letters) :]
        return (int(digits) - 1 if 0 < len(digits) < 10 else ROWS), at

    def grow() -> None:
        nonlocal last_row, last_column
        last_row, last_column = max(row, last_row), max(column, last_column)
        found.rows, found.columns = last_row + 1, last_column + 1
        if last_row >= ROWS:
            refuse("too_many_rows", row=row + 1, limit=f"{ROWS:,}")
        if found.rows * found.columns > SPREAD:
            refuse("too_wide", rows=found.rows, columns=found.columns)

    def start(name: str, attributes: Mapping[str, str]) -> None:
        nonlocal row, column, valued, kind, has_formula, spelled, row_digits, row_cut
        if name not in heard:
            return
        if name == cell:
            reference = attributes.get("r")
            if reference is None:
                column += 1
            elif reference.endswith(row_digits) and reference[:row_cut] in letters_to_column:
                column = letters_to_column[reference[:row_cut]]  # of the row it stands in, as nearly all
            else:
                row, column = place(reference)
                row_digits = str(row + 1)
                row_cut = -len(row_digits)
            if row > last_row or column > last_column:
                grow()
            kind = attributes.get("t")
            has_formula = False
            if kind == "e":
                marks[row, column] = "error_cell"
        elif name in values:
            if row > valued:
                if valued >= 0 and row - valued > BLANK_ROWS + 1 and found.gap is None:
                    found.gap = valued + 1
                valued = row
            if name == value and (has_formula or kind == "s"):
                spelled = ""
                parser.CharacterDataHandler, parser.EndElementHandler = characters, end
        elif name == line:
            number = attributes.get("r")
            row = row + 1 if number is None else int(number) - 1 if number.isdecimal() and len(number) < 10 else ROWS
            column, row_digits = -1, str(row + 1)
            row_cut = -len(row_digits)
            if attributes.get("hidden") in ("1", "true"):
                found.hidden_rows += 1
            if row >= ROWS:
                refuse("too_many_rows", row=row + 1, limit=f"{ROWS:,}")
        elif name == formula:
            has_formula = True
            formulas.add(column)
            if kind not in ("str", "e"):  # a text formula may well have an empty text cached
                marks[row, column] = "formula"
        else:
            first, _, last = attributes.get("ref", "").partition(":")
            if len(found.merges) < 100_000 and last:
                found.merges.append((*place(first), *place(last)))

    def characters(data: str) -> None:
        nonlocal spelled
        spelled += data

    def end(name: str) -> None:
        nonlocal text_length
        if name != value:
            return
        parser.CharacterDataHandler = parser.EndElementHandler = None
        if has_formula and spelled and kind not in ("str", "e"):
            marks.pop((row, column), None)
        if kind == "s":
            index = int(spelled) if spelled.isdecimal() and len(spelled) < 10 else -1
            text_length += lengths[index] if 0 <= index < len(lengths) else 0
            if text_length > TEXT:
                refuse("too_much_text")

    parser.StartElementHandler = start


def open_archive(stream: Any, file: str) -> ZipFile:
    try:
        return ZipFile(stream)
    except (BadZipFile, ValueError, OSError, NotImplementedError, OverflowError) as error:
        raise Refused(text("file_damaged", file=file)) from error
