"""Alerts open, lapse and come back; each of the four dispositions leaves its trace."""

from __future__ import annotations

import threading
from datetime import date

import pytest

from graph import alerts, tasks
from graph.acts import KeyReused, Wanting
from graph.alerts import open_alerts
from graph.dispositions import Disposition, dispose, suggest
from graph.errors import AidChainError, Conflict, NotFound, Stale
from graph.tasks import Step, take_step
from tests.alerting import ANNA, CAI, CATALOGUE, CHAIR, CIVIL, alert_of, county, fact, on
from tests.filing import Desk, grant, member


@pytest.fixture
def opened(desk: Desk) -> Desk:
    county(desk)
    open_alerts(desk.office)
    return desk


def events(desk: Desk, home: str) -> list[str]:
    return [row["event"] for row in desk.ask("household_aid_chain", household=home).rows]


def step(desk: Desk, task: str, to: str, **more: str) -> dict[str, object]:
    return take_step(desk.office, CIVIL, task, Step(to, **more))


def test_an_alert_opens_at_the_threshold_with_its_evidence_and_what_cannot_be_told(opened: Desk) -> None:
    found = alerts.read(opened.office, alert_of(opened, "H1"))
    assert [row["household"] for row in alerts.listing(opened.office)] == ["H1", "H2", "H3", "H4"]
    assert (found["state"], found["score"], found["threshold"]) == ("待处置", 60, 60)
    assert found["due_on"] == date(2024, 7, 15)
    assert found["evidence"] == [{
        "indicator": "DISABLED", "name": "重度残疾", "dimension": "健康状况", "points": 60, "source": "示例",
        "facts": [{"fact": "残疾等级", "value": "一级", "person": opened.office.keys.person(ANNA),
                   "department": "CIVIL", "since": "2024-01-01"}]}]
    assert [(row["indicator"], row["missing"]) for row in found["untold"]] == [
        ("ACCIDENT", ["急难事件"]), ("ILL", ["重特大疾病"])]
    assert events(opened, "H1")[-1].startswith(f"预警 {found['alert']}:得分 60(阈值 60),重度残疾;2 项无法判断")
    assert opened.broken() == []


def test_scoring_again_opens_nothing_and_looks_only_at_touched_households(opened: Desk) -> None:
    again = open_alerts(opened.office)
    assert (again.opened, len(again.households)) == ((), 4)          # the four that got an entry by the first scan
    assert open_alerts(opened.office).households == ()
    opened.send(fact("急难事件", "意外", home="H5"))              # nobody lives in H5: no row of household_risk
    assert (open_alerts(opened.office).households, len(alerts.listing(opened.office))) == (("H5",), 4)


def test_a_new_day_looks_at_those_whom_the_day_moved_alone(opened: Desk) -> None:
    """A fact that begins on the 5th, one whose last day is the 4th, a daughter who joins on the 6th; H4 never moves."""
    opened.send(fact("急难事件", "意外", home="H1", since="2024-07-05"))
    opened.send({**fact("急难事件", "意外", home="H2", since="2024-07-02"), "截止日期": "2024-07-04"}, on="2024-07-02")
    opened.send(member(CAI, "H5", joined="2024-07-06"))
    open_alerts(opened.office)
    settled = open_alerts(opened.office).households
    looked = []
    for day in ("2024-07-02", "2024-07-03", "2024-07-05", "2024-07-06", "2024-07-07"):
        found = open_alerts(on(opened, day).office)
        looked.append((len(found.households), len(found.opened), len(found.seen), len(found.lapsed)))
        again = open_alerts(opened.office, everything=True)
        assert (again.opened, again.lapsed, again.returned, again.seen) == ((), (), (), ()), day
        open_alerts(opened.office)                       # the entries of this scoring itself
    assert settled == ()
    assert looked == [(1, 0, 0, 0), (0, 0, 0, 0), (2, 0, 1, 1), (2, 1, 0, 0), (0, 0, 0, 0)]


def test_an_alert_that_no_longer_holds_is_marked_and_one_that_holds_again_loses_the_mark(opened: Desk) -> None:
    alert = alert_of(opened, "H3")
    opened.send(fact("重特大疾病", "否", person="", home="H3"))   # of the household, not of the person: changes nothing
    assert open_alerts(opened.office).lapsed == ()
    opened.send(fact("重特大疾病", "否", person=CAI, since="2024-06-30"), on="2024-07-01")
    assert open_alerts(opened.office).lapsed == (alert,)
    found = alerts.read(opened.office, alert)
    assert (found["state"], found["holds"], found["lapsed_on"]) == ("待处置", False, date(2024, 7, 1))
    opened.send(fact("重特大疾病", "是", person=CAI, since="2024-07-02"), on="2024-07-02")
    on(opened, "2024-07-02")
    assert open_alerts(opened.office).returned == (alert,)
    assert alerts.read(opened.office, alert)["lapsed_on"] is None


def test_suggestions_come_from_the_graph_with_reasons(opened: Desk) -> None:
    def kinds(home: str) -> list[tuple[int, str | None, tuple[str, ...]]]:
        return [(s.kind, s.measure, s.missing_facts)
                for s in suggest(opened.office, alerts.read(opened.office, alert_of(opened, home)))]

    assert kinds("H1") == [(1, "CARE", ())]
    assert kinds("H2") == [(2, "DIBAO", ("人均月收入",))]
    assert kinds("H3") == [(3, None, ())]
    assert kinds("H4") == [(4, "DIBAO", ())]


def test_first_disposition_becomes_a_task_and_closes_only_with_proof(opened: Desk) -> None:
    alert = alert_of(opened, "H1")
    done = dispose(opened.office, CHAIR, alert, Disposition(1, "应发未发"))
    task = done["tasks"][0]["task"]
    assert (done["state"], done["tasks"][0]["department"]) == ("已处置", "CIVIL")
    assert done["tasks"][0]["due_on"] == date(2024, 7, 8)
    assert [row["task"] for row in tasks.listing(opened.office, department="CIVIL")] == [task]
    step(opened, task, "doing")
    before = opened.chain("H1")
    with pytest.raises(Wanting):
        step(opened, task, "done")
    with pytest.raises(Wanting):
        step(opened, task, "done", evidence="F404")
    assert opened.chain("H1") == before
    opened.send(grant("G1", person=ANNA, starts="2024-07-01"))
    step(opened, task, "done", evidence="G1")
    assert alerts.read(opened.office, alert)["state"] == "已了结"
    assert events(opened, "H1")[-1].endswith(f"调查审核”已办结,凭据 G1;预警 {alert} 了结")
    assert open_alerts(opened.office).opened == ()               # dealt with: the same indicators do not ring again
    assert opened.broken() == []


def test_a_task_that_failed_brings_the_alert_back(opened: Desk) -> None:
    alert = alert_of(opened, "H1")
    task = dispose(opened.office, CHAIR, alert, Disposition(1, "应发未发"))["tasks"][0]["task"]
    with pytest.raises(tasks.StepNotAllowed):
        step(opened, task, "failed", result="不经办理就未办成")
    step(opened, task, "办理中")
    with pytest.raises(Wanting):
        step(opened, task, "failed")
    step(opened, task, "failed", result="本人放弃")
    assert alerts.read(opened.office, alert)["state"] == "待处置"
    dispose(opened.office, CHAIR, alert, Disposition(3, "放弃的原因要会商"))
    assert alerts.read(opened.office, alert)["disposition"] == 3


def test_second_disposition_keeps_what_was_pushed_to_whom_and_the_answer(opened: Desk) -> None:
    alert = alert_of(opened, "H2")
    push = dispose(opened.office, CHAIR, alert, Disposition(2, "收入不明"))["pushes"][0]
    assert (push["department"], push["measure"], push["answer"]) == ("CIVIL", "DIBAO", None)
    assert push["missing_facts"] == ["人均月收入"]
    task = alerts.read(opened.office, alert)["tasks"][0]["task"]
    step(opened, task, "doing")
    step(opened, task, "done", result="已补报收入,在办申请 S1")
    found = alerts.read(opened.office, alert)
    assert (found["state"], found["pushes"][0]["answer"]) == ("已了结", "已补报收入,在办申请 S1")


def test_fourth_disposition_verifies_first_and_stops_after_the_grace_period(opened: Desk) -> None:
    alert = alert_of(opened, "H4")
    found = dispose(opened.office, CHAIR, alert, Disposition(4, "收入已高于标准"))
    basis = found["verifications"][0]["basis"]
    assert (basis["failed"], basis["advisory_only"]) == (["人均月收入"], ["机动车数"])
    assert basis["grace_until"] == "2024-12-01"
    check = found["tasks"][0]["task"]
    step(opened, check, "doing")
    with pytest.raises(Wanting):
        step(opened, check, "done", result="看过了")
    step(opened, check, "done", result="入户核实,收入属实", outcome="不再符合")
    found = alerts.read(opened.office, alert)
    stop = found["tasks"][1]
    assert (found["state"], stop["kind"], stop["not_before"]) == ("已处置", "停发", date(2024, 12, 1))
    assert stop["due_on"] == date(2024, 12, 6)                   # five working days after the grace period
    assert tasks.read(opened.office, stop["task"])["limit_source"] == "示例,自渐退期满 2024-12-01 起算"
    step(opened, stop["task"], "doing")
    with pytest.raises(Conflict, match="渐退期"):
        step(opened, stop["task"], "done")
    on(opened, "2024-12-02")
    with pytest.raises(Conflict, match="终止"):
        step(opened, stop["task"], "done")
    opened.send(grant("G4", home="H4", 终止日期="2024-12-01", 终止原因="收入超标"), on="2024-12-02")
    step(opened, stop["task"], "done")
    assert alerts.read(opened.office, alert)["state"] == "已了结"
    assert opened.broken("H4") == []


UNLIMITED = CATALOGUE.replace(
    '  - {kind: task, region: "000000000000", working_days: 5, valid_from: 2024-01-01, source: 示例}\n', "")


@pytest.fixture
def unlimited(desk: Desk) -> Desk:
    """The same county, whose catalogue has no limit of kind ``task``."""
    county(desk, UNLIMITED)
    open_alerts(desk.office)
    return desk


@pytest.mark.parametrize(("home", "kind"), [("H1", 1), ("H2", 2), ("H4", 4)])
def test_a_task_says_by_when_where_the_catalogue_does_not(unlimited: Desk, home: str, kind: int) -> None:
    opened = unlimited
    alert, before = alert_of(opened, home), opened.chain(home)
    with pytest.raises(Wanting, match=r"没有规定这件任务的期限:请写明期限.*,几个工作日。") as refused:
        dispose(opened.office, CHAIR, alert, Disposition(kind, "理由", term_needed=True))
    assert (refused.value.field, opened.chain(home)) == ("working_days", before)
    (task,) = dispose(opened.office, CHAIR, alert, Disposition(kind, "理由", working_days=8))["tasks"]
    assert task["due_on"] == date(2024, 7, 11)


def test_a_program_may_leave_it_open(unlimited: Desk) -> None:
    """The contract's disposition has no term: a task without a day, 未规定."""
    (task,) = dispose(unlimited.office, CHAIR, alert_of(unlimited, "H1"), Disposition(1, "理由"))["tasks"]
    assert (task["due_on"], tasks.read(unlimited.office, task["task"])["limit_source"]) == (None, "未规定")


def test_what_goes_to_the_meeting_needs_no_day(unlimited: Desk) -> None:
    chosen = Disposition(3, "理由", term_needed=True)
    assert dispose(unlimited.office, CHAIR, alert_of(unlimited, "H3"), chosen)["state"] == "已处置"


def test_without_a_limit_a_stop_has_as_many_days_as_its_verification_after_the_grace_period(unlimited: Desk) -> None:
    opened = unlimited
    alert = alert_of(opened, "H4")
    check = dispose(opened.office, CHAIR, alert, Disposition(4, "理由", working_days=8))["tasks"][0]["task"]
    on(opened, "2024-07-03")
    step(opened, check, "doing")
    step(opened, check, "done", result="属实", outcome="不再符合")
    stop = alerts.read(opened.office, alert)["tasks"][1]
    assert (stop["not_before"], stop["due_on"]) == (date(2024, 12, 1), date(2024, 12, 11))
    assert tasks.read(opened.office, stop["task"])["limit_source"] == "同核实,8 个工作日,自渐退期满 2024-12-01 起算"


def test_a_verification_that_finds_the_family_still_eligible_stops_nothing(opened: Desk) -> None:
    alert = alert_of(opened, "H4")
    check = dispose(opened.office, CHAIR, alert, Disposition(4, "收入已高于标准", grant="G4"))["tasks"][0]["task"]
    step(opened, check, "doing")
    step(opened, check, "done", result="收入是一次性的", outcome="仍符合")
    found = alerts.read(opened.office, alert)
    assert (found["state"], len(found["tasks"]), found["verifications"][0]["outcome"]) == ("已了结", 1, "仍符合")


def test_what_is_only_advised_or_unknown_is_no_ground_to_stop(opened: Desk) -> None:
    with pytest.raises(Wanting, match="不再符合"):
        dispose(opened.office, CHAIR, alert_of(opened, "H1"), Disposition(4, "看着不像"))


def test_the_same_key_answers_again_and_writes_nothing(opened: Desk) -> None:
    alert = alert_of(opened, "H1")
    first = dispose(opened.office, CHAIR, alert, Disposition(1, "应发未发"), key="k1", if_match=1)
    entries = opened.chain("H1")
    assert dispose(opened.office, CHAIR, alert, Disposition(1, "应发未发"), key="k1", if_match=1) == first
    with pytest.raises(KeyReused):
        dispose(opened.office, CHAIR, alert, Disposition(1, "别的理由"), key="k1", if_match=1)
    with pytest.raises(Stale):
        dispose(opened.office, CHAIR, alert, Disposition(3, "会商"), if_match=1)
    with pytest.raises(Conflict):
        dispose(opened.office, CHAIR, alert, Disposition(3, "会商"))
    assert opened.chain("H1") == entries


def test_two_people_at_once_one_wins_and_the_other_is_told(opened: Desk) -> None:
    alert, said = alert_of(opened, "H1"), []

    def choose(kind: int) -> None:
        try:
            dispose(opened.office, CHAIR, alert, Disposition(kind, "同时处置"))
            said.append("done")
        except AidChainError as error:
            said.append(error.kind)

    threads = [threading.Thread(target=choose, args=(kind,)) for kind in (1, 3)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    found = alerts.read(opened.office, alert)
    assert sorted(said) == ["conflict", "done"]
    assert len(found["tasks"]) + len(found["items"]) == 1
    assert [row["kind"] for row in opened.ask("household_aid_chain", household="H1").rows].count("disposition") == 1


def test_an_alert_of_another_region_is_as_nonexistent(opened: Desk) -> None:
    alert = alert_of(opened, "H1")
    with pytest.raises(NotFound):
        alerts.read(opened.office, alert, scope={"region": "2104"})
    with pytest.raises(NotFound):
        dispose(opened.office, CHAIR, alert, Disposition(3, "会商"), scope={"region": "2104"})
    task = dispose(opened.office, CHAIR, alert, Disposition(1, "应发未发"))["tasks"][0]["task"]
    with pytest.raises(NotFound):
        tasks.read(opened.office, task, department="DPF")
