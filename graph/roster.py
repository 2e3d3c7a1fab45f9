"""The roster: who covers which household or which 网格 of a place, from when to when.

A duty names a visitor by a name that is sealed as a visit's is. One for a household is an entry in its chain (the name
sealed); one for a 网格 is about many households: an entry in the office's own chain, with its own idempotency key.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any, Final

from graph import chain
from graph.acts import Act, Clerk, KeyReused, Wanting, hold_text, missing, number
from graph.answers import ask
from graph.errors import Conflict, Stale
from graph.office import Office
from graph.policy.regions import EVERYWHERE
from graph.store import Row, Unit

LONGEST_NAME: Final = 60


def add(office: Office, clerk: Clerk, visitor: str, since: date, *, household: str | None = None,
        grid: str | None = None, region: str | None = None, key: str | None = None,
        scope: Mapping[str, str] = EVERYWHERE) -> dict[str, Any]:
    """A duty from ``since`` on: of one household, or of a 网格 of a place (a prefix of its code)."""
    hold_text("visitor", visitor, "谁来走访")
    if len(visitor) > LONGEST_NAME:
        raise Wanting("visitor", f"走访人过长(上限 {LONGEST_NAME} 字)。")
    if (household is None) == (grid is None):
        raise Wanting("household", "须给且只给户编号或网格之一。")
    hold_text("grid", grid, "网格", required=False)
    place = scope["region"] if region is None else region
    if grid is not None and not place.startswith(scope["region"]):
        raise Wanting("region", "只能给本帐号地区内的网格派人。")
    asked = {"visitor": visitor, "since": since, "household": household, "grid": grid, "region": region}
    act = Act(office, "roster", clerk, key, asked, scope)
    made = number("BH", act.today)
    properties = {"id": made, "household": household, "grid": grid, "region": None if household else place,
                  "visitor_sealed": office.keys.seal_here(visitor), "valid_from": since, "valid_to": None,
                  "made_at": act.now, "made_by": clerk.name, "version": 1, "idempotency_key": act.key,
                  "digest": act.digest}

    def work(unit: Unit) -> str:
        if household is not None:
            _hold_home(unit, act, household)
        if before := _before(unit, act):
            return before
        unit.run("roster/create_duty", properties=properties)
        if household is not None:
            act.append(unit, [act.entry(household, "roster", made, f"包户联系人自 {since} 起(名册 {made})",
                                        {"名册": made, "自": since}, department=clerk.department)])
        else:
            act.tell(unit, "roster", made, f"网格“{grid}”联系人自 {since} 起(名册 {made})", {"名册": made, "自": since})
        return made

    return read(office, office.store.write(work), scope=scope)


def _hold_home(unit: Unit, act: Act, household: str) -> None:
    if not unit.run("household/count_household", household=household, scope=act.scope)[0]["checked"]:
        raise missing("户", household)
    chain.lock(unit, [household], act.request)


def _before(unit: Unit, act: Act) -> str | None:
    """What this key made before: a duty that an ``add`` or an ``end`` of this key left."""
    for row in unit.run("roster/find_duty", key=act.key):
        if row["digest"] != act.digest:
            raise KeyReused("这个幂等键已用于另一个请求:请换一个键。")
        return str(row["duty"])
    return None


def end(office: Office, clerk: Clerk, duty: str, until: date, *, key: str | None = None, if_match: int | None = None,
        scope: Mapping[str, str] = EVERYWHERE) -> dict[str, Any]:
    """The last day of a duty, once."""
    seen = read(office, duty, scope=scope)
    if until < seen["valid_from"]:
        raise Wanting("until", f"截止 {until} 早于起始 {seen['valid_from']}。")
    act = Act(office, "roster", clerk, key, {"end": duty, "until": until}, scope)

    def work(unit: Unit) -> None:
        if seen["household"] is not None:
            _hold_home(unit, act, seen["household"])
        if _before(unit, act):
            return
        changed = unit.run("roster/end_duty", duty=duty, before=if_match, until=until, key=act.key, digest=act.digest)
        if not changed:
            row = unit.run("roster/list_duties", duty=duty, household=None, region="", grid=None, on=None,
                           place=True, scope=act.scope)[0]
            if row["valid_to"] is not None:
                raise Conflict(f"名册 {duty} 已于 {row['valid_to']} 结束。")
            raise Stale(f"名册 {duty} 已被别人改动:请重新查看后再办。")
        if seen["household"] is not None:
            act.append(unit, [act.entry(seen["household"], "roster", duty, f"包户联系人到 {until} 为止(名册 {duty})",
                                        {"名册": duty, "至": until}, department=clerk.department)])
        else:
            act.tell(unit, "roster", duty, f"网格“{seen['grid']}”联系人到 {until} 为止(名册 {duty})",
                     {"名册": duty, "至": until})

    office.store.write(work)
    return read(office, duty, scope=scope)


def read(office: Office, duty: str, *, scope: Mapping[str, str] = EVERYWHERE) -> dict[str, Any]:
    rows = office.store.read("roster/list_duties", duty=duty, household=None, region="", grid=None, on=None,
                             place=True, scope=dict(scope))
    if not rows:
        raise missing("名册", duty)
    return {**_shown(office, rows[0]), "etag": f'"{rows[0]["version"]}"'}


def listing(office: Office, *, household: str | None = None, grid: str | None = None, region: str = "",
            visitor: str | None = None, on: date | None = None, place: bool = True,
            scope: Mapping[str, str] = EVERYWHERE) -> list[dict[str, Any]]:
    """Duties, those that run on ``on`` (null: all); ``household``: those that cover it, by its 网格 too. Without
    ``place``, not by the 网格 of a household that is protected (or not known not to be)."""
    rows = office.store.read("roster/list_duties", duty=None, household=household, region=region, grid=grid, on=on,
                             place=place, scope=dict(scope))
    shown = [_shown(office, row) for row in rows]
    return [row for row in shown if visitor is None or row["visitor"] == visitor]


def _shown(office: Office, row: Row) -> dict[str, Any]:
    return {**{name: value for name, value in row.items() if name != "visitor_sealed"},
            "visitor": office.keys.unseal_here(row["visitor_sealed"])}


def overdue(office: Office, *, region: str = "", grid: str | None = None, visitor: str | None = None,
            place: bool = True, scope: Mapping[str, str] = EVERYWHERE) -> list[dict[str, Any]]:
    """``overdue_visits`` with who has to go: ``grid`` and ``visitors`` beside each row, and filtered by them. Without
    ``place`` a protected household's 网格, and who covers it by that, stay unsaid."""
    rows = ask(office, "overdue_visits", [("region", region)] if region else [], scope=scope).rows
    homes = sorted({row["household"] for row in rows})
    covers = {row["household"]: row for row in
              office.store.read("roster/read_covers", households=homes, on=office.today, scope=dict(scope))}
    found = []
    for row in rows:
        cover = covers[row["household"]]
        open_place = place or cover["protected"] is False
        where = cover["grid"] if open_place else None
        sealed = {*cover["own"], *(cover["by_grid"] if open_place else ())}
        names = sorted({office.keys.unseal_here(one) for one in sealed})
        if (grid is None or where == grid) and (visitor is None or visitor in names):
            found.append({**row, "grid": where, "visitors": names})
    return found
