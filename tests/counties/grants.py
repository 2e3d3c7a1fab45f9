"""Applications, grants, adjustments, payments."""

from __future__ import annotations

from datetime import date
from functools import partial

from tests.counties import catalogue
from tests.counties.cells import Fen, Id, Ids, Month
from tests.counties.households import TODAY
from tests.counties.reports import Registry, Values, amender
from tests.oracle.days import add_months

UNIT = {code: unit for code, unit, *_ in catalogue.MEASURES}
CYCLE = {one[0]: one[-1] for one in catalogue.MEASURES}
AMOUNTS = (30000, 80000, 80000, 120050, 9999)
REASONS = ("住院", "生病住院", "火灾", "就学", "其他变故", None)


def subject_for(registry: Registry, measure: str, household: str, persons: list[str]) -> Values:
    """The subject that the measure's unit asks for."""
    rng = registry.rng
    by_person = UNIT[measure] == "member" or (UNIT[measure] == "either" and rng.random() < 0.5)
    if by_person and persons:
        return {"身份证号": Id(rng.choice(persons)), "户编号": None}
    return {"身份证号": None, "户编号": household}


def tell_aid(registry: Registry, household: str, persons: list[str], number: int, quiet: bool) -> None:
    """Some grants of one household, often of measures that exclude each other, at times the same one again; of a
    ``quiet`` household one or two, all ended.
    """
    rng = registry.rng
    if quiet:
        for place, measure in enumerate(
            rng.sample(("DIBAO", "LOW_EDGE", "HEATING", "HOUSE_REPAIR", "TEMP_AID"), rng.choice((1, 2)))
        ):
            tell_grant(
                registry,
                f"G{number:03d}-{place:02d}",
                measure,
                household,
                persons,
                registry.day(date(2024, 6, 1), date(2025, 5, 31)),
            )
        return
    measures = [code for pair in rng.sample(catalogue.PAIRS, 2) for code in pair] + rng.choices(list(UNIT), k=2)
    if rng.random() < 0.5:
        measures.append(rng.choice(measures))
    once = rng.choice(("TEMP_AID", "STUDY_AID", "HOUSE_REPAIR"))
    measures += [once] * rng.choice((0, 2, 3))
    for place, measure in enumerate(measures):
        if persons or UNIT[measure] != "member":
            tell_grant(registry, f"G{number:03d}-{place:02d}", measure, household, persons)
    for place in range(rng.randint(0, 2)):
        measure = rng.choice(list(UNIT))
        if persons or UNIT[measure] != "member":
            tell_application(registry, f"A{number:03d}-{place:02d}", measure, household, persons)


def tell_grant(
    registry: Registry, id_: str, measure: str, household: str, persons: list[str], latest: date | None = None
) -> None:
    rng = registry.rng
    starts = registry.day(date(2023, 9, 1), latest or date(2025, 6, 30))
    cycle = CYCLE[measure] if rng.random() < 0.9 else rng.choice(("月", "一次性"))
    ends = latest or registry.maybe_day(0.5 if cycle == "月" else 0.2, starts, date(2025, 12, 31))
    stopped = registry.maybe_day(0.25, starts, TODAY)
    subject = subject_for(registry, measure, household, persons)
    uncovered = rng.sample(persons, 1) if persons and not subject["身份证号"] and rng.random() < 0.3 else []
    if rng.random() < 0.03:
        uncovered = [registry.people.id_number()]
    values: Values = {
        "救助编号": id_,
        "措施代码": measure,
        **subject,
        "经办部门": rng.choice(("CIVIL", "CIVIL", "DPF")),
        "起始日期": starts,
        "截止日期": ends,
        "发放周期": cycle,
        "批准金额": Fen(0 if rng.random() < 0.1 else rng.choice(AMOUNTS)),
        "终止日期": stopped,
        "终止原因": rng.choice(("收入超标", "迁出")) if stopped and rng.random() < 0.7 else None,
        "事由": rng.choice(REASONS),
        "不保障人员": Ids(tuple(uncovered)) if uncovered else None,
    }
    amend = amender(
        rng,
        {
            "批准金额": lambda: Fen(rng.choice(AMOUNTS)),
            "终止日期": lambda: registry.maybe_day(0.5, starts, TODAY),
            "截止日期": lambda: registry.maybe_day(0.5, starts, TODAY),
            "事由": lambda: rng.choice(REASONS),
            "经办部门": lambda: rng.choice(("CIVIL", "DPF")),
        },
    )
    if rng.random() < 0.06:
        other = subject_for(
            registry, measure, rng.choice(registry.households), rng.sample(sorted(registry.lives_in), 1)
        )

        def amend(told: Values) -> Values:
            return told | other | {"不保障人员": None}

    registry.tell("grant", rng.choice(("CIVIL", "DPF")), values, amend)
    registry.grants.append(id_)
    if cycle == "月":
        tell_adjustments(registry, id_, starts)
    if rng.random() < 0.75:
        tell_payments(registry, id_, starts, cycle == "月", min(filter(None, (ends, stopped)), default=None))


def tell_adjustments(registry: Registry, grant: str, starts: date) -> None:
    rng = registry.rng
    for _ in range(rng.choice((0, 0, 1, 2))):
        month = registry.day(starts, TODAY).strftime("%Y-%m")
        values: Values = {
            "救助编号": grant,
            "生效月份": Month(month),
            "批准金额": Fen(rng.choice((*AMOUNTS, 0))),
            "原因": rng.choice((None, "提标")),
        }
        registry.tell("adjustment", "CIVIL", values, amender(rng, {"批准金额": lambda: Fen(rng.choice(AMOUNTS))}))


def tell_payments(registry: Registry, grant: str, starts: date, monthly: bool, ended: date | None) -> None:
    """A few months in a row: on time, late, short, in kind, twice, or after the end."""
    rng = registry.rng
    first = starts.replace(day=1)
    if ended and rng.random() < 0.5:
        first = add_months(ended.replace(day=1), -2)
    for step in range(rng.randint(2, 6) if monthly else 1):
        month = add_months(first, step)
        for part in range(rng.choice((0, 1, 1, 1, 1, 2))):
            amount = rng.choice((30000, 80000, 80000, 120050, 40000, 1, 0))
            values: Values = {
                "发放编号": f"Y-{grant}-{month:%y%m}-{part}",
                "救助编号": grant,
                "所属月份": Month(f"{month:%Y-%m}"),
                "发放日期": registry.day(month, add_months(month, 3)),
                "金额": Fen(amount),
                "内容": rng.choice((None, "米面油", "护理服务")) if amount == 0 else None,
            }
            amend = amender(
                rng,
                {
                    "金额": lambda: Fen(rng.choice((30000, 80000, 1))),
                    "发放日期": partial(registry.day, month, add_months(month, 2)),
                },
            )
            registry.tell("payment", rng.choice(("CIVIL", "CIVIL", "DPF")), values, amend)


def tell_application(registry: Registry, id_: str, measure: str, household: str, persons: list[str]) -> None:
    rng = registry.rng
    accepted = registry.day(date(2024, 1, 1), TODAY)
    ended = registry.maybe_day(0.4, accepted, TODAY)
    values: Values = {
        "申请编号": id_,
        "措施代码": measure,
        **subject_for(registry, measure, household, persons),
        "受理部门": rng.choice(("CIVIL", "HOUSING")),
        "受理日期": accepted,
        "办结日期": ended,
        "结果": rng.choice(("同意", "不同意", "撤回")) if ended else None,
        "告知承诺": rng.choice((None, "是", "否")),
        "理由": rng.choice((None, "家庭困难")),
    }
    amend = amender(
        rng,
        {
            "办结日期": lambda: registry.maybe_day(0.6, accepted, TODAY),
            "受理部门": lambda: rng.choice(("CIVIL", "EDU")),
        },
    )
    registry.tell("application", "CIVIL", values, amend)
