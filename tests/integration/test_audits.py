"""An audit looks at what was touched and at what the days alone moved, and finds what a full one finds."""

from __future__ import annotations

import os
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path
from random import Random, SystemRandom
from typing import Any

import pytest

from graph.audits import Run, run
from graph.intake.importing import import_files
from graph.office import Office
from graph.overlaps import EVERYBODY
from graph.policy.loading import load
from tests.counties import random_county
from tests.filing import Desk, grant, household, id_number, member, payment

SEEDS = [int(seed) for seed in os.environ.get("AIDCHAIN_AUDIT_SEEDS", "").split(",") if seed] or [
    SystemRandom().randint(1, 10**9)
]
AGED = """
measures:
  - code: ELDER
    name: 高龄津贴
    class: 其他帮扶
    unit: member
    department: CIVIL
    versions:
      - valid_from: 2021-01-01
        citation: {document: 省政府令, clause: 第一条, status: unverified}
        criteria: [{fact: 年龄, op: ge, value: 80, trigger: true}]
  - code: LATER
    name: 新津贴
    class: 其他帮扶
    unit: member
    department: CIVIL
    versions:
      - valid_from: 2024-08-01
        citation: {document: 省政府令, clause: 第二条, status: unverified}
        criteria: [{fact: 残疾等级, op: eq, value: 三级, trigger: true}]
"""


def audit(office: Office, day: date, everything: bool = False) -> Run:
    return run(replace(office, today=day), everything=everything, progress=lambda what, count: None)


def kept(office: Office) -> dict[str, tuple[Any, ...]]:
    rows = office.store.read("audit/read_states", only=dict(EVERYBODY))
    return {row["id"]: (row["state"], row["shown"], tuple(row["homes"])) for row in rows}


@pytest.mark.parametrize("seed", SEEDS)
def test_a_full_audit_right_after_finds_nothing_else(seed: int, office: Office, tmp_path: Path) -> None:
    print(f"AIDCHAIN_AUDIT_SEEDS={seed}")
    rng, county = Random(seed), random_county(seed, households=8)
    (tmp_path / "policy.yaml").write_text(county.catalogue_yaml, encoding="utf-8")
    load(office.store, [tmp_path / "policy.yaml"], office.keys)
    day, files = date(2025, 6, 1), list(county.files)
    audit(office, day)
    while files:
        for file in [files.pop() for _ in range(min(len(files), rng.randint(1, 12)))]:
            import_files(
                office,
                [file.write(tmp_path)],
                file.department,
                file.data_date,
                progress=lambda what, count: None,
                warn=lambda text: None,
            )
        for days in (0, rng.choice((1, 6, 20, 45))):
            day += timedelta(days=days)
            audit(office, day)
            found = kept(office)
            full = audit(office, day, everything=True)
            differences = sorted(set(found.items()) ^ set(kept(office).items()))
            assert (full.opened, full.closed, differences) == (0, 0, [])


@pytest.fixture
def town(desk: Desk) -> Desk:
    """An old woman of H1 turns 80 on 2024-07-20; H2 is nobody's business."""
    desk.policy().policy(AGED)
    desk.send(household("H1"), household("H2"))
    desk.send(member(id_number(1, "19440720"), "H1"), member(id_number(2), "H2"))
    audit(desk.office, date(2024, 7, 10))
    return desk


def found(desk: Desk, day: str) -> list[str]:
    audit(desk.office, date.fromisoformat(day))
    return sorted(
        name.split(":")[0] + ":" + name.split(":")[1]
        for name, (state, *_) in kept(desk.office).items()
        if state == "open"
    )


def test_a_birthday_alone_opens_a_finding_on_its_day(town: Desk) -> None:
    assert found(town, "2024-07-19") == []
    assert found(town, "2024-07-20") == ["missing_aid:ELDER"]


def test_another_version_of_the_catalogue_asks_everybody(town: Desk) -> None:
    town.send({"身份证号": id_number(2), "指标": "残疾等级", "值": "三级", "起始日期": "2024-01-01"})
    assert found(town, "2024-07-11") == []
    assert found(town, "2024-07-31") == ["missing_aid:ELDER"]
    assert found(town, "2024-08-01") == ["missing_aid:ELDER", "missing_aid:LATER"]


def test_a_payment_dated_ahead_counts_from_its_day(town: Desk) -> None:
    town.send(grant("G1", person=id_number(2), starts="2024-01-01", 截止日期="2024-03-31"))
    town.send(payment("F1", "G1", "2024-04", 发放日期="2024-07-15"))
    assert "paid_after_ineligible:G1" not in found(town, "2024-07-14")
    assert "paid_after_ineligible:G1" in found(town, "2024-07-15")


def test_what_nobody_touched_is_not_asked_again(town: Desk) -> None:
    """A change behind the chain's back is seen by the full run alone: so the other looks at what was touched."""
    town.send(grant("G1", person=id_number(2)), grant("G2", person=id_number(2)))
    assert "same_measure:G1" in found(town, "2024-07-11")
    town.office.store.driver.execute_query("MATCH (:Grant {id: 'G1'})-[o:OVERLAPS]->() DELETE o", database_="neo4j")
    town.send(household("H3"))
    assert "same_measure:G1" in found(town, "2024-07-12")
    audit(town.office, date(2024, 7, 12), everything=True)
    assert "same_measure:G1" not in found(town, "2024-07-12")


def test_a_grant_moved_to_somebody_else_is_looked_for_where_it_was(town: Desk) -> None:
    """The chain of whom it left has no new entry."""
    town.send(grant("G1", person=id_number(2)), grant("G2", person=id_number(2)))
    assert "same_measure:G1" in found(town, "2024-07-11")
    town.send(grant("G2", person=id_number(1, "19440720")), on="2024-07-02")
    assert "same_measure:G1" not in found(town, "2024-07-12")
