"""What an entry of the chain tells: one Chinese sentence and the columns beside it, from the cells that hold. No I/O.

Cells as in ``history``: a person is ``P…``, names are sealed and never told; money is integer fen.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, Final

from graph.intake.history import Cells

HAPPENED_ON: Final = {
    "member": "加入日期",
    "fact": "起始日期",
    "application": "受理日期",
    "grant": "起始日期",
    "adjustment": "生效月份",
    "payment": "发放日期",
    "referral": "发出日期",
    "visit": "走访日期",
}


@dataclass(frozen=True)
class Names:
    """Chinese names of the catalogue's codes; an unknown code is told as it is."""

    measures: Mapping[str, str]
    departments: Mapping[str, str]

    def measure(self, code: str | None) -> str:
        return self.measures.get(code or "", code or "")

    def department(self, code: str | None) -> str:
        return self.departments.get(code or "", code or "")


@dataclass(frozen=True)
class Telling:
    """Columns of ``household_aid_chain`` that come from one version's cells; null = does not apply or not given.

    Measure, person and department of an adjustment or a payment are its grant's: the query takes them from there.
    Who reported a household, a membership or a visit stands in ``source``: two departments may report the same."""

    happened_on: str
    event: str
    measure: str | None = None
    person: str | None = None
    department: str | None = None
    amount_fen: int | None = None


def happened_on(kind: str, cells: Cells, data_date: str) -> str:
    """ISO date; of a household the data date, of an adjustment the first day of its month."""
    column = HAPPENED_ON.get(kind)
    if column is None:
        return data_date
    value: str = cells[column]
    return value if len(value) == 10 else value + "-01"


def yuan(fen: int) -> str:
    """
    >>> yuan(123456), yuan(5)
    ('1,234.56', '0.05')
    """
    return f"{fen // 100:,}.{fen % 100:02d}"


def tell(kind: str, cells: Cells, data_date: str, reporter: str | None, names: Names) -> Telling:
    event, columns = _TELLERS[kind](cells, reporter, names)
    if cells.get("作废"):
        event = f"作废:{event}"
    return Telling(happened_on(kind, cells, data_date), event, **columns)


_Told = tuple[str, dict[str, Any]]


def _household(cells: Cells, reporter: str | None, names: Names) -> _Told:
    kind = f",{cells['户籍类型']}户籍" if cells.get("户籍类型") else ""
    guard = ",有保护标记" if cells.get("保护标记") else ""
    return f"登记家庭,行政区划 {cells['行政区划代码']}{kind}{guard}", {}


def _member(cells: Cells, reporter: str | None, names: Names) -> _Told:
    person = cells["身份证号"]
    left = f",{cells['离开日期']} 离开" if cells.get("离开日期") else ""
    died = f",{cells['死亡日期']} 死亡" if cells.get("死亡日期") else ""
    event = f"成员 {person}({cells['与户主关系']})自 {cells['加入日期']} 在户{left}{died}"
    return event, {"person": person}


def _fact(cells: Cells, reporter: str | None, names: Names) -> _Told:
    until = f"至 {cells['截止日期']}" if cells.get("截止日期") else "起"
    event = f"{names.department(reporter)}报告:{cells['指标']}={cells['值']},{cells['起始日期']} {until}"
    return event, {"person": cells.get("身份证号"), "department": reporter}


def _application(cells: Cells, reporter: str | None, names: Names) -> _Told:
    end = f",{cells['办结日期']} 办结" if cells.get("办结日期") else ",未办结"
    result = f"({cells['结果']})" if cells.get("结果") else ""
    pledge = ",告知承诺" if cells.get("告知承诺") else ""
    department, measure = cells["受理部门"], cells["措施代码"]
    event = f"{names.department(department)}受理{names.measure(measure)}申请 {cells['申请编号']}{pledge}{end}{result}"
    return event, {"measure": measure, "person": cells.get("身份证号"), "department": department}


def _grant(cells: Cells, reporter: str | None, names: Names) -> _Told:
    cycle = "每月" if cells["发放周期"] == "月" else "一次性"
    end = f",{cells['截止日期']} 到期" if cells.get("截止日期") else ""
    stop = f",{cells['终止日期']} 终止" if cells.get("终止日期") else ""
    why = f"({cells['终止原因']})" if cells.get("终止日期") and cells.get("终止原因") else ""
    department, measure, amount = cells["经办部门"], cells["措施代码"], cells["批准金额"]
    event = (
        f"{names.department(department)}批准{names.measure(measure)} {cells['救助编号']},{cycle} {yuan(amount)} 元,"
        f"自 {cells['起始日期']} 起{end}{stop}{why}"
    )
    return event, {"measure": measure, "person": cells.get("身份证号"), "department": department, "amount_fen": amount}


def _adjustment(cells: Cells, reporter: str | None, names: Names) -> _Told:
    why = f",原因:{cells['原因']}" if cells.get("原因") else ""
    amount = cells["批准金额"]
    event = f"救助 {cells['救助编号']} 自 {cells['生效月份']} 调整为 {yuan(amount)} 元{why}"
    return event, {"amount_fen": amount}


def _payment(cells: Cells, reporter: str | None, names: Names) -> _Told:
    what = f"({cells['内容']})" if cells.get("内容") else ""
    amount = cells["金额"]
    event = f"救助 {cells['救助编号']} 发放 {cells['所属月份']} 月份 {yuan(amount)} 元{what}"
    return event, {"amount_fen": amount}


def _referral(cells: Cells, reporter: str | None, names: Names) -> _Told:
    sender, receiver = names.department(cells["转出部门"]), names.department(cells["转入部门"])
    why = f",理由:{cells['理由']}" if cells.get("理由") else ""
    after = f",接续 {cells['上一转介编号']}" if cells.get("上一转介编号") else ""
    proof = f",凭据:{cells['凭据']}" if cells.get("凭据") else ""
    event = f"{sender}转介{receiver}:{cells['需求']},{cells['状态']}{why}{proof}{after}(转介 {cells['转介编号']})"
    return event, {"person": cells.get("身份证号"), "department": cells["转出部门"]}


def _visit(cells: Cells, reporter: str | None, names: Names) -> _Told:
    cause = f",致困原因:{cells['致困原因']}" if cells.get("致困原因") else ""
    handled = f",处置:{cells['处置']}" if cells.get("处置") else ""
    need = f",需求:{cells['需求']}" if cells.get("需求") else ""
    event = f"{cells['渠道']}:{cells['发现情况']}{cause}{handled}{need}"
    return event, {"person": cells.get("身份证号")}


_TELLERS: Final[Mapping[str, Callable[[Cells, str | None, Names], _Told]]] = {
    "household": _household,
    "member": _member,
    "fact": _fact,
    "application": _application,
    "grant": _grant,
    "adjustment": _adjustment,
    "payment": _payment,
    "referral": _referral,
    "visit": _visit,
}
