"""Every list and the pages of a case fit the windows and the paper that offices have: nothing is cut off at a side."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from playwright.sync_api import Page

from api.app import create_app
from graph.policy.loading import load
from tests import chromium
from tests.filing import grant, household, id_number, member, payment, referral
from tests.pages.conftest import HERE, PASSWORD, Site

#: Numbers as long as the county's own systems make them.
HOME, LEFT, RIGHT, SENT = "HW-2103-0200-1001-20261124-77", "CN" + "7" * 28, "CN" + "8" * 28, "CNZJ20261124000000000077"
LISTS = {
    "auditor": (
        *(f"/audit/{name}" for name in (
            "duplicate_benefit", "paid_after_ineligible", "ineligible_grant", "underpaid_aid", "missing_aid",
            "stopped_without_followup", "household_risk", "overdue_referrals", "overdue_applications", "ping_pong",
            "overdue_visits", "aid_statistics", "referral_statistics", "visit_statistics")),
        "/audit/sample?seed=x&size=20", "/findings", "/findings/still-paid", "/households",
        f"/households/{HOME}/access",
    ),
    "coordinator": ("/overview", "/alerts", "/visits", "/meetings", "/tasks", "/resources", "/pledges", "/complaints",
                    f"/households/{HOME}", f"/households/{HOME}/why", f"/households/{HOME}/network"),
    "dpf": ("/desk", "/desk/sent", "/upload"),
    "admin": ("/accounts",),
}  # fmt: skip
#: What Chromium leaves of A4 between the margins of ``page.css``, in CSS pixels: upright and across.
PAPER = {"upright": 688, "across": 1031}
_CUT = """() => [...document.querySelectorAll('.scroll, .picture, table, dl, ul, p')]
  .filter(one => one.clientWidth > 0 && one.scrollWidth > one.clientWidth + 1)
  .map(one => `${one.tagName}.${one.className} ${one.scrollWidth} > ${one.clientWidth}: ${one.innerText.slice(0, 50)}`)
"""


@pytest.fixture(scope="module")
def case(site: Site) -> Site:
    """A pair of grants with long numbers in a household with a long number, and a referral of it."""
    person = id_number(77)
    site.desk.send(household(HOME, HERE + "001001", 户主姓名="欧阳长顺", 保护标记="否"))
    site.desk.send(member(person, HOME, 姓名="欧阳长顺"))
    site.desk.send(grant(LEFT, person=person), grant(RIGHT, person=person, starts="2024-02-01"))
    site.desk.send(payment("FW1", LEFT))
    site.desk.send(referral(SENT, HOME))
    return site


@pytest.fixture(scope="module")
def page(case: Site) -> Iterator[tuple[Page, str]]:
    with chromium.browser() as browser, chromium.serving(case.app) as address:
        context = browser.new_context(locale="zh-CN")
        context.set_default_timeout(60_000)
        yield context.new_page(), address
        context.close()


@pytest.mark.parametrize("role", LISTS)
def test_nothing_is_wider_than_window_or_paper(page: tuple[Page, str], role: str) -> None:
    window, address = page
    window.context.clear_cookies()
    window.goto(f"{address}/login")
    window.get_by_label("帐号").fill(role)
    window.get_by_label("密码").fill(PASSWORD)
    window.get_by_role("button", name="登录").click()
    faults = []
    for path in LISTS[role]:
        answer = window.goto(address + path)
        assert answer is not None
        assert answer.status == 200, path
        for media, widths in (("screen", (1024, 1280)), ("print", tuple(PAPER.values()))):
            window.emulate_media(media=media)
            for width in widths:
                window.set_viewport_size({"width": width, "height": 900})
                faults += [f"{path} {media} {width}: {said}" for said in window.evaluate(_CUT)]
                over = int(window.evaluate("document.documentElement.scrollWidth - window.innerWidth"))
                faults += [f"{path} {media} {width}: the page is {over} px wider"] if over > 0 else []
    assert not faults, "\n".join(faults)


def test_a_list_of_many_columns_is_printed_across(page: tuple[Page, str]) -> None:
    """As the browser's own print does it, with the size that the page asks for."""
    window, address = page
    window.context.clear_cookies()
    window.goto(f"{address}/login")
    window.get_by_label("帐号").fill("auditor")
    window.get_by_label("密码").fill(PASSWORD)
    window.get_by_role("button", name="登录").click()
    window.emulate_media(media="print")
    window.goto(f"{address}/audit/duplicate_benefit")
    assert b"/MediaBox [0 0 841" in window.pdf(prefer_css_page_size=True)
    window.goto(f"{address}/households")
    assert b"/MediaBox [0 0 59" in window.pdf(prefer_css_page_size=True)


def test_a_meeting_gets_a_household_on_four_sheets_and_why_on_two(case: Site, page: tuple[Page, str]) -> None:
    """Three people under some thirty measures of the catalogue that ships, a year of payments. What stays on the screen
    is said on the sheets."""
    site, people = case, [id_number(one, born) for one, born in ((81, "19660101"), (82, "19690101"), (83, "19470101"))]
    site.desk.send(household("HS", HERE + "001001", 户主姓名="温永福", 地址="本乡路九号", 保护标记="否"))
    named = zip(people, ("温永福", "冉秀琴", "温玉兰"), strict=True)
    site.desk.send(*(member(one, "HS", 姓名=name) for one, name in named))
    facts = {"低收入人口层级": "低保", "人均月收入": "460", "机动车数": "0", "住房套数": "1"}
    site.desk.send(
        *({"户编号": "HS", "指标": name, "值": value, "起始日期": "2024-01-01"} for name, value in facts.items())
    )
    site.desk.send(grant("GS", home="HS"))
    site.desk.send(*(payment(f"FS{month}", "GS", f"2024-{month:02}") for month in range(1, 13)), on="2024-12-31")
    policy = Path(__file__).parents[2] / "seed" / "policy"
    names = ("departments", "parameters", "other_aid", "special_aid")
    load(site.office.store, [policy / f"{name}.yaml" for name in names], site.office.keys)
    window = page[0]
    window.context.clear_cookies()
    with chromium.serving(create_app(replace(site.office))) as address:
        window.goto(f"{address}/login")
        window.get_by_label("帐号").fill("coordinator")
        window.get_by_label("密码").fill(PASSWORD)
        window.get_by_role("button", name="登录").click()
        window.emulate_media(media="print")
        sheets = {}
        for path, left_out in (("/households/HS", "纸上不逐笔列现行的发放(12 笔)"), ("/households/HS/why", "不逐条印")):
            window.goto(address + path)
            assert window.get_by_text(left_out).is_visible()
            sheets[path] = len(re.findall(rb"/Type\s*/Page\b", window.pdf(prefer_css_page_size=True)))
            if path == "/households/HS":
                entries = window.locator("#entries tr")
                assert not entries.filter(has_text="发放 2024-03 月份").is_visible()
                assert entries.filter(has_text="人均月收入=460").is_visible()
    assert sheets["/households/HS"] <= 4, sheets
    assert sheets["/households/HS/why"] <= 2, sheets
