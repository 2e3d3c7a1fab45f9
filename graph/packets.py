"""The packet of a case: what the meeting has on its table, and what it can be held to afterwards.

Canonical JSON, so that the same facts give the same bytes. Persons are ``P…`` in it: names and masked numbers are put
beside them when it is shown, so that a frozen packet forgets a person together with the person's key.
"""

from __future__ import annotations

import hashlib
import json
from collections import defaultdict
from collections.abc import Mapping, Sequence
from typing import Any, Final

from graph import alerts, chain, complaints, pledges, tasks
from graph.acts import missing, plain
from graph.answers import ask, coverage_of, with_people
from graph.chain import canonical
from graph.intake.kinds import KINDS as FILES
from graph.office import Office
from graph.policy.regions import EVERYWHERE
from graph.unknown import Asked, How, lacks_of, reporters, whom_to_ask
from graph.workdays import due_words

KINDS = ("member", "fact", "grant", "referral", "visit")
#: Entries that the chain picture leaves out: who is registered, and what departments hold.
BACKGROUND = frozenset({"household", "member", "fact"})
#: What is certain before what has to be found out.
OFFERED = {"符合而未享受": 0, "不再符合": 1, "无法判断": 2}


def build(office: Office, household: str, reasons: Sequence[Mapping[str, str]], *,
          scope: Mapping[str, str] = EVERYWHERE) -> dict[str, Any]:
    """Everything the graph says of the case today; JSON values only. ``head``: the entry up to which it is true."""
    where = {"household": household, "as_of": office.today, "scope": dict(scope)}
    heads = chain.heads(office.store.read, [household])
    rows = office.store.read("household/show_household", household=household, scope=dict(scope))
    if not rows or not heads:
        raise missing("户", household)
    home = rows[0]

    def asked(question: str) -> list[dict[str, Any]]:
        rows = ask(office, question, [], scope=scope, homes=[household]).rows
        return [row for row in rows if household in (row.get("household"), *row.get("households", ()))]

    members = [row for row in office.store.read("household/list_members", **where) if row["here"]]
    facts = [row for row in office.store.read("household/list_facts", **where) if row["runs"]]
    grants = [row for row in office.store.read("household/list_grants", **where) if row["runs"]]
    aid, wrong, doubles = asked("missing_aid"), asked("ineligible_grant"), asked("duplicate_benefit")
    told = ask(office, "household_aid_chain", [("household", household)], scope=scope).rows
    hops = list(ask(office, "referral_chain", [("household", household)], scope=scope).rows)
    latest = office.store.read("meeting/read_alert_of", household=household, scope=dict(scope))
    states = {row["alert"]: row["state"] for row in alerts.listing(office, household=household, scope=scope)}
    told_by = reporters(office, {lack.fact for lack in lacks_of(aid)})
    coverage = [item for item in coverage_of(office, KINDS, office.today) if not item["covers"]]
    found = {
        "household": {name: home[name] for name in ("household", "code", "kind", "protected")},
        "as_of": office.today, "head": {"seq": heads[household].seq, "mac": heads[household].mac},
        "reasons": list(reasons),
        "members": [_without_name(row, "person", "relation", "joined_on", "elsewhere") for row in members],
        "alert": [{**row, "evidence": json.loads(row["evidence"]), "untold": json.loads(row["untold"]),
                   "state": states[row["alert"]]}
                  for row in latest],
        "aid": [_without_name(row, "grant", "measure", "person", "department", "cycle", "starts_on", "ends_on",
                              "approved_fen", "paid_fen", "reason") for row in grants],
        "held": _held(facts),
        "not_known": {"facts": sorted({fact for row in aid for fact in row["missing_facts"]}), "files": coverage},
        "findings": _findings(office.store.read("meeting/list_findings_of", household=household, scope=dict(scope)),
                              doubles),
        "chain": [_without_name(row, "seq", "happened_on", "kind", "event", "measure", "person", "department",
                                "amount_fen")
                  for row in told if row["status"] == "现行" and row["kind"] not in BACKGROUND],
        "referrals": [row for row in hops if row["holder"] is not None],
        "path": [[row["chain"], row["hop"], row["from_department"], row["to_department"], row["state"]]
                 for row in hops],
        "tasks": tasks.listing(office, household=household, unfinished=True, scope=scope),
        "pledges": [_without_name(row, "pledge", "person", "measure", "edition", "state", "promised_on", "broken_on",
                                  "revoked_on", "restored_on", "recover_fen", "recovered_fen")
                    for row in pledges.listing(office, household=household, scope=scope)],
        "complaints": [_without_name(row, "complaint", "person", "against", "target", "what", "department", "state",
                                     "filed_on", "due_on", "provisional", "overdue", "answered_on", "why")
                       for row in complaints.listing(office, household=household, scope=scope)],
        "options": sorted((_option(office, row, told_by) for row in (*aid, *wrong)),
                          key=lambda one: OFFERED[one["verdict"]]),
    }
    found["questions"] = _questions(office, found, whom_to_ask(office, lacks_of(aid), told_by))
    value: dict[str, Any] = plain(found)
    return value


def text_of(packet: Mapping[str, Any]) -> str:
    return canonical(packet)


def digest(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()


def show(office: Office, text: str, scope: Mapping[str, str], *, place: bool = True) -> dict[str, Any]:
    """A packet for reading: names and masked numbers beside the persons. Without ``place``, where a household lives
    that is protected (or not known not to be) stays hidden, as on its page."""
    packet: dict[str, Any] = json.loads(text)
    if not place and packet["household"]["protected"] is not False:
        packet["household"]["code"] = None
    for part in ("chain", "pledges", "complaints"):
        packet.setdefault(part, [])     # frozen before packets kept it
    for part in ("members", "aid", "options", "chain", "pledges", "complaints"):
        packet[part] = with_people(office, "packet", packet[part], scope, None, None)
    signs = [sign for alert in packet["alert"] for sign in alert["evidence"]]
    whose = with_people(office, "packet", [{"person": one["row"].get("person")} for one in packet["findings"]], scope,
                        None, None)
    packet["findings"] = [{**one, "name": who["name"], "id_masked": who["id_masked"]}
                          for one, who in zip(packet["findings"], whose, strict=True)]
    facts = iter(with_people(office, "packet", [fact for part in (*packet["held"], *signs) for fact in part["facts"]],
                             scope, None, None))
    for part in (*packet["held"], *signs):
        part["facts"] = [next(facts) for _ in part["facts"]]
    return packet


def _without_name(row: Mapping[str, Any], *names: str) -> dict[str, Any]:
    return {name: row[name] for name in names}


def _findings(kept: Sequence[Mapping[str, Any]], doubles: Sequence[Mapping[str, Any]]) -> list[dict[str, Any]]:
    """What audits kept and people judged, false alarms apart, and today's duplicates that no audit has kept yet."""
    known = {row["finding"] for row in kept}
    found = [{**_without_name(row, "finding", "rule", "first_seen", "amount_fen", "verdict"),
              "row": json.loads(row["row"])} for row in kept if not row["dismissed"]]
    return found + [
        {"finding": row["finding"], "rule": row["rule"], "first_seen": None,
         "row": {name: value for name, value in row.items() if name not in ("name", "id_masked", "path")},
         "amount_fen": row["amount_at_risk_fen"], "verdict": None}
        for row in doubles if row["finding"] not in known]


def _held(facts: Sequence[Mapping[str, Any]]) -> list[dict[str, Any]]:
    """What each department holds of this household."""
    by_department: dict[str, list[dict[str, Any]]] = defaultdict(list)
    for row in facts:
        by_department[row["department"]].append({name: row[name] for name in ("person", "fact", "value", "since")})
    return [{"department": department, "facts": held} for department, held in sorted(by_department.items())]


def _option(office: Office, row: Mapping[str, Any], told_by: Mapping[str, Sequence[str]]) -> dict[str, Any]:
    """One thing that the meeting could decide, with the clause and how sure the clause is. ``department``: whose
    measure it is; ``asked``: who can say what is missing."""
    version = office.catalogue.version_on(row["measure"], office.today)
    stops = "grant" in row
    asked = [] if stops else whom_to_ask(office, lacks_of([row]), told_by)
    return {"measure": row["measure"], "person": row["person"], "grant": row.get("grant"),
            "verdict": "不再符合" if stops else {"eligible": "符合而未享受"}.get(row["verdict"], "无法判断"),
            "missing_facts": list(row.get("missing_facts") or []), "failed": list(row.get("failed") or []),
            "grace_until": row.get("grace_until"),
            "asked": [{"how": one.how.value, "departments": list(one.departments), "facts": list(one.facts)}
                      for one in asked],
            "department": row["department"] if stops else row["responsible_department"],
            "clause": version.citation.as_json() if version else None}


def _next_of(row: Mapping[str, Any]) -> str:
    """What its holder has to answer of an open referral."""
    if row["state"] == "已办结":
        return "何时核实、闭环?"
    if row["state"] in ("已退回", "未办成"):
        return f"{row['reason'] or '没有写理由'};改派给谁?"
    return f"期限 {due_words(row)},何时办结?" if row["due_on"] else "没有规定期限,何时办结?"


#: What is asked of whom reports a fact, by how it is lacking.
ASKED: Final[Mapping[How, str]] = {
    How.REPORT: "{facts}还没有报(判断{measures}要用),何时报来?",
    How.CHECK: "{facts}说法不一或不清(判断{measures}要用),何时核清?",
    How.NOBODY: "{facts}还没有部门报过(判断{measures}要用),谁来查明?",
    How.STANDARD: "这里没有规定{facts}(判断{measures}要用),按什么办?",
}


def _lacking(office: Office, asked: Asked) -> str:
    """``残联:残疾等级还没有报(判断护理补贴要用),何时报来?``"""
    measures = dict.fromkeys(office.names.measure(code) for codes in asked.facts.values() for code in codes)
    by = "、".join(map(office.names.department, asked.departments)) or "主管部门"
    return f"{by}:{ASKED[asked.how].format(facts='、'.join(asked.facts), measures='、'.join(measures))}"


def _undone(office: Office, row: Mapping[str, Any]) -> str | None:
    """What its department has to answer of a task; nothing while its day has not passed."""
    said = f"{office.names.department(row['department'])}:任务“{row['what']}”"
    if row["state"] == tasks.CODES[tasks.FAILED]:
        return f"{said}未办成,接下来怎么办?"
    if row["overdue"]:
        return f"{said}期限 {due_words(row)} 已过,为何没有办完?"
    return f"{said}没有期限,何时办完?" if row["due_on"] is None else None


def _questions(office: Office, found: Mapping[str, Any], lacking: Sequence[Asked]) -> list[str]:
    """What somebody at the table has to answer: today's, not what still has its time."""
    name = office.names.department
    asked = [_lacking(office, one) for one in lacking]
    asked += [f"{name(row['holder'])}:转介 {row['referral']}“{row['need']}”现为{row['state']},{_next_of(row)}"
              for row in found["referrals"]]
    asked += [said for row in found["tasks"] if (said := _undone(office, row))]
    asked += [f"承诺 {row['pledge']}({office.names.measure(row['measure'])})已认定失信,撤销与否?"
              for row in found["pledges"] if row["state"] == pledges.CODES[pledges.BROKEN]]
    asked += [f"{FILES[item['kind']].chinese}表没有部门报送,依据不全。" if item["department"] is None else
              f"{name(item['department'])}:{FILES[item['kind']].chinese}表的数据停在 {item['data_date']},其后有无变化?"
              for item in found["not_known"]["files"]]
    return asked
