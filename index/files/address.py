"""Addresses of an index: a folder, or a name in an engine that runs beside this program."""

import re
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import quote, unquote

DEFAULT_INDEX = Path(".index")
FORMS = "DIR, milvus://HOST:PORT/NAME, milvus+tls://HOST:PORT/NAME or milvus-lite:FILE"
_ENGINES = "engines"
_CLUSTER = re.compile(r"milvus(\+tls)?://([^/?#@]+?)(?::(\d+))?/([A-Za-z_]\w{0,99})", re.ASCII)
_FILE = re.compile(r"milvus-lite:(.+)", re.DOTALL)
_PORT = 19530
_NAME_IN_FILE = "concordance"


@dataclass(frozen=True, slots=True, kw_only=True)
class EngineAddress:
    """An index in Milvus: on a server, whose `uri` is known, or in one `file` of this machine."""

    name: str
    uri: str | None = None
    file: Path | None = None


def index_at(typed: str) -> Path:
    """The folder of an index on this machine, from what was typed for `--index`.

    An index in an engine has a folder of its own below `.index/engines`, for what stays on this
    machine: vectors of an interrupted build, the last report.

    Raises:
        ValueError: it begins like the address of an engine, but is not one.

    >>> index_at("articles.index").as_posix()
    'articles.index'
    >>> index_at("milvus://db.example:19530/articles").name
    'milvus%3A%2F%2Fdb.example%3A19530%2Farticles'
    """
    if not typed.startswith(("milvus:", "milvus+", "milvus-lite:")):
        return Path(typed)
    if match := _FILE.fullmatch(typed):
        address = f"milvus-lite:{Path(match[1]).expanduser().absolute()}"
    elif match := _CLUSTER.fullmatch(typed):
        address = typed
    else:
        raise ValueError(f"{typed!r} is not the address of an index. Write it as {FORMS}.")
    return DEFAULT_INDEX.absolute() / _ENGINES / quote(address, safe="")


def engine_of(index: Path) -> EngineAddress | None:
    """The engine that stores the index of a folder; None if the folder is the index itself."""
    if index.parent.name != _ENGINES:
        return None
    address = unquote(index.name)
    if match := _FILE.fullmatch(address):
        return EngineAddress(name=_NAME_IN_FILE, file=Path(match[1]))
    if match := _CLUSTER.fullmatch(address):
        tls, host, port, name = match.groups()
        scheme = "https" if tls else "http"
        return EngineAddress(name=name, uri=f"{scheme}://{host}:{port or _PORT}")
    return None


def spoken(index: Path) -> str:
    """The index as typed for `--index`.

    >>> spoken(index_at("milvus-lite:/tmp/a.db")), spoken(Path(".index"))
    ('milvus-lite:/tmp/a.db', '.index')
    """
    return unquote(index.name) if engine_of(index) else str(index)
