"""Lists on pages: which rows of how many, the address of the next page, what a form left empty."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final
from urllib.parse import urlencode

from flask import request

from api.problems import BadRequest
from api.requests import given
from graph.errors import called

ROWS: Final = 50
_PAGE: Final = re.compile(r"[1-9][0-9]{0,4}", re.ASCII)


@dataclass(frozen=True)
class Part:
    """``rows`` of page ``number`` of ``total`` rows; addresses of the pages beside it, null at either end."""

    rows: Sequence[Any]
    total: int
    number: int
    pages: int
    before: str | None
    after: str | None


def keys_of_form(known: Sequence[str]) -> list[tuple[str, str]]:
    """The keys of a form sent by GET: what was left empty was not asked."""
    return [(key, value) for key, value in given(known=(*known, "page")) if key != "page" and value != ""]


def read_page() -> int:
    text = request.args.get("page", "1")
    if not _PAGE.fullmatch(text):
        raise BadRequest(f"{called('page', '页码')}:须是 1 至 99,999 的整数。", field="page")
    return int(text)


def part_of(rows: Sequence[Any], total: int | None = None) -> Part:
    """``total``: where ``rows`` are those of the page already."""
    number = read_page()
    count = len(rows) if total is None else total
    shown = rows[(number - 1) * ROWS : number * ROWS] if total is None else rows
    pages = max(1, -(-count // ROWS))
    return Part(
        shown,
        count,
        number,
        pages,
        _address(number - 1) if number > 1 else None,
        _address(number + 1) if number < pages else None,
    )


def _address(number: int) -> str:
    keys = [(key, value) for key, value in request.args.items(multi=True) if key != "page" and value != ""]
    return request.path + "?" + urlencode([*keys, ("page", str(number))])
