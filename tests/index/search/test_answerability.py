"""Answerability: by all features together, or by a rare name alone."""

import json
import math
from dataclasses import asdict, replace
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from index.calibration import CALIBRATION, Calibration, Weights
from index.retrieval.ranking import Ranking
from index.retrieval.retriever import PostingStats
from index.search.answerability import AnswerFeatures, gather, is_answerable
from index.search.explanation import QueryTerm
from index.search.passage_readings import Reading
from index.search.searcher import Searcher
from index.settings import AnswerSettings
from index.store.folder.store import FolderStore
from index.store.manifest import MANIFEST, manifest_text
from ingest.build.pipeline import build as build_index
from tests.quality.silence.corpora import FEATURES
from tests.quality.silence.fit import fit
from tests.support.bag_of_words import BagOfWords, Build
from tests.support.generations import all_vectors, in_folder

FAR = AnswerFeatures(
    meaning=0.5,
    reading=0,
    nearness=0.05,
    held=0.2,
    length=math.log(5),
    has_late=True,
    is_named=False,
    is_lit=True,
)
NEAR = replace(FAR, meaning=1.3, nearness=0.2, held=0.6)


def _ranking(*rows: int, late: float = 0.3) -> Ranking:
    """Passages that are far by meaning."""
    count = len(rows)
    return Ranking(
        rows=np.array(rows, dtype=np.int64),
        dense=np.full(count, 0.1, dtype=np.float32),
        lexical=np.zeros(count, dtype=np.float32),
        late=np.full(count, late, dtype=np.float32),
        answer=np.zeros(count, dtype=np.float32),
        fused=np.linspace(1, 0, count, dtype=np.float32),
        documents=np.array(rows, dtype=np.int64),
        postings={},
    )


def _word(term: str, *rows: int) -> QueryTerm:
    postings = PostingStats(rows=np.array(rows, dtype=np.int64), passages=len(rows))
    return QueryTerm(word=term, term=term, postings=postings)


def test_near_passages_answer_and_far_ones_do_not() -> None:
    assert is_answerable(NEAR)
    assert not is_answerable(FAR)


def test_passages_in_which_no_sentence_is_lit_answer_only_an_exact_rare_name() -> None:
    dark = replace(NEAR, is_lit=False)

    assert not is_answerable(dark)
    assert is_answerable(replace(dark, is_named=True))
    readings = [Reading([], np.array([logit], dtype=np.float32)) for logit in (-9, -5)]
    for more, lit in (
        (readings, False),
        ([*readings, Reading([], np.zeros(1, dtype=np.float32))], True),
        ([], True),
    ):
        features = gather(
            _ranking(1), [], nearness=0, readings=more, passages=9, settings=AnswerSettings()
        )
        assert features.is_lit is lit


@pytest.mark.parametrize(
    "more", [{"meaning": 0.1}, {"nearness": 0.1}, {"held": 0.3}, {"reading": 1.0}]
)
def test_meaning_words_nearness_and_the_reader_each_speak_for_an_answer(
    more: dict[str, float],
) -> None:
    weights = asdict(CALIBRATION.late)
    gap = sum(weights[name] * value for name, value in asdict(NEAR).items() if name in weights)
    just_below = replace(
        NEAR, meaning=NEAR.meaning - (gap - weights["threshold"] + 0.1) / weights["meaning"]
    )

    [(name, added)] = more.items()
    with_more = replace(just_below, **{name: getattr(just_below, name) + added})

    assert not is_answerable(just_below)
    assert is_answerable(with_more)


def test_without_token_vectors_the_cosine_has_its_own_weights() -> None:
    cosine_only = replace(NEAR, meaning=0.5, nearness=0.15, held=0.3, has_late=False)

    assert is_answerable(cosine_only)
    assert not is_answerable(replace(cosine_only, has_late=True))
    assert not is_answerable(replace(cosine_only, meaning=0.2))


def test_an_empty_ranking_is_no_answer() -> None:
    nothing = gather(
        _ranking(), [_word("calf", 1)], nearness=0.9, passages=9, settings=AnswerSettings()
    )

    assert nothing.meaning == -math.inf
    assert not is_answerable(nothing)


def test_the_features_are_those_worked_by_hand() -> None:
    ranking = _ranking(4, 2, 7)
    ranking.late[2] = 0.5
    asked = [_word("calf", 2), _word("muscl", 2, 4, 7), _word("zumba")]

    logits = ([-3, -3], [-1, -4, -30])
    readings = [Reading([], np.array(own, dtype=np.float32)) for own in logits]

    features = gather(
        ranking,
        asked,
        nearness=0.2,
        readings=readings,
        passages=10,
        settings=AnswerSettings(),
    )

    calf, muscl, zumba = math.log(1 + 9.5 / 1.5), math.log(1 + 7.5 / 3.5), math.log(1 + 10.5 / 0.5)
    assert asdict(features) == {
        "meaning": pytest.approx(0.6),
        "reading": pytest.approx(math.log(math.exp(-1) + math.exp(-4))),
        "nearness": 0.2,
        "held": pytest.approx((calf + muscl) / (calf + muscl + zumba)),
        "length": pytest.approx(math.log(4)),
        "has_late": True,
        "is_named": False,
        "is_lit": True,
    }


@pytest.mark.parametrize(
    ("asked", "answers"),
    [
        ([_word("blephar", 8)], True),
        ([_word("blephar", 8), _word("blink", *range(30))], True),
        ([_word("muscl", *range(90))], False),
        ([_word("blephar", 8), _word("mongolia")], False),
        ([_word("blephar", 8), _word("tide", 7)], False),
        ([_word("deep", 50)], False),
        ([], False),
    ],
    ids=[
        "rare name",
        "name and common word",
        "common word",
        "a word is missing",
        "words in two passages",
        "not among the first",
        "no word",
    ],
)
def test_a_rare_name_that_occurs_exactly_answers_by_itself(
    asked: list[QueryTerm], answers: bool
) -> None:
    ranking = _ranking(7, 8, 9, 10, 11, 50)

    answer_features = gather(ranking, asked, nearness=0.0, passages=100, settings=AnswerSettings())

    assert answer_features.is_named is answers
    assert is_answerable(answer_features) is answers


@pytest.mark.parametrize(
    ("rows", "passages", "is_named"),
    [((0,), 3, True), ((0, 1), 3, True), ((0, 1, 2), 3, False), ((0, 1, 2), 60, True)],
)
def test_a_word_in_two_of_a_handful_of_passages_is_rare(
    rows: tuple[int, ...], passages: int, is_named: bool
) -> None:
    answer_features = gather(
        _ranking(0),
        [_word("wilson", *rows)],
        nearness=0.0,
        passages=passages,
        settings=AnswerSettings(),
    )

    assert answer_features.is_named is is_named


@pytest.mark.parametrize(
    ("changed", "is_named"),
    [({}, True), ({"deciding": 2}, False), ({"rare_share": 0.01, "rare_passages": 1}, False)],
)
def test_the_settings_say_place_words_count_and_which_are_rare(
    changed: dict[str, float], is_named: bool
) -> None:
    settings = replace(AnswerSettings(), **changed)  # type: ignore[arg-type]

    answer_features = gather(
        _ranking(7, 8, 9), [_word("wilson", 6, 9)], nearness=0.0, passages=100, settings=settings
    )

    assert answer_features.is_named is is_named


def test_nearness_is_the_cosine_with_the_mean_of_all_but_boilerplate(build: Build) -> None:
    searcher = build(
        "Tides rise at noon.\n\nThis article does not provide medical advice.", "Boats sail far."
    )

    answer_features = searcher.answer_features("when do tides rise?")

    generation = in_folder(searcher)
    mean = all_vectors(generation)[~generation.is_boilerplate].mean(axis=0)
    assert generation.is_boilerplate.sum() == 1
    cosine = float(mean @ searcher.model.embed_question("when do tides rise?").vector)
    assert answer_features.nearness == pytest.approx(cosine, abs=1e-6)


def _rewrite(searcher: Searcher, calibration: Calibration | None) -> None:
    """Give the live generation another calibration."""
    path = in_folder(searcher).folder / MANIFEST
    fields = json.loads(path.read_text())
    fields["silence"] = asdict(calibration) if calibration else None
    del fields["digest"]
    path.write_text(manifest_text(fields))


def test_a_search_uses_the_calibration_of_its_generation(build: Build) -> None:
    texts = [f"Tides rise at noon and fall at night. Boat{n} sails." for n in range(40)]
    usual = build(*texts)
    strict = replace(CALIBRATION, late=replace(CALIBRATION.late, threshold=99.0))
    _rewrite(usual, strict)

    reopened = Searcher(FolderStore(usual.generation.index), usual.model)

    assert usual.search("when do tides rise?").answerable
    assert reopened.generation.manifest.silence == strict
    assert not reopened.search("when do tides rise?").answerable


def test_a_build_gives_an_old_generation_the_current_calibration(
    build: Build, tmp_path: Path
) -> None:
    searcher = build("Tides rise at noon.")
    _rewrite(searcher, None)
    model = BagOfWords()

    old = FolderStore(tmp_path / "index").open().manifest.silence
    report = build_index(tmp_path / "index", model=model)

    assert old is None
    assert (report.published, report.embedded) == (True, 0)
    assert FolderStore(tmp_path / "index").open().manifest.silence == CALIBRATION


def test_a_fit_keeps_the_stated_share_of_answered_questions() -> None:
    chance = np.random.default_rng(1)
    kinds = np.repeat(["answered", "near", "far"], 1000)
    is_answered = (kinds == "answered")[:, None]
    seen = pd.DataFrame(
        chance.normal(size=(3000, 5)) + 3 * is_answered * np.array([1.0, 1.0, 0.0, 0.0, 0.0]),
        columns=FEATURES,
    ).assign(kind=kinds, corpus="articles", is_named=False)

    fitted = fit(seen)

    factors = [getattr(fitted, name) for name in FEATURES]
    kept = seen[FEATURES].to_numpy() @ factors > fitted.threshold
    assert fitted == Weights(**asdict(fitted))
    assert kept[kinds == "answered"].mean() == pytest.approx(0.97, abs=0.002)
    assert kept[kinds != "answered"].mean() < 0.02
