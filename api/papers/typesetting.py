"""A Typst template and its data → PDF/A or PNG. Data goes in as one JSON text, so that no word of it is ever markup."""

from __future__ import annotations

import json
from collections.abc import Mapping
from importlib.resources import as_file, files
from pathlib import Path
from typing import Any

from graph.errors import Refused, Unavailable


def is_ready() -> str | None:
    """Set one line of Chinese as PDF; what is missing, null where nothing is."""
    try:
        import noto_cjk_sans_otc
        import typst
    except ImportError as error:
        return f"没有安装 {error.name}"
    folder = Path(noto_cjk_sans_otc.FONT_PATH).parent
    fonts = typst.Fonts(include_system_fonts=False, font_paths=[str(folder)])
    try:
        made = typst.compile("救助链".encode(), font_paths=fonts, pdf_standards=["a-2b"])
    except typst.TypstError:
        return f"{folder} 里没有能印中文的字体"
    return None if isinstance(made, bytes) and made.startswith(b"%PDF") else "排版组件没有给出 PDF"


def pdf_of(template: str, data: Mapping[str, Any], noun: str) -> bytes:
    """``noun``: what the paper is called, for the two things that can go wrong."""
    return _compiled(template, data, noun, pdf_standards=["a-2b"])


def png_of(template: str, data: Mapping[str, Any], noun: str) -> bytes:
    """One page as a picture, for Word: it shows no SVG."""
    return _compiled(template, data, noun, format="png", ppi=150.0)


def _compiled(template: str, data: Mapping[str, Any], noun: str, **how: Any) -> bytes:
    try:
        import noto_cjk_sans_otc
        import typst
    except ImportError:
        raise Unavailable("缺少打印 PDF 所需的组件;请运行 make setup,或安装 aidchain[pdf]。") from None
    with as_file(files("api") / "templates" / template) as path:
        fonts = typst.Fonts(include_system_fonts=False, font_paths=[str(Path(noto_cjk_sans_otc.FONT_PATH).parent)])
        inputs = {"data": json.dumps(data, ensure_ascii=False)}
        try:
            made = typst.compile(str(path), font_paths=fonts, sys_inputs=inputs, **how)
        except typst.TypstError as error:  # PDF/A names a character that the font lacks; else a box is printed silently
            raise Refused(f"{noun}里有字体没有的字,印不出来;请换用常用字后重试。") from error
    assert isinstance(made, bytes)
    return made
