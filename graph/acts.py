"""An act in the product: who did what, once, with one entry in the chain of the household it is about (of none: in the
office's own, ``graph.office_chain``).

Rules of the game, for alerts, tasks and meetings alike:
1. the household is locked before anything is read: two people at once are one after the other, the second is told;
2. an entry with the same idempotency key is the answer; the key with another request is refused;
3. what is checked is checked before anything is written, then the nodes and the entry are written together;
4. the entry tells what the nodes are after it (``graph.acted``), so that whoever edits one past the product is found.
Clock, numbers and the request are taken outside the transaction function, so that a retry writes the same thing.
"""

from __future__ import annotations

import hashlib
import json
import secrets
import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any, Final

from graph import acted, chain, office_chain
from graph.errors import NotFound, Refused, called
from graph.intake.belonging import Membership, households_on
from graph.office import Office
from graph.policy.regions import EVERYWHERE
from graph.store import Unit

HERE: Final = "本系统"
LONGEST: Final = 4_000


@dataclass(frozen=True)
class Clerk:
    """Who acts. ``department`` is null for somebody of the meeting's office, who may act for every department."""

    name: str
    department: str | None = None


class Wanting(Refused):
    """Understood, but something the act must bring is missing or wrong; ``field`` says what."""

    def __init__(self, field: str, said: str) -> None:
        self.field = field
        super().__init__(said)


class KeyReused(Refused):
    """The idempotency key was used for another request."""


class Act:
    """One request with everything that a retry must not make anew. ``noun``: 'alert', 'task', 'meeting'."""

    def __init__(self, office: Office, noun: str, clerk: Clerk, key: str | None, asked: Mapping[str, Any],
                 scope: Mapping[str, str] = EVERYWHERE) -> None:
        self.office, self.clerk, self.scope = office, clerk, dict(scope)
        self.request = uuid.uuid4().hex
        self.key = "\x1f".join((noun, clerk.department or "", clerk.name, key or self.request))
        self.digest = hashlib.sha256(chain.canonical(plain(asked)).encode()).hexdigest()
        self.now, self.today = office.now(), office.today
        self.touched: set[str] = set()

    def touch(self, number: str) -> str:
        """A node beside the entry's own that this act makes or moves: its entry tells what becomes of it."""
        self.touched.add(number)
        return number

    def answered(self, unit: Unit) -> str | None:
        """The number of what this key made before, if it made something."""
        for row in unit.run("referral/find_answer", key=self.key):
            detail = json.loads(row["body"])["detail"]
            if detail.get("请求摘要") != self.digest:
                raise KeyReused("这个幂等键已用于另一个请求:请换一个键。")
            return str(detail["编号"])
        return None

    def entry(self, household: str, kind: str, number: str, event: str, detail: Mapping[str, Any], *,
              measure: str | None = None, person: str | None = None, department: str | None = None,
              keyed: bool = True) -> chain.Draft:
        """``keyed``: this one carries the idempotency key; of several entries of one act only the first does."""
        told = {**plain(detail), "编号": number, "经办": self.clerk.name, "请求摘要": self.digest}
        who = f"{self.clerk.department or ''} {self.clerk.name}".strip()
        return chain.Draft(household=household, kind=kind, happened_on=self.today, event=event, detail=told,
                           measure=measure, person=person, department=department,
                           source={"file": HERE, "sheet": who, "row": None},
                           idempotency_key=self.key if keyed else None)

    def append(self, unit: Unit, drafts: Sequence[chain.Draft]) -> list[tuple[str, int]]:
        """The last thing an act does: the nodes are told as they are now."""
        of = {draft.household: number for number, draft in reversed(list(enumerate(drafts)))}
        told: dict[int, list[dict[str, Any]]] = {}
        for record in acted.records(unit, [*self.touched, *(str(draft.detail["编号"]) for draft in drafts)]):
            told.setdefault(of.get(acted.home_of(record) or "", 0), []).append(record)
        full = [replace(draft, detail={**draft.detail, acted.TOLD: told[number]}) if number in told else draft
                for number, draft in enumerate(drafts)]
        return chain.append(unit, self.office.keys, full, self.now)

    def tell(self, unit: Unit, kind: str, number: str, event: str, detail: Mapping[str, Any]) -> None:
        """An act about no household: one entry in the office's own chain, in place of ``append``."""
        told = {**plain(detail), "编号": number, "经办": self.clerk.name, "请求摘要": self.digest}
        if there := acted.records(unit, [*self.touched, number]):
            told[acted.TOLD] = there
        office_chain.append(unit, self.office.keys, told, kind=kind, event=event, happened_on=self.today,
                            recorded_at=self.now, request=self.request)


def number(prefix: str, day: date) -> str:
    """``YJ20240701-3F9A0C1B2D``: tells the kind and the day, and cannot be guessed."""
    return f"{prefix}{day:%Y%m%d}-{secrets.token_hex(5).upper()}"


def plain(value: Any) -> Any:
    """Dates as ISO text, tuples as lists: what canonical JSON takes."""
    if isinstance(value, date | datetime):
        return value.isoformat()
    if isinstance(value, Mapping):
        return {str(name): plain(item) for name, item in value.items()}
    if isinstance(value, list | tuple):
        return [plain(item) for item in value]
    return value


def hold_text(field: str, text: str | None, said: str, *, required: bool = True) -> None:
    if required and not (text or "").strip():
        raise Wanting(field, f"须写明{called(field, said)}。")
    if text is not None and len(text) > LONGEST:
        raise Wanting(field, f"{called(field, said)}过长(上限 {LONGEST:,} 字)。")


def hold_department(office: Office, department: str, field: str = "department") -> None:
    if not department:
        raise Wanting(field, f"须写明{called(field, '部门')}。")
    if department not in office.catalogue.departments:
        raise Wanting(field, f"政策目录里没有部门“{department[:40]}”:请核对部门代码。")


def home_of(unit: Unit, memberships: Sequence[Membership], day: str, scope: Mapping[str, str]) -> str:
    """The household that a row with only a person is about (contract §3, the chain rule): of several the smallest in
    the scope. Somebody who lives only elsewhere is as somebody unknown."""
    for household in households_on(memberships, day):
        if unit.run("household/count_household", household=household, scope=dict(scope))[0]["checked"]:
            return household
    raise NotFound("这个人不属于任何户:请先导入成员表。")


def missing(noun: str, asked: str) -> NotFound:
    shown = asked if len(asked) <= 60 else asked[:60] + "…"
    return NotFound(f"没有{noun}“{shown}”:请核对编号。")
