"""Aid that came twice, one household for each rule of ``duplicate_benefit``, and the near misses that are allowed."""

from __future__ import annotations

from datetime import date

from seed.facts import CHECKED, disability, economy, insured
from seed.ledger import Ledger
from seed.people import VILLAGES


def elder_in_two_households(ledger: Ledger) -> None:
    """Both sons entered their mother; both households draw dibao with her in it (two_households)."""
    first = ledger.family("QH0007", VILLAGES["后杏村"], "温永福")
    ledger.born(first, "温永福", "户主", date(1966, 3, 3))
    ledger.born(first, "冉秀琴", "配偶", date(1968, 12, 1), woman=True)
    mother = ledger.born(first, "温玉兰", "父母", date(1947, 5, 16), woman=True)
    second = ledger.family("QH0008", VILLAGES["沟帮村"], "温永禄")
    ledger.born(second, "温永禄", "户主", date(1970, 10, 26))
    ledger.join(second, mother, "父母", joined=date(2024, 2, 10))
    for home, income, yuan in ((first, 460, 1020), (second, 520, 560)):
        economy(ledger, home, "低保", income)
        ledger.monthly("DIBAO", home, date(2026, 1, 1), yuan)


def supported_elder_with_a_living_subsidy(ledger: Ledger) -> None:
    """Support for the destitute began in April; the older disability subsidy was never stopped (exclusive)."""
    home = ledger.family("QH0009", VILLAGES["上岭村"], "邬长顺")
    man = ledger.born(home, "邬长顺", "户主", date(1959, 7, 20))
    economy(ledger, home, "特困", 150)
    disability(ledger, man, "二级", "肢体", date(2025, 3, 4))
    ledger.monthly("DIS_LIVING", man, date(2026, 1, 1), 100)
    ledger.monthly("TEKUN_LIVING", man, date(2026, 4, 1), 1040)
    ledger.monthly("TEKUN_CARE", man, date(2026, 4, 1), 200)
    ledger.fact("CIVIL", man, "无法定义务人或其无能力", "是", CHECKED)
    ledger.fact("CIVIL", man, "自理不能项数", 1, date(2026, 3, 20))
    for day in (date(2026, 9, 15), date(2026, 10, 15), date(2026, 11, 12)):
        ledger.visit(home, day, "入户走访", "分散供养,饮食起居正常")


def age_allowance_twice(ledger: Ledger) -> None:
    """He moved from the town to the county seat; both offices pay his age allowance (same_measure)."""
    home = ledger.family("QH0010", VILLAGES["东园社区"], "钟守信")
    man = ledger.born(home, "钟守信", "户主", date(1943, 4, 8))
    ledger.born(home, "江桂珍", "配偶", date(1949, 9, 12), woman=True)
    economy(ledger, home, "无", 2350)
    ledger.monthly("ELDER_ALLOWANCE", man, date(2026, 1, 1), 100)
    ledger.monthly("ELDER_ALLOWANCE", man, date(2026, 6, 1), 100)


def child_allowance_on_top_of_dibao(ledger: Ledger) -> None:
    """Father in prison: the child's allowance comes in full beside dibao, only the difference is due (topup)."""
    home = ledger.family("QH0011", VILLAGES["石桥村"], "岳凤英", protected=True)
    ledger.born(home, "岳凤英", "户主", date(1958, 8, 8), woman=True)
    child = ledger.born(home, "裴小舟", "其他", date(2014, 3, 27))
    economy(ledger, home, "低保", 380)
    ledger.fact("CIVIL", child, "父亲状况", "服刑", date(2025, 2, 1))
    ledger.fact("CIVIL", child, "母亲状况", "失联", date(2024, 11, 5))
    ledger.monthly("DIBAO", home, date(2026, 1, 1), 840)
    ledger.monthly("FACT_ORPHAN", child, date(2026, 3, 1), 1300)


def insurance_paid_by_two_tiers(ledger: Ledger) -> None:
    """Once as destitute (full) and once as dibao (part): the higher one holds (higher)."""
    home = ledger.family("QH0012", VILLAGES["大榆村"], "屈老根")
    man = ledger.born(home, "屈老根", "户主", date(1955, 11, 2))
    economy(ledger, home, "特困", 120)
    ledger.fact("CIVIL", man, "无法定义务人或其无能力", "是", CHECKED)
    ledger.fact("CIVIL", man, "自理不能项数", 0, CHECKED)
    ledger.monthly("TEKUN_LIVING", man, date(2026, 1, 1), 1040)
    insured(ledger, man, "MED_PREMIUM_FULL", 400, date(2026, 1, 8), date(2026, 12, 31))
    insured(ledger, man, "MED_PREMIUM_PART", 200, date(2026, 2, 3), date(2026, 12, 31))
    for day in (date(2026, 9, 18), date(2026, 10, 20), date(2026, 11, 16)):
        ledger.visit(home, day, "入户走访", "身体尚好,冬季取暖柴已备足")


def temporary_aid_twice_for_one_illness(ledger: Ledger) -> None:
    """Two grants within one year for the same stay in hospital (once); the third, for a fire, is another matter."""
    home = ledger.family("QH0013", VILLAGES["青石社区"], "段文博")
    ledger.born(home, "段文博", "户主", date(1974, 5, 5))
    ledger.born(home, "乔红梅", "配偶", date(1976, 1, 25), woman=True)
    economy(ledger, home, "低保边缘", 1120)
    ledger.once("TEMP_EXPEND", home, date(2026, 3, 12), 4800, why="住院")
    ledger.once("TEMP_EXPEND", home, date(2026, 9, 8), 4800, why="生病住院")
    ledger.once("TEMP_EXPEND", home, date(2026, 10, 30), 2400, why="火灾")


def destitute_elder_left_out_of_dibao(ledger: Ledger) -> None:
    """The near miss: the household draws dibao without her (不保障人员), she is supported as destitute: allowed."""
    home = ledger.family("QH0014", VILLAGES["前杏村"], "井大山")
    ledger.born(home, "井大山", "户主", date(1961, 2, 14))
    ledger.born(home, "吉小妹", "配偶", date(1963, 6, 30), woman=True)
    sister = ledger.born(home, "井秀云", "其他", date(1954, 10, 10), woman=True)
    economy(ledger, home, "低保", 440)
    ledger.fact("CIVIL", sister, "无法定义务人或其无能力", "是", CHECKED)
    ledger.fact("CIVIL", sister, "自理不能项数", 2, CHECKED)
    ledger.monthly("DIBAO", home, date(2026, 1, 1), 720, without=[sister])
    ledger.monthly("TEKUN_LIVING", sister, date(2026, 1, 1), 1040)
    ledger.monthly("TEKUN_CARE", sister, date(2026, 1, 1), 600)
    for day in (date(2026, 9, 10), date(2026, 10, 12), date(2026, 11, 10)):
        ledger.visit(home, day, "入户走访", "特困老人由弟弟一家照料,状况稳定")


def tell(ledger: Ledger) -> None:
    elder_in_two_households(ledger)
    supported_elder_with_a_living_subsidy(ledger)
    age_allowance_twice(ledger)
    child_allowance_on_top_of_dibao(ledger)
    insurance_paid_by_two_tiers(ledger)
    temporary_aid_twice_for_one_illness(ledger)
    destitute_elder_left_out_of_dibao(ledger)
