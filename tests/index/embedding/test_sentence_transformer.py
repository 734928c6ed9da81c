"""The default model from its files; others by folder or name."""

import shutil
from pathlib import Path
from threading import enumerate as enumerate_threads

import numpy as np
import pytest

import index.embedding.sentence_transformer
from index.embedding.read_ahead import read_ahead
from index.embedding.sentence_transformer import EmbeddingModel, begin_loading, load_model
from index.errors import ModelError
from index.files import digests
from index.settings import DEFAULT_MODEL


@pytest.fixture(scope="module")
def minilm() -> EmbeddingModel:
    return load_model()


def test_vectors_are_those_of_sentence_transformers_in_the_order_of_the_texts(
    minilm: EmbeddingModel,
) -> None:
    from sentence_transformers import SentenceTransformer

    texts = ["Salt.", "Cramps hurt at night, more so after a long run. " * 12, "", "Calf"]

    vectors, tokens = minilm.embed_documents(texts)

    plain = SentenceTransformer(str(minilm.folder), device="cpu").encode_document(texts)
    np.testing.assert_allclose(vectors, plain, atol=1e-5)
    np.testing.assert_allclose(np.linalg.norm(vectors, axis=1), 1, atol=1e-5)
    assert [len(part) for part in tokens] == [1, 12 * 6, 0, 1]


def test_a_question_and_its_tokens_have_length_one(minilm: EmbeddingModel) -> None:
    question = minilm.embed_question("Why do my calves cramp?")

    assert question.vector.shape == (384,)
    assert question.tokens.shape == (3, 384)  # calves cr ##amp
    np.testing.assert_allclose(np.linalg.norm(question.tokens, axis=1), 1, atol=1e-5)


def test_the_window_leaves_room_for_the_special_tokens(minilm: EmbeddingModel) -> None:
    assert (minilm.name, minilm.window, minilm.prompts) == (DEFAULT_MODEL, 254, {})


def test_token_offsets_are_those_of_the_text(minilm: EmbeddingModel) -> None:
    assert minilm.token_ends(["Myoclonus hurts."]) == [[2, 4, 7, 9, 15, 16]]
    assert minilm.content_token_starts("the calves hurt.") == [4, 11]


def test_a_long_text_encoded_in_parts_has_the_same_tokens(
    minilm: EmbeddingModel, monkeypatch: pytest.MonkeyPatch
) -> None:
    text = "Calves cramp\n\nat night, says Wilson’s naïve aunt.  " * 40
    whole = minilm.token_ends([text])

    monkeypatch.setattr(index.embedding.sentence_transformer, "LONGEST_ENCODED", 100)

    assert minilm.token_ends([text]) == whole
    [of_one_word] = minilm.token_ends(["x" * 250])
    assert {100, 200, 250} <= set(of_one_word)


def test_weights_that_are_not_the_published_ones_are_refused(
    minilm: EmbeddingModel, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = tmp_path / "model"
    shutil.copytree(minilm.folder, folder)
    with (folder / "model.safetensors").open("r+b") as weights:
        weights.seek(-1, 2)
        weights.write(b"\x07")
    monkeypatch.setattr(index.embedding.sentence_transformer, "default_folder", lambda: folder)

    with pytest.raises(ModelError, match="are not those of all-MiniLM-L6-v2"):
        load_model()


def test_a_model_in_a_folder_changes_with_its_files(minilm: EmbeddingModel, tmp_path: Path) -> None:
    folder = tmp_path / "mine"
    shutil.copytree(minilm.folder, folder)

    same = load_model(str(folder))
    (folder / "tokenizer_config.json").write_text('{"do_lower_case": false}')
    changed = load_model(str(folder))

    assert (same.name, same.digest) == (str(folder), minilm.digest)
    assert changed.digest != same.digest


def test_a_missing_model_is_an_error_in_one_line(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("huggingface_hub.constants.HF_HUB_OFFLINE", True)

    with pytest.raises(ModelError, match="on this machine, and it could not be fetched"):
        load_model("nobody/nothing-v0")
    with pytest.raises(ModelError, match=r"modules.json is missing"):
        load_model(str(tmp_path))


def test_a_name_without_an_owner_is_one_of_sentence_transformers_own(
    minilm: EmbeddingModel, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[str] = []

    def downloaded(name: str, **_: object) -> str:
        asked.append(name)
        return str(minilm.folder)

    monkeypatch.setattr("huggingface_hub.snapshot_download", downloaded)

    short = load_model("paraphrase-multilingual-MiniLM-L12-v2")
    load_model("intfloat/multilingual-e5-small")

    assert short.name == "paraphrase-multilingual-MiniLM-L12-v2"
    assert asked == [
        "sentence-transformers/paraphrase-multilingual-MiniLM-L12-v2",
        "intfloat/multilingual-e5-small",
    ]


def test_a_model_that_loads_in_a_thread_is_the_same(minilm: EmbeddingModel, tmp_path: Path) -> None:
    loaded = begin_loading(DEFAULT_MODEL, exports=tmp_path).result(60)

    assert loaded.digest == minilm.digest
    with pytest.raises(ModelError):
        begin_loading(str(tmp_path), exports=tmp_path).result(60)


def test_what_is_read_ahead_need_not_be_read_again(minilm: EmbeddingModel) -> None:
    digests._digest_as_of.cache_clear()
    read_ahead()
    # It may be through by now.
    for thread in enumerate_threads():
        if thread.name == "read-ahead":
            thread.join(60)
    read = digests._digest_as_of.cache_info().misses

    assert load_model().digest == minilm.digest
    assert digests._digest_as_of.cache_info().misses == read > 0
