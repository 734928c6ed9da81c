"""Asks trafilatura what it takes for the main text of a page."""

from functools import cached_property

from lxml import etree
from lxml.etree import _Element
from trafilatura import bare_extraction
from trafilatura.settings import Document as Page

_RUN = 4
_KEPT = 0.5
_SHORT = 60


class MainText:
    """The main text of a page, found when it is first asked for."""

    def __init__(self, root: _Element) -> None:
        self._root = root

    def drops(self, words: str) -> bool:
        """Whether most of these words are not in the main text."""
        runs, lines = self._known
        split = words.split()
        if len(split) < _RUN:
            return " ".join(split) not in lines
        asked = _runs(split)
        return sum(run in runs for run in asked) < _KEPT * len(asked)

    @cached_property
    def _known(self) -> tuple[set[tuple[str, ...]], set[str]]:
        """The runs of words in the main text, and its lines that are shorter than that."""
        body = _main_body(self._root)
        if body is None:
            return set(), set()
        texts = list(map(str, body.itertext()))
        lines = {" ".join(text.split()) for text in texts if len(text) < _SHORT}
        return _runs(" ".join(texts).split()), lines


def _runs(words: list[str]) -> set[tuple[str, ...]]:
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
