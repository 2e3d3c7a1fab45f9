"""The typed fields of one map of a catalogue file: each method reads one key and notes what is wrong with it.

A method always gives a value of its type, also after a fault, so that reading goes on and every fault is found at
once; what was read with faults is never loaded. Text that another YAML reader would take for something else
(0 for ``000000000000``, False for ``no``, 90 for ``1:30``) must be quoted.
"""

import difflib
import re
import unicodedata
from collections.abc import Sequence
from datetime import date
from decimal import Decimal

from graph.errors import WrongUsage
from graph.policy.document import Fault, Items, Map, Node, Text
from graph.policy.model import Single, number_of
from graph.policy.regions import ALWAYS, cut_region

LAST_DAY = date(2199, 12, 31)
EVERYWHERE_ALLOWED = ("source", "note")
_NULL = {"", "~", "null", "Null", "NULL"}
_TRUE = {"true", "True", "TRUE", "yes", "Yes", "YES", "on", "On", "ON", "是"}
_FALSE = {"false", "False", "FALSE", "no", "No", "NO", "off", "Off", "OFF", "否"}
_OTHERWISE = re.compile(
    r"(?P<octal>[-+]?0[0-9_]+)|(?P<sexagesimal>[-+]?[0-9][0-9_]*(:[0-5]?[0-9])+(\.[0-9_]*)?)"
    r"|(?P<number>[-+]?(0[xX][0-9a-fA-F_]+|0[bB][01_]+|0[oO][0-7_]+|[0-9]+_[0-9_]*(\.[0-9_]*)?"
    r"|\.[0-9]+|[0-9]+\.|[0-9.]+[eE][-+]?[0-9]+|\.(inf|Inf|INF|nan|NaN|NAN)))"
)
_DAY = re.compile(r"([0-9]{4})-([0-9]{1,2})-([0-9]{1,2})")
_WHOLE = re.compile(r"[-+]?(0|[1-9][0-9]*)")


def otherwise(node: Text) -> str | None:
    """What another YAML reader makes of an unquoted text, in Chinese; None if it stays what it is."""
    if node.quoted:
        return None
    if node.text in _TRUE | _FALSE and node.text not in ("是", "否"):
        return "是/否"
    if node.text in _NULL:
        return "空"
    if found := _OTHERWISE.fullmatch(node.text):
        return {"octal": "八进制数", "sexagesimal": "六十进制数"}.get(found.lastgroup or "", "另一个数")
    return None


def invisible(text: str) -> str | None:
    """The first control or format character, as U+202E."""
    return next((f"U+{ord(c):04X}" for c in text if unicodedata.category(c) in ("Cc", "Cf", "Co", "Cs")), None)


def nearest(word: str, known: Sequence[str]) -> str:
    close = difflib.get_close_matches(word, known, 1, 0.5)
    return f",是否想写“{close[0]}”?" if close else ""


class Fields:
    """One map. ``where`` names it in faults, e.g. “measures 第 3 项”; ``lines`` has the line of each key read."""

    def __init__(self, file: str, faults: list[Fault], node: Node, where: str, known: Sequence[str]) -> None:
        self.file = file
        self.faults = faults
        self.where = where
        self.line = node.line
        self.lines: dict[str, int] = {}
        self._values: dict[str, Node] = {}
        if not isinstance(node, Map):
            self.fault(node.line, "须是“{键: 值}”")
            self._broken = True
            return
        self._broken = False
        allowed = (*known, *EVERYWHERE_ALLOWED)
        for key, value in node.entries:
            if key.text not in allowed:
                self.fault(key.line, f"不认识的键“{key.text}”{nearest(key.text, allowed)}")
            self._values[key.text] = value
            self.lines[key.text] = value.line if isinstance(value, Text) else key.line

    def fault(self, line: int, text: str) -> None:
        self.faults.append(Fault(self.file, line, f"{self.where}:{text}"))

    def node(self, key: str) -> Node | None:
        """The value of a key; None if it is missing or empty."""
        value = self._values.get(key)
        if isinstance(value, Text) and not value.quoted and value.text in _NULL:
            return None
        return value

    def given(self, key: str) -> bool:
        return self.node(key) is not None

    def line_of(self, key: str) -> int:
        return self.lines.get(key, self.line)

    # one value -------------------------------------------------------------------------------------------------

    def optional_text(self, key: str, longest: int = 500) -> str | None:
        value = self.node(key)
        return self.as_text(key, value, longest) or None if value is not None else None

    def text(self, key: str, longest: int = 200) -> str:
        value = self.node(key)
        if value is None:
            self._missing(key)
            return ""
        text = self.as_text(key, value, longest)
        if not text and isinstance(value, Text) and not value.text.strip():
            self.fault(value.line, f"“{key}”为空")
        return text

    def as_text(self, key: str, value: Node, longest: int = 200) -> str:
        if not isinstance(value, Text):
            self.fault(value.line, f"“{key}”须是一个词,不能是列表或映射")
            return ""
        if other := otherwise(value):
            self.fault(value.line, f"“{key}”写成 {value.text} 会被别的程序读成{other},请加引号")
            return ""
        text = unicodedata.normalize("NFC", " ".join(value.text.split()))
        if bad := invisible(text):
            self.fault(value.line, f"“{key}”含不可见字符 {bad}")
            return ""
        if len(text) > longest:
            self.fault(value.line, f"“{key}”过长(上限 {longest} 字)")
            return ""
        return text

    def code(self, key: str) -> str:
        text = self.text(key, 64)
        if re.search(r"\s", text):
            self.fault(self.line_of(key), f"“{key}”={text} 不能含空格")
        return text

    def choice(self, key: str, words: Sequence[str], default: str | None = None) -> str:
        value = self.node(key)
        if value is None and default is not None:
            return default
        before = len(self.faults)
        text = self.text(key)
        if text not in words and len(self.faults) == before:
            self.fault(self.line_of(key), f"“{key}”={text} 不对,须为 {'、'.join(words)} 之一{nearest(text, words)}")
        return text if text in words else words[0]

    def optional_choice(self, key: str, words: Sequence[str]) -> str | None:
        return self.choice(key, words) if self.given(key) else None

    def flag(self, key: str) -> bool:
        """true or false, in any of YAML's words; not given is false."""
        value = self.node(key)
        if value is None:
            return False
        if isinstance(value, Text) and value.text in _TRUE | _FALSE:
            return value.text in _TRUE
        shown = value.text if isinstance(value, Text) else "列表或映射"
        self.fault(value.line, f"“{key}”={shown} 不对,须为 true 或 false")
        return False

    def whole(self, key: str, low: int, high: int, default: int | None = None) -> int:
        value = self.node(key)
        if value is None:
            if default is None:
                self._missing(key)
                return low
            return default
        shown = value.text if isinstance(value, Text) else "列表或映射"
        # a number of 5,000 digits is not handed to int()
        if not isinstance(value, Text) or not _WHOLE.fullmatch(shown) or len(shown) > 12:
            self.fault(value.line, f"“{key}”={shown[:40]} 不是整数")
            return low
        if not low <= int(shown) <= high:
            self.fault(value.line, f"“{key}”={shown} 超出范围,须为 {low} 至 {high}")
            return low
        return int(shown)

    def day(self, key: str, default: date | None = None) -> date:
        day = self.optional_day(key)
        if day is None:
            if default is None and not self.given(key):
                self._missing(key)
            return default or ALWAYS
        return day

    def optional_day(self, key: str) -> date | None:
        value = self.node(key)
        if value is None or (isinstance(value, Text) and not value.text.strip()):
            return None
        shown = value.text if isinstance(value, Text) else "列表或映射"
        if isinstance(value, Text) and (found := _DAY.fullmatch(shown)):
            try:
                day = date(*(int(part) for part in found.groups()))
            except ValueError:
                day = None
            if day is not None and ALWAYS <= day <= LAST_DAY:
                return day
        self.fault(value.line, f"“{key}”={shown[:40]} 不是 1900-01-01 至 2199-12-31 间的日期(写作 2024-07-01)")
        return None

    def region(self, key: str = "region", *, required: bool = True) -> str | None:
        """Cut to its prefix; None if not given and not required."""
        if not required and not self.given(key):
            return None
        text = self.text(key)
        if not text:
            return ""
        try:
            return cut_region(text)
        except WrongUsage as error:
            self.fault(self.line_of(key), f"“{key}”的{error}")
            return ""

    def single(self, key: str, value: Node | None) -> Single:
        """A number where the text is one, quoted or not, else the text."""
        if value is None:
            self._missing(key)
            return ""
        text = self.as_text(key, value)
        if not text and isinstance(value, Text) and value.quoted and not value.text.strip():
            self.fault(value.line, f"“{key}”为空")
        number = number_of(text)
        return text if number is None else number

    def number(self, key: str, default: Decimal) -> Decimal:
        value = self.node(key)
        if value is None:
            return default
        number = self.single(key, value)
        if isinstance(number, Decimal) and number > 0:
            return number
        if number != "":
            self.fault(value.line, f"“{key}”={number} 不是大于 0 的数")
        return default

    # several values --------------------------------------------------------------------------------------------

    def items(self, key: str, *, required: bool = False) -> tuple[Node, ...]:
        value = self.node(key)
        if value is None:
            if required:
                self._missing(key)
            return ()
        if not isinstance(value, Items):
            self.fault(value.line, f"“{key}”须是列表")
            return ()
        if required and not value.items:
            self.fault(value.line, f"“{key}”至少要有一项")
        return value.items

    def texts(self, key: str, *, required: bool = False) -> tuple[str, ...]:
        """A list of words without repetition."""
        found: dict[str, None] = {}
        for item in self.items(key, required=required):
            text = self.as_text(key, item)
            if text in found:
                self.fault(item.line, f"“{key}”中“{text}”重复")
            elif text:
                found[text] = None
            elif isinstance(item, Text) and item.quoted:
                self.fault(item.line, f"“{key}”中有空的一项")
        return tuple(found)

    def _missing(self, key: str) -> None:
        if not self._broken:
            self.fault(self.line, f"缺“{key}”")
