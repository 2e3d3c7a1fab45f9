"""Who is let in at the pages, and for how long.

- A wrong name and a wrong password are answered alike, and take alike long; after five failures in a row the account
  is locked for fifteen minutes, also for the right password.
- A session is kept as SHA-256 only, and ends after thirty idle minutes or twelve hours, or with the rights it had.
"""

from __future__ import annotations

import secrets
from collections.abc import Mapping
from datetime import timedelta
from typing import Any, Final

from graph import passwords, second_factor
from graph.accounts import Account, account_of, digest_of
from graph.errors import AidChainError
from graph.office import Office
from graph.store import Unit

FAILURES: Final = 5
LOCKED_FOR: Final = timedelta(minutes=15)
IDLE: Final = timedelta(minutes=30)
LONGEST: Final = timedelta(hours=12)
TOUCH_EVERY: Final = timedelta(minutes=1)
KEEP_ANSWERS: Final = timedelta(days=30)


class LogInRefused(AidChainError):
    """Not let in; one sentence for a wrong name, a wrong password, a lock and a disabled account."""

    kind = "unauthenticated"


_REFUSED: Final = "帐号或密码不对,或帐号已停用、被锁定(连续输错 5 次锁 15 分钟)。"


def log_in(office: Office, name: str, password: str, code: str = "") -> tuple[Account, str]:
    """The account and a fresh session's secret; ``LogInRefused`` else. ``code``: of the second factor, where set."""
    rows = office.store.read("account/find_user", account=name[:200])
    row = rows[0] if rows else None
    right = passwords.matches(row["password"] if row else passwords.nobodys(), password)
    now = office.now()
    if row is None:
        raise LogInRefused(_REFUSED)
    step: int | None = None
    if right and row["second_factor"] is not None:
        key = office.keys.unseal_here(row["second_factor"])
        step = second_factor.step_of(code.strip(), key, now, row["second_factor_step"])
        right = step is not None
    if row["locked_until"] is not None and now < row["locked_until"]:
        raise LogInRefused(_REFUSED)
    secret = secrets.token_urlsafe(32)

    def attempt(unit: Unit) -> bool:
        succeeded = right and (step is None or second_factor.use(unit, row["account"], step))
        unit.run(
            "account/record_attempt",
            account=row["account"],
            succeeded=succeeded,
            limit=FAILURES,
            locked_until=now + LOCKED_FOR,
        )
        if succeeded and not row["disabled"] and not _owes_factor(office, row):
            unit.run("account/begin_session", digest=digest_of(secret), account=row["account"], at=now)
        return succeeded

    if not office.store.write(attempt) or row["disabled"]:
        raise LogInRefused(_REFUSED)
    if _owes_factor(office, row):
        raise LogInRefused("这个角色须有第二因素才能登录:请系统管理员先给这个帐号设第二因素。")
    return account_of(row), secret


def _owes_factor(office: Office, row: Mapping[str, Any]) -> bool:
    return row["second_factor"] is None and row["role"] in second_factor.demanded(office)


def of_session(office: Office, secret: str) -> Account | None:
    """Who this session belongs to now; None where it is over. Its idle time begins anew."""
    rows = office.store.read("account/read_session", digest=digest_of(secret))
    if not rows or rows[0]["disabled"]:
        return None
    row, now = rows[0], office.now()
    if now - row["seen_at"] > IDLE or now - row["began_at"] > LONGEST:
        return None
    if now - row["seen_at"] > TOUCH_EVERY:
        office.store.write(lambda unit: unit.run("account/touch_session", digest=digest_of(secret), at=now))
    return account_of(row)


def log_out(office: Office, secret: str) -> None:
    office.store.write(lambda unit: unit.run("account/end_session", digest=digest_of(secret)))


def tidy(office: Office) -> None:
    """Sessions long over and answers long given; at the start of the server."""
    now = office.now()
    office.store.write(
        lambda unit: unit.run(
            "account/end_idle_sessions", before=now - LONGEST, answered_before=now - KEEP_ANSWERS
        )
    )
