"""A wrong catalogue is refused whole, each fault named with its file and line; a right one is read as it stands."""

from datetime import date
from decimal import Decimal

import pytest

from graph.policy.checking import check
from graph.policy.document import MAX_BYTES
from graph.policy.model import Catalogue, Department, Group, Leaf, Measure, Parameter, ParameterRef, Version
from graph.policy.reading import read_texts

BASE = """\
departments: [{code: CIVIL, name: 民政局}, {code: DPF, name: 残联}]
measures:
  - code: A
    name: 甲
    class: 其他帮扶
    unit: member
    department: CIVIL
    versions:
      - valid_from: 2021-01-01
        valid_to:
        citation: {document: 文件, clause: 一, status: confirmed}
        criteria:
          - {fact: 残疾等级, op: in, value: [一级, 二级], trigger: true}
  - {code: B, name: 乙, class: 其他帮扶, unit: household, department: CIVIL}
"""
INDICATOR = "code: X, name: x, dimension: y, points: 1"
CITED = "document: x, clause: 一, status: confirmed"
VERSION = """\
departments: [{code: CIVIL, name: 民政局}]
parameters:
  - {name: 低保标准, region: "210300000000", value: 800, valid_from: 2024-07-01, source: 示例}
measures:
  - code: A
    name: 甲
    class: 其他帮扶
    unit: member
    department: CIVIL
    versions:
      - valid_from: 2021-01-01
        citation: {document: 文件, clause: 一, status: confirmed}
        criteria:
          - %s
"""


def faults(*texts: str) -> list[str]:
    files = [(f"{n}.yaml", text.encode()) for n, text in enumerate(texts, 1)]
    return [str(fault) for fault in check(read_texts(files)).faults]


def criterion(text: str) -> list[str]:
    return faults(VERSION % text)


def test_the_base_of_these_tests_has_no_fault() -> None:
    assert faults(BASE) == []
    assert criterion("{fact: 残疾等级, op: eq, value: 一级}") == []


@pytest.mark.parametrize(
    ("added", "says"),
    [
        ("limits: [{kind: referral, region: 000000000000, days: 5, valid_from: 2024-01-01}]", "八进制数,请加引号"),
        ('limits: [{kind: referral, region: "21030", days: 5, valid_from: 2024-01-01}]', "行政区划代码“21030”不对"),
        ('limits: [{kind: referral, region: "21030000000０", days: 5}]', "行政区划代码"),
        ('limits: [{kind: referral, region: "210300000000\\n", days: 0}]', "“days”=0 超出范围"),
        ('limits: [{kind: referral, region: "210300000000"}]', "须恰好写一个"),
        ('limits: [{kind: referral, region: "210300000000", days: 1, months: 1}]', "须恰好写一个"),
        ("limits: [{kind: referral, days: 1}]", "缺“region”"),
        ('limits: [{kind: referral, region: "21", days: 1, measure: A}]', "kind: referral 不能带 measure"),
        ('limits: [{kind: application, region: "21", days: 1, measure: C}]', "没有措施“C”"),
        ('limits: [{kind: referral, region: "21", days: 1, need: 医疗}]', "没有需求“医疗”"),
        ("departments2: []", "不认识的键“departments2”,是否想写“departments”?"),
        ("needs: [{name: 医疗, aliases: [看病]}, {name: 住院, aliases: [看病]}]", "别名“看病”已属于“医疗”"),
        ("needs: [{name: 医疗, aliases: [住院]}, {name: 住院}]", "别名“住院”已属于“住院”"),
        ("reasons: [{name: no}]", "“name”写成 no 会被别的程序读成是/否,请加引号"),
        ("reasons: [{name: 1:30}]", "六十进制数,请加引号"),
        ("reasons: [{name: ~}]", "缺“name”"),
        ('reasons: [{name: ""}]', "“name”为空"),
        ('reasons: [{name: "甲\u202e"}]', "含不可见字符 U+202E"),
        ("reasons: 住院", "“reasons”须是列表"),
        ("reasons: [住院]", "须是“{键: 值}”"),
        ("return_reasons: [材料不全, 材料不全]", "“材料不全”重复"),
        ('parameters: [{name: 标准, region: "21", valid_from: 2024-01-01}]', "缺“value”"),
        ('parameters: [{name: 标准, region: "21", value: 1, valid_from: 2024-02-30}]', "不是 1900-01-01 至"),
        ('parameters: [{name: 标准, region: "21", value: 1, valid_from: 1899-12-31}]', "不是 1900-01-01 至"),
        ('parameters: [{name: 标准, region: "21", value: 1, household_type: 城市}]', "须为 农业、非农业、流动 之一"),
        (
            'parameters: [{name: 标准, region: "21", value: 1}, {name: 标准, region: "210000", value: 2}]',
            "参数“标准 21 1900-01-01”重复,内容不同:1.yaml:15 已有",
        ),
        ("freshness: [{department: EDU, kind: 救助, days: 35}]", "没有部门“EDU”"),
        ("freshness: [{department: CIVIL, kind: 拨款, days: 35}]", "“kind”=拨款 不对"),
        ('visits: [{measure: A, every_months: 241, region: "21"}]', "超出范围,须为 1 至 240"),
        ('visits: [{measure: A, every_months: 1e3, region: "21"}]', "不是整数"),
        (f"exclusions: [{{a: A, b: A, kind: higher, scope: member, {CITED}}}]", "a 与 b 是同一项措施"),
        (f"exclusions: [{{a: A, b: BB, kind: higher, scope: member, {CITED}}}]", "没有措施“BB”"),
        (f"exclusions: [{{a: A, b: B, kind: both, scope: member, {CITED}}}]", "须为 exclusive、higher、topup 之一"),
        (
            "exclusions: [{a: A, b: B, kind: higher, scope: member, document: x, clause: 一, status: sure}]",
            "须为 confirmed、second_hand、unverified 之一",
        ),
        ("exclusions: [{a: A, b: B, kind: higher, scope: member, document: x, clause: 一}]", "缺“status”"),
        (f"frequency: [{{measure: A, max: 0, per: ever, {CITED}}}]", "“max”=0 超出范围"),
        (f"frequency: [{{measure: A, max: 1, per: ever, same_reason: 也许, {CITED}}}]", "须为 true 或 false"),
        ('alert_threshold: [{region: "21", points: 1.5}]', "“points”=1.5 不是整数"),
        ("indicators: [{code: X, name: x, dimension: y, points: 1}]", "缺“when”"),
        (
            f"indicators: [{{{INDICATOR}, when: {{fact: 甲, op: eq, value: 是, subject: self}}}}]",
            "须为 household、any_member 之一",
        ),
        (
            f"indicators: [{{{INDICATOR}, when: {{fact: 甲, op: eq, value: 是, trigger: true}}}}]",
            "trigger 只能写在",
        ),
        ("measures: []", "键“measures”重复,第 2 行已有"),
    ],
)
def test_each_fault_is_named_with_its_line(added: str, says: str) -> None:
    found = faults(BASE + added + "\n")
    assert any(fault.startswith("1.yaml:15 ") and says in fault for fault in found), found


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("{fact: 残疾等级, op: is, value: 一级}", "“op”=is 不对"),
        ("{fact: 残疾等级, op: in, value: 一级}", "op: in 的 value 须是列表"),
        ("{fact: 残疾等级, op: in, value: []}", "至少要有一项"),
        ("{fact: 残疾等级, op: eq, value: [一级]}", "须是一个值"),
        ("{fact: 残疾等级, op: eq}", "缺“value”"),
        ("{fact: 残疾等级, op: eq, value: no}", "是/否,请加引号"),
        ("{fact: 收入, op: lt, value: 很少}", "value 须是数字,不能是“很少”"),
        ("{fact: 收入, op: lt, value: 1e3}", "另一个数,请加引号"),
        ("{fact: 收入, op: lt, value: {parameter: 低保线}}", "没有参数“低保线”,是否想写“低保标准”?"),
        ("{fact: 收入, op: lt, value: {parameter: 低保标准, times: 0}}", "不是大于 0 的数"),
        ("{fact: 收入, op: in, value: {parameter: 低保标准}}", "不能是参数"),
        ("{fact: 年龄, op: ge, value: 60, subject: household}", "年龄是人的"),
        ("{fact: 年龄, op: eq, value: 老}", "年龄须与数字比较"),
        ("{fact: 收入, op: eq, value: 1, subject: family}", "须为 self、household、any_member 之一"),
        ("{any_of: []}", "“any_of”至少要有一项"),
        ("{any_of: [{fact: 甲, op: eq, value: 是}], all_of: [{fact: 乙, op: eq, value: 是}]}", "不能写在同一项"),
        ("{any_of: [{fact: 甲, op: eq, value: 是, trigger: true}]}", "trigger 只能写在 criteria 的第一层"),
        ("{any_of: [{fact: 甲, op: eq, value: 是}], fact: 乙}", "不认识的键“fact”"),
        ("{fact: 甲, op: eq, values: 是}", "不认识的键“values”,是否想写“value”?"),
    ],
)
def test_each_fault_of_a_criterion_is_named_with_its_line(text: str, says: str) -> None:
    found = criterion(text)
    assert any(fault.startswith("1.yaml:14 ") and says in fault for fault in found), found


@pytest.mark.parametrize(
    ("content", "says"),
    [
        (b"", "没有内容"),
        (b"# only a remark\n", "没有内容"),
        (b"- a\n", "最外层须是"),
        (b"departments: []\n---\ndepartments: []\n", ":2 一个文件只能有一个 YAML 文档"),
        (b"departments:\n\t- {code: A}\n", ":2 含制表符"),
        (b"a: &x [1]\nb: *x\n", ":1 不能用锚点“&x”"),
        (b"a: &x [1]\nb: *x\n", ":2 不能用别名“*x”"),
        (b"a: !!python/object/apply:os.system [echo]\n", "不能用标签"),
        (b"? [a, b]\n: 1\n", "键须是一个词"),
        (b"a: [1, 2\n", "没有配对"),
        (b"a: b: c\n", "此处不能出现冒号"),
        (b"a: '\x00'\n", "控制字符"),
        ("部门: 甲".encode("gb18030"), "不是 UTF-8 编码(第 1 个字节)"),
        (b"#" * (MAX_BYTES + 1), "文件超过 2 MB"),
        (b"a: " + b"[" * 100_000, "嵌套超过 40 层"),
        (b"a: " + b"{b: " * 100_000, "嵌套超过 40 层"),
    ],
)
def test_what_is_no_catalogue_at_all_is_refused(content: bytes, says: str) -> None:
    found = [str(fault) for fault in check(read_texts([("x.yaml", content)])).faults]
    assert any(says in fault for fault in found), found


def test_every_fault_of_several_files_is_told_at_once() -> None:
    found = faults(BASE, "reasons: [{name: no}]\n", "visits: [{measure: Z, every_months: 1, region: '21'}]\n")
    assert [fault.split(" ")[0] for fault in found] == ["2.yaml:1", "3.yaml:1"]


def test_two_files_are_one_catalogue_and_the_same_entry_twice_is_one() -> None:
    second = "departments: [{code: CIVIL, name: 民政局}]\nvisits: [{measure: A, every_months: 1, region: '21'}]\n"
    assert faults(BASE, second) == []
    assert "部门“CIVIL”重复,内容不同:1.yaml:1 已有" in faults(BASE, second.replace("民政局", "民政"))[0]


@pytest.mark.parametrize(
    ("first", "second", "overlap"),
    [
        ("valid_to: 2023-12-31", "2024-01-01", False),
        ("valid_to: 2024-01-01", "2024-01-01", True),
        ("valid_to:", "2024-01-01", True),
    ],
)
def test_versions_must_not_share_a_day(first: str, second: str, overlap: bool) -> None:
    cited = "citation: {document: 文件, clause: 一, status: confirmed}"
    head = BASE.partition("  - {code: B")[0].replace("valid_to:", first, 1)
    text = head + f"      - {{valid_from: {second}, {cited}}}\n"
    found = faults(text)
    assert [("重叠" in fault) for fault in found] == ([True] if overlap else []), found


def test_a_version_that_is_loaded_counts_too() -> None:
    """The file closes no older version: the two would hold on one day."""
    cited = check(read_texts([("1.yaml", BASE.encode())]))
    loaded = [located.entry for located in cited.union.values()]
    later = BASE.replace("2021-01-01", "2024-01-01")
    found = [str(f) for f in check(read_texts([("2.yaml", later.encode())]), loaded).faults]
    assert len(found) == 1
    assert found[0].startswith("2.yaml:9 措施 A 的版本 2024-01-01 与版本 2021-01-01 重叠")
    assert "已载入的目录" in found[0]


def entries(text: str) -> list[object]:
    checked = check(read_texts([("1.yaml", text.encode())]))
    assert checked.faults == ()
    return [located.entry for located in checked.union.values()]


def test_values_are_numbers_or_texts_whether_quoted_or_not() -> None:
    for value in ("800", '"800"', "'800'"):
        assert Parameter("标准", "2103", Decimal(800), date(2024, 7, 1)) in entries(
            f'parameters: [{{name: 标准, region: "210300000000", value: {value}, valid_from: "2024-07-01"}}]\n'
        )


def test_criteria_keep_their_tree_and_places() -> None:
    text = """{any_of: [{fact: 年龄, op: ge, value: 60}, {all_of: [{fact: 类别, op: in, value: [智力, "3"]},
            {fact: 收入, op: lt, value: {parameter: 低保标准, times: 1.5}, subject: household, advisory: true}]}],
            trigger: true}"""
    version = next(entry for entry in entries(VERSION % text) if isinstance(entry, Version))
    inner = Group(
        "1.2",
        "all_of",
        (
            Leaf("1.2.1", "类别", "in", ("智力", Decimal(3))),
            Leaf("1.2.2", "收入", "lt", ParameterRef("低保标准", Decimal("1.5")), "household", advisory=True),
        ),
    )
    assert version.criteria == (Group("1", "any_of", (Leaf("1.1", "年龄", "ge", Decimal(60)), inner), trigger=True),)


def test_a_group_of_hints_only_is_a_hint() -> None:
    text = "{any_of: [{fact: 甲, op: eq, value: 是, advisory: true}, {fact: 乙, op: eq, value: 是, advisory: true}]}"
    version = next(entry for entry in entries(VERSION % text) if isinstance(entry, Version))
    assert version.criteria[0].advisory


def test_what_is_not_given_has_its_plain_meaning() -> None:
    found = entries(BASE)
    assert Measure("B", "乙", "其他帮扶", "household", "CIVIL") in found
    assert Department("DPF", "残联") in found
    version = next(entry for entry in found if isinstance(entry, Version))
    assert (version.valid_to, version.grace) == (None, None)


def test_bytes_order_mark_is_no_fault() -> None:
    assert check(read_texts([("1.yaml", b"\xef\xbb\xbf" + BASE.encode())])).faults == ()


def test_an_empty_catalogue_knows_nothing() -> None:
    empty = Catalogue()
    assert empty.measure("A") is None
    assert empty.version_on("A", date(2024, 1, 1)) is None
    assert empty.needs_word("医疗") is None
