"""专项行动: a named period in a region; its table is visit_statistics over it, and visits by 致困原因."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any, Final

from graph.acts import Act, Clerk, KeyReused, Wanting, hold_text, missing, number
from graph.answers import ask
from graph.office import Office
from graph.policy.regions import EVERYWHERE, cut_region
from graph.store import Row, Unit

LONGEST_NAME: Final = 60


def begin(office: Office, clerk: Clerk, name: str, first: date, last: date, *, region: str = "",
                   key: str | None = None, scope: Mapping[str, str] = EVERYWHERE) -> dict[str, Any]:
    """A named period in a region; its table is ``visit_statistics`` over it."""
    hold_text("name", name, "专项行动的名称")
    if len(name) > LONGEST_NAME:
        raise Wanting("name", f"名称过长(上限 {LONGEST_NAME} 字)。")
    if first > last:
        raise Wanting("to", f"起始晚于截止:{first} 在 {last} 之后。")
    if not region.startswith(scope["region"]):
        raise Wanting("region", "只能在本帐号的地区内开展。")
    act = Act(office, "campaign", clerk, key, {"name": name, "first": first, "last": last, "region": region}, scope)
    made = number("XD", act.today)
    properties = {"id": made, "name": name, "region": region, "valid_from": first, "valid_to": last,
                  "made_at": act.now, "made_by": clerk.name, "idempotency_key": act.key, "digest": act.digest}

    def work(unit: Unit) -> str:
        row = unit.run("campaign/create_campaign", properties=properties)[0]
        if row["digest"] != act.digest:
            raise KeyReused("这个幂等键已用于另一个请求:请换一个键。")
        if row["campaign"] == made:     # not the one that this key made before
            act.tell(unit, "campaign", made, f"开展专项行动“{name}”,{first} 至 {last}", {"行动": made})
        return str(row["campaign"])

    return read(office, office.store.write(work), scope=scope)


def listing(office: Office, *, scope: Mapping[str, str] = EVERYWHERE) -> list[Row]:
    return office.store.read("campaign/list_campaigns", campaign=None, scope=dict(scope))


def read(office: Office, made: str, *, scope: Mapping[str, str] = EVERYWHERE) -> dict[str, Any]:
    """A campaign with its table: ``rows`` of visit_statistics, their ``total``, and visits by 致困原因."""
    found = office.store.read("campaign/list_campaigns", campaign=made, scope=dict(scope))
    if not found:
        raise missing("专项行动", made)
    one = found[0]
    given = [("from", str(one["valid_from"])), ("to", str(one["valid_to"]))]
    place = cut_region(one["region"].ljust(12, "0")) if one["region"] else ""
    rows = ask(office, "visit_statistics", [*given, *([("region", place)] if place else [])], scope=scope).rows
    causes = office.store.read("visit/count_causes", region=place, scope=dict(scope),
                               **{"from": one["valid_from"], "to": one["valid_to"]})
    return {**one, "rows": list(rows), "total": total(rows), "causes": causes}


def total(rows: Sequence[Mapping[str, Any]]) -> dict[str, int]:
    """The sum of a visit_statistics table, column by column: places do not overlap, so everything adds up."""
    names = ("households", "visited", "visits", "problems", "solved_at_once", "passed_on", "case_by_case")
    return {name: sum(int(row[name]) for row in rows) for name in names}
