"""The exports of a model in folders, and which of them embeds passages fastest here."""

import json
import logging
import os
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager, suppress
from functools import partial
from pathlib import Path
from secrets import token_hex

from index.embedding.arithmetic import (
    ARITHMETICS,
    EXACT,
    WHOLE,
    WRITERS,
    Arithmetic,
    FirstSound,
    TextReader,
)
from index.embedding.processor import processor, runtimes
from index.embedding.trial import DEMANDS, Trial, ranked, try_out
from index.files.atomic import replacing
from index.files.digests import text_digest
from index.files.remembered_digests import remembered_digest

# Fewer passages are embedded before another runtime is even loaded.
MANY = 64
_OUTCOME = "fastest"
# The kind of the exports that each index used to keep itself, under names without a kind.
_FORMER = "whole.20.1"
# The exports of two models, of kinds that this program reads. Any used in the last 30 days are
# kept, too.
_KEPT = 6
_DAY = 24 * 60 * 60.0
_KEPT_SECONDS = 30 * _DAY

Outcome = Mapping[str, Sequence[str]]
"""The names of the arithmetics for passages and for questions, fastest first."""


class Exports:
    """The exports of the model with this digest in any of `folders`, each loaded when needed."""

    def __init__(self, folders: Sequence[Path], digest: str) -> None:
        self._folders = folders
        self._digest = digest
        self._readers: dict[str, FirstSound] = {}

    def whole(self) -> FirstSound | None:
        """What gives the model's own vectors, once it is exported."""
        if "whole" not in self._readers and self._find(WHOLE):
            # Two threads get the same one, which is loaded once.
            self._readers.setdefault("whole", FirstSound(self._choices(EXACT)))
        return self._readers.get("whole")

    def for_questions(self) -> FirstSound | None:
        """The fastest reader for one question, once there is one."""
        return self._fastest("questions")

    def for_passages(self, count: int) -> FirstSound | None:
        """The fastest reader for `count` passages, once there is one."""
        return self._fastest("passages") if count >= MANY else self.whole()

    def prepare(self, texts: Mapping[str, Sequence[Sequence[int]]]) -> None:
        """Find out which arithmetics embed passages and questions fastest on this processor.

        All are tried on `texts`, as tokens, of which the first is of usual length, once for each
        kind of processor and each version of the runtimes. Exports that are not used are not kept.

        Raises:
            OSError: an export cannot be written into the first folder.
        """
        whole = None if self.is_prepared() else self._find(WHOLE)
        if whole is None:
            return
        folder, files = self._folders[0], {WHOLE: whole}
        with ExitStack() as drafts:
            for kind, write in WRITERS.items():
                draft = drafts.enter_context(writing_export(folder, self._digest, kind))
                files[kind] = self._find(kind) or _written(write, whole, draft)
            trials = {
                purpose: try_out(
                    [(a.name, partial(a.load, files[a.kind])) for a in some], texts[purpose]
                )
                for purpose, some in ARITHMETICS.items()
            }
            fastest = {purpose: ranked(trials[purpose], DEMANDS[purpose]) for purpose in trials}
            for kind in WRITERS.keys() - _kinds(fastest):
                if files[kind].name.startswith("."):
                    files[kind].unlink(missing_ok=True)
        _remember_outcome(folder, self._digest, fastest, trials)

    def is_prepared(self) -> bool:
        """Whether all exports that are of use on this processor exist."""
        found = self._outcome()
        kinds = {WHOLE} if found is None else {WHOLE, *_kinds(found)}
        return found is not None and all(self._find(kind) for kind in kinds)

    def _fastest(self, purpose: str) -> FirstSound | None:
        """What embeds fastest, and after it all that is exact, so far as there are exports."""
        if purpose not in self._readers and (found := self._outcome()):
            named = {one.name: one for one in ARITHMETICS[purpose]}
            fastest = [named[name] for name in found[purpose]]
            slower = [one for one in EXACT if one not in fastest]
            if choices := self._choices([*fastest, *slower]):
                self._readers.setdefault(purpose, FirstSound(choices))
        return self._readers.get(purpose) or self.whole()

    def _outcome(self) -> Outcome | None:
        found = (outcome(folder, self._digest) for folder in self._folders)
        return next(filter(None, found), None)

    def _choices(self, some: Sequence[Arithmetic]) -> list[tuple[str, Callable[[], TextReader]]]:
        # Only looked for when needed: to find a file is to compute its digest.
        return [(one.name, partial(self._load, one)) for one in some]

    def _load(self, one: Arithmetic) -> TextReader:
        file = self._find(one.kind)
        if file is None:
            raise FileNotFoundError(f"there is no sound export of the kind {one.kind}")
        return one.load(file)

    def _find(self, kind: str) -> Path | None:
        exports = (find_export(folder, self._digest, kind) for folder in self._folders)
        return next(filter(None, exports), None)


def _written(write: Callable[[Path, Path], None], whole: Path, draft: Path) -> Path:
    try:
        write(whole, draft)
    except OSError:
        raise
    except Exception as error:  # noqa: BLE001
        # Then there is one arithmetic less to try.
        logging.getLogger(__name__).info("an export cannot be written: %s", error)
        draft.unlink(missing_ok=True)
    return draft


def _kinds(fastest: Outcome) -> set[str]:
    """The kinds of exports that these arithmetics read."""
    return {
        one.kind
        for purpose, some in ARITHMETICS.items()
        for one in some
        if one.name in fastest[purpose]
    }


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
    """The whole exports in an index's own folder: the start of the model's digest, kind, file."""
    for file in _exports(folder, "?" * 16, WHOLE):
        yield file.name[:16], WHOLE, file


def drop_exports(folder: Path) -> None:
    """Remove all exports in an index's own folder, and the folder if nothing else is in it."""
    for part in (folder / "eight", folder):
        with suppress(OSError):
            for pattern in ("*.onnx", "*.tried", "*.json", "lock"):
                for file in part.glob(pattern):
                    file.unlink(missing_ok=True)
            part.rmdir()


def outcome(folder: Path, digest: str) -> Outcome | None:
    """What embeds passages and questions fastest on this processor.

    None if that was not tried yet, with these versions of the runtimes.
    """
    try:
        found = json.loads(_outcome_file(folder, digest).read_text(encoding="utf-8"))["fastest"]
        unknown = {
            name
            for purpose, some in ARITHMETICS.items()
            for name in set(found[purpose]) - {one.name for one in some}
        }
    except (OSError, ValueError, KeyError, TypeError):
        return None
    return None if unknown else found


def _remember_outcome(
    folder: Path, digest: str, fastest: Outcome, trials: Mapping[str, Sequence[Trial]]
) -> None:
    described = {
        "fastest": fastest,
        "trials": {purpose: [one._asdict() for one in some] for purpose, some in trials.items()},
        "processor": processor().split("\n"),
        "runtimes": dict(runtimes()),
    }
    with replacing(_outcome_file(folder, digest)) as draft:
        draft.write(json.dumps(described).encode())


def _outcome_file(folder: Path, digest: str) -> Path:
    # A home folder may be shared by machines with other processors, and libraries are updated.
    tried = [(one.name, one.kind) for some in ARITHMETICS.values() for one in some]
    here = json.dumps([processor(), dict(runtimes()), tried])
    return folder / f"{digest[:16]}-{_OUTCOME}-{text_digest(here)}.json"


def _exports(folder: Path, digest: str, kind: str) -> Iterator[Path]:
    yield from folder.glob(f"{digest[:16]}-{kind}-*.onnx")
    if kind == _FORMER:
        yield from folder.glob(f"{digest[:16]}-{'?' * 32}.onnx")


def _touch(export: Path) -> None:
    """Record that an export is used, at most once a day."""
    with suppress(OSError):
        if time.time() - export.stat().st_mtime > _DAY:
            os.utime(export)


def _prune(folder: Path) -> None:
    """Remove exports unused for long, their outcomes, and drafts of dead processes."""
    now = time.time()
    used = {file: file.stat().st_mtime for file in folder.glob("[!.]*.onnx")}
    kinds = (WHOLE, *WRITERS)
    known = [file for file in used if any(f"-{kind}-" in file.name for kind in kinds)]
    kept = set(sorted(known, key=lambda file: -used[file])[:_KEPT])
    for file in used.keys() - kept:
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
    return remembered_digest(file)[:32]
