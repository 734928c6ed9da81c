"""Removes what no generation of an index in Milvus needs any more."""

from collections.abc import Mapping
from functools import partial

from index.batches import batched
from index.store.milvus.client import Engine, quoted
from index.store.milvus.schema import FOREVER, CollectionNames
from index.store.milvus.terms import count_in, word_before

_AT_ONCE = 256


class CleanUp:
    """Cleans up the collections of the index called `name`, while it is locked for writing."""

    def __init__(self, engine: Engine, name: str) -> None:
        self._engine = engine
        self._name = name

    def undo(self, draft: str) -> None:
        """Remove a draft: its collections, or its rows in those of the generation before."""
        for collection in CollectionNames(name=self._name, epoch=draft).shared:
            self._engine.drop(collection)
        born = int(draft)
        for epoch in self._epochs():
            collections = CollectionNames(name=self._name, epoch=epoch)
            self._uncount(collections, born)
            for collection in collections.shared:
                self._engine.delete(collection, f"born >= {born}")
            self._revive(collections, f"died >= {born} and died < {FOREVER}")
        self._engine.drop(CollectionNames(name=self._name).draft(draft))

    def forget(self, kept: Mapping[str, str]) -> None:
        """Delete what no `kept` generation needs; `kept` gives the epoch of each by its name."""
        for epoch in self._epochs():
            collections = CollectionNames(name=self._name, epoch=epoch)
            users = [int(name) for name, of in kept.items() if of == epoch]
            if not users:
                for collection in collections.shared:
                    self._engine.drop(collection)
            else:
                self._forget_rows(collections, oldest=min(users))
                self._forget_words(collections, oldest=min(users))

    def _epochs(self) -> set[str]:
        """The epochs that have collections."""
        every = self._engine.collections()
        prefixes = CollectionNames(name=self._name).shared
        epochs = {t.removeprefix(p) for p in prefixes for t in every if t.startswith(p)}
        return {epoch for epoch in epochs if epoch.isdecimal()}

    def _revive(self, collections: CollectionNames, where: str) -> None:
        for collection in (collections.documents, collections.passages):
            rows = list(self._engine.rows(collection, where, ["*"], strong=True))
            for row in rows:
                row["died"] = FOREVER
                row.pop("words", None)
            for part in batched(rows, _AT_ONCE):
                self._engine.put(collection, part)

    def _forget_rows(self, collections: CollectionNames, *, oldest: int) -> None:
        """Delete the rows that died, and their pieces."""
        where = f"died <= {oldest}"
        for collection, key, pieces in (
            (collections.documents, "number", collections.bodies),
            (collections.passages, "row", collections.tokens),
        ):
            gone = [row[key] for row in self._engine.rows(collection, where, [], strong=True)]
            for part in batched(gone, _AT_ONCE):
                self._engine.delete(pieces, f"of in [{', '.join(map(str, part))}]")
            if gone:
                self._engine.delete(collection, where)

    def _forget_words(self, collections: CollectionNames, *, oldest: int) -> None:
        """Delete the words that no passage of a kept generation has."""
        # Words that were counted when the collections were created occur in some passage.
        where = f"born > {int(collections.epoch)} and born <= {oldest}"
        rows = self._engine.rows(collections.words, where, ["word", "counts"], strong=True)
        gone = [row["word"] for row in rows if not count_in(row, generation=oldest)]
        for part in batched(gone, _AT_ONCE):
            self._engine.delete(collections.words, f"word in [{', '.join(map(quoted, part))}]")

    def _uncount(self, collections: CollectionNames, born: int) -> None:
        """Take back the frequencies of words that a draft has written."""
        fields = ["word", "counts"]
        rows = list(self._engine.rows(collections.words, f"born >= {born}", fields, strong=True))
        before = [row for row in map(partial(word_before, born=born), rows) if row]
        for part in batched(before, _AT_ONCE):
            self._engine.put(collections.words, part)
