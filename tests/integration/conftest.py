"""Questions are asked of a county that the test itself writes."""

from collections.abc import Iterator

import pytest

from graph.store import Store
from tests.world import World


@pytest.fixture
def world(store: Store) -> Iterator[World]:
    """An empty county in an emptied database; ask through ``store``."""
    county = World(store.driver, store.database)
    yield county
    county.close()
