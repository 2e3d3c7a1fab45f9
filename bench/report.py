"""``docs/benchmark.md`` from the figures of all sizes: tables, ratios, each goal with what was measured. Chinese."""

from __future__ import annotations

import os
import platform
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any, Final

from bench.product import DERIVED, FROM_FACTS, QUESTIONS, TOUCHED

Figures = Mapping[int, Mapping[str, Any]]
ENGINES: Final = (("neo4j", "本系统"), ("postgres", "PostgreSQL"), ("duckdb", "DuckDB"))
CHINESE: Final = {DERIVED: "重复发放(全部规则)", "missing_aid": "应享未享", "ineligible_grant": "应退未退"}
LARGEST_MILLISECONDS: Final = 50
PROVINCE: Final = 912_700
_MET: Final = {True: "达到", False: "**未达到**", None: "规模不够,说不了"}


def text(figures: Figures, runs: int, causes: str = "") -> str:
    """``figures``: size → stage → what was measured; sizes with a stage missing are named, never filled in."""
    whole = {size: found for size, found in sorted(figures.items()) if {"neo4j", "postgres", "duckdb"} <= found.keys()}
    if not whole:
        raise SystemExit("没有一个规模量全了,报告没有写。")
    parts = [
        _head(whole, runs),
        _sweeps(whole),
        _stored(whole),
        _growth(whole),
        _touched(whole),
        _audits(whole),
        _waiting(whole),
        _memory(whole),
        _goals(whole),
        causes,
        _limits(whole, figures),
    ]
    return "\n".join(part for part in parts if part)


def _head(whole: Figures, runs: int) -> str:
    some = next(iter(whole.values()))
    loads = [load for found in whole.values() for stage in found.values() for load in stage.get("loads", ())]
    busy = f"{min(loads):.1f} 至 {max(loads):.1f}" if loads else "没有记下"
    quiet = "" if loads and max(loads) < 1.5 else "**别的程序也在用这台机器,秒数偏大,比值只可粗看;请空闲时重量。**"
    return f"""# 快慢:与 PostgreSQL、DuckDB 在同样的数据上比

本页由 `make bench-province`(`python -m bench province`)写出,数字都是量出来的。
合成的省([province.py](../bench/province.py))按块抽取,每次相同;
三个引擎装同样的行,答案按行数与校验和比对,不同就中止。
**一次只开一个引擎**;热的中位数,各 {runs} 次,第一次另计。
“算出”= 结果全部算好(本系统:第一行到达,其 ORDER BY 在最后;另两个:在引擎里计数并逐行求和);
“取到”= 每一行都成为 Python 的值。

机器:{_machine()};量时负荷(1 分钟平均,自己也算):{busy}。{quiet}
Neo4j Community {_neo4j()},PostgreSQL {some["postgres"]["version"]}(Debian 包,
shared_buffers 2 GB,work_mem 256 MB,2 个并行,jit 关,覆盖索引,Unix 套接字),
DuckDB {some["duckdb"]["version"]}(内存,2 线程)。

本系统跑的是产品自己的语句([queries/finding](../queries/finding)),连风险金额、涉及的户、条款、路径、缺哪些情况一并给出;
SQL([sql.py](../bench/sql.py))只给双方比对的列,
规则由同一目录([province.yaml](../bench/province.yaml):20 项措施、30 条不可同领)写成常数;比值对本系统只会偏严。
"""


def _machine() -> str:
    memory = next((line.split()[1] for line in _lines("/proc/meminfo") if line.startswith("MemTotal")), "0")
    model = next((line.split(":")[1].strip() for line in _lines("/proc/cpuinfo") if line.startswith("model name")), "")
    size = f"{int(memory) / 2**20:.0f} GiB"
    return f"{os.cpu_count()} 核 {model or platform.machine()},{size},Python {platform.python_version()}"


def _lines(path: str) -> Sequence[str]:
    return Path(path).read_text(encoding="utf-8").splitlines() if Path(path).exists() else ()


def _neo4j() -> str:
    from graph import jars

    return str(getattr(jars, "VERSION", "")) or "2026"


def _table(head: Sequence[str], rows: Iterator[Sequence[str]] | Sequence[Sequence[str]]) -> str:
    lines = ["| " + " | ".join(head) + " |", "|---" * len(head) + "|"]
    return "\n".join([*lines, *("| " + " | ".join(row) + " |" for row in rows), ""])


def _seconds(value: float) -> str:
    return f"{value:.1f}" if value >= 10 else f"{value:.2f}" if value >= 0.1 else f"{value:.3f}"


def _ratio(theirs: float, ours: float) -> str:
    """How many times as fast ours is."""
    quick = theirs / ours
    return f"快 {quick:.1f} 倍" if quick >= 1.05 else f"慢 {1 / quick:.1f} 倍" if quick <= 0.95 else "相当"


def _sweeps(whole: Figures) -> str:
    parts = ["## 1 从事实全查一遍(秒)", ""]
    for size, found in whole.items():
        nodes = found.get("load", {}).get("nodes", {})
        counted = (
            f":{nodes['Member']:,} 人,{nodes['Membership']:,} 条在户,{nodes['Fact']:,} 条情况,{nodes['Grant']:,} 份救助"
            if nodes
            else ""
        )
        rows = []
        for name in FROM_FACTS:
            ours, theirs, duck = (found[engine][_asked(engine, name)] for engine, _ in ENGINES)
            rows.append(
                (
                    f"{CHINESE[name]}({ours['rows']:,} 行)",
                    *(
                        f"{_seconds(one['computed']['median'])} / {_seconds(one['delivered']['median'])}"
                        for one in (ours, theirs, duck)
                    ),
                    _ratio(theirs["computed"]["median"], ours["computed"]["median"]),
                    _ratio(duck["computed"]["median"], ours["computed"]["median"]),
                    ours["checksum"],
                )
            )
        parts += [f"**{size:,} 户**{counted}", ""]
        parts.append(
            _table(("查询", "本系统 算出 / 取到", "PostgreSQL", "DuckDB", "比 PostgreSQL", "比 DuckDB", "校验和"), rows)
        )
    return "\n".join(parts)


def _asked(engine: str, name: str) -> str:
    """Only we keep the pairs: the others answer the question itself from facts."""
    return QUESTIONS[0] if name == DERIVED and engine != ENGINES[0][0] else name


def _stored(whole: Figures) -> str:
    rows = []
    for size, found in whole.items():
        kept, sweep, duck = (found[engine][QUESTIONS[0]] for engine, _ in ENGINES)
        table = found["postgres"]["stored"]
        for what, called in (("computed", "算出"), ("delivered", "取到")):
            ours = kept[what]["median"]
            beside = (other[what]["median"] for other in (sweep, duck, table))
            rows.append(
                (
                    f"{size:,},{called}",
                    f"{kept['rows']:,}",
                    _seconds(ours),
                    *(f"{_seconds(theirs)},{_ratio(theirs, ours)}" for theirs in beside),
                )
            )
    head = ("户", "行", "本系统读留存的", "PostgreSQL 从事实", "DuckDB 从事实", "PostgreSQL 也存好")
    return f"""## 2 重复发放:读导入时留存的(秒)

每次导入在**同一事务里**把触动的人和户的重叠重新推出、写下(`OVERLAPS`,[overlaps.py](../graph/overlaps.py)),
`duplicate_benefit` 只读它们,当场算到提问那天的风险金额、按提问的地区取依据;`chain verify` 拿留存的与从事实推出的相比。
**这是留存对重算**:PostgreSQL 把同样的对子也存成一张表,就在最后一列,它读表比本系统快。

{_table(head, rows)}"""


def _growth(whole: Figures) -> str:
    if len(whole) < 2:
        return ""
    sizes = list(whole)
    rows = []
    for engine, called in ENGINES:
        for name in FROM_FACTS:
            asked = _asked(engine, name)
            each = [whole[size][engine][asked]["computed"]["median"] / size * 1e6 for size in sizes]
            rows.append((called, CHINESE[name], *(f"{one:.1f}" for one in each), f"{each[-1] / each[-2]:.2f}"))
    head = ("", "查询", *(f"{size:,} 户" for size in sizes), f"{sizes[-2]:,} → {sizes[-1]:,}")
    return f"## 3 随规模增长(算出,每户微秒)\n\n{_table(head, rows)}"


def _touched(whole: Figures) -> str:
    rows = []
    for size, found in whole.items():
        full = sum(found["postgres"][name]["computed"]["median"] for name in QUESTIONS)
        for count in map(str, TOUCHED):
            ours, theirs = found["neo4j"]["touched"][count], found["postgres"]["touched"][count]
            each = {name: ours[name]["computed"]["median"] for name in FROM_FACTS}
            total = sum(each.values())
            restricted = sum(theirs[name]["computed"]["median"] for name in QUESTIONS)
            rows.append(
                (
                    f"{size:,}",
                    f"{int(count):,}({ours['homes']:,} 户 {ours['people']:,} 人)",
                    *(_seconds(value) for value in each.values()),
                    f"**{_seconds(total)}** + {_seconds(ours['around']['median'])}",
                    f"{_seconds(restricted)},{_ratio(restricted, total)}",
                    f"{_seconds(full)},{_ratio(full, total)}",
                )
            )
    head = ("户", "触动(连同周围)", "重复", "应享", "应退", "合计 + 找周围", "PostgreSQL 只查这些", "PostgreSQL 全查")
    return f"## 4 只复核触动的户(算出,秒)\n\n同一组人和户,行数与校验和相同。\n\n{_table(head, rows)}"


def _audits(whole: Figures) -> str:
    rows = []
    for size, found in whole.items():
        if "kept" not in found:
            continue
        first = found["kept"]["first_audit"]
        rows.append((f"{size:,}", "首次审计,全查并写下", f"{first['opened']:,} 条", "", _seconds(first["seconds"])))
        for one in found["kept"]["imports"]:
            rate = f"{one['rows'] / one['import']:,.0f} 行/秒"
            rows.append(
                (
                    f"{size:,}",
                    f"导入 {one['rows']:,} 份救助后的审计",
                    f"新开 {one['opened']:,} 条",
                    rate,
                    _seconds(one["audit"]),
                )
            )
    head = ("户", "", "疑点", "导入(带链,一个写入者)", "审计 秒")
    return f"## 5 导入与审计(产品的 `import`、`audit run`)\n\n{_table(head, rows)}" if rows else ""


def _waiting(whole: Figures) -> str:
    rows = []
    for size, found in whole.items():
        check, chain = found["neo4j"]["check"], found["neo4j"]["chain"]
        http = found.get("http")
        rows += [
            (f"{size:,}", "救前查询:冲突一问(驱动,带数据期限)", _milliseconds(check["statement"])),
            (f"{size:,}", "救前查询:完整答复(冲突、条件、回执)", _milliseconds(check["whole"])),
        ]
        if http:
            rows.append(
                (
                    f"{size:,}",
                    "救前查询:POST /api/v1/checks",
                    f"{_milliseconds(http)};刚打开时第一次 {http['first']:.0f},预备各查询 {http['planned']:.0f} 秒",
                )
            )
        rows.append((f"{size:,}", "一户的救助链(完整答复)", _milliseconds(chain)))
        told = found["neo4j"]["json"]
        rows.append((f"{size:,}", f"{told['rows']:,} 行变成 JSON(不含取到)", f"{told['median'] * 1000:.0f}"))
    return f"## 6 有人等着的(毫秒,p50 / p95)\n\n{_table(('户', '', 'p50 / p95'), rows)}"


def _milliseconds(one: Mapping[str, float]) -> str:
    return f"{one['p50']:.1f} / {one['p95']:.1f}"


def _memory(whole: Figures) -> str:
    rows = []
    for size, found in whole.items():
        load = found.get("load", {})
        took = f"{load['files'] + load['import'] + load['schema']:.0f}" if "files" in load else "未量"
        parts = (
            f"(文件 {load['files']:.0f},装载 {load['import']:.0f},约束与索引 {load['schema']:.0f})"
            if "files" in load
            else ""
        )
        disk = f"{load['store_bytes'] / 2**30:.1f}" if "store_bytes" in load else ""
        rows.append(
            (
                f"{size:,}",
                took + parts,
                f"{found['postgres']['load']:.0f}",
                f"{found['duckdb']['load']:.0f}",
                f"{disk} / {found['postgres']['store_bytes'] / 2**30:.1f}",
                " / ".join(f"{found[engine]['memory'] / 2**30:.1f}" for engine, _ in ENGINES),
            )
        )
    head = (
        "户",
        "本系统装入 秒,带整条链",
        "PostgreSQL 装入",
        "DuckDB 装入",
        "磁盘 GiB 本系统 / PostgreSQL",
        "内存 GiB 三者",
    )
    return f"""## 7 装入与内存

本系统的文件连每一笔链、校验码、密封的姓名号码一起在外面算好([bulk.py](../bench/bulk.py)),
装好后各抽 20 户 `chain verify`,不符的笔数:{_broken(whole)}。另两个只装五张表。
内存:本系统为 Java 进程,PostgreSQL 为全部进程(共用的只算一次),DuckDB 为整个进程。

{_table(head, rows)}"""


def _broken(whole: Figures) -> str:
    return "、".join(str(found["load"].get("broken", "未验")) for found in whole.values() if "load" in found)


def _goals(whole: Figures) -> str:
    """The goals of the issue, at the largest size measured."""
    size, found = list(whole.items())[-1]
    ours, theirs, duck = (found[engine] for engine, _ in ENGINES)

    def of(engine: Mapping[str, Any], name: str, what: str = "computed") -> float:
        return float(engine[name][what]["median"])

    rows: list[tuple[str, str, bool | None]] = []  # None: too small to tell
    whole_size = size >= PROVINCE
    for engine, called, goal in ((theirs, "PostgreSQL", 10), (duck, "DuckDB", 2)):
        quick = of(engine, QUESTIONS[0]) / of(ours, QUESTIONS[0])
        rows.append((f"重复发放(留存):比 {called} 从事实 ≥ {goal} 倍", f"{quick:.1f} 倍", quick >= goal))
    for name, goal in (("missing_aid", 1.4), ("ineligible_grant", 1.0)):
        quick = of(theirs, name) / of(ours, name)
        rows.append((f"{CHINESE[name]}:比 PostgreSQL 最好的 SQL ≥ {goal} 倍", f"{quick:.2f} 倍", quick >= goal))
    small, large = (sum(of(ours["touched"][str(n)], name) for name in FROM_FACTS) for n in TOUCHED)
    full = sum(of(theirs, name) for name in QUESTIONS)
    restricted = sum(of(theirs["touched"][str(TOUCHED[1])], name) for name in QUESTIONS)
    rows.append(("触动 5,000 户的复核:≤ PostgreSQL 全查的 1/5", f"{large / full:.2f}", large <= full / 5))
    rows.append(("同上:≤ PostgreSQL 只查这些的 2 倍", f"{large / restricted:.1f} 倍", large <= 2 * restricted))
    rows.append(("500 → 5,000 户:时间 ≤ 10 倍", f"{large / small:.1f} 倍", large <= 10 * small))
    whole_run = sum(of(ours, name) for name in FROM_FACTS)
    rows.append(
        (f"全部重算({PROVINCE:,} 户):≤ 15 秒", f"{_seconds(whole_run)} 秒", whole_run <= 15 if whole_size else None)
    )
    rows.append(("全部重算:≤ PostgreSQL 的 5 倍", f"{whole_run / full:.1f} 倍", whole_run <= 5 * full))
    if len(whole) > 1:
        before, smaller = list(whole.items())[-2]
        earlier = sum(of(smaller["neo4j"], name) for name in FROM_FACTS)
        grown = whole_run / size / (earlier / before)
        rows.append((f"每户时间 {before:,} → {size:,} 户:≤ 1.5 倍", f"{grown:.2f} 倍", grown <= 1.5))
    if "kept" in found:
        last = found["kept"]["imports"][-1]
        rate = last["rows"] / last["import"]
        rows.append(("导入带链 ≥ 3,000 行/秒", f"{rate:,.0f}", rate >= 3000))
    load = found.get("load", {})
    if "files" in load:
        took = load["files"] + load["import"] + load["schema"]
        rows.append(
            (
                f"整库装入({PROVINCE:,} 户,链在外面算)≤ 10 分钟",
                f"{took / 60:.1f} 分钟",
                took <= 600 if whole_size else None,
            )
        )
    chain = ours["chain"]["p95"]
    rows.append(("一户的链 p95 ≤ 10 毫秒", f"{chain:.1f}", chain <= 10))
    if "http" in found:
        check = found["http"]["p95"]
        rows.append((f"救前查询(HTTP)p95 < {LARGEST_MILLISECONDS} 毫秒", f"{check:.1f}", check < LARGEST_MILLISECONDS))
    told = ours["json"]
    enough = told["rows"] >= 100_000
    goal = "10 万行变成 JSON ≤ 1 秒(不含取到)"
    rows.append((goal, f"{told['median']:.2f} 秒,{told['rows']:,} 行", told["median"] <= 1 if enough else None))
    table = _table(("目标", "量到", ""), [(goal, got, _MET[met]) for goal, got, met in rows])
    return f"## 8 目标({size:,} 户)\n\n{table}"


def _limits(whole: Figures, figures: Figures) -> str:
    missing = [f"{size:,}" for size in figures if size not in whole]
    said = f"\n- 没有量全、因此不在表里的规模:{'、'.join(missing)} 户。" if missing else ""
    return f"""## 这些数字没有说的

- 数据没有发放、调整、不保障人员和分地区的不可同领;少付、停发、付后不符不在比较之列,审计也只跑有数据的三问。
- SQL 把目录写成常数,目录一变就得重写;本系统的语句把规则当参数。
- 为什么比手写的 SQL 慢(2026-11-25 在 10,000 户上量过):查一户的成员要 18 次记录访问,成员只有 1.7 人,
  因为 Neo4j 把一户的全部关系(多数是链的 STANDS_IN)串在一张表里;规则是参数,
  每个条件在每个对象上都是解释执行的列表运算;社区版一条语句只用一个线程。
- 机器上有别的程序时比值会动,绝对值更会;同一查询在两轮之间差到 1.8 倍是见过的。{said}
"""
