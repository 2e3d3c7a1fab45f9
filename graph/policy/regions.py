"""Region codes and the choice among regional entries (contract §3).

A region has five levels of 2·2·2·3·3 digits. Cut at its last level that is not all zeros it is a prefix
of the 12-digit code of every household inside it; ``''`` is everywhere.
"""

import re
from collections.abc import Iterable, Mapping
from datetime import date
from typing import Final, Protocol, TypeVar

from graph.errors import WrongUsage

LEVELS = (2, 4, 6, 9, 12)
_CODE = re.compile("|".join(rf"[0-9]{{{length}}}" for length in LEVELS))
#: The scope of what is asked for nobody in particular: a statement takes it as ``$scope``.
EVERYWHERE: Final[Mapping[str, str]] = {"region": ""}
ALWAYS = date(1900, 1, 1)  # an entry without valid_from: since the first day the product knows


class Regional(Protocol):
    """What limits, parameters, thresholds and visit rules have in common; ``region`` is already cut."""

    @property
    def region(self) -> str: ...
    @property
    def household_type(self) -> str | None: ...
    @property
    def valid_from(self) -> date: ...


R = TypeVar("R", bound=Regional)


def cut_region(text: str) -> str:
    """The prefix that a region code means.

    >>> cut_region("210381100000"), cut_region("310110000000"), cut_region("000000000000")
    ('210381100', '310110', '')
    """
    if not isinstance(text, str) or not _CODE.fullmatch(text):
        raise WrongUsage(f"行政区划代码“{_shown(text)}”不对:须为 2、4、6、9 或 12 位数字,例如 210381000000。")
    cut = 0
    start = 0
    for end in LEVELS:
        if end > len(text):
            break
        if text[start:end].strip("0"):
            cut = end
        start = end
    return text[:cut]


def holds(prefix: str, code: str | None) -> bool:
    """Whether a region (cut) holds a household's code; a household without a code lies nowhere."""
    return code is not None and code.startswith(prefix)


def choose(entries: Iterable[R], day: date, code: str | None, household_type: str | None = None) -> R | None:
    """The regional entry that counts for a household on a day (contract §3), None if there is none.

    The longest region, of these one with the household's type before one without, then the latest valid_from.
    """
    fitting = [
        entry
        for entry in entries
        if entry.valid_from <= day and holds(entry.region, code) and entry.household_type in (None, household_type)
    ]
    return max(fitting, key=lambda e: (len(e.region), e.household_type is not None, e.valid_from), default=None)


def _shown(text: object) -> str:
    shown = str(text).replace("\n", "\\n")
    return shown if len(shown) <= 40 else shown[:40] + "…"


#: The first two digits of every code: GB/T 2260—2007《中华人民共和国行政区划代码》, the 34 at province level.
PROVINCES: Final[Mapping[str, str]] = {
    "11": "北京市", "12": "天津市", "13": "河北省", "14": "山西省", "15": "内蒙古自治区",
    "21": "辽宁省", "22": "吉林省", "23": "黑龙江省",
    "31": "上海市", "32": "江苏省", "33": "浙江省", "34": "安徽省", "35": "福建省", "36": "江西省", "37": "山东省",
    "41": "河南省", "42": "湖北省", "43": "湖南省", "44": "广东省", "45": "广西壮族自治区", "46": "海南省",
    "50": "重庆市", "51": "四川省", "52": "贵州省", "53": "云南省", "54": "西藏自治区",
    "61": "陕西省", "62": "甘肃省", "63": "青海省", "64": "宁夏回族自治区", "65": "新疆维吾尔自治区",
    "71": "台湾省", "81": "香港特别行政区", "82": "澳门特别行政区",
}  # fmt: skip


def province(code: str) -> str | None:
    """The province that a code lies in; names of lower levels change every year and are not kept here.

    >>> province("210381000000"), province("99"), len(PROVINCES)
    ('辽宁省', None, 34)
    """
    return PROVINCES.get(code[:2])
