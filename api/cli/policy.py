"""``aidchain policy load|check|show``: the catalogue of contract §4."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from api.cli.output import json_flag, print_json
from graph.columns import cited
from graph.errors import NotFound
from graph.settings import settings

if TYPE_CHECKING:
    from graph.policy.document import Fault
    from graph.policy.model import Catalogue, Measure

KIND = {"exclusive": "不可同领", "higher": "择高", "topup": "补差"}
UNIT = {"member": "个人", "household": "家庭", "either": "个人或家庭"}
FILES = click.argument("files", nargs=-1, required=True, type=click.Path(path_type=Path), metavar="FILE…")


@click.group()
def policy() -> None:
    """政策目录(YAML):装载、检查、查看。"""


@policy.command()
@FILES
@json_flag
def load(files: tuple[Path, ...], as_json: bool) -> None:
    """装载政策目录;几个文件合为一份。有一处错误就整个不载入,再次装载不变。"""
    from graph.office import open_office
    from graph.policy.loading import load as load_files

    with open_office(settings()) as office:
        result = load_files(office.store, files, office.keys)
    _warn(result.warnings)
    if as_json:
        print_json(result.as_json())
    else:
        click.echo(f"政策目录已载入:新增 {result.created} 条,更新 {result.updated} 条,未变 {result.unchanged} 条。")


@policy.command()
@FILES
@json_flag
def check(files: tuple[Path, ...], as_json: bool) -> int:
    """只检查文件,不用数据库,什么也不写。有错误时退出码 1。"""
    from graph.policy.checking import check as check_draft
    from graph.policy.reading import read_files

    checked = check_draft(read_files(list(files)))
    if as_json:
        faults, warnings = _listed(checked.faults), _listed(checked.warnings)
        print_json({"entries": len(checked.fresh), "faults": faults, "warnings": warnings})
    else:
        _warn(checked.warnings)
        for fault in checked.faults:
            click.echo(str(fault), err=True)
        click.echo(f"{len(checked.fresh)} 条,{len(checked.faults)} 处错误。")
    return 1 if checked.faults else 0


@policy.command()
@click.argument("measure")
@json_flag
def show(measure: str, as_json: bool) -> None:
    """显示一项措施:各版本的条件和依据、与哪些措施不可同领、次数限制。"""
    from graph.local import open_store
    from graph.policy.fields import nearest
    from graph.policy.loading import read_catalogue

    with open_store(settings()) as store:
        catalogue = read_catalogue(store)
    found = catalogue.measure(measure)
    if found is None:
        hint = nearest(measure[:64], sorted(catalogue.measures)) or "。"
        raise NotFound(f"政策目录里没有措施“{measure[:64]}”{hint}")
    shown = _measure(catalogue, found)
    if as_json:
        print_json(shown)
        return
    click.echo(f"{shown['code']} {shown['name']}({shown['class']};对象:{UNIT[shown['unit']]};{shown['department']})")
    for version in shown["versions"]:
        until = version["valid_to"] or "今"
        click.echo(f"  {version['valid_from']} 至 {until}  依据:{cited(version['clause'])}")
        for line in version["criteria"]:
            click.echo(f"    {line}")
    for row in shown["exclusions"]:
        click.echo(f"  {KIND[row['kind']]} {row['measure']} {row['name']}  依据:{cited(row['clause'])}")
    for row in shown["frequency"]:
        per = "每个自然年度" if row["per"] == "calendar_year" else "累计"
        reason = "同一事由" if row["same_reason"] else ""
        click.echo(f"  {reason}{per}不超过 {row['max']} 次  依据:{cited(row['clause'])}")


def _measure(catalogue: Catalogue, measure: Measure) -> dict[str, Any]:
    from graph.policy.wording import lines

    others = [(x, x.b if x.a == measure.code else x.a) for x in catalogue.exclusions if measure.code in (x.a, x.b)]
    return {
        "code": measure.code,
        "name": measure.name,
        "class": measure.klass,
        "unit": measure.unit,
        "department": measure.department,
        "repeatable": measure.repeatable,
        "after_death": measure.after_death,
        "covers_months": measure.covers_months,
        "versions": [
            {
                "valid_from": version.valid_from,
                "valid_to": version.valid_to,
                "clause": version.citation.as_json(),
                "criteria": list(lines(version.criteria)),
            }
            for version in measure.versions
        ],
        "exclusions": [
            {
                "measure": other,
                "name": catalogue.measures[other].name,
                "kind": exclusion.kind,
                "scope": exclusion.scope,
                "region": exclusion.region,
                "clause": exclusion.citation.as_json(),
            }
            for exclusion, other in others
        ],
        "frequency": [
            {
                "max": f.max,
                "per": f.per,
                "same_reason": f.same_reason,
                "region": f.region,
                "clause": f.citation.as_json(),
            }
            for f in catalogue.frequencies
            if f.measure == measure.code
        ],
    }


def _listed(faults: tuple[Fault, ...]) -> list[dict[str, Any]]:
    return [{"file": fault.file, "line": fault.line, "text": fault.text} for fault in faults]


def _warn(warnings: tuple[Fault, ...]) -> None:
    for warning in warnings:
        click.echo(f"提醒:{warning}", err=True)
