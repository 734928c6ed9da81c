"""The connection to Milvus: waits if it is away for a moment, and reports what is wrong."""

import logging
import os
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

from index.batches import batched
from index.errors import CollectionGoneError, EngineError, IndexMissingError
from index.files.address import EngineAddress
from index.store.milvus.credentials import PASSWORD, TOKEN, USER, connection
from index.store.milvus.engine_errors import first_line, is_away, is_gone, is_refused, message_of
from index.store.milvus.lite_server import drop_indexes

if TYPE_CHECKING:
    from pymilvus import MilvusClient

T = TypeVar("T")
Row = dict[str, Any]
# Seconds to wait for an engine that restarts: for a question, and for a build.
PATIENCE = 20.0
BUILD_PATIENCE = 180.0
# Milvus returns at most this many rows.
MOST = 16_384
_PAUSE = 0.2
# A server takes frequent pings for an attack, and hangs up.
_CALM = {"grpc.keepalive_time_ms": 600_000}
_INSTALL = "python -m pip install -r index/store/milvus/requirements.txt"


class Engine:
    """Asks the Milvus that an index is in. Several threads may ask at once.

    A missing file is created only if an index `may_begin`. `patience` is in seconds; it is `usual`
    except during builds.
    """

    def __init__(self, index: Path, address: EngineAddress) -> None:
        self.index = index
        self.address = address
        # A file builds its indexes when it is first searched: a minute for 100,000 passages.
        self.usual = BUILD_PATIENCE if address.file else PATIENCE
        self.patience = self.usual
        self.may_begin = False
        self._loaded: set[str] = set()
        self._described: dict[str, list[str]] = {}

    def ask(
        self, question: Callable[["MilvusClient"], T], *, about: str = "", lists: bool = False
    ) -> T:
        """The result of `question`, called with the client; the collection `about` is loaded first.

        An engine that is away is asked again until `patience` ends, as is one that `lists`
        collections while one of them is dropped.

        Raises:
            CollectionGoneError: there is no such collection.
            EngineError: it does not answer, refuses, or cannot do what is asked.
        """
        try:
            from grpc import RpcError
            from pymilvus.exceptions import MilvusException
        except ImportError as error:
            raise EngineError(self.index, "needs the client of Milvus", _INSTALL) from error
        deadline = time.monotonic() + self.patience
        while True:
            try:
                if about and about not in self._loaded:
                    # Collections of many millions of rows take long to load.
                    self._client.load_collection(about, timeout=BUILD_PATIENCE)
                    self._loaded.add(about)
                return question(self._client)
            except (MilvusException, RpcError) as error:
                message = message_of(error)
                if is_refused(message):
                    raise self._refused(error) from error
                if is_gone(message) and not lists:
                    raise CollectionGoneError(self.index) from error
                is_passing = is_away(message) or is_gone(message) or "not loaded" in message.lower()
                if not (is_passing or self._repaired(about)):
                    raise EngineError(
                        self.index,
                        f"cannot do what is asked ({first_line(message)})",
                        "See its log, and check that its version is 2.5 or newer.",
                    ) from error
                if time.monotonic() > deadline:
                    raise self._silent(error) from error
            self._loaded.discard(about)
            if is_away(message):
                # The process that served a file may have died.
                self.__dict__.pop("_client", None)
            time.sleep(_PAUSE)

    def rows(
        self, collection: str, where: str, fields: Sequence[str], *, strong: bool = False
    ) -> Iterator[Row]:
        """All rows of a collection that meet a condition, in no order.

        Raises:
            ValueError: the collection has no such fields, so it is not one of ours.
        """
        key, *others = self._fields(collection)
        if not {key, *others}.issuperset(field for field in fields if field != "*"):
            raise ValueError(f"the collection {collection} has {sorted(others)}, not {fields}")
        last: int | str | None = None
        level = "Strong" if strong else "Bounded"
        while True:
            condition = where
            if last is not None:
                after = f"{key} > {_literal(last)}"
                condition = f"({where}) and {after}" if where else after
            part: list[Row] = self.ask(
                lambda client, condition=condition: list(  # type: ignore[misc]
                    client.query_iterator(
                        collection,
                        batch_size=MOST // 16,
                        filter=condition,
                        output_fields=[key, *fields],
                        consistency_level=level,
                    ).next()
                ),
                about=collection,
            )
            if not part:
                return
            yield from part
            last = max(row[key] for row in part)

    def _fields(self, collection: str) -> list[str]:
        """The names of the fields of a collection, its primary key first."""
        if collection not in self._described:
            described = self.ask(
                lambda client: client.describe_collection(collection, timeout=self.patience)
            )
            fields = sorted(described["fields"], key=lambda field: not field.get("is_primary"))
            self._described[collection] = [str(field["name"]) for field in fields]
        return self._described[collection]

    def get(self, collection: str, ids: Sequence[Any], fields: Sequence[str]) -> list[Row]:
        """The rows with these primary keys that exist, in no order."""
        rows: list[Row] = []
        for part in batched(list(ids), MOST // 16):
            rows += self.ask(
                lambda client, part=part: client.get(  # type: ignore[misc]
                    collection, ids=part, output_fields=list(fields), timeout=self.patience
                ),
                about=collection,
            )
        return rows

    def query(
        self, collection: str, where: str, fields: Sequence[str], *, strong: bool = False
    ) -> list[Row]:
        """The rows of a collection that meet a condition, at most `MOST`, in no order."""
        level = "Strong" if strong else "Bounded"
        return self.ask(
            lambda client: list(
                client.query(
                    collection,
                    filter=where,
                    output_fields=list(fields),
                    limit=MOST,
                    consistency_level=level,
                    timeout=self.patience,
                )
            ),
            about=collection,
        )

    def count(self, collection: str, where: str) -> int:
        """The number of rows of a collection that meet a condition by now."""
        rows = self.ask(
            lambda client: client.query(
                collection,
                filter=where,
                output_fields=["count(*)"],
                consistency_level="Strong",
                timeout=self.patience,
            ),
            about=collection,
        )
        return int(rows[0]["count(*)"])

    def search(
        self,
        collection: str,
        field: str,
        queries: Sequence[object],
        *,
        where: str,
        limit: int,
        fields: Sequence[str],
        settings: Mapping[str, int] | None = None,
    ) -> list[list[Row]]:
        """For each query the `limit` best rows by `field` that meet a condition, best first, each
        with these fields and its `distance`; higher is better.
        """
        hits_of_each: list[list[Row]] = self.ask(
            lambda client: [
                [hit["entity"] | {"distance": hit["distance"]} for hit in hits]
                for hits in client.search(
                    collection,
                    data=list(queries),
                    anns_field=field,
                    consistency_level="Bounded",
                    timeout=self.patience,
                    filter=where,
                    limit=limit,
                    output_fields=list(fields),
                    search_params={"params": dict(settings or {})},
                )
            ],
            about=collection,
        )
        return hits_of_each

    def put(self, collection: str, rows: Sequence[Mapping[str, Any]]) -> None:
        """Write rows over those with the same primary keys; repeating it changes nothing."""
        if rows:
            self.ask(lambda client: client.upsert(collection, list(rows), timeout=self.patience))

    def delete(self, collection: str, where: str) -> None:
        """Delete the rows that meet a condition."""
        self.ask(
            lambda client: client.delete(collection, filter=where, timeout=self.patience),
            about=collection,
        )

    def collections(self) -> list[str]:
        """The names of all collections, also those of other indexes."""
        try:
            # A file opens each collection that it lists, and one may be dropped in between.
            names: list[str] = self.ask(
                lambda c: c.list_collections(timeout=self.patience), lists=True
            )
        except IndexMissingError:
            return []
        return sorted(names)

    def has(self, collection: str) -> bool:
        """Whether there is a collection with this name."""
        try:
            return bool(self.ask(lambda c: c.has_collection(collection, timeout=self.patience)))
        except IndexMissingError:
            return False

    def rename(self, collection: str, name: str) -> None:
        """Rename a collection, unless that has been done already."""

        def move(client: "MilvusClient") -> None:
            if client.has_collection(collection, timeout=self.patience):
                client.rename_collection(collection, name, timeout=self.patience)

        self.ask(move)

    def drop(self, collection: str) -> None:
        """Drop a collection, if there is one with this name."""
        self.ask(lambda client: client.drop_collection(collection, timeout=self.patience))
        self._loaded.discard(collection)
        self._described.pop(collection, None)

    def _repaired(self, collection: str) -> bool:
        """Whether a collection in a file that could not be loaded may be loadable now."""
        if not (collection and self.address.file) or collection in self._loaded:
            return False
        return drop_indexes(self.address.file, collection)

    @cached_property
    def _client(self) -> "MilvusClient":
        # The library below the client prints what we report as an error, too.
        os.environ.setdefault("GRPC_VERBOSITY", "NONE")
        from pymilvus import MilvusClient

        # It logs what we report as an error, or get round by asking again.
        logging.getLogger("pymilvus").setLevel(logging.CRITICAL)
        self._loaded.clear()
        place = connection(self.index, self.address, may_begin=self.may_begin)
        return MilvusClient(timeout=self.patience, grpc_options=_CALM, **place)

    def _refused(self, error: Exception) -> EngineError:
        return EngineError(
            self.index,
            "refuses the user and password, or the token",
            f"Set {USER} and {PASSWORD}, or {TOKEN}, to those of the engine.",
        )

    def _silent(self, error: Exception) -> EngineError:
        return EngineError(
            self.index,
            f"does not answer within {self.patience:.0f} seconds",
            "Start it, or check the address and, with TLS, its certificate. Nothing has changed.",
        )


def _literal(value: int | str) -> str:
    return str(value) if isinstance(value, int) else quoted(value)


def quoted(text: str) -> str:
    """A text as a string literal in a condition."""
    escaped = text.replace("\\", "\\\\").replace('"', '\\"')
    return f'"{escaped}"'
