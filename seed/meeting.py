"""The demo county's coordination meeting, held through the product's own acts: three cases, one not carried out.

Before it, one of its families promised instead of proving, and a department's file says otherwise: the meeting has to
say what follows. After it, a family whose aid was stopped complained, and nobody has answered in time.
It sat a fortnight before the stories' day. Since then one task was done, one is in hand, and one is overdue: the next
agenda opens with it. Every act has a key of its own, so that a load that was killed goes on and a second one adds
nothing; the meeting counts as held once its last act is there.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Final

from graph import alerts, complaints, dispositions, meetings, pledges, tasks
from graph.acts import Clerk
from graph.dispositions import Disposition
from graph.meetings import Order, Verdict
from graph.office import Office
from graph.policy.regions import EVERYWHERE
from graph.tasks import Step

HELD_ON: Final = date(2026, 11, 9)
TITLE: Final = "清禾县十一月协调会"
CHAIR: Final = Clerk("协调办公室")
#: The case disposed of as 情况复杂, then those that the chair takes from what the graph proposes.
COMPLEX: Final = "QH0028"
TAKEN: Final = (("QH0026", "两个部门互相退了三次,房子还歪着"), ("QH0025", "转了一圈又回到民政局"))
DECISIONS: Final = (
    (COMPLEX, Verdict(
        "CIVIL", "民政局牵头,一户一策;住房、康复、助学同时办,每周碰一次",
        "低收入人口动态监测意见:情形复杂的,启动县级协调机制一事一议",
        (Order("HOUSING", "把下岭村危房列入本年度改造并开工", 20),),
    )),
    ("QH0026", Verdict(
        "HOUSING", "由住建局收下,不得再退;缺的材料由农业农村局补齐", "首问负责制;本次会议第二项",
        (Order("AGRI", "补齐危房鉴定材料,重新转住建局", 7),),
    )),
    ("QH0025", Verdict(
        "DPF", "轮椅先从辅助器具库借给;康复名额由残联排入下一批", "本次会议第三项",
        (Order("CIVIL", "签收残联转来的件,入户评估后报残联", 5),),
    )),
)  # fmt: skip
#: A promise that the disabled persons' federation's own register does not bear out; none of it was paid.
PROMISED_ON: Final = date(2026, 8, 14)
BROKEN_ON: Final = date(2026, 11, 6)
PROMISE: Final = ("QH0025", "DIS_NURSING", "本人中风后残疾已达二级,需他人长期照护;如有不实,愿退回所领并记入信用",
                  "2026年版", ("残疾等级=二级",), ("残疾人证",))
FOUND: Final = "残联 8 月 20 日评定为三级,与承诺的二级不符;尚未发放"
#: Its dibao ended in June; it says why it should not have.
COMPLAINT: Final = ("QH0017", "DIBAO", date(2026, 11, 11), "儿子打的是两个月的短工,九月已回家,不该整户停掉")
ANSWER_IN: Final = 5  # working days: the catalogue has no limit for an answer
#: Who took which step on which day: the last is what a second load looks for.
STEPS: Final = (
    ("QH0028", "HOUSING", date(2026, 11, 12), Step("doing")),
    ("QH0026", "AGRI", date(2026, 11, 11), Step("doing")),
    ("QH0026", "AGRI", date(2026, 11, 18), Step("done", "材料补齐,已重新转住建局,对方次日签收")),
)


def hold(office: Office) -> str:
    """The number of the meeting; held now if it was not before."""
    if number := held(office):
        return number
    day = replace(office, today=HELD_ON)
    alerts.open_alerts(day)
    alert = next(row["alert"] for row in alerts.listing(day) if row["household"] == COMPLEX)
    choice = Disposition(3, "五个部门的事压在一户,没有一个部门办得完")
    dispositions.dispose(day, CHAIR, alert, choice, key="demo-dispose")
    _promise_broken(office)
    opened = meetings.open_meeting(day, CHAIR, HELD_ON, title=TITLE, chair="分管副县长", key="demo-open")
    number = str(opened["meeting"])
    for household, why in TAKEN:
        meetings.add_item(day, CHAIR, number, household, why, key=f"demo-add-{household}")
    meetings.freeze(day, CHAIR, number, key="demo-freeze")
    for household, verdict in DECISIONS:
        meetings.decide(day, CHAIR, number, household, verdict, key=f"demo-decide-{household}")
    _complain(office)
    for place, (household, department, on, step) in enumerate(STEPS):
        task = _task(office, number, household)
        tasks.take_step(replace(office, today=on), Clerk("经办人", department), task, step, key=f"demo-step-{place}")
    return number


def _promise_broken(office: Office) -> None:
    household, measure, text, edition, claims, spares = PROMISE
    before, after = replace(office, today=PROMISED_ON), replace(office, today=BROKEN_ON)
    members = office.store.read("household/list_members", household=household, as_of=PROMISED_ON, scope=EVERYWHERE)
    head = next(row["person"] for row in members if row["relation"] == "户主")
    given = pledges.Promise(household, measure, text, edition, claims, spares, head)
    made = pledges.promise(before, Clerk("窗口", "CIVIL"), given, key="demo-promise")
    pledges.check(after, Clerk("核查员", "CIVIL"), made["pledge"], pledges.Check("broken", FOUND), key="demo-check")


def _complain(office: Office) -> None:
    household, measure, on, what = COMPLAINT
    grants = office.store.read("household/list_grants", household=household, as_of=on, scope=EVERYWHERE)
    stopped = next(row["grant"] for row in grants if row["measure"] == measure)
    given = complaints.Complaint(household, "stop", stopped, what, working_days=ANSWER_IN)
    complaints.file(replace(office, today=on), CHAIR, given, key="demo-complaint")


def held(office: Office) -> str | None:
    """The number of the meeting, once its last act is there."""
    for row in meetings.listing(office):
        if row["title"] == TITLE and row["held_on"] == HELD_ON:
            household, _, _, step = STEPS[-1]
            found = meetings.read(office, row["meeting"])
            done = [task for item in found["items"] if item["household"] == household for task in item["tasks"]]
            if any(tasks.CODES[task["state"]] == step.to for task in done):
                return str(row["meeting"])
    return None


def _task(office: Office, meeting: str, household: str) -> str:
    items = meetings.read(office, meeting)["items"]
    return next(str(task["task"]) for item in items if item["household"] == household for task in item["tasks"])
