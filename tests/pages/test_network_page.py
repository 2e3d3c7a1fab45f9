"""关系图: what a household gets hangs at it, what a person gets at the person, the other household's at that one."""

from __future__ import annotations

import re

import pytest

from tests.filing import grant, household, id_number, member, referral
from tests.pages.conftest import HERE, THERE, Site


@pytest.fixture(scope="module")
def person(site: Site) -> str:
    """In HN1 and HN2, each with 低保, with 护理补贴 of the own; 医保局 has a matter in HN1 alone."""
    number = id_number(90)
    for home in ("HN1", "HN2"):
        site.desk.send(household(home, HERE + "001001", 户主姓名="两处", 保护标记="否"))
        site.desk.send(member(number, home, 姓名="两处"))
    site.desk.send(grant("GN1", home="HN1"), grant("GN2", home="HN2"), grant("GN3", person=number))
    site.desk.send(referral("RN1", "HN1") | {"转入部门": "MEDSEC", "状态": "已受理"})
    return site.desk.office.keys.person(number)


def _ties(site: Site, home: str, region: str, kind: str) -> set[tuple[str, str | None]]:
    day = site.office.today
    rows = site.office.store.read("household/household_network", household=home, as_of=day, scope={"region": region})
    return {(row["source"], row["target"]) for row in rows if row["kind"] == kind}


def test_aid_hangs_where_it_is_given(site: Site, person: str) -> None:
    assert _ties(site, "HN1", HERE, "aid") == {("HN1", "DIBAO"), ("HN2", "DIBAO"), (person, "CARE")}
    assert _ties(site, "HN1", HERE, "other") == {(person, "HN2")}
    assert _ties(site, "HN1", THERE, "aid") == set()
    picture = site.browser("coordinator").get("/households/HN1/network").text
    assert [words in picture for words in ("户 HN2", "护理补贴", "低保")] == [True, True, True]


def test_of_the_other_region_only_that_there_is_another_household(site: Site, person: str) -> None:
    assert {source for source, _ in _ties(site, "HA", HERE, "aid")} == {"HA"}
    assert {target for _, target in _ties(site, "HA", HERE, "other")} == {None}
    picture = site.browser("coordinator").get("/households/HA/network").text
    assert "其他地区" in picture
    assert "户 其他地区" not in picture


def test_a_department_is_not_told_the_number_of_a_household_where_it_has_no_matter(site: Site, person: str) -> None:
    picture = site.browser("medsec").get("/households/HN1/network").text
    assert ("HN2" in picture, "另一户" in picture) == (False, True)
    assert len(re.findall(">低保<", picture)) == 1
    assert "HN2" in site.browser("department").get("/households/HN1/network").text
