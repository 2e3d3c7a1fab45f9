"""The demo county is the same each time, looks like what departments send, and holds every story it names."""

from __future__ import annotations

import hashlib
import shlex
import time
from collections import Counter
from datetime import date, timedelta
from importlib.resources import files
from pathlib import Path

import openpyxl
import pytest

from seed.county import FORMS, tell_everything, write_county
from seed.files import DepartmentFile
from seed.ledger import COUNTY_DAY, Row, months
from seed.people import CHECKS, WEIGHTS, Person, Register, check_character
from seed.stories import STORIES

OLD_ON_PURPOSE = {
    "10_住建局_住房调查.xlsx",
    "13_司法局_法律援助.csv",
    "17_民政局_发放明细_1至6月.csv",
    "30_医保局_自付费用_5月补报.csv",
}
SEED_NAMES = ("小馨", "小贺", "小杨", "王付红", "小美", "周师傅", "郑先生", "孙女士", "杨文惠", "柳栋梁")


@pytest.fixture(scope="module")
def rows() -> list[Row]:
    return tell_everything().rows


@pytest.fixture(scope="module")
def written(tmp_path_factory: pytest.TempPathFactory) -> list[DepartmentFile]:
    return write_county(tmp_path_factory.mktemp("county"))


def test_the_same_bytes_each_time_and_fast(written, tmp_path):
    begun = time.perf_counter()
    again = write_county(tmp_path)
    assert time.perf_counter() - begun < 3
    assert [f.path.name for f in written] == [f.path.name for f in again]
    assert [_digest(f.path) for f in written] == [_digest(f.path) for f in again]


def _digest(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()


def test_every_row_is_in_exactly_one_sheet_and_no_sheet_is_empty(rows):
    sheets = Counter((form.department, sheet.kind, sheet.part) for form in FORMS for sheet in form.sheets)
    assert set(sheets.values()) == {1}
    assert {(row.sender, row.kind, row.part) for row in rows} == set(sheets)


def test_fifteen_departments_and_about_200_households(rows):
    assert len({form.department for form in FORMS}) == 15
    assert 190 <= len({row.cells["户编号"] for row in rows if row.kind == "household"}) <= 215


def test_files_are_fresh_on_the_day_of_the_stories_but_for_those_that_are_old_on_purpose(written):
    old = {f.path.name for f in written if f.data_date < COUNTY_DAY - timedelta(days=35)}
    assert old == OLD_ON_PURPOSE
    assert max(f.data_date for f in written) <= COUNTY_DAY


def test_every_id_number_has_its_check_character_and_belongs_to_one_person(rows):
    people: dict[str, str] = {}
    for row in rows:
        person = row.cells.get("身份证号")
        if isinstance(person, Person):
            assert sum(int(c) * w for c, w in zip(person.number, WEIGHTS, strict=False)) % 11 == CHECKS.index(
                person.number[17]
            )
            assert date.fromisoformat(person.number[6:14]) == person.born
            assert people.setdefault(person.number, person.name) == person.name
    assert len(people) > 450


def test_the_check_character_of_the_standard_s_own_example():
    """GB 11643-1999 gives 11010519491231002X."""
    assert check_character("11010519491231002") == "X"


def test_a_15_digit_number_is_the_18_digit_one_without_century_and_check():
    person = Register().person("某", date(1951, 6, 2), woman=True)
    assert person.old_number == "210399" + "510602" + person.number[14:17]
    assert int(person.number[16]) % 2 == 0
    young = Register().person("某", date(2013, 5, 30), woman=False)
    assert young.old_number == young.number


def test_exactly_one_number_is_wrong_and_it_is_the_planted_one(rows):
    wrong = [
        text
        for row in rows
        if isinstance(text := row.cells.get("身份证号"), str) and check_character(text[:17]) != text[17]
    ]
    assert len(wrong) == 1


def test_months_run_over_the_new_year():
    assert months("2025-11", "2026-02") == ["2025-11", "2025-12", "2026-01", "2026-02"]
    assert months("2026-03", "2026-02") == []


def test_files_look_like_what_departments_send(written):
    """GB18030, a BOM, a title above the header, four date styles, 15-digit numbers, workbooks of several sheets."""
    raw = {f.path.name: f.path.read_bytes() for f in written if f.path.suffix == ".csv"}
    with pytest.raises(UnicodeDecodeError):
        raw["03_公安局_车辆信息.csv"].decode()
    assert "机动车数" in raw["03_公安局_车辆信息.csv"].decode("gb18030")
    checked = raw["04_民政局_家庭经济状况核对.csv"]
    assert checked.startswith(b"\xef\xbb\xbf")
    assert all(day in checked.decode() for day in ("2026-01-01", "2026/1/1", "2026年1月1日", "20260101"))
    assert raw["08_人社局_就业登记.csv"].decode("gb18030").splitlines()[0].startswith("就业登记导出")
    assert "210399850914" in raw["08_人社局_就业登记.csv"].decode("gb18030")  # 季怀远, 15 digits
    book = openpyxl.load_workbook(next(f.path for f in written if f.path.name.startswith("01_")))
    assert book.sheetnames == ["填报说明", "家庭", "家庭成员"]
    assert book["家庭"]["A1"].value == "清禾县低收入人口家庭台账"
    assert len(book["家庭"].merged_cells.ranges) == 1


def test_each_story_has_a_household_of_its_own_and_a_command_that_exists(rows):
    known = {row.cells["户编号"] for row in rows if row.kind == "household"}
    queries = {path.stem for path in Path(str(files("queries"))).rglob("*.cypher")}
    assert len({story.household for story in STORIES}) == len(STORIES) == len({story.title for story in STORIES})
    for story in STORIES:
        assert story.household in known
        program, verb, name, *parameters = shlex.split(story.command)
        assert program == "aidchain"
        if verb == "query":
            assert name in queries
            assert all("=" in parameter for parameter in parameters)


def test_no_name_of_the_source_texts_is_used(rows):
    text = "".join(str(cell) for row in rows for cell in row.cells.values() if isinstance(cell, str))
    assert [name for name in SEED_NAMES if name in text] == []


def test_the_page_names_every_story_and_its_command():
    page = Path(__file__).parents[2].joinpath("docs", "demo.md").read_text(encoding="utf-8")
    for story in STORIES:
        assert story.title in page
        assert story.household in page
        assert story.command in page
