"""The answers of an index: the same tests over each store."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from index.errors import ModelMismatchError, QuestionError
from index.overview.sampling import sample
from index.retrieval.filters import Filters
from index.search.searcher import Searcher
from index.settings import SearchSettings
from index.store.open import open_store
from ingest.build.pipeline import build
from tests.support.bag_of_words import BagOfWords
from tests.support.stores import KINDS, Place, contents_of, places

FRONT = "---\ntitle: {}\nsource: {}\npublished: {}\n---\n{}\n"
ARTICLES = {
    "tides.md": FRONT.format(
        "Tides", "Coast", "2019", "# Tides\n\nTides rise at noon.\n\n## Salt\n\nSalt is heavy."
    ),
    "waves.md": FRONT.format("Waves", "Coast", "2020-06", "High tide comes at noon, high waves."),
    "surf.md": FRONT.format("Surf", "Harbour", "2020-06-15", "High tide for surfers at noon."),
    "boats.txt": "Boats sail on tides at dawn. Wäsche trocknet im Wind. 潮汐在中午上涨。",
    "copy.txt": "Boats sail on tides at dawn. Wäsche trocknet im Wind. 潮汐在中午上涨。",
    "notice.md": FRONT.format(
        "Notice",
        "Harbour",
        "2021",
        "# Ropes\n\nRopes hold boats.\n\nWe use cookies on this website about tides.",
    ),
}


@pytest.fixture(scope="module", params=KINDS)
def place(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Place]:
    with places(tmp_path_factory, request.param) as place:
        yield place


@pytest.fixture(scope="module")
def searcher(place: Place) -> Searcher:
    """Asks an index of the articles above."""
    corpus, index, model = place.folder / "articles", place.index(), BagOfWords()
    corpus.mkdir()
    for name, text in ARTICLES.items():
        (corpus / name).write_text(text, encoding="utf-8")
    build(index, corpus=[corpus], model=model)
    return Searcher(open_store(index), model)


@pytest.fixture(scope="module")
def recipes(place: Place) -> Searcher:
    """Asks an index of three passages; the first shares 3 of 5 runs with the second, 2 of 6 with
    the third.
    """
    corpus, index, model = place.folder / "recipes", place.index(), BagOfWords()
    corpus.mkdir()
    for last in ("oat tea", "oat milk", "nut milk"):
        (corpus / f"{last}.txt").write_text(f"Salt egg fig rice {last}.", encoding="utf-8")
    build(index, corpus=[corpus], model=model)
    return Searcher(open_store(index), model)


def found_articles(searcher: Searcher, question: str, **filters: object) -> set[str]:
    """The articles of all hits and of what is grouped with them."""
    answer = searcher.search(question, k=20, filters=Filters(**filters))  # type: ignore[arg-type]
    return {hit.document.doc_id for hit in answer.hits} | {
        document.doc_id for hit in answer.hits for _, document in hit.also_in
    }


def test_every_hit_is_verbatim_at_its_offsets_and_ranked(searcher: Searcher) -> None:
    answer = searcher.search("when do tides rise?", k=20)

    assert answer.answerable
    assert answer.hits[0].passage.text == "Tides rise at noon."
    assert [hit.rank for hit in answer.hits] == list(range(1, len(answer.hits) + 1))
    fused = [hit.scores.fused for hit in answer.hits]
    assert fused == sorted(fused, reverse=True)
    for hit in answer.hits:
        document = searcher.generation.document(hit.document.doc_id)
        assert document
        assert document.text[hit.passage.start : hit.passage.end] == hit.passage.text


@pytest.mark.parametrize(
    ("filters", "articles"),
    [
        ({}, {"tides.md", "waves.md", "surf.md", "boats.txt", "copy.txt"}),
        ({"sources": ("coast",)}, {"tides.md", "waves.md"}),
        ({"sources": (None,)}, {"boats.txt", "copy.txt"}),
        ({"sources": (None, "Harbour")}, {"boats.txt", "copy.txt", "surf.md"}),
        ({"sources": (("copy.txt",),)}, {"copy.txt"}),
        ({"sources": (("copy.txt",), "Harbour")}, {"copy.txt", "surf.md"}),
        ({"documents": ("surf.md",)}, {"surf.md"}),
        ({"after": "2020"}, {"waves.md", "surf.md"}),
        ({"after": "2020-06-20"}, {"waves.md"}),
        ({"before": "2020-06-10"}, {"tides.md", "waves.md"}),
        ({"after": "2019-12-31", "before": "2019"}, {"tides.md"}),
        ({"after": "2020-06-15", "before": "2020-06-15"}, {"waves.md", "surf.md"}),
        ({"sources": ("Coast",), "after": "2020-07"}, set()),
    ],
)
def test_filters_let_through_what_they_say(
    searcher: Searcher, filters: dict[str, object], articles: set[str]
) -> None:
    assert found_articles(searcher, "tide noon tides -ropes", **filters) == articles


def test_undated_articles_that_a_date_leaves_out_are_counted(searcher: Searcher) -> None:
    answer = searcher.search("tides", filters=Filters(after="2018"))

    assert "2 articles" in answer.notices[0]


@pytest.mark.parametrize(
    ("filters", "message"),
    [
        ({"sources": ("Moon",)}, "The sources are: Coast, Harbour"),
        ({"sources": (("x",),)}, "'x'"),
        ({"documents": ("x",)}, "'x'"),
    ],
)
def test_an_unknown_source_or_article_is_named(
    searcher: Searcher, filters: dict[str, object], message: str
) -> None:
    with pytest.raises(QuestionError, match=message):
        found_articles(searcher, "tides", **filters)


def test_boilerplate_is_found_only_when_asked_for(searcher: Searcher) -> None:
    asked = "cookies on this website"

    plain = [hit.passage.text for hit in searcher.search(asked, k=20).hits]
    every = searcher.search(asked, k=20, filters=Filters(boilerplate=True)).hits

    assert not any("cookies" in text for text in plain)
    assert every[0].passage.text == "We use cookies on this website about tides."


@pytest.mark.parametrize(
    ("question", "articles"),
    [
        ('"high tide"', {"waves.md", "surf.md"}),
        ('"high tide" -surfers', {"waves.md"}),
        ('"HIGH waves"', {"waves.md"}),
        ('"wäsche trocknet"', {"boats.txt", "copy.txt"}),
        ('"中午"', {"boats.txt", "copy.txt"}),
        ('"high‑tides"', {"waves.md", "surf.md"}),
        ('"hightide"', {"waves.md", "surf.md"}),
        ('"no on"', set()),
        ("tides -noon -boats -cookies", {"tides.md"}),
        ('tides -"high tide" -boats', {"tides.md"}),
        ('tides -"tide high" -boats -"risen tides"', {"tides.md", "waves.md", "surf.md"}),
        ('tide "spring flood"', set()),
    ],
)
def test_a_quoted_phrase_must_occur_and_an_excluded_word_must_not(
    searcher: Searcher, question: str, articles: set[str]
) -> None:
    assert found_articles(searcher, question) == articles


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("Boats saill at dawn", "Boats sail at dawn"),
        ("wäscge trocknet", "wäsche trocknet"),
        ("boats sail at dawn", None),
        ("saill", None),
        ("潮水", None),
    ],
)
def test_words_near_those_of_the_question_are_offered(
    searcher: Searcher, typed: str, meant: str | None
) -> None:
    assert searcher.search(typed).did_you_mean == meant


def test_a_word_is_found_as_two_where_these_stand_side_by_side(searcher: Searcher) -> None:
    [word] = searcher.search("hightides").hits[0].why.words[:1]
    apart = searcher.search("dawnboats").hits[0].why

    assert word.word == "hightides"
    assert apart.missing == ("dawnboats",)


def test_the_same_words_in_two_documents_are_one_hit_with_both(searcher: Searcher) -> None:
    answer = searcher.search("boats sail on tides at dawn")

    [hit] = [hit for hit in answer.hits if hit.document.doc_id in ("boats.txt", "copy.txt")]
    assert hit.document.doc_id == "boats.txt"
    assert [(p.doc_id, p.start, p.end) for p, _ in hit.also_in] == [
        ("copy.txt", hit.passage.start, hit.passage.end)
    ]
    assert searcher.generation.document("copy.txt")


@pytest.mark.parametrize(("share", "near"), [(0.3, 2), (0.6, 1), (0.7, 0)])
def test_near_duplicates_share_as_much_of_their_runs_as_the_settings_say(
    recipes: Searcher, share: float, near: int
) -> None:
    answer = recipes.with_settings(SearchSettings(duplicate_share=share)).search("salt and egg")

    assert [hit.also_in for hit in answer.hits] == [(), (), ()]
    assert sum(hit.nearly_same is not None for hit in answer.hits) == near


def test_a_question_that_nothing_answers_gets_no_answer(searcher: Searcher) -> None:
    assert not searcher.search("who invented the telescope?").answerable


def test_another_model_is_refused(searcher: Searcher) -> None:
    other = BagOfWords()
    other.digest = "bag-of-words-2"

    with pytest.raises(ModelMismatchError, match="were prepared with 'bag-of-words'"):
        Searcher(open_store(searcher.generation.index), other)


def test_every_part_equals_that_of_an_index_in_a_folder(searcher: Searcher, tmp_path: Path) -> None:
    index = searcher.generation.index
    corpus = Path(searcher.generation.manifest.corpus[0])

    build(tmp_path / "index", corpus=[corpus], model=BagOfWords())

    assert contents_of(index) == contents_of(tmp_path / "index")


def test_a_sample_of_everything_is_each_passage_but_boilerplate_with_its_searchable_parts(
    searcher: Searcher,
) -> None:
    generation = searcher.generation
    every = [one for doc in generation.listings for one in generation.passages_of(doc.doc_id)]

    sampled = sample(generation)

    assert [one.passage for one in sampled.passages] == [p for p in every if not p.boilerplate]
    assert len(sampled.passages) < len(every)
    for one in sampled.passages:
        assert one.document.doc_id == one.passage.doc_id
        assert generation.passages([one.stored.row]) == [one.passage]
