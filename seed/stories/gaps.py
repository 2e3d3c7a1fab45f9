"""Aid that did not come, came short, went on too long, or cannot be judged because a department owes a fact."""

from __future__ import annotations

from datetime import date

from seed.facts import CHECKED, disability, economy, illness, insured, work
from seed.ledger import Ledger
from seed.people import VILLAGES


def overlooked(ledger: Ledger) -> None:
    """First-degree disability, needs care all year; the nursing subsidy asks for no income, and nobody granted it."""
    home = ledger.family("QH0015", VILLAGES["后杏村"], "卓有田")
    ledger.born(home, "卓有田", "户主", date(1967, 1, 19))
    ledger.born(home, "闵玉芝", "配偶", date(1969, 4, 2), woman=True)
    daughter = ledger.born(home, "卓秋兰", "子女", date(1996, 10, 15), woman=True)
    economy(ledger, home, "无", 1680)
    disability(ledger, daughter, "一级", "肢体", date(2026, 3, 18))


def unknown(ledger: Ledger) -> None:
    """Second degree, but DPF never said how long care is needed: neither missing for sure nor 不符合."""
    home = ledger.family("QH0016", VILLAGES["柳岸村"], "阮志强")
    man = ledger.born(home, "阮志强", "户主", date(1973, 8, 28))
    ledger.born(home, "费春燕", "配偶", date(1975, 3, 15), woman=True)
    economy(ledger, home, "无", 1590)
    disability(ledger, man, "二级", "视力", date(2026, 7, 9), care_months=None)


def stopped_and_forgotten(ledger: Ledger) -> None:
    """Dibao ended in June because the son found work; since then nobody called, and nobody passed the family on."""
    home = ledger.family("QH0017", VILLAGES["大榆村"], "龙保田")
    ledger.born(home, "龙保田", "户主", date(1964, 6, 6))
    ledger.born(home, "龙小军", "子女", date(1998, 9, 3))
    economy(ledger, home, "低保", 610)
    economy(ledger, home, "无", 1450, since=date(2026, 6, 15))
    ledger.monthly("DIBAO", home, date(2026, 1, 1), 380, stopped=date(2026, 6, 30), stop_reason="就业后收入超标")
    ledger.visit(home, date(2026, 5, 20), "入户走访", "儿子在县城找到工作,收入待核")


def underpaid(ledger: Ledger) -> None:
    """July came with half the money and August not at all."""
    home = ledger.family("QH0018", VILLAGES["沟帮村"], "麻守田")
    ledger.born(home, "麻守田", "户主", date(1962, 12, 12))
    ledger.born(home, "占凤芝", "配偶", date(1965, 5, 23), woman=True)
    economy(ledger, home, "低保", 430)
    ledger.monthly("DIBAO", home, date(2026, 1, 1), 740, unpaid={"2026-08"}, paid={"2026-07": 370})


def paid_after_death(ledger: Ledger) -> None:
    """He died in July, the police know it; the age allowance was paid until October."""
    home = ledger.family("QH0019", VILLAGES["下岭村"], "滕凤山")
    man = ledger.born(home, "滕凤山", "户主", date(1938, 10, 1))
    ledger.born(home, "解桂芳", "配偶", date(1950, 2, 18), woman=True)
    economy(ledger, home, "无", 1720)
    ledger.monthly("ELDER_ALLOWANCE", man, date(2026, 1, 1), 100, paid_to="2026-10")
    ledger.death(home, man, "户主", date(2026, 7, 12))


def household_of_nobody(ledger: Ledger) -> None:
    """The only member died in June; the household's dibao ran on (household_empty)."""
    home = ledger.family("QH0020", VILLAGES["上岭村"], "佟素贞")
    woman = ledger.born(home, "佟素贞", "户主", date(1952, 3, 29), woman=True)
    economy(ledger, home, "低保", 500)
    ledger.monthly("DIBAO", home, date(2026, 1, 1), 300, paid_to="2026-09")
    ledger.death(home, woman, "户主", date(2026, 6, 21))


def income_above_the_line(ledger: Ledger) -> None:
    """The wife went to work in September; the income is above the line, and the months of grace (渐退期) run."""
    home = ledger.family("QH0021", VILLAGES["石桥村"], "贝福来")
    ledger.born(home, "贝福来", "户主", date(1979, 1, 7))
    wife = ledger.born(home, "柏雪", "配偶", date(1983, 8, 19), woman=True)
    economy(ledger, home, "低保", 560)
    ledger.fact("CIVIL", home, "人均月收入", 1260, date(2026, 9, 1))
    work(ledger, wife, able=True, employed=True, since=date(2026, 9, 1))
    ledger.monthly("DIBAO", home, date(2026, 1, 1), 480)


def departments_disagree(ledger: Ledger) -> None:
    """MEDSEC reports a severe illness, HEALTH of the same day none: dibao as a single person cannot be judged."""
    home = ledger.family("QH0022", VILLAGES["前杏村"], "盛德海")
    man = ledger.born(home, "盛德海", "户主", date(1971, 11, 11))
    ledger.born(home, "宁小娟", "配偶", date(1974, 2, 27), woman=True)
    economy(ledger, home, "低保边缘", 1090)
    illness(ledger, man, date(2026, 9, 1), own_cost=26700)
    ledger.fact("HEALTH", man, "重特大疾病", "否", date(2026, 9, 1))
    ledger.fact("CIVIL", man, "宗教教职人员离家三年", "否", CHECKED)
    disability(ledger, man, "三级", "肢体", date(2024, 5, 6))
    ledger.monthly("DIS_LIVING", man, CHECKED, 100)
    ledger.once("MED_DIRECT", man, date(2026, 10, 8), "7420.60", why="住院")


def nobody_called(ledger: Ledger) -> None:
    """Lives alone, supported as destitute; the monthly visit last took place in August."""
    home = ledger.family("QH0023", VILLAGES["沟帮村"], "敖永年")
    man = ledger.born(home, "敖永年", "户主", date(1951, 4, 21))
    economy(ledger, home, "特困", 130)
    ledger.fact("CIVIL", man, "无法定义务人或其无能力", "是", CHECKED)
    ledger.fact("CIVIL", man, "自理不能项数", 0, CHECKED)
    ledger.monthly("TEKUN_LIVING", man, date(2026, 1, 1), 1040)
    insured(ledger, man, "MED_PREMIUM_FULL", 400, date(2026, 1, 8), date(2026, 12, 31))
    ledger.visit(home, date(2026, 8, 6), "入户走访", "独居,耳背,屋顶漏雨已报村里")


def application_without_an_answer(ledger: Ledger) -> None:
    """Applied for dibao in September; thirty working days are long over and nobody decided."""
    home = ledger.family("QH0024", VILLAGES["东园社区"], "终立新")
    ledger.born(home, "终立新", "户主", date(1968, 7, 7))
    ledger.born(home, "终小雅", "子女", date(2008, 4, 4), woman=True)
    economy(ledger, home, "无", 640, since=date(2026, 9, 1))
    ledger.application("DIBAO", home, date(2026, 9, 14), why="失业后无收入")


def tell(ledger: Ledger) -> None:
    overlooked(ledger)
    unknown(ledger)
    stopped_and_forgotten(ledger)
    underpaid(ledger)
    paid_after_death(ledger)
    household_of_nobody(ledger)
    income_above_the_line(ledger)
    departments_disagree(ledger)
    nobody_called(ledger)
    application_without_an_answer(ledger)
