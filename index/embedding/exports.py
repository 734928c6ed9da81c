"""The exports of one model in folders: whole for questions, in eight bits for many passages."""

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

# Fewer are read before the other model is loaded.
MANY = 64
WHOLE = f"whole.{ONNX_OPSET}.{EXPORT_FORMAT}"
EIGHT = f"eight.{ONNX_OPSET}.{EXPORT_FORMAT}.{ROUNDING}"
# Where each index used to keep its own, under names without a kind.
_FORMER = {"whole.20.1": "", "eight.20.1.1": "eight"}
# As many as three models have. Any that was used in the last 30 days is kept, too.
_KEPT = 6
_DAY = 24 * 60 * 60.0
_KEPT_SECONDS = 30 * _DAY


class TextReader(Protocol):
    """A model as a function of the tokens of one text. Several threads may ask at once."""

    def embed(self, ids: Sequence[int]) -> tuple[Vectors, Vectors]:
        """The vector of a text, shape (dim,), and those of its tokens, shape (tokens, dim)."""


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
        """The fastest reader of so many passages, once there is one."""
        if count < MANY:
            return self.whole()
        if self._eight is None and (file := self._faster()):
            self._eight = Int8Model(file)
        return self._eight or self.whole()

    def prepare_int8(self, texts: Sequence[Sequence[int]]) -> None:
        """Make the export of eight bits in the first folder, if it pays on this processor.

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
        """Whether all exports that are of use on this processor are there."""
        known = [outcome(folder, self._digest) for folder in self._folders]
        tried = False in known or self._faster() is not None
        return tried and self._find(WHOLE) is not None

    def _faster(self) -> Path | None:
        """The export of eight bits, if it was found to be faster on this processor."""
        if not any(outcome(folder, self._digest) for folder in self._folders):
            return None
        return self._find(EIGHT)

    def _find(self, kind: str) -> Path | None:
        found = (find_export(folder, self._digest, kind) for folder in self._folders)
        return next(filter(None, found), None)


def find_export(folder: Path, digest: str, kind: str = WHOLE) -> Path | None:
    """The export in `folder` of the model with this digest, if there is one.

    One that is not as it was written counts as none. One that is found counts as used now.
    """
    for file in _exports(folder, digest, kind):
        if is_sound(file):
            _touch(file)
            return file
    return None


def is_sound(export: Path) -> bool:
    """Whether an export is as it was written."""
    try:
        return export.stem[-32:] == _digest(export)
    except OSError:
        return False


def damaged_exports(folder: Path, digest: str, kind: str) -> list[Path]:
    """The exports of a model that are there and not as they were written."""
    return [file for file in _exports(folder, digest, kind) if not is_sound(file)]


@contextmanager
def writing_export(folder: Path, digest: str, kind: str = WHOLE) -> Iterator[Path]:
    """A place for an export of the model with this digest, which is in `folder` afterwards.

    If it is not written, or removed again, all stays as it was. The file's name says which model
    it holds, how it was written and its digest, so that damage is seen; it replaces damaged ones.
    Exports that were not used for long are removed.

    Raises:
        OSError: it cannot be written there.
    """
    folder.mkdir(parents=True, exist_ok=True)
    # Several processes may write the same at once.
    draft = folder / f".{token_hex(8)}.part.onnx"
    try:
        yield draft
        if draft.exists():
            damaged = damaged_exports(folder, digest, kind)
            draft.replace(folder / f"{digest[:16]}-{kind}-{_digest(draft)}.onnx")
            for file in damaged:
                if not is_sound(file):
                    file.unlink(missing_ok=True)
            # Another process may remove the same, and what is in use may not be removable.
            with suppress(OSError):
                _prune(folder)
    finally:
        draft.unlink(missing_ok=True)


def former_exports(folder: Path) -> Iterator[tuple[str, str, Path]]:
    """The exports in the folder of one index: digest of the model, in part, kind and file."""
    for kind in (WHOLE, EIGHT):
        for file in _exports(folder, "?" * 16, kind):
            yield file.name[:16], kind, file


def drop_exports(folder: Path) -> None:
    """Remove all exports in the folder of one index, and the folder unless it holds more."""
    for part in (folder / "eight", folder):
        with suppress(OSError):
            for pattern in ("*.onnx", "*.tried", "*.json", "lock"):
                for file in part.glob(pattern):
                    file.unlink(missing_ok=True)
            part.rmdir()


def outcome(folder: Path, digest: str) -> bool | None:
    """Whether eight bits were found to be faster on this processor; None if not yet tried."""
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
    """Note that an export is used, once a day."""
    with suppress(OSError):
        if time.time() - export.stat().st_mtime > _DAY:
            os.utime(export)


def _prune(folder: Path) -> None:
    """Remove exports that were not used for long, their outcomes, and drafts of dead processes."""
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
