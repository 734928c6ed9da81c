"""The exports of a model in folders: one for questions, one in int8 for many passages."""

import json
import os
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path
from secrets import token_hex
from typing import Protocol

from index.embedding.int8_model import (
    ROUNDING,
    Int8Model,
    is_worth_it,
    processor,
    write_int8,
)
from index.embedding.onnx_model import EXPORT_FORMAT, ONNX_OPSET, OnnxModel
from index.files.atomic import replacing
from index.files.digests import known_digest, text_digest
from index.records import Vectors

# Fewer passages are embedded before the int8 model is even loaded.
MANY = 64
WHOLE = f"whole.{ONNX_OPSET}.{EXPORT_FORMAT}"
EIGHT = f"eight.{ONNX_OPSET}.{EXPORT_FORMAT}.{ROUNDING}"
# Where each index used to keep its own exports, under names without a kind.
_FORMER = {"whole.20.1": "", "eight.20.1.1": "eight"}
# The exports of three models. Any used in the last 30 days are kept, too.
_KEPT = 6
_DAY = 24 * 60 * 60.0
_KEPT_SECONDS = 30 * _DAY


class TextReader(Protocol):
    """A model as a function of the tokens of one text. Several threads may use it at once."""

    def embed(self, ids: Sequence[int]) -> tuple[Vectors, Vectors]:
        """The vector of a text, shape (dim,), and its token vectors, shape (tokens, dim)."""


class Exports:
    """The exports of the model with this digest in any of `folders`, each loaded when needed."""

    def __init__(self, folders: Sequence[Path], digest: str) -> None:
        self._folders = folders
        self._digest = digest
        self._whole: OnnxModel | None = None
        self._eight: Int8Model | None = None

    def whole(self) -> OnnxModel | None:
        """The export that gives the model's own vectors, once there is one."""
        if self._whole is None and (file := self._find(WHOLE)):
            self._whole = OnnxModel(file)
        return self._whole

    def for_passages(self, count: int) -> TextReader | None:
        """The fastest reader for `count` passages, once there is one."""
        if count < MANY:
            return self.whole()
        if self._eight is None and (file := self._faster()):
            self._eight = Int8Model(file)
        return self._eight or self.whole()

    def prepare_int8(self, texts: Sequence[Sequence[int]]) -> None:
        """Write the int8 export into the first folder, if it pays on this processor.

        That is tried on `texts`, once for each kind of processor.

        Raises:
            OSError: it cannot be written there.
        """
        whole = None if self.is_prepared() else self._find(WHOLE)
        if whole is None:
            return
        folder, eight = self._folders[0], self._find(EIGHT)
        with writing_export(folder, self._digest, EIGHT) as draft:
            if eight is None:
                write_int8(whole, draft)
            pays = is_worth_it(Int8Model(eight or draft), OnnxModel(whole), texts)
            if not pays:
                draft.unlink(missing_ok=True)
        _remember_outcome(folder, self._digest, pays)

    def is_prepared(self) -> bool:
        """Whether all exports that are of use on this processor exist."""
        known = [outcome(folder, self._digest) for folder in self._folders]
        tried = False in known or self._faster() is not None
        return tried and self._find(WHOLE) is not None

    def _faster(self) -> Path | None:
        """The int8 export, if it proved faster on this processor."""
        if not any(outcome(folder, self._digest) for folder in self._folders):
            return None
        return self._find(EIGHT)

    def _find(self, kind: str) -> Path | None:
        exports = (find_export(folder, self._digest, kind) for folder in self._folders)
        return next(filter(None, exports), None)


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


def outcome(folder: Path, digest: str) -> bool | None:
    """Whether int8 proved faster on this processor; None if not yet tried."""
    file = _outcome_file(folder, digest)
    try:
        is_faster = json.loads(file.read_text(encoding="utf-8"))["is_faster"]
    except (OSError, ValueError, KeyError, TypeError):
        return None
    return is_faster if isinstance(is_faster, bool) else None


def _remember_outcome(folder: Path, digest: str, is_faster: bool) -> None:
    described = {"is_faster": is_faster, "processor": processor().split("\n")}
    with replacing(_outcome_file(folder, digest)) as draft:
        draft.write(json.dumps(described).encode())


def _outcome_file(folder: Path, digest: str) -> Path:
    # A home folder may be shared by machines with other processors.
    return folder / f"{digest[:16]}-{EIGHT}-{text_digest(processor())}.json"


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
        if not any(folder.glob(f"{file.name[:16]}-*.onnx")):
            file.unlink(missing_ok=True)


def _digest(file: Path) -> str:
    # Half is enough here, and the whole would make an unwieldy name.
    return known_digest(file)[:32]
