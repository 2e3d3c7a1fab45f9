"""Random counties, imported in random order and asked everything: product and oracle say the same.

`AIDCHAIN_COUNTIES` tells how many small ones (new ones each time), `AIDCHAIN_SEEDS` which (`7,8`),
`AIDCHAIN_LARGE_SEEDS` which large ones. What needs many rows to meet (an older version's grant, a late membership)
is found in large ones alone.
"""

from __future__ import annotations

import os
from pathlib import Path
from random import Random, SystemRandom

import pytest

from graph.settings import Settings
from graph.store import Store
from tests import product
from tests.contract import comparison
from tests.counties import random_county
from tests.oracle import chains, policy
from tests.oracle.world import build

COUNTIES = int(os.environ.get("AIDCHAIN_COUNTIES", "25"))
SMALL, LARGE = 8, 80  # households


def seeds(variable: str, drawn: int) -> list[int]:
    named = [int(seed) for seed in os.environ.get(variable, "").split(",") if seed]
    return named or [SystemRandom().randint(1, 10**9) for _ in range(drawn)]


DRAWN = [(seed, SMALL) for seed in seeds("AIDCHAIN_SEEDS", COUNTIES)]
DRAWN += [(seed, LARGE) for seed in seeds("AIDCHAIN_LARGE_SEEDS", max(1, COUNTIES // 25))]


@pytest.fixture
def product_home(store: Store, server_settings: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    """The command line joins the tests' server, whose database ``store`` has emptied."""
    monkeypatch.setenv("AIDCHAIN_HOME", str(server_settings.home))
    for name in ("URI", "USER", "PASSWORD", "DATABASE"):
        monkeypatch.delenv(f"AIDCHAIN_NEO4J_{name}", raising=False)


@pytest.mark.parametrize(("seed", "households"), DRAWN)
def test_a_random_county(seed: int, households: int, product_home: None, tmp_path: Path) -> None:
    """Checks from outside re-compute day by day what the product says; so does this, first."""
    print(f"AIDCHAIN_{'SEEDS' if households == SMALL else 'LARGE_SEEDS'}={seed}")
    county = random_county(seed, households=households)
    catalogue = policy.read(county.catalogue_yaml)
    taken, placed = chains.follow(catalogue, county.events())
    (tmp_path / "policy.yaml").write_text(county.catalogue_yaml, encoding="utf-8")
    product.policy_load(tmp_path / "policy.yaml")
    answered = []
    for file in county.files:
        answered += product.import_file(file.write(tmp_path), file.department, str(file.data_date))["batches"]
    found = comparison.batches(taken.batches, answered) + comparison.quarantine(taken, product.quarantine())
    world = build(taken)
    for household in sorted(world.households):
        found += comparison.chain(taken, placed, household)
    for query, asked in comparison.questions(world, Random(seed)):
        found += comparison.question(world, query, **asked)
    found += [f"verify: {row}" for row in product.verify()["broken"]]
    assert not found, f"seed {seed}: {len(found)} differences\n" + "\n".join(found[:60])
