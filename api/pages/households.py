"""The list of a region's households, and the way from a number to a page."""

from __future__ import annotations

from flask import Blueprint, redirect, render_template, request
from werkzeug.wrappers import Response as Redirect

from api.auth import account, office, permission
from api.pages.paging import ROWS, keys_of_form, part_of, read_page
from api.scope import hold_household
from graph.policy.regions import cut_region

bp = Blueprint("home_list", __name__)


@bp.get("/households")
@permission("household.list")
def list_households() -> str:
    keys = dict(keys_of_form(("region",)))
    region, scope = cut_region(keys["region"]) if "region" in keys else "", account().scope
    rows = office().store.read(
        "household/list_households",
        region=region,
        as_of=office().today,
        begin=(read_page() - 1) * ROWS,
        limit=ROWS,
        scope=scope,
    )
    if account().role.code != "coordinator":
        rows = [row if row["protected"] is False else {**row, "code": None} for row in rows]
    total = office().store.read("finding/count_households", region=region, scope=scope)[0]["checked"]
    return render_template("households.html", part=part_of(rows, total), keys=keys)


@bp.get("/find")
@permission("household.read")
def find() -> Redirect:
    """From a typed number to its page."""
    number = request.args.get("household", "").strip()
    hold_household(office(), account(), number)
    return redirect(f"/households/{number}")
