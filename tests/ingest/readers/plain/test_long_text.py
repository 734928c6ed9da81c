"""Texts made long on purpose, so that reading them would take hours: time grows only with length.

Each took from half a minute to years before it was fixed; now each takes well under a second.
"""

import re

import pytest

from index.text.sentences import sentences
from ingest.describe.boilerplate import boilerplate
from ingest.describe.documents import described
from ingest.describe.metadata import describe
from ingest.describe.study import Studied, study
from ingest.passages.contexts import CutArticle, contextual_texts
from ingest.passages.passages import cut_passages
from ingest.readers.plain.markdown_blocks import parse
from ingest.reading import Block, Kind, Reading
from tests.support.bag_of_words import BagOfWords
from tests.support.quick import quick


def paragraph(text: str) -> Reading:
    return Reading(text=text, blocks=(Block(kind=Kind.PARAGRAPH, start=0, end=len(text)),))


@pytest.mark.parametrize(
    "words", ["our ", "articles do not provide ", "information is not a substitute for ", "we use "]
)
def test_half_a_notice_repeated_is_read_in_no_time(words: str) -> None:
    article = paragraph(words * (300_000 // len(words)))

    assert quick(lambda: boilerplate(article)) == ()


@pytest.mark.parametrize(("begin", "end"), [("|a\n--", "x"), ("# a", "x"), ("- a", "x")])
def test_a_run_of_blanks_in_a_line_is_parsed_in_no_time(begin: str, end: str) -> None:
    text = begin + " " * 100_000 + end

    blocks = quick(lambda: parse(text))

    assert isinstance(blocks, tuple)
    assert blocks[-1].end == len(text)


@pytest.mark.parametrize("words", ["Published", "Last updated", "Written by"])
def test_a_run_of_blanks_before_a_date_or_a_name_is_passed_in_no_time(words: str) -> None:
    article = paragraph(words + " " * 100_000 + "x")

    known = quick(lambda: describe(article, skipped=(), path="a.txt"))

    assert known == {"title": ("a", "the file name")}


def test_front_matter_of_megabytes_is_passed_in_no_time() -> None:
    text = "---\n" + "tide: high\n" * 100_000 + "---\nTides rise."
    article = Reading(text=text, blocks=parse(text))
    skipped = boilerplate(article)

    known = quick(lambda: describe(article, skipped=skipped, path="a.txt"))

    assert known == {"title": ("a", "the file name")}


def test_a_value_of_thousands_of_characters_is_no_title_or_name() -> None:
    text = "---\nsource: Coast\nauthor: " + "Ann " * 500 + "\n---\n# " + "Tides " * 500
    article = Reading(text=text, blocks=parse(text), given={"title": "Tides " * 500})

    known = describe(article, skipped=(), path="a.txt")

    assert {field: found.value for field, found in known.items()} == {
        "source": "Coast", "title": "a",
    }  # fmt: skip


@pytest.mark.parametrize("words", ["腿抽筋。", "“Rest ", "Rest helps. "])
def test_an_endless_line_is_cut_into_sentences_in_no_time(words: str) -> None:
    text = words * (300_000 // len(words))

    found = quick(lambda: sentences(text))

    assert isinstance(found, list)
    assert re.sub(r"\s", "", "".join(text[start:end] for start, end in found)) == text.replace(
        " ", ""
    )


@pytest.mark.parametrize(
    "text",
    [
        "rest " * 200_000,
        "|".join(["rest"] * 50_000) + "\n--|--\n" + "a long walk | at noon\n" * 10_000,
        "rest helps. " * 5_000 + "so:\n- " + "walk\n- " * 30_000,
        "".join(f"# Rest {n}\n\nIt helps a lot.\n\n" for n in range(15_000)),
    ],
    ids=["one line", "header", "list", "headings"],
)
def test_a_text_of_one_kind_of_block_is_cut_in_no_time(text: str, model: BagOfWords) -> None:
    reading = Reading(text=text, blocks=parse(text))
    studied = study(reading, path="a.md")
    assert isinstance(studied, Studied)
    document = described(studied, path="a.md", listed={}).document
    ends = model.token_ends([text])[0]

    def searched() -> int:
        passages = cut_passages(reading, doc_id="a", skipped=(), token_ends=ends, limit=200)
        article = CutArticle(document, reading, passages)
        [found] = contextual_texts([article], model=model, limit=50)
        return sum(map(len, found))

    length = quick(searched)

    assert isinstance(length, int)
    assert length < 3 * len(text)
