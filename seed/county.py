"""The demo county: an invented county, 200 households, the files of fifteen departments, the same bytes each time.

``write_county`` writes the files; they go in through the same import as any department's.
``seed.stories.STORIES`` says what to look at.
"""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Final

from seed import population
from seed.files import DepartmentFile, Form, Sheet, write
from seed.ledger import Ledger
from seed.people import COUNTY_NAME
from seed.stories import doubles, families, gaps, journeys, mistakes

SERIAL: Final = {"序号": tuple(str(n) for n in range(1, 4000))}
BANK: Final = {"开户行": ("县农商行", "邮储银行", "农业银行"), "账户后四位": ("3071", "8816", "0425", "9902", "6647")}


def _november(day: int) -> date:
    return date(2026, 11, day)


# In the order in which the county's desk imports them. The facts of HOUSING (a survey of June) and of JUSTICE (August)
# are old on purpose.
FORMS: Final = (
    Form(
        "01_民政局_低收入家庭台账.xlsx",
        "CIVIL",
        _november(16),
        (
            Sheet(
                "household",
                "家庭",
                title=f"{COUNTY_NAME}低收入人口家庭台账",
                unit="填报单位:县民政局 2026年11月16日",
                extra={"联系人": ("村委会",)},
            ),
            Sheet("member", "家庭成员", title=f"{COUNTY_NAME}家庭成员表", days="cell"),
        ),
        remark="每月16日前由各乡镇汇总上报;身份证号一律为文本格式。",
    ),
    Form(
        "02_公安局_死亡注销.csv",
        "POLICE",
        _november(17),
        (Sheet("member", "", days="compact", old_numbers=True),),
        "gb18030",
    ),
    Form("03_公安局_车辆信息.csv", "POLICE", _november(17), (Sheet("fact", "", days="slash"),), "gb18030"),
    Form(
        "04_民政局_家庭经济状况核对.csv",
        "CIVIL",
        _november(16),
        (Sheet("fact", "", days="mixed", extra={"核对批次": ("2026-11",)}),),
        "utf-8-sig",
    ),
    Form(
        "05_残联_持证残疾人.xlsx",
        "DPF",
        _november(10),
        (
            Sheet(
                "fact",
                "残疾人情况",
                title="清禾县残疾人联合会 持证残疾人情况表",
                unit="单位:人次",
                days="chinese",
                extra=SERIAL,
            ),
        ),
    ),
    Form(
        "06_医保局_重特大疾病与自付费用.csv",
        "MEDSEC",
        _november(12),
        (Sheet("fact", "", days="compact", extra={"参保地": ("清禾县",)}),),
        "gb18030",
    ),
    Form("07_教育局_在校学生.csv", "EDU", _november(6), (Sheet("fact", "", days="slash"),), "utf-8-sig"),
    Form(
        "08_人社局_就业登记.csv",
        "HRSS",
        _november(13),
        (Sheet("fact", "", title="就业登记导出", old_numbers=True),),
        "gb18030",
    ),
    Form("09_不动产登记中心_住房套数.csv", "REALEST", _november(9), (Sheet("fact", "", days="compact"),), "utf-8"),
    Form(
        "10_住建局_住房调查.xlsx",
        "HOUSING",
        date(2026, 6, 30),
        (Sheet("fact", "住房困难", title="2026年上半年农村住房安全调查", days="cell"),),
    ),
    Form("11_应急局_受灾情况.csv", "EMERG", _november(3), (Sheet("fact", "", days="chinese"),), "gb18030"),
    Form(
        "12_农业农村局_防返贫监测.csv",
        "AGRI",
        _november(11),
        (Sheet("fact", "", title="防止返贫监测对象名单"),),
        "gb18030",
    ),
    Form("13_司法局_法律援助.csv", "JUSTICE", date(2026, 8, 31), (Sheet("fact", ""),), "utf-8"),
    Form(
        "14_卫健局_重病与急救.xlsx",
        "HEALTH",
        _november(10),
        (
            Sheet("fact", "重病登记", days="cell"),
            Sheet("grant", "疾病应急救助", days="cell"),
            Sheet("payment", "支付", days="cell"),
        ),
    ),
    Form("15_民政局_救助申请.csv", "CIVIL", _november(16), (Sheet("application", "", days="slash"),), "gb18030"),
    Form(
        "16_民政局_在册救助.xlsx",
        "CIVIL",
        _november(10),
        (
            Sheet("grant", "救助", title="在册救助对象花名册", unit="金额单位:元", days="cell", extra=SERIAL),
            Sheet("adjustment", "标准调整", unit="金额单位:元"),
        ),
    ),
    Form(
        "17_民政局_发放明细_1至6月.csv",
        "CIVIL",
        date(2026, 7, 6),
        (Sheet("payment", "", "1-6月", title="社会救助资金发放明细", unit="金额单位:元", extra=BANK),),
        "gb18030",
    ),
    Form(
        "18_民政局_发放明细_7至11月.csv",
        "CIVIL",
        _november(16),
        (Sheet("payment", "", "7-11月", title="社会救助资金发放明细", unit="金额单位:元", days="compact", extra=BANK),),
        "gb18030",
    ),
    Form(
        "19_医保局_医疗救助.xlsx",
        "MEDSEC",
        _november(12),
        (Sheet("grant", "救助"), Sheet("payment", "发放", unit="单位:元", days="chinese")),
    ),
    Form(
        "20_教育局_学生资助.xlsx",
        "EDU",
        _november(6),
        (Sheet("grant", "资助对象", title="2026年秋季学期资助名单"), Sheet("payment", "发放")),
    ),
    Form(
        "21_人社局_公益性岗位.xlsx",
        "HRSS",
        _november(13),
        (Sheet("grant", "岗位补贴", days="slash"), Sheet("payment", "发放", days="chinese")),
    ),
    Form(
        "22_应急局_受灾救助.xlsx",
        "EMERG",
        _november(3),
        (Sheet("grant", "救助", days="cell"), Sheet("payment", "发放", days="cell")),
    ),
    Form(
        "23_慈善会_帮扶项目.xlsx",
        "CHARITY",
        _november(15),
        (Sheet("grant", "帮扶", days="mixed"), Sheet("payment", "拨付"), Sheet("resource", "资源")),
    ),
    Form("24_转介平台_转介单.csv", "CIVIL", _november(23), (Sheet("referral", "", days="mixed"),), "utf-8-sig"),
    Form(
        "25_各乡镇_走访记录.xlsx",
        "CIVIL",
        _november(20),
        (Sheet("visit", "走访", title="主动发现与走访记录", days="slash", extra={"天气": ("晴", "阴", "小雨")}),),
    ),
    Form(
        "26_团委妇联_走访与资源.xlsx", "YOUTHWOMEN", _november(14), (Sheet("visit", "走访"), Sheet("resource", "资源"))
    ),
    Form("27_残联_康复资源.csv", "DPF", _november(10), (Sheet("resource", ""),), "utf-8-sig"),
    Form("28_总工会_帮扶资源.csv", "UNION", _november(5), (Sheet("resource", "", days="chinese"),), "gb18030"),
    Form(
        "29_民政局_更正.xlsx",
        "CIVIL",
        _november(18),
        (
            Sheet("household", "家庭", "更正"),
            Sheet("member", "成员", "更正"),
            Sheet("grant", "救助", "更正", title="救助更正单"),
        ),
    ),
    Form("30_医保局_自付费用_5月补报.csv", "MEDSEC", date(2026, 5, 31), (Sheet("fact", "", "补报"),), "gb18030"),
)


def tell_everything() -> Ledger:
    """All rows of the county: the named stories first, then the neighbours."""
    ledger = Ledger()
    for chapter in (families, doubles, gaps, journeys, mistakes):
        chapter.tell(ledger)
    population.settle(ledger)
    return ledger


def write_county(directory: Path) -> list[DepartmentFile]:
    """Writes every department's file into ``directory``, in the order in which they are to be imported."""
    directory.mkdir(parents=True, exist_ok=True)
    rows = tell_everything().rows
    return [write(form, rows, directory) for form in FORMS]
