"""Chinese names of the columns of answers, for tables, workbooks and pages. JSON and CSV keep the contract's words."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from graph.intake.kinds import KINDS

COLUMNS: Final[Mapping[str, str]] = {
    "seq": "序号", "happened_on": "发生日期", "recorded_at": "记录时间", "kind": "种类", "event": "事项",
    "measure": "措施", "measure_a": "措施甲", "measure_b": "措施乙", "person": "人员", "name": "姓名",
    "id_masked": "身份证号(掩码)", "id_number": "身份证号", "department": "部门", "amount_fen": "金额(分)",
    "status": "状态", "policy_version": "政策版本", "source": "来源", "finding": "疑点", "rule": "规则",
    "households": "涉及的户", "household": "户", "grant": "救助", "grant_a": "救助甲", "grant_b": "救助乙",
    "overlap_from": "重叠自", "overlap_to": "重叠至", "overlap_days": "重叠天数",
    "amount_at_risk_fen": "风险金额(分)", "clause": "依据", "confirmed": "依据已核实", "path": "路径",
    "verdict": "判定", "met": "已满足", "missing_facts": "缺少的情况", "conflicts": "互相矛盾的情况",
    "eligible_since": "符合自", "responsible_department": "责任部门", "open_referral": "在途转介",
    "open_application": "在办申请", "failed": "不满足", "evidence": "证据", "grace_until": "渐退期至",
    "reason": "理由", "last_eligible_day": "最后应享日", "paid_fen": "已付(分)", "month": "月份",
    "approved_fen": "批准(分)", "gap_fen": "差额(分)", "reached_until": "享受至", "end_reason": "终止原因",
    "members": "在户人数", "since": "自", "until": "至", "version": "版本", "criterion": "条件", "leaf": "项",
    "truth": "真值", "fact": "情况", "value": "值", "reported_by": "报告部门", "region": "行政区划",
    "visited": "走访户数", "visits": "走访次数", "problems": "发现问题", "solved_at_once": "即时解决",
    "passed_on": "转交", "case_by_case": "一事一议", "persons": "人数", "grants": "救助笔数",
    "from_department": "转出部门", "to_department": "转入部门", "sent": "发出", "returned": "退回",
    "completed": "办结", "on_time": "按期", "overdue": "超期", "median_working_days": "工作日中位数",
    "last_visit": "最近走访", "due_on": "期限", "chain": "链", "hop": "第几手", "referral": "转介", "need": "需求",
    "state": "状态", "sent_on": "发出日期", "received_on": "签收日期", "completed_on": "办结日期",
    "working_days_used": "已用工作日", "limit_days": "时限", "limit_unit": "时限单位", "limit_source": "时限出处",
    "provisional": "暂定", "holder": "持有部门", "first_responsible": "首问部门", "days_left": "剩余天数",
    "bucket": "分类", "days_overdue": "超期天数", "application": "申请", "accepted_on": "受理日期",
    "departments": "部门", "returns": "退回次数", "reasons": "理由", "working_days_lost": "耗费工作日",
    "last_referral": "最近转介", "score": "得分", "threshold": "阈值", "over": "达到阈值", "indicators": "成立的指标",
    "unknown": "无法判断的指标",
}


def column_name(name: str) -> str:
    """Chinese name of a column or of a kind of file; a word that is not known stays as it is."""
    if name in KINDS:
        return KINDS[name].chinese
    return COLUMNS.get(name, name)
