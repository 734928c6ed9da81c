"""Aliases in Milvus, which move from one collection to another in one step."""

from typing import TYPE_CHECKING

from index.errors import IndexMissingError
from index.store.milvus.client import Engine

if TYPE_CHECKING:
    from pymilvus import MilvusClient

# The error code of Milvus for an alias that does not exist.
_NO_ALIAS = 1600


def pointed(engine: Engine, alias: str) -> str | None:
    """The collection that an alias points to; None if there is no such alias."""
    try:
        return engine.ask(lambda client: _look(client, alias, engine.patience)) or None
    except IndexMissingError:
        return None


def point(engine: Engine, alias: str, collection: str) -> None:
    """Point an alias to a collection, wherever it pointed before."""

    def move(client: "MilvusClient") -> None:
        before = _look(client, alias, engine.patience)
        if not before:
            client.create_alias(collection, alias, timeout=engine.patience)
        elif before != collection:
            client.alter_alias(collection, alias, timeout=engine.patience)

    engine.ask(move)


def unpoint(engine: Engine, alias: str, collection: str) -> None:
    """Remove an alias if it points to this collection, which could not be dropped with it."""
    if pointed(engine, alias) == collection:
        engine.ask(lambda client: client.drop_alias(alias, timeout=engine.patience))


def _look(client: "MilvusClient", alias: str, patience: float) -> str:
    from pymilvus.exceptions import MilvusException

    try:
        return str(client.describe_alias(alias, timeout=patience)["collection_name"])
    except MilvusException as error:
        message = str(error.message).lower()
        if "not found" in message or "not exist" in message or error.code == _NO_ALIAS:
            return ""
        raise
