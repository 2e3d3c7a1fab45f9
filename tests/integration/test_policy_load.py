"""The catalogue into the graph and back: versioned, refused whole, the same when loaded again."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from pathlib import Path
from threading import Thread

import pytest

from graph.errors import NotFound, Refused
from graph.policy.document import CatalogueRefused
from graph.policy.loading import load, read_catalogue
from graph.policy.model import Catalogue
from graph.store import Store

SEED = sorted((Path(__file__).parents[2] / "seed" / "policy").glob("*.yaml"))
TEXT = """\
departments: [{code: CIVIL, name: 民政局}]
parameters: [{name: 低保标准, region: "210300000000", value: 800.50, valid_from: 2024-07-01, source: 示例}]
measures:
  - code: A
    name: 甲
    class: 其他帮扶
    unit: member
    department: CIVIL
    versions:
      - valid_from: 2021-01-01
        valid_to: 2023-12-31
        citation: {document: 文件, clause: 一, status: confirmed}
        criteria:
          - {fact: 收入, op: lt, value: {parameter: 低保标准, times: 1.1}, subject: household, trigger: true}
          - any_of: [{fact: 年龄, op: ge, value: 60}, {fact: 类别, op: in, value: [智力, 精神]}]
  - {code: B, name: 乙, class: 其他帮扶, unit: household, department: CIVIL, covers_months: 6}
exclusions:
  - {a: A, b: B, kind: exclusive, scope: member, region: "2103", document: 文件, clause: 三, status: unverified}
frequency: [{measure: B, max: 1, per: ever, document: 文件, clause: 四, status: second_hand}]
return_reasons: [材料不全, 联系不上]
"""
Write = Callable[..., list[Path]]


@pytest.fixture
def write(tmp_path: Path) -> Write:
    def files(*texts: str) -> list[Path]:
        paths = [tmp_path / f"{number}.yaml" for number in range(len(texts))]
        for path, text in zip(paths, texts, strict=True):
            path.write_text(text, encoding="utf-8")
        return paths

    return files


def counts(store: Store, files: list[Path]) -> tuple[int, int, int]:
    result = load(store, files)
    return result.created, result.updated, result.unchanged


def contents(store: Store) -> list[str]:
    rows, _, _ = store.driver.execute_query(
        "MATCH (n) WHERE NOT n:Migration OPTIONAL MATCH (n)-[r]->(m) "
        "RETURN labels(n) AS a, properties(n) AS b, type(r) AS c, properties(r) AS d, properties(m) AS e",
        database_=store.database,
    )
    return sorted(repr(row.data()) for row in rows)


def test_loading_again_changes_nothing(store: Store, write: Write) -> None:
    files = write(TEXT)
    assert counts(store, files) == (7, 0, 0)
    before = contents(store)
    assert counts(store, files) == (0, 0, 7)
    assert contents(store) == before


def test_the_whole_seed_loads_and_comes_back_as_it_was_written(store: Store) -> None:
    first = load(store, SEED)
    assert (first.updated, first.unchanged, first.warnings) == (0, 0, ())
    assert load(store, SEED).as_json() == {"created": 0, "updated": 0, "unchanged": first.created}
    catalogue = read_catalogue(store)
    assert len(catalogue.measures) == 39
    dibao = catalogue.measure("DIBAO")
    assert dibao is not None
    assert [version.valid_from.year for version in dibao.versions] == [2019, 2021, 2022]
    assert catalogue.needs_word("看病") == "医疗救助"
    assert catalogue.return_reasons[0] == "材料不全"


def test_the_graph_says_what_the_file_says(store: Store, write: Write) -> None:
    load(store, write(TEXT))

    def one(statement: str) -> dict[str, object]:
        rows, _, _ = store.driver.execute_query(statement, database_=store.database)
        return rows[0].data()

    measure = one(
        "MATCH (m:Measure {code: 'B'}) "
        "RETURN m {.name, .class, .unit, .department, .repeatable, .after_death, .covers_months} AS m"
    )
    assert measure["m"] == {
        "name": "乙", "class": "其他帮扶", "unit": "household", "department": "CIVIL",
        "repeatable": False, "after_death": False, "covers_months": 6,
    }  # fmt: skip
    excluded = one(
        "MATCH (:Measure {code: 'A'})-[x:EXCLUDES]->(:Measure {code: 'B'}) "
        "RETURN x {.kind, .scope, .region, .document, .clause, .status} AS x"
    )
    assert excluded["x"] == {
        "kind": "exclusive", "scope": "member", "region": "2103",
        "document": "文件", "clause": "三", "status": "unverified",
    }  # fmt: skip
    often = one("MATCH (:Measure {code: 'B'})-[:LIMITED_BY]->(f) RETURN f {.max, .per, .same_reason, .region} AS f")
    assert often["f"] == {"max": 1, "per": "ever", "same_reason": False, "region": None}
    value = one(
        "MATCH (p:Parameter) RETURN p {.name, .region, .value, .household_type, day: toString(p.valid_from)} AS p"
    )
    assert value["p"] == {
        "name": "低保标准",
        "region": "2103",
        "value": 800.5,
        "household_type": None,
        "day": "2024-07-01",
    }
    paths = one(
        "MATCH (:Measure {code: 'A'})-[:HAS_VERSION]->(v)-[:REQUIRES]->(c) "
        "WITH c ORDER BY c.path RETURN collect([c.path, c.kind, c.value, c.parameter]) AS found"
    )
    assert paths["found"] == [
        ["1", "leaf", None, "低保标准"],
        ["2", "any_of", None, None],
        ["2.1", "leaf", ["60"], None],
        ["2.2", "leaf", ["智力", "精神"], None],
    ]


def test_a_version_closed_and_a_new_one_added(store: Store, write: Write) -> None:
    load(store, write(TEXT))
    newer = TEXT.replace("valid_to: 2023-12-31", "valid_to: 2023-06-30").replace(
        "  - {code: B",
        "      - {valid_from: 2023-07-01, citation: {document: 新文件, clause: 二, status: confirmed}}\n  - {code: B",
    )
    assert counts(store, write(newer)) == (1, 1, 6)
    catalogue = read_catalogue(store)
    last_day = catalogue.version_on("A", date(2023, 6, 30))
    assert last_day is not None
    assert last_day.valid_from == date(2021, 1, 1)
    first_day = catalogue.version_on("A", date(2023, 7, 1))
    assert first_day is not None
    assert first_day.criteria == ()
    assert catalogue.version_on("A", date(2020, 12, 31)) is None


def test_changed_criteria_replace_the_old_ones(store: Store, write: Write) -> None:
    load(store, write(TEXT))
    assert counts(
        store, write(TEXT.replace("[智力, 精神]", "[智力]").replace("          - {fact: 收入", "          #"))
    ) == (0, 1, 6)
    rows, _, _ = store.driver.execute_query("MATCH (c:Criterion) RETURN count(c) AS n", database_=store.database)
    assert rows[0]["n"] == 3


def test_what_a_file_no_longer_names_stays(store: Store, write: Write) -> None:
    load(store, write(TEXT))
    before = read_catalogue(store)
    assert counts(store, write("departments: [{code: DPF, name: 残联}]\n")) == (1, 0, 0)
    after = read_catalogue(store)
    assert set(after.departments) == {"CIVIL", "DPF"}
    assert replace(after, departments={}, digest="") == replace(before, departments={}, digest="")


def test_a_file_may_lean_on_what_is_loaded(store: Store, write: Write) -> None:
    load(store, write(TEXT))
    assert counts(store, write("visits: [{measure: A, every_months: 1, region: '2103', source: 示例}]\n")) == (1, 0, 0)


def test_one_fault_and_nothing_is_loaded(store: Store, write: Write) -> None:
    files = write(TEXT, "reasons: [{name: 住院}]\nlimits: [{kind: referral, region: 000000000000, days: 5}]\n")
    with pytest.raises(CatalogueRefused) as refused:
        load(store, files)
    assert str(refused.value) == (
        "政策目录有 1 处错误,整个未载入:\n"
        f"{files[1]}:2 limits 第 1 项:“region”写成 000000000000 会被别的程序读成八进制数,请加引号"
    )
    assert read_catalogue(store) == Catalogue()
    rows, _, _ = store.driver.execute_query("MATCH (n:Measure|Reason) RETURN count(n) AS n", database_=store.database)
    assert rows[0]["n"] == 0


def test_a_fault_against_what_is_loaded_leaves_it_untouched(store: Store, write: Write) -> None:
    load(store, write(TEXT))
    before = contents(store)
    later = TEXT.replace("2021-01-01", "2022-01-01")
    with pytest.raises(CatalogueRefused, match="重叠"):
        load(store, write(later))
    assert contents(store) == before


def test_the_catalogue_is_read_anew_only_when_it_changed(store: Store, write: Write) -> None:
    load(store, write(TEXT))
    first = read_catalogue(store)
    assert read_catalogue(store) is first
    load(store, write(TEXT))
    assert read_catalogue(store) is first
    load(store, write(TEXT.replace("民政局", "民政")))
    assert read_catalogue(store).departments["CIVIL"].name == "民政"


def test_two_loads_at_once_leave_one_catalogue(store: Store) -> None:
    results: list[dict[str, int]] = []
    both = [Thread(target=lambda: results.append(load(store, SEED).as_json())) for _ in range(2)]
    for thread in both:
        thread.start()
    for thread in both:
        thread.join()
    first, second = sorted(results, key=lambda result: -result["created"])
    assert first["created"] > 0
    assert second == {"created": 0, "updated": 0, "unchanged": first["created"]}


def test_what_is_no_file_is_refused(store: Store, tmp_path: Path) -> None:
    with pytest.raises(NotFound, match="没有政策目录文件"):
        load(store, [tmp_path / "none.yaml"])
    with pytest.raises(Refused, match="不是普通文件"):
        load(store, [tmp_path])
    with pytest.raises(Refused, match="不是普通文件"):
        load(store, [Path("/dev/zero")])
    with pytest.raises(Refused, match="路径不合法"):
        load(store, [Path("a\0b")])
