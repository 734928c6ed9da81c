from pathlib import Path

import pytest

from index.compare.comparer import Comparer
from index.errors import TableError
from index.evaluation.judged_set import place_judgements
from index.evaluation.judged_verdict import Verdict, misjudged, verdict_values
from index.evaluation.measures import evaluate
from index.evaluation.system import System, parse_variant
from index.notebook.judgements import Judgement, judged_file, overrule, read_judgements
from tests.support.bag_of_words import Build
from tests.support.sources import WordScorer

FILE = Path("own.csv")


def verdict(judged: str, shown: str, doc_id: str | None = "a.txt") -> Verdict:
    return Verdict(question="why?", doc_id=doc_id, judged=judged, shown=shown)


def test_the_values_of_a_question_are_shares_of_what_was_judged_for_it() -> None:
    stances = [
        verdict("supports", "supports"),
        verdict("disputes", "supports"),
        verdict("supports", "undecided"),
        # Undecided takes no side either.
        verdict("silent", "undecided"),
        verdict("silent", "supports"),
    ]

    assert verdict_values(stances) == {"stances": 2 / 5, "not_opposite": 2 / 3}
    assert verdict_values([verdict("none", "none", None)]) == {"silence": 1}
    assert verdict_values([verdict("none", "answer", None)]) == {"silence": 0}
    assert verdict_values([verdict("silent", "silent")]) == {"stances": 1}
    assert verdict_values([]) == {}
    assert misjudged({"why?": stances}) == [stances[1], stances[2], stances[4]]


def test_a_system_is_judged_by_what_it_answers_refuses_and_says_of_each_source(
    build: Build, monkeypatch: pytest.MonkeyPatch
) -> None:
    searcher = build("Salt helps against cramps.", "Salt never helps against cramps.", "Gulls cry.")
    judged = place_judgements(
        FILE,
        [
            Judgement(question="does salt help against cramps?", phrase="salt helps"),
            Judgement(question="zebra quartz?", grade=0),
            Judgement(question="gulls cry", grade=0),
            *(
                Judgement(
                    question="does salt help against cramps?",
                    article=f"doc{number}.txt",
                    stance=stance,
                )
                for number, stance in enumerate(("supports", "supports", "silent"))
            ),
        ],
        searcher,
    )
    system = System(searcher)
    monkeypatch.setattr(system, "_comparer", Comparer(searcher, WordScorer()))

    evaluation = evaluate(system.rank, judged, judge=system.judge)

    assert list(evaluation.outcomes) == ["does salt help against cramps?"]
    assert [(one.question, one.doc_id, one.shown) for one in misjudged(evaluation.verdicts)] == [
        ("does salt help against cramps?", "doc1.txt", "disputes"),
        ("gulls cry", None, "answer"),
    ]
    figures = {name: one.mean for name, one in evaluation.figures.items()}
    assert figures["silence"] == pytest.approx(2 / 3)
    assert figures["stances"] == pytest.approx(2 / 3)
    assert figures["not_opposite"] == 0.5


def test_no_answer_and_an_answer_to_one_question_are_an_error(build: Build) -> None:
    rows = [
        Judgement(question="why?", grade=0, line=2),
        Judgement(question="why?", phrase="gulls", line=3),
    ]

    with pytest.raises(TableError, match="line 3 names an answer to a question that another row"):
        place_judgements(FILE, rows, build("Gulls cry."))


def test_a_variant_reaches_the_settings_of_answers_and_the_thresholds_of_comparisons(
    build: Build,
) -> None:
    searcher = build("The zebra rests.", *(f"Number {n} sails." for n in range(30)))

    changed = parse_variant("rare_passages=0,rare_share=0,shown=0.9,dense_weight=0.5")
    system = changed.apply(searcher, retriever="both")

    assert System(searcher)._passages.answer_features("zebra").is_named
    assert not system._passages.answer_features("zebra").is_named
    assert system._comparer._thresholds.shown == 0.9
    assert System(searcher)._comparer._thresholds.shown < 0.9
    assert system._passages._rankings.settings.dense_weight == 0.5


def test_an_overruled_verdict_counts_against_the_model_and_one_on_a_lost_article_does_not(
    build: Build, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked = "does salt help against cramps?"
    searcher = build("Salt helps against cramps.", "Salt never helps against cramps.")
    file = judged_file(searcher.generation.manifest.corpus)
    for article, stance in (("doc1.txt", "supports"), ("gone.txt", "disputes")):
        overrule(file, Judgement(question=asked, article=article, stance=stance))
    judged = place_judgements(file, read_judgements(file), searcher)
    system = System(searcher)
    monkeypatch.setattr(system, "_comparer", Comparer(searcher, WordScorer()))

    evaluation = evaluate(system.rank, judged, judge=system.judge)

    [wrong] = misjudged(evaluation.verdicts)
    assert (wrong.doc_id, wrong.judged, wrong.shown) == ("doc1.txt", "supports", "disputes")
    assert evaluation.figures["stances"].mean == 0
    assert judged.notices == [
        f"Passed over: 1 mark on what is no longer in the articles (first in line 3 of {file})."
    ]
