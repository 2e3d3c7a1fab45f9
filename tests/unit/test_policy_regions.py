"""The cut of region codes and the choice among regional entries (contract §3)."""

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest

from graph.errors import WrongUsage
from graph.policy.model import Catalogue, Limit, Need, Parameter
from graph.policy.regions import choose, cut_region

DAY = date(2024, 7, 1)


@pytest.mark.parametrize(
    ("code", "prefix"),
    [
        ("210381100000", "210381100"),
        ("310110000000", "310110"),
        ("000000000000", ""),
        ("21", "21"),
        ("2103", "2103"),
        ("210300", "2103"),
        ("210381000", "210381"),
        ("210381100201", "210381100201"),
        ("210000000001", "210000000001"),
        ("00", ""),
    ],
)
def test_a_code_is_cut_at_its_last_level_that_is_not_all_zeros(code: str, prefix: str) -> None:
    assert cut_region(code) == prefix


@pytest.mark.parametrize(
    "code",
    ["", "2", "210", "21038", "2103811", "21038110020", "2103811002011", "２１", "21a3", "210300000000\n", " 21"],
)
def test_anything_else_is_wrong_usage(code: str) -> None:
    with pytest.raises(WrongUsage, match="须为 2、4、6、9 或 12 位数字"):
        cut_region(code)


def parameter(region: str, value: int, since: str = "2024-01-01", kind: str | None = None) -> Parameter:
    return Parameter("低保标准", region, Decimal(value), date.fromisoformat(since), kind)


def chosen(*entries: Parameter, code: str | None = "210381100201", kind: str | None = "农业") -> Decimal | str | None:
    found = choose(entries, DAY, code, kind)
    return found.value if found else None


def test_the_longest_region_comes_first() -> None:
    assert chosen(parameter("", 1, kind="农业"), parameter("21", 2), parameter("210381", 3, "2020-01-01")) == 3


def test_then_the_household_type_then_the_latest_day() -> None:
    assert chosen(parameter("21", 1, "2020-01-01", "农业"), parameter("21", 2)) == 1
    assert chosen(parameter("21", 1, "2020-01-01"), parameter("21", 2)) == 2


def test_another_type_another_place_and_a_later_day_do_not_count() -> None:
    assert chosen(parameter("21", 1, kind="流动"), parameter("22", 2), parameter("21", 3, "2024-07-02")) is None
    assert chosen(parameter("21", 3, "2024-07-01")) == 3
    assert chosen(parameter("21", 1, kind="农业"), kind=None) is None


def test_a_person_of_no_household_has_no_regional_entry() -> None:
    assert chosen(parameter("", 1), code=None) is None


def test_a_limit_for_the_measure_comes_before_one_for_all() -> None:
    everywhere = Limit("application", "", 30, "工作日", date(2020, 1, 1), measure="A")
    here = replace(everywhere, region="210381", measure=None, amount=5)
    catalogue = Catalogue(limits=(everywhere, here))
    assert catalogue.limit("application", DAY, "210381100201", measure="A") == everywhere
    assert catalogue.limit("application", DAY, "210381100201", measure="B") == here
    assert catalogue.limit("application", DAY, "110000000001", measure="B") is None
    assert catalogue.limit("referral", DAY, "210381100201") is None


def test_a_product_is_exact() -> None:
    """700 times 1.1 is 770: an income of 770 is not below it."""
    assert parameter("", 700).times(Decimal("1.1")) == Decimal(770)


def test_words_are_found_by_their_aliases() -> None:
    catalogue = Catalogue(needs=(Need("医疗救助", ("医疗", "看病")),))
    assert [catalogue.needs_word(word) for word in ("医疗救助", "看病", "住房")] == ["医疗救助", "医疗救助", None]
