"""Passwords: kept as argon2, held to a length and to not being guessed at once."""

from __future__ import annotations

import secrets
from functools import cache
from typing import TYPE_CHECKING, Final

from graph.errors import WrongUsage

if TYPE_CHECKING:
    from argon2 import PasswordHasher

SHORTEST, LONGEST = 10, 200
_EASY: Final = frozenset({"1234567890", "password123"})


@cache
def _hasher() -> PasswordHasher:
    from argon2 import PasswordHasher

    return PasswordHasher()


@cache
def nobodys() -> str:
    """Verified where the name is unknown, so that the answer takes as long."""
    return _hasher().hash(secrets.token_urlsafe(16))


def hashed(name: str, password: str) -> str:
    """``WrongUsage`` for one that is too short, too long or guessed at once. ``name``: of the account."""
    if not SHORTEST <= len(password) <= LONGEST:
        raise WrongUsage(f"密码须是 {SHORTEST} 至 {LONGEST} 个字符。")
    if len(set(password)) < 5 or password.casefold() in (name.casefold(), *_EASY):
        raise WrongUsage("密码太容易猜:至少要有 5 个不同的字符,不能与帐号名相同。")
    return _hasher().hash(password)


def matches(kept: str, password: str) -> bool:
    """One longer than any that is kept matches none, after as long."""
    from argon2.exceptions import VerificationError

    try:
        return _hasher().verify(kept, password[: LONGEST + 1])
    except VerificationError:
        return False
