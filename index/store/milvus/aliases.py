"""Names that point to a table in Milvus, and move from one to another at once."""

from typing import TYPE_CHECKING

from index.errors import IndexMissingError
from index.store.milvus.client import Engine

if TYPE_CHECKING:
    from pymilvus import MilvusClient

# What Milvus answers where there is no alias of a name.
_NO_ALIAS = 1600


def pointed(engine: Engine, alias: str) -> str | None:
    """The table that an alias points to; None where there is no such alias."""
    try:
        return engine.ask(lambda client: _look(client, alias, engine.patience)) or None
    except IndexMissingError:
        return None


def point(engine: Engine, alias: str, table: str) -> None:
    """Let an alias point to a table, wherever it pointed before."""

    def move(client: "MilvusClient") -> None:
        before = _look(client, alias, engine.patience)
        if not before:
            client.create_alias(table, alias, timeout=engine.patience)
        elif before != table:
            client.alter_alias(table, alias, timeout=engine.patience)

    engine.ask(move)


def unpoint(engine: Engine, alias: str, table: str) -> None:
    """Remove an alias if it points to this table, which could not be dropped with it."""
    if pointed(engine, alias) == table:
        engine.ask(lambda client: client.drop_alias(alias, timeout=engine.patience))


def _look(client: "MilvusClient", alias: str, patience: float) -> str:
    from pymilvus.exceptions import MilvusException

    try:
        return str(client.describe_alias(alias, timeout=patience)["collection_name"])
    except MilvusException as error:
        said = str(error.message).lower()
        if "not found" in said or "not exist" in said or error.code == _NO_ALIAS:
            return ""
        raise
