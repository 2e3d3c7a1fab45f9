"""Every setting with its default; a wrong one is wrong usage and says what is expected."""

from __future__ import annotations

from pathlib import Path

import pytest

from graph.errors import WrongUsage
from graph.settings import Settings


def test_nothing_set_means_the_local_server_in_the_users_folders(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("XDG_DATA_HOME", "/data")
    monkeypatch.setenv("XDG_CACHE_HOME", "relative/is/not/used")
    monkeypatch.setattr("sys.platform", "linux")
    settings = Settings.read({})
    assert settings.home == Path("/data/aidchain")
    assert settings.jars == Path.home() / ".cache/aidchain/jars"
    assert settings.neo4j_uri is None
    assert (settings.neo4j_user, settings.neo4j_database) == ("neo4j", "neo4j")
    assert (settings.heap, settings.pagecache) == ("1g", "512m")


def test_everything_set() -> None:
    settings = Settings.read(
        {
            "AIDCHAIN_HOME": "~/x",
            "AIDCHAIN_JARS": "/jars",
            "AIDCHAIN_NEO4J_URI": "neo4j+s://db.example:7687",
            "AIDCHAIN_NEO4J_USER": "county",
            "AIDCHAIN_NEO4J_PASSWORD": " blanks count ",
            "AIDCHAIN_NEO4J_DATABASE": "aid",
            "AIDCHAIN_NEO4J_HEAP": "384M",
            "AIDCHAIN_NEO4J_JVM": "-XX:A  -XX:B",
            "AIDCHAIN_MAVEN_MIRROR": "http://mirror.example/maven/",
        }
    )
    assert settings.home == Path.home() / "x"
    assert settings.jars == Path("/jars")
    assert settings.neo4j_uri == "neo4j+s://db.example:7687"
    assert (settings.neo4j_user, settings.neo4j_password) == ("county", " blanks count ")
    assert settings.neo4j_database == "aid"
    assert (settings.heap, settings.pagecache) == ("384m", "64m")
    assert settings.jvm_flags == ("-XX:A", "-XX:B")
    assert settings.maven_mirror == "http://mirror.example/maven"


def test_an_empty_variable_is_not_set() -> None:
    assert Settings.read({"AIDCHAIN_NEO4J_URI": " ", "AIDCHAIN_NEO4J_HEAP": ""}).neo4j_uri is None


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("NEO4J_URI", "localhost:7687"),
        ("NEO4J_URI", "http://localhost"),
        ("NEO4J_URI", "bolt://"),
        ("NEO4J_URI", "bolt://[::1"),
        ("NEO4J_URI", "bolt://h:port"),
        ("NEO4J_HEAP", "1"),
        ("NEO4J_HEAP", "-1g"),
        ("NEO4J_PAGECACHE", "lots"),
        ("MAVEN_MIRROR", "mirror.example"),
    ],
)
def test_a_wrong_setting_is_named(name: str, value: str) -> None:
    with pytest.raises(WrongUsage, match=f"AIDCHAIN_{name}"):
        Settings.read({f"AIDCHAIN_{name}": value})
