"""The exports of one model in a folder: whole for questions, in eight bits for many passages."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Protocol

from index.embedding.int8_model import Int8Model, is_worth_it, write_int8
from index.embedding.onnx_model import OnnxModel
from index.files.digests import file_digest
from index.records import Vectors

# Fewer are read before the other model is loaded.
MANY = 64
_EIGHT = "eight"


class TextReader(Protocol):
    """A model as a function of the tokens of one text. Several threads may ask at once."""

    def embed(self, ids: Sequence[int]) -> tuple[Vectors, Vectors]:
        """The vector of a text, shape (dim,), and those of its tokens, shape (tokens, dim)."""


class Exports:
    """The exports in `folder` of the model with this digest, each loaded when first needed."""

    def __init__(self, folder: Path, digest: str) -> None:
        self._folder = folder
        self._digest = digest
        self._whole: OnnxModel | None = None
        self._eight: Int8Model | None = None

    def whole(self) -> OnnxModel | None:
        """The export that gives the model's own vectors, once there is one."""
        if self._whole is None and (file := find_export(self._folder, self._digest)):
            self._whole = OnnxModel(file)
        return self._whole

    def for_passages(self, count: int) -> TextReader | None:
        """The fastest reader of so many passages, once there is one."""
        if count < MANY:
            return self.whole()
        if self._eight is None and (file := find_export(self._folder / _EIGHT, self._digest)):
            self._eight = Int8Model(file)
        elif self._eight is None and self._written():
            # It is damaged, so the next build is to make it anew.
            self._tried.unlink(missing_ok=True)
        return self._eight or self.whole()

    def prepare_int8(self, texts: Sequence[Sequence[int]]) -> None:
        """Make the export of eight bits where it pays on this machine, which is tried on `texts`.

        It is tried once: what was not worth it is not there, and is not tried again.
        """
        export = None if self._tried.exists() else find_export(self._folder, self._digest)
        if export is None:
            return
        with writing_export(self._tried.parent, self._digest) as draft:
            write_int8(export, draft)
            if not is_worth_it(Int8Model(draft), OnnxModel(export), texts):
                draft.unlink()
        self._tried.touch()

    @property
    def _tried(self) -> Path:
        """What is there once eight bits were tried for this model."""
        return self._folder / _EIGHT / f"{self._digest[:16]}.tried"

    def _written(self) -> bool:
        return any((self._folder / _EIGHT).glob(f"{self._digest[:16]}-*.onnx"))


def find_export(folder: Path, digest: str) -> Path | None:
    """The whole export in `folder` of the model with this digest, if there is one.

    One that is not as it was written counts as none.
    """
    for file in folder.glob(f"{digest[:16]}-*.onnx"):
        if file.stem.partition("-")[2] == _digest(file):
            return file
    return None


@contextmanager
def writing_export(folder: Path, digest: str) -> Iterator[Path]:
    """A place for an export of the model with this digest, which is in `folder` afterwards.

    Where it is not written, or removed again, all stays as it was. Older exports are dropped but
    for the last one before, since the index that is live may need it. The file's name tells the
    model and what the file holds, so that damage is seen.
    """
    folder.mkdir(parents=True, exist_ok=True)
    draft = folder / "draft.onnx"
    try:
        yield draft
        if draft.exists():
            file = folder / f"{digest[:16]}-{_digest(draft)}.onnx"
            draft.replace(file)
            others = set(folder.glob("*.onnx")) - {file}
            for other in sorted(others, key=lambda other: other.stat().st_mtime)[:-1]:
                other.unlink()
    finally:
        draft.unlink(missing_ok=True)


def _digest(file: Path) -> str:
    # Half is enough here, and the whole would make an unwieldy name.
    return file_digest(file)[:32]
