"""The manifest of a generation, and the check of its files against it."""

import json
import os
from collections.abc import Collection
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from index.calibration import Calibration
from index.embedding.token_packing import FOUR_BITS, NONE, TokenPacking, packing_named
from index.errors import IndexDamagedError, unreadable
from index.files.digests import file_digest, quote_digest

FORMAT = 7
MANIFEST = "manifest.json"
_DIGEST = "digest"


@dataclass(frozen=True, slots=True, kw_only=True)
class Manifest:
    """The description of a generation: its contents, and what it was built from.

    `corpus` lists the folders and files it was built from, `articles` the digest of each file in
    them; `files` has the digest of each file of the generation itself. `created` is UTC.
    `languages` lists for each language but English the doc_ids of the articles that seem to be in
    it, None if the model reads any. `rules` changes with how articles are read. `silence` is how a
    search detects that there is no answer, None in generations of older programs. `tokens` names
    how token vectors are kept; those programs kept none of large libraries.
    """

    name: str
    created: str
    model: str
    model_digest: str
    prompts: dict[str, str]
    dimension: int
    settings: dict[str, int]
    documents: int
    passages: int
    corpus: tuple[str, ...]
    articles: dict[str, str]
    failed: tuple[tuple[str, str], ...] = ()
    languages: dict[str, tuple[str, ...]] | None = None
    rules: str = ""
    silence: Calibration | None = None
    tokens: str | None = None
    files: dict[str, str] = field(default_factory=dict)
    format: int = FORMAT

    @property
    def is_large(self) -> bool:
        """Whether it has too many passages to keep whole token vectors and to be searched for
        differences.
        """
        return self.passages > self.settings["late_passages"]

    @property
    def token_packing(self) -> TokenPacking:
        """How token vectors are kept; as none if this program cannot read them."""
        if self.tokens is None:
            return NONE if self.is_large else FOUR_BITS
        return packing_named(self.tokens, model_digest=self.model_digest)


def read_manifest(folder: Path) -> Manifest:
    """The manifest of the generation in `folder`.

    Raises:
        IndexDamagedError: there is none, it is damaged, or it has another format version.
        IndexUnreadableError: the system does not let it be read.
    """
    try:
        text = (folder / MANIFEST).read_text(encoding="utf-8")
        fields = json.loads(text)
        # Older programs wrote no digest.
        if (digest := fields.pop(_DIGEST, None)) is not None and not _is_of(digest, text):
            raise IndexDamagedError(folder, f"its {MANIFEST} is not as it was written")
        return manifest_of(fields, folder)
    except FileNotFoundError as error:
        raise IndexDamagedError(folder, f"its {MANIFEST} cannot be read") from error
    except OSError as error:
        raise unreadable(error, folder) from error
    except (ValueError, TypeError, KeyError, AttributeError) as error:
        raise IndexDamagedError(folder, f"its {MANIFEST} is not valid") from error


def manifest_text(fields: dict[str, Any]) -> str:
    """The fields of a manifest as they are written: in JSON, with a digest of it at the end."""
    text = json.dumps(fields)
    return text[:-1] + _ending(quote_digest(text))


def manifest_of(fields: dict[str, Any], folder: Path) -> Manifest:
    """The manifest in these fields of a JSON object, of the generation in `folder`.

    Raises:
        IndexDamagedError: it has another format version.
        ValueError, TypeError, KeyError, AttributeError: they are not those of a manifest.
    """
    if fields["format"] != FORMAT:
        other = f"it has format version {fields['format']}, this program reads {FORMAT}"
        raise IndexDamagedError(folder, other, is_sound=isinstance(fields["format"], int))
    fields["corpus"] = tuple(fields["corpus"])
    fields["failed"] = tuple((path, reason) for path, reason in fields["failed"])
    if fields.get("languages") is not None:
        fields["languages"] = {
            language: tuple(names) for language, names in fields["languages"].items()
        }
    if fields.get("silence") is not None:
        fields["silence"] = Calibration.from_fields(fields["silence"])
    return Manifest(**fields)


def _is_of(digest: str, text: str) -> bool:
    return quote_digest(f"{text[: -len(_ending(digest))]}}}") == digest


def _ending(digest: str) -> str:
    return f', "{_DIGEST}": "{digest}"}}'


@dataclass(frozen=True, slots=True, kw_only=True)
class Origin:
    """What a generation was built from: folders and files of articles, and the model's name."""

    corpus: tuple[str, ...]
    model: str


def read_origin(folder: Path) -> Origin | None:
    """What the generation in `folder` was built from, even if it is damaged or of another format.

    None if its manifest does not say.

    Raises:
        IndexUnreadableError: the system does not let it be read.
    """
    try:
        fields = json.loads((folder / MANIFEST).read_text(encoding="utf-8"))
        return Origin(corpus=tuple(map(str, fields["corpus"])), model=str(fields["model"]))
    except (FileNotFoundError, ValueError, TypeError, KeyError):
        return None
    except OSError as error:
        raise unreadable(error, folder) from error


def find_damage(
    folder: Path, manifest: Manifest, *, passing_over: Collection[str] = ()
) -> dict[str, str]:
    """The problem with each damaged file of a generation, by its path.

    The files in `passing_over` are not read.

    Raises:
        IndexUnreadableError: the system does not let one be read.
    """
    try:
        present = digests(folder, passing_over=passing_over)
    except OSError as error:
        raise unreadable(error, folder) from error
    wanted = {name: d for name, d in manifest.files.items() if name not in passing_over}
    missing = {name: "is missing" for name in wanted if name not in present}
    changed = {
        name: "is not as it was written"
        for name, digest in wanted.items()
        if present.get(name, digest) != digest
    }
    return missing | changed


def _raised(error: OSError) -> None:
    raise error


def is_untouched(folder: Path, manifest: Manifest) -> bool:
    """Whether every file of a generation exists, and none is newer than its manifest.

    Reads no file, so it trusts the clock; `find_damage` proves that the files are sound.
    """
    try:
        written = (folder / MANIFEST).stat().st_mtime_ns
        return all((folder / name).stat().st_mtime_ns <= written for name in manifest.files)
    except OSError:
        return False


def digests(folder: Path, *, passing_over: Collection[str] = ()) -> dict[str, str]:
    """The SHA-256 of each file below `folder`, by its path there, but of the manifest and these."""
    walked = os.walk(folder, onerror=_raised)
    every = sorted(Path(below, name) for below, _, names in walked for name in names)
    paths = {path.relative_to(folder).as_posix(): path for path in every}
    files = {
        name: path
        for name, path in paths.items()
        if path.is_file() and name != MANIFEST and name not in passing_over
    }
    with ThreadPoolExecutor() as pool:
        return dict(zip(files, pool.map(file_digest, files.values()), strict=True))
