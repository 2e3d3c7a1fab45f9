"""Answers about a region kept in memory: asked once for many, until what they rest on is written."""

from __future__ import annotations

import threading

import pytest

from api import asking
from api.asking import Kept


def kept() -> Kept[list[int]]:
    return Kept(len)


def test_many_who_ask_at_once_ask_once() -> None:
    """The second comes while the first is asking: it waits and gets the same, and nothing is asked again."""
    answers, asked, begun, go_on = kept(), [], threading.Event(), threading.Event()

    def work() -> list[int]:
        asked.append(1)
        begun.set()
        assert go_on.wait(10)
        return [len(asked)]

    found: list[list[int]] = []
    first, second = (threading.Thread(target=lambda: found.append(answers.find(("a",), work))) for _ in range(2))
    first.start()
    assert begun.wait(10)
    second.start()
    go_on.set()
    first.join(10)
    second.join(10)
    assert (found, asked) == ([[1], [1]], [1])
    assert answers.find(("b",), work) == [2]


def test_an_answer_that_failed_is_asked_again() -> None:
    answers = kept()

    def fails() -> list[int]:
        raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        answers.find(("a",), fails)
    assert answers.find(("a",), lambda: [1]) == [1]


def test_an_answer_has_its_time(monkeypatch: pytest.MonkeyPatch) -> None:
    """Kept a second before the hour is over, asked anew when it is."""
    answers, now = kept(), [0.0]
    monkeypatch.setattr(asking.time, "monotonic", lambda: now[0])
    assert answers.find(("a",), lambda: [1]) == [1]
    now[0] = asking.KEEP_SECONDS - 1
    assert answers.find(("a",), lambda: [2]) == [1]
    now[0] = asking.KEEP_SECONDS
    assert answers.find(("a",), lambda: [2]) == [2]


def test_room_is_counted_in_rows_and_the_one_not_asked_for_longest_leaves(monkeypatch: pytest.MonkeyPatch) -> None:
    """Five rows in all: a third answer of two drives out the older one; one of six is not kept and drives out none."""
    monkeypatch.setattr(asking, "MOST_ROWS", 5)
    answers = kept()
    answers.find(("a",), lambda: [1, 1])
    answers.find(("b",), lambda: [1, 1])
    answers.find(("a",), lambda: [9])
    assert answers.find(("big",), lambda: [3] * 6) == [3] * 6
    assert answers.find(("big",), lambda: [4] * 6) == [4] * 6
    answers.find(("c",), lambda: [1, 1])
    assert answers.find(("a",), lambda: [9]) == [1, 1]
    assert answers.find(("b",), lambda: [9]) == [9]
