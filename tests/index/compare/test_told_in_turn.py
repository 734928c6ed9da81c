"""Verdicts as they come, source by source, and what a comparison takes over from others."""

from collections.abc import Sequence
from dataclasses import replace
from threading import Event
from threading import enumerate as enumerate_threads

import pytest

from index.compare.comparer import Comparer
from index.compare.comparison import SourceView
from index.embedding.threads import cores
from index.records import Vectors
from index.retrieval.filters import Filters
from index.search.searcher import Searcher
from tests.support.bag_of_words import BagOfWords, Build
from tests.support.sources import ASKED, FIVE, THRESHOLDS, ByPhrase, WordScorer, article, stances


def comparer_of_five(build: Build) -> Comparer:
    searcher = build(**{f"{name}.md": text for name, text in FIVE.items()})
    return Comparer(searcher, WordScorer(), thresholds=THRESHOLDS)


def test_verdicts_are_told_source_by_source_nearest_first(build: Build) -> None:
    comparer = comparer_of_five(build)
    inquiry = comparer.gather(ASKED)
    told: list[SourceView] = []
    steps: list[tuple[int, int]] = []

    comparison = comparer.judge(inquiry, told=told.append, advance=lambda *step: steps.append(step))

    assert [view.label for view in told] == [one.label for one in inquiry.gathered.sources]
    assert {view.label: view.stance for view in told} == stances(comparison)
    speaking = sum(bool(one.candidates) for one in inquiry.gathered.sources)
    assert steps == [(done, speaking + 1) for done in range(1, speaking + 2)]


class SlowReader(ByPhrase):
    """Reads one pair, and further ones only once it may."""

    def __init__(self) -> None:
        super().__init__({})
        self.may_go_on = Event()

    def probabilities(self, pairs: Sequence[tuple[str, str]]) -> Vectors:
        if self.read:
            self.may_go_on.wait()
        return super().probabilities(pairs)


def test_sources_that_are_no_longer_wanted_are_not_read(build: Build) -> None:
    many = 4 * max(cores(), 2)
    articles = {
        f"a{number}.md": article(f"Press {number}", f"Salt causes cramps, says number {number}.")
        for number in range(many)
    }
    reader = SlowReader()
    every = replace(THRESHOLDS, sources=many)
    comparer = Comparer(build(**articles), reader, thresholds=every)

    def stop(_: SourceView) -> None:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        comparer.judge(comparer.gather(ASKED), told=stop)
    reader.may_go_on.set()
    for thread in enumerate_threads():
        if thread.name.startswith("verdicts"):
            thread.join()

    assert 0 < len(reader.read) < many


def test_no_passage_is_read_twice_for_a_question(build: Build) -> None:
    reader = ByPhrase({"Salt": (0.9, 0.05, 0.05)})
    searcher = build(**{f"{name}.md": text for name, text in FIVE.items()})
    comparer = Comparer(searcher, reader, thresholds=THRESHOLDS)

    comparer.compare(ASKED, filters=Filters(sources=("Yes Press", "Both")))
    before = len(reader.read)
    comparer.compare(ASKED)

    assert before
    assert len(set(reader.read)) == len(reader.read) > before


def test_an_answer_that_is_known_is_not_searched_for_again(
    build: Build, monkeypatch: pytest.MonkeyPatch
) -> None:
    comparer = comparer_of_five(build)
    searcher = comparer.searcher
    usual = comparer.judge(comparer.gather(ASKED))
    answer = searcher.search(ASKED)
    monkeypatch.delattr(Searcher, "search")
    monkeypatch.delattr(BagOfWords, "embed_question")

    comparison = comparer.judge(comparer.gather(ASKED, answer=answer))

    assert replace(comparison, milliseconds=usual.milliseconds) == usual
