import re
from dataclasses import fields
from pathlib import Path

import pytest

from index.evaluation.system import RETRIEVERS, System, Variant, parse_variant
from index.search.searcher import RetrieverName
from index.settings import SearchSettings
from tests.support.bag_of_words import Build

TEXTS = [
    "The tide rises and falls twice a day by the harbour wall.",
    "A tide is a tide is a tide, say the fishermen of old.",
    "Boats lie in the harbour while the tide is out.",
    "Gulls cry over the boats and the nets.",
    "Lamps are lit in the evening when the nets are dry.",
]


@pytest.mark.parametrize("question", ["when is the tide out in the harbour", "tide rises falls"])
@pytest.mark.parametrize("retriever", RETRIEVERS)
def test_one_retriever_ranks_passages_as_it_ranks_articles_of_one_passage(
    build: Build, retriever: RetrieverName, question: str
) -> None:
    system = System(build(*TEXTS), retriever=retriever)

    documents = system.rank(question, "document")
    passages = system.rank(question, "passage")

    # After the articles that contain a word of the question, one retriever alone has no order.
    by_name = [ranked.names[0].rpartition("@")[0] for ranked in passages]
    assert by_name[:3] == [ranked.names[0] for ranked in documents][:3]
    assert [ranked.score for ranked in passages] == [-1.0 - n for n in range(len(passages))]


def test_the_retrievers_differ_place_words_and_meaning_do(build: Build) -> None:
    searcher = build(*TEXTS)

    first = {
        retriever: System(searcher, retriever=retriever)
        .rank("tide tide harbour", "passage")[0]
        .names[0]
        for retriever in RETRIEVERS
    }

    assert first["dense"] != first["lexical"]


def test_a_document_has_its_id_and_the_part_after_the_hash_as_names(build: Build) -> None:
    system = System(build(**{"lib.jsonl": '{"_id": "MED-1", "text": "Tides rise."}\n'}))

    (ranked,) = system.rank("tides", "document")

    assert ranked.names == ("lib.jsonl#MED-1", "MED-1")


def test_near_duplicates_share_a_place_with_all_their_names(build: Build) -> None:
    system = System(build(TEXTS[0], TEXTS[0], TEXTS[3]))

    first = system.rank("tide in the harbour", "passage")[0]

    end = len(TEXTS[0])
    assert set(first.names) == {f"doc0.txt@0-{end}", f"doc1.txt@0-{end}"}


def test_a_variant_is_parsed() -> None:
    assert parse_variant("leg=dense") == Variant(words="leg=dense", settings={}, retriever="dense")
    assert parse_variant("retriever=dense").retriever == "dense"
    assert parse_variant("index=a b/c") == Variant(
        words="index=a b/c", settings={}, index=Path("a b/c")
    )
    assert parse_variant("late_depth=0, dense_weight=.25,retriever=lexical").settings == {
        "late_depth": 0,
        "dense_weight": 0.25,
    }


@pytest.mark.parametrize(
    ("words", "message"),
    [
        ("speed=9", "'speed' cannot be compared."),
        ("", "'' cannot be compared."),
        ("index=", "'index' cannot be compared."),
        ("retriever=left", "retriever is 'left', but must be one of both, dense, lexical"),
        ("dense_weight=2", "dense_weight is '2', but must be a number from 0 to 1"),
        ("dense_weight=nan", "dense_weight is 'nan', but must be a number from 0 to 1"),
        ("dense_weight", "dense_weight is '', but must be a number from 0 to 1"),
        ("late_depth=1.5", "late_depth is '1.5', but must be a whole number from 0"),
        ("late_depth=-1", "late_depth is '-1', but must be a whole number from 0"),
        ("candidates=0", "candidates is '0', but must be a whole number from 1"),
    ],
)
def test_an_impossible_variant_is_an_error(words: str, message: str) -> None:
    with pytest.raises(ValueError, match=re.escape(message)):
        parse_variant(words)


def test_the_error_for_an_unknown_name_lists_all_names() -> None:
    with pytest.raises(ValueError, match="cannot be compared") as error:
        parse_variant("speed=9")

    names = {field.name for field in fields(SearchSettings)} | {"index", "retriever"}
    assert {name for name in names if f"{name}=" in str(error.value)} == names


def test_a_smaller_share_finds_copies_under_other_bylines(build: Build) -> None:
    page = "---\nauthor: {0}\n---\nSalt egg fig rice oat tea.\n\n{0}\n"
    searcher = build(**{"a.md": page.format("Ann Coe"), "b.md": page.format("Bo Day")})

    apart, together = (
        parse_variant(f"duplicate_share={share}").apply(searcher, retriever="both")
        for share in ("0.6", "0.3")
    )

    assert [len(one.names) for one in apart.rank("salt and egg", "passage")] == [1, 1]
    assert [len(one.names) for one in together.rank("salt and egg", "passage")] == [2]


def test_a_setting_changes_the_ranking(build: Build) -> None:
    searcher = build(*TEXTS)
    words_only = parse_variant("dense_weight=0,feedback_weight=0,late_depth=0")

    ranking = words_only.apply(searcher, retriever="both").rank("tide tide harbour", "passage")

    lexical = System(searcher, retriever="lexical").rank("tide tide harbour", "passage")
    assert [one.names for one in ranking] == [one.names for one in lexical]
    assert words_only.apply(searcher, retriever="both").searcher is searcher
