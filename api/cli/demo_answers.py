"""What the demo prints: a chain, duplicates, a family overlooked, a referral in a circle, a meeting; for a stranger."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final, Literal

from rich import box
from rich.console import Console
from rich.markup import escape
from rich.table import Table

from graph import agenda, complaints, meetings, pledges
from graph.answers import Answer, ask
from graph.columns import RULES, STATUS, cited
from graph.intake.quarantine import list_rows
from graph.policy.model import leaves
from graph.policy.regions import EVERYWHERE
from graph.workdays import due_words
from seed import meeting as demo_meeting
from seed.ledger import COUNTY_DAY
from seed.people import COUNTY_NAME
from seed.stories import STORIES

if TYPE_CHECKING:
    from graph.office import Office

WIDTH: Final = 100
#: What is asked, with keys that give the statements their plans ahead of the answers.
QUESTIONS: Final = (
    ("duplicate_benefit", [("as_of", COUNTY_DAY.isoformat())]),
    ("missing_aid", [("measure", "DIS_NURSING"), ("as_of", COUNTY_DAY.isoformat())]),
    ("explain_eligibility", [("measure", "DIS_NURSING"), ("household", "QH0015"), ("as_of", COUNTY_DAY.isoformat())]),
    ("household_aid_chain", [("household", "QH0001")]),
    ("referral_chain", [("household", "QH0025"), ("as_of", COUNTY_DAY.isoformat())]),
)
BACKGROUND: Final = ("household", "member", "fact")


class Answers:
    """Printed to standard output, no line wider than ``WIDTH``; ``console`` is another's in tests."""

    def __init__(self, office: Office, console: Console | None = None) -> None:
        self.office = office
        self.console = console or Console(highlight=False)
        if not self.console.is_terminal or self.console.width > WIDTH:
            self.console.width = WIDTH

    def print_four(self, directory: Path) -> None:
        households = self.office.store.read("finding/count_households", region="", scope=EVERYWHERE)[0]["checked"]
        aside = list_rows(self.office.store)
        waiting = sum(row["waiting"] for row in aside)
        self.say()
        self.say(f"[bold]{COUNTY_NAME}[/](虚构):15 个部门的 30 个文件,{households} 户;"
                 f"{len(aside)} 行进了隔离区,每行有原因({waiting} 行在等它所指的救助)。")
        self.say(f"[dim]文件在 {escape(str(directory))}。每个答案后面的 → 是接着可以试的命令。[/]")
        self.chain("QH0001")
        self.duplicates()
        self.overlooked("QH0015", "DIS_NURSING")
        self.circle("QH0025")

    def print_meeting(self) -> None:
        self.meeting()
        self.more()

    def say(self, text: str = "") -> None:
        self.console.print(text)

    def heading(self, number: str, text: str) -> None:
        self.say()
        self.console.rule(f"[bold]{number} {text}[/]", align="left", style="dim")

    def next(self, command: str) -> None:
        self.say(f"[dim]→[/] [cyan]{self.dated(command)}[/]")

    def dated(self, command: str) -> str:
        """``as_of`` stands there on any other day than the stories' (a chain's asks when it was recorded: never)."""
        on_a_day = " query " in command and "household_aid_chain" not in command
        return f"{command} as_of={COUNTY_DAY}" if on_a_day and self.office.today != COUNTY_DAY else command

    def ask(self, query: str, **given: str) -> Answer:
        if query != "household_aid_chain":
            given["as_of"] = COUNTY_DAY.isoformat()
        return ask(self.office, query, list(given.items()))

    # the five answers

    def chain(self, household: str) -> None:
        answer = self.ask("household_aid_chain", household=household)
        told = [row for row in answer.rows if row["kind"] not in BACKGROUND and row["status"] == "现行"]
        self.heading("一", f"一户一条救助链:{household} 卢广田家,顶梁柱病倒以后")
        table = _table("日期", "发生了什么", "金额(元)")
        for row in sorted(told, key=lambda row: (row["happened_on"], row["seq"])):
            who = f"({row['name']})" if row["name"] else ""
            table.add_row(f"{row['happened_on']}", escape(self._told(row) + who), _yuan(row["amount_fen"]))
        self.console.print(table)
        rest = len(answer.rows) - len(told)
        self.say(f"链上共 {len(answer.rows)} 条(登记、成员、各部门情况 {rest} 条未列),逐条相扣,改一个字都验得出来。")
        self.next(f"aidchain query household_aid_chain household={household}")
        self.next("aidchain chain verify")

    def _told(self, row: Mapping[str, Any]) -> str:
        """An event without what its row says again: date, amount, person."""
        if row["kind"] == "grant":
            return f"{self.office.names.department(row['department'])}批准{self.office.names.measure(row['measure'])}"
        if row["kind"] == "payment":
            return f"  发放{self.office.names.measure(row['measure'])}"
        return str(row["event"]).split(",致困原因")[0].split(",处置")[0]

    def duplicates(self) -> None:
        answer = self.ask("duplicate_benefit")
        self.heading("二", f"谁在重复领:查了 {answer.checked} 笔救助,{len(answer.rows)} 处重叠,举两处")
        table = _table("谁", "哪两笔", "从何时起", "涉及金额(元)", "依据")
        for household in ("QH0009", "QH0007"):
            for row in answer.rows:
                if household not in row["households"]:
                    continue
                clause = row["clause"]
                pair = dict.fromkeys(self.office.names.measure(row[end]) for end in ("measure_a", "measure_b"))
                table.add_row(
                    f"{row['name'] or ''}\n{'、'.join(row['households'])}",
                    f"[red]{RULES[row['rule']]}[/]\n" + escape("\n".join(pair)),
                    f"{row['overlap_from']}\n{'至 ' + str(row['overlap_to']) if row['overlap_to'] else '仍在领'}",
                    _yuan(row["amount_at_risk_fen"]),
                    escape(f"{clause['document']} {clause['clause']}") + f" [dim]{STATUS[clause['status']]}[/]",
                )
        self.console.print(table)
        self.say("烧伤的孩子(QH0004)由医院、医保、保险、慈善、民政一起救助,六笔都允许,所以不在其中。")
        self.next("aidchain query duplicate_benefit")

    def overlooked(self, household: str, measure: str) -> None:
        answer = self.ask("missing_aid", measure=measure)
        row = next(row for row in answer.rows if row["household"] == household)
        why = self.ask("explain_eligibility", measure=measure, person=row["person"])
        self.heading("三", f"谁被漏掉了:{household} {row['name']},{self.office.names.measure(measure)}")
        table = _table("条件所问的情况", "值", "谁报的", "自", "判定")
        hints = self._advisory(measure)
        for leaf in why.rows:
            reporters = "、".join(self.office.names.department(code) for code in leaf["reported_by"])
            hint = "(只提示,不判定)" if (leaf["criterion"], leaf["leaf"]) in hints else ""
            table.add_row(leaf["fact"], leaf["value"] or "", reporters, str(leaf["since"] or ""), leaf["truth"] + hint)
        self.console.print(table)
        clause = why.rows[0]["clause"]
        owner = self.office.names.department(row["responsible_department"])
        self.say(f"条件都符合,{row['eligible_since']} 起就该办,却没有这项救助、没有申请、没有转介。责任部门:{owner}。")
        self.say(f"[dim]依据:{escape(cited(clause))}[/]")
        unknown = sum(r["verdict"] == "unknown" for r in answer.rows)
        self.say(f"同一查询还有 {unknown} 人[yellow]无法判断[/]:缺情况的点名缺什么,不说“不符合”。")
        self.next("aidchain query missing_aid")
        self.next(next(story.command for story in STORIES if story.household == "QH0016"))

    def _advisory(self, measure: str) -> set[tuple[int, int]]:
        """(criterion, leaf), both from 1, of those that decide nothing."""
        version = next(v for v in self.office.catalogue.measures[measure].versions if v.holds_on(COUNTY_DAY))
        return {
            (at, within)
            for at, criterion in enumerate(version.criteria, 1)
            for within, leaf in enumerate(leaves(criterion), 1)
            if leaf.advisory or criterion.advisory
        }

    def circle(self, household: str) -> None:
        answer = self.ask("referral_chain", household=household)
        self.heading("四", f"转介去了哪里:{household} 中风后要康复服务,转了一圈")
        table = _table("跳", "从 → 到", "状态", "发出", "用了(工作日)", "时限", "退回理由")
        for row in answer.rows:
            late = row["limit_days"] is not None and row["working_days_used"] > row["limit_days"]
            used = f"[red]{row['working_days_used']}[/]" if late else str(row["working_days_used"])
            way = " → ".join(self.office.names.department(row[end]) for end in ("from_department", "to_department"))
            table.add_row(str(row["hop"]), way, row["state"], str(row["sent_on"]), used,
                          str(row["limit_days"] or row["limit_source"]), row["reason"] or "")
        self.console.print(table)
        last = answer.rows[-1]
        holder, first = (self.office.names.department(last[one]) for one in ("holder", "first_responsible"))
        days = (COUNTY_DAY - answer.rows[0]["sent_on"]).days
        self.say(f"{days} 天以后又回到{holder},仍是“{last['state']}”,已超过 {due_words(last)}。首问负责:{first}。")
        self.next(f"aidchain query referral_chain household={household}")
        self.next("aidchain query ping_pong")

    def meeting(self) -> None:
        """What the meeting of a fortnight ago decided, and what its next agenda opens with."""
        number = demo_meeting.held(self.office)
        if number is None:
            return
        found = meetings.read(self.office, number)
        self.heading("五", f"协调会定了什么、办了没有:{found['held_on']} {found['title']}")
        table = _table("户", "为什么上会", "谁办什么(期限)", "到哪一步")
        for item in found["items"]:
            why = dict.fromkeys(reason["reason"] for reason in item["reasons"])
            tasks = [(f"{self.office.names.department(task['department'])}:{task['what']}({due_words(task)} 前)",
                      _step(task)) for task in item["tasks"]]
            table.add_row(item["household"], escape("\n".join(why)), escape("\n".join(said for said, _ in tasks)),
                          "\n".join(step for _, step in tasks))
        self.console.print(table)
        day = replace(self.office, today=COUNTY_DAY)
        left = [(one.household, reason) for one in agenda.propose(day) for reason in one.reasons
                if reason.source == agenda.LEFT and "办理中" not in reason.reason]
        for household, reason in left:
            self.say(f"下次会议自动排在最前:{household} {escape(reason.reason)},[red]没有办[/]。")
        for one in pledges.listing(day, state="broken"):
            self.say(f"{one['household']} 凭承诺申请{self.office.names.measure(one['measure'])},查出不实:[red]失信[/],"
                     "案卷问“撤销与否”。")
        for one in complaints.listing(day, state="open"):
            late = f",{due_words(one)} [red]到期没有答复[/]" if one["overdue"] else ""
            self.say(f"{one['household']} 对{one['against']}不服,申诉{late}。")
        self.say("案卷当时封存,摘要在各户的链上;那以后的事,案卷里另列为“会后变化”。")
        self.next(f"aidchain meeting show {number}")
        self.next(f"aidchain meeting print {number} QH0028 案卷.pdf")
        self.next("aidchain meeting propose")
        self.next("aidchain pledge list --state broken")
        self.next("aidchain complaint list --state open")

    def more(self) -> None:
        self.heading("六", f"还有 {len(STORIES) - 5} 个故事(docs/demo.md),先试这几条")
        table = _table("看什么", "命令")
        for story in _chosen("QH0002", "QH0019", "QH0027", "QH0030"):
            table.add_row(escape(story.see), f"[cyan]{self.dated(story.command)}[/]")
        self.console.print(table)
        self.say("[dim]每条命令自己启动并停掉 Neo4j;要它一直开着,先运行[/] [cyan]aidchain db start[/]")


def _table(*columns: str) -> Table:
    table = Table(box=box.SIMPLE_HEAD, pad_edge=False, show_edge=False, header_style="dim")
    for column in columns:
        justify: Literal["left", "right"] = "right" if column.startswith(("金额", "涉及", "用了", "时限")) else "left"
        table.add_column(column, justify=justify, overflow="fold")
    return table


def _step(task: Mapping[str, Any]) -> str:
    """The state of a task on the stories' day: red once it is past its day and not done."""
    late = task["state"] in ("待办", "办理中") and task["due_on"] is not None and task["due_on"] < COUNTY_DAY
    return f"[red]{task['state']},超期[/]" if late else str(task["state"])


def _yuan(fen: int | None) -> str:
    return "" if fen is None else f"{fen // 100:,}.{fen % 100:02d}"


def _chosen(*households: str) -> Sequence[Any]:
    return [story for story in STORIES if story.household in households]


