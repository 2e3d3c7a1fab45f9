"""What a family has to bring: papers in its own words, and none that a department has reported already."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from api.papers.bringing import ALWAYS, PAPERS, had_already, to_bring
from graph.intake.telling import Names
from graph.policy.checking import check
from graph.policy.definitions import build
from graph.policy.model import AGE, Catalogue, leaves
from graph.policy.reading import read_files

POLICY = sorted((Path(__file__).parents[2] / "seed" / "policy").glob("*.yaml"))
NAMES = Names({}, {"DPF": "残联", "MEDSEC": "医保局", "CIVIL": "民政局"})
SEEN = "其余要弄清的由部门去查,或上门来看,不用您带。"
CONSENT = "收入和财产不用自己开证明:到窗口在核对授权书上签字,由部门去查"


@pytest.fixture(scope="module")
def catalogue() -> Catalogue:
    return build((located.entry for located in check(read_files(POLICY)).union.values()), (), "")


def option(measure: str, *missing: str, name: str | None = None, verdict: str = "无法判断") -> dict[str, Any]:
    return {"measure": measure, "person": name and "P1", "name": name, "verdict": verdict,
            "missing_facts": list(missing)}


def packet(*options: dict[str, Any], held: tuple[tuple[str, str | None, str, str], ...] = ()) -> dict[str, Any]:
    """``held``: department, who, fact, value."""
    return {"as_of": "2026-11-24", "options": list(options),
            "held": [{"department": of, "facts": [{"name": who, "fact": fact, "value": value}]}
                     for of, who, fact, value in held]}


def test_every_fact_that_the_catalogue_asks_for_has_a_word_for_it(catalogue: Catalogue) -> None:
    asked = {leaf.fact for measure in catalogue.measures.values() for version in measure.versions
             for item in version.criteria for leaf in leaves(item)}
    assert asked - PAPERS.keys() - {AGE} == set()


def test_a_paper_is_asked_for_by_its_name_and_once_a_person(catalogue: Catalogue) -> None:
    """Two facts on one card are one card; what is asked of the household carries no name."""
    asked = packet(option("DIS_NURSING", "残疾等级", "残疾类别", name="张三"),
                   option("DIS_NURSING", "残疾等级", name="李四"),
                   option("DIBAO", "人均月收入", "财产符合规定", "参数:低保标准"))
    assert to_bring(catalogue, asked) == [ALWAYS, CONSENT, "残疾人证(张三)", "残疾人证(李四)"]


def test_what_a_department_has_reported_need_not_be_brought_and_somebody_elses_must(catalogue: Catalogue) -> None:
    asked = packet(option("DIS_NURSING", "残疾等级", name="张三"), option("DIS_NURSING", "残疾等级", name="李四"),
                   held=(("DPF", "张三", "残疾类别", "肢体"), ("MEDSEC", "李四", "重特大疾病", "是"),
                         ("MEDSEC", "王五", "重特大疾病", "否"), ("CIVIL", None, "人均月收入", "500"),
                         ("CIVIL", "张三", "独居", "是")))
    assert to_bring(catalogue, asked) == [ALWAYS, "残疾人证(李四)", SEEN]
    assert had_already(NAMES, asked) == ["残疾人证(张三):残联已经有了", "诊断证明或出院小结(李四):医保局已经有了"]


def test_what_is_looked_up_or_seen_is_not_asked_of_the_family(catalogue: Catalogue) -> None:
    assert to_bring(catalogue, packet(option("TEKUN_CARE", "自理不能项数", name="张三"))) == [ALWAYS, SEEN]
    assert to_bring(catalogue, packet(option("DIS_NURSING", verdict="符合而未享受", name="张三"))) == [ALWAYS]
    assert to_bring(catalogue, packet(option("DIS_NURSING", "残疾等级", verdict="不再符合"))) == [
        "现在没有要办的,不用带什么。"]
    assert to_bring(catalogue, packet(option("NEW", "独生子女"))) == [
        ALWAYS, "能说明“独生子女”的证件;没有的,来当面说"]
