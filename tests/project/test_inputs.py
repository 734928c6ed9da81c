"""Questions on handed articles over which search once went wrong, with what is right."""

from collections.abc import Callable, Mapping
from functools import cache
from pathlib import Path
from unicodedata import normalize

import pytest

from index.files.address import index_at
from index.search.answer import Answer
from index.search.searcher import Searcher, open_searcher
from ingest.build.pipeline import build
from tests.support.paths import SHARED, needs_shared

pytestmark = needs_shared
Ask = Callable[[str, str], Answer]


@pytest.fixture(scope="module")
def ask(tmp_path_factory: pytest.TempPathFactory) -> Ask:
    """Ask a question of one folder of handed articles; each is built once."""

    @cache
    def searcher(folder: str) -> Searcher:
        index = index_at(str(tmp_path_factory.mktemp("handed") / "index"))
        build(index, corpus=[SHARED / "inputs" / "reports" / folder])
        return open_searcher(index)

    return lambda folder, question: searcher(folder).search(question)


def lit(answer: Answer) -> str:
    first = answer.hits[0]
    return first.document.text[slice(*first.why.sentence)] if first.why.answers else ""


def shown(answer: Answer) -> str:
    return "\n".join(hit.passage.text for hit in answer.hits)


@pytest.mark.parametrize(
    ("question", "parts"),
    [
        ("how much of the evening tablet may adults take", ["400 mg", "4000 mg"]),
        ("may pregnant women take the evening tablet", ["may be\ntaken", "must not\nbe taken"]),
    ],
)
def test_articles_that_differ_in_a_dose_or_a_denial_are_all_shown(
    ask: Ask, question: str, parts: list[str]
) -> None:
    words = " ".join(shown(ask("near-duplicates", question)).split())

    assert all(" ".join(part.split()) in words for part in parts)


@pytest.mark.parametrize(
    ("question", "words"),
    [
        ("Which plants are poisonous to cats?", "lilies"),
        ("Which foods raise the risk of stones?", "spinach"),
        ("Which pumps need oil?", "south mill"),
        ("Which woods rot in water?", "beech"),
    ],
)
def test_the_sentence_that_answers_is_lit_and_not_its_denial(
    ask: Ask, question: str, words: str
) -> None:
    assert words in lit(ask("negation", question))


@pytest.mark.parametrize(
    ("question", "words"),
    [
        ('"20-60 minutes"', "20–60 minutes"),
        ("vitamin B12", "vitamin B‑12"),
        ("15 mcg", "15 µg"),
        ("followup visits", "Follow-up visits"),
        ("hemoglobin", "Haemoglobin"),
    ],
)
def test_words_are_found_in_any_of_their_spellings(ask: Ask, question: str, words: str) -> None:
    answer = ask("words", question)

    assert answer.answerable
    assert words in answer.hits[0].passage.text


def test_a_passage_with_an_unwanted_phrase_is_no_hit(ask: Ask) -> None:
    assert "dark room" not in shown(ask("words", 'sleep -"dark room"'))


@pytest.mark.parametrize(
    ("question", "offered"),
    [("levadopa", "levodopa"), ("restles leg syndrom", "restless leg syndrom")],
)
def test_a_misspelt_word_is_offered_as_the_articles_spell_it(
    ask: Ask, question: str, offered: str
) -> None:
    assert ask("words", question).did_you_mean == offered


def test_what_governs_a_quote_stands_with_it(ask: Ask) -> None:
    def leads(answer: Answer) -> list[str]:
        return [lead.text for lead in answer.hits[0].passage.lead]

    assert leads(ask("lead", "diving when with child")) == ["Do not dive if you:"]
    valve = ask("lead", "what pressure does valve 66 bear")
    assert leads(valve) == ["| Valve | Pressure | Unit | Checked every |"]
    assert lit(valve) == "| Valve 66 | 198 | bar | 7 months |"


def test_the_catalogue_meets_its_file_whatever_the_form_of_an_accent(tmp_path: Path) -> None:
    report, listings = built(tmp_path, "folder")

    assert report == ["Article_files/"]
    named = {normalize("NFC", path): title for path, title in listings.items()}
    assert named == {"Café notes.md": "The Café Clock", "Article.html": "Saved article"}


@pytest.mark.parametrize("form", ["semicolon", "cp1252", "sepline"])
def test_a_catalogue_is_read_as_spreadsheets_write_it(tmp_path: Path, form: str) -> None:
    _, listings = built(tmp_path, f"catalogue/{form}")

    assert listings["heart.md"] not in ("heart", "")


def built(folder: Path, name: str) -> tuple[list[str], Mapping[str, str]]:
    """What a build of a handed folder could not read, and the titles of its articles."""
    index = index_at(str(folder / "index"))
    report = build(index, corpus=[SHARED / "inputs" / "reports" / name])
    found = {one.doc_id: one.title for one in open_searcher(index).generation.listings}
    return [failure.path for failure in report.failed], found
