"""What an administrator would look at before saying that all is well: one check a line, each with what to do.

A check reports what it found; it changes nothing. ``attention``: it works today, and somebody should see to it;
``wrong``: it does not work, or data is in danger; ``unchecked``: what it needs did not answer.
"""

from __future__ import annotations

import os
import platform
import re
import shutil
import stat
import subprocess
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from importlib import metadata
from pathlib import Path
from typing import Any, Final

from graph import account_chain, calendar, jars, kept_copies, schema
from graph.errors import AidChainError, Refused, Unavailable
from graph.java import path as java_path
from graph.office import Office
from graph.sealing import FILES, load_keys
from graph.settings import Settings
from graph.store import Store

OK, ATTENTION, WRONG, UNCHECKED = "ok", "attention", "wrong", "unchecked"
CHINESE: Final = {OK: "正常", ATTENTION: "注意", WRONG: "有错", UNCHECKED: "没查成"}

JAVA_AT_LEAST: Final = 21
DISK_ENOUGH: Final = 5 * 2**30  # bytes; below: attention
DISK_LEAST: Final = 2**30  # bytes; Neo4j stops writing soon after
CLOCKS_APART: Final = timedelta(minutes=2)
#: From then on limits of some weeks reach into the next year; the notice comes out in November as a rule.
NEXT_YEAR_FROM: Final = (10, 1)
BACKUP_DAYS, CHECKPOINT_DAYS, WAITING_DAYS = 7, 35, 30
GRAPH_CHECKS: Final = ("服务器版本", "结构迁移", "时钟", "密钥与数据", "工作日历", "政策目录", "导入", "帐号记录")


@dataclass(frozen=True)
class Check:
    """``found``: what is; ``todo``: what to do, null where nothing is."""

    name: str
    state: str
    found: str
    todo: str | None = None

    def as_json(self) -> dict[str, Any]:
        return {"check": self.name, "state": self.state, "found": self.found, "todo": self.todo}


def exit_code(checks: Sequence[Check]) -> int:
    """1: something does not work; 3: something wants attention or could not be looked at; else 0."""
    states = {check.state for check in checks}
    return 1 if WRONG in states else 3 if states & {ATTENTION, UNCHECKED} else 0


# the machine


def machine(settings: Settings, now: datetime) -> list[Check]:
    local = settings.neo4j_uri is None
    return [
        python_and_driver(),
        *([java(_installed_java()), installed_jars(settings)] if local else []),
        disk(settings.home),
        key_files(settings),
        *([copies(settings.home, kept_copies.BACKUP, BACKUP_DAYS, now)] if local else []),
        copies(settings.home, kept_copies.CHECKPOINT, CHECKPOINT_DAYS, now),
    ]


def python_and_driver(installed: str | None = None) -> Check:
    """The driver as our own package asks for it (``neo4j>=6.4,<7``)."""
    version = installed or metadata.version("neo4j")
    wanted = next(text for text in metadata.requires("aidchain") or () if re.match(r"neo4j[<>=]", text))
    least, below = (_numbers(re.findall(f"{sign}([0-9.]+)", wanted)[0]) for sign in (">=", "<"))
    said = f"Python {platform.python_version()},neo4j 驱动 {version}"
    if least <= _numbers(version) < below:
        return Check("驱动", OK, said)
    return Check("驱动", WRONG, f"{said};须为 {wanted}", "重新运行 make setup。")


def _numbers(version: str) -> tuple[int, ...]:
    return tuple(int(part) for part in re.findall(r"[0-9]+", version))


def _installed_java() -> Path | None:
    try:
        return java_path()
    except Unavailable:
        return None


def java(path: Path | None) -> Check:
    todo = "重新运行 make setup。"
    if path is None or not path.exists():
        return Check("Java", WRONG, "没有随程序安装的 Java", todo)
    try:
        done = subprocess.run([path, "-version"], capture_output=True, text=True, timeout=20, check=True)
        version = done.stderr.split('"')[1]
        major = int(version.split(".")[0])
    except (OSError, subprocess.SubprocessError, IndexError, ValueError):
        return Check("Java", WRONG, "随程序安装的 Java 运行不了", todo)
    if major < JAVA_AT_LEAST:
        return Check("Java", WRONG, f"Java {version},须为 {JAVA_AT_LEAST} 或更新", todo)
    return Check("Java", OK, f"Java {version}")


def installed_jars(settings: Settings) -> Check:
    """Every jar by its hash: what was there at set-up may have been changed since."""
    lib = jars.folder(settings)
    faults = [(jar.name, (lib / jar.name).exists()) for jar in jars.locked() if not jars.is_sound(lib / jar.name, jar)]
    total = len(jars.locked())
    if not faults:
        return Check("Neo4j 程序", OK, f"{total} 个文件,校验值全部相符(Neo4j {jars.VERSION})")
    changed = sum(there for _, there in faults)
    named = "、".join(name for name, _ in faults[:3]) + ("等" if len(faults) > 3 else "")
    return Check(
        "Neo4j 程序",
        WRONG,
        f"{total} 个文件里缺 {len(faults) - changed} 个、与清单不符 {changed} 个:{named}",
        "重新运行 make setup;有不符的,先查清是谁改的。",
    )


def disk(home: Path, free: int | None = None) -> Check:
    there = next(path for path in (home, *home.parents) if path.exists())
    left = shutil.disk_usage(there).free if free is None else free
    said = f"{home} 所在的磁盘还剩 {left / 2**30:.1f} GB"
    if left < DISK_LEAST:
        return Check("磁盘", WRONG, said, "马上腾出空间:磁盘写满时导入和办理都会失败。")
    if left < DISK_ENOUGH:
        return Check("磁盘", ATTENTION, said, "腾出空间;备份和导入期间还要另占一些。")
    return Check("磁盘", OK, said)


def key_files(settings: Settings) -> Check:
    """There, whole, the user's alone: folder 0700, files 0600, owner the one who runs this."""
    folder = settings.home / "keys"
    if not folder.exists():
        return Check("密钥文件", ATTENTION, "还没有密钥:第一次用时自动生成", "生成以后马上备份 keys 目录。")
    try:
        load_keys(settings.home)
    except (Refused, OSError, ValueError) as error:
        said = str(error) if isinstance(error, Refused) else "密钥文件读不出来"
        return Check("密钥文件", WRONG, said, "从备份恢复整个 keys 目录。")
    secrets = [folder, *(folder / name for name in FILES)]
    if settings.neo4j_uri is None and (password := settings.home / "neo4j.password").exists():
        secrets.append(password)
    faults = [fault for path in secrets if (fault := _open_to_others(path))]
    if faults:
        return Check(
            "密钥文件", WRONG, ";".join(faults), f"chmod 700 {folder};chmod 600 其中各文件;属主改为运行本系统的帐号。"
        )
    return Check("密钥文件", OK, f"{len(FILES)} 个密钥文件齐全,只有本帐号能读")


def _open_to_others(path: Path) -> str | None:
    told = path.stat()
    mode = stat.S_IMODE(told.st_mode)
    if told.st_uid != os.geteuid():
        return f"{path.name} 的属主不是运行本系统的帐号"
    if mode & 0o077:
        return f"{path.name} 的权限是 {mode:04o},别的帐号也能进"
    return None


def copies(home: Path, kind: str, most_days: int, now: datetime) -> Check:
    name, command = {
        kept_copies.BACKUP: ("备份", "aidchain backup"),
        kept_copies.CHECKPOINT: ("检查点", "aidchain chain checkpoint"),
    }[kind]
    told = kept_copies.last(home, kind)
    todo = f"运行 {command},副本放到本机之外。"
    if told is None:
        return Check(name, ATTENTION, "没有记录:不知道什么时候做过", todo)
    at, file = told
    said = f"最近一份是 {at.astimezone():%Y-%m-%d %H:%M} 的 {file}"
    if now - at > timedelta(days=most_days):
        return Check(name, ATTENTION, f"{said},已超过 {most_days} 天", todo)
    return Check(name, OK, said)


# the graph


def graph(
    settings: Settings, open_store: Callable[[Settings], Any], today: date, now: Callable[[], datetime]
) -> list[Check]:
    """Joins or starts the server; where none answers, what rests on it is unchecked."""
    try:
        with open_store(settings) as store:
            return list(_of_graph(settings, store, today, now))
    except AidChainError as error:
        first = Check("数据库", WRONG, str(error), "看 Neo4j 的日志;多半是磁盘满、内存不够或地址不对。")
        return [first, *(Check(name, UNCHECKED, "数据库没有回答") for name in GRAPH_CHECKS)]


def _of_graph(settings: Settings, store: Store, today: date, now: Callable[[], datetime]) -> Iterator[Check]:
    where = settings.neo4j_uri or "本地 Neo4j"
    yield Check("数据库", OK, f"{where} 回答了查询")
    yield server_version(store.server_version())
    migrated = migrations(store)
    yield migrated
    yield clock(store, now)
    if migrated.state == WRONG:
        for name in GRAPH_CHECKS[3:]:
            yield Check(name, UNCHECKED, "结构不齐,先补上迁移")
        return
    fitting = keys_of_data(settings, store)
    yield fitting
    yield working_calendar(store, today)
    yield catalogue(store)
    yield intake(store, now())
    if fitting.state == OK:
        yield acts(Office(store, load_keys(settings.home), today, now))
    else:
        yield Check("帐号记录", UNCHECKED, "没有与数据相符的密钥")


def server_version(version: str, tested: str = jars.VERSION) -> Check:
    said = f"Neo4j {version}"
    if version == tested:
        return Check("服务器版本", OK, said)
    if version.split(".")[0].isdigit() and int(version.split(".")[0]) < 2025:
        return Check("服务器版本", WRONG, f"{said},过旧;本产品用 {tested} 测试", f"换成 Neo4j {tested}。")
    return Check("服务器版本", ATTENTION, f"{said};本产品用 {tested} 测试", "在试用的库上先跑一遍 make test。")


def migrations(store: Store) -> Check:
    """What has run against what this version brings; a database written by a newer version is not for this one."""
    done = {row["name"]: row["sha256"] for row in store.read("schema/applied")}
    numbered = schema.migrations()[1:]
    ours = {query.name for query in numbered}
    if newer := sorted(done.keys() - ours):
        return Check("结构迁移", WRONG, f"库里有本版本不认识的迁移:{'、'.join(newer)}", "用写过这个库的那个版本。")
    if edited := [
        query.name for query in numbered if done.get(query.name, schema.digest(query)) != schema.digest(query)
    ]:
        return Check("结构迁移", WRONG, f"执行过的迁移被改动:{'、'.join(edited)}", "恢复原文件,重新安装。")
    if missing := [query.name for query in numbered if query.name not in done]:
        return Check("结构迁移", WRONG, f"有 {len(missing)} 个迁移没有执行", "运行 aidchain init。")
    return Check("结构迁移", OK, f"{len(numbered)} 个迁移都已执行")


def clock(store: Store, now: Callable[[], datetime]) -> Check:
    """Against the server's clock, and against the newest file: a clock that went back puts entries in wrong order."""
    theirs = store.read("schema/read_clock")[0]["now"]
    ours = now()
    newest = store.read("intake/read_last_batch")[0]["received_at"]
    todo = "校准本机时钟(例如启用 chrony),再办理。"
    if abs(theirs - ours) > CLOCKS_APART:
        return Check("时钟", WRONG, f"与数据库的时钟差 {abs((theirs - ours).total_seconds()):,.0f} 秒", todo)
    if newest is not None and newest - ours > CLOCKS_APART:
        return Check("时钟", WRONG, f"本机时钟早于最近一批收到的时间({newest.astimezone():%Y-%m-%d %H:%M})", todo)
    return Check("时钟", OK, f"{ours.astimezone():%Y-%m-%d %H:%M:%S},与数据库一致")


def keys_of_data(settings: Settings, store: Store) -> Check:
    rows = store.read("schema/read_sealing")
    if not rows:
        return Check("密钥与数据", OK, "库里还没有数据")
    try:
        fits = (settings.home / "keys").exists() and load_keys(settings.home).check == rows[0]["check"]
    except (Refused, OSError, ValueError):
        fits = False
    if fits:
        return Check("密钥与数据", OK, "本机的密钥就是写这个库的那一套")
    return Check(
        "密钥与数据",
        WRONG,
        "这个库是用另一套密钥写的",
        "把 AIDCHAIN_HOME 指到写入它的那个目录,或从备份恢复 keys 目录。",
    )


def working_calendar(store: Store, today: date) -> Check:
    years = calendar.read(store).years
    this, following = years[today.year], years[today.year + 1]
    said = "、".join(f"{one.year} 年{'为官方安排' if one.official else '暂定'}" for one in (this, following))
    todo = "国务院办公厅的放假通知公布后装载:aidchain calendar load 文件.yaml"
    if not this.official:
        return Check("工作日历", WRONG, f"{said};今年的期限都不准", todo)
    if not following.official and (today.month, today.day) >= NEXT_YEAR_FROM:
        return Check("工作日历", ATTENTION, f"{said};跨年的期限只能标“暂定”", todo)
    return Check("工作日历", OK, said)


def catalogue(store: Store) -> Check:
    from graph.policy.loading import read_catalogue

    found = read_catalogue(store)
    if not found.measures:
        return Check(
            "政策目录", ATTENTION, "还没有装政策目录", "aidchain policy load seed/policy/*.yaml(先换成当地的数)。"
        )
    return Check("政策目录", OK, f"{len(found.measures)} 项措施,{len(found.departments)} 个部门")


def intake(store: Store, now: datetime) -> Check:
    counts = {row["waiting"]: row["rows"] for row in store.read("intake/count_quarantined")}
    told = store.read("intake/read_last_batch")[0]
    said = f"隔离区 {counts.get(False, 0):,} 行,等待 {counts.get(True, 0):,} 行"
    if told["unfinished"]:
        return Check(
            "导入", ATTENTION, f"{said};有 {told['unfinished']} 批没有导完", "同一文件再导一次,会从断处接着做。"
        )
    if told["waiting_since"] is not None and now - told["waiting_since"] > timedelta(days=WAITING_DAYS):
        return Check(
            "导入",
            ATTENTION,
            f"{said};等得最久的自 {told['waiting_since'].astimezone():%Y-%m-%d} 起",
            "aidchain quarantine list 看缺什么,请有关部门补报。",
        )
    return Check("导入", OK, said)


def acts(office: Office) -> Check:
    broken = account_chain.verify(office)
    if broken:
        return Check("帐号记录", WRONG, f"帐号管理的记录有 {len(broken)} 笔与前后不符", "不要动库,交给审计。")
    return Check("帐号记录", OK, "帐号管理的记录逐笔相扣")
