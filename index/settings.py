"""Settings that shape an index, a search, and the decision whether it answers."""

from dataclasses import dataclass

DEFAULT_MODEL = "all-MiniLM-L6-v2"


@dataclass(frozen=True, slots=True, kw_only=True)
class BuildSettings:
    """What shapes the passages and vectors of a generation; kept in its manifest.

    `passage_tokens` is the length at which a passage is full, `context_tokens` how much of the
    model's window its title, heading and lead-in may take. A library of at most `late_passages`
    passages keeps token vectors in four bits, about 20 kB per passage, a larger one packed in a
    tenth of that, or none if its model is not the default one. One of more than
    `exact_passages` gets an inverted file, of which a search by meaning reads the nearest lists.
    """

    passage_tokens: int = 186
    context_tokens: int = 64
    late_passages: int = 120_000
    exact_passages: int = 100_000


@dataclass(frozen=True, slots=True, kw_only=True)
class SearchSettings:
    """How two rankings become one, and which of its passages are near-duplicates.

    `candidates` is how many passages each retriever puts forward, `dense_weight` the share of the
    cosine in their fused score. `feedback_weight` times the mean vector of the first
    `feedback_passages` is added to the question's. For the first `late_depth`, `late_weight` is
    the share of cosine and late interaction together, the rest that of BM25. The reader reads the
    first `reader_depth` texts, and `reader_weight` is its share in their order. Passages with at
    least `duplicate_share` of their runs of three terms in common are near-duplicates.

    Chosen on the dev and train splits of Cranfield, NFCorpus and SciFact, and on everyday
    questions; the figures are in tests/quality/trials.md.
    """

    # As good as 1,000 on all sets, in a third of the time at 100,000 passages.
    candidates: int = 500
    # Better than either retriever alone on all sets.
    dense_weight: float = 0.7
    # Better than none on all sets; 5 or 10 passages with a weight of .5 are no better.
    feedback_passages: int = 3
    feedback_weight: float = 0.3
    # With 20 two sets lose .004, with 100 none gains as much; both are within chance.
    late_depth: int = 50
    # With .7 the right passage comes first for fewer everyday questions, .685 instead of .759.
    late_weight: float = 0.8
    # The first page of hits, in 8 ms; with 20 nothing gains.
    reader_depth: int = 10
    # With .7 SciFact gains .004 and Cranfield loses as much, with .3 MedQuAD loses .03.
    reader_weight: float = 0.6
    # By judgement.
    duplicate_share: float = 0.6


@dataclass(frozen=True, slots=True, kw_only=True)
class AnswerSettings:
    """Where a question's words count, and which of them are rare enough to answer it.

    A word is rare if no more than `rare_share` of all passages contain it; in a small corpus, if
    no more than `rare_passages` do. The weights of all features are in `index.calibration`.
    """

    # The passages a reader sees first, however many are asked for.
    deciding: int = 5
    # By judgement, as the next.
    rare_share: float = 0.05
    rare_passages: int = 2
