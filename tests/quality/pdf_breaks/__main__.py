"""Sentences broken and words right in PDF files: `python -m tests.quality.pdf_breaks [FILE …]`"""

import argparse
import re
import tempfile
from collections import Counter
from collections.abc import Sequence
from itertools import pairwise
from pathlib import Path
from typing import NamedTuple

from ingest.reading import Block, Kind, Reading
from tests.quality.pdf_breaks.article import TITLE, Section, sections
from tests.quality.pdf_breaks.producers import PRODUCERS, on_this_machine
from tests.support.formats import read_file

_CUT = re.compile(r"[^\W\d_A-Z]\Z|,\Z")
_WORDS = re.compile(r"\S+")


class Figures(NamedTuple):
    """`broken` are sentences of `sentences` that are in no one block; words in parts of 1."""

    sentences: int
    broken: int
    recall: float
    precision: float


def figures(reading: Reading, article: Sequence[Section]) -> Figures:
    """How whole the sentences of the article are in the reading, and how right its words."""
    spans = [reading.text[block.start : block.end] for block in _blocks(reading)]
    blocks = [" ".join(words.split()) for words in spans]
    wanted = [words for one in article for part in one.paragraphs for words in part]
    wanted += [item for section in article for item in section.items]
    broken = sum(not any(sentence in block for block in blocks) for sentence in wanted)
    said = Counter(_WORDS.findall(" ".join([TITLE, *(s.heading for s in article), *wanted])))
    read = Counter(word for block in blocks for word in _WORDS.findall(block))
    both = (said & read).total()
    return Figures(len(wanted), broken, both / said.total(), both / read.total())


def cuts(reading: Reading) -> Counter[bool]:
    """How often a block ends in a small letter or a comma, and the next begins so: between
    paragraphs, headings and items (False), and where one of the two is a row of a table (True).
    """
    return Counter(
        any(one.kind in (Kind.ROW, Kind.HEADER) for one in (above, below))
        for above, below in pairwise(_blocks(reading))
        if _CUT.search(reading.text[above.start : above.end])
        and reading.text[below.start].islower()
    )


def _blocks(reading: Reading) -> list[Block]:
    aside = {span.start for span in reading.aside}
    return [
        block
        for block in reading.blocks
        if block.start not in aside and block.kind is not Kind.FRONT_MATTER
    ]


def main(arguments: Sequence[str] | None = None) -> None:
    """Print a line for each program that makes PDF files here, or for each file."""
    parser = argparse.ArgumentParser(prog="python -m tests.quality.pdf_breaks")
    parser.add_argument("files", nargs="*", type=Path, help="PDF files: count cuts in them")
    parser.add_argument("--keep", type=Path, help="keep the files made in this folder")
    options = parser.parse_args(arguments)
    if options.files:
        _print_cuts(options.files)
    elif options.keep:
        options.keep.mkdir(parents=True, exist_ok=True)
        _print_figures(options.keep)
    else:
        with tempfile.TemporaryDirectory() as folder:
            _print_figures(Path(folder))


def _print_cuts(files: Sequence[Path]) -> None:
    total: Counter[bool] = Counter()
    print("  cuts  at rows  file")  # noqa: T201
    for file in files:
        found = sum((cuts(one) for one in read_file(file) if isinstance(one, Reading)), Counter())
        total += found
        print(f"{found[False]:6}  {found[True]:7}  {file.name}")  # noqa: T201
    print(f"{total[False]:6}  {total[True]:7}  in all")  # noqa: T201


def _print_figures(root: Path) -> None:
    article = sections()
    print("broken/1000  recall  precision  program")  # noqa: T201
    for name in on_this_machine():
        folder = root / re.sub(r"\W+", "-", name)
        folder.mkdir(exist_ok=True)
        file = PRODUCERS[name][1](article, folder)
        reading = next(one for one in read_file(file) if isinstance(one, Reading))
        found = figures(reading, article)
        broken = 1000 * found.broken / found.sentences
        print(f"{broken:11.0f}  {found.recall:6.3f}  {found.precision:9.3f}  {name}")  # noqa: T201


if __name__ == "__main__":
    main()
