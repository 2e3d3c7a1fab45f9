"""The overview by question, by place and by month, each number a link; a household's page sentence by sentence."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from api.app import create_app
from api.drawing.bars import Bar
from api.drawing.months import Month, draw
from api.pages.entitlement import Excluded, Why, excluded_by, lines_of, names_of, standing, whys_of
from api.pages.overview import bars_of
from graph import accounts, findings
from graph.audits import run
from graph.explaining import Block
from graph.households import Home
from graph.policy.model import Catalogue, Citation, Exclusion, Measure
from tests.filing import grant, household, id_number, member
from tests.pages.conftest import HERE, PASSWORD, Browser, Site
from tests.pages.test_pages import _Page

TOWN = HERE + "001000"


@pytest.fixture(scope="module")
def july(site: Site) -> Browser:
    """The auditor on 15 July 2024: the files are of 1 July, payments of January and February."""
    app = create_app(replace(site.office, today=date(2024, 7, 15)), per_account=100_000)
    return Browser(app.test_client()).log_in("auditor")


def _row(text: str, first: str) -> list[str]:
    """The cells of the table row that begins with ``first``, tags taken out."""
    row = next(
        row for row in re.findall(r"<tr>(.*?)</tr>", text, re.DOTALL) if re.sub(r"<[^>]+>", "", row).startswith(first)
    )
    return [re.sub(r"<[^>]+>", "", cell) for cell in re.findall(r"<td[^>]*>(.*?)</td>", row, re.DOTALL)]


def test_a_place_has_its_numbers_and_each_leads_to_its_rows(july: Browser) -> None:
    """In the town: H1, H2, HA; the pair of H1, the pair of HA with the other region, H2 without 护理补贴."""
    text = july.get("/overview").text
    assert _Page(text).faults == []
    assert _row(text, TOWN)[:4] == [TOWN, "3", "2", "1"]
    address = f"/audit/duplicate_benefit?region={TOWN}"
    assert f'<a href="{address}">2</a>' in text
    assert '疑点 <strong class="red">2</strong>' in july.get(address).text
    assert "没有疑点" not in july.get(f"/audit/missing_aid?region={TOWN}").text
    below = july.get(f"/overview?region={TOWN}").text
    assert _row(below, HERE + "001001")[:4] == [HERE + "001001", "3", "2", "1"]
    assert july.get("/overview?region=x").status_code == 400


def test_what_has_no_room_in_the_picture_is_one_bar() -> None:
    """Fifteen measures have a bar each; of sixteen, fourteen have one and the last stands for two."""
    rows = [{"measure": f"M{n:02}", "paid_fen": 100 * n} for n in range(1, 17)]
    assert [bar.label for bar in bars_of(rows[:15], "/x", str.lower)] == [f"m{n:02}" for n in range(15, 0, -1)]
    drawn = bars_of(rows, "/x", str.lower)
    assert len(drawn) == 15
    assert drawn[-1] == Bar("其余 2 项", 3.0, "/x")


def test_every_number_looked_at_leads_to_its_list(july: Browser) -> None:
    text = july.get("/overview").text
    rows = re.findall(r"<tr>(.*?)</tr>", text, re.DOTALL)
    row = next(row for row in rows if row.startswith('<td><a href="/audit/ping'))
    looked = re.findall(r"<td[^>]*>(.*?)</td>", row, re.DOTALL)[3]
    assert re.fullmatch(r'<a href="/audit/ping_pong[^"]*">\d+</a>', looked)


def test_the_places_are_those_of_the_first_level_that_divides(site: Site) -> None:
    """Whoever sees everything sees the two cities, not the one province that holds both; what is owed is said once."""
    accounts.add_user(site.office, "whole", "auditor", PASSWORD, by="test")
    text = Browser(site.app.test_client()).log_in("whole").get("/overview").text
    assert _row(text, "210300000000")[:2] == ["210300000000", "4"]
    assert _row(text, "210400000000")[:2] == ["210400000000", "1"]
    assert "210000000000" not in text
    owed = text[text.index("数据不足") :]
    assert owed.count("的“申请”从未报送") == 1


def test_a_month_is_a_number_zero_or_not_known(july: Browser) -> None:
    """F1 in January, F2 in February: 100 yuan each; FFOREIGN is not ours. Nobody ever sent a visit. Of December nobody
    ever sent anything, of May no referral: that is neither zero nor owed."""
    text = july.get("/overview").text
    assert _row(text, "2023-12") == ["2023-12", "—", "—", "—", "—", "无法判断"]
    assert _row(text, "2024-01") == ["2024-01", "100.00 元", "—", "—", "—", "无法判断"]
    assert _row(text, "2024-05") == ["2024-05", "0", "—", "—", "—", "无法判断"]
    assert "“—”是那时还没有这类数据" in text
    assert _row(text, "2024-03")[1] == "0"
    assert _row(text, "2024-06") == ["2024-06", "0", "3", "0", "0", "无法判断"]
    assert "/audit/aid_statistics?region=210302000000&amp;from=2024-01-01&amp;to=2024-01-31" in text
    rows = july.get("/audit/aid_statistics.csv?from=2024-01-01&to=2024-01-31").data.decode("utf-8-sig").splitlines()
    assert sum(float(line.split(",")[4]) for line in rows[1:]) == 100.00
    rows = (
        july.get("/audit/referral_statistics.csv?from=2024-06-01&to=2024-06-30").data.decode("utf-8-sig").splitlines()
    )
    assert sum(int(line.split(",")[2]) for line in rows[1:]) == 3


def test_a_month_after_the_newest_file_is_not_zero(site: Site) -> None:
    app = create_app(replace(site.office, today=date(2024, 8, 15)), per_account=100_000)
    text = Browser(app.test_client()).log_in("auditor").get("/overview").text
    assert (_row(text, "2024-07")[1], _row(text, "2024-08")[1]) == ("0", "无法判断")


def test_why_every_measure_stands_on_the_page_of_the_household(site: Site) -> None:
    """王一 has two 护理补贴 and nobody ever sent a disability of him; 李二 has first class of 残联."""
    text = site.browser("coordinator").get("/households/H1").text
    assert _Page(text).faults == []
    assert "每项措施看下来:符合 0 项、无法判断 2 项、不符合 0 项。" in text
    summary = re.sub("<[^>]+>", "", text[text.index('class="owing"') :].split("</ul>")[0])
    assert summary.split("无法判断 ")[1:] == [
        "由残联补报残疾等级(护理补贴要用)",
        "人均月收入(低保要用):还没有部门报过这项情况,请问民政局",
    ]
    order = [text.index(f'id="{name}"') for name in ("aid", "entitled", "findings", "chain", "referrals", "decisions")]
    order += [text.index(f'id="{name}"') for name in ("alerts", "promises", "facts", "why", "entries")]
    assert order == sorted(order)
    assert _row(text[text.index('id="why"') :], "无法判断护理补贴")[1:4] == ["护理补贴", "王一", "缺 残疾等级"]
    text = site.browser("coordinator").get("/households/H2").text
    text = text[text.index('id="why"') :]
    assert _row(text, "符合")[1:4] == ["护理补贴", "李二", "残疾等级:一级(残联,自 2024-01-01)没有在享"]
    assert _row(text, "无法判断")[1:4] == ["低保", "全户", "缺 人均月收入"]


def test_nothing_owed_and_yet_met_says_what_is_there_instead(site: Site) -> None:
    """李二 is owed 护理补贴; once it runs, nothing is owed any more, and the page says why."""
    person = id_number(41)
    site.desk.send(household("HM", HERE + "001001", 保护标记="否"))
    site.desk.send(member(person, "HM", 姓名="孙七"))
    site.desk.send({"身份证号": person, "指标": "残疾等级", "值": "一级", "起始日期": "2024-01-01"}, by="DPF")
    browser = site.browser("coordinator")
    text = browser.get("/households/HM").text
    assert _row(text[text.index('id="why"') :], "符合")[3] == "残疾等级:一级(残联,自 2024-01-01)没有在享"
    site.desk.send(grant("GM", person=person, starts="2024-01-01"))
    text = browser.get("/households/HM").text
    assert "没有该享未享的,也没有在享而不再符合的。符合条件的:护理补贴(孙七)已在享(救助 GM)。" in text


def test_the_day_of_death_is_the_last_in_the_household(site: Site) -> None:
    """Contract §3: the day of death is the membership's last; the day after nobody is there."""
    site.desk.send(household("HD", HERE + "001001", 保护标记="否"))
    site.desk.send(member(id_number(42), "HD", 姓名="吴八", 死亡日期="2024-07-15"))
    for day, here in ((15, "1"), (16, "0")):
        app = create_app(replace(site.office, today=date(2024, 7, day)), per_account=100_000)
        browser = Browser(app.test_client()).log_in("coordinator")
        assert f"共 {here} 人在户" in browser.get("/households/HD").text
        assert _row(browser.get("/households").text, "HD")[2] == here


def test_why_is_folded_by_measure_with_links_and_open_where_one_is_asked_for(site: Site) -> None:
    browser = site.browser("coordinator")
    text = browser.get("/households/H1/why").text
    folded = re.findall(r'<details class="why d-print-none" id="(m\d+)"( open)?>', text)
    assert len(folded) == 2
    assert {opened for _, opened in folded} == {""}
    assert re.findall(r'<li><a href="#(m\d+)">', text) == [name for name, _ in folded]
    one = browser.get("/households/H1/why?measure=CARE").text
    assert (len(re.findall(r'<details class="why[^>]* open>', one)), 'href="#m1"' in one) == (1, False)


def test_one_line_for_all_whom_the_same_decides() -> None:
    """甲 and 乙 lack the same; 丙 has it of another department. Two of one name, one of none are told apart."""
    lacking, has = _leaf("无法判断", None, []), _leaf("符合", "一级", ["DPF"])
    blocks = [
        Block("CARE", "P3", "符合", None, True, [has], [has]),
        Block("CARE", "P1", "无法判断", None, False, [lacking], [lacking]),
        Block("CARE", "P2", "无法判断", None, False, [lacking], [lacking]),
    ]
    names = names_of(_home(["P1", "P2", "P3", "P1"], ["甲", "甲", None, "甲"]))
    assert names == {None: "全户", "P1": "甲", "P2": "甲(第 2 个)", "P3": "第 3 个成员(没有姓名)"}
    assert whys_of(blocks, names, lambda code: {"DPF": "残联"}[code]) == [
        Why("CARE", ["第 3 个成员(没有姓名)"], "符合", ["残疾等级:一级(残联,自 2024-01-01)"], None),
        Why("CARE", ["甲", "甲(第 2 个)"], "无法判断", ["缺 残疾等级"], None),
    ]


def test_what_is_met_and_not_owed_says_why() -> None:
    """Each reason of the contract for which ``missing_aid`` has no row, and the one for which it has."""
    asked = Measure("CARE", "护理补贴", "其他帮扶", "member", "CIVIL", covers_months=6)
    other = Measure("LIVING", "生活补贴", "其他帮扶", "member", "CIVIL")
    catalogue = Catalogue(measures={"CARE": asked, "LIVING": other})
    met = Block("CARE", "P1", "符合", None, True, [], [])
    once = {"measure": "CARE", "person": "P1", "grant": "G1", "cycle": "一次性", "runs": False,
            "starts_on": date(2024, 1, 15)}  # fmt: skip
    monthly = {**once, "cycle": "月", "runs": True}
    rule = Excluded("CARE", "李二", "LIVING", "不可同领", {})

    def now(*grants: dict[str, Any], as_of: date = date(2024, 7, 1), missing: Any = (), excluded: Any = (),
            block: Block = met) -> str | None:  # fmt: skip
        home = replace(_home(["P1"], ["李二"]), grants=grants, as_of=as_of)
        return standing(block, home, catalogue, missing, excluded, lambda code: catalogue.measures[code].name)

    assert now(missing={("CARE", "P1")}) == "没有在享"
    assert now(monthly) == "已在享(救助 G1)"
    assert now(once) == "已给过(救助 G1,管到 2024-07-14)"
    assert now(once, as_of=date(2024, 7, 14)) == "已给过(救助 G1,管到 2024-07-14)"
    assert now(once, as_of=date(2024, 7, 15)) is None
    assert now({**monthly, "person": "P2"}) is None
    assert now(excluded=[rule]) == "不再给:在享生活补贴,不可同领"
    assert now(block=replace(met, triggered=False)) == "没有要求主动给的情况:本人申请的,照条件办"
    assert now(block=replace(met, verdict="无法判断")) is None


def test_an_age_stands_beside_the_name_and_parts_nobody() -> None:
    """Two of another age, ruled out by it alone, are one line; who is ruled out by something else too is another."""
    ages = [_leaf("不符合", value, []) | {"fact": "年龄"} for value in ("57", "30")]
    poor = _leaf("不符合", "三级", ["DPF"])
    blocks = [
        Block("OLD", "P1", "不符合", None, False, ages[:1], ages[:1]),
        Block("OLD", "P2", "不符合", None, False, ages[1:], ages[1:]),
        Block("OLD", "P3", "不符合", None, False, [ages[1], poor], [ages[1], poor]),
    ]
    assert whys_of(blocks, {None: "全户", "P1": "甲", "P2": "乙", "P3": "丙"}, lambda code: "残联") == [
        Why("OLD", ["甲(57 岁)", "乙(30 岁)"], "不符合", ["年龄"], None),
        Why("OLD", ["丙(30 岁)"], "不符合", ["年龄", "残疾等级:三级(残联,自 2024-01-01)"], None),
    ]


@pytest.mark.parametrize(
    ("truth", "value", "by", "said"),
    [
        ("不符合", "三级", ["DPF"], "残疾等级:三级(残联,自 2024-01-01)"),
        ("不符合", "59", [], "残疾等级:59"),
        ("无法判断", "1200", ["DPF"], "残疾等级:1200(残联,自 2024-01-01)没有可比的标准"),
        ("无法判断", None, ["DPF"], "残疾等级:说法不一(残联,自 2024-01-01)"),
        ("不符合", None, ["DPF"], "残疾等级:各人不同(残联,自 2024-01-01)"),
    ],
)
def test_what_decided_is_said_with_who_reported_it(truth: str, value: str | None, by: list[str], said: str) -> None:
    leaf = _leaf(truth, value, by)
    [why] = whys_of([Block("CARE", None, truth, None, False, [leaf], [leaf])], {None: "全户"}, lambda code: "残联")
    assert why.because == [said]


def _leaf(truth: str, value: str | None, by: list[str]) -> dict[str, Any]:
    since = date(2024, 1, 1) if by else None
    return {"fact": "残疾等级", "truth": truth, "value": value, "reported_by": by, "since": since}


def _home(people: list[str], names: list[str | None]) -> Home:
    members = [{"person": person, "name": name} for person, name in zip(people, names, strict=True)]
    return Home("H", date(2024, 7, 1), False, False, None, None, None, None, None, 0, members)


def test_columns_of_months_tell_zero_from_unknown() -> None:
    months = [Month("2023-12", None, "", None, True), Month("2024-01", 5, "5", "/audit/x"), Month("2024-02", 0, "0"),
              Month("2024-03", None, "")]  # fmt: skip
    picture = draw(months, "t")
    assert picture.count("<rect") == 1
    assert picture.count(">?<") == 1
    assert picture.count(">—<") == 1
    assert '<a href="/audit/x">' in picture
    assert "没有。" in draw([], "t")


def _section(text: str, name: str) -> str:
    return re.findall(rf'<section id="{name}">(.*?)</section>', text, re.DOTALL)[0]


def test_a_household_shows_what_it_could_have_and_has_not(site: Site) -> None:
    """H2: first-degree disability by 残联, nothing granted. H1 has 护理补贴 and lacks nothing that is known."""
    coordinator = site.browser("coordinator")
    told = _section(coordinator.get("/households/H2").text, "entitled")
    assert "残疾等级:一级(残联,自 2024-01-01)" in told
    assert "没有在享" in told
    told = _section(coordinator.get("/households/H1").text, "entitled")
    assert "没有该享未享的" in told
    assert '<strong class="red">' not in told


def test_a_line_says_which_fact_of_which_department_or_which_is_missing() -> None:
    missing = {
        "person": "P1",
        "measure": "CARE",
        "verdict": "unknown",
        "met": ["残疾等级"],
        "missing_facts": ["残疾类别"],
        "conflicts": ["人均月收入"],
        "responsible_department": "CIVIL",
        "open_referral": "R1",
        "open_application": None,
    }
    sure = {**missing, "verdict": "eligible", "met": ["残疾等级", "年龄"], "open_referral": None}
    gone = {
        "person": None,
        "measure": "DIBAO",
        "failed": ["人均月收入"],
        "department": "CIVIL",
        "grant": "G1",
        "grace_until": date(2024, 9, 1),
    }
    facts = [
        {"person": person, "fact": fact, "value": value, "department": by, "since": "2024-01-01", "runs": runs}
        for person, fact, value, by, runs in (
            ("P1", "残疾等级", "一级", "DPF", True),
            ("P1", "残疾等级", "三级", "DPF", False),
            ("P2", "残疾等级", "二级", "DPF", True),
            (None, "人均月收入", "900", "CIVIL", True),
            (None, "人均月收入", "300", "TAX", True),
        )
    ]
    lines = lines_of([missing, sure], [gone], facts, {"P1": "王一"}, lambda code: code, {"R1": "住房救助"})
    assert [(line.verdict, line.subject, list(line.because), line.now) for line in lines] == [
        (
            "无法判断",
            "王一",
            ["缺 残疾类别", "人均月收入:900(CIVIL,自 2024-01-01)、300(TAX,自 2024-01-01):说法不一"],
            "本户在途转介 R1(住房救助)",
        ),
        ("符合", "王一", ["残疾等级:一级(DPF,自 2024-01-01)", "年龄"], None),
        (
            "不符合",
            "全户",
            ["人均月收入:900(CIVIL,自 2024-01-01)、300(TAX,自 2024-01-01)"],
            "仍在享(救助 G1),渐退期至 2024-09-01",
        ),
    ]


def test_a_household_shows_its_findings_to_who_may_read_them(site: Site) -> None:
    run(site.office, everything=True, progress=lambda what, count: None)
    text = site.browser("auditor").get("/households/H1").text
    assert "同一救助两份" in _section(text, "findings")
    assert "会议还没有议过这一户" in _section(text, "decisions")
    other = _section(site.browser("auditor").get("/households/H2").text, "findings")
    assert ("应享未享" in other, "同一救助两份" in other) == (True, False)
    assert _row(other, "应享未享")[1:4] == ["护理补贴", "李二", "—"]
    assert 'id="findings"' not in site.browser("department").get("/households/H1").text


def test_running_aid_that_excludes_is_named() -> None:
    citation = Citation("国发〔2015〕52号", "三", "confirmed")
    rules = (
        Exclusion("A", "B", "exclusive", "member", citation),
        Exclusion("C", "A", "higher", "household", citation, region="2104"),
        Exclusion("B", "D", "topup", "member", citation),
    )

    def told(place: str | None, *running: tuple[str, str | None]) -> list[tuple[str, str, str, str]]:
        grants = [{"measure": measure, "name": name} for measure, name in running]
        return [(one.measure, one.subject, one.by, one.said) for one in excluded_by(grants, rules, place)]

    assert told("2103", ("B", "王一")) == [("A", "王一", "B", "不可同领")]
    assert told("2103", ("B", "王一"), ("A", "王一")) == []  # both run: a finding, not an exclusion
    assert told("2103", ("C", "李二")) == told(None, ("C", "李二")) == []
    assert told("210402", ("C", "李二")) == [("A", "全户", "C", "只能择高享受")]
    assert told("2103", ("D", "王一")) == []


def test_findings_are_cases_with_region_and_money(site: Site) -> None:
    """H1's pair is one case of 100 yuan a month; the pair across regions is one case, its other half masked."""
    run(site.office, everything=True, progress=lambda what, count: None)
    auditor = site.browser("auditor")
    text = auditor.get("/findings").text
    assert "核查 <strong>" in text
    listed = findings.listing(site.office, scope={"region": HERE}, rule="same_measure")
    money = {row["id"]: row["amount_fen"] for row in listed}
    assert len(money) == 1

    def found(query: str) -> list[str]:
        lines = auditor.get(f"/findings.csv?{query}").data.decode("utf-8-sig").splitlines()[1:]
        return [line.split(",")[2] for line in lines]

    assert found("rule=same_measure") == ["同一救助两份"]
    yuan = next(iter(money.values())) / 100
    assert found(f"rule=same_measure&least={yuan:.2f}&most={yuan:.2f}") == ["同一救助两份"]
    assert found(f"rule=same_measure&least={yuan + 0.01:.2f}") == []
    assert found(f"rule=same_measure&region={HERE}001") == ["同一救助两份"]
    assert found(f"rule=same_measure&region={HERE}002") == []
    assert found("rule=same_measure&region=2104") == []
    for query in ("least=1e3", "least=-1", "region=x", "state=sometimes", "rule=nonsense"):
        assert auditor.get(f"/findings?{query}").status_code == 400, query
    address = next(iter(money))
    page = auditor.get(f"/findings/{address}").text
    assert _Page(page).faults == []
    assert "救助" in re.findall(r"<svg.*?</svg>", page, re.DOTALL)[0]
    assert "MATCH" in page
    assert _row(page, "2024-01")[-2:] == ["100.00 元", "100.00 元"]
