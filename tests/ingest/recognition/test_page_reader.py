import json
from functools import partial
from pathlib import Path

import pypdfium2
import pytest
from PIL import Image

from ingest.readers import read
from ingest.reading import Failure, Limits, Reading, RecognisedPages, RecognisingPage
from ingest.recognition.engine import Found, Picture
from ingest.recognition.page_cache import PageCache
from ingest.recognition.page_reader import RecognisingReader
from ingest.recognition.upright import Upright
from tests.support.drawn_pages import Page, at, drawn_pdf, stream
from tests.support.formats import found_in, pdf
from tests.support.scans import ShadeEngine, scan, seen_in

INSTALL = (
    "to have them read by text recognition: pip install -r ingest/recognition/requirements.txt, "
    "then build again"
)


def joined(folder: Path, *files: Path) -> Path:
    whole = pypdfium2.PdfDocument.new()
    for file in files:
        whole.import_pages(pypdfium2.PdfDocument(file))
    whole.save(folder / "mixed.pdf")
    return folder / "mixed.pdf"


@pytest.fixture
def mixed(tmp_path: Path) -> Path:
    """A page of text, two scanned ones, a page of text, and an empty one."""
    (tmp_path / "first.pdf").write_bytes(pdf([[(12, 700, "Rest at night.")]]))
    (tmp_path / "last.pdf").write_bytes(pdf([[(12, 700, "Walk by day.")], []]))
    middle = scan(tmp_path / "middle.pdf", 2)
    return joined(tmp_path, tmp_path / "first.pdf", middle, tmp_path / "last.pdf")


def test_only_pages_without_text_are_recognised(tmp_path: Path, mixed: Path) -> None:
    log = tmp_path / "log"

    *_, reading = read(
        found_in(mixed),
        limits=Limits(),
        page_reader=RecognisingReader(partial(ShadeEngine, log)),
    )

    assert isinstance(reading, Reading)
    assert reading.text.split() == [
        *("Rest", "at", "night.", "Page", "1.", "Page", "2.", "Walk", "by", "day."),
    ]
    assert reading.recognised == (2, 3)
    assert seen_in(log) == [1, 2]


@pytest.mark.parametrize(("height", "pages"), [(20, (1,)), (400, ())])
def test_a_scan_with_words_at_its_edge_only_is_recognised(
    height: int, pages: tuple[int, ...], tmp_path: Path
) -> None:
    row = b"\xff" + 8 * b"\x08" + b"\xff"
    picture = "/Subtype /Image /Width 10 /Height 14 /ColorSpace /DeviceGray /BitsPerComponent 8"
    stamped = Page(
        f"q 612 0 0 792 0 0 cm /I Do Q {at(72, height, 'Fetched on 3 May.')}",
        resources="/XObject << /I 100 0 R >>",
    )
    (tmp_path / "a.pdf").write_bytes(drawn_pdf([stamped], objects={100: stream(14 * row, picture)}))
    engine = partial(ShadeEngine, tmp_path / "log")

    *_, reading = read(
        found_in(tmp_path / "a.pdf"), limits=Limits(), page_reader=RecognisingReader(engine)
    )

    assert isinstance(reading, Reading)
    assert reading.recognised == pages


def test_without_an_engine_the_pages_are_named_with_one_command(
    tmp_path: Path, mixed: Path
) -> None:
    failure, reading = read(found_in(mixed), limits=Limits(), page_reader=RecognisingReader(None))
    [whole] = read(
        found_in(scan(tmp_path / "scan.pdf", 2)),
        limits=Limits(),
        page_reader=RecognisingReader(None),
    )

    assert failure == Failure(
        path="mixed.pdf pages 2–3",
        reason=f"have no text, only pictures, so the article lacks them; {INSTALL}",
    )
    assert isinstance(reading, Reading)
    assert reading.text.split() == ["Rest", "at", "night.", "Walk", "by", "day."]
    assert reading.recognised == ()
    assert whole == Failure(
        path="scan.pdf", reason=f"has no text, only pictures of pages (a scan); {INSTALL}"
    )


def test_six_hundred_blank_pages_need_no_engine(tmp_path: Path) -> None:
    document = pypdfium2.PdfDocument.new()
    for _ in range(600):
        document.new_page(595, 842)
    document.save(tmp_path / "blank.pdf")

    [failure] = read(
        found_in(tmp_path / "blank.pdf"),
        limits=Limits(),
        page_reader=RecognisingReader(partial(ShadeEngine, tmp_path / "log")),
    )

    assert isinstance(failure, Failure)
    assert failure.reason == "has no text, and no words that text recognition could read"
    assert seen_in(tmp_path / "log") == []


def test_a_white_picture_is_not_given_to_the_engine(tmp_path: Path) -> None:
    Image.new("RGB", (200, 300), "white").save(tmp_path / "white.pdf")

    [*_, failure] = read(
        found_in(tmp_path / "white.pdf"),
        limits=Limits(),
        page_reader=RecognisingReader(partial(ShadeEngine, tmp_path / "log")),
    )

    assert isinstance(failure, Failure)
    assert seen_in(tmp_path / "log") == []


class _Sizes:
    def __init__(self) -> None:
        self.seen: list[tuple[int, ...]] = []

    def __call__(self, picture: Picture) -> list[Found]:
        self.seen.append(picture.shape)
        return []


@pytest.mark.parametrize(("dpi", "width"), [(72, 850), (150, 638), (300, 850)])
def test_a_fine_scan_is_drawn_as_it_is_and_others_at_the_usual_resolution(
    dpi: int, width: int, tmp_path: Path
) -> None:
    picture = Image.new("RGB", (round(4.25 * dpi), round(5.5 * dpi)), "white")
    picture.paste((0, 0, 0), (10, 10, 90, 90))
    picture.save(tmp_path / "scan.pdf", resolution=dpi)
    engine = _Sizes()

    list(
        read(
            found_in(tmp_path / "scan.pdf"),
            limits=Limits(),
            page_reader=RecognisingReader(lambda: engine),
        )
    )

    assert abs(engine.seen[0][1] - width) <= 1


@pytest.mark.parametrize("size", [(14_400, 14_400), (3, 14_400), (14_400, 3), (200, 300)])
def test_a_page_of_any_size_is_drawn_no_larger_than_the_engine_takes(
    tmp_path: Path, size: tuple[int, int]
) -> None:
    small = pypdfium2.PdfDocument(scan(tmp_path / "small.pdf", 1))
    small[0].set_mediabox(0, 0, *size)
    small.save(tmp_path / "odd.pdf")
    engine = _Sizes()

    list(
        read(
            found_in(tmp_path / "odd.pdf"),
            limits=Limits(),
            page_reader=RecognisingReader(lambda: engine),
        )
    )

    assert len(engine.seen) <= 1
    assert all(max(shape) <= 2401 for shape in engine.seen)


def test_the_time_left_is_told_by_the_pages_before() -> None:
    assert RecognisingPage(7, 1, 1_600, None).words() == "page 1 of 1,600 by text recognition"
    assert RecognisingPage(7, 3, 600, 1_190.0).words() == (
        "page 3 of 600 by text recognition, about 20 min left"
    )
    assert (
        RecognisingPage(7, 3, 4, 4.0)
        .words()
        .endswith("page 3 of 4 by text recognition, about 5 s left")
    )
    assert RecognisedPages(600, 400, 1_200.0).words() == (
        "600 pages read by text recognition, 400 of them earlier, the others in 20 min"
    )


def test_what_is_kept_of_a_page_comes_back_and_damage_is_as_good_as_nothing(tmp_path: Path) -> None:
    from ingest.readers.pdf_pages.page_lines import Line

    cache = PageCache(tmp_path)
    page = Upright([Line("Größe 5 °C", 1.0, 2.5, 30.0, 14.0, 11.0)], 2, 595.0, 842.0, 90.5)

    cache.save("a" * 64, 3, page, version="1")
    cache.save("b" * 64, 3, page, version="1")

    assert cache.load("a" * 64, 3) == cache.load("a" * 64, 3, version="1") == page
    assert cache.load("a" * 64, 3, version="2") is None
    assert cache.load("a" * 64, 4) is None
    cache.retain(["a" * 64])
    assert [folder.name for folder in tmp_path.iterdir()] == ["a" * 64]
    for damage in ("", "{}", json.dumps({"version": "1", "lines": [[1]], "page": []}), "[]"):
        (tmp_path / ("a" * 64) / "3.json").write_text(damage)
        assert cache.load("a" * 64, 3) is None
