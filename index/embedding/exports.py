"""The exports of a model in folders, and which of them embeds passages fastest here."""

import json
import logging
import os
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from functools import partial
from pathlib import Path
from secrets import token_hex

from index.embedding.arithmetic import (
    ARITHMETICS,
    EIGHT,
    EXACT,
    WHOLE,
    Arithmetic,
    FirstSound,
    TextReader,
)
from index.embedding.int8_export import write_int8
from index.embedding.processor import processor, runtimes
from index.embedding.trial import Trial, ranked, try_out
from index.files.atomic import replacing
from index.files.digests import known_digest, text_digest

# Fewer passages are embedded before another runtime is even loaded.
MANY = 64
_OUTCOME = "fastest"
# Where each index used to keep its own exports, under names without a kind.
_FORMER = {"whole.20.1": "", "eight.20.1.1": "eight"}
# The exports of three models. Any used in the last 30 days are kept, too.
_KEPT = 6
_DAY = 24 * 60 * 60.0
_KEPT_SECONDS = 30 * _DAY


class Exports:
    """The exports of the model with this digest in any of `folders`, each loaded when needed."""

    def __init__(self, folders: Sequence[Path], digest: str) -> None:
        self._folders = folders
        self._digest = digest
        self._whole: FirstSound | None = None
        self._fastest: FirstSound | None = None

    def whole(self) -> FirstSound | None:
        """What gives the model's own vectors, once it is exported."""
        if self._whole is None and self._find(WHOLE):
            self._whole = FirstSound(self._choices(EXACT))
        return self._whole

    def for_passages(self, count: int) -> FirstSound | None:
        """The fastest reader for `count` passages, once there is one."""
        if count < MANY:
            return self.whole()
        if self._fastest is None and (names := self._outcome()):
            fastest = [next(one for one in ARITHMETICS if one.name == name) for name in names]
            slower = [one for one in EXACT if one not in fastest]
            self._fastest = FirstSound(self._choices([*fastest, *slower]))
        return self._fastest or self.whole()

    def prepare_for_passages(self, texts: Sequence[Sequence[int]]) -> None:
        """Find out which arithmetic embeds passages fastest on this processor.

        All are tried on `texts`, once for each kind of processor and each version of the
        runtimes. The int8 export is kept in the first folder, if it is what to use.

        Raises:
            OSError: that cannot be written there.
        """
        whole = None if self.is_prepared() else self._find(WHOLE)
        if whole is None:
            return
        folder, eight = self._folders[0], self._find(EIGHT)
        with writing_export(folder, self._digest, EIGHT) as draft:
            if eight is None:
                _write_int8(whole, draft)
            files = {WHOLE: whole, EIGHT: eight or draft}
            trials = try_out([(a.name, partial(a.load, files[a.kind])) for a in ARITHMETICS], texts)
            fastest = ranked(trials)
            if not any(one.kind == EIGHT and one.name in fastest for one in ARITHMETICS):
                draft.unlink(missing_ok=True)
        _remember_outcome(folder, self._digest, fastest, trials)

    def is_prepared(self) -> bool:
        """Whether all exports that are of use on this processor exist."""
        return self._outcome() is not None and self._find(WHOLE) is not None

    def _outcome(self) -> list[str] | None:
        """What to embed passages with, fastest first, if that was tried and has its exports."""
        kinds = {one.name: one.kind for one in ARITHMETICS}
        for folder in self._folders:
            names = outcome(folder, self._digest)
            if names is not None and all(self._find(kinds[name]) for name in names):
                return names
        return None

    def _choices(self, some: Sequence[Arithmetic]) -> list[tuple[str, Callable[[], TextReader]]]:
        files = {kind: self._find(kind) for kind in {one.kind for one in some}}
        return [(one.name, partial(one.load, file)) for one in some if (file := files[one.kind])]

    def _find(self, kind: str) -> Path | None:
        exports = (find_export(folder, self._digest, kind) for folder in self._folders)
        return next(filter(None, exports), None)


def _write_int8(whole: Path, draft: Path) -> None:
    try:
        write_int8(whole, draft)
    except OSError:
        raise
    except Exception as error:  # noqa: BLE001
        # Then there is one arithmetic less to try.
        logging.getLogger(__name__).info("there is no int8 export: %s", error)
        draft.unlink(missing_ok=True)


def find_export(folder: Path, digest: str, kind: str = WHOLE) -> Path | None:
    """The export in `folder` of the model with this digest, if there is one.

    A damaged one counts as none. To find one counts as using it.
    """
    for file in _exports(folder, digest, kind):
        if is_sound(file):
            _touch(file)
            return file
    return None


def is_sound(export: Path) -> bool:
    """Whether an export still has the digest in its name."""
    try:
        return export.stem[-32:] == _digest(export)
    except OSError:
        return False


def damaged_exports(folder: Path, digest: str, kind: str) -> list[Path]:
    """The damaged exports of a model."""
    return [file for file in _exports(folder, digest, kind) if not is_sound(file)]


@contextmanager
def writing_export(folder: Path, digest: str, kind: str = WHOLE) -> Iterator[Path]:
    """A draft of an export of the model with this digest, which is in `folder` afterwards.

    If nothing is written, or the draft is removed, nothing changes. The name of the file says
    which model it is, how it was written, and its digest, so that damage is noticed; it replaces
    damaged exports. Exports unused for long are removed.

    Raises:
        OSError: it cannot be written there.
    """
    folder.mkdir(parents=True, exist_ok=True)
    # Several processes may write the same export at once.
    draft = folder / f".{token_hex(8)}.part.onnx"
    try:
        yield draft
        if draft.exists():
            damaged = damaged_exports(folder, digest, kind)
            draft.replace(folder / f"{digest[:16]}-{kind}-{_digest(draft)}.onnx")
            for file in damaged:
                if not is_sound(file):
                    file.unlink(missing_ok=True)
            # Another process may remove the same files, and files in use may not be removable.
            with suppress(OSError):
                _prune(folder)
    finally:
        draft.unlink(missing_ok=True)


def former_exports(folder: Path) -> Iterator[tuple[str, str, Path]]:
    """The exports in an index's own folder: the start of the model's digest, kind, file."""
    for kind in (WHOLE, EIGHT):
        for file in _exports(folder, "?" * 16, kind):
            yield file.name[:16], kind, file


def drop_exports(folder: Path) -> None:
    """Remove all exports in an index's own folder, and the folder if nothing else is in it."""
    for part in (folder / "eight", folder):
        with suppress(OSError):
            for pattern in ("*.onnx", "*.tried", "*.json", "lock"):
                for file in part.glob(pattern):
                    file.unlink(missing_ok=True)
            part.rmdir()


def outcome(folder: Path, digest: str) -> list[str] | None:
    """The names of the arithmetics to embed passages with on this processor, fastest first.

    None if they were not tried yet, with these versions of the runtimes.
    """
    try:
        names = json.loads(_outcome_file(folder, digest).read_text(encoding="utf-8"))["fastest"]
    except (OSError, ValueError, KeyError, TypeError):
        return None
    known = [one.name for one in ARITHMETICS]
    return names if isinstance(names, list) and all(name in known for name in names) else None


def _remember_outcome(
    folder: Path, digest: str, fastest: Sequence[str], trials: Sequence[Trial]
) -> None:
    described = {
        "fastest": fastest,
        "trials": [trial._asdict() for trial in trials],
        "processor": processor().split("\n"),
        "runtimes": dict(runtimes()),
    }
    with replacing(_outcome_file(folder, digest)) as draft:
        draft.write(json.dumps(described).encode())


def _outcome_file(folder: Path, digest: str) -> Path:
    # A home folder may be shared by machines with other processors, and libraries are updated.
    here = json.dumps([processor(), dict(runtimes()), [(a.name, a.kind) for a in ARITHMETICS]])
    return folder / f"{digest[:16]}-{_OUTCOME}-{text_digest(here)}.json"


def _exports(folder: Path, digest: str, kind: str) -> Iterator[Path]:
    yield from folder.glob(f"{digest[:16]}-{kind}-*.onnx")
    if kind in _FORMER:
        yield from (folder / _FORMER[kind]).glob(f"{digest[:16]}-{'?' * 32}.onnx")


def _touch(export: Path) -> None:
    """Record that an export is used, at most once a day."""
    with suppress(OSError):
        if time.time() - export.stat().st_mtime > _DAY:
            os.utime(export)


def _prune(folder: Path) -> None:
    """Remove exports unused for long, their outcomes, and drafts of dead processes."""
    now = time.time()
    used = {file: file.stat().st_mtime for file in folder.glob("[!.]*.onnx")}
    for file in sorted(used, key=lambda file: -used[file])[_KEPT:]:
        if now - used[file] > _KEPT_SECONDS:
            file.unlink(missing_ok=True)
    for file in folder.glob(".*.part*"):
        if now - file.stat().st_mtime > _DAY:
            file.unlink(missing_ok=True)
    for file in folder.glob("*.json"):
        # Others are of former versions, which tried eight bits only.
        if f"-{_OUTCOME}-" not in file.name or not any(folder.glob(f"{file.name[:16]}-*.onnx")):
            file.unlink(missing_ok=True)


def _digest(file: Path) -> str:
    # Half is enough here, and the whole would make an unwieldy name.
    return known_digest(file)[:32]
