"""A scan from its file to the index, by the models that ship."""

import io
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from index.attribution import exact_place_words
from index.records import Span
from index.store.open import open_store
from ingest.build.pipeline import build
from ingest.recognition.page_cache import page_cache_of
from ingest.sandbox.page_picture import RecognisedText, draw_page
from tests.support.bag_of_words import BagOfWords
from tests.support.scans import printed_scan

LINES = ("Night cramps and sleep", "Stretch the calf for 30 seconds", "and drink 1.5 litres.")


class Watcher:
    """Progress that notes what it was told of a step."""

    def __init__(self) -> None:
        self.told: list[str] = []

    def begin(self, stage: str, total: int) -> None: ...

    def at(self, name: str) -> None: ...

    def within(self, words: str) -> None:
        self.told.append(words)

    def advance(self, steps: int) -> None: ...


def test_a_scan_is_read_and_says_so_wherever_its_words_are_shown(
    tmp_path: Path, model: BagOfWords
) -> None:
    (tmp_path / "corpus").mkdir()
    file = printed_scan(tmp_path / "corpus" / "scan.pdf", *LINES)
    index, watcher = tmp_path / "index", Watcher()

    report = build(index, corpus=[file.parent], model=model, progress=watcher)

    [notice] = [line for line in report.notices if line.startswith("scan.pdf")]
    assert notice.startswith("scan.pdf: 1 page read by text recognition in ")
    assert watcher.told == ["page 1 of 1 by text recognition", ""]
    generation = open_store(index).open()
    document = generation.document("scan.pdf")
    assert document
    assert " ".join(document.text.split()) == " ".join(LINES)
    assert document.recognised == (1,)
    for passage in generation.passages_of("scan.pdf"):
        assert passage.recognised
        assert exact_place_words(passage).endswith("read by text recognition")
    start = document.text.index("Stretch")
    text = RecognisedText(
        text=document.text,
        quote=Span(start, start + len("Stretch the calf")),
        page=page_cache_of(index).load(generation.manifest.articles["scan.pdf"], 1),
    )
    assert text.page
    kept = draw_page(file, 1, "Stretch the calf", recognised=text)
    again = draw_page(file, 1, "Stretch the calf", recognised=text._replace(page=None))
    assert kept.highlighted
    left, top, bottom, right = _lit(kept.png)
    assert 0.11 < left < 0.13
    assert 0.11 < top < bottom < 0.15
    assert 0.29 < right < 0.37
    # What is kept is rounded to a tenth of a point.
    assert _lit(again.png) == pytest.approx((left, top, bottom, right), abs=0.003)


def _lit(png: bytes) -> tuple[float, float, float, float]:
    """Left, top, bottom and right of what is lit, as shares of the width and height."""
    pixels = np.asarray(Image.open(io.BytesIO(png)).convert("RGB")).astype(int)
    is_lit = pixels[:, :, 0] - pixels[:, :, 2] > 60
    rows, columns = np.flatnonzero(is_lit.any(axis=1)), np.flatnonzero(is_lit.any(axis=0))
    height, width = is_lit.shape
    return columns[0] / width, rows[0] / height, rows[-1] / height, columns[-1] / width
