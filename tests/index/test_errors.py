"""Errors a user can fix, as one tree."""

from collections.abc import Iterator

from index import errors
from index.errors import ConcordanceError


def drawn(error: type[ConcordanceError], depth: int = 0) -> Iterator[tuple[int, str, int]]:
    """The error and those of this module below it: depth, name and status."""
    yield depth, error.__name__, error.http_status
    for below in sorted(error.__subclasses__(), key=lambda one: one.__name__):
        if below.__module__ == errors.__name__:
            yield from drawn(below, depth + 1)


def test_the_tree_in_the_docstring_is_the_tree_of_classes_with_their_statuses() -> None:
    written: list[tuple[int, str, int]] = []
    statuses: dict[int, int] = {}
    for line in (errors.__doc__ or "").splitlines():
        if line.startswith("    "):
            name, *words = line.split()
            depth = (len(line) - len(line.lstrip()) - 4) // 2
            statuses[depth] = int(words[0]) if words and words[0].isdigit() else statuses[depth - 1]
            written.append((depth, name, statuses[depth]))

    groups = {"RequestError", "SourceError", "StoreError"}
    assert {name for depth, name, _ in written if depth == 1} == groups
    assert sorted(written) == sorted(drawn(ConcordanceError))
