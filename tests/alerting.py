"""A small county with every kind of case that an alert can be: one household each, all from imported files."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from graph import alerts
from graph.acts import Clerk
from tests.filing import Desk, grant, household, id_number, member

CATALOGUE = """
departments: [{code: CIVIL, name: 民政局}, {code: DPF, name: 残联}, {code: MEDSEC, name: 医保局}]
measures:
  - code: CARE
    name: 护理补贴
    class: 其他帮扶
    unit: member
    department: CIVIL
    versions:
      - valid_from: 2021-01-01
        citation: {document: 国发〔2015〕52号, clause: 二（二）, status: confirmed}
        criteria: [{fact: 残疾等级, op: in, value: [一级, 二级], trigger: true}]
  - code: DIBAO
    name: 低保
    class: 最低生活保障
    unit: household
    department: CIVIL
    versions:
      - valid_from: 2021-01-01
        citation: {document: 国务院令第649号, clause: 第九条, status: confirmed}
        criteria:
          - {fact: 人均月收入, op: lt, value: 800, subject: household}
          - {fact: 急难事件, op: eq, value: 意外, subject: household, trigger: true}
          - {fact: 机动车数, op: lt, value: 1, subject: household, advisory: true}
        grace: {months: 6, facts: [人均月收入]}
needs: [{name: 医疗救助, aliases: [看病]}]
indicators:
  - {code: DISABLED, name: 重度残疾, dimension: 健康状况, points: 60, source: 示例,
     when: {fact: 残疾等级, op: in, value: [一级, 二级], subject: any_member}}
  - {code: ACCIDENT, name: 急难事件, dimension: 突发风险, points: 60, source: 示例,
     when: {fact: 急难事件, op: eq, value: 意外, subject: household}}
  - {code: ILL, name: 重病, dimension: 健康状况, points: 60, source: 示例,
     when: {fact: 重特大疾病, op: eq, value: 是, subject: any_member}}
alert_threshold: [{region: "000000000000", points: 60, valid_from: 2024-01-01, source: 示例}]
limits:
  - {kind: alert, region: "000000000000", working_days: 10, valid_from: 2024-01-01, source: 示例}
  - {kind: task, region: "000000000000", working_days: 5, valid_from: 2024-01-01, source: 示例}
  - {kind: referral, region: "000000000000", working_days: 5, valid_from: 2024-01-01, source: 示例}
"""
ANNA, BO, CAI, DING = (id_number(n) for n in (1, 2, 3, 4))
CHAIR = Clerk("协调员甲")
CIVIL = Clerk("民政乙", "CIVIL")


def county(desk: Desk, catalogue: str = CATALOGUE) -> Desk:
    """H1: eligible for CARE, without it. H2: an accident, income not known. H3: ill, nothing fits.

    H4: DIBAO, too rich. H5: nobody lives there."""
    desk.policy(catalogue).send(*(household(f"H{n}") for n in (1, 2, 3, 4, 5)))
    desk.send(member(ANNA, "H1"), member(BO, "H2"), member(CAI, "H3"), member(DING, "H4"))
    desk.send(fact("残疾等级", "一级", person=ANNA), fact("急难事件", "意外", home="H2"),
              fact("重特大疾病", "是", person=CAI), fact("急难事件", "意外", home="H4"),
              fact("人均月收入", "900", home="H4", since="2024-06-01"))
    desk.send(grant("G4", home="H4"))
    return on(desk, "2024-07-01")


def fact(name: str, value: str, *, person: str = "", home: str = "", since: str = "2024-01-01") -> dict[str, str]:
    return {"身份证号": person, "户编号": home, "指标": name, "值": value, "起始日期": since}


def on(desk: Desk, today: str) -> Desk:
    desk.office = replace(desk.office, today=date.fromisoformat(today))
    return desk


def alert_of(desk: Desk, home: str) -> str:
    """The number of a household's newest alert."""
    found = [row for row in alerts.listing(desk.office) if row["household"] == home]
    return str(max(found, key=lambda row: (row["opened_on"], row["state"] != "已了结"))["alert"])
