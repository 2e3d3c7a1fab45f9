"""Who reads a page cannot type a command: what he can do is said in other words."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from api.cli.main import run
from graph.errors import ASK_TO_VERIFY, AidChainError, at_terminal

TEMPLATES = sorted((Path(__file__).parents[2] / "api" / "templates").glob("*.html"))


@pytest.mark.parametrize("template", TEMPLATES, ids=lambda path: path.name)
def test_no_page_names_a_command(template: Path) -> None:
    assert re.findall(r"aidchain [a-z]+", template.read_text(encoding="utf-8")) == []


def test_a_sentence_keeps_its_command_for_the_terminal() -> None:
    error = AidChainError(f"案卷与摘要不符:{ASK_TO_VERIFY}")
    assert str(error) == "案卷与摘要不符:请系统管理员查明。"
    assert error.told(lambda field, words: words, terminal=True) == (
        "案卷与摘要不符:请系统管理员查明(aidchain chain verify)。")


def test_the_command_line_says_the_command(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    def fail(*args: object, **kwargs: object) -> None:
        raise AidChainError(f"没有这个{at_terminal('(aidchain policy show)')}。")

    monkeypatch.setattr("api.cli.main.cli.main", fail)
    assert run(["query"]) == 1
    assert capsys.readouterr().err == "没有这个(aidchain policy show)。\n"
