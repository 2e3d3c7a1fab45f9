"""Accounts: five roles, a region, a department; passwords, sessions, tokens; acts on accounts are kept in a chain.

Rules of the game:
- a password is kept as argon2, a token and a session as SHA-256 only: who reads the database can log in as nobody;
- rights are read at every request, never carried in a cookie; a disabled account is out at once;
- a wrong name and a wrong password are answered alike, and take alike long; after five failures in a row the account
  is locked for fifteen minutes, also for the right password;
- a session ends after thirty idle minutes or twelve hours, a token on its day; both where the account's scope changes;
- who manages accounts sees no cases (``api/scope.py``), and its own acts are entries sealed to one another.
"""

from __future__ import annotations

import hashlib
import hmac
import re
import secrets
import uuid
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from enum import Enum
from functools import cache
from typing import TYPE_CHECKING, Any, Final

from graph import second_factor
from graph.chain import canonical
from graph.errors import AidChainError, Conflict, NotFound, Stale, WrongUsage, at_terminal, called
from graph.office import Office
from graph.policy.regions import cut_region
from graph.store import Unit

if TYPE_CHECKING:
    from argon2 import PasswordHasher

FAILURES: Final = 5
LOCKED_FOR: Final = timedelta(minutes=15)
IDLE: Final = timedelta(minutes=30)
LONGEST_SESSION: Final = timedelta(hours=12)
TOUCH_EVERY: Final = timedelta(minutes=1)
TOKEN_DAYS: Final = 90
KEEP_ANSWERS: Final = timedelta(days=30)
SHORTEST_PASSWORD, LONGEST_PASSWORD = 10, 200
_NAME: Final = re.compile(r"[\w.@-]{1,40}")


class Role(Enum):
    """``code``: on the command line and in JSON; ``chinese``: on the pages."""

    COORDINATOR = ("coordinator", "协调员")
    DEPARTMENT = ("department", "部门经办")
    TOWNSHIP = ("township", "乡镇经办")
    AUDITOR = ("auditor", "审计")
    ADMIN = ("admin", "系统管理")

    def __init__(self, code: str, chinese: str) -> None:
        self.code = code
        self.chinese = chinese

    @classmethod
    def of(cls, code: str) -> Role:
        for role in cls:
            if code in (role.code, role.chinese):
                return role
        raise WrongUsage(f"没有角色“{code[:40]}”;可用:{'、'.join(f'{r.code}({r.chinese})' for r in cls)}。")


@dataclass(frozen=True)
class Account:
    """Who asks. ``region`` is a prefix ('' = everything); ``department`` is null where the account acts for none."""

    name: str
    role: Role
    region: str
    department: str | None

    @property
    def scope(self) -> dict[str, str]:
        return {"region": self.region}

    def as_json(self) -> dict[str, Any]:
        return {
            "name": self.name,
            "role": self.role.code,
            "region": self.region.ljust(12, "0"),
            "department": self.department,
        }


class LogInRefused(AidChainError):
    """Not let in; one sentence for a wrong name, a wrong password, a lock and a disabled account."""

    kind = "unauthenticated"


_REFUSED: Final = "帐号或密码不对,或帐号已停用、被锁定(连续输错 5 次锁 15 分钟)。"


@cache
def _hasher() -> PasswordHasher:
    from argon2 import PasswordHasher

    return PasswordHasher()


@cache
def _nobodys_password() -> str:
    """Verified where the name is unknown, so that the answer takes as long."""
    return _hasher().hash(secrets.token_urlsafe(16))


def digest_of(secret: str) -> str:
    return hashlib.sha256(secret.encode()).hexdigest()


def add_user(
    office: Office,
    name: str,
    role: str,
    password: str,
    *,
    region: str | None = None,
    department: str | None = None,
    by: str,
) -> Account:
    if not _NAME.fullmatch(name):
        raise WrongUsage("帐号名须是 1 至 40 个汉字、字母、数字或 . _ - @。")
    account = Account(name, Role.of(role), cut_region(region) if region else "", department)
    _hold_scope(office, account)
    hashed = _hash(name, password)
    at = office.now()

    def work(unit: Unit) -> None:
        if unit.run("account/find_user", account=name):
            raise Conflict(f"已有帐号“{name}”:换一个名字,或给它换密码{at_terminal('(aidchain user password)')}。")
        unit.run(
            "account/create_user",
            account=name,
            role=account.role.code,
            region=account.region,
            department=department,
            password=hashed,
            at=at,
        )

    _acting(
        office, by, "新建", name, {"role": account.role.code, "region": account.region, "department": department}, work
    )
    return account


def _hold_scope(office: Office, account: Account) -> None:
    """``WrongUsage`` where the role does not go with this region or department."""
    if account.department is not None and account.department not in office.catalogue.departments:
        raise NotFound(f"政策目录里没有部门“{account.department[:40]}”:请核对部门代码,或先装载政策目录。")
    if account.role is Role.DEPARTMENT and account.department is None:
        raise WrongUsage(f"部门经办须写明{called('department', '部门')}:它属于哪个部门。")
    if account.role is Role.TOWNSHIP and not account.region:
        raise WrongUsage(f"乡镇经办须写明{called('region', '地区')}:它是哪个乡镇,填 9 位或 12 位行政区划代码。")
    if account.role is Role.ADMIN and account.department is not None:
        raise WrongUsage(f"系统管理只管帐号,不属于任何部门:不要写{called('department', '部门')}。")
    if account.role is Role.ADMIN and account.region:
        raise WrongUsage(f"系统管理管全部帐号,不属于任何地区:不要写{called('region', '地区')}。")


def _hash(name: str, password: str) -> str:
    if not SHORTEST_PASSWORD <= len(password) <= LONGEST_PASSWORD:
        raise WrongUsage(f"密码须是 {SHORTEST_PASSWORD} 至 {LONGEST_PASSWORD} 个字符。")
    if len(set(password)) < 5 or password.casefold() in (name.casefold(), "1234567890", "password123"):
        raise WrongUsage("密码太容易猜:至少要有 5 个不同的字符,不能与帐号名相同。")
    return _hasher().hash(password)


def set_password(office: Office, name: str, password: str, *, by: str) -> None:
    hashed = _hash(name, password)
    _find(office, name)
    _acting(
        office, by, "换密码", name, {}, lambda unit: unit.run("account/set_password", account=name, password=hashed)
    )


def set_disabled(office: Office, name: str, disabled: bool, *, by: str) -> None:
    _find(office, name)
    _acting(
        office,
        by,
        "停用" if disabled else "启用",
        name,
        {},
        lambda unit: unit.run("account/set_disabled", account=name, disabled=disabled),
    )


def set_scope(
    office: Office,
    name: str,
    *,
    region: str | None,
    department: str | None,
    by: str,
    key: str | None = None,
    if_match: int | None = None,
) -> Account:
    """Another region (null = all) or department (null = none) for an account that is there. Its sessions and tokens
    end: whoever has one of the old scope logs in anew.

    ``if_match``: how many acts on the account were seen (:func:`version_of`). ``key``: asked again, nothing is written.
    """
    before = _account(_find(office, name))
    account = replace(before, region=cut_region(region) if region else "", department=department)
    _hold_scope(office, account)
    told = {"region": account.region, "department": department}
    detail = {**told, "before": {"region": before.region, "department": before.department}}

    def work(unit: Unit) -> None:
        if if_match is not None and unit.run("account/count_acts", account=name)[0]["acts"] != if_match:
            raise Stale(f"帐号“{name}”已被别人改动:请重新查看后再改。")
        if account == before:
            raise Conflict(f"帐号“{name}”的地区和部门本来就是这样:没有改动。")
        unit.run("account/set_scope", account=name, **told)

    _acting(office, by, "改范围", name, detail, work, key=key)
    return account


def version_of(office: Office, name: str) -> int:
    """How many acts there have been on this account."""
    return int(office.store.read("account/count_acts", account=name)[0]["acts"])


def read_user(office: Office, name: str) -> dict[str, Any]:
    """An account as :func:`list_users` has it; its ``etag`` as a program needs it for a change."""
    _find(office, name)
    found = next(row for row in list_users(office) if row["account"] == name)
    return {**found, "etag": f'"{version_of(office, name)}"'}


def list_users(office: Office) -> list[dict[str, Any]]:
    return office.store.read("account/list_users")


def _find(office: Office, name: str) -> dict[str, Any]:
    rows = office.store.read("account/find_user", account=name)
    if not rows:
        raise NotFound(f"没有帐号“{name[:40]}”。")
    return rows[0]


def log_in(office: Office, name: str, password: str, code: str = "") -> tuple[Account, str]:
    """The account and a fresh session's secret; ``LogInRefused`` else. ``code``: of the second factor, where set."""
    rows = office.store.read("account/find_user", account=name[:200])
    row = rows[0] if rows else None
    right = _verify(row["password"] if row else _nobodys_password(), password[: LONGEST_PASSWORD + 1])
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
    return _account(row), secret


def _owes_factor(office: Office, row: Mapping[str, Any]) -> bool:
    return row["second_factor"] is None and row["role"] in second_factor.demanded(office)


def set_second_factor(office: Office, name: str, *, by: str) -> str:
    """A new secret for this account, shown once; its sessions end."""
    _find(office, name)
    secret = second_factor.new_secret()
    sealed = office.keys.seal_here(secret)
    _acting(
        office,
        by,
        "设第二因素",
        name,
        {},
        lambda unit: unit.run("account/set_second_factor", account=name, sealed=sealed),
    )
    return secret


def drop_second_factor(office: Office, name: str, *, by: str) -> None:
    _find(office, name)
    _acting(
        office,
        by,
        "取消第二因素",
        name,
        {},
        lambda unit: unit.run("account/set_second_factor", account=name, sealed=None),
    )


def demand_second_factor(office: Office, roles: Sequence[str], *, by: str) -> list[str]:
    """From now on nobody of these roles is let in without; the empty list demands it of nobody."""
    wanted = second_factor.check_roles(roles, [role.code for role in Role])
    _acting(
        office, by, "要求第二因素", "", {"roles": wanted}, lambda unit: unit.run("account/set_demanded", roles=wanted)
    )
    return wanted


def _verify(hashed: str, password: str) -> bool:
    from argon2.exceptions import VerificationError

    try:
        return _hasher().verify(hashed, password)
    except VerificationError:
        return False


def of_session(office: Office, secret: str) -> Account | None:
    """Who this session belongs to now; None where it is over. Its idle time begins anew."""
    rows = office.store.read("account/read_session", digest=digest_of(secret))
    if not rows or rows[0]["disabled"]:
        return None
    row, now = rows[0], office.now()
    if now - row["seen_at"] > IDLE or now - row["began_at"] > LONGEST_SESSION:
        return None
    if now - row["seen_at"] > TOUCH_EVERY:
        office.store.write(lambda unit: unit.run("account/touch_session", digest=digest_of(secret), at=now))
    return _account(row)


def log_out(office: Office, secret: str) -> None:
    office.store.write(lambda unit: unit.run("account/end_session", digest=digest_of(secret)))


def create_token(office: Office, name: str, *, days: int = TOKEN_DAYS, by: str) -> tuple[str, str, datetime]:
    """(token's id, the token, its end). The token itself is shown once, here."""
    if not 1 <= days <= 366:
        raise WrongUsage("令牌的有效期须是 1 至 366 天。")
    _find(office, name)
    number, secret, at = f"T{secrets.token_hex(6)}", f"aidchain_{secrets.token_urlsafe(32)}", office.now()
    until = at + timedelta(days=days)
    _acting(
        office,
        by,
        "发令牌",
        name,
        {"token": number, "expires_at": until.isoformat()},
        lambda unit: unit.run(
            "account/create_token", token=number, digest=digest_of(secret), account=name, at=at, expires_at=until
        ),
    )
    return number, secret, until


def revoke_token(office: Office, token: str, *, by: str) -> str:
    """Whose it was."""
    owners = [row["account"] for row in office.store.read("account/list_tokens", account=None) if row["token"] == token]
    if not owners:
        raise NotFound(f"没有令牌“{token[:40]}”:请核对编号{at_terminal('(aidchain token list)')}。")
    _acting(
        office, by, "作废令牌", owners[0], {"token": token}, lambda unit: unit.run("account/revoke_token", token=token)
    )
    return str(owners[0])


def of_token(office: Office, secret: str) -> Account | None:
    rows = office.store.read("account/read_token", digest=digest_of(secret))
    if not rows or rows[0]["disabled"] or rows[0]["revoked"] or office.now() >= rows[0]["expires_at"]:
        return None
    return _account(rows[0])


def _account(row: Mapping[str, Any]) -> Account:
    return Account(row["account"], Role.of(row["role"]), row["region"], row["department"])


def tidy(office: Office) -> None:
    """Sessions long over and answers long given; at the start of the server."""
    now = office.now()
    office.store.write(
        lambda unit: unit.run(
            "account/end_idle_sessions", before=now - LONGEST_SESSION, answered_before=now - KEEP_ANSWERS
        )
    )


def _acting(
    office: Office,
    by: str,
    act: str,
    account: str,
    detail: Mapping[str, Any],
    work: Callable[[Unit], object],
    *,
    key: str | None = None,
) -> None:
    """``work`` and its entry in the accounts' own chain, in one transaction (as in ``graph/chain.py``); nothing where
    the same account has done this with the same ``key``."""
    request, at = uuid.uuid4().hex, office.now()
    body = canonical({"at": at.isoformat(), "by": by, "act": act, "account": account, "detail": dict(detail)})

    def together(unit: Unit) -> None:
        unit.run("account/lock_accounts", request=request)
        if key is not None and unit.run("account/find_act_by_key", by=by, key=key):
            return
        work(unit)
        last = unit.run("account/read_last_act")
        seq, previous = (last[0]["seq"] + 1, last[0]["mac"]) if last else (1, "0" * 64)
        unit.run(
            "account/record_act",
            seq=seq,
            previous=previous,
            mac=_mac(office, seq, previous, body),
            body=body,
            by=by,
            at=at,
            act=act,
            account=account,
            key=key,
        )

    office.store.write(together)


def _mac(office: Office, seq: int, previous: str, body: str) -> str:
    message = canonical(["aidchain.account", 1, seq, previous, body])
    return hmac.new(office.keys.chain, message.encode(), hashlib.sha256).hexdigest()


def verify_acts(office: Office) -> list[int]:
    """Numbers of entries of the accounts' chain that do not hold; empty = whole."""
    broken, previous = [], "0" * 64
    for place, row in enumerate(office.store.read("account/list_acts"), 1):
        if (
            row["seq"] != place
            or row["previous"] != previous
            or row["mac"] != _mac(office, place, previous, row["body"])
        ):
            broken.append(int(row["seq"]))
        previous = row["mac"]
    return broken
