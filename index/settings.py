"""Settings that shape an index, and those that shape a search."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class BuildSettings:
    """What shapes the passages and vectors of a generation; kept in its manifest.

    `passage_tokens` is the length at which a passage is full; `context_tokens` how much of the
    model's window title, heading and lead-in may take in what is embedded.
    """

    passage_tokens: int = 160
    context_tokens: int = 64


@dataclass(frozen=True, slots=True, kw_only=True)
class SearchSettings:
    """How the two legs become one order. Chosen on the dev and train splits of judged sets.

    `dense_weight` is the share of meaning in the fused score; `candidates` how many passages
    each leg puts forward.
    """

    dense_weight: float = 0.6
    candidates: int = 1000
