"""What a file that is taken away is called: in Chinese, with its day; one place for every door.

RFC 6266: ``filename*`` in UTF-8 (RFC 5987), and an ASCII name for what does not read that.
"""

from __future__ import annotations

import re
from datetime import date
from typing import Final
from urllib.parse import quote

from flask import request
from werkzeug.utils import secure_filename

#: What a file system refuses, and blanks.
_REFUSED: Final = re.compile(r'[\\/:*?"<>|:\s]+')
_LONGEST: Final = 80


def called(title: str, day: date, form: str, *, shown: bool = False) -> dict[str, str]:
    """The header. ``title``: Chinese words (and a number of ours); ``shown``: opened by the browser itself, and called
    so where it is kept. The ASCII name is that of the address."""
    plain = secure_filename(request.path.rpartition("/")[2]).removesuffix(f".{form}") or "file"
    return {"Content-Disposition": disposition(title, plain, day, form, shown=shown)}


def disposition(title: str, plain: str, day: date, form: str, *, shown: bool = False) -> str:
    """
    >>> print(disposition("户 H/1:甲", "access", date(2024, 7, 1), "csv"))
    attachment; filename="access-2024-07-01.csv"; filename*=UTF-8''%E6%88%B7-H-1-%E7%94%B2-2024-07-01.csv
    """
    name = f"{_REFUSED.sub('-', title)[:_LONGEST].strip('-.')}-{day}.{form}"
    kind = "inline" if shown else "attachment"
    return f"{kind}; filename=\"{plain}-{day}.{form}\"; filename*=UTF-8''{quote(name, safe='')}"
