"""``aidchain template DIR``: what it writes is what the reader expects."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from openpyxl import load_workbook

from api.cli.main import run
from graph.intake.blanks import note
from graph.intake.kinds import KINDS
from graph.intake.reading import open_file


def test_each_of_the_ten_is_read_as_its_kind_without_rows(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["template", str(tmp_path / "new" / "空表"), "--json"]) == 0

    files = [Path(name) for name in json.loads(capsys.readouterr().out)["files"]]
    assert [path.stem for path in files] == [kind.chinese for kind in KINDS.values()]
    for path, kind in zip(files, KINDS.values(), strict=True):
        (sheet,) = open_file(path).sheets
        assert (sheet.kind, sheet.columns, sheet.warnings) == (kind, kind.names, ("无数据行",))


def test_a_number_typed_in_stays_text_and_words_are_offered(tmp_path: Path) -> None:
    run(["template", str(tmp_path)])
    sheet = load_workbook(tmp_path / "成员.xlsx")["成员"]

    assert sheet.column_dimensions["A"].width >= 12
    assert sheet["A1"].number_format == "@"
    assert "户主,配偶,子女,父母,其他" in {rule.formula1.strip('"') for rule in sheet.data_validations.dataValidation}
    assert sheet["A1"].comment.text == "必填;18 位,按文本填写"


def test_a_file_that_is_there_is_left_alone(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "资源.xlsx").write_bytes(b"mine")

    assert run(["template", str(tmp_path)]) == 1

    assert "资源.xlsx" in capsys.readouterr().err
    assert [path.name for path in tmp_path.iterdir()] == ["资源.xlsx"]


def test_a_folder_that_cannot_be_made(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "f").write_text("", "utf-8")

    assert run(["template", str(tmp_path / "f" / "x")]) == 1
    assert "无法建立文件夹" in capsys.readouterr().err


def test_every_column_has_a_note() -> None:
    grant = KINDS["grant"]

    assert note(grant, grant.column("户编号")) == "身份证号、户编号 只填一个"
    assert note(grant, grant.column("发放周期")) == "必填;只能填:月、一次性"
    assert note(grant, grant.column("作废")) == "可留空;是:撤销本编号以前报的内容;只能填:是、否"
