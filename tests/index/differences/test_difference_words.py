"""Differences in words: on a terminal, and in the line on an article that was added."""

from dataclasses import replace

from index.differences.difference import Difference, QuotedClaim
from index.differences.difference_words import difference_lines, differs_words, search_words
from index.differences.found_differences import FoundDifferences
from index.differences.library_search import best_first
from index.differences.read_pairs import Bars, precision_words, shipped_bars
from index.differences.topic_words import topic_words
from index.records import Span
from tests.support.comparisons import claim, document


def quoted(name: str, text: str) -> QuotedClaim:
    return QuotedClaim(doc_id=f"{name}.md", span=Span(0, len(text)), text=text, title=name)


ASH = replace(quoted("Ash", "It takes\n7 days."), source="Ash", published="2019")
ELM = replace(quoted("Elm", "It takes 6 weeks."), lead="“For a sprain:”")
ONE = Difference(a=ASH, b=ELM, kind="number", probability=0.9, topic="Ankle", newer="a")
FIR = replace(ONE, b=quoted("Fir", "It takes 1 year."), topic="Knee", probability=0.8)


def test_both_sentences_are_printed_with_who_says_them_and_which_is_newer() -> None:
    assert list(difference_lines([replace(ONE, state="confirmed")])) == [
        "1. Ankle · they give different numbers · confirmed by you",
        "   Ash, “Ash”, 2019 (newer):",
        "      “It takes 7 days.”",
        "   “Elm”, date unknown:",
        "      “It takes 6 weeks.”",
        "      after “For a sprain:”",
        "",
    ]


def test_it_is_said_how_many_pairs_were_not_read() -> None:
    found = FoundDifferences(generation="1", total=3, near=3000, read=2500)

    assert search_words(found).endswith("and 500 that are less near were not.")
    assert search_words(FoundDifferences()).startswith("This library has not been searched")


def test_the_line_on_an_article_names_the_source_or_counts_several() -> None:
    dismissed = replace(FIR, state="dismissed")

    assert differs_words([ONE, dismissed], ["Ash.md"]) == "Differs from “Elm” on Ankle."
    assert differs_words([ONE, FIR], ["Ash.md"]) == "Differs from 2 of your sources on Ankle; Knee."
    assert differs_words([ONE], ["Yew.md"]) == ""
    # Two articles that were added together are no sources that one had before.
    assert differs_words([ONE], ["Ash.md", "Elm.md"]) == ""


def test_two_articles_have_three_differences_at_most_and_the_surest_come_first() -> None:
    four = [
        replace(ONE, b=replace(ELM, text=f"It takes {n} weeks."), probability=n / 10)
        for n in range(4)
    ]

    chosen = best_first([*four, FIR])

    assert [one.probability for one in chosen] == [0.8, 0.3, 0.2, 0.1]


def test_the_topic_is_the_title_that_both_are_about_and_words_that_both_use() -> None:
    a = document("gout", "Acute gout attacks last 3 days.")
    b = document("more gout", "In gout, acute attacks last 9 days.")
    gout = replace(a, title="Gout")

    topic = topic_words(claim(gout), claim(b), marks=[Span(24, 30)])

    assert topic == "Gout: Acute, attacks last"


def test_how_often_what_is_shown_is_right_was_measured_and_is_said() -> None:
    bars = shipped_bars()

    assert bars.precision is not None
    assert bars.precision >= 0.85
    assert precision_words().startswith(f"Of {bars.read} such pairs in libraries that it was")
    assert precision_words(Bars(opposite=0.9, number=0.9)) == ""
