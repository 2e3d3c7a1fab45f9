"""The quarantine export, mended and imported again: the row that comes back takes the place of the old one (§2)."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from openpyxl import load_workbook

from graph.intake.mending import export_quarantine
from tests.filing import Desk, grant, household, id_number, member, payment

ANNA = id_number(1)


@pytest.fixture
def county(desk: Desk) -> Desk:
    """Anna lives in H1. Set aside: two grants with a wrong amount, and a payment that waits for a third grant."""
    desk.policy().send(household("H1"), household("H2"))
    desk.send(member(ANNA, "H1"))
    desk.send({**grant("G1", person=ANNA), "批准金额": "一百"}, {**grant("G2", home="H1"), "批准金额": "百元"})
    desk.send(payment("F1", "G3"))
    desk.warnings.clear()
    return desk


def places(county: Desk) -> list[tuple[str, int, str, bool]]:
    rows = county.office.store.read("intake/list_quarantined")
    return [(row["file"], row["row"], row["column"], row["waiting"]) for row in rows]


def exported(county: Desk, folder: Path, sheet: str, mend: dict[tuple[int, str], str | None]) -> Path:
    """The export with cells of one sheet mended (row as the sheet numbers it, column); the other sheets taken out."""
    path = folder / f"隔离区{len(list(folder.iterdir()))}.xlsx"
    export_quarantine(county.office, path)
    book = load_workbook(path)
    for other in [name for name in book.sheetnames if name != sheet]:
        del book[other]
    header = [cell.value for cell in book[sheet][1]]
    for (row, column), value in mend.items():
        book[sheet].cell(row, header.index(column) + 1).value = value
    book.save(path)
    return path


def counted(county: Desk) -> list[dict[str, Any]]:
    records = county.office.store.driver.execute_query(
        "MATCH (b:Batch) RETURN b.created AS created, b.quarantined AS quarantined ORDER BY b.seq"
    ).records
    return [dict(record) for record in records]


def test_a_mended_row_settles_the_old_one_and_no_other(county: Desk, tmp_path: Path) -> None:
    before = counted(county)
    path = exported(county, tmp_path, "救助", {(2, "批准金额"): "100"})
    assert county.send_file(path) == {"created": 1, "updated": 0, "unchanged": 0, "quarantined": 1}
    assert places(county) == [("004.csv", 2, "救助编号", True), (path.name, 3, "批准金额", False)]
    assert counted(county)[: len(before)] == before
    assert county.warnings == []


def test_the_same_export_twice_settles_nothing_more(county: Desk, tmp_path: Path) -> None:
    path = exported(county, tmp_path, "救助", {(2, "批准金额"): "100", (3, "批准金额"): "100"})
    assert county.send_file(path)["created"] == 2
    assert county.send_file(path)["unchanged"] == 2
    assert places(county) == [("004.csv", 2, "救助编号", True)]


def test_a_row_that_waits_again_waits_once(county: Desk, tmp_path: Path) -> None:
    """Its new place is the export; what it waits for sets free that one."""
    path = exported(county, tmp_path, "发放", {})
    assert county.send_file(path)["quarantined"] == 1
    assert places(county)[2:] == [(path.name, 2, "救助编号", True)]
    county.send(grant("G3", person=ANNA))
    assert len(places(county)) == 2
    awaited = county.office.store.driver.execute_query("MATCH (a:Awaited) RETURN count(a) AS awaited").records[0]
    assert awaited["awaited"] == 0
    assert county.broken() == []


def test_a_mended_row_without_its_number_settles_nothing(county: Desk, tmp_path: Path) -> None:
    """As a department's own corrected file: it never says which row it mends."""
    path = exported(county, tmp_path, "救助", {(1, "隔离编号"): None, (2, "批准金额"): "100"})
    assert county.send_file(path)["created"] == 1
    assert places(county) == [
        ("003.csv", 2, "批准金额", False),
        ("003.csv", 3, "批准金额", False),
        ("004.csv", 2, "救助编号", True),
        (path.name, 3, "批准金额", False),
    ]
    assert [warning for warning in county.warnings if "隔离原因" in warning]


def test_another_departments_or_another_kinds_row_is_not_settled(county: Desk, tmp_path: Path) -> None:
    mended = {(2, "批准金额"): "100", (3, "批准金额"): "100"}
    county.send_file(exported(county, tmp_path, "救助", mended), by="DPF")
    assert ("003.csv", 2, "批准金额", False) in places(county)
    number = next(
        row["id"] for row in county.office.store.read(
            "intake/read_quarantined", department=None, kind="payment", waiting=None, file=None)
    )  # fmt: skip
    county.send({**household("H3"), "隔离编号": f"GL{number}"})
    assert ("004.csv", 2, "救助编号", True) in places(county)


@pytest.mark.parametrize("number", ["", "GL", "GL0123456789ab", "0123456789ab", "GL0123456789AB; DROP", "x" * 5000])
def test_a_number_of_no_row_is_no_matter(county: Desk, number: str) -> None:
    before = places(county)
    assert county.send({**household("H3"), "隔离编号": number})["created"] == 1
    assert places(county) == before


def test_the_columns_beside_are_a_surprise_in_any_other_file(county: Desk) -> None:
    county.send({**household("H3"), "隔离原因": "", "行": ""})
    assert len(county.warnings) == 2
