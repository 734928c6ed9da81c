"""Finds the articles that are in languages other than English."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence

from index.records import Document
from index.settings import DEFAULT_MODEL
from index.store.generation import Generation
from index.text.language import article_language
from ingest.build.prepared import Prepared

Languages = Mapping[str, Sequence[str]]
"""For each language but English, the doc_ids of the articles that seem to be in it."""


def manifest_languages(
    prepared: Prepared, base: Generation | None, *, model: str
) -> dict[str, tuple[str, ...]] | None:
    """The languages for the manifest; None for a model not known to read only one language."""
    if model != DEFAULT_MODEL:
        return None
    return guess_languages(
        prepared.documents(),
        kept=set(prepared.kept),
        known=base.manifest.languages if base else None,
    )


def guess_languages(
    new: Iterable[Document], *, kept: Collection[str] = (), known: Languages | None = None
) -> dict[str, tuple[str, ...]]:
    """The languages of the `new` documents, and those already `known` of documents `kept`."""
    by_language: dict[str, list[str]] = defaultdict(list)
    for language, names in (known or {}).items():
        by_language[language] += [name for name in names if name in kept]
    for document in new:
        guess = article_language(document.text)
        if guess is not None:
            by_language[guess].append(document.doc_id)
    return {language: tuple(names) for language, names in by_language.items() if names}
