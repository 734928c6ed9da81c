"""Names that point at one table of Milvus, and move to another all at once."""

from typing import TYPE_CHECKING

from index.milvus.engine import Engine

if TYPE_CHECKING:
    from pymilvus import MilvusClient

# What Milvus answers where there is no alias of a name.
_NONE = 1600


def named_by(engine: Engine, alias: str) -> str | None:
    """The table that an alias names; None where there is no such alias."""
    from pymilvus.exceptions import MilvusException

    def look(client: "MilvusClient") -> str | None:
        try:
            return str(client.describe_alias(alias, timeout=engine.patience)["collection_name"])
        except MilvusException as error:
            said = str(error.message).lower()
            if error.code == _NONE or "not found" in said or "not exist" in said:
                return None
            raise

    return engine.ask(look)


def point(engine: Engine, alias: str, table: str) -> None:
    """Let an alias name this table from now on."""
    if named_by(engine, alias) is None:
        engine.ask(lambda client: client.create_alias(table, alias))
    else:
        engine.ask(lambda client: client.alter_alias(table, alias))
