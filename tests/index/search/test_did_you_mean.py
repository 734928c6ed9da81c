"""Near words of the articles for those of a question that they do not have."""

from collections.abc import Sequence

import pytest

from index.search.searcher import Searcher
from index.store.open import open_store
from tests.support.bag_of_words import BagOfWords, Build


class Pieces(BagOfWords):
    """Knows a few words; any other has two tokens."""

    def token_ends(self, texts: Sequence[str]) -> list[list[int]]:
        known = {"charlie", "chest", "clamp", "deform", "house"}
        return [[len(text)] if text in known else [1, len(text)] for text in texts]


@pytest.fixture
def searcher(build: Build) -> Searcher:
    index = build(
        "Dehydration causes cramps at night. Diarrhea leads to dehydration.",
        "A charley horse is a cramp of the leg. Charley horses hurt.",
        "Levodopa and hemorrhage; take a medication. Gout, too. Magnesium.",
        "Pneumonia hurts. 筋肉痛. Vitamin B12.",
        "# Bursitis\n\nRest the shoulder.",
    ).generation.index
    return Searcher(open_store(index), Pieces())


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("does dehidration hurt?", "does dehydration hurt?"),
        ('a "charlie horse" -runner', 'a "charley horse" -runner'),
        ("LEVADOPA and crmaps", "levodopa and cramps"),
        ("medicatoin", "medication"),
        ("a hemmorage", "a hemorrhage"),
        ("neumonia", "pneumonia"),
        ("bursitus", "bursitis"),
        ("diarhoea", "diarrhea"),
        ("my charlie horse hurts", "my charley horse hurts"),
        ("a charley house", "a charley horse"),
    ],
)
def test_a_misspelt_word_is_offered_as_the_articles_write_it(
    searcher: Searcher, typed: str, meant: str
) -> None:
    answer = searcher.search(typed)

    assert (answer.question, answer.did_you_mean) == (typed, meant)
    assert answer.as_json()["did_you_mean"] == meant


@pytest.mark.parametrize(
    "typed",
    [
        "dehydrated", "cramping", "diarrhoea", "horse", "xylophone", "gou", "charlie",
        "charlie hurts", "the clamp", "is it a house",
        "house’s charley", "deforming levodopa", "B13",
        "筋骨", "cramp -leggs", "hydration",
    ],
)  # fmt: skip
def test_nothing_is_offered_for_words_that_are_known_short_or_far_from_all(
    searcher: Searcher, typed: str
) -> None:
    assert searcher.search(typed).did_you_mean is None


def test_a_question_whose_words_all_occur_reads_no_vocabulary(
    searcher: Searcher, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delattr(type(searcher._retriever), "vocabulary")

    assert searcher.search("cramps at night").did_you_mean is None


def test_words_that_were_looked_up_once_are_kept(
    searcher: Searcher, monkeypatch: pytest.MonkeyPatch
) -> None:
    searcher.search("charlie horse")
    monkeypatch.delattr(type(searcher._retriever), "rows_with")

    assert searcher.search("a charlie horse").did_you_mean == "a charley horse"


def test_a_phrase_that_occurs_nowhere_offers_the_one_that_does(searcher: Searcher) -> None:
    answer = searcher.search('"charlie horse"')

    assert answer.hits == ()
    assert answer.did_you_mean == '"charley horse"'
    assert searcher.search(answer.did_you_mean).hits
