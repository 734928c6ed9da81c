"""The folder in which all indexes of one user on a machine share the exports of models."""

import errno
import os
import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import NamedTuple

from filelock import FileLock, Timeout

from index.embedding.exports import (
    EIGHT,
    WHOLE,
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

# Longer than an export takes.
_PATIENCE = 120.0


class Exportable(NamedTuple):
    """A model, how it is written into a file, and texts to try its exports on, as tokens."""

    name: str
    digest: str
    write: Callable[[Path], None]
    texts: Sequence[Sequence[int]]


def cache_folder() -> Path:
    """Where Concordance keeps what all indexes share: `$CONCORDANCE_CACHE`, else as is usual here.

    Raises:
        OSError: the user has no home folder.
    """
    if named := os.environ.get("CONCORDANCE_CACHE"):
        return Path(named).absolute()
    try:
        return _usual_folder() / "concordance"
    except RuntimeError as error:
        raise FileNotFoundError(errno.ENOENT, "the user has no home folder") from error


def _usual_folder() -> Path:
    if sys.platform == "win32":
        return Path(os.environ.get("LOCALAPPDATA") or Path.home() / "AppData" / "Local")
    if sys.platform == "darwin":
        return Path.home() / "Library" / "Caches"
    named = Path(os.environ.get("XDG_CACHE_HOME", ""))
    # The specification has relative paths ignored.
    return named if named.is_absolute() else Path.home() / ".cache"


def export_folders(own: Path | None) -> list[Path]:
    """Where exports may be: in the cache, and in the `own` folder of an index."""
    folders = [own] if own else []
    with suppress(OSError):
        folders.insert(0, cache_folder() / "exports")
    return folders


def prepare_exports(model: Exportable, own: Path | None) -> str | None:
    """Have the exports of a model in the cache, made at most once; else a notice of what failed.

    What the `own` folder of an index holds from before is moved there. If the cache cannot be
    written, the exports are made in that folder instead.
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
    model: Exportable, own: Path | None, folder: Path | None, trouble: OSError
) -> str | None:
    where, reason = folder or "the cache", trouble.strerror or trouble
    try:
        if own is None:
            raise trouble
        return _prepare(model, [own, *([folder] if folder else [])]) or (
            f"The exported model cannot be kept in {where} ({reason}), so this index has its own. "
            f"Allow writing there, or name another folder in CONCORDANCE_CACHE."
        )
    except OSError as error:
        return _slow(f"the exported model cannot be written ({error.strerror or error})")


def _prepare(model: Exportable, folders: Sequence[Path]) -> str | None:
    """Have the exports in one of `folders`; what is missing is made in the first."""
    exports, folder = Exports(folders, model.digest), folders[0]
    if exports.is_prepared():
        return None
    with _alone(folder):
        damaged = [
            f for kind in (WHOLE, EIGHT) for f in damaged_exports(folder, model.digest, kind)
        ]
        try:
            if not any(find_export(one, model.digest) for one in folders):
                with writing_export(folder, model.digest) as draft:
                    model.write(draft)
        except ModelError as error:
            return _slow(f"the model {model.name} {error}")
        exports.prepare_int8(model.texts)
    return f"The exported model in {folder} was damaged, and was made again." if damaged else None


def _slow(reason: str) -> str:
    return f"The first question will take some seconds: {reason}."


def _adopt(own: Path, folder: Path) -> None:
    """Have the exports of an index in the cache, too, unless the same model's are there."""
    for digest, kind, file in former_exports(own):
        if is_sound(file) and not find_export(folder, digest, kind):
            with writing_export(folder, digest, kind) as draft:
                link(file, draft)


@contextmanager
def _alone(folder: Path) -> Iterator[None]:
    """Hold a folder while something is made that others would make, too.

    Whoever waited long enough goes on nevertheless, which costs time but does no harm.
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
