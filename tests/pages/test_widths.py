"""Every list and the pages of a case fit the windows and the paper that offices have: nothing is cut off at a side."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import Page

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
