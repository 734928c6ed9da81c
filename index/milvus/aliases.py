"""Names that point at one table of Milvus, and move to another all at once."""

from typing import TYPE_CHECKING

from index.errors import IndexMissingError
from index.milvus.engine import Engine

if TYPE_CHECKING:
    from pymilvus import MilvusClient

# What Milvus answers where there is no alias of a name.
_NONE = 1600


def named_by(engine: Engine, alias: str) -> str | None:
    """The table that an alias names; None where there is no such alias."""
    try:
        return engine.ask(lambda client: _look(client, alias, engine.patience))
    except IndexMissingError:
        return None


def point(engine: Engine, alias: str, table: str) -> None:
    """Let an alias name this table from now on."""

    def move(client: "MilvusClient") -> None:
        # Looked at anew each time: an engine that restarted may have done it already.
        before = _look(client, alias, engine.patience)
        if before is None:
            client.create_alias(table, alias, timeout=engine.patience)
        elif before != table:
            client.alter_alias(table, alias, timeout=engine.patience)

    engine.ask(move)


def unpoint(engine: Engine, alias: str, table: str) -> None:
    """Remove an alias if it names this table, which could not be dropped with it."""
    if named_by(engine, alias) == table:
        engine.ask(lambda client: client.drop_alias(alias, timeout=engine.patience))


def _look(client: "MilvusClient", alias: str, patience: float) -> str | None:
    from pymilvus.exceptions import MilvusException

    try:
        return str(client.describe_alias(alias, timeout=patience)["collection_name"])
    except MilvusException as error:
        said = str(error.message).lower()
        if error.code == _NONE or "not found" in said or "not exist" in said:
            return None
        raise
