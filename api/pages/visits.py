"""Visits as a page: who has to go where and is late, the roster, campaigns and their tables."""

from __future__ import annotations

from flask import Blueprint, render_template

from api.auth import account, office, permission
from api.pages.lists import REGION, Filter, read_filters, region_of
from api.pages.paging import keys_of_form, part_of
from api.routes.meetings import sees_place
from graph import campaigns, roster

bp = Blueprint("visit_pages", __name__)
FILTERS = (REGION, Filter("grid", "网格"), Filter("visitor", "走访人"))


@bp.get("/visits")
@permission("roster.read")
def show_visits() -> str:
    keys = read_filters(FILTERS)
    region, grid, visitor = region_of(keys), keys.get("grid"), keys.get("visitor")
    late = roster.overdue(office(), region=region, grid=grid, visitor=visitor, place=sees_place(),
                          scope=account().scope)
    duties = roster.listing(office(), region=region, grid=grid, visitor=visitor, on=office().today,
                            place=sees_place(), scope=account().scope)
    return render_template(
        "visits.html",
        filters=FILTERS,
        keys=keys,
        part=part_of(late),
        duties=duties,
        campaigns=campaigns.listing(office(), scope=account().scope),
    )


@bp.get("/campaigns/<number:campaign>")
@permission("roster.read")
def show_campaign(campaign: str) -> str:
    keys_of_form(())
    return render_template("campaign.html", found=campaigns.read(office(), campaign, scope=account().scope))
