"""Money of findings added up: what is at stake, what is owed back and what has come back; unknown is not nothing."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, Final

TRUE: Final = "属实"


@dataclass(frozen=True)
class Recovery:
    """What those of the listed findings that are judged 属实 owe back, and what has come back. ``judged``: how many
    they are; ``owed_untold``, ``back_untold``: of them without an amount, which is not the same as nothing."""

    judged: int
    owed_fen: int | None
    owed_untold: int
    back_fen: int | None
    back_untold: int

    def as_basis(self) -> dict[str, Any]:
        """For the sheet that says what the rows rest on."""
        return {
            "判为属实(条)": self.judged,
            "应追合计(元)": _yuan(self.owed_fen),
            "没有写应追(条)": self.owed_untold,
            "已追合计(元)": _yuan(self.back_fen),
            "没有写已追(条)": self.back_untold,
        }


def recovery_of(rows: Sequence[Mapping[str, Any]]) -> Recovery:
    true = [row for row in rows if row["verdict"] == TRUE]

    def untold(column: str) -> int:
        return sum(row[column] is None for row in true)

    return Recovery(len(true), money_of(true, "recover_fen"), untold("recover_fen"),
                    money_of(true, "recovered_fen"), untold("recovered_fen"))  # fmt: skip


def _yuan(fen: int | None) -> Decimal | str:
    return "没有写" if fen is None else Decimal(fen).scaleb(-2)


def money_of(rows: Sequence[Mapping[str, Any]], column: str = "amount_fen") -> int | None:
    """A pair of grants counts once, however many persons or rules it concerns; null where no row has money."""
    of: dict[Any, int] = {}
    for row in rows:
        if row[column] is not None:
            told = row["row"]
            pair = (told.get("grant_a"), told.get("grant_b"))
            place = pair if all(pair) else row["id"]
            of[place] = max(row[column], of.get(place, 0))
    return sum(of.values()) if of else None


def of_still_paid(rows: Sequence[Mapping[str, Any]]) -> Recovery:
    """Of the list of those that are all judged 属实."""
    return recovery_of([{**row, "verdict": TRUE, "row": row, "id": row["finding"]} for row in rows])
