"""Answers kept by their idempotency key: the same request again is answered the same, and nothing is written.

The key belongs to the account. The act keeps it with its own entry too, so where the process ended between writing and
answering, the act answers again. Kept sealed, for thirty days (``sessions.tidy``).
"""

from __future__ import annotations

from dataclasses import dataclass

from graph.errors import Refused
from graph.office import Office


class KeyReused(Refused):
    """The idempotency key was used for another request."""


@dataclass(frozen=True)
class KeptAnswer:
    status: int
    body: str
    etag: str | None


def find_answer(office: Office, key: str, digest: str) -> KeptAnswer | None:
    rows = office.store.read("account/find_kept_answer", key=key)
    if not rows:
        return None
    if rows[0]["digest"] != digest:
        raise KeyReused("这个幂等键(Idempotency-Key)已用于另一个请求:请换一个键。")
    return KeptAnswer(rows[0]["status"], office.keys.unseal_here(rows[0]["body"]), rows[0]["etag"])


def keep_answer(office: Office, key: str, digest: str, answer: KeptAnswer) -> None:
    at, sealed = office.now(), office.keys.seal_here(answer.body)
    office.store.write(
        lambda unit: unit.run(
            "account/keep_answer",
            key=key,
            digest=digest,
            status=answer.status,
            body=sealed,
            etag=answer.etag,
            at=at,
        )
    )
