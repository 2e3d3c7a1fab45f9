"""Every label, relationship and property of the graph with its Chinese name: outside scripts read the graph by these.

The tests hold every query file against this page, so a slip of the pen cannot read as "无". Renaming one is a breaking
change. Days are integers since 1970-01-01 (open end 99999), dates Neo4j DATE, money integer fen; null = not known.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Final


@dataclass(frozen=True)
class Term:
    chinese: str
    properties: Mapping[str, str]


@dataclass(frozen=True)
class Relationship:
    """``first``, ``last``: labels of the nodes it may lead from and to. The server checks no such thing: a payment
    could pay a thing that is no grant, and every question would follow it. ``chain verify`` holds it."""

    chinese: str
    first: tuple[str, ...]
    last: tuple[str, ...]
    properties: Mapping[str, str] = field(default_factory=dict)


# one page to read, not one word a line
# fmt: off
_CITATION: Final = {"document": "文号", "clause": "条款", "status": "核实状态"}
_RUN: Final = {"first_day": "首日(日序号)", "last_day": "末日(日序号,99999=未止)"}
_VALID: Final = {"valid_from": "起始日期", "valid_to": "截止日期"}
_REGIONAL: Final = {
    "key": "键", "region": "地区前缀(空=全部)", "valid_from": "起始日期", "household_type": "户籍类型",
    "source": "出处", "definition": "全文定义",
}
_FILED: Final = {
    "key": "键", "id": "编号", "withdrawn": "已作废", "holds": "现行的版本号", "history": "各版本",
    "history_seal": "各版本的校验码", "data_date": "数据日期", "reporter": "报送部门", "told_on": "发生日期(现行版)",
    "told_event": "事项(现行版)", "told_measure": "措施代码(现行版)", "told_person": "人员编号(现行版)",
    "told_department": "部门代码(现行版)", "told_amount_fen": "金额(分,现行版)",
}


LABELS: Final[Mapping[str, Term]] = {
    # places and the policy catalogue
    "Region": Term("行政区划", {"code": "区划代码", "name": "名称"}),
    "Department": Term("部门", {"code": "部门代码", "name": "名称", "source": "出处", "definition": "全文定义"}),
    "Measure": Term(
        "救助措施",
        {
            "code": "措施代码", "name": "名称", "class": "类别", "unit": "救助对象", "department": "主管部门",
            "repeatable": "可重复享受", "after_death": "身后可发", "covers_months": "视为覆盖月数", "source": "出处",
            "definition": "全文定义",
        },
    ),
    "PolicyVersion": Term(
        "政策版本",
        {"key": "键", "measure": "措施代码", **_VALID, **_CITATION, "source": "出处", "definition": "全文定义"},
    ),
    "Criterion": Term(
        "条件",
        {
            "key": "键", "path": "位置", "kind": "种类(leaf、any_of、all_of)", "fact": "指标", "op": "比较",
            "value": "值", "parameter": "参数", "times": "倍数", "subject": "看谁", "trigger": "触发",
            "advisory": "仅提示",
        },
    ),
    "Frequency": Term(
        "次数限制",
        {
            "key": "键", "max": "上限", "per": "期间", "same_reason": "同一事由", "region": "地区前缀(空=全部)",
            **_CITATION, "source": "出处", "definition": "全文定义",
        },
    ),
    "Parameter": Term("参数", {**_REGIONAL, "name": "名称", "value": "值"}),
    "Limit": Term(
        "办理时限",
        {
            **_REGIONAL, "kind": "种类", "measure": "措施代码", "need": "需求", "receiver": "转入部门",
            "amount": "数量", "unit": "单位",
        },
    ),
    "Threshold": Term("预警线", {**_REGIONAL, "points": "分值"}),
    "VisitRule": Term("走访周期", {**_REGIONAL, "measure": "措施代码", "every_months": "间隔月数"}),
    "Indicator": Term(
        "风险指标",
        {
            "code": "指标代码", "name": "名称", "dimension": "维度", "points": "分值", "source": "出处",
            "definition": "条件",
        },
    ),
    "Freshness": Term(
        "数据时效",
        {
            "key": "键", "department": "部门代码", "kind": "表类", "days": "天数", "source": "出处",
            "definition": "全文定义",
        },
    ),
    "Need": Term("需求", {"name": "名称", "aliases": "别名", "definition": "全文定义"}),
    "Reason": Term("事由", {"name": "名称", "aliases": "别名", "definition": "全文定义"}),
    "Catalogue": Term(
        "政策目录",
        {"key": "键", "lock": "写锁", "digest": "内容摘要", "return_reasons": "退回原因备选", "seal": "封存"},
    ),
    "CalendarYear": Term(
        "工作日历年",
        {
            "year": "年", "official": "已公布", "offset": "元旦前的工作日数", "cumulative": "逐日累计工作日",
            "workdays": "工作日(年内第几天)", "lock": "写锁", "source": "出处",
        },
    ),
    # what departments' files tell: each also carries the label Filed, whose key is unique over all kinds
    "Filed": Term("来自文件的事项", {**_FILED, "name_sealed": "姓名(密,在户记录的)"}),
    "Household": Term(
        "家庭",
        {
            **_FILED, "code": "行政区划代码", "grid": "网格", "kind": "户籍类型", "protected": "保护标记",
            "head_sealed": "户主姓名(密)", "address_sealed": "地址(密)", "sealed_key": "户数据密钥(密)",
            "sealed_head": "链末端印记", "audited_seq": "审计到第几笔",
            "scored_seq": "核分到第几笔", "lock": "写锁",
        },
    ),
    "Member": Term(
        "人员",
        {
            "id": "人员编号", "born_on": "出生日期", "died_on": "死亡日期", "number_sealed": "身份证号(密)",
            "name_sealed": "姓名(密)", "sealed_key": "人员数据密钥(密)", "lock": "写锁",
        },
    ),
    "Membership": Term(
        "在户记录",
        {
            **_FILED, "person": "人员编号", "relation": "与户主关系", "joined_on": "加入日期", "left_on": "离开日期",
            "died_on": "死亡日期", "name_sealed": "姓名(密)",
        },
    ),
    "Fact": Term(
        "情况",
        {**_FILED, "name": "指标", "text": "值", "word": "值的前 256 字(供索引)", "number": "数值", **_VALID, **_RUN},
    ),
    "Application": Term(
        "申请",
        {
            **_FILED, "measure": "措施代码", "accepted_on": "受理日期", "ended_on": "办结日期", "result": "结果",
            "pledge": "告知承诺", "reason": "理由",
        },
    ),
    "Grant": Term(
        "救助",
        {
            **_FILED, "measure": "措施代码", "cycle": "发放周期", "starts_on": "起始日期", "ends_on": "截止日期",
            "stopped_on": "终止日期", "stop_reason": "终止原因", "reason": "事由", "approved_fen": "批准金额(分)",
            "not_covered": "不保障人员", **_RUN,
        },
    ),
    "Adjustment": Term("调整", {**_FILED, "from_month": "生效月份", "approved_fen": "批准金额(分)", "reason": "原因"}),
    "Payment": Term(
        "发放", {**_FILED, "month": "所属月份", "paid_on": "发放日期", "amount_fen": "金额(分)", "content": "内容"}
    ),
    "Referral": Term(
        "转介",
        {
            **_FILED, "need": "需求", "state": "状态", "sent_on": "发出日期", "received_on": "签收日期",
            "accepted_on": "受理日期", "ended_on": "办结日期", "reason": "理由", "version": "版本",
            "touched": "第几次写入时动过",
        },
    ),
    "Visit": Term(
        "走访",
        {
            **_FILED, "visited_on": "走访日期", "visitor_sealed": "走访人(密)", "channel": "渠道",
            "found": "发现情况", "cause": "致困原因", "handled": "处置", "need": "需求",
        },
    ),
    "Resource": Term(
        "资源",
        {
            **_FILED, "organisation": "机构", "category": "类别", "need": "需求", "code": "行政区划代码",
            "lock": "写锁", "capacity": "容量", **_VALID,
        },
    ),
    # the product's own records
    "Entry": Term(
        "链上一笔",
        {
            "household": "户编号", "seq": "序号", "previous": "前一笔校验码", "mac": "校验码", "kind": "种类",
            "key": "键", "version": "版本号", "happened_on": "发生日期", "recorded_at": "记录时间", "body": "正文",
            "event": "事项", "measure": "措施代码", "person": "人员编号", "department": "部门代码",
            "amount_fen": "金额(分)", "source": "来源", "idempotency_key": "幂等键",
            "algorithm": "算法", "key_id": "密钥编号",
        },
    ),
    "Batch": Term(
        "批次",
        {
            "id": "批次编号", "seq": "序号", "file": "文件", "sheet": "工作表",
            "sha256": "文件摘要",
            "kind": "表类", "data_date": "数据日期", "rows": "行数", "created": "新增", "updated": "更新",
            "unchanged": "未变", "quarantined": "隔离", "cursor": "进度", "done": "已完成", "request": "写锁",
            "received_at": "收到时间", "region": "送来的帐号的地区", "role": "送来的帐号的角色",
        },
    ),
    "Quarantined": Term(
        "隔离行",
        {
            "id": "隔离编号", "file": "文件", "sheet": "工作表", "row": "行号", "column": "列", "reason": "原因",
            "waiting": "等待中", "batch_seq": "批次序号", "codes": "原因代码", "brings": "接收后带来的键",
            "thing": "所说事项的登记键",
            "cells_sealed": "各列的值(密)",
            "raw_sealed": "原行(密)",
        },
    ),
    "Awaited": Term("所等的事项", {"key": "键", "arrived": "已到"}),
    "Intake": Term(
        "导入轮次",
        {
            "name": "名称", "batches": "批次数", "writes": "写入次数", "files": "导入的记号", "request": "写锁",
            "findings": "疑点簿的总数", "seal": "总数的封存",
        },
    ),
    "Sealing": Term("密钥印记", {"name": "名称", "check": "校验值"}),
    "Access": Term("查看记录", {"by": "谁", "at": "时间", "purpose": "目的", "query": "查询", "people": "人员编号"}),
    "Receipt": Term(
        "救前查询回执",
        {
            "id": "回执编号", "at": "时间", "result": "结果", "body": "正文", "mac": "校验码", "by": "经办人",
            "measure": "措施代码", "subject": "对象",
        },
    ),
    "Finding": Term(
        "疑点",
        {
            "id": "疑点编号", "question": "查询", "rule": "规则", "state": "状态(open、gone)",
            "first_seen": "首次看到", "last_seen": "最近看到", "gone_on": "消失日期", "facts": "事实摘要",
            "row": "当时的一行", "shown": "这一行的摘要", "grants": "救助编号", "person": "人员编号",
            "measures": "措施代码", "amount_fen": "金额(分)", "events": "经过", "lock": "写入锁",
            "seal": "封存",
        },
    ),
    "Judgement": Term(
        "判断",
        {
            "id": "编号", "verdict": "结论", "why": "理由", "by": "判断人", "at": "时间", "review_on": "复查日期",
            "recover_fen": "应追(分)", "recovered_fen": "已追(分)", "idempotency_key": "请求编号",
            "facts": "判时的事实摘要",
        },
    ),
    "AuditRun": Term(
        "审计留存",
        {
            "id": "编号", "at": "时间", "as_of": "日期", "digest": "政策目录摘要", "everything": "是否全部",
            "households": "触动户数", "opened": "新开", "closed": "消失", "unchanged": "未变",
            "basis": "各查询的核查数与覆盖",
        },
    ),
    # accounts
    "User": Term(
        "帐号",
        {
            "name": "帐号名", "role": "角色", "region": "地区前缀(空=全部)", "department": "部门代码",
            "password": "密码摘要(argon2)", "disabled": "已停用", "failed": "连续输错次数", "locked_until": "锁定至",
            "created_at": "建立时间", "second_factor": "第二因素密钥(密)", "second_factor_step": "第二因素用到的一步",
        },
    ),
    "Token": Term(
        "令牌",
        {
            "id": "令牌编号", "digest": "摘要", "user": "帐号名", "created_at": "发出时间", "expires_at": "到期时间",
            "revoked": "已作废",
        },
    ),
    "LoginSession": Term(
        "登录会话", {"digest": "摘要", "user": "帐号名", "began_at": "登录时间", "seen_at": "最近使用时间"}
    ),
    "AccountLedger": Term("帐号管理", {"name": "名称", "lock": "写锁", "demanded": "须有第二因素的角色"}),
    "AccountAct": Term(
        "帐号管理的一笔",
        {
            "seq": "序号", "previous": "前一笔校验码", "mac": "校验码", "body": "正文", "by": "谁", "at": "时间",
            "act": "做了什么", "user": "帐号名",
        },
    ),
    "KeptAnswer": Term(
        "已答的请求",
        {"key": "键", "digest": "请求摘要", "status": "状态码", "body": "正文(密)", "etag": "版本标记", "at": "时间"},
    ),
    "Viewing": Term(
        "看户记录",
        {
            "key": "键", "by": "谁", "household": "户编号", "day": "日期", "first_at": "首次时间",
            "last_at": "最近时间", "times": "次数",
        },
    ),
    # from an alert to a decision that is carried out
    "Scoring": Term("核分留存", {"name": "名称", "day": "日期", "digest": "政策目录摘要"}),
    "Alert": Term(
        "预警",
        {"id": "预警编号", "household": "户编号", "state": "状态(待处置、已处置、已了结)", "holds": "仍成立",
         "lapsed_on": "不再成立自",
         "opened_on": "开出日期", "opened_at": "开出时间", "last_seen": "最近核分", "due_on": "处置期限",
         "provisional": "期限暂定",
         "limit_source": "期限出处", "score": "得分", "threshold": "阈值", "indicators": "成立的指标",
         "unknown": "无法判断的指标",
         "evidence": "各指标的证据", "untold": "无法判断的缘由", "disposition": "处置(1 至 4)", "why": "处置理由",
         "disposed_on": "处置日期", "disposed_by": "处置人", "closed_on": "了结日期", "version": "版本"},
    ),
    "Task": Term(
        "任务",
        {"id": "任务编号", "household": "户编号", "department": "承办部门", "kind": "种类", "what": "要办什么",
         "state": "状态",
         "measure": "措施代码", "person": "人员编号", "grant": "救助编号", "missing_facts": "缺少的情况",
         "due_on": "期限",
         "provisional": "期限暂定", "limit_source": "期限出处", "not_before": "不早于(渐退期止)", "made_on": "交办日期",
         "made_at": "交办时间", "made_by": "交办人", "why": "缘由", "result": "办理结果", "evidence": "凭据",
         "outcome": "核实结论",
         "moved_on": "最近办理日期", "moved_by": "最近办理人", "version": "版本"},
    ),
    "Push": Term(
        "推送",
        {"id": "推送编号", "department": "推给哪个部门", "measure": "措施代码", "person": "人员编号",
         "missing_facts": "缺少的情况",
         "pushed_at": "推送时间", "pushed_by": "推送人", "answer": "答复", "answered_by": "答复人",
         "answered_on": "答复日期"},
    ),
    "Verification": Term(
        "核实",
        {"id": "核实编号", "grant": "救助编号", "measure": "措施代码", "person": "人员编号", "basis": "依据",
         "grace_until": "渐退期至",
         "made_at": "开始时间", "outcome": "结论", "why": "理由", "concluded_by": "核实人", "concluded_on": "核实日期",
         "evidence": "凭据"},
    ),
    "Meeting": Term(
        "会议",
        {"id": "会议编号", "region": "地区前缀(空=全部)", "held_on": "开会日期", "title": "名称", "chair": "主持人",
         "state": "状态",
         "made_at": "建立时间", "made_by": "建立人", "frozen_at": "封存时间", "version": "版本", "lock": "写锁",
         "idempotency_key": "幂等键", "digest": "请求摘要"},
    ),
    "AgendaItem": Term(
        "议题",
        {"id": "议题编号", "meeting": "会议编号", "household": "户编号", "state": "状态", "position": "次序",
         "reasons": "缘由",
         "made_at": "列入时间", "made_by": "列入人", "dropped_why": "撤下理由", "packet": "案卷(封存的字节)",
         "sha256": "案卷摘要",
         "frozen_seq": "封存在链上第几笔", "version": "版本"},
    ),
    "Decision": Term(
        "决定",
        {"id": "决定编号", "item": "议题编号", "meeting": "会议编号", "household": "户编号", "lead": "牵头部门",
         "what": "决定内容",
         "basis": "依据", "decided_on": "决定日期", "decided_at": "记录时间", "decided_by": "记录人"},
    ),
    "Match": Term(
        "资源匹配",
        {"id": "匹配编号", "resource": "资源编号", "household": "户编号", "need": "需求", "state": "状态",
         "why": "理由", "made_on": "匹配日期", "made_by": "匹配人",
         "result": "结果", "ended_on": "了结日期", "worth_fen": "折价(分)",
         "version": "版本"},
    ),
    "Pledge": Term(
        "告知承诺",
        {"id": "承诺编号", "household": "户编号", "person": "人员编号", "measure": "措施代码",
         "application": "申请编号", "grant": "救助编号", "department": "受理部门", "text": "承诺内容",
         "edition": "文本版本", "claims": "承诺的情况", "spares": "免交的材料", "state": "状态",
         "promised_on": "承诺日期", "made_at": "记录时间", "made_by": "记录人", "checked_on": "最近核查日期",
         "checked_by": "最近核查人", "broken_on": "认定失信日期", "revoked_on": "撤销日期",
         "restored_on": "修复日期", "recover_fen": "应追(分)", "recovered_fen": "已追(分)", "version": "版本"},
    ),
    "PledgeCheck": Term(
        "承诺核查",
        {"id": "核查编号", "household": "户编号", "result": "结果", "why": "理由", "by": "核查人", "at": "时间",
         "on": "日期", "comparison": "与部门情况的对照", "recover_fen": "应追(分)", "recovered_fen": "已追(分)"},
    ),
    "Complaint": Term(
        "申诉",
        {"id": "申诉编号", "household": "户编号", "person": "人员编号", "against": "申诉什么(决定、疑点、停发)",
         "target": "申诉对象的编号", "measure": "措施代码", "department": "答复部门", "what": "申诉内容",
         "state": "状态", "filed_on": "提出日期", "made_at": "记录时间", "made_by": "记录人", "due_on": "答复期限",
         "provisional": "期限暂定", "limit_source": "期限出处", "why": "答复理由", "answered_on": "答复日期",
         "answered_by": "答复人", "version": "版本"},
    ),
    "Duty": Term(
        "名册",
        {"id": "名册编号", "household": "户编号", "region": "地区前缀(空=全部)", "grid": "网格",
         "visitor_sealed": "走访人(密)", "valid_from": "起始日期", "valid_to": "截止日期", "made_at": "记录时间",
         "made_by": "记录人", "version": "版本", "lock": "写锁", "idempotency_key": "幂等键", "digest": "请求摘要",
         "end_key": "结束的幂等键", "end_digest": "结束的请求摘要"},
    ),
    "Campaign": Term(
        "专项行动",
        {"id": "行动编号", "name": "名称", "region": "地区前缀(空=全部)", "valid_from": "起始日期",
         "valid_to": "截止日期", "made_at": "建立时间", "made_by": "建立人", "idempotency_key": "幂等键",
         "digest": "请求摘要"},
    ),
    "OfficeLedger": Term(
        "本单位的链", {"name": "名称", "lock": "写锁", "seq": "末端序号", "mac": "末端校验码", "sealed": "末端的封存"}
    ),
    "OfficeEntry": Term(
        "本单位的链的一笔", {"seq": "序号", "previous": "前一笔校验码", "mac": "校验码", "body": "正文"}
    ),
    "Migration": Term("结构迁移", {"name": "名称", "sha256": "摘要", "applied_at": "执行时间"}),
}

RELATIONSHIPS: Final[Mapping[str, Relationship]] = {
    "CONCERNS": Relationship("涉及", ("Finding", "Verification"), ("Household", "Grant")),
    "ON": Relationship("判断所指", ("PledgeCheck", "Judgement"), ("Pledge", "Finding")),
    "PART_OF": Relationship("属于上级区划", ("Region",), ("Region",)),
    "IN": Relationship("所在区划", ("Household", "Resource"), ("Region",)),
    "BELONGS_TO": Relationship(
        "在户", ("Member",), ("Household",),
        {
            "key": "键", "relation": "与户主关系", "joined_on": "加入日期", "left_on": "离开日期",
            "died_on": "死亡日期", **_RUN,
        },
    ),
    "STANDS_IN": Relationship("记入该户的链", ("Filed",), ("Household",)),
    "HAS_FACT": Relationship("有情况", ("Household", "Member"), ("Fact",)),
    "REPORTED_BY": Relationship("由部门报送", ("Fact",), ("Department",)),
    "FOR": Relationship("为谁", ("Application", "Referral", "Visit"), ("Household", "Member")),
    "OF": Relationship("所属措施", ("Grant", "Application"), ("Measure",)),
    "RECEIVED_BY": Relationship("受理部门", ("Application", "Pledge"), ("Department",)),
    "TO": Relationship(
        "发给", ("Grant",), ("Household", "Member"),
        {"measure": "措施代码", **_RUN},
    ),
    "OVERLAPS": Relationship(
        "重叠(由事实推出,导入时留存)", ("Grant",), ("Grant",),
        {
            "rule": "规则", "subject": "人员编号或户编号", "scope": "member=人,household=户", "homes": "涉及的户",
            **_RUN, "days": "共同天数(once 为空)", "stretches": "各段共同期间,首末日相间", "path": "路径",
            "regions": "各条依据的地区前缀(空=全部)", "documents": "各条依据的文号", "clauses": "各条依据的条款",
            "statuses": "各条依据的核实状态",
        },
    ),
    "BY": Relationship("经办部门", ("Grant", "Decision"), ("Department",)),
    "CHANGES": Relationship("调整救助", ("Adjustment",), ("Grant",)),
    "PAYS": Relationship("发放救助", ("Payment",), ("Grant",)),
    "ABOUT": Relationship(
        "关于家庭",
        ("Referral", "Visit", "Alert", "Task", "Push", "Verification", "Match", "Pledge", "Complaint",
         "AgendaItem", "Duty"),
        ("Household",),
    ),
    "FROM": Relationship("转出部门", ("Referral",), ("Department",)),
    "SENT_TO": Relationship("转入部门", ("Referral", "Push"), ("Department",)),
    "FOLLOWS": Relationship("接续转介", ("Referral",), ("Referral",)),
    "HAS_VERSION": Relationship("有版本", ("Measure",), ("PolicyVersion",)),
    "REQUIRES": Relationship("要求", ("PolicyVersion",), ("Criterion",)),
    "EXCLUDES": Relationship(
        "不可同领", ("Measure",), ("Measure",),
        {
            "key": "键", "kind": "种类", "scope": "范围", "region": "地区前缀(空=全部)", **_CITATION,
            "source": "出处", "definition": "全文定义",
        },
    ),
    "LIMITED_BY": Relationship("限次数", ("Measure",), ("Frequency",)),
    "LATEST": Relationship("链末端", ("Household",), ("Entry",)),
    "AFTER": Relationship("接在其后", ("Entry",), ("Entry",)),
    "RECORDS": Relationship("所记事项", ("Entry",), ("Filed",)),
    "SENT_BY": Relationship("报送部门", ("Batch",), ("Department",)),
    "IN_BATCH": Relationship("所在批次", ("Quarantined",), ("Batch",)),
    "WAITS_FOR": Relationship("等待", ("Quarantined",), ("Awaited",)),
    "ONCE_OF": Relationship("较早版本所说的人或救助", ("Filed",), ("Member", "Grant")),
    "LED_TO": Relationship("引出", ("Alert",), ("Task", "Push", "Verification", "AgendaItem")),
    "ASSIGNED_TO": Relationship("交给部门", ("Task", "Complaint"), ("Department",)),
    "CARRIES_OUT": Relationship("办理", ("Task",), ("Decision", "Push", "Verification", "Pledge", "Complaint")),
    "HAS_ITEM": Relationship("列入议题", ("Meeting",), ("AgendaItem",)),
    "DECIDES": Relationship("决定议题", ("Decision",), ("AgendaItem",)),
    "USES": Relationship("用资源", ("Match",), ("Resource",)),
    "AGAINST": Relationship("申诉所指", ("Complaint",), ("Decision", "Finding", "Grant")),
}
