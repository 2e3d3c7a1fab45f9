"""The working calendar in the graph: what the statements count by, and years loaded as data."""

from datetime import date

import pytest
from click.testing import CliRunner

from graph import calendar
from graph.calendar import CalendarRefused, Loaded
from graph.errors import NotFound
from graph.store import Store
from graph.workdays import PACKAGE_SOURCE, calendar_of, due_on

NOTICE = """\
years:
  - year: 2027
    source: 示例通知
    holidays: [2027-01-01, {from: 2027-02-05, to: 2027-02-11}]
    workdays:
      - 2027-01-30
      - 2027-02-14
"""


@pytest.fixture
def years(store):
    """Puts the package's calendar back, whatever a test has loaded."""
    yield store
    store.driver.execute_query("MATCH (y:CalendarYear) DETACH DELETE y", database_="neo4j")
    calendar.ensure(store)


def notice(tmp_path, text=NOTICE):
    path = tmp_path / "2027.yaml"
    path.write_text(text, encoding="utf-8")
    return path


def test_the_graph_counts_as_the_pure_calendar_does(store):
    """index(day) from the nodes: the three figures by which every statement counts."""
    pure = calendar_of()
    rows, _, _ = store.driver.execute_query(
        "MATCH (y:CalendarYear) RETURN y.year AS year, y.offset AS offset, "
        "y.cumulative AS cumulative, y.workdays AS days",
        database_="neo4j",
    )
    assert len(rows) == 310
    for row in rows:
        year = row["year"]
        assert row["offset"] == pure.index(date(year, 1, 1)) - row["cumulative"][0]
        for day in (date(year, 1, 1), date(year, 3, 1), date(year, 12, 31)):
            assert row["offset"] + row["cumulative"][day.timetuple().tm_yday - 1] == pure.index(day)
        assert len(row["days"]) == row["cumulative"][-1]


def test_loading_a_year_makes_it_official_and_moves_the_following(years: Store, tmp_path):
    before = calendar.read(years)
    assert due_on(date(2026, 12, 31), 1, before).provisional
    assert calendar.load(years, notice(tmp_path)) == Loaded(1, 0, 0)
    after = calendar.read(years)
    assert due_on(date(2026, 12, 31), 1, after).day == date(2027, 1, 4)
    assert not due_on(date(2026, 12, 31), 1, after).provisional
    assert after.years[2027].weekday_holidays[:2] == (date(2027, 1, 1), date(2027, 2, 5))
    assert after.years[2027].makeup_workdays == (date(2027, 1, 30), date(2027, 2, 14))
    # 1 January and five of the seven days of the festival are weekdays, two weekend days are worked
    assert after.offsets[2028 - 1900] == before.offsets[2028 - 1900] - 6 + 2


def test_loading_again_changes_nothing_and_a_changed_notice_updates(years: Store, tmp_path):
    calendar.load(years, notice(tmp_path))
    assert calendar.load(years, notice(tmp_path)) == Loaded(0, 0, 1)
    assert calendar.load(years, notice(tmp_path, NOTICE.replace("      - 2027-02-14\n", ""))) == Loaded(0, 1, 0)


def test_init_keeps_a_loaded_year(years: Store, tmp_path):
    calendar.load(years, notice(tmp_path))
    calendar.ensure(years)
    assert calendar.read(years).years[2027].source == "示例通知"
    assert calendar.read(years).years[2026].source == PACKAGE_SOURCE


def test_an_office_may_correct_a_year_of_the_package(years: Store, tmp_path):
    text = "years: [{year: 2026, source: 更正通知, holidays: [2026-01-01]}]\n"
    assert calendar.load(years, notice(tmp_path, text)) == Loaded(0, 1, 0)
    calendar.ensure(years)
    assert calendar.read(years).years[2026].source == "更正通知"


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("", "没有内容"),
        ("years: []\n", "2027.yaml:1 一个年份也没有"),
        ("year: 2027\n", "不认识的键“year”"),
        ("years:\n  - year: 2027\n    holidays: []\n", "2027.yaml:2 缺少 source"),
        ("years: [{year: 27, source: s, holidays: []}]\n", "year 须是 1900 至 2199"),
        ("years: [{year: ２０２７, source: s, holidays: []}]\n", "year 须是 1900 至 2199"),
        ("years: [{year: 2027, source: s, holidays: [2028-01-01]}]\n", "2028-01-01 不在 2027 年"),
        ("years: [{year: 2027, source: s, holidays: [2027-02-30]}]\n", "日期须形如 2027-01-01"),
        ("years: [{year: 2027, source: s, holidays: [2027-1-1]}]\n", "日期须形如 2027-01-01"),
        ("years: [{year: 2027, source: s, holidays: 元旦}]\n", "holidays 须是日期的列表"),
        ("years: [{year: 2027, source: s, holidays: [], workdays: [2027-01-04]}]\n", "2027-01-04 不是周末"),
        (
            "years: [{year: 2027, source: s, holidays: [2027-01-02], workdays: [2027-01-02]}]\n",
            "既写在 holidays 又写在 workdays",
        ),
        ("years: [{year: 2027, source: s, holidays: [{from: 2027-01-03, to: 2027-01-01}]}]\n", "晚于止 2027-01-01"),
        ("years: [{year: 2027, source: s, holidays: [{from: 2027-01-03}]}]\n", "一段日期须有 from 和 to"),
        ("years: [{year: 2027, source: s, holidays: [2027-01-01, 2027-01-01]}]\n", "2027-01-01 写了两次"),
        (
            "years: [{year: 2027, source: s, holidays: []}, {year: 2027, source: s, holidays: []}]\n",
            "2027 年写了两次",
        ),
    ],
)
def test_a_wrong_file_is_refused_whole(store, tmp_path, text, said):
    with pytest.raises(CalendarRefused) as refused:
        calendar.load(store, notice(tmp_path, text))
    assert said in str(refused.value)
    assert not calendar.read(store).years[2027].official


def test_a_missing_file(store, tmp_path):
    with pytest.raises(NotFound):
        calendar.load(store, tmp_path / "no.yaml")


def test_show_tells_what_is_off_and_what_is_worked(store, monkeypatch, server_settings):
    from api.cli import calendar as command

    monkeypatch.setattr(command, "settings", lambda: server_settings)
    shown = CliRunner().invoke(command.calendar, ["show", "2024"])
    assert shown.exit_code == 0
    assert "官方安排" in shown.output
    assert "09-29" in shown.output.splitlines()[2]
    assert "10-07" in shown.output.splitlines()[1]
