"""A build after a small change: the same index as from scratch, with nothing done twice."""

import json
import os
import random
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from pathlib import Path

import numpy as np
import pytest

from index.retrieval import ivf
from index.retrieval.dense import DenseIndex
from index.retrieval.ivf import open_ivf
from index.retrieval.row_mask import RowMask
from index.settings import BuildSettings
from index.store.folder import merging, writer
from index.store.folder.generation import FolderGeneration
from index.store.folder.store import FolderStore
from ingest.build.pipeline import build
from ingest.describe.study import Item
from ingest.file_kinds import Found
from ingest.reading import Limits
from ingest.sandbox.reader import ReaderProcess
from tests.support.bag_of_words import BagOfWords
from tests.support.token_codecs import with_codec

WORDS = ("tides", "boats", "gulls", "harbour", "dawn", "salt", "sand", "wind", "it is", "rope")
FOOTER = "Coast Health answers questions on weekdays."


@pytest.fixture
def read(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The paths of the files that are read, as they are read."""
    paths: list[str] = []

    whole = ReaderProcess.study

    def recorded(
        self: ReaderProcess,
        found: Sequence[Found],
        known: Mapping[str, Collection[str]],
        *,
        limits: Limits,
    ) -> Iterator[tuple[Found, Iterable[Item]]]:
        for one, items in whole(self, found, known, limits=limits):
            paths.append(one.path)
            yield one, items

    monkeypatch.setattr(ReaderProcess, "study", recorded)
    return paths


def some_text(chance: random.Random) -> str:
    paragraphs = [" ".join(chance.choices(WORDS, k=30)) + "." for _ in range(chance.randint(1, 3))]
    return "\n\n".join(["# " + chance.choice(WORDS).title(), *paragraphs, FOOTER]) + "\n"


def change(corpus: Path, chance: random.Random) -> None:
    """Do one thing that a user may do to a folder of articles."""
    articles = sorted(corpus.glob("*.md"))
    match chance.randrange(7):
        case 0:
            (corpus / f"new{chance.randrange(100)}.md").write_text(some_text(chance))
        case 1 if len(articles) > 1:
            chance.choice(articles).unlink()
        case 2 if articles:
            chance.choice(articles).write_text(some_text(chance))
        case 3 if articles:
            chance.choice(articles).rename(corpus / f"moved{chance.randrange(100)}.md")
        case 4 if articles:
            copied = chance.choice(articles).read_text()
            (corpus / f"copy{chance.randrange(100)}.md").write_text(copied)
        case 5:
            rows = [
                {"id": number, "title": "Row", "text": some_text(chance)}
                for number in chance.sample(range(9), 3)
            ]
            (corpus / "table.jsonl").write_text("\n".join(map(json.dumps, rows)))
        case _:
            listed = "".join(f"{a.name},{chance.choice(['Coast', 'Sea'])}\n" for a in articles)
            (corpus / "sources.csv").write_text(f"path,source\n{listed}")


def answers_of(generation: FolderGeneration) -> list[object]:
    """Everything that a generation answers with, in order."""
    rows = range(generation.manifest.passages)
    everything = np.ones(len(rows), dtype=bool)
    return [
        list(generation.documents),
        list(generation.made_from.values()),
        generation.passages(rows),
        generation.vectors.take(np.arange(len(rows))).tolist(),
        generation.centre.tolist(),
        [kept.tolist() for kept in generation.kept_tokens_of(rows)],
        [generation.lexical.scores([term]).tolist() for term in ("tide", "salt", "coast", "row")],
        [generation.duplicates.of(row, mask=everything, share=0.6) for row in rows],
        sorted(stored.key for stored in generation.stored(rows)),
    ]


def nearest(generation: FolderGeneration, index: DenseIndex) -> list[float]:
    """The cosines of what each passage finds by meaning among all, some and few."""
    everything = np.arange(len(generation.vectors))
    vectors = index.take(everything)
    cosines_of_each = [
        vectors[index.nearest(query, k=3, mask=RowMask(mask))] @ query
        for query in vectors
        for mask in (everything >= 0, everything % 2 == 0, everything < 2)
    ]
    return [float(cosine) for cosines in cosines_of_each for cosine in sorted(cosines)]


@pytest.mark.parametrize("seed", range(3))
def test_after_any_change_ivf_lists_find_what_comparing_all_finds(
    tmp_path: Path, model: BagOfWords, monkeypatch: pytest.MonkeyPatch, seed: int
) -> None:
    monkeypatch.setattr(ivf, "MOST_UNASSIGNED", 3)
    settings = BuildSettings(exact_passages=4)
    chance = random.Random(seed)
    corpus = tmp_path / "corpus"
    corpus.mkdir()
    for number in range(12):
        (corpus / f"{number}.md").write_text(some_text(chance))
    files = set()
    for _ in range(8):
        build(tmp_path / "index", corpus=[corpus], model=model, settings=settings)

        live = FolderStore(tmp_path / "index").open()
        in_lists = DenseIndex(live.vectors, ivf=open_ivf(live.folder))
        # Among almost equally near passages, four bits may choose others.
        exact = pytest.approx(nearest(live, DenseIndex(live.vectors)), abs=0.01)
        assert nearest(live, in_lists) == exact
        files |= set(live.manifest.files) & {f"cells/{n:06d}.codes" for n in range(9)}
        change(corpus, chance)

    # Some generations share the file, others rebuild it or add to it.
    assert 1 < len(files) < 8


@pytest.mark.parametrize(("seed", "late"), [(0, 99), (1, 99), (2, 14), (3, 14)])
def test_after_any_change_the_index_is_as_if_built_from_scratch(
    tmp_path: Path, model: BagOfWords, monkeypatch: pytest.MonkeyPatch, seed: int, late: int
) -> None:
    with_codec(monkeypatch)
    settings = BuildSettings(late_passages=late)
    monkeypatch.setattr(merging, "MOST", 3)
    monkeypatch.setattr(writer, "FULL", 5)
    chance = random.Random(seed)
    corpus = tmp_path / "corpus"
    corpus.mkdir()
    for number in range(6):
        (corpus / f"{number}.md").write_text(some_text(chance))
    for step in range(8):
        build(tmp_path / "index", corpus=[corpus], model=model, settings=settings)
        whole_of_step = tmp_path / f"whole{step}"
        build(whole_of_step, corpus=[corpus], model=BagOfWords(), settings=settings)

        live = FolderStore(tmp_path / "index").open()
        whole = FolderStore(whole_of_step).open()

        assert answers_of(live) == answers_of(whole)
        change(corpus, chance)


def test_only_what_is_new_is_read_cut_and_embedded(
    corpus: Path, tmp_path: Path, model: BagOfWords, read: list[str]
) -> None:
    build(tmp_path / "index", corpus=[corpus], model=model)
    read.clear()
    model.embedded.clear()
    (corpus / "gulls.txt").write_text("Gulls follow boats.\n\nThey cry.\n")

    report = build(tmp_path / "index", model=model)

    assert read == ["gulls.txt"]
    assert [text.splitlines()[-1] for text in model.embedded] == ["They cry."]
    assert report.changes.added == ("gulls.txt",)
    assert report.changes.unchanged == 2


def test_a_line_that_becomes_boilerplate_does_so_in_old_articles_too(
    tmp_path: Path, model: BagOfWords
) -> None:
    corpus = tmp_path / "corpus"
    corpus.mkdir()
    head = "---\nsource: Coast Health\n---\n\n"
    for number, word in enumerate(("Tides", "Boats")):
        text = f"{head}# {word}\n\n{f'{word} come and go. ' * 9}\n\n{FOOTER}\n"
        (corpus / f"{number}.md").write_text(text)
    build(tmp_path / "index", corpus=[corpus], model=model)
    before = FolderStore(tmp_path / "index").open().is_boilerplate.tolist()
    (corpus / "2.md").write_text(f"{head}# Gulls\n\n{'Gulls cry all day. ' * 9}\n\n{FOOTER}\n")

    report = build(tmp_path / "index", model=model)

    after = FolderStore(tmp_path / "index").open()
    assert (sum(before), after.is_boilerplate.sum() - sum(before)) == (2, 4)
    assert report.changes.changed == ("0.md", "1.md")


def test_only_changed_passages_of_an_article_are_embedded_and_none_of_a_moved_one(
    tmp_path: Path, model: BagOfWords
) -> None:
    corpus = tmp_path / "corpus"
    corpus.mkdir()
    text = "# Tides\n\n## Noon\n\nTides rise at noon.\n\n## Dawn\n\nBoats sail at dawn.\n"
    (corpus / "a.md").write_text(text)
    build(tmp_path / "index", corpus=[corpus], model=model)
    model.embedded.clear()
    (corpus / "a.md").write_text(text.replace("at noon", "at dusk"))

    changed = build(tmp_path / "index", model=model)
    (corpus / "a.md").rename(corpus / "b.md")
    moved = build(tmp_path / "index", model=model)

    assert [text.splitlines()[-1] for text in model.embedded] == ["Tides rise at dusk."]
    assert (changed.embedded, moved.embedded) == (1, 0)
    assert (moved.changes.added, moved.changes.removed) == (("b.md",), ("a.md",))


def test_a_row_added_to_a_table_leaves_the_others_as_they_are(
    tmp_path: Path, model: BagOfWords
) -> None:
    table = tmp_path / "t.jsonl"
    rows = [{"id": n, "text": f"Boat {n} sails at dawn."} for n in range(5)]
    table.write_text("\n".join(map(json.dumps, rows)))
    build(tmp_path / "index", corpus=[table], model=model)
    table.write_text("\n".join(map(json.dumps, [{"id": 9, "text": "Gulls cry."}, *rows])))

    report = build(tmp_path / "index", model=model)

    assert (report.embedded, report.changes.added, report.changes.unchanged) == (
        1,
        ("t.jsonl#9",),
        5,
    )


def test_a_changed_file_is_noticed_even_if_its_time_was_set_back(
    corpus: Path, tmp_path: Path, model: BagOfWords
) -> None:
    file = corpus / "boats.txt"
    os.utime(file, (1_700_000_000, 1_700_000_000))
    build(tmp_path / "index", corpus=[corpus], model=model)
    file.write_text("Boats sail at noon.\n")
    os.utime(file, (1_700_000_000, 1_700_000_000))

    report = build(tmp_path / "index", model=model)

    assert report.changes.changed == ("boats.txt",)


def test_a_file_that_was_only_touched_changes_nothing(
    corpus: Path, tmp_path: Path, model: BagOfWords
) -> None:
    build(tmp_path / "index", corpus=[corpus], model=model)
    (corpus / "boats.txt").touch()

    assert not build(tmp_path / "index", model=model).published


def test_a_library_that_grows_packs_its_token_vectors_and_embeds_nothing_again(
    corpus: Path, tmp_path: Path, model: BagOfWords, monkeypatch: pytest.MonkeyPatch
) -> None:
    codec = with_codec(monkeypatch)
    few = BuildSettings(late_passages=2)
    store = FolderStore(tmp_path / "index")
    build(store.path, corpus=[corpus], model=model, settings=few)
    whole = store.open().tokens_of(range(2))
    model.embedded.clear()
    (corpus / "wind.txt").write_text("Wind and sand.\n")

    planned = build(store.path, corpus=[corpus], model=model, settings=few, dry_run=True)
    build(store.path, corpus=[corpus], model=model, settings=few)

    generation = store.open()
    assert (model.embedded, planned.embedded) == (["wind\nWind and sand."], 1)
    for before, packed in zip(whole, generation.kept_tokens_of(range(2)), strict=True):
        assert packed.tolist() == codec.encode(before).tolist()
    asked = model.embed_question("wind").tokens
    assert generation.tokens.scores(asked, np.arange(3)).argmax() == 2


def test_a_library_too_large_for_token_vectors_has_them_again_when_it_shrinks(
    corpus: Path, tmp_path: Path, model: BagOfWords
) -> None:
    few = BuildSettings(late_passages=2)
    store = FolderStore(tmp_path / "index")

    def tokens_of_each() -> list[bool]:
        build(store.path, corpus=[corpus], model=model, settings=few)
        generation = store.open()
        return [len(tokens) > 0 for tokens in generation.tokens_of(range(generation.end))]

    assert tokens_of_each() == [True] * 2
    (corpus / "gulls.txt").write_text("Gulls cry.\n")
    assert tokens_of_each() == [False] * 3
    (corpus / "terns.txt").write_text("Terns dive.\n")
    assert tokens_of_each() == [False] * 4
    for name in ("gulls.txt", "terns.txt"):
        (corpus / name).unlink()
    assert tokens_of_each() == [True] * 2
