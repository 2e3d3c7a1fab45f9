"""Invented people: ID numbers with right check characters, names, villages. Neither they nor county 210399 exist."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from datetime import date
from typing import Final

COUNTY: Final = "210399"
COUNTY_NAME: Final = "清禾县"

WEIGHTS: Final = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
CHECKS: Final = "10X98765432"


@dataclass(frozen=True)
class Village:
    """The lowest level of the administrative code; ``urban`` decides the 户籍类型 of who lives there."""

    code: str
    town: str
    name: str
    urban: bool = False

    @property
    def address(self) -> str:
        return f"{COUNTY_NAME}{self.town}{self.name}"


VILLAGES: Final = {
    v.name: v
    for v in (
        Village("210399001001", "城关街道", "青石社区", urban=True),
        Village("210399001002", "城关街道", "东园社区", urban=True),
        Village("210399101201", "河湾镇", "柳岸村"),
        Village("210399101202", "河湾镇", "石桥村"),
        Village("210399101203", "河湾镇", "大榆村"),
        Village("210399102201", "杏花镇", "前杏村"),
        Village("210399102202", "杏花镇", "后杏村"),
        Village("210399102203", "杏花镇", "沟帮村"),
        Village("210399201201", "云岭乡", "上岭村"),
        Village("210399201202", "云岭乡", "下岭村"),
    )
}


def check_character(first_17: str) -> str:
    """The 18th character by ISO 7064 MOD 11-2 (GB 11643-1999)."""
    return CHECKS[sum(int(digit) * weight for digit, weight in zip(first_17, WEIGHTS, strict=True)) % 11]


@dataclass(frozen=True)
class Person:
    """One invented person. ``number`` is the 18-character ID number."""

    name: str
    number: str
    born: date

    @property
    def old_number(self) -> str:
        """The 15-digit number of before 1999, as some departments still keep it; born later: the 18-digit one."""
        return self.number[:6] + self.number[8:17] if self.born.year < 2000 else self.number

    def age(self, day: date) -> int:
        return day.year - self.born.year - ((day.month, day.day) < (self.born.month, self.born.day))


class Register:
    """Hands out ID numbers: the order code counts up for each birthday, odd for men, even for women."""

    def __init__(self) -> None:
        self._taken: Counter[tuple[date, bool]] = Counter()

    def person(self, name: str, born: date, *, woman: bool) -> Person:
        self._taken[born, woman] += 1
        order = 2 * self._taken[born, woman] + (10 if woman else 11)
        first_17 = f"{COUNTY}{born:%Y%m%d}{order:03d}"
        return Person(name, first_17 + check_character(first_17), born)
