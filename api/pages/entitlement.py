"""What a household could have and has not, what is missing to say so, what no longer fits, what its aid excludes.

From the questions themselves, asked of this one household alone, beside the facts that departments hold of it. Every
measure stands below with what decides it; the page ``why`` has every criterion.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Any, Final

from graph.eligibility import Truth
from graph.explaining import Block, Limits
from graph.households import Home
from graph.office import Office
from graph.policy.model import AGE, Catalogue, Exclusion
from graph.policy.regions import holds
from graph.unknown import Asked, in_words, lacks_of_leaves, whom_to_ask
from graph.workdays import months_later

WHOLE: Final = "全户"
UNNAMED: Final = "(没有姓名)"
UNKNOWN: Final = Truth.UNKNOWN.chinese
_SAID: Final = {"exclusive": "不可同领", "higher": "只能择高享受"}
Row = Mapping[str, Any]
Say = Callable[[str], str]
Names = Mapping[str | None, str]


@dataclass(frozen=True)
class Line:
    """``because``: the facts that decide, with value, department and day, or that are missing. ``now``: what is under
    way or running; null: nothing."""

    measure: str
    subject: str
    verdict: str
    because: Sequence[str]
    department: str | None
    now: str | None


@dataclass(frozen=True)
class Excluded:
    """A measure that aid running now rules out."""

    measure: str
    subject: str
    by: str
    said: str
    clause: Mapping[str, Any]


@dataclass(frozen=True)
class Why:
    """One measure and those for whom the same decides it. ``because``: that fact, its value, who reported it, since.
    ``now``: of what is 符合, why it stands above as not delivered, or why not."""

    measure: str
    subjects: Sequence[str]
    verdict: str
    because: Sequence[str]
    clause: Mapping[str, Any] | None
    now: str | None = None


def names_of(home: Home) -> dict[str | None, str]:
    """What the page calls everybody: two of one name are told apart, one without a name too. None: the household."""
    found: dict[str | None, str] = {None: WHOLE}
    for at, person in enumerate(dict.fromkeys(member["person"] for member in home.members), 1):
        called = next((one["name"] for one in home.members if one["person"] == person), None)
        name = called or f"第 {at} 个成员(没有姓名)"
        found[person] = f"{name}(第 {at} 个)" if name in found.values() else name
    return found


def whys_of(
    blocks: Sequence[Block],
    names: Names,
    department: Say,
    now: Callable[[Block], str | None] = lambda _: None,
    limit: Limits = lambda *_: None,
) -> list[Why]:
    """The verdict on every measure, one line for all whom the same leaves decide in the same way. An age that decides
    stands beside the name, so that it parts nobody. ``now``: see :func:`standing`. ``limit``: what a value is held
    against."""
    found: dict[tuple[str, str, tuple[str, ...], str | None], list[str]] = {}
    clauses = {block.measure: block.clause for block in blocks}
    for block in blocks:
        because = tuple(
            dict.fromkeys(_leaf(row, department, block.person, limit(block.measure, row)) for row in block.deciding)
        )
        ages = [row["value"] for row in block.deciding if row["fact"] == AGE and block.person is not None]
        name = names.get(block.person, UNNAMED) + (f"({ages[0]} 岁)" if any(ages) else "")
        found.setdefault((block.measure, block.verdict, because, now(block)), []).append(name)
    return [
        Why(measure, subjects, verdict, list(because), clauses[measure], told)
        for (measure, verdict, because, told), subjects in found.items()
    ]


def standing(
    block: Block,
    home: Home,
    catalogue: Catalogue,
    missing: Collection[tuple[str, str | None]],
    excluded: Sequence[Excluded],
    measure: Say,
) -> str | None:
    """Of a measure whose criteria are met: is it there, is it owed, or why neither (contract §3, ``missing_aid``).
    ``missing``: measure and person of what is owed."""
    if block.verdict != Truth.TRUE.chinese:
        return None
    if (block.measure, block.person) in missing:
        return "没有在享"
    reaching = [
        one
        for one in home.grants
        if one["measure"] == block.measure and (block.person is None or one["person"] in (None, block.person))
    ]
    if running := [one["grant"] for one in reaching if one["runs"]]:
        return f"已在享(救助 {'、'.join(running)})"
    asked = catalogue.measure(block.measure)
    months = asked.covers_months if asked else 0
    for one in reaching:
        until = months_later(one["starts_on"], months) - timedelta(days=1)
        if one["cycle"] == "一次性" and one["starts_on"] <= home.as_of <= until:
            return f"已给过(救助 {one['grant']},管到 {until})"
    if by := next((one for one in excluded if one.measure == block.measure), None):
        return f"不再给:在享{measure(by.by)},{by.said}"
    if not block.triggered:
        return "没有要求主动给的情况:本人申请的,照条件办"
    return None


def owing_of(office: Office, blocks: Sequence[Block]) -> list[str]:
    """Who is asked for what, because of which measures cannot be judged, a clause for each. Whoever belongs to the
    household lives: nobody is asked for what is given after a death."""
    after_death = {code for code, measure in office.catalogue.measures.items() if measure.after_death}
    lacks = [
        lack
        for block in blocks
        if block.verdict == UNKNOWN and block.measure not in after_death
        for lack in lacks_of_leaves(block.measure, block.deciding)
    ]

    def facts(asked: Asked) -> str:
        return "、".join(
            f"{fact}({'、'.join(map(office.names.measure, measures))}要用)" for fact, measures in asked.facts.items()
        )

    return [in_words(one, office.names.department, facts(one)) for one in whom_to_ask(office, lacks)]


def _leaf(row: Row, department: Say, person: str | None, limit: str | None) -> str:
    """A leaf that decided: unknown with a value is one that cannot be compared (no standard here, or no number)."""
    unknown = row["truth"] == UNKNOWN
    if row["fact"] == AGE and person is not None and row["value"] is not None:
        return AGE + (limit or "")
    by = "、".join(department(code) for code in row["reported_by"])
    said = ",".join(filter(None, (by, f"自 {row['since']}" if row["since"] else "")))
    told = f"({said})" if said else ""
    if unknown and row["value"] is None and not row["reported_by"]:
        return f"缺 {row['fact']}"
    if limit:
        told += f",{limit}"
    if row["value"] is not None:
        return f"{row['fact']}:{row['value']}{told}" + ("没有可比的标准" if unknown else "")
    return f"{row['fact']}:{'说法不一' if unknown else '各人不同'}{told}"


def lines_of(
    missing: Sequence[Row],
    ineligible: Sequence[Row],
    facts: Sequence[Row],
    names: Names,
    department: Say,
    needs: Mapping[str, str | None],
    blocks: Sequence[Block] = (),
    limit: Limits = lambda *_: None,
) -> list[Line]:
    """Rows of ``missing_aid`` and ``ineligible_grant`` about one household. ``names``: person → name. ``needs``: of
    the referrals named there, which are the household's and not always about this measure. ``blocks``, ``limit``: what
    the facts of these measures are held against."""
    limits: dict[tuple[str, str | None, str, str], dict[str, None]] = {}
    for block in blocks:
        for leaf in block.leaves:
            if said := limit(block.measure, leaf):
                limits.setdefault((block.measure, block.person, leaf["fact"], leaf["truth"]), {})[said] = None

    def told(fact: str, person: str | None, measure: str, truth: Truth) -> str:
        held = "、".join(limits.get((measure, person, fact, truth.chinese), ()))
        said = _told(fact, person, facts, department)
        return f"{said}{'' if said == AGE else ','}{held}" if held else said

    found = []
    for row in missing:
        person = row["person"]
        sure = row["verdict"] == "eligible"
        why = [told(fact, person, row["measure"], Truth.TRUE) for fact in row["met"]]
        if not sure:
            why = [f"缺 {fact}" for fact in row["missing_facts"]]
            why += [f"{_told(fact, person, facts, department)}:说法不一" for fact in row["conflicts"]]
        under_way = [
            ("本户在途转介", with_need(row["open_referral"], needs)),
            ("在办申请", row["open_application"]),
        ]
        found.append(
            Line(
                row["measure"],
                _who(person, names),
                "符合" if sure else "无法判断",
                why,
                row["responsible_department"],
                "、".join(f"{said} {number}" for said, number in under_way if number) or None,
            )
        )
    for row in ineligible:
        grace = f",渐退期至 {row['grace_until']}" if row["grace_until"] else ""
        why = [told(fact, row["person"], row["measure"], Truth.FALSE) for fact in row["failed"]]
        found.append(
            Line(
                row["measure"],
                _who(row["person"], names),
                "不符合",
                why,
                row["department"],
                f"仍在享(救助 {row['grant']}){grace}",
            )
        )
    return found


def with_need(referral: str | None, needs: Mapping[str, str | None]) -> str | None:
    need = needs.get(referral or "")
    return f"{referral}({need})" if need else referral


def _who(person: str | None, names: Names) -> str:
    return WHOLE if person is None else names.get(person, UNNAMED)


def _told(fact: str, person: str | None, facts: Sequence[Row], department: Say) -> str:
    """The person's own fact, else the household's, else any member's: whoever the criterion looks at."""
    running = [one for one in facts if one["fact"] == fact and one["runs"]]
    for wanted in (person, None):
        if own := [one for one in running if one["person"] == wanted]:
            running = own
            break
    said = [f"{one['value']}({department(one['department'])},自 {one['since']})" for one in running]
    return fact + (":" + "、".join(dict.fromkeys(said)) if said else "")


def excluded_by(running: Sequence[Row], exclusions: Sequence[Exclusion], place: str | None) -> list[Excluded]:
    """What may not be given beside the aid that runs; what runs itself is a matter of the findings."""
    found: dict[tuple[str, str, str], Excluded] = {}
    have = {(grant["measure"], grant["name"]) for grant in running}
    for grant in running:
        for rule in exclusions:
            if rule.kind not in _SAID or grant["measure"] not in (rule.a, rule.b):
                continue
            if rule.region and not holds(rule.region, place):
                continue
            other = rule.b if grant["measure"] == rule.a else rule.a
            subject = WHOLE if rule.scope == "household" else grant["name"] or WHOLE
            if any(measure == other for measure, _ in have):
                continue
            clause = {
                "document": rule.citation.document,
                "clause": rule.citation.clause,
                "status": rule.citation.status,
            }
            found.setdefault(
                (other, subject, grant["measure"]),
                Excluded(other, subject, grant["measure"], _SAID[rule.kind], clause),
            )
    return [found[key] for key in sorted(found)]
