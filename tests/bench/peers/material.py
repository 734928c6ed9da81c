"""The material of all peers: the same passages and questions, in one folder."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray


@dataclass(frozen=True, slots=True, kw_only=True)
class Material:
    """Texts to search and questions; `vectors`, shape (n, dim), if they are not to be embedded."""

    texts: Sequence[str]
    questions: Sequence[str]
    vectors: NDArray[np.float32] | None = None

    def __post_init__(self) -> None:
        if self.vectors is not None and len(self.vectors) != len(self.texts):
            raise ValueError(f"{len(self.texts)} texts have {len(self.vectors)} vectors")

    def save(self, folder: Path) -> Path:
        """Write the material to `folder`."""
        folder.mkdir(parents=True, exist_ok=True)
        payload = json.dumps({"texts": list(self.texts), "questions": list(self.questions)})
        (folder / "material.json").write_text(payload, encoding="utf-8")
        if self.vectors is not None:
            np.save(folder / "vectors.npy", self.vectors, allow_pickle=False)
        return folder


def load_material(folder: Path) -> Material:
    """The material saved in `folder`."""
    payload = json.loads((folder / "material.json").read_text(encoding="utf-8"))
    file = folder / "vectors.npy"
    vectors = np.load(file, allow_pickle=False) if file.is_file() else None
    return Material(texts=payload["texts"], questions=payload["questions"], vectors=vectors)
