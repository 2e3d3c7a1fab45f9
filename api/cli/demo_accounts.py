"""Accounts of the demo: one for each kind of work, with a fresh password printed at every start."""

from __future__ import annotations

import secrets
from typing import TYPE_CHECKING, Final

import click

if TYPE_CHECKING:
    from pathlib import Path

    from graph.office import Office

#: name, role, department, what to try.
ACCOUNTS: Final = (
    ("xietiao", "coordinator", None, "协调员:概况、各户、会议"),
    ("minzheng", "department", "CIVIL", "民政局经办:案头、救前查询、导入"),
    ("canlian", "department", "DPF", "残联经办:从民政转一件过来,在这里签收、办理"),
    ("shenji", "auditor", None, "审计:疑点、谁看过"),
    ("guanli", "admin", None, "系统管理:只管帐号"),
)


def print_accounts(office: Office, log: Path) -> None:
    """One password for all five; it is for invented people on this machine only. The last lines of the demo."""
    from graph import accounts

    password = secrets.token_urlsafe(9)
    known = {row["account"] for row in accounts.list_users(office)}
    click.echo(f"请求日志写在 {log}。", err=True)
    click.echo("演示帐号(密码每次启动都换):")
    for name, role, department, said in ACCOUNTS:
        if name in known:
            accounts.set_password(office, name, password, by="demo")
        else:
            accounts.add_user(office, name, role, password, department=department, by="demo")
        click.echo(f"  帐号 {name:<9} 密码 {password}  {said}")
