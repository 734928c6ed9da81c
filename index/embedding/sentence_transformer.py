"""The embedding model: a sentence-transformers model, run by its exports or by torch."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import suppress
from functools import cached_property, partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray
from tokenizers import Tokenizer

from index.begun import begin_work
from index.embedding.arithmetic import EXACT, FirstSound, RuntimesFailedError, TextReader
from index.embedding.bert_export import pooling_of, write_bert
from index.embedding.content_tokens import ContentTokens
from index.embedding.embedder import Embedded, EmbeddedQuestion, Role
from index.embedding.exports import Exports
from index.embedding.length_batches import batches_by_length
from index.embedding.model_cache import Exportable, export_folders, prepare_exports
from index.embedding.model_files import (
    check_default,
    default_folder,
    digest_of,
    folder_of,
    read_json,
    window_of,
)
from index.embedding.onnx_model import write_export
from index.embedding.probes import PASSAGE, PROBES
from index.embedding.threads import cores, one_torch_thread
from index.embedding.token_offsets import content_starts_by, token_ends_by
from index.embedding.token_vectors import TokenVectors, quantise
from index.errors import ModelError
from index.records import Advance, Vectors
from index.settings import DEFAULT_MODEL

if TYPE_CHECKING:
    from sentence_transformers import SentenceTransformer

TOKENS_IN_A_BATCH = 8192
# In characters; a longer text is cut between words, which changes none of its tokens.
LONGEST_ENCODED = 200_000
CLOSE = 1e-4


class EmbeddingModel:
    """A sentence-transformers model read from a folder of files, loaded when first needed.

    `digest` changes with any file that shapes a vector. `window` is how many tokens of a
    text the model reads; the rest would be cut off. Nothing is fetched from a network.
    With `exports`, an index's own folder for them, exports in the cache or there embed the texts,
    torch if there are none, or if every runtime fails: questions and many passages by the
    arithmetics that are fastest on this processor, with nearly the same vectors.
    """

    def __init__(self, folder: Path, *, name: str, exports: Path | None = None) -> None:
        self.name = name
        self.folder = folder
        self.digest = digest_of(folder)
        self._exports = Exports(export_folders(exports), self.digest) if exports else None
        described = read_json(folder / "config_sentence_transformers.json")
        self.prompts: dict[str, str] = {
            role: text for role, text in described.get("prompts", {}).items() if text
        }
        self._longest = window_of(folder)
        self.window = self._longest - self._tokens_around_a_text()
        self._ends_of = token_ends_by(self._tokenizer)

    def token_ends(self, texts: Sequence[str]) -> list[list[int]]:
        """For each text, the end offset of each of its tokens."""
        if any(len(text) > LONGEST_ENCODED for text in texts):
            return [list(self._ends_in_parts(text)) for text in texts]
        return self._ends_of(texts)

    def _ends_in_parts(self, text: str) -> Iterator[int]:
        """The same for a text of any length; an encoding takes 180 bytes for each of its bytes."""
        start = 0
        while start < len(text):
            most = start + LONGEST_ENCODED
            blank = max(text.rfind(" ", start, most), text.rfind("\n", start, most))
            stop = most if blank <= start or most >= len(text) else blank
            [ends] = self.token_ends([text[start:stop]])
            yield from (start + end for end in ends)
            start = stop

    def content_token_starts(self, text: str) -> list[int]:
        """The start offset of each token of `text` that gets a token vector."""
        return self._content_starts_of(text)

    def embed_documents(
        self, texts: Sequence[str], *, tokens: bool = True, advance: Advance | None = None
    ) -> Embedded:
        """The texts in their order; vectors are float32 and have length 1.

        Token vectors are those of content words, not of punctuation and stop words, and there are
        none unless `tokens`. An export, if any, embeds one text on each core and pads none.
        """
        reader = self._exports.for_passages(len(texts)) if self._exports and texts else None
        if reader and reader.name:
            return self._embed_by_export(texts, reader, tokens, advance)
        vectors = np.zeros((len(texts), self.dimension), dtype=np.float32)
        pieces = [quantise(np.zeros((0, self.dimension), dtype=np.float32))] * len(texts)
        lengths = [len(ends) for ends in self.token_ends(texts)] if texts else []
        for batch in batches_by_length(lengths, budget=TOKENS_IN_A_BATCH):
            outputs: Any = self._transformer.encode_document(
                [texts[row] for row in batch],
                batch_size=len(batch),
                output_value=None,
                show_progress_bar=False,
            )
            for row, features in zip(batch, outputs, strict=True):
                vectors[row] = _unit(features["sentence_embedding"].numpy())
                pieces[row] = quantise(self._content_tokens(features)[: None if tokens else 0])
            if advance:
                advance(len(batch))
        return Embedded(vectors, pieces)

    def embed_question(self, text: str) -> EmbeddedQuestion:
        """The question, of which at most `window` tokens are read; rows have length 1."""
        if self._exports and (exported := self._exports.for_questions()):
            with suppress(RuntimesFailedError):
                return self._embed_exported(text, exported, role="query")
        return self._embed_by_torch(text, role="query")

    def warm_up(self, role: Role) -> None:
        """Load what embeds a question or a few passages, unless that takes torch."""
        if self._exports and role == "query" and self._exports.for_questions():
            self.embed_question("ready")
        elif self._exports and role == "document" and self._exports.whole():
            self.embed_documents(["ready"])

    def prepare(self, exports: Path | None) -> str | None:
        """Export the model, once on this machine; a notice for people if that failed.

        `exports` is an index's own folder for them, in case the cache cannot be written.
        """
        model = Exportable(self.name, self.digest, self._export, self._texts_to_try)
        return prepare_exports(model, exports)

    def _texts_to_try(self) -> Mapping[str, Sequence[Sequence[int]]]:
        return {
            "passages": [self._ids(text, role="document") for text in (PASSAGE, *PROBES)],
            # Of an empty text there is nothing to find; long, it is as the passage.
            "questions": [self._ids(text, role="query") for text in (*PROBES[::2], PASSAGE)],
        }

    def _export(self, file: Path) -> None:
        if pooling_of(self.folder):
            try:
                write_bert(self.folder, file)
                return
            except (KeyError, ValueError):
                # Weights under other names; torch may know them.
                file.unlink(missing_ok=True)
        write_export(self._transformer, file)
        self._compare(FirstSound([(one.name, partial(one.load, file)) for one in EXACT]))

    def _compare(self, exported: TextReader) -> None:
        for text in PROBES:
            expected = self._embed_by_torch(text, role="query")
            try:
                actual = self._embed_exported(text, exported, role="query")
            except RuntimesFailedError as error:
                raise ModelError("cannot be read by any runtime but torch") from error
            for ours, same in zip(actual, expected, strict=True):
                if ours.shape != same.shape or np.abs(ours - same).max(initial=0) > CLOSE:
                    raise ModelError("gives other vectors without torch")

    def _embed_by_torch(self, text: str, *, role: Role) -> EmbeddedQuestion:
        transformer = self._transformer
        encode = transformer.encode_query if role == "query" else transformer.encode_document
        with one_torch_thread():
            features: Any = encode(text, output_value=None, show_progress_bar=False)
        pieces = features.get("token_embeddings")
        return EmbeddedQuestion(
            _unit(features["sentence_embedding"].numpy()),
            _unit(self._content_tokens(features)),
            _unit(self._content_tokens(features) if pieces is None else pieces.numpy()),
        )

    def _embed_by_export(
        self, texts: Sequence[str], exported: TextReader, tokens: bool, advance: Advance | None
    ) -> Embedded:
        def read(text: str) -> tuple[Vectors, TokenVectors]:
            try:
                one = self._embed_exported(text, exported, role="document")
            except RuntimesFailedError:
                one = self._embed_by_torch(text, role="document")
            return one.vector, quantise(one.tokens[: None if tokens else 0])

        vectors, pieces = [], []
        pool = ThreadPoolExecutor(cores())
        try:
            for vector, piece in pool.map(read, texts):
                vectors.append(vector)
                pieces.append(piece)
                if advance:
                    advance(1)
        finally:
            # A build that is asked to stop does not wait for all of them.
            pool.shutdown(cancel_futures=True)
        return Embedded(np.stack(vectors), pieces)

    def _embed_exported(self, text: str, exported: TextReader, *, role: Role) -> EmbeddedQuestion:
        ids = self._ids(text, role=role)
        vector, pieces = exported.embed(ids)
        pieces = _unit(pieces)
        return EmbeddedQuestion(_unit(vector), pieces[self._are_content(ids)], pieces)

    def _content_tokens(self, features: dict[str, Any]) -> Vectors:
        # Models without a transformer have vectors of whole texts only.
        if "token_embeddings" not in features:
            return np.zeros((0, self.dimension), dtype=np.float32)
        is_content = self._are_content(features["input_ids"].tolist())
        kept = is_content & features["attention_mask"].numpy().astype(bool)
        vectors: Vectors = features["token_embeddings"].numpy()[kept]
        return vectors

    @property
    def dimension(self) -> int:
        """The length of a vector."""
        return int(self._transformer.get_embedding_dimension() or 0)

    def _ids(self, text: str, *, role: Role) -> list[int]:
        prompted = self.prompts.get(role, "") + text
        ids = self._tokenizer.encode(prompted).ids if len(prompted) < LONGEST_ENCODED else None
        # Few are cut, and another tokenizer takes as long to make as three questions.
        if ids is None or len(ids) > self._longest:
            return self._cut_tokenizer.encode(prompted).ids
        return ids

    @cached_property
    def _cut_tokenizer(self) -> Tokenizer:
        tokenizer = Tokenizer.from_str(self._tokenizer.to_str())
        tokenizer.enable_truncation(window_of(self.folder))
        return tokenizer

    @cached_property
    def _tokenizer(self) -> Tokenizer:
        try:
            # Tokenizer raises a bare Exception on a file it cannot read, so look first.
            text = (self.folder / "tokenizer.json").read_text(encoding="utf-8")
        except OSError as error:
            raise ModelError(
                f"The model in {self.folder} has no tokenizer.json, so the length of "
                f"passages cannot be measured. Name another model with --model."
            ) from error
        tokenizer = Tokenizer.from_str(text)
        tokenizer.no_truncation()
        tokenizer.no_padding()
        return tokenizer

    @cached_property
    def _content_starts_of(self) -> Callable[[str], list[int]]:
        return content_starts_by(self._tokenizer, self._are_content)

    def _are_content(self, ids: Iterable[int]) -> NDArray[np.bool_]:
        """For each of these tokens whether it is a piece of a word worth comparing."""
        return np.array([self._content[number] for number in ids], dtype=bool)

    @cached_property
    def _content(self) -> ContentTokens:
        return ContentTokens(self._tokenizer)

    @cached_property
    def _transformer(self) -> "SentenceTransformer":
        # Imported here: it takes seconds, and a build without new passages does not need it.
        from sentence_transformers import SentenceTransformer
        from transformers.utils import logging

        logging.disable_progress_bar()
        logging.set_verbosity_error()
        transformer = SentenceTransformer(str(self.folder), device="cpu", local_files_only=True)
        # A model of word vectors has an unlimited window that cannot be set.
        if isinstance(transformer.max_seq_length, int):
            transformer.max_seq_length = window_of(self.folder)
        return transformer

    def _tokens_around_a_text(self) -> int:
        return len(self._tokenizer.encode(self.prompts.get("document", "")).ids)


def load_model(name: str = DEFAULT_MODEL, *, exports: Path | None = None) -> EmbeddingModel:
    """The model of this name: the default, a folder, or any sentence-transformers name.

    A model that is not on this machine yet is fetched, since the user asked for it. With
    `exports`, an index's own folder for them, its exports embed the texts, if there are any.

    Raises:
        ModelError: there is no such model, or its files are not what they should be.
    """
    if name == DEFAULT_MODEL:
        model = EmbeddingModel(default_folder(), name=name, exports=exports)
        check_default(model.folder)
        return model
    folder = Path(name).expanduser()
    if folder.is_dir():
        return EmbeddingModel(folder.resolve(), name=str(folder.resolve()), exports=exports)
    return EmbeddingModel(folder_of(name), name=name, exports=exports)


def begin_loading(name: str, *, exports: Path) -> Future[EmbeddingModel]:
    """The same in a thread of its own, ready to embed questions unless that takes torch."""

    def load() -> EmbeddingModel:
        model = load_model(name, exports=exports)
        model.warm_up("query")
        return model

    return begin_work(load, name="model")


def _unit(vectors: Vectors) -> Vectors:
    length = np.linalg.norm(vectors, axis=-1, keepdims=True)
    return np.asarray(vectors / np.maximum(length, 1e-12), dtype=np.float32)
