"""三库 in one: what a household needs, what the region's organisations offer, and what became of each match.

A resource is free where its capacity exceeds its open matches; the last place goes to one of two at once, because the
resource is locked before it is counted. A match ends with its result, once: 已完成 or 未成, and frees the place.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any, Final

from graph import chain
from graph.acts import Act, Clerk, Wanting, hold_text, missing, number
from graph.errors import Conflict, Stale
from graph.office import Office
from graph.policy.regions import EVERYWHERE, cut_region
from graph.store import Row, Unit

MATCHED, DONE, FAILED = "已匹配", "已完成", "未成"
RESULTS: Final = (DONE, FAILED)


def directory(office: Office, *, region: str = "", need: str | None = None,
              scope: Mapping[str, str] = EVERYWHERE) -> list[Row]:
    """Resources valid today that lie in the region or serve it, with what is free."""
    word = office.catalogue.needs_word(need) or need if need else None
    return office.store.read("resource/list_resources", region=region, need=word, as_of=office.today, scope=dict(scope))


def needs(office: Office, *, region: str = "", scope: Mapping[str, str] = EVERYWHERE) -> list[dict[str, Any]]:
    """What households of the region need today, and how many places are free for it there."""
    free: dict[str, int] = {}
    for row in directory(office, region=region, scope=scope):
        free[row["need"]] = free.get(row["need"], 0) + max(0, row["free"])
    rows = office.store.read("resource/count_needs", region=region, scope=dict(scope))
    return [{**row, "free": free.get(row["need"], 0)} for row in rows]


def fitting(office: Office, household: str, *, scope: Mapping[str, str] = EVERYWHERE) -> list[dict[str, Any]]:
    """What could meet the household's needs of today: in or above its place, of that need, with a place free."""
    place = _place(office, household, scope)
    needs: dict[str, list[str]] = {}
    for row in office.store.read("resource/list_needs_of", household=household, scope=dict(scope)):
        needs.setdefault(row["need"], []).append(f"{row['source']} {row['link']}")
    found = []
    for row in directory(office, region=place, scope=scope):
        serves = place.startswith(cut_region(row["code"]))
        if serves and row["need"] in needs and row["free"] > 0:
            why = f"需求“{row['need']}”出自{'、'.join(needs[row['need']])};还空 {row['free']} 个名额"
            found.append({**row, "reason": why})
    return found


def _place(office: Office, household: str, scope: Mapping[str, str]) -> str:
    rows = office.store.read("household/show_household", household=household, scope=dict(scope))
    if not rows:
        raise missing("户", household)
    return cut_region(rows[0]["code"])


def match(office: Office, clerk: Clerk, resource: str, household: str, why: str, *, key: str | None = None,
          scope: Mapping[str, str] = EVERYWHERE) -> dict[str, Any]:
    """Takes a place of a resource for a household; ``Conflict`` where none is free."""
    hold_text("why", why, "匹配的理由")
    place = _place(office, household, scope)
    act = Act(office, "match", clerk, key, {"resource": resource, "household": household, "why": why}, scope)
    made = number("PP", act.today)

    def work(unit: Unit) -> str:
        chain.lock(unit, [household], act.request)
        if before := act.answered(unit):
            return before
        if not unit.run("resource/lock_resource", resource=resource, request=act.request, scope=act.scope):
            raise missing("资源", resource)
        rows = unit.run("resource/list_resources", region=place, need=None, as_of=act.today, scope=act.scope)
        row = next((row for row in rows if row["resource"] == resource), None)
        if row is None or not place.startswith(cut_region(row["code"])):
            raise Wanting("resource", f"资源 {resource} 今天不在有效期内,或不服务这一户所在的地方。")
        if row["free"] < 1:
            raise Conflict(f"资源 {resource} 的 {row['capacity']} 个名额已满,不能再匹配。")
        unit.run("resource/create_match", properties={
            "id": made, "resource": resource, "household": household, "need": row["need"], "state": MATCHED, "why": why,
            "made_on": act.today, "made_by": clerk.name, "version": 1})
        said = f"匹配资源:{row['organisation']} {row['category']}({row['need']}),{why}(匹配 {made})"
        act.append(unit, [act.entry(household, "match", made, said, {"匹配": made, "资源": resource, "理由": why},
                                    department=clerk.department)])
        return made

    return read(office, office.store.write(work), scope=scope)


def read(office: Office, made: str, *, scope: Mapping[str, str] = EVERYWHERE) -> dict[str, Any]:
    rows = office.store.read("resource/read_match", match=made, scope=dict(scope))
    if not rows:
        raise missing("匹配", made)
    return {**rows[0], "etag": f'"{rows[0]["version"]}"'}


def end(office: Office, clerk: Clerk, made: str, state: str, result: str, *, worth_fen: int | None = None,
        key: str | None = None, if_match: int | None = None, scope: Mapping[str, str] = EVERYWHERE) -> dict[str, Any]:
    """What became of a match; ``worth_fen``: what was given, in money, where somebody can say."""
    if state not in RESULTS:
        raise Wanting("state", f"结果只能是 {'、'.join(RESULTS)}。")
    hold_text("result", result, "结果")
    act = Act(office, "match", clerk, key, {"match": made, "state": state, "result": result, "worth": worth_fen}, scope)
    seen = read(office, made, scope=scope)

    def work(unit: Unit) -> None:
        chain.lock(unit, [seen["household"]], act.request)
        if act.answered(unit):
            return
        row = unit.run("resource/read_match", match=made, scope=act.scope)[0]
        if if_match is not None and if_match != row["version"]:
            raise Stale(f"匹配 {made} 已被别人改动,现为“{row['state']}”;请重新查看后再办。")
        if not unit.run("resource/end_match", match=made, before=row["version"], state=state, result=result,
                        worth_fen=worth_fen, on=act.today):
            raise Conflict(f"匹配 {made} 现为“{row['state']}”,结果已经写过。")
        act.append(unit, [act.entry(seen["household"], "match", made, f"匹配 {made} {state}:{result}",
                                    {"匹配": made, "结果": result, "折价": worth_fen}, department=clerk.department)])

    office.store.write(work)
    return read(office, made, scope=scope)


def given(office: Office, *, region: str = "", first: date | None = None, last: date | None = None,
          scope: Mapping[str, str] = EVERYWHERE) -> list[Row]:
    """The table of what 社会力量 gave."""
    return office.store.read("resource/given", region=region, scope=dict(scope), **{"from": first, "to": last})
