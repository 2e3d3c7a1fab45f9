"""What a family has to bring, in its own words: papers, not the names of facts.

A fact is either shown by a paper that people have at home, looked up between departments, or seen by who comes to the
door; of the last two nothing is asked of the family. The words are this product's own, not policy: what an office
demands is for the office to say. A fact of an office's own catalogue that is not here is asked for by its name.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date
from typing import Any, Final

from graph.intake.telling import Names
from graph.policy.model import Catalogue, leaves

ALWAYS: Final = "身份证、户口簿"
#: Asked of nobody: a department looks it up, or somebody comes and sees.
LOOKED_UP: Final = ""
_CONSENT: Final = "收入和财产不用自己开证明:到窗口在核对授权书上签字,由部门去查"
_CARD: Final = "残疾人证"
_DIAGNOSIS: Final = "诊断证明或出院小结"
_BILLS: Final = "医院的费用清单和票据"
_SCHOOL: Final = "学生证或学校开的在读证明"
_WORK: Final = "劳动合同,或就业失业登记证"
_PARENTS: Final = "父母去世、重残、重病、服刑或失去联系的,能说明的证件"
_HOUSE: Final = "房产证或租房合同、房子的照片"
_DISASTER: Final = "受灾的照片"
_HARDSHIP: Final = "能说明这件急事和花费的单据"
_CASE: Final = "公安、检察院或法院给的文书"
_DEATH: Final = "死亡证明或火化证明"

#: fact → the paper; ``LOOKED_UP`` where the family has none to bring.
PAPERS: Final[Mapping[str, str]] = {
    **dict.fromkeys(("残疾等级", "残疾类别"), _CARD),
    **dict.fromkeys(("低收入人口层级", "人均月收入", "人均年收入", "人均金融资产", "财产符合规定"), _CONSENT),
    **dict.fromkeys(("本人收入财产符合", "机动车数", "住房套数", "有市场主体", "抚养比", "连续无收入月数"), _CONSENT),
    **dict.fromkeys(("重特大疾病", "急危重伤病", "孤独症"), _DIAGNOSIS),
    **dict.fromkeys(("医疗自付", "单次住院自费", "无力支付急救费", "康复支出"), _BILLS),
    **dict.fromkeys(("就学阶段", "辍学", "不能到校就读"), _SCHOOL),
    **dict.fromkeys(("就业", "就业形式"), _WORK),
    **dict.fromkeys(("父亲状况", "母亲状况", "无法定义务人或其无能力"), _PARENTS),
    **dict.fromkeys(("住房困难", "因灾倒损房"), _HOUSE),
    **dict.fromkeys(("受灾", "冬春生活困难"), _DISASTER),
    **dict.fromkeys(("急难事件", "基本生活暂时严重困难", "必需支出突增", "刚性支出占比"), _HARDSHIP),
    **dict.fromkeys(("案件被害无法有效赔偿", "申请法律援助"), _CASE),
    **dict.fromkeys(("成员死亡待核查", "死亡登记"), _DEATH),
    **dict.fromkeys(("城乡", "参加居民医保", "领取工伤生活护理费", "防返贫监测类型", "水电零消费月数"), LOOKED_UP),
    **dict.fromkeys(("孤儿认定", "儿童福利机构收养", "服刑强戒月数"), LOOKED_UP),
    **dict.fromkeys(("宗教教职人员离家三年", "连续拒绝介绍工作次数"), LOOKED_UP),
    **dict.fromkeys(("自理不能项数", "失能", "需长期照护月数", "独居", "有劳动能力"), LOOKED_UP),
    **dict.fromkeys(("身份不明", "生活无着流浪乞讨"), LOOKED_UP),
}
PARAMETER: Final = "参数:"


def paper_of(fact: str) -> str:
    """
    >>> paper_of("残疾等级"), paper_of("独居"), paper_of("独生子女")
    ('残疾人证', '', '能说明“独生子女”的证件;没有的,来当面说')
    """
    return PAPERS.get(fact, f"能说明“{fact}”的证件;没有的,来当面说")


def to_bring(catalogue: Catalogue, packet: Mapping[str, Any]) -> list[str]:
    """The lines of what to bring. A paper that a department has of this person already is not asked for again."""
    there = {(paper, who) for paper, who, _ in _held(packet)}
    papers: dict[tuple[str, str | None], None] = {}
    looked_up, day = False, date.fromisoformat(packet["as_of"])
    options = [row for row in packet["options"] if row["verdict"] != "不再符合"]
    for row in options:
        for fact in row["missing_facts"]:
            if fact.startswith(PARAMETER):      # a standard that no department has entered: nothing of the family's
                continue
            who = row["name"] if _own(catalogue, row["measure"], day, fact) else None
            paper = paper_of(fact)
            if not paper or (paper, who) in there:
                looked_up = True
            else:
                papers[(paper, who)] = None
    if not options:
        return ["现在没有要办的,不用带什么。"]
    lines = [ALWAYS, *(f"{paper}{_of(who)}" for paper, who in sorted(papers, key=lambda key: (key[0], key[1] or "")))]
    return [*lines, "其余要弄清的由部门去查,或上门来看,不用您带。"] if looked_up else lines


def had_already(names: Names, packet: Mapping[str, Any]) -> list[str]:
    """``残疾人证(张三):残联已有登记``: what need not be brought again, whoever asks for it."""
    by_paper: dict[tuple[str, str | None], set[str]] = {}
    for paper, who, department in _held(packet):
        if paper != _CONSENT:       # a signature for each application, not a paper
            by_paper.setdefault((paper, who), set()).add(names.department(department))
    return [f"{paper}{_of(who)}:{'、'.join(sorted(departments))}已有登记"
            for (paper, who), departments in sorted(by_paper.items(), key=lambda item: (item[0][0], item[0][1] or ""))]


def _held(packet: Mapping[str, Any]) -> Iterator[tuple[str, str | None, str]]:
    """(paper, whose, department) of every fact that a department has reported and that still runs."""
    for held in packet["held"]:
        for fact in held["facts"]:
            if (paper := PAPERS.get(fact["fact"], LOOKED_UP)) and fact["value"] not in ("否", "无", "0"):
                yield paper, fact["name"], held["department"]


def _own(catalogue: Catalogue, measure: str, day: date, fact: str) -> bool:
    """Is the fact asked of the person, not of the household or any of its members?"""
    version = catalogue.version_on(measure, day)
    asked = [leaf for item in version.criteria for leaf in leaves(item) if leaf.fact == fact] if version else []
    return all(leaf.subject == "self" for leaf in asked)


def _of(who: str | None) -> str:
    return f"({who})" if who else ""
