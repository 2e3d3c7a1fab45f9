"""Rows set aside, as one account may see them: its department's, and of those only what is its region's.

What an account sent is its region's, whatever the row names: who sent it knows it already and has to mend it. A row of
the command line (or of an account of everything) is in no region yet: that it could not be placed may be why it is
here. What it names decides then: a code of a place, a household, a person, a grant, a referral that is registered.
Whatever is known to lie elsewhere hides it; a row of which nothing is known is shown to those who see everything.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from typing import Any, Final

from graph.intake.cells import id_number
from graph.intake.reasons import Fault
from graph.office import Office

_PLACE: Final = "行政区划代码"
#: Columns that name something registered: column → kind of ``intake/find_placed``.
_NAMES: Final = {
    "户编号": "household",
    "身份证号": "person",
    "救助编号": "grant",
    "转介编号": "referral",
    "上一转介编号": "referral",
}
Thing = tuple[str, str]


def rows_for(
    office: Office,
    department: str | None,
    region: str,
    *,
    kind: str | None = None,
    waiting: bool | None = None,
    file: str | None = None,
) -> list[dict[str, Any]]:
    """Newest batch first, each row with ``raw_sealed``; ``region`` is a prefix, empty = everything."""
    rows = office.store.read("intake/read_quarantined", department=department, kind=kind, waiting=waiting, file=file)
    if region == "":
        return rows
    raws = [json.loads(office.keys.unseal_here(row["raw_sealed"])) for row in rows]
    named = [_named(office, raw) for raw in raws]
    here = _placed(office, {thing for things in named for thing in things}, region)
    return [row for row, raw, things in zip(rows, raws, named, strict=True) if _is_seen(row, raw, things, here, region)]


def _is_seen(
    row: Mapping[str, Any],
    raw: Mapping[str, str | None],
    things: Sequence[Thing],
    here: Mapping[Thing, bool],
    region: str,
) -> bool:
    if row["region"]:
        return bool(row["region"].startswith(region))
    known = [here[thing] for thing in things if thing in here]
    code = "".join(c for c in raw.get(_PLACE) or "" if c.isdigit())
    if len(code) in (6, 9, 12):
        known.append(code.startswith(region))
    return bool(known) and all(known)


def _named(office: Office, raw: Mapping[str, str | None]) -> list[Thing]:
    found: list[Thing] = []
    for column, kind in _NAMES.items():
        text = (raw.get(column) or "").strip()
        if not text or len(text) > 256:
            continue
        if kind == "person":
            number = id_number(text, office.today)
            if isinstance(number, Fault):
                continue
            text = office.keys.person(str(number))
        found.append((kind, text))
    return found


def _placed(office: Office, things: set[Thing], region: str) -> dict[Thing, bool]:
    def of(kind: str) -> list[str]:
        return sorted(key for one, key in things if one == kind)

    rows = office.store.read(
        "intake/find_placed",
        households=of("household"),
        people=of("person"),
        grants=of("grant"),
        referrals=of("referral"),
        scope={"region": region},
    )
    return {(row["kind"], row["key"]): row["here"] for row in rows}
