"""missing_aid (contract §3): who seems to have a right and does not get it, and what is not known."""

from datetime import date
from typing import Any

import pytest

from graph.eligibility import questions
from graph.policy.model import Catalogue, Criterion
from graph.store import Store
from tests.rules import all_of, any_of, exclusion, leaf, measure, parameter, rules, times
from tests.world import World

AS_OF = date(2024, 3, 1)
SEVERE = leaf("残疾等级", "in", ["一级", "二级"], trigger=True)
POOR = leaf("人均月收入", "lt", times("低保标准", "1.5"), "household")


def missing(store: Store, catalogue: Catalogue, measure: str | None = None, **params: Any) -> list[dict[str, Any]]:
    asked: dict[str, Any] = {"region": "", "scope": {"region": ""}, "as_of": AS_OF} | params
    return store.read("finding/missing_aid", **questions(catalogue, asked["as_of"], measure) | asked)


def verdicts(store: Store, catalogue: Catalogue, **params: Any) -> list[tuple[str | None, str, str]]:
    return [(row["person"], row["measure"], row["verdict"]) for row in missing(store, catalogue, **params)]


def nursing(*more: Criterion, **params: Any) -> Catalogue:
    return rules(measure("NURSING", SEVERE, *more), **params)


@pytest.fixture
def town(world: World) -> World:
    """P1, severely disabled since 2022-05-01, born 1964-03-01, in H1."""
    world.measure("NURSING")
    world.household("H1")
    world.member("P1", of="H1", born="1964-03-01")
    world.fact("P1", "残疾等级", "一级", since="2022-05-01", department="DPF")
    return world


def test_everything_true_is_eligible_with_what_it_rests_on(town: World, store: Store) -> None:
    town.fact("H1", "人均月收入", "1199.99", since="2024-02-01")
    town.referral("R2", about="H1", sent="2024-03-01")
    town.referral("R1", about="H1", sent="2024-03-02")
    town.application("A1", to="P1", measure="NURSING", accepted="2024-02-01")

    assert missing(store, nursing(POOR, parameters=[parameter("低保标准", 800, "2103")])) == [
        {
            "person": "P1",
            "household": "H1",
            "measure": "NURSING",
            "verdict": "eligible",
            "met": ["人均月收入", "残疾等级"],
            "missing_facts": [],
            "conflicts": [],
            "eligible_since": date(2024, 2, 1),
            "responsible_department": "CIVIL",
            "open_referral": "R2",
            "open_application": "A1",
        }
    ]


def test_one_criterion_false_is_no_row_and_the_limit_itself_is_not_below_it(town: World, store: Store) -> None:
    town.fact("H1", "人均月收入", "1200.00")

    assert missing(store, nursing(POOR, parameters=[parameter("低保标准", 800, "2103")])) == []


def test_without_a_trigger_that_is_true_there_is_no_row(town: World, store: Store) -> None:
    never = rules(measure("NURSING", leaf("残疾等级", "in", ["一级", "二级"])))
    unknown = rules(measure("NURSING", leaf("重病", "eq", "是", trigger=True), leaf("残疾等级", "eq", "一级")))

    assert missing(store, never) == []
    assert missing(store, unknown) == []


def test_a_fact_that_nobody_reported_is_unknown_and_named(town: World, store: Store) -> None:
    (row,) = missing(store, nursing(leaf("长期照护", "eq", "是")))

    assert (row["verdict"], row["met"], row["missing_facts"], row["conflicts"]) == (
        "unknown",
        ["残疾等级"],
        ["长期照护"],
        [],
    )
    assert row["eligible_since"] is None


def test_a_parameter_that_is_missing_is_named_and_the_fact_too_where_it_is(town: World, store: Store) -> None:
    elsewhere = [parameter("低保标准", 800, "2104"), parameter("低保标准", 900, "2103", valid_from="2024-03-02")]
    (row,) = missing(store, nursing(POOR, parameters=elsewhere))
    assert (row["missing_facts"], row["conflicts"]) == (["人均月收入", "参数:低保标准"], [])

    town.fact("H1", "人均月收入", "100")
    (row,) = missing(store, nursing(POOR, parameters=elsewhere))
    assert (row["missing_facts"], row["conflicts"]) == (["参数:低保标准"], [])


@pytest.mark.parametrize(
    ("entries", "eligible"),
    [
        ([("21", None, 100), ("210381100", None, 700)], True),  # the longer region
        ([("210381", None, 100), ("21", "农业", 700)], False),  # also before the type
        ([("2103", None, 100), ("2103", "农业", 700)], True),  # with the type before without
        ([("2103", "非农业", 700)], None),  # another type is none
    ],
)
def test_a_parameter_is_that_of_the_place_and_the_type(
    town: World, store: Store, entries: list[tuple[str, str | None, int]], eligible: bool | None
) -> None:
    town.fact("H1", "人均月收入", "650")
    held = [parameter("低保标准", value, region, kind) for region, kind, value in entries]
    found = verdicts(store, nursing(leaf("人均月收入", "lt", times("低保标准"), "household"), parameters=held))

    assert found == {True: [("P1", "NURSING", "eligible")], False: [], None: [("P1", "NURSING", "unknown")]}[eligible]


def test_the_latest_facts_decide_expired_ones_among_them_say_nothing(town: World, store: Store) -> None:
    town.fact("P1", "长期照护", "是", since="2023-01-01")
    town.fact("P1", "长期照护", "否", since="2024-03-02")
    assert verdicts(store, nursing(leaf("长期照护", "eq", "是"))) == [("P1", "NURSING", "eligible")]

    town.fact("P1", "长期照护", "是", since="2024-02-01", until="2024-02-29")
    (row,) = missing(store, nursing(leaf("长期照护", "eq", "是")))
    assert (row["verdict"], row["missing_facts"]) == ("unknown", ["长期照护"])  # the older one does not come back

    town.fact("P1", "长期照护", "是", since="2024-02-01", until="2024-03-01", department="HEALTH")
    assert verdicts(store, nursing(leaf("长期照护", "eq", "是"))) == [("P1", "NURSING", "eligible")]


def test_two_departments_that_differ_are_a_conflict_and_1_is_1_point_0(town: World, store: Store) -> None:
    town.fact("P1", "照护月数", "6", since="2024-01-01")
    town.fact("P1", "照护月数", "6.0", since="2024-01-01", department="HEALTH")
    assert verdicts(store, nursing(leaf("照护月数", "ge", 6))) == [("P1", "NURSING", "eligible")]

    town.fact("P1", "照护月数", "7", since="2024-01-01", department="MEDSEC")
    (row,) = missing(store, nursing(leaf("照护月数", "ge", 6)))
    assert (row["verdict"], row["missing_facts"], row["conflicts"]) == ("unknown", [], ["照护月数"])


def test_text_where_a_number_is_needed_is_a_conflict_but_unequal_it_surely_is(town: World, store: Store) -> None:
    town.fact("P1", "照护月数", "约半年")

    (row,) = missing(store, nursing(leaf("照护月数", "ge", 6)))
    assert (row["missing_facts"], row["conflicts"]) == ([], ["照护月数"])
    assert missing(store, nursing(leaf("照护月数", "eq", 6))) == []
    assert verdicts(store, nursing(leaf("照护月数", "ne", 6))) == [("P1", "NURSING", "eligible")]


@pytest.mark.parametrize(
    ("day", "found"),
    [
        (date(2024, 2, 29), []),
        (AS_OF, [("P1", "ELDER", "eligible")]),
        (date(2024, 3, 2), [("P1", "ELDER", "eligible")]),
    ],
)
def test_age_is_full_years_and_needs_no_fact(
    town: World, store: Store, day: date, found: list[tuple[str, str, str]]
) -> None:
    town.measure("ELDER")
    town.fact("P1", "年龄", "99")
    assert verdicts(store, rules(measure("ELDER", leaf("年龄", "ge", 60, trigger=True))), as_of=day) == found


def test_eligible_since_is_never_before_the_version(town: World, store: Store) -> None:
    catalogue = rules(measure("NURSING", SEVERE, leaf("年龄", "ge", 18), valid_from="2023-01-01"))
    assert [row["eligible_since"] for row in missing(store, catalogue)] == [date(2023, 1, 1)]
    assert [row["met"] for row in missing(store, catalogue)] == [["年龄", "残疾等级"]]


def test_any_and_all_are_three_valued_and_name_only_what_could_still_decide(town: World, store: Store) -> None:
    """any_of(all_of(false, unknown), all_of(true, unknown)): the first branch is false, its unknown leaf not named."""
    town.fact("P1", "低保", "否")
    town.fact("P1", "困难", "是")
    tree = any_of(
        all_of(leaf("低保", "eq", "是"), leaf("甲", "eq", "是")),
        all_of(leaf("困难", "eq", "是"), leaf("乙", "eq", "是")),
    )
    (row,) = missing(store, nursing(tree))
    assert (row["met"], row["missing_facts"]) == (["困难", "残疾等级"], ["乙"])

    assert verdicts(store, nursing(any_of(leaf("困难", "eq", "是"), leaf("甲", "eq", "是")))) == [
        ("P1", "NURSING", "eligible")
    ]
    assert missing(store, nursing(all_of(leaf("低保", "eq", "是"), leaf("甲", "eq", "是")))) == []


def test_what_is_advisory_decides_nothing(town: World, store: Store) -> None:
    town.fact("P1", "低保", "否")
    asked = nursing(
        leaf("低保", "eq", "是", advisory=True), all_of(leaf("甲", "eq", "是", advisory=True), leaf("低保", "eq", "否"))
    )
    (row,) = missing(store, asked)
    assert (row["verdict"], row["met"], row["missing_facts"]) == ("eligible", ["低保", "残疾等级"], [])


class TestAnyMember:
    ILL = leaf("重病", "eq", "是", "any_member", trigger=True)
    AID = rules(measure("AID", ILL, leaf("在学", "eq", "否", "any_member"), unit="household"))

    @pytest.fixture
    def family(self, town: World) -> World:
        town.measure("AID", unit="household")
        town.member("P2", of="H1")
        town.fact("P1", "重病", "是", since="2024-01-05")
        return town

    def test_one_true_is_true_and_the_household_is_the_subject(self, family: World, store: Store) -> None:
        family.fact("P1", "在学", "否", since="2022-01-01")
        (row,) = missing(store, self.AID)
        assert (row["person"], row["household"], row["verdict"], row["eligible_since"]) == (
            None,
            "H1",
            "eligible",
            date(2024, 1, 5),
        )

    def test_all_false_is_false(self, family: World, store: Store) -> None:
        family.fact("P1", "在学", "是")
        family.fact("P2", "在学", "是")
        assert missing(store, self.AID) == []

    def test_one_false_one_missing_one_in_conflict_is_unknown_and_both_are_named(
        self, family: World, store: Store
    ) -> None:
        family.fact("P1", "在学", "是")
        assert [(row["missing_facts"], row["conflicts"]) for row in missing(store, self.AID)] == [(["在学"], [])]
        family.fact("P2", "在学", "是")
        family.fact("P2", "在学", "否", department="EDU")
        assert [(row["missing_facts"], row["conflicts"]) for row in missing(store, self.AID)] == [([], ["在学"])]

    def test_who_left_the_day_before_or_comes_the_day_after_does_not_count(self, family: World, store: Store) -> None:
        family.fact("P1", "在学", "是")
        family.fact("P2", "在学", "是")
        for person, left, joined in (("P3", "2024-02-29", "2010-01-01"), ("P4", None, "2024-03-02")):
            family.member(person, of="H1", left=left, joined=joined)
            family.fact(person, "在学", "否")
        assert missing(store, self.AID) == []

        family.member("P5", of="H1", died="2024-03-01")  # the day of death is the membership's last
        family.fact("P5", "在学", "否")
        assert verdicts(store, self.AID) == [(None, "AID", "eligible")]

    def test_a_household_where_nobody_lives_is_not_listed(self, town: World, store: Store) -> None:
        town.household("H2")
        town.fact("H2", "危房", "是")
        town.member("P9", of="H2", left="2024-02-29")
        town.measure("HOUSE", unit="either")
        catalogue = rules(measure("HOUSE", leaf("危房", "eq", "是", trigger=True), unit="either"))
        assert missing(store, catalogue) == []
        town.member("P9", of="H2", joined="2024-03-01")
        assert verdicts(store, catalogue) == [(None, "HOUSE", "eligible")]


def test_only_the_living_and_each_household_they_belong_to(town: World, store: Store) -> None:
    town.household("H2")
    town.member("P1", of="H2")
    town.member("P1", of="H2", joined="2015-01-01")
    town.member("P2", of="H1", died="2024-03-01")
    town.fact("P2", "残疾等级", "二级")
    town.person("P3")
    town.fact("P3", "残疾等级", "二级")

    assert [(row["person"], row["household"]) for row in missing(store, nursing())] == [("P1", "H1"), ("P1", "H2")]


class TestHelpThatIsThere:
    def test_a_grant_that_runs_that_day_takes_the_row_away(self, town: World, store: Store) -> None:
        town.grant("G1", to="P1", measure="NURSING", starts="2023-01-01", ends="2024-02-29")
        town.grant("G2", to="P1", measure="NURSING", starts="2024-03-02")
        assert verdicts(store, nursing()) == [("P1", "NURSING", "eligible")]
        town.grant("G3", to="P1", measure="NURSING", starts="2023-01-01", ends="2024-03-01")
        assert missing(store, nursing()) == []

    @pytest.mark.parametrize(("day", "rows"), [(date(2024, 7, 14), 0), (date(2024, 7, 15), 1)])
    def test_a_single_grant_counts_for_the_months_of_its_measure(
        self, town: World, store: Store, day: date, rows: int
    ) -> None:
        town.grant("G1", to="P1", measure="NURSING", starts="2024-01-15", cycle="一次性")
        assert len(missing(store, rules(measure("NURSING", SEVERE, covers_months=6)), as_of=day)) == rows
        assert len(missing(store, rules(measure("NURSING", SEVERE)), as_of=day)) == 1

    def test_one_of_an_excluded_measure_too_but_not_of_a_top_up(self, town: World, store: Store) -> None:
        town.measure("TEKUN")
        town.grant("G1", to="P1", measure="TEKUN")
        for kind, rows in (("exclusive", 0), ("higher", 0), ("topup", 1)):
            assert len(missing(store, nursing(exclusions=[exclusion("TEKUN", "NURSING", kind)]))) == rows

    def test_an_exclusion_of_another_region_does_not_count(self, town: World, store: Store) -> None:
        town.measure("TEKUN")
        town.grant("G1", to="P1", measure="TEKUN")
        assert len(missing(store, nursing(exclusions=[exclusion("TEKUN", "NURSING", region="210382")]))) == 1
        assert len(missing(store, nursing(exclusions=[exclusion("TEKUN", "NURSING", region="210381")]))) == 0

    def test_a_household_grant_reaches_members_but_those_it_leaves_out(self, town: World, store: Store) -> None:
        town.measure("DIBAO", unit="household")
        town.household("H2")
        town.member("P1", of="H2")
        catalogue = nursing(exclusions=[exclusion("NURSING", "DIBAO")])
        town.grant("G1", to="H2", measure="DIBAO", not_covered=["P1"])
        assert len(missing(store, catalogue)) == 2
        town.grant("G2", to="H2", measure="DIBAO")
        assert missing(store, catalogue) == []  # it reaches the person, so in H1 as well

    def test_scope_household_is_reached_through_another_member(self, town: World, store: Store) -> None:
        town.measure("TEKUN")
        town.member("P2", of="H1")
        town.grant("G1", to="P2", measure="TEKUN")
        assert len(missing(store, nursing(exclusions=[exclusion("NURSING", "TEKUN")]))) == 1
        assert missing(store, nursing(exclusions=[exclusion("NURSING", "TEKUN", scope="household")])) == []

    def test_asked_for_a_household_every_living_member_must_be_reached(self, town: World, store: Store) -> None:
        town.measure("TEKUN")
        town.measure("DIBAO", unit="household")
        town.member("P2", of="H1")
        town.member("P3", of="H1", died="2024-03-01")
        town.fact("H1", "低收入", "是")
        catalogue = rules(
            measure("DIBAO", leaf("低收入", "eq", "是", trigger=True), unit="household"),
            measure("TEKUN"),
            exclusions=[exclusion("DIBAO", "TEKUN")],
        )
        town.grant("G1", to="P1", measure="TEKUN")
        assert verdicts(store, catalogue) == [(None, "DIBAO", "eligible")]
        town.grant("G2", to="P2", measure="TEKUN")
        assert missing(store, catalogue) == []


def test_region_scope_and_measure_narrow_the_answer(town: World, store: Store) -> None:
    town.household("H2", code="210382100201")
    town.member("P2", of="H2")
    town.fact("P2", "残疾等级", "二级")
    both = rules(measure("NURSING", SEVERE), measure("OTHER", SEVERE))

    def asked(**params: Any) -> list[tuple[str, str]]:
        return [(row["household"], row["measure"]) for row in missing(store, both, **params)]

    assert asked() == [("H1", "NURSING"), ("H2", "NURSING"), ("H1", "OTHER"), ("H2", "OTHER")]
    assert asked(region="210381", measure="OTHER") == [("H1", "OTHER")]
    assert asked(scope={"region": "210382"}, measure="OTHER") == [("H2", "OTHER")]
    assert asked(region="210381", scope={"region": "210382"}) == []


def test_asked_for_some_households_only_those_are_looked_at(town: World, store: Store) -> None:
    town.household("H2")
    town.member("P2", of="H2")
    town.fact("P2", "残疾等级", "二级")
    assert [row["household"] for row in missing(store, nursing(), only={"homes": ["H2", "H9"]})] == ["H2"]
    assert missing(store, nursing(), only={"homes": []}) == []
    assert len(missing(store, nursing(), region="210381100201")) == 2  # by place, not by trigger


def test_a_withdrawn_fact_says_nothing(town: World, store: Store) -> None:
    town.fact("P1", "长期照护", "是")
    town.ask("MATCH (f:Fact {name: '长期照护'})<-[r:HAS_FACT]-() SET f.withdrawn = true DELETE r", {})
    assert verdicts(store, nursing(leaf("长期照护", "eq", "是"))) == [("P1", "NURSING", "unknown")]


def test_checked_counts_living_members_and_inhabited_households(town: World, store: Store) -> None:
    town.member("P2", of="H1", died="2024-03-01")
    town.household("H2", code="210382100201")
    town.member("P1", of="H2")
    count = {"region": "", "scope": {"region": ""}, "as_of": AS_OF}
    people = questions(nursing(), AS_OF)["rules"]
    homes = questions(rules(measure("DIBAO", unit="household")), AS_OF)["rules"]

    assert store.read("finding/count_subjects", rules=people, **count) == [{"checked": 1}]
    assert store.read("finding/count_subjects", rules=homes, **count) == [{"checked": 2}]
    assert store.read("finding/count_subjects", rules=people | homes, **count | {"region": "210382"}) == [
        {"checked": 2}
    ]
