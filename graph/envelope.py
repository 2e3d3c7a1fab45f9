"""What stands on the outside of a referral: whom it is about, with the names masked. The household itself is opened by
签收 (``api/scope.py``); until then the receiver sees need, household code, these names, sender and reason.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from graph.answers import with_people
from graph.office import Office


def masked(name: str) -> str:
    """The first character and as many stars as characters follow, at least one.

    >>> masked("王一"), masked("欧阳明珠"), masked("王"), masked("阿依·古丽")
    ('王*', '欧***', '王*', '阿****')
    """
    return name[:1] + "*" * max(1, len(name) - 1)


def people(office: Office, row: Mapping[str, Any], scope: Mapping[str, str]) -> list[dict[str, Any]]:
    """Who belongs to the referral's household today: relation and masked name; ``asked``: it is sent for this one.
    ``row``: a referral as :func:`graph.referrals.read` gives it."""
    members = office.store.read(
        "household/list_members", household=row["household"], as_of=office.today, scope=dict(scope)
    )
    here = [member for member in members if member["here"] or member["person"] == row["person"]]
    return [
        {
            "relation": member["relation"],
            "name": masked(member["name"]) if member["name"] else None,
            "asked": member["person"] == row["person"],
        }
        for member in with_people(office, "referral", here, scope, None, None)
    ]
