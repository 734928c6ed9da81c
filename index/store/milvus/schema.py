"""The tables of an index in Milvus: their names, their columns, and what they are searched by."""

from dataclasses import dataclass
from typing import TYPE_CHECKING

from index.errors import EngineError
from index.retrieval.postings import K1, B
from index.store.milvus.client import Engine

if TYPE_CHECKING:
    from pymilvus import CollectionSchema, MilvusClient
    from pymilvus.milvus_client.index import IndexParams

    # A schema, and what it is searched by.
    Begun = tuple[CollectionSchema, IndexParams]

FOREVER = 2**53
"""Until when what is not gone yet holds."""
LONGEST = 65_535
# Milvus has no table without a vector.
NOTHING = [0.0, 0.0]
# Of each segment of Milvus, which holds about a million rows.
CELLS = 4096
LOOKED_INTO = 256
_ID = 64


@dataclass(frozen=True, slots=True, kw_only=True)
class Tables:
    """The names of the tables of an index called `name`.

    A generation has a small table of its own, which tells what it is. Documents, passages and
    words are in tables that generations share for as long as each is made from the one before: a
    row says from which generation it was `born` on it holds, and that it `died` with another.
    They are told by the `epoch`, the name of the generation that began them.
    """

    name: str
    epoch: str = ""

    @property
    def documents(self) -> str:
        """What is known of each document but its text."""
        return f"{self.name}_documents_{self.epoch}"

    @property
    def bodies(self) -> str:
        """Whole documents, in pieces."""
        return f"{self.name}_bodies_{self.epoch}"

    @property
    def passages(self) -> str:
        """What is searched: a row a passage."""
        return f"{self.name}_passages_{self.epoch}"

    @property
    def tokens(self) -> str:
        """The vectors of a passage's tokens, in pieces."""
        return f"{self.name}_tokens_{self.epoch}"

    @property
    def words(self) -> str:
        """In how many passages each stem stands, by generation."""
        return f"{self.name}_words_{self.epoch}"

    @property
    def shared(self) -> tuple[str, ...]:
        """All that generations share."""
        return self.documents, self.bodies, self.passages, self.tokens, self.words

    @property
    def writers(self) -> str:
        """Who writes, or wants to."""
        return f"{self.name}_writers"

    @property
    def put_aside(self) -> str:
        """The alias of the generation that was rolled back last."""
        return f"{self.name}_withdrawn"

    def generation(self, name: str) -> str:
        """What a published generation says of itself."""
        return f"{self.name}_generation_{name}"

    def draft(self, name: str) -> str:
        """The same before it is published."""
        return f"{self.name}_draft_{name}"


def visible(generation: str) -> str:
    """The condition that a row holds in a generation.

    >>> visible("000007")
    'born <= 7 and died > 7'
    """
    number = int(generation)
    return f"born <= {number} and died > {number}"


def make_shared(engine: Engine, tables: Tables, *, dimension: int, exact: bool) -> None:
    """Make the empty tables of a new epoch, over any that a dead build left behind.

    Where a search is to be `exact` each vector is compared; else they are sorted into cells, of
    which the nearest are looked into, with eight bits a component.
    """
    engine.ask(lambda c: _make_documents(c, tables.documents))
    engine.ask(lambda c: _make_pieces(c, tables.bodies))
    engine.ask(lambda c: _make_passages(c, tables.passages, dimension, exact=exact))
    engine.ask(lambda c: _make_pieces(c, tables.tokens))
    engine.ask(lambda c: _make_words(c, tables.words))


def make_pieces(engine: Engine, table: str) -> None:
    """Make an empty table for something large in pieces of text, over one that is there."""
    engine.ask(lambda client: _make_pieces(client, table))


def make_writers(engine: Engine, tables: Tables) -> None:
    """Make the table of writers, if there is none; several may do so at once."""
    try:
        engine.ask(lambda client: _make_writers(client, tables.writers))
    except EngineError:
        # Another one may have made it meanwhile.
        engine.ask(lambda client: _make_writers(client, tables.writers))


def _make_documents(client: "MilvusClient", table: str) -> None:
    schema, searched = _begin(client, "number")
    _add_texts(schema, doc_key=_ID, source_key=_ID, made_from=LONGEST, listing=LONGEST)
    numbers = ("born", "died", "first_day", "last_day", "first", "passages")
    _add_numbers(schema, *numbers)
    _sort(searched, "doc_key", "born", "died")
    _make(client, table, (schema, searched))


def _make_pieces(client: "MilvusClient", table: str) -> None:
    schema, searched = _begin(client, "piece")
    _add_texts(schema, body=LONGEST)
    _add_numbers(schema, "of", "more", "born")
    _sort(searched, "of", "born")
    _make(client, table, (schema, searched))


def _make_words(client: "MilvusClient", table: str) -> None:
    schema, searched = _begin(client, "word", text=True)
    _add_texts(schema, counts=LONGEST)
    _add_numbers(schema, "born")
    _sort(searched, "born")
    _make(client, table, (schema, searched))


def _make_writers(client: "MilvusClient", table: str) -> None:
    schema, searched = _begin(client, "ticket", text=True)
    _add_texts(schema, who=LONGEST)
    _add_numbers(schema, "beat")
    # Never dropped, since others may be writing to it.
    if not client.has_collection(table):
        client.create_collection(table, schema=schema, consistency_level="Strong")
    if not client.list_indexes(table):
        client.create_index(table, searched, sync=False)


def _make_passages(client: "MilvusClient", table: str, dimension: int, *, exact: bool) -> None:
    from pymilvus import DataType, Function, FunctionType

    schema, searched = _begin(client, "row", nothing=False)
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
    kind, cells = ("FLAT", {}) if exact else ("IVF_SQ8", {"nlist": CELLS})
    searched.add_index("vector", index_type=kind, metric_type="IP", params=cells)
    inverted = "SPARSE_INVERTED_INDEX"
    settings = {"bm25_k1": K1, "bm25_b": B}
    searched.add_index("words", index_type=inverted, metric_type="BM25", params=settings)
    searched.add_index("runs", index_type=inverted, metric_type="IP")
    _sort(searched, "key", "number", "born", "died")
    _make(client, table, (schema, searched))


def _begin(
    client: "MilvusClient", key: str, *, text: bool = False, nothing: bool = True
) -> "Begun":
    """A schema with its primary key, and what it is searched by."""
    from pymilvus import DataType

    schema = client.create_schema(auto_id=False, enable_dynamic_field=False)
    if text:
        schema.add_field(key, DataType.VARCHAR, max_length=_ID * 5, is_primary=True)
    else:
        schema.add_field(key, DataType.INT64, is_primary=True)
    searched = client.prepare_index_params()
    if nothing:
        schema.add_field("nothing", DataType.FLOAT_VECTOR, dim=2)
        searched.add_index("nothing", index_type="FLAT", metric_type="L2")
    return schema, searched


def _add_texts(schema: "CollectionSchema", **lengths: int) -> None:
    from pymilvus import DataType

    for field, length in lengths.items():
        schema.add_field(field, DataType.VARCHAR, max_length=length)


def _add_numbers(schema: "CollectionSchema", *fields: str) -> None:
    from pymilvus import DataType

    for field in fields:
        schema.add_field(field, DataType.INT64)


def _sort(searched: "IndexParams", *fields: str) -> None:
    for field in fields:
        searched.add_index(field, index_type="INVERTED")


def _make(client: "MilvusClient", table: str, begun: "Begun") -> None:
    schema, searched = begun
    # First, since an engine that restarted meanwhile may have made half of it.
    client.drop_collection(table)
    client.create_collection(table, schema=schema, consistency_level="Bounded")
    # To wait for each of them takes half a second, and there is nothing to sort yet.
    client.create_index(table, searched, sync=False)
