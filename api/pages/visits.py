"""Visits as a page: entering one by any channel, who has to go where and is late, the roster, campaigns."""

from __future__ import annotations

import secrets
from typing import Any, Final
from urllib.parse import urlencode

from flask import Blueprint, redirect, render_template
from werkzeug.wrappers import Response as Redirect

from api.auth import account, office, permission, signing
from api.pages.form import read_form, read_version
from api.pages.lists import REGION, Filter, read_filters, region_of
from api.pages.paging import keys_of_form, part_of
from api.pages.sheets import Sheet, downloads
from api.requests import read_day
from api.routes.meetings import sees_place
from api.routes.referrals import person_of
from api.routes.visits import place_of
from api.scope import may, opened
from graph import campaigns, roster, visits
from graph.answers import coverage_of
from graph.intake.causes import CAUSES
from graph.questions import QUESTIONS

bp = Blueprint("visit_pages", __name__)
FILTERS = (REGION, Filter("grid", "网格"), Filter("visitor", "走访人"))
COLUMNS: Final = ("household", "measure", "last_visit", "due_on", "grid", "visitors")

def _late() -> tuple[dict[str, str], list[dict[str, Any]]]:
    """The filters asked for, and who has to go where and is late."""
    keys = read_filters(FILTERS)
    return keys, roster.overdue(office(), region=region_of(keys), grid=keys.get("grid"), visitor=keys.get("visitor"),
                                place=sees_place(), scope=account().scope)


def late_sheet() -> Sheet:
    return Sheet(_late()[1], COLUMNS, {"清单": "该走访没走访的"})


downloads(bp, "/visits", "roster.read", late_sheet)


@bp.get("/visits")
@permission("roster.read")
def show_visits() -> str:
    keys, late = _late()
    region, grid, visitor = region_of(keys), keys.get("grid"), keys.get("visitor")
    duties = roster.listing(office(), region=region, grid=grid, visitor=visitor, on=office().today,
                            place=sees_place(), scope=account().scope)
    return render_template(
        "visits.html",
        filters=FILTERS,
        keys=keys,
        part=part_of(late),
        columns=COLUMNS,
        coverage=coverage_of(office(), QUESTIONS["overdue_visits"].needs, office().today),
        query=urlencode(list(keys.items())),
        duties=duties,
        campaigns=campaigns.listing(office(), scope=account().scope),
        may={noun: may(account(), f"{noun}.write") for noun in ("visit", "roster", "campaign")},
        key=_key,
        today=office().today,
        lists=_lists(),
    )


@bp.get("/visits/new")
@permission("visit.write")
def ask_visit() -> str:
    """Also for who sees no roster; ``made``: what was just taken, above the next one."""
    keys = dict(keys_of_form(("household", "made")))
    return render_template(
        "visit_new.html",
        household=keys.get("household"),
        made=_made(keys["made"]) if "made" in keys else None,
        key=_key(),
        today=office().today,
        lists=_lists(),
        sees_roster=may(account(), "roster.read"),
    )


@bp.post("/visits")
@permission("visit.write")
def enter_visit() -> Redirect:
    form = read_form()
    number = form.get("id_number")
    report = visits.Report(
        read_day("visited_on", form.get("visited_on") or ""), form.get("visitor") or "", form.get("channel") or "",
        form.get("found") or "", form.get("household"), None if number is None else person_of(number),
        form.get("cause"), form.get("handled"), form.get("need"),
    )  # fmt: skip
    made = visits.add(office(), signing(), report, key=form.get("key"), scope=account().scope)
    return redirect(f"/visits/new?made={made['visit']}", 303)


@bp.post("/roster")
@permission("roster.write")
def add_duty() -> Redirect:
    form = read_form()
    household = form.get("household")
    region = place_of(form.get("region")) if household is None else None
    roster.add(office(), signing(), form.get("visitor") or "", read_day("since", form.get("since") or ""),
               household=household, grid=form.get("grid"), region=region, key=form.get("key"), scope=account().scope)
    return redirect("/visits", 303)


@bp.post("/roster/<number:duty>/end")
@permission("roster.write")
def end_duty(duty: str) -> Redirect:
    form = read_form()
    seen = read_version(form)
    until = read_day("until", form.get("until") or "")
    roster.end(office(), signing(), duty, until, key=form.get("key"), if_match=seen, scope=account().scope)
    return redirect("/visits", 303)


@bp.post("/campaigns")
@permission("campaign.write")
def begin_campaign() -> Redirect:
    form = read_form()
    first, last = (read_day(name, form.get(name) or "") for name in ("from", "to"))
    made = campaigns.begin(office(), signing(), form.get("name") or "", first, last,
                           region=place_of(form.get("region")), key=form.get("key"), scope=account().scope)
    return redirect(f"/campaigns/{made['campaign']}", 303)


@bp.get("/campaigns/<number:campaign>")
@permission("roster.read")
def show_campaign(campaign: str) -> str:
    keys_of_form(())
    return render_template("campaign.html", found=campaigns.read(office(), campaign, scope=account().scope))


def _made(number: str) -> dict[str, Any]:
    """``open``: whether this account may look into the household."""
    found = visits.read(office(), number, scope=account().scope)
    return {**found, "open": opened(office(), account(), found["household"]),
            "warnings": visits.odd(office(), found["visited_on"], found["need"], found["cause"])}


def _lists() -> dict[str, Any]:
    return {"channels": visits.CHANNELS, "handlings": visits.HANDLINGS, "causes": tuple(CAUSES),
            "needs": tuple(office().catalogue.needs)}


def _key() -> str:
    """A form sent twice (a double click, a page loaded again) writes once."""
    return secrets.token_urlsafe(16)
