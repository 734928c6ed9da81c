"""A table of sources by questions: its rows, their order, and its files."""

import csv
import io
from collections.abc import Sequence
from dataclasses import replace

import pytest

from index.compare.comparison import Comparison, SourceView
from index.compare.corrections import corrected
from index.compare.source_table import (
    FEW,
    Arrangement,
    SourceTable,
    arranged,
    silent_rows,
    source_table,
)
from index.compare.table_formats import table_csv, table_markdown
from index.export.evidence_html import evidence_html
from index.export.table_dossier import table_dossier
from index.notebook.judgements import Judgement
from tests.support.bag_of_words import Build
from tests.support.comparisons import comparison, judged, view

SALT, SUGAR, OPEN = "Does salt help?", "Does sugar help?", "Why?"
ASH, ELM, OAK = view("Ash"), view("Elm", "disputes", "Salt harms."), view("Oak", "silent")


def table(*columns: Sequence[SourceView] | None, open_last: bool = False) -> SourceTable:
    made: list[Comparison | None] = [comparison(*views) if views else None for views in columns]
    if open_last:
        made[-1] = replace(made[-1] or comparison(), claim=None)
    return source_table([SALT, SUGAR, OPEN][: len(made)], made)


def labels(shown: SourceTable) -> list[str]:
    return [row.label for row in shown.rows]


def many(*speaking: int) -> list[SourceView]:
    sources = [view(f"S{number:02}", "silent") for number in range(FEW + 5)]
    for number in speaking:
        sources[number] = view(f"S{number:02}")
    return sources


def test_sources_stand_by_name_and_what_was_not_compared_is_open() -> None:
    one = source_table([SALT, SUGAR], [comparison(OAK, ELM), None], sources=["“Yew”", "Ash"])

    assert [(row.label, [bool(cell) for cell in row.cells]) for row in one.rows] == [
        ("Ash", [False, False]),
        ("Elm", [True, False]),
        ("Oak", [True, False]),
        ("“Yew”", [False, False]),
    ]
    assert not one.is_whole


def test_a_further_question_moves_no_row_of_a_large_library() -> None:
    first = arranged(table(many(9, 4)), Arrangement())
    both = arranged(table(many(9, 4), many(1, 9)), Arrangement())

    assert labels(first)[:2] == ["S04", "S09"]
    assert labels(both)[:3] == ["S04", "S09", "S01"]


def test_rows_are_ordered_by_a_stance_and_the_surest_comes_first() -> None:
    sure = view("Yew", claims=[judged(view("Yew").claims[0].claim, "supports", 0.99)])
    whole = table([ASH, ELM, OAK, sure])

    assert labels(arranged(whole, Arrangement(by=0))) == ["Yew", "Ash", "Elm", "Oak"]
    assert labels(arranged(whole, Arrangement(by=7))) == ["Ash", "Elm", "Oak", "Yew"]


@pytest.mark.parametrize(
    ("wanted", "shown"),
    [
        (Arrangement(named=" A"), ["Ash", "Oak"]),
        (Arrangement(stances=("disputes", "mixed")), ["Elm"]),
        (Arrangement(stances=("silent",), named="ash"), []),
    ],
)
def test_rows_are_left_out_by_name_and_by_stance(wanted: Arrangement, shown: list[str]) -> None:
    assert labels(arranged(table([ASH, ELM, OAK]), wanted)) == shown


def test_a_source_that_was_not_read_or_on_which_a_person_spoke_is_not_called_silent() -> None:
    unread = view("Yew", "unread", claims=())
    own = corrected(
        comparison(OAK, unread, view("Fir", "silent")),
        [Judgement(question="Salt helps.", article="Fir.md", stance="supports")],
    )

    silent, not_read = silent_rows(source_table([SALT], [own]).rows)

    assert ([row.label for row in silent], [row.label for row in not_read]) == (["Oak"], ["Yew"])


def test_every_file_of_a_table_has_each_stance_its_sentence_and_who_judged(build: Build) -> None:
    own = corrected(
        comparison(ASH, ELM, OAK),
        [Judgement(question="Salt helps.", article="Ash.md", stance="disputes", reason="a joke")],
    )
    whole = source_table([SALT, OPEN], [own, replace(comparison(view("Elm", None)), claim=None)])

    rows = list(csv.DictReader(io.StringIO(table_csv(whole))))
    text = table_markdown(whole)
    dossier = table_dossier(whole, build("Salt.").generation.manifest, lambda *_: "")

    assert [row[SALT] for row in rows] == ["disputes", "disputes", "silent"]
    assert [row[f"{SALT}: given by"] for row in rows] == ["person", "model", "model"]
    assert (rows[0][f"{SALT}: model"], rows[0][f"{SALT}: reason"]) == ("supports", "a joke")
    assert rows[1][f"{OPEN}: sentence"] == "Salt helps."
    assert rows[0][OPEN] == "not compared yet"
    assert "| Ash | disputes (a person's verdict) | not compared yet |\n" in text
    assert "| Elm | disputes | speaks |\n" in text
    assert "Ash: disputes. Verdict given by a person; the model's was: supports." in text
    assert [(one.text, one.question) for one in dossier.quotations] == [
        ("Salt helps.", SALT),
        ("Salt harms.", SALT),
        ("Salt helps.", OPEN),
    ]
    assert f"{SALT} silent: Oak." in dossier.lines
    assert "Verdict given by a person" in evidence_html(dossier)
