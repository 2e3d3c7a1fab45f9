"""A form filled in again: which form sent it, what stands in it, what it calls a field."""

from __future__ import annotations

import re

import pytest

from api.pages.filled import fill, forms_of, sent_by, withheld

PAGE = """<main><h1>页</h1>
<details class="x"><summary>退回</summary><form method="post" action="/r/R%201/steps">
<input type="hidden" name="to" value="rejected">
<label>理由(可空) <input name="reason" maxlength="4"></label><button>退回</button></form></details>
<form method="post" action="/r/R%201/steps"><input type="hidden" name="to" value="closed">
<label>决定 <textarea name="what" required rows="2"></textarea></label>
<label>部门 <select name="lead" required>
<option value="">请选</option><option value="A">甲</option><option selected>乙</option></select></label>
<label>任务 <input name="task" required></label><label>任务 2(可不填) <input name="task" value="旧"></label>
<label>身份证号 <input name="id_number"></label><label>密码 <input type="password" name="password"></label>
<label><input type="checkbox" name="draft" value="1" required checked> 草拟</label><button>办</button></form></main>"""


def test_the_form_that_sent_it_is_the_one_that_hides_the_same() -> None:
    forms = forms_of(PAGE, "/r")
    for to in ("rejected", "closed"):
        form = sent_by(forms, "post", "/r/R 1/steps", {"to": [to], "csrf_token": ["x"]})
        assert form is not None
        assert next(one.value for one in form.controls if one.name == "to") == to
    assert sent_by(forms, "post", "/elsewhere", {}) is None


def test_what_was_typed_stands_in_the_form_again_and_nothing_else_is_touched() -> None:
    typed = {"to": ["closed"], "what": ['<b>"停"'], "lead": ["A"], "task": ["一", "二"], "id_number": ["2103"],
             "password": ["geheim"]}  # fmt: skip
    form = sent_by(forms_of(PAGE, "/r"), "post", "/r/R 1/steps", typed)
    assert form is not None
    shown = fill(PAGE, form, typed, "<p>不行</p>", "lead")
    assert '<textarea name="what" required rows="2">&lt;b&gt;"停"</textarea>' in shown
    assert '<option value="">请选</option><option value="A" selected>甲</option><option>乙</option>' in shown
    assert '<select name="lead" required autofocus aria-describedby="refused">' in shown
    assert '<input name="task" required value="一">' in shown
    assert '<input name="task" value="二">' in shown
    assert '<input type="checkbox" name="draft" value="1" required> 草拟' in shown, "not ticked when it was sent"
    assert "2103" not in shown
    assert "geheim" not in shown
    assert withheld(form, typed) == ["身份证号", "密码"]
    before, after = shown.split("<p>不行</p>")
    assert PAGE.startswith(before)
    assert re.match('<form[^>]*><input type="hidden" name="to" value="closed">', after)


def test_a_form_that_is_folded_away_is_unfolded() -> None:
    typed = {"to": ["rejected"], "reason": ["因"]}
    form = sent_by(forms_of(PAGE, "/r"), "post", "/r/R 1/steps", typed)
    assert form is not None
    shown = fill(PAGE, form, typed, "<p>不行</p>")
    assert '<details class="x" open>' in shown
    assert '<input name="reason" maxlength="4" value="因" autofocus' in shown


@pytest.mark.parametrize(("name", "label"), [("reason", "理由"), ("reasons", "理由"), ("nothing", None)])
def test_a_field_is_called_what_its_label_says(name: str, label: str | None) -> None:
    assert forms_of(PAGE, "/r")[0].label(name) == label


def test_what_is_demanded_and_empty_is_named_by_its_labels() -> None:
    form = forms_of(PAGE, "/r")[1]
    assert form.lacking({"what": [" "], "lead": [""], "task": ["", "二"]}) == ["决定", "部门", "任务", "草拟"]
    assert form.lacking({"what": ["x"], "lead": ["A"], "task": ["一"], "draft": ["1"]}) == []
