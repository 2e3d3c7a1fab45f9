"""Desks and deadlines (contract §3, Referrals): inbox, overdue referrals and applications, statistics, ping-pong."""

from datetime import date

import pytest

LIMIT = {"kind": "referral", "amount": 5, "unit": "工作日", "valid_from": "2024-01-01", "source": "办法第五条"}


def ask(store, name, as_of="2024-10-12", **params):
    return store.read(name, **{"region": "", "scope": {"region": ""}, "as_of": date.fromisoformat(as_of), **params})


def inbox(store, department, as_of="2024-10-12", bucket=None, **params):
    params = {"department": department, "bucket": bucket, "referrals": None, **params}
    rows = ask(store, "referral/department_inbox", as_of, **params)
    return [(row["referral"], row["bucket"], row["days_left"]) for row in rows]


def test_the_eight_buckets_in_their_order(store, world):
    world.household("H1")
    world.entry("Limit", **LIMIT)
    for number, state in enumerate(
        ["草拟", "未办成", "已退回", "已办结", "待补正", "已闭环", "已撤回", "录入有误"], start=1
    ):
        world.referral(f"S{number}", "H1", "2024-10-10", state=state, giver="DPF", taker="CIVIL")
    for number, (state, sent) in enumerate(
        [
            ("办理中", "2024-10-10"),
            ("待签收", "2024-10-10"),
            ("已签收", "2024-10-10"),
            ("待签收", "2024-10-08"),
            ("已受理", "2024-10-09"),
            ("办理中", "2024-09-27"),
        ],
        start=1,
    ):
        world.referral(f"R{number}", "H1", sent, state=state, giver="CIVIL", taker="DPF")
    # 2024-10-12 is a make-up Saturday. Sent on 10-08: one day left, 10-09: two, 10-10: three
    assert inbox(store, "DPF") == [
        ("R6", "超期", -2),
        ("R4", "临期", 1),
        ("R5", "临期", 2),
        ("R2", "待签收", 3),
        ("R1", "在办", 3),
        ("R3", "在办", 3),
        ("S5", "待补正", 3),
        ("S4", "待确认", None),
        ("S2", "待重派", None),
        ("S3", "待重派", None),
        ("S1", "草拟", None),
    ]
    assert inbox(store, "DPF", bucket="临期") == [("R4", "临期", 1), ("R5", "临期", 2)]
    assert inbox(store, "CIVIL") == []


def test_due_today_is_not_overdue_and_without_limit_nothing_is_near(store, world):
    world.household("H1")
    world.referral("R1", "H1", "2024-01-02", taker="DPF")
    assert inbox(store, "DPF") == [("R1", "待签收", None)]
    world.entry("Limit", **LIMIT)
    world.referral("R2", "H1", "2024-09-27", taker="DPF")
    assert inbox(store, "DPF", "2024-10-09") == [("R1", "超期", -185), ("R2", "临期", 1)]
    assert inbox(store, "DPF", "2024-10-10")[1] == ("R2", "临期", 0)
    assert inbox(store, "DPF", "2024-10-11")[1] == ("R2", "超期", -1)


def test_the_inbox_holds_last_hops_of_its_region_only(store, world):
    world.household("H1", code="210381100201")
    world.household("H2", code="210382100201")
    world.referral("R1", "H1", "2024-03-01", state="已退回", giver="DPF", taker="CIVIL")
    world.referral("R2", "H1", "2024-03-05", giver="CIVIL", taker="DPF", follows="R1")
    world.referral("R3", "H2", "2024-03-05", taker="DPF")
    assert inbox(store, "DPF", scope={"region": "210381"}) == [("R2", "待签收", None)]
    assert inbox(store, "DPF", region="210382") == [("R3", "待签收", None)]
    assert inbox(store, "DPF", "2024-03-04") == [("R1", "待重派", None)]


def test_a_department_that_refers_to_itself_sees_it_once(store, world):
    world.household("H1")
    world.referral("R1", "H1", "2024-03-01", giver="DPF", taker="DPF", state="办理中")
    world.referral("R2", "H1", "2024-03-01", giver="DPF", taker="DPF", state="待补正")
    assert inbox(store, "DPF") == [("R1", "在办", None), ("R2", "待补正", None)]


def test_overdue_referrals_say_who_holds_them(store, world):
    world.household("H1")
    world.entry("Limit", **LIMIT)
    world.referral("R1", "H1", "2024-09-27", giver="CIVIL", taker="DPF", state="待补正")
    world.referral("R2", "H1", "2024-09-30", giver="CIVIL", taker="DPF", state="已受理")  # due 10-12, today
    world.referral("R3", "H1", "2024-09-02", giver="CIVIL", taker="DPF", state="已办结")
    world.referral("R4", "H1", "2024-09-26", giver="CIVIL", taker="DPF", state="待签收")
    assert ask(store, "referral/overdue_referrals") == [
        {
            "referral": "R4",
            "household": "H1",
            "need": "医疗救助",
            "holder": "DPF",
            "state": "待签收",
            "due_on": date(2024, 10, 9),
            "days_overdue": 3,
            "limit_source": "办法第五条",
        },
        {
            "referral": "R1",
            "household": "H1",
            "need": "医疗救助",
            "holder": "CIVIL",
            "state": "待补正",
            "due_on": date(2024, 10, 10),
            "days_overdue": 2,
            "limit_source": "办法第五条",
        },
    ]
    assert [r["referral"] for r in ask(store, "referral/overdue_referrals", "2024-10-13")] == ["R4", "R1", "R2"]
    assert ask(store, "referral/overdue_referrals", region="2104") == []


def test_days_and_months_are_overdue_in_days(store, world):
    world.household("H1")
    world.entry("Limit", **{**LIMIT, "unit": "天", "need": "住房"})
    world.entry("Limit", **{**LIMIT, "unit": "月", "amount": 1, "need": "就业"})
    world.referral("R1", "H1", "2024-09-27", need="住房")
    world.referral("R2", "H1", "2024-08-31", need="就业")
    rows = ask(store, "referral/overdue_referrals")
    assert [(r["referral"], r["due_on"], r["days_overdue"]) for r in rows] == [
        ("R2", date(2024, 9, 30), 12),
        ("R1", date(2024, 10, 2), 10),
    ]


def test_overdue_applications_of_a_person_and_a_household(store, world):
    world.measure("NURSE")
    world.measure("LIVING", unit="household")
    world.household("H1")
    world.household("H2", code="210382100201")
    world.member("P1", of="H2", joined="2020-01-01", left="2024-05-31")
    world.member("P1", of="H1", joined="2024-06-01")
    world.entry("Limit", **{**LIMIT, "kind": "application", "amount": 30, "source": "通用"})
    world.entry(
        "Limit", **{**LIMIT, "kind": "application", "unit": "月", "amount": 1, "measure": "NURSE", "source": "专用"}
    )
    world.application("A1", to="P1", measure="NURSE", accepted="2024-05-31")
    world.application("A2", to="H1", measure="LIVING", accepted="2024-06-03")
    world.application("A3", to="H1", measure="LIVING", accepted="2024-06-03", ended="2024-06-04")
    world.application("A4", to="P1", measure="NURSE", accepted="2024-06-01")
    rows = ask(store, "referral/overdue_applications", "2024-07-02")
    assert rows == [
        {
            "application": "A1",
            "person": "P1",
            "household": "H2",
            "measure": "NURSE",
            "department": "CIVIL",
            "accepted_on": date(2024, 5, 31),
            "due_on": date(2024, 6, 30),
            "days_overdue": 2,
            "limit_source": "专用",
        },
        {
            "application": "A4",
            "person": "P1",
            "household": "H1",
            "measure": "NURSE",
            "department": "CIVIL",
            "accepted_on": date(2024, 6, 1),
            "due_on": date(2024, 7, 1),
            "days_overdue": 1,
            "limit_source": "专用",
        },
    ]
    later = ask(store, "referral/overdue_applications", "2024-07-17", region="210381")
    assert [(r["application"], r["person"], r["due_on"], r["days_overdue"]) for r in later] == [
        ("A4", "P1", date(2024, 7, 1), 16),
        ("A2", None, date(2024, 7, 16), 1),
    ]


def test_an_application_of_a_person_before_any_membership_goes_to_the_first_one(store, world):
    world.measure("NURSE")
    world.household("H1")
    world.household("H2")
    world.member("P1", of="H2", joined="2024-09-01")
    world.member("P1", of="H1", joined="2024-10-01")
    world.entry("Limit", **{**LIMIT, "kind": "application"})
    world.application("A1", to="P1", measure="NURSE", accepted="2024-03-01")
    assert [r["household"] for r in ask(store, "referral/overdue_applications")] == ["H2"]


def ping_pong(store, as_of="2024-10-12", min_returns=2, window_days=90, **params):
    return ask(store, "referral/ping_pong", as_of, min_returns=min_returns, window_days=window_days, **params)


def test_ping_pong_counts_both_directions_of_one_need(store, world):
    world.household("H1")
    world.referral(
        "R1", "H1", "2024-09-23", state="已退回", giver="DPF", taker="CIVIL", reason="材料不全", ended="2024-09-25"
    )
    world.referral(
        "R2", "H1", "2024-09-25", state="已退回", giver="CIVIL", taker="DPF", reason="不属本部门", follows="R1"
    )
    world.referral("R3", "H1", "2024-09-27", state="待签收", giver="DPF", taker="CIVIL", follows="R2")
    world.referral("R4", "H1", "2024-09-26", state="已退回", giver="CIVIL", taker="DPF", need="就业")
    world.referral("R5", "H1", "2024-09-26", state="已退回", giver="CIVIL", taker="MEDSEC")
    world.referral("R6", "H1", "2024-09-26", state="已退回", giver="CIVIL", taker="CIVIL")
    world.referral("R7", "H1", "2024-09-26", state="已退回", giver="CIVIL", taker="CIVIL")
    assert ping_pong(store) == [
        {
            "household": "H1",
            "need": "医疗救助",
            "departments": ["CIVIL", "DPF"],
            "returns": 2,
            "reasons": ["材料不全", "不属本部门"],
            "working_days_lost": 4,
            "last_referral": "R2",
        }
    ]
    assert ping_pong(store, min_returns=3) == []
    assert ping_pong(store, region="2104") == []


@pytest.mark.parametrize(("as_of", "found"), [("2024-05-29", 2), ("2024-05-30", 2), ("2024-05-31", None)])
def test_the_window_holds_both_its_days(store, world, as_of, found):
    """2024-03-01 plus 90 days is 2024-05-30."""
    world.household("H1")
    world.referral("R1", "H1", "2024-03-01", state="已退回")
    world.referral("R2", "H1", "2024-05-29", state="已退回")
    rows = ping_pong(store, as_of)
    assert [row["returns"] for row in rows] == ([found] if found else [])


def test_statistics_of_a_pair_of_departments(store, world):
    world.household("H1")
    world.entry("Limit", **LIMIT)
    about = {"giver": "CIVIL", "taker": "DPF"}
    world.referral("R1", "H1", "2024-03-01", state="已退回", **about)
    world.referral("R2", "H1", "2024-03-04", state="已闭环", ended="2024-03-11", **about)  # due 03-11: 5 used, on time
    world.referral("R3", "H1", "2024-03-04", state="已办结", ended="2024-03-12", **about)  # 6 used, late
    world.referral("R4", "H1", "2024-03-04", state="办理中", **about)  # overdue
    world.referral("R5", "H1", "2024-03-04", state="待签收", **about)  # followed: not overdue
    world.referral("R6", "H1", "2024-10-11", state="待签收", follows="R5", **about)
    world.referral("R7", "H1", "2024-03-04", state="草拟", **about)
    world.referral("R8", "H1", "2024-03-04", state="录入有误", **about)
    world.referral("R9", "H1", "2024-03-04", state="已撤回", giver="DPF", taker="CIVIL")
    window = {"from": None, "to": None}
    assert ask(store, "statistics/referral_statistics", **window) == [
        {
            "from_department": "CIVIL",
            "to_department": "DPF",
            "sent": 6,
            "returned": 1,
            "completed": 2,
            "on_time": 1,
            "overdue": 1,
            "median_working_days": 5,
        },
        {
            "from_department": "DPF",
            "to_department": "CIVIL",
            "sent": 1,
            "returned": 0,
            "completed": 0,
            "on_time": 0,
            "overdue": 0,
            "median_working_days": None,
        },
    ]
    window = {"from": date(2024, 3, 1), "to": date(2024, 3, 1)}
    assert [row["sent"] for row in ask(store, "statistics/referral_statistics", **window)] == [1]


def test_first_responsible_lists_what_is_not_over(store, world):
    world.household("H1")
    world.referral("R1", "H1", "2024-03-01", state="已退回", giver="CIVIL", taker="DPF")
    world.referral("R2", "H1", "2024-03-05", state="办理中", giver="DPF", taker="MEDSEC", follows="R1")
    world.referral("R3", "H1", "2024-03-02", state="已闭环", giver="CIVIL", taker="DPF")
    rows = ask(store, "referral/first_responsible", department=None)
    assert rows == [
        {
            "first_responsible": "CIVIL",
            "household": "H1",
            "need": "医疗救助",
            "first_sent_on": date(2024, 3, 1),
            "hops": 2,
            "referral": "R2",
            "state": "办理中",
            "holder": "MEDSEC",
        }
    ]
    assert ask(store, "referral/first_responsible", department="DPF") == []


def test_counts_say_how_many_households_were_looked_at(store, world):
    world.measure("LIVING", unit="household")
    for household, code in (("H1", "210381100201"), ("H2", "210382100201"), ("H3", "210381100201")):
        world.household(household, code=code)
    world.referral("R1", "H1", "2024-03-01", taker="DPF")
    world.referral("R2", "H1", "2024-03-02", taker="MEDSEC")
    world.referral("R3", "H2", "2024-03-02", taker="DPF")
    world.application("A1", to="H2", measure="LIVING", accepted="2024-03-01")
    assert ask(store, "referral/count_referrals") == [{"checked": 2}]
    assert ask(store, "referral/count_referrals", region="210381") == [{"checked": 1}]
    assert ask(store, "referral/count_department_inbox", department="MEDSEC") == [{"checked": 1}]
    assert ask(store, "referral/count_applications") == [{"checked": 1}]
    found = store.read("referral/count_referral_chain", household="H1", referral=None, region="", scope={"region": ""})
    assert found == [{"checked": 1}]
