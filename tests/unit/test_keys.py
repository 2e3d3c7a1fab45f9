"""The keys of a home: made whole, or refused in one sentence."""

from __future__ import annotations

from pathlib import Path

import pytest

from graph.errors import Refused
from graph.sealing import FILES, load_keys


def test_they_are_made_once_and_read_again(tmp_path: Path) -> None:
    assert load_keys(tmp_path) == load_keys(tmp_path)


def test_half_a_set_is_refused(tmp_path: Path) -> None:
    load_keys(tmp_path)
    (tmp_path / "keys" / "chain.key").unlink()
    with pytest.raises(Refused, match=r"密钥目录缺少 chain\.key"):
        load_keys(tmp_path)


@pytest.mark.parametrize("name", FILES)
@pytest.mark.parametrize(
    ("content", "said"), [(b"\xff\x00", "已损坏"), (b"zz" * 32, "已损坏"), (b"ab" * 31, "长度不对")]
)
def test_a_damaged_one_is_refused(tmp_path: Path, name: str, content: bytes, said: str) -> None:
    load_keys(tmp_path)
    (tmp_path / "keys" / name).write_bytes(content)
    with pytest.raises(Refused, match=said):
        load_keys(tmp_path)
