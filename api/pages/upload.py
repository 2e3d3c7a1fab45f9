"""Files of a department: upload, what became of each row, the quarantine to download, mend and upload again."""

from __future__ import annotations

import tempfile
from pathlib import Path, PurePath
from typing import Any, Final

from flask import Blueprint, Response, render_template, request
from werkzeug.datastructures import FileStorage

from api import metrics
from api.auth import account, office, permission
from api.pages.paging import ROWS, keys_of_form, part_of, read_page
from api.problems import BadRequest
from api.requests import read_day
from api.scope import Forbidden
from graph.accounts import Account, Role
from graph.intake.importing import import_files
from graph.intake.mending import export_quarantine

bp = Blueprint("upload", __name__)
MOST_FILES: Final = 20
MOST_WARNINGS: Final = 50


@bp.get("/upload")
@permission("file.import")
def ask_files() -> str:
    keys_of_form(())
    return _page()


def _page(batches: list[Any] | None = None, warnings: list[str] | None = None) -> str:
    own = _own()
    rows = office().store.read("intake/list_quarantined_of", department=own, begin=(read_page() - 1) * ROWS, limit=ROWS)
    recent = office().store.read("intake/list_batches_of", department=own, limit=20)
    return render_template(
        "upload.html",
        batches=batches,
        warnings=warnings or [],
        recent=recent,
        today=office().today,
        own=own,
        part=part_of(rows, rows[0]["total"] if rows else 0),
        departments=office().catalogue.departments,
    )


def _own() -> str | None:
    """A coordinator of everything files for any department; everybody else for the own."""
    return None if _for_all(account()) else _department()


def _for_all(who: Account) -> bool:
    return who.role is Role.COORDINATOR and who.department is None and who.region == ""


def _department() -> str:
    found = account().department
    if found is None:
        raise Forbidden("您的帐号不属于任何部门,不能报送文件:请系统管理员给帐号补上部门。")
    return found


@bp.post("/upload")
@permission("file.import")
def take_files() -> str:
    department = request.form.get("department", "") if _for_all(account()) else _department()
    data_date = read_day("data_date", request.form.get("data_date", ""))
    if data_date > office().today:
        raise BadRequest("数据日期晚于今天:它是这批数据截至的那一天,请核对。", field="data_date")
    sent = [file for file in request.files.getlist("files") if file.filename]
    if not 1 <= len(sent) <= MOST_FILES:
        raise BadRequest(f"请选 1 至 {MOST_FILES} 个文件。", field="files")
    warnings: list[str] = []
    with tempfile.TemporaryDirectory(prefix="aidchain-upload-") as folder:
        paths = [_saved(file, Path(folder), place) for place, file in enumerate(sent)]
        batches = import_files(office(), paths, department, data_date, progress=_quiet, warn=warnings.append)
    for batch in batches:
        for outcome, count in batch.counts.items():
            metrics.IMPORTED.labels(outcome).inc(count)
    shown = warnings[:MOST_WARNINGS]
    if len(warnings) > MOST_WARNINGS:
        shown.append(f"……另有 {len(warnings) - MOST_WARNINGS} 条提醒。")
    return _page([{**batch.as_json(), "file": batch.file} for batch in batches], shown)


def _saved(file: FileStorage, folder: Path, place: int) -> Path:
    """Under its own name, which the quarantine shows, in a folder of its own; a path in the name is cut off."""
    name = PurePath((file.filename or "").replace("\\", "/")).name
    if not name or not name.isprintable() or len(name.encode()) > 200 or name in (".", ".."):
        raise BadRequest("文件名不对:须是 1 至 60 个可见字符。", field="files")
    own = folder / str(place)
    own.mkdir()
    file.save(own / name)
    return own / name


def _quiet(what: str, count: int) -> None:
    """The page answers when all is done; progress is the command line's."""


@bp.get("/upload/quarantine.xlsx")
@permission("file.import")
def download_quarantine() -> Response:
    """Whole rows as they came, names and numbers too: only those of one's own department."""
    keys_of_form(())
    with tempfile.TemporaryDirectory(prefix="aidchain-quarantine-") as folder:
        out = Path(folder) / "隔离区.xlsx"
        export_quarantine(office(), out, department=_own())
        content = out.read_bytes()
    kind = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
    return Response(content, mimetype=kind, headers={"Content-Disposition": 'attachment; filename="quarantine.xlsx"'})
