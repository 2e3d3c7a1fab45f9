"""What work on the county's graph needs, opened once for a command or a server: store, keys, catalogue, clock."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, date, datetime
from functools import cached_property

from graph import schema
from graph.errors import Refused
from graph.intake.telling import Names
from graph.local import open_store
from graph.policy.loading import read_catalogue
from graph.policy.model import Catalogue
from graph.sealing import Keys, load_keys
from graph.settings import Settings
from graph.store import Store, Unit


@dataclass(frozen=True)
class Office:
    """``today``: the machine's local date, the default of ``as_of``. ``now``: the clock, UTC."""

    store: Store
    keys: Keys
    today: date
    now: Callable[[], datetime]

    @cached_property
    def catalogue(self) -> Catalogue:
        return read_catalogue(self.store)

    @cached_property
    def names(self) -> Names:
        return Names(
            {m.code: m.name for m in self.catalogue.measures.values()},
            {d.code: d.name for d in self.catalogue.departments.values()},
        )


@contextmanager
def open_office(settings: Settings) -> Iterator[Office]:
    """Joins or starts the server, makes the schema where it is missing, and checks that the keys fit the data."""
    with open_store(settings) as store:
        yield office_of(store, settings)


def office_of(store: Store, settings: Settings) -> Office:
    schema.migrate(store)
    keys = load_keys(settings.home)
    _fit(store, keys)
    return Office(store, keys, date.today(), lambda: datetime.now(UTC))


def _fit(store: Store, keys: Keys) -> None:
    """The first home to write to a database leaves a keyed check there; another home's keys are refused."""
    rows = store.read("schema/read_sealing")

    def work(unit: Unit) -> str:
        return str(unit.run("schema/claim_sealing", check=keys.check)[0]["check"])

    check = rows[0]["check"] if rows else store.write(work)
    if check != keys.check:
        raise Refused("这个数据库是用另一套密钥写的:请把 AIDCHAIN_HOME 指到写入它的那个目录,或从备份恢复 keys 目录。")
