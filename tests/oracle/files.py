"""A small county in terse rows for the oracle's own tests: one catalogue, and files of texts."""

from __future__ import annotations

from datetime import date
from typing import Any

from tests.counties.identity import check_character
from tests.oracle import intake, policy
from tests.oracle.answers import ask
from tests.oracle.events import Cell, Event, Row
from tests.oracle.world import World, build

CATALOGUE = policy.read("""
departments: [{code: CIVIL, name: 民政局}, {code: DPF, name: 残联}, {code: MED, name: 医保局}]
parameters:
  - {name: 标准, region: "210300000000", value: 800, valid_from: 2024-07-01}
  - {name: 标准, region: "210381000000", value: 1000, valid_from: 2024-07-01, household_type: 农业}
measures:
  - code: NURSE
    unit: member
    department: CIVIL
    versions:
      - valid_from: 2021-01-01
        valid_to:
        citation: {document: 甲, clause: 一, status: confirmed}
        criteria:
          - {fact: 残疾等级, op: in, value: [一级, 二级], trigger: true}
          - {fact: 人均月收入, op: lt, value: {parameter: 标准, times: 1.1}, subject: household}
        grace: {months: 6, facts: [人均月收入]}
  - {code: LIVING, unit: member, department: CIVIL, versions: []}
  - code: DIBAO
    unit: household
    department: CIVIL
    versions:
      - valid_from: 2019-01-01
        citation: {document: 乙, clause: 二, status: unverified}
        criteria:
          - trigger: true
            any_of:
              - {fact: 重病, op: eq, value: 是, subject: any_member}
              - {fact: 年龄, op: ge, value: 60, subject: any_member}
  - {code: TEMP, unit: either, department: CIVIL, covers_months: 6, versions: []}
  - {code: FUNERAL, unit: member, after_death: true, versions: []}
exclusions:
  - {a: NURSE, b: LIVING, kind: exclusive, scope: member, document: 丙, clause: 三, status: confirmed}
  - {a: DIBAO, b: LIVING, kind: topup, scope: household, document: 丁, clause: 四, status: unverified}
frequency:
  - {measure: TEMP, max: 1, per: calendar_year, same_reason: true, document: 戊, clause: 五, status: confirmed}
limits: [{kind: referral, region: "000000000000", working_days: 5, valid_from: 2024-01-01, source: 通知}]
needs: [{name: 医疗救助, aliases: [看病]}]
indicators: [{code: SICK, points: 30, when: {fact: 重病, op: eq, value: 是, subject: any_member}}]
alert_threshold: [{region: "000000000000", points: 30, valid_from: 2024-01-01}]
visits: [{measure: DIBAO, every_months: 1, region: "000000000000"}]
freshness: [{department: CIVIL, kind: 救助, days: 60}]
""")
CODE = "210381100001"


def person(seventeen: str) -> str:
    return seventeen + check_character(seventeen)


P1, P2 = person("21038119600615001"), person("21038119900101002")


class Files:
    """Imports terse files: columns and rows of texts."""

    def __init__(self) -> None:
        self.events: list[Event] = []

    def file(
        self, kind: str, columns: str, *rows: str | list[Cell], on: str = "2025-07-01", by: str = "CIVIL"
    ) -> Files:
        cells = [tuple(row.split(" ")) if isinstance(row, str) else tuple(row) for row in rows]
        told = tuple(
            Row(place, tuple("" if cell == "-" else cell for cell in row)) for place, row in enumerate(cells, 2)
        )
        self.events.append(
            Event(f"{len(self.events)}.csv", None, kind, tuple(columns.split(" ")), told, by, date.fromisoformat(on))
        )
        return self

    def household(self, *rows: str, on: str = "2025-07-01") -> Files:
        return self.file("household", "户编号 行政区划代码 户籍类型", *rows, on=on)

    def member(self, *rows: str, on: str = "2025-07-01") -> Files:
        """Number, household, joined, left, died."""
        full = [row.split(" ") for row in rows]
        return self.file(
            "member",
            "身份证号 姓名 户编号 与户主关系 加入日期 离开日期 死亡日期",
            *(f"{one[0]} 张三 {one[1]} 户主 {one[2]} {one[3]} {one[4]}" for one in full),
            on=on,
        )

    def grant(self, *rows: str, on: str = "2025-07-01") -> Files:
        """Number, measure, person, household, starts, ends, cycle, amount, reason, not covered."""
        columns = "救助编号 措施代码 身份证号 户编号 起始日期 截止日期 发放周期 批准金额 事由 不保障人员 经办部门"
        return self.file("grant", columns, *(f"{row} CIVIL" for row in rows), on=on)

    def referral(self, *rows: str) -> Files:
        """Number, household, need, from, to, state, sent, ended, follows, reason."""
        return self.file(
            "referral", "转介编号 户编号 需求 转出部门 转入部门 状态 发出日期 办结日期 上一转介编号 理由", *rows
        )

    def taken(self) -> intake.Intake:
        return intake.run(CATALOGUE, self.events)

    def counts(self) -> list[tuple[int, int, int, int]]:
        return [(one.created, one.updated, one.unchanged, one.quarantined) for one in self.taken().batches]

    def aside(self) -> list[tuple[str, int, set[str], bool]]:
        return [(one.event.kind, one.row.number, set(one.columns), one.waiting) for one in self.taken().quarantine]

    def world(self) -> World:
        return build(self.taken())

    def ask(self, query: str, **asked: Any) -> list[dict[str, Any]]:
        return ask(self.world(), query, **asked)


def family() -> Files:
    """H1 with P1 and P2 since 2020."""
    return Files().household(f"H1 {CODE} 农业").member(f"{P1} H1 2020-01-01 - -", f"{P2} H1 2020-01-01 - -")


def some(rows: list[dict[str, Any]], *columns: str) -> list[tuple[Any, ...]]:
    return [tuple(row[column] for column in columns) for row in rows]


def paid(files: Files, *rows: str) -> Files:
    return files.file("payment", "发放编号 救助编号 所属月份 发放日期 金额", *rows)
