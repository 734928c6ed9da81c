"""The quality gate: figures on judged questions do not fall below their floors."""

import json
from pathlib import Path

import pytest

from index.compare.comparer import Comparer
from index.compare.stance.model import load_stance_model
from index.search.searcher import Searcher, open_searcher
from ingest.build.pipeline import build
from tests.quality import unasked
from tests.quality.figures import (
    RETRIEVAL,
    judged_set,
    lay_figures,
    open_articles,
    retrieval_figures,
    sample,
)
from tests.quality.judged import build_library, comparison_figures
from tests.quality.lay import ARTICLES, answered, corpus_digest
from tests.quality.lit_sentences import exam_figures, open_lit_articles
from tests.quality.stances import is_opposite, stance_figures
from tests.support.paths import ROOT, needs_shared

pytestmark = pytest.mark.usefixtures("_exact")

# Floors are one question, or .005 of nDCG, below the figures by `python -m tests.quality --exact`:
# floats differ by machine.
PINNED = json.loads((ROOT / "tests" / "quality" / "floors.json").read_text("utf-8"))


@pytest.fixture(scope="module")
def articles(_exact: None, tmp_path_factory: pytest.TempPathFactory) -> Searcher:
    return open_articles(tmp_path_factory.mktemp("articles"))


@pytest.fixture(scope="module")
def comparer(articles: Searcher) -> Comparer:
    return Comparer(articles, load_stance_model())


@needs_shared
def test_lay_questions_over_the_users_articles_stay_above_their_floors(articles: Searcher) -> None:
    pinned = PINNED["articles"]

    figures = lay_figures(articles)

    assert corpus_digest(ARTICLES) == pinned["corpus"]
    assert articles.model.digest[:16] == pinned["model"]
    assert figures.keys() == pinned["floors"].keys()
    below = {name: f for name, f in figures.items() if f < pinned["floors"][name] - 1e-9}
    assert below == {}


@needs_shared
def test_questions_that_once_went_wrong_are_right(articles: Searcher) -> None:
    for asked in ("which drugs give you muscle cramps", "what medicines cause muscle cramps"):
        first = articles.search(asked).hits[0]
        lit = first.document.text[slice(*first.why.sentence)].lower()
        assert first.why.answers
        assert "medic" in lit or "statin" in lit
    for asked in ("magnesium at night", "leg cramps in pregnancy"):
        answer = articles.search(asked)
        assert not answer.answerable
        assert not any(hit.why.answers for hit in answer.hits)


def test_lit_sentences_of_the_exam_stay_above_their_floors(tmp_path: Path) -> None:
    figures = exam_figures(open_lit_articles(tmp_path / "index"))

    floors = PINNED["lit"]
    assert {name: f for name, f in figures.items() if f < floors[name]} == {}
    assert figures.keys() == floors.keys()


@needs_shared
def test_stances_over_the_users_articles_stay_above_their_floors(comparer: Comparer) -> None:
    figures = stance_figures(comparer, "check")

    floors = PINNED["stances"]
    assert figures.all >= floors["all"], figures.lines
    assert figures.speaking >= floors["speaking"], figures.lines
    opposite = sum(n for stances, n in figures.wrong.items() if is_opposite(*stances))
    assert opposite <= floors["opposite"]


@needs_shared
def test_comparisons_of_topics_that_nothing_was_tuned_to_stay_above_their_floors(
    tmp_path: Path,
) -> None:
    pinned = PINNED["judged"]
    build_library("C", tmp_path / "index")
    comparer = Comparer(open_searcher(tmp_path / "index"), load_stance_model())

    counts = comparison_figures("C", comparer)

    assert {name: counts[name] for name in ("sided", "silent", "differ")} == pinned["counted"]
    low = {n: counts[n] for n, least in pinned["least"].items() if counts[n] < least}
    high = {n: counts[n] for n, most in pinned["most"].items() if counts[n] > most}
    assert (low, high) == ({}, {})


@needs_shared
@pytest.mark.parametrize("name", ["scifact", "cranfield"])
def test_both_retrievers_fused_beat_each_alone_and_stay_above_their_floor(
    name: str, tmp_path: Path
) -> None:
    corpus = tmp_path / "corpus.jsonl"
    judged = sample(judged_set(name), RETRIEVAL / name / "corpus.jsonl", corpus)
    pinned = PINNED[f"{name} sample"]
    build(tmp_path / "index", corpus=[corpus])
    searcher = open_searcher(tmp_path / "index")

    figures = retrieval_figures(searcher, judged)

    assert searcher.generation.manifest.articles["corpus.jsonl"][:16] == pinned["corpus"]
    assert searcher.model.digest[:16] == pinned["model"]
    assert figures["both"] > max(figures["dense"], figures["lexical"])
    assert figures["both"] >= pinned["floors"]["both"]


@needs_shared
def test_every_gold_phrase_occurs_in_its_article() -> None:
    for question in answered():
        for document, phrase in question.gold:
            text = (ARTICLES / document).read_text(encoding="utf-8")
            assert text.count(phrase) >= 1, (question.question, phrase)
            assert len(phrase.split()) < 9


def test_libraries_on_which_rules_were_chosen_do_not_count_for_the_share_that_is_right() -> None:
    lines = list(unasked.figures({"medquad 2": [False] * 9, "A": [], "C": [True, True, None]}))

    assert lines[-1] == "all others: 2 of 2 read are right, 1.000 (95 %: 0.342 to 1.000)"
    assert list(unasked.figures({"A": []}))[-1] == "all others: no pair that is shown was read"
