"""`python -m index differences`: which sources contradict each other on what."""

import argparse
import json
import os
import sys
from collections.abc import Sequence
from pathlib import Path

from tqdm import tqdm

from index.compare.stance.model import StanceModel
from index.differences.difference import Difference
from index.differences.difference_words import difference_lines, search_words
from index.differences.found_differences import FoundDifferences
from index.differences.library_search import search_library
from index.differences.read_pairs import precision_words, shipped_bars
from index.differences.verdicts_table import library_differences
from index.retrieval.filters import Filters, allowed_documents
from index.search.searcher import Searcher, open_searcher
from index.store.open import open_store

_NONE = "No source here was found to contradict another."


def run_differences(arguments: argparse.Namespace) -> None:
    """Do what the arguments of the command say.

    Raises:
        ConcordanceError: the index cannot be used, or something is named that it does not have.
    """
    if arguments.quietly:
        search_quietly(arguments.index)
        return
    print_differences(
        arguments.index,
        sources=arguments.source or (),
        documents=arguments.document or (),
        every=arguments.all,
        as_json=arguments.json,
        model=arguments.model,
    )


def print_differences(
    index: Path,
    *,
    sources: Sequence[str] = (),
    documents: Sequence[str] = (),
    every: bool = False,
    as_json: bool = False,
    model: str | None = None,
) -> None:
    """Search what was not searched yet, then print the differences, best first.

    Those that the user dismissed only if `every`; with `sources` or `documents` those in which
    one of them takes part.

    Raises:
        ConcordanceError: the index cannot be used, or something is named that it does not have.
    """
    searcher = open_searcher(index, model=model)
    wanted = _wanted(searcher, sources, documents)
    folder = open_store(index).path
    found = _searched(searcher, folder)
    shown = [
        one
        for one in library_differences(folder, searcher.generation.manifest.corpus)
        if (every or one.state != "dismissed") and wanted & {one.a.doc_id, one.b.doc_id}
    ]
    if as_json:
        print(json.dumps(_as_json(shown, found), ensure_ascii=False))  # noqa: T201
        return
    for line in difference_lines(shown):
        print(line)  # noqa: T201
    if not shown:
        print(_NONE)  # noqa: T201
    for line in (search_words(found), precision_words()):
        print(line, file=sys.stderr)  # noqa: T201


def search_quietly(index: Path) -> None:
    """Search what was not searched yet, and let everything else on this machine go first.

    Raises:
        ConcordanceError: as `print_differences`.
    """
    if hasattr(os, "nice"):
        os.nice(19)
    searcher = open_searcher(index)
    search_library(searcher, StanceModel(), open_store(index).path)


def _searched(searcher: Searcher, folder: Path) -> FoundDifferences:
    # None: a bar only on a terminal.
    with tqdm(disable=None, leave=False) as bar:

        def advance(what: str, done: int, total: int) -> None:
            bar.set_description(what, refresh=False)
            bar.total, bar.n = total, done
            bar.refresh()

        return search_library(searcher, StanceModel(), folder, advance=advance)


def _wanted(searcher: Searcher, sources: Sequence[str], documents: Sequence[str]) -> set[str]:
    filters = Filters(sources=tuple(sources), documents=tuple(documents))
    mask = allowed_documents(filters, searcher.listings)
    return {one.doc_id for one, allowed in zip(searcher.listings, mask, strict=True) if allowed}


def _as_json(shown: Sequence[Difference], found: FoundDifferences) -> dict[str, object]:
    bars = shipped_bars()
    return {
        "differences": [one.as_json() for one in shown],
        "precision": None if bars.precision is None else round(bars.precision, 3),
        "read": bars.read,
        "articles": found.total,
        "pairs": {"near": found.near, "read": found.read},
    }
