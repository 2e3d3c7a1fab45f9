"""On whose behalf a file comes, and how far that reaches (design §10). No I/O.

The command line imports for nobody: there is no sender, and every row is taken as contract §1 says. An account reaches
the households of its region, a department's also no matter of another department.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True)
class Sender:
    """The account as it was when it sent the file; kept with the batch, so that a row that waits is held by it too."""

    region: str  # prefix, '' = everything
    role: str  # the code of its role

    @property
    def held(self) -> bool:
        """To the matters of the department that the file comes from."""
        return self.role == "department"

    @property
    def unprotects(self) -> bool:
        return self.role == "coordinator"

    def reaches(self, codes: Iterable[str | None]) -> bool:
        """One of these places lies in the region; an unknown one does not.

        >>> Sender("210302", "township").reaches(["210404001001", "210302001001"])
        True
        >>> Sender("210302", "township").reaches([None])
        False
        """
        return self.region == "" or any(code is not None and code.startswith(self.region) for code in codes)


def sender_of(batch: Mapping[str, Any]) -> Sender | None:
    """``region`` and ``role`` as a batch keeps them; both are null where the command line imported it."""
    if batch["region"] is None and batch["role"] is None:
        return None
    return Sender(batch["region"] or "", batch["role"] or "")
