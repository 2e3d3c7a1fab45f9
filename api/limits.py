"""How often one may ask: so many requests a minute for each account, so many log-ins a minute from each address.

Counted in this process; who goes on asking is told 429 with ``Retry-After``. The lock on an account after wrong
passwords stands in the graph (``graph/accounts.py``) and holds over every process.
"""

from __future__ import annotations

import threading
import time
from collections import OrderedDict
from typing import Final

from flask import Flask, current_app, g, request

from api.problems import BadRequest

PER_ACCOUNT: Final = 1200  # requests a minute
LOG_INS: Final = 30  # log-ins a minute from one address
MINUTE: Final = 60.0
MOST_NAMES: Final = 10_000


class Buckets:
    """A bucket for each name that empties within a minute; the longest unused leave."""

    def __init__(self) -> None:
        self._levels: OrderedDict[tuple[str, str], tuple[float, float]] = OrderedDict()
        self._lock = threading.Lock()

    def full(self, kind: str, name: str, most: int, now: float) -> bool:
        """Counts one more; True where that is too many."""
        with self._lock:
            level, since = self._levels.get((kind, name), (0.0, now))
            level = max(0.0, level - (now - since) * most / MINUTE) + 1
            self._levels[(kind, name)] = (min(level, most + 1.0), now)
            self._levels.move_to_end((kind, name))
            while len(self._levels) > MOST_NAMES:
                self._levels.popitem(last=False)
            return level > most


def register(app: Flask, per_account: int) -> None:
    app.extensions["aidchain.buckets"] = Buckets()
    app.config["REQUESTS_A_MINUTE"] = per_account
    app.before_request(hold)


def hold() -> None:
    """After ``auth.enforce``: who asks is known by now."""
    buckets: Buckets = current_app.extensions["aidchain.buckets"]
    who, now = g.get("account"), time.monotonic()
    most = current_app.config["REQUESTS_A_MINUTE"]
    if who is not None and buckets.full("account", who.name, most, now):
        raise BadRequest(f"请求太多(上限每分钟 {most} 次),请稍后再试。", kind="too_many")
    if request.path == "/login" and request.method == "POST":
        most = min(LOG_INS, most)
        if buckets.full("log-in", request.remote_addr or "", most, now):
            raise BadRequest(f"登录太频繁(上限每分钟 {most} 次),请稍后再试。", kind="too_many")
