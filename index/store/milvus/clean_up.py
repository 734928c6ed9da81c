"""Clears away what no generation of an index in Milvus has any more."""

from collections.abc import Iterator, Mapping, Sequence
from functools import partial
from typing import TypeVar

from index.store.milvus.client import Engine, quoted
from index.store.milvus.schema import FOREVER, Tables
from index.store.milvus.terms import count_in, word_before

T = TypeVar("T")
_AT_ONCE = 256


class Clearing:
    """Clears the tables of the index called `name`, while it is held for writing."""

    def __init__(self, engine: Engine, name: str) -> None:
        self._engine = engine
        self._name = name

    def undo(self, draft: str) -> None:
        """Clear away a draft: its tables, or its rows in those of the generation before."""
        for table in Tables(name=self._name, epoch=draft).shared:
            self._engine.drop(table)
        born = int(draft)
        for epoch in self._epochs():
            tables = Tables(name=self._name, epoch=epoch)
            self._uncount(tables, born)
            for table in tables.shared:
                self._engine.delete(table, f"born >= {born}")
            self._revive(tables, f"died >= {born} and died < {FOREVER}")
        self._engine.drop(Tables(name=self._name).draft(draft))

    def forget(self, kept: Mapping[str, str]) -> None:
        """Delete all rows and tables that no generation has which is `kept`, by epoch."""
        for epoch in self._epochs():
            tables = Tables(name=self._name, epoch=epoch)
            users = [int(name) for name, of in kept.items() if of == epoch]
            if not users:
                for table in tables.shared:
                    self._engine.drop(table)
            else:
                self._forget_rows(tables, oldest=min(users))
                self._forget_words(tables, oldest=min(users))

    def _epochs(self) -> set[str]:
        """The epochs of which there are tables."""
        every = self._engine.tables()
        prefixes = Tables(name=self._name).shared
        found = {t.removeprefix(p) for p in prefixes for t in every if t.startswith(p)}
        return {name for name in found if name.isdecimal()}

    def _revive(self, tables: Tables, where: str) -> None:
        for table in (tables.documents, tables.passages):
            rows = list(self._engine.rows(table, where, ["*"], strong=True))
            for row in rows:
                row["died"] = FOREVER
                row.pop("words", None)
            for part in _parts(rows):
                self._engine.put(table, part)

    def _forget_rows(self, tables: Tables, *, oldest: int) -> None:
        """Delete what died, and the pieces that belong to it."""
        where = f"died <= {oldest}"
        for table, key, pieces in (
            (tables.documents, "number", tables.bodies),
            (tables.passages, "row", tables.tokens),
        ):
            gone = [row[key] for row in self._engine.rows(table, where, [], strong=True)]
            for part in _parts(gone):
                self._engine.delete(pieces, f"of in [{', '.join(map(str, part))}]")
            if gone:
                self._engine.delete(table, where)

    def _forget_words(self, tables: Tables, *, oldest: int) -> None:
        """Delete the words that no passage has had for as long."""
        # Those that were counted when the tables were begun stood in some passage then.
        where = f"born > {int(tables.epoch)} and born <= {oldest}"
        rows = self._engine.rows(tables.words, where, ["word", "counts"], strong=True)
        gone = [row["word"] for row in rows if not count_in(row, generation=oldest)]
        for part in _parts(gone):
            self._engine.delete(tables.words, f"word in [{', '.join(map(quoted, part))}]")

    def _uncount(self, tables: Tables, born: int) -> None:
        """Take back what a draft says of the frequencies of words."""
        fields = ["word", "counts"]
        rows = list(self._engine.rows(tables.words, f"born >= {born}", fields, strong=True))
        before = [row for row in map(partial(word_before, born=born), rows) if row]
        for part in _parts(before):
            self._engine.put(tables.words, part)


def _parts(items: Sequence[T]) -> Iterator[Sequence[T]]:
    return (items[start : start + _AT_ONCE] for start in range(0, len(items), _AT_ONCE))
