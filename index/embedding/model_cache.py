"""The cache folder in which all of a user's indexes share the exports of models."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import NamedTuple

from filelock import FileLock, Timeout

from index.embedding.arithmetic import WHOLE, WRITERS
from index.embedding.exports import (
    Exports,
    damaged_exports,
    drop_exports,
    find_export,
    former_exports,
    is_sound,
    writing_export,
)
from index.errors import ModelError
from index.files.atomic import link
from index.files.cache_folder import cache_folder

# Longer than an export takes.
_PATIENCE = 120.0


class Exportable(NamedTuple):
    """A model, how to write it to a file, and texts to try its exports on, as tokens.

    The first passage and the first question are as long as most.
    """

    name: str
    digest: str
    write: Callable[[Path], None]
    texts: Callable[[], Mapping[str, Sequence[Sequence[int]]]]


def export_folders(own: Path | None) -> list[Path]:
    """The folders exports may be in: the cache, and the `own` folder of an index."""
    folders = [own] if own else []
    with suppress(OSError):
        folders.insert(0, cache_folder() / "exports")
    return folders


def prepare_exports(model: Exportable, own: Path | None) -> str | None:
    """Put the exports of a model into the cache, made at most once; a notice if that failed.

    The whole export that the `own` folder of an index has from before is moved there. If the cache
    cannot be written, the exports are made in that folder instead.
    """
    folder = None
    try:
        folder = cache_folder() / "exports"
        if own:
            _adopt(own, folder)
        notice = _prepare(model, [folder])
        if own:
            drop_exports(own)
    except OSError as error:
        return _prepare_own(model, own, folder, error)
    return notice


def _prepare_own(
    model: Exportable, own: Path | None, folder: Path | None, cause: OSError
) -> str | None:
    where, reason = folder or "the cache", cause.strerror or cause
    try:
        if own is None:
            raise cause
        return _prepare(model, [own, *([folder] if folder else [])]) or (
            f"The exported model cannot be kept in {where} ({reason}), so this index has its own. "
            f"Allow writing there, or name another folder in CONCORDANCE_CACHE."
        )
    except OSError as error:
        return _slow(f"the exported model cannot be written ({error.strerror or error})")


def _prepare(model: Exportable, folders: Sequence[Path]) -> str | None:
    """Make sure that the exports are in `folders`; missing ones are made in the first."""
    exports, folder = Exports(folders, model.digest), folders[0]
    if exports.is_prepared():
        return None
    with _locked(folder):
        damaged = [
            f for kind in (WHOLE, *WRITERS) for f in damaged_exports(folder, model.digest, kind)
        ]
        try:
            if not any(find_export(one, model.digest) for one in folders):
                with writing_export(folder, model.digest) as draft:
                    model.write(draft)
        except ModelError as error:
            return _slow(f"the model {model.name} {error}")
        exports.prepare(model.texts())
    return f"The exported model in {folder} was damaged and is written again." if damaged else None


def _slow(reason: str) -> str:
    return f"The first question will take a few seconds: {reason}."


def _adopt(own: Path, folder: Path) -> None:
    """Put the whole exports of an index into the cache, too, unless it has those of that model."""
    for digest, kind, file in former_exports(own):
        if is_sound(file) and not find_export(folder, digest, kind):
            with writing_export(folder, digest, kind) as draft:
                link(file, draft)


@contextmanager
def _locked(folder: Path) -> Iterator[None]:
    """Lock a folder while something is made that other processes would make, too.

    A process that has waited long enough goes on without the lock: that costs time, no harm.
    """
    folder.mkdir(parents=True, exist_ok=True)
    lock = FileLock(folder / "lock")
    # Some file systems have no locks.
    with suppress(Timeout, NotImplementedError):
        lock.acquire(timeout=_PATIENCE)
    try:
        yield
    finally:
        lock.release()
