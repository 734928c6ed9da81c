"""The record of a generation in Milvus, in a small collection of its own."""

import zlib
from base64 import b64decode, b64encode
from dataclasses import asdict, dataclass
from typing import Any

import numpy as np

from index.errors import CollectionGoneError, IndexDamagedError
from index.store.manifest import Manifest, manifest_of
from index.store.milvus.client import Engine, Row
from index.store.milvus.rows import as_json, from_json, in_pieces

_COUNTED = ("epoch", "end", "documents_end", "stems", "kept", "exact")


@dataclass(frozen=True, slots=True, kw_only=True)
class GenerationRecord:
    """The manifest of a generation in Milvus, and the totals over all of it.

    `epoch` names the collections it is in; rows are below `end`, numbers of documents below
    `documents_end`. `stems` is the number of terms in all passages, `vector_sum` the sum of the
    vectors of the `kept` passages, which are all but boilerplate. A search by meaning is `exact` or
    uses the nearest IVF lists.
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
        """The record in pieces, as rows of a collection."""
        fields = {
            **{name: getattr(self, name) for name in _COUNTED},
            "vector_sum": b64encode(self.vector_sum.tobytes()).decode(),
            "manifest": asdict(self.manifest),
        }
        return list(in_pieces(as_json(fields), of=0, born=int(self.manifest.name)))


def read_record(engine: Engine, collection: str) -> GenerationRecord:
    """The record of a generation in its collection.

    Raises:
        IndexDamagedError: it is missing, cannot be read, or has another format.
    """
    folder = engine.index / "generations" / collection.rpartition("_")[2]
    try:
        fields = from_json(engine.rows(collection, "", ["body"], strong=True))
        manifest = manifest_of(fields.pop("manifest"), folder)
        vector_sum = np.frombuffer(b64decode(fields.pop("vector_sum")), dtype=np.float64)
        return GenerationRecord(**fields, manifest=manifest, vector_sum=vector_sum)
    except CollectionGoneError as error:
        raise IndexDamagedError(folder, "its own collection is missing") from error
    except (ValueError, TypeError, KeyError, zlib.error) as error:
        raise IndexDamagedError(folder, "its record cannot be read") from error
