"""Training material from verdicts and marks, read back by the training itself."""

import gzip
import json
from pathlib import Path

import pytest

from index.compare.comparer import Comparer
from index.compare.reading import sentence_reading
from index.compare.stance.training.epoch import SHARES
from index.compare.stance.training.judged_pairs import OWN, Pair, judged_pairs
from index.errors import TableError
from index.evaluation.training_rows import Material, training_material, write_rows
from index.notebook.judgements import Judgement
from tests.support.bag_of_words import Build
from tests.support.comparisons import ByNegation

ASKED = "Does dehydration cause muscle cramps?"
CLAIMED = "The dehydration is causing muscle cramps."
YES = "Dehydration causes muscle cramps. Drink before you run."
NO = "# On heat\n\nDoctors say so:\n\n- Dehydration does not cause muscle cramps.\n"
GULLS = "Gulls cry over the harbour at night."


def said(article: str, stance: str, question: str = ASKED) -> Judgement:
    return Judgement(question=question, article=article, stance=stance)


def marked(article: str, phrase: str, grade: int, question: str = ASKED) -> Judgement:
    return Judgement(question=question, article=article, phrase=phrase, grade=grade)


@pytest.fixture
def comparer(build: Build) -> Comparer:
    return Comparer(build(**{"yes.md": YES, "no.md": NO, "gulls.md": GULLS}), ByNegation())


def pairs(material: Material, folder: Path) -> list[Pair]:
    (folder / "stance").mkdir(exist_ok=True)
    write_rows(material.rows, folder / "stance" / "own.train.jsonl.gz")
    return judged_pairs(folder, "train").get(OWN, [])


def test_a_verdict_is_read_by_the_training_as_the_reader_reads_the_sentence(
    comparer: Comparer, tmp_path: Path
) -> None:
    material = training_material([said("no.md", "supports"), said("yes.md", "silent")], comparer)

    shown = {
        view.documents[0].doc_id: view.claims[0] for view in comparer.compare(ASKED).sources[:2]
    }
    assert pairs(material, tmp_path) == [
        Pair(sentence_reading(shown["no.md"].claim), ASKED, 0),
        Pair(sentence_reading(shown["yes.md"].claim), ASKED, 1),
    ]
    assert pairs(material, tmp_path)[0].premise.startswith("On heat | Doctors say so: Dehydr")
    assert SHARES[OWN] == 1


def test_a_claim_is_also_asked_and_a_denial_is_not(comparer: Comparer, tmp_path: Path) -> None:
    denied = "Dehydration is not causing muscle cramps."

    material = training_material(
        [said("yes.md", "supports", CLAIMED), said("yes.md", "disputes", denied)], comparer
    )

    assert [(pair.hypothesis, pair.label) for pair in pairs(material, tmp_path)] == [
        ("Is the dehydration causing muscle cramps?", 0),
        (CLAIMED, 0),
        (denied, 2),
    ]


def test_marks_are_no_stances_but_what_is_wrong_for_a_yes_no_question_does_not_decide_it(
    comparer: Comparer, tmp_path: Path
) -> None:
    material = training_material(
        [
            marked("yes.md", "Dehydration causes", 1),
            marked("gulls.md", "gulls cry", 0),
            marked("gulls.md", "gulls cry", 0, "What causes cramps?"),
        ],
        comparer,
    )

    assert [(row["set"], row["label"]) for row in material.rows] == [
        ("own-marks", "right"),
        ("own-marks", "wrong"),
        (OWN, "neutral"),
        ("own-marks", "wrong"),
    ]
    assert [(pair.hypothesis, pair.label) for pair in pairs(material, tmp_path)] == [(ASKED, 1)]


def test_the_material_says_how_much_there_is_and_what_is_lost(comparer: Comparer) -> None:
    material = training_material(
        [
            said("yes.md", "mixed"),
            said("no.md", "disputes"),
            said("gone.md", "disputes"),
            marked("yes.md", "words that were edited", 1),
            marked("yes.md", "Dehydration causes", 1),
            Judgement(question="zebra?", grade=0),
        ],
        comparer,
    )

    assert list(material.words()) == [
        "1 pair for the reader of stances: 0 yes, 1 no, 0 undecided. To train on them, name the "
        "file own.train.jsonl.gz in the folder stance of the judged sets.",
        "1 that say both: training passes over them.",
        "1 mark of passages as right or wrong: for a reader of answers; the training of stances "
        "passes over them.",
        "Passed over: 2, whose article or sentence is not found any more.",
    ]


def test_rows_are_written_plainly_or_compressed_by_the_name_of_the_file(tmp_path: Path) -> None:
    rows = [{"premise": "é", "label": "neutral"}]

    write_rows(rows, tmp_path / "a.jsonl")
    write_rows(rows, tmp_path / "a.jsonl.gz")

    plain = (tmp_path / "a.jsonl").read_bytes()
    assert gzip.decompress((tmp_path / "a.jsonl.gz").read_bytes()) == plain
    assert json.loads(plain) == rows[0]
    with pytest.raises(TableError, match="cannot be written"):
        write_rows(rows, tmp_path / "none" / "a.jsonl")
