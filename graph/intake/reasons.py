"""Why a row is set aside, a file refused, or a warning given: every reason of the intake, each with an example.

A text says what was met, what is expected and what to do; never an ID number, a name or an address. The examples are
run by ``tests/unit/test_reasons.py``: a reason that nothing produces, or that is produced and not listed, fails.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Any, Final


@dataclass(frozen=True, slots=True)
class RowExample:
    """A good row of ``kind`` in which ``cells`` are changed; ``columns`` are those that the reason then names."""

    kind: str
    cells: Mapping[str, Any]
    columns: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class FileExample:
    """A file by its content, or by the name of the function in ``tests/hostile.py`` that makes it."""

    name: str
    content: bytes = b""
    made_by: str = ""


@dataclass(frozen=True, slots=True)
class StoryExample:
    """What only the graph can tell: rows that were taken before, then the row in question."""

    before: tuple[tuple[str, Mapping[str, Any]], ...]
    kind: str
    cells: Mapping[str, Any] = field(default_factory=dict)
    columns: tuple[str, ...] = ()


Example = RowExample | FileExample | StoryExample


@dataclass(frozen=True, slots=True)
class Reason:
    code: str
    template: str
    example: Example


@dataclass(frozen=True, slots=True)
class Fault:
    """A reason met, with what its template names; what a check returns instead of a value."""

    code: str
    fields: tuple[tuple[str, object], ...] = ()

    def __str__(self) -> str:
        return text(self.code, **dict(self.fields))


def fault(code: str, **fields: object) -> Fault:
    return Fault(code, tuple(fields.items()))


def text(code: str, **fields: object) -> str:
    """
    >>> text("too_long", limit="4,000")
    '单元格过长(上限 4,000 字)'
    """
    return REASONS[code].template.format(**fields)


def _csv(*lines: str) -> bytes:
    return "\n".join(lines).encode()


_GOOD_ID: Final = "210302199001011051"
_HOUSEHOLD: Final = "户编号,行政区划代码"

#: One cell. The row check puts “列名” before the text, and the value where it is not private.
CELLS: Final = (
    Reason("required", "不能为空", RowExample("payment", {"金额": ""}, ("金额",))),
    Reason("merged", "合并单元格,此格为空;请取消合并,逐行填写", FileExample("m.xlsx", made_by="merged_data")),
    Reason("formula", "公式无缓存值;请在表格软件中重新计算并保存,或改填数值", FileExample("f.xlsx", made_by="formula")),
    Reason("error_cell", "单元格是错误值(如 #N/A),请改填数值", FileExample("e.xlsx", made_by="error_value")),
    Reason("too_long", "单元格过长(上限 {limit} 字)", RowExample("visit", {"发现情况": "困" * 4001}, ("发现情况",))),
    Reason(
        "invisible",
        "含不可见字符 {point}(原样显示为 [{point}]),请删去后重报",
        RowExample("member", {"姓名": "张\u202e三"}, ("姓名",)),
    ),
    Reason(
        "date",
        "日期应写作 2024-03-01、2024/3/1、20240301 或 2024年3月1日",
        RowExample("payment", {"发放日期": "24/3/1"}, ("发放日期",)),
    ),
    Reason("no_such_day", "没有这一天", RowExample("payment", {"发放日期": "2024-02-30"}, ("发放日期",))),
    Reason(
        "date_range",
        "日期须在 1900-01-01 至 2199-12-31 之间",
        RowExample("payment", {"发放日期": "1899-12-31"}, ("发放日期",)),
    ),
    Reason(
        "forever",
        "这不是日期,请留空表示长期",
        RowExample("fact", {"截止日期": "9999-12-31"}, ("截止日期",)),
    ),
    Reason(
        "month",
        "月份应写作 2024-03、202403 或 2024年3月",
        RowExample("payment", {"所属月份": "3月"}, ("所属月份",)),
    ),
    Reason("no_such_month", "没有这个月份", RowExample("payment", {"所属月份": "2024-00"}, ("所属月份",))),
    Reason(
        "money",
        "金额以元为单位,只写数字和小数点,最多两位小数,例如 1200.55",
        RowExample("payment", {"金额": "¥5"}, ("金额",)),
    ),
    Reason(
        "money_decimals",
        "金额以元为单位,最多两位小数,例如 1200.55",
        RowExample("payment", {"金额": "1200.555"}, ("金额",)),
    ),
    Reason("money_negative", "金额不得为负", RowExample("grant", {"批准金额": "-1"}, ("批准金额",))),
    Reason("money_bound", "金额须小于 1 万亿元", RowExample("payment", {"金额": "1000000000000"}, ("金额",))),
    Reason("count", "应为不小于 0 的整数,不超过 1,000,000,000", RowExample("resource", {"容量": "3.5"}, ("容量",))),
    Reason(
        "region",
        "行政区划代码应为 12 位数字(6 位、9 位的自动补 0)",
        RowExample("household", {"行政区划代码": "21030000000"}, ("行政区划代码",)),
    ),
    Reason(
        "long_number",
        "须为文本;数字单元格超过 15 位,末几位已丢失,请从原系统重新导出",
        RowExample("payment", {"发放编号": 2.0240301000000003e17}, ("发放编号",)),
    ),
    Reason(
        "id_number_text",
        "身份证号须为文本;数字单元格已丢失末几位,请从原系统重新导出",
        RowExample("member", {"身份证号": 2.10302199001011e17}, ("身份证号",)),
    ),
    Reason(
        "id_number",
        "身份证号应为 18 位(前 17 位为数字,末位为数字或 X)或 15 位数字",
        RowExample("member", {"身份证号": "2103021990010110"}, ("身份证号",)),
    ),
    Reason(
        "id_number_birth",
        "身份证号中的出生日期不存在或晚于今天",
        RowExample("member", {"身份证号": "210302199002301050"}, ("身份证号",)),
    ),
    Reason(
        "id_number_check",
        "身份证号校验位不符,请与证件核对",
        RowExample("member", {"身份证号": _GOOD_ID[:-1] + "2"}, ("身份证号",)),
    ),
    Reason(
        "id_numbers",
        "第 {nth} 个:{inner}(多个号码用“、”隔开)",
        RowExample("grant", {"不保障人员": f"{_GOOD_ID}、123"}, ("不保障人员",)),
    ),
    Reason("word", "只能填 {words}", RowExample("member", {"与户主关系": "女儿"}, ("与户主关系",))),
    Reason(
        "unknown_department",
        "政策目录中没有这个部门代码{hint}",
        RowExample("grant", {"经办部门": "CIVIK"}, ("经办部门",)),
    ),
    Reason(
        "unknown_measure",
        "政策目录中没有这个措施代码{hint}",
        RowExample("grant", {"措施代码": "DIS_NURSNG"}, ("措施代码",)),
    ),
)

#: A row whose cells do not fit each other.
ROWS: Final = (
    Reason(
        "row_too_long",
        "本行有 {cells} 格,多于表头的 {header} 格;内容里若有逗号,请用英文双引号括起",
        FileExample("r.csv", _csv(_HOUSEHOLD, "H1,210300000000,多")),
    ),
    Reason(
        "open_quote",
        "英文双引号没有成对,本行无法拆分",
        FileExample("q.csv", _csv(_HOUSEHOLD, '"H1,210300000000', "H2,210300000000")),
    ),
    Reason(
        "both_subjects",
        "{columns} 只能填一个",
        RowExample("grant", {"身份证号": _GOOD_ID, "户编号": "H1"}, ("身份证号", "户编号")),
    ),
    Reason(
        "no_subject",
        "{columns} 须填一个",
        RowExample("visit", {"身份证号": "", "户编号": ""}, ("户编号", "身份证号")),
    ),
    Reason(
        "wrong_subject",
        "措施 {measure} 以{unit}为对象,应填“{column}”",
        RowExample("grant", {"身份证号": "", "户编号": "H1"}, ("身份证号", "户编号")),
    ),
    Reason(
        "end_before_begin",
        "“{end}”早于“{begin}”",
        RowExample("fact", {"起始日期": "2024-03-02", "截止日期": "2024-03-01"}, ("起始日期", "截止日期")),
    ),
    Reason(
        "step_order",
        "“{end}”早于“{begin}”;应为 发出 ≤ 签收 ≤ 受理 ≤ 办结",
        RowExample("referral", {"签收日期": "2023-12-31"}, ("发出日期", "签收日期")),
    ),
    Reason(
        "before_birth",
        "“{column}”早于身份证号中的出生日期",
        RowExample("member", {"加入日期": "1989-12-31"}, ("身份证号", "加入日期")),
    ),
    Reason(
        "follows_itself",
        "转介不能以自己为上一转介",
        RowExample("referral", {"转介编号": "R1", "上一转介编号": "R1"}, ("上一转介编号",)),
    ),
    Reason(
        "closes_circle",
        "上一转介编号 {referral} 绕回本转介,形成循环",
        StoryExample(
            (("referral", {"转介编号": "R1"}), ("referral", {"转介编号": "R2", "上一转介编号": "R1"})),
            "referral",
            {"转介编号": "R1", "上一转介编号": "R2"},
            ("上一转介编号",),
        ),
    ),
    Reason(
        "waiting",
        "等待 {things} 到来;到了以后自动接收",
        StoryExample((), "payment", {"救助编号": "G404"}, ("救助编号",)),
    ),
    Reason(
        "out_of_region",
        "不在本帐号的地区范围内,或编号已用于别处:请核对,跨地区的更正由上级导入",
        StoryExample((), "household", {"行政区划代码": "210404001001"}, ("行政区划代码",)),
    ),
    Reason(
        "other_department",
        "由别的部门经办:请由经办部门报送,或请协调员导入",
        StoryExample((), "grant", {"经办部门": "DPF"}, ("经办部门",)),
    ),
    Reason(
        "protected",
        "本户受保护,只有协调员能改保护标记:请协调员导入,或去掉这一列再报",
        StoryExample((("household", {"保护标记": "是"}),), "household", {"保护标记": "否"}, ("保护标记",)),
    ),
    Reason(
        "still_pointed_at",
        "不能作废:{names} 还指向它",
        StoryExample((("payment", {}),), "grant", {"作废": "是"}, ("作废",)),
    ),
)

#: A file that is refused whole: one sentence, what it is and what to do.
FILES: Final = (
    Reason("file_missing", "文件不存在:{file}", FileExample("none.csv", made_by="missing")),
    Reason(
        "file_dots",
        "不接受含 .. 的路径:{file};请写出完整路径",
        FileExample("../../x.xlsx", made_by="dots"),
    ),
    Reason(
        "file_special",
        "{file} 是{what},不是普通文件;请给出 CSV 或 XLSX 文件本身",
        FileExample("d.csv", made_by="directory"),
    ),
    Reason("file_unreadable", "无法读取 {file}:{why}", FileExample("u.csv", made_by="unreadable")),
    Reason("file_too_big", "{file} 超过 {limit} MB,请拆成几个文件", FileExample("b.csv", made_by="too_big")),
    Reason("file_empty", "{file} 是 0 字节的空文件;请另存为 xlsx", FileExample("z.xlsx")),
    Reason(
        "file_not_xlsx",
        "{file} 其实是{what};请另存为 xlsx",
        FileExample("h.xlsx", b"<html><table><tr><td>1</td></tr></table></html>"),
    ),
    Reason("file_encrypted", "{file} 有打开密码;请去掉密码,另存为 xlsx", FileExample("p.xlsx", made_by="encrypted")),
    Reason("file_damaged", "{file} 已损坏,无法解压或读取;请重新另存为 xlsx", FileExample("k.xlsx", b"PK\x03\x04 x")),
    Reason(
        "bomb_size",
        "{file} 解压后超过 {limit} MB,拒绝读取;请拆成几个文件",
        FileExample("b.xlsx", made_by="big_bomb"),
    ),
    Reason(
        "bomb_ratio",
        "{file} 的压缩比超过 {limit},疑为压缩炸弹,拒绝读取",
        FileExample("b.xlsx", made_by="ratio_bomb"),
    ),
    Reason(
        "too_many_rows",
        "{file} 的工作表“{sheet}”用到第 {row} 行,上限 {limit} 行;请删去多余的空白行或拆成几个文件",
        FileExample("s.xlsx", made_by="sparse_sheet"),
    ),
    Reason(
        "too_wide",
        "{file} 的工作表“{sheet}”铺开有 {rows} 行 × {columns} 列,过大,拒绝读取;请删去表外的零星单元格",
        FileExample("w.xlsx", made_by="far_cell"),
    ),
    Reason(
        "too_much_text",
        "{file} 的工作表“{sheet}”文字过多,拒绝读取;请拆成几个文件",
        FileExample("t.xlsx", made_by="repeated_text"),
    ),
    Reason(
        "entity",
        "{file} 含 XML 实体或 DOCTYPE 声明,不是表格软件写出的文件,拒绝读取",
        FileExample("x.xlsx", made_by="entity_bomb"),
    ),
    Reason(
        "utf16",
        "{file} 第 {offset} 字节起是 {encoding} 编码;请另存为 UTF-8 的 CSV 或 xlsx",
        FileExample("u.csv", f"{_HOUSEHOLD}\nH1,210300000000".encode("utf-16")),
    ),
    Reason(
        "encoding",
        "{file} 第 {offset} 字节起既不是 UTF-8 也不是 GB18030(可能被截断);请重新导出",
        FileExample("c.csv", f"{_HOUSEHOLD},地址\nH1,210300000000,街".encode("gb18030")[:-1]),
    ),
    Reason(
        "broken_utf8",
        "{file} 第 {offset} 字节起不是有效的 UTF-8(按 GB18030 读又认不出表头);请重新导出",
        FileExample("8.csv", _csv("救助编号,生效月份,批准金额,原因", "G1,2024-03,80,提")[:-1]),
    ),
    Reason(
        "unknown_header",
        "{file} 前十行没有认得的表头;最接近“{kind}”,缺少 {missing}{hint}",
        FileExample("n.csv", _csv("发放编号,救助编码,所属月份,发放日期,金额", "F1,G1,2024-03,2024-03-05,80")),
    ),
    Reason(
        "no_header",
        "{file} 前十行没有任何认得的列名;空表请向系统管理员要(他用 aidchain template 生成),表的种类有 {kinds}",
        FileExample("n.csv", _csv("甲,乙", "1,2")),
    ),
    Reason(
        "wrong_delimiter",
        "{file} 的列用“{delimiter}”隔开;请改用英文逗号",
        FileExample("t.csv", _csv("户编号;行政区划代码", "H1;210300000000")),
    ),
    Reason(
        "ambiguous_kind",
        "{file} 的表头同时符合“{kinds}”,无法判断是哪一种;请分成两张表",
        FileExample("a.csv", _csv(f"{_HOUSEHOLD},网格,救助编号,生效月份,批准金额", "H1,210300,1,G1,2024-03,80")),
    ),
    Reason(
        "duplicate_column",
        "{file} 列名重复:{column}(第 {positions} 列)",
        FileExample("d.csv", _csv("户编号,行政区划代码,户编号", "H1,210300000000,H1")),
    ),
    Reason(
        "merged_header",
        "{file} 的表头单元格“{column}”跨了几列合并;请取消合并,每列一个列名",
        FileExample("m.xlsx", made_by="merged_header"),
    ),
)

#: Taken all the same, and said.
WARNINGS: Final = (
    Reason("no_rows", "无数据行", FileExample("e.csv", _csv(_HOUSEHOLD))),
    Reason(
        "above_header",
        "表头在第 {row} 行,其上的内容未读",
        FileExample("t.csv", _csv("困难家庭", _HOUSEHOLD, "H1,210300")),
    ),
    Reason(
        "unknown_column", "未知列“{column}”,未使用", FileExample("u.csv", _csv(f"{_HOUSEHOLD},备注", "H1,210300,无"))
    ),
    Reason(
        "near_column",
        "未知列“{column}”,未使用;{column} → {meant}?",
        FileExample("n.csv", _csv(f"{_HOUSEHOLD},户藉类型", "H1,210300,农业")),
    ),
    Reason(
        "unnamed_column",
        "第 {positions} 列没有列名,未使用",
        FileExample("u.csv", _csv("户编号,,行政区划代码", "H1,x,210300")),
    ),
    Reason(
        "skipped_sheet",
        "工作表“{sheet}”没有认得的表头,已跳过;最接近“{kind}”,缺少 {missing}{hint}",
        FileExample("s.xlsx", made_by="unknown_sheet_beside"),
    ),
    Reason(
        "skipped_plain", "工作表“{sheet}”没有认得的表头,已跳过", FileExample("s.xlsx", made_by="notes_sheet_beside")
    ),
    Reason("empty_sheet", "工作表“{sheet}”无数据行,已跳过", FileExample("s.xlsx", made_by="empty_sheet_beside")),
    Reason("hidden_sheet", "工作表“{sheet}”是隐藏的,已照常读取", FileExample("h.xlsx", made_by="hidden_sheet")),
    Reason("hidden_rows", "有 {count} 个隐藏行,已照常读取", FileExample("h.xlsx", made_by="hidden_rows")),
    Reason("formula_column", "“{column}”列含公式,取其缓存值", FileExample("f.xlsx", made_by="cached_formula")),
    Reason(
        "merged_optional",
        "“{column}”列有合并单元格,合并区内其余各格按空格处理",
        FileExample("m.xlsx", made_by="merged_optional"),
    ),
    Reason("blank_stop", "第 {row} 行起连续 {limit} 个空行,其后的内容未读", FileExample("b.xlsx", made_by="blank_gap")),
    Reason(
        "id_county",
        "第 {row} 行“身份证号”的前两位不是现行省级代码",
        RowExample("member", {"身份证号": "990302199001011051"}),
    ),
    Reason(
        "look_alike", "第 {row} 行“{column}”含形似的外文字母({points}),原样保留", RowExample("member", {"姓名": "张а"})
    ),
    Reason("future", "第 {row} 行“{column}”晚于今天", RowExample("payment", {"发放日期": "2150-01-01"})),
    Reason("unknown_indicator", "指标“{word}”不在政策目录中,原样保留", RowExample("fact", {"指标": "养猫"})),
    Reason("unknown_need", "需求“{word}”不在政策目录中,原样保留", RowExample("referral", {"需求": "修锅"})),
    Reason("unknown_reason", "事由“{word}”不在政策目录中,原样保留", RowExample("grant", {"事由": "修锅"})),
    Reason(
        "unknown_cause", "致困原因“{word}”不在所列的词里,原样保留", RowExample("visit", {"致困原因": "修锅"})
    ),
    Reason("goods_with_money", "第 {row} 行填了“内容”,“金额”却不是 0", RowExample("payment", {"内容": "米 10 公斤"})),
    Reason(
        "excluded_of_person",
        "第 {row} 行以人为对象,“不保障人员”不起作用",
        RowExample("grant", {"不保障人员": _GOOD_ID}),
    ),
    Reason(
        "death_before_joining", "第 {row} 行“死亡日期”早于“加入日期”", RowExample("member", {"死亡日期": "2010-01-01"})
    ),
    Reason(
        "happened_before_birth",
        "第 {row} 行“{column}”早于身份证号中的出生日期",
        RowExample("grant", {"起始日期": "1980-01-01"}),
    ),
    Reason(
        "same_key_twice",
        "第 {row} 行与本文件第 {earlier} 行编号相同而内容不同,按更正处理",
        StoryExample((("payment", {}),), "payment", {"金额": "90"}),
    ),
    Reason(
        "paid_before_grant",
        "第 {row} 行“发放日期”早于救助的起始日期",
        StoryExample((("grant", {}),), "payment", {"发放日期": "2000-01-01"}),
    ),
    Reason(
        "after_death",
        "第 {row} 行“起始日期”晚于本人死亡",
        StoryExample((("member", {"死亡日期": "2023-01-01"}),), "grant", {"起始日期": "2024-01-01"}),
    ),
)

REASONS: Final[Mapping[str, Reason]] = MappingProxyType({r.code: r for r in (*CELLS, *ROWS, *FILES, *WARNINGS)})
