"""Opens the store of an index by its address: a folder, or an engine."""

from pathlib import Path

from index.files.address import engine_of
from index.store.store import Store


def open_store(index: Path) -> Store:
    """The store of the index that a folder stands for, as `index_at` names it."""
    # Imported here: a folder needs no engine, and each takes time to load.
    if address := engine_of(index):
        from index.store.milvus.store import MilvusStore

        return MilvusStore(index, address)
    from index.store.folder.store import FolderStore

    return FolderStore(index)
