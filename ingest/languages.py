"""Which articles are in other languages than English."""

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence

from index.language import article_language
from index.records import Document

Languages = Mapping[str, Sequence[str]]
"""For each language but English, the doc_ids of the articles that seem to be in it."""


def guess_languages(
    documents: Collection[Document], *, known: Languages | None, old: Mapping[str, Document]
) -> dict[str, tuple[str, ...]]:
    """The languages of `documents`; of the `old` ones that are as they were, those `known`.

    Where nothing is known, None, all are looked at.
    """
    before = {name: language for language, names in (known or {}).items() for name in names}
    found = defaultdict(list)
    for document in documents:
        name = document.doc_id
        if known is not None and old.get(name) == document:
            language = before.get(name)
        else:
            language = article_language(document.text)
        if language is not None:
            found[language].append(name)
    return {language: tuple(names) for language, names in found.items()}
