"""Households, their members and the facts about both."""

from __future__ import annotations

from datetime import date, timedelta

from tests.counties import catalogue
from tests.counties.cells import Code, Id
from tests.counties.identity import born_on
from tests.counties.reports import Registry, Values, after, amender

CODES = (
    "210381100001",
    "210381100001",
    "210381100002",
    "210381100000",
    "210381101003",
    "210381000000",
    "210300000000",
    "210302001001",
    "110101001001",
)
TODAY = date(2025, 8, 31)


def tell_household(registry: Registry, id_: str) -> None:
    rng = registry.rng
    values: Values = {
        "户编号": id_,
        "行政区划代码": Code(rng.choice(CODES)),
        "网格": rng.choice((None, "一网格", "二网格")),
        "户主姓名": registry.people.name(),
        "地址": rng.choice((None, "幸福路1号")),
        "户籍类型": rng.choice((None, "农业", "非农业", "流动")),
        "保护标记": rng.choice((None, None, "否", "是")),
    }
    amend = amender(
        rng,
        {
            "行政区划代码": lambda: Code(rng.choice(CODES)),
            "户籍类型": lambda: rng.choice((None, "农业", "流动")),
            "地址": lambda: rng.choice((None, "和平街2号")),
        },
    )
    registry.tell("household", "CIVIL", values, amend, withdraw=0.06)
    if rng.random() < 0.2:
        registry.tell("household", "DPF", values, amend, withdraw=0)
    registry.households.append(id_)


def tell_member(
    registry: Registry, person: str, household: str, joined: date, left: date | None = None, died: date | None = None
) -> None:
    rng = registry.rng
    registry.lives_in.setdefault(person, set()).add(household)
    values: Values = {
        "身份证号": Id(person),
        "姓名": registry.people.name(),
        "户编号": household,
        "与户主关系": rng.choice(("户主", "配偶", "子女", "父母", "其他")),
        "加入日期": joined,
        "离开日期": left,
        "死亡日期": died,
    }
    amend = amender(
        rng,
        {
            "与户主关系": lambda: rng.choice(("子女", "其他")),
            "离开日期": lambda: registry.maybe_day(0.5, max(joined, date(2023, 6, 1)), TODAY),
            "死亡日期": lambda: registry.maybe_day(0.4, max(born_on(person), date(2024, 1, 1)), TODAY),
        },
    )
    before = len(registry.reports)
    registry.tell("member", "CIVIL", values, amend, withdraw=0.05)
    if rng.random() < 0.15:
        registry.tell("member", "DPF", values, None, withdraw=0)
    if any(report.values.get("作废") for report in registry.reports[before:]):
        registry.unsettled.add(person)


def tell_person(registry: Registry, household: str) -> str:
    """A person with one of the ways of belonging: one row, left, moved, re-joined, doubled, in two households, dead."""
    rng = registry.rng
    person = registry.people.id_number()
    joined = registry.day(max(born_on(person), date(2005, 1, 1)), date(2024, 6, 1))
    other = rng.choice(registry.households)
    left = registry.day(max(joined, date(2023, 6, 1)), TODAY)
    way = rng.choice(
        ("stays", "stays", "stays", "left", "moved", "gap", "rejoined", "doubled", "two", "dead", "dead_twice")
    )
    if way == "left":
        tell_member(registry, person, household, joined, left)
    elif way in ("moved", "gap"):
        tell_member(registry, person, household, joined, left)
        tell_member(registry, person, other, after(left, rng.choice((1, 0)) if way == "moved" else rng.randint(2, 90)))
    elif way == "rejoined":
        tell_member(registry, person, household, joined, left)
        tell_member(registry, person, household, after(left, rng.randint(1, 60)))
    elif way == "doubled":
        tell_member(registry, person, household, joined, registry.maybe_day(0.5, max(joined, date(2024, 1, 1)), TODAY))
        tell_member(registry, person, household, after(joined, rng.randint(1, 400)))
    elif way == "two":
        tell_member(registry, person, household, joined)
        tell_member(
            registry,
            person,
            other,
            registry.day(max(joined, date(2022, 1, 1)), TODAY),
            registry.maybe_day(0.3, TODAY, TODAY + timedelta(days=90)),
        )
    elif way == "dead":
        tell_member(registry, person, household, joined, None, registry.day(max(joined, date(2024, 1, 1)), TODAY))
    elif way == "dead_twice":
        died = registry.day(max(joined, date(2024, 1, 1)), TODAY)
        tell_member(registry, person, household, joined, None, died)
        tell_member(
            registry, person, other, after(joined, rng.randint(1, 800)), None, after(died, rng.choice((-1, 0, 2, 30)))
        )
    else:
        tell_member(registry, person, household, joined)
    return person


def money_of_household(registry: Registry) -> str:
    """Around the thresholds, some exactly on them, some text where a number is needed."""
    rng = registry.rng
    edge = round(rng.choice(catalogue.STANDARDS) * rng.choice(catalogue.TIMES), 2)
    return rng.choice(
        (f"{edge:g}", f"{edge:g}", f"{edge + 0.01:g}", f"{edge - 1:g}", str(rng.randint(200, 1800)), "不详")
    )


def fact_value(registry: Registry, name: str) -> str:
    rng = registry.rng
    if name == catalogue.MONEY_OF_HOUSEHOLD:
        return money_of_household(registry)
    if name == catalogue.MONEY_OF_PERSON:
        return rng.choice(("999.99", "1000", "5000.5", "+20000", "-3", "多", str(rng.randint(0, 9000))))
    pool = {**catalogue.OF_PERSON, **catalogue.OF_HOUSEHOLD}.get(name)
    return rng.choice(pool) if pool else rng.choice(("甲", "7"))


def tell_facts(registry: Registry, person: str | None, household: str | None) -> None:
    rng = registry.rng
    names = (
        [*catalogue.OF_PERSON, catalogue.MONEY_OF_PERSON]
        if person
        else [*catalogue.OF_HOUSEHOLD, catalogue.MONEY_OF_HOUSEHOLD]
    )
    for name in names:
        if rng.random() < 0.2:
            continue
        for begins in sorted({registry.day(date(2022, 1, 1), TODAY) for _ in range(rng.choice((1, 1, 2)))}):
            value = fact_value(registry, name)
            departments = rng.sample(("CIVIL", "DPF", "MEDSEC"), 2 if rng.random() < 0.25 else 1)
            for department in departments:
                tell_fact(
                    registry,
                    person,
                    household,
                    name,
                    value if rng.random() < 0.6 else fact_value(registry, name),
                    begins,
                    department,
                )
    if rng.random() < 0.05:
        tell_fact(registry, person, household, "从未听说的指标", "7", date(2024, 1, 1), "CIVIL")


def tell_fact(
    registry: Registry, person: str | None, household: str | None, name: str, value: str, begins: date, department: str
) -> None:
    rng = registry.rng
    values: Values = {
        "身份证号": Id(person) if person else None,
        "户编号": household,
        "指标": name,
        "值": value,
        "起始日期": begins,
        "截止日期": registry.maybe_day(0.25, begins, max(begins, TODAY + timedelta(days=60))),
    }
    amend = amender(
        rng,
        {
            "值": lambda: fact_value(registry, name),
            "截止日期": lambda: registry.maybe_day(0.5, begins, TODAY + timedelta(days=60)),
        },
    )
    registry.tell("fact", department, values, amend)
