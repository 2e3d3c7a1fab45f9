"""The page of a household: who, running aid, chain with its picture, what departments hold, why, referrals."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence, Set
from dataclasses import dataclass, replace
from datetime import date
from typing import Any, Final
from urllib.parse import urlencode

from flask import Blueprint, Response, render_template
from markupsafe import Markup, escape

from api.asking import one_reading, timed
from api.auth import account, office, own, permission
from api.drawing import chain as chain_picture
from api.drawing import network as network_picture
from api.drawing import referrals as referral_picture
from api.pages.alerts import told as alerts_told
from api.pages.audit import LISTS
from api.pages.entitlement import (
    UNNAMED,
    Excluded,
    Line,
    Why,
    excluded_by,
    lines_of,
    names_of,
    owing_of,
    standing,
    whys_of,
)
from api.problems import BadRequest
from api.requests import given
from api.scope import hold_household, may, opened
from graph import alerts, complaints, households, pledges, referrals
from graph.answers import Answer, coverage_of, prepared, rows_of
from graph.eligibility import Truth
from graph.explaining import (
    Block,
    Standard,
    explain,
    limits_of,
    perhaps_missing,
    perhaps_over,
    standards_of,
    steps_of,
)
from graph.households import Home
from graph.policy.model import Parameter
from graph.questions import QUESTIONS

ALL: Final = "1"  # of ``all`` in the address of ``why``: on paper too every criterion of every measure

bp = Blueprint("household", __name__)


@dataclass(frozen=True)
class Page:
    """``waiting``: referrals that somebody has to act on."""

    home: Home
    chain: Answer
    referrals: Answer
    picture: Markup
    path: Markup
    waiting: int
    pledges: Sequence[Mapping[str, Any]]
    complaints: Sequence[Mapping[str, Any]]


@dataclass(frozen=True)
class Story:
    """What else the page tells. ``standards``: what holds here of those that the criteria take; null: where the
    household is must not be told. Findings, decisions and alerts null: not for this account."""

    lines: Sequence[Line]
    whys: Sequence[Why]
    standards: Sequence[Parameter] | None
    owing: Sequence[str]
    excluded: Sequence[Excluded]
    owed: Sequence[Mapping[str, Any]]
    findings: Sequence[Mapping[str, Any]] | None
    decisions: Sequence[Mapping[str, Any]] | None
    alerts: Sequence[Mapping[str, Any]] | None


@bp.get("/households/<number:household>")
@permission("household.read")
@one_reading
def show_household(household: str) -> str:
    given(known=())
    page = _page(household)
    story = _story(page.home)
    households.record_viewing(office(), account(), household)
    names = {name: words[0] for name, words in LISTS.items()}
    return render_template("household.html", page=page, home=page.home, story=story, names=names)


def _story(home: Home) -> Story:
    """The two questions are asked of this household alone, for the measures of which the criteria leave it open; it
    has been held to the account already."""
    alone = {"people": None, "homes": [home.household]}
    blocks = explain(office(), home.household, home.as_of, scope=account().scope)
    wanted = {"missing_aid": perhaps_missing(blocks), "ineligible_grant": perhaps_over(home.running, blocks)}
    missing, ineligible = (
        [row for row in rows_of(office(), name, only=alone, measures=of) if row["household"] == home.household]
        if of
        else []
        for name, of in wanted.items()
    )
    names = names_of(home)
    needs = referrals.needs_of(office(), missing, account().scope)
    about = {"household": home.household, "scope": account().scope}
    excluded = excluded_by(home.running, office().catalogue.exclusions, home.region)
    owed = {(row["measure"], row["person"]) for row in missing}

    def now(block: Block) -> str | None:
        return standing(block, home, office().catalogue, owed, excluded, office().names.measure)

    standard, standards = _standards(home, blocks, home.as_of)
    limit = limits_of(blocks, office().catalogue, home.as_of, standard)
    whys = whys_of(blocks, names, office().names.department, now, limit)
    return Story(
        lines_of(missing, ineligible, home.facts, names, office().names.department, needs, blocks, limit),
        whys,
        standards,
        owing_of(office(), blocks),
        excluded,
        coverage_of(office(), QUESTIONS["missing_aid"].needs, office().today),
        [_told(row, names) for row in office().store.read("meeting/list_findings_of", **about)]
        if may(account(), "finding.read")
        else None,
        office().store.read("household/list_decisions", **about) if may(account(), "meeting.read") else None,
        alerts_told(_alerts_of(home.household)) if may(account(), "alert.read") else None,
    )


def _standards(home: Home, blocks: Sequence[Block], day: date) -> tuple[Standard | None, list[Parameter] | None]:
    """How a standard is looked up where the household is, and what holds there of those that the criteria take. An
    amount tells the place: of a household whose place is hidden from the account both are null."""
    if home.hidden:
        return None, None
    catalogue = office().catalogue

    def standard(name: str) -> Parameter | None:
        return catalogue.parameter(name, day, home.region, home.kind)

    return standard, standards_of(blocks, catalogue, day, standard)


def _told(finding: Mapping[str, Any], names: Mapping[str | None, str]) -> dict[str, Any]:
    """With the measures in words, and whose it is where it is one person's."""
    row = json.loads(finding["row"])
    codes = dict.fromkeys(row[name] for name in ("measure", "measure_a", "measure_b") if row.get(name))
    who = names.get(row["person"], UNNAMED) if row.get("person") else None
    return {**finding, "measures": "与".join(map(office().names.measure, codes)), "who": who}


def _alerts_of(household: str) -> list[dict[str, Any]]:
    return alerts.listing(office(), household=household, scope=account().scope)


@bp.get("/households/<number:household>/why")
@permission("household.read")
@one_reading
def show_why(household: str) -> str:
    """``explain_eligibility`` as a table, measure by measure. ``all``: 1 prints every criterion of every measure."""
    keys = given(known=("measure", "as_of", "all"))
    if (whole := dict(keys).get("all")) not in (None, "", ALL):
        raise BadRequest(f"all:“{whole[:40]}”不对,只能不写或写 {ALL}。", field="all")
    hold_household(office(), account(), household)
    home = households.show(office(), account(), household)
    given_keys = [("household", household), *((name, value) for name, value in keys if value and name != "all")]
    asked = prepared(office(), "explain_eligibility", given_keys, account().scope)
    day = asked["as_of"]
    blocks = explain(office(), household, day, asked["measure"], scope=account().scope)
    standard, standards = _standards(home, blocks, day)
    names, limit = names_of(home), limits_of(blocks, office().catalogue, day, standard)
    households.record_viewing(office(), account(), household)
    return render_template(
        "why.html",
        home=home,
        blocks=[(block, steps_of(block, office().catalogue, day, standard)) for block in blocks],
        whys=whys_of(blocks, names, office().names.department, limit=limit),
        standards=standards,
        met=Truth.TRUE.chinese,
        names=names,
        asked=dict(keys),
        day=day,
        query=urlencode([(name, value) for name, value in keys if value and name != "all"]),
        coverage=coverage_of(office(), QUESTIONS["explain_eligibility"].needs, asked["as_of"]),
        measures=office().catalogue.measures,
    )


@bp.get("/households/<number:household>/chain.svg")
@permission("household.read")
@one_reading
def show_picture(household: str) -> Response:
    given(known=())
    page = _page(household)
    return Response(str(page.picture), mimetype="image/svg+xml")


@bp.get("/households/<number:household>/network")
@permission("household.read")
@one_reading
def show_network(household: str) -> str:
    """People, their other households, measures and departments, two steps out, as a picture."""
    given(known=())
    hold_household(office(), account(), household)
    home = households.show(office(), account(), household)
    rows = office().store.read(
        "household/household_network", household=household, as_of=office().today, scope=account().scope
    )
    closed = {
        row["target"]
        for row in rows
        if row["kind"] == "other" and row["target"] and not opened(office(), account(), row["target"])
    }
    people = {member["person"]: member["name"] or "(无名)" for member in home.members}
    names = office().names

    def say(box: network_picture.Box) -> str:
        known = (_home_said, lambda key: people.get(key, "(无名)"), names.measure, names.department)
        return str(known[box.column](box.key))

    picture = Markup(network_picture.draw(household, network_picture.edges_of(_without(closed, rows)), say))
    households.record_viewing(office(), account(), household)
    return render_template("network.html", home=home, picture=picture)


def _home_said(household: str) -> str:
    return household if household in network_picture.UNTOLD else f"户 {household}"


def _without(closed: Set[str], rows: Sequence[Mapping[str, Any]]) -> list[Mapping[str, Any]]:
    """Of another household that this account may not look into: that it is there, neither its number nor its aid."""
    kept = [row for row in rows if row["source"] not in closed]
    told = {row["target"] for row in kept if row["kind"] == "aid"}
    kept = [row for row in kept if row["kind"] != "by" or row["source"] in told]
    return [{**row, "target": network_picture.CLOSED} if row["target"] in closed else row for row in kept]


def _linked(row: dict[str, Any]) -> dict[str, Any]:
    """A referral between two other departments has no page for this one: its number stands there without a link."""
    if own() in (None, row["from_department"], row["to_department"]):
        return row
    return {**row, "referral": escape(row["referral"])}


def _page(household: str) -> Page:
    hold_household(office(), account(), household)
    home = households.show(office(), account(), household)
    entries = timed("household_aid_chain", [("household", household)])
    referrals = timed("referral_chain", [("household", household)])
    waits = {row["referral"]: office().names.department(row["holder"]) for row in referrals.rows if row["holder"]}
    running = frozenset((grant["measure"], grant["person"]) for grant in home.running)
    lines = chain_picture.lines_of(entries.rows, waiting=waits, running=running)
    picture = chain_picture.draw(lines, f"户 {household} 的救助链")
    path = referral_picture.draw(referrals.rows, office().names.department, referrals.as_of)
    who, scope = own(), account().scope
    referrals = replace(referrals, rows=[_linked(row) for row in referrals.rows])
    promised = pledges.listing(office(), household=household, department=who, scope=scope)
    against = complaints.listing(office(), household=household, department=who, scope=scope)
    return Page(
        home,
        entries,
        referrals,
        Markup(picture),
        Markup(path),
        len(waits),
        [{**row, "state": pledges.WORDS[row["state"]]} for row in promised],
        [{**row, "state": complaints.WORDS[row["state"]]} for row in against],
    )
