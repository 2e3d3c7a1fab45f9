"""Holds the product's answers against the oracle's, row by row; tells every difference in one list of sentences."""

from __future__ import annotations

import json
from collections import Counter
from datetime import date
from random import Random
from typing import Any

from tests import product
from tests.oracle import chains, coverage, intake, kinds
from tests.oracle.answers import ask
from tests.oracle.world import World

Row = dict[str, Any]
SPOKEN = {"since": "from", "until": "to"}
REGIONS = (None, None, "21", "2103", "210381000000", "210381100", "210381100001", "11", "000000000000")


def plain(value: Any) -> Any:
    """Days as ISO texts, lists sorted: what JSON of both sides looks like."""
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, list | tuple | set | frozenset):
        return sorted((plain(one) for one in value), key=str)
    return {name: plain(one) for name, one in value.items()} if isinstance(value, dict) else value


def counted(rows: list[Row]) -> Counter[str]:
    return Counter(json.dumps(plain(row), ensure_ascii=False, sort_keys=True) for row in rows)


def differences(what: str, expected: list[Row], found: list[Row]) -> list[str]:
    """What only one side has, with the columns of the expected rows alone."""
    columns = sorted({column for row in expected for column in row})
    shown = [{column: row.get(column) for column in columns} for row in found] if expected else found
    wanted, got = counted(expected), counted(shown)
    return [
        *(f"{what}: only the oracle: {row}" for row in (wanted - got).elements()),
        *(f"{what}: only the product: {row}" for row in (got - wanted).elements()),
    ]


# -- intake ----------------------------------------------------------------------------------------------------

COUNTS = ("rows", "created", "updated", "unchanged", "quarantined")


def batches(taken: list[intake.Batch], answered: list[Row]) -> list[str]:
    """ "`{"batches":[{"batch","file","sheet","kind","rows","created","updated","unchanged","quarantined"}]}`"."""
    found = []
    for batch, row in zip(taken, answered, strict=False):
        wanted = {"sheet": batch.event.sheet, "kind": batch.event.kind} | {
            name: getattr(batch, name) for name in COUNTS
        }
        got = {name: row[name] for name in wanted}
        if wanted != got:
            found.append(f"batch of {batch.event.file}: oracle {wanted}, product {got}")
    if len(taken) != len(answered):
        found.append(f"batches: oracle {len(taken)}, product {len(answered)}")
    return found


def quarantine(taken: intake.Intake, answered: list[Row]) -> list[str]:
    """File, sheet, row, columns and whether it waits."""
    anywhere = {(one.event.file, one.event.sheet, one.row.number) for one in taken.quarantine if one.anywhere}
    expected = [
        {
            "file": one.event.file,
            "sheet": one.event.sheet,
            "row": one.row.number,
            "waiting": one.waiting,
            "column": None if one.anywhere else sorted(one.columns),
        }
        for one in taken.quarantine
    ]
    found = [
        {
            "file": one["file"],
            "sheet": one["sheet"],
            "row": one["row"],
            "waiting": one["waiting"],
            "column": None
            if (one["file"], one["sheet"], one["row"]) in anywhere
            else sorted(filter(None, (one["column"] or "").split("、"))),
        }
        for one in answered
    ]
    return differences("quarantine", expected, found)


# -- chains ----------------------------------------------------------------------------------------------------

IN_FILES = tuple(kinds.KINDS)


def chain(taken: intake.Intake, placed: chains.Chains, household: str) -> list[str]:
    """现行 entries are the same; others may be those that stood there after any row."""
    rows = product.query("household_aid_chain", household=household)["rows"]
    found = [] if [row["seq"] for row in rows] == list(range(1, len(rows) + 1)) else [f"chain {household}: gaps in seq"]
    told = [entry(row["kind"], row | {"person": row.get("id_number")}) for row in rows if row["kind"] in IN_FILES]
    sure, possible = (
        [entry(row["kind"], row) for row in part] for part in chains.household_aid_chain(taken, placed, household)
    )
    wanted, allowed, got = counted(sure), counted(possible), counted(told)
    found += [f"chain {household}: only the oracle: {row}" for row in (wanted - got).elements()]
    return found + [f"chain {household}: only the product: {row}" for row in (got - allowed).elements()]


def entry(kind: str, row: Row) -> Row:
    """The columns that the contract fixes for the kind; whose grant a payment belonged to once, is not said."""
    columns = ["happened_on", "kind", "status", "source"]
    columns += ["person"] if row["status"] == "现行" or kind not in ("adjustment", "payment") else []
    columns += ["amount_fen"] if kind in ("grant", "adjustment", "payment") else []
    columns += ["measure", "department", "policy_version"] if kind in ("grant", "application") else []
    return {column: row[column] for column in columns}


# -- questions ----------------------------------------------------------------------------------------------------


def question(world: World, query: str, **asked: Any) -> list[str]:
    """One question to both."""
    spoken = {SPOKEN.get(name, name): plain(value) for name, value in asked.items() if value is not None}
    try:
        answer = product.query(query, **spoken)
    except AssertionError as refused:
        return [str(refused)]
    rows = [named(row) for row in answer["rows"]]
    expected = ask(world, query, **asked)
    if query == "stopped_without_followup":
        for row in (*rows, *expected):
            row["members"] = len(row["members"]) if isinstance(row["members"], list) else row["members"]
    what = f"{query} {spoken}"
    found = differences(what, expected, rows)
    if query in coverage.NEEDS and asked.get("as_of"):
        covered = coverage.coverage(world.intake, query, asked["as_of"])
        told = [
            {"kind": one["kind"], "department": one["department"], "covers": one["covers"]}
            for one in answer["coverage"]
        ]
        found += differences(
            f"{what} coverage",
            [{name: one[name] for name in ("kind", "department", "covers")} for one in covered],
            told,
        )
        if not found and answer["answer"] != coverage.answer(rows, covered):
            found.append(f"{what}: answer {answer['answer']}, oracle {coverage.answer(rows, covered)}")
    return found


def named(row: Row) -> Row:
    """Persons by their number, as the oracle knows them; a clause of nothing but empty values as none."""
    if row.get("person"):
        row = row | {"person": row["id_number"]}
    empty = isinstance(row.get("clause"), dict) and not any(row["clause"].values())
    return row | {"clause": None} if empty else row


def telling_days(world: World, rng: Random) -> list[date]:
    """Days on which something begins or ends, and the days beside them; and some others."""
    edges = [one.last for one in world.memberships] + [one.last for one in world.grants.values()]
    edges += [one.starts for one in world.grants.values()] + list(world.died_on.values())
    edges += [fact.valid_from for facts in world.facts.values() for fact in facts]
    near = [date.fromordinal(day.toordinal() + rng.choice((-1, 0, 1))) for day in edges if day.year < 2027]
    some = rng.sample(sorted(near), min(len(near), 3))
    return [*some, date(2025, 7, 5), date(2025, 8, 20), date(2024, rng.randint(1, 12), 28)]


def questions(world: World, rng: Random) -> list[tuple[str, Row]]:
    """Every question once or more, at random days, regions and windows."""
    days = telling_days(world, rng)
    households = sorted(world.households)
    persons = sorted(world.by_person)
    asked: list[tuple[str, Row]] = []

    def put(query: str, **more: Any) -> None:
        asked.append((query, {"as_of": rng.choice(days), "region": rng.choice(REGIONS)} | more))

    def window() -> Row:
        first, last = sorted(rng.choices(days, k=2))
        return rng.choice(({}, {"since": first}, {"until": last}, {"since": first, "until": last}))

    put("duplicate_benefit", **window(), min_days=rng.choice((1, 1, 30)))
    put("underpaid_aid", **window())
    put("referral_statistics", **window())
    put("stopped_without_followup", months=rng.choice((3, 12, 36)))
    put("ping_pong", min_returns=rng.choice((1, 2)), window_days=rng.choice((30, 90, 400)))
    for query in (
        "missing_aid",
        "ineligible_grant",
        "paid_after_ineligible",
        "overdue_visits",
        "overdue_referrals",
        "overdue_applications",
        "household_risk",
    ):
        put(query)
    asked.append(("visit_statistics", {"region": rng.choice(REGIONS)} | window()))
    asked.append(("aid_statistics", {"region": rng.choice(REGIONS)} | window()))
    day = rng.choice(days)
    asked.append(("department_inbox", {"as_of": day, "department": rng.choice(sorted(world.catalogue.departments))}))
    asked.append(("referral_chain", {"as_of": day, "household": rng.choice(households)}))
    if persons:
        asked.append(("explain_eligibility", {"as_of": day, "id_number": rng.choice(persons)}))
    asked.append(("explain_eligibility", {"as_of": day, "household": rng.choice(households)}))
    asked += [before_a_grant(world, rng, day) for _ in range(2)]
    put("duplicate_benefit", rule=rng.choice(("same_measure", "exclusive", "two_households", "once")))
    for query in ("missing_aid", "ineligible_grant"):
        put(query, measure=rng.choice(sorted(world.catalogue.measures)))
    put("household_risk", min_score=rng.choice((1, 30)))
    if world.referrals:
        asked.append(("referral_chain", {"as_of": rng.choice(days), "referral": rng.choice(sorted(world.referrals))}))
    return asked


def before_a_grant(world: World, rng: Random, day: date) -> tuple[str, Row]:
    measure = rng.choice(sorted(world.catalogue.measures))
    unit = world.catalogue.measures[measure]["unit"]
    until = rng.choice((None, date.fromordinal(day.toordinal() + rng.randint(0, 200))))
    by_person = world.by_person and (unit == "member" or (unit == "either" and rng.random() < 0.5))
    if not by_person and unit == "member":
        measure = next(code for code, one in world.catalogue.measures.items() if one["unit"] == "household")
    whom = (
        {"id_number": rng.choice(sorted(world.by_person))}
        if by_person
        else {"household": rng.choice(sorted(world.households))}
    )
    return "check_before_grant", {"measure": measure, "since": day, "until": until, **whom}
