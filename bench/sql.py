"""The same questions in SQL, as well as each engine can be asked: PostgreSQL with LATERAL look-ups, DuckDB in sets.

The rules come from the same catalogue (``graph.eligibility.compile_rules``) and are written out as SQL with constants,
which is the best case for the other engines. Ids and days are integers; measures and facts are small integers; only the
answers name things by their text. Not computed here, unlike in the product: money at risk, households, clause, path,
and what was met, failed, missing. So a ratio in the product's favour is on the careful side.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Final

from bench.province import DAY, TODAY
from graph.policy.model import AGE, Catalogue

TABLES: Final = """
CREATE TABLE household (id int, name text, code text, kind text);
CREATE TABLE member (id int, name text, born date, died int, number text);
CREATE TABLE membership (person int, household int, first int, last int);
CREATE TABLE fact (subject int, name smallint, text text, number double precision, first int, last int);
CREATE TABLE grants (id int, name text, measure smallint, person int, household int, first int, last int, once boolean,
                     reason text);
CREATE TABLE conflict (scope text, rule text, a smallint, b smallint);
"""
LOADED: Final = ("household", "member", "membership", "fact", "grants")
# For PostgreSQL only: every look-up below reads an index alone.
INDEXES: Final = """
CREATE UNIQUE INDEX ON household (id) INCLUDE (code);
CREATE UNIQUE INDEX ON household (name);
CREATE UNIQUE INDEX ON member (id) INCLUDE (died, born);
CREATE INDEX ON membership (person) INCLUDE (household, first, last);
CREATE INDEX ON membership (household) INCLUDE (person, first, last);
CREATE INDEX ON fact (subject, name, first DESC) INCLUDE (last, text, number);
CREATE INDEX ON fact (name, text) INCLUDE (subject, first, last);
CREATE INDEX ON fact (name, number) INCLUDE (subject, first, last);
CREATE UNIQUE INDEX ON grants (id);
CREATE INDEX ON grants (person) INCLUDE (id, measure, first, last, once) WHERE person IS NOT NULL;
CREATE INDEX ON grants (household) INCLUDE (id, measure, first, last, once) WHERE household IS NOT NULL;
CREATE INDEX ON grants (measure, first) INCLUDE (id, person, household, last);
"""


@dataclass(frozen=True)
class Engine:
    """``lateral``: facts are looked up one subject at a time; else joined to all current ones, made once."""

    lateral: bool
    hashed: str  # over a row ``x``: makes the engine compute every column without sending it


POSTGRES, DUCKDB = Engine(True, "sum(hashtext(CAST(x AS text)))"), Engine(False, "bit_xor(hash(x))")


def conflicts(catalogue: Catalogue, measures: Mapping[str, int]) -> Iterator[tuple[str, str, int, int]]:
    for each in catalogue.exclusions:
        yield each.scope, each.kind, measures[each.a], measures[each.b]
        yield each.scope, each.kind, measures[each.b], measures[each.a]


def duplicates(catalogue: Catalogue, measures: Mapping[str, int], *, only: bool = False) -> str:
    """Columns rule, grant_a, grant_b, subject (``P…`` or the household's number), overlap_from, overlap_to, days.

    ``only``: of the people in table ``asked_people`` and the households in ``asked_homes``.
    """
    single = _list(measures[m.code] for m in catalogue.measures.values() if not m.repeatable)
    either = _list(measures[m.code] for m in catalogue.measures.values() if not m.repeatable and m.unit == "either")
    limited = _list({measures[f.measure] for f in catalogue.frequencies if f.same_reason and f.max == 1})
    people = "JOIN asked_people o ON o.id = b.person" if only else ""
    person = "JOIN asked_people o ON o.id = g.person" if only else ""
    homes = "JOIN asked_homes o ON o.id = b.household" if only else ""
    home = "JOIN asked_homes o ON o.id = g.household" if only else ""
    return f"""
WITH of_people AS MATERIALIZED (
  SELECT g.person AS s, g.id AS g, g.measure, g.first, g.last, NULL::int AS via FROM grants g {person}
  WHERE g.person IS NOT NULL AND g.measure IN (SELECT a FROM conflict WHERE scope = 'member')
  UNION ALL
  SELECT b.person, g.id, g.measure, greatest(g.first, b.first), least(g.last, b.last), b.household
  FROM membership b {people} JOIN grants g ON g.household = b.household AND g.first <= b.last AND b.first <= g.last
  WHERE b.first <= b.last AND g.measure IN (SELECT a FROM conflict WHERE scope = 'member')),
of_homes AS MATERIALIZED (
  SELECT g.household AS s, g.id AS g, g.measure, g.first, g.last FROM grants g {home}
  WHERE g.household IS NOT NULL AND g.measure IN (SELECT a FROM conflict WHERE scope = 'household')
  UNION ALL
  SELECT b.household, g.id, g.measure, greatest(g.first, b.first), least(g.last, b.last)
  FROM membership b {homes} JOIN grants g ON g.person = b.person AND g.first <= b.last AND b.first <= g.last
  WHERE b.first <= b.last AND g.measure IN (SELECT a FROM conflict WHERE scope = 'household')),
pairs AS (
  SELECT 'same_measure' AS rule, true AS member, g.person AS s, g.id AS p, q.id AS q, greatest(g.first, q.first) AS f,
         least(g.last, q.last) AS l
  FROM grants g {person} JOIN grants q ON q.person = g.person AND q.measure = g.measure
  WHERE g.id < q.id AND g.measure IN ({single}) AND g.first <= q.last AND q.first <= g.last
  UNION ALL
  SELECT 'same_measure', false, g.household, g.id, q.id, greatest(g.first, q.first), least(g.last, q.last)
  FROM grants g {home} JOIN grants q ON q.household = g.household AND q.measure = g.measure
  WHERE g.id < q.id AND g.measure IN ({single}) AND g.first <= q.last AND q.first <= g.last
  UNION ALL
  SELECT 'same_measure', true, b.person, g.id, q.id, greatest(g.first, q.first, b.first), least(g.last, q.last, b.last)
  FROM membership b {people} JOIN grants g ON g.person = b.person AND g.measure IN ({either})
  JOIN grants q ON q.household = b.household AND q.measure = g.measure
  WHERE b.first <= b.last AND g.first <= b.last AND b.first <= g.last AND q.first <= b.last AND b.first <= q.last
    AND g.first <= q.last AND q.first <= g.last
  UNION ALL
  SELECT 'two_households', true, b.person, g.id, q.id, greatest(g.first, q.first, b.first, c.first),
         least(g.last, q.last, b.last, c.last)
  FROM membership b {people} JOIN membership c ON c.person = b.person AND c.household > b.household
    AND b.first <= c.last AND c.first <= b.last
  JOIN grants g ON g.household = b.household AND g.measure IN ({single})
  JOIN grants q ON q.household = c.household AND q.measure = g.measure
  WHERE greatest(g.first, q.first, b.first, c.first) <= least(g.last, q.last, b.last, c.last)
  UNION ALL
  SELECT x.rule, true, p.s, p.g, q.g, greatest(p.first, q.first), least(p.last, q.last)
  FROM of_people p JOIN of_people q ON q.s = p.s AND p.first <= q.last AND q.first <= p.last
  JOIN conflict x ON x.scope = 'member' AND x.a = p.measure AND x.b = q.measure
  WHERE p.g < q.g
  UNION ALL
  SELECT x.rule, false, p.s, p.g, q.g, greatest(p.first, q.first), least(p.last, q.last)
  FROM of_homes p JOIN of_homes q ON q.s = p.s AND p.first <= q.last AND q.first <= p.last
  JOIN conflict x ON x.scope = 'household' AND x.a = p.measure AND x.b = q.measure
  WHERE p.g < q.g),
found AS (
  SELECT rule, member, s, least(p, q) AS a, greatest(p, q) AS b, min(f) AS f, max(l) AS l, count(*) AS parts
  FROM pairs GROUP BY 1, 2, 3, 4, 5),
gaps AS (
  SELECT rule, member, s, a, b, sum(greatest(0, l - greatest(f, coalesce(before + 1, f)) + 1)) AS days
  FROM (SELECT x.rule, x.member, x.s, least(x.p, x.q) AS a, greatest(x.p, x.q) AS b, x.f, x.l,
               max(x.l) OVER (PARTITION BY x.rule, x.member, x.s, least(x.p, x.q), greatest(x.p, x.q)
                              ORDER BY x.f, x.l ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING) AS before
        FROM pairs x JOIN found y ON y.parts > 1 AND y.rule = x.rule AND y.member = x.member AND y.s = x.s
          AND y.a = least(x.p, x.q) AND y.b = greatest(x.p, x.q)) z
  GROUP BY 1, 2, 3, 4, 5),
again AS (
  SELECT person IS NOT NULL AS member, coalesce(person, household) AS s, id, first,
         lead(id) OVER w AS id_2, lead(first) OVER w AS first_2
  FROM (SELECT g.* FROM grants g {person} WHERE g.person IS NOT NULL AND g.measure IN ({limited})
        UNION ALL SELECT g.* FROM grants g {home} WHERE g.household IS NOT NULL AND g.measure IN ({limited})) g
  WHERE reason IS NOT NULL
  WINDOW w AS (PARTITION BY person IS NOT NULL, coalesce(person, household), measure, reason,
               {_year("first")} ORDER BY first, id)),
answer AS (
  SELECT x.rule, x.member, x.s, x.a, x.b, x.f, CASE WHEN x.l < 99999 THEN x.l END AS l,
         CASE WHEN x.l < 99999 THEN CASE WHEN x.parts = 1 THEN x.l - x.f + 1 ELSE g.days END END AS days
  FROM found x LEFT JOIN gaps g ON x.parts > 1 AND g.rule = x.rule AND g.member = x.member AND g.s = x.s AND g.a = x.a
    AND g.b = x.b
  UNION ALL
  SELECT 'once', member, s, least(id, id_2), greatest(id, id_2), first, first_2, NULL FROM again WHERE id_2 IS NOT NULL)
SELECT x.rule, ga.name AS grant_a, gb.name AS grant_b, coalesce(m.name, h.name) AS subject, x.f AS overlap_from,
       x.l AS overlap_to, x.days
FROM answer x JOIN grants ga ON ga.id = x.a JOIN grants gb ON gb.id = x.b
LEFT JOIN member m ON x.member AND m.id = x.s LEFT JOIN household h ON NOT x.member AND h.id = x.s
"""


def _year(day: str) -> str:
    return f"extract(year FROM DATE '1970-01-01' + {day})"


def _list(numbers: Iterable[int]) -> str:
    return ", ".join(str(number) for number in sorted(numbers)) or "-1"


class Judging:
    """SQL for the rules of ``compile_rules``: truth 0 不符合, 1 无法判断, 2 符合, as in the product."""

    def __init__(
        self, engine: Engine, parameters: Mapping[str, Any], measures: Mapping[str, int], facts: Mapping[str, int]
    ) -> None:
        self.engine, self.measures, self.facts = engine, measures, facts
        self.rules: Mapping[str, Mapping[str, Any]] = parameters["rules"]
        self.covers: Mapping[str, int] = parameters["covers"]

    def missing(self, *, only: bool = False) -> str:
        """Columns person, household, measure, verdict. ``only``: of the households in table ``asked_homes``."""
        parts = [self._missing(rule, only) for rule in self.rules.values() if rule["triggers"]]
        return self._with_current(" UNION ALL ".join(parts))

    def ineligible(self, *, only: bool = False) -> str:
        """Columns grant, person, household, measure."""
        parts = [self._ineligible(rule, only) for rule in self.rules.values() if rule["criteria"]]
        return self._with_current(" UNION ALL ".join(parts))

    def _with_current(self, text: str) -> str:
        """For DuckDB: what holds of each subject and name, once: the latest that had begun, if it has not expired."""
        if self.engine.lateral:
            return text
        used = {leaf["fact"] for rule in self.rules.values() for leaf in rule["leaves"] if leaf["fact"] != AGE}
        return f"""
WITH holds AS MATERIALIZED (
  SELECT subject, name, count(*) AS n, min(text) AS low, max(text) AS high, min(number) AS low_n, max(number) AS high_n
  FROM (SELECT *, rank() OVER (PARTITION BY subject, name ORDER BY first DESC) AS nth FROM fact
        WHERE first <= {TODAY} AND name IN ({_list(self.facts[name] for name in used)}))
  WHERE nth = 1 AND last >= {TODAY} GROUP BY subject, name)
{text}"""

    # leaves

    def _compare(self, leaf: Mapping[str, Any], low: str, low_n: str) -> str:
        if leaf["parameter"] is not None:
            return f"{low_n} {_SIGNS[leaf['op']]} {_entry(leaf)}"
        if leaf["op"] in ("in", "ne"):
            words = ", ".join(f"'{value}'" for value in leaf["values"])
            return f"{low} {'NOT ' if leaf['op'] == 'ne' else ''}IN ({words})"
        return f"{low_n} {_SIGNS[leaf['op']]} {leaf['values'][0]}"

    def _truth(self, leaf: Mapping[str, Any], alias: str) -> str:
        if leaf["fact"] == AGE:
            age = f"(extract(year FROM age(DATE '{DAY}', m.born)))"
            return f"CASE WHEN {age} {_SIGNS[leaf['op']]} {leaf['values'][0]} THEN 2 ELSE 0 END"
        compared = self._compare(leaf, f"{alias}.low", f"{alias}.low_n")
        return (
            f"CASE WHEN coalesce({alias}.n, 0) = 0 OR {alias}.low <> {alias}.high THEN 1 "
            f"WHEN {compared} THEN 2 WHEN NOT ({compared}) THEN 0 ELSE 1 END"
        )

    def _held(self, leaf: Mapping[str, Any], subject: str, alias: str) -> str:
        name = self.facts[leaf["fact"]]
        if not self.engine.lateral:
            return f"LEFT JOIN holds {alias} ON {alias}.subject = {subject} AND {alias}.name = {name}"
        return f"""LEFT JOIN LATERAL (
  SELECT count(*) AS n, min(text) AS low, max(text) AS high, min(number) AS low_n FROM (
    SELECT text, number, last FROM fact WHERE subject = {subject} AND name = {name} AND first <= {TODAY}
    ORDER BY first DESC FETCH FIRST 1 ROWS WITH TIES) t WHERE last >= {TODAY}) {alias} ON true"""

    def _leaf(self, leaf: Mapping[str, Any], nth: int, unit: str) -> tuple[str, str]:
        """(joins, truth) of one leaf for the row m (member, may be null for a household), c (household)."""
        alias = f"l{nth}"
        if leaf["subject"] == "any_member":
            inner = self._held(leaf, "b.person", "a").replace("c.code", "x.code")
            truth = self._truth(leaf, "a")
            lives = f"b.first <= {TODAY} AND b.last >= {TODAY}"
            rows = f"SELECT b.household, {truth} AS truth FROM membership b {inner} WHERE {lives}"
            folded = "CASE WHEN bool_or(truth = 2) THEN 2 WHEN bool_or(truth = 1) OR count(*) = 0 THEN 1 ELSE 0 END"
            if self.engine.lateral:
                each = f"{rows} AND b.household = c.id"
                return f"LEFT JOIN LATERAL (SELECT {folded} AS truth FROM ({each}) y) {alias} ON true", f"{alias}.truth"
            grouped = f"(SELECT household, {folded} AS truth FROM ({rows}) y GROUP BY household)"
            return f"LEFT JOIN {grouped} {alias} ON {alias}.household = c.id", f"coalesce({alias}.truth, 1)"
        if leaf["fact"] == AGE:
            return "", self._truth(leaf, alias)
        own = leaf["subject"] == "self" and unit == "member"
        return self._held(leaf, "m.id" if own else "(-1 - c.id)", alias), self._truth(leaf, alias)

    def _nodes(self, rule: Mapping[str, Any]) -> tuple[list[str], list[str]]:
        joins, truths = [], []
        for nth, leaf in enumerate(rule["leaves"]):
            join, truth = self._leaf(leaf, nth, rule["unit"])
            joins.append(join)
            truths.append(truth)
        for group in rule["groups"]:
            items = ", ".join(f"({truths[i]})" for i in group["items"])
            truths.append(f"{'least' if group['op'] == 'all_of' else 'greatest'}({items})")
        return joins, truths

    # questions

    def _missing(self, rule: Mapping[str, Any], only: bool) -> str:
        joins, truths = self._nodes(rule)
        criteria = [f"({truths[c]}) > 0" for c in rule["criteria"]]
        trigger = " OR ".join(f"({truths[c]}) = 2" for c in rule["triggers"])
        lowest = f"least({', '.join(truths[c] for c in rule['criteria'])}, 2)"
        of_people = rule["unit"] == "member"
        (start,) = {(s["by"], s["fact"], s["via"], *_words(s)) for s in rule["starts"]}
        by, fact, via, *words = start
        hit = f"f.name = {self.facts[fact]} AND f.first <= {TODAY} AND f.last >= {TODAY}" + (
            f" AND f.text IN ({', '.join(words)})" if by == "text"
            else f" AND f.number <= {words[0]}" if by == "number" else ""
        )  # fmt: skip
        asked = "JOIN asked_homes o ON o.id = b.household" if only else ""
        living = f"b.first <= {TODAY} AND b.last >= {TODAY} AND (m.died IS NULL OR m.died > {TODAY})"
        if only:
            start_rows, condition = "", "true"
        elif via == "self":
            start_rows, condition = "", f"b.person IN (SELECT subject FROM fact f WHERE {hit})"
        else:
            start_rows, condition = "", f"b.household IN (SELECT -1 - subject FROM fact f WHERE {hit})"
        if of_people:
            candidates = f"""SELECT DISTINCT b.person, b.household
              FROM membership b {asked} JOIN member m ON m.id = b.person
              WHERE {condition} AND {living}"""
            source = f"({candidates}) k JOIN member m ON m.id = k.person JOIN household c ON c.id = k.household"
            person = "m.name"
        else:
            candidates = f"""SELECT DISTINCT b.household FROM membership b {asked} {start_rows}
              WHERE {condition} AND b.first <= {TODAY} AND b.last >= {TODAY}"""
            source = f"({candidates}) k JOIN household c ON c.id = k.household"
            person = "NULL::text"
        blocked = self._blocked(rule)
        return f"""
SELECT {person} AS person, c.name AS household, '{rule["measure"]}' AS measure,
       CASE WHEN {lowest} = 2 THEN 'eligible' ELSE 'unknown' END AS verdict
FROM {source}
{chr(10).join(joins)}
WHERE ({trigger}) AND {" AND ".join(criteria)}
{blocked}"""

    def _blocked(self, rule: Mapping[str, Any]) -> str:
        """No grant that already helps. Regions of exclusions are not written out: the province has none."""
        by_person = [b["measure"] for b in rule["by_person"]]
        by_home = [b["measure"] for b in rule["by_household"]]
        text = ""
        if by_person:
            text += f"""  AND NOT EXISTS (SELECT 1 FROM grants g WHERE g.person = m.id AND {self._helps(by_person)})
  AND NOT EXISTS (SELECT 1 FROM membership b JOIN grants g ON g.household = b.household WHERE b.person = m.id
                  AND b.first <= {TODAY} AND b.last >= {TODAY} AND {self._helps(by_person)})
"""
        if by_home:
            text += f"""  AND NOT EXISTS (SELECT 1 FROM grants g WHERE g.household = c.id AND {self._helps(by_home)})
  AND NOT EXISTS (SELECT 1 FROM membership b JOIN grants g ON g.person = b.person WHERE b.household = c.id
                  AND b.first <= {TODAY} AND b.last >= {TODAY} AND {self._helps(by_home)})
"""
        for each in rule["by_everybody"]:
            helps = self._helps([each["measure"]])
            reached = f"""SELECT b.household, q.id, (EXISTS (SELECT 1 FROM grants g WHERE g.person = q.id AND {helps})
      OR EXISTS (SELECT 1 FROM membership d JOIN grants g ON g.household = d.household WHERE d.person = q.id
                 AND d.first <= {TODAY} AND d.last >= {TODAY} AND {helps})) AS has
    FROM membership b JOIN member q ON q.id = b.person
    WHERE b.first <= {TODAY} AND b.last >= {TODAY} AND (q.died IS NULL OR q.died > {TODAY})"""
            if self.engine.lateral:
                text += f"  AND NOT coalesce((SELECT bool_and(has) FROM ({reached} AND b.household = c.id) y), false)\n"
            else:
                text += f"""  AND c.id NOT IN (
    SELECT household FROM ({reached}) y GROUP BY household HAVING bool_and(has))
"""
        return text

    def _helps(self, measures: list[str]) -> str:
        """A grant of one of these that runs on the day, or a 一次性 one that still covers it."""
        covered = "".join(
            f" OR g.once AND g.measure = {self.measures[m]} "
            f"AND DATE '{DAY}' < DATE '1970-01-01' + g.first + INTERVAL '{self.covers[m]} months'"
            for m in sorted(set(measures))
            if m in self.covers
        )
        return (
            f"g.measure IN ({_list({self.measures[m] for m in measures})}) AND g.first <= {TODAY} "
            f"AND (g.last >= {TODAY}{covered})"
        )

    def _ineligible(self, rule: Mapping[str, Any], only: bool) -> str:
        joins, truths = self._nodes(rule)
        false = " OR ".join(f"({truths[c]}) = 0" for c in rule["criteria"])
        runs = f"g.measure = {self.measures[rule['measure']]} AND g.first <= {TODAY} AND g.last >= {TODAY}"
        if rule["unit"] == "household":
            asked = "JOIN asked_homes o ON o.id = g.household" if only else ""
            return f"""
SELECT g.name AS "grant", NULL::text AS person, c.name AS household, '{rule["measure"]}' AS measure
FROM grants g {asked} JOIN household c ON c.id = g.household
{chr(10).join(joins)}
WHERE {runs} AND ({false})"""
        asked = "AND g.person IN (SELECT person FROM membership JOIN asked_homes o ON o.id = household)" if only else ""
        chain = f"""(SELECT b.household FROM membership b WHERE b.person = y.person
          ORDER BY CASE WHEN b.first <= {TODAY} AND b.last >= {TODAY} THEN 0 WHEN b.last < {TODAY} THEN 1 ELSE 2 END,
                   CASE WHEN b.first <= {TODAY} AND b.last >= {TODAY} THEN 0 WHEN b.last < {TODAY} THEN -b.last
                   ELSE b.first END, b.household LIMIT 1)"""
        here = "JOIN asked_homes o ON o.id = h.id" if only else ""
        return f"""
SELECT y.name AS "grant", p.name AS person, h.name AS household, '{rule["measure"]}' AS measure
FROM (
  SELECT g.id, g.name, g.person
  FROM grants g JOIN member m ON m.id = g.person
  LEFT JOIN (SELECT DISTINCT person, household FROM membership WHERE first <= {TODAY} AND last >= {TODAY}) k
    ON k.person = g.person
  LEFT JOIN household c ON c.id = k.household
  {chr(10).join(joins)}
  WHERE {runs} {asked}
  GROUP BY g.id, g.name, g.person
  HAVING bool_and({false})) y
JOIN member p ON p.id = y.person JOIN household h ON h.id = {chain} {here}"""


_SIGNS: Final = {"lt": "<", "le": "<=", "gt": ">", "ge": ">="}


def _words(start: Mapping[str, Any]) -> Iterator[str]:
    if start["by"] == "text":
        yield from (f"'{word}'" for word in start["words"])
    elif start["by"] == "number":
        yield str(start["high"])


def _entry(leaf: Mapping[str, Any]) -> str:
    """The parameter's value for the household's region, the longest first."""
    looked = []
    for place in leaf["places"]:
        cases = " ".join(
            f"WHEN '{key.partition('|')[0]}' THEN {value}"
            for key, value in leaf["entries"].items()
            if len(key.partition("|")[0]) == place["digits"]
        )
        looked.append(f"CASE left(c.code, {place['digits']}) {cases} END")
    return f"coalesce({', '.join(looked)})"
