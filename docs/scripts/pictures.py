"""The pictures of the manuals: the demo county's main pages as a browser shows them (``make pictures``).

Needs Chromium and a Chinese font (``.ci/browser`` installs both; with ``chromium-l10n`` the browser's own words are
Chinese too). Works in ``AIDCHAIN_HOME``, which must hold nothing
but the demo county, or in a temporary folder where that is not set.
"""

from __future__ import annotations

import os
import secrets
import sys
import tempfile
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

from api.app import create_app
from api.cli.demo import _only_the_demo, hold_meeting, load_county
from api.cli.demo_accounts import ACCOUNTS
from graph import accounts, audits, checks, findings, meetings
from graph.acts import Clerk
from graph.office import Office, open_office
from graph.policy.regions import EVERYWHERE
from graph.settings import settings
from tests import chromium

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

FOLDER = Path(__file__).parents[1] / "pictures"
WIDTH, HEIGHT = 1300, 1500  # pixels; what is longer is cut off
DAY = date(2026, 11, 24)  # the day on which the demo's stories end


@dataclass(frozen=True)
class Shot:
    """``name``: of the file; ``account`` opens ``address``; ``tall``: where the picture ends, in pixels."""

    name: str
    account: str
    address: str
    tall: int = HEIGHT


SHOTS = (
    Shot("desk", "yibao", "/desk", 1250),
    Shot("referral", "yibao", "/referrals/ZJ26-0017"),
    Shot("receipt", "minzheng", "receipt"),
    Shot("upload", "minzheng", "/upload", 1100),
    Shot("household", "xietiao", "/households/QH0001", 1900),
    Shot("network", "xietiao", "/households/QH0007/network"),
    Shot("why", "shenji", "/households/QH0015/why?measure=DIS_NURSING"),
    Shot("audit", "shenji", "/audit"),
    Shot("duplicate", "shenji", "/audit/duplicate_benefit", 1200),
    Shot("findings", "shenji", "/findings", 1000),
    Shot("finding", "shenji", "finding"),
    Shot("overview", "xietiao", "/overview"),
    Shot("meeting", "xietiao", "meeting", 1200),
    Shot("login", "", "/login", 560),
)


def main() -> int:
    if chromium.found() is None:
        print("这台机器上没有 Chromium:请先安装(Debian:apt install chromium fonts-noto-cjk)。", file=sys.stderr)
        return 1
    with tempfile.TemporaryDirectory(prefix="aidchain-pictures-") as folder:
        chosen = settings() if "AIDCHAIN_HOME" in os.environ else replace(settings(), home=Path(folder))
        with open_office(chosen) as opened:
            _only_the_demo(opened)
            load_county(opened, chosen.home / "demo")
            hold_meeting(opened)
            office = replace(opened, today=DAY)
            with chromium.serving(create_app(office)) as address, chromium.browser() as browser:
                _take(office, browser, address, sys.argv[1:])
    return 0


def _take(office: Office, browser: Browser, address: str, wanted: list[str]) -> None:
    password = _accounts(office)
    places = _prepared(office)
    pages: dict[str, Page] = {}
    for shot in SHOTS:
        if wanted and shot.name not in wanted:
            continue
        if shot.account not in pages:
            pages[shot.account] = _logged_in(browser, address, shot.account, password)
        page = pages[shot.account]
        page.goto(address + places.get(shot.address, shot.address))
        whole = int(page.evaluate("document.documentElement.scrollHeight"))
        page.screenshot(
            path=FOLDER / f"{shot.name}.png",
            full_page=True,
            clip={"x": 0, "y": 0, "width": WIDTH, "height": min(whole, shot.tall)},
        )
        print(f"docs/pictures/{shot.name}.png")


def _accounts(office: Office) -> str:
    password = secrets.token_urlsafe(9)
    known = {row["account"] for row in accounts.list_users(office)}
    for name, role, department, _ in (*ACCOUNTS, ("yibao", "department", "MEDSEC", "")):
        if name in known:
            accounts.set_password(office, name, password, by="demo")
        else:
            accounts.add_user(office, name, role, password, department=department, by="demo")
    return password


def _logged_in(browser: Browser, address: str, account: str, password: str) -> Page:
    page = browser.new_page(viewport={"width": WIDTH, "height": 900}, locale="zh-CN")
    page.set_default_timeout(120_000)
    if account:
        page.goto(address + "/login")
        page.fill("input[name=name]", account)
        page.fill("input[name=password]", password)
        page.click("main button")
    return page


def _prepared(office: Office) -> dict[str, str]:
    """What the county's files do not bring: findings, a meeting, a slip. Their addresses by the table's words."""
    if not _findings(office):
        audits.run(office, everything=True, progress=lambda what, count: None)
    found = _findings(office)
    chair = Clerk("xietiao")
    held = meetings.listing(office)
    meeting = str(held[0]["meeting"]) if held else _meeting(office, chair)
    slip = checks.check(
        office,
        "DIS_LIVING",
        date(2026, 12, 1),
        None,
        id_number="210399195907200132",
        household=None,
        scope=EVERYWHERE,
        by="minzheng",
    )
    return {
        "receipt": f"/receipts/{slip.number}",
        "finding": f"/findings/{found[0]['id']}",
        "meeting": f"/meetings/{meeting}",
    }


def _findings(office: Office) -> list[dict[str, Any]]:
    everywhere = {"region": ""}
    return list(
        findings.listing(office, scope=everywhere, rule="same_measure", state="open", verdict=None, measure=None)
    )


def _meeting(office: Office, chair: Clerk) -> str:
    opened = meetings.open_meeting(office, chair, date(2026, 11, 27), title="十一月协调会", chair="分管副县长")
    meeting = str(opened["meeting"])
    for household, why in (("QH0028", "重病、残疾、受灾、就学压在一户"), ("QH0025", "转了一圈仍无人办")):
        meetings.add_item(office, chair, meeting, household, why)
    return meeting


if __name__ == "__main__":
    sys.exit(main())
