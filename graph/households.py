"""One household as a page or the API shows it: who, what each department holds, what aid runs. Chain and referrals are
questions of their own.

保护标记 hides head, address, grid and place for everybody but the coordinator of that region; not known = protected.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field
from datetime import date
from typing import Any

from graph.accounts import Account, Role
from graph.answers import with_people
from graph.errors import NotFound
from graph.office import Office


@dataclass(frozen=True)
class Home:
    """``region``, ``grid``, ``head``, ``address`` are null where the file did not say, and where ``hidden``.

    ``members``, ``grants``, ``facts``: rows with person, name, id_masked; ``runs``/``here``: on ``as_of``.
    """

    household: str
    as_of: date
    hidden: bool
    protected: bool | None
    kind: str | None
    region: str | None
    grid: str | None
    head: str | None
    address: str | None
    entries: int
    members: Sequence[Mapping[str, Any]] = field(default=())
    grants: Sequence[Mapping[str, Any]] = field(default=())
    facts: Sequence[Mapping[str, Any]] = field(default=())

    @property
    def running(self) -> list[Mapping[str, Any]]:
        return [grant for grant in self.grants if grant["runs"]]

    def as_json(self) -> dict[str, Any]:
        return asdict(self)


def show(office: Office, account: Account, household: str, as_of: date | None = None) -> Home:
    """``NotFound`` for a household outside the account's region as for one that does not exist."""
    day, scope = as_of or office.today, account.scope
    rows = office.store.read("household/show_household", household=household, scope=scope)
    if not rows:
        raise NotFound(f"没有户“{household[:60]}”:请核对编号,或先导入相应的表。")
    row = rows[0]
    hidden = row["protected"] is not False and account.role is not Role.COORDINATOR

    def opened(column: str) -> str | None:
        if hidden or row[column] is None or row["sealed_key"] is None:
            return None
        return office.keys.unseal(row["sealed_key"], household, row[column])

    where = {"household": household, "as_of": day, "scope": scope}
    listed = {
        name: with_people(office, name, office.store.read(f"household/list_{name}", **where), scope, None, None)
        for name in ("members", "grants", "facts")
    }
    return Home(
        household,
        day,
        hidden,
        row["protected"],
        row["kind"],
        None if hidden else row["code"],
        None if hidden else row["grid"],
        opened("head_sealed"),
        opened("address_sealed"),
        row["entries"],
        **listed,
    )


def record_viewing(office: Office, account: Account, household: str) -> None:
    """Who looked at which household on which day; the auditor reads it (``access_log``)."""
    at = office.now()
    key = "\x1f".join((account.name, household, office.today.isoformat()))
    office.store.write(
        lambda unit: unit.run(
            "trust/record_viewing", key=key, by=account.name, household=household, day=office.today, at=at
        ),
        timeout=5.0,
    )


def access_log(office: Office, household: str, scope: Mapping[str, str]) -> list[dict[str, Any]]:
    """谁看过、谁改过; of a household out of scope nothing."""
    rows = office.store.read("trust/access_log", household=household, scope=dict(scope))
    return [{**row, "by": _actor(row["by"]) if row["act"] == "改" else row["by"]} for row in rows]


def _actor(source: str) -> str:
    """Of an entry's source: ``{"file": "本系统", "sheet": "CIVIL zhang", …}`` → ``CIVIL zhang``."""
    import json

    told = json.loads(source)
    return str(told.get("sheet") or told.get("file")) if isinstance(told, dict) else str(source)
