"""A page's form filled in with what was typed: HTML in, HTML out; only the tags concerned are touched.

The forms of our own templates say everything that is needed: names, labels, where a form leads, what it hides. So what
a form is called on the page, and how a field is called there, stands in one place only: in its template.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from html import escape
from html.parser import HTMLParser
from typing import Final
from urllib.parse import unquote, urlsplit

Typed = Mapping[str, Sequence[str]]
#: Typed again by hand: no page shows a password or a whole ID number, and no browser lets a file be filled in.
_WITHHELD: Final = {"password": "密码", "file": "文件", "id_number": "身份证号"}
#: Hidden fields that differ from one showing of a page to the next.
_OF_THE_SHOWING: Final = frozenset({"csrf_token", "on_page", "key", "version", "made"})
_REMARK: Final = re.compile(r"[((].*|^或")


@dataclass
class Control:
    """``start``, ``end``: of its start tag; of a textarea ``close`` is where its text ends. ``label`` as it stands."""

    tag: str
    name: str
    kind: str
    value: str
    start: int
    end: int
    required: bool = False
    label: str = ""
    close: int = 0
    options: list[Control] = field(default_factory=list)

    @property
    def withheld(self) -> str | None:
        return _WITHHELD.get(self.kind) or _WITHHELD.get(self.name)


@dataclass
class PageForm:
    """``folds``: start tags of the ``details`` around it."""

    action: str
    method: str
    start: int
    folds: Sequence[tuple[int, int]]
    controls: list[Control] = field(default_factory=list)

    @property
    def shown(self) -> list[Control]:
        return [one for one in self.controls if one.kind not in ("hidden", "submit")]

    def find(self, name: str) -> Control | None:
        """The field that is called so, also where the form leaves the unit or the plural to its label."""
        for called in (name, name.removesuffix("_fen"), name.removesuffix("s")):
            for one in self.shown:
                if one.name == called:
                    return one
        return None

    def values(self, typed: Typed) -> Iterator[tuple[Control, str | None]]:
        """Of each field what was typed; of several of one name each its own."""
        counted: Counter[str] = Counter()
        for one in self.shown:
            values = typed.get(one.name, ())
            yield one, values[counted[one.name]] if counted[one.name] < len(values) else None
            counted[one.name] += 1

    def lacking(self, typed: Typed) -> list[str]:
        """What the form demands and was left empty, in its own words."""
        return [_named(one) for one, value in self.values(typed)
                if one.required and one.kind != "file" and not (value or "").strip()]  # fmt: skip

    def label(self, name: str) -> str | None:
        """
        >>> [form] = forms_of('<form><label>或应追(元) <input name="recover"></label></form>', "/")
        >>> form.label("recover_fen"), form.label("other")
        ('应追', None)
        """
        found = self.find(name)
        return None if found is None else _named(found) or None


def _named(one: Control) -> str:
    return _REMARK.sub("", one.label).strip()


def forms_of(text: str, page: str) -> list[PageForm]:
    """``page``: the path at which it stands; where a form without an address leads."""
    reader = _Reader(text, page)
    reader.feed(text)
    reader.close()
    return reader.forms


def sent_by(forms: Sequence[PageForm], method: str, path: str, typed: Typed) -> PageForm | None:
    """The form that sent this: it leads there, and hides what came with it."""

    def differing(form: PageForm) -> tuple[int, int]:
        kept = [one for one in form.controls if one.kind == "hidden" and one.name not in _OF_THE_SHOWING]
        same = sum(one.value in typed.get(one.name, ()) for one in kept)
        return len(kept) - same, -same

    fitting = [form for form in forms if (form.method, form.action) == (method, path)]
    if method == "get":  # an address with a fault in it is a form's only where the form has such fields
        fitting = [form for form in fitting if any(one.name in typed for one in form.shown)]
    return min(fitting, key=differing, default=None)


def fill(text: str, form: PageForm, typed: Typed, said: str, at: str | None = None) -> str:
    """The page with ``said`` (HTML) before the form, in the form what was typed, and the cursor in the field ``at``."""
    edits = [(form.start, form.start, said)]
    edits += ((start, end, _with(text[start:end], "open")) for start, end in form.folds)
    faulty = (form.find(at) if at else None) or next(iter((*form.shown, *form.controls[-1:])), None)
    for one, value in form.values(typed):
        chosen = one.value in typed.get(one.name, ())
        edits += _edits(text, one, None if one.withheld else value, chosen=chosen, faulty=one is faulty)
    if faulty is not None and faulty.kind == "submit":
        edits.append((faulty.start, faulty.end, _looked_at(text[faulty.start:faulty.end])))
    for start, end, put in sorted(edits, reverse=True):
        text = text[:start] + put + text[end:]
    return text


def withheld(form: PageForm, typed: Typed) -> list[str]:
    """What was typed and has to be typed again, in words."""
    return list(dict.fromkeys(one.withheld for one in form.shown if one.withheld and any(typed.get(one.name, ()))))


def _edits(
    text: str, one: Control, value: str | None, *, chosen: bool, faulty: bool
) -> list[tuple[int, int, str]]:
    """Edits of one control: its start tag, and of a select or textarea what is in it."""
    tag, edits = text[one.start:one.end], []
    if one.kind in ("checkbox", "radio"):
        tag = _with(tag, "checked", chosen)
    elif one.tag == "select" and value is not None:
        edits = [(each.start, each.end, _with(text[each.start:each.end], "selected", each.value == value))
                 for each in one.options]  # fmt: skip
    elif one.tag == "textarea" and value is not None:
        edits = [(one.end, one.close, escape(value, quote=False))]
    elif one.tag == "input" and value is not None:
        tag = _with(re.sub(r'\svalue="[^"]*"', "", tag), f'value="{escape(value)}"')
    return [*edits, (one.start, one.end, _looked_at(tag) if faulty else tag)]


def _looked_at(tag: str) -> str:
    """A browser goes to where the cursor is, script or none."""
    return _with(_with(tag, "autofocus", False), 'autofocus aria-describedby="refused"')


def _with(tag: str, attribute: str, wanted: bool = True) -> str:
    """
    >>> _with('<option value="1" selected>', "selected", False), _with('<input name="a">', 'value="1"')
    ('<option value="1">', '<input name="a" value="1">')
    """
    bare = re.sub(rf"\s{re.escape(attribute)}(?=[\s>])", "", tag)
    return f"{bare[:-1]} {attribute}>" if wanted else bare


class _Reader(HTMLParser):
    """Positions of forms, their fields and labels."""

    def __init__(self, text: str, page: str) -> None:
        super().__init__()
        self.forms: list[PageForm] = []
        self._page = page
        self._lines = [0, *(found.end() for found in re.finditer("\n", text))]
        self._folds: list[tuple[int, int]] = []
        self._form: PageForm | None = None
        self._label: list[str] | None = None
        self._labelled: list[Control] = []
        self._inside: Control | None = None

    def _at(self) -> int:
        line, column = self.getpos()
        return self._lines[line - 1] + column

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        start = self._at()
        end = start + len(self.get_starttag_text() or "")
        if tag == "details":
            self._folds.append((start, end))
        elif tag == "form":
            action = unquote(urlsplit(given.get("action", "")).path) or self._page
            self._form = PageForm(action, given.get("method", "get").lower(), start, tuple(self._folds))
            self.forms.append(self._form)
        elif tag == "label":
            self._label = []
        elif tag == "option" and self._inside is not None:
            self._inside.options.append(Control(tag, "", "", given.get("value", "\0"), start, end))
        elif self._form is not None and tag in ("input", "select", "textarea", "button"):
            kind = "submit" if tag == "button" else given.get("type", "text")
            label = "".join(self._label or ()).strip() or given.get("aria-label", "")
            name, value = given.get("name", ""), given.get("value", "")
            one = Control(tag, name, kind, value, start, end, "required" in given, label)
            self._form.controls.append(one)
            if self._label is not None:
                self._labelled.append(one)
            self._inside = one if tag in ("select", "textarea") else None

    def handle_endtag(self, tag: str) -> None:
        if tag == "details" and self._folds:
            self._folds.pop()
        elif tag == "form":
            self._form = None
        elif tag == "label":
            for one in self._labelled:  # a tick stands before its words
                one.label = one.label or "".join(self._label or ()).strip()
            self._label, self._labelled = None, []
        elif self._inside is not None and tag == self._inside.tag:
            self._inside.close = self._at()
            self._inside = None

    def handle_data(self, data: str) -> None:
        if self._inside is None:
            if self._label is not None:
                self._label.append(data)
        elif self._inside.tag == "textarea":
            self._inside.value += data
        elif self._inside.options and self._inside.options[-1].value == "\0":
            self._inside.options[-1].value = data.strip()
