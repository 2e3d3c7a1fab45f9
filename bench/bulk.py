"""The province as files: CSV for ``neo4j-admin database import full``, and plain integer tables for the other engines.

The graph is what the product's own import would have written, made by the product's own functions: nodes and links by
``graph.intake.nodes``, sentences by ``telling``, entries and seals by ``graph.chain``, ID numbers and names sealed by
``graph.sealing``. So ``aidchain chain verify`` holds for it. Two processes, each with files of its own.
"""

from __future__ import annotations

import csv
import subprocess
from collections.abc import Iterable, Iterator, Mapping, Sequence
from concurrent.futures import ProcessPoolExecutor
from contextlib import ExitStack
from datetime import UTC, date, datetime
from multiprocessing import get_context
from pathlib import Path
from typing import Any, Final

from bench.province import CATALOGUE, DAY, ISO, Fact, Grant, Membership, Rows, blocks, draw, names, run_of, stay_of
from graph import chain
from graph.intake import belonging
from graph.intake.history import Held
from graph.intake.loading import filed
from graph.intake.nodes import node_of
from graph.intake.telling import Names, tell
from graph.intake.writing import levels
from graph.local import LocalServer
from graph.policy.model import Department, Measure
from graph.policy.reading import read_files
from graph.sealing import Keys, load_keys

RECORDED: Final = datetime(2026, 6, 30, 18, 0, tzinfo=UTC)
BATCHES: Final = {"household": 1, "member": 2, "fact": 3, "grant": 4}
_SEPARATOR: Final = "\x1f"
_ID: Final = {"Household": 1, "Member": 2, "Membership": 3, "Fact": 4, "Grant": 5, "Entry": 6}
_FEW: Final = ("Department", "Measure", "Batch", "Intake")
_SPACE: Final = 10**9

_FILED: Final = "key,id,holds:long,data_date:date"
NODES: Final[Mapping[str, tuple[str, str]]] = {
    "Household": (
        "Household;Filed",
        f"{_FILED},code,grid,kind,protected:boolean,head_sealed,address_sealed,sealed_key,sealed_head",
    ),
    "Member": ("Member", "id,sealed_key,number_sealed,name_sealed,born_on:date,died_on:date"),
    "Membership": (
        "Membership;Filed",
        f"{_FILED},person,name_sealed,relation,joined_on:date,left_on:date,died_on:date",
    ),
    "Fact": (
        "Fact;Filed",
        f"{_FILED},reporter,name,text,word,number:double,valid_from:date,valid_to:date,first_day:long,last_day:long",
    ),
    "Grant": (
        "Grant;Filed",
        f"{_FILED},measure,cycle,starts_on:date,ends_on:date,stopped_on:date,stop_reason,reason,approved_fen:long,"
        "first_day:long,last_day:long",
    ),
    "Entry": (
        "Entry",
        "household,seq:long,previous,mac,body,algorithm,key_id,kind,key,version:long,happened_on:date,"
        "recorded_at:datetime,event,measure,person,department,amount_fen:long,source",
    ),
    "Region": ("Region", "code"),
    "Department": ("Department", "code"),
    "Measure": ("Measure", "code"),
    "Batch": (
        "Batch",
        "id,seq:long,file,sha256,kind,data_date:date,received_at:datetime,cursor:long,created:long,updated:long,"
        "unchanged:long,quarantined:long,rows:long,done:boolean",
    ),
    "Intake": ("Intake", "name,batches:long"),
}
_SPAN: Final = "first_day:long,last_day:long"
LINKS: Final[Mapping[str, str]] = {
    "IN": "", "PART_OF": "", "HAS_FACT": "", "REPORTED_BY": "", "BY": "", "OF": "", "STANDS_IN": "", "AFTER": "",
    "RECORDS": "", "LATEST": "", "SENT_BY": "", "TO": f"measure,{_SPAN}",
    "BELONGS_TO": f"key,relation,joined_on:date,left_on:date,died_on:date,{_SPAN}",
}  # fmt: skip
PLAIN: Final = ("household", "member", "membership", "fact", "grants")


def write(folder: Path, home: Path, households: int) -> dict[str, int]:
    """All files of a province of that size; how many nodes of each sort. ``home``: whose keys seal it."""
    load_keys(home)
    folder.mkdir(parents=True, exist_ok=True)
    every = blocks(households)
    half = (len(every) + 1) // 2
    parts = [(folder, home, nth, part) for nth, part in enumerate((every[:half], every[half:])) if part]
    with ProcessPoolExecutor(2, mp_context=get_context("spawn")) as pool:
        found = list(pool.map(_write_part, parts))
    codes = sorted(set().union(*(codes for _, codes in found)))
    counts = {sort: sum(counts.get(sort, 0) for counts, _ in found) for sort in _ID}
    _write_few(folder, codes, counts)
    return counts


def _node(sort: str, number: int) -> int:
    return _ID[sort] * _SPACE + number


def _few(sort: str, number: int) -> int:
    """Of regions the code itself, in a space of its own."""
    return (100 if sort == "Region" else 10 + _FEW.index(sort)) * _SPACE * 100 + number


def named_in_catalogue(cls: type[Measure] | type[Department]) -> dict[str, str]:
    """Code → name, in the file's order: its place is the number that the other engines use."""
    return {one.entry.code: one.entry.name for one in read_files([CATALOGUE]).entries if isinstance(one.entry, cls)}


class _Files:
    """One CSV writer for each sort of node and link, and for each plain table."""

    def __init__(self, stack: ExitStack, folder: Path, part: str, sorts: Iterable[str]) -> None:
        self.rows: dict[str, Any] = {}
        for sort in sorts:
            out = stack.enter_context((folder / f"{sort}-{part}.csv").open("w", encoding="utf-8", newline=""))
            self.rows[sort] = csv.writer(out, lineterminator="\n").writerow

    def node(self, sort: str, number: int, label: str, values: Mapping[str, Any]) -> None:
        self.rows[sort]([number, label, *map(values.get, _COLUMNS[sort])])


_COLUMNS: Final = {sort: [c.partition(":")[0] for c in columns.split(",")] for sort, (_, columns) in NODES.items()}


def _write_part(job: tuple[Path, Path, int, Sequence[tuple[int, int]]]) -> tuple[dict[str, int], set[str]]:
    folder, home, part, wanted = job
    with ExitStack() as stack:
        files = _Files(stack, folder, str(part), [*_ID, *LINKS, *PLAIN])
        writer = _Writer(files, load_keys(home), part)
        for block, count in wanted:
            writer.block(draw(block, count))
    return writer.counts, writer.codes


class _Writer:
    def __init__(self, files: _Files, keys: Keys, part: int) -> None:
        self.files, self.keys, self.codes = files, keys, set[str]()
        self.key_id = keys.key_id
        self.counts: dict[str, int] = dict.fromkeys(_ID, 0)
        self.entries = part * 100_000_000
        self.names = Names(named_in_catalogue(Measure), named_in_catalogue(Department))
        self.measures = {code: n for n, code in enumerate(self.names.measures)}
        self.measure_nodes = {code: _few("Measure", n) for code, n in self.measures.items()}
        self.department_nodes = {code: _few("Department", n) for n, code in enumerate(self.names.departments)}
        self.facts = {name: n for n, name in enumerate(names())}

    def block(self, rows: Rows) -> None:
        self.people: dict[int, str] = {}
        self.stays: dict[int, list[Membership]] = {}
        self.drafts: dict[int, list[tuple[chain.Draft, int]]] = {home: [] for home, _, _ in rows.households}
        homes = {home: self._home(home, code, kind) for home, code, kind in rows.households}
        for stay in rows.memberships:
            self.stays.setdefault(stay.member, []).append(stay)
        sealed = {member[0]: self._member(*member) for member in rows.members}
        for stay in rows.memberships:
            self._stay(stay, sealed[stay.member])
        for fact in rows.facts:
            self._fact(fact)
        for grant in rows.grants:
            self._grant(grant)
        for home, properties in homes.items():
            self._chain(home, properties)

    def _node(self, sort: str, number: int, label: str, values: Mapping[str, Any]) -> int:
        self.counts[sort] += 1
        node = _node(sort, number)
        self.files.node(sort, node, label, values)
        return node

    def _link(self, sort: str, start: int | str, end: int | str, *values: Any) -> None:
        self.files.rows[sort]([start, end, *values])

    def _home(self, home: int, code: str, kind: str) -> dict[str, Any]:
        """The household's properties; written with its chain, which gives the sealed head."""
        name = number_of_home(home)
        wrapped = self.keys.new_data_key(name)
        self.codes.add(code)
        self.files.rows["household"]([home, name, code, kind])
        cells = {
            "户编号": name,
            "行政区划代码": code,
            "户主姓名": self.keys.seal(wrapped, name, "户主"),
            "户籍类型": kind,
        }
        properties = self._filed("household", name, cells, None, home, [home], _node("Household", home))
        self._link("IN", _node("Household", home), _few("Region", int(code)))
        return {**properties, "sealed_key": wrapped}

    def _filed(
        self,
        kind: str,
        key: str,
        cells: Mapping[str, Any],
        reporter: str | None,
        row: int,
        homes: Sequence[int],
        node: int,
    ) -> dict[str, Any]:
        """Properties of a thing with one version, and its drafts in the chains of ``homes``."""
        told = tell(kind, cells, DAY.isoformat(), reporter, self.names)
        thing = filed(kind, key)
        for home in homes:
            draft = chain.Draft(
                household=number_of_home(home),
                kind=kind,
                happened_on=date.fromisoformat(told.happened_on),
                event=told.event,
                detail=cells,
                measure=told.measure,
                person=told.person,
                department=told.department,
                amount_fen=told.amount_fen,
                thing=thing,
                key=key,
                version=1,
                source={"file": f"{kind}.csv", "sheet": None, "row": row, "data_date": DAY.isoformat()},
                data_date=DAY.isoformat(),
                order=(BATCHES[kind], row),
            )
            self.drafts[home].append((draft, node))
        properties = dict(node_of(kind, key, Held(cells, 1, DAY.isoformat()), reporter).properties)
        return {**properties, "key": thing, "holds": 1, "data_date": DAY}

    def _member(self, member: int, number: str, born: int, died: int | None) -> str:
        """The sealed name, which every membership of this person repeats."""
        person = self.people[member] = self.keys.person(number)
        wrapped = self.keys.new_data_key(person)
        name = self.keys.seal(wrapped, person, f"某{member}")
        self._node(
            "Member",
            member,
            "Member",
            {
                "id": person,
                "sealed_key": wrapped,
                "number_sealed": self.keys.seal(wrapped, person, number),
                "name_sealed": name,
                "born_on": ISO[born],
                "died_on": None if died is None else ISO[died],
            },
        )
        self.files.rows["member"]([member, person, ISO[born], "" if died is None else died, number])
        return name

    def _stay(self, stay: Membership, sealed: str) -> None:
        person, home = self.people[stay.member], number_of_home(stay.household)
        first, last = stay_of(stay)
        cells = {
            "身份证号": person,
            "姓名": sealed,
            "户编号": home,
            "与户主关系": stay.relation,
            "加入日期": ISO[stay.joined],
            "离开日期": None if stay.left is None else ISO[stay.left],
            "死亡日期": None if stay.died is None else ISO[stay.died],
        }
        key, node = _SEPARATOR.join((person, home, ISO[stay.joined])), _node("Membership", stay.number)
        held = self._filed("member", key, cells, None, stay.number, [stay.household], node)
        self._node("Membership", stay.number, "Membership;Filed", held)
        target = _node("Household", stay.household)
        self._link("STANDS_IN", node, target)
        self._link(
            "BELONGS_TO", _node("Member", stay.member), target, key, stay.relation, held["joined_on"],
            held["left_on"], held["died_on"], first, last,
        )  # fmt: skip
        self.files.rows["membership"]([stay.member, stay.household, first, last])

    def _homes(self, of_member: bool, subject: int, day: int) -> list[int]:
        """The chain rule."""
        if not of_member:
            return [subject]
        stays = self.stays[subject]
        if len(stays) == 1:
            return [stays[0].household]
        found = belonging.households_on(
            [
                belonging.Membership(
                    number_of_home(s.household),
                    ISO[s.joined],
                    None if s.left is None else ISO[s.left],
                    None if s.died is None else ISO[s.died],
                )
                for s in stays
            ],
            ISO[day],
        )
        return [int(name[1:]) for name in found]

    def _subject(self, of_member: bool, subject: int) -> tuple[int, dict[str, str]]:
        if of_member:
            return _node("Member", subject), {"身份证号": self.people[subject]}
        return _node("Household", subject), {"户编号": number_of_home(subject)}

    def _fact(self, fact: Fact) -> None:
        node, (holder, named) = _node("Fact", fact.number), self._subject(fact.of_member, fact.subject)
        until = None if fact.until is None else ISO[fact.until]
        cells = {**named, "指标": fact.name, "值": fact.value, "起始日期": ISO[fact.first], "截止日期": until}
        who = named.get("身份证号") or f"户:{named['户编号']}"
        key = _SEPARATOR.join((who, fact.name, ISO[fact.first], fact.reporter))
        homes = self._homes(fact.of_member, fact.subject, fact.first)
        held = self._filed("fact", key, cells, fact.reporter, fact.number, homes, node)
        self._node("Fact", fact.number, "Fact;Filed", {**held, "reporter": fact.reporter})
        self._link("HAS_FACT", holder, node)
        self._link("REPORTED_BY", node, self.department_nodes[fact.reporter])
        for home in homes:
            self._link("STANDS_IN", node, _node("Household", home))
        subject = fact.subject if fact.of_member else -1 - fact.subject
        last = 99_999 if fact.until is None else fact.until
        number = "" if held["number"] is None else held["number"]
        self.files.rows["fact"]([subject, self.facts[fact.name], fact.value, number, fact.first, last])

    def _grant(self, grant: Grant) -> None:
        node, (target, named) = _node("Grant", grant.number), self._subject(grant.of_member, grant.subject)
        first, last = run_of(grant)
        key = f"G{grant.number:08d}"
        cells = {
            "救助编号": key,
            "措施代码": grant.measure,
            **named,
            "经办部门": grant.department,
            "起始日期": ISO[grant.first],
            "截止日期": None if grant.until is None else ISO[grant.until],
            "发放周期": grant.cycle,
            "批准金额": grant.fen,
            "终止日期": None if grant.stopped is None else ISO[grant.stopped],
            "事由": grant.reason,
        }
        homes = self._homes(grant.of_member, grant.subject, grant.first)
        held = self._filed("grant", key, cells, None, grant.number, homes, node)
        self._node("Grant", grant.number, "Grant;Filed", held)
        self._link("TO", node, target, grant.measure, first, last)
        self._link("BY", node, self.department_nodes[grant.department])
        self._link("OF", node, self.measure_nodes[grant.measure])
        for home in homes:
            self._link("STANDS_IN", node, _node("Household", home))
        member, household = (grant.subject, "") if grant.of_member else ("", grant.subject)
        self.files.rows["grants"](
            [grant.number, key, self.measures[grant.measure], member, household, first, last,
             "t" if grant.cycle == "一次性" else "f", grant.reason or ""]
        )  # fmt: skip

    def _chain(self, home: int, properties: Mapping[str, Any]) -> None:
        name, head, before = number_of_home(home), chain.Head(0, chain.GENESIS), None
        recorded, node = RECORDED.isoformat(), 0
        for draft, thing in self.drafts[home]:
            body = chain.body_of(draft, RECORDED)
            mac = chain.mac_of(self.keys, name, head.seq + 1, head.mac, body)
            node = self._node(
                "Entry",
                self.entries,
                "Entry",
                {
                    "household": name, "seq": head.seq + 1, "previous": head.mac, "mac": mac, "body": body,
                    "algorithm": chain.ALGORITHM, "key_id": self.key_id, "kind": draft.kind, "key": draft.key,
                    "version": 1, "happened_on": draft.happened_on, "recorded_at": recorded, "event": draft.event,
                    "measure": draft.measure, "person": draft.person, "department": draft.department,
                    "amount_fen": draft.amount_fen, "source": chain.canonical(draft.source),
                },
            )  # fmt: skip
            self.entries += 1
            self._link("RECORDS", node, thing)
            if before is not None:
                self._link("AFTER", node, before)
            before, head = node, chain.Head(head.seq + 1, mac)
        sealed = chain.head_seal_of(self.keys, name, head)
        self._link(
            "LATEST", self._node("Household", home, "Household;Filed", {**properties, "sealed_head": sealed}), node
        )


def number_of_home(home: int) -> str:
    return f"H{home:07d}"


def _write_few(folder: Path, codes: Sequence[str], counts: Mapping[str, int]) -> None:
    """Regions, what the catalogue will fill in, batches."""
    with ExitStack() as stack:
        files = _Files(stack, folder, "few", ["Region", *_FEW, "PART_OF", "SENT_BY"])
        above = {code: levels(code) for code in codes}
        for code in sorted({level for each in above.values() for level in each}):
            files.rows["Region"]([_few("Region", int(code)), "Region", code])
        for low, high in sorted({pair for each in above.values() for pair in zip(each[1:], each, strict=False)}):
            files.rows["PART_OF"]([_few("Region", int(low)), _few("Region", int(high))])
        for cls in (Department, Measure):
            for n, code in enumerate(named_in_catalogue(cls)):
                files.rows[cls.__name__]([_few(cls.__name__, n), cls.__name__, code])
        for kind, seq in BATCHES.items():
            rows = counts[{"household": "Household", "member": "Membership", "fact": "Fact", "grant": "Grant"}[kind]]
            node, sent = _few("Batch", seq), RECORDED.isoformat()
            files.rows["Batch"](
                [node, "Batch", f"bulk{seq}", seq, f"{kind}.csv", f"bulk{seq}", kind, DAY, sent, rows, rows, 0, 0, 0,
                 rows, "true"]
            )  # fmt: skip
            files.rows["SENT_BY"]([node, _few("Department", 0)])
        files.rows["Intake"]([_few("Intake", 0), "Intake", "turn", len(BATCHES)])


def admin_import(server: LocalServer, folder: Path, *, memory: str) -> None:
    """Neo4j's own bulk loader over all files; replaces the whole database. The server must have run once."""
    headers = folder / "headers"
    headers.mkdir(exist_ok=True)
    given = []
    for sort, (_, columns) in NODES.items():
        (headers / f"{sort}.csv").write_text(f":ID,:LABEL,{columns}\n", encoding="utf-8")
        given.append("--nodes=" + ",".join(map(str, _files(headers, folder, sort))))
    for sort, columns in LINKS.items():
        (headers / f"{sort}.csv").write_text(":START_ID,:END_ID" + (f",{columns}" if columns else "") + "\n", "utf-8")
        given.append(f"--relationships={sort}=" + ",".join(map(str, _files(headers, folder, sort))))
    with server.at_rest() as tool:
        command = [f"-Xmx{memory}" if word.startswith("-Xmx") else word for word in tool]
        options = ["--overwrite-destination", "--id-type=integer", f"--report-file={folder}/report"]
        done = subprocess.run(
            [*command, "database", "import", "full", "neo4j", *options, *given],
            env=server.admin_environment(),
            capture_output=True,
            text=True,
            check=False,
        )
    if done.returncode != 0:
        raise SystemExit(f"neo4j-admin database import 失败:{done.stdout[-2000:]}{done.stderr[-2000:]}")


def _files(headers: Path, folder: Path, sort: str) -> Iterator[Path]:
    yield headers / f"{sort}.csv"
    yield from sorted(folder.glob(f"{sort}-*.csv"))
