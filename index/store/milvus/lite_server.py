"""An index in one file: the first process that opens it serves it to all others on this machine."""

import json
import logging
import shutil
import socket
import time
from pathlib import Path
from threading import Lock

from index.errors import EngineError
from index.files.atomic import replace_text

_HOST = "127.0.0.1"
_STARTUP = 3.0
_LOOK = 0.1
_publishing = Lock()


def served_at(index: Path, file: Path) -> str:
    """The address at which the file is served, by this process unless another one serves it.

    Raises:
        EngineError: this process cannot open it, and no other one serves it.
    """
    try:
        from milvus_lite.server_manager import server_manager_instance
    except ImportError as error:
        step = "python -m pip install -r index/store/milvus/requirements.txt"
        raise EngineError(index, "needs milvus-lite", step) from error
    # It logs with a traceback what we report in one line below.
    logging.getLogger("milvus_lite").setLevel(logging.CRITICAL)
    file.parent.mkdir(parents=True, exist_ok=True)
    published = file.with_name(f"{file.name}.served")
    deadline = time.monotonic() + _STARTUP
    while True:
        if uri := server_manager_instance.start_and_get_uri(str(file)):
            with _publishing:
                # Atomically: other processes must never find it empty.
                if _published(published) != uri:
                    finish(file)
                    _open_collections(uri)
                    replace_text(published, uri)
            return str(uri)
        if (other := _published(published)) and _answers(other):
            return other
        if time.monotonic() > deadline:
            break
        # A server may only just be starting.
        time.sleep(_LOOK)
    raise EngineError(
        index,
        "is in use by another program, or cannot be read",
        "End that program, or allow reading and writing there, and try again.",
    )


def finish(file: Path) -> None:
    """Finish what a process was doing to a file when it died, before its address is published.

    A collection that was being created or dropped has no schema: the engine neither lists nor drops
    it, yet creates no other with that name. A log whose rows were just written to the collection's
    files would be read again, and give each of them twice.
    """
    for collection in (file / "collections").glob("*"):
        if not (collection / "schema.json").exists():
            shutil.rmtree(collection, ignore_errors=True)
        for log in _written_logs(collection):
            log.unlink()


def _open_collections(uri: str) -> None:
    """Have the engine open all collections: two clients at once would make it open one twice.

    Each of the two would remove what the other writes.
    """
    from pymilvus import MilvusClient

    MilvusClient(uri).list_collections()


def _written_logs(collection: Path) -> list[Path]:
    """The logs of a collection whose rows are all in its files already."""
    try:
        manifest = json.loads((collection / "manifest.json").read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return []
    first = manifest["active_wal_number"] or 0
    return [log for log in collection.glob("wal/*") if int(log.stem.rpartition("_")[2]) < first]


def drop_indexes(file: Path, collection: str) -> bool:
    """Drop the indexes of a collection (of all: "*"), half written perhaps by a process that died.

    The engine builds them again; False if there were none.
    """
    indexes = list((file / "collections").glob(f"{collection}/partitions/*/indexes/*"))
    for path in indexes:
        path.unlink(missing_ok=True)
    return bool(indexes)


def _published(file: Path) -> str | None:
    try:
        return file.read_text(encoding="utf-8")
    except OSError:
        return None


def _answers(uri: str) -> bool:
    try:
        with socket.create_connection((_HOST, int(uri.rpartition(":")[2])), timeout=1):
            return True
    except (OSError, ValueError):
        return False
