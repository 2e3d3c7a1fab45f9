"""Files sent by page: a result at once or a page that refreshes itself; and whose set-aside rows one sees."""

from __future__ import annotations

import io
import re
import threading
from pathlib import Path
from typing import Any

import pytest
from openpyxl import load_workbook

from api import uploads
from api.pages import upload as page_of_upload
from graph import accounts
from graph.intake.importing import import_files
from tests.filing import household, id_number
from tests.pages.conftest import HERE, PASSWORD, THERE, Browser, Site

HEAD = "户编号,行政区划代码,户主姓名,保护标记\n"


def _send(browser: Browser, name: str, text: str, **form: Any) -> Any:
    browser.get("/upload")
    data = {"csrf_token": browser.csrf, "data_date": "2024-06-01", "files": (io.BytesIO(text.encode()), name), **form}
    return browser.client.post("/upload", data=data, content_type="multipart/form-data")


def _reasons(browser: Browser) -> list[str]:
    """file:row of what is set aside, as the list to take away says it."""
    lines = browser.get("/upload/list.csv").data.decode("utf-8-sig").splitlines()[1:]
    return sorted(":".join((line.split(",")[0], line.split(",")[2])) for line in lines)


def test_a_small_file_leads_straight_to_its_result(site: Site) -> None:
    sent = _send(site.browser("department"), "两户.csv", HEAD + f"HU1,{HERE}001001,赵六,否\nHU2,21,钱七,否\n")
    assert sent.status_code == 303
    page = site.browser("department").get(sent.headers["Location"])
    assert "有 1 行没有入库" in page.text
    assert "http-equiv" not in page.text
    assert site.browser("township").get(sent.headers["Location"]).status_code == 404  # somebody else's


def test_a_large_file_has_a_page_that_refreshes_itself(site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    """The import is held after its first rows: the page says how far it is; released, it says the result."""
    reached, release = threading.Event(), threading.Event()

    def slow(*args: Any, progress: Any, **named: Any) -> Any:
        progress("大表.csv", 5_000)
        reached.set()
        assert release.wait(30)
        return import_files(*args, progress=progress, **named)

    monkeypatch.setattr(uploads, "import_files", slow)
    monkeypatch.setattr(page_of_upload, "SOON", 0.0)
    browser = site.browser("department")
    try:
        address = _send(browser, "大表.csv", HEAD + f"HU3,{HERE}001001,孙八,否\n").headers["Location"]
        waiting = _send(browser, "后一张.csv", HEAD + f"HU4,{HERE}001001,李九,否\n").headers["Location"]
        assert reached.wait(30)
        running = browser.get(address).text
        assert '<meta http-equiv="refresh" content="2">' in running
        assert "已办 <strong>5,000</strong> 行" in running
        assert "前面还有 1 次报送" in browser.get(waiting).text
    finally:
        release.set()
    for one in (address, waiting):
        found = site.app.extensions["aidchain.uploads"].find(one.rpartition("/")[2], _account(site, "department"))
        assert found is not None
        assert found.done.wait(60)
        assert "全部入库" in browser.get(one).text


def _account(site: Site, name: str) -> accounts.Account:
    return next(
        accounts.Account(name, accounts.Role.of(row["role"]), row["region"], row["department"])
        for row in accounts.list_users(site.office)
        if row["account"] == name
    )


def test_a_stop_ends_an_import_between_two_chunks_and_the_same_file_goes_on(
    site: Site, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Ten rows in chunks of two; the stop comes with the first: told so, and sent again all ten are there once."""
    monkeypatch.setattr("graph.intake.importing.CHUNK", 2)
    rows = "".join(f"HS{n},{HERE}001001,周{n},否\n" for n in range(10))

    def folder(name: str) -> Path:
        (tmp_path / name / "00").mkdir(parents=True)
        (tmp_path / name / "00" / "十户.csv").write_text(HEAD + rows, encoding="utf-8")
        return tmp_path / name

    who, day = _account(site, "department"), site.office.today
    stopping = uploads.Uploads()
    stopping._stopping.set()
    stopped = stopping.begin(site.office, who, folder("a"), "CIVIL", day)
    assert stopped.done.wait(60)
    assert "停在中途" in str(stopped.failed)
    assert not (tmp_path / "a").exists()
    again = uploads.Uploads()
    whole = again.begin(site.office, who, folder("b"), "CIVIL", day)
    assert whole.done.wait(60)
    again.stop()
    assert whole.batches is not None
    assert [(b["rows"], b["created"]) for b in whole.batches] == [(10, 10)]


def test_a_queue_that_is_full_says_so(site: Site, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(uploads, "MOST_QUEUED", 0)
    (tmp_path / "f" / "00").mkdir(parents=True)
    (tmp_path / "f" / "00" / "a.csv").write_text("x")
    with pytest.raises(uploads.Busy):
        uploads.Uploads().begin(site.office, _account(site, "department"), tmp_path / "f", "CIVIL", site.office.today)
    assert not (tmp_path / "f").exists()


def test_a_clerk_of_one_region_sees_no_row_of_another(site: Site) -> None:
    """CIVIL sends wrong rows of both regions by command line, and rows of which nobody knows the place.

    The clerk here sees the rows that name its own code, household or person, and whatever an account of its region
    sent, which the clerk there never sees, also where it names a household there.
    """
    accounts.add_user(site.office, "civil-there", "department", PASSWORD, region=THERE, department="CIVIL", by="test")
    there, here = Browser(site.app.test_client()).log_in("civil-there"), site.browser("department")
    before = _reasons(here)
    facts = ("户编号", "身份证号", "指标", "值", "起始日期")
    rows = [
        {"户编号": "H1", "指标": "人均月收入", "值": "1", "起始日期": "2024-13-01"},
        {"户编号": "HFOREIGN", "指标": "人均月收入", "值": "1", "起始日期": "2024-13-01"},
        {"身份证号": site.people["number"], "指标": "人均月收入", "值": "1", "起始日期": "2024-13-01"},
        {"身份证号": site.people["foreign_number"], "指标": "人均月收入", "值": "1", "起始日期": "2024-13-01"},
        {"身份证号": id_number(77), "指标": "人均月收入", "值": "1", "起始日期": "2024-13-01"},
    ]
    site.desk.send(*rows, columns=facts)
    site.desk.send(*(household(f"HX{n}", code + "001001", 保护标记="也许") for n, code in ((1, HERE), (2, THERE))))
    mine, theirs = sorted(set(_reasons(here)) - set(before)), _reasons(there)
    assert [name.rpartition(":")[2] for name in mine] == ["2", "4", "2"]
    assert [name.rpartition(":")[2] for name in theirs] == ["3", "5", "3"]
    bad = "人均月收入,1,2024-13-01"
    _send(here, "自己的.csv", f"户编号,指标,值,起始日期\nHNOWHERE,{bad}\nHFOREIGN,{bad}\n")
    assert "自己的.csv:2" in _reasons(here)
    assert "自己的.csv:3" in _reasons(here)
    assert not {"自己的.csv:2", "自己的.csv:3"} & set(_reasons(there))
    others = load_workbook(io.BytesIO(_download(there).data))
    assert "自己的.csv" not in {str(cell.value) for sheet in others for row in sheet.iter_rows() for cell in row}
    book = load_workbook(io.BytesIO(_download(here).data))
    cells = {str(cell.value) for sheet in book for row in sheet.iter_rows() for cell in row}
    assert site.people["number"] in cells
    assert not cells & {site.people["foreign_number"], "HX2", id_number(77)}
    assert "自己的.csv" not in there.get("/upload").text.split("最近的批次")[1]


def _download(browser: Browser, purpose: str = "补正隔离行") -> Any:
    browser.get("/upload")
    return browser.post("/upload/quarantine.xlsx", purpose=purpose)


def test_the_workbook_with_numbers_leaves_only_with_a_purpose_that_is_kept(site: Site) -> None:
    """A plain link gives nothing; the people whose numbers stand in the file are named in the log, before it leaves."""
    here, number = site.browser("department"), site.people["number2"]
    _send(here, "带号的.csv", f"身份证号,指标,值,起始日期\n{number},人均月收入,1,2024-13-01\n")
    assert here.get("/upload/quarantine.xlsx").status_code in (404, 405)
    assert 'name="purpose" value="补正隔离行"' in here.get("/upload").text
    assert _download(here, "").status_code == 400
    assert here.client.post("/upload/quarantine.xlsx", data={"purpose": "补正"}).status_code == 400  # no CSRF token
    told = "MATCH (a:Access {query: 'quarantine'}) RETURN a.by AS by, a.purpose AS purpose, a.people AS people"
    before = site.office.store.driver.execute_query(told).records
    book = load_workbook(io.BytesIO(_download(here, "核对带号的行").data))
    assert number in {str(cell.value) for sheet in book for row in sheet.iter_rows() for cell in row}
    [kept] = [row.data() for row in site.office.store.driver.execute_query(told).records[len(before) :]]
    assert (kept["by"], kept["purpose"]) == ("department", "核对带号的行")
    assert site.people["H2"] in kept["people"]
    assert "核对带号的行" in site.browser("auditor").get("/households/H2/access").text


def test_the_quarantines_filters(site: Site) -> None:
    here = site.browser("department")
    _send(here, "等着的.csv", "户编号,指标,值,起始日期\nHNOWHERE,人均月收入,1,2024-03-01\n")
    lines = here.get("/upload/list.csv?waiting=yes&file=等着").data.decode("utf-8-sig").splitlines()
    assert [re.split(",", line)[0] for line in lines[1:]] == ["等着的.csv"]
    assert len(here.get("/upload/list.csv?waiting=no&file=等着").data.decode("utf-8-sig").splitlines()) == 1
    assert "没有符合这些条件的" in here.get("/upload?kind=payment&file=等着").text
    assert here.get("/upload?kind=nothing").status_code == 400
