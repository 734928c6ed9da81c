"""Metrics of a running server: questions and comparisons, their outcomes and times."""

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

from prometheus_client import CollectorRegistry, Counter, Histogram, ProcessCollector
from prometheus_client.core import GaugeMetricFamily, InfoMetricFamily, Metric
from prometheus_client.openmetrics.exposition import CONTENT_TYPE_LATEST, generate_latest
from prometheus_client.registry import Collector

from index.errors import ConcordanceError
from index.store.manifest import Manifest
from index.store.open import open_store

CONTENT_TYPE = CONTENT_TYPE_LATEST
_SECONDS = (0.005, 0.01, 0.02, 0.05, 0.1, 0.2, 0.5, 1, 2, 5, 10)
_DOORS = ("page", "api")
_OUTCOMES = ("answered", "refused", "error")

REGISTRY = CollectorRegistry()
_questions = Counter(
    "concordance_questions",
    "Questions asked: answered, refused (no article answers), or failed (error).",
    ["door", "outcome"],
    registry=REGISTRY,
)
_question_seconds = Histogram(
    "concordance_question_seconds",
    "Time to answer or refuse a question.",
    ["door"],
    buckets=_SECONDS,
    registry=REGISTRY,
)
_hits = Counter(
    "concordance_hits_shown",
    "Passages shown as answers.",
    ["door"],
    registry=REGISTRY,
)
_comparisons = Counter(
    "concordance_comparisons",
    "Comparisons made: answered, refused (no source says anything), or failed (error).",
    ["door", "outcome"],
    registry=REGISTRY,
)
_comparison_seconds = Histogram(
    "concordance_comparison_seconds",
    "Time to compare the sources.",
    ["door"],
    buckets=_SECONDS,
    registry=REGISTRY,
)
for _door in _DOORS:
    # All series exist from the start, at zero.
    for _outcome in _OUTCOMES:
        _questions.labels(_door, _outcome)
        _comparisons.labels(_door, _outcome)
    _question_seconds.labels(_door)
    _comparison_seconds.labels(_door)
    _hits.labels(_door)
ProcessCollector(registry=REGISTRY)


def count_question(door: str, outcome: str, *, seconds: float, hits: int) -> None:
    """Count a question, and the passages shown as its answer."""
    _questions.labels(door, outcome).inc()
    _question_seconds.labels(door).observe(seconds)
    _hits.labels(door).inc(hits)


def count_comparison(door: str, outcome: str, *, seconds: float) -> None:
    """Count a comparison."""
    _comparisons.labels(door, outcome).inc()
    _comparison_seconds.labels(door).observe(seconds)


class _Live(Collector):
    """Metrics of the live generation, looked up when they are read."""

    def __init__(self, index: Path) -> None:
        self._index = index

    def collect(self) -> Iterator[Metric]:
        manifest = _manifest(self._index)
        if manifest is None:
            return
        labels = {"name": manifest.name, "model": manifest.model}
        yield InfoMetricFamily("concordance_generation", "The index in use.", value=labels)
        age = datetime.now(UTC) - datetime.fromisoformat(manifest.created)
        for name, said, value in (
            ("generation_age_seconds", "Time since it was built.", age.total_seconds()),
            ("documents", "Articles in it.", manifest.documents),
            ("passages", "Passages in it.", manifest.passages),
        ):
            yield GaugeMetricFamily(f"concordance_{name}", said, value=value)


def _manifest(index: Path) -> Manifest | None:
    try:
        store = open_store(index)
        return store.manifest(store.live())
    except ConcordanceError:
        # Readiness reports whether it can be used.
        return None


def exposition(index: Path) -> bytes:
    """All metrics as OpenMetrics text, including those of the live generation of `index`."""
    live = CollectorRegistry()
    live.register(_Live(index))
    end = b"# EOF\n"
    return _text(REGISTRY).removesuffix(end) + _text(live)


def _text(registry: CollectorRegistry) -> bytes:
    return bytes(generate_latest(registry))  # type: ignore[no-untyped-call]
