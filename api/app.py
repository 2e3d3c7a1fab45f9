"""The doors for browsers and programs: one Flask application on one office. Blueprints in one literal table."""

from __future__ import annotations

import hashlib
import hmac
import importlib
import re
import threading
import time
from collections.abc import Sequence
from dataclasses import replace
from datetime import date, timedelta
from typing import Final

from flask import Flask, g, request
from flask_bootstrap import Bootstrap5
from werkzeug.exceptions import SecurityError
from werkzeug.routing import BaseConverter

from api import auth, limits, logs, metrics, problems
from api.asking import Kept
from api.pages import refused, showing
from api.uploads import Uploads
from graph import sessions
from graph.answers import Answer
from graph.desks import Desks
from graph.errors import Unavailable
from graph.office import Office
from graph.store import Row

#: module:name of a blueprint → where it stands. A new noun is one file and one line here.
BLUEPRINTS: Final = (
    ("api.routes.operations:bp", ""),
    ("api.routes.queries:bp", "/api/v1"),
    ("api.routes.households:bp", "/api/v1"),
    ("api.routes.checks:bp", "/api/v1"),
    ("api.routes.findings:bp", "/api/v1"),
    ("api.routes.referrals:bp", "/api/v1"),
    ("api.routes.takeaways:bp", "/api/v1"),
    ("api.routes.alerts:bp", "/api/v1"),
    ("api.routes.tasks:bp", "/api/v1"),
    ("api.routes.meetings:bp", "/api/v1"),
    ("api.routes.papers:bp", "/api/v1"),
    ("api.routes.resources:bp", "/api/v1"),
    ("api.routes.pledges:bp", "/api/v1"),
    ("api.routes.complaints:bp", "/api/v1"),
    ("api.routes.visits:bp", "/api/v1"),
    ("api.routes.accounts:bp", "/api/v1"),
    ("api.pages.login:bp", ""),
    ("api.pages.household:bp", ""),
    ("api.pages.households:bp", ""),
    ("api.pages.desk:bp", ""),
    ("api.pages.tasks:bp", ""),
    ("api.pages.visits:bp", ""),
    ("api.pages.lists:bp", ""),
    ("api.pages.alerts:bp", ""),
    ("api.pages.check:bp", ""),
    ("api.pages.upload:bp", ""),
    ("api.pages.audit:bp", ""),
    ("api.pages.findings:bp", ""),
    ("api.pages.meetings:bp", ""),
    ("api.pages.pledges:bp", ""),
    ("api.pages.complaints:bp", ""),
    ("api.pages.overview:bp", ""),
    ("api.pages.people:bp", ""),
    ("api.pages.accounts:bp", ""),
)
LARGEST_BODY: Final = 60_000_000  # bytes: an upload of files; JSON has its own, smaller limit
LOCAL_HOSTS: Final = ("localhost", "127.0.0.1", "[::1]")
_PORT: Final = re.compile(r":[0-9]+$")
_LOOK_AGAIN: Final = 5.0  # seconds between two looks whether the catalogue was loaded anew


class Desk:
    """The office as of now: a new day, a catalogue loaded meanwhile."""

    def __init__(self, office: Office) -> None:
        self._office = office
        self._lock = threading.Lock()
        self._digest: str | None = None
        self._looked = 0.0

    def office(self) -> Office:
        if "office" not in g:
            g.office = self._current()
        found = g.office
        assert isinstance(found, Office)
        return found

    def _current(self) -> Office:
        with self._lock:
            today, now = date.today(), time.monotonic()
            if today != self._office.today and self._follows_clock:
                self._office = replace(self._office, today=today)
            if now - self._looked > _LOOK_AGAIN:
                try:
                    rows = self._office.store.read("policy/read_digest")
                except Unavailable:
                    return self._office  # the request itself will say so
                digest = rows[0]["digest"] if rows else None
                if self._looked and digest != self._digest:
                    self._office = replace(self._office)
                self._digest, self._looked = digest, now
            return self._office

    @property
    def _follows_clock(self) -> bool:
        """An office opened for another day than today (a test's) keeps its day."""
        return abs(self._office.today - date.today()) <= timedelta(days=2)


class Number(BaseConverter):
    """A number of a household, a person, a referral: anything printable up to 256 characters; the rest is a 404."""

    regex = "[^/]{1,256}"
    part_isolating = True

    def to_python(self, value: str) -> str:
        from werkzeug.routing import ValidationError

        if not value.isprintable() or value in (".", ".."):
            raise ValidationError
        return value


def create_app(
    office: Office, *, hosts: Sequence[str] = LOCAL_HOSTS, secure: bool = False, per_account: int = limits.PER_ACCOUNT
) -> Flask:
    """``hosts``: names under which it may be asked; ``secure``: cookies over HTTPS only (behind a TLS proxy);
    ``per_account``: requests a minute.
    """
    app = Flask(__name__)
    app.config.update(
        SECRET_KEY=hmac.new(office.keys.lookup, b"aidchain session cookie", hashlib.sha256).digest(),
        MAX_CONTENT_LENGTH=LARGEST_BODY,
        MAX_FORM_MEMORY_SIZE=1_000_000,
        MAX_FORM_PARTS=200,
        SESSION_COOKIE_HTTPONLY=True,
        SESSION_COOKIE_SAMESITE="Lax",
        SESSION_COOKIE_SECURE=secure,
        # The cookie is written at log-in only: its age is that of the session. Idle ends are held in the database.
        PERMANENT_SESSION_LIFETIME=sessions.LONGEST,
        BOOTSTRAP_SERVE_LOCAL=True,
    )
    app.json.ensure_ascii = False  # type: ignore[attr-defined]  # the default provider has it
    app.url_map.converters["number"] = Number
    app.url_map.strict_slashes = False
    app.extensions["aidchain.desk"] = Desk(office)
    app.extensions["aidchain.kept"] = Kept[Answer](lambda answer: len(answer.rows))
    app.extensions["aidchain.kept_rows"] = Kept[Sequence[Row]](len)
    app.extensions["aidchain.desks"] = Desks()
    app.extensions["aidchain.uploads"] = Uploads()
    Bootstrap5(app)
    logs.register(app)
    known = frozenset(host.lower() for host in hosts)
    app.before_request(lambda: _hold_host(known))
    metrics.register(app)
    for target, prefix in BLUEPRINTS:
        module, _, name = target.partition(":")
        app.register_blueprint(getattr(importlib.import_module(module), name), url_prefix=prefix or None)
    problems.register(app, refused.show)
    showing.register(app)
    auth.register(app)
    limits.register(app, per_account)
    return app


def _hold_host(hosts: frozenset[str]) -> None:
    """Before anything else. Not Flask's TRUSTED_HOSTS: it cuts ``[::1]`` at its first colon and so never knows it."""
    if _PORT.sub("", request.host).lower() not in hosts:
        raise SecurityError
