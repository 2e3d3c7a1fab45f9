"""The catalogue that ships: sound, cited, and silent about what only looks like a duplicate."""

import re
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest

from graph.policy.checking import check
from graph.policy.definitions import SORTS, build, definition_of, entry_from
from graph.policy.model import AGE, Catalogue, Leaf, leaves
from graph.policy.reading import read_files
from tests.policy_pairs import PAIRS, pairs_with_everything

ROOT = Path(__file__).parents[2]
FILES = sorted((ROOT / "seed" / "policy").glob("*.yaml"))
DAY = date(2026, 11, 24)


def words(text: str) -> frozenset[str]:
    return frozenset(re.findall(r"\w+", text))


# codes of policy.md §2, in its order
MEASURES = words("""
DIBAO DIBAO_SINGLE DIBAO_SUPP TEKUN_LIVING TEKUN_CARE TEKUN_FUNERAL MED_PREMIUM_FULL MED_PREMIUM_PART
MED_DIRECT MED_EMERGENCY EDU_AID EDU_HOME_TEACH HOUSE_PUBLIC HOUSE_RENT HOUSE_RURAL JOB_AID DISASTER_AID DISASTER_WINTER
DISASTER_HOUSE TEMP_URGENT TEMP_EXPEND VAGRANT SERVICE_CARE SERVICE_SOCIAL DIS_LIVING DIS_NURSING DIS_CHILD_REHAB ORPHAN
FACT_ORPHAN ELDER_ALLOWANCE ELDER_CARE HEATING UTILITY FUNERAL LEGAL_AID JUDICIAL_AID FPJ_HELP CHARITY_AID""")
# §7, without RSK_PENDING: it is an answer of the product, not a fact
INDICATORS = words("""
AGE_ALONE_80 AGE_CHILD AGE_SINGLE ECO_INCOME ECO_DEPOSIT ECO_CAR ECO_HOUSE ECO_COMPANY HLT_SEVERE
HLT_DIS_NEW HLT_SELFCARE EXP_MED_BIG EXP_INPAT EXP_RIGID EXP_EDU EXP_REHAB EMP_LOST EMP_GAIN EMP_REFUSE EDU_DROPOUT
RSK_DISASTER RSK_ACCIDENT RSK_DEATH RSK_INMATE RSK_HOUSE RSK_UTILITY0""")


@pytest.fixture(scope="module")
def catalogue() -> Catalogue:
    checked = check(read_files(FILES))
    assert checked.faults == ()
    assert checked.warnings == ()
    return build((located.entry for located in checked.union.values()), (), "")


def test_every_measure_department_and_indicator_of_the_policy_page_is_there(catalogue: Catalogue) -> None:
    assert set(catalogue.measures) == {*MEASURES, "DIBAO_SINGLE_ADULT"}
    assert len(catalogue.departments) == 22
    assert {indicator.code for indicator in catalogue.indicators} == INDICATORS


def test_every_entry_is_built_again_from_its_definition() -> None:
    for located in read_files(FILES).entries:
        written = definition_of(located.entry)
        assert entry_from(SORTS[type(located.entry)], written) == located.entry


def test_every_measure_is_valid_today_and_cited(catalogue: Catalogue) -> None:
    for measure in catalogue.measures.values():
        version = measure.version_on(DAY)
        assert version is not None, measure.code
        assert version.citation.document
        assert version.citation.clause


def test_every_number_of_a_place_says_where_it_is_from_or_that_it_is_an_example(catalogue: Catalogue) -> None:
    assert all(indicator.source for indicator in catalogue.indicators)
    for entry in (*catalogue.parameters, *catalogue.thresholds):
        assert (entry.source or "").startswith("示例"), entry
    for limit in (*catalogue.limits, *catalogue.visits):
        assert re.search("示例|已核实|未核实", limit.source or ""), limit


def test_an_indicator_that_speaks_for_leaving_adds_nothing_to_the_score(catalogue: Catalogue) -> None:
    for indicator in catalogue.indicators:
        assert (indicator.points == 0) == ("可能应退" in indicator.name), indicator.code


def test_nothing_is_taken_from_a_decree_that_was_never_seen_as_confirmed(catalogue: Catalogue) -> None:
    """policy.md ``not_found``: of these no text was at hand."""
    unseen = ("国发〔2016〕14号", "国办发〔2021〕42号", "民发〔2021〕70号", "国发〔2014〕47号")
    cited = [entry.citation for entry in (*catalogue.exclusions, *catalogue.frequencies)]
    cited += [version.citation for measure in catalogue.measures.values() for version in measure.versions]
    assert [c for c in cited if c.document in unseen and c.status == "confirmed"] == []


@pytest.mark.parametrize(("name", "a", "b"), PAIRS)
def test_what_is_allowed_is_hit_by_no_exclusion(catalogue: Catalogue, name: str, a: str, b: str) -> None:
    assert {a, b} <= set(catalogue.measures)
    assert [x for x in catalogue.exclusions if {x.a, x.b} == {a, b}] == []


def test_charity_and_services_go_with_everything(catalogue: Catalogue) -> None:
    pairs = {frozenset(pair[1:]) for pair in pairs_with_everything(catalogue)}
    assert [x for x in catalogue.exclusions if frozenset((x.a, x.b)) in pairs] == []


def test_the_child_without_carers_beside_dibao_is_topped_up_not_forbidden(catalogue: Catalogue) -> None:
    """A15."""
    assert [x.kind for x in catalogue.exclusions if {x.a, x.b} == {"FACT_ORPHAN", "DIBAO"}] == ["topup"]


def test_income_above_the_line_has_six_months_of_grace(catalogue: Catalogue) -> None:
    """A25; of assets nothing is said, so they have none."""
    version = catalogue.version_on("DIBAO", DAY)
    assert version is not None
    assert version.grace is not None
    assert (version.grace.months, version.grace.facts) == (6, ("人均月收入",))
    before = catalogue.version_on("DIBAO", date(2022, 10, 19))
    assert before is not None
    assert before.grace is None


def test_severe_disability_keeps_its_five_meanings(catalogue: Catalogue) -> None:
    """TRAP_重残定义不统一: each measure asks by itself; no two of them share a criterion by accident."""

    def levels(code: str) -> set[str]:
        version = catalogue.version_on(code, DAY)
        assert version is not None
        found = [leaf for item in version.criteria for leaf in leaves(item) if leaf.fact == "残疾等级"]
        return {str(v) for leaf in found for v in (leaf.value if isinstance(leaf.value, tuple) else (leaf.value,))}

    assert levels("DIBAO_SINGLE") == {"一级", "二级", "三级"}
    assert levels("TEKUN_LIVING") == {"一级", "二级", "三级"}
    assert levels("DIS_NURSING") == {"一级", "二级"}
    assert levels("FACT_ORPHAN") == set()


def test_a_child_is_taken_into_destitute_support_before_sixteen(catalogue: Catalogue) -> None:
    """TRAP_特困年龄."""
    version = catalogue.version_on("TEKUN_LIVING", DAY)
    assert version is not None
    ages = [leaf for item in version.criteria for leaf in leaves(item) if leaf.fact == AGE]
    assert [(leaf.op, leaf.value) for leaf in ages] == [("ge", Decimal(60)), ("lt", Decimal(16))]


def test_what_the_law_only_permits_is_never_shown_as_missing(catalogue: Catalogue) -> None:
    for code in ("HEATING", "UTILITY", "DIBAO_SUPP", "SERVICE_CARE", "FPJ_HELP"):
        version = catalogue.version_on(code, DAY)
        assert version is not None
        assert not any(item.trigger for item in version.criteria), code


def test_what_is_given_after_a_death_asks_for_a_registered_death(catalogue: Catalogue) -> None:
    """Else it would be 符合 for the living; and it calls for nothing by itself."""
    after = [measure.code for measure in catalogue.measures.values() if measure.after_death]
    assert sorted(after) == ["FUNERAL", "TEKUN_FUNERAL"]
    for code in after:
        version = catalogue.version_on(code, DAY)
        assert version is not None
        asked = [item for item in version.criteria if isinstance(item, Leaf) and item.fact == "死亡登记"]
        assert [(leaf.op, leaf.value, leaf.subject, leaf.advisory) for leaf in asked] == [("eq", "是", "self", False)]
        assert not any(item.trigger for item in version.criteria), code


def test_the_car_is_shown_and_decides_nothing(catalogue: Catalogue) -> None:
    for code in ("DIBAO", "DIBAO_SINGLE"):
        version = catalogue.version_on(code, DAY)
        assert version is not None
        cars = [item for item in version.criteria if isinstance(item, Leaf) and item.fact == "机动车数"]
        assert [car.advisory for car in cars] == [True], code


def test_what_the_language_cannot_say_is_written_down() -> None:
    page = (ROOT / "docs" / "policy-limits.md").read_text(encoding="utf-8")
    for number in ("X03", "X04", "X06", "X12", "X13", "X14", "X17", "X21", "X23", "X24", "X25", "X26", "X27"):
        assert number in page, number
    assert "RSK_PENDING" in page
