"""Reads the front matter of a note: YAML or TOML, line by line where it has a mistake."""

import json
import re
import tomllib
from collections.abc import Iterator, Mapping
from functools import lru_cache
from itertools import islice
from typing import Any, NamedTuple

from index.notebook.tags import typed_tags
from ingest.describe.stated import is_stated
from ingest.reading import Failure, Kind, Reading, in_a_line

LONGEST_FRONT_MATTER = 20_000
# As Hugo, Jekyll, Pandoc, Quarto, Obsidian and its Web Clipper, Zettlr and Dublin Core name them;
# of several names for one field the first counts. None is the day of a change or of clipping.
_NAMES: Mapping[str, tuple[str, ...]] = {
    "title": ("title",),
    "source": (
        "publisher",
        "source",
        "website",
        "site",
        "sitename",
        "publication",
        "containertitle",
    ),
    "author": ("author", "authors", "creator", "byline"),
    "published": (
        "published",
        "datepublished",
        "publishedon",
        "publicationdate",
        "publishdate",
        "pubdate",
        "issued",
        "date",
    ),
    "url": ("url", "link", "canonical", "canonicalurl", "sourceurl", "source"),
    "licence": ("licence", "license", "rights"),
    "digest_of": ("digestof",),
    "tags": ("tags", "tag"),
}
_KEY = re.compile(
    r"([\"']?)([A-Za-z][\w.-]*(?::\w+|(?: [\w.-]+){0,2}))\1[ \t]*:(?:[ \t]+|$|(?=\n))"
)
_TOML_KEY = re.compile(r"([\"']?)([A-Za-z][\w.-]*)\1[ \t]*=[ \t]*")
_DUBLIN = re.compile(r"^(?:dc|dcterms)[.:]")
_WIKI_LINK = re.compile(r"\[\[(?:[^\]|]*\|)?([^\]|]+)\]\]")
_LINK = re.compile(r"\[([^\]]+)\]\([^)\s]*\)")
_ADDRESS = re.compile(r"https?://\S+\Z")
# What begins so has a structure, which a line by itself cannot give.
_STRUCTURED = ("[", "{", "&", "!", "|", ">")
_FENCES = ("+++", "---", "{")
_DEEPEST = 5
_MOST_PARTS = 200
_BETWEEN = {"author": "; ", "tags": "; "}


class FrontMatter(NamedTuple):
    """The fields of an article that front matter names, and the lines that could not be read.

    A line is given by its number in the text, from 1. `origin` is where the values stand.
    """

    fields: Mapping[str, str]
    unread: Mapping[int, str]
    origin: str = "front matter"


def front_matter(reading: Reading) -> FrontMatter:
    """What the front matter of a reading says; nothing, if there is none or it is too long.

    A line with a mistake costs that line, not the others; a colon or quotation mark too many is
    no mistake: `title: Cramps: a guide` is a title.
    """
    for block in reading.blocks[:2]:
        if block.kind is Kind.FRONT_MATTER and block.end - block.start <= LONGEST_FRONT_MATTER:
            above = reading.text.count("\n", 0, block.start)
            words = reading.text[block.start : block.end]
            values, unread = _values(words)
            numbered = {above + number: line for number, line in unread.items()}
            if words.startswith(_FENCES):
                return FrontMatter(_fields(values), numbered)
            return FrontMatter(_fields(values), numbered, "the lines above the text")
    return FrontMatter({}, {})


def front_matter_failures(reading: Reading, *, path: str) -> Iterator[Failure]:
    """A line for the report, if some of the front matter could not be read."""
    if unread := front_matter(reading).unread:
        number, line = next(iter(unread.items()))
        shown = in_a_line(" ".join(line.split())[:60])
        more = f" and {len(unread) - 1} more" if len(unread) > 1 else ""
        yield Failure(
            path=path,
            reason=f"has front matter that cannot be read (line {number}{more}: {shown!r}), "
            f"so what it says there is unknown; mend that line",
        )


# Asked for by what is known of an article, then by the report.
@lru_cache(maxsize=1)
def _values(words: str) -> tuple[Mapping[str, object], Mapping[int, str]]:
    is_toml = words.startswith("+++")
    if not words.startswith(_FENCES):
        return {name: value.strip() for name, _, value in map(_parted, words.split("\n"))}, {}
    try:
        if words.startswith("{"):
            given = json.loads(words)
        elif is_toml:
            given = tomllib.loads(words.strip("+\n "))
        else:
            given = _yaml(_inner(words))
    # Endless brackets are a RecursionError.
    except (ValueError, RecursionError):
        return _line_by_line(words, is_toml=is_toml)
    return (given if isinstance(given, dict) else {}), {}


def _parted(line: str) -> tuple[str, str, str]:
    return line.partition(":")


def _inner(words: str) -> str:
    """Without the lines around it."""
    return "\n".join(words.split("\n")[1:-1])


def _yaml(words: str) -> object:
    # Imported here: a build of many texts, few of which have any, would wait for it.
    import yaml

    # Written in C, where it was built with it, and ten times as fast; every value stays as it is
    # written: a source may be called No, and a date be no date.
    loader: Any = getattr(yaml, "CBaseLoader", yaml.BaseLoader)
    try:
        return yaml.load(words, Loader=loader)
    except yaml.YAMLError as error:
        raise ValueError(words) from error


def _line_by_line(words: str, *, is_toml: bool) -> tuple[dict[str, object], dict[int, str]]:
    values: dict[str, object] = {}
    unread: dict[int, str] = {}
    for number, entry in _entries(words, is_toml=is_toml):
        key = (_TOML_KEY if is_toml else _KEY).match(entry)
        try:
            if key is None:
                raise ValueError(entry)
            values[key[2]] = _value(entry[key.end() :], entry, is_toml=is_toml)
        except (ValueError, RecursionError):
            unread[number] = entry.split("\n")[0]
    return values, unread


def _entries(words: str, *, is_toml: bool) -> Iterator[tuple[int, str]]:
    """Each line that begins at the margin, with those indented below it, and its number from 1."""
    entry: list[str] = []
    began = 0
    for number, line in enumerate(words.split("\n")[1:-1], start=2):
        if is_toml and line.startswith("["):
            # Below it are the names of a table.
            break
        if not line.strip() or line.startswith("#"):
            continue
        if entry and line.startswith((" ", "\t", "- ")):
            entry.append(line.expandtabs(4))
        else:
            if entry:
                yield began, "\n".join(entry)
            entry, began = [line.rstrip()], number
    if entry:
        yield began, "\n".join(entry)


def _value(words: str, entry: str, *, is_toml: bool) -> object:
    """The value of one entry; words that are no structure are taken as they stand.

    Raises:
        ValueError: it has a structure, and that is broken.
    """
    try:
        given = tomllib.loads(entry) if is_toml else _yaml(entry)
        if not isinstance(given, dict):
            raise ValueError(entry)
        return next(iter(given.values()))
    except ValueError:
        if "\n" in entry or words.startswith(_STRUCTURED):
            raise ValueError(entry) from None
        closed = len(words) > 1 and words[0] in "\"'" and words[-1] == words[0]
        return words[1:-1] if closed else words


def _fields(values: Mapping[str, object]) -> dict[str, str]:
    given = {_name(key): value for key, value in reversed([*values.items()])}
    fields = {}
    for field, names in _NAMES.items():
        for name in names:
            value = _shown(_plain(given.get(name), _BETWEEN.get(field, ", ")))
            if field == "tags":
                value = _tags(value, is_list=isinstance(given.get(name), list))
            # The Web Clipper of Obsidian calls the address the source.
            is_address = _ADDRESS.match(value) is not None
            if value and (field not in ("url", "source") or is_address == (field == "url")):
                fields[field] = value
                break
    return fields


def _name(key: object) -> str:
    return re.sub(r"[\s_-]", "", _DUBLIN.sub("", str(key).lower()))


def _tags(value: str, *, is_list: bool) -> str:
    """Tags with semicolons between them; commas separate those that are no list."""
    words = value if is_list else value.replace(",", ";")
    return "; ".join(typed_tags(";".join(tag.strip().lstrip("#") for tag in words.split(";"))))


def _shown(value: str) -> str:
    """A value without the marks of links: `[[page|label]]` is its label."""
    return _LINK.sub(r"\1", _WIKI_LINK.sub(r"\1", value)) if "[" in value else value


def _plain(value: object, between: str) -> str:
    """A value of front matter as text; empty if it has no plain form."""
    # An alias may stand for a list of aliases, and so on.
    return between.join(filter(None, islice(_leaves(value), _MOST_PARTS)))


def _leaves(value: object, *, depth: int = 0) -> Iterator[str]:
    # What stands in two pairs of brackets without quotation marks is a link for Obsidian.
    if depth == _DEEPEST or value is None or isinstance(value, bool):
        yield ""
    elif isinstance(value, list):
        for one in value:
            yield from _leaves(one, depth=depth + 1)
    elif isinstance(value, dict):
        yield from _of_map(value, depth=depth + 1)
    else:
        yield str(value) if is_stated(str(value)) else ""


def _of_map(value: Mapping[Any, Any], *, depth: int) -> Iterator[str]:
    """The name of a person, or the date, that a map gives in parts."""
    for key in ("name", "literal", "text"):
        if key in value:
            return _leaves(value[key], depth=depth)
    for keys, between in ((("given", "family"), " "), (("year", "month", "day"), "-")):
        if parts := [str(value[key]).zfill(2) for key in keys if value.get(key)]:
            return iter([between.join(parts)])
    return iter([""])
