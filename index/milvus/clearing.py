"""Takes out of Milvus what no generation needs any more: dead drafts, and what has died."""

from functools import partial

from index.milvus.engine import Engine, quoted
from index.milvus.tables import FOREVER, Tables
from index.milvus.words import count_in, word_before

_AT_ONCE = 256


def undo_draft(engine: Engine, name: str, draft: str) -> None:
    """Clear away a draft: its tables, or its rows in those of the generation before."""
    own = Tables(name=name, epoch=draft)
    for table in own.shared:
        engine.drop(table)
    born = int(draft)
    for epoch in epochs(engine, name):
        tables = Tables(name=name, epoch=epoch)
        _uncount(engine, tables, born)
        for table in tables.shared:
            engine.delete(table, f"born >= {born}")
        _revive(engine, tables, f"died >= {born} and died < {FOREVER}")
    engine.drop(own.draft(draft))


def prune(engine: Engine, name: str, kept: dict[str, str]) -> None:
    """Drop all rows and tables that none of the generations `kept` has, by name with its epoch."""
    for epoch in epochs(engine, name):
        tables = Tables(name=name, epoch=epoch)
        users = [generation for generation, of in kept.items() if of == epoch]
        if users:
            _forget(engine, tables, f"died <= {int(min(users))}")
            _forget_words(engine, tables, oldest=int(min(users)))
            continue
        for table in tables.shared:
            engine.drop(table)


def epochs(engine: Engine, name: str) -> list[str]:
    """The epochs of which there are tables."""
    every, prefixes = engine.tables(), Tables(name=name).shared
    found = {t.removeprefix(p) for p in prefixes for t in every if t.startswith(p)}
    return sorted(epoch for epoch in found if epoch.isdecimal())


def _uncount(engine: Engine, tables: Tables, born: int) -> None:
    """Take back what a draft says of the frequencies of words."""
    fields = ["word", "counts"]
    rows = list(engine.rows(tables.words, f"born >= {born}", fields, strong=True))
    before = [row for row in map(partial(word_before, born=born), rows) if row]
    for start in range(0, len(before), _AT_ONCE):
        engine.put(tables.words, before[start : start + _AT_ONCE])


def _forget_words(engine: Engine, tables: Tables, *, oldest: int) -> None:
    """Delete the words that no passage has any more."""
    # None is gone that was not counted again since the tables were begun.
    since = f"born > {int(tables.epoch)} and born <= {oldest}"
    rows = engine.rows(tables.words, since, ["counts"], strong=True)
    gone = [quoted(row["word"]) for row in rows if not count_in(row, generation=oldest)]
    for start in range(0, len(gone), _AT_ONCE):
        part = ", ".join(gone[start : start + _AT_ONCE])
        engine.delete(tables.words, f"word in [{part}]")


def _revive(engine: Engine, tables: Tables, where: str) -> None:
    for table in (tables.documents, tables.passages):
        rows = list(engine.rows(table, where, ["*"], strong=True))
        for row in rows:
            row["died"] = FOREVER
            row.pop("words", None)
        for start in range(0, len(rows), _AT_ONCE):
            engine.put(table, rows[start : start + _AT_ONCE])


def _forget(engine: Engine, tables: Tables, where: str) -> None:
    """Delete rows that no generation has any more, and the pieces that belong to them."""
    for table, key, pieces in (
        (tables.documents, "number", tables.bodies),
        (tables.passages, "row", tables.tokens),
    ):
        gone = [row[key] for row in engine.rows(table, where, [], strong=True)]
        for start in range(0, len(gone), _AT_ONCE):
            part = ", ".join(map(str, gone[start : start + _AT_ONCE]))
            engine.delete(pieces, f"of in [{part}]")
        if gone:
            engine.delete(table, where)
