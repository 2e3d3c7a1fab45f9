"""Reads the query files: header → a frozen ``Query``; what is wrong is refused, all faults at once, ``file:line what``.

A file ``queries/FOLDER/NAME.cypher`` is called ``FOLDER/NAME``. Its header is the block of ``//`` lines at the top:

    // purpose: what it answers (Chinese)
    // params:  $name type; $name type?; …   (or: none; ``?`` = may be null)
    // returns: column, column, …            (or: none)
    // access:  read | write
    // note:    what a reader must know; a line without a key continues the line above

A read statement ends in ORDER BY; one that always returns a single row says 单行 in its note instead.
A statement that returns people or households takes ``$scope map``, except in the folders that only the product's
own writing and bookkeeping use (``UNSCOPED_FOLDERS``). Files in ``schema/`` may hold several statements, each
closed by ``;`` at the end of a line.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from importlib.resources import files
from importlib.resources.abc import Traversable

KEYS = ("purpose", "params", "returns", "access", "note")
TYPES = ("string", "int", "float", "bool", "date", "datetime", "list", "map")
UNSCOPED_FOLDERS = frozenset({"audit", "chain", "intake", "overlap", "policy", "schema"})
PEOPLE_COLUMNS = frozenset(
    {"person", "persons", "people", "household", "households", "member", "members", "name", "id_masked", "id_number"}
)
SINGLE_ROW = "单行"

_Wrong = Callable[[int, str], None]  # the line and what is wrong there

_KEY_LINE = re.compile(r"// ?([a-z_]+):(.*)")
_PARAM = re.compile(r"\$(\w+)\s+([a-z]+)(\??)")
_USED = re.compile(r"\$(\w+)")
_WRITING = re.compile(r"(?<![\w.:$`])(CREATE|MERGE|SET|DELETE|REMOVE|DETACH|FOREACH|DROP|LOAD\s+CSV)\b", re.IGNORECASE)
_NAME = re.compile(r"[a-z][a-z0-9_]*/[a-z0-9][a-z0-9_]*")
_ALIAS = re.compile(r"(?:.*\bAS\s+)?`?(\w+)`?\s*$", re.IGNORECASE | re.DOTALL)


class CatalogueFaults(Exception):
    """Query files that do not say what they do: one ``file:line what`` a line."""

    def __init__(self, faults: list[Fault]) -> None:
        self.faults = tuple(sorted(faults, key=lambda fault: (fault.file, fault.line, fault.what)))
        super().__init__("\n".join(str(fault) for fault in self.faults))


@dataclass(frozen=True)
class Fault:
    file: str
    line: int
    what: str

    def __str__(self) -> str:
        return f"{self.file}:{self.line} {self.what}"


@dataclass(frozen=True)
class Param:
    name: str
    type: str
    nullable: bool


@dataclass(frozen=True)
class Query:
    """One statement and what its header promises. ``text`` is what is sent to the server; ``line`` where it begins."""

    name: str
    file: str
    purpose: str
    params: Mapping[str, Param]
    returns: tuple[str, ...]
    access: str
    note: str
    text: str
    line: int
    masked: str = field(repr=False)

    @property
    def writes(self) -> bool:
        return self.access == "write"

    @property
    def statements(self) -> tuple[str, ...]:
        """The file's statements; more than one only in ``schema/``."""
        ends = [match.start() + 1 for match in re.finditer(r";[ \t]*(?=\n|$)", self.masked)]
        bounds = zip([0, *ends], [*ends, len(self.text)], strict=True)
        parts = (self.text[start:end].strip().rstrip(";") for start, end in bounds if self.masked[start:end].strip())
        return tuple(parts)


class Catalogue(Mapping[str, Query]):
    """The query files below one folder, each read and checked when it is first asked for, then kept."""

    def __init__(self, root: Traversable) -> None:
        self._root = root
        self._read: dict[str, Query] = {}
        self._names: tuple[str, ...] | None = None

    def __getitem__(self, name: str) -> Query:
        query = self._read.get(name)
        if query is None:
            if not _NAME.fullmatch(name):
                raise KeyError(name)
            folder, stem = name.split("/")
            source = self._root / folder / f"{stem}.cypher"
            if not source.is_file():
                raise KeyError(name)
            query = self._read[name] = parse(name, source.read_text(encoding="utf-8"))
        return query

    def __iter__(self) -> Iterator[str]:
        if self._names is None:
            folders = (folder for folder in self._root.iterdir() if folder.is_dir())
            found = (
                f"{folder.name}/{source.name.removesuffix('.cypher')}"
                for folder in folders
                for source in folder.iterdir()
                if source.name.endswith(".cypher")
            )
            self._names = tuple(sorted(found))
        return iter(self._names)

    def __len__(self) -> int:
        return sum(1 for _ in self)

    def load_all(self) -> None:
        """Read every file; raises ``CatalogueFaults`` with the faults of all of them."""
        faults: list[Fault] = []
        for name in self:
            try:
                if not _NAME.fullmatch(name):
                    raise CatalogueFaults([Fault(f"queries/{name}.cypher", 1, "文件名须是小写字母、数字和下划线")])
                self[name]
            except CatalogueFaults as error:
                faults += error.faults
        if faults:
            raise CatalogueFaults(faults)


def parse(name: str, source: str) -> Query:
    """One file's text → its Query, or all that is wrong with it."""
    file = f"queries/{name}.cypher"
    folder = name.split("/")[0]
    faults: list[Fault] = []

    def wrong(line: int, what: str) -> None:
        faults.append(Fault(file, line, what))

    header, lines, body_line = _header(source, wrong)
    for key in KEYS:
        if key not in header:
            wrong(1, f"缺少“{key}:”一行")
        elif not header[key]:
            wrong(lines[key], f"“{key}:”是空的")
    text = "\n".join(source.split("\n")[body_line - 1 :])
    masked = mask(text)
    params = _params(header.get("params", "none"), lines.get("params", 1), wrong)
    returns = _columns(header.get("returns", "none"))
    access = header.get("access", "read")
    if access not in ("read", "write"):
        wrong(lines["access"], f"access 须为 read 或 write,不是“{access}”")

    used = {match.group(1): _line(masked, match.start(), body_line) for match in reversed([*_USED.finditer(masked)])}
    for param in sorted(params.keys() - used.keys()):
        wrong(lines.get("params", 1), f"声明了 ${param},语句中没有用到")
    for param in sorted(used.keys() - params.keys()):
        wrong(used[param], f"语句用到 ${param},params 没有声明")
    if not masked.strip():
        wrong(body_line, "没有语句")
    elif folder != "schema":
        _check_statement(masked, body_line, header, lines, returns, access, wrong)
    if folder not in UNSCOPED_FOLDERS and access == "read" and PEOPLE_COLUMNS & set(returns) and "scope" not in params:
        wrong(lines.get("params", 1), "返回人或户的查询须有参数 $scope map")
    if "scope" in params and params["scope"].type != "map":
        wrong(lines.get("params", 1), "$scope 的类型须为 map")
    if faults:
        raise CatalogueFaults(faults)
    return Query(name, file, header["purpose"], params, returns, access, header["note"], text, body_line, masked)


def mask(text: str) -> str:
    """Comments and the insides of strings blanked, every position kept.

    >>> mask("RETURN '// $x' AS a // $y")
    "RETURN '     ' AS a      "
    """
    pattern = re.compile(r"//[^\n]*|/\*.*?\*/|'(?:[^'\\]|\\.)*'|\"(?:[^\"\\]|\\.)*\"|`[^`]*`", re.DOTALL)

    def blank(match: re.Match[str]) -> str:
        found = match.group()
        if found[0] == "`":
            return found
        inside = re.sub(r"[^\n]", " ", found)
        return inside if found[0] == "/" else found[0] + inside[1:-1] + found[-1]

    return pattern.sub(blank, text)


def _header(source: str, wrong: _Wrong) -> tuple[dict[str, str], dict[str, int], int]:
    header: dict[str, str] = {}
    lines: dict[str, int] = {}
    last: str | None = None
    number = 0
    for number, line in enumerate(source.split("\n"), start=1):
        if not line.startswith("//"):
            return header, lines, number
        match = _KEY_LINE.fullmatch(line)
        if match is None:
            if last is None:
                wrong(number, "第一行须是“// purpose: …”")
            else:
                header[last] = f"{header[last]} {line[2:].strip()}".strip()
            continue
        last = match.group(1)
        if last not in KEYS:
            wrong(number, f"不认识的键“{last}:”(可用:{'、'.join(KEYS)};续行请在 // 后空两格以上)")
        elif last in header:
            wrong(number, f"“{last}:”写了两次")
        header[last] = match.group(2).strip()
        lines[last] = number
    return header, lines, number


def _params(text: str, line: int, wrong: _Wrong) -> dict[str, Param]:
    found: dict[str, Param] = {}
    if text == "none":
        return found
    for part in filter(None, (part.strip() for part in text.split(";"))):
        match = _PARAM.fullmatch(part)
        if match is None or match.group(2) not in TYPES:
            wrong(line, f"看不懂参数“{part}”(写法:$名 类型,类型为 {'、'.join(TYPES)},可空加 ?)")
        elif match.group(1) in found:
            wrong(line, f"${match.group(1)} 声明了两次")
        else:
            found[match.group(1)] = Param(match.group(1), match.group(2), match.group(3) == "?")
    return found


def _columns(text: str) -> tuple[str, ...]:
    return () if text == "none" else tuple(column.strip() for column in text.split(","))


def _check_statement(
    masked: str,
    body_line: int,
    header: Mapping[str, str],
    lines: Mapping[str, int],
    returns: tuple[str, ...],
    access: str,
    wrong: _Wrong,
) -> None:
    top = _top_level(masked)
    finals = [*re.finditer(r"\bRETURN\b", top, re.IGNORECASE)]
    if ";" in masked:
        wrong(_line(masked, masked.index(";"), body_line), "一个文件只写一条语句,不要分号")
    actual, ordered = ((), False) if not finals else _returned(masked, top, finals[-1].end())
    where = lines.get("returns", 1)
    if actual != returns:
        missing = [column for column in returns if column not in actual]
        extra = [column for column in actual if column not in returns]
        for column in missing:
            wrong(where, f"returns 写 {column},RETURN 里没有这一列")
        for column in extra:
            wrong(where, f"RETURN 有 {column},returns 没有写")
        if not missing and not extra:
            wrong(where, f"RETURN 的列序是 {', '.join(actual)},与 returns 不同")
    if access == "read":
        for match in _WRITING.finditer(masked):
            wrong(_line(masked, match.start(), body_line), f"read 查询里不能有 {match.group(1).upper()}")
        if returns and not ordered and SINGLE_ROW not in header.get("note", ""):
            wrong(body_line, f"没有 ORDER BY(只返回一行的,在 note 里写“{SINGLE_ROW}”)")


def _returned(masked: str, top: str, start: int) -> tuple[tuple[str, ...], bool]:
    """The columns of the RETURN that ends at ``start``, and whether an ORDER BY follows."""
    end = re.search(r"\b(ORDER\s+BY|SKIP|OFFSET|LIMIT)\b", top[start:], re.IGNORECASE)
    stop = start + end.start() if end else len(masked)
    ordered = re.search(r"\bORDER\s+BY\b", top[start:], re.IGNORECASE) is not None
    listed = re.sub(r"^\s*DISTINCT\b", lambda m: " " * len(m.group()), masked[start:stop], flags=re.IGNORECASE)
    columns, depth, begin = [], 0, 0
    for position, char in enumerate([*listed, ","]):
        depth += (char in "([{") - (char in ")]}")
        if char == "," and depth <= 0:
            part = listed[begin:position].strip()
            match = _ALIAS.fullmatch(part)
            columns.append(match.group(1) if match else part)
            begin = position + 1
    return tuple(columns), ordered


def _top_level(masked: str) -> str:
    """The statement with everything inside braces, brackets and parentheses blanked."""
    depth, out = 0, []
    for char in masked:
        depth -= char in ")]}"
        out.append(char if depth <= 0 or char == "\n" else " ")
        depth += char in "([{"
    return "".join(out)


def _line(text: str, position: int, first: int) -> int:
    return first + text.count("\n", 0, position)


QUERIES = Catalogue(files("queries"))
