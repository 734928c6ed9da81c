"""Pages that are pictures are recognised one by one, and none of them harms the rest."""

import sys
from collections.abc import Sequence
from functools import partial
from pathlib import Path

import pytest

from ingest.describe.study import Item, Studied
from ingest.file_kinds import Found
from ingest.reading import BeyondPages, Failure, Limits, RecognisedPages, RecognisingPage
from ingest.recognition.page_cache import PageCache
from ingest.sandbox.pipe import Recognition
from ingest.sandbox.reader import ReaderProcess
from tests.support.formats import found_in
from tests.support.scans import ShadeEngine, scan, seen_in

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="needs signals")


def studied(
    found: Sequence[Found], recognition: Recognition, *, limits: Limits | None = None
) -> dict[str, list[Item]]:
    with ReaderProcess(recognition=recognition) as reader:
        return {
            one.path: list(items)
            for one, items in reader.study(found, {}, limits=limits or Limits())
        }


def texts(items: Sequence[Item]) -> list[str]:
    return [item.reading.text for item in items if isinstance(item, Studied)]


def failures(items: Sequence[Item]) -> list[tuple[str, str]]:
    return [(item.path, item.reason) for item in items if isinstance(item, Failure)]


def test_a_scan_is_recognised_page_by_page_between_other_files(tmp_path: Path) -> None:
    log = tmp_path / "log"
    (tmp_path / "a.txt").write_text("Rest.")
    (tmp_path / "b.txt").write_text("Walk.")
    scan(tmp_path / "scan.pdf", 3)
    found = [found_in(tmp_path / name) for name in ("a.txt", "scan.pdf", "b.txt")]

    items = studied(found, Recognition(make_engine=partial(ShadeEngine, log)))

    assert list(items) == ["a.txt", "scan.pdf", "b.txt"]
    assert texts(items["a.txt"]) + texts(items["b.txt"]) == ["Rest.", "Walk."]
    *pages, done, last = items["scan.pdf"]
    assert [
        (one.page, one.number, one.of) for one in pages if isinstance(one, RecognisingPage)
    ] == [(1, 1, 3), (2, 2, 3), (3, 3, 3)]
    assert isinstance(done, RecognisedPages)
    assert (done.pages, done.earlier) == (3, 0)
    assert isinstance(last, Studied)
    assert last.reading.text == "Page 1.\n\nPage 2.\n\nPage 3."
    assert last.reading.recognised == (1, 2, 3)
    assert seen_in(log) == [1, 2, 3]


def test_reading_that_was_cut_off_goes_on_with_the_page_it_was_at(tmp_path: Path) -> None:
    log, cache = tmp_path / "log", PageCache(tmp_path / "kept")
    found = [found_in(scan(tmp_path / "scan.pdf", 5))]
    cut_off = Recognition(cache, partial(ShadeEngine, log, slow={3}))
    with ReaderProcess(recognition=cut_off) as reader:
        for _, items in reader.study(found, {}, limits=Limits()):
            for item in items:
                if isinstance(item, RecognisingPage) and item.page == 3:
                    break

    again = studied(found, Recognition(cache, partial(ShadeEngine, log)))["scan.pdf"]
    rebuilt = studied(found, Recognition(cache, partial(ShadeEngine, log)))["scan.pdf"]

    assert [page for page in seen_in(log) if page != 3] == [1, 2, 4, 5]
    assert [(one.pages, one.earlier) for one in again if isinstance(one, RecognisedPages)] == [
        (5, 2)
    ]
    assert texts(rebuilt) == texts(again) == ["\n\n".join(f"Page {n}." for n in range(1, 6))]
    assert [type(item) for item in rebuilt] == [Studied]


@pytest.mark.parametrize(
    ("harm", "reason"),
    [
        ("slow", "took longer than 2 s to read, so the article lacks it"),
        ("deadly", "stopped the reader while it was being read (code 3), so the article lacks it"),
        ("bad", "could not be recognised (no memory), so the article lacks it"),
    ],
)
def test_a_page_that_cannot_be_recognised_costs_that_page(
    tmp_path: Path, harm: str, reason: str
) -> None:
    log = tmp_path / "log"
    found = [found_in(scan(tmp_path / "scan.pdf", 3))]
    engine = partial(ShadeEngine, log, **{harm: {2}})
    recognition = Recognition(PageCache(tmp_path / "kept"), engine)

    items = studied(found, recognition, limits=Limits(seconds=2))["scan.pdf"]

    assert failures(items) == [("scan.pdf page 2", reason)]
    assert texts(items) == ["Page 1.\n\nPage 3."]
    assert seen_in(log) == [1, 2, 3]


def test_pages_beyond_the_limit_are_named_and_not_recognised(tmp_path: Path) -> None:
    log = tmp_path / "log"
    found = [found_in(scan(tmp_path / "scan.pdf", 4))]

    items = studied(
        found,
        Recognition(make_engine=partial(ShadeEngine, log)),
        limits=Limits(recognised_pages=2),
    )["scan.pdf"]

    assert seen_in(log) == [1, 2]
    assert failures(items) == [
        (
            "scan.pdf pages 3–4",
            "have no text, only pictures, so the article lacks them; only 2 pages of a file are "
            "read by text recognition; split it",
        )
    ]
    assert any(isinstance(item, BeyondPages) for item in items)


def test_nothing_is_kept_of_a_dry_run(tmp_path: Path) -> None:
    cache = PageCache(tmp_path / "kept", writes=False)
    found = [found_in(scan(tmp_path / "scan.pdf", 1))]

    studied(found, Recognition(cache, partial(ShadeEngine, tmp_path / "log")))

    assert not (tmp_path / "kept").exists()
