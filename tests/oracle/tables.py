"""`visit_statistics`, `aid_statistics`, `overdue_visits` (contract §3, Tables)."""

from __future__ import annotations

from datetime import date
from typing import Any

from tests.oracle import policy
from tests.oracle.days import Days, add_months, window
from tests.oracle.world import (
    Grant,
    World,
    chain_rule,
    households_reached,
    in_region,
    persons_reached,
)

Row = dict[str, Any]


def level_below(code: str, region: str) -> str:
    """“one row for each region one level below that has a household, and one with the region's own code for households
    entered at its very level”
    """
    for length in (2, 4, 6, 9, 12):
        if length > len(region):
            return cut_to(code, region, length)
    return code


def cut_to(code: str, region: str, length: int) -> str:
    below = code[:length]
    return (below if below[len(region) :].strip("0") else region).ljust(12, "0")


def visit_statistics(
    world: World, region: str | None = None, since: date | None = None, until: date | None = None
) -> list[Row]:
    """“households there, of them with a visit in the time, visits, those with a 处置 and each of the three:
    everything adds up”
    """
    own = policy.cut(region or "")
    rows: dict[str, Row] = {}
    for household in world.households.values():
        if not household.code.startswith(own):
            continue
        code = level_below(household.code, own)
        row = rows.setdefault(
            code,
            {"region": code}
            | dict.fromkeys(
                ("households", "visited", "visits", "problems", "solved_at_once", "passed_on", "case_by_case"), 0
            ),
        )
        made = [
            one
            for one in world.visits.values()
            if one.household == household.id and one.visited_on in window(since, until)
        ]
        row["households"] += 1
        row["visited"] += bool(made)
        row["visits"] += len(made)
        row["problems"] += sum(one.handled is not None for one in made)
        for column, handled in (("solved_at_once", "即时解决"), ("passed_on", "转交"), ("case_by_case", "一事一议")):
            row[column] += sum(one.handled == handled for one in made)
    return [rows[code] for code in sorted(rows)]


def aid_statistics(
    world: World, region: str | None = None, since: date | None = None, until: date | None = None
) -> list[Row]:
    """“One row for each measure with a grant that runs on a day of the time and reaches a household of the region
    then, or a payment by 发放日期 in it for such a measure's grants (of households of the region by the chain rule):
    the grants, the households and persons that they reach in the time, the money paid.”
    """
    time = window(since, until)
    rows = []
    for measure in sorted(world.catalogue.measures):
        grants = [one for one in world.grants.values() if one.measure == measure]
        reaching = {one.id: homes for one in grants if (homes := reached_there(world, one, time, region))}
        paid = [
            one.amount_fen
            for grant in grants
            for one in world.payments[grant.id]
            if one.paid_on in time and in_region(world, homes_of(world, grant, one.paid_on), region)
        ]
        if reaching or paid:
            persons = {person for id_ in reaching for person in reached_persons(world, world.grants[id_], time)}
            rows.append(
                {
                    "measure": measure,
                    "households": len(set().union(*reaching.values())),
                    "persons": len(persons),
                    "grants": len(reaching),
                    "paid_fen": sum(paid),
                }
            )
    return rows


def reached_there(world: World, grant: Grant, time: Days, region: str | None) -> set[str]:
    return {
        household
        for household, days in households_reached(world, grant).items()
        if days & time and in_region(world, [household], region)
    }


def reached_persons(world: World, grant: Grant, time: Days) -> set[str]:
    return {person for person, days in persons_reached(world, grant).items() if days & time}


def homes_of(world: World, grant: Grant, day: date) -> list[str]:
    return chain_rule(world, grant.subject[1], day) if grant.of_person else [grant.subject[1]]


def overdue_visits(world: World, as_of: date, region: str | None = None) -> list[Row]:
    """“A household that a grant of a measure in the catalogue's `visits` reaches on `as_of` and whose `due_on` lies
    before `as_of`: its last 入户走访 up to `as_of`, else the earliest first day of those grants, plus `every_months`
    (same day of the month, else its last).”
    """
    rows = []
    for measure in sorted({one["measure"] for one in world.catalogue.listed("visits")}):
        entries = [one for one in world.catalogue.listed("visits") if one["measure"] == measure]
        for household in sorted(world.households.values(), key=lambda one: one.id):
            entry = policy.choose(entries, household.code, household.type, as_of)
            grants = [
                one
                for one in world.grants.values()
                if one.measure == measure and as_of in households_reached(world, one).get(household.id, Days())
            ]
            if entry is None or not grants:
                continue
            last = max(
                (
                    one.visited_on
                    for one in world.visits.values()
                    if one.household == household.id and one.channel == "入户走访" and one.visited_on <= as_of
                ),
                default=None,
            )
            due = add_months(last or min(one.starts for one in grants), int(entry["every_months"]))
            if due < as_of:
                rows.append({"household": household.id, "measure": measure, "last_visit": last, "due_on": due})
    return [row for row in rows if in_region(world, [row["household"]], region)]
