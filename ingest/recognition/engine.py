"""The words on a picture of a page and their places, by RapidOCR's models, without a network."""

from collections.abc import Callable
from functools import cache
from importlib.util import find_spec
from pathlib import Path
from typing import NamedTuple, Protocol

import numpy as np
from numpy.typing import NDArray

from index.installed import installed_version

PACKAGE = "rapidocr"
INSTALL = "pip install -r ingest/recognition/requirements.txt"
Picture = NDArray[np.uint8]
"""Shape (height, width, 3)."""
# A picture with a longer side is made smaller before words are looked for.
LONGEST_SIDE = 2400
_MODELS = {"Det.model_path": "PP-OCRv6_det_small.onnx", "Rec.model_path": "PP-OCRv6_rec_small.onnx"}


class Found(NamedTuple):
    """A line of words on a picture, and its four corners in pixels, shape (4, 2).

    The corners go round from where the line begins, above its letters.
    """

    text: str
    corners: NDArray[np.float32]
    confidence: float


class EngineError(Exception):
    """The engine failed on a picture, which says nothing about the next one."""


class Engine(Protocol):
    """Recognises words."""

    def __call__(self, picture: Picture) -> list[Found]:
        """The lines on a picture, roughly from top to bottom.

        Raises:
            EngineError: it failed.
        """


MakeEngine = Callable[[], Engine]
"""Loads an engine."""


@cache
def engine_version() -> str | None:
    """The version of the engine; None if it is not installed."""
    return installed_version(PACKAGE) if find_spec(PACKAGE) else None


@cache
def load_engine() -> Engine:
    """The installed engine, loaded once in this process."""
    from index.embedding.threads import cores

    return RapidEngine(threads=cores())


class RapidEngine:
    """RapidOCR with the models in its package; loading it takes a second, and 300 MB."""

    def __init__(self, *, threads: int) -> None:
        import rapidocr

        models = Path(rapidocr.__file__).with_name("models")
        # Without these paths it fetches models that it does not find.
        paths = {name: str(models / file) for name, file in _MODELS.items()}
        engine = "EngineConfig.onnxruntime"
        self._engine = rapidocr.RapidOCR(
            params={
                **paths,
                "Global.log_level": "critical",
                "Global.use_cls": False,
                "Global.max_side_len": LONGEST_SIDE,
                "Global.text_score": 0.0,
                f"{engine}.intra_op_num_threads": threads,
                f"{engine}.inter_op_num_threads": 1,
            }
        )

    def __call__(self, picture: Picture) -> list[Found]:
        """The lines on a picture; see `Engine`."""
        from cv2 import error as PictureError
        from rapidocr.inference_engine.onnxruntime.main import ONNXRuntimeError
        from rapidocr.utils.output import RapidOCROutput

        try:
            seen = self._engine(picture)
        except (ONNXRuntimeError, PictureError, MemoryError) as error:
            raise EngineError(str(error).strip().rpartition("\n")[2]) from error
        assert isinstance(seen, RapidOCROutput)
        if seen.boxes is None or seen.txts is None or seen.scores is None:
            return []
        return [
            Found(text, np.asarray(corners, dtype=np.float32), float(score))
            for text, corners, score in zip(seen.txts, seen.boxes, seen.scores, strict=True)
        ]
