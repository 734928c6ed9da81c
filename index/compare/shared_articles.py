"""Which articles of an index share text; each two of them are compared once."""

from collections.abc import Iterator, Sequence
from itertools import combinations, product

from index.compare.shared_text import Sentences, sentence_vectors, sharing
from index.recent import Recent
from index.records import Document
from index.search.searcher import Searcher

_PAIRS = 20_000
# Some 100 kB each.
_ARTICLES = 500


class SharedArticles:
    """The articles of the index of `searcher` that share text. Several threads may ask at once."""

    def __init__(self, searcher: Searcher) -> None:
        self._searcher = searcher
        self._sentences = Recent[str, Sentences](most=_ARTICLES)
        self._known = Recent[tuple[str, str], bool](most=_PAIRS)

    def among(self, groups: Sequence[Sequence[Document]]) -> Iterator[tuple[int, int]]:
        """The places of any two groups of which an article of one shares text with one of the
        other.
        """
        documents = {document.doc_id: document for group in groups for document in group}

        def make(pairs: Sequence[tuple[str, str]]) -> Iterator[bool]:
            for pair in pairs:
                yield self._share(*(documents[doc_id] for doc_id in pair))

        for one, other in combinations(range(len(groups)), 2):
            pairs = [(a.doc_id, b.doc_id) for a, b in product(groups[one], groups[other])]
            if any(self._known.of(pairs, make)):
                yield one, other

    def _share(self, *pair: Document) -> bool:
        documents = {document.doc_id: document for document in pair}

        def make(doc_ids: Sequence[str]) -> Iterator[Sentences]:
            searcher = self._searcher
            for doc_id in doc_ids:
                yield sentence_vectors(documents[doc_id], searcher.generation, searcher.model)

        return bool(sharing([[one] for one in self._sentences.of(list(documents), make)]))
