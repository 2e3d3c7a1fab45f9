"""The auditor's lists: each question with its filters, how many were looked at, coverage, the Cypher that found it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any, Final
from urllib.parse import urlencode

from flask import Blueprint, render_template

from api.asking import timed
from api.auth import account, office, permission
from api.cli.named import named
from api.masking import mask
from api.pages.entitlement import with_need
from api.pages.lists import DAYS, Filter, read_filters, within
from api.pages.paging import keys_of_form, part_of
from api.pages.sheets import Sheet, downloads
from api.problems import BadRequest
from api.scope import hold_household
from graph import findings, households, referrals
from graph.columns import WORDS
from graph.questions import QUESTIONS, Key, Question, read_value
from graph.unknown import in_words, lacks_of, reporters, whom_to_ask
from graph.unsure import marked, noted
from queries.catalogue import QUERIES

bp = Blueprint("audit", __name__)

#: Questions as lists, in groups: name → words, and what clears a row.
GROUPS: Final[Mapping[str, Mapping[str, tuple[str, str]]]] = {
    "谁领重了、发错了": {
        "duplicate_benefit": ("重复享受", "停发其中一笔、更正误录的救助或在户记录,或上级文件允许同领。"),
        "paid_after_ineligible": ("停发不及时", "追回,或更正死亡、离户、终止日期。"),
        "ineligible_grant": ("不再符合条件", "先核实情况,再停发;在渐退期内的到期再停。"),
        "underpaid_aid": ("少发", "补发,或更正批准金额、发放记录。"),
    },
    "谁被漏掉了": {
        "missing_aid": ("应享未享", "办理救助;无法判断的,由“向谁补”一栏所列的部门补报或核对。"),
        "stopped_without_followup": ("停了没人管", "走访,或发起转介。"),
        "household_risk": ("风险得分", "按四种处置办理。"),
    },
    "谁在拖": {
        "overdue_referrals": ("转介超期", "受理部门办理或退回。"),
        "overdue_applications": ("申请超期", "受理部门办结。"),
        "ping_pong": ("来回踢", "由会议指定牵头部门。"),
        "overdue_visits": ("该走访没走访", "入户走访并报送。"),
    },
    "统计": {
        "aid_statistics": ("救助统计", ""),
        "referral_statistics": ("转介统计", ""),
        "visit_statistics": ("走访统计", ""),
    },
}
LISTS: Final = {name: words for group in GROUPS.values() for name, words in group.items()}
#: What was counted, by the statement that counts.
COUNTED: Final[Mapping[str, str]] = {
    "finding/count_households": "户",
    "finding/count_subjects": "个人、户",
    "finding/count_grants_given": "笔救助",
    "finding/count_running_grants": "笔在发的救助",
    "referral/count_referrals": "户(有转介的)",
    "referral/count_applications": "件申请",
    "alert/count_overdue_visits": "户",
    "statistics/count_visit_statistics": "户",
}
_SAMPLE_KEYS: Final = ("size", "seed", "measure")
_SAMPLE_COLUMNS: Final = (
    "rank",
    "grant",
    "measure",
    "household",
    "name",
    "id_masked",
    "department",
    "starts_on",
    "sha256",
)
_ACCESS: Final = (
    Filter("by", "谁"),
    Filter("act", "做了什么", "words", {word: word for word in ("看户", "看号码", "改")}),
    *DAYS,
)
#: Columns too long for a list; they stand in the JSON and the downloads.
_HIDDEN: Final = frozenset({"finding", "path", "confirmed", "version"})
#: Headings of what the pages add to a question's columns, or say otherwise than the sheets.
_HEADINGS: Final = {"ask": "向谁补", "open_referral": "本户在途转介"}
#: What clears a duplicate, by its rule: what may be done differs, so does what may be kept.
CLEARS: Final[Mapping[str, str]] = {
    "same_measure": "停重复的一份,或更正误录的救助。",
    "exclusive": "停其中一份;上级文件允许同领的,判断时写明文件。",
    "higher": "择高保留一份,停另一份。",
    "topup": "改按差额发:两份都可以领,后一份只补差额;补差不计风险金额。",
    "two_households": "更正在户记录;两户都属实的,停一处。",
    "once": "核对给过的次数和每次的事由:超过次数的,不再给,多给的停发。",
}


#: Of one finding, where the words of the list speak of rows and columns that only the list has: what cannot be told is
#: never kept as a finding (``graph/audits.py``).
_OF_ONE: Final[Mapping[str, str]] = {"missing_aid": "办理救助;依据的情况不实的,由报它的部门更正。"}


def clears_of(question: str, rule: str | None, *, one: bool = False) -> list[tuple[str, str]]:
    """(rule or nothing, what clears it): of a list of all rules each one's own, in the rules' order. ``one``: of a
    single finding, on its own page."""
    if question == "duplicate_benefit":
        return [(WORDS[each], words) for each, words in CLEARS.items() if rule in (None, each)]
    words = LISTS.get(question, ("", ""))[1]
    if one:
        words = _OF_ONE.get(question, words)
    return [("", words)] if words else []



@bp.get("/audit")
@permission("finding.read")
def index() -> str:
    keys_of_form(())
    return render_template(
        "audit.html",
        groups=GROUPS,
        purposes={name: QUERIES[QUESTIONS[name].statement].purpose for name in LISTS},
    )


@bp.get("/audit/sample")
@permission("finding.read")
def sample() -> str:
    """Without a seed only the form: nobody draws by accident, and who draws again types the same."""
    keys = dict(keys_of_form(_SAMPLE_KEYS))
    drawn = _drawn(keys) if keys else None
    return render_template(
        "audit_sample.html",
        keys=keys,
        drawn=drawn,
        part=part_of(drawn["rows"]) if drawn else None,
        columns=_SAMPLE_COLUMNS,
        measure_choices=[(code, one.name) for code, one in office().catalogue.measures.items()],
        download=urlencode(keys),
    )


def sample_sheet() -> Sheet:
    drawn = _drawn(dict(keys_of_form(_SAMPLE_KEYS)))
    said = {"总体": drawn["population"], "种子": drawn["seed"], "措施": drawn["stratum"] or "全部"}
    return Sheet(drawn["rows"], _SAMPLE_COLUMNS, said, title="抽样核查")


downloads(bp, "/audit/sample", "finding.read", sample_sheet)


def _drawn(keys: Mapping[str, str]) -> Mapping[str, Any]:
    size = read_value("size", Key("count"), keys.get("size", ""))
    seed = read_value("seed", Key("text"), keys.get("seed", ""))
    drawn = findings.sample(office(), size, seed, keys.get("measure"), account().scope)
    return {**drawn, "rows": mask(office(), account(), drawn["rows"])}


@bp.get("/audit/<name>")
@permission("finding.read")
def show_list(name: str) -> str:
    asked = _listed(name)
    keys = keys_of_form(tuple(asked.keys))
    answer = timed(name, keys)
    query = QUERIES[asked.statement]
    part, keys_said = part_of(answer.rows), dict(keys)
    rows = _explained(marked(office(), name, part.rows, account().scope)) if name == "missing_aid" else marked(
        office(), name, part.rows, account().scope
    )
    told = rows[0] if rows else query.returns
    columns = [column for column in told if column not in _HIDDEN and (column != "person" or "name" not in told)]
    return render_template(
        "audit_list.html",
        name=name,
        title=LISTS[name][0],
        clears=clears_of(name, keys_said.get("rule")),
        unit=COUNTED[asked.count],
        asked=asked,
        keys=keys_said,
        answer=answer,
        part=replace(part, rows=rows),
        headings=_HEADINGS,
        unknown=sum(row.get("verdict") == "unknown" for row in answer.rows),
        columns=columns,
        query=query,
                measures=office().catalogue.measures,
        departments=office().catalogue.departments,
        download=urlencode(keys),
    )


def _explained(rows: Sequence[Mapping[str, Any]]) -> list[dict[str, Any]]:
    """Rows of ``missing_aid`` with what the page adds: whom to ask for what lacks, what the household's referral is
    about."""
    needs = referrals.needs_of(office(), rows, account().scope)
    told = reporters(office(), {lack.fact for lack in lacks_of(rows)})
    found = []
    for row in rows:
        asked = whom_to_ask(office(), lacks_of([row]), told)
        ask = ";".join(in_words(one, office().names.department) for one in asked)
        shown = {"ask": ask, "open_referral": with_need(row["open_referral"], needs)}
        found.append({**{name: shown.get(name, value) for name, value in row.items()}, "ask": ask})
    return found


def answer_sheet(name: str) -> Sheet:
    from api.cli.tables import basis_of

    asked = _listed(name)
    answer = noted(office(), timed(name, keys_of_form(tuple(asked.keys))), account().scope)
    columns = tuple(answer.rows[0]) if answer.rows else QUERIES[asked.statement].returns
    rows, basis = marked(office(), name, answer.rows, account().scope), basis_of(answer, named(office()))
    return Sheet(rows, columns, basis, title=LISTS[name][0], day=answer.as_of)


downloads(bp, "/audit/<name>", "finding.read", answer_sheet)


def _listed(name: str) -> Question:
    if name not in LISTS:
        raise BadRequest(f"没有清单“{name[:40]}”。", kind="missing")
    return QUESTIONS[name]


@bp.get("/households/<number:household>/access")
@permission("access.read")
def show_access(household: str) -> str:
    """谁看过、谁改过."""
    keys = read_filters(_ACCESS)
    return render_template(
        "access.html",
        household=household,
        part=part_of(_access(household, keys)),
        filters=_ACCESS,
        keys=keys,
        query=urlencode(keys),
    )


def access_sheet(household: str) -> Sheet:
    return Sheet(
        _access(household, read_filters(_ACCESS)),
        ("at", "by", "act", "purpose", "times"),
        {"清单": f"户 {household}:谁看过、谁改过"},
    )


def _access(household: str, keys: Mapping[str, str]) -> list[dict[str, Any]]:
    """``by`` is what the name contains; days are those of the office's own zone, both counted."""
    hold_household(office(), account(), household)
    return [
        row
        for row in households.access_log(office(), household, account().scope)
        if keys.get("act") in (None, row["act"])
        and keys.get("by", "") in str(row["by"])
        and within(keys, row["at"].astimezone().date())
    ]


downloads(bp, "/households/<number:household>/access", "access.read", access_sheet)
