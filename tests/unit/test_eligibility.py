"""The catalogue as parameters: trees as lists, exact products, where a search begins."""

from datetime import date

from hypothesis import given
from hypothesis import strategies as st

from graph.eligibility import Truth, compile_indicators, compile_rules, facts_of, questions, risk_questions
from graph.policy.model import Catalogue, Criterion, Grace, Group, Leaf
from tests.rules import (
    all_of,
    any_of,
    exclusion,
    indicator,
    leaf,
    measure,
    parameter,
    rules,
    threshold,
    times,
)

DAY = date(2024, 3, 1)


def only_rule(catalogue: Catalogue) -> dict:
    (rule,) = compile_rules(catalogue, DAY)
    return rule


def test_truths_are_ordered_so_that_all_is_the_least_and_any_the_greatest() -> None:
    assert min(Truth.TRUE, Truth.UNKNOWN) is Truth.UNKNOWN
    assert max(Truth.FALSE, Truth.UNKNOWN) is Truth.UNKNOWN
    assert [truth.chinese for truth in Truth] == ["不符合", "无法判断", "符合"]


def test_a_tree_becomes_leaves_and_groups_children_first() -> None:
    tree = any_of(leaf("甲", "eq", "是"), all_of(leaf("乙", "eq", "是"), leaf("丙", "eq", "是")), trigger=True)
    rule = only_rule(rules(measure("M", tree, leaf("丁", "ne", "否"))))

    assert [each["fact"] for each in rule["leaves"]] == ["甲", "乙", "丙", "丁"]
    assert rule["groups"] == [{"op": "all_of", "items": [1, 2]}, {"op": "any_of", "items": [0, 4]}]
    assert (rule["criteria"], rule["triggers"]) == ([5, 3], [5])
    assert [each["groups"] for each in rule["leaves"]] == [[5], [4, 5], [4, 5], []]
    assert [each["top"] for each in rule["leaves"]] == [5, 5, 5, 3]
    assert [(each["criterion"], each["leaf"]) for each in rule["leaves"]] == [(1, 1), (1, 2), (1, 3), (2, 1)]


def test_what_is_advisory_decides_nothing_but_keeps_its_number() -> None:
    tree = all_of(leaf("甲", "eq", "是", advisory=True), leaf("乙", "eq", "是"))
    rule = only_rule(rules(measure("M", tree, any_of(leaf("丙", "eq", "是"), advisory=True))))

    assert [(each["fact"], each["criterion"], each["leaf"]) for each in rule["leaves"]] == [("乙", 1, 2)]
    assert [(each["fact"], each["criterion"], each["leaf"]) for each in rule["advisory"]] == [
        ("甲", 1, 1),
        ("丙", 2, 1),
    ]
    assert rule["criteria"] == [1]
    assert rule["names"] == [{"name": "乙", "leaves": [0], "values": []}]
    assert list(facts_of([rule])) == ["丙", "乙", "甲"]


def test_a_factor_times_a_parameter_is_exact() -> None:
    """812.7 × 1.5 is 1219.05; in floats it is a little more, and an income of 1219.05 would count as less."""
    assert 812.7 * 1.5 != 1219.05
    catalogue = rules(
        measure("M", leaf("收入", "lt", times("低保标准", "1.5"))), parameters=[parameter("低保标准", "812.7")]
    )

    assert only_rule(catalogue)["leaves"][0]["entries"] == {"|": 1219.05}


def test_of_a_parameter_each_place_and_type_has_the_latest_value_that_has_begun() -> None:
    catalogue = rules(
        measure("M", leaf("收入", "lt", times("低保标准"))),
        parameters=[
            parameter("低保标准", 700, "2103", valid_from="2024-03-01"),
            parameter("低保标准", 650, "2103", valid_from="2023-07-01"),
            parameter("低保标准", 900, "2103", valid_from="2024-03-02"),
            parameter("低保标准", 600, "2103", "农业"),
            parameter("别的", 1, "2103"),
        ],
    )
    assert only_rule(catalogue)["leaves"][0]["entries"] == {"2103|": 700.0, "2103|农业": 600.0}
    assert only_rule(catalogue)["leaves"][0]["places"] == [
        {"digits": 4, "typed": True},
        {"digits": 4, "typed": False},
    ]
    assert only_rule(catalogue)["names"] == [
        {"name": "参数:低保标准", "leaves": [], "values": [0]},
        {"name": "收入", "leaves": [0], "values": []},
    ]


def test_only_versions_valid_on_the_day_and_only_the_measure_asked_for() -> None:
    catalogue = rules(
        measure("NEXT", valid_from="2024-03-02"),
        measure("LAST", valid_to="2024-02-29"),
        measure("B", valid_to="2024-03-01"),
        measure("A", valid_from="2024-03-01"),
    )
    assert [rule["measure"] for rule in compile_rules(catalogue, DAY)] == ["A", "B"]
    assert list(questions(catalogue, DAY, "B")["rules"]) == ["B"]
    assert compile_rules(catalogue, DAY, "NOBODY") == []


def test_blockers_are_the_measure_itself_and_what_is_excluded_with_it_either_way() -> None:
    catalogue = rules(
        measure("A"),
        measure("B"),
        measure("C"),
        measure("H", unit="household"),
        exclusions=[
            exclusion("A", "B", region="2103"),
            exclusion("C", "A", "higher", "household"),
            exclusion("A", "C", "topup"),
            exclusion("H", "A"),
        ],
    )
    of_a, of_h = compile_rules(catalogue, DAY, "A")[0], compile_rules(catalogue, DAY, "H")[0]

    assert of_a["by_person"] == [
        {"measure": "A", "region": ""},
        {"measure": "B", "region": "2103"},
        {"measure": "H", "region": ""},
    ]
    assert (of_a["by_household"], of_a["by_everybody"]) == ([{"measure": "C", "region": ""}], [])
    assert (of_h["by_household"], of_h["by_everybody"]) == (
        [{"measure": "H", "region": ""}],
        [{"measure": "A", "region": ""}],
    )


def test_grace_and_months_covered_come_along() -> None:
    catalogue = rules(measure("M", grace=Grace(6, ("收入",))), measure("T", covers_months=3))
    asked = questions(catalogue, DAY)

    assert (asked["rules"]["M"]["grace_months"], asked["rules"]["M"]["grace_facts"]) == (6, ["收入"])
    assert asked["rules"]["T"]["grace_months"] is None
    assert asked["covers"] == {"T": 3}


def starts(*criteria: Criterion) -> list[tuple]:
    return [
        (start["fact"], start["via"], start["by"], start["words"], start["low"], start["high"])
        for start in only_rule(
            rules(measure("M", *criteria), parameters=[parameter("线", 5), parameter("线", 9, "21")])
        )["starts"]
    ]


def test_a_search_begins_at_the_triggers_facts_by_their_values() -> None:
    assert starts(leaf("甲", "in", ["二级", "一级"], trigger=True), leaf("乙", "eq", "是")) == [
        ("甲", "self", "text", ["一级", "二级"], None, None)
    ]
    assert starts(leaf("甲", "in", ["是", 3, 1], "household", trigger=True)) == [
        ("甲", "household", "text", ["是"], None, None),
        ("甲", "household", "number", [], 1.0, 3.0),
    ]
    assert starts(leaf("甲", "lt", times("线"), "any_member", trigger=True)) == [
        ("甲", "any_member", "number", [], -1e300, 9.0)
    ]
    assert starts(leaf("甲", "ge", times("线"), trigger=True)) == [("甲", "self", "number", [], 5.0, 1e300)]
    assert starts(leaf("甲", "ne", "否", trigger=True)) == [("甲", "self", "name", [], None, None)]
    assert starts(leaf("年龄", "ge", 60, trigger=True)) == [("年龄", "self", "age", [], None, None)]
    assert starts(leaf("年龄", "ge", 60, "household", trigger=True)) == []
    assert starts(leaf("甲", "eq", "是")) == []


def test_an_age_is_looked_up_among_all_whom_a_birthday_could_make_so_old() -> None:
    (start,) = only_rule(rules(measure("M", leaf("年龄", "in", [60, 61], trigger=True))))["starts"]
    assert (start["born_from"], start["born_to"]) == (date(1962, 1, 1), date(1965, 1, 1))


def test_of_an_all_the_cheapest_branch_leads_of_an_any_every_branch() -> None:
    aged_and_ill = all_of(leaf("年龄", "ge", 60), leaf("重病", "eq", "是"), trigger=True)
    assert [start[0] for start in starts(aged_and_ill)] == ["重病"]
    aged_or_ill = any_of(leaf("年龄", "ge", 60), leaf("重病", "eq", "是"), trigger=True)
    assert [start[0] for start in starts(aged_or_ill)] == ["年龄", "重病"]


def test_indicators_are_one_rule_with_a_criterion_for_each() -> None:
    catalogue = rules(
        indicators=[
            indicator(
                "B", any_of(leaf("甲", "eq", "是", "household"), leaf("乙", "eq", "是", "any_member")), points=10
            ),
            indicator("A", leaf("丙", "eq", "是", "any_member"), points=30),
        ],
        thresholds=[threshold(60), threshold(50, "2103", "2024-03-01"), threshold(40, "2103", "2024-03-02")],
    )

    assert compile_indicators(catalogue, DAY)["indicators"] == [
        {"code": "A", "points": 30, "node": 0},
        {"code": "B", "points": 10, "node": 3},
    ]
    assert risk_questions(catalogue, DAY)["threshold"] == {
        "entries": {"|": 60, "2103|": 50},
        "places": [{"digits": 4, "typed": False}, {"digits": 0, "typed": False}],
    }


TRUTHS = st.sampled_from(list(Truth))
FACTS = st.sampled_from("甲乙丙丁戊己")
TREES = st.recursive(
    st.builds(lambda fact: leaf(fact, "eq", "是", trigger=True), FACTS),
    lambda inner: st.builds(
        lambda kind, items: Group("1", kind, tuple(items), trigger=True),
        st.sampled_from(["any_of", "all_of"]),
        st.lists(inner, min_size=1, max_size=3),
    ),
    max_leaves=8,
)


def judged(item: Criterion, truths: dict[str, Truth]) -> Truth:
    """The tree itself, as the contract words it."""
    if isinstance(item, Leaf):
        return truths[item.fact]
    parts = [judged(inner, truths) for inner in item.items]
    if item.kind == "any_of":
        return Truth.TRUE if Truth.TRUE in parts else Truth.UNKNOWN if Truth.UNKNOWN in parts else Truth.FALSE
    return Truth.FALSE if Truth.FALSE in parts else Truth.UNKNOWN if Truth.UNKNOWN in parts else Truth.TRUE


@given(TREES, st.fixed_dictionaries(dict.fromkeys("甲乙丙丁戊己", TRUTHS)))
def test_the_lists_say_what_the_tree_says(tree: Criterion, truths: dict[str, Truth]) -> None:
    rule = only_rule(rules(measure("M", tree)))
    nodes = [truths[each["fact"]] for each in rule["leaves"]]
    for group in rule["groups"]:
        nodes.append((min if group["op"] == "all_of" else max)(nodes[item] for item in group["items"]))

    assert nodes[rule["criteria"][0]] is judged(tree, truths)


@given(TREES, st.fixed_dictionaries(dict.fromkeys("甲乙丙丁戊己", TRUTHS)))
def test_where_the_trigger_is_true_one_of_the_facts_the_search_begins_at_is_true(
    tree: Criterion, truths: dict[str, Truth]
) -> None:
    rule = only_rule(rules(measure("M", tree)))
    if judged(tree, truths) is Truth.TRUE:
        assert any(truths[start["fact"]] is Truth.TRUE for start in rule["starts"])
