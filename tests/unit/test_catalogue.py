"""The query files say what they do; what does not is refused, every fault with its file and line, all at once."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from queries.catalogue import QUERIES, Catalogue, CatalogueFaults, Param, mask, parse

GOOD = """// purpose: 某日仍在享受的救助
// params:  $household string; $as_of date?;
// returns: grant, until
// access:  read
// note:    区间两端都算;
//          until 为空=仍在享受
MATCH (h {id: $household})<-[:TO]-(g:Grant)   // $not_a_param RETURN x
WHERE g.first_day <= $as_of AND g.text <> "RETURN 'y' AS z -- $neither"
RETURN g.id AS grant, [x IN g.list | x.until] AS until
ORDER BY grant
"""


def faults_of(source: str, name: str = "referral/given") -> list[str]:
    with pytest.raises(CatalogueFaults) as caught:
        parse(name, source)
    return [str(fault).removeprefix(f"queries/{name}.cypher:") for fault in caught.value.faults]


def test_every_query_file_of_the_product_is_sound() -> None:
    QUERIES.load_all()
    assert len(QUERIES) > 50


def hop_from_many(text: str) -> list[str]:
    """The MATCHes that start a hop at a key out of a list of keys, and do not say that it is looked up."""
    many = "|".join(re.findall(r"UNWIND \$\w+ AS (\w+)", text)) or "-"
    keyed = rf"^ *MATCH .*\(\w*:\w+ \{{\w+: (?:{many})(?:\.\w+)?\}}\).*"
    lines = text.split("\n")
    return [
        line
        for line, after in zip(lines, [*lines[1:], ""], strict=True)
        if re.match(keyed, line)
        and re.search(r"[-<>]", re.sub(r"\{[^}]*\}", "", line))
        and "USING INDEX SEEK" not in after
    ]


def test_a_hop_from_many_keys_looks_each_up() -> None:
    """Planned while the graph is empty, such a MATCH may read the whole index for each key: all costs are zero then.
    5,000 keys among 5,000 households took 7 s instead of 0.1, and four times that among 20,000 (2026-11-28)."""
    assert hop_from_many("UNWIND $ids AS id\nMATCH (h:Household {id: id})-[:IN]->(r)") != []
    assert hop_from_many("UNWIND $ids AS id\nMATCH (h:Household {id: id})\nRETURN h") == []
    assert {name: found for name, query in QUERIES.items() if (found := hop_from_many(query.text))} == {}


def test_a_good_file_becomes_a_record() -> None:
    query = parse("referral/given", GOOD)

    assert query.purpose == "某日仍在享受的救助"
    assert query.params == {
        "household": Param("household", "string", nullable=False),
        "as_of": Param("as_of", "date", nullable=True),
    }
    assert query.returns == ("grant", "until")
    assert query.access == "read"
    assert query.note == "区间两端都算; until 为空=仍在享受"
    assert query.line == 7
    assert query.text.startswith("MATCH (h {id: $household})")


@pytest.mark.parametrize("key", ["purpose", "params", "returns", "access", "note"])
def test_each_key_is_mandatory(key: str) -> None:
    lines = [line for line in GOOD.split("\n") if not line.startswith(f"// {key}:")]
    assert f"1 缺少“{key}:”一行" in faults_of("\n".join(lines))


@pytest.mark.parametrize(
    ("old", "new", "fault"),
    [
        (
            "// note:    区",
            "// node:    区",
            "5 不认识的键“node:”(可用:purpose、params、returns、access、note;续行请在 // 后空两格以上)",
        ),
        ("// purpose: 某日仍在享受的救助", "// purpose:", "1 “purpose:”是空的"),
        ("// access:  read", "// access:  reads", "4 access 须为 read 或 write,不是“reads”"),
        ("// returns: grant, until", "// returns: grant, since", "3 returns 写 since,RETURN 里没有这一列"),
        ("// returns: grant, until", "// returns: grant", "3 RETURN 有 until,returns 没有写"),
        ("// returns: grant, until", "// returns: until, grant", "3 RETURN 的列序是 grant, until,与 returns 不同"),
        ("$household string", "$household string; $x int", "2 声明了 $x,语句中没有用到"),
        ("$household string;", "", "7 语句用到 $household,params 没有声明"),
        (
            "$household string",
            "$household text",
            "2 看不懂参数“$household text”(写法:$名 类型,类型为 string、int、float、bool、"
            "date、datetime、list、map,可空加 ?)",
        ),
        ("$as_of date?;", "$as_of date?; $as_of date", "2 $as_of 声明了两次"),
        ("ORDER BY grant\n", "", "7 没有 ORDER BY(只返回一行的,在 note 里写“单行”)"),
        ("ORDER BY grant\n", "ORDER BY grant;\n", "10 一个文件只写一条语句,不要分号"),
        ("WHERE g.first_day", "SET g.first_day = 1\nWHERE g.first_day", "8 read 查询里不能有 SET"),
        ("WHERE g.first_day", "dEtach  delete g WHERE g.first_day", "8 read 查询里不能有 DETACH"),
        ("// access:  read", "// access:  read\n// access:  read", "5 “access:”写了两次"),
        ("// purpose", "// 某日\n// purpose", "1 第一行须是“// purpose: …”"),
    ],
)
def test_each_fault_is_named_with_its_line(old: str, new: str, fault: str) -> None:
    assert old in GOOD
    assert fault in faults_of(GOOD.replace(old, new))


def test_a_query_that_returns_people_takes_a_scope() -> None:
    source = GOOD.replace("returns: grant", "returns: household").replace("AS grant", "AS household")
    assert faults_of(source) == ["2 返回人或户的查询须有参数 $scope map"]
    assert parse("intake/given", source).returns == ("household", "until")


def test_scope_is_a_map() -> None:
    assert "2 $scope 的类型须为 map" in faults_of(GOOD.replace("$household", "$scope"))


def test_what_looks_like_writing_in_a_name_a_string_or_a_comment_is_none() -> None:
    parse(
        "referral/given",
        GOOD.replace("g.text", "g.set /* DELETE */").replace("(g:Grant)", "(g:Grant {`merge`: 'CREATE'})"),
    )


def test_a_return_inside_a_subquery_is_not_the_last_one() -> None:
    source = GOOD.replace(
        "RETURN g.id AS grant", "CALL (g) { RETURN 1 AS one ORDER BY one }\nRETURN DISTINCT g.id AS grant"
    )
    assert parse("referral/given", source).returns == ("grant", "until")
    assert "7 没有 ORDER BY(只返回一行的,在 note 里写“单行”)" in faults_of(source.replace("ORDER BY grant", ""))


def test_a_single_row_needs_no_order() -> None:
    parse("referral/given", GOOD.replace("ORDER BY grant\n", "").replace("区间", "单行。区间"))


def test_masking_moves_no_position() -> None:
    text = 'RETURN \'a//b\' AS x /* y\n$z */, "it\\"s $p" AS q // $r\n'
    masked = mask(text)
    assert len(masked) == len(text)
    assert masked.count("\n") == text.count("\n")
    assert "$" not in masked
    assert masked.index("AS q") == text.index("AS q")


def test_all_files_are_read_and_all_faults_told_at_once(tmp_path: Path) -> None:
    folder = tmp_path / "referral"
    folder.mkdir()
    (folder / "good.cypher").write_text(GOOD, encoding="utf-8")
    (folder / "late.cypher").write_text(GOOD.replace("$household string;", ""), encoding="utf-8")
    (folder / "early.cypher").write_text(GOOD.replace("ORDER BY grant", ""), encoding="utf-8")
    catalogue = Catalogue(tmp_path)

    with pytest.raises(CatalogueFaults) as caught:
        catalogue.load_all()

    assert [(fault.file, fault.line) for fault in caught.value.faults] == [
        ("queries/referral/early.cypher", 7),
        ("queries/referral/late.cypher", 7),
    ]
    assert catalogue["referral/good"].access == "read"


def test_a_name_that_is_no_file_is_a_key_error(tmp_path: Path) -> None:
    (tmp_path / "secret.cypher").write_text(GOOD, encoding="utf-8")
    catalogue = Catalogue(tmp_path / "queries")
    for name in ("finding/none", "../secret", "finding/../../secret", "secret", ""):
        with pytest.raises(KeyError):
            catalogue[name]


def test_a_schema_file_holds_several_statements() -> None:
    head = (
        GOOD[: GOOD.index("MATCH")].replace("$household string; $as_of date?;", "none").replace("grant, until", "none")
    )
    source = (
        head.replace("read", "write")
        + "CREATE INDEX a FOR (n:A) ON (n.x);  // one; two\nCREATE INDEX b FOR (n:B) ON (n.y);\n"
    )
    assert parse("schema/0009_x", source).statements == (
        "CREATE INDEX a FOR (n:A) ON (n.x)",
        "// one; two\nCREATE INDEX b FOR (n:B) ON (n.y)",
    )
