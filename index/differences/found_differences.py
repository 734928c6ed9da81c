"""The differences found in a library: a file beside the generations, whatever their store."""

import json
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from index.differences.difference import Difference
from index.files.atomic import replacing

FOUND = "differences.json"
# What a search that was cut off has read.
PART = "differences.part.json"
FORMAT = 1


@dataclass(frozen=True, slots=True, kw_only=True)
class FoundDifferences:
    """What the search for differences has found so far, best first.

    `generation` is the one that was searched. `articles` are the digests of the articles that
    were searched with all others, by doc_id; `total` counts all articles of the generation.
    `near` counts the pairs of near claims, `read` those of them that were read: the nearest.
    """

    differences: tuple[Difference, ...] = ()
    articles: Mapping[str, str] = field(default_factory=dict)
    total: int = 0
    near: int = 0
    read: int = 0
    generation: str = ""
    rules: str = ""
    searched: str = ""

    @property
    def is_complete(self) -> bool:
        """Whether every article of the generation was searched."""
        return bool(self.generation) and len(self.articles) >= self.total

    @property
    def unread(self) -> int:
        """How many near pairs were not read, because others were nearer."""
        return self.near - self.read

    def of(self, doc_ids: Sequence[str]) -> list[Difference]:
        """Those in which one of these articles takes part."""
        wanted = set(doc_ids)
        return [one for one in self.differences if wanted & {one.a.doc_id, one.b.doc_id}]


def read_found(index: Path) -> FoundDifferences:
    """What was found in the library of the index at `index`; nothing if it was never searched.

    `index` is the folder of the index, or the one that stands for an index in an engine
    (`Store.path`). Verdicts of the user are not in it: see `verdicts_table.library_differences`.
    """
    try:
        fields = json.loads((index / FOUND).read_text(encoding="utf-8"))
        return _from_json(fields) if fields["format"] == FORMAT else FoundDifferences()
    # A file of another version of this program is not worth more; the search begins again.
    except (OSError, ValueError, TypeError, KeyError):
        return FoundDifferences()


def write_found(index: Path, found: FoundDifferences) -> None:
    """Replace what was found, whole or not at all.

    Raises:
        OSError: it cannot be written.
    """
    fields: dict[str, Any] = {
        "format": FORMAT,
        **{name: getattr(found, name) for name in _PLAIN},
        "articles": dict(found.articles),
        "differences": [one.as_json() for one in found.differences],
    }
    with replacing(index / FOUND) as draft:
        draft.write(json.dumps(fields, ensure_ascii=False).encode())


def drop_articles(index: Path, doc_ids: Collection[str]) -> None:
    """Remove every word of these articles from what was found, and from a search that was cut off.

    Raises:
        OSError: it cannot be written.
    """
    (index / PART).unlink(missing_ok=True)
    found, gone = read_found(index), set(doc_ids)
    if gone & set(found.articles):
        left = [one for one in found.differences if not gone & {one.a.doc_id, one.b.doc_id}]
        known = {name: digest for name, digest in found.articles.items() if name not in gone}
        write_found(index, replace(found, differences=tuple(left), articles=known))


_PLAIN = ("total", "near", "read", "generation", "rules", "searched")


def _from_json(fields: Mapping[str, Any]) -> FoundDifferences:
    return FoundDifferences(
        **{name: fields[name] for name in _PLAIN},
        articles=dict(fields["articles"]),
        differences=tuple(map(Difference.from_json, fields["differences"])),
    )
