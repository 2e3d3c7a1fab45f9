"""Accounts: five roles, a region, a department; their passwords, second factors and tokens.

Rules of the game:
- a password is kept as argon2, a token and a session as SHA-256 only: who reads the database can log in as nobody;
- rights are read at every request, never carried in a cookie; a disabled account is out at once;
- a token ends on its day; tokens and sessions end where the account's scope changes;
- who manages accounts sees no cases (``api/scope.py``), and every act on them is kept (``account_chain``).
Log-in and sessions: ``sessions``.
"""

from __future__ import annotations

import hashlib
import re
import secrets
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from enum import Enum
from typing import Any, Final

from graph import account_chain, passwords, second_factor
from graph.errors import Conflict, NotFound, Stale, WrongUsage, at_terminal, called
from graph.office import Office
from graph.policy.regions import cut_region
from graph.store import Unit

TOKEN_DAYS: Final = 90
_MOVED: Final = "帐号“{}”已被别人改动:请重新查看后再改。"
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
    hashed = passwords.hashed(name, password)
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

    account_chain.act(
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


def set_password(office: Office, name: str, password: str, *, by: str) -> None:
    hashed = passwords.hashed(name, password)
    _find(office, name)
    account_chain.act(
        office, by, "换密码", name, {}, lambda unit: unit.run("account/set_password", account=name, password=hashed)
    )


def set_disabled(office: Office, name: str, disabled: bool, *, by: str) -> None:
    _find(office, name)
    account_chain.act(
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
    before = account_of(_find(office, name))
    account = replace(before, region=cut_region(region) if region else "", department=department)
    _hold_scope(office, account)
    told = {"region": account.region, "department": department}

    def work(unit: Unit) -> None:
        if if_match is not None and unit.run("account/count_acts", account=name)[0]["acts"] != if_match:
            raise Stale(_MOVED.format(name))
        if account_of(unit.run("account/find_user", account=name)[0]) != before:  # now that nobody else can write
            raise Stale(_MOVED.format(name))
        if account == before:
            raise Conflict(f"帐号“{name}”的地区和部门本来就是这样:没有改动。")
        unit.run("account/set_scope", account=name, **told)

    replaced = {"region": before.region, "department": before.department}
    account_chain.act(office, by, "改范围", name, told, work, before=replaced, key=key)
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


def set_second_factor(office: Office, name: str, *, by: str) -> str:
    """A new secret for this account, shown once; its sessions end."""
    _find(office, name)
    secret = second_factor.new_secret()
    sealed = office.keys.seal_here(secret)
    account_chain.act(
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
    account_chain.act(
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
    account_chain.act(
        office, by, "要求第二因素", "", {"roles": wanted}, lambda unit: unit.run("account/set_demanded", roles=wanted)
    )
    return wanted


def create_token(office: Office, name: str, *, days: int = TOKEN_DAYS, by: str) -> tuple[str, str, datetime]:
    """(token's id, the token, its end). The token itself is shown once, here."""
    if not 1 <= days <= 366:
        raise WrongUsage("令牌的有效期须是 1 至 366 天。")
    _find(office, name)
    number, secret, at = f"T{secrets.token_hex(6)}", f"aidchain_{secrets.token_urlsafe(32)}", office.now()
    until = at + timedelta(days=days)
    account_chain.act(
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
    account_chain.act(
        office, by, "作废令牌", owners[0], {"token": token}, lambda unit: unit.run("account/revoke_token", token=token)
    )
    return str(owners[0])


def of_token(office: Office, secret: str) -> Account | None:
    rows = office.store.read("account/read_token", digest=digest_of(secret))
    if not rows or rows[0]["disabled"] or rows[0]["revoked"] or office.now() >= rows[0]["expires_at"]:
        return None
    return account_of(rows[0])


def account_of(row: Mapping[str, Any]) -> Account:
    return Account(row["account"], Role.of(row["role"]), row["region"], row["department"])
