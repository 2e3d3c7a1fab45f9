"""The store: types before the call, reads that only read, writes that are retried and never doubled."""

from __future__ import annotations

import pytest

from graph.errors import WrongUsage
from graph.schema import migrate, migrations
from graph.store import Store


def test_migrations_run_once(store: Store) -> None:
    assert migrate(store) == []
    assert [row["name"] for row in store.read("schema/applied")] == [query.name for query in migrations()[1:]]


def test_a_parameter_of_the_wrong_type_is_refused_before_the_call(store: Store) -> None:
    with pytest.raises(WrongUsage, match=r"\$seconds 须为 int,不是 str"):
        store.read("schema/wait_for_indexes", seconds="5")
