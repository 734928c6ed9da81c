"""A build, from folder to generation, on good and bad input."""

import json
import subprocess
import sys
import zipfile
from pathlib import Path
from unittest.mock import Mock

import numpy as np
import pytest

from index.errors import BuildRunningError, CorpusError
from index.search.searcher import Searcher
from index.store.folder.store import FolderStore
from index.store.manifest import manifest_text
from ingest.build import pipeline
from ingest.build.changes import Changes
from ingest.build.pipeline import build
from ingest.corpus.digests import corpus_digests
from ingest.reading import Limits
from ingest.sandbox.reader import ReaderProcess
from ingest.upkeep.verify import verify
from tests.support.bag_of_words import BagOfWords
from tests.support.paths import ROOT, SHARED, needs_shared

LIMITS = Limits(file_bytes=1_000_000, unpacked_bytes=2_000_000)


def _texts(index: Path) -> list[str]:
    generation = FolderStore(index).open()
    return [p.text for p in generation.passages(range(generation.manifest.passages))]


def test_a_build_counts_what_was_added_changed_removed_and_left(
    corpus: Path, tmp_path: Path, model: BagOfWords
) -> None:
    first = build(tmp_path / "index", corpus=[corpus], model=model)
    (corpus / "boats.txt").unlink()
    (corpus / "tides.md").write_text("# Tides\n\nTides rise at dusk.\n")
    (corpus / "gulls.txt").write_text("Gulls cry.\n")

    second = build(tmp_path / "index", corpus=[corpus], model=model)

    assert (len(first.changes.added), first.documents, first.embedded, first.failed) == (
        2,
        2,
        2,
        [],
    )
    assert second.changes == Changes(
        added=("gulls.txt",), changed=("tides.md",), removed=("boats.txt",), unchanged=0
    )
    assert _texts(tmp_path / "index") == ["Gulls cry.", "Tides rise at dusk."]


def test_a_build_with_nothing_to_do_publishes_nothing_and_embeds_nothing(
    corpus: Path, tmp_path: Path, model: BagOfWords
) -> None:
    first = build(tmp_path / "index", corpus=[corpus], model=model)
    model.embedded.clear()

    second = build(tmp_path / "index", model=model)

    assert (second.published, second.generation) == (False, first.generation)
    assert (second.changes.unchanged, model.embedded) == (2, [])


def test_a_build_with_nothing_to_do_reads_no_file_of_the_index(
    corpus: Path, tmp_path: Path, model: BagOfWords, monkeypatch: pytest.MonkeyPatch
) -> None:
    build(tmp_path / "index", corpus=[corpus], model=model)
    monkeypatch.setattr("index.store.manifest.digests", lambda _: pytest.fail("files were read"))

    assert not build(tmp_path / "index", model=model).published


def test_a_reader_starts_as_soon_as_a_name_or_a_digest_says_that_there_is_something_to_read(
    corpus: Path, tmp_path: Path, model: BagOfWords, monkeypatch: pytest.MonkeyPatch
) -> None:
    build(tmp_path / "index", corpus=[corpus], model=model)
    steps = Mock(**{"digests.side_effect": corpus_digests})
    monkeypatch.setattr(pipeline, "corpus_digests", steps.digests)
    monkeypatch.setattr(ReaderProcess, "start", steps.reader)

    for words in ("The mist rose.\n", "The mist fell.\n", "The mist fell.\n"):
        (corpus / "mist.txt").write_text(words)
        build(tmp_path / "index", model=model)

    assert "-".join(name[:4] for name, *_ in steps.mock_calls) == "read-dige-dige-read-dige"


def test_the_command_that_builds_loads_no_large_library_before_it_needs_one() -> None:
    large = {"torch", "scipy", "pandas", "faiss", "trafilatura", "yaml", "importlib.metadata"}
    code = f"import sys, ingest.__main__; print(sorted({large} & set(sys.modules)))"

    ended = subprocess.run(
        [sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True
    )

    assert ended.stdout == "[]\n"


def test_a_dry_run_says_what_a_build_would_do_and_writes_nothing(
    corpus: Path, tmp_path: Path, model: BagOfWords, monkeypatch: pytest.MonkeyPatch
) -> None:
    index = tmp_path / "index"
    begun: list[str] = []
    monkeypatch.setattr(pipeline, "begin_work", lambda _, *, name: begun.append(name))

    first = build(index, corpus=[corpus], model=model, dry_run=True)

    assert (first.generation, first.published, first.embedded) == (None, False, 2)
    assert (first.changes.added, index.exists()) == (("boats.txt", "tides.md"), False)
    build(index, corpus=[corpus], model=model)
    (corpus / "boats.txt").rename(corpus / "ships.txt")
    (corpus / "gulls.txt").write_text("Gulls cry.\n")
    model.embedded.clear()
    before = sorted((file, file.stat().st_mtime_ns) for file in index.rglob("*.*"))

    planned = build(index, model=model, dry_run=True)

    assert sorted((file, file.stat().st_mtime_ns) for file in index.rglob("*.*")) == before
    assert (model.embedded, begun) == ([], [])
    done = build(index, model=model)
    assert begun == ["model"]
    assert (planned.changes, planned.embedded) == (done.changes, done.embedded)
    assert done.changes.removed == ("boats.txt",)


@pytest.mark.parametrize("damage", ["a file", "another format"])
def test_an_index_that_cannot_be_read_is_rebuilt_from_its_own_articles(
    corpus: Path, tmp_path: Path, model: BagOfWords, damage: str
) -> None:
    build(tmp_path / "index", corpus=[corpus], model=model)
    live = FolderStore(tmp_path / "index").live_folder()
    if damage == "a file":
        next(live.rglob("vectors.npy")).write_bytes(b"")
    else:
        said = json.loads((live / "manifest.json").read_text())
        del said["digest"]
        (live / "manifest.json").write_text(manifest_text({**said, "format": 1}))

    report = build(tmp_path / "index", model=model)

    assert (report.published, report.documents) == (True, 2)
    assert _texts(tmp_path / "index") == ["Boats sail at dawn.", "Tides rise at noon."]


def test_vectors_are_checked_before_a_build_copies_any(
    corpus: Path, tmp_path: Path, model: BagOfWords
) -> None:
    for number in range(9):
        (corpus / f"{number}.txt").write_text(f"Gull {number} cries.\n")
    build(tmp_path / "index", corpus=[corpus], model=model)
    [file] = FolderStore(tmp_path / "index").live_folder().rglob("vectors.npy")
    raw = bytearray(file.read_bytes())
    raw[-1] ^= 1
    file.write_bytes(raw)
    (corpus / "boats.txt").unlink()

    report = build(tmp_path / "index", model=model)

    assert (report.published, report.documents) == (True, 10)
    assert np.isfinite(FolderStore(tmp_path / "index").open().centre).all()


def test_only_passages_not_seen_before_are_embedded(
    corpus: Path, tmp_path: Path, model: BagOfWords
) -> None:
    build(tmp_path / "index", corpus=[corpus], model=model)
    model.embedded.clear()
    (corpus / "gulls.txt").write_text("Gulls cry.\n")

    report = build(tmp_path / "index", model=model)

    assert model.embedded == ["gulls\nGulls cry."]
    assert report.embedded == 1


def test_another_model_embeds_everything_again(corpus: Path, tmp_path: Path) -> None:
    build(tmp_path / "index", corpus=[corpus], model=BagOfWords())
    other = BagOfWords()
    other.name, other.digest = "other", "other-1"

    report = build(tmp_path / "index", model=other)

    assert (report.embedded, report.changes.unchanged) == (2, 2)
    assert FolderStore(tmp_path / "index").open().manifest.model == "other"


def test_a_removed_article_is_gone_from_every_file_of_the_index(
    corpus: Path, tmp_path: Path, model: BagOfWords
) -> None:
    (corpus / "secret.txt").write_text("Xylophonist Quimby confessed.\n")
    build(tmp_path / "index", corpus=[corpus], model=model)
    (corpus / "secret.txt").unlink()

    build(tmp_path / "index", model=model)

    live = FolderStore(tmp_path / "index").live_folder()
    files = [path for path in live.rglob("*") if path.is_file()]
    assert not any(b"quimby" in path.read_bytes().lower() for path in files)
    assert not Searcher(FolderStore(tmp_path / "index"), model).search("Quimby").answerable


def test_one_bad_file_is_a_line_of_the_report_and_the_rest_is_indexed(
    corpus: Path, tmp_path: Path, model: BagOfWords
) -> None:
    (corpus / "binary.txt").write_bytes(bytes(range(256)) * 40)
    (corpus / "broken.pdf").write_bytes(b"%PDF-1.7 and then nothing")
    (corpus / "empty.txt").write_text(" \n")
    (corpus / "large.txt").write_bytes(b"a" * 1_000_001)
    (corpus / "latin.txt").write_bytes("Café am Meer, schön und kühl.".encode("latin-1"))
    (corpus / "wide.txt").write_bytes("Wide tides rise.".encode("utf-16"))
    (corpus / "table.csv").write_text("name,age\nAnn,5\n")
    (corpus / "outside.txt").symlink_to(tmp_path / "elsewhere.txt")
    (tmp_path / "elsewhere.txt").write_text("Outside.")
    with zipfile.ZipFile(corpus / "bomb.docx", "w", zipfile.ZIP_DEFLATED) as bomb:
        bomb.writestr("word/document.xml", b"0" * 3_000_000)

    report = build(tmp_path / "index", corpus=[corpus], model=model, limits=LIMITS)

    reasons = {failure.path: failure.reason for failure in report.failed}
    assert sorted(reasons) == [
        "binary.txt", "bomb.docx", "broken.pdf", "empty.txt", "large.txt", "outside.txt",
        "table.csv",
    ]  # fmt: skip
    assert all("\n" not in reason for reason in reasons.values())
    assert _texts(tmp_path / "index") == [
        "Boats sail at dawn.", "Café am Meer, schön und kühl.", "Tides rise at noon.",
        "Wide tides rise.",
    ]  # fmt: skip


def test_a_corpus_that_is_missing_or_all_unreadable_leaves_the_index_as_it_is(
    corpus: Path, tmp_path: Path, model: BagOfWords
) -> None:
    build(tmp_path / "index", corpus=[corpus], model=model)
    for path in corpus.iterdir():
        path.write_text("")

    with pytest.raises(CorpusError, match="None of the 2 files could be read"):
        build(tmp_path / "index", model=model)
    with pytest.raises(CorpusError, match="There is no"):
        build(tmp_path / "index", corpus=[tmp_path / "nowhere"], model=model)

    assert _texts(tmp_path / "index") == ["Boats sail at dawn.", "Tides rise at noon."]


def test_a_second_build_fails_while_one_is_running(
    corpus: Path, tmp_path: Path, model: BagOfWords
) -> None:
    with (
        FolderStore(tmp_path / "index").writing(),
        pytest.raises(BuildRunningError, match="Another update is writing"),
    ):
        build(tmp_path / "index", corpus=[corpus], model=model)


def test_a_build_that_dies_while_embedding_resumes_where_it_stopped(
    tmp_path: Path, model: BagOfWords, monkeypatch: pytest.MonkeyPatch
) -> None:
    rows = [json.dumps({"id": n, "text": f"Boat {n} sails."}) for n in range(6)]
    (tmp_path / "boats.jsonl").write_text("\n".join(rows))
    monkeypatch.setattr("ingest.passages.embedding.CHECKPOINT", 2)
    whole = model.embed_documents

    def dies(texts: list[str], **rest: object) -> object:
        if len(model.embedded) == 4:
            raise KeyboardInterrupt
        return whole(texts)

    monkeypatch.setattr(model, "embed_documents", dies)
    with pytest.raises(KeyboardInterrupt):
        build(tmp_path / "index", corpus=[tmp_path / "boats.jsonl"], model=model)
    monkeypatch.undo()

    report = build(tmp_path / "index", corpus=[tmp_path / "boats.jsonl"], model=model)

    assert (report.passages, report.embedded) == (6, 2)


def test_the_catalogue_overrides_what_the_article_says(
    corpus: Path, tmp_path: Path, model: BagOfWords
) -> None:
    (corpus / "sources.csv").write_text(
        "path,title,source,published\ntides.md,On tides,Coast,2 May 2020\ngone.txt,x,y,\n"
    )

    report = build(tmp_path / "index", corpus=[corpus], model=model)

    document = FolderStore(tmp_path / "index").open().document("tides.md")
    assert document is not None
    assert (document.title, document.source, document.published) == (
        "On tides", "Coast", "2020-05-02",
    )  # fmt: skip
    assert document.origins["title"] == "sources.csv"
    assert [(failure.path, "'gone.txt'" in failure.reason) for failure in report.failed] == [
        ("sources.csv", True)
    ]


@needs_shared
def test_all_passages_of_real_articles_are_verbatim_at_their_offsets(
    tmp_path: Path, model: BagOfWords
) -> None:
    import gzip

    with gzip.open(SHARED / "data/medquad/articles.jsonl.gz", "rt", encoding="utf-8") as lines:
        part = [next(lines) for _ in range(500)]
    (tmp_path / "medquad.jsonl").write_text("".join(part), encoding="utf-8")
    project = ROOT / "corpus"
    roots = [SHARED / "articles", project, tmp_path / "medquad.jsonl"]

    report = build(tmp_path / "index", corpus=roots, model=model)

    check = verify(FolderStore(tmp_path / "index"))
    assert (report.documents, report.failed) == (510, [])
    assert (check.documents, check.passages, check.problems) == (510, report.passages, ())
