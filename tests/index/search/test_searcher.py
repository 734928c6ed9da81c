"""The answers to questions."""

from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import numpy as np
import pytest

from index.errors import ModelMismatchError, QuestionError
from index.retrieval.filters import Filters
from index.search.searcher import Searcher
from index.settings import BuildSettings, SearchSettings
from index.store.folder.store import FolderStore
from ingest.build.pipeline import build as build_index
from tests.support.bag_of_words import BagOfWords, Build
from tests.support.generations import all_vectors, in_folder


def test_the_same_words_in_two_documents_are_one_hit_with_both_sources(build: Build) -> None:
    searcher = build("tides rise and fall twice a day", "tides rise and fall twice a day")

    answer = searcher.search("when do tides rise?")

    [hit] = answer.hits
    assert (hit.rank, hit.document.doc_id) == (1, "doc0.txt")
    assert [document.doc_id for _, document in hit.also_in] == ["doc1.txt"]


def test_hits_are_verbatim_at_their_offsets_and_highlight_the_sentence_that_answers(
    build: Build,
) -> None:
    searcher = build("Boats sail at noon. Salt makes water heavy. Gulls cry.", "Nothing of it.")

    answer = searcher.search("how heavy is salt water?")

    hit = answer.hits[0]
    text = hit.document.text
    assert text[hit.passage.start : hit.passage.end] == hit.passage.text
    lit = [text[start:end] for start, end in hit.highlights]
    assert lit == ["Salt makes water heavy.", "Salt", "water", "heavy"]


def test_the_ranking_equals_that_of_brute_force_over_all_passages(build: Build) -> None:
    texts = [f"word{n} word{n + 1} word{n + 2} sea" for n in range(40)]
    searcher = build(*texts)

    answer = searcher.search("word7 word8 word9", k=3)

    query = searcher.model.embed_question("word7 word8 word9").vector
    best = np.argsort(-(all_vectors(in_folder(searcher)) @ query), kind="stable")[0]
    assert answer.hits[0].document.doc_id == searcher.generation.passages([best])[0].doc_id
    assert answer.hits[0].document.doc_id == "doc7.txt"
    assert [hit.rank for hit in answer.hits] == [1, 2, 3]
    fused = [hit.scores.fused for hit in answer.hits]
    assert fused == sorted(fused, reverse=True)
    assert all(0 <= score <= 1 for score in fused)


def test_a_quoted_phrase_must_occur_and_an_excluded_word_must_not(build: Build) -> None:
    searcher = build("High tide comes at noon.", "Tide comes high.", "High tide for surfers.")

    answer = searcher.search('"high tide" -surfers')

    assert [hit.document.doc_id for hit in answer.hits] == ["doc0.txt"]


def test_a_phrase_that_occurs_nowhere_is_reported_and_answers_nothing(build: Build) -> None:
    searcher = build("High tide comes at noon.")

    answer = searcher.search('tide "spring flood"')

    assert (answer.answerable, answer.hits) == (False, ())
    assert answer.notices == (
        "No passage contains “spring flood”. Loosen the question or the filters and try again.",
    )


def test_filters_apply_and_undated_articles_are_counted(build: Build) -> None:
    front = "---\nsource: {}\npublished: {}\n---\nTides rise at noon.\n"
    searcher = build(
        **{
            "a.md": front.format("Coast", "2019-05-01"),
            "b.md": front.format("Coast", "2024"),
            "c.md": front.format("Harbour", ""),
        }
    )

    later = searcher.search("tides", filters=Filters(after="2020"))
    harbour = searcher.search("tides", filters=Filters(sources=("harbour",)))
    first = searcher.search("tides", filters=Filters(documents=("a.md",)))

    assert [hit.document.doc_id for hit in later.hits] == ["b.md"]
    assert later.notices == ("1 article without a known date was left out by the date filter.",)
    assert [hit.document.doc_id for hit in harbour.hits] == ["c.md"]
    assert [hit.document.doc_id for hit in first.hits] == ["a.md"]


def test_boilerplate_answers_only_when_asked_for(build: Build) -> None:
    searcher = build("Tides rise.\n\nThis article does not provide medical advice.")

    without = searcher.search("medical advice")
    with_it = searcher.search("medical advice", filters=Filters(boilerplate=True))

    assert [hit.passage.text for hit in without.hits] == ["Tides rise."]
    assert not without.answerable
    assert with_it.hits[0].passage.text == "This article does not provide medical advice."


def test_nonsense_has_no_answer_but_an_exact_rare_name_has_one(build: Build) -> None:
    others = [f"Boats of kind{n} sail far from every coast." for n in range(30)]
    searcher = build("The blepharism tide is named for its blinking light.", *others)

    nonsense = searcher.search("qwxz vbnm")
    name = searcher.search("blepharism")

    assert not nonsense.answerable
    assert name.answerable
    assert name.hits[0].document.doc_id == "doc0.txt"


@pytest.mark.parametrize("typed", ["", "?!…", "-tide", "a" * 5_001])
def test_an_empty_or_too_long_question_is_an_error_in_one_line(build: Build, typed: str) -> None:
    searcher = build("Tides rise.")

    with pytest.raises(QuestionError) as caught:
        searcher.search(typed)

    assert "\n" not in str(caught.value)


def test_a_foreign_question_or_one_too_long_for_the_model_gets_a_notice(
    build: Build,
) -> None:
    searcher = build("Tides rise.")
    searcher.model.name = "all-MiniLM-L6-v2"

    foreign = searcher.search("Warum habe ich nachts Wadenkrämpfe?")
    long = searcher.search("tide " * 300)

    assert [notice.split(",")[0] for notice in foreign.notices] == [
        "The question seems to be in German"
    ]
    assert [notice.split(":")[0] for notice in long.notices] == ["The question is long"]


def test_an_index_is_not_searched_with_another_model(build: Build, tmp_path: Path) -> None:
    build("Tides rise.")
    other = BagOfWords()
    other.name, other.digest = "other", "other-1"

    with pytest.raises(
        ModelMismatchError, match="prepared with 'bag-of-words', so .* with 'other'"
    ):
        Searcher(FolderStore(tmp_path / "index"), other)


def test_a_library_too_large_for_token_vectors_is_searched_without_them(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text("Tides rise at noon.")
    (tmp_path / "b.txt").write_text("Boats sail.")
    build_index(
        tmp_path / "index",
        corpus=[tmp_path / "a.txt", tmp_path / "b.txt"],
        model=BagOfWords(),
        settings=BuildSettings(late_passages=0),
    )

    searcher = Searcher(FolderStore(tmp_path / "index"), BagOfWords())
    answer = searcher.search("when do tides rise?")

    assert [hit.scores.late for hit in answer.hits] == [0, 0]
    assert answer.hits[0].document.doc_id == "a.txt"
    lit = answer.hits[0].highlights[0]
    assert answer.hits[0].document.text[lit.start : lit.end] == "Tides rise at noon."


def test_documents_are_ranked_by_their_best_passage_and_quotes_are_not_operators(
    build: Build,
) -> None:
    searcher = build("Boats sail.\n\n# Tides\n\nTides rise at noon.", "Gulls cry at noon.")

    ranked = searcher.rank_documents('"tides" -boats at noon')

    assert [doc_id for doc_id, _ in ranked] == ["doc0.txt", "doc1.txt"]


def test_settings_may_rank_by_one_retriever_only(build: Build) -> None:
    searcher = build("Tides rise.", "Gulls cry.")
    alone = searcher.with_settings(SearchSettings(dense_weight=1, late_weight=0))

    hit = alone.search("tides").hits[0]

    assert hit.scores.fused == pytest.approx(1.0)


def test_several_threads_get_the_same_answers_as_one(build: Build) -> None:
    searcher = build(*[f"word{n} word{n + 1} sea. Salt {n}." for n in range(30)])
    questions = [f"word{n} salt" for n in range(30)] * 4

    alone = [searcher.search(question).hits for question in questions]
    with ThreadPoolExecutor(8) as pool:
        together = list(pool.map(lambda question: searcher.search(question).hits, questions))

    assert together == alone
