"""The door to Milvus: connects, waits where it is away for a moment, and tells what is wrong."""

import logging
import os
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

from index.errors import EngineError, IndexMissingError, TableGoneError
from index.files.address import EngineAddress
from index.store.milvus.credentials import PASSWORD, TOKEN, USER, connection
from index.store.milvus.engine_errors import first_line, is_away, is_gone, is_refused, said_by
from index.store.milvus.lite_server import forget_sorted

if TYPE_CHECKING:
    from pymilvus import MilvusClient

T = TypeVar("T")
Row = dict[str, Any]
# Seconds that an engine which restarts is waited for: by a question, and by a build.
PATIENCE = 20.0
BUILD_PATIENCE = 180.0
# Milvus answers no question with more rows than this.
MOST = 16_384
_PAUSE = 0.2
# A server takes pings on a quiet connection for an attack, and hangs up.
_CALM = {"grpc.keepalive_time_ms": 600_000}
_INSTALL = "python -m pip install -r index/store/milvus/requirements.txt"


class Engine:
    """Asks the Milvus that an index is in. Several threads may ask at once.

    Only where an index `may_begin` is a file made that is not there. The `patience` is in seconds,
    `usual` where nothing is built.
    """

    def __init__(self, index: Path, address: EngineAddress) -> None:
        self.index = index
        self.address = address
        # A file sorts what it holds when it is first searched: a minute for 100,000 passages.
        self.usual = BUILD_PATIENCE if address.file else PATIENCE
        self.patience = self.usual
        self.may_begin = False
        self._loaded: set[str] = set()
        self._described: dict[str, list[str]] = {}

    def ask(
        self, question: Callable[["MilvusClient"], T], *, about: str = "", lists: bool = False
    ) -> T:
        """What `question` gets from the client; `about` names the table that must be loaded.

        An engine that is away is asked again until the patience is at its end, as is one that
        `lists` tables of which one went meanwhile.

        Raises:
            TableGoneError: there is no such table.
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
                    # Tables of many millions of rows take their time to be loaded.
                    self._client.load_collection(about, timeout=BUILD_PATIENCE)
                    self._loaded.add(about)
                return question(self._client)
            except (MilvusException, RpcError) as error:
                said = said_by(error)
                if is_refused(said):
                    raise self._refused(error) from error
                if is_gone(said) and not lists:
                    raise TableGoneError(self.index) from error
                is_passing = is_away(said) or is_gone(said) or "not loaded" in said.lower()
                if not (is_passing or self._mended(about)):
                    raise EngineError(
                        self.index,
                        f"cannot do what is asked ({first_line(said)})",
                        "See its log, and whether its version is 2.5 or newer.",
                    ) from error
                if time.monotonic() > deadline:
                    raise self._silent(error) from error
            self._loaded.discard(about)
            if is_away(said):
                # A file may have lost the process that served it.
                self.__dict__.pop("_client", None)
            time.sleep(_PAUSE)

    def rows(
        self, table: str, where: str, fields: Sequence[str], *, strong: bool = False
    ) -> Iterator[Row]:
        """All rows of a table that meet a condition, in no order.

        Raises:
            ValueError: the table has no such fields, since it is of something else.
        """
        key, *others = self._columns(table)
        if not {key, *others}.issuperset(field for field in fields if field != "*"):
            raise ValueError(f"the table {table} has {sorted(others)}, not {fields}")
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
                        table,
                        batch_size=MOST // 16,
                        filter=condition,
                        output_fields=[key, *fields],
                        consistency_level=level,
                    ).next()
                ),
                about=table,
            )
            if not part:
                return
            yield from part
            last = max(row[key] for row in part)

    def _columns(self, table: str) -> list[str]:
        """The names of the columns of a table, its primary key first."""
        if table not in self._described:
            found = self.ask(
                lambda client: client.describe_collection(table, timeout=self.patience)
            )["fields"]
            found = sorted(found, key=lambda field: not field.get("is_primary"))
            self._described[table] = [str(field["name"]) for field in found]
        return self._described[table]

    def get(self, table: str, ids: Sequence[Any], fields: Sequence[str]) -> list[Row]:
        """The rows of these primary keys that there are, in no order."""
        found: list[Row] = []
        for start in range(0, len(ids), MOST // 16):
            part = list(ids[start : start + MOST // 16])
            found += self.ask(
                lambda client, part=part: client.get(  # type: ignore[misc]
                    table, ids=part, output_fields=list(fields), timeout=self.patience
                ),
                about=table,
            )
        return found

    def query(
        self, table: str, where: str, fields: Sequence[str], *, strong: bool = False
    ) -> list[Row]:
        """The rows of a table that meet a condition, at most some thousands, in no order."""
        level = "Strong" if strong else "Bounded"
        return self.ask(
            lambda client: list(
                client.query(
                    table,
                    filter=where,
                    output_fields=list(fields),
                    limit=MOST,
                    consistency_level=level,
                    timeout=self.patience,
                )
            ),
            about=table,
        )

    def count(self, table: str, where: str) -> int:
        """How many rows of a table meet a condition by now."""
        found = self.ask(
            lambda client: client.query(
                table,
                filter=where,
                output_fields=["count(*)"],
                consistency_level="Strong",
                timeout=self.patience,
            ),
            about=table,
        )
        return int(found[0]["count(*)"])

    def search(
        self,
        table: str,
        field: str,
        queries: Sequence[object],
        *,
        where: str,
        limit: int,
        fields: Sequence[str],
        settings: Mapping[str, int] | None = None,
    ) -> list[list[Row]]:
        """For each query the `limit` best rows by `field` that meet a condition, the best first:
        each with its `distance`, which is higher the better it is, and these fields.
        """
        found: list[list[Row]] = self.ask(
            lambda client: [
                [hit["entity"] | {"distance": hit["distance"]} for hit in hits]
                for hits in client.search(
                    table,
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
            about=table,
        )
        return found

    def put(self, table: str, rows: Sequence[Mapping[str, Any]]) -> None:
        """Write rows, over those of the same primary keys; twice is as good as once."""
        if rows:
            self.ask(lambda client: client.upsert(table, list(rows), timeout=self.patience))

    def delete(self, table: str, where: str) -> None:
        """Delete the rows that meet a condition."""
        self.ask(
            lambda client: client.delete(table, filter=where, timeout=self.patience), about=table
        )

    def tables(self) -> list[str]:
        """The names of all tables, whoever they belong to."""
        try:
            # A file looks into each table that it lists, and one may go in between.
            found: list[str] = self.ask(
                lambda c: c.list_collections(timeout=self.patience), lists=True
            )
        except IndexMissingError:
            return []
        return sorted(found)

    def has(self, table: str) -> bool:
        """Whether there is a table of this name."""
        try:
            return bool(self.ask(lambda c: c.has_collection(table, timeout=self.patience)))
        except IndexMissingError:
            return False

    def rename(self, table: str, name: str) -> None:
        """Give a table another name, unless it has got it already."""

        def move(client: "MilvusClient") -> None:
            if client.has_collection(table, timeout=self.patience):
                client.rename_collection(table, name, timeout=self.patience)

        self.ask(move)

    def drop(self, table: str) -> None:
        """Drop a table, if there is one of this name."""
        self.ask(lambda client: client.drop_collection(table, timeout=self.patience))
        self._loaded.discard(table)
        self._described.pop(table, None)

    def _mended(self, table: str) -> bool:
        """Whether a table in a file that could not be loaded may be now."""
        if not (table and self.address.file) or table in self._loaded:
            return False
        return forget_sorted(self.address.file, table)

    @cached_property
    def _client(self) -> "MilvusClient":
        # What the library below the client prints is told as an error of ours, too.
        os.environ.setdefault("GRPC_VERBOSITY", "NONE")
        from pymilvus import MilvusClient

        # What it logs is told as an error of ours, or mended by asking again.
        logging.getLogger("pymilvus").setLevel(logging.CRITICAL)
        self._loaded.clear()
        place = connection(self.index, self.address, may_begin=self.may_begin)
        return MilvusClient(timeout=self.patience, grpc_options=_CALM, **place)

    def _refused(self, error: Exception) -> EngineError:
        return EngineError(
            self.index,
            "refuses the user and password, or the token",
            f"Set {USER} and {PASSWORD}, or {TOKEN}, as they are there.",
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
    """A text as it stands in a condition."""
    escaped = text.replace("\\", "\\\\").replace('"', '\\"')
    return f'"{escaped}"'
