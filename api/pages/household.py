"""The page of a household: who, running aid, chain with its picture, what departments hold, why and why not, referrals."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from flask import Blueprint, Response, render_template
from markupsafe import Markup

from api.auth import account, office, permission
from api.drawing import chain as chain_picture
from api.drawing import referrals as referral_picture
from api.requests import given
from api.routes.queries import timed
from api.scope import hold_household
from graph import households
from graph.answers import Answer
from graph.households import Home

bp = Blueprint("household", __name__)


@dataclass(frozen=True)
class Page:
    """``explained``: for each measure of ``explain_eligibility`` its leaves; ``referrals``: rows of ``referral_chain``."""

    home: Home
    chain: Answer
    referrals: Answer
    picture: Markup
    path: Markup
    waiting: int


@bp.get("/households/<number:household>")
@permission("household.read")
def show_household(household: str) -> str:
    given(known=())
    page = _page(household)
    households.record_viewing(office(), account(), household)
    return render_template("household.html", page=page, home=page.home)


@bp.get("/households/<number:household>/why")
@permission("household.read")
def show_why(household: str) -> str:
    """``explain_eligibility`` as a table, measure by measure."""
    keys = given(known=("measure", "as_of"))
    hold_household(office(), account(), household)
    home = households.show(office(), account(), household)
    asked = [(name, value) for name, value in keys if value]
    answers = [timed("explain_eligibility", [("household", household), *asked])]
    answers += [
        timed("explain_eligibility", [("person", member["person"]), *asked])
        for member in home.members
        if member["here"]
    ]
    households.record_viewing(office(), account(), household)
    return render_template(
        "why.html",
        home=home,
        blocks=_blocks(answers, household),
        asked=dict(keys),
        coverage=answers[0].coverage,
        measures=office().catalogue.measures,
    )


@bp.get("/households/<number:household>/chain.svg")
@permission("household.read")
def show_picture(household: str) -> Response:
    given(known=())
    page = _page(household)
    return Response(str(page.picture), mimetype="image/svg+xml")


def _page(household: str) -> Page:
    hold_household(office(), account(), household)
    home = households.show(office(), account(), household)
    entries = timed("household_aid_chain", [("household", household)])
    referrals = timed("referral_chain", [("household", household)])
    waits = {row["referral"]: office().names.department(row["holder"]) for row in referrals.rows if row["holder"]}
    running = frozenset((grant["measure"], grant["person"]) for grant in home.running)
    lines = chain_picture.lines_of(entries.rows, waiting=waits, running=running)
    picture = chain_picture.draw(lines, f"户 {household} 的救助链")
    path = referral_picture.draw(referrals.rows, office().names.department)
    return Page(home, entries, referrals, Markup(picture), Markup(path), len(waits))


@dataclass(frozen=True)
class Block:
    """One measure asked of one subject. ``verdict``: 不符合 if a criterion is false, 无法判断 if one is unknown, else 符合."""

    measure: str
    subject: str
    verdict: str
    clause: Any
    leaves: Sequence[dict[str, Any]]


def _blocks(answers: Sequence[Answer], household: str) -> list[Block]:
    found: list[Block] = []
    for answer in answers:
        for measure in dict.fromkeys(row["measure"] for row in answer.rows):
            leaves = [row for row in answer.rows if row["measure"] == measure and row["household"] in (household, None)]
            if leaves:
                found.append(
                    Block(measure, leaves[0].get("name") or "全户", _worst(leaves), leaves[0]["clause"], leaves)
                )
    return sorted(
        found, key=lambda block: (("符合", "无法判断", "不符合").index(block.verdict), block.measure, block.subject)
    )


def _worst(leaves: Sequence[dict[str, Any]]) -> str:
    """Of the leaves, for the order of the page only: what decides is the tree, which the clause names."""
    words = {leaf["truth"] for leaf in leaves}
    return next((word for word in ("不符合", "无法判断") if word in words), "符合")
