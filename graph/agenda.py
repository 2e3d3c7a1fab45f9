"""What a coordination meeting should look at, from the graph: proposals by household, each with its reasons and links.

Two kinds stand on a new meeting's agenda by themselves, because somebody has already said so: what an earlier meeting
left (tasks undone, failed or overdue; cases it did not come to), first; then alerts disposed of as 情况复杂.
The rest (back and forth, circles, overdue referrals) are proposals: the chair takes them or does not.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, Final

from graph import network
from graph.answers import ask
from graph.office import Office
from graph.policy.regions import EVERYWHERE
from graph.unsure import marked
from graph.workdays import due_words

LEFT, COMPLEX, RETURNED, CIRCLE, OVERDUE = "上次会议未了", "复杂预警", "来回退回", "转圈", "转介超期"
#: In this order on the agenda; the first two stand on it by themselves.
SOURCES: Final = (LEFT, COMPLEX, RETURNED, CIRCLE, OVERDUE)
STANDING: Final = frozenset({LEFT, COMPLEX})


@dataclass(frozen=True)
class Reason:
    """``link``: the number of the task, alert, item or referral that proves it."""

    source: str
    reason: str
    link: str

    def as_json(self) -> dict[str, str]:
        return {"source": self.source, "reason": self.reason, "link": self.link}


@dataclass(frozen=True)
class Proposal:
    """``queued``: the item that a disposition has already made; it joins the agenda instead of a new one."""

    household: str
    reasons: tuple[Reason, ...]
    queued: str | None = None

    @property
    def stands(self) -> bool:
        return any(reason.source in STANDING for reason in self.reasons)

    def as_json(self) -> dict[str, Any]:
        return {"household": self.household, "standing": self.stands,
                "reasons": [reason.as_json() for reason in self.reasons]}


def propose(office: Office, region: str = "", *, before: date | None = None,
            scope: Mapping[str, str] = EVERYWHERE) -> list[Proposal]:
    """One proposal for each household that something speaks for. ``before``: earlier meetings than that day."""
    found: dict[str, list[Reason]] = {}
    for household, reason in _reasons(office, region, before or office.today, scope):
        found.setdefault(household, []).append(reason)
    queued = {row["household"]: row["item"] for row in
              office.store.read("meeting/list_queued", region=region, scope=dict(scope))}
    proposals = []
    for home, reasons in found.items():
        ranked = sorted(reasons, key=lambda reason: (SOURCES.index(reason.source), reason.link))
        proposals.append(Proposal(home, tuple(ranked), queued.get(home)))
    return sorted(proposals, key=lambda p: (SOURCES.index(p.reasons[0].source), -len(p.reasons), p.household))


def _reasons(office: Office, region: str, before: date, scope: Mapping[str, str]) -> Iterator[tuple[str, Reason]]:
    store, name = office.store, office.names.department
    where: dict[str, Any] = {"region": region, "scope": dict(scope)}
    for row in store.read("meeting/list_left_tasks", before=before, **where):
        late = f",期限 {due_words(row)}" if row["due_on"] else ""
        why = f",理由:{row['result']}" if row["state"] == "未办成" and row["result"] else ""
        yield row["household"], Reason(LEFT, f"{row['held_on']} 会议交办{name(row['department'])}“{row['what']}”"
                                             f"现为{row['state']}{late}{why}", row["task"])
    for row in store.read("meeting/list_left_items", before=before, **where):
        yield row["household"], Reason(LEFT, f"{row['held_on']} 会议列入而未议", row["item"])
    for row in store.read("meeting/list_queued", **where):
        yield row["household"], Reason(COMPLEX, row["why"] or "预警处置为情况复杂", row["alert"])
    asked = [("region", region)] if region else []
    for row in ask(office, "ping_pong", asked, scope=scope).rows:
        departments = "、".join(map(name, row["departments"]))
        said = f"“{row['need']}”在{departments}之间退回 {row['returns']} 次"
        yield row["household"], Reason(RETURNED, said, row["last_referral"])
    for loop in network.referral_loops(store, as_of=office.today, **where):
        if len(loop.departments) > 3:        # A→B→A is ping_pong's
            yield loop.household, Reason(CIRCLE, "→".join(map(name, loop.departments)), loop.referrals[-1][-1])
    for row in marked(office, "overdue_referrals", ask(office, "overdue_referrals", asked, scope=scope).rows, scope):
        said = f"“{row['need']}”在{name(row['holder'])},期限 {due_words(row)} 已过"
        yield row["household"], Reason(OVERDUE, said, row["referral"])
