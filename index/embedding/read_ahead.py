"""Reads the large files of the default model while a program still imports what it needs."""

from contextlib import suppress
from threading import Thread

from index.embedding.model_files import default_folder, digest_of
from index.errors import ModelError


def read_ahead() -> None:
    """Begin to compute the digests by which the default model and its export are checked.

    Whoever loads them finds the digests, or waits for them. Digests are computed outside of
    Python, on another core than imports.
    """
    Thread(target=_read, name="read-ahead", daemon=True).start()


def _read() -> None:
    # Whoever loads the model says what is wrong.
    with suppress(ModelError, OSError):
        digest = digest_of(default_folder())
        # Imported here, as the rest of the program is by then.
        from index.embedding.exports import find_export
        from index.embedding.model_cache import export_folders

        for folder in export_folders(None):
            find_export(folder, digest)
