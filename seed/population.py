"""The other households of the demo county: ordinary, consistent, drawn from a fixed seed.

What they hold agrees with what they get, so that an answer about the county shows the stories and no noise.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date, timedelta
from random import Random
from typing import Final

from seed.facts import CHECKED, disability, economy, illness, insured, pupil, work
from seed.ledger import COUNTY_DAY, Family, Ledger
from seed.people import VILLAGES, Person

SEED: Final = 20261124
FIRST: Final = 101

SURNAMES: Final = tuple(
    "赵钱孙李周吴郑王冯陈褚卫蒋沈韩杨朱秦尤许何吕施张孔曹严华金魏陶姜戚谢邹喻柏水窦章云苏潘葛奚范彭郎鲁韦昌马苗凤花方俞任袁柳酆鲍史唐费廉岑薛雷贺倪汤"
)
MEN: Final = (
    "春生",
    "国梁",
    "长林",
    "有福",
    "建军",
    "志国",
    "永年",
    "德顺",
    "玉柱",
    "满仓",
    "东升",
    "立山",
    "文忠",
    "少华",
    "向阳",
    "怀仁",
    "广发",
    "继业",
    "红兵",
    "守业",
)
WOMEN: Final = (
    "秀兰",
    "桂芝",
    "玉珍",
    "春梅",
    "淑芬",
    "凤霞",
    "丽华",
    "月琴",
    "素云",
    "翠英",
    "红霞",
    "彩凤",
    "金莲",
    "雪梅",
    "桂荣",
    "艳秋",
    "巧云",
    "兰芳",
    "玉洁",
    "荷香",
)
CHILDREN: Final = (
    "小雨",
    "子涵",
    "浩然",
    "思远",
    "欣怡",
    "天佑",
    "雨桐",
    "佳宁",
    "明轩",
    "小雪",
    "晨曦",
    "梓萱",
    "俊杰",
    "乐乐",
    "文静",
    "小磊",
    "婷婷",
    "一鸣",
    "可心",
    "小伟",
)
LINE: Final = 800


class Neighbourhood:
    """Draws households one after another; each kind of household is a method."""

    def __init__(self, ledger: Ledger) -> None:
        self.ledger = ledger
        self.random = Random(SEED)
        self.next = FIRST
        self.villages = list(VILLAGES.values())

    def day(self, first_year: int, last_year: int) -> date:
        return date(self.random.randint(first_year, last_year), 1, 1) + timedelta(days=self.random.randrange(365))

    def open(self, *, rural: bool = False, old: bool = False) -> tuple[Family, Person]:
        """A household with its head: of working age, or ``old`` (65 to 79)."""
        village = self.random.choice([v for v in self.villages if not (rural and v.urban)])
        woman = self.random.random() < 0.3
        name = self.random.choice(SURNAMES) + self.random.choice(WOMEN if woman else MEN)
        family = self.ledger.family(f"QH{self.next:04d}", village, name)
        self.next += 1
        born = self.day(1948, 1960) if old else self.day(1968, 1988)
        return family, self.ledger.born(family, name, "户主", born, woman=woman)

    def spouse(self, family: Family, head: Person) -> Person:
        woman = int(head.number[16]) % 2 == 1
        name = self.random.choice(SURNAMES) + self.random.choice(WOMEN if woman else MEN)
        return self.ledger.born(family, name, "配偶", self.day(head.born.year - 3, head.born.year + 3), woman=woman)

    def children(self, family: Family, head: Person, most: int) -> list[Person]:
        return [
            self.ledger.born(
                family, head.name[0] + name, "子女", self.day(2011, 2019), woman=self.random.random() < 0.5
            )
            for name in self.random.sample(CHILDREN, self.random.randint(0, most))
        ]

    def schooling(self, children: list[Person], *, aid: bool) -> None:
        for child in children:
            pupil(self.ledger, child, "义务教育")
            if aid:
                yuan = 1250 if child.age(COUNTY_DAY) < 12 else 1500
                self.ledger.once(
                    "EDU_AID", child, date(2026, 9, 20), yuan, why="就学", after=20, until=date(2027, 8, 31)
                )

    def insured(self, people: list[Person], measure: str = "MED_PREMIUM_PART", yuan: int = 200) -> None:
        for person in people:
            insured(self.ledger, person, measure, yuan, date(2026, 1, 10), date(2026, 12, 31))

    def visited(self, family: Family, months: tuple[int, ...], found: str) -> None:
        for month in months:
            self.ledger.visit(family, date(2026, month, self.random.randint(3, 20)), "入户走访", found)

    # kinds of households

    def dibao(self) -> None:
        family, head = self.open()
        people = [head, self.spouse(family, head), *self.children(family, head, 2)]
        income = self.random.randrange(300, 700, 10)
        economy(self.ledger, family, "低保", income)
        self.ledger.monthly("DIBAO", family, CHECKED, (LINE - income) * len(people))
        self.schooling(people[2:], aid=True)
        self.insured(people[:1])
        if self.random.random() < 0.35:
            level = self.random.choice(("一级", "二级", "三级", "四级"))
            disability(
                self.ledger, head, level, self.random.choice(("肢体", "视力", "听力", "智力")), self.day(2018, 2025)
            )
            self.ledger.monthly("DIS_LIVING", head, CHECKED, 100)
            if level in ("一级", "二级"):
                self.ledger.monthly("DIS_NURSING", head, CHECKED, 120 if level == "一级" else 100)
            work(self.ledger, head, able=False, employed=False)
        self.visited(family, (self.random.choice((9, 10, 11)),), "家庭情况无变化")

    def destitute(self) -> None:
        family, head = self.open(rural=True, old=True)
        economy(self.ledger, family, "特困", self.random.randrange(0, 300, 10))
        unable = self.random.choice((0, 0, 1, 4))
        self.ledger.fact("CIVIL", head, "无法定义务人或其无能力", "是", CHECKED)
        self.ledger.fact("CIVIL", head, "自理不能项数", unable, CHECKED)
        self.ledger.monthly("TEKUN_LIVING", head, CHECKED, 1040)
        if unable:
            self.ledger.monthly("TEKUN_CARE", head, CHECKED, 1200 if unable >= 4 else 600)
        self.insured([head], "MED_PREMIUM_FULL", 400)
        self.visited(family, (9, 10, 11), "起居正常,药品已备")

    def edge(self) -> None:
        family, head = self.open()
        people = [head, self.spouse(family, head), *self.children(family, head, 2)]
        economy(self.ledger, family, "低保边缘", self.random.randrange(LINE + 20, 1160, 10))
        self.schooling(people[2:], aid=True)
        if self.random.random() < 0.4:
            disability(self.ledger, head, "二级", self.random.choice(("肢体", "视力")), self.day(2019, 2025))
            work(self.ledger, head, able=False, employed=False)
            self.ledger.monthly("DIBAO_SINGLE", head, CHECKED, 800)
            self.ledger.monthly("DIS_LIVING", head, CHECKED, 100)
            self.ledger.monthly("DIS_NURSING", head, CHECKED, 100)

    def rigid(self) -> None:
        family, head = self.open()
        spouse = self.spouse(family, head)
        economy(self.ledger, family, "刚性支出困难", self.random.randrange(1250, 1700, 10), since=date(2026, 3, 1))
        illness(self.ledger, spouse, self.day(2025, 2025), own_cost=self.random.randrange(31000, 58000, 100))
        day = date(2026, 3, 1) + timedelta(days=self.random.randrange(120))
        self.ledger.once("MED_DIRECT", spouse, day, self.random.randrange(6000, 19000, 10), why="住院", after=8)

    def watched(self) -> None:
        """防止返贫监测: help by a village cadre, no money of its own."""
        family, head = self.open(rural=True)
        people = [head, self.spouse(family, head)]
        economy(self.ledger, family, "防返贫监测", self.random.randrange(900, 1190, 10))
        self.ledger.fact(
            "AGRI",
            family,
            "防返贫监测类型",
            self.random.choice(("脱贫不稳定户", "边缘易致贫户", "突发严重困难户")),
            CHECKED,
        )
        work(self.ledger, people[0], able=True, employed=True)
        self.visited(family, (self.random.choice((8, 9, 10)),), "帮扶干部入户,产业收入稳定")

    def old_age(self) -> None:
        family, head = self.open(old=True)
        elder = self.ledger.born(family, head.name[0] + self.random.choice(MEN), "父母", self.day(1935, 1944))
        economy(self.ledger, family, "无", self.random.randrange(1500, 2600, 10))
        self.ledger.monthly("ELDER_ALLOWANCE", elder, CHECKED, 200 if elder.age(CHECKED) >= 90 else 100)

    def disabled(self) -> None:
        family, head = self.open()
        self.spouse(family, head)
        economy(self.ledger, family, "无", self.random.randrange(1500, 2600, 10))
        level = self.random.choice(("一级", "二级", "三级", "四级"))
        disability(self.ledger, head, level, self.random.choice(("肢体", "视力", "听力", "言语")), self.day(2017, 2025))
        if level in ("一级", "二级"):
            self.ledger.monthly("DIS_NURSING", head, CHECKED, 120 if level == "一级" else 100)

    def ordinary(self) -> None:
        """Was looked at once and found to need nothing."""
        family, head = self.open()
        people = [head, self.spouse(family, head), *self.children(family, head, 1)]
        economy(self.ledger, family, "无", self.random.randrange(1600, 3200, 10), cars=self.random.choice((0, 0, 1)))
        self.schooling(people[2:], aid=False)
        work(self.ledger, head, able=True, employed=True)

    def plan(self) -> Iterator[Callable[[], None]]:
        for draw, count in (
            (self.dibao, 52),
            (self.destitute, 18),
            (self.edge, 22),
            (self.rigid, 12),
            (self.watched, 15),
            (self.old_age, 20),
            (self.disabled, 14),
            (self.ordinary, 18),
        ):
            yield from [draw] * count


def settle(ledger: Ledger) -> None:
    """Adds 171 households, always the same."""
    for draw in Neighbourhood(ledger).plan():
        draw()
