"""An index in one file: the process that opens it first serves it to all others of this machine."""

import logging
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
