"""Departments' files as a test writes them: rows as dicts of Chinese columns, sent through the real import."""

from __future__ import annotations

import csv
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

from graph.answers import Answer, ask
from graph.intake.importing import import_files
from graph.intake.reach import Sender
from graph.office import Office
from graph.policy.loading import load
from graph.verification import verify

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
        criteria: [{fact: 人均月收入, op: lt, value: 800, subject: household, trigger: true}]
needs: [{name: 医疗救助, aliases: [看病]}]
reasons: [{name: 住院, aliases: [生病住院]}]
"""

_WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)


def id_number(number: int, born: str = "19900101") -> str:
    """An 18-digit ID number with a right check character; ``number`` 0..999 tells people apart."""
    first = f"210302{born}{number:03d}"
    return first + "10X98765432"[sum(int(d) * w for d, w in zip(first, _WEIGHTS, strict=True)) % 11]


class Desk:
    """``send`` imports one sheet; ``chain`` and ``ask`` read what came of it."""

    def __init__(self, office: Office, folder: Path) -> None:
        self.office = office
        self._folder = folder
        self._files = 0
        self.warnings: list[str] = []

    def policy(self, text: str = CATALOGUE) -> Desk:
        path = self._folder / f"policy{self._files}.yaml"
        path.write_text(text, encoding="utf-8")
        load(self.office.store, [path], self.office.keys)
        self.office = replace(self.office)  # the catalogue is read once an office
        return self

    def write(self, rows: Sequence[Mapping[str, str]], columns: Sequence[str] | None = None) -> Path:
        """A CSV with the columns of the first row (or those given)."""
        self._files += 1
        path = self._folder / f"{self._files:03d}.csv"
        names = list(columns or rows[0])
        with path.open("w", encoding="utf-8", newline="") as out:
            writer = csv.DictWriter(out, names, restval="")
            writer.writeheader()
            writer.writerows(rows)
        return path

    def send(
        self,
        *rows: Mapping[str, str],
        on: str = "2024-07-01",
        by: str = "CIVIL",
        columns: Sequence[str] | None = None,
        sender: Sender | None = None,
    ) -> dict[str, int]:
        """Counts of the batch. ``sender``: the account that it is imported for; none: the command line."""
        return self.send_file(self.write(rows, columns), on=on, by=by, sender=sender)

    def send_file(
        self, path: Path, *, on: str = "2024-07-01", by: str = "CIVIL", sender: Sender | None = None
    ) -> dict[str, int]:
        batches = import_files(
            self.office,
            [path],
            by,
            date.fromisoformat(on),
            progress=lambda what, count: None,
            warn=self.warnings.append,
            sender=sender,
        )
        return batches[0].counts

    def quarantine(self) -> list[tuple[int, str, bool]]:
        """(row, column, waiting) of every row set aside."""
        return [
            (row["row"], row["column"], row["waiting"]) for row in self.office.store.read("intake/list_quarantined")
        ]

    def ask(self, name: str, **params: str) -> Answer:
        return ask(self.office, name, [(key.rstrip("_"), value) for key, value in params.items()])

    def chain(self, household: str) -> list[tuple[str, str, str]]:
        """(kind, happened_on, status) of a household's entries."""
        return [
            (row["kind"], row["happened_on"].isoformat(), row["status"])
            for row in self.ask("household_aid_chain", household=household).rows
        ]

    def broken(self, household: str | None = None) -> list[dict[str, Any]]:
        report = verify(self.office.store, self.office.keys, household, lambda what, count: None)
        found: list[dict[str, Any]] = report.as_json()["broken"]
        return found


def household(number: str, code: str = "210302000000", **more: str) -> dict[str, str]:
    return {"户编号": number, "行政区划代码": code, **more}


def member(person: str, home: str, joined: str = "2020-01-01", **more: str) -> dict[str, str]:
    return {"身份证号": person, "姓名": "某人", "户编号": home, "与户主关系": "其他", "加入日期": joined, **more}


def grant(
    number: str,
    *,
    person: str = "",
    home: str = "",
    measure: str = "",
    starts: str = "2024-01-01",
    amount: str = "100",
    **more: str,
) -> dict[str, str]:
    return {
        "救助编号": number,
        "措施代码": measure or ("CARE" if person else "DIBAO"),
        "身份证号": person,
        "户编号": home,
        "经办部门": "CIVIL",
        "起始日期": starts,
        "发放周期": "月",
        "批准金额": amount,
        **more,
    }


def payment(number: str, of: str, month: str = "2024-01", **more: str) -> dict[str, str]:
    return {"发放编号": number, "救助编号": of, "所属月份": month, "发放日期": f"{month}-10", "金额": "100", **more}


def referral(number: str, home: str = "H1", **more: str) -> dict[str, str]:
    return {
        "转介编号": number,
        "户编号": home,
        "需求": "看病",
        "转出部门": "CIVIL",
        "转入部门": "DPF",
        "状态": "待签收",
        "发出日期": "2024-06-03",
        **more,
    }
