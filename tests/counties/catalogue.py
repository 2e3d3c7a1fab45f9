"""A random policy catalogue that uses every feature of the language (contract §4)."""

from datetime import date
from random import Random
from typing import Any

import yaml

Entry = dict[str, Any]

DEPARTMENTS = (("CIVIL", "民政局"), ("DPF", "残联"), ("MEDSEC", "医保局"), ("HOUSING", "住建局"), ("EDU", "教育局"))
EVERYWHERE = "000000000000"
REGIONS = (EVERYWHERE, "210000000000", "210300000000", "210381000000", "210381100000", "210381100001", "110000000000")
TYPES = ("农业", "非农业", "流动")
OF_PERSON = {
    "残疾等级": ("一级", "二级", "三级", "四级"),
    "残疾类别": ("智力", "精神", "肢体"),
    "重特大疾病": ("是", "否"),
    "自理能力": ("完全自理", "部分失能", "失能"),
}
OF_HOUSEHOLD = {
    "住房安全": ("A级", "B级", "C级", "D级"),
    "单亲家庭": ("是", "否"),
    "突发事件": ("火灾", "交通事故", "无"),
}
MONEY_OF_PERSON = "自付费用"
MONEY_OF_HOUSEHOLD = "人均月收入"
STANDARDS = (700, 800, 1000)
TIMES = (1, 1.1, 1.5, 2, 0.5)
NEEDS = (("医疗救助", ("医疗", "看病")), ("住房改造", ("危房",)), ("心理疏导", ()), ("就学帮扶", ("上学", "助学")))
REASONS = (("住院", ("生病住院",)), ("火灾", ()), ("就学", ("上大学",)))

# code, unit, repeatable, after_death, covers_months, usual cycle
MEASURES = (
    ("DIBAO", "household", False, False, 0, "月"),
    ("TEKUN_LIVING", "member", False, False, 0, "月"),
    ("DIS_LIVING", "member", False, False, 0, "月"),
    ("DIS_NURSING", "member", False, False, 0, "月"),
    ("ORPHAN", "either", False, False, 0, "月"),
    ("TEMP_AID", "either", True, False, 6, "一次性"),
    ("STUDY_AID", "member", False, False, 12, "一次性"),
    ("FUNERAL", "member", False, True, 0, "一次性"),
    ("MEAL", "member", True, True, 0, "月"),
    ("HOUSE_REPAIR", "household", False, False, 3, "一次性"),
    ("LOW_EDGE", "household", False, False, 0, "月"),
    ("HEATING", "household", True, False, 1, "一次性"),
)


def random_catalogue(rng: Random) -> Entry:
    return {
        "departments": [{"code": code, "name": name} for code, name in DEPARTMENTS],
        "parameters": parameters(rng),
        "measures": [measure(rng, *one) for one in MEASURES],
        "exclusions": exclusions(rng),
        "frequency": frequency(rng),
        "limits": limits(rng),
        "needs": [{"name": name, "aliases": list(aliases)} for name, aliases in NEEDS],
        "reasons": [{"name": name, "aliases": list(aliases)} for name, aliases in REASONS],
        "return_reasons": ["材料不全", "不属本部门", "联系不上"],
        "visits": visits(rng),
        "indicators": indicators(rng),
        "alert_threshold": thresholds(rng),
        "freshness": [
            {"department": "MEDSEC", "kind": "情况", "days": 90},
            {"department": "CIVIL", "kind": "救助", "days": 60},
            {"department": "CIVIL", "kind": "走访", "days": 200},
        ],
    }


def as_yaml(catalogue: Entry) -> str:
    return yaml.safe_dump(catalogue, allow_unicode=True, sort_keys=False)


def cited(rng: Random) -> Entry:
    return {
        "document": f"国发〔{rng.randint(2014, 2024)}〕{rng.randint(1, 99)}号",
        "clause": f"第{rng.randint(1, 30)}条",
        "status": rng.choice(("confirmed", "second_hand", "unverified")),
    }


def regional(rng: Random, entries: list[Entry], number: int, make: Any, typed: bool = True) -> list[Entry]:
    """``number`` entries that differ in region, household type or first day."""
    seen = set()
    for _ in range(number):
        where = (
            rng.choice(REGIONS),
            rng.choice((None, None, *TYPES)) if typed else None,
            date(rng.choice((2020, 2024, 2025)), rng.choice((1, 7)), 1),
        )
        if where in seen:
            continue
        seen.add(where)
        entry = {"region": where[0], "valid_from": where[2]} | make()
        entries.append(entry | ({"household_type": where[1]} if where[1] else {}))
    return entries


def parameters(rng: Random) -> list[Entry]:
    entries: list[Entry] = []
    regional(
        rng, entries, rng.randint(2, 5), lambda: {"name": "低保标准", "value": rng.choice(STANDARDS), "source": "示例"}
    )
    regional(
        rng, entries, rng.randint(0, 2), lambda: {"name": "特困标准", "value": rng.choice(STANDARDS), "source": "示例"}
    )
    if not any(one["name"] == "特困标准" for one in entries):
        entries.append(
            {
                "name": "特困标准",
                "region": "110000000000",
                "valid_from": date(2020, 1, 1),
                "value": 900,
                "source": "示例",
            }
        )
    return entries


# -- criteria --------------------------------------------------------------------------------------------------------


def of_unit(rng: Random, unit: str) -> Entry:
    """A random leaf that a measure of that unit may ask."""
    draw = rng.random()
    if unit == "member" and draw < 0.5:
        return person_leaf(rng)
    if draw < 0.7:
        return household_leaf(rng) | ({"subject": "household"} if unit == "member" else {})
    leaf = person_leaf(rng)
    return leaf | {"subject": "any_member"}


def person_leaf(rng: Random) -> Entry:
    draw = rng.random()
    if draw < 0.15:
        return {"fact": "年龄", "op": rng.choice(("ge", "lt", "gt", "le")), "value": rng.choice((18, 60, 65))}
    if draw < 0.35:
        return {"fact": MONEY_OF_PERSON, "op": rng.choice(("gt", "ge", "lt")), "value": rng.choice((1000, 5000.5))}
    return words_leaf(rng, OF_PERSON)


def household_leaf(rng: Random) -> Entry:
    draw = rng.random()
    if draw < 0.5:
        value: Entry = {"parameter": rng.choice(("低保标准", "低保标准", "特困标准"))}
        times = rng.choice(TIMES)
        return {
            "fact": MONEY_OF_HOUSEHOLD,
            "op": rng.choice(("lt", "le", "lt", "ge", "gt")),
            "value": value | ({"times": times} if times != 1 else {}),
        }
    if draw < 0.6:
        return {"fact": MONEY_OF_HOUSEHOLD, "op": rng.choice(("le", "eq", "ne")), "value": rng.choice(STANDARDS)}
    return words_leaf(rng, OF_HOUSEHOLD)


def words_leaf(rng: Random, pool: dict[str, tuple[str, ...]]) -> Entry:
    name = rng.choice(sorted(pool))
    if len(pool[name]) > 2 and rng.random() < 0.6:
        return {"fact": name, "op": "in", "value": sorted(rng.sample(pool[name], 2))}
    return {"fact": name, "op": rng.choice(("eq", "eq", "ne")), "value": rng.choice(pool[name])}


def node(rng: Random, unit: str, depth: int = 0) -> Entry:
    if depth < 2 and rng.random() < 0.35:
        parts = [node(rng, unit, depth + 1) for _ in range(rng.randint(2, 3))]
        return {rng.choice(("any_of", "any_of", "all_of")): parts}
    return of_unit(rng, unit)


def criteria(rng: Random, unit: str) -> list[Entry]:
    found = [node(rng, unit) for _ in range(rng.randint(1, 3))]
    found[0]["trigger"] = True
    if len(found) > 1 and rng.random() < 0.2:
        found[-1]["trigger"] = True
    if rng.random() < 0.3:
        found.insert(rng.randint(0, len(found)), node(rng, unit) | {"advisory": True})
    return found


def facts_in(entry: Any) -> set[str]:
    if isinstance(entry, dict):
        own = {entry["fact"]} if "fact" in entry else set()
        return own.union(*(facts_in(part) for part in entry.values()))
    return set().union(*(facts_in(part) for part in entry)) if isinstance(entry, list) else set()


def version(rng: Random, unit: str, begins: date, ends: date | None) -> Entry:
    entry: Entry = {"valid_from": begins, "valid_to": ends, "citation": cited(rng), "criteria": criteria(rng, unit)}
    named = sorted(facts_in(entry["criteria"]) - {"年龄"})
    if named and rng.random() < 0.5:
        entry["grace"] = {"months": rng.choice((1, 3, 6, 12)), "facts": named[: rng.randint(1, len(named))]}
    return entry


def measure(rng: Random, code: str, unit: str, repeatable: bool, after_death: bool, covers: int, _: str) -> Entry:
    draw = rng.random()
    spans: list[tuple[date, date | None]]
    if draw < 0.6:
        spans = [(date(2021, 1, 1), None)]
    elif draw < 0.9:
        change = date(2024, rng.choice((7, 10)), 1)
        spans = [(date(2021, 1, 1), date.fromordinal(change.toordinal() - 1)), (change, None)]
    else:
        spans = [(date(2021, 1, 1), date(2024, 12, 31))]
    return {
        "code": code,
        "name": f"{code} 示例",
        "class": "其他帮扶",
        "unit": unit,
        "department": rng.choice(DEPARTMENTS)[0],
        "repeatable": repeatable,
        "after_death": after_death,
        "covers_months": covers,
        "versions": [version(rng, unit, begins, ends) for begins, ends in spans],
    }


# -- what forbids, limits and warns ----------------------------------------------------------------------------------


PAIRS = (
    ("DIS_NURSING", "TEKUN_LIVING"),
    ("DIS_LIVING", "DIBAO"),
    ("LOW_EDGE", "DIBAO"),
    ("ORPHAN", "TEKUN_LIVING"),
    ("DIS_LIVING", "DIS_NURSING"),
    ("MEAL", "DIBAO"),
    ("STUDY_AID", "TEMP_AID"),
    ("HOUSE_REPAIR", "TEMP_AID"),
)


def exclusions(rng: Random) -> list[Entry]:
    entries = []
    kinds = [
        "exclusive",
        "higher",
        "topup",
        "exclusive",
        "higher",
        "topup",
        *rng.choices(("exclusive", "higher", "topup"), k=2),
    ]
    rng.shuffle(kinds)
    for (a, b), kind in zip(PAIRS, kinds, strict=True):
        entry = {"a": a, "b": b, "kind": kind, "scope": rng.choice(("member", "household"))} | cited(rng)
        if rng.random() < 0.35:
            entry["region"] = rng.choice(REGIONS[1:])
        entries.append(entry)
    return entries


def frequency(rng: Random) -> list[Entry]:
    return [
        {
            "measure": "TEMP_AID",
            "max": rng.choice((1, 1, 2)),
            "per": rng.choice(("calendar_year", "ever")),
            "same_reason": True,
        }
        | cited(rng),
        {"measure": "STUDY_AID", "max": 1, "per": "calendar_year"} | cited(rng),
        {"measure": "HOUSE_REPAIR", "max": 1, "per": "ever"}
        | cited(rng)
        | ({"region": rng.choice(REGIONS[1:])} if rng.random() < 0.4 else {}),
    ]


def amount(rng: Random) -> Entry:
    return rng.choice(
        ({"working_days": rng.randint(1, 20)}, {"days": rng.randint(3, 40)}, {"months": rng.randint(1, 2)})
    )


def limits(rng: Random) -> list[Entry]:
    entries: list[Entry] = []
    regional(rng, entries, rng.randint(2, 5), lambda: {"kind": "referral", "source": "示例通知"} | amount(rng))
    regional(rng, entries, rng.randint(1, 3), lambda: {"kind": "application", "source": "示例办法"} | amount(rng))
    regional(
        rng,
        entries,
        rng.randint(1, 2),
        lambda: {"kind": "application", "measure": "DIBAO", "source": "低保"} | amount(rng),
    )
    entries.append(
        {"kind": "alert", "region": EVERYWHERE, "valid_from": date(2020, 1, 1), "working_days": 10, "source": "示例"}
    )
    entries.append({"kind": "task", "region": EVERYWHERE, "valid_from": date(2020, 1, 1), "days": 30, "source": "示例"})
    return entries


def visits(rng: Random) -> list[Entry]:
    entries = []
    for code in rng.sample(("TEKUN_LIVING", "DIBAO", "DIS_NURSING"), 2):
        entries.append({"measure": code, "every_months": rng.choice((1, 3)), "region": EVERYWHERE, "source": "示例"})
        entries.append(
            {"measure": code, "every_months": rng.choice((2, 6)), "region": rng.choice(REGIONS[1:]), "source": "示例"}
        )
    return entries


def indicators(rng: Random) -> list[Entry]:
    entries = []
    for number in range(4):
        when = node(rng, "household") if number == 3 else household_leaf(rng) | {"subject": "household"}
        if number in (0, 2):
            when = person_leaf(rng) | {"subject": "any_member"}
        entries.append(
            {
                "code": f"IND_{number}",
                "name": f"指标{number}",
                "dimension": "健康状况",
                "points": rng.choice((10, 30, 40)),
                "when": with_subject(when),
                "source": "示例",
            }
        )
    return entries


def with_subject(entry: Entry) -> Entry:
    """“subject household or any_member”: never self."""
    if "fact" in entry:
        return entry | {"subject": entry.get("subject", "household")}
    return {name: [with_subject(part) for part in parts] for name, parts in entry.items()}


def thresholds(rng: Random) -> list[Entry]:
    return regional(rng, [], rng.randint(1, 3), lambda: {"points": rng.choice((30, 60)), "source": "示例"}, typed=False)
