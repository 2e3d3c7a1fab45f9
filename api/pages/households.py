"""The list of a region's households, and the way from a number to a page."""

from __future__ import annotations

from typing import Any, Final
from urllib.parse import urlencode

from flask import Blueprint, redirect, render_template, request
from werkzeug.wrappers import Response as Redirect

from api.auth import account, office, permission
from api.pages.lists import REGION, read_filters, region_of
from api.pages.paging import ROWS, part_of, read_page
from api.pages.sheets import Sheet, downloads
from api.scope import hold_household

bp = Blueprint("home_list", __name__)


FILTERS: Final = (REGION,)
COLUMNS: Final = ("household", "code", "members", "grants", "referrals", "protected")
HEADINGS: Final = {"grants": "在享救助", "referrals": "在办转介"}
HIDDEN: Final = "受保护"  # where a protected household lives
MOST: Final = 1_000_000  # households in a file


def _rows(region: str, begin: int, limit: int) -> list[dict[str, Any]]:
    """Where a protected household lives only the coordinator of that region sees; not known = protected."""
    rows = office().store.read(
        "household/list_households",
        region=region,
        as_of=office().today,
        begin=begin,
        limit=limit,
        scope=account().scope,
    )
    if account().role.code == "coordinator":
        return rows
    return [row if row["protected"] is False else {**row, "code": None} for row in rows]


@bp.get("/households")
@permission("household.list")
def list_households() -> str:
    keys = read_filters(FILTERS)
    region = region_of(keys)
    rows = _rows(region, (read_page() - 1) * ROWS, ROWS)
    total = office().store.read("finding/count_households", region=region, scope=account().scope)[0]["checked"]
    return render_template(
        "households.html", part=part_of(rows, total), keys=keys, filters=FILTERS, query=urlencode(list(keys.items()))
    )


def household_sheet() -> Sheet:
    rows = _rows(region_of(read_filters(FILTERS)), 0, MOST)
    return Sheet([{**row, "code": row["code"] or HIDDEN} for row in rows], COLUMNS, {"清单": "各户"}, HEADINGS)


downloads(bp, "/households", "household.list", household_sheet)


@bp.get("/find")
@permission("household.read")
def find() -> Redirect:
    """From a typed number to its page."""
    number = request.args.get("household", "").strip()
    hold_household(office(), account(), number)
    return redirect(f"/households/{number}")
