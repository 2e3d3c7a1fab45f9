"""Every question of contract §3 as one literal table: its keys, its statement, its count, the files it needs.

Parameters are read here from text, once, for the command line and the API: types, bounds, existence of what is only a
word. Everything that a statement gets beyond them is prepared from the catalogue.
"""

from __future__ import annotations

import difflib
import hashlib
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time
from typing import Any, Final

from graph import eligibility
from graph.errors import WrongUsage, called
from graph.intake.kinds import KINDS
from graph.policy.model import Catalogue
from graph.policy.regions import cut_region
from queries.catalogue import QUERIES, Query

FIRST_DAY, LAST_DAY = date(1900, 1, 1), date(2199, 12, 31)
RULES: Final = ("same_measure", "exclusive", "higher", "topup", "two_households", "once")
BUCKETS: Final = ("超期", "临期", "待签收", "在办", "待补正", "待确认", "待重派", "草拟")
_COUNT: Final = re.compile(r"[0-9]{1,7}", re.ASCII)

Prepare = Callable[[Catalogue, dict[str, Any]], dict[str, Any]]


@dataclass(frozen=True)
class Key:
    """One parameter. ``kind``: region | day | count | word | measure | department | household | referral | person |
    id_number | text; a ``default`` of None is "not given"."""

    kind: str
    required: bool = False
    default: Any = None
    low: int = 1
    high: int = 1_000_000
    words: tuple[str, ...] = ()


@dataclass(frozen=True)
class Question:
    name: str
    statement: str
    count: str
    needs: tuple[str, ...]
    keys: Mapping[str, Key]
    prepare: Prepare | None = None
    one_of: tuple[str, ...] = field(default=())  # exactly one of these keys must be given
    derived_by: str | None = None  # the statement that derived from facts what ``statement`` reads

    @property
    def text(self) -> str:
        """The Cypher that finds the rows; where they are read from what an import kept, how that was derived too."""
        return "\n\n".join(f"// {query.name}:{query.purpose}\n{query.text}" for query in self._queries)

    @property
    def version(self) -> str:
        """Names that text: first twelve digits of its SHA-256."""
        return hashlib.sha256(self.text.encode()).hexdigest()[:12]

    @property
    def _queries(self) -> Sequence[Query]:
        return [QUERIES[name] for name in (self.statement, self.derived_by) if name is not None]


def _with_rules(catalogue: Catalogue, params: dict[str, Any]) -> dict[str, Any]:
    return eligibility.questions(catalogue, params["as_of"], params.get("measure"))


def _with_indicators(catalogue: Catalogue, params: dict[str, Any]) -> dict[str, Any]:
    return eligibility.risk_questions(catalogue, params["as_of"])


def _recorded(catalogue: Catalogue, params: dict[str, Any]) -> dict[str, Any]:
    """``as_of`` bounds what was recorded: up to the end of that day, by the clock on the wall here."""
    as_of = params["as_of"]
    if as_of is None:
        return {"recorded_before": None}
    return {"recorded_before": datetime.combine(as_of, time.max).astimezone()}


def _everybody(catalogue: Catalogue, params: dict[str, Any]) -> dict[str, Any]:
    return {"only": {"people": None, "homes": None}}


REGION, DAY, MEASURE = Key("region"), Key("day"), Key("measure")
# A time without an end is given both: Neo4j plans anew (seconds, for a large statement) for null where a date was.
FROM, TO = Key("day", default=FIRST_DAY), Key("day", default=LAST_DAY)
_WHERE: Final = {"region": REGION, "as_of": DAY}
_TIME: Final = {"region": REGION, "from": FROM, "to": TO}
_WHEN: Final = {"region": REGION, "from": FROM, "to": TO, "as_of": DAY}
_ELIGIBLE: Final = ("member", "fact", "grant")
_PAID: Final = ("member", "grant", "adjustment", "payment")
_REFERRAL: Final = ("referral",)

_TABLE: Final = (
    Question(
        "household_aid_chain",
        "household/household_aid_chain",
        "household/count_household",
        tuple(KINDS),
        {"household": Key("household", required=True), "as_of": DAY, "from": DAY, "to": DAY},
        _recorded,
    ),
    Question(
        "duplicate_benefit",
        "finding/duplicate_benefit",
        "finding/count_grants_given",
        ("member", "grant", "adjustment"),
        {**_WHEN, "rule": Key("word", words=RULES), "min_days": Key("count", default=1)},
        _everybody,
        derived_by="overlap/derive_overlaps",
    ),
    Question(
        "missing_aid",
        "finding/missing_aid",
        "finding/count_subjects",
        _ELIGIBLE,
        {**_WHERE, "measure": MEASURE},
        _with_rules,
    ),
    Question(
        "ineligible_grant",
        "finding/ineligible_grant",
        "finding/count_running_grants",
        _ELIGIBLE,
        {**_WHERE, "measure": MEASURE},
        _with_rules,
    ),
    Question(
        "paid_after_ineligible",
        "finding/paid_after_ineligible",
        "finding/count_grants_given",
        _PAID,
        _WHERE,
        _everybody,
    ),
    Question("underpaid_aid", "finding/underpaid_aid", "finding/count_grants_given", _PAID, _WHEN, _everybody),
    Question(
        "stopped_without_followup",
        "finding/stopped_without_followup",
        "finding/count_households",
        ("member", "grant", "visit", "referral"),
        {**_WHERE, "months": Key("count", default=12, high=240)},
        _everybody,
    ),
    Question(
        "check_before_grant",
        "finding/check_before_grant",
        "finding/count_grants_nearby",
        ("member", "grant", "adjustment"),
        {
            "measure": Key("measure", required=True),
            "id_number": Key("id_number"),
            "household": Key("household"),
            "from": Key("day", required=True),
            "to": DAY,
            "as_of": DAY,
        },
        one_of=("id_number", "household"),
    ),
    Question(
        "explain_eligibility",
        "household/explain_eligibility",
        "household/count_explained",
        _ELIGIBLE,
        {
            "measure": MEASURE,
            "person": Key("person"),
            "id_number": Key("id_number"),
            "household": Key("household"),
            "as_of": DAY,
        },
        _with_rules,
        one_of=("person", "id_number", "household"),
    ),
    Question("visit_statistics", "statistics/visit_statistics", "statistics/count_visit_statistics", ("visit",), _TIME),
    Question("aid_statistics", "statistics/aid_statistics", "finding/count_grants_given", _PAID, _TIME),
    Question("referral_statistics", "statistics/referral_statistics", "referral/count_referrals", _REFERRAL, _WHEN),
    Question("overdue_visits", "alert/overdue_visits", "alert/count_overdue_visits", ("visit",), _WHERE),
    Question(
        "referral_chain",
        "referral/referral_chain",
        "referral/count_referral_chain",
        _REFERRAL,
        {"household": Key("household"), "referral": Key("referral"), "as_of": DAY},
        one_of=("household", "referral"),
    ),
    Question(
        "department_inbox",
        "referral/department_inbox",
        "referral/count_department_inbox",
        _REFERRAL,
        {"department": Key("department", required=True), "as_of": DAY, "bucket": Key("word", words=BUCKETS)},
    ),
    Question("overdue_referrals", "referral/overdue_referrals", "referral/count_referrals", _REFERRAL, _WHERE),
    Question(
        "overdue_applications", "referral/overdue_applications", "referral/count_applications", ("application",), _WHERE
    ),
    Question(
        "ping_pong",
        "referral/ping_pong",
        "referral/count_referrals",
        _REFERRAL,
        {**_WHERE, "min_returns": Key("count", default=2), "window_days": Key("count", default=90)},
    ),
    Question(
        "household_risk",
        "alert/household_risk",
        "finding/count_households",
        _ELIGIBLE,
        {**_WHERE, "min_score": Key("count", default=0, low=0)},
        _with_indicators,
    ),
)
QUESTIONS: Final[Mapping[str, Question]] = {question.name: question for question in _TABLE}


def question(name: str) -> Question:
    found = QUESTIONS.get(name)
    if found is None:
        raise WrongUsage(f"没有查询“{name}”{_nearest(name, QUESTIONS)};可用:{'、'.join(QUESTIONS)}。")
    return found


def read_params(asked: Question, given: Sequence[tuple[str, str]], today: date) -> dict[str, Any]:
    """Texts → typed values, every key of the question present; ``WrongUsage`` names key, value and what is expected."""
    seen: dict[str, str] = {}
    for name, text in given:
        if name not in asked.keys:
            raise WrongUsage(
                f"查询 {asked.name} 没有参数“{name}”{_nearest(name, asked.keys)};可用:{'、'.join(asked.keys)}。"
            )
        if name in seen:
            raise WrongUsage(f"参数“{name}”给了两次:每个参数只写一次。")
        seen[name] = text
    values = {
        name: read_value(name, key, seen[name]) if name in seen else key.default for name, key in asked.keys.items()
    }
    missing = [name for name, key in asked.keys.items() if key.required and name not in seen]
    if missing:
        raise WrongUsage(f"查询 {asked.name} 缺少参数 {'、'.join(missing)}:写作 {missing[0]}=值。")
    if asked.one_of and sum(name in seen for name in asked.one_of) != 1:
        raise WrongUsage(f"查询 {asked.name} 须给且只给 {'、'.join(asked.one_of)} 之一。")
    if values.get("from") and values.get("to") and values["from"] > values["to"]:
        raise WrongUsage(f"起始晚于截止:{called('from')}={values['from']} 在 {called('to')}={values['to']} 之后。")
    if "as_of" in values and values["as_of"] is None and asked.name != "household_aid_chain":
        values["as_of"] = today
    return values


def read_value(name: str, key: Key, text: str) -> Any:
    """The text as the key's kind; ``WrongUsage`` names what is expected."""
    if key.kind == "region":
        return cut_region(text)
    if key.kind == "day":
        return _day(name, text)
    if key.kind == "count":
        if not _COUNT.fullmatch(text) or not key.low <= int(text) <= key.high:
            raise WrongUsage(f"{called(name)}={_short(text)}:须是 {key.low:,} 至 {key.high:,} 的整数。")
        return int(text)
    if key.kind == "word" and text not in key.words:
        raise WrongUsage(f"{called(name)}={_short(text)}:只能是 {'、'.join(key.words)}{_nearest(text, key.words)}。")
    if not text or len(text) > 256 or not text.isprintable():
        raise WrongUsage(f"{called(name)}:须是 1 至 256 个可见字符。")
    return text


def _day(name: str, text: str) -> date:
    if re.fullmatch(r"\d{4}-\d{2}-\d{2}", text, re.ASCII):
        try:
            day = date.fromisoformat(text)
        except ValueError:
            day = None
        if day is not None and FIRST_DAY <= day <= LAST_DAY:
            return day
    raise WrongUsage(f"{called(name)}={_short(text)}:日期应写作 2024-03-01,在 1900-01-01 至 2199-12-31 之间。")


def _short(text: str) -> str:
    shown = "".join(c if c.isprintable() else f"[U+{ord(c):04X}]" for c in text[:40])
    return shown + ("…" if len(text) > 40 else "")


def _nearest(name: str, names: Sequence[str] | Mapping[str, Any]) -> str:
    near = difflib.get_close_matches(name, list(names), n=1, cutoff=0.5)
    return f"(是 {near[0]} 吗?)" if near else ""
