"""Questions without torch: the export of a model, and what happens without one."""

import shutil
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

from index.embedding.arithmetic import WHOLE
from index.embedding.exports import find_export
from index.embedding.sentence_transformer import EmbeddingModel, load_model
from index.embedding.token_vectors import directions
from ingest.build.pipeline import build
from tests.support.paths import ROOT

# Short, long, foreign with signs of its own, and nothing at all.
QUESTIONS = (
    "Why do my calves cramp?",
    "Does salt help? " * 200,
    "naïve “筋肉” [MASK]",
    "ü",
    "",
)


@pytest.fixture
def exports(fresh_cache: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("CONCORDANCE_CACHE", str(fresh_cache))
    return fresh_cache / "exports"


def test_a_question_has_nearly_the_same_vectors_with_torch_and_without(exports: Path) -> None:
    with_torch, without = load_model(), load_model(exports=Path("none"))

    for question in QUESTIONS:
        ours, theirs = without.embed_question(question), with_torch.embed_question(question)
        assert ours.vector @ theirs.vector > 0.998
        assert (ours.tokens * theirs.tokens).sum(axis=1).min(initial=1) > 0.997
        assert ours.pieces.shape == theirs.pieces.shape


def test_texts_are_embedded_without_torch_to_the_same_vectors(exports: Path) -> None:
    with_torch, without = load_model(), load_model(exports=Path("none"))

    ours, theirs = (model.embed_documents(QUESTIONS) for model in (without, with_torch))

    assert "_transformer" not in vars(without)
    np.testing.assert_allclose(ours.vectors, theirs.vectors, atol=1e-5)
    for few, many in zip(ours.tokens, theirs.tokens, strict=True):
        # Of two numbers rounded to four bits some fall on the other side.
        assert np.abs(directions(few) - directions(many)).max(initial=0) <= 1
        assert len(few) == len(many)


def test_an_export_is_written_once(exports: Path) -> None:
    written = {file: file.stat().st_mtime_ns for file in exports.iterdir()}

    assert load_model().prepare(None) is None

    assert written == {file: file.stat().st_mtime_ns for file in exports.iterdir()}


def test_a_damaged_export_is_not_used_and_is_written_again(
    exports: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("CONCORDANCE_CACHE", str(tmp_path))
    folder = tmp_path / "exports"
    shutil.copytree(exports, folder)
    [file] = folder.glob(f"*-{WHOLE}-*.onnx")
    with file.open("r+b") as opened:
        opened.seek(-1000, 2)
        opened.write(b"\x07")
    model = load_model(exports=tmp_path / "none")

    [vector] = model.embed_documents(QUESTIONS[:1]).vectors

    np.testing.assert_array_equal([vector], load_model().embed_documents(QUESTIONS[:1]).vectors)
    assert find_export(folder, model.digest) is None
    assert model.prepare(None) == (
        f"The exported model in {folder} was damaged and is written again."
    )
    assert find_export(folder, model.digest) == file
    assert list(folder.glob(f"*-{WHOLE}-*.onnx")) == [file]
    assert model.prepare(None) is None


def test_an_export_of_other_weights_is_not_used(exports: Path) -> None:
    assert find_export(exports, "0" * 64) is None


def test_a_model_that_cannot_be_exported_runs_by_torch_and_the_build_says_so(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    corpus = tmp_path / "corpus"
    corpus.mkdir()
    (corpus / "tides.txt").write_text("The tides rise at noon.", encoding="utf-8")
    model = load_model(str(_static_model(tmp_path / "static")))

    report = build(tmp_path / "index", corpus=[corpus], model=model)

    assert report.notices == [
        f"The first question will take a few seconds: the model {model.name} does not read a text "
        f"as a sequence of tokens."
    ]
    assert not (tmp_path / "index" / "models").exists()
    assert model.embed_question("tides").vector.shape == (4,)


def test_an_export_with_other_vectors_is_discarded(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("CONCORDANCE_CACHE", str(tmp_path))
    model = load_model()
    monkeypatch.setattr("index.embedding.sentence_transformer.pooling_of", lambda _: None)
    monkeypatch.setattr("index.embedding.sentence_transformer.CLOSE", -1.0)

    notice = model.prepare(None)

    assert notice == (
        "The first question will take a few seconds: "
        "the model all-MiniLM-L6-v2 gives other vectors without torch."
    )
    assert [file.name for file in (tmp_path / "exports").iterdir()] == ["lock"]


def test_asking_imports_neither_torch_nor_anything_that_imports_it(tmp_path: Path) -> None:
    build(tmp_path / "index", corpus=[ROOT / "corpus"], model="all-MiniLM-L6-v2")
    asked = (
        "import sys; from pathlib import Path; from index.search.searcher import open_searcher; "
        f"answer = open_searcher(Path({str(tmp_path / 'index')!r})).search('what is clonus?'); "
        "assert answer.answerable; "
        "print(sorted({'torch', 'transformers', 'sentence_transformers'} & set(sys.modules)))"
    )

    found = subprocess.run(
        [sys.executable, "-c", asked], cwd=ROOT, capture_output=True, text=True, check=True
    )

    assert found.stdout == "[]\n"


def _static_model(folder: Path) -> Path:
    """A model of word vectors, which has no tokens to compare."""
    from sentence_transformers import SentenceTransformer
    from sentence_transformers.sentence_transformer.modules import StaticEmbedding
    from tokenizers import Tokenizer, models, pre_tokenizers

    words = {"[UNK]": 0, "the": 1, "tides": 2, "rise": 3, "at": 4, "noon": 5}
    tokenizer = Tokenizer(models.WordLevel(words, unk_token="[UNK]"))
    tokenizer.pre_tokenizer = pre_tokenizers.Whitespace()
    vectors = np.random.default_rng(0).random((len(words), 4), dtype=np.float32)
    module = StaticEmbedding(tokenizer, embedding_weights=vectors)
    SentenceTransformer(modules=[module], device="cpu").save(str(folder))
    return folder


def test_a_model_has_the_same_digest_with_or_without_exports(exports: Path) -> None:
    assert (
        load_model(exports=Path("none")).digest
        == EmbeddingModel(load_model().folder, name="other").digest
    )
