"""幸福清单: what the family itself gets to read. All aid that runs, what may be missing, what to bring, whom to ask."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from api.papers import bringing
from api.papers.typesetting import pdf_of
from graph.office import Office
from graph.policy.regions import EVERYWHERE
from graph.workdays import due_words, months_later


def list_pdf(office: Office, packet: Mapping[str, Any], telephone: str | None) -> bytes:
    """``packet``: of ``packets.build``, shown. A telephone that nobody gave is a line to be filled in by hand."""
    return pdf_of("family_list.typ", list_words(office, packet, telephone), "幸福清单")


def list_words(office: Office, packet: Mapping[str, Any], telephone: str | None) -> dict[str, Any]:
    """What stands on the paper, sentence by sentence; no code, no score, nothing of anybody else's."""
    home = packet["household"]
    visited = _visited(office, home["household"])
    running = [_running(office, row, home, visited) for row in packet["aid"]]
    possible = [_possible(office, row) for row in packet["options"] if row["verdict"] != "不再符合"]
    waiting = [_waiting(row, office.names.department(row["holder"]), str(packet["as_of"]))
               for row in packet["referrals"] if row["state"] != "草拟"]  # not sent: nothing that anybody waits for
    return {"household": home["household"], "as_of": packet["as_of"], "telephone": telephone or "__________________",
            "sections": [
                {"name": "您家正在享受的", "lines": running or ["现在没有登记的救助。"]},
                {"name": "正在办的", "lines": waiting or ["没有在办的事。"]},
                {"name": "您家可能还可以申请的", "lines": possible or ["没有看到。情况有变化请告诉我们。"]},
                {"name": "来办时请带", "lines": bringing.to_bring(office.catalogue, packet)},
                {"name": "这些不用再带", "lines": bringing.had_already(office.names, packet) or ["暂无。"]}]}


def _waiting(row: Mapping[str, Any], holder: str, day: str) -> str:
    """Where a request is, and what a family may ask for: no day that has passed is told as one to wait for.

    >>> _waiting({"need": "住房救助", "state": "办理中", "due_on": "2024-09-14"}, "住建局", "2024-09-15")
    '“住房救助”正在住建局,本该在 2024-09-14 前办好,已经过了,可以催问。'
    >>> _waiting({"need": "住房救助", "state": "办理中", "due_on": "2024-09-14"}, "住建局", "2024-09-14")
    '“住房救助”正在住建局,最迟 2024-09-14。'
    """
    if row["state"] == "已办结":
        return f"“{row['need']}”已经办了,{holder}会来核实;没有办成请告诉我们。"
    if row["state"] in ("已退回", "未办成"):
        return f"“{row['need']}”没有办成,{holder}正在另想办法,可以催问。"
    if row["due_on"] is None:
        return f"“{row['need']}”正在{holder},没有规定期限。"
    if str(row["due_on"]) < day:
        return f"“{row['need']}”正在{holder},本该在 {due_words(row)} 前办好,已经过了,可以催问。"
    return f"“{row['need']}”正在{holder},最迟 {due_words(row)}。"


def _visited(office: Office, household: str) -> date | None:
    """The last time somebody came to the door."""
    rows = office.store.read("visit/list_visits", visit=None, household=household, scope=EVERYWHERE)
    days = [row["visited_on"] for row in rows if row["channel"] == "入户走访" and row["visited_on"] <= office.today]
    return max(days, default=None)


def _running(office: Office, row: Mapping[str, Any], home: Mapping[str, Any], visited: date | None) -> str:
    """What, how much, since when, until when, the next review (a visit, by the frequency of the tier), whom to ask."""
    who = f"({row['name']})" if row["person"] and row["name"] else ""
    cycle = "每月" if row["cycle"] == "月" else "一次"
    rule = office.catalogue.visit_rule(row["measure"], office.today, home["code"], home["kind"])
    until = f",到 {row['ends_on']} 为止" if row["ends_on"] else ""
    review = ""
    if rule:
        due = months_later(visited or date.fromisoformat(row["starts_on"]), rule.every_months)
        review = f",每 {rule.every_months} 个月上门看一次,下次在 {due} 前"
    return (f"{office.names.measure(row['measure'])}{who}:{cycle} {row['approved_fen'] / 100:,.2f} 元,"
            f"{row['starts_on']} 起{until}{review};找{office.names.department(row['department'])}")


def _possible(office: Office, row: Mapping[str, Any]) -> str:
    who = f"({row['name']})" if row["person"] and row["name"] else ""
    known = "看起来符合条件" if row["verdict"] == "符合而未享受" else "还不能确定,要再弄清一些情况"
    return f"{office.names.measure(row['measure'])}{who}:{known};找{office.names.department(row['department'])}申请"
