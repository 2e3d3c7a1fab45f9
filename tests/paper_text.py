"""What can be read in a file that is taken away: PDF, Word, workbook, archive; without blanks, which break anywhere."""

from __future__ import annotations

import io
import re
import zipfile
from typing import Final

from pypdf import PdfReader

_TAG: Final = re.compile(r"<[^>]*>")


def text_of(content: bytes) -> str:
    """
    >>> archive = io.BytesIO()
    >>> with zipfile.ZipFile(archive, "w") as made:
    ...     made.writestr("word/document.xml", "<w:t>金丝</w:t> <w:t>雀</w:t>")
    >>> text_of(archive.getvalue())
    '金丝雀'
    """
    if content.startswith(b"%PDF-"):
        told = "".join(page.extract_text() for page in PdfReader(io.BytesIO(content)).pages)
    elif content.startswith(b"PK"):
        with zipfile.ZipFile(io.BytesIO(content)) as book:
            told = "".join(_part(book.read(name)) for name in book.namelist())
    else:
        told = content.decode("utf-8-sig", "replace")
    return re.sub(r"\s", "", told)


def _part(content: bytes) -> str:
    """A part that is an archive or a PDF itself is read as one."""
    if content.startswith((b"PK", b"%PDF-")):
        return text_of(content)
    return _TAG.sub("", content.decode("utf-8", "replace"))
