"""What was typed into a form whose session is over: the log-in page carries it, sealed, and hands it back.

Nothing of it stays on this side or lies in a cookie: it is one hidden field of the log-in form, which nobody can read
or change. Only the account to which the form was shown gets it, within the hours of a session, and then as a form
filled in, never as something done. Passwords, ID numbers (of whatever field) and files are left out.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Final

from flask import request

from api import auth
from api.pages.filled import OF_THE_SHOWING, WITHHELD
from graph import sessions
from graph.errors import Broken, without_id_numbers
from graph.office import Office

LARGEST: Final = 400_000  # bytes before they are sealed; a form may have a million


@dataclass(frozen=True)
class KeptForm:
    """``mark``: of the account (``auth.mark_of``); ``pages``: where the form may have stood; ``path``: where it led;
    ``gone``: in words what was left out."""

    mark: str
    at: str
    pages: Sequence[str]
    path: str
    typed: Mapping[str, Sequence[str]]
    gone: Sequence[str]


def keep(office: Office, pages: Sequence[str]) -> str:
    """The form of this request, sealed; empty where nothing was typed, or too much."""
    typed: dict[str, list[str]] = {}
    gone = [WITHHELD["file"]] if any(file.filename for file in request.files.values()) else []
    for name, values in request.form.to_dict(flat=False).items():
        if name in ("csrf_token", "on_page"):
            continue
        if name in WITHHELD:
            gone += [WITHHELD[name]] if any(values) else []
            continue
        bare = ["" if without_id_numbers(value) != value else value for value in values]
        gone += [WITHHELD["id_number"]] if bare != values else []
        typed[name] = bare
    if not gone and not any(any(values) for name, values in typed.items() if name not in OF_THE_SHOWING):
        return ""
    form = KeptForm(auth.shown_to() or "", office.now().isoformat(), pages, request.path, typed,
                    list(dict.fromkeys(gone)))
    text = json.dumps(asdict(form), ensure_ascii=False)
    return "" if len(text.encode()) > LARGEST else office.keys.seal_here(text)


def read(office: Office, sealed: str, name: str) -> KeptForm | None:
    """For the account of this name; null for everybody else, after its time, and where it was not sealed here."""
    try:
        kept = KeptForm(**json.loads(office.keys.unseal_here(sealed)))
        fresh = office.now() - datetime.fromisoformat(kept.at) <= sessions.LONGEST
    except (Broken, ValueError, TypeError):
        return None
    return kept if fresh and kept.mark == auth.mark_of(name) else None
