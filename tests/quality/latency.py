"""How long a warm question takes, by the size of the index."""

import gzip
import json
from collections.abc import Iterator, Sequence
from pathlib import Path

import numpy as np

from index.embedder import Embedded, EmbeddedQuestion
from index.folder import IndexFolder
from index.model import EmbeddingModel, load_model
from index.records import Advance
from index.search import Searcher
from ingest.pipeline import build
from ingest.progress import Progress
from tests.quality.lay import SHARED, answered

TRIALS = SHARED / "data" / "trials" / "articles.jsonl.gz"
CHARACTERS_A_PASSAGE = 505
NOISE = 0.5


class DrawnVectors:
    """The default model, but for passages: their vectors are drawn around those of real ones.

    Embedding 100,000 passages takes an hour, and what is timed here is the question.
    """

    def __init__(self, model: EmbeddingModel) -> None:
        self._model = model
        self._pool: Embedded | None = None
        self._chance = np.random.default_rng(0)
        self.name = model.name
        self.digest = model.digest
        self.prompts = model.prompts
        self.window = model.window

    def token_ends(self, texts: Sequence[str]) -> list[list[int]]:
        """As the model's."""
        return self._model.token_ends(texts)

    def telling_starts(self, text: str) -> list[int]:
        """As the model's."""
        return self._model.telling_starts(text)

    def embed_question(self, text: str) -> EmbeddedQuestion:
        """As the model's."""
        return self._model.embed_question(text)

    def prepare(self, exports: Path) -> str | None:
        """As the model's."""
        return self._model.prepare(exports)

    def embed_documents(
        self, texts: Sequence[str], *, tokens: bool = True, advance: Advance | None = None
    ) -> Embedded:
        """Drawn around the vectors of the first texts that came; tokens are theirs."""
        if self._pool is None:
            self._pool = self._model.embed_documents(texts)
        vectors, pieces = self._pool
        drawn = self._chance.integers(len(vectors), size=len(texts))
        moved = vectors[drawn]
        noise = self._chance.standard_normal(moved.shape) / np.sqrt(moved.shape[1])
        moved = moved + NOISE * noise
        moved /= np.linalg.norm(moved, axis=1, keepdims=True)
        if advance:
            advance(len(texts))
        return Embedded(np.asarray(moved, dtype=np.float32), [pieces[row] for row in drawn])


def latency(size: int, folder: Path, *, progress: Progress) -> str:
    """A line on how long real questions take over an index of about `size` passages.

    The index is built in `folder`, unless it is there already.
    """
    home = IndexFolder(folder / str(size))
    model = DrawnVectors(load_model(exports=home.models))
    corpus = folder / f"{size}.jsonl"
    if not corpus.is_file():
        folder.mkdir(parents=True, exist_ok=True)
        corpus.write_text("\n".join(_articles(size)), encoding="utf-8")
    build(home.path, corpus=[corpus], model=model, progress=progress)
    searcher = Searcher(home.open(), model)
    questions = [question.question for question in answered()]
    times = [searcher.search(question).milliseconds for question in questions * 2]
    low, middle, high = np.percentile(times[len(questions) :], [5, 50, 95])
    return (
        f"{searcher.generation.manifest.passages:9,} passages: a warm question takes "
        f"{middle:.1f} ms in the median, {low:.1f} to {high:.1f} ms in 90 of 100"
    )


def _articles(passages: int) -> Iterator[str]:
    left = passages * CHARACTERS_A_PASSAGE
    with gzip.open(TRIALS, "rt", encoding="utf-8") as lines:
        for line in lines:
            if left <= 0:
                return
            article = json.loads(line)
            article["text"] = article["text"][:left]
            left -= len(article["text"])
            yield json.dumps(article)
