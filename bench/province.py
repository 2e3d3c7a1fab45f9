"""A synthetic province of any size: the same rows each time, drawn block by block so that two processes share the work.

Per household as measured for ``performance.md``: 1.67 members, 1.72 memberships (8 % have left, 3 % a second household,
0.5 % re-joined), 2.33 grants, 4.4 facts (0.3 % with another value of the same day from another department). A person's
second household lies in the same block, so that a block knows every chain that its rows stand in. Numbers have gaps:
each block owns its own range. Days are days since 1970-01-01.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, timedelta
from pathlib import Path
from random import Random
from typing import Final, NamedTuple

CATALOGUE: Final = Path(__file__).with_name("province.yaml")
BLOCK: Final = 1_000
SEED: Final = 20261125
EPOCH: Final = date(1970, 1, 1)
DAY: Final = date(2026, 6, 30)  # the day that is asked about, and every file's data date
TODAY: Final = (DAY - EPOCH).days
BIRTHS: Final = ((date(1935, 1, 1) - EPOCH).days, (date(2024, 1, 1) - EPOCH).days)
ISO: Final = {n: (EPOCH + timedelta(days=n)).isoformat() for n in range(BIRTHS[0] - 400, TODAY + 3000)}
_WEIGHTS: Final = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)

# measure, how often, department, shape: monthly or 一次性
_OF_HOMES: Final = (
    ("DIBAO", 46, "CIVIL", "月"), ("ENERGY", 20, "CIVIL", "月"), ("HOUSE_PUBLIC", 10, "HOUSING", "月"),
    ("HOUSE_RENT", 9, "HOUSING", "月"), ("HOUSE_RURAL", 5, "HOUSING", "一次性"), ("RELOCATION", 4, "HOUSING", "月"),
    ("TEMP", 6, "CIVIL", "一次性"),
)  # fmt: skip
_OF_PEOPLE: Final = (
    ("DIS_NURSING", 12, "DPF", "月"), ("DIS_LIVING", 14, "DPF", "月"), ("TEKUN_LIVING", 8, "CIVIL", "月"),
    ("DIBAO_SINGLE", 6, "CIVIL", "月"), ("ORPHAN", 2, "CIVIL", "月"), ("FACT_ORPHAN", 2, "CIVIL", "月"),
    ("ELDER_CARE", 6, "CIVIL", "月"), ("ELDER_ALLOW", 8, "CIVIL", "月"), ("MED_FULL", 6, "MEDSEC", "一次性"),
    ("MED_PART", 9, "MEDSEC", "一次性"), ("MED_DIRECT", 9, "MEDSEC", "一次性"), ("EDU_AID", 9, "EDU", "一次性"),
    ("JOB_AID", 5, "CIVIL", "月"), ("TEMP", 4, "CIVIL", "一次性"),
)  # fmt: skip


class Membership(NamedTuple):
    number: int
    member: int
    household: int
    relation: str
    joined: int
    left: int | None
    died: int | None


class Fact(NamedTuple):
    number: int
    of_member: bool
    subject: int
    name: str
    value: str
    first: int
    until: int | None
    reporter: str


class Grant(NamedTuple):
    number: int
    of_member: bool
    subject: int
    measure: str
    department: str
    cycle: str
    first: int
    until: int | None
    stopped: int | None
    fen: int
    reason: str | None


@dataclass
class Rows:
    """``households``: (number, code, kind); ``members``: (number, ID number, born, died)."""

    households: list[tuple[int, str, str]] = field(default_factory=list)
    members: list[tuple[int, str, int, int | None]] = field(default_factory=list)
    memberships: list[Membership] = field(default_factory=list)
    facts: list[Fact] = field(default_factory=list)
    grants: list[Grant] = field(default_factory=list)


def blocks(households: int) -> list[tuple[int, int]]:
    """(block, how many households) of a province of that size."""
    return [(n, min(BLOCK, households - n * BLOCK)) for n in range((households + BLOCK - 1) // BLOCK)]


def code_of(household: int) -> str:
    """12 digits of province 21: 14 cities, about as many households in each."""
    block = household // BLOCK
    return f"21{block % 14 + 1:02d}{block // 14 % 8 + 1:02d}{block // 112 + 1:03d}{household % 20 + 1:03d}"


def draw(block: int, count: int) -> Rows:
    return _Block(block, count).rows


class _Block:
    def __init__(self, block: int, count: int) -> None:
        self.random = Random(SEED * 100_003 + block)
        self.block, self.rows = block, Rows()
        self.born: set[tuple[int, int]] = set()
        self.homes = range(block * BLOCK, block * BLOCK + count)
        for household in self.homes:
            self._household(household)

    def _chance(self, share: float) -> bool:
        return self.random.random() < share

    def _household(self, household: int) -> None:
        draw = self.random
        self.rows.households.append((household, code_of(household), "农业" if self._chance(0.6) else "非农业"))
        size = draw.choices((1, 2, 3, 4), (56, 26, 12, 6))[0]
        joined = draw.randint(TODAY - 9000, TODAY - 400)
        for nth in range(size):
            self._member(household, "户主" if nth == 0 else ("配偶", "子女", "父母")[nth - 1], joined)
        poor = self._chance(0.5)
        self._economy(household, poor)
        given = 0
        for measure, weight, department, cycle in _OF_HOMES:
            share = (0.88 if poor else 0.08) if measure == "DIBAO" else weight / 105 * (0.75 if given > 1 else 1)
            if self._chance(share):
                self._grant(False, household, measure, department, cycle)
                given += measure != "DIBAO"

    def _member(self, household: int, relation: str, joined: int) -> None:
        draw, rows = self.random, self.rows
        number = self.block * 4_000 + len(rows.members)
        born = draw.randint(*BIRTHS)
        while (born, number % 1000) in self.born:
            born -= 1
        self.born.add((born, number % 1000))
        first = max(joined, born)
        died = draw.randint(max(first, TODAY - 1500), TODAY - 1) if self._chance(0.02) and first < TODAY - 1 else None
        rows.members.append((number, _id_number(self.block, born, number % 1000), born, died))
        left = draw.randint(first, TODAY - 1) if self._chance(0.08) and first < TODAY - 1 else None
        self._joins(number, household, relation, first, left, died)
        if left is not None and self._chance(0.06) and left < TODAY - 30:
            self._joins(number, household, relation, draw.randint(left, TODAY - 1), None, died)
        if self._chance(0.03) and len(self.homes) > 1:
            other = draw.choice(self.homes)
            self._joins(number, other, "其他", draw.randint(first, max(first, TODAY - 1)), None, died)
        due, given = self._condition(number, (TODAY - born) // 365), False
        for measure, weight, department, cycle in _OF_PEOPLE:
            share = 0.8 if measure in due else weight / 115 * (0.35 if given else 1)
            if self._chance(share):
                self._grant(True, number, measure, department, cycle)
                given = True

    def _joins(
        self, member: int, household: int, relation: str, first: int, left: int | None, died: int | None
    ) -> None:
        rows = self.rows.memberships
        if any(b.member == member and b.household == household and b.joined == first for b in rows[-3:]):
            return
        rows.append(Membership(self.block * 4_000 + len(rows), member, household, relation, first, left, died))

    def _economy(self, household: int, poor: bool) -> None:
        draw, home = self.random, (False, household)
        income = draw.randrange(200, 800, 10) if poor else draw.randrange(700, 3000, 10)
        self._fact(*home, "人均月收入", str(income), "CIVIL", 1000)
        if self._chance(0.82):
            self._fact(*home, "财产符合规定", "是" if self._chance(0.85) else "否", "CIVIL", 1000)
        if self._chance(0.72):
            level = draw.choice(("低保", "特困", "低保边缘") if poor else ("刚性支出困难", "其他", "无", "无"))
            self._fact(*home, "低收入人口层级", level, "CIVIL", 1000)
        if self._chance(0.09):
            self._fact(*home, "住房困难", "是" if self._chance(0.8) else "否", "HOUSING", 1500)

    def _condition(self, member: int, age: int) -> set[str]:
        """Facts of a person; the measures that somebody like this usually has."""
        draw, me, due = self.random, (True, member), set[str]()
        if self._chance(0.14):
            level = draw.choice(("一级", "二级", "三级", "四级"))
            self._fact(*me, "残疾等级", level, "DPF", 3000)
            due |= {"DIS_NURSING"} if level in ("一级", "二级") else set()
            self._fact(*me, "残疾类别", draw.choice(("肢体", "智力", "精神", "视力")), "DPF", 3000)
        if 6 <= age < 20:
            self._fact(*me, "就学阶段", "义务教育" if self._chance(0.6) else "无", "EDU", 500)
            due.add("EDU_AID")
        if self._chance(0.09):
            self._fact(*me, "重特大疾病", "是" if self._chance(0.7) else "否", "MEDSEC", 700)
        if self._chance(0.08):
            self._fact(*me, "无法定义务人", "是" if self._chance(0.6) else "否", "CIVIL", 1500)
        if age >= 18 and self._chance(0.42):
            self._fact(*me, "就业", "是" if self._chance(0.6) else "否", "CIVIL", 900)
        return due

    def _fact(self, of_member: bool, subject: int, name: str, value: str, reporter: str, age: int) -> None:
        draw, rows = self.random, self.rows.facts
        first = TODAY - draw.randint(5, age)

        def add(value: str, first: int, until: int | None, reporter: str) -> None:
            number = self.block * 20_000 + len(rows)
            rows.append(Fact(number, of_member, subject, name, value, first, until, reporter))

        if self._chance(0.05):  # what was reported before
            add(_other(name, value, draw), first - draw.randint(30, 700), None, reporter)
        add(value, first, TODAY - draw.randint(1, 5) if self._chance(0.04) else None, reporter)
        if self._chance(0.003):
            add(_other(name, value, draw), first, None, "MEDSEC" if reporter != "MEDSEC" else "DPF")

    def _grant(self, of_member: bool, subject: int, measure: str, department: str, cycle: str) -> None:
        draw = self.random
        fen = draw.randrange(5_000, 90_000, 500)
        first = TODAY - draw.randint(1, 500 if measure == "EDU_AID" else 3_000)
        self._give(of_member, subject, measure, department, cycle, first, fen)
        if self._chance(0.035):  # once more, before or after
            self._give(of_member, subject, measure, department, cycle, first + draw.randint(-400, 400), fen + 1_000)

    def _give(
        self, of_member: bool, subject: int, measure: str, department: str, cycle: str, first: int, fen: int
    ) -> None:
        draw, rows = self.random, self.rows.grants
        until = first + draw.randint(200, 2_500) if cycle == "月" and self._chance(0.3) else None
        stopped = first + draw.randint(30, 1_500) if cycle == "月" and self._chance(0.2) else None
        if stopped is not None and (stopped > TODAY or (until is not None and stopped > until)):
            stopped = None
        reason = draw.choice(("住院", "火灾", None)) if measure == "TEMP" else None
        number = self.block * 10_000 + len(rows)
        rows.append(Grant(number, of_member, subject, measure, department, cycle, first, until, stopped, fen, reason))


def _other(name: str, value: str, draw: Random) -> str:
    if name == "人均月收入":
        return str(int(value) + draw.randrange(10, 900, 10))
    words = {
        "残疾等级": ("一级", "二级", "三级", "四级"),
        "残疾类别": ("肢体", "智力", "精神", "视力"),
        "低收入人口层级": ("低保", "特困", "低保边缘", "刚性支出困难", "无"),
        "就学阶段": ("义务教育", "无"),
    }
    return draw.choice([word for word in words.get(name, ("是", "否")) if word != value])


def _id_number(block: int, born: int, number: int) -> str:
    first = f"21{block:04d}{ISO[born].replace('-', '')}{number:03d}"
    return first + "10X98765432"[sum(int(d) * w for d, w in zip(first, _WEIGHTS, strict=True)) % 11]


def run_of(grant: Grant) -> tuple[int, int]:
    """First and last day that a grant runs, 99999 = open (contract §3)."""
    if grant.cycle == "一次性" and grant.until is None:
        return grant.first, grant.first
    return grant.first, min((end for end in (grant.until, grant.stopped) if end is not None), default=99_999)


def stay_of(stay: Membership) -> tuple[int, int]:
    return stay.joined, min((end for end in (stay.left, stay.died) if end is not None), default=99_999)


def names() -> Iterator[str]:
    """The facts' names, in the order of the numbers that the other engines use for them."""
    yield from (
        "人均月收入",
        "财产符合规定",
        "低收入人口层级",
        "住房困难",
        "残疾等级",
        "残疾类别",
        "就学阶段",
        "重特大疾病",
        "无法定义务人",
        "就业",
    )
