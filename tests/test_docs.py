"""What the README says exists, and what exists is in the README."""

import argparse
import re
from pathlib import Path

import pytest

from movierec.cli.main import build_parser

ROOT = Path(__file__).parent.parent
README = (ROOT / "README.md").read_text(encoding="utf-8")


def commands(parser, prefix=()):
    for action in parser._actions:
        if isinstance(action, argparse._SubParsersAction):
            for name, inner in action.choices.items():
                yield from commands(inner, (*prefix, name))
            return
    yield " ".join(prefix)


@pytest.mark.parametrize("command", list(commands(build_parser())))
def test_every_command_is_in_the_readme(command):
    assert f"movierec {command}" in README


def test_every_command_in_the_readme_can_be_parsed():
    lines = re.findall(r"^(?:movierec .*)$", README, re.MULTILINE)
    calls = [call for line in lines for call in re.split(r"\s{3,}", line) if call.startswith("movierec ")]
    assert len(calls) >= 9
    for call in calls:
        build_parser().parse_args(re.findall(r'"[^"]*"|\S+', call)[1:])


@pytest.mark.parametrize("target", re.findall(r"\bmake (\w+)", README))
def test_every_make_target_in_the_readme_exists(target):
    assert re.search(rf"^{target}:", (ROOT / "Makefile").read_text(), re.MULTILINE)


@pytest.mark.parametrize(
    "document",
    ["README.md", "CONTRIBUTING.md", "data/README.md", *(f"docs/{file.name}" for file in (ROOT / "docs").glob("*.md"))],
)
def test_every_file_a_document_links_to_exists(document):
    text = (ROOT / document).read_text(encoding="utf-8")
    for link in re.findall(r"\]\((?!http)([^)#]+)\)", text):
        assert ((ROOT / document).parent / link).exists(), link


@pytest.mark.parametrize("document", ["docs/extending.md", "CONTRIBUTING.md"])
def test_every_file_that_is_to_be_touched_exists(document):
    text = (ROOT / document).read_text(encoding="utf-8")
    named = re.findall(r"\b((?:tui|movierec|tests|docs|benchmarks)/[\w/]+(?:\.\w+|/))", text)
    assert len(named) >= 3
    for name in named:
        assert (ROOT / name.rstrip("./")).exists(), name


def test_the_architecture_names_files_that_exist():
    text = (ROOT / "docs" / "architecture.md").read_text(encoding="utf-8")
    for name in re.findall(r"`((?:tui|movierec|library|recommend|model|runs|training|datasets|cli)/[\w/]+\.py)`", text):
        assert (ROOT / name).exists() or (ROOT / "movierec" / name).exists(), name
