"""One YAML file as text, lists and maps with line numbers, and nothing else.

Every scalar stays the text that stands in the file: no schema turns ``000000000000`` into 0, ``no`` into False or
``1:30`` into 90. What other programs would read differently is for the schema (:mod:`graph.policy.fields`) to refuse,
which is why a text knows whether it was quoted. Anchors, aliases, tags, tabs, duplicate keys, a second document,
more than 2 MB or 40 levels are faults; the file is streamed, so none of them costs memory first.
"""

import stat
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import yaml

from graph.errors import NotFound, Refused, reason

MAX_BYTES = 2 * 1024 * 1024
MAX_DEPTH = 40
_LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)

# libyaml's own words → what a clerk can do about it; the first that is contained counts
_PROBLEMS = (
    ("mapping values are not allowed", "此处不能出现冒号;值里有冒号时请加引号"),
    ("could not find expected ':'", "键后面缺冒号"),
    ("did not find expected ':'", "键后面缺冒号"),
    ("did not find expected key", "缩进不对,或上一行缺少配对的括号、引号"),
    ("expected <block end>", "缩进不对,或上一行缺少配对的括号、引号"),
    ("did not find expected '-'", "缩进不对:列表各项的“-”须对齐"),
    ("did not find expected ',' or", "括号或逗号没有配对"),
    ("expected ',' or", "括号或逗号没有配对"),
    ("unexpected end of stream", "引号或括号没有配对"),
    ("cannot start any token", "以特殊符号开头的值请加引号"),
    ("control characters are not allowed", "含不可见的控制字符"),
    ("special characters are not allowed", "含不可见的控制字符"),
    ("did not find expected alphabetic", "“*”“&”开头的值请加引号"),
    ("exceeded maximum nesting depth", f"嵌套超过 {MAX_DEPTH} 层"),
    ("unknown escape character", "双引号内的反斜杠写法不对"),
)


@dataclass(frozen=True, slots=True, order=True)
class Fault:
    """One thing that is wrong, where, in Chinese."""

    file: str
    line: int
    text: str

    def __str__(self) -> str:
        return f"{self.file}:{self.line} {self.text}" if self.line else f"{self.file} {self.text}"


class CatalogueRefused(Refused):
    """The catalogue is refused whole; every fault found, one a line."""

    def __init__(self, faults: list[Fault]) -> None:
        self.faults = tuple(sorted(set(faults)))
        lines = "\n".join(str(fault) for fault in self.faults)
        super().__init__(f"政策目录有 {len(self.faults)} 处错误,整个未载入:\n{lines}")


@dataclass(frozen=True, slots=True)
class Text:
    text: str
    line: int
    quoted: bool


@dataclass(frozen=True, slots=True)
class Items:
    items: tuple["Node", ...]
    line: int


@dataclass(frozen=True, slots=True)
class Map:
    entries: tuple[tuple[Text, "Node"], ...]
    line: int


Node = Text | Items | Map


def read_bytes(path: Path) -> bytes:
    """The content of a regular file of at most 2 MB; a pipe, a device, a directory is refused without reading."""
    try:
        if not stat.S_ISREG(path.stat().st_mode):
            raise Refused(f"{path} 不是普通文件,未读取。")
        with path.open("rb") as stream:
            return stream.read(MAX_BYTES + 1)
    except FileNotFoundError:
        raise NotFound(f"没有政策目录文件 {path}。") from None
    except (OSError, ValueError) as error:
        why = reason(error) if isinstance(error, OSError) else "路径不合法"
        raise Refused(f"政策目录文件 {path} 读不出来:{why}。") from error


def parse(name: str, content: bytes, faults: list[Fault]) -> Map | None:
    """The document, or None with at least one fault added."""
    before = len(faults)
    text = _decode(name, content, faults)
    if text is None:
        return None
    try:
        node = _Builder(name, text, faults).document()
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        faults.append(Fault(name, mark.line + 1 if mark else 0, "YAML 写法有误:" + _explain(str(error.problem))))
        return None
    except yaml.YAMLError as error:
        faults.append(Fault(name, _line_of(error, text), "YAML 写法有误:" + _explain(str(error))))
        return None
    if len(faults) == before and not isinstance(node, Map):
        faults.append(Fault(name, node.line if node else 0, "没有内容" if node is None else "最外层须是“名称: 值”"))
    return node if isinstance(node, Map) else None


def _decode(name: str, content: bytes, faults: list[Fault]) -> str | None:
    if len(content) > MAX_BYTES:
        faults.append(Fault(name, 0, "文件超过 2 MB"))
        return None
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = content.count(b"\n", 0, error.start) + 1
        faults.append(Fault(name, line, f"不是 UTF-8 编码(第 {error.start + 1} 个字节)"))
        return None
    tabs = [number for number, line in enumerate(text.split("\n"), 1) if "\t" in line]
    faults += [Fault(name, line, "含制表符,请改用空格") for line in tabs[:20]]
    return None if tabs else text


def _explain(problem: str) -> str:
    return next((chinese for english, chinese in _PROBLEMS if english in problem), f"无法解析({problem})")


def _line_of(error: yaml.YAMLError, text: str) -> int:
    position = getattr(error, "position", None)
    return text.count("\n", 0, position) + 1 if isinstance(position, int) else 0


def _line(event: yaml.Event) -> int:
    return event.start_mark.line + 1 if event.start_mark else 0


class _Stop(Exception):
    """The rest of the document makes no sense after this fault."""


class _Builder:
    """Builds nodes from the parser's events, so that depth is known before anything is nested that deep."""

    def __init__(self, name: str, text: str, faults: list[Fault]) -> None:
        self._name = name
        self._faults = faults
        self._events: Iterator[yaml.Event] = yaml.parse(text, Loader=_LOADER)

    def document(self) -> Node | None:
        node: Node | None = None
        seen = False
        try:
            for event in self._events:
                if isinstance(event, yaml.DocumentStartEvent):
                    if seen:
                        self._fault(event, "一个文件只能有一个 YAML 文档(多了一个“---”)")
                        return node
                    seen = True
                    if event.version or event.tags:
                        self._fault(event, "不能用 % 指令")
                    node = self._node(next(self._events), 0)
        except _Stop:
            return None
        if isinstance(node, Text) and not node.text and not node.quoted:
            return None
        return node

    def _node(self, event: yaml.Event, depth: int) -> Node:
        line = _line(event)
        if depth > MAX_DEPTH:
            self._fault(event, f"嵌套超过 {MAX_DEPTH} 层")
            raise _Stop
        if isinstance(event, yaml.AliasEvent):
            self._fault(event, f"不能用别名“*{event.anchor}”,请把内容写全")
            return Text("", line, True)
        if isinstance(event, yaml.NodeEvent) and event.anchor is not None:
            self._fault(event, f"不能用锚点“&{event.anchor}”")
        if isinstance(event, (yaml.ScalarEvent, yaml.CollectionStartEvent)) and event.tag:
            self._fault(event, f"不能用标签“{event.tag}”")
        if isinstance(event, yaml.ScalarEvent):
            return Text(event.value, line, bool(event.style))
        if isinstance(event, yaml.SequenceStartEvent):
            items = []
            while not isinstance(inner := next(self._events), yaml.SequenceEndEvent):
                items.append(self._node(inner, depth + 1))
            return Items(tuple(items), line)
        return self._map(line, depth)

    def _map(self, line: int, depth: int) -> Map:
        entries: dict[str, tuple[Text, Node]] = {}
        while not isinstance(event := next(self._events), yaml.MappingEndEvent):
            key = self._node(event, depth + 1)
            value = self._node(next(self._events), depth + 1)
            if not isinstance(key, Text):
                self._faults.append(Fault(self._name, key.line, "键须是一个词"))
            elif key.text in entries:
                first = entries[key.text][0].line
                self._faults.append(Fault(self._name, key.line, f"键“{key.text}”重复,第 {first} 行已有"))
            else:
                entries[key.text] = (key, value)
        return Map(tuple(entries.values()), line)

    def _fault(self, event: yaml.Event, text: str) -> None:
        self._faults.append(Fault(self._name, _line(event), text))
