"""The model's own arithmetic, whatever is faster on this processor."""

from contextlib import AbstractContextManager
from unittest.mock import patch

from index.embedding.arithmetic import EXACT


def exactly() -> AbstractContextManager[object]:
    """Meanwhile passages and questions are embedded in float32, by ONNX Runtime.

    Which arithmetic a processor is given decides on which side of a bar some questions fall;
    float32 differs by processor, too, but in the seventh digit. Stances are judged as ever.
    """
    exact = {"passages": EXACT[:1], "questions": EXACT[:1]}
    return patch("index.embedding.exports.ARITHMETICS", exact)
