"""What was done to accounts: a chain of its own, for no household (as ``graph/chain.py``), each entry sealed to the one
before. Whoever manages accounts is held by it too."""

from __future__ import annotations

import hashlib
import hmac
import json
import uuid
from collections.abc import Callable, Mapping
from typing import Any

from graph.acts import KeyReused
from graph.chain import GENESIS, canonical
from graph.office import Office
from graph.store import Unit


def act(
    office: Office,
    by: str,
    what: str,
    account: str,
    detail: Mapping[str, Any],
    work: Callable[[Unit], object],
    *,
    before: Mapping[str, Any] | None = None,
    key: str | None = None,
) -> None:
    """``work`` and its entry in one transaction, alone with the accounts. ``before``: what ``detail`` replaces.

    ``key``: of whoever acts; the same act again with it writes nothing, another one is ``KeyReused``.
    """
    request, at = uuid.uuid4().hex, office.now()
    asked = {"by": by, "act": what, "account": account, "detail": dict(detail)}
    told = asked if before is None else {**asked, "detail": {**detail, "before": dict(before)}}
    body = canonical({**told, "at": at.isoformat()})

    def together(unit: Unit) -> None:
        unit.run("account/lock_accounts", request=request)
        done = unit.run("account/find_act_by_key", by=by, key=key) if key is not None else []
        if done:
            if _asked(done[0]["body"]) != asked:
                raise KeyReused("这个幂等键已用于另一个请求:请换一个键。")
            return
        work(unit)
        last = unit.run("account/read_last_act")
        seq, previous = (last[0]["seq"] + 1, last[0]["mac"]) if last else (1, GENESIS)
        unit.run(
            "account/record_act",
            seq=seq,
            previous=previous,
            mac=_mac(office, seq, previous, body),
            body=body,
            by=by,
            at=at,
            act=what,
            account=account,
            key=key,
        )

    office.store.write(together)


def _asked(body: str) -> dict[str, Any]:
    """Without what was found rather than asked: when, and what was there before."""
    told: dict[str, Any] = json.loads(body)
    detail = {name: value for name, value in told["detail"].items() if name != "before"}
    return {**{name: told[name] for name in ("by", "act", "account")}, "detail": detail}


def _mac(office: Office, seq: int, previous: str, body: str) -> str:
    message = canonical(["aidchain.account", 1, seq, previous, body])
    return hmac.new(office.keys.chain, message.encode(), hashlib.sha256).hexdigest()


def verify(office: Office) -> list[int]:
    """Numbers of entries that do not hold; empty = whole."""
    broken, previous = [], GENESIS
    for place, row in enumerate(office.store.read("account/list_acts"), 1):
        if (
            row["seq"] != place
            or row["previous"] != previous
            or row["mac"] != _mac(office, place, previous, row["body"])
        ):
            broken.append(int(row["seq"]))
        previous = row["mac"]
    return broken
