"""Page times: the demo county × 50 (10,000 households), 20 people at once at their pages, each with moments of reading.

The server is a process of its own, as ``aidchain serve`` starts it; the people are threads here, so both share the
machine. Every answer but 200 counts as failed. Each page is asked once before the clock starts.
"""

from __future__ import annotations

import http.client
import os
import re
import threading
import time
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from random import Random
from statistics import median, quantiles
from urllib.parse import urlencode

from bench import county
from bench.serving import served
from graph import accounts, audits
from graph.answers import ask
from graph.office import Office
from graph.policy.regions import EVERYWHERE
from graph.settings import Settings

COPIES = 50
PEOPLE = 20
SECONDS = 120
PLANS_WITHIN = 400  # seconds
READING = (0.5, 1.5)  # seconds between two pages of one person
LIMIT = 300.0  # milliseconds, p95 of each page
PASSWORD = "correct horse 42"

#: role, department, how many of the twenty, and the pages they go round; {home} and {referral} are drawn anew.
WORK: Sequence[tuple[str, str | None, int, tuple[str, ...]]] = (
    ("department", "CIVIL", 8, ("/desk", "/check", "/referrals/new", "/upload", "/referrals/{referral}")),
    ("coordinator", None, 5, ("/overview", "/households", "/households/{home}", "/households/{home}/why", "/meetings")),
    ("township", "CIVIL", 3, ("/households", "/households/{home}", "/households/{home}/network", "/desk")),
    (
        "auditor",
        None,
        4,
        (
            "/audit",
            "/audit/duplicate_benefit",
            "/audit/missing_aid",
            "/audit/paid_after_ineligible",
            "/audit/underpaid_aid",
            "/audit/household_risk",
            "/audit/overdue_referrals",
            "/audit/aid_statistics",
            "/audit/visit_statistics",
            "/findings",
            "/households/{home}/access",
        ),
    ),
)


@dataclass
class Times:
    """Milliseconds by page, and what failed."""

    taken: dict[str, list[float]] = field(default_factory=lambda: defaultdict(list))
    failed: list[str] = field(default_factory=list)
    lock: threading.Lock = field(default_factory=threading.Lock)

    def add(self, page: str, milliseconds: float, status: int) -> None:
        with self.lock:
            self.taken[page].append(milliseconds)
            if status != 200:
                self.failed.append(f"{page} {status}")


class Person:
    """Logged in, one connection, no script; goes round its pages."""

    def __init__(
        self, port: int, name: str, pages: Sequence[str], homes: Sequence[str], referrals: Sequence[str]
    ) -> None:
        self._line = http.client.HTTPConnection("127.0.0.1", port, timeout=120)
        self._drawn = Random(name)
        self._pages, self._homes, self._referrals = pages, homes, referrals
        self._cookie = ""
        self._log_in(name)

    def _log_in(self, name: str) -> None:
        _, text = self._ask("GET", "/login")
        token = re.findall(r'csrf_token" value="([^"]+)"', text)[0]
        form = {"csrf_token": token, "name": name.split("#")[0], "password": PASSWORD, "next": "/"}
        status, _ = self._ask("POST", "/login", urlencode(form))
        assert status == 303, status

    def _ask(self, method: str, address: str, body: str | None = None) -> tuple[int, str]:
        headers = {"Cookie": self._cookie, "Content-Type": "application/x-www-form-urlencoded"}
        self._line.request(method, address, body, headers)
        answer = self._line.getresponse()
        text = answer.read().decode()
        if found := answer.getheader("Set-Cookie"):
            self._cookie = found.split(";")[0]
        return answer.status, text

    def warm(self) -> None:
        for page in self._pages:
            self._visit(page)

    def _visit(self, page: str) -> int:
        drawn = {"home": self._drawn.choice(self._homes), "referral": self._drawn.choice(self._referrals)}
        return self._ask("GET", page.format(**drawn))[0]

    def work(self, times: Times, over: threading.Event) -> None:
        at = self._drawn.randrange(len(self._pages))
        while not over.wait(self._drawn.uniform(*READING)):
            page = self._pages[at % len(self._pages)]
            begun = time.perf_counter()
            status = self._visit(page)
            times.add(page, (time.perf_counter() - begun) * 1000, status)
            at += 1


def measure(office: Office, folder: Path) -> Iterator[tuple[str, str]]:
    """One row a page: p50 and p95, over the limit said so; then how many were asked and how many failed."""
    begun = time.monotonic()
    rows = county.fill(office, folder, COPIES)
    yield f"demo county × {COPIES}: rows imported, seconds", f"{rows:,} / {time.monotonic() - begun:,.0f}"
    begun = time.monotonic()
    run = audits.run(office, everything=True, progress=lambda what, count: None)
    yield "an audit of everything: findings opened, seconds", f"{run.opened:,} / {time.monotonic() - begun:,.0f}"
    yield from visit(office, replace(Settings.read(os.environ), home=folder / "home", neo4j_uri=None))


def visit(office: Office, settings: Settings) -> Iterator[tuple[str, str]]:
    """The twenty at the pages of a county that is there."""
    times = Times()
    with served(settings) as door:
        door.planned.wait(PLANS_WITHIN)
        people = list(_people(office, door.port))
        for person in people:
            person.warm()
        over = threading.Event()
        threads = [threading.Thread(target=person.work, args=(times, over)) for person in people]
        clock = threading.Timer(SECONDS, over.set)
        for thread in (*threads, clock):
            thread.start()
        for thread in threads:
            thread.join()
    for page in sorted(times.taken):
        taken = times.taken[page]
        p95 = quantiles(taken, n=20)[-1] if len(taken) > 1 else taken[0]
        over = "  over 300" if p95 > LIMIT else ""
        yield f"page {page}, {len(taken)} times, p50 / p95 ms", f"{median(taken):.0f} / {p95:.0f}{over}"
    asked, failed = sum(map(len, times.taken.values())), sorted(set(times.failed))
    yield (
        f"{PEOPLE} people, {SECONDS} s: pages asked, a second, failed",
        f"{asked:,} / {asked / SECONDS:.1f} / {len(times.failed)} {', '.join(failed[:5])}".rstrip(),
    )


def _people(office: Office, port: int) -> Iterator[Person]:
    drawn = Random(1)
    homes = [
        row["household"]
        for row in office.store.read(
            "household/list_households", region="", begin=0, limit=2_000, scope=EVERYWHERE, as_of=office.today
        )
    ]
    referrals = [row["referral"] for row in ask(office, "department_inbox", [("department", "CIVIL")]).rows]
    for role, department, count, pages in WORK:
        name = f"{role}_{department or 'all'}"
        region = "21" if role == "township" else None  # a township of the whole county: as much as the others
        accounts.add_user(office, name, role, PASSWORD, region=region, department=department, by="bench")
        for at in range(count):
            yield Person(port, f"{name}#{at}", pages, drawn.sample(homes, 200), referrals)
