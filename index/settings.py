"""Settings that shape an index, and those that shape a search."""

from dataclasses import dataclass

DEFAULT_MODEL = "all-MiniLM-L6-v2"


@dataclass(frozen=True, slots=True, kw_only=True)
class BuildSettings:
    """What shapes the passages and vectors of a generation; kept in its manifest.

    `passage_tokens` is the length at which a passage is full, `context_tokens` how much of the
    model's window its title, heading and lead-in may take. A library of more than `late_passages`
    passages keeps no token vectors, which take about 20 kB per passage; one of more than
    `exact_passages` gets an inverted file, of which a search by meaning reads the nearest lists.
    """

    passage_tokens: int = 186
    context_tokens: int = 64
    late_passages: int = 120_000
    exact_passages: int = 100_000


@dataclass(frozen=True, slots=True, kw_only=True)
class SearchSettings:
    """How two rankings become one. Chosen on the dev and train splits of judged sets.

    `candidates` is how many passages each retriever puts forward, `dense_weight` the share of the
    cosine in their fused score. `feedback_weight` times the mean vector of the first
    `feedback_passages` is added to the question's. For the first `late_depth`, `late_weight` is
    the share of cosine and late interaction together, the rest that of BM25.
    """

    candidates: int = 500
    dense_weight: float = 0.7
    feedback_passages: int = 3
    feedback_weight: float = 0.3
    late_depth: int = 50
    late_weight: float = 0.8
