"""The named stories of the demo county: where to look and what to see there. The modules beside this one plant them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final


@dataclass(frozen=True)
class Story:
    """``see``: one Chinese sentence; ``command``: what to type, without ``as_of`` (the stories stand on 2026-11-24)."""

    title: str
    household: str
    see: str
    command: str


def _chain(household: str) -> str:
    return f"aidchain query household_aid_chain household={household}"


STORIES: Final = (
    Story(
        "顶梁柱病倒", "QH0001", "网格上报两天后临时救助到账,随后转医保、办低保、孩子助学,一条链看全", _chain("QH0001")
    ),
    Story(
        "母亡父癌的女孩",
        "QH0002",
        "低保已提标,但六岁女孩没有认定事实无人抚养儿童:应享未享",
        "aidchain query missing_aid measure=FACT_ORPHAN",
    ),
    Story(
        "车是饭碗的司机",
        "QH0003",
        "精神二级,营生车辆只提示、不判定,可参照单人户纳入低保",
        "aidchain query explain_eligibility measure=DIBAO_SINGLE id_number=210399198509140131",
    ),
    Story("烧伤的孩子", "QH0004", "医院、医保、保险、慈善、民政合力救助:六笔救助,不算重复", _chain("QH0004")),
    Story(
        "告知承诺的白血病之家",
        "QH0005",
        "承诺代替证明,五个工作日办结低保,医疗救助随即跟上,事后核查承诺属实",
        _chain("QH0005"),
    ),
    Story("急难发生地施救", "QH0006", "外地人途中受伤,记作一人一户、户籍类型流动,先行救助", _chain("QH0006")),
    Story(
        "登记在两户的老人",
        "QH0007",
        "老母亲同时在两个儿子户内,两户低保都含她",
        "aidchain query duplicate_benefit rule=two_households",
    ),
    Story(
        "特困又领残疾人生活补贴",
        "QH0009",
        "纳入特困后,原有的困难残疾人生活补贴没有停",
        "aidchain query duplicate_benefit rule=exclusive",
    ),
    Story("两份高龄津贴", "QH0010", "搬进县城后两处都发高龄津贴", "aidchain query duplicate_benefit rule=same_measure"),
    Story(
        "该补差却全额",
        "QH0011",
        "事实无人抚养儿童补贴与低保并领,只应补差额",
        "aidchain query duplicate_benefit rule=topup",
    ),
    Story(
        "两种身份资助参保",
        "QH0012",
        "特困全额、低保定额各资助一次,应就高不就低",
        "aidchain query duplicate_benefit rule=higher",
    ),
    Story(
        "同一事由两次临时救助",
        "QH0013",
        "同一年为同一次住院给了两次,第三次因火灾不在其列",
        "aidchain query duplicate_benefit rule=once",
    ),
    Story(
        "看似重复实为允许",
        "QH0014",
        "特困老人列在不保障人员里,同户低保不算重复",
        "aidchain query duplicate_benefit region=210399102201",
    ),
    Story(
        "被漏掉的重残女儿",
        "QH0015",
        "肢体一级、全年需照护,护理补贴不看收入,却没有人给她办",
        "aidchain query missing_aid measure=DIS_NURSING region=210399102202",
    ),
    Story(
        "缺一个数字就无法判断",
        "QH0016",
        "残联没有评估照护时间:既不说应享未享,也不说不符合",
        "aidchain query explain_eligibility measure=DIS_NURSING id_number=210399197308280133",
    ),
    Story(
        "停了就没人管",
        "QH0017",
        "六月底停低保,之后再没有走访和转介",
        "aidchain query stopped_without_followup region=210399101",
    ),
    Story("少发的月份", "QH0018", "七月只到一半,八月一分没有", "aidchain query underpaid_aid region=210399102203"),
    Story("死亡之后仍在发", "QH0019", "公安七月登记死亡,高龄津贴发到十月", "aidchain query paid_after_ineligible"),
    Story(
        "空户仍发低保",
        "QH0020",
        "唯一的家庭成员六月去世,低保发到九月",
        "aidchain query paid_after_ineligible region=210399201201",
    ),
    Story(
        "超过低保线,渐退期内",
        "QH0021",
        "妻子就业后收入超线,渐退期何时届满",
        "aidchain query ineligible_grant measure=DIBAO",
    ),
    Story(
        "两部门说法不一",
        "QH0022",
        "医保说是重病,卫健同日说不是:判为无法判断,点名冲突的指标",
        "aidchain query missing_aid measure=DIBAO_SINGLE region=210399102201",
    ),
    Story(
        "三个月没人上门",
        "QH0023",
        "独居特困老人,最近一次走访在八月",
        "aidchain query overdue_visits region=210399102203",
    ),
    Story("没有答复的申请", "QH0024", "九月申请低保,至今没有办结", "aidchain query overdue_applications"),
    Story(
        "转了一圈", "QH0025", "民政→医保→残联→民政,两个多月回到原处", "aidchain query referral_chain household=QH0025"
    ),
    Story("来回踢", "QH0026", "农业农村与住建之间退回三次", "aidchain query ping_pong"),
    Story("没人签收", "QH0027", "十月转到人社,至今待签收,已超期", "aidchain query overdue_referrals"),
    Story(
        "提请会议的一户",
        "QH0028",
        "重病、残疾、受灾、就学四件事压在一户,没有一个部门办得完",
        "aidchain query household_risk region=210399201202",
    ),
    Story(
        "各部门的办公桌",
        "QH0029",
        "待签收、在办、待确认、草拟,同一户的转介各在谁手里",
        "aidchain query department_inbox department=MEDSEC",
    ),
    Story(
        "隔离的行", "QH0030", "身份证校验码错、2024-13-01、止早于起、未知措施,每行都有原因", "aidchain quarantine list"
    ),
    Story("先到的行会等", "QH0031", "司法局先报了还没登记的户:先等待,民政更正后自动入库", _chain("QH0031")),
    Story("迟到的更正", "QH0032", "金额打错一个零、重录一笔:更正与作废都留在链上", _chain("QH0032")),
)
