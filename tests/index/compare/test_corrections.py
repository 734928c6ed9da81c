"""A person's verdicts in place of the model's."""

import csv
import io
from dataclasses import replace
from pathlib import Path

import pytest

from index.compare.command import comparison_lines
from index.compare.comparison import Comparison, Group, SourceStance, SourceView
from index.compare.comparison_formats import (
    comparison_csv,
    comparison_json,
    comparison_markdown,
)
from index.compare.corrections import (
    correct,
    corrected,
    take_back_correction,
    with_corrections,
)
from index.export.evidence_html import evidence_html
from index.export.quotations import comparison_dossier
from index.notebook.judgements import Judgement, judged_file, read_marks
from tests.support.bag_of_words import Build
from tests.support.comparisons import claim, comparison, document, judged, pair, view

SALT = "Salt helps."
ASH, ELM, OAK = view("Ash"), view("Elm", "disputes", "Salt harms."), view("Oak", "silent")
ASH2 = document("Ash2", "Salt is dug.", source="Ash")
TWO = replace(ASH, documents=(*ASH.documents, ASH2))


def said(article: str, stance: str, reason: str = "", *, question: str = SALT) -> Judgement:
    return Judgement(question=question, article=article, stance=stance, reason=reason)


def stances(compared: Comparison) -> dict[str, SourceStance | None]:
    return {one.label: one.stance for one in compared.sources}


def of(compared: Comparison, label: str) -> SourceView:
    return next(one for one in compared.sources if one.label == label)


def test_a_verdict_of_a_person_stands_in_front_of_the_models() -> None:
    own = corrected(comparison(ASH, ELM, OAK), [said("Ash.md", "disputes", "It was a joke.")])

    ash = of(own, "Ash")
    assert stances(own) == {"Ash": "disputes", "Elm": "disputes", "Oak": "silent"}
    assert (ash.model_stance, ash.correction and ash.correction.reason) == (
        "supports",
        "It was a joke.",
    )
    assert of(own, "Elm") == ELM


@pytest.mark.parametrize(
    "other",
    [
        said("Ash.md", "disputes", question="Does salt help?"),
        said("Yew.md", "disputes"),
        Judgement(question=SALT, article="Ash.md", phrase="Salt", grade=0),
    ],
)
def test_what_is_said_of_another_question_or_article_changes_nothing(other: Judgement) -> None:
    compared = comparison(ASH, ELM)

    assert corrected(compared, [other]) is compared


def test_a_verdict_on_one_article_is_one_on_its_source_and_two_sides_make_it_mixed() -> None:
    one = corrected(comparison(TWO), [said("Ash2.md", "undecided")])
    both = corrected(comparison(TWO), [said("Ash2.md", "disputes"), said("Ash.md", "supports")])
    surer = corrected(comparison(TWO), [said("Ash.md", "silent"), said("Ash2.md", "disputes")])

    assert [stances(own)["Ash"] for own in (one, both, surer)] == ["undecided", "mixed", "disputes"]


def test_sources_differ_and_agree_as_the_person_says() -> None:
    yew = view("Yew", "supports", "Salt does help.")
    ash, elm, yews = (one.claims[0].claim for one in (ASH, ELM, yew))
    compared = comparison(
        ASH,
        yew,
        ELM,
        pairs=[pair(ash, elm), pair(yews, elm), pair(ash, yews, relation="agree")],
        groups=[Group(claims=(ash, yews), sources=("Ash", "Yew"))],
    )

    own = corrected(compared, [said("Ash.md", "disputes")])

    names = [(one.a.document.source, one.b.document.source, one.relation) for one in own.pairs]
    assert names == [("Yew", "Ash", "differ"), ("Yew", "Elm", "differ"), ("Ash", "Elm", "agree")]
    assert [group.sources for group in own.groups] == [("Ash", "Elm"), ("Yew",)]


def test_an_open_question_has_no_verdict_to_overrule(tmp_path: Path) -> None:
    open_one = comparison(view("Ash", None), asked=None)

    with pytest.raises(ValueError, match="no yes/no question"):
        correct(open_one, open_one.sources[0], "disputes", corpus=[str(tmp_path)])

    assert corrected(open_one, [said("Ash.md", "disputes", question="Does salt help?")]) is open_one


def test_a_correction_is_written_to_the_article_with_the_sentence_and_taken_back(
    tmp_path: Path,
) -> None:
    corpus = [str(tmp_path)]
    compared = comparison(TWO, ELM)
    correct(compared, TWO, "disputes", corpus=corpus, reason="a joke")
    # By now another article of the source has the stronger sentence.
    later = replace(TWO, claims=(judged(claim(ASH2), "supports"),))
    correct(compared, later, "mixed", corpus=corpus)

    written = [(one.article, one.stance) for one in read_marks(judged_file(corpus))]
    own = with_corrections(compared, corpus)
    take_back_correction(compared, of(own, "Ash"), corpus=corpus)

    assert written == [("Ash2.md", "mixed")]
    assert stances(own) == {"Elm": "disputes", "Ash": "mixed"}
    assert with_corrections(compared, corpus) == compared


def test_a_damaged_table_leaves_the_models_verdicts_and_says_so(tmp_path: Path) -> None:
    (tmp_path / "judged.csv").write_text("question,article,stance\nq,a.md,perhaps\n")

    shown = with_corrections(comparison(ASH), [str(tmp_path)])

    assert stances(shown) == {"Ash": "supports"}
    assert shown.notices[0].startswith("Your own verdicts are not shown: ")


def test_a_source_without_a_sentence_is_judged_by_its_nearest_article() -> None:
    both = (document("One", "Salt."), document("Oak", "Salt helps.", source="Oak"))

    assert replace(OAK, documents=both).judged_article.doc_id == "Oak.md"


def test_the_strongest_sentence_is_one_on_the_side_that_is_shown() -> None:
    text = document("Ash", "Salt helps. Salt harms.")
    claims = [judged(claim(text, words), None) for words in ("Salt helps.", "Salt harms.")]
    no, yes = replace(claims[1], stance="disputes"), replace(claims[0], stance="supports")
    one = view("Ash", "supports", claims=(yes, no))

    assert one.strongest == yes
    assert replace(one, stance="disputes").strongest == no
    assert view("Oak", "silent").strongest is None


def test_every_export_says_who_judged(build: Build) -> None:
    own = corrected(comparison(ASH, ELM), [said("Ash.md", "disputes", "It was a joke.")])
    manifest = build("Salt.").generation.manifest

    rows = list(csv.DictReader(io.StringIO(comparison_csv(own))))
    sources = comparison_json(own)["sources"]
    dossier = comparison_dossier(own, manifest, lambda *_: "")
    words = "Verdict given by a person; the model's was: supports. Reason: It was a joke."

    found = [(row["given_by"], row["stance"], row["model_stance"], row["reason"]) for row in rows]
    assert found == [
        ("person", "disputes", "supports", "It was a joke."),
        ("model", "disputes", "disputes", ""),
    ]
    assert [tuple(one[key] for key in ("given_by", "model_stance")) for one in sources] == [
        ("person", "supports"),
        ("model", "disputes"),
    ]
    assert f"## Ash: disputes\n\n{words}\n" in comparison_markdown(own)
    assert words in " ".join(" ".join(comparison_lines(own)).split())
    assert words.replace("'", "&#x27;") in evidence_html(dossier)
