"""Exports of hits, comparisons and collections, as table and as Markdown."""

import csv
import io
import re
from dataclasses import replace

import pytest
from hypothesis import given

from index.export.csv_markdown import dossier_csv, dossier_markdown
from index.export.evidence_html import evidence_html
from index.export.quotations import answer_dossier, comparison_dossier, kept_dossier
from index.export.ris_bibtex import bibtex, ris
from index.files.digests import quote_digest
from index.notebook.kept_passages import to_keep
from index.records import Listing, Location, Span
from tests.support.bag_of_words import Build
from tests.support.comparisons import comparison, view
from tests.support.quotations import SALT, TEXTS, dossier, hostile, quoted


@given(TEXTS)
def test_the_table_contains_every_quote_and_no_formula(text: str) -> None:
    written = dossier_csv(dossier(hostile(text), quoted()))

    rows = list(csv.DictReader(io.StringIO(written, newline="")))
    cells = [cell for row in rows for cell in row.values()]
    assert not [cell for cell in cells if cell.startswith(("=", "+", "-", "@", "\t", "\r", "\n"))]
    assert rows[0]["quote"].removeprefix("'").replace("\r\n", "\n") in (
        text.replace("\r\n", "\n"),
        text.removeprefix("'"),
    )
    assert rows[1]["quote"] == "Salt helps."
    assert (rows[1]["start"], rows[1]["page"], rows[1]["generation"]) == ("10", "2", "0007")


@given(TEXTS)
def test_markdown_contains_no_markup_from_an_article(text: str) -> None:
    written = dossier_markdown(dossier(hostile(text), title=text, claim=text, line=text))

    for line in written.splitlines():
        words = re.sub(r"\\.", "x", re.sub(r"^(# |> {0,3}|- |Note: |Claim: |Compared: )", "", line))
        assert not re.search(r"[*_`<\[\]|$~#&]", words)
        assert not re.match(r"([-+>=]|\d+[.)])", words)


def test_markdown_names_the_place_and_source_of_each_quote() -> None:
    written = dossier_markdown(dossier(quoted(note="mine", said="supports", permalink="http://x/")))

    assert "> Salt helps.\n>\n> — Ann and Bo, Salt Society, “On salt”, 16 October 2019" in written
    assert "Why · page 2 · characters 10–21" in written
    assert "\n>   <https://salt.example/a_b?c=1&d=%20#e>\n>   <http://x/>\n" in written
    assert "\nsupports\n\nNote: mine\n" in written
    assert written.endswith("it does not judge who is right, and gives no advice.\n")


def test_markdown_and_the_evidence_file_list_the_authors() -> None:
    listing = replace(SALT, author="Ann Lee; Bo Kim; Cy Day")

    many = dossier(quoted(listing=listing))

    assert "> — Ann Lee, Bo Kim and Cy Day, Salt Society, “On salt”" in dossier_markdown(many)
    row = '<th scope="row">Author</th><td><bdi>Ann Lee, Bo Kim and Cy Day</bdi></td>'
    assert row in evidence_html(many)


def test_the_evidence_file_says_when_a_page_was_accessed() -> None:
    listing = replace(SALT, read="2026-01-31")

    row = '<th scope="row">Accessed</th><td><bdi>31 January 2026</bdi></td>'
    assert row in evidence_html(dossier(quoted(listing=listing)))


def test_a_table_has_iso_dates_and_authors_separated_by_semicolons() -> None:
    listing = replace(SALT, published="2019-10", read="2026-01-31", author="Ann Lee, MD, Bo Kim")

    (row,) = csv.DictReader(io.StringIO(dossier_csv(dossier(quoted(listing=listing)))))

    assert (row["published"], row["read"]) == ("2019-10", "2026-01-31")
    assert row["author"] == "Ann Lee, MD; Bo Kim"


def places(listing: Listing, span: Span, quote: str) -> str:
    return f"{listing.doc_id}@{span.start}-{span.end}:{quote[:4]}"


def test_hits_are_exported_in_order_and_nearest_ones_are_labelled(build: Build) -> None:
    searcher = build("Salt helps against cramps.", "Cramps come at night.")
    answer = searcher.search("salt cramps")

    exported = answer_dossier(answer, searcher.generation, places)
    silent = answer_dossier(replace(answer, answerable=False), searcher.generation, places)

    assert [one.text for one in exported.quotations] == [hit.passage.text for hit in answer.hits]
    assert exported.quotations[0].permalink == "doc0.txt@0-26:Salt"
    assert exported.quotations[0].article_digest == quote_digest("Salt helps against cramps.")
    assert exported.question == "salt cramps"
    assert silent.lines[0] == "No article answers this; these are the nearest."


def test_copies_of_a_hit_are_exported_after_all_hits_and_differences_are_named(
    build: Build,
) -> None:
    salt = (
        "Salt of 400 mg helps against cramps at night, when legs and feet are cold, long walks "
        "were taken, little water was drunk, sheets press on toes, and calves are tired."
    )
    searcher = build(salt, salt.replace("400", "40"), f"{salt.upper()}\n")
    answer = searcher.search("does salt of 400 mg help against cramps?")

    exported = answer_dossier(answer, searcher.generation, places)

    assert [(one.listing.doc_id, one.text, one.said) for one in exported.quotations] == [
        ("doc0.txt", salt, ""),
        (
            "doc1.txt",
            salt.replace("400", "40"),
            "Nearly the same words as hit 1, but “40 mg” instead of “400 mg”.",
        ),
        ("doc2.txt", salt.upper(), "Says the same as hit 1."),
    ]
    assert exported.quotations[2].permalink == f"doc2.txt@0-{len(salt)}:SALT"
    for written in (dossier_csv(exported), dossier_markdown(exported), evidence_html(exported)):
        assert all(f"doc{number}.txt" in written for number in range(3))
    for written in (ris(exported.quotations), bibtex(exported.quotations)):
        assert all(f"doc{number}.txt" in written for number in range(3))


def test_a_comparison_is_exported_with_its_silent_sources(build: Build) -> None:
    manifest = build("Salt helps.").generation.manifest
    compared = comparison(
        view("salt", shares=["calf"]),
        view("calf", "disputes", "Salt harms."),
        view("elk", "undecided", "Salt is salty."),
        view("ox", "silent"),
        view("yak", "unread", claims=()),
    )

    exported = comparison_dossier(compared, manifest, places)

    assert [(one.text, one.said) for one in exported.quotations] == [
        ("Salt helps.", "salt: supports. This sentence: supports."),
        ("Salt harms.", "calf: disputes. This sentence: disputes."),
        ("Salt is salty.", "elk: undecided. This sentence: no verdict."),
    ]
    assert exported.lines == (
        "ox: Nothing near it was found.",
        "yak: Not read sentence by sentence: no verdict.",
        "salt shares text with calf.",
    )
    assert exported.claim == "Salt helps."
    assert exported.judged_by == "A small model judged."


def test_a_question_judged_as_typed_is_exported_once_and_an_open_one_without_verdicts(
    build: Build,
) -> None:
    manifest = build("Salt helps.").generation.manifest
    typed = comparison(view("salt"), asked="Does salt help?")
    bare = comparison(view("salt", None), asked=None)

    assert comparison_dossier(typed, manifest, places).claim == ""
    [one] = comparison_dossier(bare, manifest, places).quotations
    assert one.said == "salt: no verdict."


def test_text_and_evidence_file_say_what_judged() -> None:
    judged = replace(dossier(quoted(), claim="Salt helps."), judged_by="A model of 9 MB judged.")

    assert "\nClaim: Salt helps.\n\nA model of 9 MB judged.\n" in dossier_markdown(judged)
    row = '<th scope="row">Verdicts</th><td><bdi>A model of 9 MB judged.</bdi></td>'
    assert row in evidence_html(judged)
    assert "Verdicts" not in evidence_html(dossier(quoted()))


@pytest.mark.parametrize(
    ("now", "words", "place"),
    [
        ("Salt helps some people.", "Verified: ", (0, 23)),
        (
            "So: Salt helps some people.",
            "Moved: the article still has these words, in another place.",
            (4, 27),
        ),
        ("Salt helps few people.", "Edited: the article now says something else here.", (0, 23)),
        ("Pepper.", "Removed: the article no longer contains these words", (0, 23)),
    ],
)
def test_a_kept_quote_is_exported_as_it_was_kept_with_its_status(
    build: Build, now: str, words: str, place: tuple[int, int]
) -> None:
    quote = "Salt helps some people."
    at = Location(doc_id="doc0.txt", ordinal=0, start=0, end=len(quote))
    kept = to_keep(at, replace(SALT, doc_id="doc0.txt"), quote, collection="")

    (one,) = kept_dossier("Mine", [kept], build(now).generation, places).quotations

    assert one.text == quote
    assert one.said.startswith(words)
    assert (one.place.start, one.place.end) == place
    assert one.now == (now if words.startswith("Edited") else "")


def test_a_kept_quote_outlasts_its_article_and_reports_an_edited_table(
    build: Build,
) -> None:
    generation = build("Other.").generation
    at = Location(doc_id="gone.md", ordinal=0, start=0, end=4)
    kept = to_keep(at, SALT, "Salt", collection="")
    changed = replace(kept, quote="Salz")

    gone, other = kept_dossier("Mine", [kept, changed], generation, places).quotations

    assert gone.said.startswith("Removed: its article is no longer in the library.")
    assert (gone.article_digest, gone.listing.source) == (None, "Salt Society")
    assert other.said.startswith("Not as it was kept")
