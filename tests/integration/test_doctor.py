"""``aidchain doctor``: each check is seen to find its fault, and to be content without it."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest

from graph import doctor, jars, kept_copies
from graph.errors import Unavailable
from graph.local import open_store
from graph.office import Office
from graph.sealing import load_keys
from graph.settings import Settings
from tests.filing import CATALOGUE, Desk, grant, household
from tests.product import command

NOW = datetime(2026, 11, 24, 8, tzinfo=UTC)


@pytest.fixture
def home(server_settings: Settings, tmp_path: Path) -> Settings:
    """A home of its own with keys; the graph is not asked."""
    load_keys(tmp_path)
    return replace(server_settings, home=tmp_path)


def test_a_driver_that_the_package_does_not_ask_for_is_wrong() -> None:
    assert doctor.python_and_driver().state == doctor.OK
    assert [doctor.python_and_driver(v).state for v in ("6.3.9", "6.4.0", "6.99.1", "7.0.0")] == [
        "wrong",
        "ok",
        "ok",
        "wrong",
    ]


def test_java_is_run_not_only_looked_for(tmp_path: Path) -> None:
    old = tmp_path / "java"
    old.write_text("#!/bin/sh\necho 'openjdk version \"17.0.1\"' >&2\n")
    old.chmod(0o700)
    broken = tmp_path / "broken"
    broken.write_text("#!/bin/sh\nexit 1\n")
    broken.chmod(0o700)
    assert [doctor.java(path).state for path in (None, tmp_path / "none", broken, old)] == ["wrong"] * 4
    assert "17.0.1" in doctor.java(old).found
    old.write_text("#!/bin/sh\necho 'openjdk version \"25.0.2\"' >&2\n")
    assert doctor.java(old).state == doctor.OK


def test_one_changed_byte_in_a_jar_is_found(home: Settings, tmp_path: Path) -> None:
    """A folder of links to the real jars, then one of them missing, then one of them changed."""
    real = jars.folder(home)
    copied = replace(home, jars=tmp_path / "jars")
    jars.folder(copied).mkdir(parents=True)
    for jar in jars.locked():
        (jars.folder(copied) / jar.name).symlink_to(real / jar.name)
    assert doctor.installed_jars(copied).state == doctor.OK
    one = jars.folder(copied) / jars.locked()[0].name
    one.unlink()
    assert "缺 1 个、与清单不符 0 个" in doctor.installed_jars(copied).found
    one.write_bytes(b"x")
    found = doctor.installed_jars(copied)
    assert (found.state, "缺 0 个、与清单不符 1 个" in found.found) == (doctor.WRONG, True)


@pytest.mark.parametrize(("free", "state"), [(2**30 - 1, "wrong"), (2**30, "attention"), (5 * 2**30, "ok")])
def test_a_disk_that_fills_up(tmp_path: Path, free: int, state: str) -> None:
    assert doctor.disk(tmp_path / "not" / "yet", free).state == state


@pytest.mark.parametrize(("name", "mode"), [("keys", 0o750), ("keys/master.key", 0o640), ("neo4j.password", 0o604)])
def test_a_key_that_others_may_read_is_named_with_its_mode(home: Settings, name: str, mode: int) -> None:
    (home.home / "neo4j.password").write_text("x")
    (home.home / "neo4j.password").chmod(0o600)
    assert doctor.key_files(home).state == doctor.OK
    (home.home / name).chmod(mode)
    found = doctor.key_files(home)
    assert (found.state, f"{Path(name).name} 的权限是 {mode:04o}" in found.found) == (doctor.WRONG, True)


def test_half_a_set_of_keys_is_wrong_and_none_yet_wants_a_backup(home: Settings, tmp_path: Path) -> None:
    (home.home / "keys" / "chain.key").unlink()
    assert "chain.key" in doctor.key_files(home).found
    fresh = doctor.key_files(replace(home, home=tmp_path / "fresh"))
    assert (fresh.state, (tmp_path / "fresh").exists()) == (doctor.ATTENTION, False)


def test_an_owner_that_is_somebody_else(home: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("os.geteuid", lambda: 4242)
    assert "属主不是" in doctor.key_files(home).found


def test_a_backup_is_known_until_it_is_too_old(home: Settings) -> None:
    def state() -> str:
        return doctor.copies(home.home, kept_copies.BACKUP, 7, NOW).state

    assert state() == doctor.ATTENTION  # none
    kept_copies.note(home.home, kept_copies.BACKUP, NOW - timedelta(days=7), Path("/mnt/备份.aidchain"))
    assert state() == doctor.OK
    kept_copies.note(home.home, kept_copies.BACKUP, NOW - timedelta(days=7, minutes=1), Path("备份.aidchain"))
    assert state() == doctor.ATTENTION
    (home.home / "last-backup.json").write_text("[]")
    assert state() == doctor.ATTENTION


@pytest.mark.parametrize(
    ("version", "state"), [("2026.08.1", "ok"), ("2026.09.0", "attention"), ("5.26.1", "wrong"), ("4.4.0", "wrong")]
)
def test_a_server_that_was_not_tested_with(version: str, state: str) -> None:
    assert doctor.server_version(version).state == state


def test_migrations_missing_edited_and_of_a_newer_version(office: Office) -> None:
    store = office.store
    run = store.driver.execute_query
    assert doctor.migrations(store).state == doctor.OK
    try:
        run("CREATE (:Migration {name: 'schema/9999_next', sha256: 'x'})")
        assert "9999_next" in doctor.migrations(store).found
        run("MATCH (m:Migration {name: 'schema/9999_next'}) DELETE m")
        run("MATCH (m:Migration {name: 'schema/0001_keys'}) SET m.kept = m.sha256, m.sha256 = 'x'")
        assert "被改动" in doctor.migrations(store).found
        run("MATCH (m:Migration {name: 'schema/0001_keys'}) SET m.name = 'schema/0001_away'")
        run("MATCH (m:Migration {name: 'schema/0001_away'}) SET m:Aside REMOVE m:Migration")
        assert doctor.migrations(store).todo == "运行 aidchain init。"
    finally:
        run("MATCH (m:Aside) SET m:Migration, m.name = 'schema/0001_keys', m.sha256 = m.kept REMOVE m:Aside, m.kept")
        run("MATCH (m:Migration {name: 'schema/9999_next'}) DELETE m")
    assert doctor.migrations(store).state == doctor.OK


def test_a_clock_that_differs_from_the_servers_or_went_back(desk: Desk) -> None:
    office = desk.office

    def at(by: timedelta) -> Callable[[], datetime]:
        return lambda: datetime.now(UTC) + by

    minute = timedelta(minutes=1)
    assert doctor.clock(office.store, at(minute)).state == doctor.OK
    assert "与数据库的时钟差" in doctor.clock(office.store, at(minute * 3)).found
    desk.policy(CATALOGUE).send(household("H1"))
    office.store.driver.execute_query("MATCH (b:Batch) SET b.received_at = b.received_at + duration('PT10M')")
    assert "早于最近一批收到的时间" in doctor.clock(office.store, at(timedelta())).found


def test_keys_of_another_home_are_not_those_of_the_data(
    office: Office, home: Settings, server_settings: Settings
) -> None:
    assert doctor.keys_of_data(server_settings, office.store).state == doctor.OK
    assert doctor.keys_of_data(home, office.store).state == doctor.WRONG


def test_a_year_without_official_calendar_is_sure_to_be_named(office: Office) -> None:
    """2026 is known, 2027 is not: from October on that matters; in 2027 nothing is sure."""
    days = (date(2025, 12, 1), date(2026, 9, 30), date(2026, 10, 1), date(2027, 1, 1))
    states = [doctor.working_calendar(office.store, day).state for day in days]
    assert states == ["ok", "ok", "attention", "wrong"]


def test_no_catalogue_and_then_one(desk: Desk) -> None:
    assert doctor.catalogue(desk.office.store).state == doctor.ATTENTION
    desk.policy(CATALOGUE)
    assert doctor.catalogue(desk.office.store).state == doctor.OK


def test_rows_that_wait_for_long_and_an_import_that_was_killed(desk: Desk) -> None:
    desk.policy(CATALOGUE).send(grant("G1", home="HNOWHERE"))
    store, now = desk.office.store, datetime.now(UTC)
    assert doctor.intake(store, now) == doctor.Check("导入", "ok", "隔离区 0 行,等待 1 行")
    late = doctor.intake(store, now + timedelta(days=31))
    assert (late.state, "等得最久的自" in late.found) == (doctor.ATTENTION, True)
    store.driver.execute_query("MATCH (b:Batch) SET b.done = false")
    assert "有 1 批没有导完" in doctor.intake(store, now).found


def test_an_edited_act_on_an_account_is_found(office: Office) -> None:
    from graph import accounts

    accounts.add_user(office, "somebody", "auditor", "correct horse 42", by="test")
    assert doctor.acts(office).state == doctor.OK
    office.store.driver.execute_query("MATCH (a:AccountAct) SET a.body = a.body + ' '")
    assert doctor.acts(office).state == doctor.WRONG


def test_without_a_server_what_rests_on_it_is_unchecked(home: Settings) -> None:
    def none(settings: Settings) -> None:
        raise Unavailable("连不上 Neo4j。")

    checks = doctor.graph(home, none, date(2026, 11, 24), lambda: NOW)
    assert [check.state for check in checks] == ["wrong"] + ["unchecked"] * len(doctor.GRAPH_CHECKS)


def test_every_check_of_the_graph_is_named_where_it_cannot_be_made(office: Office, server_settings: Settings) -> None:
    checks = doctor.graph(server_settings, open_store, office.today, lambda: datetime.now(UTC))
    assert [check.name for check in checks] == ["数据库", *doctor.GRAPH_CHECKS]
    assert {check.state for check in checks} <= {"ok", "attention"}


def test_exit_codes() -> None:
    def code(*states: str) -> int:
        return doctor.exit_code([doctor.Check("x", state, "") for state in states])

    assert [code("ok"), code("ok", "attention"), code("unchecked"), code("attention", "wrong")] == [0, 3, 3, 1]


def test_the_command_says_it_as_one_object(
    office: Office, server_settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("AIDCHAIN_HOME", str(server_settings.home))
    code, told = command("doctor")
    states = {one["check"]: one["state"] for one in told["checks"]}
    assert (code, told["ok"]) == (3, False)  # no catalogue, no backup yet
    assert {name for name, state in states.items() if state == "wrong"} == set()
    assert {"驱动", "Java", "Neo4j 程序", "磁盘", "密钥文件", "备份", "检查点", "PDF 字体", "数据库"} <= states.keys()
    assert all(one["todo"] for one in told["checks"] if one["state"] == "attention")
    json.dumps(told)


def test_a_pdf_without_its_font_says_where_it_looked(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    import noto_cjk_sans_otc

    from api.papers import typesetting

    assert typesetting.is_ready() is None
    monkeypatch.setattr(noto_cjk_sans_otc, "FONT_PATH", str(tmp_path / "none.otc"))
    assert "没有能印中文的字体" in str(typesetting.is_ready())
