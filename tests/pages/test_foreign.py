"""Every route that names a thing × every role × (own, foreign, none): what is foreign answers as what does not exist.

The URL map is walked, so a new route is held too: one whose argument has no foreign thing here fails.
"""

from __future__ import annotations

import io
import re
import zipfile
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

import pytest

from api.auth import permission_of
from api.scope import may
from graph import alerts, audits, campaigns, checks, complaints, findings, meetings, pledges, resources, roster, visits
from graph.accounts import Account, Role
from graph.acts import Clerk
from graph.complaints import Complaint
from graph.meetings import Order, Verdict
from graph.pledges import Promise
from graph.policy.regions import EVERYWHERE
from graph.visits import Report
from tests.filing import CATALOGUE, grant
from tests.pages.conftest import CANARIES, HERE, HIDDEN, ROLES, THERE, Site

SAID = "外县的话"  # stands in every foreign thing that has words of its own
POLICY = f"""{CATALOGUE}
limits:
  - {{kind: alert, region: "000000000000", working_days: 10, source: 示例}}
  - {{kind: task, region: "000000000000", working_days: 5, source: 示例}}
indicators:
  - {{code: DISABLED, name: 重度残疾, dimension: 健康状况, points: 60, source: 示例,
      when: {{fact: 残疾等级, op: eq, value: 一级, subject: any_member}}}}
alert_threshold: [{{region: "000000000000", points: 60, source: 示例}}]
"""
#: Arguments that name no thing of a household.
NO_THING = {"name", "act", "upload"}


@dataclass(frozen=True)
class Trio:
    own: str
    foreign: str
    none: str


@pytest.fixture(scope="module")
def things(site: Site) -> dict[str, Trio]:
    """One of each kind on either side of the border; its number is the argument of the routes that show it."""
    site.desk.policy(POLICY)
    office, clerk, today = site.desk.office, Clerk("测试"), site.office.today
    people, made = site.people, {}
    site.desk.send(*(
        {"资源编号": f"Z{code}", "机构": SAID if code == THERE else "社", "类别": "志愿", "需求": "医疗救助",
         "行政区划代码": f"{code}000000", "容量": "9"} for code in (HERE, THERE)
    ))  # fmt: skip
    site.desk.send(
        grant("GSTOP", person=people["number2"], 终止日期="2024-05-01", 终止原因="死亡"),
        grant("GFSTOP", person=people["foreign_number"], 终止日期="2024-05-01", 终止原因=SAID),
    )
    alerts.open_alerts(office)
    audits.run(office, everything=True, progress=lambda what, count: None)
    for region, home, said, stopped in ((HERE, "H2", "本县", "GSTOP"), (THERE, "HFOREIGN", SAID, "GFSTOP")):
        scope, person = {"region": region}, people[home]
        meeting = meetings.open_meeting(office, clerk, today, region=region, title=said, scope=scope)["meeting"]
        meetings.add_item(office, clerk, meeting, home, said, scope=scope)
        item = next(one for one in meetings.read(office, meeting, scope=scope)["items"] if one["household"] == home)
        meetings.freeze(office, clerk, meeting, scope=scope)
        verdict = Verdict("CIVIL", said, said, (Order("CIVIL", said),))
        decided = meetings.decide(office, clerk, meeting, item["item"], verdict, scope=scope)
        found = {
            "household": home,
            "person": person,
            "referral": "R3" if region == HERE else "RFOREIGN",
            "alert": next(row["alert"] for row in alerts.listing(office, scope=scope) if row["household"] == home),
            "finding": findings.listing(office, scope=scope, rule="same_measure")[0]["id"],
            "meeting": meeting,
            "item": item["item"],
            "task": _first(decided, "task"),
            "receipt": checks.check(office, "CARE", today, id_number=_number(people, home), by=said).number,
            "pledge": pledges.promise(office, clerk, Promise(home, "CARE", said, "一版", ("残疾等级=一级",), (), person)
                                      )["pledge"],
            "complaint": complaints.file(office, clerk, Complaint(home, "stop", stopped, said))["complaint"],
            "visit": visits.add(office, clerk, Report(today, said, "入户走访", said, home))["visit"],
            "duty": roster.add(office, clerk, said, today, household=home)["duty"],
            "campaign": campaigns.begin(office, clerk, said, today - timedelta(9), today, region=region)["campaign"],
            "match": resources.match(office, clerk, f"Z{region}", home, said)["match"],
        }  # fmt: skip
        made[region] = found
    nobody = {"household": "HNOWHERE", "referral": "RNOWHERE", "person": "P" + "0" * (len(people["H1"]) - 1)}
    return {
        noun: Trio(own, foreign := made[THERE][noun], nobody.get(noun) or _another(foreign))
        for noun, own in made[HERE].items()
    }


def _first(told: Any, noun: str) -> str:
    """The number that stands under this name somewhere in an answer."""
    return re.findall(rf"'{noun}': '([^']+)'", repr(told))[0]


def _number(people: dict[str, str], home: str) -> str:
    return people["number2"] if home == "H2" else people["foreign_number"]


def _another(number: str) -> str:
    """As long, of the same shape, and nobody's."""
    return number[:-1] + ("0" if number[-1] != "0" else "1")


def _routes(site: Site) -> list[tuple[str, str, tuple[str, ...], str]]:
    """(method, rule, its arguments, permission) of all that name a thing."""
    found = []
    for rule in site.app.url_map.iter_rules():
        names = tuple(sorted(set(rule.arguments) - NO_THING))
        if names and not rule.endpoint.endswith("static"):
            needed = permission_of(site.app, rule.endpoint)
            assert needed is not None
            methods = sorted((rule.methods or set()) - {"HEAD", "OPTIONS"})
            found += [(method, rule.rule, names, needed) for method in methods]
    return found


def _address(rule: str, numbers: dict[str, str]) -> str:
    return re.sub(r"<(?:[^:<>]+:)?([a-z_]+)>", lambda found: numbers.get(found[1], "add"), rule)


def _text(data: bytes) -> str:
    if data.startswith(b"PK"):
        with zipfile.ZipFile(io.BytesIO(data)) as book:
            return "".join(book.read(name).decode("utf-8", "replace") for name in book.namelist())
    return data.decode("utf-8", "replace")


@pytest.mark.parametrize("role", [*ROLES, "dpf"])
def test_what_is_foreign_answers_as_what_is_not_there(site: Site, things: dict[str, Trio], role: str) -> None:
    """Status and words alike but for the number; nothing foreign in what answers for one's own."""
    api, kind = site.api(role), "department" if role == "dpf" else role
    who, seen = Account(role, Role.of(kind), HERE, None), 0
    forbidden = (*CANARIES, SAID, *(() if kind == "coordinator" else HIDDEN))
    for method, rule, names, needed in _routes(site):
        answers = {}
        for which in ("own", "foreign", "none"):
            numbers = {name: getattr(things[name], which) for name in names}
            address = _address(rule, numbers)
            if method == "POST" and which == "own":
                continue
            response = api.client.open(address, method=method, headers={**api.headers, "If-Match": '"1"'},
                                       **({"json": {}} if method == "POST" else {}))  # fmt: skip
            text = _text(response.data)
            for name in names:  # the number that was asked for may be said back
                text = text.replace(numbers[name], f"<{name}>")
            assert response.status_code < 500, (role, address, text[:300])
            assert not [word for word in forbidden if word in text], (role, address)
            answers[which] = (response.status_code, re.sub(r'<input type="hidden"[^>]*>', "", text))
        assert answers["foreign"] == answers["none"], (role, method, rule)
        if may(who, needed):
            seen += answers.get("own", (0, ""))[0] == 200
            assert answers["foreign"][0] in (400, 404, 422), (role, method, rule, answers["foreign"])
        else:
            assert answers["foreign"][0] == 403, (role, method, rule)
    assert seen >= {"admin": 0, "dpf": 3}.get(role, 12)


def test_every_noun_is_on_both_sides_of_the_border(site: Site, things: dict[str, Trio]) -> None:
    """Whoever sees everything sees the foreign ones: the test above would hold of numbers that nobody has."""
    assert {name for _, _, names, _ in _routes(site) for name in names} == set(things)
    office = site.desk.office
    assert alerts.read(office, things["alert"].foreign)["household"] == "HFOREIGN"
    assert findings.read(office, things["finding"].foreign, scope=EVERYWHERE)["id"] == things["finding"].foreign
    assert meetings.read(office, things["meeting"].foreign)["title"] == SAID
    assert things["receipt"].own != things["receipt"].foreign
