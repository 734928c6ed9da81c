"""The first passages read one by one: their order, the sentence that is lit, and silence."""

from collections.abc import Sequence
from dataclasses import replace

import numpy as np
import pytest

from index.answers.answer_reader import NO_WORDS, AnswerReader
from index.answers.matches import PassageTokens
from index.embedding.token_packing import FOUR_BITS, TokenPacking
from index.records import Passage, Vectors
from index.search.searcher import Searcher
from index.settings import SearchSettings
from index.store.folder.generation import FolderGeneration
from index.store.folder.store import FolderStore
from tests.support.bag_of_words import BagOfWords, Build


class LastSentence(AnswerReader):
    """Takes the last sentence of every passage to answer, the better the more tokens it has."""

    def __init__(self, logit: float = 0.0) -> None:
        super().__init__({})
        self.logit = logit
        self.given: list[int] = []

    def read(
        self,
        pieces: Vectors,
        passages: Sequence[PassageTokens],
        packing: TokenPacking = FOUR_BITS,
    ) -> list[Vectors]:
        """The number of tokens of the last sentence, and little for the others."""
        self.given.append(len(passages))
        read = [np.full(one.sentences, NO_WORDS, dtype=np.float32) for one in passages]
        for logits, one in zip(read, passages, strict=True):
            logits[-1] = self.logit + (one.sentence_of == one.sentences - 1).sum()
        return read


def read_by(reader: AnswerReader, searcher: Searcher, **settings: float) -> Searcher:
    """The same index, read by another reader."""
    store = FolderStore(searcher.generation.index)
    other = Searcher(store, BagOfWords(), reader=reader)
    return other.with_settings(replace(SearchSettings(), **settings))  # type: ignore[arg-type]


TIDES = "Tides rise at noon. Gulls cry."
MORE = "Tides rise at noon, and so say all of us. Gulls cry and cry until the evening comes."


def test_the_reader_orders_the_first_passages_and_lights_its_sentence(build: Build) -> None:
    plain = build(TIDES, MORE, "Salt.")

    before = plain.search("When do tides rise at noon?")
    after = read_by(LastSentence(), plain, reader_weight=0.9).search("When do tides rise at noon?")

    assert [hit.passage.text for hit in before.hits[:2]] == [TIDES, MORE]
    assert [hit.passage.text for hit in after.hits[:2]] == [MORE, TIDES]
    lit = after.hits[1].why.sentence
    assert after.hits[1].document.text[lit.start : lit.end] == "Gulls cry."
    assert after.hits[0].scores.answer > after.hits[1].scores.answer > 0.8
    assert [name for name, _ in plain.rank_documents("tides rise")][0] == "doc0.txt"


def test_a_text_that_many_articles_have_is_read_once(build: Build) -> None:
    reader = LastSentence()
    searcher = build(*[TIDES] * 4, MORE, "Tides fall.", "Tides turn.", "Tides wait.")

    answer = read_by(reader, searcher, reader_depth=3).search("tides", k=8)

    assert reader.given == [3]
    assert sum(hit.scores.answer > 0 for hit in answer.hits) == 3
    assert len(answer.hits) == 5


def test_passages_that_the_reader_does_not_reach_stay_on_the_disk(
    build: Build, monkeypatch: pytest.MonkeyPatch
) -> None:
    searcher = build(*(f"Tides rise at {hour} hours." for hour in range(12)))
    asked: list[int] = []
    passages = FolderGeneration.passages

    def counted(generation: FolderGeneration, rows: Sequence[int]) -> list[Passage]:
        asked.extend(rows)
        return passages(generation, rows)

    monkeypatch.setattr(FolderGeneration, "passages", counted)

    read_by(LastSentence(), searcher, reader_depth=3).search("tides", k=2)

    assert len(set(asked)) <= 4


def test_no_sentence_is_lit_where_none_answers(build: Build) -> None:
    searcher = build(TIDES, MORE)

    [hit, _] = read_by(LastSentence(-20), searcher).search("When do tides rise?").hits

    assert not hit.why.answers
    assert hit.document.text[slice(*hit.highlights[0])] == "Tides"
    assert hit.document.text[slice(*hit.why.sentence)].startswith("Gulls")


def test_nothing_is_read_without_a_reader_or_with_a_depth_of_none(build: Build) -> None:
    reader = LastSentence()
    searcher = build(TIDES, MORE)

    answer = read_by(reader, searcher, reader_depth=0).search("tides")

    assert reader.given == []
    assert {hit.scores.answer for hit in (*answer.hits, *searcher.search("tides").hits)} == {0}
