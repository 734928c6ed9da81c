from pathlib import Path

import pytest

from index.errors import TableError
from index.evaluation.judged_set import JudgedSet, passage_name, place_judgements
from index.notebook.judgements import Judgement
from index.search.searcher import Searcher
from tests.support.bag_of_words import Build

FILE = Path("own.csv")
TIDES = "The tide rises twice a day.\n\nIt falls twice a day, too."
LONG = "\n\n".join(
    f"Paragraph {n} tells of the harbour {'and its boats ' * 40}end{n}." for n in range(4)
)


def placed(searcher: Searcher, *judgements: Judgement) -> JudgedSet:
    return place_judgements(FILE, judgements, searcher)


def error_for(searcher: Searcher, judgement: Judgement) -> str:
    with pytest.raises(TableError) as error:
        placed(searcher, judgement)
    return str(error.value)


def with_words(searcher: Searcher, doc_id: str, words: str) -> list[str]:
    """The names of the passages of a document that contain exactly these words."""
    passages = searcher.generation.passages_of(doc_id)
    return [passage_name(passage) for passage in passages if words in passage.text]


def test_a_question_with_only_articles_is_judged_on_documents(build: Build) -> None:
    searcher = build(TIDES, "Gulls cry.")

    judged = placed(
        searcher,
        Judgement(question="why?", article="doc0.txt", grade=2),
        Judgement(question="why?", article="doc1.txt", grade=0),
    )

    assert (judged.questions, judged.unit("why?")) == ({"why?": "why?"}, "document")
    assert judged.grades == {"why?": {"doc0.txt": 2, "doc1.txt": 0}}


def test_a_phrase_names_every_passage_with_it_in_any_case_and_spacing(
    build: Build,
) -> None:
    searcher = build(LONG, "ITS   BOATS\nlie still", "It’s a “boat” – a well‑known one.")

    judged = placed(
        searcher,
        Judgement(question="which?", phrase="its boats"),
        Judgement(question="what?", phrase='it\'s a "BOAT"'),
    )

    boats = [*with_words(searcher, "doc0.txt", "its boats"), passage_name_of(searcher, "doc1.txt")]
    assert len(boats) > 2
    assert list(judged.grades["which?"]) == boats
    assert judged.grades["what?"] == {passage_name_of(searcher, "doc2.txt"): 1}
    assert judged.by_passage == {"which?", "what?"}


def test_a_phrase_with_an_article_names_passages_of_that_article_only(build: Build) -> None:
    searcher = build(LONG, LONG)

    judged = placed(searcher, Judgement(question="q", article="doc1.txt", phrase="end2"))

    assert list(judged.grades["q"]) == with_words(searcher, "doc1.txt", "end2")


def test_a_phrase_that_spans_two_passages_names_both(build: Build) -> None:
    searcher = build(LONG)
    first, second = searcher.generation.passages_of("doc0.txt")[:2]
    phrase = f"{first.text.split()[-1]} {second.text.split()[0]}"

    judged = placed(searcher, Judgement(question="q", phrase=phrase))

    assert list(judged.grades["q"]) == [passage_name(first), passage_name(second)]


def test_next_to_phrases_a_row_with_an_article_names_all_its_passages(build: Build) -> None:
    searcher = build(LONG, "Gulls cry.")

    judged = placed(
        searcher,
        Judgement(question="q", phrase="gulls"),
        Judgement(question="q", article="doc0.txt"),
    )

    every = [passage_name(one) for one in searcher.generation.passages_of("doc0.txt")]
    assert list(judged.grades["q"]) == [passage_name_of(searcher, "doc1.txt"), *every]


def test_the_better_of_two_grades_for_a_passage_counts(build: Build) -> None:
    searcher = build(TIDES)

    judged = placed(
        searcher,
        Judgement(question="q", phrase="tide rises", grade=2),
        Judgement(question="q", phrase="twice a day", grade=0),
    )

    assert judged.grades["q"][passage_name_of(searcher, "doc0.txt")] == 2


def test_articles_are_named_by_id_path_or_the_part_after_the_hash(build: Build) -> None:
    rows = '{"_id": "MED-1", "text": "Tides rise."}\n{"_id": "MED-2", "text": "Gulls cry."}\n'
    rows += '{"_id": "doc0.txt", "text": "Boats sail."}\n'
    searcher = build(TIDES, **{"lib.jsonl": rows})

    judged = placed(
        searcher,
        # Its own id takes precedence over the part after the hash of a row.
        Judgement(question="o", article="doc0.txt"),
        Judgement(question="a", article="lib.jsonl#MED-2"),
        Judgement(question="b", article="MED-1"),
        Judgement(question="c", article="lib.jsonl", phrase="gulls"),
    )

    assert [list(names) for names in judged.grades.values()] == [
        ["doc0.txt"],
        ["lib.jsonl#MED-2"],
        ["lib.jsonl#MED-1"],
        [passage_name_of(searcher, "lib.jsonl#MED-2")],
    ]


def test_a_name_missing_from_the_index_is_reported_with_its_line(build: Build) -> None:
    rows = '{"_id": "1", "text": "Tides rise."}\n{"_id": "2", "text": "Gulls cry."}\n'
    searcher = build(TIDES, **{"lib.jsonl": rows})

    unknown = error_for(searcher, Judgement(question="q", article="none.txt", line=7))
    nowhere = error_for(
        searcher, Judgement(question="q", article="doc0.txt", phrase="moon", line=8)
    )
    anywhere = error_for(searcher, Judgement(question="q", phrase="moon", line=9))
    several = error_for(searcher, Judgement(question="q", article="lib.jsonl", line=10))
    unasked = error_for(searcher, Judgement(question="?!", article="doc0.txt", line=11))

    assert unknown.startswith("own.csv, line 7: there is no article 'none.txt' in your library.")
    assert nowhere.startswith("own.csv, line 8: 'moon' is nowhere in doc0.txt.")
    assert anywhere.startswith("own.csv, line 9: 'moon' is nowhere in the articles.")
    assert several.startswith("own.csv, line 10: 'lib.jsonl' names 2 articles.")
    assert unasked.startswith("own.csv, line 11: The question has no word to look for.")


def test_marks_on_text_that_is_gone_are_passed_over_with_a_notice(build: Build) -> None:
    searcher = build(TIDES)
    stamp = "2026-01-31T12:00:00+00:00"

    judged = placed(
        searcher,
        Judgement(question="a", article="gone.txt", phrase="x", marked=stamp, line=2),
        Judgement(question="b", article="doc0.txt", phrase="tide", marked=stamp, line=3),
        Judgement(question="b", article="doc0.txt", phrase="moon", marked=stamp, line=4),
    )

    assert list(judged.questions) == ["b"]
    assert judged.notices == [
        "Passed over: 2 marks on what is no longer in the articles (first in line 2 of own.csv)."
    ]


def test_without_judgements_the_error_says_how_to_get_some(build: Build) -> None:
    with pytest.raises(TableError, match="own.csv contains no question yet"):
        placed(build(TIDES))


def passage_name_of(searcher: Searcher, doc_id: str) -> str:
    """The name of the one passage of a document."""
    (passage,) = searcher.generation.passages_of(doc_id)
    return passage_name(passage)
