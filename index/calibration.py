"""How answers are told from silence: weights that were fitted once, and are kept in manifests."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Self


@dataclass(frozen=True, slots=True, kw_only=True)
class Weights:
    """A logistic regression on what `answerable.Evidence` holds; an answer is above `threshold`."""

    meaning: float
    nearness: float
    held: float
    length: float
    threshold: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Calibration:
    """How answers are told from silence, kept in the manifest of each generation.

    `false_alarms` is the share of answered questions that the thresholds turned away where they
    were fitted. `late` is for passages with vectors of tokens, `dense` for those without.
    """

    false_alarms: float
    late: Weights
    dense: Weights

    @classmethod
    def from_fields(cls, fields: Mapping[str, Any]) -> Self:
        """The calibration that a manifest holds as JSON."""
        late, dense = Weights(**fields["late"]), Weights(**fields["dense"])
        return cls(false_alarms=fields["false_alarms"], late=late, dense=dense)


# By `python -m tests.quality.silence`, on judged questions over six corpora, for the default model.
CALIBRATION = Calibration(
    false_alarms=0.03,
    late=Weights(meaning=8.25, nearness=13.56, held=2.93, length=2.56, threshold=13.58),
    dense=Weights(meaning=12.38, nearness=14.48, held=4.81, length=2.46, threshold=11.51),
)
