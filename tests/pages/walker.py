"""A person at a real browser: follows links, fills in forms, prints, and looks at every page with axe."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Locator, Page

from tests.pages.conftest import PASSWORD

GRAVE = ("serious", "critical")


@dataclass
class Walker:
    """``scripted``: the browser runs scripts; without them every page must do just the same."""

    page: Page
    address: str
    folder: Path
    scripted: bool
    seen: list[str] = field(default_factory=list)

    def log_in(self, name: str) -> Walker:
        self.go("/")
        assert self.page.url.startswith(f"{self.address}/login")
        self.page.get_by_label("帐号").fill(name)
        self.page.get_by_label("密码").fill(PASSWORD)
        return self.press("登录")

    def go(self, path: str) -> Walker:
        self.page.goto(self.address + path)
        return self.look()

    def follow(self, words: str) -> Walker:
        self.page.get_by_role("link", name=words, exact=True).first.click()
        return self.look()

    def press(self, words: str, within: Locator | None = None) -> Walker:
        (within or self.page.locator("body")).get_by_role("button", name=words, exact=True).first.click()
        return self.look()

    def look(self) -> Walker:
        """Every page that is met: no grave fault by axe, nothing wider than the window, no error of ours."""
        self.page.wait_for_load_state()
        assert self.page.locator("h1").count() == 1, self.page.content()
        wide = int(self.page.evaluate("document.documentElement.scrollWidth - window.innerWidth"))
        assert wide <= 0, f"{self.page.url} is {wide} px wider than the window"
        if self.scripted:
            found = Axe().run(self.page).response["violations"]
            grave = [
                (one["id"], [n["html"][:120] for n in one["nodes"][:3]]) for one in found if one["impact"] in GRAVE
            ]
            assert not grave, f"{self.page.url}: {grave}"
        self.seen.append(re.sub(r"\?.*", "", self.page.url.removeprefix(self.address)))
        return self

    def until(self, heading: str) -> Walker:
        """A page that asks again by itself, script or none, until its work is done."""
        self.page.get_by_role("heading", name=heading).wait_for()
        return self.look()

    def says(self, *words: str) -> Walker:
        text = self.page.locator("main").inner_text()
        for word in words:
            assert word in text, f"{self.page.url}: “{word}” is not in {text}"
        return self

    def downloaded(self, words: str, *, button: bool = False) -> Path:
        """What a link brings; a ``button`` where the download is recorded with its purpose."""
        with self.page.expect_download() as coming:
            self.page.get_by_role("button" if button else "link", name=words, exact=True).first.click()
        path = self.folder / coming.value.suggested_filename
        coming.value.save_as(path)
        return path

    def fetched(self, words: str) -> bytes:
        """What a link leads to, fetched as the browser would (a PDF opens in a viewer that no test can read)."""
        link = self.page.get_by_role("link", name=words, exact=True).first.get_attribute("href")
        answer = self.page.request.get(f"{self.address}{link}")
        assert answer.ok, answer.text()
        return answer.body()

    def printed(self, most: int) -> bytes:
        """The page on paper: at most ``most`` sheets, without buttons and bar, with the letters in it."""
        self.page.emulate_media(media="print")
        assert not self.page.locator("header.top").is_visible()
        pressed = [one.inner_text() for one in self.page.get_by_role("button").all() if one.is_visible()]
        assert not pressed, f"on paper stand the buttons {pressed}"
        paper = self.page.pdf(prefer_css_page_size=True)
        self.page.emulate_media(media="screen")
        assert paper.startswith(b"%PDF-")
        assert re.search(rb"/MediaBox \[0 0 (594|595|841|842)", paper), "not A4"
        assert b"/FontFile" in paper or b"/Type3" in paper
        sheets = len(re.findall(rb"/Type\s*/Page\b", paper))
        assert 1 <= sheets <= most, f"{self.page.url} takes {sheets} sheets"
        return paper


@contextmanager
def walking(browser: Browser, address: str, folder: Path, *, scripted: bool) -> Iterator[Walker]:
    context = browser.new_context(java_script_enabled=scripted, locale="zh-CN", viewport={"width": 1280, "height": 900})
    context.set_default_timeout(60_000)
    errors: list[str] = []
    page = context.new_page()
    page.on("pageerror", lambda error: errors.append(str(error)))
    page.on("console", lambda said: errors.append(said.text) if said.type == "error" else None)
    outside: list[str] = []
    page.on("request", lambda asked: None if asked.url.startswith((address, "data:")) else outside.append(asked.url))
    try:
        yield Walker(page, address, folder, scripted)
    finally:
        context.close()
    assert not errors, f"the browser says: {errors}"
    assert not outside, f"asked for from outside: {outside}"
