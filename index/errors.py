"""Errors a user can fix. Each message says what is wrong, where, and what to do next.

A program that asks over HTTP gets the status behind its class, or behind the class above it:

    ConcordanceError            503
      SourceError               the articles, and the tables beside them
        CorpusError
        FetchError
        TableError
        UnreadableError
      StoreError                what is made of them
        BuildRunningError
        EngineError
          CollectionGoneError
        GenerationMissingError
        IndexUnreadableError
        IndexUnwritableError
        ModelError
          ModelMismatchError
        UnusableIndexError
          IndexDamagedError
          IndexMissingError
        WorkersError
      RequestError              400
        DocumentMissingError    404
        QuestionError           422
"""

from collections.abc import Sequence
from pathlib import Path
from typing import ClassVar

from index.files.address import engine_of, spoken


class ConcordanceError(Exception):
    """An error that the user can fix. `str(error)` is one line, fit for a screen."""

    http_status: ClassVar[int] = 503


class SourceError(ConcordanceError):
    """Articles, or a table beside them, cannot be used as they are."""


class StoreError(ConcordanceError):
    """What is made of the articles cannot be read or written: an index, its model, its engine."""


class RequestError(ConcordanceError):
    """A parameter of a request is missing, unknown or invalid."""

    http_status = 400


class UnusableIndexError(StoreError):
    """There is no index to open: none yet, or none that is whole."""


class CorpusError(SourceError):
    """The corpus cannot be found or contains nothing that can be read."""


class FetchError(SourceError):
    """A page cannot be fetched from its address, or may not be."""

    def __init__(self, url: str, reason: str) -> None:
        self.reason = reason
        message = f"{url[:500]} was not fetched: {reason}."
        # Servers choose some of these words.
        super().__init__("".join(one if one.isprintable() else "?" for one in message))


class UnreadableError(SourceError):
    """One file cannot be read as an article; the rest of the corpus is unaffected."""


class QuestionError(RequestError):
    """The question, or a filter given with it, cannot be used as it is."""

    http_status = 422


class DocumentMissingError(RequestError):
    """The index has no such article."""

    http_status = 404


class ModelError(StoreError):
    """The embedding model cannot be found, or its files are not what they should be."""


class ModelMismatchError(ModelError):
    """The index was built with another embedding model than the one now loaded."""

    def __init__(self, index: Path, built_with: str, loaded: str) -> None:
        super().__init__(
            f"The articles in {spoken(index)} were prepared with {built_with!r}, so they "
            f"cannot be searched with {loaded!r}. Leave out --model, or prepare them again: "
            f"python -m ingest build --index {spoken(index)} --model {loaded}"
        )


class IndexMissingError(UnusableIndexError):
    """No generation has been published in this folder yet."""

    def __init__(self, index: Path) -> None:
        super().__init__(
            f"There is no index in {spoken(index)} yet. "
            f"Build one: python -m ingest build --corpus DIR --index {spoken(index)}"
        )


class IndexDamagedError(UnusableIndexError):
    """A generation on disk is not what its manifest says.

    Or it `is_sound`, but of another format version.
    """

    def __init__(self, generation: Path, reason: str, *, is_sound: bool = False) -> None:
        self.reason = reason
        self.is_sound = is_sound
        index = generation.parent.parent
        where = f"{generation.name} of {spoken(index)}" if engine_of(index) else generation
        step = "Build it anew" if is_sound else "Repair it"
        command = "build" if is_sound else "verify --repair"
        super().__init__(
            f"What was made of your articles to search them cannot be used ({where}: {reason}). "
            f"The articles themselves are untouched. {step} from them: "
            f"python -m ingest {command} --index {spoken(index)}"
        )


class IndexUnreadableError(StoreError):
    """A file of the index is there, but the system does not let it be read."""

    def __init__(self, file: Path, reason: str) -> None:
        self.reason = f"{file.name} cannot be read ({reason})"
        super().__init__(
            f"{file} cannot be read ({reason}). Your articles and what was made of them are "
            f"untouched. Allow reading it, or mend the disk, and try again."
        )


def unreadable(error: OSError, folder: Path) -> StoreError:
    """The error to raise where a file of a generation cannot be opened."""
    if isinstance(error, FileNotFoundError | NotADirectoryError):
        name = Path(error.filename).name if error.filename else "a file"
        return IndexDamagedError(folder, f"{name} is missing")
    file = Path(error.filename) if error.filename else folder
    return IndexUnreadableError(file, error.strerror or str(error))


class GenerationMissingError(StoreError):
    """There is no generation of this name to go back to, or none before the live one."""

    def __init__(self, index: Path, name: str | None, *, kept: Sequence[str], live: str) -> None:
        what = f"no generation {name}" if name else f"no generation before {live}"
        others = ", ".join(other for other in kept if other != live)
        step = (
            f"These are kept: {others}. Go back to one: "
            f"python -m ingest rollback {others.split(', ')[0]} --index {spoken(index)}"
            if others
            else "Only the live one is kept; the next build adds another"
        )
        super().__init__(f"There is {what} in {spoken(index)}. {step}.")


class IndexUnwritableError(StoreError):
    """The folder of the index cannot be written to."""

    def __init__(self, index: Path, reason: str) -> None:
        super().__init__(
            f"{spoken(index)} cannot be written to ({reason}), so nothing has changed. "
            f"Free space or allow writing there, or name another place with --index."
        )


class EngineError(StoreError):
    """The engine that stores an index does not answer, refuses, or cannot do what is asked."""

    def __init__(self, index: Path, reason: str, step: str) -> None:
        super().__init__(f"The database of your library, {spoken(index)}, {reason}. {step}")


class CollectionGoneError(EngineError):
    """A collection has been dropped since its name was read."""

    def __init__(self, index: Path) -> None:
        super().__init__(
            index, "has dropped what was asked for", "A newer build has replaced it: ask again."
        )


class BuildRunningError(StoreError):
    """Another build has locked the index."""

    def __init__(self, index: Path, writer: str) -> None:
        super().__init__(
            f"Another update is writing to {spoken(index)} ({writer}). "
            f"Wait until it ends, then try again."
        )


class TableError(SourceError):
    """A table beside the articles, or one of questions, cannot be used or written as it is."""


class WorkersError(StoreError):
    """A build cannot use the workers that it was asked to use."""
