"""How a value looks on a page: money, days, verdicts, sources. Empty, zero and unknown look different."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any, Final

from flask import Flask, g
from markupsafe import Markup

from api import auth
from api.cli.named import Named, named
from api.drawing.chain import yuan
from api.masking import ELSEWHERE
from api.pages.places import nobody_lives, region_named
from api.scope import may
from graph.accounts import Role
from graph.columns import FINDINGS, STATUS, WORDS, cited, column_name
from graph.intake.kinds import KINDS
from graph.policy.wording import plain

EMPTY: Final = Markup('<span class="empty" title="没有填写">—</span>')
#: Columns that are counted or added up; of days; of short words.
_NUMBERS: Final = frozenset(
    {"seq", "days_left", "days_overdue", "score", "threshold", "hop", "chain", "overlap_days", "returns", "members"}
    | {"persons", "grants", "visited", "visits", "problems", "solved_at_once", "passed_on", "case_by_case"}
    | {"sent", "returned", "completed", "on_time", "overdue", "median_working_days", "working_days_used"}
    | {"working_days_lost", "rows", "created", "updated", "unchanged", "quarantined"}
)
_DAYS: Final = frozenset(
    {"since", "until", "overlap_from", "overlap_to", "reached_until", "grace_until", "eligible_since", "last_visit"}
    | {"last_eligible_day", "first_seen", "last_seen", "review_on", "valid_from", "valid_to"}
)
_SHORT: Final = frozenset({"rule", "name", "bucket", "state", "month", "verdict", "over", "holds"})
#: May be thirty characters long: broken where the column is too narrow.
_NUMBERED: Final = frozenset(
    {"household", "households", "grant", "grant_a", "grant_b", "referral", "open_referral", "application", "alert"}
    | {"open_application", "last_referral", "task", "meeting", "pledge", "complaint", "resource", "id_masked", "id"}
)
#: Without a value these still run: neither empty nor unknown.
_OPEN_ENDED: Final = frozenset({"overlap_to", "until"})
#: Which pages the bar shows: address, words, permission.
BAR: Final = (
    ("/desk", "案头", "desk.work"),
    ("/check", "救前查询", "check.ask"),
    ("/audit", "疑点", "finding.read"),
    ("/findings", "疑点簿", "finding.read"),
    ("/households", "各户", "household.list"),
    ("/overview", "概况", "overview.read"),
    ("/alerts", "预警", "alert.read"),
    ("/visits", "走访", "roster.read"),
    ("/meetings", "会议", "meeting.read"),
    ("/tasks", "任务", "task.read"),
    ("/resources", "资源", "resource.read"),
    ("/pledges", "承诺", "pledge.read"),
    ("/complaints", "申诉", "complaint.read"),
    ("/upload", "导入", "file.import"),
    ("/accounts", "帐号", "account.manage"),
)


def register(app: Flask) -> None:
    app.jinja_env.filters.update(yuan=money, day=day, column=column_name, said=said, cell=cell, place=place)
    app.jinja_env.filters["plain"] = plain
    app.jinja_env.globals.update(
        STATUS=STATUS,
        EMPTY=EMPTY,
        department=department,
        measure=measure,
        nobody_lives=nobody_lives,
        bar=bar,
        truth_class=truth_class,
        kind_of=kind_of,
    )
    app.jinja_env.trim_blocks = app.jinja_env.lstrip_blocks = True


def money(fen: int | None) -> str | Markup:
    return EMPTY if fen is None else yuan(fen)


def day(value: date | datetime | None) -> str | Markup:
    if value is None:
        return EMPTY
    return value.astimezone().strftime("%Y-%m-%d %H:%M") if isinstance(value, datetime) else value.isoformat()


def said(word: str) -> str:
    return WORDS.get(word) or FINDINGS.get(word, word)


def place(code: str | None) -> str | Markup:
    return EMPTY if code is None else region_named(code)


def cell(value: Any, column: str = "") -> str | Markup:
    """Any value of an answer as a table's cell: its words, with households and numbers of ours as links."""
    if value is None and column in _OPEN_ENDED:
        return Markup('<span class="none">{}</span>').format(words(value, column))
    if value is None or value in ([], ""):
        return EMPTY
    if isinstance(value, Markup):  # as the page wants it shown: here a number without a page for this account
        return value
    if column in ("household", "households") and not isinstance(value, int):  # in tables of numbers it is how many
        many = value if isinstance(value, list) else [value]
        return Markup("、").join(
            one if one == ELSEWHERE else Markup('<a href="/households/{0}">{0}</a>').format(one) for one in many
        )
    if column in ("alert", "pledge", "complaint"):
        return Markup('<a href="/{0}s/{1}">{1}</a>').format(column, value)
    if column == "referral":
        return Markup('<a href="/referrals/{0}">{0}</a>').format(value)
    if column == "clause" and isinstance(value, Mapping):
        return Markup('{} {} <span class="source source-{}">{}</span>').format(
            value.get("document") or "",
            value.get("clause") or "",
            value.get("status") or "",
            STATUS.get(value.get("status") or "", "未知"),
        )
    return words(value, column)


def words(value: Any, column: str = "") -> str:
    """What a cell says, without its links; nothing where it is empty. The lists that are taken away say the same."""
    if value is None:
        return "至今" if column in _OPEN_ENDED else ""
    if isinstance(value, bool):
        return "是" if value else "否"
    if column.endswith("_fen"):
        return yuan(value)
    if isinstance(value, date | datetime):
        return str(day(value))
    if column == "members" and isinstance(value, list):  # whose codes say nothing to a reader
        return str(len(value))
    if column == "kind" and value in KINDS:
        return column_name(value)
    if column == "clause" and isinstance(value, Mapping):
        return cited(value)
    if isinstance(value, Mapping):
        return "、".join(
            f"{column_name(str(name))} {words(inner, str(name))}" for name, inner in value.items() if inner is not None
        )
    if isinstance(value, list | tuple):
        return "、".join(words(one, column) for one in value)
    return said(str(_named().cell(column, value)))


def _named() -> Named:
    """Once a request: a file has a million cells."""
    if "named" not in g:
        g.named = named(auth.office())
    found: Named = g.named
    return found


def kind_of(column: str) -> str:
    """Class of a column's cells: numbers stand to the right, days and short words stay on one line where there is room,
    long numbers of ours may be broken."""
    if column.endswith("_fen") or column in _NUMBERS:
        return "num"
    if column.startswith("measure") or column == "clause":
        return "wide" if column == "clause" else "middling"
    if column in _DAYS or column.endswith("_on"):
        return "tight day"
    if column in _NUMBERED:
        return "number"
    return "tight" if column in _SHORT else ""


def department(code: str | None) -> str | Markup:
    return EMPTY if code is None else auth.office().names.department(code)


def measure(code: str | None) -> str | Markup:
    return EMPTY if code is None else auth.office().names.measure(code)


def truth_class(word: str) -> str:
    return {"符合": "yes", "不符合": "no", "无法判断": "unknown", "有": "no", "无": "yes"}.get(word, "")


def bar() -> list[tuple[str, str]]:
    """What this account may open; a desk and files only for who acts for a department, files also for the coordinator
    of everything."""
    who = g.get("account")
    shown = [(href, words) for href, words, permission in BAR if may(who, permission)]
    if who is None or who.department is not None:
        return shown
    lacking = {"/desk"} | (set() if who.role is Role.COORDINATOR and not who.region else {"/upload"})
    lacking |= set() if who.role in (Role.COORDINATOR, Role.AUDITOR) else {"/tasks"}
    return [(href, words) for href, words in shown if href not in lacking]
