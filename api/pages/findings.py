"""Findings over time: what an audit run opened, grouped to a household; each with its row, history and judgements."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Final
from urllib.parse import quote, urlencode

from flask import Blueprint, Response, redirect, render_template
from markupsafe import Markup
from werkzeug.wrappers import Response as Redirect

from api import attachments
from api.asking import kept_findings, one_reading
from api.auth import account, office, permission
from api.drawing import path
from api.masking import ELSEWHERE, mask
from api.pages.audit import LISTS, clears_of
from api.pages.entitlement import with_need
from api.pages.form import read_form, read_purpose, read_version
from api.pages.lists import REGION, Filter, read_filters, region_of
from api.pages.paging import keys_of_form, part_of
from api.pages.places import narrowed
from api.pages.recovery import money_of, recovery_of
from api.pages.sheets import Sheet, downloads
from api.problems import BadRequest
from api.requests import read_day
from api.scope import Forbidden
from graph import findings, households, proof, referrals
from graph.answers import coverage_of, with_people
from graph.audits import KINDS
from graph.columns import WORDS
from graph.errors import called
from graph.intake.kinds import KINDS as FILE_KINDS
from graph.questions import QUESTIONS, RULES
from queries.catalogue import QUERIES

bp = Blueprint("finding_pages", __name__)
_KEPT: Final = tuple(kind.question for kind in KINDS)
STATES: Final[Mapping[str, str]] = {"open": "未消", "gone": "已消"}
#: Columns of a row that the page says elsewhere (in its head, as a picture, by name), or that are no fact of it.
_SAID_ELSEWHERE: Final = frozenset({"finding", "person", "households", "household", "rule", "confirmed", "path"})
FILTERS: Final = (
    Filter("state", "状态", "words", STATES),
    Filter("rule", "规则", "words", {name: WORDS.get(name) or LISTS[name][0] for name in (*RULES, *_KEPT[1:])}),
    REGION,
    Filter("measure", "措施", "measure"),
    Filter("least", "金额不少于(元)", "money"),
    Filter("most", "金额不多于(元)", "money"),
    Filter("verdict", "最近判断", "words", {word: word for word in findings.VERDICTS}),
)
COLUMNS: Final = (
    "id",
    "households",
    "rule",
    "measures",
    "amount_fen",
    "state",
    "first_seen",
    "last_seen",
    "verdict",
    "review_on",
    "recover_fen",
    "recovered_fen",
)


@dataclass(frozen=True)
class Case:
    """The findings about the same households and the same measures. Money: each pair of grants once."""

    households: Sequence[str]
    measures: Sequence[str]
    rules: Sequence[str]
    findings: Sequence[dict[str, Any]]
    amount_fen: int | None
    recover_fen: int | None
    recovered_fen: int | None
    first_seen: date


def _found() -> tuple[dict[str, str], list[dict[str, Any]]]:
    """The filters asked for and the findings that they leave, the other half of a matter across regions masked."""
    keys = {"state": "open", **read_filters(FILTERS)}
    region = narrowed(account().region, region_of(keys))
    if region is None:
        return keys, []
    rows = kept_findings(
        region=region,
        rule=keys.get("rule"),
        state=keys["state"],
        verdict=keys.get("verdict"),
        measure=keys.get("measure"),
    )
    least, most = (fen_of(name, keys.get(name)) for name in ("least", "most"))
    kept = [row for row in rows if _between(row["amount_fen"], least, most)]
    return keys, mask(office(), account(), kept)


def _between(fen: int | None, least: int | None, most: int | None) -> bool:
    """A finding without money is neither above nor below any."""
    if fen is None:
        return least is None and most is None
    return (least is None or least <= fen) and (most is None or fen <= most)


def cases_of(rows: Sequence[dict[str, Any]]) -> list[Case]:
    grouped: dict[tuple[Any, ...], list[dict[str, Any]]] = {}
    for row in rows:
        grouped.setdefault((tuple(row["households"]), tuple(row["measures"])), []).append(row)
    return [
        Case(
            homes,
            measures,
            sorted({row["rule"] for row in of}),
            of,
            money_of(of),
            money_of(of, "recover_fen"),
            money_of(of, "recovered_fen"),
            min(row["first_seen"] for row in of),
        )
        for (homes, measures), of in sorted(grouped.items())
    ]


@bp.get("/findings")
@permission("finding.read")
@one_reading
def list_findings() -> str:
    keys, rows = _found()
    region = narrowed(account().region, region_of(keys))
    homes = office().store.read("finding/count_households", region=region or "", scope=account().scope)[0]["checked"]
    needs = [kind for kind in FILE_KINDS if any(kind in QUESTIONS[name].needs for name in _KEPT)]
    return render_template(
        "findings.html",
        part=part_of(cases_of(rows)),
        keys=keys,
        money=money_of(rows),
        recovery=recovery_of(rows),
        found=len(rows),
        checked=0 if region is None else homes,
        audited_on=next((run["as_of"] for run in office().store.read("audit/read_last_run")), None),
        coverage=coverage_of(office(), needs, office().today),
        as_of=office().today,
        states=STATES,
        filters=FILTERS,
        query=urlencode(list(keys.items())),
        measures=office().catalogue.measures,
        names={name: words[0] for name, words in LISTS.items()},
    )


def finding_sheet() -> Sheet:
    rows = [{**row, "state": STATES[row["state"]]} for row in _found()[1]]
    return Sheet(rows, COLUMNS, {"清单": "疑点簿", **recovery_of(rows).as_basis()})


downloads(bp, "/findings", "finding.read", finding_sheet)


@bp.get("/findings/<number:finding>")
@permission("finding.read")
def show_finding(finding: str) -> str:
    keys_of_form(())
    read = findings.read(office(), finding, scope=account().scope)
    found = mask(office(), account(), [findings.with_person(office(), read, scope=account().scope)])[0]
    asked = QUESTIONS[found["question"]]
    return render_template(
        "finding.html",
        finding=found,
        told=_in_order(found["question"], _with_need(found["row"])),
        picture=_picture(found),
        months=_months(found),
        asked=asked,
        query=QUERIES[asked.statement],
        clears=clears_of(found["question"], found["rule"], one=True),
        clauses=findings.clauses(office(), found),
        homes=[one for one in found["households"] if one != ELSEWHERE],
        states=STATES,
        verdicts=findings.VERDICTS,
        names={name: words[0] for name, words in LISTS.items()},
    )


def _grants_of(row: Mapping[str, Any]) -> list[str]:
    return [row[name] for name in ("grant", "grant_a", "grant_b") if row.get(name)]


def _months(found: Mapping[str, Any]) -> list[dict[str, Any]]:
    """What was approved and paid, month by month, of the grants that the finding names."""
    grants = _grants_of(found["row"])
    scope = account().scope
    if not grants:
        return []
    rows = office().store.read("finding/list_months_of", grants=grants, as_of=office().today, scope=scope)
    return mask(office(), account(), rows)


def _picture(found: Mapping[str, Any]) -> Markup:
    """The row's own path; where the question gives none: household, person, grant, measure."""
    row = found["row"]
    measures = {row.get(f"grant{end}"): row.get(f"measure{end}") for end in ("", "_a", "_b")}
    told = row.get("path") or [
        *(f"家庭 {one}" for one in found["households"]),
        *([f"人员 {row['person']}"] if row.get("person") else []),
        *(f"救助 {one}" for one in _grants_of(row)),
        *([] if _grants_of(row) else [f"措施 {one}" for one in found["measures"]]),
    ]
    people = sorted({step.removeprefix("人员 ") for step in told if step.startswith("人员 ")})
    named = with_people(office(), "finding", [{"person": one} for one in people], account().scope, None, None)
    names = {one["person"]: one for one in named}
    steps = []
    for kind, _, key in (step.partition(" ") for step in told):
        if kind == "人员":
            person = names[key]
            steps.append(path.Step(kind, person["name"] or "其他地区的人", person["id_masked"] or ""))
        elif kind == "救助":
            measure = measures.get(key)
            steps.append(path.Step(kind, key, office().names.measure(measure) if measure else ""))
        elif kind == "措施":
            steps.append(path.Step(kind, office().names.measure(key)))
        else:
            steps.append(path.Step(kind, key, "", None if key == ELSEWHERE else f"/households/{quote(key)}"))
    return Markup(path.draw(steps, "路径"))


def _with_need(row: Mapping[str, Any]) -> Mapping[str, Any]:
    """The household's open referral with what it asks for: it is not always about the row's measure."""
    if not row.get("open_referral"):
        return row
    needs = referrals.needs_of(office(), [row], account().scope)
    return {**row, "open_referral": with_need(row["open_referral"], needs)}


def _in_order(question: str, row: Mapping[str, Any]) -> list[tuple[str, Any]]:
    """A kept row lost the order of its columns: theirs is that of the statement, what was added comes after. A person
    is told by name and masked number, as in the lists."""
    places = {name: at for at, name in enumerate(QUERIES[QUESTIONS[question].statement].returns)}
    if row.get("person"):
        places |= dict.fromkeys(("name", "id_masked"), places["person"])
    said = [(name, value) for name, value in row.items() if value is not None and name not in _SAID_ELSEWHERE]
    return sorted(said, key=lambda pair: places.get(pair[0], len(places)))


@bp.post("/findings/<number:finding>/judgements")
@permission("finding.judge")
def judge(finding: str) -> Redirect:
    form = read_form()
    seen = read_version(form, "made")
    review: date | None = read_day("review_on", form["review_on"] or "") if form.get("review_on") else None
    judgement = findings.Judgement(
        verdict=form.get("verdict") or "",
        why=form.get("why") or "",
        by=account().name,
        review_on=review,
        recover_fen=fen_of("recover", form.get("recover")),
        recovered_fen=fen_of("recovered", form.get("recovered")),
    )
    findings.judge(office(), finding, judgement, scope=account().scope, key=form.get("key"), if_match=seen)
    return redirect(f"/findings/{finding}", 303)


@bp.get("/findings/<number:finding>/proof.zip")
@permission("finding.judge")
def take_proof(finding: str) -> Response:
    """Masked: nobody's number, and no place of a household that is protected."""
    keys_of_form(())
    return _proof(finding, None)


@bp.post("/findings/<number:finding>/proof")
@permission("finding.judge")
def reveal_proof(finding: str) -> Response:
    """With ID numbers: the purpose is written down before the file leaves."""
    return _proof(finding, read_purpose(read_form()))


def _proof(finding: str, purpose: str | None) -> Response:
    who = account()
    found = findings.read(office(), finding, scope=who.scope)
    if ELSEWHERE in mask(office(), who, [found])[0]["households"]:
        raise Forbidden("这条疑点也涉及别的地区的户:证据包须由管到两地的审计或协调员导出。")
    homes = [households.show(office(), who, one) for one in found["households"]]
    for home in homes:
        households.record_viewing(office(), who, home.household)
    hidden = {home.household for home in homes if home.hidden}
    parts = proof.parts_of(office(), finding, scope=who.scope, reveal=purpose, by=who.name, hidden=hidden)
    title = f"证据包{'' if purpose is None else '(带身份证号)'}-{finding}"
    headers = attachments.called(title, office().today, "zip")
    return Response(proof.packed(parts), mimetype="application/zip", headers=headers)


def fen_of(name: str, text: Any) -> int | None:
    """Yuan as typed → fen, by the rule of the files."""
    from graph.intake.cells import money
    from graph.intake.reasons import Fault

    if text is None:
        return None
    read = money(str(text))
    if isinstance(read, Fault):
        raise BadRequest(f"{called(name)}:{read}。", field=name)
    return int(read)
