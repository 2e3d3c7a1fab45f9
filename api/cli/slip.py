"""The slip of a 救前查询, as plain text that prints on any printer."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from graph.columns import column_name
from graph.intake.telling import Names


def text(receipt: Mapping[str, Any], names: Names, asked: Sequence[str] = ()) -> str:
    """``asked``: of ``checks.whom_to_ask_of``."""
    until = receipt["to"] or "长期"
    lines = [
        f"救前查询回执 {receipt['receipt']}",
        f"措施 {names.measure(receipt['measure'])}  对象 {receipt['subject']}  拟发 {receipt['from']} 至 {until}",
        f"结论:{receipt['result']}",
    ]
    for row in receipt["rows"]:
        end = row["until"] or "仍在发放"
        clause = row["clause"] or {}
        cited = f"{clause.get('document') or ''} {clause.get('clause') or ''}".strip() or "(无条款)"
        lines.append(
            f"· {_RULES.get(row['rule'], row['rule'])}:救助 {row['grant']}({names.measure(row['measure'])}),"
            f"{names.department(row['department'])}经办,"
            f"{row['since']} 至 {end};依据 {cited}({row['status'] or '未核实'})"
        )
    for row in receipt["criteria"]:
        by = "、".join(map(names.department, row["reported_by"] or []))
        told = f"{row['value']},{by}报,{row['since']} 起" if row["value"] else "没有情况"
        asked = row.get("asked") or row["fact"]
        lines.append(f"· 须 {asked}:{row['truth']}({told})")
    lines += [f"· 向谁补:{one}" for one in asked]
    for item in receipt["owed"]:
        age = f"最新 {item['data_date']},过旧" if item["data_date"] else "从未报送"
        owing = names.department(item["department"]) or "无部门"
        lines.append(f"· 数据不足:{owing}的“{column_name(item['kind'])}”{age}")
    lines.append(f"{receipt['at']}  经办 {receipt['by']}  按 {receipt['as_of']} 的数据")
    return "\n".join(lines)


_RULES = {
    "same_measure": "重复享受同一措施",
    "exclusive": "不可同领",
    "higher": "择高享受",
    "topup": "补差(可发)",
    "two_households": "同一人在两户享受",
    "once": "超过次数",
}
