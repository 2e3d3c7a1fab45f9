"""What each department knows of a person or household, under the catalogue's fact names (``seed/policy``)."""

from __future__ import annotations

from datetime import date
from typing import Final

from seed.ledger import Family, Ledger
from seed.people import Person

CHECKED: Final = date(2026, 1, 1)
"""The yearly check of incomes and assets, from which most facts of households run."""


def economy(
    ledger: Ledger,
    family: Family,
    tier: str,
    income: int,
    *,
    since: date = CHECKED,
    assets: str = "是",
    cars: int = 0,
    houses: int = 1,
) -> None:
    """Income, assets and tier by CIVIL; vehicles by the police; dwellings by the land registry."""
    ledger.fact("CIVIL", family, "低收入人口层级", tier, since)
    ledger.fact("CIVIL", family, "人均月收入", income, since)
    ledger.fact("CIVIL", family, "财产符合规定", assets, since)
    ledger.fact("POLICE", family, "机动车数", cars, since)
    ledger.fact("REALEST", family, "住房套数", houses, since)


def disability(
    ledger: Ledger, person: Person, level: str, kind: str, since: date, *, care_months: int | None = 12
) -> None:
    """The disability card; ``care_months`` None: DPF never assessed how long care is needed."""
    ledger.fact("DPF", person, "残疾等级", level, since)
    ledger.fact("DPF", person, "残疾类别", kind, since)
    if care_months is not None:
        ledger.fact("DPF", person, "需长期照护月数", care_months, since)


def illness(ledger: Ledger, person: Person, since: date, *, own_cost: int) -> None:
    """A severe illness by the insurance's list, and what the person paid of its costs in twelve months."""
    ledger.fact("MEDSEC", person, "重特大疾病", "是", since)
    ledger.fact("MEDSEC", person, "医疗自付", own_cost, since)


def pupil(ledger: Ledger, person: Person, stage: str, since: date = date(2026, 9, 1)) -> None:
    ledger.fact("EDU", person, "就学阶段", stage, since)


def insured(ledger: Ledger, person: Person, measure: str, yuan: int, day: date, until: date) -> None:
    """In the residents' insurance, and the premium paid for: MED_PREMIUM_FULL (destitute) or MED_PREMIUM_PART."""
    ledger.fact("MEDSEC", person, "参加居民医保", "是", day)
    ledger.once(measure, person, day, yuan, until=until, after=5)


def house_in_danger(ledger: Ledger, family: Family, since: date) -> None:
    ledger.fact("HOUSING", family, "住房困难", "是", since)
    ledger.fact("CIVIL", family, "城乡", "城市" if family.village.urban else "农村", CHECKED)


def work(ledger: Ledger, person: Person, *, able: bool, employed: bool, since: date = CHECKED) -> None:
    ledger.fact("HRSS", person, "有劳动能力", "是" if able else "否", since)
    ledger.fact("HRSS", person, "就业", "是" if employed else "否", since)
