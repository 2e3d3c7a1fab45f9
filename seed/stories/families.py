"""Families whom help reached, in part: the motifs of the project's source texts, retold with invented names."""

from __future__ import annotations

from datetime import date

from seed.facts import disability, economy, illness, insured, pupil, work
from seed.ledger import Ledger, months
from seed.people import VILLAGES


def breadwinner_fallen_ill(ledger: Ledger) -> None:
    """A father of two falls ill, his wife cares for two old people: temporary aid at once, then dibao, then more."""
    home = ledger.family("QH0001", VILLAGES["柳岸村"], "卢广田")
    father = ledger.born(home, "卢广田", "户主", date(1982, 3, 9))
    ledger.born(home, "秦素梅", "配偶", date(1984, 11, 21), woman=True)
    ledger.born(home, "卢茂山", "父母", date(1951, 6, 2))
    ledger.born(home, "谭桂英", "父母", date(1953, 1, 17), woman=True)
    girl = ledger.born(home, "卢小雨", "子女", date(2013, 5, 30), woman=True)
    boy = ledger.born(home, "卢小石", "子女", date(2016, 10, 8))

    economy(ledger, home, "无", 1950)
    illness(ledger, father, date(2026, 7, 28), own_cost=46800)
    ledger.visit(
        home,
        date(2026, 8, 5),
        "网格上报",
        "户主突发脑出血住院,妻子在家照料两位老人和两个孩子,全家断了收入",
        cause="因病",
        handled="即时解决",
        need="生活救助",
        visitor="网格员 鲁彩云",
    )
    ledger.once("TEMP_URGENT", home, date(2026, 8, 7), 2400, why="突发重病", after=1)
    ledger.fact("CIVIL", home, "急难事件", "突发重病", date(2026, 8, 5), date(2026, 10, 31))
    ledger.application("DIBAO", home, date(2026, 8, 10), ended=date(2026, 9, 4), result="同意")
    economy(ledger, home, "低保", 420, since=date(2026, 9, 1))
    ledger.referral(
        home,
        "医疗救助",
        "CIVIL",
        "MEDSEC",
        "已闭环",
        date(2026, 8, 12),
        received=date(2026, 8, 13),
        accepted=date(2026, 8, 14),
        ended=date(2026, 8, 19),
        person=father,
    )
    ledger.once("MED_DIRECT", father, date(2026, 8, 19), "18642.35", why="住院", after=6)
    ledger.monthly("DIBAO", home, date(2026, 10, 1), 2520)
    for child, stage, yuan in ((girl, "义务教育", 1500), (boy, "义务教育", 1250)):
        pupil(ledger, child, stage)
        ledger.once("EDU_AID", child, date(2026, 9, 20), yuan, why="就学", after=20, until=date(2027, 8, 31))
    insured(ledger, father, "MED_PREMIUM_PART", 200, date(2026, 10, 15), date(2027, 12, 31))
    work(ledger, father, able=False, employed=False, since=date(2026, 8, 20))
    ledger.visit(
        home, date(2026, 10, 16), "入户走访", "户主已出院,在家康复;低保金已到账,孩子上学正常", handled="即时解决"
    )


def girl_without_a_carer(ledger: Ledger) -> None:
    """Her mother died, her father has cancer. Dibao was raised; nobody recognised the child: FACT_ORPHAN is missing."""
    home = ledger.family("QH0002", VILLAGES["青石社区"], "苗青山", protected=True)
    father = ledger.born(home, "苗青山", "户主", date(1988, 4, 12))
    mother = ledger.born(home, "尤晓兰", "配偶", date(1991, 8, 25), woman=True)
    girl = ledger.born(home, "苗小禾", "子女", date(2019, 12, 3), woman=True)
    ledger.death(home, mother, "配偶", date(2020, 10, 14))

    economy(ledger, home, "低保", 510)
    illness(ledger, father, date(2026, 6, 18), own_cost=61200)
    ledger.fact("CIVIL", girl, "父亲状况", "重病", date(2026, 6, 18))
    ledger.fact("CIVIL", girl, "母亲状况", "死亡", date(2020, 10, 14))
    pupil(ledger, girl, "义务教育")
    work(ledger, father, able=False, employed=False, since=date(2026, 7, 6))
    dibao = ledger.monthly(
        "DIBAO",
        home,
        date(2026, 1, 1),
        580,
        paid=dict.fromkeys(months("2026-08", "2026-11"), 1160),
    )
    ledger.adjustment(dibao, "2026-08", 1160, "劳动能力鉴定后提高救助水平")
    ledger.visit(
        home,
        date(2026, 7, 2),
        "入户走访",
        "户主确诊食道癌,独自带六岁女儿,已联系劳动能力鉴定",
        cause="因病",
        handled="转交",
        need="医疗救助",
        visitor="社区专干 孟凡琴",
    )
    ledger.once("MED_DIRECT", father, date(2026, 8, 3), "9876.50", why="住院")
    ledger.once("EDU_AID", girl, date(2026, 9, 20), 1250, why="就学", after=20, until=date(2027, 8, 31))
    insured(ledger, father, "MED_PREMIUM_PART", 200, date(2026, 1, 10), date(2026, 12, 31))


def driver_whose_car_is_his_trade(ledger: Ledger) -> None:
    """He can no longer drive for a living. The car is shown, decides nothing: he gets dibao as a single person."""
    home = ledger.family("QH0003", VILLAGES["石桥村"], "季怀远")
    driver = ledger.born(home, "季怀远", "户主", date(1985, 9, 14))
    wife = ledger.born(home, "凌春霞", "配偶", date(1987, 2, 6), woman=True)
    children = [
        ledger.born(home, "季小满", "子女", date(2015, 5, 21), woman=True),
        ledger.born(home, "季小冬", "子女", date(2017, 12, 22)),
    ]
    economy(ledger, home, "低保边缘", 1010, cars=1, since=date(2026, 6, 1))
    disability(ledger, driver, "二级", "精神", date(2026, 5, 26))
    work(ledger, driver, able=False, employed=False, since=date(2026, 6, 1))
    work(ledger, wife, able=True, employed=True, since=date(2026, 6, 1))
    ledger.fact("HRSS", wife, "就业形式", "公益性岗位", date(2026, 3, 1))
    ledger.visit(
        home,
        date(2026, 6, 3),
        "线上预警",
        "残联新发证:精神二级。营生车辆因病已无力运营,靠妻子公益岗收入",
        cause="因残",
        handled="转交",
        need="残疾人帮扶",
    )
    ledger.application(
        "DIBAO_SINGLE", driver, date(2026, 6, 8), ended=date(2026, 6, 30), result="同意", why="低保边缘家庭重度残疾人"
    )
    ledger.monthly("DIBAO_SINGLE", driver, date(2026, 7, 1), 800)
    ledger.monthly("DIS_NURSING", driver, date(2026, 7, 1), 100)
    ledger.monthly("DIS_LIVING", driver, date(2026, 7, 1), 100)
    ledger.monthly("JOB_AID", wife, date(2026, 3, 1), 1200, why="公益性岗位")
    for child in children:
        pupil(ledger, child, "义务教育")
        ledger.once("EDU_AID", child, date(2026, 9, 20), 1250, why="就学", after=20, until=date(2027, 8, 31))


def burnt_child(ledger: Ledger) -> None:
    """Hospital, insurer, charity and civil affairs help with one accident: many payers, and no duplicate."""
    home = ledger.family("QH0004", VILLAGES["前杏村"], "褚成林", protected=True)
    ledger.born(home, "褚成林", "户主", date(1990, 1, 30))
    ledger.born(home, "陶丽芬", "配偶", date(1992, 7, 11), woman=True)
    child = ledger.born(home, "褚小川", "子女", date(2018, 6, 1))
    economy(ledger, home, "刚性支出困难", 1380, since=date(2026, 5, 1))
    illness(ledger, child, date(2026, 4, 6), own_cost=88400)
    pupil(ledger, child, "义务教育")
    ledger.fact("CIVIL", home, "急难事件", "意外", date(2026, 4, 5), date(2026, 7, 31))
    ledger.visit(
        home,
        date(2026, 4, 7),
        "热线",
        "孩子被开水大面积烫烧伤,市烧伤整形医院已先行救治,家庭垫不起手术费",
        cause="意外",
        handled="一事一议",
        need="医疗救助",
        visitor="12345热线",
    )
    ledger.once("MED_EMERGENCY", child, date(2026, 4, 6), "21300.00", why="急诊欠费", after=20)
    ledger.once("TEMP_URGENT", home, date(2026, 4, 9), 3000, why="意外伤害", after=1)
    ledger.once("MED_DIRECT", child, date(2026, 5, 12), "32450.80", why="住院")
    ledger.once("CHARITY_AID", child, date(2026, 5, 20), 30000, why="医院减免与慈善募捐")
    ledger.once("CHARITY_AID", child, date(2026, 6, 8), 20000, why="保险公司理赔结对帮扶")
    ledger.once("MED_DIRECT", child, date(2026, 7, 15), "15880.00", why="二次手术")
    ledger.once("EDU_AID", child, date(2026, 9, 20), 1250, why="就学", after=20, until=date(2027, 8, 31))
    ledger.referral(
        home,
        "慈善帮扶",
        "CIVIL",
        "CHARITY",
        "已闭环",
        date(2026, 4, 20),
        received=date(2026, 4, 21),
        accepted=date(2026, 4, 21),
        ended=date(2026, 5, 20),
        person=child,
    )
    ledger.visit(
        home,
        date(2026, 7, 10),
        "入户走访",
        "七月初手术顺利,孩子恢复良好,能下地走动",
        handled="即时解决",
        sender="YOUTHWOMEN",
        visitor="关爱小团队 祁红",
    )


def leukaemia_by_pledge(ledger: Ledger) -> None:
    """The parents pledge what they own (告知承诺): dibao after five working days, and medical aid follows by itself."""
    home = ledger.family("QH0005", VILLAGES["大榆村"], "池立春")
    ledger.born(home, "池立春", "户主", date(1977, 2, 4))
    ledger.born(home, "简月娥", "配偶", date(1979, 9, 9), woman=True)
    girl = ledger.born(home, "池小荷", "子女", date(2016, 6, 24), woman=True)
    economy(ledger, home, "低保", 395, since=date(2026, 5, 12))
    illness(ledger, girl, date(2026, 4, 22), own_cost=73500)
    # May's report of the same fact reaches the desk last: it joins the chain and changes nothing that holds.
    ledger.add(
        "MEDSEC", "fact", {"身份证号": girl, "指标": "医疗自付", "值": "31800", "起始日期": date(2026, 4, 22)}, "补报"
    )
    pupil(ledger, girl, "义务教育")
    ledger.visit(
        home,
        date(2026, 5, 8),
        "本人申报",
        "小女儿确诊白血病,检查已花去数万元,夫妻打零工",
        cause="因病",
        handled="转交",
        need="生活救助",
    )
    ledger.application(
        "DIBAO", home, date(2026, 5, 11), ended=date(2026, 5, 18), result="同意", pledge=True, why="告知承诺,免9类证明"
    )
    ledger.monthly("DIBAO", home, date(2026, 6, 1), 1215)
    first = ledger.referral(
        home,
        "医疗救助",
        "CIVIL",
        "MEDSEC",
        "已办结",
        date(2026, 5, 19),
        received=date(2026, 5, 19),
        accepted=date(2026, 5, 20),
        ended=date(2026, 5, 26),
        person=girl,
    )
    ledger.referral(
        home,
        "慈善帮扶",
        "MEDSEC",
        "CHARITY",
        "已闭环",
        date(2026, 6, 2),
        received=date(2026, 6, 3),
        accepted=date(2026, 6, 4),
        ended=date(2026, 6, 22),
        follows=first,
        person=girl,
    )
    insured(ledger, girl, "MED_PREMIUM_PART", 200, date(2026, 5, 25), date(2026, 12, 31))
    ledger.once("MED_DIRECT", girl, date(2026, 5, 26), "41207.15", why="住院")
    ledger.once("CHARITY_AID", girl, date(2026, 6, 22), 10000, why="大病儿童救助")
    ledger.once("EDU_AID", girl, date(2026, 9, 20), 1250, why="就学", after=20, until=date(2027, 8, 31))
    ledger.visit(home, date(2026, 9, 30), "入户走访", "事后核查:收入、财产与承诺一致,承诺有效", handled="即时解决")


def stranger_helped_where_it_happened(ledger: Ledger) -> None:
    """Hurt far from home: entered as a household of one, 流动, with the code of the place that helped."""
    home = ledger.family("QH0006", VILLAGES["东园社区"], "骆安平", kind="流动")
    man = ledger.born(home, "骆安平", "户主", date(1979, 12, 19), joined=date(2026, 10, 21))
    ledger.fact("CIVIL", home, "急难事件", "意外", date(2026, 10, 21), date(2026, 12, 31))
    ledger.once("TEMP_URGENT", man, date(2026, 10, 22), 800, why="意外伤害", after=0)
    ledger.visit(
        home,
        date(2026, 10, 21),
        "热线",
        "外地务工人员途中受伤,身上无钱就医返乡",
        cause="意外",
        handled="即时解决",
        need="生活救助",
    )


def tell(ledger: Ledger) -> None:
    breadwinner_fallen_ill(ledger)
    girl_without_a_carer(ledger)
    driver_whose_car_is_his_trade(ledger)
    burnt_child(ledger)
    leukaemia_by_pledge(ledger)
    stranger_helped_where_it_happened(ledger)
