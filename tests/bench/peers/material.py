"""What all peers get: the same passages, questions and model, in one folder."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray


@dataclass(frozen=True, slots=True, kw_only=True)
class Material:
    """Texts to search and questions; `vectors`, shape (n, dim), where nothing is to be embedded."""

    texts: Sequence[str]
    questions: Sequence[str]
    vectors: NDArray[np.float32] | None = None

    def save(self, folder: Path) -> Path:
        """Write it into `folder`."""
        folder.mkdir(parents=True, exist_ok=True)
        told = json.dumps({"texts": list(self.texts), "questions": list(self.questions)})
        (folder / "material.json").write_text(told, encoding="utf-8")
        if self.vectors is not None:
            np.save(folder / "vectors.npy", self.vectors, allow_pickle=False)
        return folder


def load_material(folder: Path) -> Material:
    """What was saved in `folder`."""
    told = json.loads((folder / "material.json").read_text(encoding="utf-8"))
    file = folder / "vectors.npy"
    vectors = np.load(file, allow_pickle=False) if file.is_file() else None
    return Material(texts=told["texts"], questions=told["questions"], vectors=vectors)
