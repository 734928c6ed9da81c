"""What libraries of references in a corpus say of the files beside them."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Self

from ingest.describe.dates import iso_date
from ingest.describe.metadata import FIELDS, LONGEST, FieldValue, composed
from ingest.describe.stated import is_stated
from ingest.file_kinds import TABLES, file_format
from ingest.reading import Failure, Reference


@dataclass(frozen=True, slots=True)
class Libraries:
    """`fields` is what is known by path of a file; `entries` are those that describe one."""

    fields: Mapping[str, Mapping[str, FieldValue]] = field(default_factory=dict)
    entries: frozenset[tuple[str, str]] = frozenset()
    problems: Sequence[Failure] = ()

    @classmethod
    def of(cls, references: Mapping[str, Sequence[Reference]], read: Iterable[str]) -> Self:
        """What all libraries say, each by its path; of two that name a file the first counts.

        An entry may only describe a file that was `read`: its paths are compared with those of the
        files, and nothing is opened.
        """
        if not references:
            return cls()
        places = _Places(path for path in read if file_format(path)[0] not in TABLES)
        fields: dict[str, Mapping[str, FieldValue]] = {}
        entries: set[tuple[str, str]] = set()
        problems = []
        for library, entries_in in references.items():
            lost = []
            for reference in entries_in:
                named = [
                    path for one in reference.files if (path := places.find(one, beside=library))
                ]
                for path in named:
                    fields.setdefault(path, dict(_values(reference.given, library)))
                if named:
                    entries.add((library, reference.row_id))
                elif not reference.has_abstract:
                    lost.append(reference)
            problems += _lost(library, lost)
        return cls(fields, frozenset(entries), problems)

    def of_file(self, path: str) -> Mapping[str, FieldValue]:
        """What is known of the file at `path`."""
        return self.fields.get(path, {})

    def source_of(self, path: str) -> str | None:
        """The source of the file at `path`, if a library names one."""
        source = self.of_file(path).get("source")
        return source.value if source else None

    def describes(self, library: str, row_id: str | None) -> bool:
        """Whether an entry describes a file, so that its abstract is no article beside it."""
        return (library, row_id) in self.entries


def _values(given: Mapping[str, str], library: str) -> Iterator[tuple[str, FieldValue]]:
    for name, words in given.items():
        value = iso_date(words) if name == "published" else " ".join(words.split())
        if name in FIELDS and value and is_stated(value) and len(value) <= LONGEST:
            yield name, FieldValue(value, library)


def _lost(library: str, references: Sequence[Reference]) -> list[Failure]:
    if not references:
        return []
    first = references[0].files[0].replace("\\", "/").rpartition("/")[2][:100]
    count = len(references)
    entries = "1 entry that names a file" if count == 1 else f"{count:,} entries that name files"
    reason = (
        f"has {entries} not in the folder ({first!r}) and no abstract, so there is nothing of "
        "them to search; put the files beside it"
    )
    return [Failure(path=library, reason=reason)]


class _Places:
    """The files by their names, to be found by paths of other machines, too."""

    def __init__(self, paths: Iterable[str]) -> None:
        self._named: dict[str, list[str]] = {}
        for path in paths:
            self._named.setdefault(_folded(path.rpartition("/")[2]), []).append(path)

    def find(self, named: str, *, beside: str) -> str | None:
        """The one file meant by a path: below the folder of the library, else by its end."""
        parts = _parts(named)
        if not parts:
            return None
        same = self._named.get(parts[-1], [])
        folder = _parts(beside)[:-1]
        exact = [path for path in same if _parts(path) == [*folder, *parts]]
        if exact or len(same) < 2:
            return next(iter(exact or same), None)
        alike = [(_shared_end(_parts(path), parts), path) for path in same]
        most = max(count for count, _ in alike)
        best = [path for count, path in alike if count == most]
        return best[0] if most > 1 and len(best) == 1 else None


def _parts(path: str) -> list[str]:
    plain = path.strip().replace("\\", "/").removeprefix("file://").removeprefix("internal-pdf://")
    plain = plain.removeprefix("storage:")
    return [_folded(part) for part in plain.split("/") if part not in ("", ".", "..")]


def _folded(name: str) -> str:
    return composed(name).casefold()


def _shared_end(one: Sequence[str], other: Sequence[str]) -> int:
    count = 0
    for left, right in zip(reversed(one), reversed(other), strict=False):
        if left != right:
            break
        count += 1
    return count
