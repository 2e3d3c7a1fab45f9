"""Word files: an A4 paper with a Chinese font, a footer with page numbers, and tables whose header repeats."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final

from graph.errors import Unavailable

FONT: Final = "宋体"
MEDIA: Final = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
ACROSS: Final = 18.0  # cm between the margins


@dataclass(frozen=True)
class Table:
    """``widths``: shares of the page's width, one a column."""

    name: str
    columns: Sequence[str]
    rows: Sequence[Sequence[str]]
    widths: Sequence[int]


def new_paper(title: str, footer: str) -> Any:
    """An empty A4 document; ``footer`` stands on every page beside its number."""
    try:
        from docx import Document
        from docx.oxml.ns import qn
        from docx.shared import Cm, Pt
    except ImportError:
        raise Unavailable("缺少写 Word 所需的组件;请安装 aidchain[pdf]。") from None
    paper = Document()
    page = paper.sections[0]
    page.page_width, page.page_height = Cm(21), Cm(29.7)
    page.left_margin = page.right_margin = page.top_margin = page.bottom_margin = Cm(1.5)
    for name in ("Normal", "Title", "Heading 1", "Heading 2"):
        style = paper.styles[name]
        style.font.name = FONT
        style.element.get_or_add_rPr().get_or_add_rFonts().set(qn("w:eastAsia"), FONT)
    normal = paper.styles["Normal"]
    normal.font.size = Pt(9)
    normal.paragraph_format.space_after = Pt(2)
    paper.styles["Title"].font.size = Pt(16)
    paper.core_properties.title = title
    paper.add_heading(title, 0)
    line = page.footer.paragraphs[0]
    line.add_run(f"{footer}    第 ")
    _number(line)
    line.add_run(" 页")
    return paper


def _number(line: Any) -> None:
    """The field that Word fills with the page's number."""
    from docx.oxml import OxmlElement
    from docx.oxml.ns import qn

    field = OxmlElement("w:fldSimple")
    field.set(qn("w:instr"), "PAGE")
    line._p.append(field)


def table(paper: Any, part: Table, *, head: bool = True) -> None:
    """A table over the whole width. Its header stands on every page that it reaches."""
    from docx.oxml import OxmlElement
    from docx.shared import Cm

    made = paper.add_table(rows=0, cols=len(part.columns), style="Table Grid")
    made.autofit = False
    for row in [part.columns, *part.rows] if head else part.rows:
        cells = made.add_row().cells
        for cell, said, share in zip(cells, row, part.widths, strict=True):
            cell.text = said
            cell.width = Cm(ACROSS * share / sum(part.widths))
    if head:
        made.rows[0]._tr.get_or_add_trPr().append(OxmlElement("w:tblHeader"))
        for cell in made.rows[0].cells:
            for run in cell.paragraphs[0].runs:
                run.bold = True
    paper.add_paragraph()
