"""Who may do what, and to which households: one table of permissions, one of questions. Deny by default.

What an account may not see is not there: a foreign number is answered as one that does not exist. An admin manages
accounts and sees no case. A department sees its own desk and the households where it has a matter of its own.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Final

from graph.accounts import Account, Role
from graph.errors import AidChainError, NotFound
from graph.intake.cells import id_number as read_id_number
from graph.office import Office

PUBLIC: Final = "public"  # nobody need be logged in
LOGGED_IN: Final = "account"  # anybody who is

_C, _D, _T, _A, _S = Role.COORDINATOR, Role.DEPARTMENT, Role.TOWNSHIP, Role.AUDITOR, Role.ADMIN

#: Permission → roles. A route names one of these; one that names none does not start.
PERMISSIONS: Final[Mapping[str, frozenset[Role]]] = {
    "query.ask": frozenset({_C, _D, _T, _A}),
    "household.read": frozenset({_C, _D, _T, _A}),
    "household.list": frozenset({_C, _T, _A}),
    "person.reveal": frozenset({_C, _D, _T, _A}),
    "check.ask": frozenset({_C, _D, _T, _A}),
    "desk.work": frozenset({_C, _D, _T}),
    "referral.read": frozenset({_C, _D, _T, _A}),
    "referral.write": frozenset({_C, _D, _T}),
    "file.import": frozenset({_C, _D, _T}),
    "finding.read": frozenset({_C, _T, _A}),
    "finding.judge": frozenset({_C, _A}),
    "visit.write": frozenset({_C, _D, _T}),
    "roster.read": frozenset({_C, _T, _A}),
    "roster.write": frozenset({_C, _T}),
    "campaign.write": frozenset({_C}),
    "alert.read": frozenset({_C, _T, _A}),
    "alert.dispose": frozenset({_C}),
    "meeting.read": frozenset({_C, _T, _A}),
    "meeting.write": frozenset({_C}),
    "task.read": frozenset({_C, _D, _T, _A}),
    "task.step": frozenset({_C, _D, _T}),
    "pledge.read": frozenset({_C, _D, _T, _A}),
    "pledge.write": frozenset({_C, _D, _T}),
    "resource.read": frozenset({_C, _D, _T, _A}),
    "match.write": frozenset({_C, _D, _T}),
    "complaint.read": frozenset({_C, _D, _T, _A}),
    "complaint.write": frozenset({_C, _D, _T}),
    "complaint.answer": frozenset({_C, _D}),
    "overview.read": frozenset({_C, _T, _A}),
    "access.read": frozenset({_A}),
    "account.manage": frozenset({_S}),
    "metrics.read": frozenset({_S}),
}

#: What holds a department to its own matters, question by question; a question not named here is not for departments.
#: desk: ``department`` is its own · matter: the household, person or referral is one of its own · measure: ``measure``
#: is given and its own · free: 救前查询, where seeing what others pay is the purpose.
DEPARTMENT_QUESTIONS: Final[Mapping[str, str]] = {
    "department_inbox": "desk",
    "household_aid_chain": "matter",
    "referral_chain": "matter",
    "explain_eligibility": "matter",
    "missing_aid": "measure",
    "ineligible_grant": "measure",
    "check_before_grant": "free",
}


class Unauthenticated(AidChainError):
    kind = "unauthenticated"


class Forbidden(AidChainError):
    kind = "forbidden"


def may(account: Account | None, permission: str) -> bool:
    if permission == PUBLIC:
        return True
    if account is None:
        return False
    return permission == LOGGED_IN or account.role in PERMISSIONS[permission]


def hold_question(office: Office, account: Account, name: str, given: Sequence[tuple[str, str]]) -> None:
    """Refuses what this account may not ask; the region is held by ``account.scope`` inside the statement."""
    if account.role is not Role.DEPARTMENT:
        return
    rule, values = DEPARTMENT_QUESTIONS.get(name), dict(given)
    if rule is None:
        raise Forbidden(f"部门经办不能问 {name}:这个查询看的是整个地区。可问:{'、'.join(DEPARTMENT_QUESTIONS)}。")
    if rule == "desk" and "department" in values and values["department"] != account.department:
        raise NotFound(f"政策目录里没有部门“{values['department'][:40]}”:请核对部门代码。")
    if rule == "measure":
        measure = office.catalogue.measures.get(values.get("measure", ""))
        if measure is None or measure.department != account.department:
            raise Forbidden(f"部门经办问 {name} 须给 measure,且是本部门主管的措施。")
    if rule == "matter":
        _hold_matter(office, account, values)


def _hold_matter(office: Office, account: Account, values: Mapping[str, str]) -> None:
    if household := values.get("household"):
        hold_household(office, account, household)
    if person := values.get("person"):
        _hold_person(office, account, person, f"没有人员“{person[:40]}”:请核对编号,或先导入相应的表。")
    if number := values.get("id_number"):
        read = read_id_number(number, office.today)
        if isinstance(read, str):
            _hold_person(
                office, account, office.keys.person(read), "没有登记这个身份证号的人:请核对号码,或先导入成员表。"
            )
    if referral := values.get("referral"):
        hold_referral(office, account, referral)


def hold_household(office: Office, account: Account, household: str) -> None:
    """``NotFound`` unless the household lies in the account's region and, for a department, is a matter of its own."""
    if account.role is Role.DEPARTMENT:
        found = office.store.read(
            "account/count_matters", department=account.department, household=household, scope=account.scope
        )
    else:
        found = office.store.read("household/count_household", household=household, scope=account.scope)
    if account.role is Role.ADMIN or not found[0]["checked"]:
        raise NotFound(f"没有户“{household[:60]}”:请核对编号,或先导入相应的表。")


def opened(office: Office, account: Account, household: str) -> bool:
    """Whether the account may look into a household: a receiver before 签收 may not."""
    try:
        hold_household(office, account, household)
    except NotFound:
        return False
    return True


def own_hops(
    office: Office, account: Account, given: Mapping[str, str], rows: Sequence[dict[str, Any]]
) -> list[dict[str, Any]]:
    """Of a ``referral_chain`` what a department may see: no draft of another's; and of a household that is not open to
    it (asked by a referral that it has not yet signed for) only the hops that it sent or got."""
    if account.role is not Role.DEPARTMENT:
        return list(rows)
    mine = account.department
    seen = [row for row in rows if row["state"] != "草拟" or row["from_department"] == mine]
    if referral := given.get("referral"):
        [row] = office.store.read("referral/show_referral", referral=referral, scope=account.scope)
        if not opened(office, account, row["household"]):
            return [row for row in seen if mine in (row["from_department"], row["to_department"])]
    return seen


def _hold_person(office: Office, account: Account, person: str, said: str) -> None:
    homes = office.store.read("account/list_homes", person=person, scope=account.scope)
    for home in homes:
        if (
            account.role is not Role.DEPARTMENT
            or office.store.read(
                "account/count_matters", department=account.department, household=home["household"], scope=account.scope
            )[0]["checked"]
        ):
            return
    raise NotFound(said)


def hold_person(office: Office, account: Account, person: str) -> None:
    _hold_person(office, account, person, f"没有人员“{person[:40]}”:请核对编号,或先导入相应的表。")


def hold_referral(office: Office, account: Account, referral: str) -> None:
    """A department sees the referrals it sends or receives (a draft only its sender)."""
    rows = office.store.read("referral/show_referral", referral=referral, scope=account.scope)
    if rows and account.role is Role.DEPARTMENT:
        row = rows[0]
        ends = {row["from_department"]} | ({row["to_department"]} if row["state"] != "草拟" else set())
        if account.department not in ends:
            rows = []
    if not rows or account.role is Role.ADMIN:
        raise NotFound(f"没有转介“{referral[:60]}”:请核对转介编号。")
