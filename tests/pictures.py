"""All pictures of the READMEs, and of each task of a new user: `python -m tests.pictures`."""

import argparse
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from io import BytesIO
from pathlib import Path
from shutil import copytree
from tempfile import TemporaryDirectory
from urllib.parse import urlencode

from PIL import Image
from playwright.sync_api import Browser, Page, ViewportSize, expect

from tests.support.browser import Watched, browser, served
from tests.support.paths import ROOT
from tests.support.task_library import write_task_library
from tests.support.tasks import TASKS

PICTURES = ROOT / "ui" / "pictures"
DESKTOP: ViewportSize = {"width": 1280, "height": 900}
PHONE: ViewportSize = {"width": 390, "height": 844}
SETTINGS = {
    f"{name}-{scheme}": (size, scheme)
    for name, size in (("phone", PHONE), ("desktop", DESKTOP))
    for scheme in ("dark", "light")
}
LONG = "Do muscle spasms last long?"
TABLED = (LONG, "Does dehydration cause muscle cramps?", "Can stress cause muscle spasms?")
_COLOURS = 128


def main() -> None:
    """Take the pictures of the READMEs, or with `--tasks` those of the tasks."""
    parser = argparse.ArgumentParser(prog="python -m tests.pictures", description=__doc__)
    parser.add_argument(
        "--tasks", type=Path, metavar="DIR", help="walk the tasks instead, into DIR"
    )
    tasks = parser.parse_args().tasks
    with browser() as chromium, TemporaryDirectory() as folder:
        if tasks:
            take_tasks(chromium, Path(folder), tasks)
        else:
            take_pages(chromium, Path(folder), PICTURES)


def take_pages(chromium: Browser, folder: Path, pictures: Path) -> None:
    """A picture of each page over the corpus that ships."""
    corpus = Path(copytree(ROOT / "corpus", folder / "corpus"))
    with served(folder / "index", [corpus]) as address:
        for name, draw in _PAGES.items():
            size = PHONE if name == "phone" else DESKTOP
            with _window(chromium, size, "light") as watched:
                draw(watched, address)
                _take(watched.page, pictures / f"{name}.png")


def take_tasks(chromium: Browser, folder: Path, pictures: Path) -> None:
    """A picture of what each task ends with, in each setting, over a library of its own."""
    pictures.mkdir(parents=True, exist_ok=True)
    for setting, (size, scheme) in SETTINGS.items():
        corpus = write_task_library(folder / setting / "corpus")
        with (
            served(folder / setting / "index", [corpus]) as address,
            _window(chromium, size, scheme) as watched,
        ):
            for number, (name, task) in enumerate(TASKS.items(), start=1):
                task(watched, address)
                watched.settle()
                _take(watched.page, pictures / f"{number:02}-{name}-{setting}.png")


def _ask(watched: Watched, address: str) -> None:
    _answer(watched, address)
    _voice(watched.page, "NASS")


def _phone(watched: Watched, address: str) -> None:
    _answer(watched, address)
    watched.page.locator(".strip summary").first.click()
    _voice(watched.page, "NASS")


def _beside(watched: Watched, address: str) -> None:
    _answer(watched, address)
    watched.page.locator("article.hit h3 a").first.click()
    expect(watched.page.locator(".beside mark.quote").first).to_be_in_viewport()
    watched.settle()


def _table(watched: Watched, address: str) -> None:
    watched.open(f"{address}/table?{urlencode({'q': TABLED}, doseq=True)}")
    expect(watched.page.locator("table.by-question")).to_be_visible()


def _library(watched: Watched, address: str) -> None:
    watched.open(f"{address}/library")


def _read(watched: Watched, address: str) -> None:
    _beside(watched, address)
    watched.page.get_by_role("link", name="Open its page").click()
    watched.page.wait_for_url("**/read?*")
    watched.settle()


def _map(watched: Watched, address: str) -> None:
    watched.open(f"{address}/map?{urlencode({'q': LONG})}")
    expect(watched.page.locator("svg.marks").first).to_be_visible(timeout=60_000)
    watched.settle()


_PAGES: dict[str, Callable[[Watched, str], None]] = {
    "ask": _ask,
    "beside": _beside,
    "table": _table,
    "library": _library,
    "read": _read,
    "map": _map,
    "phone": _phone,
}


def _answer(watched: Watched, address: str) -> None:
    watched.open(f"{address}/?{urlencode({'q': LONG})}")
    expect(watched.page.locator(".strip:not([aria-busy])")).to_have_count(1)
    watched.settle()


def _voice(page: Page, source: str) -> None:
    voice = page.locator(".strip .voice").filter(has_text=source).first
    voice.locator("summary").first.click()
    expect(voice.locator(".said")).to_be_in_viewport()
    # Else the ring of the focus, which is not what the picture is about.
    page.evaluate("document.activeElement.blur()")
    page.mouse.move(0, 0)


@contextmanager
def _window(chromium: Browser, size: ViewportSize, scheme: str) -> Iterator[Watched]:
    window = chromium.new_context(
        viewport=size, color_scheme="dark" if scheme == "dark" else "light"
    )
    yield Watched(window.new_page())
    window.close()


def _take(page: Page, place: Path) -> None:
    """Save what the window shows, in few colours, so that it is small."""
    whole = Image.open(BytesIO(page.screenshot())).convert("RGB")
    few = whole.quantize(_COLOURS, Image.Quantize.MAXCOVERAGE, kmeans=2, dither=Image.Dither.NONE)
    few.save(place, optimize=True)
    print(f"{place.name}: {place.stat().st_size / 1000:.0f} kB")


if __name__ == "__main__":
    main()
