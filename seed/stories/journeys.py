"""Families that departments passed to one another: a circle, a ping-pong, an overdue one, a case for the meeting."""

from __future__ import annotations

from datetime import date

from seed.facts import disability, economy, house_in_danger, illness, insured, pupil, work
from seed.ledger import Ledger
from seed.people import VILLAGES


def round_in_a_circle(ledger: Ledger) -> None:
    """Rehabilitation after a stroke: CIVIL → MEDSEC → DPF → CIVIL, on the first desk again after two months."""
    home = ledger.family("QH0025", VILLAGES["柳岸村"], "庄立本")
    man = ledger.born(home, "庄立本", "户主", date(1970, 9, 9))
    ledger.born(home, "翟金花", "配偶", date(1972, 12, 20), woman=True)
    economy(ledger, home, "低保", 530)
    ledger.monthly("DIBAO", home, date(2026, 1, 1), 540)
    disability(ledger, man, "三级", "肢体", date(2026, 8, 20), care_months=6)
    ledger.monthly("DIS_LIVING", man, date(2026, 9, 1), 100)
    ledger.visit(
        home,
        date(2026, 9, 1),
        "入户走访",
        "户主中风后行动不便,盼轮椅和康复训练",
        cause="因病",
        handled="转交",
        need="康复服务",
    )
    first = ledger.referral(
        home,
        "康复服务",
        "CIVIL",
        "MEDSEC",
        "已退回",
        date(2026, 9, 2),
        received=date(2026, 9, 4),
        accepted=date(2026, 9, 7),
        ended=date(2026, 9, 18),
        why="不属本部门",
        person=man,
    )
    second = ledger.referral(
        home,
        "康复服务",
        "MEDSEC",
        "DPF",
        "已退回",
        date(2026, 9, 21),
        received=date(2026, 9, 25),
        accepted=date(2026, 9, 28),
        ended=date(2026, 10, 16),
        why="名额已满",
        follows=first,
        person=man,
    )
    ledger.referral(home, "康复服务", "DPF", "CIVIL", "待签收", date(2026, 11, 2), follows=second, person=man)


def back_and_forth(ledger: Ledger) -> None:
    """A house that leans: AGRI and HOUSING return it to each other three times in two months (ping_pong)."""
    home = ledger.family("QH0026", VILLAGES["上岭村"], "仲长河")
    ledger.born(home, "仲长河", "户主", date(1963, 5, 2))
    ledger.born(home, "单玉梅", "配偶", date(1966, 10, 10), woman=True)
    economy(ledger, home, "防返贫监测", 980)
    house_in_danger(ledger, home, date(2026, 6, 18))
    ledger.visit(
        home, date(2026, 9, 3), "网格上报", "东山墙开裂外倾,雨天不敢住人", cause="住房", handled="转交", need="住房救助"
    )
    one = ledger.referral(
        home,
        "住房救助",
        "AGRI",
        "HOUSING",
        "已退回",
        date(2026, 9, 4),
        received=date(2026, 9, 7),
        accepted=date(2026, 9, 8),
        ended=date(2026, 9, 17),
        why="材料不全",
    )
    two = ledger.referral(
        home,
        "住房救助",
        "HOUSING",
        "AGRI",
        "已退回",
        date(2026, 9, 22),
        received=date(2026, 9, 23),
        accepted=date(2026, 9, 24),
        ended=date(2026, 9, 30),
        why="不属本部门",
        follows=one,
    )
    three = ledger.referral(
        home,
        "住房救助",
        "AGRI",
        "HOUSING",
        "已退回",
        date(2026, 10, 12),
        received=date(2026, 10, 13),
        accepted=date(2026, 10, 14),
        ended=date(2026, 11, 3),
        why="材料不全",
        follows=two,
    )
    ledger.referral(
        home, "住房救助", "AGRI", "HOUSING", "已签收", date(2026, 11, 18), received=date(2026, 11, 19), follows=three
    )


def on_nobodys_desk(ledger: Ledger) -> None:
    """Sent to HRSS in October and never signed for: overdue, and HRSS holds it."""
    home = ledger.family("QH0027", VILLAGES["青石社区"], "訾明亮")
    man = ledger.born(home, "訾明亮", "户主", date(1984, 6, 16))
    ledger.born(home, "訾小禾", "子女", date(2012, 2, 2), woman=True)
    economy(ledger, home, "低保边缘", 1150)
    work(ledger, man, able=True, employed=False, since=date(2026, 9, 10))
    ledger.visit(
        home,
        date(2026, 10, 9),
        "热线",
        "户主失业半年,想学电焊",
        cause="失业",
        handled="转交",
        need="就业帮扶",
        visitor="12345热线",
    )
    ledger.referral(home, "就业帮扶", "CIVIL", "HRSS", "待签收", date(2026, 10, 13), person=man)


def case_for_the_meeting(ledger: Ledger) -> None:
    """Cancer, a child's disability, a flooded house, school fees: no department can close it alone."""
    home = ledger.family("QH0028", VILLAGES["下岭村"], "公良友", protected=True)
    father = ledger.born(home, "公良友", "户主", date(1980, 10, 5))
    mother = ledger.born(home, "漆小云", "配偶", date(1983, 1, 14), woman=True)
    elder = ledger.born(home, "公良福", "父母", date(1944, 12, 30))
    son = ledger.born(home, "公良小松", "子女", date(2009, 7, 18))
    daughter = ledger.born(home, "公良小竹", "子女", date(2020, 9, 27), woman=True)
    economy(ledger, home, "刚性支出困难", 1180, since=date(2026, 8, 10))
    illness(ledger, mother, date(2026, 7, 15), own_cost=92600)
    ledger.fact("HEALTH", mother, "重特大疾病", "是", date(2026, 7, 15))
    disability(ledger, daughter, "一级", "听力", date(2026, 9, 8), care_months=None)
    pupil(ledger, son, "高中")
    ledger.fact("EMERG", home, "受灾", "是", date(2026, 8, 3))
    house_in_danger(ledger, home, date(2026, 6, 12))
    work(ledger, father, able=True, employed=False, since=date(2026, 8, 1))
    ledger.monthly("ELDER_ALLOWANCE", elder, date(2026, 1, 1), 100)
    ledger.once("DISASTER_AID", home, date(2026, 8, 10), 1800, why="洪涝", after=4)
    ledger.once("MED_DIRECT", mother, date(2026, 9, 2), "26014.75", why="住院")
    ledger.visit(
        home,
        date(2026, 8, 5),
        "网格上报",
        "洪水进屋,母亲化疗中,小女儿听力一级残疾,长子上高中",
        cause="因灾",
        handled="转交",
        need="生活救助",
    )
    ledger.referral(
        home,
        "医疗救助",
        "CIVIL",
        "MEDSEC",
        "已办结",
        date(2026, 8, 12),
        received=date(2026, 8, 12),
        accepted=date(2026, 8, 13),
        ended=date(2026, 9, 2),
        person=mother,
    )
    ledger.referral(
        home,
        "住房救助",
        "CIVIL",
        "HOUSING",
        "办理中",
        date(2026, 9, 7),
        received=date(2026, 9, 9),
        accepted=date(2026, 9, 10),
    )
    ledger.referral(
        home,
        "康复服务",
        "CIVIL",
        "DPF",
        "待补正",
        date(2026, 10, 20),
        received=date(2026, 10, 21),
        accepted=date(2026, 10, 22),
        why="材料不全",
        person=daughter,
    )
    ledger.referral(
        home,
        "教育救助",
        "CIVIL",
        "EDU",
        "未办成",
        date(2026, 9, 10),
        received=date(2026, 9, 11),
        accepted=date(2026, 9, 14),
        ended=date(2026, 10, 23),
        why="不符合条件",
        person=son,
    )
    ledger.visit(
        home,
        date(2026, 11, 6),
        "入户走访",
        "四件事分属四个部门,建议提请县级协调机制研究",
        cause="因病",
        handled="一事一议",
        need="生活救助",
    )


def everyday_desks(ledger: Ledger) -> None:
    """A family whose referrals lie on several desks in ordinary states, so that an inbox shows its buckets."""
    home = ledger.family("QH0029", VILLAGES["东园社区"], "丛立业")
    man = ledger.born(home, "丛立业", "户主", date(1976, 3, 3))
    child = ledger.born(home, "丛小枫", "子女", date(2011, 11, 21), woman=True)
    economy(ledger, home, "低保", 590)
    ledger.monthly("DIBAO", home, date(2026, 1, 1), 420)
    pupil(ledger, child, "义务教育")
    ledger.once("EDU_AID", child, date(2026, 9, 20), 1500, why="就学", after=20, until=date(2027, 8, 31))
    insured(ledger, man, "MED_PREMIUM_PART", 200, date(2026, 1, 10), date(2026, 12, 31))
    ledger.referral(home, "医疗救助", "CIVIL", "MEDSEC", "待签收", date(2026, 11, 20), person=man)
    ledger.referral(
        home,
        "就业帮扶",
        "CIVIL",
        "HRSS",
        "已受理",
        date(2026, 11, 18),
        received=date(2026, 11, 18),
        accepted=date(2026, 11, 19),
    )
    ledger.referral(
        home,
        "心理关爱",
        "EDU",
        "YOUTHWOMEN",
        "已办结",
        date(2026, 10, 26),
        received=date(2026, 10, 27),
        accepted=date(2026, 10, 27),
        ended=date(2026, 11, 4),
        person=child,
    )
    ledger.fact("JUSTICE", man, "申请法律援助", "是", date(2026, 8, 20))
    ledger.referral(home, "法律援助", "CIVIL", "JUSTICE", "草拟", date(2026, 11, 23), person=man)


def offers(ledger: Ledger) -> None:
    """What organisations of the county can give: the library of resources."""
    ledger.resource("CHARITY", "清禾县慈善会", "资金", "慈善帮扶", "210399000000", 60, date(2026, 1, 1))
    ledger.resource("CHARITY", "县红十字会大病儿童基金", "资金", "医疗救助", "210399000000", 20, date(2026, 3, 1))
    ledger.resource("DPF", "县残疾人康复中心", "服务", "康复服务", "210399000000", 40, date(2026, 1, 1))
    ledger.resource("DPF", "轮椅与辅助器具库", "物资", "康复服务", "210399000000", 25, date(2026, 1, 1))
    ledger.resource("UNION", "县总工会技能培训班", "服务", "就业帮扶", "210399000000", 30, date(2026, 9, 1))
    ledger.resource("YOUTHWOMEN", "青年志愿者课业辅导队", "服务", "教育救助", "210399001000", 15, date(2026, 9, 1))
    ledger.resource("YOUTHWOMEN", "巾帼心理咨询站", "服务", "心理关爱", "210399000000", 12, date(2026, 2, 1))
    ledger.resource("UNION", "困难职工帮扶中心", "资金", "生活救助", "210399000000", 10, date(2026, 1, 1))


def tell(ledger: Ledger) -> None:
    round_in_a_circle(ledger)
    back_and_forth(ledger)
    on_nobodys_desk(ledger)
    case_for_the_meeting(ledger)
    everyday_desks(ledger)
    offers(ledger)
