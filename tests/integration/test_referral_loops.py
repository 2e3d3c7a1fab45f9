"""Who is passed round, and who waits for whom (issue: circles among departments)."""

from datetime import date

from graph.network import Loop, Standstill, referral_loops, waiting_loops

EVERYWHERE = {"region": "", "scope": {"region": ""}, "as_of": date(2024, 10, 12)}


def test_a_household_passed_round_three_departments(store, world):
    world.household("H1")
    world.household("H2")
    world.referral("R1", "H1", "2024-03-01", giver="CIVIL", taker="DPF")
    world.referral("R2", "H1", "2024-03-05", giver="DPF", taker="MEDSEC")
    world.referral("R3", "H2", "2024-03-09", giver="MEDSEC", taker="CIVIL")
    assert referral_loops(store, **EVERYWHERE) == []
    world.referral("R4", "H1", "2024-03-10", giver="MEDSEC", taker="CIVIL")
    world.referral("R5", "H1", "2024-03-12", giver="CIVIL", taker="DPF")
    assert referral_loops(store, **EVERYWHERE) == [
        Loop(
            "H1",
            ("CIVIL", "DPF", "MEDSEC", "CIVIL"),
            (("R1", "R5"), ("R2",), ("R4",)),
            date(2024, 3, 1),
            date(2024, 3, 12),
        )
    ]
    assert referral_loops(store, **EVERYWHERE, max_length=2) == []
    assert referral_loops(store, **EVERYWHERE, to_day=date(2024, 3, 9)) == []


def test_departments_that_wait_for_one_another(store, world):
    """The one for which something is 待补正 is waited for by the receiver."""
    world.household("H1")
    world.referral("R1", "H1", "2024-03-01", giver="CIVIL", taker="DPF", state="办理中")
    world.referral("R2", "H1", "2024-03-02", giver="CIVIL", taker="DPF", state="待签收")
    world.referral("R3", "H1", "2024-03-03", giver="CIVIL", taker="DPF", state="待补正")
    world.referral("R4", "H1", "2024-03-04", giver="DPF", taker="CIVIL", state="已办结")
    assert waiting_loops(store, **EVERYWHERE) == [Standstill(("CIVIL", "DPF", "CIVIL"), (2, 1), date(2024, 3, 1))]
    assert waiting_loops(store, **EVERYWHERE, from_day=date(2024, 3, 4)) == []
