"""What a generation in Milvus says of itself, in a small table of its own."""

import zlib
from base64 import b64decode, b64encode
from dataclasses import asdict, dataclass
from typing import Any

import numpy as np

from index.errors import IndexDamagedError, TableGoneError
from index.store.manifest import Manifest, manifest_of
from index.store.milvus.client import Engine, Row
from index.store.milvus.rows import as_json, from_json, in_pieces

_COUNTED = ("epoch", "end", "documents_end", "stems", "kept", "exact")


@dataclass(frozen=True, slots=True, kw_only=True)
class Record:
    """What a generation in Milvus is told by: its manifest, and what is counted over all of it.

    `epoch` names the tables in which it is; rows are below `end`, numbers of documents below
    `documents_end`. `stems` counts those of all passages, `vector_sum` is the sum of the vectors
    of those `kept` that are no boilerplate. A search by meaning is `exact` or looks into cells.
    """

    manifest: Manifest
    epoch: str
    end: int
    documents_end: int
    stems: int
    kept: int
    vector_sum: np.ndarray[Any, np.dtype[np.float64]]
    exact: bool

    def rows(self) -> list[Row]:
        """The record as pieces for a table."""
        told = {
            **{name: getattr(self, name) for name in _COUNTED},
            "vector_sum": b64encode(self.vector_sum.tobytes()).decode(),
            "manifest": asdict(self.manifest),
        }
        return list(in_pieces(as_json(told), of=0, born=int(self.manifest.name)))


def read_record(engine: Engine, table: str) -> Record:
    """What a generation says of itself in its table.

    Raises:
        IndexDamagedError: it says nothing that can be read, or is of another format.
    """
    folder = engine.index / "generations" / table.rpartition("_")[2]
    try:
        fields = from_json(engine.rows(table, "", ["body"], strong=True))
        manifest = manifest_of(fields.pop("manifest"), folder)
        vector_sum = np.frombuffer(b64decode(fields.pop("vector_sum")), dtype=np.float64)
        return Record(**fields, manifest=manifest, vector_sum=vector_sum)
    except TableGoneError as error:
        raise IndexDamagedError(folder, "its own table is missing") from error
    except (ValueError, TypeError, KeyError, zlib.error) as error:
        raise IndexDamagedError(folder, "what it says of itself cannot be read") from error
