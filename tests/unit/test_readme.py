"""What README and docs tell people to type exists: commands, options, questions, make targets, variables, files."""

from __future__ import annotations

import re
import shlex
from collections.abc import Iterator
from dataclasses import fields
from datetime import date
from pathlib import Path

import click
import pytest

from api.cli.main import COMMANDS, cli
from graph.policy.checking import check
from graph.policy.definitions import build
from graph.policy.reading import read_files
from graph.questions import QUESTIONS, read_params
from graph.settings import Settings
from graph.vocabulary import LABELS, RELATIONSHIPS

ROOT = Path(__file__).parents[2]
PAGES = sorted([ROOT / "README.md", ROOT / "CHANGELOG.md", *(ROOT / "docs").rglob("*.md")])
SPOKEN = [*PAGES, *sorted((ROOT / "docs").rglob("*.py"))]
#: A word of a pattern and not of a command: CODE, FILE…, [KEY=VALUE…], seed/policy/*.yaml.
PLACEHOLDER = re.compile(
    r"ALERT|CAMPAIGN|CODE|COMPLAINT|DATE|DECISION|DIR|FILE|FINDING|ITEM|MATCH|MEASURE|MEETING|NAME|OUT(\.\w+)?|PLEDGE|PURPOSE|RESOURCE|TASK|TOKEN|.*[…\[\]{}<>|*].*"
)


def typed(page: Path) -> Iterator[str]:
    """Every command line of ours on a page: a code span that begins with it, or a line of a block."""
    text = page.read_text(encoding="utf-8")
    blocks = re.findall(r"^ *```sh\n(.*?)^ *```", text, re.DOTALL | re.MULTILINE)
    if page.suffix == ".py":
        blocks = [text]
    spans = re.findall(r"`(aidchain [^`\n]+)`", re.sub(r"```.*?```", "", text, flags=re.DOTALL))
    lines = [line.strip() for block in blocks for line in block.replace("\\\n", " ").splitlines()]
    for line in [*spans, *lines]:
        found = re.match(r"(?:\$ |sudo |[A-Z_]+=\S+ )*(?:\S*/)?(aidchain [^|&;>]+)", line)
        if found:
            yield re.sub(r"\s#.*", "", found[1]).strip()


LINES = sorted({(page.relative_to(ROOT).as_posix(), line) for page in SPOKEN for line in typed(page)})


def resolve(words: list[str]) -> tuple[click.Command, list[str]]:
    command: click.Command = cli
    while isinstance(command, click.Group) and words and not words[0].startswith("-"):
        found = command.get_command(click.Context(command), words[0])
        assert found is not None, f"no command {words[0]}"
        command, words = found, words[1:]
    return command, words


def test_the_pages_do_tell_commands() -> None:
    assert len(LINES) > 30


@pytest.mark.parametrize(("page", "line"), LINES)
def test_a_command_that_is_told_exists_with_its_options(page: str, line: str) -> None:
    """Whole command lines are parsed by the command itself; patterns are held to their options."""
    command, rest = resolve(shlex.split(line)[1:])
    options = {name for param in command.params for name in (*param.opts, *param.secondary_opts)} | {"--help"}
    assert {word.split("=")[0] for word in rest if word.startswith("-")} <= options
    if not rest or "--help" in rest or isinstance(command, click.Group):
        return
    pattern = any(PLACEHOLDER.fullmatch(word) for word in rest)
    if not pattern and any(not word.startswith("-") for word in rest):
        command.make_context(command.name, list(rest))
    if line.startswith("aidchain query ") and not PLACEHOLDER.fullmatch(rest[0]):
        asked = QUESTIONS[rest[0]]
        given = [tuple(word.split("=", 1)) for word in rest[1:] if "=" in word and not word.startswith("-")]
        assert {name for name, _ in given} <= asked.keys.keys()
        if given and not pattern:
            read_params(asked, [(name, value) for name, value in given], date(2026, 11, 24))


def test_codes_that_are_told_are_in_the_catalogue_that_ships() -> None:
    checked = check(read_files(sorted((ROOT / "seed" / "policy").glob("*.yaml"))))
    shipped = build((located.entry for located in checked.union.values()), (), "")
    lines = "\n".join(line for _, line in LINES)
    measures = set(re.findall(r"(?:\bmeasure=|--measure |^aidchain check )([A-Z_]{3,})", lines, re.MULTILINE))
    departments = set(re.findall(r"(?:\bdepartment=|--department |--to |inbox |digest )([A-Z]{3,})\b", lines))
    assert measures - {"MEASURE", "CODE"} - shipped.measures.keys() == set()
    assert departments - {"DEPARTMENT", "CODE"} - shipped.departments.keys() == set()
    assert {"DIBAO", "DIS_LIVING"} <= measures
    assert {"CIVIL", "MEDSEC", "DPF", "HOUSING"} <= departments


def test_every_command_stands_in_the_table() -> None:
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    assert [name for name in cli.list_commands(click.Context(cli)) if f"| `aidchain {name}` |" not in readme] == []
    assert [name for name in re.findall(r"^\| `aidchain (\w+)` \|", readme, re.MULTILINE) if name not in COMMANDS] == []


def test_every_question_of_the_contract_is_in_a_manual() -> None:
    manuals = "".join(page.read_text(encoding="utf-8") for page in (ROOT / "docs" / "manual").glob("*.md"))
    assert [name for name in QUESTIONS if name not in manuals] == []


def test_every_variable_is_told_and_no_other() -> None:
    told = set(re.findall(r"`(AIDCHAIN_\w+)`", (ROOT / "README.md").read_text(encoding="utf-8")))
    source = (ROOT / "graph" / "settings.py").read_text(encoding="utf-8")
    assert told == set(re.findall(r"# (AIDCHAIN_\w+)", source))
    assert len(told) == len(fields(Settings))


def test_every_make_target_exists() -> None:
    targets = set(re.findall(r"^([\w-]+):", (ROOT / "Makefile").read_text(encoding="utf-8"), re.MULTILINE))
    for page in PAGES:
        told = re.findall(r"`make ([\w-]+)|^make ([\w-]+)", page.read_text(encoding="utf-8"), re.MULTILINE)
        assert {one or other for one, other in told} <= targets | {"PYTHON"}


def test_the_page_of_the_graph_uses_its_words() -> None:
    text = (ROOT / "docs" / "graph.md").read_text(encoding="utf-8")
    drawn = re.findall(r"^```\n(.*?)^```", text, re.DOTALL | re.MULTILINE)[0]
    labels = {label for group in re.findall(r"\(([A-Z][\w|]+)[ )]", drawn) for label in group.split("|")}
    ties = {tie for group in re.findall(r"\[:([A-Z_|]+)", text) for tie in group.split("|")}
    assert labels - LABELS.keys() == set()
    assert ties - RELATIONSHIPS.keys() == set()
    assert len(labels) > 15


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.relative_to(ROOT).as_posix())
def test_every_link_leads_somewhere(page: Path) -> None:
    links = re.findall(r"\]\(([^)#:]+)(?:#[^)]*)?\)", page.read_text(encoding="utf-8"))
    assert [link for link in links if not (page.parent / link).exists()] == []
