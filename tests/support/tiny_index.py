"""Copies of the index that many tests look at, to change, and builds that run in the background."""

import json
import shutil
import time
from collections.abc import Callable
from pathlib import Path

from index.store.folder.store import FolderStore
from index.store.manifest import MANIFEST, manifest_text
from ingest.build.background import BuildState, state


def copy_of(tiny_index: Path, folder: Path) -> Path:
    """A copy of `tiny_index` in `folder`, whose index is one of its own articles."""
    for name in ("corpus", "index"):
        shutil.copytree(tiny_index / name, folder / name)
    manifest = FolderStore(folder / "index").live_folder() / MANIFEST
    said = json.loads(manifest.read_text().replace(str(tiny_index), str(folder)))
    del said["digest"]
    manifest.write_text(manifest_text(said))
    return folder


def wait_for_build(
    index: Path, until: Callable[[BuildState], object] = lambda now: now.writer is None
) -> BuildState:
    """How a build goes on, as soon as that is so; by default once it has ended."""
    deadline = time.monotonic() + 60
    while not until(now := state(index)):
        assert time.monotonic() < deadline, now
        time.sleep(0.02)
    return now
