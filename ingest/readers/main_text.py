"""Asks trafilatura what it takes for the main text of a page."""

from functools import cached_property

from lxml import etree
from lxml.etree import _Element
from trafilatura import bare_extraction
from trafilatura.settings import Document as Page

_RUN = 4
_KEPT = 0.5


class MainText:
    """The main text of a page, found when it is first asked for."""

    def __init__(self, root: _Element) -> None:
        self._root = root

    def drops(self, words: str) -> bool:
        """Whether most of these words are not in the main text."""
        runs = list(_runs(words.split()))
        kept = sum(run in self._known for run in runs)
        return kept < _KEPT * max(len(runs), 1)

    @cached_property
    def _known(self) -> set[tuple[str, ...]]:
        known: set[tuple[str, ...]] = set()
        body = _main_body(self._root)
        if body is None:
            return known
        known.update(_runs(" ".join(map(str, body.itertext())).split()))
        for block in body.iter():
            known.update(
                _runs(" ".join(map(str, block.itertext())).split()) if len(block) == 0 else ()
            )
        return known


def _runs(words: list[str]) -> set[tuple[str, ...]]:
    if len(words) < _RUN:
        return {tuple(words)} if words else set()
    return set(zip(*(words[start:] for start in range(_RUN)), strict=False))


def _main_body(root: _Element) -> _Element | None:
    try:
        # The slower comparison with other extractors changes little in what is asked here.
        page = bare_extraction(
            root, fast=True, favor_recall=True, include_comments=False, include_tables=True
        )
    except (etree.LxmlError, LookupError, AttributeError, RecursionError, OverflowError):
        return None
    return page.body if isinstance(page, Page) else None
