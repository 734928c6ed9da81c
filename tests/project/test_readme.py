"""The documents: commands that parse, options that are named, links and paths that exist."""

import argparse
import importlib
import importlib.util
import re
import shlex
import sys
from collections.abc import Iterator, Sequence
from itertools import chain
from pathlib import Path
from typing import NoReturn

import pytest

from tests.bench.__main__ import PARTS
from tests.support.paths import ROOT

LONGEST = 150
WIDEST = 120
PACKAGES = ("index", "ingest", "ui", "tests", "findings")
README = ROOT / "README.md"
READMES = [README, *chain(*(sorted((ROOT / name).rglob("README.md")) for name in PACKAGES))]
CARD = ROOT / "index" / "compare" / "stance" / "card.md"
DOCUMENTS = [*READMES, ROOT / "CHANGELOG.md", CARD]
START = (
    "pip install -r requirements.txt && python -m ui",
    "pip install -r requirements.txt -r tests/requirements.txt && python -m pytest",
)
# All that a user types, with the arguments they need. `evaluate` adds its options only if named.
COMMANDS = {
    "python -m ingest": (),
    "python -m index": ("search", "?"),
    "python -m index evaluate": (),
    "python -m ui": (),
    "python -m ui mcp": (),
    "python -m tests.quality": (),
    "python -m tests.quality.silence": (),
    "python -m tests.bench": (),
    "python -m tests.pictures": (),
}
_FENCE = re.compile(r"^ *```\w*\n(.*?)^ *```$", re.MULTILINE | re.DOTALL)
_SPAN = re.compile(r"(?<!`)`([^`]+)`(?!`)")
_OURS = re.compile(r"python -m ((?:index|ingest|ui|tests)\b[\w.]*)(.*)")
_LINK = re.compile(r"\]\(([^)\s]+)\)")
_PATH = re.compile(r"(?<![\w/.~-])(?:index|ingest|ui|tests|corpus|findings)/(?!NAME)\w[\w./-]*\w")


class ParsedError(Exception):
    """A command has taken its arguments, and would now begin."""

    def __init__(self, parser: argparse.ArgumentParser) -> None:
        super().__init__()
        self.parser = parser


def _fences(text: str) -> list[str]:
    return [line for fence in _FENCE.findall(text) for line in fence.splitlines()]


def _spans(text: str) -> list[str]:
    return [" ".join(span.split()) for span in _SPAN.findall(_FENCE.sub("", text))]


def _commands(lines: Sequence[str]) -> Iterator[tuple[str, list[str]]]:
    """The module and the arguments of each command of ours."""
    for line in lines:
        for part in line.split("&&"):
            if match := _OURS.search(part):
                yield match[1], shlex.split(match[2], comments=True)


def _parser(module: str, arguments: Sequence[str]) -> argparse.ArgumentParser:
    """The parser of a command, after it has taken these arguments."""
    parse = argparse.ArgumentParser.parse_args

    def stop(parser: argparse.ArgumentParser, words: Sequence[str] | None = None) -> NoReturn:
        parse(parser, words)
        raise ParsedError(parser)

    spec = importlib.util.find_spec(module)
    assert spec, f"there is no module {module}"
    name = f"{module}.__main__" if spec.submodule_search_locations else module
    main = importlib.import_module(name).main
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(sys, "argv", [f"python -m {module}", *arguments])
        patch.setattr(argparse.ArgumentParser, "parse_args", stop)
        with pytest.raises(ParsedError) as parsed:
            main()
    return parsed.value.parser


def _options(parser: argparse.ArgumentParser) -> set[str]:
    """The options of a command and of all commands below it."""
    options: set[str] = set()
    for action in parser._actions:
        options.update(action.option_strings)
        if isinstance(action, argparse._SubParsersAction):
            options.update(*(_options(below) for below in action.choices.values()))
    return options


def _anchors(document: Path) -> set[str]:
    """The names of its headings, as a link names them."""
    headings = re.findall(r"^#+ (.*)$", document.read_text(encoding="utf-8"), re.MULTILINE)
    return {re.sub(r"[^\w -]", "", heading).lower().replace(" ", "-") for heading in headings}


def _name(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()


each_document = pytest.mark.parametrize("document", DOCUMENTS, ids=_name)


def test_readme_is_short_and_begins_with_two_commands() -> None:
    text = README.read_text(encoding="utf-8")

    assert len(text.splitlines()) <= LONGEST
    assert _fences(text)[:2] == list(START)
    assert "Concordance shows what sources say. It gives no medical advice." in text


@pytest.mark.parametrize("document", READMES, ids=_name)
def test_only_tables_are_wider_than_a_screen(document: Path) -> None:
    lines = document.read_text(encoding="utf-8").splitlines()

    assert [line for line in lines if len(line) > WIDEST and not line.startswith("|")] == []


@pytest.mark.parametrize("document", READMES, ids=_name)
def test_every_command_of_a_readme_is_parsed_by_the_program(document: Path) -> None:
    text = document.read_text(encoding="utf-8")

    for module, arguments in _commands(_fences(text)):
        _parser(module, arguments)
    for module, arguments in _commands(_spans(text)):
        # A sentence may name a program without what it needs.
        assert _parser(module, arguments) if arguments else importlib.util.find_spec(module)


def test_every_option_of_every_command_is_named_in_a_readme() -> None:
    texts = [path.read_text(encoding="utf-8") for path in READMES]
    named = " ".join(chain(*(chain(_fences(text), _spans(text)) for text in texts)))

    for command, needed in COMMANDS.items():
        _, _, module, *words = command.split()
        options = _options(_parser(module, [*words, *needed])) - {"-h"}
        assert options, command
        for option in options:
            assert re.search(rf"(?<![\w-]){option}(?![\w-])", named), (command, option)


@each_document
def test_every_link_and_picture_of_a_document_exists(document: Path) -> None:
    links = _LINK.findall(document.read_text(encoding="utf-8"))

    for link in links:
        if link.startswith("https://"):
            continue
        path, _, anchor = link.partition("#")
        place = (document.parent / path).resolve() if path else document
        assert place.is_relative_to(ROOT), link
        assert place.exists(), link
        assert not anchor or anchor in _anchors(place), link


@each_document
def test_every_path_that_a_document_names_exists(document: Path) -> None:
    text = document.read_text(encoding="utf-8")
    modules = [span for span in _spans(text) if re.fullmatch(r"[\w/]+\.py", span)]

    for path in {*modules, *_PATH.findall(_LINK.sub("", text))}:
        assert (ROOT / path).exists() or any(document.parent.rglob(path)), path


def test_every_file_of_requirements_finds_the_files_that_it_names() -> None:
    folders = [(ROOT / name).rglob("requirements.txt") for name in PACKAGES]
    files = [ROOT / "requirements.txt", *chain(*folders)]

    assert len(files) > 3
    for file in files:
        for other in re.findall(r"^-r (.*)$", file.read_text(encoding="utf-8"), re.MULTILINE):
            assert (file.parent / other).is_file(), (file, other)


def test_every_part_of_the_benchmarks_is_described() -> None:
    lines = (ROOT / "tests" / "README.md").read_text(encoding="utf-8").splitlines()

    named = [match[1] for line in lines if (match := re.match(r"\| `([\w-]+)` \|", line))]

    assert named == list(PARTS)
