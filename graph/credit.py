"""The list of promises for the credit platform: who promised what, kept or not, what is owed, restored or not.

Names and numbers masked, unless a purpose is written down first, as everywhere. Where a household is protected, or not
known not to be, its people stay without a name in the masked list, and the mark travels with the row.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from graph import pledges
from graph.answers import record_access, with_people
from graph.office import Office
from graph.policy.regions import EVERYWHERE

COLUMNS: Final = (
    "pledge", "household", "protected", "person", "name", "id_masked", "measure", "edition", "state", "promised_on",
    "checked_on", "broken_on", "revoked_on", "recover_fen", "recovered_fen", "restored_on",
)


def credit_list(office: Office, *, state: str | None = None, department: str | None = None, region: str = "",
                scope: Mapping[str, str] = EVERYWHERE, reveal: str | None = None,
                by: str | None = None) -> list[dict[str, Any]]:
    """Rows of ``COLUMNS``, with ``reveal`` (the purpose, logged first) also ``id_number``; states as words."""
    if reveal is not None:
        record_access(office, "credit_list", [], reveal, by)
    rows = []
    for row in pledges.listing(office, state=state, department=department, region=region, scope=scope):
        shown = {**row, "state": pledges.WORDS[row["state"]]}
        if row["protected"] is not False and reveal is None:
            shown |= {"name": None, "id_masked": None}
        rows.append({name: shown[name] for name in COLUMNS})
    if reveal is None or not rows:
        return rows
    bare = [{name: value for name, value in row.items() if name not in ("name", "id_masked")} for row in rows]
    return with_people(office, "credit_list", bare, scope, reveal, by)
