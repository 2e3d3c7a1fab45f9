"""A backup is whole, encrypted, and comes back only where it checks."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest

from graph.backup import backup, counts_of, restore
from graph.errors import Refused
from graph.local import LocalServer
from graph.office import office_of
from graph.settings import Settings
from tests.filing import Desk, grant, household, id_number, member


def test_what_was_backed_up_comes_back_and_nothing_else_does(server_settings: Settings, tmp_path: Path) -> None:
    settings = replace(server_settings, home=tmp_path / "home")
    server, out = LocalServer(settings), tmp_path / "county.backup"
    try:
        with server.in_use():
            with server.start(keep=True) as store:
                office = office_of(store, settings)
                desk = Desk(office, tmp_path).policy()
                desk.send(household("H1", 户主姓名="无名"))
                desk.send(member(id_number(1), "H1"))
                before = counts_of(store)
                header = backup(server, store, office.keys, out, datetime.now(UTC))
            assert header["counts"] == before
            content = out.read_bytes()
            sealed = content.split(b"\n", 1)[1]
            assert not [word for word in ("无名", "Household") if word.encode() in sealed]
            with server.start(keep=True) as store:  # the kept server runs again; something more happens
                Desk(office_of(store, settings), tmp_path).send(grant("G1", person=id_number(1)))

            for name, wrong in {
                "cut": content[:-5],
                "changed": content[:-5] + b"xxxxx",
                "other": b"{}\n",
                "newer": content.replace(b'"version": 1', b'"version": 9', 1),
            }.items():
                (tmp_path / name).write_bytes(wrong)
                with pytest.raises(Refused):
                    restore(server, office.keys, tmp_path / name)
            with server.start(keep=True) as store:
                assert counts_of(store)["Grant"] == 1  # refused files touched nothing

            restore(server, office.keys, out)
            with server.start(keep=True) as store:
                assert counts_of(store) == before
    finally:
        server.stop()
