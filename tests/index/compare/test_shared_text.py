"""Shared text: how much of one article another contains, word for word or reworded."""

from pathlib import Path

import numpy as np
import pytest

from index.compare.shared_text import (
    Sentences,
    SharedText,
    copied,
    sentence_vectors,
    shared_text,
    sharing,
)
from index.records import Span, Vectors
from index.search.searcher import Searcher, open_searcher
from index.settings import BuildSettings
from index.store.folder.store import FolderStore
from ingest.build.pipeline import build as build_index
from tests.support.bag_of_words import BagOfWords, Build
from tests.support.paths import SHARED, needs_shared

NAPS = """\
Short naps in the early afternoon restore attention for several hours.
A nap of twenty minutes ends before the sleeper sinks into deep sleep.
Longer naps often leave people dull and clumsy when they wake.
Older adults who nap late in the day lie awake longer at night.
Shift workers gain most from a nap before the first night of duty.
Coffee drunk right before a nap begins to work as the sleeper wakes.
A dark and quiet room makes it easier to doze off quickly.
People who cannot nap still recover by resting with closed eyes.
"""
# The same article, spun as content farms do: common words replaced, the end cut off.
SPUN = """\
Brief naps within the early afternoon restore consideration for a number of hours.
A nap of twenty minutes is over earlier than the sleeper falls into deep sleep.
Prolonged naps ceaselessly depart individuals dull and clumsy once they wake.
Aged adults who take a nap late within the day keep awake for longer at night time.
Shift staff profit most from a nap earlier than the primary night time of obligation.
Espresso consumed proper earlier than a nap begins to take impact because the sleeper wakes.
"""
# On the same subject, by another author.
SLEEP = """\
Sleep pressure builds up from the moment we get out of bed in the morning.
Light reaching the eye sets the clock in the brain that decides when we feel tired.
Doctors ask about snoring when somebody complains of drowsiness at work.
Teenagers fall asleep later because their inner clock runs behind that of adults.
A nap may help drivers, but it does not replace a whole night in bed.
Alcohol shortens dreaming and wakes drinkers in the second half of the night.
Blue light from screens has been blamed for poor sleep, though trials disagree.
"""


def read(searcher: Searcher, doc_id: str) -> Sentences:
    document = searcher.generation.document(doc_id)
    assert document is not None
    return sentence_vectors(document, searcher.generation, searcher.model)


def texts(searcher: Searcher, sentences: Sentences) -> list[str]:
    document = searcher.generation.document(sentences.doc_id)
    assert document is not None
    return [document.text[span.start : span.end] for span in sentences.spans]


def cosine(a: Sentences, b: Sentences) -> float:
    return float((a.vectors @ b.vectors.T).item())


def test_copied_counts_the_terms_of_the_shorter_text_in_runs_of_six() -> None:
    shorter = list("abcdefgxabcdey")
    longer = list("pqabcdefgrstuvw")

    assert copied(shorter, longer) == copied(longer, shorter) == 7 / 14
    assert copied(list("abcde"), list("abcde")) == 0
    assert copied([], list("abcdef")) == 0


@pytest.mark.parametrize(
    ("aligned", "share", "copied_share", "counts"),
    [
        (4, 0.3, 0.0, True),
        (3, 1.0, 0.0, False),
        (4, 0.29, 0.0, False),
        (6, 0.15, 0.0, True),
        (5, 0.15, 0.0, False),
        (6, 0.14, 0.0, False),
        (0, 0.0, 0.5, True),
        (0, 0.0, 0.49, False),
    ],
)
def test_fewer_sentences_need_a_greater_share_and_half_of_the_words_are_enough(
    aligned: int, share: float, copied_share: float, counts: bool
) -> None:
    pairs = tuple((Span(n, n + 1), Span(n, n + 1)) for n in range(aligned))

    shared = SharedText(doc_ids=("a", "b"), share=share, copied=copied_share, pairs=pairs)

    assert shared.counts is counts


def test_a_document_is_read_as_its_longer_sentences_without_running_the_model(
    build: Build, model: BagOfWords
) -> None:
    text = "Tides rise at noon and fall at dusk. Gulls cry loudly. Gulls cry over gray walls."
    searcher = build(**{"a.md": f"# Sea\n\n{text}\n\n## Share this page\n\nTweet Email Print\n"})
    embedded = list(model.embedded)

    sentences = read(searcher, "a.md")

    assert texts(searcher, sentences) == [
        "Tides rise at noon and fall at dusk.",
        "Gulls cry over gray walls.",
    ]
    assert " ".join(sentences.terms) == "tide rise noon fall dusk gull cri loud gull cri gray wall"
    assert np.allclose(np.linalg.norm(sentences.vectors, axis=1), 1, atol=1e-5)
    assert model.embedded == embedded


def test_a_sentence_has_the_same_vector_under_any_title(build: Build) -> None:
    text = "Tides rise at noon and fall at dusk."
    searcher = build(
        **{"a.md": f"# Sea\n\n{text}\n", "b.md": f"# Gulls over harbour walls\n\n{text}\n"}
    )

    assert cosine(read(searcher, "a.md"), read(searcher, "b.md")) == pytest.approx(1, abs=1e-5)


class Dull(BagOfWords):
    """A model for which all words mean the same."""

    def _words(self, text: str) -> Vectors:
        rows = np.zeros_like(super()._words(text))
        rows[:, 0] = 1
        return rows


def searcher_over(folder: Path, model: BagOfWords, *articles: str, late: bool) -> Searcher:
    """A searcher over articles; without `late`, as for a library too large for token vectors."""
    corpus = folder / "corpus"
    corpus.mkdir()
    for number, text in enumerate(articles):
        (corpus / f"doc{number}.txt").write_text(text, encoding="utf-8")
    chosen = BuildSettings() if late else BuildSettings(late_passages=0)
    build_index(folder / "index", corpus=[corpus], model=model, settings=chosen)
    return Searcher(FolderStore(folder / "index"), model)


@pytest.mark.parametrize(
    ("model", "late", "expected"),
    [
        (Dull(), True, 0.85 * 1 + 0.15 * 3 / 5),
        (BagOfWords(), True, 0.85 * 3 / 5 + 0.15 * 3 / 5),
        (BagOfWords(), False, 0.4 * 1 + 0.6 * 3 / 5),
    ],
)
def test_the_cosine_of_sentences_weighs_words_more_without_token_vectors(
    tmp_path: Path, model: BagOfWords, late: bool, expected: float
) -> None:
    sentences = ("Tides rise noon sink dusk.", "Tides rise noon salt egg.")
    searcher = searcher_over(tmp_path, model, *sentences, late=late)

    measured = cosine(read(searcher, "doc0.txt"), read(searcher, "doc1.txt"))

    assert measured == pytest.approx(expected, abs=1e-5)


def test_a_copy_with_a_few_other_words_is_found_without_token_vectors(
    tmp_path: Path,
) -> None:
    changed = NAPS.replace("people", "persons").replace("nap ", "snooze ").replace("often", "oft")
    searcher = searcher_over(tmp_path, BagOfWords(), NAPS, changed, SLEEP, late=False)
    naps, copy, other = (read(searcher, f"doc{number}.txt") for number in range(3))

    assert shared_text(naps, copy).share == 1
    assert shared_text(naps, other).share == 0


def test_aligned_sentences_are_verbatim_in_both_and_in_the_order_of_the_first(
    build: Build,
) -> None:
    lines = NAPS.splitlines()
    searcher = build(NAPS, "\n\n".join([*lines[4:], SLEEP, *lines[:4]]))
    a, b = read(searcher, "doc0.txt"), read(searcher, "doc1.txt")

    shared = shared_text(a, b)

    firsts, seconds = (searcher.generation.document(doc_id) for doc_id in shared.doc_ids)
    assert firsts is not None
    assert seconds is not None
    assert [firsts.text[p.start : p.end] for p, _ in shared.pairs] == lines
    assert [seconds.text[q.start : q.end] for _, q in shared.pairs] == lines
    assert (shared.share, shared.copied, shared.counts) == (1, 1, True)


def test_a_text_without_sentences_shares_nothing(build: Build) -> None:
    searcher = build("Yes.", NAPS)
    empty, naps = read(searcher, "doc0.txt"), read(searcher, "doc1.txt")

    nothing = SharedText(doc_ids=("doc0.txt", "doc1.txt"), share=0, copied=0, pairs=())

    assert shared_text(empty, naps) == nothing
    assert sharing([[empty], [naps], []]) == []


def test_sources_share_what_their_most_similar_documents_share(
    build: Build,
) -> None:
    half = "\n".join(NAPS.splitlines()[:4]) + "\n" + SLEEP
    searcher = build(NAPS, half, SLEEP, NAPS)
    naps, both, sleep, copy = (read(searcher, f"doc{number}.txt") for number in range(4))

    matches = sharing([[naps, copy], [sleep], [both, naps]])

    assert [(i, j, shared.doc_ids, shared.share) for i, j, shared in matches] == [
        (0, 2, ("doc0.txt", "doc0.txt"), 1),
        (1, 2, ("doc2.txt", "doc1.txt"), 1),
    ]


def test_sources_with_two_sentences_in_common_do_not_share_text(build: Build) -> None:
    searcher = build(NAPS, "\n".join(NAPS.splitlines()[:2]) + "\n" + SLEEP)
    naps, other = (read(searcher, f"doc{number}.txt") for number in range(2))

    matches = sharing([[naps], [other]])

    assert matches == []
    assert len(shared_text(naps, other).pairs) == 2


@pytest.fixture(scope="module")
def real(_exact: None, tmp_path_factory: pytest.TempPathFactory) -> Searcher:
    """An index by the default model of an article, a spun copy, and one by another author."""
    folder = tmp_path_factory.mktemp("shared")
    corpus = folder / "corpus"
    corpus.mkdir()
    for name, text in {"naps": NAPS, "spun": SPUN, "sleep": SLEEP}.items():
        (corpus / f"{name}.txt").write_text(text, encoding="utf-8")
    articles = [SHARED / "articles"] if SHARED.is_dir() else []
    build_index(folder / "index", corpus=[corpus, *articles])
    return open_searcher(folder / "index")


def test_a_spun_article_is_recognised_but_not_one_on_the_same_subject(real: Searcher) -> None:
    naps, spun, sleep = (read(real, f"{name}.txt") for name in ("naps", "spun", "sleep"))

    shared = shared_text(naps, spun)

    assert shared.pairs == tuple(zip(naps.spans[:4], spun.spans[:4], strict=True))
    assert (shared.share, shared.counts) == (4 / 6, True)
    assert shared.copied < 0.25
    assert [shared_text(one, sleep).pairs for one in (naps, spun)] == [(), ()]


@needs_shared
def test_only_the_two_lists_of_diseases_among_the_user_articles_share_text(real: Searcher) -> None:
    documents = [d for d in real.documents if d.doc_id[:3].isdecimal()]

    matches = sharing([[read(real, document.doc_id)] for document in documents])

    assert [(i, j, len(shared.pairs), shared.copied) for i, j, shared in matches] == [(0, 4, 7, 0)]
    assert matches[0][2].share == pytest.approx(0.175)
