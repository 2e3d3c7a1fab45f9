"""A form that is refused stays where it is: its page again as of now, with the sentence at the form and what was typed.

Every form of the pages, by one rule. ``on_page`` (in the same macro as the CSRF token) or ``Referer`` tells on which
page it stood; that page is asked for once more with the same rights, and ``filled.py`` puts in what was typed. Where
there is no such page any more, or it has no such form, the sentence stands above what there is, else on a page of its
own (``problem.html``). The status is that of the refusal.

A form whose session is over is carried through the log-in (``kept_form.py``) and then shown in the same way.
"""

from __future__ import annotations

import io
from collections.abc import Callable, Iterable, Iterator
from html import escape
from typing import Any, Final
from urllib.parse import quote, urlsplit

from flask import Response, current_app, g, render_template, request, session
from flask.ctx import RequestContext
from werkzeug.exceptions import HTTPException

from api import auth
from api.pages.filled import PageForm, Typed, fill, forms_of, sent_by, withheld
from api.pages.kept_form import KeptForm, keep
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
    if problem.status == 401 and auth.shown_to():
        return _answer(_log_in(problem) or _alone(problem), problem)
    typed = _typed() if problem.status in _MENDED and not _of_another(problem) else {}
    placed = typed and _placed(
        _pages(), request.method, request.path, typed, lambda form: _said(problem, form, typed), problem.field
    )
    return _answer(placed or _alone(problem), problem)


def show_again(kept: KeptForm) -> Response | None:
    """After the log-in: the form as it was filled in, on its page as of now. Null where that page is no more."""

    def said(form: PageForm | None) -> str:
        again = f"{'、'.join(kept.gone)}请再填一次。" if kept.gone else ""
        words = "填的还在,请看过再提交。" if form is not None else "这一页上现在没有那张表,请看过再办。"
        return _sentence(f"登录到时,刚才的没有提交:{words}{again if form is not None else ''}")

    text = _placed(kept.pages, "POST", kept.path, kept.typed, said)
    return None if text is None else Response(text, mimetype="text/html")


def _placed(
    pages: Iterable[str], method: str, path: str, typed: Typed, said: Callable[[PageForm | None], str],
    at: str | None = None,
) -> str | None:
    """The first of the pages that has the form, filled in; of a POST the first that there is. Null: none."""
    for page in pages:
        shown = _again(page)
        if shown is None:
            continue
        form = sent_by(forms_of(shown, urlsplit(page).path), method.lower(), path, typed)
        if form is not None:
            return fill(shown, form, typed, said(form), at)
        if method == "POST":
            return shown.replace("</h1>", f"</h1>\n{said(None)}", 1)
    return None


def _of_another(problem: Problem) -> bool:
    """A page that was shown to another account: this one is not shown what was typed there."""
    shown, who = auth.shown_to(), g.get("account")
    return problem.field == "csrf_token" and shown is not None and (who is None or shown != auth.mark_of(who.name))


def _log_in(problem: Problem) -> str | None:
    """The session is over: the log-in page, which carries what was typed."""
    pages = list(_pages())
    kept = keep(auth.office(), pages)
    more = "填的会带回那一页,看过再提交。" if kept else ""
    text = _again(f"/login?next={quote(pages[0])}")
    form = text and sent_by(forms_of(text, "/login"), "post", "/login", {})
    return fill(text, form, {"kept": [kept]}, _said(problem, None, {}, more)) if text and form else None


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


def _said(problem: Problem, form: PageForm | None, typed: Typed, more: str = "") -> str:
    said = [problem.told(lambda name, words: (form and form.label(name)) or words or column_name(name))]
    if form is not None and problem.status in _WANTING and (lacking := form.lacking(typed)):
        said = [f"须填写{'、'.join(lacking)}。"]  # however it was met first: a missing thing is what it is
    if problem.status == 412:
        said.append(_NOW)
    if form is not None and (again := withheld(form, typed)):
        said.append(f"{'、'.join(again)}请再填一次。")
    begins = "没有办成:" if request.method == "POST" else ""
    return _sentence(begins + "".join(said) + more)


def _sentence(words: str) -> str:
    return f'<p class="waits" role="alert" id="refused">{escape(words)}</p>\n'


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
