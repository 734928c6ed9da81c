"""Offers words of the index for those of a question that it does not have."""

from collections import Counter
from collections.abc import Iterable, Iterator

from index.embedding.embedder import Embedder
from index.recent import Recent
from index.retrieval.retriever import Retriever
from index.search.explanation import QueryTerm
from index.store.generation import Generation
from index.text.analyzer import Form, fold, forms, words
from index.text.stop_words import STOP_WORDS

_SHORTEST = 4
_LOOKED_AT, _TERMS, _PASSAGES = 200, 12, 8
# Terms whose words are kept: questions come back to the same ones, and pages are drawn again.
_KEPT = 2_000


class Speller:
    """Knows how the words of an index are written."""

    def __init__(self, retriever: Retriever, generation: Generation, model: Embedder) -> None:
        self._retriever = retriever
        self._generation = generation
        self._model = model
        self._forms = Recent[str, Counter[str]](most=_KEPT)
        self._words = Recent[tuple[str, str], list[str]](most=_KEPT)

    def did_you_mean(self, typed: str, asked: Iterable[QueryTerm]) -> str | None:
        """The question with a near word for each that no passage has; None if none is near.

        A near word is off by one letter, by two from six letters on, by three from nine on, where
        a swap of neighbours counts as one; all but the first need the same first letter. A word
        that the model knows is no slip by itself, so what is near it must stand beside the same
        word in a passage: "charley" is offered for "charlie horse", and nothing for "charlie".
        """
        missing = {word.term for word in asked if not word.postings.passages}
        found = list(forms(typed)) if missing else []
        instead = typed
        for at in reversed(range(len(found))):
            term = next((word.term for word in words(found[at].written)), None)
            if term in missing and (near := self._near(found, at, term)):
                start, end = found[at].span
                instead = instead[:start] + near + instead[end:]
        return instead if instead != typed else None

    def _near(self, found: list[Form], at: int, term: str) -> str | None:
        """The nearest word for that of a question at this place."""
        written, word, _ = found[at]
        if len(word) < _SHORTEST or not word.isalpha():
            return None
        before, after = (
            [
                form.written
                for form in forms
                if len(form.folded) > 1 and form.folded not in STOP_WORDS
            ]
            for forms in (found[max(at - 1, 0) : at], found[at + 1 : at + 2])
        )
        is_known = self._is_known(written, term)
        if is_known and not before and not after:
            return None
        [near] = self._words.of([(word, term)], self._near_words)
        if not is_known:
            return next(iter(near), None)
        return next((one for one in near if self._stands(before, one, after)), None)

    def _is_known(self, written: str, term: str) -> bool:
        """Whether a word, or one that it is a form of, is a single token of the model."""
        pieces = self._model.token_ends([written, term, f"{term}e"])
        return any(len(ends) == 1 for ends in pieces)

    def _stands(self, before: list[str], word: str, after: list[str]) -> bool:
        """Whether a passage has a word behind the one, or before the other."""
        phrases = [f"{one} {word}" for one in before] + [f"{word} {one}" for one in after]
        return any(map(self._retriever.holds, phrases))

    def _near_words(self, wanted: Iterable[tuple[str, str]]) -> Iterator[list[str]]:
        """The words near each folded one, nearest first, of equals that of the commonest term."""
        # Imported here: most questions have no such word.
        from rapidfuzz.distance import OSA

        for word, term in wanted:
            best: dict[str, tuple[int, int, int]] = {}
            for near, frequency in self._near_terms(word, term):
                [found] = self._forms.of([near], self._forms_of)
                for form, count in found.items():
                    off = OSA.distance(word, fold(form))
                    if off <= _allowed(word, fold(form)):
                        best[form] = off, -frequency, -count
            yield sorted(best, key=lambda form: best[form])

    def _near_terms(self, word: str, term: str) -> list[tuple[str, int]]:
        """The terms nearest to that of a word, or that the word begins with, with their
        frequencies.

        An error in an ending keeps the stemmer from taking it off.
        """
        from rapidfuzz.distance import OSA
        from rapidfuzz.process import extract

        vocabulary = self._retriever.vocabulary
        near = extract(term, vocabulary, scorer=OSA.distance, score_cutoff=3, limit=_LOOKED_AT)
        off = {found: distance for found, distance, _ in near}
        begun = (word[:end] for end in range(len(word) - 1, _SHORTEST - 1, -1))
        off |= dict.fromkeys((start for start in begun if start in vocabulary), 0)
        known = self._retriever.frequencies(list(off))
        order = sorted(off, key=lambda one: (off[one] + (one[0] != term[0]), -known[one]))
        return [(one, known[one]) for one in order[:_TERMS]]

    def _forms_of(self, terms: Iterable[str]) -> Iterator[Counter[str]]:
        """The words of each term in some passages and titles, in lower case, with how often."""
        for term in terms:
            rows = self._retriever.rows_with(term, count=_PASSAGES)
            yield Counter(
                text[span.start : span.end].lower()
                for text in self._texts(rows)
                for found, span in words(text)
                if found == term
            )

    def _texts(self, rows: list[int]) -> Iterator[str]:
        for passage in self._generation.passages(rows):
            yield from filter(None, (passage.text, passage.heading))
        for _, listing in self._generation.locations(rows):
            yield listing.title


def _allowed(word: str, form: str) -> int:
    """How many letters of a word may differ; most people get the first one right."""
    return 1 if word[0] != form[0] else 1 + (len(word) >= 6) + (len(word) >= 9)
