"""One vocabulary for all statements: what a query names, the vocabulary names, with a Chinese word."""

from __future__ import annotations

import pytest

from graph.vocabulary import LABELS, RELATIONSHIPS
from queries import naming
from queries.catalogue import QUERIES, parse

LABEL_WORDS = {name: term.properties for name, term in LABELS.items()}
RELATIONSHIP_WORDS = {name: term.properties for name, term in RELATIONSHIPS.items()}

HEADER = """// purpose: 试
// params:  none
// returns: a
// access:  read
// note:    单行
"""


def faults_of(statement: str) -> list[str]:
    query = parse("finding/x", HEADER + statement)
    return [str(fault) for fault in naming.faults(query, LABEL_WORDS, RELATIONSHIP_WORDS)]


def test_every_query_uses_only_words_of_the_vocabulary() -> None:
    found = [str(f) for query in QUERIES.values() for f in naming.faults(query, LABEL_WORDS, RELATIONSHIP_WORDS)]
    assert not found, "\n".join(found)


def test_every_word_has_a_chinese_name() -> None:
    words = {**LABELS, **RELATIONSHIPS}
    assert [n for n, term in words.items() if not term.chinese or not all(term.properties.values())] == []


def test_every_relation_says_what_it_leads_from_and_to() -> None:
    assert [name for name, one in RELATIONSHIPS.items() if not one.first or not one.last] == []
    assert {label for one in RELATIONSHIPS.values() for label in (*one.first, *one.last)} <= LABELS.keys()


@pytest.mark.parametrize(
    ("statement", "fault"),
    [
        ("MATCH (h:Houshold) RETURN count(h) AS a", "6 词汇表里没有标签 Houshold"),
        ("MATCH (h:Household)\nWHERE h.cod = '1' RETURN count(h) AS a", "7 词汇表里没有属性 cod(Household)"),
        ("MATCH (:Grant)-[t:TOO]->() RETURN count(t) AS a", "6 词汇表里没有关系 TOO"),
        ("MATCH (:Grant)-[t:TO {mesure: '1'}]->() RETURN count(t) AS a", "6 词汇表里没有属性 mesure(TO)"),
        ("MATCH (:Grant {di: '1'}) RETURN 1 AS a", "6 词汇表里没有属性 di(Grant)"),
        ("MATCH (x)-[:TO]->(y) WHERE y:Membr RETURN count(x) AS a", "6 词汇表里没有标签 Membr"),
        ("MATCH (x)-[:TO]->(y) RETURN count(x.nothing) AS a", "6 词汇表里没有属性 nothing"),
        ("RETURN COUNT { (:Grant)-[:BI]->() } AS a", "6 词汇表里没有关系 BI"),
    ],
)
def test_a_slip_of_the_pen_is_found_where_it_stands(statement: str, fault: str) -> None:
    assert faults_of(statement) == [f"queries/finding/x.cypher:{fault}"]


@pytest.mark.parametrize(
    "statement",
    [
        "MATCH (h:Household) WHERE h.code STARTS WITH '21' RETURN count(h) AS a",
        "UNWIND [{cod: 1}] AS row RETURN count(row.cod) AS a",
        "MATCH (m:Member|Household)<-[t:TO]-(:Grant) WHERE (t.first_day) > 1 RETURN count(m.died_on) AS a",
        "RETURN '(h:Houshold)' AS a  // (h:Houshold)",
    ],
)
def test_what_is_right_or_no_name_of_the_graph_is_left_alone(statement: str) -> None:
    assert faults_of(statement) == []
