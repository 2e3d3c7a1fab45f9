"""What the departments of the demo county hold, as rows of the ten kinds; ``seed.files`` writes the files."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from decimal import Decimal
from typing import Final

from graph.intake.kinds import KINDS
from seed.people import Person, Register, Village

Cell = str | int | date | Decimal | Person | None

COUNTY_DAY: Final = date(2026, 11, 24)
"""The day the stories are told for."""

LAST_PAY_MONTH: Final = "2026-11"

# Who decides a measure in this county, and how that office numbers its grants.
OFFICES: Final[Mapping[str, str]] = {
    measure: office
    for office, measures in {
        "MEDSEC": ("MED_PREMIUM_FULL", "MED_PREMIUM_PART", "MED_DIRECT"),
        "HEALTH": ("MED_EMERGENCY",),
        "EDU": ("EDU_AID",),
        "HOUSING": ("HOUSE_RURAL", "HOUSE_RENT", "HOUSE_PUBLIC"),
        "HRSS": ("JOB_AID",),
        "EMERG": ("DISASTER_AID", "DISASTER_HOUSE"),
        "CHARITY": ("CHARITY_AID",),
    }.items()
    for measure in measures
}
_PREFIXES = [
    "CIVIL",
    "MZ",
    "MEDSEC",
    "YB",
    "HEALTH",
    "WJ",
    "EDU",
    "JY",
    "HOUSING",
    "FC",
    "HRSS",
    "RS",
    "EMERG",
    "YJ",
    "CHARITY",
    "CS",
]
PREFIXES: Final[Mapping[str, str]] = dict(zip(_PREFIXES[::2], _PREFIXES[1::2], strict=True))


@dataclass(frozen=True)
class Row:
    """One line of a department's file. ``part`` tells apart several files of one department and kind."""

    sender: str
    kind: str
    part: str
    cells: Mapping[str, Cell]


@dataclass(frozen=True)
class Family:
    """A household of the county and the people that were entered in it, by name."""

    number: str
    village: Village
    people: dict[str, Person] = field(default_factory=dict)

    def __getitem__(self, name: str) -> Person:
        return self.people[name]


Holder = Family | Person


def months(first: str, last: str) -> list[str]:
    """All months from ``first`` to ``last``, both written YYYY-MM, both included."""
    at, end = _month_number(first), _month_number(last)
    return [f"{number // 12}-{number % 12 + 1:02d}" for number in range(at, end + 1)]


def _month_number(month: str) -> int:
    return int(month[:4]) * 12 + int(month[5:]) - 1


def _subject(holder: Holder) -> dict[str, Cell]:
    return {"户编号": holder.number} if isinstance(holder, Family) else {"身份证号": holder}


class Ledger:
    """Collects rows in the order in which the stories tell them, and numbers what has a number of its own."""

    def __init__(self) -> None:
        self.rows: list[Row] = []
        self.register = Register()
        self._numbers: Counter[str] = Counter()

    def add(self, sender: str, kind: str, cells: Mapping[str, Cell], part: str = "") -> None:
        unknown = cells.keys() - set(KINDS[kind].names)
        if unknown:
            raise KeyError(f"{kind}: {sorted(unknown)}")
        self.rows.append(Row(sender, kind, part, cells))

    def number(self, prefix: str, width: int = 4) -> str:
        self._numbers[prefix] += 1
        return f"{prefix}26-{self._numbers[prefix]:0{width}d}"

    # households and people

    def family(
        self, number: str, village: Village, head: str, *, grid: str = "", kind: str = "", protected: bool = False
    ) -> Family:
        self.add(
            "CIVIL",
            "household",
            {
                "户编号": number,
                "行政区划代码": village.code,
                "网格": grid or f"{village.name[:2]}{int(number[-2:]) % 4 + 1}网格",
                "户主姓名": head,
                "地址": f"{village.address}{int(number[-4:]) % 97 + 3}号",
                "户籍类型": kind or ("非农业" if village.urban else "农业"),
                "保护标记": "是" if protected else "否",
            },
        )
        return Family(number, village)

    def born(
        self,
        family: Family,
        name: str,
        relation: str,
        born: date,
        *,
        woman: bool = False,
        joined: date | None = None,
        left: date | None = None,
    ) -> Person:
        """A person whose first household in this county is ``family``."""
        return self.join(family, self.register.person(name, born, woman=woman), relation, joined=joined, left=left)

    def join(
        self, family: Family, person: Person, relation: str, *, joined: date | None = None, left: date | None = None
    ) -> Person:
        family.people[person.name] = person
        self.add(
            "CIVIL",
            "member",
            {
                "身份证号": person,
                "姓名": person.name,
                "户编号": family.number,
                "与户主关系": relation,
                "加入日期": joined or max(person.born, date(2015, 1, 1)),
                "离开日期": left,
                "死亡日期": None,
            },
        )
        return person

    def death(self, family: Family, person: Person, relation: str, day: date, *, joined: date | None = None) -> None:
        """The police report a death on the membership that CIVIL entered, key for key."""
        self.add(
            "POLICE",
            "member",
            {
                "身份证号": person,
                "姓名": person.name,
                "户编号": family.number,
                "与户主关系": relation,
                "加入日期": joined or max(person.born, date(2015, 1, 1)),
                "死亡日期": day,
            },
        )

    def fact(
        self, sender: str, subject: Holder, name: str, value: str | int, since: date, until: date | None = None
    ) -> None:
        self.add(
            sender, "fact", {**_subject(subject), "指标": name, "值": str(value), "起始日期": since, "截止日期": until}
        )

    # aid

    def application(
        self,
        measure: str,
        subject: Holder,
        accepted: date,
        *,
        ended: date | None = None,
        result: str | None = None,
        pledge: bool = False,
        why: str | None = None,
    ) -> str:
        number = self.number("SQ")
        office = OFFICES.get(measure, "CIVIL")
        self.add(
            "CIVIL",
            "application",
            {
                "申请编号": number,
                "措施代码": measure,
                **_subject(subject),
                "受理部门": office,
                "受理日期": accepted,
                "办结日期": ended,
                "结果": result,
                "告知承诺": "是" if pledge else "否",
                "理由": why,
            },
        )
        return number

    def monthly(
        self,
        measure: str,
        subject: Holder,
        since: date,
        yuan: Decimal | int | str,
        *,
        until: date | None = None,
        stopped: date | None = None,
        stop_reason: str | None = None,
        why: str | None = None,
        without: Iterable[Person] = (),
        paid_to: str | None = None,
        unpaid: Iterable[str] = (),
        paid: Mapping[str, Decimal | int | str] | None = None,
        service: str | None = None,
    ) -> str:
        """A monthly grant and its payments, in full up to its end or ``paid_to``, but for ``unpaid`` and ``paid``."""
        number = self._grant(
            measure,
            subject,
            "月",
            since,
            yuan,
            until=until,
            stopped=stopped,
            stop_reason=stop_reason,
            why=why,
            without=without,
        )
        end = min((day for day in (until, stopped) if day), default=None)
        last = paid_to or min(f"{end:%Y-%m}" if end else LAST_PAY_MONTH, LAST_PAY_MONTH)
        # A month counts if the grant runs on its first day (contract §3, underpaid_aid).
        first = since if since.day == 1 else (since.replace(day=1) + timedelta(days=32)).replace(day=1)
        for month in months(f"{first:%Y-%m}", last):
            if month not in unpaid:
                self.payment(
                    measure,
                    number,
                    month,
                    date(int(month[:4]), int(month[5:]), 10),
                    (paid or {}).get(month, yuan),
                    service,
                )
        return number

    def once(
        self,
        measure: str,
        subject: Holder,
        day: date,
        yuan: Decimal | int | str,
        *,
        why: str | None = None,
        office: str | None = None,
        after: int = 3,
        goods: str | None = None,
        until: date | None = None,
    ) -> str:
        """A 一次性 grant, paid ``after`` so many days (negative: never)."""
        number = self._grant(measure, subject, "一次性", day, yuan, why=why, office=office, until=until)
        if after >= 0:
            paid_on = day + timedelta(days=after)
            self.payment(measure, number, f"{paid_on:%Y-%m}", paid_on, yuan, goods)
        return number

    def _grant(
        self,
        measure: str,
        subject: Holder,
        cycle: str,
        since: date,
        yuan: Decimal | int | str,
        *,
        until: date | None = None,
        stopped: date | None = None,
        stop_reason: str | None = None,
        why: str | None = None,
        office: str | None = None,
        without: Iterable[Person] = (),
    ) -> str:
        office = office or OFFICES.get(measure, "CIVIL")
        number = self.number(PREFIXES[office])
        self.add(
            office,
            "grant",
            {
                "救助编号": number,
                "措施代码": measure,
                **_subject(subject),
                "经办部门": office,
                "起始日期": since,
                "截止日期": until,
                "发放周期": cycle,
                "批准金额": Decimal(yuan),
                "终止日期": stopped,
                "终止原因": stop_reason,
                "事由": why,
                "不保障人员": "、".join(person.number for person in without) or None,
            },
        )
        return number

    def adjustment(self, grant: str, month: str, yuan: Decimal | int | str, why: str) -> None:
        self.add("CIVIL", "adjustment", {"救助编号": grant, "生效月份": month, "批准金额": Decimal(yuan), "原因": why})

    def payment(
        self, measure: str, grant: str, month: str, day: date, yuan: Decimal | int | str, content: str | None = None
    ) -> None:
        office = OFFICES.get(measure, "CIVIL")
        part = ("1-6月" if month <= "2026-06" else "7-11月") if office == "CIVIL" else ""
        self.add(
            office,
            "payment",
            {
                "发放编号": self.number("FF", 5),
                "救助编号": grant,
                "所属月份": month,
                "发放日期": day,
                "金额": Decimal(yuan),
                "内容": content,
            },
            part,
        )

    # passing on, visiting, offering

    def referral(
        self,
        subject: Family,
        need: str,
        sender: str,
        receiver: str,
        state: str,
        sent: date,
        *,
        received: date | None = None,
        accepted: date | None = None,
        ended: date | None = None,
        why: str | None = None,
        follows: str | None = None,
        person: Person | None = None,
    ) -> str:
        number = self.number("ZJ")
        self.add(
            "CIVIL",
            "referral",
            {
                "转介编号": number,
                "户编号": subject.number,
                "身份证号": person,
                "需求": need,
                "转出部门": sender,
                "转入部门": receiver,
                "状态": state,
                "发出日期": sent,
                "签收日期": received,
                "受理日期": accepted,
                "办结日期": ended,
                "理由": why,
                "上一转介编号": follows,
            },
        )
        return number

    def visit(
        self,
        subject: Family,
        day: date,
        channel: str,
        found: str,
        *,
        cause: str | None = None,
        handled: str | None = None,
        need: str | None = None,
        visitor: str = "",
        sender: str = "CIVIL",
    ) -> None:
        self.add(
            sender,
            "visit",
            {
                "走访编号": self.number("ZF"),
                "户编号": subject.number,
                "走访日期": day,
                "走访人": visitor or f"{subject.village.name[:2]}协理员",
                "渠道": channel,
                "发现情况": found,
                "致困原因": cause,
                "处置": handled,
                "需求": need,
            },
        )

    def resource(
        self, sender: str, organisation: str, category: str, need: str, code: str, capacity: int, since: date
    ) -> None:
        self.add(
            sender,
            "resource",
            {
                "资源编号": self.number("ZY"),
                "机构": organisation,
                "类别": category,
                "需求": need,
                "行政区划代码": code,
                "容量": capacity,
                "起始日期": since,
                "截止日期": None,
            },
        )
