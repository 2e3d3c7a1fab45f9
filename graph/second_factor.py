"""The second factor: six digits that a telephone shows for thirty seconds (RFC 6238), kept sealed, each used once.

Optional for an account; demanded for a role, nobody of that role is let in without. The administrator sets it up on the
command line, where the secret is shown once to be typed or scanned into the telephone.
"""

from __future__ import annotations

import base64
import hashlib
import hmac
import re
import secrets
from collections.abc import Sequence
from datetime import datetime
from typing import Final
from urllib.parse import quote

from graph.errors import WrongUsage
from graph.office import Office
from graph.store import Unit

SECONDS: Final = 30
DIGITS: Final = 6
LATE: Final = 1  # steps that a telephone's clock may be off, either way
_CODE: Final = re.compile(r"[0-9]{6}", re.ASCII)


def new_secret() -> str:
    """160 bits in the letters that telephones read."""
    return base64.b32encode(secrets.token_bytes(20)).decode()


def address_of(account: str, secret: str) -> str:
    """What a telephone scans."""
    return f"otpauth://totp/{quote('aidchain:' + account)}?secret={secret}&issuer=aidchain"


def code_at(secret: str, step: int) -> str:
    """
    >>> code_at(base64.b32encode(b"12345678901234567890").decode(), 59 // 30)      # RFC 6238, appendix B
    '287082'
    """
    digest = hmac.new(base64.b32decode(secret), step.to_bytes(8), hashlib.sha1).digest()
    start = digest[-1] & 15
    number = int.from_bytes(digest[start : start + 4]) & 0x7FFFFFFF
    return f"{number % 10**DIGITS:0{DIGITS}d}"


def step_of(code: str, secret: str, now: datetime, used: int) -> int | None:
    """The step whose digits these are, later than the last one used; None where there is none."""
    if not _CODE.fullmatch(code):
        return None
    present = int(now.timestamp()) // SECONDS
    for step in range(present - LATE, present + LATE + 1):
        if step > used and hmac.compare_digest(code_at(secret, step), code):
            return step
    return None


def use(unit: Unit, account: str, step: int) -> bool:
    """False where somebody used this step, or a later one, meanwhile."""
    return bool(unit.run("account/use_step", account=account, step=step))


def demanded(office: Office) -> frozenset[str]:
    """Roles that are let in only with a second factor."""
    return frozenset(role for row in office.store.read("account/read_demanded") for role in row["roles"])


def check_roles(roles: Sequence[str], known: Sequence[str]) -> list[str]:
    wrong = [role for role in roles if role not in known]
    if wrong:
        raise WrongUsage(f"没有角色“{wrong[0][:40]}”;可用:{'、'.join(known)}。")
    return sorted(set(roles))
