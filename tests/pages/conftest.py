"""A small county of two regions with canary names, one account for each role, and clients that are logged in."""

from __future__ import annotations

import html
import os
import re
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from neo4j import Driver
from werkzeug.test import TestResponse

from api.app import create_app
from graph import accounts
from graph.office import Office, office_of
from graph.settings import Settings
from graph.store import Store
from tests import chromium
from tests.filing import CATALOGUE, Desk, grant, household, id_number, member, payment, referral

HERE, THERE = "210302", "210404"
PASSWORD = "correct horse 42"
ROLES = ("coordinator", "department", "township", "auditor", "admin")
#: Stand only in the other region, or only behind a 保护标记: never in an answer to an account of this one.
CANARIES = ("金丝雀", "异乡路", "HFOREIGN", "GFOREIGN", "RFOREIGN", "外县办结理由")
HIDDEN = ("藏身处", "避难巷九号")
#: Seed of the drawn requests of ``test_live_api.py``; another one by hand finds other ones.
DRAWN_FROM = int(os.environ.get("AIDCHAIN_DRAWN_FROM", "20261124"))


@dataclass
class Site:
    """``api(role)``: requests with that role's token; ``browser(role)``: a logged-in session."""

    app: Flask
    desk: Desk
    tokens: dict[str, str]
    people: dict[str, str]
    _browsers: dict[str, Browser] = field(default_factory=dict)

    @property
    def office(self) -> Office:
        return self.desk.office

    def api(self, role: str) -> Api:
        return Api(self.app.test_client(), {"Authorization": f"Bearer {self.tokens[role]}"})

    def anonymous(self) -> FlaskClient:
        return self.app.test_client()

    def browser(self, role: str) -> Browser:
        if role not in self._browsers:
            self._browsers[role] = Browser(self.app.test_client()).log_in(role)
        return self._browsers[role]


@dataclass
class Api:
    client: FlaskClient
    headers: dict[str, str]

    def get(self, address: str, **more: str) -> TestResponse:
        return self.client.get(address, headers={**self.headers, **more})

    def post(self, address: str, body: object = None, *, raw: bytes | None = None, **more: str) -> TestResponse:
        headers = {**self.headers, **{name.replace("_", "-"): value for name, value in more.items()}}
        if raw is not None:
            return self.client.post(address, data=raw, headers={"Content-Type": "application/json", **headers})
        return self.client.post(address, json=body, headers=headers)


@dataclass
class Browser:
    """Follows no script: gets pages, sends forms with the token and the address of the page it last saw."""

    client: FlaskClient
    csrf: str = ""
    page: str = ""

    def log_in(self, name: str, password: str = PASSWORD) -> Browser:
        self.get("/login")
        self.post("/login", name=name, password=password, next="/")
        self.get("/login")
        return self

    def get(self, address: str) -> TestResponse:
        response = self.client.get(address)
        self._remember(response)
        return response

    def post(self, address: str, *, follow: bool = True, **form: Any) -> TestResponse:
        sent = {"csrf_token": self.csrf, "on_page": self.page, **form}
        response = self.client.post(address, data=sent, follow_redirects=follow)
        self._remember(response)
        return response

    def _remember(self, response: TestResponse) -> None:
        if response.mimetype == "text/html" and (found := re.search(r'csrf_token" value="([^"]+)"', response.text)):
            self.csrf = found[1]
            if page := re.search(r'on_page" value="([^"]+)"', response.text):
                self.page = html.unescape(page[1])


@pytest.fixture(scope="module")
def site(
    driver: Driver, server_settings: Settings, tmp_path_factory: pytest.TempPathFactory, quick_passwords: None
) -> Site:
    """Built once a module; a test that changes something uses its own household or referral."""
    driver.execute_query("MATCH (n) WHERE NOT n:Migration AND NOT n:CalendarYear DETACH DELETE n", database_="neo4j")
    office = office_of(Store(driver, "neo4j"), server_settings)
    desk = Desk(office, tmp_path_factory.mktemp("files")).policy(CATALOGUE)
    people = _county(desk)
    for role in ROLES:
        accounts.add_user(
            desk.office,
            role,
            role,
            PASSWORD,
            region=None if role == "admin" else HERE,
            by="test",
            department="CIVIL" if role in ("department", "township") else None,
        )
    accounts.add_user(desk.office, "dpf", "department", PASSWORD, region=HERE, department="DPF", by="test")
    accounts.add_user(desk.office, "medsec", "department", PASSWORD, region=HERE, department="MEDSEC", by="test")
    accounts.add_user(desk.office, "elsewhere", "auditor", PASSWORD, region=THERE, by="test")
    names = [*ROLES, "dpf", "medsec", "elsewhere"]
    tokens = {name: accounts.create_token(desk.office, name, by="test")[1] for name in names}
    return Site(create_app(desk.office, per_account=100_000), desk, tokens, people)


def _county(desk: Desk) -> dict[str, str]:
    """H1 with two of one measure (a duplicate), H2 with nothing, HP protected; HFOREIGN in the other region."""
    p1, p2, pp, pf = (id_number(n) for n in (1, 2, 3, 4))
    desk.send(
        household("H1", HERE + "001001", 户主姓名="王一", 地址="本乡路一号", 保护标记="否"),
        household("H2", HERE + "001001", 户主姓名="李二", 地址="本乡路二号", 保护标记="否"),
        household("HP", HERE + "002001", 户主姓名="藏身处", 地址="避难巷九号", 保护标记="是"),
        household("HFOREIGN", THERE + "001001", 户主姓名="金丝雀", 地址="异乡路三号", 保护标记="否"),
    )
    desk.send(
        member(p1, "H1", 姓名="王一", 与户主关系="户主"),
        member(p2, "H2", 姓名="李二"),
        member(pp, "HP", 姓名="周三"),
        member(pf, "HFOREIGN", 姓名="金丝雀"),
    )
    desk.send(
        {"身份证号": p2, "指标": "残疾等级", "值": "一级", "起始日期": "2024-01-01"},
        {"身份证号": pf, "指标": "残疾等级", "值": "一级", "起始日期": "2024-01-01"},
        by="DPF",
        columns=("身份证号", "指标", "值", "起始日期"),
    )
    desk.send(
        grant("G1", person=p1),
        grant("G2", person=p1, starts="2024-02-01"),
        grant("GP", home="HP"),
        grant("GFOREIGN", person=pf),
        grant("GFOREIGN2", person=pf),
    )
    _across(desk)
    desk.send(payment("F1", "G1"), payment("F2", "G2", "2024-02"), payment("FFOREIGN", "GFOREIGN"))
    desk.send(
        referral("R1", "H1"),
        referral("R2", "H1"),
        referral("R3", "H2"),
        referral("RFOREIGN", "HFOREIGN", 理由="外县办结理由"),
        columns=tuple(referral("R", "H", 理由="")),
    )
    return {
        "H1": desk.office.keys.person(p1),
        "H2": desk.office.keys.person(p2),
        "HP": desk.office.keys.person(pp),
        "HFOREIGN": desk.office.keys.person(pf),
        "number": p1,
        "number2": p2,
        "foreign_number": pf,
    }


def _across(desk: Desk) -> None:
    """A person in two households of two regions, each with 低保: a duplicate that both regions see."""
    person = id_number(5)
    desk.send(household("HA", HERE + "001001", 户主姓名="双户", 保护标记="否"))
    desk.send(member(person, "HA", 姓名="双户"), member(person, "HFOREIGN", 姓名="双户"))
    desk.send(grant("GA1", home="HA"), grant("GA2", home="HFOREIGN"))


def saved(response: TestResponse, folder: Path) -> Path:
    path = folder / "answer"
    path.write_bytes(response.data)
    return path


#: Not even imported where there is no browser to drive; the last lines of the run say so.
collect_ignore = [] if chromium.found() else ["test_days.py", "test_widths.py", "walker.py"]


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    terminalreporter.write_line(f"接口的随机请求:种子 {DRAWN_FROM}(AIDCHAIN_DRAWN_FROM)。")
    if not chromium.found():
        terminalreporter.write_line("没有找到 Chromium:三种人的一天(tests/pages/test_days.py)没有在浏览器里走。")
    elif not chromium.chinese_font():
        terminalreporter.write_line("没有中文字体:浏览器里的页面照走,字是方框(apt install fonts-noto-cjk)。")
