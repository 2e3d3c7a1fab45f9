"""Files of a department: upload, what became of each row, the quarantine to download, mend and upload again."""

from __future__ import annotations

import shutil
import tempfile
from pathlib import Path, PurePath
from typing import Any, Final
from urllib.parse import urlencode

from flask import Blueprint, Response, current_app, redirect, render_template, request
from werkzeug.datastructures import FileStorage
from werkzeug.wrappers import Response as Redirect

from api.auth import account, office, permission
from api.pages.form import read_form
from api.pages.lists import Filter, read_filters
from api.pages.paging import keys_of_form, part_of
from api.pages.sheets import Sheet, downloads
from api.problems import BadRequest
from api.requests import read_day
from api.scope import Forbidden
from api.uploads import Uploads
from graph.accounts import Account, Role
from graph.errors import NotFound
from graph.intake.kinds import KINDS
from graph.intake.mending import export_quarantine
from graph.intake.whose import rows_for

bp = Blueprint("upload", __name__)
MOST_FILES: Final = 20
SOON: Final = 1.5  # seconds: a small file is answered at once, without the page that refreshes itself
REFRESH: Final = 2  # seconds
FILTERS: Final = (
    Filter("waiting", "等待中", "words", {"yes": "等待中", "no": "有错"}),
    Filter("kind", "表", "words", {kind.english: kind.chinese for kind in KINDS.values()}),
    Filter("file", "文件名含"),
)
COLUMNS: Final = ("file", "sheet", "row", "column", "reason", "waiting", "data_date")


@bp.get("/upload")
@permission("file.import")
def ask_files() -> str:
    own = _own()
    rows, keys = _set_aside()
    return render_template(
        "upload.html",
        recent=office().store.read("intake/list_batches_of", department=own, region=account().region, limit=20),
        today=office().today,
        own=own,
        part=part_of(rows),
        keys=keys,
        filters=FILTERS,
        query=urlencode(list(keys.items())),
        departments=office().catalogue.departments,
    )


def _set_aside() -> tuple[list[dict[str, Any]], dict[str, str]]:
    keys = read_filters(FILTERS)
    waiting = {"yes": True, "no": False}.get(keys.get("waiting", ""))
    who = account()
    found = rows_for(office(), _own(), who.region, kind=keys.get("kind"), waiting=waiting, file=keys.get("file"))
    return found, keys


def quarantine_list() -> Sheet:
    """Place, column and reason of each row; not the row itself."""
    return Sheet(_set_aside()[0], COLUMNS, {"清单": "隔离区"})


downloads(bp, "/upload/list", "file.import", quarantine_list)


def _own() -> str | None:
    """A coordinator of everything files for any department; everybody else for the own."""
    return None if _for_all(account()) else _department()


def _for_all(who: Account) -> bool:
    return who.role is Role.COORDINATOR and who.department is None and who.region == ""


def _department() -> str:
    found = account().department
    if found is None:
        raise Forbidden("您的帐号不属于任何部门,不能报送文件:请系统管理员另建一个写明部门的帐号。")
    return found


def _uploads() -> Uploads:
    found = current_app.extensions["aidchain.uploads"]
    assert isinstance(found, Uploads)
    return found


@bp.post("/upload")
@permission("file.import")
def take_files() -> Redirect:
    department = request.form.get("department", "") if _for_all(account()) else _department()
    if department not in office().catalogue.departments:
        raise BadRequest("请选报送部门。", field="department")
    data_date = read_day("data_date", request.form.get("data_date", ""))
    if data_date > office().today:
        raise BadRequest("数据日期晚于今天:它是这批数据截至的那一天,请核对。", field="data_date")
    sent = [file for file in request.files.getlist("files") if file.filename]
    if not 1 <= len(sent) <= MOST_FILES:
        raise BadRequest(f"请选 1 至 {MOST_FILES} 个文件。", field="files")
    folder = Path(tempfile.mkdtemp(prefix="aidchain-upload-"))
    try:
        for place, file in enumerate(sent):
            _save(file, folder / f"{place:02}")
    except BaseException:
        shutil.rmtree(folder, ignore_errors=True)
        raise
    upload = _uploads().begin(office(), account(), folder, department, data_date)
    if upload.done.wait(SOON) and upload.failed is not None:
        raise upload.failed
    return redirect(f"/upload/{upload.id}", 303)


@bp.get("/upload/<number:upload>")
@permission("file.import")
def show_upload(upload: str) -> Response:
    """What became of it; as long as it runs the page asks again by itself."""
    keys_of_form(())
    found = _uploads().find(upload, account())
    if found is None:
        raise NotFound("没有这次报送:可能程序重启过。已入库的见“最近的批次”,同一文件再报一次不会重复。")
    if found.failed is not None:
        raise found.failed
    running = not found.done.is_set()
    page = render_template(
        "upload_running.html",
        upload=found,
        running=running,
        ahead=_uploads().ahead_of(found) if running else 0,
        warnings=list(found.warnings),
        seconds=REFRESH,
    )
    return Response(page, mimetype="text/html")


def _save(file: FileStorage, own: Path) -> None:
    """Under its own name, which the quarantine shows, in a folder of its own; a path in the name is cut off."""
    name = PurePath((file.filename or "").replace("\\", "/")).name
    if not name or not name.isprintable() or len(name.encode()) > 200 or name in (".", ".."):
        raise BadRequest("文件名不对:须是 1 至 60 个可见字符。", field="files")
    own.mkdir()
    file.save(own / name)


@bp.post("/upload/quarantine.xlsx")
@permission("file.import")
def download_quarantine() -> Response:
    """Whole rows as they came, names and numbers too: only those of one's own department and region, and the purpose
    is written down before the file leaves."""
    purpose = read_form().get("purpose") or ""
    if not 1 <= len(purpose) <= 200:
        raise BadRequest("请写明用途(1 至 200 字)。", field="purpose")
    with tempfile.TemporaryDirectory(prefix="aidchain-quarantine-") as folder:
        out = Path(folder) / "隔离区.xlsx"
        who = account()
        export_quarantine(office(), out, department=_own(), region=who.region, purpose=purpose, by=who.name)
        content = out.read_bytes()
    kind = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
    return Response(content, mimetype=kind, headers={"Content-Disposition": 'attachment; filename="quarantine.xlsx"'})
