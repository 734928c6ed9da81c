"""Calibration of answer against silence: weights fitted once and kept in manifests."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Self


@dataclass(frozen=True, slots=True, kw_only=True)
class Weights:
    """A logistic regression on `AnswerFeatures`; an answer scores above `threshold`."""

    meaning: float
    nearness: float
    held: float
    length: float
    threshold: float
    # Of a generation from before there was a reader, it is not in the manifest.
    reading: float = 0.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Calibration:
    """The weights that separate answers from silence, kept in each generation's manifest.

    `false_alarms` is the share of answered questions that the thresholds turned away in the data
    they were fitted on. `late` is for passages with token vectors, `dense` for those without.
    """

    false_alarms: float
    late: Weights
    dense: Weights

    @classmethod
    def from_fields(cls, fields: Mapping[str, Any]) -> Self:
        """The calibration that a manifest stores as JSON."""
        late, dense = Weights(**fields["late"]), Weights(**fields["dense"])
        return cls(false_alarms=fields["false_alarms"], late=late, dense=dense)


# Fitted by `python -m tests.quality.silence` for the default model, on judged questions over six
# corpora.
CALIBRATION = Calibration(
    false_alarms=0.03,
    late=Weights(
        meaning=4.95, reading=1.14, nearness=18.15, held=3.23, length=3.1, threshold=11.42
    ),
    dense=Weights(meaning=12.51, nearness=14.4, held=4.63, length=2.41, threshold=11.37),
)
