"""A tiny county written straight into the graph, for tests that ask questions of it.

Each call writes at once, with the derived properties that the import would write (``first_day``, ``last_day``, ``TO``
and ``BELONGS_TO`` with their days), so a test can say ``world.member("P1", of="H1", left="2024-01-31")`` and ask.
Dates are ISO texts or ``date``; money is integer fen; what a call does not name is null. Ids are given by the test:
``H…`` of households, ``P…`` of people, anything for the rest. People and departments come into being when first named;
households, measures and grants must be there before something points at them.
"""

from collections.abc import Mapping
from datetime import date
from typing import Any, Final

from neo4j import Driver, Session

from tests import world_statements as statements

OPEN: Final = 99999
VILLAGE: Final = "210381100201"
UNIT: Final = "\x1f"


def day(text: str | date | None) -> date | None:
    return date.fromisoformat(text) if isinstance(text, str) else text


def number(text: str | date | None, empty: int = OPEN) -> int:
    """Days since 1970-01-01; ``empty`` where there is no date."""
    value = day(text)
    return empty if value is None else value.toordinal() - 719163


def last_run_day(starts: str, ends: str | None, stopped: str | None, cycle: str) -> int:
    """The last day a grant runs (contract §3): the earlier end; 一次性 without 截止日期 its first day only."""
    if cycle == "一次性" and ends is None:
        ends = starts
    return min(number(ends), number(stopped))


class World:
    """Writes one small county through ``driver``; a new one begins empty."""

    def __init__(self, driver: Driver, database: str | None = None) -> None:
        self.session: Session = driver.session(database=database)
        self.regions: set[str] = set()
        self.people: set[str] = set()
        self.households: set[str] = set()
        self.departments: set[str] = set()
        self.written = 0
        self.session.run(statements.CLEAR).consume()

    def close(self) -> None:
        self.session.close()

    def _run(self, statement: str, **params: Any) -> None:
        record = self.session.run(statement, params).single(strict=True)
        assert record["made"] == 1, f"the test names something that is not there: {params}"

    def _count(self) -> int:
        self.written += 1
        return self.written

    # who and where

    def region(self, code: str) -> None:
        """A region of 12 digits and the ones above it."""
        if code in self.regions:
            return
        codes = list(dict.fromkeys(code[:digits].ljust(12, "0") for digits in (2, 4, 6, 9, 12)))
        self.session.run(statements.REGION, codes=codes).consume()
        self.regions.update(codes)

    def household(self, id: str, code: str = VILLAGE, kind: str | None = "农业", **props: Any) -> None:
        self.region(code)
        self.households.add(id)
        self._run(
            statements.HOUSEHOLD,
            code=code,
            props={"key": id, "id": id, "code": code, "kind": kind, "protected": False, **props},
        )

    def department(self, code: str, name: str | None = None) -> None:
        if name is not None or code not in self.departments:
            self._run(statements.DEPARTMENT, code=code, name=name or code)
            self.departments.add(code)

    def person(self, id: str, born: str | None = None, died: str | None = None) -> None:
        """Somebody, so far of no household."""
        self.people.add(id)
        self._run(statements.PERSON, id=id, born=day(born), died=day(died))

    def member(
        self,
        id: str,
        of: str,
        joined: str = "2010-01-01",
        left: str | None = None,
        died: str | None = None,
        born: str | None = None,
        relation: str = "其他",
    ) -> None:
        """One membership; called again for the same pair it writes a second one. A death ends all of them."""
        self.person(id, born, died)
        props = {
            "key": UNIT.join((id, of, joined, str(self._count()))),
            "relation": relation,
            "joined_on": day(joined),
            "left_on": day(left),
            "first_day": number(joined),
            "last_day": number(left),
        }
        self._run(statements.MEMBERSHIP, person=id, household=of, props=props)

    def fact(
        self,
        subject: str,
        name: str,
        value: str | int | float,
        since: str = "2020-01-01",
        until: str | None = None,
        department: str = "CIVIL",
    ) -> None:
        self._subject(subject)
        self.department(department)
        text = str(value)
        try:
            as_number: float | None = float(text)
        except ValueError:
            as_number = None
        props = {
            "key": UNIT.join((subject, name, since, department, str(self._count()))),
            "name": name,
            "text": text,
            "word": text[:256],
            "number": as_number,
            "valid_from": day(since),
            "valid_to": day(until),
            "first_day": number(since),
            "last_day": number(until),
        }
        self._run(statements.FACT, subject=subject, department=department, props=props)

    def _subject(self, id: str) -> None:
        if id not in self.households and id not in self.people:
            self.person(id)

    # what the catalogue says

    def measure(
        self,
        code: str,
        unit: str = "member",
        name: str | None = None,
        department: str = "CIVIL",
        repeatable: bool = False,
        after_death: bool = False,
        covers_months: int = 0,
        version: str | None = "1900-01-01",
        **props: Any,
    ) -> None:
        """A measure with one confirmed version from ``version`` on (None: without)."""
        self.department(department)
        self._run(
            statements.MEASURE,
            props={
                "code": code,
                "name": name or code,
                "class": "其他帮扶",
                "unit": unit,
                "department": department,
                "repeatable": repeatable,
                "after_death": after_death,
                "covers_months": covers_months,
                **props,
            },
        )
        if version is not None:
            self.version(code, version)

    def version(
        self,
        measure: str,
        valid_from: str,
        valid_to: str | None = None,
        document: str = "办法",
        clause: str = "一",
        status: str = "confirmed",
        **props: Any,
    ) -> None:
        self._run(
            statements.VERSION,
            measure=measure,
            props={
                "key": UNIT.join((measure, valid_from)),
                "valid_from": day(valid_from),
                "valid_to": day(valid_to),
                "document": document,
                "clause": clause,
                "status": status,
                **props,
            },
        )

    def exclusion(
        self,
        a: str,
        b: str,
        kind: str = "exclusive",
        scope: str = "member",
        region: str | None = None,
        document: str = "排除办法",
        clause: str = "三",
        status: str = "confirmed",
    ) -> None:
        """``region``: the prefix left after the contract's cut."""
        props = {
            "kind": kind,
            "scope": scope,
            "region": region,
            "document": document,
            "clause": clause,
            "status": status,
        }
        self._run(statements.EXCLUSION, a=a, b=b, props=props)

    def frequency(
        self,
        measure: str,
        max: int = 1,
        per: str = "calendar_year",
        same_reason: bool = False,
        region: str | None = None,
        document: str = "频次办法",
        clause: str = "五",
        status: str = "confirmed",
    ) -> None:
        self._run(
            statements.FREQUENCY,
            measure=measure,
            props={
                "key": UNIT.join((measure, str(self._count()))),
                "measure": measure,
                "max": max,
                "per": per,
                "same_reason": same_reason,
                "region": region,
                "document": document,
                "clause": clause,
                "status": status,
            },
        )

    def entry(self, label: str, **props: Any) -> None:
        """A node of the catalogue: Parameter, Limit, Threshold, VisitRule, Indicator, Need, … ; dates as ISO texts."""
        made: dict[str, Any] = {"region": ""} if label in {"Parameter", "Limit", "Threshold", "VisitRule"} else {}
        made |= {k: day(v) if k in {"valid_from", "valid_to"} else v for k, v in props.items()}
        self._run(statements.ENTRY, label=label, props={"key": f"{label}{UNIT}{self._count()}", **made})

    # what was given

    def grant(
        self,
        id: str,
        to: str,
        measure: str,
        starts: str = "2024-01-01",
        ends: str | None = None,
        stopped: str | None = None,
        cycle: str = "月",
        approved: int = 10000,
        reason: str | None = None,
        stop_reason: str | None = None,
        not_covered: list[str] | None = None,
        department: str = "CIVIL",
        **props: Any,
    ) -> None:
        """``to``: a household that is there, or a person; ``approved`` in fen."""
        self._subject(to)
        self.department(department)
        for person in not_covered or ():
            self._subject(person)
        days = {"measure": measure, "first_day": number(starts), "last_day": last_run_day(starts, ends, stopped, cycle)}
        self._run(
            statements.GRANT,
            to=to,
            department=department,
            days=days,
            props={
                "key": id,
                "id": id,
                "cycle": cycle,
                "starts_on": day(starts),
                "ends_on": day(ends),
                "stopped_on": day(stopped),
                "stop_reason": stop_reason,
                "reason": reason,
                "approved_fen": approved,
                "not_covered": not_covered,
                **days,
                **props,
            },
        )

    def adjustment(self, grant: str, from_month: str, approved: int, reason: str | None = None) -> None:
        self._run(
            statements.ADJUSTMENT,
            grant=grant,
            props={
                "key": UNIT.join((grant, from_month)),
                "from_month": from_month,
                "approved_fen": approved,
                "reason": reason,
            },
        )

    def payment(
        self,
        grant: str,
        month: str,
        amount: int = 10000,
        paid: str | None = None,
        id: str | None = None,
        content: str | None = None,
    ) -> None:
        """``paid``: default the tenth of the month."""
        id = id or f"F{self._count()}"
        self._run(
            statements.PAYMENT,
            grant=grant,
            props={
                "key": id,
                "id": id,
                "month": month,
                "paid_on": day(paid or f"{month}-10"),
                "amount_fen": amount,
                "content": content,
            },
        )

    def application(
        self,
        id: str,
        to: str,
        measure: str,
        accepted: str,
        ended: str | None = None,
        result: str | None = None,
        department: str = "CIVIL",
        **props: Any,
    ) -> None:
        self._subject(to)
        self.department(department)
        self._run(
            statements.APPLICATION,
            to=to,
            department=department,
            props={
                "key": id,
                "id": id,
                "measure": measure,
                "accepted_on": day(accepted),
                "ended_on": day(ended),
                "result": result,
                **props,
            },
        )

    # who passed whom on, who went there

    def referral(
        self,
        id: str,
        about: str,
        sent: str,
        need: str = "医疗救助",
        state: str = "待签收",
        giver: str = "CIVIL",
        taker: str = "MEDSEC",
        received: str | None = None,
        accepted: str | None = None,
        ended: str | None = None,
        reason: str | None = None,
        follows: str | None = None,
        person: str | None = None,
        **props: Any,
    ) -> None:
        self.department(giver)
        self.department(taker)
        self._run(
            statements.REFERRAL,
            household=about,
            giver=giver,
            taker=taker,
            follows=follows,
            person=person,
            props={
                "key": id,
                "id": id,
                "need": need,
                "state": state,
                "sent_on": day(sent),
                "received_on": day(received),
                "accepted_on": day(accepted),
                "ended_on": day(ended),
                "reason": reason,
                **props,
            },
        )

    def visit(
        self,
        about: str,
        on: str,
        id: str | None = None,
        channel: str = "入户走访",
        found: str = "无异常",
        handled: str | None = None,
        need: str | None = None,
        cause: str | None = None,
        person: str | None = None,
        **props: Any,
    ) -> None:
        id = id or f"V{self._count()}"
        self._run(
            statements.VISIT,
            household=about,
            person=person,
            props={
                "key": id,
                "id": id,
                "visited_on": day(on),
                "channel": channel,
                "found": found,
                "handled": handled,
                "need": need,
                "cause": cause,
                **props,
            },
        )

    def withdraw(self, id: str) -> None:
        """作废: the node stays, marked, and nothing of the domain points at it or from it."""
        self._run(statements.WITHDRAWN, id=id)

    def ask(self, statement: str, params: Mapping[str, Any]) -> list[dict[str, Any]]:
        """Runs a statement of the test itself (not of the product)."""
        return self.session.run(statement, dict(params)).data()
