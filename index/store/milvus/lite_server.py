"""An index in one file: the process that opens it first serves it to all others of this machine."""

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
_BEGINNING = 3.0
_LOOK = 0.1
_telling = Lock()


def served_at(index: Path, file: Path) -> str:
    """The address at which the file is served, by this process unless another one does.

    Raises:
        EngineError: neither can this process open it, nor does another one serve it.
    """
    try:
        from milvus_lite.server_manager import server_manager_instance
    except ImportError as error:
        step = "python -m pip install -r index/store/milvus/requirements.txt"
        raise EngineError(index, "needs milvus-lite", step) from error
    # It logs with a traceback what is told in a line below.
    logging.getLogger("milvus_lite").setLevel(logging.CRITICAL)
    file.parent.mkdir(parents=True, exist_ok=True)
    told = file.with_name(f"{file.name}.served")
    deadline = time.monotonic() + _BEGINNING
    while True:
        if uri := server_manager_instance.start_and_get_uri(str(file)):
            with _telling:
                # Whoever reads it meanwhile must not find it empty.
                if _told(told) != uri:
                    finish(file)
                    _open_tables(uri)
                    replace_text(told, uri)
            return str(uri)
        if (other := _told(told)) and _answers(other):
            return other
        if time.monotonic() > deadline:
            break
        # Who serves it may only just be beginning to.
        time.sleep(_LOOK)
    raise EngineError(
        index,
        "is held by another program, or cannot be read",
        "End that program, or allow reading and writing there, and try again.",
    )


def finish(file: Path) -> None:
    """Finish what a process was doing to a file as it died, while nobody knows its address yet.

    A table that was being made or dropped lacks its schema: the engine neither lists nor drops it,
    and yet makes no other of that name. A log that was just written to the table's files is read
    again, and each of its rows is there twice.
    """
    for table in (file / "collections").glob("*"):
        if not (table / "schema.json").exists():
            shutil.rmtree(table, ignore_errors=True)
        for log in _written_logs(table):
            log.unlink()


def _open_tables(uri: str) -> None:
    """Have the engine open all tables: two clients that came at once would have one opened twice.

    Each of the two would clear away what the other writes.
    """
    from pymilvus import MilvusClient

    MilvusClient(uri).list_collections()


def _written_logs(table: Path) -> list[Path]:
    """The logs of a table whose rows are all in its files."""
    try:
        manifest = json.loads((table / "manifest.json").read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return []
    first = manifest["active_wal_number"] or 0
    return [log for log in table.glob("wal/*") if int(log.stem.rpartition("_")[2]) < first]


def forget_sorted(file: Path, table: str) -> bool:
    """Forget how a table is sorted, which a process that dies may leave half written.

    The engine sorts it again; False where it was not sorted.
    """
    found = list((file / "collections" / table).glob("partitions/*/indexes/*"))
    for path in found:
        path.unlink(missing_ok=True)
    return bool(found)


def _told(file: Path) -> str | None:
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
