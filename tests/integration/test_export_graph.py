"""``aidchain export graph``: read back with networkx, everything of the region in it and nobody's name."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import networkx as nx
import pytest

from api.cli.main import run
from graph.errors import NotFound, Refused
from graph.export import export_graph
from graph.local import LocalServer
from tests.filing import Desk, grant, household, id_number, member, payment, referral

HERE = {"region": ""}
SCRIPTS = Path(__file__).parents[2] / "docs" / "scripts"
A, B, C = id_number(1), id_number(2, "19350607"), id_number(3)


@pytest.fixture
def county(desk: Desk) -> Desk:
    """H1 and H2 share a member, H2 is protected, of H3 nobody said; H9 lies in another county."""
    desk.policy()
    desk.send(
        household("H1", "210302100200", 网格="一网格", 户主姓名="甲某", 地址="和平路1号", 保护标记="否"),
        household("H2", "210302100300", 网格="二网格", 户主姓名="乙某", 地址="和平路2号", 保护标记="是"),
        household("H3", "210302100200", 网格="三网格", 户主姓名="", 地址="", 保护标记=""),
        household("H9", "210381100000", 网格="", 户主姓名="", 地址="", 保护标记="否"),
    )
    desk.send(member(A, "H1", 姓名="欧阳甲", 离开日期="2024-03-01", 死亡日期=""),
              member(A, "H2", "2024-03-02", 姓名="欧阳甲"),
              member(B, "H2", 姓名="欧阳乙", 死亡日期="2024-05-06"),
              member(C, "H9", 姓名="欧阳丙"), columns=[*member(A, "H1"), "离开日期", "死亡日期"])
    desk.send(grant("G1", person=A, amount="85.50", 事由="邻居李四代办", 不保障人员=""),
              grant("G2", home="H2", amount="700", 事由="住院", 不保障人员=B),
              grant("G9", home="H9", amount="1", 事由="", 不保障人员=""))
    desk.send(payment("P1", "G1", 金额="85.50"), payment("P2", "G1", "2024-02", 金额="40"))
    to = {"转入部门": "MEDSEC"}
    desk.send(referral("Z1", "H2", **to, 理由="王五不在家"),
              referral("Z2", "H2", **to, 需求="替张三找工作", 上一转介编号="Z1"),
              referral("Z9", "H9", **to, 理由=""), columns=[*referral("Z1", "H2"), "理由", "上一转介编号"])
    return desk


@pytest.fixture
def exported(county: Desk, tmp_path: Path) -> Path:
    out = tmp_path / "out.graphml"
    export_graph(county.office.store, "210302", out, scope=HERE)
    return out


def edges(graph: nx.MultiDiGraph[str], kind: str) -> list[tuple[str, str]]:
    return sorted((start, end) for start, end, tie in graph.edges(data="kind") if tie == kind)


def test_the_file_holds_the_region_and_its_ties(county: Desk, exported: Path) -> None:
    graph = nx.read_graphml(exported, force_multigraph=True)
    one, two = (county.office.keys.person(number) for number in (A, B))

    kinds = dict(graph.nodes(data="kind"))
    assert sorted(node for node, kind in kinds.items() if kind not in ("Department", "Measure")) == sorted([
        "Household:H1", "Household:H2", "Household:H3", one, two, "Grant:G1", "Grant:G2", "Referral:Z1", "Referral:Z2"])
    assert sorted(node for node, kind in kinds.items() if kind in ("Department", "Measure")) == [
        "Department:CIVIL", "Department:DPF", "Department:MEDSEC", "Measure:CARE", "Measure:DIBAO"]
    assert edges(graph, "BELONGS_TO") == sorted([(one, "Household:H1"), (one, "Household:H2"), (two, "Household:H2")])
    assert edges(graph, "TO") == [("Grant:G1", one), ("Grant:G2", "Household:H2")]
    assert edges(graph, "OF") == [("Grant:G1", "Measure:CARE"), ("Grant:G2", "Measure:DIBAO")]
    assert edges(graph, "BY") == [("Grant:G1", "Department:CIVIL"), ("Grant:G2", "Department:CIVIL")]
    assert edges(graph, "NOT_COVERED") == [("Grant:G2", two)]
    assert edges(graph, "ABOUT") == [("Referral:Z1", "Household:H2"), ("Referral:Z2", "Household:H2")]
    assert edges(graph, "FOLLOWS") == [("Referral:Z2", "Referral:Z1")]
    assert edges(graph, "SENT_TO") == [("Referral:Z1", "Department:MEDSEC"), ("Referral:Z2", "Department:MEDSEC")]


def test_values_are_told_and_what_is_not_known_has_no_attribute(county: Desk, exported: Path) -> None:
    graph = nx.read_graphml(exported, force_multigraph=True)
    nodes, two = graph.nodes, county.office.keys.person(B)

    assert nodes["Household:H1"] == {"kind": "Household", "id": "H1", "protected": False, "code": "210302100200",
                                     "grid": "一网格"}
    assert nodes["Grant:G1"] == {"kind": "Grant", "id": "G1", "cycle": "月", "starts_on": "2024-01-01",
                                 "approved_fen": 8550, "payments": 2, "paid_fen": 12550}
    assert nodes["Grant:G2"]["payments"] == 0
    assert nodes[two] == {"kind": "Member", "id": two, "born": 1935, "died_on": "2024-05-06"}
    assert nodes["Referral:Z1"]["need"] == "医疗救助"
    assert nodes["Measure:DIBAO"]["name"] == "低保"


def test_a_protected_household_and_one_of_which_nobody_spoke_have_no_place(exported: Path) -> None:
    graph = nx.read_graphml(exported, force_multigraph=True)
    for home in ("Household:H2", "Household:H3"):
        assert graph.nodes[home]["protected"] is True
        assert not {"code", "grid"} & graph.nodes[home].keys()


def test_no_name_number_address_or_free_text_leaves(county: Desk, exported: Path) -> None:
    text = exported.read_text(encoding="utf-8")
    for canary in (A, B, "欧阳", "甲某", "乙某", "和平路", "二网格", "三网格", "李四", "王五", "张三", "1935-06-07"):
        assert canary not in text
    assert county.office.keys.person(A) in text


def test_scope_bounds_the_region(county: Desk, tmp_path: Path) -> None:
    store = county.office.store
    narrow = export_graph(store, "", tmp_path / "narrow.graphml", scope={"region": "210302100200"})
    assert narrow["Household"] == 2
    assert export_graph(store, "", tmp_path / "all.graphml", scope=HERE)["Household"] == 4
    with pytest.raises(NotFound):
        export_graph(store, "210302", tmp_path / "none.graphml", scope={"region": "210381"})
    assert not (tmp_path / "none.graphml").exists()


def test_the_same_graph_gives_the_same_bytes_and_a_file_is_never_replaced(county: Desk, exported: Path) -> None:
    again = exported.with_name("again.graphml")
    export_graph(county.office.store, "210302", again, scope=HERE)
    assert again.read_bytes() == exported.read_bytes()
    with pytest.raises(Refused):
        export_graph(county.office.store, "210302", again, scope=HERE)


def test_the_command_and_the_documented_script(
    county: Desk, server: LocalServer, tmp_path: Path, monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    monkeypatch.setenv("AIDCHAIN_HOME", str(server.home))
    monkeypatch.delenv("AIDCHAIN_NEO4J_URI", raising=False)
    out = tmp_path / "county.graphml"
    assert run(["export", "graph", "--region", "210302000000", str(out)]) == 0
    assert capsys.readouterr().out == f"已写出 {out}:部门 3、救助措施 2、家庭 3、人员 2、救助 2、转介 2,连线 17。\n"

    script = subprocess.run([sys.executable, SCRIPTS / "networkx_example.py", out], capture_output=True, text=True,
                            check=True, timeout=60)
    assert script.stdout.splitlines() == [
        "Department 3、Grant 2、Household 3、Measure 2、Member 2、Referral 2",
        "有共同成员的户:H1、H2",
        "民政局 → 医保局:2 件",
    ]


@pytest.mark.parametrize(("arguments", "code"), [
    (["--region", "2103021"], 2),               # no such level
    (["--region", "44"], 1),                    # nobody there
    ([], 2),
])
def test_what_cannot_be_exported_is_said(
    arguments: list[str], code: int, county: Desk, server: LocalServer, tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str],
) -> None:
    monkeypatch.setenv("AIDCHAIN_HOME", str(server.home))
    out = tmp_path / "x.graphml"
    assert run(["export", "graph", *arguments, str(out)]) == code
    told = capsys.readouterr().err
    assert 1 <= len(told.splitlines()) <= 2
    assert "程序内部出错" not in told
    assert not out.exists()
