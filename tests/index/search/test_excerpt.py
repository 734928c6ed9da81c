"""What other sources say that is like a text of an article."""

from pathlib import Path

import pytest

from index.errors import QuestionError
from index.records import Span
from index.retrieval.filters import Filters
from index.search.excerpt import Excerpt, parse_excerpt
from index.search.searcher import Searcher
from index.store.folder.store import FolderStore
from ingest.build.pipeline import build
from tests.support.bag_of_words import BagOfWords, Build

TIDES = "Tides rise and fall twice a day because the moon pulls the sea."
ARTICLES = {
    "almanac.txt": f"{TIDES} Sailors wait for them.",
    "almanac2.txt": "The moon pulls the sea, and tides rise.",
    "copy.txt": f"A reader writes: {TIDES} He thanks us for our help with his school work.",
    "harbour.txt": "When the moon is full, tides rise most and the sea floods the quay.",
    "bakery.txt": "Bread rises in warmth.",
}
SOURCES = """path,source
almanac.txt,Almanac
almanac2.txt,ALMANAC
copy.txt,Letters
harbour.txt,Harbour
"""
WHOLE = Excerpt("almanac.txt", Span(0, len(TIDES)))


@pytest.fixture(scope="module")
def searcher(tmp_path_factory: pytest.TempPathFactory) -> Searcher:
    folder = tmp_path_factory.mktemp("like")
    return built(folder, ARTICLES, SOURCES)


def built(folder: Path, articles: dict[str, str], sources: str) -> Searcher:
    (folder / "corpus").mkdir()
    for name, text in {**articles, "sources.csv": sources}.items():
        (folder / "corpus" / name).write_text(text, encoding="utf-8")
    build(folder / "index", corpus=[folder / "corpus"], model=BagOfWords())
    return Searcher(FolderStore(folder / "index"), BagOfWords())


def test_passages_like_a_text_are_of_other_sources_and_do_not_repeat_it(
    searcher: Searcher,
) -> None:
    answer = searcher.search_like(WHOLE)

    assert answer.question == TIDES
    assert [hit.document.doc_id for hit in answer.hits] == ["harbour.txt", "bakery.txt"]
    assert [hit.rank for hit in answer.hits] == [1, 2]
    assert answer.hits[0].why.missing == ()


def test_a_text_that_says_the_opposite_in_nearly_the_same_words_is_like_it(build: Build) -> None:
    may = "After the tablet you may drive for six hours, and swim in the sea as you like."
    searcher = build(may, may.replace("may", "must not"), may.replace("six", "seven"), may)

    hits = searcher.search_like(Excerpt("doc0.txt", Span(0, len(may)))).hits

    assert {hit.document.doc_id for hit in hits} == {"doc1.txt", "doc2.txt"}


def test_a_selection_of_words_finds_passages_like_it(searcher: Searcher) -> None:
    start = TIDES.index("the moon")

    answer = searcher.search_like(Excerpt("almanac.txt", Span(start, start + 15)), k=1)

    assert answer.question == "the moon pulls"
    assert [hit.document.doc_id for hit in answer.hits] == ["copy.txt"]


def test_articles_of_unknown_source_are_others_to_each_other(tmp_path: Path) -> None:
    articles = {"one.txt": "The moon pulls at the sea.", "two.txt": "A moon over the calm sea."}

    searcher = built(tmp_path, articles, "path,source\n")

    answer = searcher.search_like(Excerpt("one.txt", Span(0, 26)))
    assert [hit.document.doc_id for hit in answer.hits] == ["two.txt"]


def test_filters_choose_among_the_other_sources(searcher: Searcher) -> None:
    only = searcher.search_like(WHOLE, filters=Filters(sources=("Harbour", "Almanac")))
    none = searcher.search_like(WHOLE, filters=Filters(sources=("almanac",)))

    assert [hit.document.doc_id for hit in only.hits] == ["harbour.txt"]
    assert (none.hits, none.answerable) == ((), False)
    assert "There is no other source" in none.notices[0]


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("none.txt@0-5", "There is no article 'none.txt'"),
        ("almanac.txt@0-9999", "has the characters 0 to"),
        ("almanac.txt@5-5", "has no words"),
        ("almanac.txt@9-5", "has no words"),
        ("almanac.txt", "Write it as DOC_ID@START-END"),
        ("almanac.txt@0-", "Write it as DOC_ID@START-END"),
    ],
)
def test_a_text_that_is_not_there_is_an_error(searcher: Searcher, text: str, words: str) -> None:
    with pytest.raises(QuestionError, match=words):
        searcher.search_like(parse_excerpt(text))


def test_an_excerpt_is_written_as_it_is_read() -> None:
    excerpt = Excerpt("b@3-4.jsonl#5@x", Span(7, 90))

    assert parse_excerpt(str(excerpt)) == excerpt
