"""What a page says of a place: whether anybody lives there, and the province that a code begins with."""

from __future__ import annotations

from markupsafe import Markup

from api.asking import kept_rows
from api.auth import account
from graph.accounts import Role
from graph.policy.regions import cut_region, province


def narrowed(own: str, asked: str) -> str | None:
    """The part of an account's region that a filter leaves; null: nothing in common.

    >>> narrowed("2103", "210302"), narrowed("210302", "2103"), narrowed("2103", "2104"), narrowed("", "")
    ('210302', '210302', None, '')
    """
    if asked.startswith(own):
        return asked
    return own if own.startswith(asked) else None


def nobody_lives(asked: str | None) -> bool:
    """Whether no household that this account may see lies in the region asked for; of another region and of one that
    does not exist alike. A department sees no lists of households, so of its own region it is not told."""
    if not asked:
        return False
    region = narrowed(account().region, cut_region(asked))
    if region is None:
        return True
    if account().role is Role.DEPARTMENT:
        return False
    return not kept_rows("finding/count_households", region=region)[0]["checked"]


def region_named(code: str) -> str | Markup:
    """A code with its province behind it; one that begins like none stands alone."""
    name = province(code)
    return Markup('{} <span class="note">{}</span>').format(code, name) if name else code
