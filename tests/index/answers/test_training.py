"""Training: the sheets are sound, and a few steps on a toy teach what answers."""

from pathlib import Path

import numpy as np
import torch

from index.answers.matches import ABOVE, PassageTokens
from index.answers.training.embedded_groups import Known, embed
from index.answers.training.question_groups import (
    HELPS,
    KEPT,
    SHEETS,
    Group,
    Judged,
    Text,
    _answer_sheets,
)
from index.answers.training.reader_figures import reader_figures
from index.answers.training.reader_network import ReaderNetwork
from index.answers.training.train_reader import loss_of, train
from index.embedding.token_vectors import quantise
from index.records import Span
from tests.support.bag_of_words import BagOfWords


def test_every_sheet_has_questions_with_and_without_an_answer() -> None:
    groups = [*_answer_sheets(kept=False), *_answer_sheets(kept=True)]

    assert len(list(SHEETS.glob(f"{KEPT}*.jsonl"))) == 3
    assert len(groups) > 3000
    graded = [passage.of_sentences for group in groups for passage in group.passages]
    assert {grade for own in graded if own for grade in own} == {0.0, HELPS, 1.0}
    silent = sum(not any(one.answers == 1 for one in group.passages) for group in groups)
    assert 0.1 < silent / len(groups) < 0.25
    [first, *_] = groups
    text = first.passages[0].text
    assert all(text.text[start:end].strip() for start, end in text.sentences)


def test_a_few_passes_teach_which_word_of_a_question_tells() -> None:
    chance = np.random.default_rng(0)
    words = chance.standard_normal((40, 384)).astype(np.float32)
    words /= np.linalg.norm(words, axis=1, keepdims=True)
    groups, known = _toy(words)
    torch.manual_seed(0)
    network = ReaderNetwork()

    before = reader_figures(network.eval(), groups, known)["sheets"]
    assert list(train(network, groups, known, passes=15, averaged=0.5)) == [*range(1, 16)]
    after = reader_figures(network, groups, known)["sheets"]

    assert before.first < 0.3
    assert (after.first, after.lit, after.told) == (1, 1, 1)


def test_the_loss_is_least_where_the_answer_has_the_highest_logit() -> None:
    words = np.eye(384, dtype=np.float32)[:40]
    [group, *_], known = _toy(words)
    found = known.matches(group.ways[0], [one.text for one in group.passages])
    right = torch.tensor(
        [group.passages[p].grade(n) for p, n in zip(found.of, found.number, strict=True)]
    )

    losses = [
        float(loss_of(logits, found, group.passages))
        for logits in (9 * right - 5, torch.zeros(len(right)), 5 - 9 * right)
    ]

    assert losses == sorted(losses)
    assert losses[0] < 1 < losses[1]


def test_token_vectors_are_kept_for_the_same_texts_only(tmp_path: Path) -> None:
    text = Text("Ferries", "They sail at noon. Not on Sundays.", (Span(0, 18), Span(19, 34)))
    group = Group("sheets", ("When do they sail?", "ferry times"), (Judged(text, 1.0),))
    model = BagOfWords()
    cache = tmp_path / "vectors.npz"

    known = embed([group], model, cache)
    again = embed([group], model, cache)
    other = embed([group._replace(ways=("ferry",))], model, cache)

    assert len(model.embedded) == 2
    assert known.passages[text].sentence_of.tolist() == [ABOVE, 0, 0, 1]
    assert known.passages[text].sentences == 2
    for way in group.ways:
        assert np.array_equal(known.questions[way], again.questions[way])
    assert np.array_equal(known.passages[text].vectors, again.passages[text].vectors)
    assert list(other.questions) == ["ferry"]


def _toy(words: np.ndarray) -> tuple[list[Group], Known]:
    """Questions of two common words and a rare one, which a sentence of the right passage has."""
    known = Known({}, {})
    groups = []
    for number in range(2, 39):
        other = number % 37 + 2
        # The passage that does not answer has two words of the question, the other but one.
        sentences = {"right": [[39, 39], [39, number]], "wrong": [[0, 1], [other, other]]}
        judged = []
        for name, of_each in sentences.items():
            text = Text("", f"{name} {number}", (Span(0, 5), Span(6, 8)))
            vectors = quantise(words[np.concatenate(of_each)])
            known.passages[text] = PassageTokens(vectors, np.array([0, 0, 1, 1]), 2)
            grades = (0.0, float(name == "right"))
            judged.append(Judged(text, grades[1], grades))
        way = f"question {number}"
        known.questions[way] = words[[5, 0, 1, number, 6]].astype(np.float16)
        groups.append(Group("sheets", (way,), tuple(judged)))
    return groups, known
