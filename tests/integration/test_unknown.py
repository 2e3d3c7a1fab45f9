"""Null is never false: what a question answers where an optional value is empty, beside the near miss that has it.

``READS`` says by which words a statement shows that it reads an optional value, ``HELD`` which test holds that value
for the question. A new question, or one that begins to read another value, fails here until its test stands in
``HELD``. Missing files are tested below, the rest in ``test_unknown_rights`` (what the catalogue decides),
``test_unknown_help`` (what was given) and ``test_unknown_passed_on`` (referrals, applications, visits, the chain).
"""

from __future__ import annotations

import ast
import re
from dataclasses import replace
from datetime import date, timedelta
from functools import cache
from pathlib import Path
from typing import Any, Final

import pytest

from graph.questions import QUESTIONS
from queries.catalogue import QUERIES
from tests.filing import CATALOGUE, Desk
from tests.world import World

READS: Final = {
    "家庭.户籍类型": r"\b(h|about)\.kind\b",
    "成员.离开日期": r":BELONGS_TO\b",
    "成员.死亡日期": r":BELONGS_TO\b",
    "没有在户": r":BELONGS_TO\b",
    "情况.截止日期": r":HAS_FACT\b",
    "没有情况": r":HAS_FACT\b",
    "情况不一": r":HAS_FACT\b",
    "申请.办结日期": r":Application\b",
    "申请.结果": r"\.result\b",
    "救助.截止日期": r":TO\b|:Grant\b",
    "救助.终止日期": r":TO\b|:Grant\b",
    "救助.终止原因": r"\.stop_reason\b",
    "救助.事由": r"\bg\.reason\b|same_reason",
    "救助.不保障人员": r"\.not_covered\b",
    "发放.内容": r"\.content\b",
    "转介.签收日期": r"\.received_on\b",
    "转介.受理日期": r"\br\.accepted_on\b",
    "转介.办结日期": r"\b(r|row)\.ended_on\b",
    "转介.理由": r"\br\.reason\b",
    "转介.上一转介编号": r":FOLLOWS\b",
    "走访.致困原因": r"\.cause\b",
    "走访.处置": r"\.handled\b",
    "走访.需求": r"\bv\.need\b",
    "没有参数": r"\bl\.parameter\b",
    "没有门槛": r"\$threshold\b",
    "没有期限": r":Limit\b",
    "没有走访要求": r":VisitRule\b",
    "没有政策版本": r":HAS_VERSION\b",
}

RULED: Final = "test_unknown_rights::"
HELP: Final = "test_unknown_help::"
PASSED: Final = "test_unknown_passed_on::"
TWICE: Final = "test_duplicate_benefit::"
SPAN: Final = "test_duplicate_extent::"
_RULED: Final = dict.fromkeys(("家庭.户籍类型", "没有参数", "没有情况", "情况不一", "情况.截止日期"))
_TOLD: Final = PASSED + "test_the_chain_tells_what_is_given_and_leaves_out_what_is_not"
_TYPED: Final = PASSED + "test_without_a_type_no_limit_for_a_type_holds"
_ENDED: Final = PASSED + "test_completed_on_no_day_is_not_on_time"

HELD: Final[dict[str, dict[str, str]]] = {
    "household_aid_chain": {
        **dict.fromkeys(
            ("家庭.户籍类型", "成员.离开日期", "成员.死亡日期", "情况.截止日期", "申请.办结日期", "申请.结果"), _TOLD
        ),
        **dict.fromkeys(("救助.截止日期", "救助.终止日期", "救助.终止原因", "发放.内容", "没有政策版本"), _TOLD),
        **dict.fromkeys(("转介.理由", "转介.上一转介编号", "走访.致困原因", "走访.处置", "走访.需求"), _TOLD),
    },
    "duplicate_benefit": {
        "成员.离开日期": TWICE + "TestExclusions::test_through_a_household_only_while_the_member_belongs_to_it",
        "成员.死亡日期": TWICE + "TestTwoHouseholds::test_a_death_ends_both_memberships",
        "没有在户": SPAN + "TestHouseholds::test_if_it_reaches_none_the_chain_rule_on_its_first_day",
        "救助.截止日期": SPAN + "TestDays::test_an_open_overlap_is_long_enough",
        "救助.终止日期": TWICE + "TestSameMeasure::test_stopped_before_the_other_began",
        "救助.事由": TWICE + "TestOnce::test_an_empty_reason_is_the_same_as_no_other",
        "救助.不保障人员": TWICE + "TestSameMeasure::test_not_covered_is_not_reached",
        "没有政策版本": TWICE + "TestSameMeasure::test_the_clause_is_the_one_valid_on_the_first_common_day",
    },
    "missing_aid": {
        **dict.fromkeys(_RULED, RULED + "test_missing_aid"),
        "成员.离开日期": RULED + "test_missing_aid_of_those_who_left_or_died",
        "成员.死亡日期": RULED + "test_missing_aid_of_those_who_left_or_died",
        "没有在户": "test_missing_aid::test_only_the_living_and_each_household_they_belong_to",
        "申请.办结日期": RULED + "test_missing_aid_names_what_is_still_open",
        "救助.截止日期": RULED + "test_missing_aid_names_what_is_still_open",
        "救助.终止日期": RULED + "test_missing_aid_names_what_is_still_open",
        "救助.不保障人员": "test_missing_aid::TestHelpThatIsThere::"
        "test_a_household_grant_reaches_members_but_those_it_leaves_out",
    },
    "ineligible_grant": {
        **dict.fromkeys(_RULED, RULED + "test_ineligible_grant"),
        "成员.离开日期": "test_ineligible_grant::TestNoHousehold::test_who_left_stands_with_the_household_left_last",
        "成员.死亡日期": RULED + "test_ineligible_grant_of_the_dead",
        "没有在户": "test_ineligible_grant::TestNoHousehold::"
        "test_what_looks_at_the_household_is_unknown_what_looks_at_the_person_is_not",
        **dict.fromkeys(
            ("救助.截止日期", "救助.终止日期"),
            "test_ineligible_grant::test_only_grants_that_run_on_the_day_of_a_version_that_is_valid_then",
        ),
    },
    "paid_after_ineligible": dict.fromkeys(
        ("成员.离开日期", "成员.死亡日期", "没有在户", "救助.截止日期", "救助.终止日期"),
        HELP + "test_who_never_ended_is_not_paid_too_long",
    ),
    "underpaid_aid": dict.fromkeys(
        ("成员.离开日期", "成员.死亡日期", "没有在户", "救助.截止日期", "救助.终止日期"),
        HELP + "test_without_an_end_every_month_is_due",
    ),
    "stopped_without_followup": {
        **dict.fromkeys(
            ("救助.截止日期", "救助.终止日期", "救助.终止原因"), HELP + "test_stopped_by_whatever_end_is_known"
        ),
        "成员.离开日期": "test_stopped_without_followup::test_never_helped_or_nobody_left_alive",
        "成员.死亡日期": "test_stopped_without_followup::test_never_helped_or_nobody_left_alive",
        "没有在户": HELP + "test_stopped_by_whatever_end_is_known",
    },
    "check_before_grant": {
        **dict.fromkeys(
            ("救助.截止日期", "救助.终止日期", "没有在户", "没有政策版本"),
            HELP + "test_what_is_not_said_of_the_other_grant",
        ),
        "成员.离开日期": HELP + "test_who_belongs_to_the_household_of_the_other_grant",
        "成员.死亡日期": HELP + "test_who_belongs_to_the_household_of_the_other_grant",
        "救助.事由": "test_check_before_grant::test_above_the_limit_of_the_year_the_neighbours",
        "救助.不保障人员": "test_check_before_grant::test_who_is_not_covered_is_not_reached",
    },
    "explain_eligibility": {
        **dict.fromkeys(_RULED, RULED + "test_explain_eligibility"),
        "成员.离开日期": RULED + "test_explain_eligibility_of_those_who_left_or_died",
        "成员.死亡日期": RULED + "test_explain_eligibility_of_those_who_left_or_died",
        "没有在户": "test_explain_eligibility::test_a_person_of_no_household_is_judged_by_what_is_known_of_the_person",
    },
    "visit_statistics": {"走访.处置": PASSED + "test_a_visit_without_its_optional_cells_is_a_visit"},
    "aid_statistics": dict.fromkeys(
        ("成员.离开日期", "成员.死亡日期", "没有在户", "救助.截止日期", "救助.终止日期", "救助.不保障人员"),
        HELP + "test_who_is_counted_in_april",
    ),
    "referral_statistics": {
        "家庭.户籍类型": _ENDED,
        "没有期限": _ENDED,
        "转介.办结日期": _ENDED,
        "转介.上一转介编号": "test_referral_desks::test_statistics_of_a_pair_of_departments",
    },
    "overdue_visits": {
        "家庭.户籍类型": PASSED + "test_without_a_type_no_rule_for_a_type_holds",
        "没有走访要求": "test_visits::test_no_rule_for_the_place_no_row",
        **dict.fromkeys(
            ("成员.离开日期", "成员.死亡日期", "没有在户", "救助.截止日期", "救助.终止日期"),
            PASSED + "test_whom_a_running_grant_reaches_is_to_be_visited",
        ),
    },
    "referral_chain": {
        **dict.fromkeys(("家庭.户籍类型", "没有期限"), _TYPED),
        **dict.fromkeys(
            ("转介.签收日期", "转介.办结日期", "转介.理由"), PASSED + "test_a_hop_shows_only_the_days_it_has"
        ),
        "转介.上一转介编号": "test_referral_chain::test_chains_are_numbered_by_their_first_day_then_smallest_number",
    },
    "department_inbox": {
        **dict.fromkeys(("家庭.户籍类型", "没有期限"), _TYPED),
        "转介.上一转介编号": "test_referral_desks::test_the_inbox_holds_last_hops_of_its_region_only",
    },
    "overdue_referrals": {
        **dict.fromkeys(("家庭.户籍类型", "没有期限"), _TYPED),
        "转介.上一转介编号": PASSED + "test_who_was_followed_is_not_overdue",
    },
    "overdue_applications": {
        **dict.fromkeys(("家庭.户籍类型", "没有期限"), _TYPED),
        **dict.fromkeys(("申请.办结日期", "申请.结果"), PASSED + "test_a_result_without_its_day_does_not_end_it"),
        **dict.fromkeys(("成员.离开日期", "成员.死亡日期", "没有在户"), PASSED + "test_whose_application_it_is"),
    },
    "ping_pong": dict.fromkeys(
        ("转介.办结日期", "转介.理由", "转介.上一转介编号"), PASSED + "test_returned_without_reason_or_day"
    ),
    "household_risk": {
        **dict.fromkeys((*_RULED, "没有门槛"), RULED + "test_household_risk"),
        **dict.fromkeys(
            ("成员.离开日期", "成员.死亡日期", "没有在户"),
            "test_household_risk::test_a_household_without_a_member_that_day_is_not_scored",
        ),
    },
}


@cache
def named_in(module: str) -> frozenset[str]:
    """``test`` and ``Class::test`` of a file beside this one."""
    tree = ast.parse((Path(__file__).parent / f"{module}.py").read_text(encoding="utf-8"))
    classes = [item for item in tree.body if isinstance(item, ast.ClassDef)]
    names = {item.name for item in tree.body if isinstance(item, ast.FunctionDef)}
    names |= {f"{one.name}::{item.name}" for one in classes for item in one.body if isinstance(item, ast.FunctionDef)}
    return frozenset(names)


def test_every_question_is_in_the_table() -> None:
    assert HELD.keys() == QUESTIONS.keys()


@pytest.mark.parametrize("name", QUESTIONS)
def test_every_optional_value_that_a_question_reads_is_held(name: str) -> None:
    text = QUERIES[QUESTIONS[name].statement].text
    body = "\n".join(line for line in text.splitlines() if not line.strip().startswith("//"))
    read = {value for value, words in READS.items() if re.search(words, body)}
    assert read - HELD[name].keys() == set()
    places = [place.split("::", 1) for place in HELD[name].values()]
    assert [place for place in places if place[1] not in named_in(place[0])] == []


DAY = date(2024, 8, 5)
ASKED: Final[dict[str, dict[str, str]]] = {
    "household_aid_chain": {"household": "H1"},
    "check_before_grant": {"measure": "CARE", "household": "H1", "from_": "2024-08-01"},
    "explain_eligibility": {"household": "H1"},
    "visit_statistics": {"region": "11"},
    "referral_chain": {"household": "H1"},
    "department_inbox": {"department": "DPF"},
}


def test_no_rows_is_no_only_where_every_file_is_there_and_new_enough(desk: Desk, world: World) -> None:
    """Without the files, with them on the last day that they count, one of them a day older, all of them."""
    world.household("H1")
    desk.policy(CATALOGUE.replace("2021-01-01", "2025-01-01"))
    desk.office = replace(desk.office, today=DAY)

    def answers() -> dict[str, tuple[str, list[tuple[str, str | None, bool]]]]:
        found = {}
        for name in QUESTIONS:
            answer = desk.ask(name, **ASKED.get(name, {}))
            owed = [(item["kind"], item["department"], item["covers"]) for item in answer.coverage]
            found[name] = (answer.answer, owed)
        return found

    def every(answer: str, department: str | None, covers: bool) -> dict[str, Any]:
        return {
            name: (answer, [(kind, department, covers) for kind in question.needs])
            for name, question in QUESTIONS.items()
        }

    assert answers() == every("无法判断", None, False)
    kinds = sorted({kind for question in QUESTIONS.values() for kind in question.needs})
    write = (
        "MERGE (d:Department {code: 'CIVIL'}) WITH d UNWIND $kinds AS kind "
        "MERGE (b:Batch {id: kind})-[:SENT_BY]->(d) SET b.kind = kind, b.data_date = $day"
    )
    world.ask(write, {"kinds": kinds, "day": DAY - timedelta(days=35)})
    assert answers() == every("无", "CIVIL", True)
    world.ask(write, {"kinds": ["member"], "day": DAY - timedelta(days=36)})
    assert {name for name, (answer, _) in answers().items() if answer != "无"} == {
        name for name, question in QUESTIONS.items() if "member" in question.needs
    }
    world.ask(write, {"kinds": kinds, "day": DAY - timedelta(days=36)})
    assert answers() == every("无法判断", "CIVIL", False)
