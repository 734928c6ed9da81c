"""The collections of an index in Milvus: their names, fields and indexes."""

from dataclasses import dataclass
from typing import TYPE_CHECKING

from index.errors import EngineError
from index.retrieval.postings import K1, B
from index.store.milvus.client import Engine

if TYPE_CHECKING:
    from pymilvus import CollectionSchema, MilvusClient
    from pymilvus.milvus_client.index import IndexParams

    # A schema and its indexes.
    Design = tuple[CollectionSchema, IndexParams]

FOREVER = 2**53
"""The value of `died` in rows that have not died."""
LONGEST = 65_535
# Milvus has no collection without a vector.
NOTHING = [0.0, 0.0]
# Of each segment of Milvus, which has about a million rows.
LISTS = 4096
LISTS_SEARCHED = 256
_ID = 64


@dataclass(frozen=True, slots=True, kw_only=True)
class CollectionNames:
    """The names of the collections of an index called `name`.

    A generation has a small collection of its own, with its record. Documents, passages and words
    are in collections that generations share as long as each is built from the one before: a row
    is valid from the generation in which it was `born` until the one in which it `died`. They are
    named by the `epoch`, the name of the generation that began them.
    """

    name: str
    epoch: str = ""

    @property
    def documents(self) -> str:
        """All that is known of each document but its text."""
        return f"{self.name}_documents_{self.epoch}"

    @property
    def bodies(self) -> str:
        """Whole documents, in pieces."""
        return f"{self.name}_bodies_{self.epoch}"

    @property
    def passages(self) -> str:
        """What is searched: one row per passage."""
        return f"{self.name}_passages_{self.epoch}"

    @property
    def tokens(self) -> str:
        """The token vectors of each passage, in pieces."""
        return f"{self.name}_tokens_{self.epoch}"

    @property
    def words(self) -> str:
        """The number of passages with each term, by generation."""
        return f"{self.name}_words_{self.epoch}"

    @property
    def shared(self) -> tuple[str, ...]:
        """All collections that generations share."""
        return self.documents, self.bodies, self.passages, self.tokens, self.words

    @property
    def writers(self) -> str:
        """The processes that write, or want to."""
        return f"{self.name}_writers"

    @property
    def put_aside(self) -> str:
        """The alias of the generation that was put aside."""
        return f"{self.name}_withdrawn"

    def generation(self, name: str) -> str:
        """The record of a published generation."""
        return f"{self.name}_generation_{name}"

    def draft(self, name: str) -> str:
        """The same before it is published."""
        return f"{self.name}_draft_{name}"


def visible(generation: str) -> str:
    """The condition that a row is valid in a generation.

    >>> visible("000007")
    'born <= 7 and died > 7'
    """
    number = int(generation)
    return f"born <= {number} and died > {number}"


def make_shared(
    engine: Engine, collections: CollectionNames, *, dimension: int, exact: bool
) -> None:
    """Create the empty collections of a new epoch, over any that a dead build left behind.

    An `exact` search compares all vectors; otherwise they are sorted into IVF lists, of which the
    nearest are searched, with eight bits per component.
    """
    engine.ask(lambda c: _make_documents(c, collections.documents))
    engine.ask(lambda c: _make_pieces(c, collections.bodies))
    engine.ask(lambda c: _make_passages(c, collections.passages, dimension, exact=exact))
    engine.ask(lambda c: _make_pieces(c, collections.tokens))
    engine.ask(lambda c: _make_words(c, collections.words))


def make_pieces(engine: Engine, collection: str) -> None:
    """Create an empty collection for something large in pieces of text, over any that exists."""
    engine.ask(lambda client: _make_pieces(client, collection))


def make_writers(engine: Engine, collections: CollectionNames) -> None:
    """Create the collection of writers if it is missing; several may do so at once."""
    try:
        engine.ask(lambda client: _make_writers(client, collections.writers))
    except EngineError:
        # Another process may have created it meanwhile.
        engine.ask(lambda client: _make_writers(client, collections.writers))


def _make_documents(client: "MilvusClient", collection: str) -> None:
    schema, indexes = _begin(client, "number")
    _add_texts(schema, doc_key=_ID, source_key=_ID, made_from=LONGEST, listing=LONGEST)
    numbers = ("born", "died", "first_day", "last_day", "first", "passages")
    _add_numbers(schema, *numbers)
    _index(indexes, "doc_key", "born", "died")
    _make(client, collection, (schema, indexes))


def _make_pieces(client: "MilvusClient", collection: str) -> None:
    schema, indexes = _begin(client, "piece")
    _add_texts(schema, body=LONGEST)
    _add_numbers(schema, "of", "more", "born")
    _index(indexes, "of", "born")
    _make(client, collection, (schema, indexes))


def _make_words(client: "MilvusClient", collection: str) -> None:
    schema, indexes = _begin(client, "word", text=True)
    _add_texts(schema, counts=LONGEST)
    _add_numbers(schema, "born")
    _index(indexes, "born")
    _make(client, collection, (schema, indexes))


def _make_writers(client: "MilvusClient", collection: str) -> None:
    schema, indexes = _begin(client, "ticket", text=True)
    _add_texts(schema, who=LONGEST)
    _add_numbers(schema, "beat")
    # Never dropped, since others may be writing to it.
    if not client.has_collection(collection):
        client.create_collection(collection, schema=schema, consistency_level="Strong")
    if not client.list_indexes(collection):
        client.create_index(collection, indexes, sync=False)


def _make_passages(client: "MilvusClient", collection: str, dimension: int, *, exact: bool) -> None:
    from pymilvus import DataType, Function, FunctionType

    schema, indexes = _begin(client, "row", nothing=False)
    _add_texts(schema, key=_ID, source_key=_ID, place=LONGEST)
    numbers = ("number", "ordinal", "born", "died", "first_day", "last_day", "runs_in")
    _add_numbers(schema, *numbers)
    schema.add_field("boilerplate", DataType.BOOL)
    analyzed = {"enable_analyzer": True, "enable_match": True}
    schema.add_field("stems", DataType.VARCHAR, max_length=LONGEST, **analyzed)
    schema.add_field("vector", DataType.FLOAT_VECTOR, dim=dimension)
    schema.add_field("words", DataType.SPARSE_FLOAT_VECTOR)
    schema.add_field("runs", DataType.SPARSE_FLOAT_VECTOR)
    bm25 = Function(
        name="bm25",
        function_type=FunctionType.BM25,
        input_field_names=["stems"],
        output_field_names=["words"],
    )
    schema.add_function(bm25)
    kind, lists = ("FLAT", {}) if exact else ("IVF_SQ8", {"nlist": LISTS})
    indexes.add_index("vector", index_type=kind, metric_type="IP", params=lists)
    inverted = "SPARSE_INVERTED_INDEX"
    settings = {"bm25_k1": K1, "bm25_b": B}
    indexes.add_index("words", index_type=inverted, metric_type="BM25", params=settings)
    indexes.add_index("runs", index_type=inverted, metric_type="IP")
    _index(indexes, "key", "number", "born", "died")
    _make(client, collection, (schema, indexes))


def _begin(
    client: "MilvusClient", key: str, *, text: bool = False, nothing: bool = True
) -> "Design":
    """A schema with its primary key, and its indexes."""
    from pymilvus import DataType

    schema = client.create_schema(auto_id=False, enable_dynamic_field=False)
    if text:
        schema.add_field(key, DataType.VARCHAR, max_length=_ID * 5, is_primary=True)
    else:
        schema.add_field(key, DataType.INT64, is_primary=True)
    indexes = client.prepare_index_params()
    if nothing:
        schema.add_field("nothing", DataType.FLOAT_VECTOR, dim=2)
        indexes.add_index("nothing", index_type="FLAT", metric_type="L2")
    return schema, indexes


def _add_texts(schema: "CollectionSchema", **lengths: int) -> None:
    from pymilvus import DataType

    for field, length in lengths.items():
        schema.add_field(field, DataType.VARCHAR, max_length=length)


def _add_numbers(schema: "CollectionSchema", *fields: str) -> None:
    from pymilvus import DataType

    for field in fields:
        schema.add_field(field, DataType.INT64)


def _index(indexes: "IndexParams", *fields: str) -> None:
    for field in fields:
        indexes.add_index(field, index_type="INVERTED")


def _make(client: "MilvusClient", collection: str, design: "Design") -> None:
    schema, indexes = design
    # First, since an engine that restarted meanwhile may have created half of it.
    client.drop_collection(collection)
    client.create_collection(collection, schema=schema, consistency_level="Bounded")
    # Waiting for each of them takes half a second, and there is nothing to index yet.
    client.create_index(collection, indexes, sync=False)
