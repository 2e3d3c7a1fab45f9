"""Referrals in all states with chains, forks and returns; visits; resources."""

from __future__ import annotations

from datetime import date

from tests.counties.catalogue import DEPARTMENTS
from tests.counties.cells import Code, Id
from tests.counties.households import CODES, TODAY
from tests.counties.reports import Registry, Values, after, amender

STATES = (
    "草拟",
    "待签收",
    "已签收",
    "已受理",
    "办理中",
    "待补正",
    "已办结",
    "已闭环",
    "已退回",
    "未办成",
    "已撤回",
    "录入有误",
)
OFFICES = [code for code, _ in DEPARTMENTS]
NEEDS = ("医疗救助", "看病", "医疗", "危房", "心理疏导", "上学", "没见过的需求")


def tell_referrals(registry: Registry, household: str, persons: list[str], number: int, quiet: bool) -> None:
    rng = registry.rng
    for chain in range(rng.choice((1, 2, 2, 3)) if not quiet else 1):
        whom = about(registry, household, persons)
        tell_referral_chain(registry, f"R{number:03d}-{chain}", whom, date(2024, 9, 30) if quiet else date(2025, 8, 31))


def settled(registry: Registry, persons: list[str]) -> list[str]:
    """Persons who only ever belonged to one household: a chain about them stays one household's."""
    return [one for one in persons if len(registry.lives_in[one]) == 1 and one not in registry.unsettled]


def about(registry: Registry, household: str, persons: list[str]) -> Values:
    rng = registry.rng
    alone = settled(registry, persons)
    draw = rng.random()
    if draw < 0.25 and alone:
        return {"户编号": None, "身份证号": Id(rng.choice(alone))}
    if draw < 0.32 and persons:
        return {"户编号": None, "身份证号": Id(rng.choice(persons))}
    if draw < 0.4 and persons:
        return {"户编号": household, "身份证号": Id(rng.choice(persons))}
    return {"户编号": household, "身份证号": None}


def tell_referral_chain(registry: Registry, name: str, whom: Values, latest: date) -> None:
    """Hop after hop; some bounce between two departments, some fork."""
    rng = registry.rng
    bounces = rng.random() < 0.3
    pair = rng.sample(OFFICES, 2)
    need = rng.choice(NEEDS)
    sent = registry.day(date(2024, 9, 1), latest)
    previous = None
    for hop in range(rng.choice((1, 1, 2, 3)) + 2 * bounces):
        sender, receiver = (pair[hop % 2], pair[1 - hop % 2]) if bounces else rng.sample(OFFICES, 2)
        state = "已退回" if bounces and rng.random() < 0.8 else rng.choice(STATES)
        id_ = f"{name}-{hop}"
        tell_referral(
            registry,
            id_,
            whom,
            rng.choice((need, need, rng.choice(NEEDS))) if not bounces else need,
            sender,
            receiver,
            state,
            sent,
            previous,
        )
        if rng.random() < 0.15:
            tell_referral(
                registry,
                f"{id_}b",
                whom,
                need,
                receiver,
                rng.choice([one for one in OFFICES if one != receiver]),
                rng.choice(STATES),
                after(sent, rng.randint(0, 9)),
                id_,
            )
        previous, sent = id_, after(sent, rng.randint(0, 25))


def tell_referral(
    registry: Registry,
    id_: str,
    whom: Values,
    need: str,
    sender: str,
    receiver: str,
    state: str,
    sent: date,
    previous: str | None,
) -> None:
    rng = registry.rng
    received = registry.maybe_day(0.6, sent, after(sent, 5)) if state not in ("草拟", "待签收") else None
    accepted = registry.maybe_day(0.6, received or sent, after(received or sent, 5)) if received else None
    begun = accepted or received or sent
    ended = (
        registry.maybe_day(0.8, begun, after(begun, 40))
        if state in ("已办结", "已闭环", "已退回", "未办成", "已撤回")
        else None
    )
    values: Values = {
        "转介编号": id_,
        **whom,
        "需求": need,
        "转出部门": sender,
        "转入部门": receiver,
        "状态": state,
        "发出日期": sent,
        "签收日期": received,
        "受理日期": accepted,
        "办结日期": ended,
        "理由": rng.choice(("材料不全", "不属本部门", "另有缘由")) if state == "已退回" else None,
        "上一转介编号": previous,
    }
    amend = amender(
        rng,
        {
            "状态": lambda: "已退回" if state == "已退回" else rng.choice(STATES),
            "需求": lambda: rng.choice(NEEDS),
            "转入部门": lambda: rng.choice([one for one in OFFICES if one != sender]),
        },
    )
    registry.tell("referral", rng.choice(("CIVIL", "HOUSING")), values, amend)


def tell_visits(registry: Registry, household: str, persons: list[str], number: int, quiet: bool) -> None:
    rng = registry.rng
    handled = ("即时解决", "转交", "一事一议", None)
    for place in range(rng.choice((0, 1, 2, 3)) if not quiet else rng.choice((0, 0, 1))):
        whom: Values = {
            "户编号": household,
            "身份证号": Id(rng.choice(persons)) if persons and rng.random() < 0.2 else None,
        }
        if persons and rng.random() < 0.35:
            whom = {"户编号": None, "身份证号": Id(rng.choice(persons))}
        values: Values = {
            "走访编号": f"V{number:03d}-{place}",
            **whom,
            "走访日期": registry.day(date(2024, 3, 1), TODAY),
            "走访人": "网格员",
            "渠道": rng.choice(
                ("入户走访", "入户走访", "入户走访", "网格上报", "热线", "本人申报", "线上预警", "其他")
            ),
            "发现情况": rng.choice(("独居", "漏雨")),
            "致困原因": rng.choice((None, "因病")),
            "处置": rng.choice(handled),
            "需求": rng.choice((None, *NEEDS)),
        }
        amend = amender(
            rng, {"处置": lambda: rng.choice(handled), "走访日期": lambda: registry.day(date(2024, 3, 1), TODAY)}
        )
        registry.tell("visit", "CIVIL", values, amend)


def tell_resources(registry: Registry) -> None:
    rng = registry.rng
    for place in range(2):
        begins = registry.maybe_day(0.5, date(2024, 1, 1), TODAY)
        values: Values = {
            "资源编号": f"Z{place}",
            "机构": "爱心机构",
            "类别": "服务",
            "需求": rng.choice(NEEDS),
            "行政区划代码": Code(rng.choice(CODES)),
            "容量": str(rng.randint(1, 50)),
            "起始日期": begins,
            "截止日期": registry.maybe_day(0.5, begins or date(2024, 1, 1), date(2026, 1, 1)),
        }
        registry.tell("resource", "CIVIL", values, amender(rng, {"容量": lambda: str(rng.randint(1, 50))}))
