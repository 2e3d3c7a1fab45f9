"""A form that is refused stays where it is: its page again as of now, with the sentence at the form and what was typed.

Every form of the pages, by one rule. ``on_page`` (in the same macro as the CSRF token) or ``Referer`` tells on which
page it stood; that page is asked for once more with the same rights, and ``filled.py`` puts in what was typed. Where
there is no such page any more, or it has no such form, the sentence stands above what there is, else on a page of its
own (``problem.html``). The status is that of the refusal.
"""

from __future__ import annotations

import io
from collections.abc import Iterator
from html import escape
from typing import Any, Final
from urllib.parse import urlsplit

from flask import Response, current_app, g, render_template, request, session
from flask.ctx import RequestContext
from werkzeug.exceptions import HTTPException

from api import auth
from api.pages.filled import PageForm, Typed, fill, forms_of, sent_by, withheld
from api.problems import TITLES, Problem
from graph.columns import column_name
from graph.errors import AidChainError

#: What the person at the form can mend, or has to be told beside the thing as it is now.
_MENDED: Final = frozenset({400, 401, 403, 404, 409, 412, 422})
#: What the environment says of the body that was sent.
_OF_THE_REQUEST: Final = ("CONTENT_", "werkzeug.")
#: Where an empty field may be what was met.
_WANTING: Final = frozenset({400, 404, 422})
_NOW: Final = "这一页已换成现在的样子:请看过再提交。"


def show(problem: Problem) -> Response:
    """What a browser gets instead of what it asked for."""
    typed = _typed() if problem.status in _MENDED else {}
    for page in _pages() if typed else ():
        shown = _again(page)
        if shown is None:
            continue
        form = sent_by(forms_of(shown, urlsplit(page).path), request.method.lower(), request.path, typed)
        if form is not None:
            return _answer(fill(shown, form, typed, _said(problem, form, typed), problem.field), problem)
        if request.method == "POST":
            return _answer(shown.replace("</h1>", f"</h1>\n{_said(problem, None, typed)}", 1), problem)
    return _answer(_alone(problem), problem)


def _answer(text: str, problem: Problem) -> Response:
    return Response(text, problem.status, mimetype="text/html")


def _typed() -> Typed:
    return request.args.to_dict(flat=False) if request.method == "GET" else request.form.to_dict(flat=False)


def _pages() -> Iterator[str]:
    """Where the form may have stood: paths of ours, with what was asked of them."""
    if request.method == "POST" and (stood := request.form.get("on_page") or _back()):
        yield stood
    yield request.path


def _again(page: str) -> str | None:
    """The page as this account gets it now; null where there is none. Only ours: it is asked for in this process."""
    path, _, query = page.partition("?")
    environ = {
        **{name: value for name, value in request.environ.items() if not name.startswith(_OF_THE_REQUEST)},
        "REQUEST_METHOD": "GET", "PATH_INFO": path.encode().decode("latin-1"), "QUERY_STRING": query,
        "wsgi.input": io.BytesIO(),
    }  # fmt: skip
    proxies: tuple[Any, Any] = (current_app, session)  # inside the new context they would lead to that itself
    app, kept = (one._get_current_object() for one in proxies)
    with RequestContext(app, environ, session=kept):
        try:
            response = auth.enforce() or current_app.make_response(current_app.dispatch_request())
        except (AidChainError, HTTPException):
            return None
    return response.get_data(as_text=True) if (response.status_code, response.mimetype) == (200, "text/html") else None


def _said(problem: Problem, form: PageForm | None, typed: Typed) -> str:
    said = [problem.told(lambda name, words: (form and form.label(name)) or words or column_name(name))]
    if form is not None and problem.status in _WANTING and (lacking := form.lacking(typed)):
        said = [f"须填写{'、'.join(lacking)}。"]  # however it was met first: a missing thing is what it is
    if problem.status == 412:
        said.append(_NOW)
    if form is not None and (again := withheld(form, typed)):
        said.append(f"{'、'.join(again)}请再填一次。")
    begins = "没有办成:" if request.method == "POST" else ""
    return f'<p class="waits" role="alert" id="refused">{escape(begins + "".join(said))}</p>\n'


def _alone(problem: Problem) -> str:
    return render_template(
        "problem.html",
        title=TITLES.get(problem.status, "没有完成"),
        status=problem.status,
        detail=problem.told(lambda name, words: words or column_name(name)),
        account=g.get("account"),
        back=_back() if request.method == "POST" else None,
    )


def _back() -> str | None:
    """The page of ours that the form stood on; the browser still has what was typed."""
    came = urlsplit(request.referrer or "")
    if came.netloc != request.host or not came.path.startswith("/") or came.path.startswith("//"):
        return None
    return came.path + (f"?{came.query}" if came.query else "")
