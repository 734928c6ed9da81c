"""Tests of the search for differences over a library, with a reader of words."""

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from index.compare.stance.model import StanceModel
from index.compare.stance.runtime import Output
from index.differences import library_search, read_pairs
from index.differences.candidate_differences import differences_of
from index.differences.difference import Difference
from index.differences.difference_words import differs_words
from index.differences.found_differences import read_found
from index.differences.library_search import is_searched, search_library
from index.differences.verdicts_table import (
    give_verdict,
    library_differences,
    read_verdicts,
    verdicts_file,
)
from index.errors import ConcordanceError
from index.records import Vectors
from index.search.searcher import Searcher
from index.text.analyzer import terms
from tests.support.bag_of_words import BagOfWords, Build
from tests.support.comparisons import document

DAYS = "A mild sprain of the ankle takes 7 days to heal."
WEEKS = "A mild sprain of the ankle takes 6 weeks to heal."
WIDTH = 768
OTHER = "Bees build their combs of wax in hollow trees."


class WordReader:
    """Says yes where a text has every word of the other, and no where it has most of them."""

    name = "words"

    def __init__(self, *, stop_after: int | None = None) -> None:
        self.read: list[tuple[str, str]] = []
        self._calls_left = stop_after

    def probabilities(self, pairs: Sequence[tuple[str, str]]) -> Vectors:
        """One of three rows for each pair."""
        if self._calls_left == 0 and pairs:
            raise KeyboardInterrupt
        if self._calls_left is not None:
            self._calls_left -= 1
        self.read += pairs
        return np.array([_row(*pair) for pair in pairs], dtype=np.float32).reshape(-1, 3)

    def outputs(self, pairs: Sequence[tuple[str, str]]) -> Output:
        """Undecided on each pair."""
        undecided = np.tile(np.array([0, 9, 0], dtype=np.float32), (len(pairs), 1))
        return Output(undecided, np.zeros((len(pairs), WIDTH), dtype=np.float32))


def _row(passage: str, asked: str) -> tuple[float, float, float]:
    wanted = set(terms(asked))
    share = len(wanted & set(terms(passage))) / len(wanted)
    return (0.9, 0.1, 0.0) if share == 1 else (0.0, 0.1, 0.9) if share > 0.5 else (0.0, 1.0, 0.0)


def quotes(found: Sequence[Difference]) -> list[tuple[str, str, str]]:
    return [(one.kind, one.a.text, one.b.text) for one in found]


def folder_of(searcher: Searcher) -> Path:
    return Path(searcher.generation.index)


def search(searcher: Searcher, reader: WordReader | None = None) -> list[Difference]:
    found = search_library(searcher, reader or WordReader(), folder_of(searcher))
    return list(found.differences)


def test_sources_that_contradict_each_other_are_found_with_the_words_that_clash(
    build: Build,
) -> None:
    searcher = build(DAYS, WEEKS, OTHER)

    (one,) = search(searcher)

    assert quotes([one]) == [("number", DAYS, WEEKS)]
    assert [one.a.text[slice(*mark)] for mark in one.a.marks] == ["7 days"]
    assert one.topic == "mild sprain, ankle takes"
    assert list(read_found(folder_of(searcher)).differences) == [one]
    assert is_searched(folder_of(searcher), searcher.generation.manifest.name)


def test_of_more_near_pairs_than_are_read_the_others_are_counted(build: Build) -> None:
    searcher = build(f"{DAYS}\n\n{OTHER}", f"{OTHER[:-1]} and logs.\n\n{WEEKS}")
    all_of_it = search_library(searcher, WordReader(), folder_of(searcher))
    (folder_of(searcher) / "differences.json").unlink()

    one = search_library(searcher, WordReader(), folder_of(searcher), most=1)

    assert (all_of_it.read, all_of_it.unread) == (2, 0)
    assert (one.read, one.unread) == (1, 1)


def test_articles_of_one_source_do_not_contradict_each_other(build: Build) -> None:
    rows = "path,source\na.md,Clinic\nb.md,clinic\n"

    assert search(build(**{"a.md": DAYS, "b.md": WEEKS, "sources.csv": rows})) == []


def test_an_article_that_copies_another_but_for_a_number_does_not_contradict_it(
    build: Build,
) -> None:
    copied = "Rest the foot on a cushion, cool it with ice and bind it with a firm bandage."

    assert search(build(f"{copied} {DAYS}", f"{copied} {WEEKS}")) == []


def test_what_one_source_says_of_other_people_is_no_difference(build: Build) -> None:
    children = WEEKS.replace("ankle", "ankle in children")

    assert search(build(DAYS, children)) == []


def test_a_new_article_costs_its_own_statements_only(build: Build) -> None:
    search(build(DAYS, WEEKS, OTHER))
    reader = WordReader()

    found = search(build(DAYS, WEEKS, OTHER, OTHER.replace("wax", "clay")), reader)

    assert quotes(found) == [("number", DAYS, WEEKS)]
    assert not [pair for pair in reader.read if "ankle" in pair[1]]


def test_differences_of_an_article_that_is_gone_disappear(build: Build, tmp_path: Path) -> None:
    search(build(DAYS, WEEKS, OTHER))
    (tmp_path / "corpus" / "doc1.txt").unlink()

    assert search(build()) == []


def test_a_build_removes_the_words_of_an_article_that_is_gone(build: Build, tmp_path: Path) -> None:
    searcher = build(DAYS, WEEKS, OTHER)
    search(searcher)
    part = folder_of(searcher) / "differences.part.json"
    part.write_text(WEEKS)
    (tmp_path / "corpus" / "doc1.txt").unlink()

    build()

    assert "6 weeks" not in (folder_of(searcher) / "differences.json").read_text()
    assert not part.exists()


def test_a_search_that_was_cut_off_goes_on_where_it_stopped(
    build: Build, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(library_search, "PAIRS_AT_ONCE", 5)
    many = [f"The {name} ferry to the island takes {{}} minutes." for name in NAMES]
    texts = ["\n\n".join(one.format(minutes) for one in many) for minutes in (20, 45)]
    searcher, cut_off, rest = build(*texts), WordReader(stop_after=2), WordReader()

    with pytest.raises(KeyboardInterrupt):
        search(searcher, cut_off)
    found = search(searcher, rest)

    assert len(cut_off.read) > 5
    assert rest.read
    assert not set(cut_off.read) & set(rest.read)
    assert found == sorted(found, key=lambda one: -one.probability)
    assert [path.name for path in folder_of(searcher).glob("differences*")] == ["differences.json"]


NAMES = "red blue green white black brown grey pink amber ivory coral olive".split()  # noqa: SIM905


def test_a_verdict_outlasts_a_rebuild_that_moves_the_sentence(build: Build) -> None:
    searcher = build(DAYS, WEEKS)
    (one,) = search(searcher)
    corpus = searcher.generation.manifest.corpus
    give_verdict(verdicts_file(corpus), one, "dismissed", reason="another degree")

    moved = build(f"Sprains hurt.\n\n{DAYS}", WEEKS)
    search(moved)
    (again,) = library_differences(folder_of(moved), corpus)

    assert again.a.span != one.a.span
    assert (again.state, again.reason) == ("dismissed", "another degree")


def test_a_verdict_is_changed_in_its_row_and_can_be_taken_back(build: Build) -> None:
    searcher = build(DAYS, WEEKS)
    (one,) = search(searcher)
    file = verdicts_file(searcher.generation.manifest.corpus)

    give_verdict(file, one, "dismissed")
    give_verdict(file, one, "confirmed", reason="=1+1")
    confirmed = read_verdicts(file)
    give_verdict(file, one, "new")

    assert [(verdict.state, verdict.reason) for verdict in confirmed] == [("confirmed", "=1+1")]
    assert read_verdicts(file) == []


def test_an_article_that_is_not_in_the_index_is_compared_with_all_that_are(
    build: Build, model: BagOfWords
) -> None:
    searcher = build(DAYS, OTHER)
    named = {"title": "the file name"}
    article = replace(document("new", f"{WEEKS}\n\n{OTHER}"), origins=named)

    found = differences_of(article, searcher, WordReader())

    assert quotes(found) == [("number", DAYS, WEEKS)]
    assert differs_words(found, ["new.md"]) == ("Differs from “doc0” on mild sprain, ankle takes.")


def test_articles_on_other_topics_do_not_contradict_each_other(build: Build) -> None:
    ankle, wrist = (
        f"# {topic}\n\nThe sprain takes" for topic in ("Ankle sprains", "Wrist sprains")
    )

    assert (
        search(build(**{"a.md": f"{ankle} 7 days to heal.", "b.md": f"{wrist} 6 weeks to heal."}))
        == []
    )
    assert search(
        build(**{"a.md": f"{ankle} 7 days to heal.", "b.md": f"{ankle} 6 weeks to heal."})
    )


def test_of_near_statements_those_that_contradict_each_other_are_found(build: Build) -> None:
    definition = "A muscle cramp is a sudden contraction of a muscle that hurts."
    other = "A muscle cramp is an unwilled contraction of one or several muscles."
    useless = "Antibiotic creams make no difference to a stye."
    useful = "An antibiotic cream cures a stye within two days."
    searcher = build(f"{definition}\n\n{useless}", f"{other}\n\n{useful}")

    found = search_library(searcher, StanceModel(), folder_of(searcher)).differences

    assert quotes(found) == [("opposite", useless, useful)]


def test_contradictions_on_different_people_differ_in_scope(
    build: Build, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(
        read_pairs, "contradictions", lambda pairs, _: np.full(len(pairs), 0.99, dtype=np.float32)
    )
    safe, unsafe = "Aspirin is safe against fever", "Aspirin is not safe against fever"

    both = search(build(f"{safe}.", f"{unsafe}."))
    children = search(build(f"{safe} in old people.", f"{unsafe} in children."))

    assert [one.kind for one in (*both, *children)] == ["opposite", "scope"]
    assert [both[0].b.text[slice(*mark)] for mark in both[0].b.marks] == ["not"]


def test_a_library_that_is_too_large_is_not_searched(build: Build, tmp_path: Path) -> None:
    searcher = build(DAYS, WEEKS)
    large = replace(searcher.generation.manifest, settings={"late_passages": 1})
    searcher.generation.manifest = large

    with pytest.raises(ConcordanceError, match=r"at most 1 passages, and this one has 2\. Split"):
        search_library(searcher, WordReader(), tmp_path / "found")
