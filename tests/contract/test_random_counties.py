"""Random counties, imported in random order and asked everything: product and oracle say the same.

`AIDCHAIN_COUNTIES` tells how many (new ones each time), `AIDCHAIN_SEEDS` which (`7,8`), `AIDCHAIN_HOUSEHOLDS` how big.
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
HOUSEHOLDS = int(os.environ.get("AIDCHAIN_HOUSEHOLDS", "8"))
SEEDS = [int(seed) for seed in os.environ.get("AIDCHAIN_SEEDS", "").split(",") if seed] or [
    SystemRandom().randint(1, 10**9) for _ in range(COUNTIES)
]


@pytest.fixture
def product_home(store: Store, server_settings: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    """The command line joins the tests' server, whose database ``store`` has emptied."""
    monkeypatch.setenv("AIDCHAIN_HOME", str(server_settings.home))
    for name in ("URI", "USER", "PASSWORD", "DATABASE"):
        monkeypatch.delenv(f"AIDCHAIN_NEO4J_{name}", raising=False)


@pytest.mark.parametrize("seed", SEEDS)
def test_a_random_county(seed: int, product_home: None, tmp_path: Path) -> None:
    """Checks from outside re-compute day by day what the product says; so does this, first."""
    print(f"AIDCHAIN_SEEDS={seed}")
    county = random_county(seed, households=HOUSEHOLDS)
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
